"""The marks of one page, and the type behind which every reader stands."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from extract.marks.geometry import Box, Floats

#: A colour as 0xRRGGBB, or None where nothing is painted.
Colour = int | None

#: The soft hyphen, which is seen where a file draws it; and two codes that PDFium, and files made with it, have for a hyphen.
HYPHENS = "\u00ad\x02\ufffe"

#: The height above and the depth below the baseline that a line of type is taken to fill, as shares of its size.
ASCENT, DESCENT = 0.74, 0.21


class TextStyle(NamedTuple):
    """What the characters of one piece of text have in common."""

    font: str
    size: float
    colour: Colour
    angle: int
    """Direction in which the text runs, in degrees anticlockwise as displayed: 0 is ordinary, 90 runs up the page."""


@dataclass(frozen=True, slots=True)
class Characters:
    """All characters of a page, as columns of equal length, in the order in which the file draws them.

    ``boxes`` spans each character's advance along its line and a line of type across it; ``origins`` are the points on the
    baseline at which characters begin; ``style`` indexes ``styles``. ``hidden`` marks those that the file holds but the page
    does not show: invisible text, and what a clipping path cuts away.
    """

    text: Sequence[str]
    boxes: Floats
    origins: Floats
    style: NDArray[np.int32]
    hidden: NDArray[np.bool_]
    styles: Sequence[TextStyle]
    unmapped: NDArray[np.bool_]
    """Characters for which the file does not say what they mean: private use with the glyph's code, or U+FFFD."""

    def __len__(self) -> int:
        return len(self.text)


class Line(NamedTuple):
    """A straight line along the page's axes, stroked or drawn as a thin filled rectangle."""

    box: Box
    thickness: float
    colour: Colour

    @property
    def horizontal(self) -> bool:
        return self.box.width >= self.box.height


class Fill(NamedTuple):
    """A filled rectangle along the page's axes that is too thick to be a line."""

    box: Box
    colour: int


@dataclass(frozen=True, slots=True)
class Shape:
    """Any other path. ``outlines`` are its corners, one sequence for each sub-path; curves by their end points."""

    box: Box
    outlines: tuple[tuple[tuple[float, float], ...], ...]
    fill: Colour
    stroke: Colour
    curved: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """A raster image as placed on the page. Equal ``key`` means the same picture, seen the same way round."""

    box: Box
    key: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Page:
    """The marks of one page. ``number`` counts from 1; ``rotation`` is the file's /Rotate, already applied.

    ``turned`` tells by how much the marks are turned clockwise from the page as displayed: a page that is printed sideways is
    read with its text running across, and ``width`` and ``height`` are then those of the page so turned.
    A page equals no page but itself: what is worked out of one can be kept for it.
    """

    number: int
    width: float
    height: float
    rotation: int
    reader: str
    characters: Characters
    lines: Sequence[Line] = field(default=())
    fills: Sequence[Fill] = field(default=())
    shapes: Sequence[Shape] = field(default=())
    pictures: Sequence[Picture] = field(default=())
    icons: Mapping[str, NDArray[np.uint8]] = field(default_factory=dict)
    """The pixels of small pictures by their key, as displayed: rows x columns x red, green, blue, opacity.

    Characters whose meaning the file does not tell are here too, as they are drawn: see :func:`glyph_key`.
    """
    turned: int = 0

    @property
    def displayed_height(self) -> float:
        """The height of the page as displayed, in points."""
        return self.width if self.turned in (90, 270) else self.height

    def as_displayed(self, box: Box) -> Box:
        """Where a box of the page stands on the page as displayed."""
        x0, top, x1, bottom = box
        if self.turned == 90:
            return Box(top, self.width - x1, bottom, self.width - x0)
        if self.turned == 180:
            return Box(self.width - x1, self.height - bottom, self.width - x0, self.height - top)
        if self.turned == 270:
            return Box(self.height - bottom, x0, self.height - top, x1)
        return box


def glyph_key(font: str, character: str, place: int) -> str:
    """The key under which a page's icons hold what a font draws for a character, the ``place``-th of the page.

    A private-use character tells the glyphs of a font apart; U+FFFD does not, so that each is a picture of its own.
    """
    return f"glyph {font} {character}" if character not in "\ufffd\x00" else f"glyph {font} {place}"


def is_unexplained(character: str) -> bool:
    """Whether a character says nothing by itself: private use, or not mapped by the file."""
    return "\ue000" <= character <= "\uf8ff" or character in "\ufffd\x00"


#: Characters that say nothing by themselves.
UNEXPLAINED = re.compile("[\ue000-\uf8ff\ufffd\x00]")


def unexplained_places(characters: Characters) -> list[int]:
    """The places of the characters of whose meaning the file says nothing. On most pages there are none."""
    places = set(np.flatnonzero(characters.unmapped).tolist())
    if UNEXPLAINED.search("".join(characters.text)):
        places.update(place for place, character in enumerate(characters.text) if is_unexplained(character))
    return sorted(places)
