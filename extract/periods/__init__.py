"""Period labels and the dates that they mean.

A label is read only where it can mean one thing. "Q1 2024" is April to June in a council's year and January to March in a
calendar year: without the start of the year it is refused, and the refusal says what is missing."""

from extract.periods.calendar import (
    FIRST_MONTH,
    MONTHS,
    Basis,
    Period,
    PeriodType,
    cumulative_from,
    month,
    months_on,
    normalised,
    quarter,
    read_date,
    read_day_of_year,
    without_footnotes,
    year_from,
    year_start,
)
from extract.periods.labels import LONGEST_LABEL, PeriodContext, PeriodRefused, ReadLabel, read_period, year_in, year_to_date

__all__ = [
    "FIRST_MONTH",
    "LONGEST_LABEL",
    "MONTHS",
    "Basis",
    "Period",
    "PeriodContext",
    "PeriodRefused",
    "PeriodType",
    "ReadLabel",
    "cumulative_from",
    "month",
    "months_on",
    "normalised",
    "quarter",
    "read_date",
    "read_day_of_year",
    "read_period",
    "without_footnotes",
    "year_from",
    "year_in",
    "year_start",
    "year_to_date",
]
