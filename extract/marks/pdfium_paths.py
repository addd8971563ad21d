"""The paths of a page, read from PDFium in bulk: each question goes over all of them before the next.

A scorecard with a border drawn cell by cell has thousands of paths, nearly all of them filled rectangles and straight strokes.
These are told by numpy; only what is left goes through :func:`~extract.marks.paths.classify` one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, compress, repeat

import numpy as np
from numpy.typing import NDArray

from extract.marks import pdfium_calls as calls
from extract.marks.geometry import Box, Floats, Transform, after_each, points_each, within_each
from extract.marks.page import Colour, Fill, Line
from extract.marks.paths import HAIR, STRAIGHT, THICKEST_LINE, Drawn, Points, classify
from extract.marks.pdfium_objects import NOTHING, PATH, PlacedObjects, as_colours, clip_boxes, colours, matrices

#: A path with more segments than this is a drawing (a map, a curve of a chart) and not part of a table: its box is enough.
LONGEST_PATH = 64

#: So many paths are asked about at once: a map may have a million of them, with dozens of segments each.
AT_ONCE = 10_000

_LINE_TO, _BEZIER_TO, _MOVE_TO = 0, 1, 2

#: The segments of a rectangle: with its first corner repeated, and closed without.
_RECTANGLES = ((_MOVE_TO, *repeat(_LINE_TO, 4)), (_MOVE_TO, *repeat(_LINE_TO, 3)))


@dataclass(slots=True)
class _Paths:
    """The paths that paint something, as columns of equal length; positions and lengths as displayed."""

    places: list[int]
    """Their places in the order of drawing."""
    handles: list[int]
    fills: NDArray[np.int64]
    strokes: NDArray[np.int64]
    widths: Floats
    clips: Floats
    sizes: NDArray[np.intp]
    """How many segments each has."""
    matrices: Floats

    def fill(self, index: int) -> Colour:
        return as_colours(self.fills[index : index + 1])[0]

    def stroke(self, index: int) -> Colour:
        return as_colours(self.strokes[index : index + 1])[0]

    def clip(self, index: int) -> Box:
        return Box._make(self.clips[index].tolist())


@dataclass(slots=True)
class _Segments:
    """The segments of paths one after the other: where each ends as displayed, what it is, whether it closes a sub-path."""

    starts: NDArray[np.intp]
    """Where each path's segments begin, and the last's end."""
    points: Floats
    kinds: NDArray[np.intp]
    """_LINE_TO, _BEZIER_TO, _MOVE_TO, or -1 for a segment that cannot be read."""
    closes: NDArray[np.bool_]


def read_paths(objects: PlacedObjects, visible: Box, drawn: Drawn) -> list[tuple[int, Box]]:
    """Add what all paths leave on the page to ``drawn``.

    Returns the boxes of what is filled, any of which may lie over earlier text, with their places in the order of drawing.
    """
    places = objects.of_kind(PATH)
    covers: list[tuple[int, Box]] = []
    for start in range(0, len(places), AT_ONCE):
        covers += _read_some(objects, places[start : start + AT_ONCE], visible, drawn)
    return covers


def _read_some(objects: PlacedObjects, places: Sequence[int], visible: Box, drawn: Drawn) -> list[tuple[int, Box]]:
    """The same for some paths, given by their places in the order of drawing."""
    paths = _painting_paths(objects, places, visible)
    short = np.flatnonzero(paths.sizes <= LONGEST_PATH)
    segments = _segments(paths, short)
    rectangles, strokes = _rectangles(paths, segments, short), _strokes(paths, segments, short)
    at_short = dict(zip(short.tolist(), range(len(short)), strict=True))
    covers: list[tuple[int, Box]] = []
    for index, place in enumerate(paths.places):
        if (rectangle := rectangles.get(index)) is not None:
            if _add_rectangle(drawn, *rectangle):
                covers.append((place, rectangle[0]))
            continue
        fills, shapes = len(drawn.fills), len(drawn.shapes)
        if (stroke := strokes.get(index)) is not None:
            drawn.add_stroke(*stroke)
        elif index in at_short:
            _add_any(drawn, paths, index, _outlines(segments, at_short[index]))
        else:
            _add_drawing(drawn, paths, index, objects.spaces[objects.space[place]])
        covers += [(place, fill.box) for fill in drawn.fills[fills:]]
        covers += [(place, shape.box) for shape in drawn.shapes[shapes:] if shape.fill is not None]
    return covers


def _painting_paths(objects: PlacedObjects, places: Sequence[int], visible: Box) -> _Paths:
    handles = [objects.handles[place] for place in places]
    modes, given = calls.written_apart(calls.draw_mode, np.int32, 2, len(handles), handles)
    fills = _paint(calls.fill_colour, handles, given & (modes[:, 0] != 0))
    strokes = _paint(calls.stroke_colour, handles, given & (modes[:, 1] != 0))
    painting = np.flatnonzero((fills != NOTHING) | (strokes != NOTHING))
    fills, strokes = fills[painting], strokes[painting]
    places, handles = [places[index] for index in painting.tolist()], [handles[index] for index in painting.tolist()]
    spaces = objects.spaces_of(places)
    placed = after_each(spaces, matrices(handles))
    widths = _stroke_widths(handles, strokes != NOTHING) * _scales(placed)
    sizes = np.fromiter(map(calls.count_segments, handles), np.intp, len(handles))
    return _Paths(places, handles, fills, strokes, widths, clip_boxes(handles, spaces, visible), sizes, placed)


def _paint(get: Callable[..., int], handles: Sequence[int], painted: NDArray[np.bool_]) -> NDArray[np.int64]:
    """The colours of those paths that are painted so."""
    found = np.full(len(handles), NOTHING, dtype=np.int64)
    found[painted] = colours(get, list(compress(handles, painted.tolist())))
    return found


def _stroke_widths(handles: Sequence[int], stroked: NDArray[np.bool_]) -> Floats:
    """How wide paths are stroked, in their own space; nought for what is not stroked."""
    widths = np.zeros(len(handles))
    chosen = list(compress(handles, stroked.tolist()))
    found, given = calls.written(calls.stroke_width, np.float32, 1, len(chosen), chosen)
    widths[stroked] = np.where(given, found[:, 0], 0)
    return widths


def _scales(transforms: Floats) -> Floats:
    """:attr:`Transform.scale` for many."""
    a, b, c, d, _, _ = transforms.T
    return np.asarray(np.abs(a * d - b * c) ** 0.5)


def _segments(paths: _Paths, chosen: NDArray[np.intp]) -> _Segments:
    """The segments of some of the paths."""
    sizes = paths.sizes[chosen]
    counts = sizes.tolist()
    handles = [paths.handles[index] for index in chosen.tolist()]
    owners = chain.from_iterable(map(repeat, handles, counts))
    segments = list(map(calls.path_segment, owners, chain.from_iterable(map(range, counts))))
    points, given = calls.written_apart(calls.segment_point, np.float32, 2, len(segments), segments)
    kinds = np.where(given, np.fromiter(map(calls.segment_type, segments), np.intp, len(segments)), -1)
    # Whether a sub-path is closed matters to a stroke alone: what is filled is closed.
    stroked = np.repeat(paths.strokes[chosen] != NOTHING, sizes)
    closes = np.zeros(len(segments), dtype=np.bool_)
    closes[stroked] = np.fromiter(map(calls.segment_closes, compress(segments, stroked.tolist())), np.bool_, int(stroked.sum()))
    placed = points_each(np.repeat(paths.matrices[chosen], sizes, axis=0), points.astype(np.float64))
    return _Segments(np.r_[0, np.cumsum(sizes)], placed, kinds, closes)


def _rectangles(paths: _Paths, segments: _Segments, short: NDArray[np.intp]) -> dict[int, tuple[Box, float, int]]:
    """The paths that are a single filled rectangle along the axes: what of it shows, its thickness, its colour."""
    found: dict[int, tuple[Box, float, int]] = {}
    for pattern in _RECTANGLES:
        fitting = (paths.sizes[short] == len(pattern)) & (paths.fills[short] != NOTHING) & (paths.strokes[short] == NOTHING)
        at = segments.starts[:-1][fitting][:, None] + np.arange(len(pattern))
        corners, kinds = segments.points[at], segments.kinds[at]
        alike = np.abs(corners - np.roll(corners, -1, axis=1)) <= STRAIGHT
        # Each side lies along an axis; the last of five is none, for it leads from the first corner to itself.
        sides = alike.any(axis=2)[:, :4].all(axis=1)
        if len(pattern) == 5:
            sides &= alike[:, 4].all(axis=1)
            sides &= (np.abs(corners[:, 3] - corners[:, 0]) <= STRAIGHT).any(axis=1)
        chosen = sides & (kinds == np.array(pattern)).all(axis=1)
        index = short[fitting][chosen]
        around = np.concatenate([corners[chosen].min(axis=1), corners[chosen].max(axis=1)], axis=1)
        boxes = within_each(around, paths.clips[index])
        thickness = (boxes[:, 2:] - boxes[:, :2]).min(axis=1)
        rows = zip(map(Box._make, boxes.tolist()), thickness.tolist(), paths.fills[index].tolist(), strict=True)
        found.update(zip(index.tolist(), rows, strict=True))
    return found


def _add_rectangle(drawn: Drawn, box: Box, thickness: float, colour: int) -> bool:
    """As :meth:`Drawn.add_rectangle`, of which nothing may be left within its clip. Returns whether it is a fill."""
    if thickness > THICKEST_LINE:
        drawn.fills.append(Fill(box, colour))
        return True
    if box.x1 > box.x0 or box.bottom > box.top:
        drawn.lines.append(Line(box, thickness, colour))
    return False


_Stroke = tuple[tuple[float, float], tuple[float, float], float, Colour]


def _strokes(paths: _Paths, segments: _Segments, short: NDArray[np.intp]) -> dict[int, _Stroke]:
    """The paths that are a single straight stroke along an axis of which something shows."""
    fitting = (paths.sizes[short] == 2) & (paths.fills[short] == NOTHING)
    at = segments.starts[:-1][fitting][:, None] + np.arange(2)
    ends = segments.points[at]
    straight = (np.abs(ends[:, 0] - ends[:, 1]) <= STRAIGHT).any(axis=1)
    straight &= (segments.kinds[at] == (_MOVE_TO, _LINE_TO)).all(axis=1)
    index = short[fitting]
    width, clip = paths.widths[index][:, None], paths.clips[index]
    first = np.maximum(ends.min(axis=1) - (width + HAIR), clip[:, :2] - width)
    last = np.minimum(ends.max(axis=1) + (width + HAIR), clip[:, 2:] + width)
    chosen = straight & (last > first).all(axis=1)
    index, ends = index[chosen], ends[chosen]
    starts, stops = map(tuple, ends[:, 0].tolist()), map(tuple, ends[:, 1].tolist())
    rows = zip(starts, stops, paths.widths[index].tolist(), as_colours(paths.strokes[index]), strict=True)
    return dict(zip(index.tolist(), rows, strict=True))


def _add_any(drawn: Drawn, paths: _Paths, index: int, outlines: tuple[list[Points], list[bool], bool]) -> None:
    corners, closed, curved = outlines
    if corners:
        classify(
            drawn,
            corners,
            closed=closed,
            curved=curved,
            fill=paths.fill(index),
            stroke=paths.stroke(index),
            width=float(paths.widths[index]),
            clip=paths.clip(index),
        )


def _add_drawing(drawn: Drawn, paths: _Paths, index: int, space: Transform) -> None:
    """A path of very many segments, as a shape with no more than its box."""
    bounds, _ = calls.written_apart(calls.object_bounds, np.float32, 4, 1, paths.handles[index : index + 1])
    box = space.box(*bounds[0].tolist())
    corners: Points = ((box.x0, box.top), (box.x1, box.bottom))
    _add_any(drawn, paths, index, ([corners], [False], True))


def _outlines(segments: _Segments, path: int) -> tuple[list[Points], list[bool], bool]:
    """The corners of each sub-path as displayed, whether each is closed, and whether any part is a curve."""
    part = slice(int(segments.starts[path]), int(segments.starts[path + 1]))
    rows: Sequence[tuple[list[float], int, bool]] = list(
        zip(segments.points[part].tolist(), segments.kinds[part].tolist(), segments.closes[part].tolist(), strict=True)
    )
    outlines: list[Points] = []
    closed: list[bool] = []
    corners: list[tuple[float, float]] = []
    curved, returns, controls = False, False, 0
    for (x, y), kind, closes in rows:
        if kind == _MOVE_TO:
            if len(corners) > 1:
                outlines.append(tuple(corners))
                closed.append(returns)
            corners, returns, controls = [], False, 0
        if kind == _BEZIER_TO:
            # A curve comes as three points, two of which are handles that lie off it.
            curved = True
            controls = (controls + 1) % 3
            if controls:
                continue
        if kind >= 0:
            corners.append((x, y))
            returns = returns or closes
    if len(corners) > 1:
        outlines.append(tuple(corners))
        closed.append(returns)
    return outlines, closed, curved
