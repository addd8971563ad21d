"""Struck-out text: a figure that its author has crossed out is no figure, and no part of the one that replaces it.

A word processor strikes text out with a thin line that it draws through it. A reader sees the characters alone: a struck-out
"19" with "21" behind it reads "1921". Each struck character gets Unicode's combining stroke: what is printed is shown, and no
figure is read from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from extract.marks.page import Characters, Line, Page

STROKE = "\u0336"

#: Where a line through text runs: its height above the baseline, as shares of the type size.
LOWEST, HIGHEST = 0.15, 0.42

#: It is no thicker than this share of the type size.
THICKEST = 0.12

#: Its ends are within this share of the type size of the ends of what it strikes out. A table's border runs on.
ENDS = 0.2


def with_struck(page: Page) -> Page:
    """The page with its struck-out characters marked as such. Only text that runs across is looked at."""
    characters = page.characters
    if not page.lines or not len(characters):
        return page
    crossed = ((line, places) for line, places in _crossed(characters, page.lines) if _from_end_to_end(page, line, places))
    struck = {place for _, places in crossed for place in places if not characters.text[place].isspace()}
    if not struck:
        return page
    text = list(characters.text)
    for place in struck:
        text[place] += STROKE
    return replace(page, characters=replace(characters, text=text))


def _crossed(characters: Characters, lines: Sequence[Line]) -> Iterator[tuple[Line, list[int]]]:
    """The lines that cross characters at the height of a stroke, each with those characters."""
    sizes = np.array([style.size for style in characters.styles])[characters.style]
    across = np.array([style.angle == 0 for style in characters.styles])[characters.style] & ~characters.hidden
    boxes = np.array([line.box for line in lines])
    horizontal = np.flatnonzero(boxes[:, 2] - boxes[:, 0] >= boxes[:, 3] - boxes[:, 1])
    heights = (boxes[horizontal, 1] + boxes[horizontal, 3]) / 2
    order = np.argsort(heights, kind="stable")
    heights, places_of_lines = heights[order], horizontal[order].tolist()
    baselines = characters.origins[:, 1]
    first = np.searchsorted(heights, baselines - HIGHEST * sizes)
    last = np.searchsorted(heights, baselines - LOWEST * sizes)
    crossed: dict[int, list[int]] = defaultdict(list)
    for place in np.flatnonzero(across & (last > first)).tolist():
        x0, _, x1, _ = characters.boxes[place]
        for index in places_of_lines[first[place] : last[place]]:
            line = lines[index]
            if line.thickness <= THICKEST * sizes[place] and line.box.x0 <= (x0 + x1) / 2 <= line.box.x1:
                crossed[index].append(place)
    for index, places in crossed.items():
        yield lines[index], places


def _from_end_to_end(page: Page, line: Line, places: list[int]) -> bool:
    """Whether a line begins and ends where the characters that it crosses do."""
    characters = page.characters
    slack = ENDS * characters.styles[int(characters.style[places[0]])].size
    boxes = characters.boxes[places]
    starts, ends = float(boxes[:, 0].min()), float(boxes[:, 2].max())
    printed = any(not characters.text[place].isspace() for place in places)
    return printed and abs(starts - line.box.x0) <= slack and abs(ends - line.box.x1) <= slack
