"""How the rows of a table hang together: which are parts of which, and which print each other's months.

What the rule says is taken as said. Beyond that, only what the table itself proves: a row called "Total" or "Total incidents"
is the sum of those above it where it is their sum in most columns.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from extract.figures import decimals
from extract.periods import Basis, normalised, year_start
from extract.records import Observation
from extract.rulebook.model import Role, TotalRule, Unit
from extract.rulebook.patterns import compiled, first_match
from extract.scorecard.columns import Column
from extract.scorecard.observe import ObservedRow, ObservedTable


@dataclass(frozen=True, slots=True)
class Sum:
    """One column of a total: the total, its parts, and how far their sum may be off (zero for counts)."""

    whole: Observation
    parts: tuple[Observation, ...]
    allowance: Decimal = Decimal(0)

    @property
    def total(self) -> Decimal:
        return sum((part.value for part in self.parts if part.value is not None), Decimal(0))

    @property
    def holds(self) -> bool:
        return self.whole.value is not None and abs(self.total - self.whole.value) <= self.allowance


@dataclass(frozen=True, slots=True)
class Total:
    """A row that is the sum of others, whether the rule says so or the table shows it (``evident``)."""

    row: ObservedRow
    parts: tuple[ObservedRow, ...]
    evident: bool = False

    def sums(self) -> Iterator[Sum]:
        """The columns in which the total and all its parts print a figure that can be summed."""
        for cell in self.row.cells:
            one = cell.observation
            if one.column_role in (Role.CHANGE, Role.TEXT) or one.unit is Unit.PERCENT or one.value is None:
                continue
            found = [at_column(part, cell.column) for part in self.parts]
            parts = tuple(part for part in found if part is not None and part.value is not None and part.unit is one.unit)
            if len(parts) == len(self.parts):
                yield Sum(one, parts, allowance([one, *parts]) if cell.column.rounded or is_rounded(one) else Decimal(0))


def at_column(row: ObservedRow, column: Column) -> Observation | None:
    """What a row prints in a column: at the same place under the same heading, or on another page under that heading alone."""
    alike = [cell for cell in row.cells if cell.column.label == column.label]
    same = [cell for cell in alike if cell.column.index == column.index]
    found = same or (alike if len(alike) == 1 else [])
    return found[0].observation if found else None


def can_be_summed(one: Observation) -> bool:
    """Whether a figure is of those that add up: a count or an amount."""
    return one.unit is not None and one.unit.adds_up


def is_rounded(one: Observation) -> bool:
    """Whether a figure is rounded for all that it may have no decimals: one in thousands is."""
    return one.unit is not None and one.unit.in_multiples


def allowance(figures: Sequence[Observation]) -> Decimal:
    """How far a sum of rounded figures may be off: half a unit of the last printed place for each."""
    return sum((half_unit(one.value) for one in figures if one.value is not None), Decimal(0))


def half_unit(value: Decimal) -> Decimal:
    """Half a unit of a figure's last printed place."""
    return Decimal(1).scaleb(-decimals(value)) / 2


# --- totals --------------------------------------------------------------------------------------------------------------

#: A row that calls itself a total and nothing else.
_TOTAL = re.compile(r"(?:grand |overall |section )?(?:sub-? ?)?totals?:?", re.I)


def is_total(label: str) -> bool:
    """Whether a label calls its row a total and says nothing else: "Total", "Sub-total", "Grand total"."""
    return _TOTAL.fullmatch(normalised(label)) is not None


#: A row that calls itself the total of something: "Total incidents", "Complaints in total". An indicator may do that too.
_TOTAL_OF = re.compile(r"(?:overall )?totals?\b.*|.*\b(?:sub-? ?)?totals?:?", re.I)


def may_be_total(label: str) -> bool:
    """Whether a label begins or ends as a total's does. Only its figures tell whether it is one of the rows above it."""
    return _TOTAL_OF.fullmatch(normalised(label)) is not None


#: A total that the rule does not name is believed where it is right in so many columns at least, and in this share of all.
EVIDENT_COLUMNS, EVIDENT_SHARE = 3, Decimal("0.75")


