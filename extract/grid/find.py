"""All tables of a page."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from extract.grid.aligned import find_aligned
from extract.grid.fill_cells import grid_of
from extract.grid.outside import with_text_outside
from extract.grid.refine import misses_columns, refined
from extract.grid.ruled import Lattice, find_lattices
from extract.grid.table import Grid
from extract.marks.page import Page
from extract.marks.spacing import words_of
from extract.marks.words import Word

#: In a table this share of the rows and of the cells print something at least; the grid of a chart is mostly empty.
LEAST_ROWS, LEAST_CELLS = 0.5, 0.12

#: In a table no more than this share of the words lie across the lines between columns; in a chart they lie anywhere.
MOST_ACROSS = 0.12

#: A word lies across a line if it reaches this far (points) beyond it on both sides.
ACROSS = 1.5


def find_grids(page: Page) -> list[Grid]:
    """The tables of a page, from its top to its foot: ruled ones, and what the rest of its text forms by alignment."""
    words = words_of(page)
    grids = ruled_grids(page, words)
    boxes = [grid.box for grid in grids]
    loose = [word for word in words if not any(box.holds(*word.box.centre) for box in boxes)]
    grids += find_aligned(page, loose)
    return sorted(grids, key=lambda grid: (grid.box.top, grid.box.x0))


def ruled_grids(page: Page, words: Sequence[Word]) -> list[Grid]:
    """The tables that a page's lines bound. A lattice inside the cell of another is a table of its own."""
    grids = []
    lattices = find_lattices(page)
    boxes = [lattice.box for lattice in lattices]
    loose = [word for word in words if not any(box.holds(*word.box.centre) for box in boxes)] if lattices else []
    for lattice in lattices:
        inside = [word for word in words if lattice.box.holds(*word.box.centre)]
        wider = with_text_outside(lattice, inside, loose)
        if wider is not lattice:
            lattice, inside = wider, [word for word in words if wider.box.holds(*word.box.centre)]
        upright = [word for word in inside if word.angle == 0]
        if misses_columns(lattice, inside) or _is_chart(lattice, upright):
            continue
        grid = grid_of(page, refined(lattice, upright), inside)
        if _is_table(grid):
            grids.append(grid)
    return grids


def _is_table(grid: Grid) -> bool:
    """Whether a lattice is more than a frame around text, or the grid lines of a chart."""
    printed = [cell for cell in grid.cells if not cell.empty]
    rows, columns = {cell.row for cell in printed}, {cell.column for cell in printed}
    if len(rows) < 2 or len(columns) < 2 or len(printed) < 3:
        return False
    reached = {row for cell in printed for row in range(cell.row, cell.row + cell.row_span)}
    return len(reached) >= LEAST_ROWS * grid.row_count and len(printed) >= LEAST_CELLS * len(grid.cells)


def _is_chart(lattice: Lattice, words: Sequence[Word]) -> bool:
    """Whether the upright words within a lattice lie across its lines, as the figures of a chart do."""
    columns = lattice.columns
    across = 0
    for word in words:
        edge = bisect_right(columns, word.box.x0 + ACROSS)
        crosses = 0 < edge < len(columns) - 1 and columns[edge] < word.box.x1 - ACROSS
        across += crosses and _is_drawn(lattice, edge, word.box.centre[1])
    return across > MOST_ACROSS * len(words) and across >= 3


def _is_drawn(lattice: Lattice, column: int, y: float) -> bool:
    """Whether a border between cells runs through a column's left edge at some height."""
    return not any(
        cell.column < column < cell.column + cell.column_span
        and lattice.rows[cell.row] <= y <= lattice.rows[cell.row + cell.row_span]
        for cell in lattice.rectangles
    )
