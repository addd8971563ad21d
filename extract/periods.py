"""Period labels and the dates that they mean.

A label is read only where it can mean one thing. "Q1 2024" is April to June in a council's year and January to March in a
calendar year: without the start of the year it is refused, and the refusal says what is missing.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum


class PeriodType(StrEnum):
    """What kind of stretch of time a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    CALENDAR_YEAR = "calendar_year"
    FINANCIAL_YEAR = "financial_year"
    ACADEMIC_YEAR = "academic_year"
    ROLLING_12_MONTHS = "rolling_12_months"
    WEEK = "week"
    DAYS = "days"
    DATE = "date"


class Basis(StrEnum):
    """What span of time a figure covers."""

    MONTH = "month"
    CUMULATIVE_CALENDAR_YEAR = "cumulative_calendar_year"
    CUMULATIVE_FINANCIAL_YEAR = "cumulative_financial_year"
    CUMULATIVE_ACADEMIC_YEAR = "cumulative_academic_year"
    ROLLING_12_MONTHS = "rolling_12_months"
    SNAPSHOT = "snapshot"
    QUARTER = "quarter"
    YEAR = "year"
    WEEK = "week"
    DAYS = "days"
    UNKNOWN = "unknown"

    @property
    def cumulative(self) -> bool:
        return self.value.startswith("cumulative_")


#: The month in which a cumulative figure's year begins, unless a rule says otherwise (Scotland's schools: August).
FIRST_MONTH = {
    Basis.CUMULATIVE_CALENDAR_YEAR: 1,
    Basis.CUMULATIVE_FINANCIAL_YEAR: 4,
    Basis.CUMULATIVE_ACADEMIC_YEAR: 9,
}

