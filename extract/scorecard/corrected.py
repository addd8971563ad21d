"""A cell whose text a reviewer has corrected."""

from __future__ import annotations

from extract.markers.find import MarkedText, Marker
from extract.markers.glyphs import DIRECTIONS
from extract.records import MarkerSource


def corrected_text(text: str, marked: MarkedText) -> MarkedText:
    """A corrected text, its trend marker set aside.

    An arrow in the corrected text is the cell's marker, in the colour of the one that was found. A text without one takes away
    a marker that the extracted text shows, and leaves one that it says in another way, as a word.
    """
    glyphs = [character for character in text if character in DIRECTIONS]
    rest = " ".join("".join(character for character in text if character not in DIRECTIONS).split())
    found = marked.marker
    if len(glyphs) == 1:
        direction, glyph = DIRECTIONS[glyphs[0]], glyphs[0]
        if found is not None:
            return MarkedText(text, rest, found._replace(direction=direction, text=glyph))
        return MarkedText(text, rest, Marker(direction, glyph, MarkerSource.GLYPH, None))
    if glyphs:
        return MarkedText(text, text, None)
    shown = any(character in DIRECTIONS for character in marked.printed)
    return MarkedText(text, rest, None if shown else found)
