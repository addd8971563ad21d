"""What ties the counts of a column: totals that a rule names, and sums that anybody can see."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extract.disclosure.quantities import ColumnKey, Counted, RowKey, Ties, Which, column_of, mostly, row_of
from extract.records import Observation
from extract.rulebook.model import Rule, TotalRule
from extract.rulebook.patterns import compiled, first_match

Columns = Mapping[ColumnKey, Mapping[RowKey, Counted]]

#: A sum that nobody names is looked for among so many rows above or below it.
MOST_PARTS = 8

#: A row that says that it is a sum is taken for one even where a single column shows it.
TOTAL = re.compile(r"\b(?:total|all|overall|sum)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CountTable:
    """Counts by column and row, with an observation of each row for its labels, rows in the order in which they are printed."""

    columns: Columns
    labels: Mapping[RowKey, Observation]

    @classmethod
    def of(cls, counts: Iterable[Counted]) -> CountTable:
        """The counts of a package that are figures of their own, not in brackets."""
        columns: dict[ColumnKey, dict[RowKey, Counted]] = defaultdict(dict)
        labels: dict[RowKey, Observation] = {}
        for counted in counts:
            if counted.quantity.which is Which.VALUE:
                columns[column_of(counted.one)][row_of(counted.one)] = counted
                labels.setdefault(row_of(counted.one), counted.one)
        return cls(dict(columns), labels)

    def by_section(self) -> dict[tuple[str, str, str], list[RowKey]]:
        """The rows of each section, in the order in which they are printed."""
        sections: dict[tuple[str, str, str], list[RowKey]] = defaultdict(list)
        for row in self.labels:
            sections[row[:3]].append(row)
        return dict(sections)

    def with_rows(self, rows: Sequence[RowKey]) -> list[list[Counted]]:
        """The counts of some rows in each column that has all of them."""
        return [[cells[row] for row in rows] for cells in self.columns.values() if all(row in cells for row in rows)]


def tie_tables(ties: Ties, table: CountTable, rules: Mapping[str, Rule]) -> None:
    """Everything that ties the counts of one column."""
    sections = table.by_section()
    for place, rows in sections.items():
        rule = rules.get(place[1])
        for total in [total for kind in rule.tables for total in kind.totals] if rule else []:
            _tie_named_total(ties, table, rows, total)
        for index, whole in enumerate(rows):
            _tie_run(ties, table, whole, rows[index + 1 : index + 1 + MOST_PARTS])
            _tie_run(ties, table, whole, rows[max(0, index - MOST_PARTS) : index][::-1])
    _tie_children(ties, table)
    _tie_sections(ties, table)


def _tie_named_total(ties: Ties, table: CountTable, rows: Sequence[RowKey], total: TotalRule) -> None:
    wholes = [row for row in rows if compiled(total.total).matches(table.labels[row].indicator)]
    parts = [row for row in rows if first_match(total.parts, table.labels[row].indicator) is not None and row not in wholes]
    if len(wholes) == 1:
        for whole, *others in table.with_rows([wholes[0], *parts]):
            _equate(ties, whole, others)


def _tie_run(ties: Ties, table: CountTable, whole: RowKey, neighbours: Sequence[RowKey]) -> None:
    """A row that is the sum of the rows next to it, whatever it is called."""
    called_total = TOTAL.search(table.labels[whole].indicator) is not None
    for count in range(2, len(neighbours) + 1):
        columns = table.with_rows([whole, *neighbours[:count]])
        if called_total and all(map(_adds_up, columns)):
            for total, *parts in columns:
                _equate(ties, total, parts)
        _tie_if_seen(ties, columns)


def _tie_children(ties: Ties, table: CountTable) -> None:
    """Rows that belong to another: no more than it, and its sum where they are."""
    children: dict[tuple[str, str, str, str], list[RowKey]] = defaultdict(list)
    for row, one in table.labels.items():
        if one.parent_indicator:
            children[row[0], row[1], row[2], one.parent_indicator].append(row)
    for (*place, parent), rows in children.items():
        wholes = [row for row in table.labels if row[:3] == tuple(place) and table.labels[row].indicator == parent]
        for whole in wholes if len(wholes) == 1 else ():
            for total, part in [pair for row in rows for pair in table.with_rows([whole, row])]:
                ties.bound(part.quantity, total.quantity)
            _tie_if_seen(ties, table.with_rows([whole, *rows]))


def _tie_sections(ties: Ties, table: CountTable) -> None:
    """An indicator that is printed in several sections, of which one is the sum of the others: districts and the city."""
    alike: dict[tuple[str, str, str, str], list[RowKey]] = defaultdict(list)
    for row, one in table.labels.items():
        alike[row[0], row[1], one.parent_indicator, one.indicator].append(row)
    groups = [rows for rows in alike.values() if len({row[2] for row in rows}) == len(rows) > 2]
    for section in {row[2] for rows in groups for row in rows}:
        sums = []
        for rows in groups:
            whole = [row for row in rows if row[2] == section]
            sums += table.with_rows([*whole, *(row for row in rows if row[2] != section)]) if whole else []
        _tie_if_seen(ties, sums)


def _tie_if_seen(ties: Ties, columns: Sequence[Sequence[Counted]]) -> None:
    """Equate the first count of each column with the sum of the others, if that is so in most columns that say anything."""
    telling = [members for members in columns if sum(one.value != 0 for one in members) > 2]
    if mostly(sum(_adds_up(members) for members in telling), len(telling)):
        for whole, *parts in columns:
            _equate(ties, whole, parts)


def _adds_up(members: Sequence[Counted]) -> bool:
    return members[0].value == sum((part.value for part in members[1:]), Decimal(0))


def _equate(ties: Ties, whole: Counted, parts: Iterable[Counted]) -> None:
    ties.equate({whole.quantity: 1, **{part.quantity: -1 for part in parts}})
