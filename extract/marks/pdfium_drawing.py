"""What is drawn on a page: lines, fills, closed shapes and pictures, read from PDFium's page objects."""

from __future__ import annotations

import ctypes
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from extract.marks import pdfium_calls as calls
from extract.marks.geometry import Box, Transform
from extract.marks.page import Picture
from extract.marks.paths import Drawn, Points, classify
from extract.marks.pdfium_page import ICON_SIDE, LARGEST_ICON, OpenPage, Scratch

#: A path with more segments than this is a drawing (a map, a curve of a chart) and not part of a table: its box is enough.
LONGEST_PATH = 64

#: Form XObjects nested deeper than this are taken for a loop.
DEEPEST_FORM = 12

_TEXT, _PATH, _IMAGE, _SHADING, _FORM = 1, 2, 3, 4, 5
_LINE_TO, _BEZIER_TO, _MOVE_TO = 0, 1, 2


@dataclass(slots=True)
class Gathered:
    """What a walk over the page's objects has found."""

    drawn: Drawn = field(default_factory=Drawn)
    pictures: list[Picture] = field(default_factory=list)
    icons: dict[str, NDArray[np.uint8]] = field(default_factory=dict)
    text_spaces: dict[int, Transform] = field(default_factory=dict)
    """For text objects inside form XObjects, the transform from the form's space, in which their clipping is given."""
    text_turns: dict[int, int] = field(default_factory=dict)
    """For each text object, how many fills and pictures the file draws before it."""
    covers: list[Box] = field(default_factory=list)
    """The boxes of the fills and pictures, in the order in which the file draws them: any may lie over earlier text."""


def gather(page: OpenPage, scratch: Scratch) -> Gathered:
    """Everything that is drawn on a page, in the order in which the file draws it."""
    gathered = Gathered()
    _walk(page, scratch, _top_objects(page.page), page.display, gathered, 0)
    return gathered


def _top_objects(page: int) -> Iterator[int]:
    for index in range(calls.count_objects(page)):
        handle = calls.page_object(page, index)
        if handle:
            yield handle


def _form_objects(form: int) -> Iterator[int]:
    for index in range(calls.count_form_objects(form)):
        handle = calls.form_object(form, index)
        if handle:
            yield handle


def _walk(page: OpenPage, scratch: Scratch, objects: Iterator[int], space: Transform, gathered: Gathered, depth: int) -> None:
    """Gather all objects. ``space`` leads from the objects' own space to the page as displayed."""
    for handle in objects:
        kind = calls.object_type(handle)
        if kind == _TEXT:
            gathered.text_turns[handle] = len(gathered.covers)
            if depth:
                gathered.text_spaces[handle] = space
        elif kind == _PATH:
            fills, shapes = len(gathered.drawn.fills), len(gathered.drawn.shapes)
            _read_path(scratch, handle, space, gathered.drawn, page.visible)
            gathered.covers += [fill.box for fill in gathered.drawn.fills[fills:]]
            gathered.covers += [shape.box for shape in gathered.drawn.shapes[shapes:] if shape.fill is not None]
        elif kind == _IMAGE:
            _read_picture(page, scratch, handle, space, gathered)
        elif kind == _FORM and depth < DEEPEST_FORM:
            inner = space.after(scratch.matrix(handle))
            _walk(page, scratch, _form_objects(handle), inner, gathered, depth + 1)


def _read_picture(page: OpenPage, scratch: Scratch, handle: int, space: Transform, gathered: Gathered) -> None:
    matrix = scratch.matrix(handle)
    placed = space.after(matrix)
    box = placed.box(0, 0, 1, 1)
    if box.overlap(page.visible) <= 0:
        return
    key = ""
    if max(box.width, box.height) <= LARGEST_ICON and min(box.width, box.height) > 1:
        pixels = _icon_pixels(page, scratch, handle, placed, matrix, ICON_SIDE / max(box.width, box.height))
        if pixels is not None:
            key = hashlib.sha1(pixels.tobytes(), usedforsecurity=False).hexdigest()
            gathered.icons.setdefault(key, pixels)
    gathered.pictures.append(Picture(box, key))
    gathered.covers.append(box)


