"""The rows of a table: sections, indicators, and which indicator belongs to which."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extract.grid.table import Cell, Grid
from extract.markers.find import PageMarkers
from extract.markers.rating import ratings_by_fill
from extract.marks.page import Page
from extract.marks.words import style_of
from extract.records import Rag
from extract.rulebook.model import TableRule
from extract.rulebook.patterns import first_match
from extract.scorecard.columns import Column, Header

#: Labels whose left edges differ by no more than this (points) are equally far in.
SAME_INDENT = 1.5

#: A row whose label alone spans this share of the columns is a heading.
SPANNING = 0.6


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One indicator as printed on one page, with the cells beside its label. ``row`` is its place in the grid."""

    row: int
    label: str
    label_cell: Cell
    section: str
    parent: str
    cells: tuple[tuple[Column, Cell], ...]
    indicator_id: str = ""


@dataclass(frozen=True, slots=True)
class TablePart:
    """The part of a table that stands on one page. ``number`` counts the page's tables from 1."""

    markers: PageMarkers
    number: int
    grid: Grid
    header: Header
    rows: tuple[IndicatorRow, ...]
    ratings: Mapping[tuple[int, int], Rag]
    """The rating that a cell's own shading gives, by row and column of the grid."""

    @property
    def page(self) -> Page:
        return self.markers.page


@dataclass(slots=True)
class _Place:
    """Where in the table reading has got to: carried from page to page."""

    section: str = ""
    last_parent: str = ""
    indents: list[tuple[float, str]] | None = None


class RowReader:
    """Reads the rows of a table, page after page."""

    def __init__(self, rule: TableRule) -> None:
        self._rule = rule
        self._place = _Place()

    def read(self, markers: PageMarkers, number: int, grid: Grid, header: Header, heading: str = "") -> TablePart:
        """The indicators of one page of the table. ``heading`` is that of the report's part in which it stands."""
        page = markers.page
        labels = header.label_column.index
        rows = []
        if header.label_column.names_section:
            self._place = _Place(section=header.label_column.label)
        elif self._rule.section_is_heading:
            self._place = _Place(section=heading)
        for row in range(header.body, grid.row_count):
            label_cell = grid.at(row, labels)
            if label_cell is None or (self._is_heading(label_cell, header) and not header.label_column.names_row):
                continue
            cells = tuple(_cells(grid, header, row))
            printed = [cell for _, cell in cells if cell is not label_cell and (not cell.empty or markers.printed(cell))]
            label = label_cell.text or (header.label_column.label if header.label_column.names_row else "")
            if not label and not printed:
                continue
            if label and not printed and self._begins_section(page, grid, label_cell, label):
                self._place = _Place(section=label)
                continue
            parent = self._parent(label, label_cell)
            rows.append(IndicatorRow(row, label, label_cell, self._place.section, parent, cells))
        return TablePart(markers, number, grid, header, tuple(rows), ratings_by_fill(grid, header.body, labels))

    def _is_heading(self, label_cell: Cell, header: Header) -> bool:
        """Whether what stands beside a row is the heading of the labels, which reaches down to it."""
        return label_cell.row < header.body

    def _begins_section(self, page: Page, grid: Grid, cell: Cell, label: str) -> bool:
        if self._rule.sections:
            return first_match(self._rule.sections, label) is not None
        return cell.column_span >= SPANNING * grid.column_count or _is_bold(page, cell)

    def _parent(self, label: str, cell: Cell) -> str:
        """The indicator to which a row belongs, empty if to none."""
        if first_match(self._rule.children, label) is not None:
            return self._place.last_parent
        self._place.last_parent = label
        if not self._rule.indented_children or cell.empty:
            return ""
        indent = min(word.box.x0 for word in cell.words)
        stack = [entry for entry in self._place.indents or [] if entry[0] < indent - SAME_INDENT]
        self._place.indents = [*stack, (indent, label)]
        return stack[-1][1] if stack else ""


def _cells(grid: Grid, header: Header, row: int) -> Iterator[tuple[Column, Cell]]:
    """The cells of a row beside its label, each once: one that spans several columns counts for the first."""
    seen: set[int] = set()
    for column in header.figure_columns:
        cell = grid.at(row, column.index)
        if cell is None or id(cell) in seen or cell.row != row:
            continue
        seen.add(id(cell))
        yield column, cell


def _is_bold(page: Page, cell: Cell) -> bool:
    return all("bold" in style_of(page, word.characters[0]).font.lower() for word in cell.words)


# --- names ---------------------------------------------------------------------------------------------------------------


def slug(text: str) -> str:
    """A label as a stable name: lower case letters and digits, joined by hyphens. "%" and "£" are kept as words."""
    spelt = text.lower().replace("%", " percent ").replace("£", " gbp ").replace("&", " and ").replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", spelt.replace("\u2019", "")).strip("-")


def name_indicators(parts: Sequence[TablePart]) -> list[TablePart]:
    """Give every indicator its id: its label, with its parent before it where it has one, and with its section where two
    sections print the same. A second row of the same name gets a number, so that two series are never mixed."""
    names = {(row.section, row.parent, row.label) for part in parts for row in part.rows}
    repeated = Counter((parent, label) for _, parent, label in names)
    used: Counter[str] = Counter()

    def name(row: IndicatorRow) -> str:
        pieces = [row.parent, row.label] if row.parent else [row.label]
        if repeated[row.parent, row.label] > 1:
            pieces.insert(0, row.section)
        base = "--".join(slug(piece) for piece in pieces)
        used[base] += 1
        return base if used[base] == 1 else f"{base}-{used[base]}"

    return [replace(part, rows=tuple(replace(row, indicator_id=name(row)) for row in part.rows)) for part in parts]
