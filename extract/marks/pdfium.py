"""The default reader: PDFium through pypdfium2's raw interface.

PDFium is the fastest and most exact of the free readers, and it is written in C++: a hostile file may crash it. It is
therefore only ever used inside a child process (:mod:`extract.child`).
"""

from __future__ import annotations

import ctypes
import hashlib
import math
import os
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path
from types import TracebackType

import numpy as np
import pypdfium2.raw as raw
from numpy.typing import NDArray

from extract.errors import EncryptedPdf, UnreadablePdf
from extract.marks import pdfium_calls as calls
from extract.marks.geometry import Box, Transform, display_transform
from extract.marks.outline import Bookmark, read_outline
from extract.marks.page import ASCENT, DESCENT, HYPHENS, Characters, Colour, Page, Picture, TextStyle, glyph_key, is_unexplained
from extract.marks.paths import Drawn, Points, classify
from extract.marks.symbol_fonts import symbol_font

#: A path with more segments than this is a drawing (a map, a curve of a chart) and not part of a table: its box is enough.
LONGEST_PATH = 64

#: Pictures no larger than this (points) are read as icons, at about ICON_SIDE pixels.
LARGEST_ICON, ICON_SIDE = 45.0, 48

#: At most so many characters of unknown meaning are looked at on a page.
MOST_GLYPHS = 64

#: Form XObjects nested deeper than this are taken for a loop.
DEEPEST_FORM = 12

#: Text render modes that paint nothing (PDF 32000-1, table 106: 3 invisible, 7 clip only).
INVISIBLE_MODES = (3, 7)

_TEXT, _PATH, _IMAGE, _SHADING, _FORM = 1, 2, 3, 4, 5
_LINE_TO, _BEZIER_TO, _MOVE_TO = 0, 1, 2

_library_started = False


def _start_library() -> None:
    global _library_started
    if not _library_started:
        raw.FPDF_InitLibrary()
        _library_started = True


class _Scratch:
    """Room for PDFium to write its answers into, made once for a page."""

    def __init__(self) -> None:
        self.floats = (ctypes.c_float * 8)()
        self.float_at = [ctypes.addressof(self.floats) + 4 * i for i in range(8)]
        self.uints = (ctypes.c_uint * 4)()
        self.uint_at = [ctypes.addressof(self.uints) + 4 * i for i in range(4)]
        self.ints = (ctypes.c_int * 2)()
        self.int_at = [ctypes.addressof(self.ints) + 4 * i for i in range(2)]

    def matrix(self, handle: int) -> Transform:
        if not calls.object_matrix(handle, self.float_at[0]):
            return Transform()
        return Transform._make(self.floats[:6])

    def colour(self, get: Callable[..., int], handle: int) -> Colour:
        """The colour that ``get`` reports, None where it is fully transparent."""
        if not get(handle, *self.uint_at) or self.uints[3] == 0:
            return None
        red, green, blue, _ = self.uints
        return int(red << 16 | green << 8 | blue)


@dataclass(slots=True)
class _Gathered:
    """What a walk over the page's objects has found."""

    drawn: Drawn = field(default_factory=Drawn)
    pictures: list[Picture] = field(default_factory=list)
    icons: dict[str, NDArray[np.uint8]] = field(default_factory=dict)
    text_spaces: dict[int, Transform] = field(default_factory=dict)
    """For text objects inside form XObjects, the transform from the form's space, in which their clipping is given."""


class PdfiumDocument:
    """An open PDF. Pages are read one at a time and hold no reference to it afterwards."""

    def __init__(self, path: Path) -> None:
        _start_library()
        self._path = path
        self._handle = raw.FPDF_LoadDocument(os.fsencode(path), None)
        if not self._handle:
            reason = raw.FPDF_GetLastError()
            if reason in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
                raise EncryptedPdf("the file is encrypted and needs a password", "save it again without one")
            raise UnreadablePdf("the file is not a readable PDF", "download it again, or open it in a viewer to check")
        self.page_count: int = raw.FPDF_GetPageCount(self._handle)

    def __enter__(self) -> PdfiumDocument:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        if self._handle:
            raw.FPDF_CloseDocument(self._handle)
            self._handle = None

    def metadata(self, key: str) -> str:
        """A value of the document's information dictionary ("Title", "Author" …); empty where there is none."""
        needed = raw.FPDF_GetMetaText(self._handle, key.encode(), None, 0)
        buffer = ctypes.create_string_buffer(needed)
        raw.FPDF_GetMetaText(self._handle, key.encode(), buffer, needed)
        return buffer.raw[:-2].decode("utf-16-le", errors="replace") if needed > 2 else ""

    def bookmarks(self) -> list[Bookmark]:
        """The document's outline, in its own order."""
        return read_outline(self._handle)

    def text(self, number: int) -> str:
        """The page's text in PDFium's order, for finding out what a page is about."""
        with _open_page(self._handle, number) as page:
            return page.text()

    def read(self, number: int) -> Page:
        """All marks of page ``number`` (from 1). Raises UnreadablePdf if the page cannot be loaded."""
        with _open_page(self._handle, number) as page:
            return page.read()

    def render(self, number: int, scale: float) -> tuple[NDArray[np.uint8], Box]:
        """The page as a picture (rows x columns x RGB) at ``scale`` pixels a point, and the page's box in points."""
        with _open_page(self._handle, number) as page:
            return page.render(scale), Box(0, 0, page.width, page.height)


