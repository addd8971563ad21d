"""The grid of one table: its rows and columns, and what is printed in each cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from extract.marks.geometry import Box
from extract.marks.page import Colour
from extract.marks.words import TextLine, Word


class Cell(NamedTuple):
    """One cell. ``row`` and ``column`` count from 0 and are those of its top left corner."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box
    lines: tuple[TextLine, ...]
    fill: Colour = None
    piece: int = 1
    """Which part of the printed cell this is, where its text is several figures with names of their own."""

    @property
    def words(self) -> Iterator[Word]:
        for line in self.lines:
            yield from line.words

    @property
    def text(self) -> str:
        """The cell's text on one line, as printed."""
        return join_lines([line.text for line in self.lines])

    @property
    def empty(self) -> bool:
        return not self.lines


@dataclass(frozen=True)
class Grid:
    """One table on one page.

    ``columns`` and ``rows`` hold the edges between them: one more than there are columns or rows, in points.
    """

    page: int
    box: Box
    columns: Sequence[float]
    rows: Sequence[float]
    cells: Sequence[Cell]
    ruled: bool
    #: Column indices that are a gap between two blocks of the table rather than a column of it.
    gaps: frozenset[int] = field(default=frozenset())

    @property
    def row_count(self) -> int:
        return len(self.rows) - 1

    @property
    def column_count(self) -> int:
        return len(self.columns) - 1

    @cached_property
    def _places(self) -> dict[tuple[int, int], Cell]:
        places = {}
        for cell in self.cells:
            for row in range(cell.row, cell.row + cell.row_span):
                for column in range(cell.column, cell.column + cell.column_span):
                    places[row, column] = cell
        return places

    def at(self, row: int, column: int) -> Cell | None:
        """The cell that covers a place, which may begin further up or to the left. None where the table has no cell."""
        return self._places.get((row, column))

    def row_cells(self, row: int) -> list[Cell]:
        """The cells that begin in a row, from left to right."""
        return sorted((cell for cell in self.cells if cell.row == row), key=lambda cell: cell.column)

    def texts(self, text_of: Callable[[Cell], str] = lambda cell: cell.text) -> list[list[str]]:
        """The table as plain rows of text; what a spanning cell says stands at its top left place only."""
        rows = [["" for _ in range(self.column_count)] for _ in range(self.row_count)]
        for cell in self.cells:
            rows[cell.row][cell.column] = text_of(cell)
        keep = [column for column in range(self.column_count) if column not in self.gaps]
        return [[row[column] for column in keep] for row in rows]


def join_lines(lines: Sequence[str]) -> str:
    """The lines of a cell as one: a line that ends in a hyphen after a letter is joined without a space ("Apr-" and "24")."""
    text = ""
    for line in lines:
        if text.endswith("-") and len(text) > 1 and _joins(text[-2], line[:1]):
            text += line
        else:
            text = f"{text} {line}" if text else line
    return text


def _joins(before: str, after: str) -> bool:
    """Whether a hyphen at a line's end stands within a word. Between two figures it may be a minus or a range."""
    return (before.isalnum() and after.isalpha()) or (before.isalpha() and after.isdigit())
