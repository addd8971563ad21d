"""What the figures of a table say about its rows: which accumulate, which are totals, which are the whole of a percentage.

All of it is arithmetic that holds throughout the table, never a guess from a few figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from itertools import pairwise

from extract.figures import decimals
from extract.periods import Basis, PeriodType
from extract.records import Direction
from extract.rulebook.model import Role, Unit
from extract.scorecard.meaning import basis_in_label
from extract.scorecard.observe import ObservedRow, ObservedTable
from extract.scorecard.relations import can_be_summed

#: So many steps inside years, and so many falls at their beginning, make a running total.
FEWEST_STEPS, FEWEST_STARTS = 5, 1

#: In a running total this share of the steps inside years rises: a stock that happens never to fall rises less often.
LEAST_RISING = Decimal("0.6")

#: A running total begins its year at no more than this share of where it ended the last.
LARGEST_START = Decimal("0.5")

#: What is said of sums and shares must hold in so many columns, and in all of them.
FEWEST_COLUMNS = 3

#: A sum that does not hold in so many columns, but in all others, is worth a question: one of the figures may be misprinted.
MOST_AMISS = 2

#: Of the figures of parts so many may be larger than their whole's, as a share: misprints.
MOST_LARGER = Decimal("0.02")

#: A total has no more parts than this.
MOST_PARTS = 15

#: A marker's meaning is told from the figures where this many can be compared, of which this share agrees.
FEWEST_MARKERS, LEAST_AGREEING = 10, Decimal("0.9")

_YEARS = {
    Basis.CUMULATIVE_CALENDAR_YEAR: 1,
    Basis.CUMULATIVE_FINANCIAL_YEAR: 4,
    Basis.CUMULATIVE_ACADEMIC_YEAR: 9,
}
_TOTAL = re.compile(r"\b(?:sub)?-?total\b|\ball\b|\boverall\b", re.I)


@dataclass(frozen=True, slots=True)
class Running:
    """A row that rises all year and falls back where the next begins."""

    row: ObservedRow
    basis: Basis
    steps: int
    starts: int
    labelled: bool
    """The label or its data-period code says that the figures accumulate, and not over which year."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A row that is the sum of others in every column, or in all but a few (``amiss``)."""

    total: ObservedRow
    parts: tuple[ObservedRow, ...]
    columns: int
    amiss: int = 0


@dataclass(frozen=True, slots=True)
class Whole:
    """The row of which another's percentages, with their counts in brackets, are taken."""

    share: ObservedRow
    whole: ObservedRow
    columns: int
    of: int


@dataclass(frozen=True, slots=True)
class MarkerEvidence:
    """How often the arrows of a table point where the figures went."""

    agree: int
    compared: int

    @property
    def about_value(self) -> bool:
        return self.compared >= FEWEST_MARKERS and self.agree >= LEAST_AGREEING * self.compared


Series = list[tuple[date, date, Decimal]]


def series_of(row: ObservedRow, types: Sequence[PeriodType] = (PeriodType.MONTH, PeriodType.QUARTER)) -> Series:
    """A row's figures by period, in order of time."""
    found = [
        (one.period_start, one.period_end, one.value)
        for one in (cell.observation for cell in row.cells)
        if one.column_role is Role.PERIOD and one.period_type in types and one.value is not None
    ]
    return sorted((start, end, value) for start, end, value in found if start is not None and end is not None)


def parts_fit(tables: Sequence[ObservedTable]) -> bool:
    """Whether rows may be parts of those to which their indents make them belong: counts are hardly ever more than those."""
    compared = larger = 0
    for table in tables:
        wholes = {(row.row.section, row.row.label): _counts(row) for row in table.rows}
        for row in table.rows:
            whole = wholes.get((row.row.section, row.row.parent), {})
            for column, value in _counts(row).items() if row.row.parent else ():
                if column in whole:
                    compared += 1
                    larger += value > whole[column]
    return larger <= MOST_LARGER * compared


def _counts(row: ObservedRow) -> dict[int, Decimal]:
    """The counts that a row prints under periods, by column."""
    cells = [cell.observation for cell in row.cells if cell.observation.column_role is Role.PERIOD]
    return {one.column: one.value for one in cells if one.value is not None and one.unit is Unit.COUNT}


def running_totals(table: ObservedTable) -> list[Running]:
    """The rows whose figures accumulate over a year, where label or shape says so and the label does not say which."""
    found = []
    for row in table.rows:
        stated, unknown_year = basis_in_label(row.row.label)
        unknown_year = unknown_year or row.meaning.cumulative_over_unknown_year
        if stated is not None or not all(
            cell.observation.unit is None or can_be_summed(cell.observation) for cell in row.cells
        ):
            continue
        fits = [(basis, shape) for basis, first in _YEARS.items() for shape in (_shape(series_of(row), first),) if shape]
        if len(fits) == 1:
            basis, (steps, starts) = fits[0]
            found.append(Running(row, basis, steps, starts, unknown_year))
    return found


