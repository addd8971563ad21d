"""Text that is in the file and cannot be seen: printed in the colour of what lies under it.

Spreadsheets hide working figures as white text on white. A reader that reports them invents cells that nobody can check
against the page.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from extract.marks.page import Colour, Page
from extract.marks.shading import Shading

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
    shading = Shading(page.fills)
    for place in np.flatnonzero(np.isin(characters.style, suspects) & ~hidden):
        x0, top, x1, bottom = characters.boxes[place]
        colour = characters.styles[int(characters.style[place])].colour
        hidden[place] = _is_unseen(page, shading, (x0 + x1) / 2, (top + bottom) / 2, colour)
    return replace(page, characters=replace(characters, hidden=hidden))


def _is_unseen(page: Page, shading: Shading, x: float, y: float, colour: Colour) -> bool:
    if colour is None:
        return True
    if any(mark.box.holds(x, y) for mark in page.pictures) or any(
        shape.fill is not None and shape.box.holds(x, y) for shape in page.shapes
    ):
        return False
    ground = shading.at(x, y)
    return same_colour(colour, WHITE if ground is None else ground)
