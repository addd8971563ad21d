"""Headings over several columns of a table without lines: which columns each of them stands over.

Such a heading is set in the middle of its columns and seldom as wide as they are. The columns below are shared out among the
headings of a line so that every heading stands as near as can be to the middle of its share.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from extract.marks.geometry import Box


def spread_headings(headings: Sequence[Box], columns: Sequence[float]) -> list[tuple[int, int]]:
    """The first and last column of each heading, in order. ``columns`` are the edges of the table's columns.

    Columns to the left of the first heading's share stand under none; between and to the right of headings none is left over.
    """
    count = len(columns) - 1
    centres = [(box.x0 + box.x1) / 2 for box in headings]

    def distance(heading: int, first: int, last: int) -> float:
        return abs(centres[heading] - (columns[first] + columns[last + 1]) / 2)

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

    starts = [(best(0, first), first) for first in range(count - len(headings) + 1)]
    (cost, ends), first = min(starts, key=lambda option: (option[0][0], -option[1]), default=((1e9, ()), 0))
    if cost >= 1e9 or len(ends) != len(headings):
        return []
    firsts = [first, *(end + 1 for end in ends[:-1])]
    return list(zip(firsts, ends, strict=True))