def totals(tables: Sequence[ObservedTable]) -> list[Total]:
    """All rows of a report's tables that are sums of others: those of the rule, then those that are evident.

    A row may be two sums: of the kinds of crime in a city, and of the districts in which they happened.
    """
    found: list[Total] = []
    for table in tables:
        found += [
            total for rows in _sections([table]).values() for rule in table.table.totals for total in _by_rule(rule, rows)
        ]
    named = {total.row.row.label_cell for total in found}
    found += [total for table in tables for total in _totals_under_parts(table) if total.row.row.label_cell not in named]
    return found


def _sections(tables: Sequence[ObservedTable]) -> dict[str, list[ObservedRow]]:
    sections: dict[str, list[ObservedRow]] = {}
    for table in tables:
        for row in table.rows:
            sections.setdefault(row.row.section, []).append(row)
    return sections


def _by_rule(rule: TotalRule, rows: Sequence[ObservedRow]) -> Iterator[Total]:
    wholes = [row for row in rows if compiled(rule.total).matches(row.row.label)]
    parts = [row for row in rows if first_match(rule.parts, row.row.label) is not None and row not in wholes]
    if len(wholes) == 1 and len(parts) == len(rule.parts):
        yield Total(wholes[0], tuple(parts))


def _totals_under_parts(table: ObservedTable) -> Iterator[Total]:
    """Rows called a total with what may be their parts: the rows since the last total, all rows, or the totals above."""
    for rows in _sections([table]).values():
        since: list[ObservedRow] = []
        plain: list[ObservedRow] = []
        above: list[ObservedRow] = []
        for row in rows:
            if row.row.parent:
                continue
            proven = _proven(row, since, plain, above) if may_be_total(row.row.label) else None
            if proven is not None:
                yield proven
            if proven is not None or is_total(row.row.label):
                since, above = [], [*above, row]
            else:
                since.append(row)
                plain.append(row)


def _proven(row: ObservedRow, *candidates: list[ObservedRow]) -> Total | None:
    """A row as the sum of the first of several lists of rows of which its figures prove it."""
    totals_of = (Total(row, tuple(parts), evident=True) for parts in candidates if len(parts) > 1)
    return next((total for total in totals_of if _is_evident(total)), None)


def _is_evident(total: Total) -> bool:
    sums = [one for one in total.sums() if can_be_summed(one.whole) and (one.whole.value or any(p.value for p in one.parts))]
    right = sum(one.holds for one in sums)
    return right >= EVIDENT_COLUMNS and right >= EVIDENT_SHARE * len(sums)


@dataclass(frozen=True, slots=True)
class Family:
    """A row and those that are parts of it ("of which …"), which need not be all of it."""

    row: ObservedRow
    children: list[ObservedRow] = field(default_factory=list)


def families(table: ObservedTable) -> list[Family]:
    """Every row that other rows call their parent, with those rows, in the order in which they are printed."""
    found: list[Family] = []
    for rows in _sections([table]).values():
        current: dict[str, Family] = {}
        for row in rows:
            if row.row.parent in current:
                current[row.row.parent].children.append(row)
            current[row.row.label] = Family(row)
            found.append(current[row.row.label])
    return [family for family in found if family.children]


# --- months and the row that accumulates them ----------------------------------------------------------------------------