def _icon_pixels(
    page: OpenPage, scratch: Scratch, handle: int, placed: Transform, matrix: Transform, scale: float
) -> NDArray[np.uint8] | None:
    """A small picture as displayed, its masks applied, about ICON_SIDE pixels long.

    Equal image data may show different pictures, by their soft masks: only what PDFium renders tells them apart. It renders at
    one pixel a point, so that the object is given a larger matrix for the moment.
    """
    larger = (ctypes.c_float * 6)(placed.a * scale, -placed.b * scale, placed.c * scale, -placed.d * scale, 0.0, 0.0)
    before = (ctypes.c_float * 6)(matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
    if not calls.set_matrix(handle, ctypes.addressof(larger)):
        return None
    bitmap = calls.rendered_image(page.document, page.page, handle)
    calls.set_matrix(handle, ctypes.addressof(before))
    if not bitmap:
        return None
    width, height, stride = calls.bitmap_width(bitmap), calls.bitmap_height(bitmap), calls.bitmap_stride(bitmap)
    pixels = None
    if 0 < width <= 4 * ICON_SIDE and 0 < height <= 4 * ICON_SIDE and stride == 4 * width:
        data = ctypes.string_at(calls.bitmap_buffer(bitmap), stride * height)
        pixels = np.frombuffer(data, np.uint8).reshape(height, width, 4)[:, :, [2, 1, 0, 3]].copy()
    calls.destroy_bitmap(bitmap)
    return pixels


def clip_box(scratch: Scratch, handle: int, space: Transform, visible: Box) -> Box | None:
    """The box within which an object shows, None where nothing clips it. Clipping paths are taken as their boxes."""
    path = calls.clip_path(handle)
    if not path:
        return None
    count = calls.count_clip_paths(path)
    if count <= 0:
        return None
    box = visible
    for index in range(count):
        points = []
        for segment_index in range(calls.count_clip_segments(path, index)):
            segment = calls.clip_segment(path, index, segment_index)
            if segment and calls.segment_point(segment, scratch.float_at[0], scratch.float_at[1]):
                points.append(space.point(scratch.floats[0], scratch.floats[1]))
        if points:
            xs, ys = zip(*points, strict=True)
            box = box.within(Box(min(xs), min(ys), max(xs), max(ys)))
    return box


def _read_path(scratch: Scratch, handle: int, space: Transform, drawn: Drawn, visible: Box) -> None:
    if not calls.draw_mode(handle, scratch.int_at[0], scratch.int_at[1]):
        return
    filled, stroked = bool(scratch.ints[0]), bool(scratch.ints[1])
    fill = scratch.colour(calls.fill_colour, handle) if filled else None
    stroke = scratch.colour(calls.stroke_colour, handle) if stroked else None
    if fill is None and stroke is None:
        return
    inner = space.after(scratch.matrix(handle))
    width = 0.0
    if stroke is not None and calls.stroke_width(handle, scratch.float_at[0]):
        width = scratch.floats[0] * inner.scale
    clip = clip_box(scratch, handle, space, visible) or visible
    count = calls.count_segments(handle)
    if count > LONGEST_PATH:
        calls.object_bounds(handle, *scratch.float_at[:4])
        bounds = space.box(*scratch.floats[:4])
        corners: Points = ((bounds.x0, bounds.top), (bounds.x1, bounds.bottom))
        classify(drawn, [corners], closed=[False], curved=True, fill=fill, stroke=stroke, width=width, clip=clip)
        return
    outlines, closed, curved = _outlines(scratch, handle, count, inner)
    if outlines:
        classify(drawn, outlines, closed=closed, curved=curved, fill=fill, stroke=stroke, width=width, clip=clip)


def _outlines(scratch: Scratch, handle: int, count: int, space: Transform) -> tuple[list[Points], list[bool], bool]:
    """The corners of each sub-path as displayed, whether each is closed, and whether any part is a curve."""
    outlines: list[Points] = []
    closed: list[bool] = []
    corners: list[tuple[float, float]] = []
    curved, returns, controls = False, False, 0
    for index in range(count):
        segment = calls.path_segment(handle, index)
        if not segment or not calls.segment_point(segment, scratch.float_at[0], scratch.float_at[1]):
            continue
        kind = calls.segment_type(segment)
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
        corners.append(space.point(scratch.floats[0], scratch.floats[1]))
        returns = returns or bool(calls.segment_closes(segment))
    if len(corners) > 1:
        outlines.append(tuple(corners))
        closed.append(returns)
    return outlines, closed, curved
