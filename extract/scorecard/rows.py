"""The rows of a table: sections, indicators, and which indicator belongs to which."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from extract.grid.table import Cell, Grid
from extract.markers.find import PageMarkers
from extract.markers.rating import ratings_of
from extract.markers.status import ratings_by_triangle
from extract.marks.page import Page
from extract.marks.words import style_of
from extract.records import Rag
from extract.rulebook.model import IndicatorRule, Role, TableRule
from extract.rulebook.patterns import first_match
from extract.scorecard.columns import Column, Header
from extract.scorecard.lasting import ListedIndicators

#: Stands between the names of sections that lie within one another, the outermost first.
WITHIN = ": "

#: Labels whose left edges differ by no more than this (points) are equally far in.
SAME_INDENT = 1.5

#: A row whose label alone spans this share of the columns is a heading.
SPANNING = 0.6


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One indicator as printed on one page, with the cells beside its label. ``row`` is its place in the grid.

    ``section`` is the full name of its section: that of the page and those of the table, the outermost first.
    """

    row: int
    label: str
    label_cell: Cell
    section: str
    parent: str
    cells: tuple[tuple[Column, Cell], ...]
    indicator_id: str = ""
    outer_section: str = ""
    """What of the section's name is that of the sections around it."""

    @property
    def own_section(self) -> str:
        """What of the section's name is its own."""
        return self.section.removeprefix(self.outer_section + WITHIN) if self.outer_section else self.section

    over_pages: bool = False
    """The same indicator goes on over the pages of the table: it is a column, or an answer."""


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
    rated_by_triangle: Mapping[tuple[int, int], Rag] = field(default_factory=dict)
    """The rating of the cells whose triangle is one and points nowhere."""

    @property
    def page(self) -> Page:
        return self.markers.page


@dataclass(slots=True)
class _Place:
    """Where in the table reading has got to: carried from page to page."""

    section: str = ""
    beside: str = ""
    """What the column of sections says, if there is one."""
    last_parent: str = ""
    indents: list[tuple[float, str]] | None = None


class RowReader:
    """Reads the rows of a table, page after page."""

    def __init__(self, rule: TableRule) -> None:
        self._rule = rule
        self._place = _Place()

    def read(
        self, markers: PageMarkers, number: int, grid: Grid, header: Header, heading: str = "", page_section: str = ""
    ) -> TablePart:
        """The indicators of one page of the table.

        ``heading`` is that of the report's part in which it stands, ``page_section`` the section that the page itself names.
        """
        page = markers.page
        labels = header.label_column.index
        rows: list[IndicatorRow] = []
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
            if rows and not printed and first_match(self._rule.commentary, label) is not None:
                rows[-1] = _with_commentary(rows[-1], header.label_column, label_cell)
                continue
            if label and not printed and self._begins_section(page, grid, label_cell, label):
                self._place = _Place(section=label)
                continue
            parent = self._parent(label, label_cell)
            sections = [page_section, self._place.section, self._beside(grid, header, row)]
            outer, section = nested(sections)
            rows.append(IndicatorRow(row, label, label_cell, section, parent, cells, outer_section=outer))
        rated = [column.index for column in header.columns if column.role is Role.RAG]
        return TablePart(
            markers,
            number,
            grid,
            header,
            tuple(rows),
            ratings_of(page, grid, header.body, labels),
            ratings_by_triangle(markers, grid, header.body, rated),
        )

    def _beside(self, grid: Grid, header: Header, row: int) -> str:
        """The section that the column of sections gives a row: where it prints none, that of the row above."""
        column = header.section_column
        cell = grid.at(row, column.index) if column is not None else None
        if cell is not None and cell.row >= header.body and not cell.empty:
            self._place.beside = cell.text
        return self._place.beside

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


def nested(names: Sequence[str]) -> tuple[str, str]:
    """The name of the sections around a section, and its own full name, from the names of all of them, outermost first."""
    said = [name for name in names if name]
    return WITHIN.join(said[:-1]), WITHIN.join(said)


def _with_commentary(row: IndicatorRow, labels: Column, cell: Cell) -> IndicatorRow:
    """The indicator with a full-width row below it that comments on it."""
    return replace(row, cells=(*row.cells, (replace(labels, label="", holds_labels=False, role=Role.COMMENTARY), cell)))


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


def name_indicators(
    parts: Sequence[TablePart], listed: Sequence[IndicatorRule] = (), always_with_section: bool = False
) -> list[TablePart]:
    """Give every indicator its id: its label, with its parent before it where it has one, and with its section where two
    sections print the same (``always_with_section``: or where other tables or reports do). A second row of the
    same name gets a number, so that two series are never mixed.

    An indicator that the rule lists is named as it says there, whichever of its labels is printed.
    """
    indicators = ListedIndicators(listed)
    lasting = {id(row): indicators.lasting_name(row) for part in parts for row in part.rows}
    names = {(row.section, lasting[id(row)]) for part in parts for row in part.rows}
    repeated = Counter(name for _, name in names)
    used: Counter[str] = Counter()

    def name(row: IndicatorRow, page: int) -> str:
        own = lasting[id(row)]
        pieces = [own.parent, own.label] if own.parent else [own.label]
        if row.section and (always_with_section or repeated[own] > 1):
            pieces.insert(0, row.section)
        base = own.id or "--".join(slug(piece) for piece in pieces)
        counted = f"{base} on page {page}" if row.over_pages else base
        used[counted] += 1
        return base if used[counted] == 1 else f"{base}-{used[counted]}"

    return [
        replace(part, rows=tuple(replace(row, indicator_id=name(row, part.page.number)) for row in part.rows)) for part in parts
    ]
