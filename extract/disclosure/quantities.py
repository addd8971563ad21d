"""The counts of a package, and everything linear that ties them to each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from extract.package.rows import Package
from extract.periods import FIRST_MONTH, PeriodType, year_start
from extract.records import Observation
from extract.rulebook.model import Role, Unit


class Which(StrEnum):
    """Which of a cell's two figures a count is."""

    VALUE = "value"
    NUMERATOR = "numerator"


@dataclass(frozen=True, slots=True, order=True)
class Quantity:
    """One printed count: a cell's figure, or the count in brackets after its percentage."""

    cell: str
    which: Which


#: A sum of counts with factors: what a month's own figure is, or what an equation sets equal to 0.
Form = Mapping[Quantity, int]


@dataclass(slots=True)
class Ties:
    """The counts with their values, and what is known of them without looking at them.

    ``equations`` are sums that are 0, ``order`` pairs of which the first is never above the second, ``months`` the differences
    that are figures of their own, each with its value. ``companions`` are cells that would give a count away: of each pair the
    second must be hidden where the first is.
    """

    values: dict[Quantity, Decimal] = field(default_factory=dict)
    equations: list[Form] = field(default_factory=list)
    order: list[tuple[Quantity, Quantity]] = field(default_factory=list)
    months: list[tuple[Form, Decimal]] = field(default_factory=list)
    companions: list[tuple[str, str]] = field(default_factory=list)

    def equate(self, whole: Quantity, parts: Iterable[Quantity]) -> None:
        """Note that one count is the sum of others."""
        self.equations.append({whole: 1, **dict.fromkeys(parts, -1)})


#: The roles of cells that count people or cases. Targets and what other areas report are not the authority's own counts.
COUNTED = (Role.PERIOD, Role.YEAR_TOTAL, Role.LATEST, Role.PREVIOUS, Role.BASELINE)

SeriesKey = tuple[str, str, str, Which]


@dataclass(frozen=True, slots=True)
class Counted:
    """A count where it is printed."""

    quantity: Quantity
    value: Decimal
    one: Observation

    @property
    def column(self) -> tuple[object, ...]:
        """What the columns of one document are told apart by."""
        one = self.one
        return one.document_id, one.column_role, one.column_label, one.period_start, one.period_end


def counts_of(package: Package) -> list[Counted]:
    """Every count of a package."""
    found = []
    for one in package.observations:
        if one.column_role in COUNTED and one.value is not None and one.unit is Unit.COUNT:
            found.append(Counted(Quantity(one.observation_id, Which.VALUE), one.value, one))
        if one.column_role in COUNTED and one.numerator is not None:
            found.append(Counted(Quantity(one.observation_id, Which.NUMERATOR), one.numerator, one))
    return found


def in_series(counts: Iterable[Counted]) -> dict[SeriesKey, list[Counted]]:
    """The counts of periods by document and indicator, in order of time."""
    series: dict[SeriesKey, list[Counted]] = defaultdict(list)
    for counted in counts:
        one = counted.one
        if one.column_role is Role.PERIOD and one.period_start is not None:
            series[one.document_id, one.rule, one.indicator_id, counted.quantity.which].append(counted)
    for members in series.values():
        members.sort(key=lambda counted: (counted.one.period_start or date.min, counted.one.period_end or date.min))
    return dict(series)


# --- over time -----------------------------------------------------------------------------------------------------------


def tie_over_time(ties: Ties, series: Mapping[SeriesKey, Sequence[Counted]]) -> None:
    """Cumulative figures: each is no lower than the one before, and the difference is the month's own figure."""
    for members in series.values():
        for before, after in pairwise(members):
            if not _same_year(before.one, after.one):
                continue
            if after.value >= before.value:
                ties.order.append((before.quantity, after.quantity))
                if _follows(before.one, after.one):
                    ties.months.append(({after.quantity: 1, before.quantity: -1}, after.value - before.value))


def _same_year(one: Observation, other: Observation) -> bool:
    first = FIRST_MONTH.get(one.basis)
    if first is None or one.basis is not other.basis or one.period_start is None or other.period_start is None:
        return False
    return year_start(one.period_start, first) == year_start(other.period_start, first)


def _follows(one: Observation, other: Observation) -> bool:
    return one.period_end is not None and one.period_end + timedelta(days=1) == other.period_start


