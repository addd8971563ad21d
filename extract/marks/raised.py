"""Raised figures: "12.5" with a small 3 above it is the figure 12.5 with a footnote, not 12.53.

A reader sees only the characters "12.53". What tells the mark from the figure is its type: smaller, and above the line.
Such digits become the characters that Unicode has for them, so that "12.5³" says what is printed and cannot be misread.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

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
    raised = {*_raised(characters), *_drawn_apart(characters)}
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


def _drawn_apart(characters: Characters) -> Iterator[int]:
    """The places of raised digits that the file draws elsewhere than behind what they mark: all small marks last, perhaps.

    One or two digits alone, in upright text, right behind a figure in larger type.
    """
    sizes = np.array([style.size for style in characters.styles])[characters.style]
    if sizes.min() > SMALLER * sizes.max():
        return
    upright = ~characters.hidden & (np.array([style.angle for style in characters.styles])[characters.style] == 0)
    runs = [(first, last) for first, last in _runs(characters) if _is_mark(characters, first, last) and upright[first]]
    ends = upright & np.fromiter((text[-1:].isdigit() or text in "%)" for text in characters.text), np.bool_, len(sizes))
    for size in {float(sizes[first]) for first, _ in runs}:
        marks = [run for run in runs if sizes[run[0]] == size]
        bases = np.flatnonzero(ends & (sizes * SMALLER >= size))
        starts, lines = (
            characters.boxes[[first for first, _ in marks], 0],
            characters.origins[[first for first, _ in marks], 1],
        )
        apart = np.abs(starts[:, None] - characters.boxes[bases, 2]) / sizes[bases]
        rise = (characters.origins[bases, 1] - lines[:, None]) / sizes[bases]
        above = (apart <= REACH) & (rise >= LEAST_RISE) & (rise <= MOST_RISE)
        for index in np.flatnonzero(above.any(axis=1)).tolist():
            yield from range(*marks[index])


def _runs(characters: Characters) -> Iterator[tuple[int, int]]:
    """Characters that follow one another in the file and on the page: the first of them, and the one after the last."""
    boxes, sizes = characters.boxes, np.array([style.size for style in characters.styles])[characters.style]
    cut = (np.diff(characters.style) != 0) | (np.abs(np.diff(characters.origins[:, 1])) > 0.01)
    cut |= np.abs(boxes[1:, 0] - boxes[:-1, 2]) > REACH * sizes[1:]
    return pairwise([0, *(np.flatnonzero(cut) + 1).tolist(), len(sizes)])


def _is_mark(characters: Characters, first: int, last: int) -> bool:
    """Whether a run is one digit or two."""
    return last - first <= 2 and all(characters.text[place] in RAISED for place in range(first, last))


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
