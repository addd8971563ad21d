"""All tables of a page."""

from __future__ import annotations

from extract.grid.aligned import find_aligned
from extract.grid.fill_cells import grid_of
from extract.grid.ruled import find_lattices
from extract.grid.table import Grid
from extract.marks.page import Page
from extract.marks.words import words_of


def find_grids(page: Page) -> list[Grid]:
    """The tables of a page, from its top to its foot: ruled ones, and what the rest of its text forms by alignment."""
    words = words_of(page)
    grids = [grid for grid in (grid_of(page, lattice, words, ruled=True) for lattice in find_lattices(page)) if _is_table(grid)]
    loose = [word for word in words if not any(grid.box.holds(*word.box.centre) for grid in grids)]
    grids += find_aligned(page, loose)
    return sorted(grids, key=lambda grid: (grid.box.top, grid.box.x0))


def _is_table(grid: Grid) -> bool:
    """Whether a lattice is more than a frame around text."""
    return grid.column_count >= 2 and grid.row_count >= 2 and sum(not cell.empty for cell in grid.cells) >= 3