def _open_page(document: raw.FPDF_DOCUMENT, number: int) -> _OpenPage:
    return _OpenPage(document, number)


class _OpenPage:
    """A loaded page and its text, closed together."""

    def __init__(self, document: raw.FPDF_DOCUMENT, number: int) -> None:
        self.number = number
        self._page = raw.FPDF_LoadPage(document, number - 1)
        if not self._page:
            raise UnreadablePdf(f"page {number} cannot be read", "open the file in a viewer to check", page=number)
        self._text = raw.FPDFText_LoadPage(self._page)
        self.document = calls.address(document)
        self.page = calls.address(self._page)
        self.text_page = calls.address(self._text)
        self.rotation: int = 90 * raw.FPDFPage_GetRotation(self._page)
        visible = raw.FS_RECTF()
        raw.FPDF_GetPageBoundingBox(self._page, visible)
        self.display = display_transform(visible.left, visible.bottom, visible.right, visible.top, self.rotation)
        self.width: float = raw.FPDF_GetPageWidthF(self._page)
        self.height: float = raw.FPDF_GetPageHeightF(self._page)

    def __enter__(self) -> _OpenPage:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._text:
            raw.FPDFText_ClosePage(self._text)
        raw.FPDF_ClosePage(self._page)

    @property
    def visible(self) -> Box:
        return Box(0, 0, self.width, self.height)

    def text(self) -> str:
        count = raw.FPDFText_CountChars(self._text) if self._text else 0
        if count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (count + 1))()
        written = calls.get_text(self.text_page, 0, count, ctypes.addressof(buffer))
        return bytes(buffer)[: 2 * max(0, written - 1)].decode("utf-16-le", errors="replace")

    def read(self) -> Page:
        gathered = _Gathered()
        scratch = _Scratch()
        _walk(self, scratch, _top_objects(self.page), self.display, gathered, 0)
        characters = _read_characters(self, scratch, gathered.text_spaces)
        return Page(
            number=self.number,
            width=self.width,
            height=self.height,
            rotation=self.rotation,
            reader="pdfium",
            characters=characters,
            lines=tuple(gathered.drawn.lines),
            fills=tuple(gathered.drawn.fills),
            shapes=tuple(gathered.drawn.shapes),
            pictures=tuple(gathered.pictures),
            icons={**gathered.icons, **_unexplained_glyphs(self, characters)},
        )

    def picture_of(self, box: Box, scale: float) -> NDArray[np.uint8]:
        """A part of the page as displayed, as rows x columns x red, green, blue, opacity."""
        width, height = max(1, round(box.width * scale)), max(1, round(box.height * scale))
        pixels = np.empty((height, width, 4), dtype=np.uint8)
        bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_BGRx, pixels.ctypes.data_as(ctypes.c_void_p), 4 * width)
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        matrix = raw.FS_MATRIX(scale, 0, 0, scale, -box.x0 * scale, -box.top * scale)
        raw.FPDF_RenderPageBitmapWithMatrix(bitmap, self._page, matrix, raw.FS_RECTF(0, 0, width, height), 0)
        raw.FPDFBitmap_Destroy(bitmap)
        pixels[:, :, 3] = 255
        return pixels[:, :, [2, 1, 0, 3]]

    def render(self, scale: float) -> NDArray[np.uint8]:
        width, height = max(1, round(self.width * scale)), max(1, round(self.height * scale))
        pixels = np.empty((height, width, 4), dtype=np.uint8)
        bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_BGRx, pixels.ctypes.data_as(ctypes.c_void_p), 4 * width)
        raw.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
        raw.FPDF_RenderPageBitmap(bitmap, self._page, 0, 0, width, height, 0, raw.FPDF_ANNOT)
        raw.FPDFBitmap_Destroy(bitmap)
        return pixels[:, :, 2::-1]


# --- paths, fills and pictures -------------------------------------------------------------------------------------------


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


