"""Period labels become dates, or are refused with a reason."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.periods import (
    MONTHS,
    Basis,
    Period,
    PeriodContext,
    PeriodRefused,
    PeriodType,
    month,
    months_on,
    quarter,
    read_date,
    read_period,
    year_from,
    year_in,
    year_start,
)

AS_AT = PeriodContext(as_at=date(2025, 4, 5))
NOTHING = PeriodContext()


@pytest.mark.parametrize(
    ("label", "start", "end", "kind"),
    [
        ("Dec 23", "2023-12-01", "2023-12-31", "month"),
        ("Apr-24", "2024-04-01", "2024-04-30", "month"),
        ("Sept 2024", "2024-09-01", "2024-09-30", "month"),
        ("Feb '24", "2024-02-01", "2024-02-29", "month"),
        ("2024 March", "2024-03-01", "2024-03-31", "month"),
        ("Milestone 1 – Jul 23", "2023-07-01", "2023-07-31", "month"),
        ("Q1 2024/25", "2024-04-01", "2024-06-30", "quarter"),
        ("16/17 Q1", "2016-04-01", "2016-06-30", "quarter"),
        ("Q4 2024-25", "2025-01-01", "2025-03-31", "quarter"),
        ("FQ1 2020-21", "2020-04-01", "2020-06-30", "quarter"),
        ("Jan – Mar 24", "2024-01-01", "2024-03-31", "quarter"),
        ("Nov – Jan 25", "2024-11-01", "2025-01-31", "quarter"),
        ("Quarter to Sep 24", "2024-07-01", "2024-09-30", "quarter"),
        ("2024/25", "2024-04-01", "2025-03-31", "financial_year"),
        ("15/16", "2015-04-01", "2016-03-31", "financial_year"),
        ("1999/00", "1999-04-01", "2000-03-31", "financial_year"),
        ("Year End 2016/17", "2016-04-01", "2017-03-31", "financial_year"),
        ("Academic year 2023/24", "2023-09-01", "2024-08-31", "academic_year"),
        ("2023 Total", "2023-01-01", "2023-12-31", "calendar_year"),
        ("12m to Dec 24", "2024-01-01", "2024-12-31", "rolling_12_months"),
        ("12 mths to Mar 24", "2023-04-01", "2024-03-31", "rolling_12_months"),
        ("May-13 to Apr-14", "2013-05-01", "2014-04-30", "rolling_12_months"),
        ("w/e 05/04/25", "2025-03-30", "2025-04-05", "week"),
        ("Period ending April 5, 2025", "2025-04-05", "2025-04-05", "date"),
        ("as at 31 March 2024", "2024-03-31", "2024-03-31", "date"),
        ("YTD 2026", "2026-01-01", "2026-12-31", "calendar_year"),
        ("2015/16 (year-to-date)", "2015-04-01", "2016-03-31", "financial_year"),
        ("25/26 to date", "2025-04-01", "2026-03-31", "financial_year"),
        ("2025Year-To-Date", "2025-01-01", "2025-12-31", "calendar_year"),
        ("April 2025 Month-To-Date", "2025-04-01", "2025-04-30", "month"),
        ("3rd Quarter 2024/25", "2024-10-01", "2024-12-31", "quarter"),
        ("Q4 Jan-Mar 24", "2024-01-01", "2024-03-31", "quarter"),
        ("Rolling year to Dec 24", "2024-01-01", "2024-12-31", "rolling_12_months"),
        ("FY 2024/25", "2024-04-01", "2025-03-31", "financial_year"),
        ("w/c 31/03/25", "2025-03-31", "2025-04-06", "week"),
        ("as at the end of Mar 24", "2024-03-31", "2024-03-31", "date"),
        ("31/03/2024", "2024-03-31", "2024-03-31", "date"),
        ("YTD Dec 24", "2024-12-01", "2024-12-31", "month"),
        # What the column holds is said beside its period.
        ("Actual 07/08", "2007-04-01", "2008-03-31", "financial_year"),
        ("Target 08/09", "2008-04-01", "2009-03-31", "financial_year"),
        ("2014/15 baseline", "2014-04-01", "2015-03-31", "financial_year"),
        ("Annual Perf. 2012/13", "2012-04-01", "2013-03-31", "financial_year"),
        ("Q2 2021/22 Value", "2021-07-01", "2021-09-30", "quarter"),
        ("Actual Jul 23", "2023-07-01", "2023-07-31", "month"),
        ("Dec-23 (provisional)", "2023-12-01", "2023-12-31", "month"),
        # A numbered period is a month where the label says which.
        ("Aug 13 / Period 6", "2013-08-01", "2013-08-31", "month"),
        ("Period 10 (Dec 13)", "2013-12-01", "2013-12-31", "month"),
        ("M05 - Aug 24", "2024-08-01", "2024-08-31", "month"),
        # A month of a year that straddles, or by its number; provisional and revised ones.
        ("Mar 2024/25", "2025-03-01", "2025-03-31", "month"),
        ("2023/24 Jun", "2023-06-01", "2023-06-30", "month"),
        ("03/2025", "2025-03-01", "2025-03-31", "month"),
        ("04/2005", "2005-04-01", "2005-04-30", "month"),
        ("Jan-24 (P)", "2024-01-01", "2024-01-31", "month"),
        # Stretches said by their first and last days.
        ("1 April to 30 June 2024", "2024-04-01", "2024-06-30", "quarter"),
        ("01/04/24 - 31/03/25", "2024-04-01", "2025-03-31", "rolling_12_months"),
        ("Quarter ended 30 June 2024", "2024-04-01", "2024-06-30", "quarter"),
        ("Year ended 31 March 2025", "2024-04-01", "2025-03-31", "rolling_12_months"),
        ("Twelve months to Dec 24", "2024-01-01", "2024-12-31", "rolling_12_months"),
        # Years by their kind.
        ("2024/25 academic year", "2024-09-01", "2025-08-31", "academic_year"),
        ("School year 2024/25", "2024-09-01", "2025-08-31", "academic_year"),
        ("AY 24/25", "2024-09-01", "2025-08-31", "academic_year"),
        ("Calendar year 2024", "2024-01-01", "2024-12-31", "calendar_year"),
        ("Full year 2024/25", "2024-04-01", "2025-03-31", "financial_year"),
        ("FYTD 24/25", "2024-04-01", "2025-03-31", "financial_year"),
        ("2024 to date", "2024-01-01", "2024-12-31", "calendar_year"),
        # Days.
        ("01-Mar-25", "2025-03-01", "2025-03-01", "date"),
        ("at 31 March 2025", "2025-03-31", "2025-03-31", "date"),
        ("End of March 2025", "2025-03-31", "2025-03-31", "date"),
        ("WE 05/04/25", "2025-03-30", "2025-04-05", "week"),
        ("Week ending Sunday 6 April 2025", "2025-03-31", "2025-04-06", "week"),
    ],
)
def test_labels_of_real_reports(label: str, start: str, end: str, kind: str) -> None:
    read = read_period(label)
    assert read is not None
    assert (read.period.start.isoformat(), read.period.end.isoformat(), read.period.type) == (start, end, kind)


def test_what_a_date_on_the_page_adds() -> None:
    to_date = read_period("2024Year-To-Date", AS_AT)
    assert to_date is not None
    assert to_date.period == Period(date(2024, 4, 5), date(2024, 4, 5), PeriodType.DATE)
    assert to_date.basis is Basis.CUMULATIVE_CALENDAR_YEAR
    month_to_date = read_period("April 2025 Month-To-Date", AS_AT)
    assert month_to_date is not None
    assert month_to_date.period == Period(date(2025, 4, 1), date(2025, 4, 5), PeriodType.MONTH)
    assert month_to_date.basis is Basis.MONTH
    leap = read_period("2023 YTD", PeriodContext(as_at=date(2024, 2, 29)))
    assert leap is not None and leap.period.end == date(2023, 2, 28)


def test_what_the_rule_adds() -> None:
    assert read_period("FQ3", PeriodContext(year=2024)) == read_period("Q3 2024/25")
    scottish = read_period("2023/24", PeriodContext(first_month=8))
    assert scottish is not None and scottish.period == Period(date(2023, 8, 1), date(2024, 7, 31), PeriodType.ACADEMIC_YEAR)
    may = read_period("May", PeriodContext(first_month=4, year=2024))
    january = read_period("Jan", PeriodContext(first_month=4, year=2024))
    assert may is not None and may.period == month(2024, 5)
    assert january is not None and january.period == month(2025, 1)
    context = PeriodContext(first_month=4, year=2015)
    expected = {
        "Actual May": month(2015, 5),
        "Target Nov": month(2015, 11),
        "May Target": month(2015, 5),
        "Mar / Period 12": month(2016, 3),
        "Oct - Dec": quarter(2015, 4, 3),
        "Q3": quarter(2015, 4, 3),
        "YTD Q3": quarter(2015, 4, 3),
        "2015 Q3": quarter(2015, 4, 3),
        "Q3 15": quarter(2015, 4, 3),
        "Week ending Sunday 5 April": Period(date(2015, 3, 30), date(2015, 4, 5), PeriodType.WEEK),
        "w/c 1 Feb": Period(date(2016, 2, 1), date(2016, 2, 7), PeriodType.WEEK),
        "Apr - Dec 2015": month(2015, 12),
        "1 April 2015 to 31 December 2015": month(2015, 12),
        "2015/16 academic year": year_from(2015, 9),
    }
    for label, period in expected.items():
        read = read_period(label, context)
        assert read is not None and read.period == period, label


def test_months_since_the_year_began_are_its_year_to_date() -> None:
    """ "Apr-Dec 2024" is one figure for nine months, and accumulates where the report's year begins in April."""
    read = read_period("Apr-Dec 2024", PeriodContext(first_month=4))
    assert read is not None and (read.period, read.basis) == (month(2024, 12), Basis.CUMULATIVE_FINANCIAL_YEAR)
    for context in (NOTHING, PeriodContext(first_month=1), PeriodContext(first_month=9)):
        with pytest.raises(PeriodRefused, match="9 months"):
            read_period("Apr-Dec 2024", context)


