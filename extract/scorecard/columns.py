"""The columns of a table: found by their headings, or below those of the page before by their position."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extract.grid.table import Cell, Grid
from extract.periods import MONTHS, Basis, Period, PeriodContext, PeriodRefused, normalised, read_period, year_to_date
from extract.rulebook.model import ColumnRule, Counted, Role, TableRule, Unit
from extract.rulebook.patterns import compiled

#: Headings are looked for in the first rows of a table, and take up to this many rows.
LAST_HEADER_START, DEEPEST_HEADER = 8, 3

#: What is printed in a column must lie under a heading by this share of its width to belong to it.
UNDER_HEADING = 0.7

#: A page without a header continues a table only if this share of its columns that print something lie under headings.
CONTINUES = 0.8


#: A heading with a figure or a month in it speaks of a period of its own, and not of the whole page's.
_OF_ITS_OWN = re.compile(r"\d|\b(?:" + "|".join(f"{name[:3]}|{name}" for name in MONTHS) + r"|sept)\b", re.I)


@dataclass(frozen=True, slots=True)
class Column:
    """One column with its meaning. ``index`` is its place in the grid, ``x0`` and ``x1`` its edges in points.

    ``role`` is None for the columns that hold the labels or the sections and for one that stands under no heading.
    """

    index: int
    label: str
    x0: float
    x1: float
    holds_labels: bool = False
    holds_sections: bool = False
    headed: bool = True
    role: Role | None = None
    period: Period | None = None
    basis: Basis | None = None
    unit: Unit | None = None
    rounded: bool = False
    refusal: str = ""
    """Why the heading, which is about a period, gives no dates."""
    names_section: bool = False
    """The heading is the name of the section of all rows below it."""
    names_row: bool = False
    """The heading is the label of the row beside which it reaches down."""
    counts: Counted | None = None
    """The rating or direction with which the figures count the report's indicators."""
    unknown: bool = False
    """The heading is not in the rule."""
    codes: Mapping[str, Basis] = field(default_factory=dict)
    """For a column of data-period codes: what the report's own codes stand for."""


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table and the row at which its body begins."""

    columns: tuple[Column, ...]
    body: int

    @property
    def label_column(self) -> Column:
        return next(column for column in self.columns if column.holds_labels)

    @property
    def figure_columns(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if not column.holds_labels and not column.holds_sections)

    @property
    def section_column(self) -> Column | None:
        """The column that says beside each row to which section it belongs, where there is one."""
        return next((column for column in self.columns if column.holds_sections), None)

    def says_the_same(self, other: Header) -> bool:
        """Whether another header has the same headings for the same periods."""
        return [(column.label, column.period) for column in self.columns] == [
            (column.label, column.period) for column in other.columns
        ]


@dataclass(frozen=True, slots=True)
class HeaderSearch:
    """The best header that a table has for a rule, and which of the rule's columns it lacks."""

    header: Header | None
    missing: tuple[str, ...]


def find_header(grid: Grid, rule: TableRule, context: PeriodContext, printed: Callable[[Cell], str]) -> HeaderSearch:
    """The header whose headings fit the rule best. Where a column of the rule is missing there is none.

    ``printed`` gives a cell's text with triangles for the markers that are drawn in it: they may be all that a heading says.
    """
    best: tuple[int, Header] | None = None
    texts: dict[tuple[int, int], str] = {}

    def text(cell: Cell) -> str:
        place = cell.row, cell.column
        if place not in texts:
            texts[place] = printed(cell)
        return texts[place]

    fewest: tuple[str, ...] = tuple(column.heading or "(no heading)" for column in rule.columns if column.identifying)
    for depth in range(1, DEEPEST_HEADER + 1):
        for start in range(min(LAST_HEADER_START, grid.row_count - depth)):
            labels = headings(grid, start, depth, text)
            matched = [_rule_for(rule, label, index) for index, label in enumerate(labels)]
            missing = _missing(rule, matched)
            if len(missing) < len(fewest):
                fewest = missing
            if missing or sum(column is not None and column.holds_labels for column in matched) != 1:
                continue
            score = 2 * sum(column is not None for column in matched) - sum(
                bool(label) and column is None for label, column in zip(labels, matched, strict=True)
            )
            if best is None or score > best[0]:
                best = score, _header(grid, labels, matched, start + depth, context)
    return HeaderSearch(best[1] if best else None, () if best else fewest)


def headings(grid: Grid, start: int, depth: int, printed: Callable[[Cell], str]) -> list[str]:
    """The text above each column in some rows; a spanning cell counts for all that it spans."""
    return [" ".join(texts) for texts in heading_rows(grid, start, depth, printed)]


