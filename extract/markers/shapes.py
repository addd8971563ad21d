"""Trend markers that are drawn: triangles and arrows among the shapes of a page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw

from extract.markers.silhouette import SIDE, direction_of
from extract.markers.strokes import joined_strokes
from extract.marks.geometry import Box
from extract.marks.page import Colour, Page, Shape
from extract.records import Direction, MarkerSource

#: Markers are no smaller and no larger than this (points), and not more than so many times as long as wide.
SMALLEST, LARGEST, LONGEST = 2.2, 45.0, 3.2

#: Two marks that share this much of the smaller one's area are one marker: its fill and its outline.
SAME_PLACE = 0.7

#: Markers are looked up by squares of the page of this side (points), about as large as the usual one.
SQUARE = 10.0

#: At most so many forms are judged on a page: more than all markers that a page has room for.
MOST_FORMS = 2500

#: Corners are compared in steps of this share of the shape's length, so that equal shapes are judged once.
STEP = 1 / 64


@dataclass(frozen=True, slots=True)
class PlacedMarker:
    """A trend marker that is not text, where it stands."""

    box: Box
    direction: Direction
    source: MarkerSource
    colour: Colour


def drawn_markers(page: Page) -> list[PlacedMarker]:
    """The triangles and arrows drawn on a page, each once."""
    found: list[PlacedMarker] = []
    taken: dict[tuple[int, int], list[Box]] = defaultdict(list)
    joined = joined_strokes(page)
    directions = (*directions_of_shapes(page), *directions_of(joined))
    for shape, direction in zip((*page.shapes, *joined), directions, strict=True):
        if direction is None:
            continue
        places = _places(shape.box)
        near = (box for place in places for box in taken.get(place, ()))
        if any(shape.box.overlap(box) >= SAME_PLACE * min(shape.box.area, box.area) for box in near):
            continue
        for place in places:
            taken[place].append(shape.box)
        colour = shape.fill if shape.fill is not None else shape.stroke
        found.append(PlacedMarker(shape.box, direction, MarkerSource.SHAPE, colour))
    return found


def _places(box: Box) -> list[tuple[int, int]]:
    """The squares of the page that a marker lies in: two that share any area share one."""
    columns = range(int(box.x0 // SQUARE), int(box.x1 // SQUARE) + 1)
    return [(column, row) for row in range(int(box.top // SQUARE), int(box.bottom // SQUARE) + 1) for column in columns]


#: A shape's corners, in steps from its upper left, outline by outline; and whether it is filled.
_Form = tuple[tuple[tuple[tuple[int, int], ...], ...], bool]


@lru_cache(maxsize=4)
def directions_of_shapes(page: Page) -> tuple[Direction | None, ...]:
    """Which way each of a page's shapes points."""
    return tuple(directions_of(page.shapes))


def directions_of(shapes: Sequence[Shape]) -> list[Direction | None]:
    """Which way each shape points; None where it is no arrow or triangle of a marker's size.

    Markers are drawn alike, time and again; the shapes of a map are each another. Where there are too many forms to judge them
    all, the commonest are judged.
    """
    forms = [_form(shape) for shape in shapes]
    counts = Counter(form for form in forms if form is not None)
    judged = {form: _judged(*form) for form, _ in counts.most_common(MOST_FORMS)}
    return [judged.get(form) if form is not None else None for form in forms]


def _form(shape: Shape) -> _Form | None:
    """The form of a shape that may be a marker, the same for equal shapes of any size."""
    x0, top, x1, bottom = shape.box
    width, height = x1 - x0, bottom - top
    shorter, size = (width, height) if width < height else (height, width)
    if not SMALLEST <= size <= LARGEST or shorter < SMALLEST / 2 or size > LONGEST * shorter:
        return None
    step = size * STEP
    return tuple(
        [tuple([(round((x - x0) / step), round((y - top) / step)) for x, y in outline]) for outline in shape.outlines]
    ), shape.fill is not None


@lru_cache(maxsize=4096)
def _judged(outlines: tuple[tuple[tuple[int, int], ...], ...], filled: bool) -> Direction | None:
    corners = sum(len(outline) for outline in outlines)
    if corners < 3:
        return None
    image = Image.new("1", (SIDE + 1, SIDE + 1))
    draw = ImageDraw.Draw(image)
    for outline in outlines:
        points = [(x * STEP * SIDE, y * STEP * SIDE) for x, y in outline]
        if len(points) >= 3:
            draw.polygon(points, fill=1, outline=1)
        else:
            draw.line([*points, points[0]] if len(points) > 2 else points, fill=1, width=3)
    return direction_of(np.asarray(image))
