"""The trend marker of a cell, whatever it is made of, and the cell's text without it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import inf
from typing import NamedTuple

from extract.grid.table import Cell, join_lines
from extract.markers.glyphs import DIRECTIONS, GLYPHS
from extract.markers.pictures import pictured_markers
from extract.markers.shapes import PlacedMarker, drawn_markers
from extract.markers.words import word_marker
from extract.marks.geometry import Box
from extract.marks.page import Colour, Page
from extract.marks.symbol_fonts import symbol_font
from extract.marks.words import TextLine, Word, style_of
from extract.records import Direction, MarkerMeaning, MarkerSource

_MARKERS = frozenset(DIRECTIONS)

#: Drawn markers are looked up by strips of the page of this height (points).
STRIP = 24.0


class Marker(NamedTuple):
    """A trend marker as printed beside a figure. ``meaning`` is set where the marker itself says what it is about."""

    direction: Direction
    text: str
    source: MarkerSource
    colour: Colour
    meaning: MarkerMeaning | None = None


class MarkedText(NamedTuple):
    """What a cell shows: all of it with drawn markers as characters, and what is left without the marker."""

    printed: str
    rest: str
    marker: Marker | None


@dataclass(frozen=True)
class PageMarkers:
    """The markers of a page that are not text, found once for the page."""

    page: Page
    placed: Sequence[PlacedMarker] = field(default=())

    @cached_property
    def _by_height(self) -> dict[int, list[tuple[float, float, int]]]:
        """The middles of the drawn markers with their numbers, from left to right, by the strip of the page they lie in."""
        strips: dict[int, list[tuple[float, float, int]]] = defaultdict(list)
        for number, marker in enumerate(self.placed):
            x, y = marker.box.centre
            strips[int(y // STRIP)].append((x, y, number))
        return {strip: sorted(middles) for strip, middles in strips.items()}

    def _within(self, box: Box) -> list[PlacedMarker]:
        """The drawn markers whose middle lies in a box, in the order of the page."""
        found: list[int] = []
        for strip in range(int(box.top // STRIP), int(box.bottom // STRIP) + 1):
            middles = self._by_height.get(strip, ())
            first = bisect_left(middles, (box.x0,))
            last = bisect_right(middles, (box.x1, inf), lo=first)
            found += [number for _, y, number in middles[first:last] if box.top <= y <= box.bottom]
        return [self.placed[number] for number in sorted(found)]

    @classmethod
    def of(cls, page: Page) -> PageMarkers:
        return cls(page, (*drawn_markers(page), *pictured_markers(page)))

    def printed(self, cell: Cell) -> str:
        """A cell's text as it is seen on the page, with a triangle for every marker that is drawn."""
        return self.read(cell).printed

    def read(self, cell: Cell) -> MarkedText:
        """Separate a cell's marker from its text. A cell with several markers has none: which one counts is not known."""
        placed = self._within(cell.box) if self.placed else []
        text = cell.text
        if not placed and _MARKERS.isdisjoint(text):
            return self._worded(cell, text)
        lines, markers = [], [Marker(one.direction, GLYPHS[one.direction], one.source, one.colour) for one in placed]
        for line in cell.lines:
            kept, found = self._without_glyphs(line)
            markers += found
            if kept:
                lines.append(kept)
        rest = join_lines(lines)
        printed = _with_placed(cell, placed) if placed else text
        if len(markers) == 1 and _beside_figure(rest):
            return MarkedText(printed, rest, markers[0])
        return MarkedText(printed, text, None) if markers else self._worded(cell, text)

    def _worded(self, cell: Cell, text: str) -> MarkedText:
        """What a cell without an arrow shows: its text may be a word that says where things go."""
        word = word_marker(text) if text else None
        if word is None:
            return MarkedText(text, text, None)
        return MarkedText(text, "", Marker(word.direction, text, MarkerSource.WORD, self._colour(cell), word.meaning))

    def _without_glyphs(self, line: TextLine) -> tuple[str, list[Marker]]:
        """A line's text without the characters that are markers, and those markers."""
        words, markers = [], []
        for word in line.words:
            if _MARKERS.isdisjoint(word.text):
                words.append(word.text)
                continue
            kept = []
            for place in word.characters:
                marker = self._glyph(place)
                if marker is None:
                    kept.append(place)
                else:
                    markers.append(marker)
            if len(kept) == len(word.characters):
                words.append(word.text)
            elif kept:
                words.append("".join(self.page.characters.text[place] for place in kept))
        return " ".join(words), markers

    def _glyph(self, place: int) -> Marker | None:
        """The marker that a character is."""
        character = self.page.characters.text[place]
        direction = DIRECTIONS.get(character)
        if direction is None:
            return None
        style = style_of(self.page, place)
        by_look = symbol_font(style.font) is not None or bool(self.page.characters.unmapped[place])
        source = MarkerSource.SYMBOL_FONT if by_look else MarkerSource.GLYPH
        return Marker(direction, character, source, style.colour)

    def _colour(self, cell: Cell) -> Colour:
        return next((style_of(self.page, word.characters[0]).colour for word in cell.words), None)


def _beside_figure(rest: str) -> bool:
    """Whether what is left beside an arrow may be a figure or a rating: an arrow in a sentence is punctuation."""
    return not rest or any(character.isdigit() for character in rest) or len(rest.split()) <= 3


def _with_placed(cell: Cell, placed: Sequence[PlacedMarker]) -> str:
    """A cell's text with its drawn markers where they stand among the words."""
    lines = [[(word.box.x0, word.text) for word in line.words] for line in cell.lines]
    for marker in placed:
        x, y = marker.box.centre
        beside = next((index for index, line in enumerate(cell.lines) if _spans(line.words, y)), None)
        if beside is None:
            lines.append([(x, GLYPHS[marker.direction])])
        else:
            lines[beside].append((x, GLYPHS[marker.direction]))
    return join_lines([" ".join(text for _, text in sorted(line)) for line in lines])


def _spans(words: Sequence[Word], y: float) -> bool:
    return min(word.box.top for word in words) <= y <= max(word.box.bottom for word in words)


@lru_cache(maxsize=256)
def hex_colour(colour: Colour) -> str:
    """A colour as #rrggbb, empty where nothing is painted."""
    return "" if colour is None else f"#{colour:06x}"
