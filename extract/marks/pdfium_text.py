"""The characters of a page, read from PDFium in bulk."""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import repeat

import numpy as np
import pypdfium2.raw as raw
from numpy.typing import NDArray

from extract.marks import pdfium_calls as calls
from extract.marks.covered import covered
from extract.marks.doubled import doubled
from extract.marks.geometry import Box, Floats, Transform
from extract.marks.joined import joined, without
from extract.marks.page import ASCENT, DESCENT, HYPHENS, Characters, TextStyle, glyph_key, unexplained_places
from extract.marks.pdfium_drawing import Gathered
from extract.marks.pdfium_objects import NOTHING, as_colours, clip_boxes, colours
from extract.marks.pdfium_page import ICON_SIDE, LARGEST_ICON, OpenPage
from extract.marks.symbol_fonts import symbol_font

#: At most so many characters of unknown meaning are looked at on a page.
MOST_GLYPHS = 64

#: Text render modes that paint nothing (PDF 32000-1, table 106: 3 invisible, 7 clip only).
INVISIBLE_MODES = (3, 7)

#: Type smaller than this (points) leaves nothing on the page that anybody could see.
SMALLEST_TYPE = 0.1


_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(slots=True)
class _Styles:
    """The styles of a page's text, numbered in the order in which they are met."""

    styles: list[TextStyle] = field(default_factory=list)
    _numbers: dict[TextStyle, int] = field(default_factory=dict)

    def number(self, style: TextStyle) -> int:
        number = self._numbers.get(style)
        if number is None:
            number = self._numbers[style] = len(self.styles)
            self.styles.append(style)
        return number


@dataclass(frozen=True, slots=True)
class _TextObjects:
    """The text objects of a page as columns of equal length: what their characters have in common, asked once for each."""

    number: dict[int, int]
    """The text objects by their handles: their numbers, which index the columns."""
    style: NDArray[np.int32]
    invisible: NDArray[np.bool_]
    """Which paint nothing."""
    clips: Floats
    """The boxes within which they show."""
    turns: NDArray[np.intp]
    """How many fills and pictures the file draws before them."""


def read_characters(page: OpenPage, gathered: Gathered) -> Characters:
    """All characters, asked for in bulk: each question goes over all of them before the next, without a loop in Python."""
    text_page = page.text_page
    count = max(0, raw.FPDFText_CountChars(page.text_handle)) if page.text_handle else 0
    handles = list(map(calls.text_object, repeat(text_page), range(count)))
    # Characters without a text object are spaces and line ends that PDFium has made up.
    kept = [index for index, handle in enumerate(handles) if handle]
    total = len(kept)
    if not total:
        return no_characters()
    loose, _ = calls.written(calls.loose_box, np.float32, 4, total, repeat(text_page), kept)
    origins, _ = calls.written_apart(calls.origin, np.float64, 2, total, repeat(text_page), kept)
    unmapped = np.fromiter(map(calls.has_unicode_error, repeat(text_page), kept), np.bool_, total)
    styles = _Styles()
    objects = _text_objects(page, gathered, {handles[index]: index for index in reversed(kept)}, styles)
    of_each = np.fromiter(map(objects.number.__getitem__, filter(None, handles)), np.intp, total)
    style = objects.style[of_each]
    text = _explained(_texts(page, kept, count), unmapped, style, styles.styles)
    moved = np.stack(page.display.points(origins[:, 0], origins[:, 1]), axis=1)
    boxes = _character_boxes(page, loose, moved, style, styles.styles)
    hidden = objects.invisible[of_each] | _out_of_sight(boxes, objects.clips[of_each])
    hidden |= covered(page, boxes, objects.turns[of_each], gathered.covers)
    characters = joined(Characters(text, boxes, moved, style, hidden, styles.styles, unmapped))
    return without(characters, doubled(characters))


def _explained(
    text: list[str], unmapped: NDArray[np.bool_], style: NDArray[np.int32], styles: Sequence[TextStyle]
) -> list[str]:
    """Characters as they are meant: hyphens as such, and as private use what the file does not explain."""
    symbolic = [symbol_font(one.font) is not None for one in styles]
    for place in np.flatnonzero(unmapped).tolist():
        if text[place] < " " or not symbolic[style[place]]:
            text[place] = _private(text[place])
    return ["-" if character in HYPHENS else character for character in text]


def unexplained_glyphs(page: OpenPage, characters: Characters) -> dict[str, NDArray[np.uint8]]:
    """What the page shows for characters whose meaning the file does not tell, one picture for each font and character."""
    found: dict[str, NDArray[np.uint8]] = {}
    for place in unexplained_places(characters):
        key = glyph_key(characters.styles[int(characters.style[place])].font, characters.text[place], place)
        if characters.hidden[place] or key in found or len(found) >= MOST_GLYPHS:
            continue
        box = Box(*(float(edge) for edge in characters.boxes[place]))
        if 1 < max(box.width, box.height) <= LARGEST_ICON:
            found[key] = page.picture_of(box.grown(0.5), ICON_SIDE / max(box.width, box.height))
    return found