def heading_rows(grid: Grid, start: int, depth: int, printed: Callable[[Cell], str]) -> list[list[str]]:
    """The texts above each column in some rows, from the top down."""
    labels = []
    for column in range(grid.column_count):
        texts: list[str] = []
        seen: set[tuple[int, int]] = set()
        for row in range(start, start + depth):
            cell = grid.at(row, column)
            if cell is None or (cell.row, cell.column) in seen:
                continue
            seen.add((cell.row, cell.column))
            text = printed(cell)
            if text:
                texts.append(text)
        labels.append(texts)
    return labels


def _rule_for(rule: TableRule, label: str, index: int) -> ColumnRule | None:
    for column in rule.columns:
        # An empty heading means something for the column of labels only: elsewhere it is a column without a heading.
        if label == "" and (column.heading != "" or index > 0):
            continue
        if compiled(column.heading).matches(label):
            return column
    return None


def _missing(rule: TableRule, matched: Sequence[ColumnRule | None]) -> tuple[str, ...]:
    found = {id(column) for column in matched}
    return tuple(column.heading or "(no heading)" for column in rule.columns if column.identifying and id(column) not in found)


def _header(
    grid: Grid, labels: Sequence[str], matched: Sequence[ColumnRule | None], body: int, context: PeriodContext
) -> Header:
    columns = []
    for index, (label, rule) in enumerate(zip(labels, matched, strict=True)):
        if index in grid.gaps:
            continue
        column = Column(index, label, grid.columns[index], grid.columns[index + 1])
        if rule is None:
            column = replace(column, headed=bool(label), role=Role.TEXT if label else None, unknown=bool(label))
        elif rule.holds_labels:
            column = replace(column, holds_labels=True, names_section=rule.names_section, names_row=rule.names_row)
        elif rule.holds == "section":
            column = replace(column, holds_sections=True)
        elif rule.holds == "figures":
            column = replace(column, role=Role.PERIOD, basis=rule.basis, unit=rule.unit, rounded=rule.rounded)
        else:
            assert isinstance(rule.holds, Role)
            column = replace(
                column,
                role=rule.holds,
                basis=rule.basis,
                unit=rule.unit,
                rounded=rule.rounded,
                counts=rule.counts,
                codes=rule.codes,
            )
            column = _with_period(column, compiled(rule.heading).period_in(label), context)
        columns.append(column)
    return Header(tuple(columns), body)


def _with_period(column: Column, printed: str, context: PeriodContext) -> Column:
    """The column with the dates of its heading, where it holds the figures of a period: ``printed`` is what names it."""
    if column.role not in (Role.PERIOD, Role.YEAR_TOTAL):
        return column
    try:
        read = read_period(printed, context)
    except PeriodRefused as refused:
        return replace(column, refusal=str(refused))
    if read is None and not _OF_ITS_OWN.search(normalised(printed)):
        read = context.covers
    if read is None:
        return replace(column, refusal="the heading is not a period")
    if column.basis is not None and column.basis.cumulative:
        read = year_to_date(read, context)
    return replace(column, period=read.period, basis=column.basis or read.basis)


def carry_header(header: Header, grid: Grid) -> Header | None:
    """The header of the page before, carried to a page that prints none: by position, never by counting.

    Each column takes the heading under which what it prints stands. A column under no heading keeps none. None where the page
    does not line up with the one before.
    """
    columns: list[Column] = []
    printing = under = 0
    taken: set[int] = set()
    for index in range(grid.column_count):
        if index in grid.gaps:
            continue
        cells = [cell for cell in grid.cells if cell.column == index and cell.column_span == 1 and not cell.empty]
        x0, x1 = _extent(cells) if cells else (grid.columns[index], grid.columns[index + 1])
        above = _above(header, x0, x1)
        found = Column(index, "", grid.columns[index], grid.columns[index + 1], headed=False)
        if above is not None and above.index not in taken:
            taken.add(above.index)
            found = replace(above, index=index, x0=found.x0, x1=found.x1)
        printing += bool(cells)
        under += bool(cells) and found.headed
        columns.append(found)
    if not any(column.holds_labels for column in columns) or under < CONTINUES * printing:
        return None
    return Header(tuple(columns), 0)


def _extent(cells: Sequence[Cell]) -> tuple[float, float]:
    words = [word.box for cell in cells for word in cell.words]
    return min(box.x0 for box in words), max(box.x1 for box in words)


def _above(header: Header, x0: float, x1: float) -> Column | None:
    """The heading under which a stretch of the page lies."""
    width = max(x1 - x0, 0.01)
    best = max(header.columns, key=lambda column: min(column.x1, x1) - max(column.x0, x0))
    return best if min(best.x1, x1) - max(best.x0, x0) >= UNDER_HEADING * width else None