@pytest.mark.parametrize(
    ("label", "why"),
    [
        ("YTD 2026", "the label names one"),
        ("2026 to date", "the label names one"),
        ("CYTD", "another kind of year"),
        ("Week ending Sunday 6 April", "6 April 2024 is a Saturday"),
        ("Week ending Sunday 6 April 2024", "6 April 2024 is a Saturday"),
    ],
)
def test_refused_for_what_the_report_says(label: str, why: str) -> None:
    with pytest.raises(PeriodRefused, match=why):
        read_period(label, PeriodContext(first_month=4, year=2024))


@pytest.mark.parametrize(
    ("first_month", "basis"),
    [
        (1, Basis.CUMULATIVE_CALENDAR_YEAR),
        (4, Basis.CUMULATIVE_FINANCIAL_YEAR),
        (8, Basis.CUMULATIVE_ACADEMIC_YEAR),
        (9, Basis.CUMULATIVE_ACADEMIC_YEAR),
        (None, None),
    ],
)
def test_a_year_to_date_is_of_the_reports_year(first_month: int | None, basis: Basis | None) -> None:
    read = read_period("Dec 24 YTD", PeriodContext(first_month=first_month))
    assert read is not None and (read.period, read.basis) == (month(2024, 12), basis)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Scorecard 2016/17", 2016),
        ("for 2024", 2024),
        ("15/16", 2015),
        ("2016/19 plan", None),
        ("Tel. 20245", None),
        ("", None),
    ],
)
def test_the_year_on_the_page(text: str, year: int | None) -> None:
    assert year_in(text) == year