def _shape(series: Series, first_month: int) -> tuple[int, int] | None:
    """How many steps inside years and how many beginnings a running total has; None where it is none over such years."""
    rising = steps = starts = 0
    for (_, end, before), (start, _, after) in pairwise(series):
        if end + timedelta(days=1) != start:
            continue
        if start.month == first_month:
            if after > LARGEST_START * before:
                return None
            starts += 1
        else:
            if after < before:
                return None
            steps += 1
            rising += after > before
    enough = steps >= FEWEST_STEPS and starts >= FEWEST_STARTS and rising >= LEAST_RISING * steps
    return (steps, starts) if enough else None


def sums(table: ObservedTable) -> list[Sum]:
    """The rows that are called totals and are the sum of the rows right above them, in every column or in all but a few."""
    found = []
    for index, row in enumerate(table.rows):
        if not _TOTAL.search(row.row.label):
            continue
        above = [
            other
            for other in table.rows[:index]
            if other.row.section == row.row.section and other.row.parent == row.row.parent and other.row.label != row.row.label
        ]
        fits = list(_sums_of(row, above))
        if fits:
            found.append(min(fits, key=lambda one: one.amiss))
    return found


def _sums_of(row: ObservedRow, above: Sequence[ObservedRow]) -> Iterator[Sum]:
    """A row as the sum of the two, three … rows right above it, where it is that in all columns but a few."""
    total = _by_column(row)
    for count in range(2, min(MOST_PARTS, len(above)) + 1):
        parts = above[-count:]
        columns, amiss = _adds_up(total, [_by_column(part) for part in parts])
        if columns >= FEWEST_COLUMNS and amiss <= min(MOST_AMISS, columns // 3):
            yield Sum(row, tuple(parts), columns, amiss)


def _by_column(row: ObservedRow) -> Mapping[int, Decimal]:
    return {
        cell.observation.column: cell.observation.value
        for cell in row.cells
        if cell.observation.column_role in (Role.PERIOD, Role.YEAR_TOTAL)
        and cell.observation.value is not None
        and can_be_summed(cell.observation)
    }


def _adds_up(total: Mapping[int, Decimal], parts: Sequence[Mapping[int, Decimal]]) -> tuple[int, int]:
    """In how many columns the parts add up to a total that is not nothing, and in how many they do not."""
    columns = [column for column in total if all(column in part for part in parts)]
    # Every part must matter somewhere: a row of noughts could be left out or put in.
    if not all(any(part[column] for column in columns) for part in parts):
        return 0, 0
    right = [column for column in columns if sum(part[column] for part in parts) == total[column]]
    return sum(bool(total[column]) for column in right), len(columns) - len(right)


def wholes(table: ObservedTable) -> list[Whole]:
    """The rows of which percentages with counts in brackets are taken: the one row that fits most of their figures."""
    counts = [row for row in table.rows if any(cell.observation.unit is Unit.COUNT for cell in row.cells)]
    found = []
    for row in table.rows:
        shares = [
            one for one in (cell.observation for cell in row.cells) if one.numerator is not None and one.value is not None
        ]
        if len(shares) < FEWEST_COLUMNS:
            continue
        fits = []
        for other in counts:
            base = {one.column: one.value for one in (cell.observation for cell in other.cells)}
            checked = [
                _is_share(one.value, one.numerator, base.get(one.column)) for one in shares if one.value and one.numerator
            ]
            if len(checked) >= FEWEST_COLUMNS and 2 * sum(checked) > len(checked):
                fits.append(Whole(row, other, sum(checked), len(checked)))
        if fits:
            found.append(max(fits, key=lambda whole: whole.columns))
    return found


def _is_share(percent: Decimal, count: Decimal | None, whole: Decimal | None) -> bool:
    """Whether a count is that percentage of a whole, rounded or cut off as it is printed."""
    if count is None or not whole:
        return False
    step = Decimal(1).scaleb(-decimals(percent))
    exact = 100 * count / whole
    return percent in (exact.quantize(step, ROUND_HALF_UP), exact.quantize(step, ROUND_DOWN))


def markers(table: ObservedTable) -> MarkerEvidence:
    """How the arrows of a table go with its figures, from one month or quarter to the next."""
    agree = compared = 0
    for before, after, pointed in _moves(table):
        compared += 1
        agree += pointed is (Direction.UP if after > before else Direction.DOWN if after < before else Direction.FLAT)
    return MarkerEvidence(agree, compared)


def _moves(table: ObservedTable) -> Iterator[tuple[Decimal, Decimal, Direction]]:
    for row in table.rows:
        observed = [
            one for one in (cell.observation for cell in row.cells) if one.column_role is Role.PERIOD and one.period_start
        ]
        for earlier, later in pairwise(observed):
            if (
                earlier.value is not None
                and later.value is not None
                and later.marker is not None
                and earlier.unit is later.unit
            ):
                yield earlier.value, later.value, later.marker
