"""The header of a table and what its columns hold, found without a rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from extract.figures import Figure, read_figure
from extract.grid.table import Cell, Grid
from extract.inference.headings import Heading, column_rules, literal, read_headings
from extract.markers.find import PageMarkers
from extract.periods import PeriodContext
from extract.rulebook.model import Role, TableRule
from extract.rulebook.patterns import BadPattern
from extract.scorecard.columns import DEEPEST_HEADER, LAST_HEADER_START, Header, find_header, heading_rows
from extract.scorecard.rows import SAME_INDENT, SPANNING

#: Rows that belong to the row above them in every council's words: "of above", "no of above - primary phase", "of which".
CHILDREN = [r"/^(?:(?:no|number|%)\.? ?)?(?:of|from) (?:the )?(?:above|which|these|those)\b/"]

#: So many columns of periods make a table of figures by period.
FEWEST_PERIODS = 2

#: Full-width rows are comments where so many begin alike, and the longest has so many characters.
FEWEST_ALIKE, LEAST_COMMENT = 2, 50

#: Labels that begin at more places than this are centred, not indented.
MOST_INDENTS = 4


@dataclass(frozen=True, slots=True)
class BodyCell:
    """One cell of the body under a heading, with what its text says."""

    row: int
    heading: Heading
    cell: Cell
    figure: Figure
    text: str
    """The text without its trend marker."""
    marked: bool
    """Whether a trend marker stands in it."""


@dataclass(frozen=True, slots=True)
class InferredTable:
    """A table whose header was understood, and the rule that reads it."""

    grid: Grid
    header: Header
    rule: TableRule
    headings: tuple[Heading, ...]
    """One for each column of the grid."""
    labels: int
    """The column of the grid that holds the labels."""

    @property
    def periods(self) -> list[Heading]:
        return [heading for heading in self.headings if heading.is_period]

    def label(self, row: int) -> str:
        cell = self.grid.at(row, self.labels)
        return cell.text if cell is not None else ""

    def body(self, markers: PageMarkers) -> Iterator[BodyCell]:
        """The cells under headings that print something."""
        for cell in self.grid.cells:
            heading = self.headings[cell.column]
            if cell.row < self.header.body or cell.column == self.labels or not heading.text:
                continue
            marked = markers.read(cell)
            if marked.printed:
                yield BodyCell(cell.row, heading, cell, read_figure(marked.rest), marked.rest, marked.marker is not None)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Rows of a grid that may be its header."""

    start: int
    depth: int
    read: tuple[Heading, ...]

    @property
    def merit(self) -> tuple[int, int, int, int]:
        """More columns of periods, more headings understood, fewer rows, further up."""
        known = len({heading.text for heading in self.read if heading.holds is not None})
        return self.periods, known, -self.depth, -self.start

    @property
    def periods(self) -> int:
        """How many headings are periods. One that stands over several columns is one."""
        return len({heading.text for heading in self.read if heading.is_period})


def infer_table(
    grid: Grid, markers: PageMarkers, context: PeriodContext = PeriodContext(), fewest_periods: int = FEWEST_PERIODS
) -> InferredTable | None:
    """The table that a grid is, where its header prints periods; None where it has no such header.

    The rule that is returned has been tried on the grid: the header that it finds there is the one that was inferred.
    """
    best = max(_candidates(grid, markers, context, fewest_periods), key=lambda candidate: candidate.merit, default=None)
    if best is None:
        return None
    body = best.start + best.depth
    labels = _label_column(grid, best.read, body)
    shown = [index for index in range(grid.column_count) if index not in grid.gaps]
    if labels is None or (labels > 0 and not best.read[labels].text):
        return None
    try:
        rule = TableRule(
            name="scorecard",
            columns=column_rules(best.read, labels, _section_column(grid, best.read, labels, body), shown),
            continues_without_header=True,
            children=CHILDREN,
            indented_children=_indented(grid, labels, body),
            commentary=_commentary(grid, body),
        )
        header = find_header(grid, rule, context, markers.printed).header
    except (ValidationError, BadPattern):
        return None
    if header is None or header.body != body:
        return None
    return InferredTable(grid, header, rule, best.read, labels)