_YEAR_TYPE = {
    1: PeriodType.CALENDAR_YEAR,
    4: PeriodType.FINANCIAL_YEAR,
    8: PeriodType.ACADEMIC_YEAR,
    9: PeriodType.ACADEMIC_YEAR,
}


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A stretch of days, both ends included."""

    start: date
    end: date
    type: PeriodType

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"a period cannot end ({self.end}) before it starts ({self.start})")


@dataclass(frozen=True, slots=True)
class PeriodContext:
    """What a label may leave unsaid, where the page or the rule says it.

    ``first_month`` is the month in which the years of the report begin (4 for a financial year); ``year`` the year of months
    that print none; ``as_at`` the date to which the report runs; ``as_at_day`` that day as month and day, where the report says
    it for the years of all its columns at once ("January 1 - October 31, 2021 vs. 2022"); ``covers`` the period of figures
    whose heading gives none.
    """

    first_month: int | None = None
    year: int | None = None
    as_at: date | None = None
    as_at_day: tuple[int, int] | None = None
    covers: ReadLabel | None = None

    def as_at_in(self, start_year: int | None, first_month: int) -> date | None:
        """The day to which the report runs in the year that begins in a month of ``start_year``; None where nothing says it.

        Without a ``start_year`` it is the date of the report itself.
        """
        if start_year is None:
            return self.as_at
        if self.as_at_day is not None:
            month_number, day = self.as_at_day
        elif self.as_at is not None:
            month_number, day = self.as_at.month, self.as_at.day
        else:
            return None
        year = start_year + (month_number < first_month)
        return date(year, month_number, min(day, monthrange(year, month_number)[1]))


@dataclass(frozen=True, slots=True)
class ReadLabel:
    """A label that was understood. ``basis`` is set where the label itself says what span its figures cover."""

    period: Period
    basis: Basis | None = None


class PeriodRefused(ValueError):
    """The label is about time but cannot be turned into dates. The message says why."""


_Reader = Callable[[re.Match[str], PeriodContext], ReadLabel]


MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH_NUMBER = {name: number for number, name in enumerate(MONTHS, start=1)}
_MONTH_NUMBER |= {name[:3]: number for name, number in list(_MONTH_NUMBER.items())} | {"sept": 9}

_M = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_MONTH = _M.format("month")
_MONTH_1, _MONTH_2 = _M.format("month1"), _M.format("month2")
_YEAR = r"(?P<year>(?:19|20)\d\d|'?\d\d)"
_YEAR_1, _YEAR_2 = r"(?P<year1>(?:19|20)\d\d|'?\d\d)", r"(?P<year2>(?:19|20)\d\d|'?\d\d)"
_SPLIT_YEAR = r"(?P<year>(?:19|20)?\d\d)\s*[/\-]\s*(?P<next>(?:19|20)?\d\d)"
#: A month or period by its number: a month only where its name stands beside it ("Aug / Period 6").
_NUMBERED = r"(?:period|month|p|m)\s*\d{1,2}"
_GAP = r"[\s\-/,]*"
_TO = r"\s*(?:to|-|until)\s*"


def month(year: int, number: int) -> Period:
    """A calendar month."""
    return Period(date(year, number, 1), date(year, number, monthrange(year, number)[1]), PeriodType.MONTH)


def months_on(start: date, count: int) -> date:
    """The last day of the stretch of ``count`` months that begins on the first day ``start``."""
    index = start.year * 12 + start.month - 1 + count
    return date(index // 12, index % 12 + 1, 1) - timedelta(days=1)


def year_from(start_year: int, first_month: int) -> Period:
    """The year that begins in a month: financial for April, academic for August or September, calendar for January."""
    start = date(start_year, first_month, 1)
    return Period(start, months_on(start, 12), _YEAR_TYPE.get(first_month, PeriodType.ROLLING_12_MONTHS))


def quarter(start_year: int, first_month: int, number: int) -> Period:
    """Quarter 1 to 4 of the year that begins in ``first_month`` of ``start_year``."""
    index = start_year * 12 + first_month - 1 + 3 * (number - 1)
    start = date(index // 12, index % 12 + 1, 1)
    return Period(start, months_on(start, 3), PeriodType.QUARTER)


def year_start(day: date, first_month: int) -> date:
    """The first day of the year, beginning in ``first_month``, in which a day lies."""
    return date(day.year if day.month >= first_month else day.year - 1, first_month, 1)


def year_in(text: str) -> int | None:
    """The year that a text names, the first of the two for one that straddles ("2016/17"); None if it names none."""
    match = re.search(rf"(?<!\d)(?:{_SPLIT_YEAR}|(?P<single>(?:19|20)\d\d))(?!\d)", normalised(text))
    if match is None:
        return None
    try:
        return int(match["single"]) if match["single"] else _split_year(match)
    except PeriodRefused:
        return None


def _full_year(text: str) -> int:
    digits = text.lstrip("'")
    if len(digits) == 4:
        return int(digits)
    # Performance reports are about the recent past: 50 to 99 are the last century's.
    value = int(digits)
    return 2000 + value if value < 50 else 1900 + value


def _split_year(match: re.Match[str]) -> int:
    """The first year of "2024/25"; refuses what is not one year followed by the next."""
    first, following = _full_year(match["year"]), match["next"]
    if (first + 1) % 100 != int(following[-2:]):
        raise PeriodRefused(f"{match['year']}/{following} is not one year and the next")
    return first


def _month_number(name: str) -> int:
    return _MONTH_NUMBER[name.rstrip(".").lower()]


def _read_month(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    return ReadLabel(month(_full_year(match["year"]), _month_number(match["month"])))


def _read_month_to_date(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    whole = month(_full_year(match["year"]), _month_number(match["month"]))
    if context.as_at is not None and whole.start <= context.as_at <= whole.end:
        whole = replace(whole, end=context.as_at)
    return ReadLabel(whole, Basis.MONTH)


def _read_bare_month(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    number = _month_number(match["month"])
    if context.year is None:
        raise PeriodRefused("the month has no year, and the page does not say which")
    first = context.first_month or 1
    return ReadLabel(month(context.year + (1 if number < first else 0), number))


def _read_month_range(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    groups = match.groupdict()
    last_year = _full_year(groups["year2"])
    first_month, last_month = _month_number(groups["month1"]), _month_number(groups["month2"])
    first_year = _full_year(groups["year1"]) if groups.get("year1") else last_year - (first_month > last_month)
    return _read_stretch(date(first_year, first_month, 1), month(last_year, last_month).end)


def _read_stretch(start: date, end: date) -> ReadLabel:
    """A stretch of whole months: a month, a quarter or a year."""
    count = (end.year - start.year) * 12 + end.month - start.month + 1
    return _of_months(start, end, count)


def _read_bare_month_range(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    """ "Apr-May": from the first month of the year, what has come together since; otherwise a quarter."""
    if context.year is None:
        raise PeriodRefused("the months have no year, and the page does not say which")
    first = context.first_month or 1
    number_1, number_2 = _month_number(match["month1"]), _month_number(match["month2"])
    start = date(context.year + (number_1 < first), number_1, 1)
    last = month(context.year + (number_2 < first), number_2)
    count = (last.end.year - start.year) * 12 + last.end.month - start.month + 1
    if count < 1:
        raise PeriodRefused("the months do not lie in one year")
    if number_1 == context.first_month and count != 3:
        return ReadLabel(last, cumulative_from(number_1))
    return _of_months(start, last.end, count)


def _of_months(start: date, end: date, count: int) -> ReadLabel:
    """A stretch of whole months: a month, a quarter or a year."""
    if count == 3:
        return ReadLabel(Period(start, end, PeriodType.QUARTER), Basis.QUARTER)
    if count == 12:
        return ReadLabel(Period(start, end, PeriodType.ROLLING_12_MONTHS), Basis.ROLLING_12_MONTHS)
    if count == 1:
        return ReadLabel(month(end.year, end.month), Basis.MONTH)
    raise PeriodRefused(f"{count} months are neither a month, a quarter nor a year")


def _read_bare_range(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    """ "Jan - Mar" in a table whose year stands elsewhere: each month in that year, as bare months are."""
    if context.year is None:
        raise PeriodRefused("the months have no year, and the page does not say which")
    first, last = _month_number(match["month1"]), _month_number(match["month2"])
    begins = context.first_month or 1
    start, end = (month(context.year + (number < begins), number) for number in (first, last))
    if end.end < start.start:
        raise PeriodRefused("the months run over the end of the year, and the page does not say in which they begin")
    return _read_stretch(start.start, end.end)


def _read_rolling_year(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    end = month(_full_year(match["year"]), _month_number(match["month"])).end
    start = date(end.year - 1, end.month, 1)
    start = date(start.year + start.month // 12, start.month % 12 + 1, 1)
    return ReadLabel(Period(start, end, PeriodType.ROLLING_12_MONTHS), Basis.ROLLING_12_MONTHS)


def _read_quarter_to(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    end = month(_full_year(match["year"]), _month_number(match["month"])).end
    index = end.year * 12 + end.month - 3
    return ReadLabel(Period(date(index // 12, index % 12 + 1, 1), end, PeriodType.QUARTER), Basis.QUARTER)


def _read_split_year_quarter(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    first = context.first_month or 4
    return ReadLabel(quarter(_split_year(match), first, int(match["quarter"])), Basis.QUARTER)


def _read_quarter(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    financial = (match.groupdict().get("financial") or "").lower() == "f"
    if financial and context.first_month not in (None, 4):
        raise PeriodRefused("a financial quarter in a report whose year does not begin in April")
    first = 4 if financial else context.first_month
    if first is None:
        raise PeriodRefused("the quarter may be of a calendar or a financial year, and nothing says which")
    text = match.groupdict().get("year")
    start_year = _full_year(text) if text else context.year
    if start_year is None:
        raise PeriodRefused("the quarter has no year, and the page does not say which")
    return ReadLabel(quarter(start_year, first, int(match["quarter"])), Basis.QUARTER)


def _read_split_year(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    word = (match.groupdict().get("kind") or "").lower()
    default = 9 if word.startswith("academic") and context.first_month != 8 else context.first_month or 4
    return ReadLabel(year_from(_split_year(match), 4 if word.startswith("financial") else default), Basis.YEAR)


def _read_year(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    return ReadLabel(year_from(_full_year(match["year"]), 1), Basis.YEAR)


def _read_year_to_date(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    """ "YTD 2026": the figure runs from the start of the year to the date of the report, in that year."""
    split = match.groupdict().get("next") is not None
    first = context.first_month or (4 if split else 1)
    start_year = _split_year(match) if split else _full_year(match["year"])
    return ReadLabel(_to_date(start_year, first, context), cumulative_from(first))


def _to_date(start_year: int, first_month: int, context: PeriodContext) -> Period:
    """The day to which figures run that accumulate over a year; the whole year where nothing says which day."""
    day = context.as_at_in(start_year, first_month)
    return year_from(start_year, first_month) if day is None else Period(day, day, PeriodType.DATE)


def year_to_date(read: ReadLabel, context: PeriodContext) -> ReadLabel:
    """A heading that says no more than its year ("2022"), over figures that accumulate: they run to the date of the report."""
    if read.basis is not Basis.YEAR:
        return read
    return ReadLabel(_to_date(read.period.start.year, read.period.start.month, context))


def _read_last_days(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    """ "Last 28 days", "Last 7 days 2024", "Weekly total": the days up to the date of the report, in that year."""
    groups = match.groupdict()
    days = int(groups["days"]) if groups.get("days") else 7
    year = _full_year(groups["year"]) if groups.get("year") else None
    end = context.as_at_in(year, 1)
    if end is None:
        raise PeriodRefused("the page does not say on which day these days end")
    stretch = Period(end - timedelta(days=days - 1), end, PeriodType.WEEK if days == 7 else PeriodType.DAYS)
    return ReadLabel(stretch, Basis.WEEK if days == 7 else Basis.DAYS)


def _read_step_to_date(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    """ "YTD Q3", "Dec 24 year to date": the step for which a figure that accumulates over the year is printed.

    Over which year is left open where nothing says so.
    """
    step = _read_within(match, context)
    if step.period.type not in (PeriodType.MONTH, PeriodType.QUARTER):
        raise PeriodRefused("a year to date ends with a month or a quarter")
    return ReadLabel(step.period, None if context.first_month is None else cumulative_from(context.first_month))


def _read_quarter_to_date(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    """ "YTD Q3": from the start of the year to the end of the quarter."""
    whole = _read_quarter(match, context).period
    return ReadLabel(whole, cumulative_from(year_start(whole.start, context.first_month or 4).month))


def _read_bare_year_to_date(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    """ "YTD": from the start of the year to the end of what the page covers, or to the day to which it runs."""
    if context.first_month is None or (context.covers is None and context.as_at is None):
        raise PeriodRefused("the figure runs to date, and the page does not say from when to which day")
    if context.covers is not None:
        return ReadLabel(context.covers.period, cumulative_from(context.first_month))
    assert context.as_at is not None
    return ReadLabel(Period(context.as_at, context.as_at, PeriodType.DATE), cumulative_from(context.first_month))


def cumulative_from(first_month: int) -> Basis:
    """The basis of figures that accumulate over a year that begins in a month."""
    return {
        1: Basis.CUMULATIVE_CALENDAR_YEAR,
        4: Basis.CUMULATIVE_FINANCIAL_YEAR,
    }.get(first_month, Basis.CUMULATIVE_ACADEMIC_YEAR)


def _same_day(day: date, year: int) -> date:
    """The same day of another year; 28 February for the 29th where there is none."""
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))


def _read_week_ending(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    end = read_date(match["date"])
    if end is None:
        raise PeriodRefused(f"{match['date']} is not a date")
    return ReadLabel(Period(end - timedelta(days=6), end, PeriodType.WEEK))


def _read_week_commencing(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    start = read_date(match["date"])
    if start is None:
        raise PeriodRefused(f"{match['date']} is not a date")
    return ReadLabel(Period(start, start + timedelta(days=6), PeriodType.WEEK))


def _read_end_of_month(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    """ "as at Mar 24": the last day of the month."""
    day = month(_full_year(match["year"]), _month_number(match["month"])).end
    return ReadLabel(Period(day, day, PeriodType.DATE), Basis.SNAPSHOT)


def _read_day(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    day = read_date(match["date"])
    if day is None:
        raise PeriodRefused(f"{match['date']} is not a date")
    return ReadLabel(Period(day, day, PeriodType.DATE))


def _read_within(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    """A period with words around it that say what its column holds: "Actual 07/08", "2015/16 Target", "May Actual"."""
    read = _read(match["within"], context, _PERIODS)
    if read is None:
        raise _NotAPeriod
    return read


class _NotAPeriod(Exception):
    """The label is not about a period after all."""


def _read_as_at(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    day = read_date(match["date"])
    if day is None:
        raise PeriodRefused(f"{match['date']} is not a date")
    return ReadLabel(Period(day, day, PeriodType.DATE), Basis.SNAPSHOT if "at" in match["how"].lower() else None)


def _refuse(reason: str) -> _Reader:
    """A reader of labels that are about time and name no dates, for a reason."""

    def refuse(match: re.Match[str], context: PeriodContext) -> ReadLabel:
        raise PeriodRefused(reason)

    return refuse


def _read_bare_rolling_year(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    """ "Rolling 12 months": those to the end of the month to which the report runs."""
    if context.as_at is None:
        raise PeriodRefused("the twelve months end with the report, and the page does not say to which day it runs")
    end = month(context.as_at.year, context.as_at.month).end
    if end != context.as_at:
        raise PeriodRefused("the report does not run to the end of a month, and twelve months would not end with it")
    start = months_on(date(end.year - 1, end.month, 1), 1) + timedelta(days=1)
    return ReadLabel(Period(start, end, PeriodType.ROLLING_12_MONTHS), Basis.ROLLING_12_MONTHS)


def _read_quarter_of_months(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    """ "Q3 (Oct-Dec)": the months say in which year the quarter is the third."""
    number, first, last = int(match["quarter"]), _month_number(match["month1"]), _month_number(match["month2"])
    if (last - first) % 12 != 2:
        raise PeriodRefused("the months beside the quarter are not three that follow one another")
    year_begins = (first - 1 - 3 * (number - 1)) % 12 + 1
    if context.first_month not in (None, year_begins):
        raise PeriodRefused("the months beside the quarter are not those of the report's year")
    if context.year is None:
        raise PeriodRefused("the quarter has no year, and the page does not say which")
    return ReadLabel(quarter(context.year, year_begins, number), Basis.QUARTER)


def _refuse_municipal_year(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    raise PeriodRefused("a municipal year begins on the day of the council's annual meeting, which the label does not say")


_TERM = "autumn|spring|summer"
_NO_TERM = "a term has no dates of its own: councils set them"
_ANY_YEAR = r"(?:(?:19|20)\d\d(?:\s*[/-]\s*(?:\d\d)?\d\d)?|\d\d\s*[/-]\s*\d\d)"

#: Words that say what the column under a period holds, not when.
_COLUMN_WORDS = (
    r"actual|target|result|value|outturn|baseline|benchmark|floor|forecast|position|provisional|revised"
    r"|(?:annual\s*)?perf(?:ormance)?\.?|ttaf"
)

_Grammar = tuple[tuple[re.Pattern[str], _Reader], ...]

_PERIODS: _Grammar = tuple(
    (re.compile(pattern, re.IGNORECASE), reader)
    for pattern, reader in (
        (rf"{_MONTH}{_GAP}{_YEAR}", _read_month),
        (rf"(?P<year>(?:19|20)\d\d){_GAP}{_MONTH}", _read_month),
        (rf"{_MONTH}{_GAP}{_YEAR}{_GAP}month{_GAP}to{_GAP}date", _read_month_to_date),
        (rf"milestone\s*\d*\s*-?\s*{_MONTH}{_GAP}{_YEAR}", _read_month),
        (rf"{_MONTH}", _read_bare_month),
        (rf"{_MONTH_1}{_GAP}{_YEAR_1}{_TO}{_MONTH_2}{_GAP}{_YEAR_2}", _read_month_range),
        (rf"{_MONTH_1}{_TO}{_MONTH_2}{_GAP}{_YEAR_2}", _read_month_range),
        (rf"{_MONTH_1}{_TO}{_MONTH_2}", _read_bare_range),
        (rf"(?:rolling\s*year|year\s*end(?:ing|ed))\s*(?:to\s*)?{_MONTH}{_GAP}{_YEAR}", _read_rolling_year),
        (rf"(?:rolling\s*)?12\s*(?:m|mths?|months?)\.?\s*(?:to|ending|ended)\s*{_MONTH}{_GAP}{_YEAR}", _read_rolling_year),
        (rf"(?:quarter|qtr)\s*(?:to|ending|ended)\s*{_MONTH}{_GAP}{_YEAR}", _read_quarter_to),
        (rf"(?P<financial>f?)q(?:uarter|tr)?\s*(?P<quarter>[1-4]){_GAP}{_SPLIT_YEAR}", _read_split_year_quarter),
        (rf"(?P<quarter>[1-4])(?:st|nd|rd|th)\s*(?:quarter|qtr){_GAP}{_SPLIT_YEAR}", _read_split_year_quarter),
        (rf"{_SPLIT_YEAR}{_GAP}(?P<financial>f?)q(?:uarter|tr)?\s*(?P<quarter>[1-4])", _read_split_year_quarter),
        (rf"(?P<financial>f?)q(?:uarter|tr)?\s*(?P<quarter>[1-4]){_GAP}(?P<year>(?:19|20)\d\d)", _read_quarter),
        (r"(?P<financial>f?)q(?:uarter|tr)?\s*(?P<quarter>[1-4])", _read_quarter),
        (rf"(?:(?P<kind>academic|financial)\s*year\s*|year\s*end\s*)?{_SPLIT_YEAR}", _read_split_year),
        (rf"{_SPLIT_YEAR}\s*(?:total|actual|outturn|year\s*end)", _read_split_year),
        (r"(?P<year>(?:19|20)\d\d)(?:\s*total)?", _read_year),
        (r"(?:year\s*to\s*date|ytd)\s*\(?(?P<financial>f?)q(?:uarter|tr)?\s*(?P<quarter>[1-4])\)?", _read_quarter_to_date),
        (rf"(?:year{_GAP}to{_GAP}date|ytd){_GAP}(?:{_SPLIT_YEAR})", _read_year_to_date),
        (rf"(?:year{_GAP}to{_GAP}date|ytd){_GAP}(?P<year>(?:19|20)\d\d)", _read_year_to_date),
        (rf"(?P<year>(?:19|20)\d\d){_GAP}(?:year{_GAP}to{_GAP}date|ytd)", _read_year_to_date),
        (rf"{_SPLIT_YEAR}{_GAP}\(?(?:(?:year{_GAP})?to{_GAP}date|ytd)\)?", _read_year_to_date),
        (rf"(?:year{_GAP}to{_GAP}date|ytd)", _read_bare_year_to_date),
        (r"(?:w/e|w\.e\.|week\s*ending)\s*(?P<date>.+)", _read_week_ending),
        (r"(?:w/c|w\.c\.|week\s*(?:commencing|beginning))\s*(?P<date>.+)", _read_week_commencing),
        (rf"(?:as\s*)?at\s*(?:the\s*)?(?:end\s*(?:of\s*)?)?{_MONTH}{_GAP}{_YEAR}", _read_end_of_month),
        (rf"(?:last|past|previous)\s*(?P<days>[1-9]\d{{0,2}})\s*days(?:{_GAP}{_YEAR})?", _read_last_days),
        (r"weekly\s*total", _read_last_days),
        (r"(?P<how>as\s*at|as\s*of|period\s*ending)\s*(?P<date>.+)", _read_as_at),
        (r"(?P<date>\d{1,2}[/.]\d{1,2}[/.](?:\d\d)?\d\d|\d{4}-\d\d-\d\d)", _read_day),
        (rf"(?P<date>\d{{1,2}}(?:st|nd|rd|th)?\s*(?:of\s*)?{_MONTH}{_GAP}(?:19|20)\d\d)", _read_day),
        (r"(?:period|month|p|m)\s*\d{1,2}", _refuse("a numbered period is a month only where the page says which")),
        (r"week\s*\d{1,2}", _refuse("a numbered week gives no dates: weeks are counted from different days")),
        (rf"(?:{_TERM})\s*(?:term\s*)?{_ANY_YEAR}|{_ANY_YEAR}\s*(?:{_TERM})(?:\s*term)?|(?:{_TERM})\s*term", _refuse(_NO_TERM)),
        (rf"(?:h[12]|half\s*year)\s*{_ANY_YEAR}", _refuse("half a year is neither a month, a quarter nor a year")),
        (r"fy\s*'?\d\d(?:\d\d)?", _refuse("a financial year named by one year may begin or end in it")),
        (rf"year\s*to\s*{_MONTH}{_GAP}{_YEAR}", _refuse("it may be the twelve months to then, or the year so far")),
        (r"(?:rolling\s*(?:12|twelve)\s*months?|(?:12|twelve)\s*months?\s*rolling|r12m)", _read_bare_rolling_year),
        (rf"q(?:uarter|tr)?\s*(?P<quarter>[1-4])\s*\(?\s*{_MONTH_1}{_TO}{_MONTH_2}\s*\)?", _read_quarter_of_months),
        (r"municipal\s*year.*|.*\bmunicipal\s*year", _refuse_municipal_year),
    )
)

#: Labels that hold a period and more. They are not looked for inside one another.
_WRAPPED: _Grammar = tuple(
    (re.compile(pattern, re.IGNORECASE), reader)
    for pattern, reader in (
        (rf"(?P<within>{_MONTH}(?:{_GAP}{_YEAR})?)\s*[/,(-]?\s*(?:period|p)\s*\d{{1,2}}\)?", _read_within),
        (rf"(?:period|p)\s*\d{{1,2}}\s*[/,:(-]*\s*(?P<within>{_MONTH}(?:{_GAP}{_YEAR})?)\)?", _read_within),
        (rf"f?q(?:uarter|tr)?\s*[1-4]\s*[:(-]*\s*(?P<within>{_MONTH_1}{_TO}{_MONTH_2}{_GAP}{_YEAR_2})\)?", _read_within),
        (rf"(?:year{_GAP}to{_GAP}date|ytd|cumulative{_GAP}to){_GAP}(?P<within>.+)", _read_step_to_date),
        (rf"(?P<within>.+?){_GAP}\(?(?:year{_GAP}to{_GAP}date|ytd)\)?", _read_step_to_date),
        (rf"(?:{_COLUMN_WORDS})\s*[-:]?\s*(?P<within>.+)", _read_within),
        (rf"(?P<within>.+?)\s*[-:(]?\s*(?:{_COLUMN_WORDS})\)?", _read_within),
    )
)

#: Words beside a period that say what the figure is and not when: "Oct Actual", "Q2 2021/22 Value", "Annual Perf. 2012/13".
_ROLE_WORD = r"(?:annual|actual|value|target|result|outturn|performance|perf\.?|baseline|benchmark)"
_ROLE_WORDS = re.compile(rf"{_ROLE_WORD}(?:\s+{_ROLE_WORD})*[\s:\-]+(?P<after>.+)|(?P<before>.+?)[\s:\-]+{_ROLE_WORD}", re.I)

_PLAIN = {**dict.fromkeys("‐‑‒–—―−", "-"), "\u2019": "'"}


def normalised(label: str) -> str:
    """A label with its dashes and apostrophes made plain and its white space single."""
    # Whole pages go through here: replacing eight characters in turn is a hundred times as fast as str.translate.
    for printed, plain in _PLAIN.items():
        label = label.replace(printed, plain)
    return " ".join(label.split())


def read_period(label: str, context: PeriodContext = PeriodContext()) -> ReadLabel | None:
    """What a label means; None if it is not about a period at all.

    Raises PeriodRefused if it is, but cannot be turned into dates.
    """
    text = normalised(label)
    return _read(text, context, (*_PERIODS, *_WRAPPED)) if len(text) <= LONGEST_LABEL else None


#: A longer text (characters) is no label of a period.
LONGEST_LABEL = 80


def _read(text: str, context: PeriodContext, grammar: _Grammar) -> ReadLabel | None:
    refusal: PeriodRefused | None = None
    for pattern, reader in grammar:
        match = pattern.fullmatch(text)
        if match is None:
            continue
        try:
            return reader(match, context)
        except PeriodRefused as refused:
            refusal = refusal or refused
        except _NotAPeriod:
            continue
    if refusal is not None:
        raise refusal
    beside = _ROLE_WORDS.fullmatch(text)
    if beside:
        return read_period(beside["after"] or beside["before"], context)
    # A narrow column breaks a year over two lines: "2016/1" and "7".
    whole = re.sub(r"(?<=\d)\s+(?=\d)", "", text)
    return read_period(whole, context) if whole != text else None


_DATE_FORMS = (
    re.compile(
        rf"(?:\w+day,?\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?{_GAP}{_MONTH}{_GAP}(?P<year>(?:19|20)?\d\d)", re.I
    ),
    re.compile(rf"(?:\w+day,?\s+)?{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)", re.I),
    re.compile(r"(?P<day>\d{1,2})[/.](?P<number>\d{1,2})[/.](?P<year>(?:19|20)?\d\d)"),
    re.compile(r"(?P<year>(?:19|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)"),
)


def read_date(text: str) -> date | None:
    """A day as British documents write it ("Tuesday, 11 March 2025", "13th-Mar-2025", "05/04/25"); None if it is none."""
    plain = normalised(text)
    for form in _DATE_FORMS:
        match = form.fullmatch(plain)
        if match is None:
            continue
        groups = match.groupdict()
        number = int(groups["number"]) if groups.get("number") else _month_number(groups["month"])
        try:
            return date(_full_year(groups["year"]), number, int(groups["day"]))
        except ValueError:
            return None
    return None


_DAY_FORMS = (
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?{_GAP}{_MONTH}", re.I),
    re.compile(rf"{_MONTH}{_GAP}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?", re.I),
)


def read_day_of_year(text: str) -> tuple[int, int] | None:
    """A day without its year, as month and day ("31 October", "October 31", "09 Aug."); None if it is none.

    29 February is one, though not every year has it.
    """
    plain = normalised(text)
    for form in _DAY_FORMS:
        match = form.fullmatch(plain)
        if match is None:
            continue
        number, day = _month_number(match["month"]), int(match["day"])
        return (number, day) if 1 <= day <= monthrange(2024, number)[1] else None
    return None