@pytest.mark.parametrize(
    ("label", "why"),
    [
        ("June", "no year"),
        ("Q1 2024", "calendar or a financial year"),
        ("FQ3", "no year"),
        ("Period 6", "only where the page says which"),
        ("P10", "only where the page says which"),
        ("2016/18", "not one year and the next"),
        ("w/e 31/02/25", "not a date"),
        ("Jan 24 – May 24", "5 months"),
        ("Actual May", "no year"),
        ("Apr-May Actual", "no year"),
        ("March Benchmark", "no year"),
        ("YTD", "no year"),
        ("YTD Q3", "calendar or a financial year"),
        ("Aug / Period 6", "no year"),
        ("Autumn Term 2024", "councils set them"),
        ("2024/25 Spring", "councils set them"),
        ("H1 2024/25", "half a year"),
        ("Week 12", "counted from different days"),
        ("FY24", "begin or end in it"),
        ("2024/25 H1", "half a year"),
        ("wk 12", "counted from different days"),
        ("Aut 24", "councils set them"),
        ("Summer '24", "councils set them"),
        ("Mth 7", "only where the page says which"),
        ("Jan & Feb 24", "two months"),
        ("Q1-Q3 2024/25", "several quarters"),
        ("25-Mar", "a day of the month, or the month of a year"),
        ("31st March", "the day has no year"),
        ("Week ending Sunday 6 April", "the day has no year"),
        ("Dec 24 - Jan 24", "ends before it begins"),
        ("2 April to 30 June 2024", "not whole months"),
        ("Year ended 30 March 2025", "does not end with a month"),
        ("Mar 2024/26", "not one year and the next"),
        ("Year to Mar 24", "or the year so far"),
        ("30/02/24", "not a date"),
        ("YTD 31/12/2024", "a month or a quarter"),
    ],
)
def test_refused_with_a_reason(label: str, why: str) -> None:
    with pytest.raises(PeriodRefused, match=why):
        read_period(label)


