"""Text that something drawn later covers: a black bar over a name, a white one over a figure and another figure on top.

The file still holds what lies beneath. A reader that reports it invents a cell that nobody can see, or gives away what somebody
meant to take out. What lies beneath a later fill or picture is looked at as it is rendered: a highlighter's colour lets the
text show, and so does a picture that is clear there.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extract.marks.geometry import Box
from extract.marks.pdfium_page import OpenPage

#: Covers are rendered at so many pixels a point.
SCALE = 2.0

#: Shades (of 255) that differ by less than this are one colour: where a character's place shows one alone, it is covered.
ONE_COLOUR = 12

#: A cover larger than this (square points) is the page's own ground, painted late: a whole A3 page has a million.
LARGEST = 400_000.0


def covered(page: OpenPage, boxes: NDArray[np.float64], turns: NDArray[np.intp], covers: Sequence[Box]) -> NDArray[np.bool_]:
    """Which characters cannot be seen for what is drawn after them.

    ``turns`` tells for each character how many of ``covers`` are drawn before it.
    """
    hidden = np.zeros(len(boxes), dtype=np.bool_)
    if not len(boxes) or not covers or int(turns.min()) >= len(covers):
        return hidden
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    order = np.argsort(y, kind="stable")
    sorted_y, sorted_x, sorted_turns = y[order], x[order], turns[order]
    edges = np.array(covers)
    firsts, lasts = np.searchsorted(sorted_y, edges[:, 1]), np.searchsorted(sorted_y, edges[:, 3])
    # Most cells' fills are drawn before the text of all that stands at their height.
    waiting = _least_between(sorted_turns, firsts, lasts) <= np.arange(len(covers))
    for turn in np.flatnonzero(waiting).tolist():
        cover, first, last = covers[turn], firsts[turn], lasts[turn]
        under = (sorted_turns[first:last] <= turn) & (sorted_x[first:last] >= cover.x0) & (sorted_x[first:last] <= cover.x1)
        if under.any():
            _hide_under(page, cover, order[first:last][under], boxes, hidden, boxes[order[first:last][~under]])
    return hidden


def _least_between(values: NDArray[np.intp], firsts: NDArray[np.intp], lasts: NDArray[np.intp]) -> NDArray[np.intp]:
    """The least of the values from each first up to, and without, each last; more than any where there are none."""
    beyond = np.iinfo(values.dtype).max
    edges = np.stack([firsts, lasts], axis=1).ravel()
    least = np.minimum.reduceat(np.append(values, beyond), edges)[::2]
    return np.where(firsts < lasts, least, beyond)


def _hide_under(
    page: OpenPage,
    cover: Box,
    places: NDArray[np.intp],
    boxes: NDArray[np.float64],
    hidden: NDArray[np.bool_],
    others: NDArray[np.float64],
) -> None:
    """Hide those of some characters of which the rendered page shows nothing where a cover lies over them.

    ``others`` are the boxes of characters near by that the cover is not over. One that stands where a covered one does has
    taken its place: two texts are not printed on one another.
    """
    seen = cover.within(page.visible)
    if not 0 < seen.area <= LARGEST:
        return
    picture = page.picture_of(seen, SCALE)[:, :, :3].astype(np.int16)
    for place in places.tolist():
        x0, top, x1, bottom = boxes[place]
        left, right = (round((edge - seen.x0) * SCALE) for edge in (x0, x1))
        upper, lower = (round((edge - seen.top) * SCALE) for edge in (top, bottom))
        part = picture[max(0, upper) : max(0, lower), max(0, left) : max(0, right)]
        replaced = bool((_shared(others, boxes[place]) > 0.25 * (x1 - x0) * (bottom - top)).any())
        if replaced or (part.size and int((part.max(axis=(0, 1)) - part.min(axis=(0, 1))).max()) < ONE_COLOUR):
            hidden[place] = True


def _shared(boxes: NDArray[np.float64], box: NDArray[np.float64]) -> NDArray[np.float64]:
    """The areas that boxes share with one."""
    width = np.minimum(boxes[:, 2], box[2]) - np.maximum(boxes[:, 0], box[0])
    height = np.minimum(boxes[:, 3], box[3]) - np.maximum(boxes[:, 1], box[1])
    return np.asarray(np.clip(width, 0, None) * np.clip(height, 0, None))
