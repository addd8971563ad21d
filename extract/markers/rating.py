"""Ratings by colour: red, amber, green and blue, in every shade that spreadsheets offer, as shading or as icons."""

from __future__ import annotations

import colorsys
from collections.abc import Iterator, Mapping
from itertools import chain

from extract.grid.table import Cell, Grid
from extract.markers.pictures import judge_icon
from extract.markers.shapes import directions_of_shapes
from extract.marks.geometry import Box
from extract.marks.page import Colour, Page
from extract.marks.visible import same_colour
from extract.records import Rag

#: Colours less saturated or darker than this are grey. Excel's palest rating, green #C6EFCE, has a saturation of 0.17.
LEAST_SATURATION, LEAST_BRIGHTNESS = 0.12, 0.3

#: The hues of each rating, in degrees. Amber reaches from orange to yellow.
HUES = ((Rag.RED, 342, 374), (Rag.AMBER, 14, 66), (Rag.GREEN, 68, 172), (Rag.BLUE, 185, 265))


def rating_of(colour: Colour) -> Rag | None:
    """The rating that a colour stands for; None for white, grey, black and the colours between."""
    if colour is None:
        return None
    red, green, blue = (colour >> shift & 0xFF for shift in (16, 8, 0))
    hue, saturation, brightness = colorsys.rgb_to_hsv(red / 255, green / 255, blue / 255)
    if saturation < LEAST_SATURATION or brightness < LEAST_BRIGHTNESS:
        return None
    degrees = hue * 360
    for rating, first, last in HUES:
        if first <= degrees < last or first <= degrees + 360 < last:
            return rating
    return None


def ratings_of(page: Page, grid: Grid, body: int, labels: int) -> Mapping[tuple[int, int], Rag]:
    """The rating of each cell that shows one by its own shading or by a coloured icon, by row and column of the grid."""
    return {**ratings_by_icon(page, grid, body, labels), **ratings_by_fill(grid, body, labels)}


def ratings_by_fill(grid: Grid, body: int, labels: int) -> Mapping[tuple[int, int], Rag]:
    """The rating of each cell whose shading is its own: by row and column of the grid.

    Shading that a cell shares with its row's label or with its column's heading decorates the row or the column. Blue counts
    only where red, amber or green is used too: alone it is the commonest decoration.
    """
    found: dict[tuple[int, int], Rag] = {}
    for cell in grid.cells:
        if cell.row < body or cell.column == labels or cell.fill is None:
            continue
        rating = rating_of(cell.fill)
        if rating is None or _shared(cell, grid.at(cell.row, labels)) or _shared(cell, grid.at(body - 1, cell.column)):
            continue
        found[cell.row, cell.column] = rating
    if not set(found.values()) - {Rag.BLUE}:
        return {}
    return found


#: A rating's disc or square is no larger than this (points).
LARGEST_ICON = 24.0


def ratings_by_icon(page: Page, grid: Grid, body: int, labels: int) -> Mapping[tuple[int, int], Rag]:
    """The rating of each empty cell in which a single coloured disc, square or star is drawn.

    Arrows and triangles are markers of a trend: they are no ratings, whatever their colour.
    """
    icons = list(_icons(page))
    found: dict[tuple[int, int], Rag] = {}
    for cell in grid.cells if icons else ():
        if cell.row < body or cell.column == labels or not cell.empty:
            continue
        ratings = {rating for box, rating in icons if cell.box.holds(*box.centre)}
        if len(ratings) == 1:
            found[cell.row, cell.column] = ratings.pop()
    return found


def _icons(page: Page) -> Iterator[tuple[Box, Rag]]:
    """The coloured icons of a page that point nowhere: drawn ones, and small pictures by the colour of most of them."""
    judged = {key: judge_icon(pixels) for key, pixels in page.icons.items()}
    drawn = (
        (shape.box, shape.fill)
        for shape, direction in zip(page.shapes, directions_of_shapes(page), strict=True)
        if direction is None
    )
    pictured = (
        (picture.box, icon.colour)
        for picture in page.pictures
        for icon in (judged.get(picture.key),)
        if icon is not None and icon.direction is None
    )
    for box, colour in chain(drawn, pictured):
        rating = rating_of(colour)
        if rating is not None and max(box.width, box.height) <= LARGEST_ICON:
            yield box, rating


def _shared(cell: Cell, other: Cell | None) -> bool:
    return other is not None and other.fill is not None and cell.fill is not None and same_colour(cell.fill, other.fill)
