"""Printed changes against the two columns that they compare."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from itertools import permutations, product

from extract.checks.base import Check, amount, said
from extract.figures import decimals
from extract.records import Finding, Severity
from extract.rulebook.model import Role
from extract.scorecard.observe import ObservedCell, ObservedTable
from extract.scorecard.relations import half_unit, is_rounded

#: What a change may compare: columns that hold figures.
_COMPARED = frozenset(role for role in Role if role.comparator) | {
    Role.PERIOD,
    Role.YEAR_TOTAL,
    Role.LATEST,
    Role.PREVIOUS,
    Role.TARGET,
    Role.BASELINE,
}

#: A column of a table: its place and its heading. A row: its cells by their columns.
_Place = tuple[int, str]
_Row = Mapping[_Place, ObservedCell]

_WAYS = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN)


@dataclass(frozen=True, slots=True)
class Change:
    """A printed change and two figures that it may compare: as their difference, or in per cent of the earlier."""

    printed: ObservedCell
    later: ObservedCell
    earlier: ObservedCell
    in_percent: bool

    @property
    def computable(self) -> bool:
        one, other = self.later.observation, self.earlier.observation
        if one.value is None or other.value is None or one.unit is not other.unit:
            return False
        return not self.in_percent or other.value > _slack(self.earlier)

    @property
    def agrees(self) -> bool:
        """Whether it is what the figures give, rounded or cut off at its last printed place."""
        by, of = _slack(self.later), _slack(self.earlier)
        ends = self._exact(-by, of), self._exact(by, -of)
        return min(self._rounded(ends[0])) <= _value(self.printed) <= max(self._rounded(ends[1]))

    @property
    def rounded(self) -> bool:
        """Whether a figure is known no better than it is rounded."""
        return _slack(self.later) + _slack(self.earlier) > 0

    @property
    def unsigned(self) -> bool:
        """Whether only its sign is wrong, and it has none: a colour or an arrow may say that it is a decrease."""
        return _value(self.printed) >= 0 and -_value(self.printed) in self._rounded(self._exact())

    @property
    def expected(self) -> Decimal:
        return self._rounded(self._exact())[0]

    def _exact(self, later_off: Decimal = Decimal(0), earlier_off: Decimal = Decimal(0)) -> Decimal:
        later, earlier = _value(self.later) + later_off, _value(self.earlier) + earlier_off
        return 100 * (later - earlier) / earlier if self.in_percent else later - earlier

    def _rounded(self, exact: Decimal) -> list[Decimal]:
        step = Decimal(1).scaleb(-decimals(_value(self.printed)))
        return [exact.quantize(step, way) for way in _WAYS]


def _value(cell: ObservedCell) -> Decimal:
    assert cell.observation.value is not None
    return cell.observation.value


def _slack(cell: ObservedCell) -> Decimal:
    """How far a figure may be from what it is rounded from: averages and figures with decimals are rounded, counts are not."""
    value = _value(cell)
    averaged = cell.column.rounded or cell.column.role is Role.BASELINE
    return half_unit(value) if averaged or decimals(value) or is_rounded(cell.observation) else Decimal(0)


#: A column of changes is believed to compare two others where so many changes other than nought agree, and this share of all.
TELLING, AGREEING = 5, Decimal("0.8")

#: So many columns of figures around a column of changes are tried.
NEAREST = 8


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a column of changes compares: the changes that agree with that, and those that do not."""

    agreeing: Sequence[Change]
    differing: Sequence[Change]

    @classmethod
    def of(cls, changes: Iterable[Change], most: int) -> _Reading | None:
        """The reading of which at least so many changes agree as make it believed, None where it is not. ``most`` is how many
        rows there are: where too many of them differ, nobody need look at the rest."""
        agreeing: list[Change] = []
        differing: list[Change] = []
        for change in changes:
            (agreeing if change.agrees else differing).append(change)
            if len(differing) > (1 - AGREEING) * most:
                return None
        telling = sum(_value(one.printed) != 0 for one in agreeing)
        believed = telling >= TELLING and len(agreeing) >= AGREEING * (len(agreeing) + len(differing))
        return cls(agreeing, differing) if believed else None

    @property
    def rows(self) -> int:
        return len(self.agreeing) + len(self.differing)

    @property
    def wrong(self) -> list[Change]:
        """The changes that differ; a decrease without a sign only where others have one."""
        signed = any(_value(one.printed) < 0 for one in self.agreeing)
        return [one for one in self.differing if signed or not one.unsigned]


