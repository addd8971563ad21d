"""Raised figures: "12.5" with a small 3 above it is the figure 12.5 with a footnote, not 12.53.

A reader sees only the characters "12.53". What tells the mark from the figure is its type: smaller, and above the line.
Such digits become the characters that Unicode has for them, so that "12.5³" says what is printed and cannot be misread.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from extract.marks.page import Characters, Page

#: What a raised character is written as. Raised letters ("1st") stay as they are.
RAISED = dict(zip("0123456789()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾", strict=True))

#: A raised mark is set no larger than this share of the type that it stands beside.
SMALLER = 0.85

#: How far it stands above the line, as shares of that type's size: no less, and no more.
LEAST_RISE, MOST_RISE = 0.1, 0.7

#: How far it stands from what is before it, as a share of that type's size.
REACH = 0.35


def with_raised(page: Page) -> Page:
    """The page with its raised digits and brackets written as such."""
    characters = page.characters
    if len(characters) < 2:
        return page
    raised = list(_raised(characters))
    if not raised:
        return page
    text = list(characters.text)
    for place in raised:
        text[place] = RAISED[text[place]]
    return replace(page, characters=replace(characters, text=text))


def _raised(characters: Characters) -> Iterator[int]:
    """The places of the raised digits and brackets. They follow, in the file too, what they stand beside."""
    sizes = np.array([style.size for style in characters.styles])[characters.style]
    smaller = np.flatnonzero(sizes[1:] <= SMALLER * sizes[:-1]) + 1
    for first in smaller.tolist():
        place = first
        while place < len(characters) and characters.style[place] == characters.style[first]:
            if characters.text[place] in RAISED and _stands_above(characters, sizes, first - 1, first, place):
                yield place
            elif not characters.text[place].isspace() and characters.text[place] not in ",*":
                break
            place += 1


def _stands_above(characters: Characters, sizes: NDArray[np.float64], base: int, first: int, place: int) -> bool:
    """Whether a character stands above the line of another and, with those between them, right behind it."""
    if characters.hidden[base] or characters.hidden[place] or not _same_direction(characters, base, place):
        return False
    size = float(sizes[base])
    start, _, base_line = _along(characters, base)
    _, _, line = _along(characters, place)
    _, end, _ = _along(characters, base if place == first else place - 1)
    behind, _, _ = _along(characters, place)
    rise = base_line - line
    return LEAST_RISE * size <= rise <= MOST_RISE * size and behind > start and abs(behind - end) <= REACH * size


def _same_direction(characters: Characters, one: int, other: int) -> bool:
    return characters.styles[int(characters.style[one])].angle == characters.styles[int(characters.style[other])].angle


def _along(characters: Characters, place: int) -> tuple[float, float, float]:
    """Where a character begins and ends along its text, and its baseline, as if the text ran across and lines downwards."""
    x0, top, x1, bottom = (float(edge) for edge in characters.boxes[place])
    x, y = (float(edge) for edge in characters.origins[place])
    angle = characters.styles[int(characters.style[place])].angle
    if angle == 90:
        return -bottom, -top, x
    if angle == 180:
        return -x1, -x0, -y
    if angle == 270:
        return top, bottom, -x
    return x0, x1, y
