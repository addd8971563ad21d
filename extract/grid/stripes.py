"""Rows that shading shows: one for each stripe, or several where a stripe is the ground of a whole part of the table.

A table may be striped row by row. Often only its header and its total are shaded, or its sections in turn: the white between
two of them holds row upon row, each with a label and figures of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations, pairwise
from math import inf
from statistics import median

from extract.grid.chunks import Chunk, ChunkedLine, looks_like_figure
from extract.grid.rows import Row, group_rows

#: Where fewer stripes than this share of the lines are there, they are no rows.
LEAST_STRIPES = 0.5

#: Lines as far apart as this share of the usual distance of rows, and so many type sizes, are no lines of one label: those are
#: set closer than rows are.
AS_FAR_AS_ROWS, LOOSE = 0.97, 1.3

#: A quarter or a year: what the second line of a heading may print.
_HEADING = re.compile(r"F?Q[1-4]|(?:19|20)\d\d(?: ?[/-] ?(?:\d\d){1,2})?|[12]\d ?[/-] ?[12]\d")


def rows_by_stripes(block: Sequence[ChunkedLine], bands: Sequence[float], columns: Sequence[float]) -> list[Row] | None:
    """Lines grouped into rows by the stripes in which they stand; None where stripes are not rows."""
    stripes: dict[int, Row] = defaultdict(list)
    for line in block:
        stripes[bisect_right(bands, (line.box.top + line.box.bottom) / 2)].append(line)
    if len(stripes) < LEAST_STRIPES * len(block):
        return None
    figures = {id(line): _figures(line, columns) for line in block}
    pitch = _pitch([stripes[index] for index in sorted(stripes)], figures)
    grounds = {
        index
        for index, lines in stripes.items()
        if _holds_rows(lines, figures, pitch) or _holds_heading(lines, figures, columns[1], pitch)
    }
    # Rows without stripes are known by their distances, and few lines show too few of those: the whole table is asked.
    by_distance = group_rows(block, columns) if grounds else []
    rows: list[Row] = []
    for index in sorted(stripes):
        rows += _within(by_distance, stripes[index]) if index in grounds else [stripes[index]]
    return rows


#: The figures of lines by their columns, and the lines by their identity.
_Figures = dict[int, dict[int, Chunk]]


def _within(rows: Sequence[Row], lines: Row) -> list[Row]:
    """What of some rows stands on one stripe."""
    own = {id(line) for line in lines}
    parts = [[line for line in row if id(line) in own] for row in rows]
    return [part for part in parts if part]


def _pitch(stripes: Sequence[Row], figures: _Figures) -> float:
    """The usual distance between the first figures of one stripe and of the next."""
    first = [next((line.baseline for line in lines if figures[id(line)]), None) for lines in stripes]
    distances = [lower - upper for upper, lower in pairwise(first) if upper is not None and lower is not None]
    return median(distances) if distances else inf


def _holds_rows(lines: Sequence[ChunkedLine], figures: _Figures, pitch: float) -> bool:
    """Whether a stripe holds several rows: two of its lines have figures in one column, and words of their own or the distance
    of rows between them.

    A second line in brackets is the count to the percentage above it.
    """
    found = [(line, own) for line in lines if (own := figures[id(line)])]
    for (upper, above), (lower, below) in combinations(found, 2):
        labelled = _is_labelled(upper, above) and _is_labelled(lower, below)
        apart = labelled or lower.baseline - upper.baseline >= AS_FAR_AS_ROWS * pitch
        if apart and above.keys() & below.keys() and not all(chunk.text.startswith("(") for chunk in below.values()):
            return True
    return False


def _holds_heading(lines: Sequence[ChunkedLine], figures: _Figures, labels_end: float, pitch: float) -> bool:
    """Whether a label stands above a row as far from it as rows do: it heads the section that begins there, and is no part of
    the row's own label."""
    return any(
        len(upper.chunks) == 1
        and upper.box.x0 < labels_end
        and bool(figures[id(lower)])
        and lower.baseline - upper.baseline >= max(AS_FAR_AS_ROWS * pitch, LOOSE * max(upper.size, lower.size))
        for upper, lower in pairwise(lines)
    )


def _figures(line: ChunkedLine, columns: Sequence[float]) -> dict[int, Chunk]:
    """The figures of a line by their columns, its labels' column left out. Quarters and years are headings."""
    found = (chunk for chunk in line.chunks if looks_like_figure(chunk.text) and not _HEADING.fullmatch(chunk.text))
    places = ((bisect_right(columns, chunk.box.x0 + 0.5) - 1, chunk) for chunk in found)
    return {column: chunk for column, chunk in places if column > 0}


def _is_labelled(line: ChunkedLine, figures: dict[int, Chunk]) -> bool:
    """Whether words to the left of a line's figures say of what they are."""
    first = min(chunk.box.x0 for chunk in figures.values())
    return any(chunk.box.x0 < first and any(character.isalpha() for character in chunk.text) for chunk in line.chunks)
