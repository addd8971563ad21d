"""The raster images of a page: where they stand, and the pixels of those small enough to be icons."""

from __future__ import annotations

import ctypes
import hashlib
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from extract.marks import pdfium_calls as calls
from extract.marks.geometry import Box, Floats, after_each
from extract.marks.page import Picture
from extract.marks.pdfium_objects import IMAGE, PlacedObjects, matrices
from extract.marks.pdfium_page import ICON_SIDE, LARGEST_ICON, OpenPage


@dataclass(slots=True)
class Pictures:
    """The pictures of a page in the order of drawing, their places in it, and the pixels of icons by their key."""

    placed: list[Picture] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    icons: dict[str, NDArray[np.uint8]] = field(default_factory=dict)
    _keys: dict[tuple[int, int, bytes], str] = field(default_factory=dict)

    def key_of(self, icon: _Rendered) -> str:
        """The key of an icon's pixels, which are worked out once for all that look alike."""
        known = self._keys.get(icon)
        if known is None:
            width, height, data = icon
            pixels = np.frombuffer(data, np.uint8).reshape(height, width, 4)[:, :, [2, 1, 0, 3]].copy()
            known = self._keys[icon] = hashlib.sha1(pixels.tobytes(), usedforsecurity=False).hexdigest()
            self.icons.setdefault(known, pixels)
        return known


#: Width and height in pixels, and the pixels row by row as blue, green, red, opacity.
_Rendered = tuple[int, int, bytes]


def read_pictures(page: OpenPage, objects: PlacedObjects) -> Pictures:
    """All pictures of which the page shows anything."""
    found = Pictures()
    places = objects.of_kind(IMAGE)
    handles = [objects.handles[place] for place in places]
    own = matrices(handles)
    placed = after_each(objects.spaces_of(places), own)
    boxes = _boxes(placed)
    size = boxes[:, 2:] - boxes[:, :2]
    is_icon = (size.max(axis=1, initial=0) <= LARGEST_ICON) & (size.min(axis=1, initial=LARGEST_ICON) > 1)
    turns = _Turns.of(own, placed, ICON_SIDE / np.maximum(size.max(axis=1, initial=0), 1))
    for index, box in enumerate(map(Box._make, boxes.tolist())):
        if box.overlap(page.visible) > 0:
            icon = _icon(page, handles[index], turns, index) if is_icon[index] else None
            found.placed.append(Picture(box, found.key_of(icon) if icon else ""))
            found.places.append(places[index])
    return found


def share_of_pictures(page: OpenPage, objects: PlacedObjects) -> float:
    """The share of a page that its pictures cover; where they cover each other, each counts."""
    places = objects.of_kind(IMAGE)
    if not places:
        return 0.0
    boxes = _boxes(after_each(objects.spaces_of(places), matrices([objects.handles[place] for place in places])))
    area = page.visible.width * page.visible.height
    return sum(Box._make(box).overlap(page.visible) for box in boxes.tolist()) / area if area else 0.0


def _boxes(placed: Floats) -> Floats:
    """Where pictures stand: a picture fills the unit square of its own space."""
    a, b, c, d, e, f = placed.T
    x, y = np.stack([e, e + a, e + c, e + a + c]), np.stack([f, f + b, f + d, f + b + d])
    return np.stack([x.min(axis=0), y.min(axis=0), x.max(axis=0), y.max(axis=0)], axis=1)


@dataclass(frozen=True, slots=True)
class _Turns:
    """The matrices of pictures, n x 6 each: as the file has them, and larger, so that they are rendered at ICON_SIDE pixels."""

    own: NDArray[np.float32]
    larger: NDArray[np.float32]

    @classmethod
    def of(cls, own: Floats, placed: Floats, scales: Floats) -> _Turns:
        # PDFium renders upwards from the foot, the page as displayed is measured downwards: its heights change their sign.
        larger = placed * scales[:, None] * (1, -1, 1, -1, 0, 0)
        return cls(own.astype(np.float32), np.ascontiguousarray(larger, dtype=np.float32))


def _icon(page: OpenPage, handle: int, turns: _Turns, index: int) -> _Rendered | None:
    """A small picture as displayed, its masks applied, about ICON_SIDE pixels long; None where PDFium renders none.

    Equal image data may show different pictures, by their soft masks: only what PDFium renders tells them apart. It renders at
    one pixel a point, so that the object is given a larger matrix for the moment.
    """
    if not calls.set_matrix(handle, turns.larger.ctypes.data + turns.larger.strides[0] * index):
        return None
    bitmap = calls.rendered_image(page.document, page.page, handle)
    calls.set_matrix(handle, turns.own.ctypes.data + turns.own.strides[0] * index)
    if not bitmap:
        return None
    width, height, stride = calls.bitmap_width(bitmap), calls.bitmap_height(bitmap), calls.bitmap_stride(bitmap)
    rendered = None
    if 0 < width <= 4 * ICON_SIDE and 0 < height <= 4 * ICON_SIDE and stride == 4 * width:
        rendered = width, height, ctypes.string_at(calls.bitmap_buffer(bitmap), stride * height)
    calls.destroy_bitmap(bitmap)
    return rendered