@pytest.mark.parametrize(
    "label",
    [
        "KPI",
        "Target",
        "Nat",
        "2023-2024 % Change",
        "2020-2024 Average",
        "",
        "Marchmont",
        "24",
        "RAG",
        "Target value",
        "Actual actual actual",
        "Difference YTD",
        "May " * 40,
    ],
)
def test_not_about_a_period(label: str) -> None:
    assert read_period(label) is None


MONTH_NAMES = st.sampled_from([(number, name.capitalize()) for number, name in enumerate(MONTHS, start=1)])
YEARS = st.integers(1990, 2049)


@given(MONTH_NAMES, YEARS, st.booleans(), st.sampled_from([" ", "-", "–", " - ", ""]), st.booleans())
def test_a_printed_month_reads_back(name: tuple[int, str], year: int, short: bool, gap: str, two_digits: bool) -> None:
    number, word = name
    digits = f"{year % 100:02}" if two_digits and 1950 <= year < 2050 else str(year)
    read = read_period(f"{word[:3] if short else word}{gap}{digits}")
    assert read is not None and read.period == month(year, number)


@given(
    YEARS,
    st.integers(1, 4),
    st.sampled_from(["Q{q} {y}/{n:02}", "{y}/{n:02} Q{q}", "Quarter {q} {y}-{n:02}", "FQ{q} {y}/{n:02}"]),
)
def test_a_printed_quarter_reads_back(year: int, number: int, form: str) -> None:
    read = read_period(form.format(q=number, y=year, n=(year + 1) % 100))
    assert read is not None and read.period == quarter(year, 4, number)


