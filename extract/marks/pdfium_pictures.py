"""The raster images of a page: where they stand, and the pixels of those small enough to be icons."""

from __future__ import annotations

import ctypes
import hashlib
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from extract.marks import pdfium_calls as calls
from extract.marks.geometry import Box, Transform, after_each
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
    on_page = after_each(objects.spaces_of(places), own)
    for place, handle, matrix, placed in zip(
        places, handles, map(Transform._make, own.tolist()), map(Transform._make, on_page.tolist()), strict=True
    ):
        box = placed.box(0, 0, 1, 1)
        if box.overlap(page.visible) > 0:
            icon = _icon(page, handle, box, placed, matrix)
            found.placed.append(Picture(box, found.key_of(icon) if icon else ""))
            found.places.append(place)
    return found


def _icon(page: OpenPage, handle: int, box: Box, placed: Transform, matrix: Transform) -> _Rendered | None:
    """A small picture as displayed, its masks applied, about ICON_SIDE pixels long; None for one that is no icon.

    Equal image data may show different pictures, by their soft masks: only what PDFium renders tells them apart. It renders at
    one pixel a point, so that the object is given a larger matrix for the moment.
    """
    longer = max(box.width, box.height)
    if longer > LARGEST_ICON or min(box.width, box.height) <= 1:
        return None
    scale = ICON_SIDE / longer
    larger = (ctypes.c_float * 6)(placed.a * scale, -placed.b * scale, placed.c * scale, -placed.d * scale, 0.0, 0.0)
    before = (ctypes.c_float * 6)(*matrix)
    if not calls.set_matrix(handle, ctypes.addressof(larger)):
        return None
    bitmap = calls.rendered_image(page.document, page.page, handle)
    calls.set_matrix(handle, ctypes.addressof(before))
    if not bitmap:
        return None
    width, height, stride = calls.bitmap_width(bitmap), calls.bitmap_height(bitmap), calls.bitmap_stride(bitmap)
    rendered = None
    if 0 < width <= 4 * ICON_SIDE and 0 < height <= 4 * ICON_SIDE and stride == 4 * width:
        rendered = width, height, ctypes.string_at(calls.bitmap_buffer(bitmap), stride * height)
    calls.destroy_bitmap(bitmap)
    return rendered