def tie_years(ties: Ties, counts: Sequence[Counted]) -> None:
    """Totals of longer periods over the months that fill them, and over the cumulative figure of their last month."""
    rows: dict[tuple[str, str, str, Which], list[Counted]] = defaultdict(list)
    for counted in counts:
        one = counted.one
        rows[one.document_id, one.rule, one.indicator_id, counted.quantity.which].append(counted)
    for members in rows.values():
        months = {
            (counted.one.period_start, counted.one.period_end): counted
            for counted in members
            if counted.one.period_type is PeriodType.MONTH and not counted.one.basis.cumulative
        }
        for whole in members:
            one = whole.one
            if one.period_type in (None, PeriodType.MONTH, PeriodType.DATE, PeriodType.WEEK) or one.basis.cumulative:
                continue
            parts = _filling(months, one)
            if parts and sum(part.value for part in parts) == whole.value:
                ties.equate(whole.quantity, [part.quantity for part in parts])
            for other in members:
                ends = other.one.basis.cumulative and other.one.period_end == one.period_end
                if ends and other.value == whole.value and _begins(other.one) == one.period_start:
                    ties.equate(whole.quantity, [other.quantity])


def _filling(months: Mapping[tuple[date | None, date | None], Counted], one: Observation) -> list[Counted]:
    """The months that fill a period without a gap; none where one is missing."""
    found = [
        counted
        for (start, end), counted in sorted(months.items(), key=lambda item: item[0][0] or date.min)
        if start and end and one.period_start and one.period_end and one.period_start <= start and end <= one.period_end
    ]
    whole = bool(found) and found[0].one.period_start == one.period_start and found[-1].one.period_end == one.period_end
    return found if whole and all(_follows(one.one, other.one) for one, other in pairwise(found)) else []


def _begins(one: Observation) -> date | None:
    first = FIRST_MONTH.get(one.basis)
    return year_start(one.period_start, first) if first and one.period_start else None


def tie_monthly_rows(ties: Ties, series: Mapping[SeriesKey, Sequence[Counted]]) -> None:
    """A cumulative row and a row of months that are its differences wherever both are printed, at least three times."""
    by_document: dict[str, list[Sequence[Counted]]] = defaultdict(list)
    for (document_id, _, _, _), members in series.items():
        by_document[document_id].append(members)
    for rows in by_document.values():
        cumulative = [members for members in rows if members[0].one.basis.cumulative]
        others = [members for members in rows if not members[0].one.basis.cumulative]
        for accumulated in cumulative:
            steps = {
                (after.one.period_start, after.one.period_end): (before, after)
                for before, after in pairwise(accumulated)
                if _same_year(before.one, after.one) and _follows(before.one, after.one)
            }
            for monthly in others:
                both = [(steps[place], one) for one in monthly for place in [(one.one.period_start, one.one.period_end)] if place in steps]
                if len(both) >= LEAST_COLUMNS and all(after.value - before.value == one.value for (before, after), one in both):
                    for (before, after), one in both:
                        ties.equations.append({after.quantity: 1, before.quantity: -1, one.quantity: -1})


#: So many columns must agree before rows that are not said to belong together are taken to.
LEAST_COLUMNS = 3


def tie_reports(ties: Ties, counts: Sequence[Counted]) -> None:
    """The same figure in several reports. Where it was revised, neither may give the other away."""
    same: dict[tuple[object, ...], list[Counted]] = defaultdict(list)
    for counted in counts:
        one = counted.one
        if one.period_start is not None:
            key = (one.authority, one.rule, one.indicator_id, one.column_role, one.period_start, one.period_end, one.basis)
            same[*key, counted.quantity.which].append(counted)
    for members in same.values():
        for one, other in pairwise(members):
            if one.value == other.value:
                ties.equate(one.quantity, [other.quantity])
            ties.companions += [(one.quantity.cell, other.quantity.cell), (other.quantity.cell, one.quantity.cell)]


def by_column(counts: Iterable[Counted]) -> Iterator[tuple[tuple[object, ...], list[Counted]]]:
    """The counts of each column of each document."""
    columns: dict[tuple[object, ...], list[Counted]] = defaultdict(list)
    for counted in counts:
        columns[counted.column].append(counted)
    yield from columns.items()
