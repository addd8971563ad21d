"""The counts of a package, and what ties them to each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from extract.package.rows import Package
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
    """The counts with their values, and what anybody who sees the table knows of them without seeing their values.

    ``equations`` are sums that are 0, ``bounds`` sums that are not above 0, ``months`` the differences that are figures of
    their own, each with its value. ``before`` leads from each cumulative count to the one printed before it in its year.
    ``companions`` are cells that would give a figure away: of each pair the second must be hidden where the first is. All
    equations and bounds are true of the values.
    """

    values: dict[Quantity, Decimal] = field(default_factory=dict)
    equations: list[Form] = field(default_factory=list)
    bounds: list[Form] = field(default_factory=list)
    months: list[tuple[Form, Decimal]] = field(default_factory=list)
    before: dict[Quantity, Quantity] = field(default_factory=dict)
    companions: list[tuple[str, str]] = field(default_factory=list)

    def equate(self, form: Form) -> bool:
        """Note that a sum is 0, if it is. Says whether it is: a sum that is misprinted gives nothing away."""
        adds_up = self.value(form) == 0
        if adds_up and form:
            self.equations.append(form)
        return adds_up

    def bound(self, part: Quantity, whole: Quantity) -> None:
        """Note that one count is never above another, nor what it adds above what the other adds, where that is so."""
        steps: list[Form] = [{part: 1, whole: -1}]
        if part in self.before and whole in self.before:
            steps.append({part: 1, self.before[part]: -1, whole: -1, self.before[whole]: 1})
        self.bounds += [form for form in steps if self.value(form) <= 0]

    def value(self, form: Form) -> Decimal:
        """What a sum comes to."""
        return sum((self.values[quantity] * factor for quantity, factor in form.items()), Decimal(0))


#: The roles of cells that count people or cases. Targets and what other areas report are not the authority's own counts.
COUNTED = (Role.PERIOD, Role.YEAR_TOTAL, Role.LATEST, Role.PREVIOUS, Role.BASELINE)

#: So many columns must agree before rows that nobody says belong together are taken to, where some columns say otherwise...
LEAST_COLUMNS = 3

#: ... and so large a part of them: a single misprint keeps nobody from seeing what belongs together.
MOSTLY = 0.8

#: So many are enough where none says otherwise.
LEAST_ALIKE = 2

#: A column of a table, over all pages of its document, and a row: document, rule, section, and the indicator's id.
ColumnKey = tuple[object, ...]
RowKey = tuple[str, str, str, str]


def column_of(one: Observation) -> ColumnKey:
    """The column that an observation stands in, over all pages."""
    return one.document_id, one.column_role, one.column_label, one.period_start, one.period_end


def row_of(one: Observation) -> RowKey:
    """The row that an observation stands in, over all pages."""
    return one.document_id, one.rule, one.section, one.indicator_id


@dataclass(frozen=True, slots=True)
class Counted:
    """A count where it is printed."""

    quantity: Quantity
    value: Decimal
    one: Observation


def counts_of(package: Package) -> list[Counted]:
    """Every count of a package."""
    found = []
    for one in package.observations:
        if one.column_role in COUNTED and one.value is not None and one.unit in (Unit.COUNT, None):
            found.append(Counted(Quantity(one.observation_id, Which.VALUE), one.value, one))
        if one.column_role in COUNTED and one.numerator is not None:
            found.append(Counted(Quantity(one.observation_id, Which.NUMERATOR), one.numerator, one))
    return found


def mostly(agreeing: int, of: int) -> bool:
    """Whether so many columns agree that nobody takes it for chance."""
    return agreeing >= LEAST_ALIKE if agreeing == of else agreeing >= max(LEAST_COLUMNS, MOSTLY * of)


def by_row(counts: Iterable[Counted]) -> dict[tuple[RowKey, Which], list[Counted]]:
    """The counts of each row of each document."""
    rows: dict[tuple[RowKey, Which], list[Counted]] = defaultdict(list)
    for counted in counts:
        rows[row_of(counted.one), counted.quantity.which].append(counted)
    return dict(rows)


def tie_companions(ties: Ties, package: Package) -> None:
    """Cells of a row that say how its figures moved or compare: they are hidden with any figure of their row."""
    rows: dict[RowKey, list[Observation]] = defaultdict(list)
    for one in package.observations:
        rows[row_of(one)].append(one)
    for members in rows.values():
        telling = [one for one in members if one.column_role in (Role.CHANGE, Role.TREND, Role.RAG)]
        figures = [one for one in members if one.column_role in COUNTED and one.value is not None]
        ties.companions += [(one.observation_id, other.observation_id) for one in figures for other in telling]


def tie_cards(ties: Ties, counts: Sequence[Counted]) -> None:
    """Figures of a row without a period of their own: the total of all its periods, or one of them once more."""
    for members in by_row(counts).values():
        dated = [counted for counted in members if counted.one.period_start is not None]
        for counted in members:
            if counted.one.period_start is None:
                ties.equate({counted.quantity: 1, **{other.quantity: -1 for other in dated}})
                for other in dated:
                    ties.equate({counted.quantity: 1, other.quantity: -1})