def _texts(page: OpenPage, kept: list[int], count: int) -> list[str]:
    """Each kept character's text. In one call where every character is one UTF-16 unit, one by one otherwise."""
    whole = page.text()
    if len(whole) == count and not _SURROGATE.search(whole):
        return [whole[index] for index in kept]
    return [chr(calls.get_unicode(page.text_page, index)) for index in kept]


def _private(code: str) -> str:
    """The code of a glyph whose meaning the file does not tell, as a private-use character.

    PDFium reports the bare code instead, which may look like any letter or digit: a wrong one.
    """
    return chr(0xE000 + ord(code)) if 0 < ord(code) < 0x1900 else "\ufffd"


def _text_objects(page: OpenPage, gathered: Gathered, first: dict[int, int], styles: _Styles) -> _TextObjects:
    """What PDFium tells of text objects, given by their handles with the index of a character of each."""
    handles, count = list(first), len(first)
    matrices, _ = calls.written(calls.character_matrix, np.float32, 6, count, repeat(page.text_page), first.values())
    sizes, _ = calls.written(calls.font_size, np.float32, 1, count, handles)
    names = _font_names(list(map(calls.font_of, handles)))
    paint = colours(calls.fill_colour, handles)
    angles, heights = _directions(page.display, matrices.astype(np.float64), sizes[:, 0])
    height = np.abs(sizes[:, 0].astype(np.float64)) * heights
    rows = zip(names, height.tolist(), as_colours(paint), angles.tolist(), strict=True)
    each = [TextStyle(name, round(size, 3), colour, angle) for name, size, colour, angle in rows]
    modes = np.fromiter(map(calls.render_mode, handles), np.intp, count)
    unseen = np.isin(modes, INVISIBLE_MODES) | (paint == NOTHING)
    unseen |= [not SMALLEST_TYPE <= style.size < math.inf for style in each]
    # What is drawn in forms nested too deep was not walked over: it counts as the page's own, drawn last.
    objects, last = gathered.objects, len(gathered.covers)
    spaces = np.array(objects.spaces)[
        [objects.space[gathered.text_places[one]] if one in gathered.text_places else 0 for one in handles]
    ]
    return _TextObjects(
        number=dict(zip(handles, range(count), strict=True)),
        style=np.array(list(map(styles.number, each)), dtype=np.int32),
        invisible=unseen,
        clips=clip_boxes(handles, spaces, page.visible),
        turns=np.array([gathered.text_turns.get(handle, last) for handle in handles], dtype=np.intp),
    )


def _font_names(fonts: Sequence[int | None]) -> list[str]:
    """The names of fonts as the file gives them, a subset's prefix included; empty where there is none."""
    names = {None: "", 0: ""}
    for font in set(fonts) - names.keys():
        size = calls.base_font_name(font, None, 0)
        buffer = ctypes.create_string_buffer(max(1, size))
        if size:
            calls.base_font_name(font, ctypes.addressof(buffer), size)
        names[font] = buffer.value.decode("utf-8", errors="replace")
    return [names[font] for font in fonts]


def _directions(display: Transform, matrices: Floats, sizes: NDArray[np.float32]) -> tuple[NDArray[np.intp], Floats]:
    """The directions of texts' baselines as displayed, to the nearest degree anticlockwise, and how much their type grows."""
    a, b, c, d, _, _ = matrices.T
    dx, dy = display.direction(a, b)
    # A negative size turns the text round.
    angles = np.rint(np.degrees(np.arctan2(-dy, dx))).astype(np.intp) + np.where(sizes < 0, 180, 0)
    return angles % 360, np.hypot(c, d) * display.scale


def _character_boxes(
    page: OpenPage,
    loose: NDArray[np.float32],
    origins: NDArray[np.float64],
    style: NDArray[np.int32],
    styles: Sequence[TextStyle],
) -> NDArray[np.float64]:
    """Boxes as displayed: the advance along the line, and a line of type across it.

    What PDFium gives as a character's height is its font's, which may be far more than a line.
    """
    # PDFium writes a loose box as left, top, right, bottom.
    boxes = page.display.boxes(*(loose[:, i].astype(np.float64) for i in (0, 3, 2, 1)))
    sizes = np.array([one.size for one in styles])[style]
    angles = np.array([one.angle for one in styles])[style]
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


def _out_of_sight(boxes: Floats, clips: Floats) -> NDArray[np.bool_]:
    """Characters of which less than half lies within their clipping box or the page."""
    width = np.minimum(boxes[:, 2], clips[:, 2]) - np.maximum(boxes[:, 0], clips[:, 0])
    height = np.minimum(boxes[:, 3], clips[:, 3]) - np.maximum(boxes[:, 1], clips[:, 1])
    shown = np.clip(width, 0, None) * np.clip(height, 0, None)
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    return np.asarray((area > 0) & (shown < 0.5 * area))


def no_characters() -> Characters:
    """The characters of a page that has none, or whose characters nobody wants."""
    empty = np.zeros((0, 4)), np.zeros((0, 2)), np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.bool_)
    return Characters((), *empty, (), np.zeros(0, dtype=np.bool_))
