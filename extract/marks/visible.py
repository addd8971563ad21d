"""Text that is in the file and cannot be seen: printed in the colour of what lies under it.

Spreadsheets hide working figures as white text on white. A reader that reports them invents cells that nobody can check
against the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from extract.marks.page import Colour, Fill, Page

WHITE = 0xFFFFFF

#: Two colours whose channels all differ by no more than this (of 255) cannot be told apart by eye.
SAME_COLOUR = 6


def same_colour(a: int, b: int) -> bool:
    """Whether two colours cannot be told apart by eye."""
    return all(abs((a >> shift & 0xFF) - (b >> shift & 0xFF)) <= SAME_COLOUR for shift in (16, 8, 0))


def hide_unseen_text(page: Page) -> Page:
    """The page with every character marked hidden that has the colour of its background.

    Where a picture or a drawn shape lies behind a character, its background is not known and the character stays visible.
    """
    characters = page.characters
    grounds = {fill.colour for fill in page.fills} | {WHITE}
    suspects = [
        number
        for number, style in enumerate(characters.styles)
        if style.colour is not None and any(same_colour(style.colour, ground) for ground in grounds)
    ]
    if not suspects:
        return page
    hidden = characters.hidden.copy()
    for place in np.flatnonzero(np.isin(characters.style, suspects) & ~hidden):
        x0, top, x1, bottom = characters.boxes[place]
        colour = characters.styles[int(characters.style[place])].colour
        hidden[place] = _is_unseen(page, (x0 + x1) / 2, (top + bottom) / 2, colour)
    return replace(page, characters=replace(characters, hidden=hidden))


def _is_unseen(page: Page, x: float, y: float, colour: Colour) -> bool:
    if colour is None:
        return True
    if any(mark.box.holds(x, y) for mark in page.pictures) or any(
        shape.fill is not None and shape.box.holds(x, y) for shape in page.shapes
    ):
        return False
    return same_colour(colour, background(page.fills, x, y))


def background(fills: Sequence[Fill], x: float, y: float) -> int:
    """The colour of the topmost fill at a point, white where there is none. Fills are given in the order of drawing."""
    top = WHITE
    for fill in fills:
        if fill.box.holds(x, y):
            top = fill.colour
    return top