_BASIS_WORDS = re.compile(
    r"\([^)]*\b(?:cumulative|monthly|month|ytd|to date)\b[^)]*\)|\bcumulative\b|\bmonthly\b|\b(?:number )?in (?:the )?month\b"
    r"|\byear[ -]?to[ -]?date\b|\bytd\b|\bto date\b|\bnew\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One month as printed, and by how much the cumulative figure grows in it. ``earlier`` is None where its year begins."""

    month: Observation
    later: Observation
    earlier: Observation | None

    @property
    def growth(self) -> Decimal:
        assert self.later.value is not None
        return self.later.value - (self.earlier.value if self.earlier and self.earlier.value is not None else 0)

    @property
    def agrees(self) -> bool:
        """Whether the two are equal, as far as their printed places tell: counts are exact."""
        assert self.month.value is not None
        figures = [one for one in (self.month, self.later, self.earlier) if one is not None]
        exact = all(one.unit is Unit.COUNT for one in figures)
        return abs(self.month.value - self.growth) <= (Decimal(0) if exact else allowance(figures))


@dataclass(frozen=True, slots=True)
class MonthsAndSum:
    """The months of an indicator and the figures that accumulate them, both printed. By the first day of their period."""

    months: dict[date, Observation]
    cumulative: dict[date, Observation]
    first_month: int

    def step(self, start: date) -> Step | None:
        """The period that begins on a day, None where it or its predecessor is not printed or cannot be compared."""
        month, later = self.months.get(start), self.cumulative.get(start)
        if month is None or later is None or not _same_kind(month, later):
            return None
        if start == year_start(start, self.first_month):
            return Step(month, later, None)
        earlier = next((one for one in self.cumulative.values() if _ends_before(one, start)), None)
        if earlier is None or not _same_kind(earlier, later):
            return None
        first_days = [year_start(one.period_end, self.first_month) for one in (earlier, later) if one.period_end]
        return Step(month, later, earlier) if first_days[0] == first_days[1] else None

    @property
    def proven(self) -> bool:
        """Whether the two rows agree in most months, so that they can only be about the same cases."""
        steps = [step for start in self.months for step in [self.step(start)] if step is not None]
        right = sum(step.agrees for step in steps)
        return right >= EVIDENT_COLUMNS and right >= EVIDENT_SHARE * len(steps)


def _same_kind(one: Observation, other: Observation) -> bool:
    same_span = (one.period_start, one.period_end) == (other.period_start, other.period_end) or one.basis is other.basis
    return same_span and one.value is not None and other.value is not None and one.unit is other.unit and can_be_summed(one)


def _ends_before(one: Observation, start: date) -> bool:
    return one.period_end is not None and one.period_end + timedelta(days=1) == start


def months_and_sums(table: ObservedTable) -> list[MonthsAndSum]:
    """The pairs of rows of which one prints the months that the other adds up.

    The rule names them, or their labels differ only in the words that say what span they cover. Where the label of the months
    does not say so either, the two rows have to agree in most months.
    """
    found = []
    sums = _Sums([row for row in table.rows if _is_sum(row)])
    for row in table.rows:
        others = sums.of(row)
        named = len(others) == 1 and others[0].meaning.accumulates is not None
        if len(others) != 1 or not (named or _may_be_months(row)):
            continue
        pair = _paired(row, others[0])
        if pair is not None and (named or _says_months(row) or pair.proven):
            found.append(pair)
    return found


def _paired(row: ObservedRow, other: ObservedRow) -> MonthsAndSum | None:
    cumulative = _by_start(other)
    bases = {one.basis for one in cumulative.values()}
    first = other.meaning.starts_in(next(iter(bases))) if len(bases) == 1 else None
    return MonthsAndSum(_by_start(row), cumulative, first) if first is not None else None


def _says_months(row: ObservedRow) -> bool:
    return row.meaning.basis in (Basis.MONTH, Basis.QUARTER)


def _may_be_months(row: ObservedRow) -> bool:
    return _says_months(row) or (row.meaning.basis is None and not row.meaning.cumulative_over_unknown_year)


def _is_sum(row: ObservedRow) -> bool:
    """Whether a row prints figures that accumulate over a year, so that it may be the sum of another's."""
    return row.meaning.adds_up and any(cell.observation.basis.cumulative for cell in row.cells)


class _Sums:
    """Rows whose figures accumulate, to be looked up by the rows whose months they may add up."""

    def __init__(self, rows: Sequence[ObservedRow]) -> None:
        self._named = [row for row in rows if row.meaning.accumulates is not None]
        self._alike: dict[tuple[str, str, str], list[ObservedRow]] = defaultdict(list)
        for row in rows:
            if row.meaning.accumulates is None:
                self._alike[self._place(row)].append(row)

    def of(self, row: ObservedRow) -> list[ObservedRow]:
        """The rows that may be a row's sum: the rule names it, or the labels differ in no more than the span they cover."""
        found = [one for one in self._named if one is not row and compiled(str(one.meaning.accumulates)).matches(row.row.label)]
        alike = self._alike.get(self._place(row), ()) if self._alike else ()
        return found + [one for one in alike if one.row.label != row.row.label]

    @staticmethod
    def _place(row: ObservedRow) -> tuple[str, str, str]:
        return row.row.section, row.row.parent, _stem(row.row.label)


def _stem(label: str) -> str:
    """A label without the words that say what span its figures cover."""
    return " ".join(re.findall(r"\w+|%", _BASIS_WORDS.sub(" ", normalised(label)).lower()))


def _by_start(row: ObservedRow) -> dict[date, Observation]:
    return {
        cell.observation.period_start: cell.observation
        for cell in row.cells
        if cell.observation.column_role is Role.PERIOD and cell.observation.period_start is not None
    }
