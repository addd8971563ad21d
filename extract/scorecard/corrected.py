"""A cell whose text a reviewer has corrected."""

from __future__ import annotations

from dataclasses import replace

from extract.markers.find import MarkedText, Marker
from extract.markers.glyphs import DIRECTIONS
from extract.records import MarkerSource


def corrected_text(text: str, extracted: str, marked: MarkedText) -> MarkedText:
    """A corrected text, its trend marker set aside.

    An arrow in the corrected text is the cell's marker, in the colour of the one that was found. A text without one takes away
    a marker that was part of the extracted text, and leaves one that is drawn beside it.
    """
    glyphs = [character for character in text if character in DIRECTIONS]
    rest = " ".join("".join(character for character in text if character not in DIRECTIONS).split())
    found = marked.marker
    if len(glyphs) == 1:
        direction, glyph = DIRECTIONS[glyphs[0]], glyphs[0]
        if found is not None:
            return MarkedText(rest, replace(found, direction=direction, text=glyph))
        return MarkedText(rest, Marker(direction, glyph, MarkerSource.GLYPH, None))
    if glyphs:
        return MarkedText(text, None)
    return MarkedText(rest, found if found is not None and found.text not in extracted else None)
