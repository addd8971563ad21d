"""Stretches of time as reports print them: months, quarters, years that begin in any month, single days."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
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
        return self.startswith("cumulative_")


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

M = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
MONTH = M.format("month")
GAP = r"[\s\-/,]*"


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


def full_year(text: str) -> int:
    """A year with all its digits: 24 and '24 are 2024."""
    digits = text.lstrip("'")
    if len(digits) == 4:
        return int(digits)
    # Performance reports are about the recent past: 50 to 99 are the last century's.
    value = int(digits)
    return 2000 + value if value < 50 else 1900 + value


def month_number(name: str) -> int:
    """The number of a month from its name, whole or shortened: 1 for January."""
    return _MONTH_NUMBER[name.rstrip(".").lower()]


def cumulative_from(first_month: int) -> Basis:
    """The basis of figures that accumulate over a year that begins in a month."""
    return {
        1: Basis.CUMULATIVE_CALENDAR_YEAR,
        4: Basis.CUMULATIVE_FINANCIAL_YEAR,
    }.get(first_month, Basis.CUMULATIVE_ACADEMIC_YEAR)


def _same_day(day: date, year: int) -> date:
    """The same day of another year; 28 February for the 29th where there is none."""
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))


_PLAIN = {**dict.fromkeys("‐‑‒–—―−", "-"), "\u2019": "'"}


def normalised(label: str) -> str:
    """A label with its dashes and apostrophes made plain and its white space single."""
    # Whole pages go through here: replacing eight characters in turn is a hundred times as fast as str.translate.
    for printed, plain in _PLAIN.items():
        label = label.replace(printed, plain)
    return " ".join(label.split())


_FOOTNOTES = re.compile(r"\s*[⁰¹²³⁴-⁹⁽⁾]+(?:\s*,?\s*[⁰¹²³⁴-⁹⁽⁾]+)*$")


def without_footnotes(text: str) -> str:
    """A text without the raised figures at its end that lead to footnotes: "Dec 24²" is "Dec 24"."""
    return _FOOTNOTES.sub("", text)


_DATE_FORMS = (
    re.compile(rf"(?:\w+day,?\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?{GAP}{MONTH}{GAP}(?P<year>(?:19|20)?\d\d)", re.I),
    re.compile(rf"(?:\w+day,?\s+)?{MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)", re.I),
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
        number = int(groups["number"]) if groups.get("number") else month_number(groups["month"])
        try:
            return date(full_year(groups["year"]), number, int(groups["day"]))
        except ValueError:
            return None
    return None


_DAY_FORMS = (
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?{GAP}{MONTH}", re.I),
    re.compile(rf"{MONTH}{GAP}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?", re.I),
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
        number, day = month_number(match["month"]), int(match["day"])
        return (number, day) if 1 <= day <= monthrange(2024, number)[1] else None
    return None
