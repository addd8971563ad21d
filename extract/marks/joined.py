"""Characters that PDFium reports in pieces: the two halves of one beyond the 16-bit range, and what chooses how one looks.

Chromium prints "🔺" as one glyph that stands for two UTF-16 units, and "⬆" in colour as the arrow and a selector.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from extract.marks.page import Characters

#: What stands for half of a character whose other half is missing.
UNKNOWN = "\ufffd"


def joined(characters: Characters) -> Characters:
    """The characters with each of those pieces as part of the character before it."""
    text = list(characters.text)
    if all(character < "\ud800" for character in text):
        return characters
    boxes, kept = characters.boxes.copy(), np.ones(len(text), dtype=np.bool_)
    for place, character in enumerate(text):
        before = text[place - 1] if place else ""
        if _is_selector(character):
            kept[place] = False
            boxes[place - 1 : place, 2] = np.maximum(boxes[place - 1 : place, 2], boxes[place, 2])
        elif _is_second_half(character) and _is_first_half(before):
            text[place - 1] = (before + character).encode("utf-16", "surrogatepass").decode("utf-16")
            kept[place] = False
        elif _is_second_half(character):
            text[place] = UNKNOWN
    text = [UNKNOWN if _is_first_half(character) else character for character in text]
    return without(replace(characters, text=text, boxes=boxes), ~kept)


def without(characters: Characters, left_out: NDArray[np.bool_]) -> Characters:
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


def _is_first_half(character: str) -> bool:
    return "\ud800" <= character <= "\udbff"


def _is_second_half(character: str) -> bool:
    return "\udc00" <= character <= "\udfff"


def _is_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f"
