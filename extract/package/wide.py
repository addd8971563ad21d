"""The scorecard as it is printed: indicators down, columns across, built again from observations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extract.records import Observation
from extract.rulebook.model import Role


@dataclass(frozen=True, slots=True)
class WideColumn:
    """A column as one would recognise it on every page: its heading, what it holds, and which of several such it is."""

    label: str
    role: Role
    occurrence: int


@dataclass(slots=True)
class WideRow:
    """An indicator as printed on one page, with its cells."""

    page: int
    section: str
    parent: str
    indicator: str
    cells: dict[WideColumn, Observation] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WideTable:
    """All of one document's rows under one set of columns."""

    columns: tuple[WideColumn, ...]
    rows: tuple[WideRow, ...]


def wide_table(observations: Sequence[Observation]) -> WideTable:
    """One document's observations laid out as they are printed, pages one below the other."""
    headings = _headings(observations)
    columns: dict[WideColumn, None] = {}
    rows: dict[tuple[int, int, int, str], WideRow] = {}
    for one in observations:
        column = headings[one.page, one.table, one.column]
        columns.setdefault(column)
        key = (one.page, one.table, one.row, one.indicator_id)
        row = rows.setdefault(key, WideRow(one.page, one.section, one.parent_indicator, one.indicator))
        row.cells[column] = one
    return WideTable(_in_order(columns, rows.values()), tuple(rows.values()))


def _headings(observations: Sequence[Observation]) -> dict[tuple[int, int, int], WideColumn]:
    """Every column of every page's table. Columns of one heading are told apart by their order."""
    printed: dict[tuple[int, int], dict[int, tuple[str, Role]]] = {}
    for one in observations:
        printed.setdefault((one.page, one.table), {})[one.column] = (one.column_label, one.column_role)
    found: dict[tuple[int, int, int], WideColumn] = {}
    for (page, table), columns in printed.items():
        seen: dict[tuple[str, Role], int] = {}
        for index in sorted(columns):
            heading = columns[index]
            seen[heading] = seen.get(heading, 0) + 1
            found[page, table, index] = WideColumn(*heading, seen[heading])
    return found


def _in_order(columns: Iterable[WideColumn], rows: Iterable[WideRow]) -> tuple[WideColumn, ...]:
    """The columns from left to right: by the left edge at which each is printed first."""
    place: dict[WideColumn, float] = {}
    for row in rows:
        for column, one in row.cells.items():
            place.setdefault(column, one.x0)
    return tuple(sorted(columns, key=lambda column: place[column]))