def _walk(
    page: _OpenPage, scratch: _Scratch, objects: Iterator[int], space: Transform, gathered: _Gathered, depth: int
) -> None:
    """Gather all objects. ``space`` leads from the objects' own space to the page as displayed."""
    for handle in objects:
        kind = calls.object_type(handle)
        if kind == _TEXT:
            if depth:
                gathered.text_spaces[handle] = space
        elif kind == _PATH:
            _read_path(scratch, handle, space, gathered.drawn, page.visible)
        elif kind == _IMAGE:
            _read_picture(page, scratch, handle, space, gathered)
        elif kind == _FORM and depth < DEEPEST_FORM:
            inner = space.after(scratch.matrix(handle))
            _walk(page, scratch, _form_objects(handle), inner, gathered, depth + 1)


def _read_picture(page: _OpenPage, scratch: _Scratch, handle: int, space: Transform, gathered: _Gathered) -> None:
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


def _icon_pixels(
    page: _OpenPage, scratch: _Scratch, handle: int, placed: Transform, matrix: Transform, scale: float
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


def _clip_box(scratch: _Scratch, handle: int, space: Transform, visible: Box) -> Box | None:
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


def _read_path(scratch: _Scratch, handle: int, space: Transform, drawn: Drawn, visible: Box) -> None:
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
    clip = _clip_box(scratch, handle, space, visible) or visible
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


def _outlines(scratch: _Scratch, handle: int, count: int, space: Transform) -> tuple[list[Points], list[bool], bool]:
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


# --- characters ----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _TextObjects:
    """The text objects of a page: what their characters have in common, found once for each."""

    styles: list[TextStyle] = field(default_factory=list)
    index: dict[TextStyle, int] = field(default_factory=dict)
    fonts: dict[int, str] = field(default_factory=dict)

    def style_number(self, style: TextStyle) -> int:
        number = self.index.get(style)
        if number is None:
            number = self.index[style] = len(self.styles)
            self.styles.append(style)
        return number

    def font_name(self, handle: int) -> str:
        name = self.fonts.get(handle)
        if name is None:
            size = calls.base_font_name(handle, None, 0) if handle else 0
            buffer = ctypes.create_string_buffer(max(1, size))
            if size:
                calls.base_font_name(handle, ctypes.addressof(buffer), size)
            name = self.fonts[handle] = buffer.value.decode("utf-8", errors="replace")
        return name


def _angle(display: Transform, matrix: Transform) -> int:
    """The direction of a text's baseline as displayed, in degrees anticlockwise, to the nearest degree."""
    dx, dy = display.direction(matrix.a, matrix.b)
    return round(math.degrees(math.atan2(-dy, dx))) % 360


def _read_characters(page: _OpenPage, scratch: _Scratch, spaces: dict[int, Transform]) -> Characters:
    """All characters, asked for in bulk: each question goes over all of them before the next, without a loop in Python."""
    text_page = page.text_page
    count = max(0, raw.FPDFText_CountChars(page._text)) if page._text else 0
    handles = list(map(calls.text_object, repeat(text_page), range(count)))
    # Characters without a text object are spaces and line ends that PDFium has made up.
    kept = [index for index, handle in enumerate(handles) if handle]
    total = len(kept)
    loose, origins = np.zeros((total, 4), dtype=np.float32), np.zeros((total, 2), dtype=np.float64)
    at = loose.ctypes.data
    _exhaust(map(calls.loose_box, repeat(text_page), kept, range(at, at + 16 * total, 16)))
    at = origins.ctypes.data
    _exhaust(map(calls.origin, repeat(text_page), kept, range(at, at + 16 * total, 16), range(at + 8, at + 8 + 16 * total, 16)))
    unmapped = np.fromiter(map(calls.has_unicode_error, repeat(text_page), kept), np.bool_, total)
    objects = _TextObjects()
    facts = {
        handle: _text_object_facts(page, scratch, objects, handle, index, spaces)
        for handle, index in {handles[index]: index for index in reversed(kept)}.items()
    }
    of_each = [facts[handles[index]] for index in kept]
    styles = np.array([one[0] for one in of_each], dtype=np.int32)
    text = _explained(_texts(page, kept, count), unmapped, styles, objects)
    moved = np.stack(page.display.points(origins[:, 0], origins[:, 1]), axis=1) if total else origins
    boxes = _character_boxes(page, loose, moved, styles, objects)
    hidden = np.array([one[1] for one in of_each], dtype=np.bool_)
    hidden |= _out_of_sight(boxes, [one[2] for one in of_each], page.visible)
    return Characters(text, boxes, moved, styles, hidden, objects.styles, unmapped)


def _exhaust(answers: Iterator[object]) -> None:
    """Ask every question; the answers have been written to where they belong."""
    deque(answers, maxlen=0)


def _explained(text: list[str], unmapped: NDArray[np.bool_], styles: NDArray[np.int32], objects: _TextObjects) -> list[str]:
    """Characters as they are meant: hyphens as such, and as private use what the file does not explain."""
    symbolic = [symbol_font(style.font) is not None for style in objects.styles]
    for place in np.flatnonzero(unmapped).tolist():
        if text[place] < " " or not symbolic[styles[place]]:
            text[place] = _private(text[place])
    return ["-" if character in HYPHENS else character for character in text]


def _unexplained_glyphs(page: _OpenPage, characters: Characters) -> dict[str, NDArray[np.uint8]]:
    """What the page shows for characters whose meaning the file does not tell, one picture for each font and character."""
    found: dict[str, NDArray[np.uint8]] = {}
    for place, character in enumerate(characters.text):
        if not (characters.unmapped[place] or is_unexplained(character)) or characters.hidden[place]:
            continue
        key = glyph_key(characters.styles[int(characters.style[place])].font, character, place)
        if key in found or len(found) >= MOST_GLYPHS:
            continue
        box = Box(*(float(edge) for edge in characters.boxes[place]))
        if 1 < max(box.width, box.height) <= LARGEST_ICON:
            found[key] = page.picture_of(box.grown(0.5), ICON_SIDE / max(box.width, box.height))
    return found


def _texts(page: _OpenPage, kept: list[int], count: int) -> list[str]:
    """Each kept character's text. In one call where every character is one UTF-16 unit, one by one otherwise."""
    whole = page.text()
    if len(whole) == count and not any(0xD800 <= ord(unit) <= 0xDFFF for unit in whole):
        return [whole[index] for index in kept]
    return [chr(calls.get_unicode(page.text_page, index)) for index in kept]


def _private(code: str) -> str:
    """The code of a glyph whose meaning the file does not tell, as a private-use character.

    PDFium reports the bare code instead, which may look like any letter or digit: a wrong one.
    """
    return chr(0xE000 + ord(code)) if 0 < ord(code) < 0x1900 else "\ufffd"


def _text_object_facts(
    page: _OpenPage, scratch: _Scratch, objects: _TextObjects, handle: int, index: int, spaces: dict[int, Transform]
) -> tuple[int, bool, Box | None]:
    """The style of a text object, whether it paints nothing, and the box within which it shows."""
    calls.character_matrix(page.text_page, index, scratch.float_at[0])
    matrix = Transform._make(scratch.floats[:6])
    size = scratch.floats[0] if calls.font_size(handle, scratch.float_at[0]) else 0.0
    height = math.hypot(matrix.c, matrix.d) * page.display.scale
    colour = scratch.colour(calls.fill_colour, handle)
    font = objects.font_name(calls.font_of(handle) or 0)
    style = TextStyle(font, round(size * height, 3), colour, _angle(page.display, matrix))
    invisible = calls.render_mode(handle) in INVISIBLE_MODES or colour is None
    clip = _clip_box(scratch, handle, spaces.get(handle, page.display), page.visible)
    return objects.style_number(style), invisible, clip


def _character_boxes(
    page: _OpenPage,
    loose: NDArray[np.float32],
    origins: NDArray[np.float64],
    styles: NDArray[np.int32],
    objects: _TextObjects,
) -> NDArray[np.float64]:
    """Boxes as displayed: the advance along the line, and a line of type across it.

    What PDFium gives as a character's height is its font's, which may be far more than a line.
    """
    if not len(loose):
        return np.zeros((0, 4))
    # PDFium writes a loose box as left, top, right, bottom.
    boxes = page.display.boxes(*(loose[:, i].astype(np.float64) for i in (0, 3, 2, 1)))
    sizes = np.array([style.size for style in objects.styles])[styles]
    angles = np.array([style.angle for style in objects.styles])[styles]
    up, down = ASCENT * sizes, DESCENT * sizes
    for angle, first, last, axis, before, after in (
        (0, 1, 3, 1, up, down),
        (90, 0, 2, 0, up, down),
        (180, 1, 3, 1, down, up),
        (270, 0, 2, 0, down, up),
    ):
        chosen = angles == angle
        boxes[chosen, first] = (origins[:, axis] - before)[chosen]
        boxes[chosen, last] = (origins[:, axis] + after)[chosen]
    return boxes


def _out_of_sight(boxes: NDArray[np.float64], clips: list[Box | None], visible: Box) -> NDArray[np.bool_]:
    """Characters of which less than half lies within their clipping box or the page."""
    if not len(boxes):
        return np.zeros(0, dtype=np.bool_)
    limits = np.array([clip or visible for clip in clips])
    width = np.minimum(boxes[:, 2], limits[:, 2]) - np.maximum(boxes[:, 0], limits[:, 0])
    height = np.minimum(boxes[:, 3], limits[:, 3]) - np.maximum(boxes[:, 1], limits[:, 1])
    shown = np.clip(width, 0, None) * np.clip(height, 0, None)
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    return np.asarray((area > 0) & (shown < 0.5 * area))
