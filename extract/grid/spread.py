"""Headings over several columns of a table without lines: which columns each of them stands over.

Such a heading is set in the middle of its columns and seldom as wide as they are. The columns below are shared out among the
headings of a line so that every heading stands as near as can be to the middle of its share. Where headings are set to the left
instead, each stands over the columns from that at which it begins. A heading of one column that takes several lines begins like
one over several; but its lines are set alike.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from extract.grid.chunks import Chunk, ChunkedLine, may_be_heading, names_period
from extract.grid.rows import LEADING, Row
from extract.marks.geometry import Box

#: Texts that begin within this many points of one another are set alike.
SET_ALIKE = 1.5

#: Headings whose middles are off those of their columns by more than this (points) each may be set to the left.
OFF_MIDDLE = 1.5

#: What a column prints, from the left to the right.
Extent = tuple[float, float]


def spread_headings(
    headings: Sequence[Chunk], columns: Sequence[float], extents: Sequence[Extent], below: Sequence[Box], leftmost: int
) -> list[tuple[int, int]]:
    """The first and last column of each heading, in order; none where each stands over one column.

    ``columns`` are the edges of the table's columns, ``extents`` what they print below the headings, ``below`` what the next
    row does, and ``leftmost`` is the first column of figures.

    Columns to the left of the first heading's share stand under none; between and to the right of headings none is left over.
    """
    boxes = [heading.box for heading in headings]
    cost, centred = _centred(boxes, columns, extents, leftmost)
    if cost <= OFF_MIDDLE * len(headings):
        return centred
    left = _set_left(boxes, extents)
    shares = {last - first + 1 for first, last in left}
    if left and (all(names_period(heading.text) for heading in headings) or (len(headings) > 1 and len(shares) == 1)):
        return left
    return [] if len(headings) == 1 or all(set_alike(box, below) for box in boxes) else centred


def set_alike(box: Box, others: Sequence[Box]) -> bool:
    """Whether a text is set to the same side or middle as one that stands above or below it: lines of one heading are."""
    return any(
        min(abs(box.x0 - other.x0), abs(box.x1 - other.x1), abs(box.centre[0] - other.centre[0])) <= SET_ALIKE
        for other in others
        if other.x0 < box.x1 and box.x0 < other.x1
    )


def _set_left(headings: Sequence[Box], extents: Sequence[Extent]) -> list[tuple[int, int]]:
    """Each heading over the columns from that which begins where it does; none where one begins where no column does."""
    firsts = []
    for box in headings:
        first = min(range(len(extents)), key=lambda column: abs(extents[column][0] - box.x0))
        if abs(extents[first][0] - box.x0) > SET_ALIKE or first in firsts:
            return []
        firsts.append(first)
    return list(zip(firsts, [*(first - 1 for first in firsts[1:]), len(extents) - 1], strict=True))


def _centred(
    headings: Sequence[Box], columns: Sequence[float], extents: Sequence[Extent], leftmost: int
) -> tuple[float, list[tuple[int, int]]]:
    """The columns over the middle of which the headings stand best, and how far they are off it all together."""
    count = len(columns) - 1
    centres = [(box.x0 + box.x1) / 2 for box in headings]

    def distance(heading: int, first: int, last: int) -> float:
        return abs(centres[heading] - (extents[first][0] + extents[last][1]) / 2)

    @cache
    def best(heading: int, first: int) -> tuple[float, tuple[int, ...]]:
        """The least distance for the headings from ``heading`` on, the first of which begins at ``first``; and their ends."""
        if heading == len(headings) - 1:
            return (distance(heading, first, count - 1), (count - 1,)) if columns[first] <= centres[heading] else (1e9, ())
        options = []
        for last in range(first, count - (len(headings) - heading) + 1):
            if columns[first] <= centres[heading] <= columns[last + 1]:
                rest, ends = best(heading + 1, last + 1)
                options.append((distance(heading, first, last) + rest, (last, *ends)))
        return min(options, default=(1e9, ()))

    left = leftmost if headings[0].x0 >= columns[leftmost] else 0
    starts = [(best(0, first), first) for first in range(left, count - len(headings) + 1)]
    (cost, ends), first = min(starts, key=lambda option: (option[0][0], -option[1]), default=((1e9, ()), 0))
    if cost >= 1e9 or len(ends) != len(headings):
        return cost, []
    firsts = [first, *(end + 1 for end in ends[:-1])]
    return cost, list(zip(firsts, ends, strict=True))


def with_whole_headings(rows: Sequence[Row], columns: Sequence[float]) -> list[Row]:
    """The rows with headings of several lines as one row: above all figures, as close as lines of one text, and set alike."""
    whole: list[Row] = []
    for place, row in enumerate(rows):
        if not all(may_be_heading(chunk.text) for line in row for chunk in line.chunks):
            return [*whole, *rows[place:]]
        if whole and len(row) == 1 and _goes_on(whole[-1][-1], row[0], columns):
            whole[-1].extend(row)
        else:
            whole.append(list(row))
    return whole


def _goes_on(upper: ChunkedLine, lower: ChunkedLine, columns: Sequence[float]) -> bool:
    """Whether one line of headings is the rest of the one above it. Periods and years over other headings are headings of
    their own, and so are those that stand over equally many columns each."""
    fewer, more = sorted((upper.chunks, lower.chunks), key=len)
    if lower.box.x1 < columns[1] or lower.baseline - upper.baseline > LEADING * upper.size:
        return False
    if len(upper.chunks) < len(lower.chunks):
        firsts = [bisect_right(columns, chunk.box.x0 + 0.5) - 1 for chunk in upper.chunks]
        shares = {after - first for first, after in pairwise([*firsts, len(columns) - 1])}
        equal = len(firsts) > 1 and len(shares) == 1 and shares != {1}
        if equal or all(names_period(chunk.text) or chunk.text.isdigit() for chunk in upper.chunks):
            return False
    boxes = [chunk.box for chunk in more]
    return all(set_alike(chunk.box, boxes) for chunk in fewer)
