"""PDFium's own functions, bound for calling tens of thousands of times a page.

pypdfium2's ready-made bindings check and convert every argument. Here the same addresses are bound once more with plain
integers for pointers, which halves the cost of a call; results are written straight into numpy arrays. PDFium is not
thread-safe and is used from one thread only, so the calls keep the interpreter's lock.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import pypdfium2.raw as raw
from numpy.typing import NDArray

_POINTER = ctypes.c_void_p
_INT = ctypes.c_int


def _bind(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(raw, name), ctypes.c_void_p).value
    assert address is not None
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


def address(handle: Any) -> int:
    """A pypdfium2 handle as a plain number."""
    value = ctypes.cast(handle, ctypes.c_void_p).value
    return value or 0


def written(
    call: Callable[..., int], kind: type[np.generic], values: int, count: int, *arguments: Iterable[int]
) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Ask one question of ``count`` things whose answer is written to one place, ``values`` numbers in a row.

    Returns the answers, a row for each, and which were given; a row that was not is nought. There is no loop in Python.
    """
    room = np.zeros((count, values), dtype=kind)
    at, step = room.ctypes.data, values * room.itemsize
    given = np.fromiter(map(call, *arguments, range(at, at + step * count, step)), np.bool_, count)
    return room, given


def written_apart(
    call: Callable[..., int], kind: type[np.generic], values: int, count: int, *arguments: Iterable[int]
) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """The same for an answer whose numbers are written each to a place of its own."""
    room = np.zeros((count, values), dtype=kind)
    at, step = room.ctypes.data, values * room.itemsize
    places = [range(start, start + step * count, step) for start in range(at, at + step, room.itemsize)]
    given = np.fromiter(map(call, *arguments, *places), np.bool_, count)
    return room, given


# Text
get_text = _bind("FPDFText_GetText", _INT, _POINTER, _INT, _INT, _POINTER)
get_unicode = _bind("FPDFText_GetUnicode", ctypes.c_uint, _POINTER, _INT)
has_unicode_error = _bind("FPDFText_HasUnicodeMapError", _INT, _POINTER, _INT)
text_object = _bind("FPDFText_GetTextObject", _POINTER, _POINTER, _INT)
loose_box = _bind("FPDFText_GetLooseCharBox", _INT, _POINTER, _INT, _POINTER)
origin = _bind("FPDFText_GetCharOrigin", _INT, _POINTER, _INT, _POINTER, _POINTER)
character_matrix = _bind("FPDFText_GetMatrix", _INT, _POINTER, _INT, _POINTER)
font_of = _bind("FPDFTextObj_GetFont", _POINTER, _POINTER)
font_size = _bind("FPDFTextObj_GetFontSize", _INT, _POINTER, _POINTER)
render_mode = _bind("FPDFTextObj_GetTextRenderMode", _INT, _POINTER)
base_font_name = _bind("FPDFFont_GetBaseFontName", ctypes.c_size_t, _POINTER, _POINTER, ctypes.c_size_t)

# Page objects
count_objects = _bind("FPDFPage_CountObjects", _INT, _POINTER)
page_object = _bind("FPDFPage_GetObject", _POINTER, _POINTER, _INT)
count_form_objects = _bind("FPDFFormObj_CountObjects", _INT, _POINTER)
form_object = _bind("FPDFFormObj_GetObject", _POINTER, _POINTER, ctypes.c_ulong)
object_type = _bind("FPDFPageObj_GetType", _INT, _POINTER)
object_matrix = _bind("FPDFPageObj_GetMatrix", _INT, _POINTER, _POINTER)
object_bounds = _bind("FPDFPageObj_GetBounds", _INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
fill_colour = _bind("FPDFPageObj_GetFillColor", _INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
stroke_colour = _bind("FPDFPageObj_GetStrokeColor", _INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
set_matrix = _bind("FPDFPageObj_SetMatrix", _INT, _POINTER, _POINTER)
rendered_image = _bind("FPDFImageObj_GetRenderedBitmap", _POINTER, _POINTER, _POINTER, _POINTER)
bitmap_width = _bind("FPDFBitmap_GetWidth", _INT, _POINTER)
bitmap_height = _bind("FPDFBitmap_GetHeight", _INT, _POINTER)
bitmap_stride = _bind("FPDFBitmap_GetStride", _INT, _POINTER)
bitmap_buffer = _bind("FPDFBitmap_GetBuffer", _POINTER, _POINTER)
destroy_bitmap = _bind("FPDFBitmap_Destroy", None, _POINTER)
stroke_width = _bind("FPDFPageObj_GetStrokeWidth", _INT, _POINTER, _POINTER)

# Paths and clipping
draw_mode = _bind("FPDFPath_GetDrawMode", _INT, _POINTER, _POINTER, _POINTER)
count_segments = _bind("FPDFPath_CountSegments", _INT, _POINTER)
path_segment = _bind("FPDFPath_GetPathSegment", _POINTER, _POINTER, _INT)
segment_point = _bind("FPDFPathSegment_GetPoint", _INT, _POINTER, _POINTER, _POINTER)
segment_type = _bind("FPDFPathSegment_GetType", _INT, _POINTER)
segment_closes = _bind("FPDFPathSegment_GetClose", _INT, _POINTER)
clip_path = _bind("FPDFPageObj_GetClipPath", _POINTER, _POINTER)
count_clip_paths = _bind("FPDFClipPath_CountPaths", _INT, _POINTER)
count_clip_segments = _bind("FPDFClipPath_CountPathSegments", _INT, _POINTER, _INT)
clip_segment = _bind("FPDFClipPath_GetPathSegment", _POINTER, _POINTER, _INT, _INT)
