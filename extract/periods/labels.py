"""What a label says about time, or why that gives no dates."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from extract.periods.calendar import (
    GAP,
    MONTH,
    Basis,
    M,
    Period,
    PeriodType,
    cumulative_from,
    full_year,
    month,
    month_number,
    months_on,
    normalised,
    quarter,
    read_date,
    read_day_of_year,
    without_footnotes,
    year_from,
    year_start,
)


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
_MONTH_1, _MONTH_2 = M.format("month1"), M.format("month2")
_YEAR = r"(?P<year>(?:19|20)\d\d|'?\d\d)"
_YEAR_1, _YEAR_2 = r"(?P<year1>(?:19|20)\d\d|'?\d\d)", r"(?P<year2>(?:19|20)\d\d|'?\d\d)"
_SPLIT_YEAR = r"(?P<year>(?:19|20)?\d\d)\s*[/\-]\s*(?P<next>(?:19|20)?\d\d)"
#: A month or period by its number: a month only where its name stands beside it ("Aug / Period 6").
_NUMBERED = r"(?:period|month|p|m)\s*\d{1,2}"
_TO = r"\s*(?:to|-|until)\s*"


def year_in(text: str) -> int | None:
    """The year that a text names, the first of the two for one that straddles ("2016/17"); None if it names none."""
    match = re.search(rf"(?<!\d)(?:{_SPLIT_YEAR}|(?P<single>(?:19|20)\d\d))(?!\d)", normalised(text))
    if match is None:
        return None
    try:
        return int(match["single"]) if match["single"] else _split_year(match)
    except PeriodRefused:
        return None


def _split_year(match: re.Match[str]) -> int:
    """The first year of "2024/25"; refuses what is not one year followed by the next."""
    first, following = full_year(match["year"]), match["next"]
    if (first + 1) % 100 != int(following[-2:]):
        raise PeriodRefused(f"{match['year']}/{following} is not one year and the next")
    return first


def _read_month(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    return ReadLabel(month(full_year(match["year"]), month_number(match["month"])))


def _read_month_of_split_year(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    """ "Mar 2024/25": the March of the year that begins in 2024, which is a financial year unless the report has others."""
    number = month_number(match["month"])
    return ReadLabel(month(_split_year(match) + (number < (context.first_month or 4)), number))


def _read_numbered_month(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    return ReadLabel(month(int(match["year"]), int(match["number"])))


def _read_month_to_date(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    whole = month(full_year(match["year"]), month_number(match["month"]))
    if context.as_at is not None and whole.start <= context.as_at <= whole.end:
        whole = replace(whole, end=context.as_at)
    return ReadLabel(whole, Basis.MONTH)


def _read_bare_month(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    number = month_number(match["month"])
    if context.year is None:
        raise PeriodRefused("the month has no year, and the page does not say which")
    first = context.first_month or 1
    return ReadLabel(month(context.year + (1 if number < first else 0), number))


def _read_month_range(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    groups = match.groupdict()
    last_year = full_year(groups["year2"])
    first_month, last_month = month_number(groups["month1"]), month_number(groups["month2"])
    first_year = full_year(groups["year1"]) if groups.get("year1") else last_year - (first_month > last_month)
    return _read_stretch(date(first_year, first_month, 1), month(last_year, last_month), context)


def _read_stretch(start: date, last: Period, context: PeriodContext) -> ReadLabel:
    """Months up to a last one: from the first of the year on, what has come together since; otherwise a quarter or a year."""
    count = (last.end.year - start.year) * 12 + last.end.month - start.month + 1
    if count < 1:
        raise PeriodRefused("it ends before it begins")
    if start.month == context.first_month and count < 12 and count != 3:
        return ReadLabel(last, cumulative_from(start.month))
    return _of_months(start, last.end, count)


def _read_days(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    """ "1 April to 30 June 2024": whole months, said by their first and last days."""
    end = read_date(match["last"])
    start = read_date(match["first"]) or (read_date(f"{match['first']} {end.year}") if end else None)
    if start is None or end is None:
        raise _NotAPeriod
    if start > end:
        raise PeriodRefused("it ends before it begins")
    last = month(end.year, end.month)
    if start.day != 1 or end != last.end:
        raise PeriodRefused("the days are not whole months")
    return _read_stretch(start, last, context)


def _read_bare_month_range(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    """ "Apr-May": from the first month of the year, what has come together since; otherwise a quarter."""
    if context.year is None:
        raise PeriodRefused("the months have no year, and the page does not say which")
    first = context.first_month or 1
    number_1, number_2 = month_number(match["month1"]), month_number(match["month2"])
    start = date(context.year + (number_1 < first), number_1, 1)
    last = month(context.year + (number_2 < first), number_2)
    if last.end < start:
        raise PeriodRefused("the months do not lie in one year")
    return _read_stretch(start, last, context)


def _of_months(start: date, end: date, count: int) -> ReadLabel:
    """A stretch of whole months: a month, a quarter or a year."""
    if count == 3:
        return ReadLabel(Period(start, end, PeriodType.QUARTER), Basis.QUARTER)
    if count == 12:
        return ReadLabel(Period(start, end, PeriodType.ROLLING_12_MONTHS), Basis.ROLLING_12_MONTHS)
    if count == 1:
        return ReadLabel(month(end.year, end.month), Basis.MONTH)
    raise PeriodRefused(f"{count} months are neither a month, a quarter nor a year")


def _last_day(match: re.Match[str]) -> date:
    """The last day of a month; where a day is printed before its name it has to be that."""
    end = month(full_year(match["year"]), month_number(match["month"])).end
    if match.groupdict().get("day") and int(match["day"]) != end.day:
        raise PeriodRefused("it does not end with a month")
    return end


def _read_rolling_year(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    end = _last_day(match)
    start = date(end.year - 1, end.month, 1)
    start = date(start.year + start.month // 12, start.month % 12 + 1, 1)
    return ReadLabel(Period(start, end, PeriodType.ROLLING_12_MONTHS), Basis.ROLLING_12_MONTHS)


def _read_quarter_to(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    end = _last_day(match)
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
    start_year = full_year(text) if text else context.year
    if start_year is None:
        raise PeriodRefused("the quarter has no year, and the page does not say which")
    return ReadLabel(quarter(start_year, first, int(match["quarter"])), Basis.QUARTER)


def _read_split_year(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    word = (match.groupdict().get("kind") or "").lower()
    if word.startswith("f"):
        first = 4
    elif word:  # Scotland's begin in August, and a rule may name any month but those of other kinds of years.
        first = 9 if context.first_month in (None, 1, 4) else context.first_month
    else:
        first = context.first_month or 4
    return ReadLabel(year_from(_split_year(match), first), Basis.YEAR)


def _read_year(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    return ReadLabel(year_from(full_year(match["year"]), 1), Basis.YEAR)


def _read_year_to_date(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    """ "YTD 2026": the figure runs from the start of the year to the date of the report, in that year."""
    split = match.groupdict().get("next") is not None
    first = context.first_month or (4 if split else 1)
    if not split and first != 1:
        raise PeriodRefused("the report's year begins in one year and ends in the next, and the label names one")
    start_year = _split_year(match) if split else full_year(match["year"])
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
    year = full_year(groups["year"]) if groups.get("year") else None
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
        raise PeriodRefused("the year to date has no year, and the page does not say from when to which day")
    if context.covers is not None:
        return ReadLabel(context.covers.period, cumulative_from(context.first_month))
    assert context.as_at is not None
    return ReadLabel(Period(context.as_at, context.as_at, PeriodType.DATE), cumulative_from(context.first_month))


def _read_named_year_to_date(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    """ "FYTD 24/25": a year to date that says of which kind its year is."""
    first = 4 if match["which"].lower() == "f" else 1
    if context.first_month not in (None, first):
        raise PeriodRefused("a year to date of another kind of year than the report's")
    read = _read(f"YTD{match['rest']}", replace(context, first_month=first), _PERIODS)
    if read is None:
        raise _NotAPeriod
    return read


def _day_of(text: str, context: PeriodContext) -> date:
    """The day that a label prints; of one without its year the one in the year that the page names."""
    weekday = re.match(r"(?P<name>\w+day),?\s+", text)
    day = read_date(text)
    if day is None:
        known = read_day_of_year(text[weekday.end() :] if weekday else text)
        if known is None:
            raise PeriodRefused(f"{text} is not a date")
        if context.year is None:
            raise PeriodRefused("the day has no year, and the page does not say which")
        day = date(context.year + (known[0] < (context.first_month or 1)), known[0], 1)
        day = day.replace(day=min(known[1], monthrange(day.year, day.month)[1]))
    if weekday and not f"{day:%A}".lower().startswith(weekday["name"].lower().removesuffix("day")[:3]):
        raise PeriodRefused(f"{day.day} {day:%B %Y} is a {day:%A}")
    return day


def _read_week_ending(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    end = _day_of(match["date"], context)
    return ReadLabel(Period(end - timedelta(days=6), end, PeriodType.WEEK))


def _read_week_commencing(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    start = _day_of(match["date"], context)
    return ReadLabel(Period(start, start + timedelta(days=6), PeriodType.WEEK))


def _read_end_of_month(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    """ "as at Mar 24": the last day of the month."""
    day = month(full_year(match["year"]), month_number(match["month"])).end
    return ReadLabel(Period(day, day, PeriodType.DATE), Basis.SNAPSHOT)


def _read_day(match: re.Match[str], context: PeriodContext) -> ReadLabel:
    day = _day_of(match["date"], context)
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
    day = _day_of(match["date"], context)
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
    number, first, last = int(match["quarter"]), month_number(match["month1"]), month_number(match["month2"])
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


_TERM = "autumn|spring|summer|aut|spr"
_NO_TERM = "a term has no dates of its own, councils set them"
_ANY_YEAR = r"(?:(?:19|20)\d\d(?:\s*[/-]\s*(?:\d\d)?\d\d)?|'?\d\d(?:\s*[/-]\s*\d\d)?)"
_HALF = r"(?:h[12]|half[\s-]*year(?:\s*[12])?|(?:1st|2nd|first|second)\s*half)"
_TWO_MONTHS = rf"{_MONTH_1}\s*(?:[/&+,]|and)\s*{_MONTH_2}(?:{GAP}{_YEAR})?"
_TWO_QUARTERS = rf"q(?:uarter|tr)?s?\s*[1-4]\s*(?:[/&+,-]|and|to)\s*(?:q(?:uarter|tr)?\s*)?[1-4](?:{GAP}{_ANY_YEAR})?"
#: The last day of a stretch, by its month and year; the day itself may stand before them.
_LAST_DAY = rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s*)?{MONTH}{GAP}{_YEAR}"
_ACADEMIC_OR_FINANCIAL = r"(?P<kind>acad(?:emic|\.)?|school|fin(?:ancial|\.)?|fiscal)\s*(?:year|yr\.?)?"
_YEAR_TO_DATE = rf"(?:year{GAP}to{GAP}date|ytd)"

#: Words that say what the column under a period holds, not when.
_COLUMN_WORDS = (
    r"actual|target|result|value|out-?turn|baseline|benchmark|floor|forecast|position|provisional|revised"
    r"|(?:annual\s*)?perf(?:ormance)?\.?|ttaf"
)

_Grammar = tuple[tuple[re.Pattern[str], _Reader], ...]

_PERIODS: _Grammar = tuple(
    (re.compile(pattern, re.IGNORECASE), reader)
    for pattern, reader in (
        (rf"{MONTH}{GAP}{_YEAR}", _read_month),
        (rf"{MONTH}{GAP}{_SPLIT_YEAR}", _read_month_of_split_year),
        (rf"{_SPLIT_YEAR}{GAP}{MONTH}", _read_month_of_split_year),
        (r"(?P<number>0[1-9]|1[0-2])/(?P<year>(?:19|20)\d\d)", _read_numbered_month),
        (rf"(?P<year>(?:19|20)\d\d){GAP}{MONTH}", _read_month),
        (rf"{MONTH}{GAP}{_YEAR}{GAP}month{GAP}to{GAP}date", _read_month_to_date),
        (rf"milestone\s*\d*\s*-?\s*{MONTH}{GAP}{_YEAR}", _read_month),
        (rf"{MONTH}", _read_bare_month),
        (rf"{_MONTH_1}{GAP}{_YEAR_1}{_TO}{_MONTH_2}{GAP}{_YEAR_2}", _read_month_range),
        (rf"{_MONTH_1}{_TO}{_MONTH_2}{GAP}{_YEAR_2}", _read_month_range),
        (rf"{_MONTH_1}{_TO}{_MONTH_2}", _read_bare_month_range),
        (rf"(?:rolling\s*year|(?:year|yr)\s*end(?:ing|ed)?)\s*(?:to\s*)?{_LAST_DAY}", _read_rolling_year),
        (rf"(?:rolling\s*)?(?:12|twelve)\s*(?:m|mths?|months?)\.?\s*(?:to|ending|ended)\s*{_LAST_DAY}", _read_rolling_year),
        (rf"(?:quarter|qtr)\s*(?:to|end(?:ing|ed)?)\s*{_LAST_DAY}", _read_quarter_to),
        (rf"(?P<financial>f?)q(?:uarter|tr)?\s*(?P<quarter>[1-4]){GAP}{_SPLIT_YEAR}", _read_split_year_quarter),
        (rf"(?P<quarter>[1-4])(?:st|nd|rd|th)\s*(?:quarter|qtr){GAP}{_SPLIT_YEAR}", _read_split_year_quarter),
        (rf"{_SPLIT_YEAR}{GAP}(?P<financial>f?)q(?:uarter|tr)?\s*(?P<quarter>[1-4])", _read_split_year_quarter),
        (rf"(?P<financial>f?)q(?:uarter|tr)?\s*(?P<quarter>[1-4]){GAP}{_YEAR}", _read_quarter),
        (rf"(?P<year>(?:19|20)\d\d){GAP}(?P<financial>f?)q(?:uarter|tr)?\s*(?P<quarter>[1-4])", _read_quarter),
        (r"(?P<financial>f?)q(?:uarter|tr)?\s*(?P<quarter>[1-4])", _read_quarter),
        (rf"(?:{_ACADEMIC_OR_FINANCIAL}\s*|(?:year|yr)\s*end\s*|full\s*year\s*|fy\s*)?{_SPLIT_YEAR}", _read_split_year),
        (rf"(?P<kind>ay)\s*{_SPLIT_YEAR}", _read_split_year),
        (rf"{_SPLIT_YEAR}\s*\(?{_ACADEMIC_OR_FINANCIAL}\)?", _read_split_year),
        (rf"{_SPLIT_YEAR}\s*(?:total|actual|out-?turn|year\s*end)", _read_split_year),
        (r"(?P<year>(?:19|20)\d\d)(?:\s*total)?", _read_year),
        (r"(?:(?:full|calendar)\s*year|cy)\s*(?P<year>(?:19|20)\d\d)", _read_year),
        (r"(?:year\s*to\s*date|ytd)\s*\(?(?P<financial>f?)q(?:uarter|tr)?\s*(?P<quarter>[1-4])\)?", _read_quarter_to_date),
        (rf"(?:year{GAP}to{GAP}date|ytd){GAP}(?:{_SPLIT_YEAR})", _read_year_to_date),
        (rf"(?:year{GAP}to{GAP}date|ytd){GAP}(?P<year>(?:19|20)\d\d)", _read_year_to_date),
        (rf"(?P<year>(?:19|20)\d\d){GAP}(?:(?:year{GAP})?to{GAP}date|ytd)", _read_year_to_date),
        (rf"{_SPLIT_YEAR}{GAP}\(?(?:(?:year{GAP})?to{GAP}date|ytd)\)?", _read_year_to_date),
        (rf"(?:year{GAP}to{GAP}date|ytd)", _read_bare_year_to_date),
        (r"(?P<which>[fc])ytd(?P<rest>.*)", _read_named_year_to_date),
        (r"(?:w/e|w\.e\.|we(?=\s*\d)|(?:week|wk)\s*end(?:ing|ed))\s*(?P<date>.+)", _read_week_ending),
        (r"(?:w/c|w\.c\.|week\s*(?:commencing|beginning))\s*(?P<date>.+)", _read_week_commencing),
        (rf"(?:as\s*)?at\s*(?:the\s*)?(?:end\s*(?:of\s*)?)?{MONTH}{GAP}{_YEAR}", _read_end_of_month),
        (rf"end\s*(?:of\s*)?{MONTH}{GAP}{_YEAR}", _read_end_of_month),
        (rf"(?:last|past|previous)\s*(?P<days>[1-9]\d{{0,2}})\s*days(?:{GAP}{_YEAR})?", _read_last_days),
        (r"weekly\s*total", _read_last_days),
        (r"(?P<how>(?:as\s*)?at|as\s*of|period\s*ending)\s*(?P<date>.+)", _read_as_at),
        (r"(?P<date>\d{1,2}[/.]\d{1,2}[/.](?:\d\d)?\d\d|\d{4}-\d\d-\d\d)", _read_day),
        (rf"(?P<date>\d{{1,2}}(?:st|nd|rd|th)?{GAP}(?:of\s*)?{MONTH}{GAP}(?:(?:19|20)\d\d|\d\d))", _read_day),
        (rf"(?P<date>\d{{1,2}}(?:st|nd|rd|th|\s*of)\s*{MONTH})", _read_day),
        (rf"\d{{1,2}}[\s-]{MONTH}", _refuse("it may be a day of the month, or the month of a year")),
        (r"(?P<first>\d.*?\w)(?:\s+-\s+|\s+(?:to|until)\s+)(?P<last>\d.+)", _read_days),
        (r"(?:period|month|mth|p|m)\s*\d{1,2}", _refuse("a numbered period is a month only where the page says which")),
        (
            r"(?:week|wk)\s*(?:no\.?\s*)?\d{1,2}",
            _refuse("it is the number of a week, and weeks are counted from different days"),
        ),
        (rf"(?:{_TERM})\s*(?:term\s*)?{_ANY_YEAR}|{_ANY_YEAR}\s*(?:{_TERM})(?:\s*term)?|(?:{_TERM})\s*term", _refuse(_NO_TERM)),
        (
            rf"{_HALF}(?:{GAP}{_ANY_YEAR})?|{_ANY_YEAR}{GAP}{_HALF}",
            _refuse("half a year is neither a month, a quarter nor a year"),
        ),
        (_TWO_MONTHS, _refuse("two months are neither a month, a quarter nor a year")),
        (_TWO_QUARTERS, _refuse("several quarters are neither a quarter nor a year")),
        (r"fy\s*'?\d\d(?:\d\d)?", _refuse("a financial year named by one year may begin or end in it")),
        (rf"year\s*to\s*{MONTH}{GAP}{_YEAR}", _refuse("it may be the twelve months to then, or the year so far")),
        (r"(?:rolling\s*(?:12|twelve)\s*months?|(?:12|twelve)\s*months?\s*rolling|r12m)", _read_bare_rolling_year),
        (rf"q(?:uarter|tr)?\s*(?P<quarter>[1-4])\s*\(?\s*{_MONTH_1}{_TO}{_MONTH_2}\s*\)?", _read_quarter_of_months),
        (r"municipal\s*year.*|.*\bmunicipal\s*year", _refuse_municipal_year),
    )
)

#: Labels that hold a period and more. They are not looked for inside one another.
_WRAPPED: _Grammar = tuple(
    (re.compile(pattern, re.IGNORECASE), reader)
    for pattern, reader in (
        (rf"(?P<within>{MONTH}(?:{GAP}{_YEAR})?)\s*[/,(-]?\s*(?:period|mth|p|m)\s*\d{{1,2}}\)?", _read_within),
        (rf"(?:period|mth|p|m)\s*\d{{1,2}}\s*[/,:(-]*\s*(?P<within>{MONTH}(?:{GAP}{_YEAR})?)\)?", _read_within),
        (rf"f?q(?:uarter|tr)?\s*[1-4]\s*[:(-]*\s*(?P<within>{_MONTH_1}{_TO}{_MONTH_2}{GAP}{_YEAR_2})\)?", _read_within),
        (rf"(?:year{GAP}to{GAP}date|ytd|cumulative{GAP}to){GAP}(?P<within>.+)", _read_step_to_date),
        (rf"(?P<within>.+?){GAP}\(?(?:year{GAP}to{GAP}date|ytd)\)?", _read_step_to_date),
        (rf"(?:{_COLUMN_WORDS})\s*[-:]?\s*(?P<within>.+)", _read_within),
        (rf"(?P<within>.+?)\s*[-:(]?\s*(?:{_COLUMN_WORDS})\)?", _read_within),
        (r"(?P<within>.+?)\s*\([rp]\)", _read_within),
    )
)

#: Words beside a period that say what the figure is and not when: "Oct Actual", "Q2 2021/22 Value", "Annual Perf. 2012/13".
_ROLE_WORD = r"(?:annual|actual|value|target|result|out-?turn|performance|perf\.?|baseline|benchmark)"
_ROLE_WORDS = re.compile(rf"{_ROLE_WORD}(?:\s+{_ROLE_WORD})*[\s:\-]+(?P<after>.+)|(?P<before>.+?)[\s:\-]+{_ROLE_WORD}", re.I)


def read_period(label: str, context: PeriodContext = PeriodContext()) -> ReadLabel | None:
    """What a label means; None if it is not about a period at all.

    Raises PeriodRefused if it is, but cannot be turned into dates.
    """
    text = without_footnotes(normalised(label))
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
    # A narrow column breaks a year over two lines: "2016/1" and "7". But "20 29" are two figures.
    if text.replace(" ", "").isdigit():
        return None
    whole = re.sub(r"(?<=\d)\s+(?=\d)", "", text)
    return read_period(whole, context) if whole != text else None