def _candidates(grid: Grid, markers: PageMarkers, context: PeriodContext, fewest_periods: int) -> Iterator[_Candidate]:
    for depth in range(1, DEEPEST_HEADER + 1):
        for start in range(min(LAST_HEADER_START, grid.row_count - depth)):
            if _is_cut(grid, start) or _is_cut(grid, start + depth):
                continue
            read = tuple(read_headings(texts, context) for texts in heading_rows(grid, start, depth, markers.printed))
            candidate = _Candidate(start, depth, read)
            if candidate.periods >= fewest_periods:
                yield candidate


def _is_cut(grid: Grid, row: int) -> bool:
    """Whether a heading stands across the top of a row: what is above it and below it is one header."""
    return any(cell.row < row < cell.row + cell.row_span for cell in grid.cells if not cell.empty)


def _label_column(grid: Grid, read: Sequence[Heading], body: int) -> int | None:
    """The column of the labels: the one whose heading says so, else of those before the periods the one with most to read."""
    first = next(index for index, heading in enumerate(read) if heading.is_period)
    before = [index for index in range(first) if _letters(grid, index, body)]
    for likely in (("indicator",), (None, Role.TEXT), (Role.RAG,)):
        columns = [index for index in before if read[index].holds in likely]
        if columns:
            return max(columns, key=lambda index: _letters(grid, index, body))
    return None


def _section_column(grid: Grid, read: Sequence[Heading], labels: int, body: int) -> int | None:
    """The column beside the labels that groups them: each of its texts stands beside several rows, or so many of them do.

    Without lines between cells it cannot be told to which rows a text belongs: then there is none.
    """
    first = next(index for index, heading in enumerate(read) if heading.is_period)
    rows = range(body, grid.row_count)
    for index in range(first):
        if index == labels or not read[index].text or read[index].holds not in (None, "indicator"):
            continue
        beside = [grid.at(row, index) for row in rows]
        if any(cell is None or cell.empty or cell.column_span > 1 for cell in beside):
            continue
        groups = {(cell.row, cell.row_span) for cell in beside if cell is not None}
        if 2 * len(groups) <= len(rows) and any(span > 1 for _, span in groups):
            return index
    return None


def _commentary(grid: Grid, body: int) -> list[str]:
    """How the rows begin that comment on others: long texts over the whole width, that begin alike up to a colon."""
    wide = [cell.text for cell in grid.cells if cell.row >= body and cell.column_span >= SPANNING * grid.column_count]
    leads = Counter(text.partition(":")[0] for text in wide if ":" in text)
    found = [lead for lead, count in leads.items() if count >= FEWEST_ALIKE]
    long = [lead for lead in found if max(len(text) for text in wide if text.startswith(lead)) >= LEAST_COMMENT]
    return [f"{literal(lead)}:*" for lead in long]


def _indented(grid: Grid, labels: int, body: int) -> bool:
    """Whether labels stand in steps from the left: few places, several labels at each but perhaps the first."""
    edges = [
        min(word.box.x0 for word in cell.words)
        for cell in grid.cells
        if cell.column == labels and cell.row >= body and not cell.empty
    ]
    steps: list[list[float]] = []
    for edge in sorted(edges):
        if steps and edge - steps[-1][-1] <= SAME_INDENT:
            steps[-1].append(edge)
        else:
            steps.append([edge])
    return 2 <= len(steps) <= MOST_INDENTS and all(len(step) > 1 for step in steps)


def _letters(grid: Grid, column: int, body: int) -> int:
    """How many letters a column's cells print below the header."""
    return sum(
        character.isalpha() for cell in grid.cells if cell.column == column and cell.row >= body for character in cell.text
    )
