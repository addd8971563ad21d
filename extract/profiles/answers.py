"""One value for each field and academic year, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import groupby

from extract.figures import plain
from extract.package.rows import Package
from extract.periods import MONTHS, Basis, Period
from extract.profiles.model import FieldRule, Profile, Take
from extract.profiles.series import SUPPRESSED, Holdings, Part, Series, find_series, holdings
from extract.profiles.years import AcademicYear, asked_years, first_month, year_of


class Status(StrEnum):
    """How much of a value the reports hold."""

    COMPLETE = "complete"
    YEAR_TO_DATE = "year_to_date"
    NOT_HELD = "not_held"
    PART_HELD = "part_held"
    SUPPRESSED = "suppressed"


#: What stands in place of a figure. ``c`` is the sign for a suppressed figure in official statistics.
WORDS = {Status.NOT_HELD: "not held", Status.PART_HELD: "not held in full", Status.SUPPRESSED: "c"}


_NO_INDICATOR = "no indicator of the reports gives it"


@dataclass(frozen=True, slots=True)
class Value:
    """One field's value in one year. ``through`` is the last day that it covers; ``note`` says what is missing and why."""

    status: Status
    figure: Decimal | None = None
    through: date | None = None
    note: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def text(self) -> str:
        """The value as it stands in the answer."""
        return WORDS[self.status] if self.figure is None else plain(self.figure)

    @property
    def has_indicator(self) -> bool:
        """Whether the reports print an indicator that the profile names for it, in whatever years."""
        return self.note != _NO_INDICATOR


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One academic year of one authority, its values in the order of the profile's fields."""

    authority: str
    year: AcademicYear
    values: tuple[Value, ...]

    @property
    def year_to_date(self) -> date | None:
        """The day to which the year's figures run, None for a year that is over."""
        return max(
            (value.through for value in self.values if value.status is Status.YEAR_TO_DATE and value.through), default=None
        )


def answer(package: Package, profile: Profile) -> list[AnswerRow]:
    """A row for each authority and year: those that the profile asks for, else all that the reports print figures for."""
    rows: list[AnswerRow] = []
    for held in holdings(package):
        first = first_month(profile, held.authority_code)
        fields = [(field, *_found(held, field)) for field in profile.fields]
        rows += [
            AnswerRow(held.authority, year, tuple(_value(held, year, *field) for field in fields))
            for year in asked_years(profile, first) or _years(held, first)
        ]
    return rows


def _found(held: Holdings, field: FieldRule) -> tuple[list[Series], list[Series]]:
    return find_series(held, field.from_, field.field), find_series(held, field.of, field.field)


def _years(held: Holdings, first: int) -> list[AcademicYear]:
    return sorted({year_of(one.period_start, first) for one in held.observations if one.period_start})


def _value(held: Holdings, year: AcademicYear, field: FieldRule, series: Sequence[Series], of: Sequence[Series]) -> Value:
    if not series or (field.take is Take.RATIO_OF_SUMS and not of):
        return Value(Status.NOT_HELD, note=_NO_INDICATOR)
    if field.take is Take.LAST_OF_YEAR:
        return _last(held, year, series)
    if field.take is Take.RATIO_OF_SUMS:
        return _ratio(_sum(held, year, series), _sum(held, year, of), field.decimals)
    return _sum(held, year, series)


def _in_progress(held: Holdings, year: AcademicYear) -> bool:
    """Whether the reports end before the year does."""
    return held.last_day is not None and held.last_day < year.end


# --- the sum of the months -----------------------------------------------------------------------------------------------


def _sum(held: Holdings, year: AcademicYear, series: Sequence[Series]) -> Value:
    whole = [_printed_for_year(held, year, one) for one in series]
    known = [value for value in whole if value is not None]
    if len(known) == len(whole) and len({value.through for value in known}) == 1:
        return _added(known)
    months = list(year.months)
    last = max((index for index, period in enumerate(months) if any(one.at(period) for one in series)), default=None)
    if last is None:
        return Value(Status.NOT_HELD, note="the reports print nothing for this year")
    running = _in_progress(held, year)
    wanted = months[: last + 1] if running else months
    parts: list[Part] = []
    missing: list[tuple[Period, str]] = []
    for period in wanted:
        found = [one.month(period) for one in series]
        reasons = [one for one in found if isinstance(one, str)]
        if reasons:
            missing.append((period, reasons[0]))
        else:
            parts += [one for one in found if isinstance(one, Part)]
    total = sum((part.figure for part in parts), Decimal(0))
    if not missing:
        status = Status.YEAR_TO_DATE if running else Status.COMPLETE
        return Value(status, total, wanted[-1].end, parts=tuple(parts))
    if any(reason == SUPPRESSED for _, reason in missing):
        return Value(Status.SUPPRESSED, note="a figure that it would be made of is suppressed")
    held_months = [period for period in wanted if all(period != other for other, _ in missing)]
    note = f"held: {_spans(held_months)} (together {plain(total)}); " if held_months else ""
    return Value(Status.PART_HELD, note=f"{note}missing: {_missing(missing)}", parts=tuple(parts))


