"""The second reader: the marks of a page as pdfplumber (pdfminer.six) reports them.

Slower than PDFium by one to two orders of magnitude and blind to clipping, invisible text and what pictures show, but written
independently: where the two agree about a page, neither has misread the file. docs/readers.md explains where they differ.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pdfplumber
from pdfminer.pdfcolor import LITERAL_DEVICE_CMYK
from pdfplumber.page import Page as PlumberPage

from extract.marks.geometry import Box, display_transform
from extract.marks.page import HYPHENS, Characters, Colour, Page, Picture, TextStyle
from extract.marks.paths import Drawn, classify

Mark = dict[str, Any]


def read_with_pdfplumber(path: Path, numbers: Sequence[int]) -> list[Page]:
    """The marks of some pages (numbered from 1). Whatever pdfminer raises about a damaged file comes through as it is."""
    with pdfplumber.open(path, unicode_norm=None) as document:
        return [_read(document.pages[number - 1], number) for number in numbers]


@dataclass(frozen=True, slots=True)
class _Frame:
    """From where pdfplumber counts to the visible part of the page as displayed.

    pdfplumber gives boxes in the coordinates of the media box, with its corner where the file has it, and character matrices
    from that corner; of a turned page's crop box it swaps the sides but does not turn it.
    """

    corner: tuple[float, float]
    visible: Box
    height: float

    @classmethod
    def of(cls, page: PlumberPage) -> _Frame:
        media, crop = page.page_obj.mediabox, page.page_obj.cropbox
        whole = Box(*(float(edge) for edge in media))
        shown = display_transform(*whole, page.rotation).box(*(float(edge) for edge in crop))
        turned = page.rotation % 180 != 0
        width, height = (whole.height, whole.width) if turned else (whole.width, whole.height)
        visible = shown.within(Box(0, 0, width, height))
        return cls((float(page.mediabox[0]), float(page.mediabox[1])), visible, height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        return x - self.corner[0] - self.visible.x0, y - self.corner[1] - self.visible.top

    def box(self, mark: Mark) -> Box:
        return Box(*self.point(mark["x0"], mark["top"]), *self.point(mark["x1"], mark["bottom"]))

    def origin(self, matrix: Sequence[float]) -> tuple[float, float]:
        return matrix[4] - self.visible.x0, self.height - matrix[5] - self.visible.top


def _read(page: PlumberPage, number: int) -> Page:
    frame = _Frame.of(page)
    drawn = _drawn(page, frame)
    return Page(
        number=number,
        width=frame.visible.width,
        height=frame.visible.height,
        rotation=page.rotation,
        reader="pdfplumber",
        characters=_characters(page, frame),
        lines=tuple(drawn.lines),
        fills=tuple(drawn.fills),
        shapes=tuple(drawn.shapes),
        pictures=tuple(Picture(frame.box(one)) for one in page.images),
    )


def _characters(page: PlumberPage, frame: _Frame) -> Characters:
    styles: dict[TextStyle, int] = {}
    chars = [one for char in page.chars for one in _letters(char)]
    numbers = [styles.setdefault(_style(char), len(styles)) for char in chars]
    unmapped = [char["text"].startswith("(cid:") or char["text"] == "\ufffd" for char in chars]
    return Characters(
        text=[_text(char["text"]) for char in chars],
        boxes=np.array([frame.box(char) for char in chars]).reshape(-1, 4),
        origins=np.array([frame.origin(char["matrix"]) for char in chars]).reshape(-1, 2),
        style=np.array(numbers, dtype=np.int32),
        hidden=np.zeros(len(chars), dtype=np.bool_),
        styles=list(styles),
        unmapped=np.array(unmapped, dtype=np.bool_),
    )


def _letters(char: Mark) -> list[Mark]:
    """A character, or the letters of a ligature: "ﬁ" is one glyph that stands for two."""
    text = char["text"]
    if len(text) == 1 and "\ufb00" <= text <= "\ufb06":
        text = unicodedata.normalize("NFKC", text)
    if len(text) == 1 or text.startswith("(cid:"):
        return [char]
    return [{**char, "text": letter} for letter in text]


def _text(text: str) -> str:
    """pdfminer writes a glyph whose meaning the file does not tell as "(cid:12)"; here it is private use, as with PDFium."""
    if not text.startswith("(cid:"):
        return "-" if text in HYPHENS else text
    code = int(text[5:-1])
    return chr(0xE000 + code) if 0 < code < 0x1900 else "\ufffd"


def _style(char: Mark) -> TextStyle:
    a, b = char["matrix"][:2]
    angle = round(float(np.degrees(np.arctan2(b, a)))) % 360
    return TextStyle(char["fontname"], float(char["size"]), _colour(char["non_stroking_color"], char["ncs"]), angle)


def _colour(components: Any, space: Any) -> Colour:
    """A colour in grey, RGB or CMYK as 0xRRGGBB; black, a PDF's initial colour, where the components do not say."""
    values = components if isinstance(components, (tuple, list)) else () if components is None else (components,)
    if not all(isinstance(value, (int, float)) for value in values):
        return 0
    if len(values) == 4 or space == LITERAL_DEVICE_CMYK.name:
        key = 1 - float(values[3])
        channels = [(1 - float(value)) * key for value in values[:3]]
    elif len(values) == 3:
        channels = [float(value) for value in values]
    else:
        channels = [float(values[0]) if values else 0.0] * 3
    red, green, blue = (round(255 * min(max(channel, 0.0), 1.0)) for channel in channels)
    return red << 16 | green << 8 | blue


def _drawn(page: PlumberPage, frame: _Frame) -> Drawn:
    drawn = Drawn()
    visible = Box(0, 0, frame.visible.width, frame.visible.height)
    marks: list[Mark] = sorted((*page.rects, *page.lines, *page.curves), key=lambda mark: mark.get("index", 0))
    for mark in marks:
        outline = tuple(frame.point(float(x), float(y)) for x, y in mark["pts"])
        operators = [part[0] for part in mark.get("path") or ()]
        classify(
            drawn,
            [outline],
            closed=["h" in operators or mark["object_type"] == "rect"],
            curved=any(operator in ("c", "v", "y") for operator in operators),
            fill=_colour(mark["non_stroking_color"], None) if mark["fill"] else None,
            stroke=_colour(mark["stroking_color"], None) if mark["stroke"] else None,
            width=float(mark["linewidth"] or 0),
            clip=visible,
        )
    return drawn
