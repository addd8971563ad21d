"""What percentages give away: the counts that they are taken of, and each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from itertools import combinations, permutations

from extract.disclosure.quantities import (
    COUNTED,
    LEAST_COLUMNS,
    ColumnKey,
    Counted,
    Quantity,
    RowKey,
    Ties,
    Which,
    column_of,
    mostly,
    row_of,
)
from extract.disclosure.tables import CountTable
from extract.figures import decimals
from extract.package.rows import Package
from extract.records import Observation
from extract.rulebook.model import RowRule, Rule, Unit
from extract.rulebook.patterns import compiled, first_match

#: The cells of a row of percentages, by column.
Cells = Mapping[ColumnKey, Observation]

#: Percentages that make up a whole are looked for among so many rows.
MOST_SHARES = 8


@dataclass(frozen=True, slots=True)
class _Share:
    """A percentage and the count that it is taken of."""

    one: Observation
    whole: Decimal

    def small(self, below: int) -> bool:
        """Whether the percentage stands for a number of cases from 1 to ``below`` - 1, as closely as that can be told."""
        percentage = _percentage(self.one)
        step = Decimal(1).scaleb(-decimals(percentage))
        lowest = (max(Decimal(0), percentage - step / 2) * self.whole / 100).to_integral_value(ROUND_CEILING)
        highest = ((percentage + step) * self.whole / 100).to_integral_value(ROUND_FLOOR)
        return highest - lowest < below and lowest < below and highest >= 1 and percentage > 0


def tie_percentages(ties: Ties, package: Package, table: CountTable, rules: Mapping[str, Rule], below: int) -> set[str]:
    """Tie percentages to the counts that they are hidden with. Returns the cells that stand for too small a number of cases."""
    rows: dict[RowKey, dict[ColumnKey, Observation]] = defaultdict(dict)
    for one in package.observations:
        if one.column_role in COUNTED and one.unit in (Unit.PERCENT, Unit.RATIO) and one.value is not None:
            rows[row_of(one)][column_of(one)] = one
    small = set()
    sections = table.by_section()
    for row, cells in rows.items():
        beside = sections.get(row[:3], [])
        wholes = _wholes(cells, table, beside, rules)
        for column, one in cells.items():
            here = table.columns.get(column, {})
            _tie_numerator(ties, one, [here[whole] for whole in wholes if whole in here])
            small |= {one.observation_id for whole in wholes if whole in here and _Share(one, here[whole].value).small(below)}
            for other in (wholes | _parts(cells, table, beside)) & here.keys():
                ties.companions.append((here[other].quantity.cell, one.observation_id))
    for group in _making_up_wholes(rows):
        ties.companions += [(one.observation_id, other.observation_id) for one, other in permutations(group, 2)]
    return small


def _tie_numerator(ties: Ties, one: Observation, wholes: Sequence[Counted]) -> None:
    """A count in brackets is no more than what its percentage is taken of."""
    if one.numerator is not None:
        for whole in wholes:
            ties.bound(Quantity(one.observation_id, Which.NUMERATOR), whole.quantity)


def _wholes(cells: Cells, table: CountTable, beside: Sequence[RowKey], rules: Mapping[str, Rule]) -> set[RowKey]:
    """The rows that a row of percentages is taken of: those that the rule names, and those that fit."""
    first = next(iter(cells.values()))
    named = {row for row in beside if _is_denominator(first, table.labels[row], rules)}
    return named | {whole for _, whole in _fitting(cells, table, beside)}


def _parts(cells: Cells, table: CountTable, beside: Sequence[RowKey]) -> set[RowKey]:
    """The rows whose share a row of percentages is."""
    return {row for parts, _ in _fitting(cells, table, beside) for row in parts}


def _fitting(cells: Cells, table: CountTable, beside: Sequence[RowKey]) -> Iterator[tuple[list[RowKey], RowKey]]:
    """Rows, one alone or all that belong to the percentage's label, of which another is the whole."""
    label = next(iter(cells.values())).indicator
    children = [row for row in beside if table.labels[row].parent_indicator == label]
    for part, whole in permutations(beside, 2):
        if _is_share(cells, table, [part], whole):
            yield [part], whole
    for whole in beside:
        if children and whole not in children and _is_share(cells, table, children, whole):
            yield children, whole


def _is_denominator(percentage: Observation, other: Observation, rules: Mapping[str, Rule]) -> bool:
    """Whether the rule says that a percentage is taken of a row."""
    rule = rules.get(percentage.rule)
    entries: list[RowRule] = [entry for kind in rule.tables for entry in kind.rows] if rule else []
    return any(
        entry.denominator is not None
        and first_match(entry.label, percentage.indicator) is not None
        and compiled(entry.denominator).matches(other.indicator)
        for entry in entries
    )


def _is_share(cells: Cells, table: CountTable, parts: Sequence[RowKey], whole: RowKey) -> bool:
    """Whether a row's percentages are those of some rows in another, mostly, wherever all are printed and it says something."""
    telling = fitting = 0
    for column, one in cells.items():
        here = table.columns.get(column, {})
        if whole not in here or any(part not in here for part in parts) or not here[whole].value:
            continue
        share = 100 * sum((here[part].value for part in parts), Decimal(0)) / here[whole].value
        if 0 < share < 100:
            telling += 1
            percentage = _percentage(one)
            step = Decimal(1).scaleb(-decimals(percentage))
            fitting += percentage in (share.quantize(step, ROUND_HALF_UP), share.quantize(step, ROUND_DOWN))
        if telling - fitting > len(cells) / LEAST_COLUMNS:
            return False
    return mostly(fitting, telling)


def _making_up_wholes(rows: Mapping[RowKey, Cells]) -> Iterator[list[Observation]]:
    """Percentages of one column that make up 100, where rows that follow each other mostly do."""
    sections: dict[tuple[str, str, str], list[Cells]] = defaultdict(list)
    for row, cells in rows.items():
        sections[row[:3]].append(cells)
    for members in sections.values():
        for first, last in combinations(range(len(members) + 1), 2):
            run = members[first:last]
            if 2 <= len(run) <= MOST_SHARES:
                columns = [[cells[column] for cells in run] for column in run[0] if all(column in cells for cells in run)]
                if mostly(sum(map(_makes_up_whole, columns)), len(columns)):
                    yield from columns


def _makes_up_whole(group: Sequence[Observation]) -> bool:
    """Whether percentages add up to 100, but for what rounding takes away. One that is 100 by itself tells nothing."""
    values = [_percentage(one) for one in group]
    slack = sum((Decimal(1).scaleb(-decimals(value)) for value in values), Decimal(0))
    return abs(sum(values, Decimal(0)) - 100) <= slack and sum(value != 0 for value in values) > 1


def _percentage(one: Observation) -> Decimal:
    assert one.value is not None
    return 100 * one.value if one.unit is Unit.RATIO else one.value