def _printed_for_year(held: Holdings, year: AcademicYear, series: Series) -> Value | None:
    """A value printed for the year itself: its total, or the last of figures that accumulate over that very year."""
    own = [
        one
        for one in series.observations
        if ((one.period_start, one.period_end) == (year.start, year.end) and not one.basis.cumulative)
        or (
            one.basis is Basis.CUMULATIVE_ACADEMIC_YEAR
            and held.package.year_of(one) == year.start
            and year.holds(one.period_start, one.period_end)
        )
    ]
    if not own:
        return None
    end = max(one.period_end for one in own if one.period_end)
    if end < year.end and not _in_progress(held, year):
        return None
    one = held.newest_first([one for one in own if one.period_end == end])[0]
    figure = series.printed(one)
    if figure is None:
        return None
    status = Status.COMPLETE if end == year.end else Status.YEAR_TO_DATE
    return Value(status, figure, end, parts=(Part(one, figure),))


def _added(values: Sequence[Value]) -> Value:
    """The sum of values that cover the same days."""
    return Value(
        values[0].status,
        sum((value.figure for value in values if value.figure is not None), Decimal(0)),
        values[0].through,
        parts=tuple(part for value in values for part in value.parts),
    )


# --- the last of the year, and ratios ------------------------------------------------------------------------------------


def _last(held: Holdings, year: AcademicYear, series: Sequence[Series]) -> Value:
    values = [_last_of(held, year, one) for one in series]
    for status in (Status.NOT_HELD, Status.SUPPRESSED, Status.PART_HELD):
        lacking = next((value for value in values if value.status is status), None)
        if lacking is not None:
            return lacking
    if len({value.through for value in values}) > 1:
        return Value(Status.PART_HELD, note="the indicators are last printed for different months")
    return _added(values)


def _last_of(held: Holdings, year: AcademicYear, series: Series) -> Value:
    here = [one for one in series.observations if one.period_end and year.start <= one.period_end <= year.end]
    if not here:
        return Value(Status.NOT_HELD, note="the reports print nothing for this year")
    end = max(one.period_end for one in here if one.period_end)
    newest = held.newest_first([one for one in here if one.period_end == end])
    one = next((one for one in newest if series.printed(one) is not None), newest[0])
    figure = series.printed(one)
    if figure is None:
        suppressed = newest[0].symbol is not None and newest[0].symbol.value in ("c", "low")
        return Value(Status.SUPPRESSED if suppressed else Status.PART_HELD, note=f"no figure is printed for {_day(end)}")
    part = (Part(one, figure),)
    if (end.year, end.month) == (year.end.year, year.end.month):
        return Value(Status.COMPLETE, figure, end, parts=part)
    if _in_progress(held, year):
        return Value(Status.YEAR_TO_DATE, figure, end, parts=part)
    return Value(Status.PART_HELD, note=f"last printed for {_day(end)}: {plain(figure)}", parts=part)


def _ratio(top: Value, bottom: Value, places: int) -> Value:
    """One sum as a percentage of another, rounded half up. Both must cover the same months."""
    for value in (top, bottom):
        if value.figure is None:
            return value
    parts = (*top.parts, *bottom.parts)
    if top.through != bottom.through:
        return Value(Status.PART_HELD, note="the two indicators are held to different months", parts=parts)
    assert top.figure is not None and bottom.figure is not None
    if bottom.figure == 0:
        return Value(Status.PART_HELD, note="there were none to take a percentage of", parts=parts)
    percentage = (100 * top.figure / bottom.figure).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    note = f"{plain(top.figure)} of {plain(bottom.figure)}"
    return Value(top.status, percentage, top.through, note, parts)


# --- in words ------------------------------------------------------------------------------------------------------------


def _missing(missing: Sequence[tuple[Period, str]]) -> str:
    groups = groupby(missing, key=lambda item: item[1])
    return ", ".join(f"{_spans([period for period, _ in group])} ({reason})" for reason, group in groups)


def _spans(periods: Sequence[Period]) -> str:
    """Months as "January 2024 to August 2024"."""
    runs: list[list[Period]] = []
    for period in periods:
        if runs and (period.start - runs[-1][-1].end).days == 1:
            runs[-1].append(period)
        else:
            runs.append([period])
    return ", ".join(_name(run[0]) if len(run) == 1 else f"{_name(run[0])} to {_name(run[-1])}" for run in runs)


def _name(period: Period) -> str:
    return f"{MONTHS[period.start.month - 1].capitalize()} {period.start.year}"


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1].capitalize()} {day.year}"