class ChangeDiffers(Check):
    code = "change-differs"
    title = "A printed change is not that of its figures"
    explanation = (
        "A column of changes gives the difference of two other columns, or their change in per cent, in at least four fifths "
        "of its rows, and in one row it does not. Which columns it compares is known by nothing but that agreement: five "
        "changes other than nought, at least, must be right. A change that is rounded or cut off agrees, and so does one that "
        "the rounding of averages and of figures with decimals explains. Either the change or one of the two figures may be "
        "misprinted. It is an error where no other row differs."
    )
    example = (
        "25% is printed as the change from 1 in LAST 28 DAYS 2024 to 2 in LAST 28 DAYS 2025, which is 100%; 116 of 117 rows "
        "agree with these columns (page 9, LAST 28 DAYS %CHG)."
    )

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        rows = [{(cell.column.index, cell.column.label): cell for cell in row.cells} for row in table.rows]
        for place in _places(rows, frozenset({Role.CHANGE})):
            own = [row for row in rows if place in row and row[place].observation.value is not None]
            readings = _believed(place, own)
            if readings:
                best = max(readings, key=lambda one: len(one.agreeing) / one.rows)
                others = {id(one.printed) for other in readings if other is not best for one in other.agreeing}
                yield from self._report(best, [one for one in best.wrong if id(one.printed) not in others])

    def _report(self, reading: _Reading, differing: Sequence[Change]) -> Iterator[Finding]:
        alone = len(reading.differing) == 1 and not any(one.rounded for one in reading.agreeing)
        for change in differing:
            one, later, earlier = (cell.observation for cell in (change.printed, change.later, change.earlier))
            expected = said(change.expected, one.unit)
            yield self.finding(
                Severity.ERROR if alone else Severity.WARNING,
                f"{amount(one)} is printed as the change from {amount(earlier)} in {earlier.column_label} to {amount(later)} "
                f"in {later.column_label}, which is {expected}; {len(reading.agreeing)} of {reading.rows} rows agree "
                "with these columns",
                one,
                printed=one.value_text,
                expected=expected,
                related=[earlier, later],
            )


def _places(rows: Sequence[_Row], roles: frozenset[Role]) -> list[_Place]:
    """The columns that hold figures of some kinds, from left to right."""
    return sorted(
        {
            place
            for row in rows
            for place, cell in row.items()
            if cell.column.role in roles and cell.observation.value is not None
        }
    )


def _believed(place: _Place, rows: Sequence[_Row]) -> list[_Reading]:
    """What a column of changes may compare, those columns that are nearest to its left first; none where all changes agree."""
    found: list[_Reading] = []
    for changes in _candidates(place, rows):
        reading = _Reading.of((one for one in changes if one.computable), len(rows))
        if reading is not None and not reading.wrong:
            return []
        found += [reading] if reading is not None else []
    return found


def _candidates(place: _Place, rows: Sequence[_Row]) -> Iterator[Iterator[Change]]:
    """The changes of a column with the figures of each two columns around it."""
    around = sorted(_places(rows, _COMPARED), key=lambda one: (abs(one[0] - place[0]), one[0]))[:NEAREST]
    around.sort(key=lambda one: (one[0] > place[0], abs(one[0] - place[0])))
    for (later, earlier), in_percent in product(permutations(around, 2), (True, False)):
        both = [row for row in rows if later in row and earlier in row]
        yield (Change(row[place], row[later], row[earlier], in_percent) for row in both)
