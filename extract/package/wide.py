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
    """Rows that are printed under one set of columns, on one page or several."""

    columns: tuple[WideColumn, ...]
    rows: tuple[WideRow, ...]


#: Where a column stands: page, table, column, and the heading, since cards print two figures in one column.
_Place = tuple[int, int, int, str, Role]


def wide_tables(observations: Sequence[Observation]) -> list[WideTable]:
    """One document's observations laid out as they are printed: a table that goes on over pages in one piece."""
    headings = _headings(observations)
    printed: dict[tuple[int, int], dict[tuple[int, str], WideRow]] = {}
    for one in observations:
        rows = printed.setdefault((one.page, one.table), {})
        row = rows.setdefault((one.row, one.indicator_id), WideRow(one.page, one.section, one.parent_indicator, one.indicator))
        row.cells[headings[_place(one)]] = one
    joined: list[list[WideRow]] = []
    for rows in printed.values():
        if joined and _go_on(joined[-1], rows.values()):
            joined[-1] += rows.values()
        else:
            joined.append(list(rows.values()))
    return [WideTable(_in_order(rows), tuple(rows)) for rows in joined]


def _place(one: Observation) -> _Place:
    return one.page, one.table, one.column, one.column_label, one.column_role


def _headings(observations: Sequence[Observation]) -> dict[_Place, WideColumn]:
    """Every column of every page's table. Columns of one heading are told apart by their order."""
    found: dict[_Place, WideColumn] = {}
    seen: dict[tuple[int, int, str, Role], int] = {}
    for page, table, column, label, role in sorted({_place(one) for one in observations}):
        occurrence = seen[page, table, label, role] = seen.get((page, table, label, role), 0) + 1
        found[page, table, column, label, role] = WideColumn(label, role, occurrence)
    return found


def _go_on(above: Iterable[WideRow], rows: Iterable[WideRow]) -> bool:
    """Whether rows have no other columns than those above them, or these no other than they: a page may print none in some."""
    known, own = ({column for row in some for column in row.cells} for some in (above, rows))
    return own <= known or known <= own


def _in_order(rows: Iterable[WideRow]) -> tuple[WideColumn, ...]:
    """The columns from left to right: by the left edge at which each is printed first; those in one column from the top."""
    place: dict[WideColumn, tuple[float, float]] = {}
    for row in rows:
        for column, one in row.cells.items():
            place.setdefault(column, (one.x0, one.top))
    return tuple(sorted(place, key=lambda column: place[column]))
