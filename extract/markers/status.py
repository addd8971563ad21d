"""Triangles that are ratings: in a column of ratings a red triangle says what a green star or a blue circle says beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from extract.grid.table import Grid
from extract.markers.find import PageMarkers
from extract.markers.rating import rating_of
from extract.records import Direction, MarkerSource, Rag


def ratings_by_triangle(markers: PageMarkers, grid: Grid, body: int, columns: Iterable[int]) -> Mapping[tuple[int, int], Rag]:
    """The rating of each cell of some columns of ratings in which a coloured triangle stands for one, by row and column.

    Such triangles all point up. Where others of the column point down or to the side, all of them are trends.
    """
    found: dict[tuple[int, int], Rag] = {}
    for column in columns:
        cells = [cell for cell in grid.cells if cell.column == column and cell.row >= body]
        marked = [(cell, read.marker) for cell in cells for read in (markers.read(cell),) if not read.rest]
        icons = [(cell, one) for cell, one in marked if one is not None and one.source is not MarkerSource.WORD]
        if any(icon.direction is not Direction.UP for _, icon in icons):
            continue
        for cell, icon in icons:
            rating = rating_of(icon.colour)
            if rating is not None:
                found[cell.row, cell.column] = rating
    return found