PRINTED = {
    PeriodType.MONTH: [
        "{end:%b}-{end:%y}",
        "{end:%B} {end:%Y} Month-To-Date",
        "Actual {end:%b %Y}",
        "{end:%B} {end:%Y} (provisional)",
        "{end:%m}/{end:%Y}",
    ],
    PeriodType.QUARTER: [
        "{start:%b} - {end:%b} {end:%Y}",
        "Quarter to {end:%b %Y}",
        "{start:%b} {start:%Y} to {end:%b} {end:%Y}",
        "Quarter ended {end.day} {end:%B %Y}",
        "{start.day} {start:%B} {start:%Y} to {end.day} {end:%B %Y}",
    ],
    PeriodType.ROLLING_12_MONTHS: [
        "12m to {end:%b %Y}",
        "12 months ending {end:%B %Y}",
        "{start:%b}-{start:%Y} to {end:%b}-{end:%Y}",
        "Year ended {end.day} {end:%B %Y}",
    ],
    PeriodType.WEEK: ["w/e {end:%d/%m/%y}", "Week ending {end:%d %B %Y}", "w/c {start:%d/%m/%Y}"],
    PeriodType.DATE: [
        "as at {end:%d/%m/%Y}",
        "Period ending {end:%B} {end.day}, {end:%Y}",
        "{end:%d/%m/%Y}",
        "{end.day} {end:%B %Y}",
        "{end:%d-%b-%y}",
    ],
}


def stretch(kind: PeriodType, day: date) -> Period:
    """A period of some kind, made of a day: the one of weeks, of whole months from the day's month on, or the day itself."""
    if kind is PeriodType.DATE:
        return Period(day, day, kind)
    if kind is PeriodType.WEEK:
        return Period(day, day + timedelta(days=6), kind)
    first = day.replace(day=1)
    count = {PeriodType.MONTH: 1, PeriodType.QUARTER: 3, PeriodType.ROLLING_12_MONTHS: 12}[kind]
    return Period(first, months_on(first, count), kind)


@given(st.sampled_from(list(PRINTED)), st.dates(date(1990, 1, 1), date(2047, 12, 31)), st.integers(0, 9))
def test_any_period_that_is_printed_reads_back(kind: PeriodType, day: date, form: int) -> None:
    period = stretch(kind, day)
    label = PRINTED[kind][form % len(PRINTED[kind])].format(start=period.start, end=period.end)
    read = read_period(label)
    assert read is not None and read.period == period, label


@given(
    YEARS,
    st.sampled_from([4, 8, 9]),
    st.sampled_from(["{y}/{n:02}", "Year End {y}/{n:02}", "{y}/{n:02} outturn", "Out-turn {y}/{n:02}"]),
)
def test_a_printed_year_reads_back(year: int, first_month: int, form: str) -> None:
    read = read_period(form.format(y=year, n=(year + 1) % 100), PeriodContext(first_month=first_month))
    assert read is not None and read.period == year_from(year, first_month)


@given(YEARS, st.sampled_from([1, 4, 8, 9]))
def test_a_year_is_made_of_its_quarters(year: int, first_month: int) -> None:
    whole = year_from(year, first_month)
    quarters = [quarter(year, first_month, number) for number in (1, 2, 3, 4)]
    assert quarters[0].start == whole.start and quarters[-1].end == whole.end
    for earlier, later in zip(quarters, quarters[1:], strict=False):
        assert (later.start - earlier.end).days == 1


@given(st.dates(date(1990, 1, 1), date(2048, 12, 31)), st.integers(1, 12))
def test_a_day_lies_in_its_year(day: date, first_month: int) -> None:
    start = year_start(day, first_month)
    assert start <= day < start.replace(year=start.year + 1)
    assert (start.month, start.day) == (first_month, 1)


@given(st.dates(date(1990, 1, 1), date(2048, 12, 31)))
def test_a_printed_date_reads_back(day: date) -> None:
    suffix = "th" if 10 < day.day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
    assert read_date(f"{day:%A}, {day.day} {day:%B} {day.year}") == day
    assert read_date(f"{day.day}{suffix}-{day:%b}-{day.year}") == day
    assert read_date(f"{day:%d/%m/%y}") == day
    assert read_date(f"{day:%B} {day.day}, {day.year}") == day


@given(st.text(max_size=40))
def test_no_label_breaks_the_reader(label: str) -> None:
    try:
        read = read_period(label)
    except PeriodRefused:
        return
    assert read is None or read.period.start <= read.period.end


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        Period(date(2024, 2, 1), date(2024, 1, 1), PeriodType.MONTH)
