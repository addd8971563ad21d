"""Words and shading put into the cells of a lattice."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from extract.grid.ruled import Lattice, Rectangle
from extract.grid.table import Cell, Grid
from extract.marks.geometry import Box
from extract.marks.page import Colour, Fill, Page
from extract.marks.visible import WHITE
from extract.marks.words import Word, part_of_word, text_lines

#: A word that reaches over a cell's edge by more than this (points) on both sides of it is cut there.
OVERHANG = 1.0


def grid_of(page: Page, lattice: Lattice, words: Sequence[Word], ruled: bool) -> Grid:
    """The lattice with its text. ``words`` may hold words that lie outside of it: they are left out."""
    places = _places(lattice)
    by_cell: dict[Rectangle, list[Word]] = defaultdict(list)
    for word in words:
        for part in _cut_at_edges(page, lattice, places, word) if ruled else [word]:
            cell = _cell_at(lattice, places, part)
            if cell is not None:
                by_cell[cell].append(part)
    fills = [fill for fill in page.fills if fill.box.overlap(lattice.box) > 0 and fill.colour != WHITE]
    cells = [
        Cell(
            row=rectangle.row,
            column=rectangle.column,
            row_span=rectangle.row_span,
            column_span=rectangle.column_span,
            box=lattice.box_of(rectangle),
            lines=tuple(text_lines(by_cell.get(rectangle, ()))),
            fill=_shade(fills, lattice.box_of(rectangle)),
        )
        for rectangle in lattice.rectangles
    ]
    return Grid(
        page=page.number,
        box=lattice.box,
        columns=lattice.columns,
        rows=lattice.rows,
        cells=tuple(cells),
        ruled=ruled,
        gaps=_gaps(cells, len(lattice.columns) - 1, len(lattice.rows) - 1),
    )


def _places(lattice: Lattice) -> dict[tuple[int, int], Rectangle]:
    return {
        (row, column): cell
        for cell in lattice.rectangles
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }


def _index(edges: Sequence[float], position: float) -> int | None:
    """The interval of ``edges`` in which a position lies, None outside of them."""
    if position < edges[0] or position > edges[-1]:
        return None
    return min(bisect_right(edges, position) - 1, len(edges) - 2)


def _cell_at(lattice: Lattice, places: dict[tuple[int, int], Rectangle], word: Word) -> Rectangle | None:
    x, y = word.box.centre
    row, column = _index(lattice.rows, y), _index(lattice.columns, x)
    return None if row is None or column is None else places.get((row, column))


def _cut_at_edges(page: Page, lattice: Lattice, places: dict[tuple[int, int], Rectangle], word: Word) -> list[Word]:
    """The word, cut where a cell's edge runs through it: figures of neighbouring cells that touch are two words."""
    if word.angle != 0 or len(word.characters) < 2:
        return [word]
    row = _index(lattice.rows, word.box.centre[1])
    if row is None:
        return [word]
    crossed = [
        edge
        for column, edge in enumerate(lattice.columns[1:-1], start=1)
        if word.box.x0 + OVERHANG < edge < word.box.x1 - OVERHANG
        and places.get((row, column - 1)) is not places.get((row, column))
    ]
    if not crossed:
        return [word]
    parts: dict[int, list[int]] = defaultdict(list)
    for character in word.characters:
        x0, _, x1, _ = page.characters.boxes[character]
        parts[bisect_right(crossed, (x0 + x1) / 2)].append(character)
    return [part_of_word(word, page, keep) for keep in parts.values()]


def _shade(fills: Sequence[Fill], box: Box) -> Colour:
    """The topmost fill that covers the middle of a cell, None where it is unshaded."""
    x, y = box.centre
    shade: Colour = None
    for fill in fills:
        if fill.box.holds(x, y):
            shade = fill.colour
    return shade


def _gaps(cells: Sequence[Cell], columns: int, rows: int) -> frozenset[int]:
    """Columns that only separate two blocks: nothing is printed in them and their rows are not drawn."""
    own: dict[int, list[Cell]] = defaultdict(list)
    begins = {cell.column for cell in cells if not cell.empty}
    for cell in cells:
        if cell.column_span == 1:
            own[cell.column].append(cell)
    return frozenset(column for column in range(1, columns - 1) if column not in begins and len(own[column]) <= rows / 2)
