"""Time in the Department for Education's open data standard: a period of four or six digits, and what kind it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from extract.periods import FIRST_MONTH, MONTHS, Basis, PeriodType
from extract.records import Observation


class YearKind(StrEnum):
    """What years, or parts of years, one file holds: conceptually different ones are never mixed."""

    MONTHS = "months"
    CALENDAR_YEARS = "calendar_years"
    FINANCIAL_YEARS = "financial_years"
    FINANCIAL_QUARTERS = "financial_quarters"
    ACADEMIC_YEARS = "academic_years"
    WEEKS = "weeks"


#: The files whose years have a filter for the month to which a figure accumulates.
BY_MONTH = (YearKind.FINANCIAL_YEARS, YearKind.ACADEMIC_YEARS)

TOTAL = "Total"


@dataclass(frozen=True, slots=True, order=True)
class TimeStamp:
    """When a figure is for. ``month`` is the month to which it accumulates in the year, "Total" for all of it, else empty."""

    time_period: str
    time_identifier: str
    order: int = 0
    month: str = ""


def month_stamp(day: date) -> TimeStamp:
    """A calendar month."""
    return TimeStamp(f"{day:%Y}", _month_name(day), day.month)


def time_stamps(one: Observation) -> tuple[YearKind, list[TimeStamp]] | None:
    """The file to which an observation belongs and its time there: two times where a figure is for all of its year too.

    None for a period that the standard has no identifier for, such as a day or the last twelve months.
    """
    start, end = one.period_start, one.period_end
    if start is None or end is None:
        return None
    if one.period_type is PeriodType.MONTH:
        if one.basis in (Basis.CUMULATIVE_FINANCIAL_YEAR, Basis.CUMULATIVE_ACADEMIC_YEAR):
            return _to_month(one.basis, start)
        if one.basis is Basis.ROLLING_12_MONTHS:
            return None
        return YearKind.MONTHS, [month_stamp(start)]
    if one.period_type is PeriodType.CALENDAR_YEAR:
        return YearKind.CALENDAR_YEARS, [TimeStamp(f"{start:%Y}", "Calendar year")]
    if one.period_type is PeriodType.FINANCIAL_YEAR:
        return YearKind.FINANCIAL_YEARS, [TimeStamp(_split(start.year), "Financial year", 13, TOTAL)]
    if one.period_type is PeriodType.ACADEMIC_YEAR:
        return YearKind.ACADEMIC_YEARS, [TimeStamp(_split(start.year), "Academic year", 13, TOTAL)]
    if one.period_type is PeriodType.QUARTER and start.month in (1, 4, 7, 10):
        year = start.year if start.month >= FIRST_MONTH[Basis.CUMULATIVE_FINANCIAL_YEAR] else start.year - 1
        number = (start.month - 4) % 12 // 3 + 1
        return YearKind.FINANCIAL_QUARTERS, [TimeStamp(_split(year), f"Financial year Q{number}", number)]
    if one.period_type is PeriodType.WEEK:
        iso = start.isocalendar()
        return YearKind.WEEKS, [TimeStamp(str(iso.year), f"Week {iso.week}", iso.week)]
    return None


def _to_month(basis: Basis, start: date) -> tuple[YearKind, list[TimeStamp]]:
    first = FIRST_MONTH[basis]
    year = start.year if start.month >= first else start.year - 1
    academic = basis is Basis.CUMULATIVE_ACADEMIC_YEAR
    kind, name = (YearKind.ACADEMIC_YEARS, "Academic year") if academic else (YearKind.FINANCIAL_YEARS, "Financial year")
    place = (start.month - first) % 12 + 1
    stamps = [TimeStamp(_split(year), name, place, _month_name(start))]
    if place == 12:
        stamps.append(TimeStamp(_split(year), name, 13, TOTAL))
    return kind, stamps


def _split(year: int) -> str:
    """A year that begins in one calendar year and ends in the next: 202425."""
    return f"{year}{(year + 1) % 100:02}"


def _month_name(day: date) -> str:
    return MONTHS[day.month - 1].capitalize()
