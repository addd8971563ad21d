"""The characters of a page, read from PDFium in bulk."""

from __future__ import annotations

import ctypes
import math
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import repeat

import numpy as np
import pypdfium2.raw as raw
from numpy.typing import NDArray

from extract.marks import pdfium_calls as calls
from extract.marks.covered import covered
from extract.marks.doubled import doubled
from extract.marks.geometry import Box, Transform
from extract.marks.page import ASCENT, DESCENT, HYPHENS, Characters, TextStyle, glyph_key, is_unexplained
from extract.marks.pdfium_drawing import Gathered, clip_box
from extract.marks.pdfium_page import ICON_SIDE, LARGEST_ICON, OpenPage, Scratch
from extract.marks.symbol_fonts import symbol_font

#: At most so many characters of unknown meaning are looked at on a page.
MOST_GLYPHS = 64

#: Text render modes that paint nothing (PDF 32000-1, table 106: 3 invisible, 7 clip only).
INVISIBLE_MODES = (3, 7)

#: Type smaller than this (points) leaves nothing on the page that anybody could see.
SMALLEST_TYPE = 0.1


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


def read_characters(page: OpenPage, scratch: Scratch, gathered: Gathered) -> Characters:
    """All characters, asked for in bulk: each question goes over all of them before the next, without a loop in Python."""
    text_page = page.text_page
    count = max(0, raw.FPDFText_CountChars(page.text_handle)) if page.text_handle else 0
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
        handle: _text_object_facts(page, scratch, objects, handle, index, gathered.text_spaces)
        for handle, index in {handles[index]: index for index in reversed(kept)}.items()
    }
    of_each = [facts[handles[index]] for index in kept]
    styles = np.array([one[0] for one in of_each], dtype=np.int32)
    text = _explained(_texts(page, kept, count), unmapped, styles, objects)
    moved = np.stack(page.display.points(origins[:, 0], origins[:, 1]), axis=1) if total else origins
    boxes = _character_boxes(page, loose, moved, styles, objects)
    hidden = np.array([one[1] for one in of_each], dtype=np.bool_)
    hidden |= _out_of_sight(boxes, [one[2] for one in of_each], page.visible)
    turns = np.array([gathered.text_turns.get(handles[index], len(gathered.covers)) for index in kept], dtype=np.intp)
    if total:
        hidden |= covered(page, boxes, turns, gathered.covers)
    characters = Characters(text, boxes, moved, styles, hidden, objects.styles, unmapped)
    return _without(characters, doubled(characters))


def _without(characters: Characters, left_out: NDArray[np.bool_]) -> Characters:
    """The characters but some."""
    if not left_out.any():
        return characters
    kept = ~left_out
    return replace(
        characters,
        text=[characters.text[place] for place in np.flatnonzero(kept).tolist()],
        boxes=characters.boxes[kept],
        origins=characters.origins[kept],
        style=characters.style[kept],
        hidden=characters.hidden[kept],
        unmapped=characters.unmapped[kept],
    )


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


def unexplained_glyphs(page: OpenPage, characters: Characters) -> dict[str, NDArray[np.uint8]]:
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


def _texts(page: OpenPage, kept: list[int], count: int) -> list[str]:
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
    page: OpenPage, scratch: Scratch, objects: _TextObjects, handle: int, index: int, spaces: dict[int, Transform]
) -> tuple[int, bool, Box | None]:
    """The style of a text object, whether it paints nothing, and the box within which it shows."""
    calls.character_matrix(page.text_page, index, scratch.float_at[0])
    matrix = Transform._make(scratch.floats[:6])
    size = scratch.floats[0] if calls.font_size(handle, scratch.float_at[0]) else 0.0
    height = math.hypot(matrix.c, matrix.d) * page.display.scale
    colour = scratch.colour(calls.fill_colour, handle)
    font = objects.font_name(calls.font_of(handle) or 0)
    # A negative size turns the text round.
    angle = (_angle(page.display, matrix) + (180 if size < 0 else 0)) % 360
    style = TextStyle(font, round(abs(size) * height, 3), colour, angle)
    invisible = calls.render_mode(handle) in INVISIBLE_MODES or colour is None or not SMALLEST_TYPE <= style.size < math.inf
    clip = clip_box(scratch, handle, spaces.get(handle, page.display), page.visible)
    return objects.style_number(style), invisible, clip


def _character_boxes(
    page: OpenPage,
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


def no_characters() -> Characters:
    """The characters of a page that has none, or whose characters nobody wants."""
    empty = np.zeros((0, 4)), np.zeros((0, 2)), np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.bool_)
    return Characters((), *empty, (), np.zeros(0, dtype=np.bool_))
