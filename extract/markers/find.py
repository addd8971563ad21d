"""The trend marker of a cell, and the cell's text without it."""

from __future__ import annotations

from dataclasses import dataclass

from extract.grid.table import Cell, join_lines
from extract.markers.glyphs import DIRECTIONS
from extract.marks.page import Colour, Page
from extract.marks.words import style_of
from extract.records import Direction, MarkerSource


@dataclass(frozen=True, slots=True)
class Marker:
    """A trend marker as printed beside a figure."""

    direction: Direction
    text: str
    source: MarkerSource
    colour: Colour


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A cell's text, its marker set aside."""

    rest: str
    marker: Marker | None


def marked_text(page: Page, cell: Cell) -> MarkedText:
    """Separate a cell's marker from its text. A cell with several markers has none: which one counts is not known."""
    markers: list[Marker] = []
    lines: list[str] = []
    for line in cell.lines:
        words = []
        for word in line.words:
            kept = ""
            for place in word.characters:
                glyph = page.characters.text[place]
                direction = DIRECTIONS.get(glyph)
                if direction is None:
                    kept += glyph
                else:
                    markers.append(Marker(direction, glyph, MarkerSource.GLYPH, style_of(page, place).colour))
            if kept:
                words.append(word.text if kept == "".join(page.characters.text[p] for p in word.characters) else kept)
        if words:
            lines.append(" ".join(words))
    rest = join_lines(lines)
    if len(markers) != 1 or not _beside_figure(rest):
        return MarkedText(cell.text, None)
    return MarkedText(rest, markers[0])


def _beside_figure(rest: str) -> bool:
    """Whether what is left beside an arrow may be a figure: an arrow in a sentence is punctuation."""
    return not rest or any(character.isdigit() for character in rest) or len(rest.split()) <= 3


def hex_colour(colour: Colour) -> str:
    """A colour as #rrggbb, empty where nothing is painted."""
    return "" if colour is None else f"#{colour:06x}"
