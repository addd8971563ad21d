"""The objects of a page in the order in which the file draws them, and what PDFium tells of many of them at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat

import numpy as np
from numpy.typing import NDArray

from extract.marks import pdfium_calls as calls
from extract.marks.geometry import Box, Floats, Transform, points_each
from extract.marks.page import Colour
from extract.marks.pdfium_page import OpenPage

#: Form XObjects nested deeper than this are taken for a loop.
DEEPEST_FORM = 12

TEXT, PATH, IMAGE, FORM = 1, 2, 3, 5

#: Stands for the colour of what paints nothing among colours as numbers.
NOTHING = -1


@dataclass(slots=True)
class PlacedObjects:
    """Objects as columns of equal length, those of form XObjects where the form is drawn.

    ``spaces`` are the transforms from the objects' own spaces to the page as displayed, ``space`` says which is whose.
    """

    spaces: list[Transform]
    handles: list[int] = field(default_factory=list)
    kinds: list[int] = field(default_factory=list)
    space: list[int] = field(default_factory=list)

    def of_kind(self, kind: int) -> list[int]:
        """The places in the order of drawing of all objects of a kind."""
        return [place for place, one in enumerate(self.kinds) if one == kind]

    def spaces_of(self, places: Sequence[int]) -> Floats:
        """The transforms from some objects' spaces to the page as displayed, as n x 6."""
        return np.array(self.spaces)[np.array([self.space[place] for place in places], dtype=np.intp)]


def placed_objects(page: OpenPage) -> PlacedObjects:
    """All objects of a page."""
    found = PlacedObjects([page.display])
    handles = map(calls.page_object, repeat(page.page), range(calls.count_objects(page.page)))
    _add(found, handles, 0, 0)
    return found


def _add(found: PlacedObjects, objects: Iterable[int], space: int, depth: int) -> None:
    handles = list(filter(None, objects))
    kinds = list(map(calls.object_type, handles))
    start = 0
    for place in (place for place, kind in enumerate(kinds) if kind == FORM):
        _extend(found, handles[start:place], kinds[start:place], space)
        start = place + 1
        if depth < DEEPEST_FORM:
            _add_form(found, handles[place], space, depth + 1)
    _extend(found, handles[start:], kinds[start:], space)


def _extend(found: PlacedObjects, handles: Sequence[int], kinds: Sequence[int], space: int) -> None:
    found.handles += handles
    found.kinds += kinds
    found.space += repeat(space, len(handles))


def _add_form(found: PlacedObjects, form: int, space: int, depth: int) -> None:
    matrix = Transform._make(matrices([form])[0].tolist())
    found.spaces.append(found.spaces[space].after(matrix))
    inner = map(calls.form_object, repeat(form), range(calls.count_form_objects(form)))
    _add(found, inner, len(found.spaces) - 1, depth)


def matrices(handles: Sequence[int]) -> Floats:
    """The matrices of objects, n x 6; the identity where PDFium has none."""
    found, given = calls.written(calls.object_matrix, np.float32, 6, len(handles), handles)
    found[~given] = Transform()
    return found.astype(np.float64)


def colours(get: Callable[..., int], handles: Sequence[int]) -> NDArray[np.int64]:
    """The colours that ``get`` reports as 0xRRGGBB, NOTHING where it is fully transparent or there is none."""
    found, given = calls.written_apart(get, np.uint32, 4, len(handles), handles)
    red, green, blue, opacity = found.astype(np.int64).T
    return np.where(given & (opacity != 0), red << 16 | green << 8 | blue, NOTHING)


def as_colours(numbers: NDArray[np.int64]) -> list[Colour]:
    """Colours as numbers in the form that marks have."""
    return [None if number == NOTHING else number for number in numbers.tolist()]


def clip_boxes(handles: Sequence[int], spaces: Floats, visible: Box) -> Floats:
    """Within which boxes of the page as displayed objects show, n x 4. Clipping paths are taken as their boxes.

    What nothing clips shows wherever the page does.
    """
    boxes = np.tile(np.array(visible, dtype=np.float64), (len(handles), 1))
    paths = list(map(calls.clip_path, handles))
    counts = list(map(calls.count_clip_paths, paths))
    clipped = [place for place, count in enumerate(counts) if paths[place] and count > 0]
    owners, points = _clip_points([paths[place] for place in clipped], [counts[place] for place in clipped])
    if len(owners):
        objects = np.array(clipped, dtype=np.intp)[owners[:, 0]]
        _narrow(boxes, owners, objects, points_each(spaces[objects], points))
    return boxes


def _clip_points(paths: Sequence[int], counts: Sequence[int]) -> tuple[NDArray[np.intp], Floats]:
    """All corners of clipping paths: whose each is (the clip, and the path in it), and where, in the object's own space."""
    owner = list(chain.from_iterable(map(repeat, range(len(paths)), counts)))
    path = list(chain.from_iterable(map(range, counts)))
    sizes = list(map(calls.count_clip_segments, [paths[one] for one in owner], path))
    owners = list(chain.from_iterable(map(repeat, owner, sizes)))
    inner = list(chain.from_iterable(map(repeat, path, sizes)))
    segments = list(map(calls.clip_segment, [paths[one] for one in owners], inner, chain.from_iterable(map(range, sizes))))
    points, given = calls.written_apart(calls.segment_point, np.float32, 2, len(segments), segments)
    whose = np.array([owners, inner], dtype=np.intp).T
    return whose[given], points[given].astype(np.float64)


def _narrow(boxes: Floats, owners: NDArray[np.intp], objects: NDArray[np.intp], points: Floats) -> None:
    """Cut boxes to the boxes around the corners of each clipping path."""
    starts = np.flatnonzero(np.r_[True, (np.diff(owners, axis=0) != 0).any(axis=1)])
    least, most = np.minimum.reduceat(points, starts), np.maximum.reduceat(points, starts)
    np.maximum.at(boxes[:, :2], objects[starts], least)
    np.minimum.at(boxes[:, 2:], objects[starts], most)
    # Where nothing is left the box is empty, not turned inside out.
    np.maximum(boxes[:, 2:], boxes[:, :2], out=boxes[:, 2:])
