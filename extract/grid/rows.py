"""Which lines of text are one row of a table, where nothing drawn tells.

A row is known from its figures: they stand on one baseline. Words alone, in the first column or in one of comments, are the
rest of a cell that takes several lines, or a heading; they belong to the row beside which they stand, above or below, and to
none where they stand as far from both as rows stand from one another.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence, Set
from itertools import pairwise
from statistics import median

from extract.grid.chunks import Chunk, ChunkedLine, looks_like_figure

#: Lines closer than this many type sizes overlap or touch: they are one row.
TOUCHING = 0.92

#: Lines of one label follow one another within this many type sizes.
LEADING = 1.42

#: A label's line belongs to the row that is nearer to it by this factor.
NEARER = 1.2

#: What begins no figure, but goes on with the one above it in a column too narrow for the whole: ".1%" below "68".
_REST = re.compile(r"[.,]\d+\s*%?|%")

#: A share or a count below the figure that it is about.
_BRACKETED = re.compile(r"\([^()]*\)")

Row = list[ChunkedLine]


def group_rows(lines: Sequence[ChunkedLine], columns: Sequence[float]) -> list[Row]:
    """Lines, from the top down, grouped into rows."""
    rows = _with_rests(touching(lines), columns)
    wordy = _wordy_columns(lines, columns)
    anchors = [index for index, row in enumerate(rows) if not _is_wording(row, columns, wordy)]
    if not anchors or len(anchors) == len(rows):
        return rows
    pitch = _usual_distance([rows[index] for index in anchors])
    owner = {index: index for index in anchors}
    for index in range(len(rows)):
        if index not in owner:
            owner[index] = _owner(index, rows, anchors, pitch, owner, columns)
    for index in reversed(range(len(rows))):
        if owner[index] == index and index not in anchors:  # its row's label may go on in a line between the two
            owner[index] = _owner(index, rows, anchors, pitch, owner, columns)
    grouped: dict[int, Row] = {}
    for index, row in enumerate(rows):
        grouped.setdefault(owner[index], []).extend(row)
    return [grouped[key] for key in sorted(grouped)]


def touching(lines: Sequence[ChunkedLine]) -> list[Row]:
    """Lines whose baselines are closer than type can be set are one row: a figure half way beside a label of two lines.

    Lines that print in the same columns are never joined: they are rows, however close.
    """
    rows: list[Row] = []
    for line in lines:
        last = rows[-1][-1] if rows else None
        if (
            last is not None
            and line.baseline - last.baseline < TOUCHING * max(line.size, last.size)
            and not _clash(rows[-1], line)
        ):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _clash(row: Row, line: ChunkedLine) -> bool:
    """Whether a line prints figures where its row already has some, so that it must be another row."""
    nearest = row[-1]
    return (
        sum(any(one.box.x0 < other.box.x1 and other.box.x0 < one.box.x1 for other in nearest.chunks) for one in line.chunks)
        >= 2
    )


def _with_rests(rows: Sequence[Row], columns: Sequence[float]) -> list[Row]:
    """Rows, those that print only the rest of figures put to the row where the figures begin.

    Where that one has no label its figures may have begun higher still ("6" over "8" over ".1%"): it goes up with them.
    """
    joined: list[Row] = []
    for row in rows:
        joined.append(row)
        goes_on = len(joined) > 1 and _tight(joined[-2], row) and _is_rest(joined[-2], row, columns)
        while goes_on:
            lower = joined.pop()
            joined[-1] = [*joined[-1], *lower]
            goes_on = len(joined) > 1 and not _has_label(joined[-1], columns) and _tight(joined[-2], joined[-1])
    return joined


def _is_rest(upper: Row, lower: Row, columns: Sequence[float]) -> bool:
    """Whether all that a row prints is the rest of figures above it; or brackets below figures, and the label of both beside
    it, set to the foot of its cell."""
    chunks = [chunk for line in lower for chunk in line.chunks]
    beside = [chunk for chunk in chunks if chunk.box.x0 >= columns[1]]
    form = _REST
    if len(beside) < len(chunks) and beside and not _has_label(upper, columns):
        chunks, form = beside, _BRACKETED
    return all(
        form.fullmatch(chunk.text) is not None
        and any(chunk.box.x0 < above.box.x1 and above.box.x0 < chunk.box.x1 for above in upper[-1].chunks)
        for chunk in chunks
    )


def _tight(upper: Row, lower: Row) -> bool:
    """Whether a row follows another as the lines of one text do."""
    return lower[0].baseline - upper[-1].baseline <= LEADING * max(upper[-1].size, lower[0].size)


def _has_label(row: Row, columns: Sequence[float]) -> bool:
    return any(chunk.box.x0 < columns[1] for line in row for chunk in line.chunks)


def _wordy_columns(lines: Sequence[ChunkedLine], columns: Sequence[float]) -> Set[int]:
    """The columns of labels and comments; only the first where no column holds figures."""
    counts: dict[int, list[bool]] = {0: [False]}
    for line in lines:
        places = [(_column_of(chunk, columns), looks_like_figure(chunk.text)) for chunk in line.chunks]
        for column, figure in places if any(figure for _, figure in places) else ():
            counts.setdefault(column, []).append(figure)
    wordy = {column for column, figures in counts.items() if column == 0 or 2 * sum(figures) < len(figures)}
    return wordy if len(wordy) < len(counts) else {0}


def _column_of(chunk: Chunk, columns: Sequence[float]) -> int:
    return bisect_right(columns, chunk.box.x0 + 0.5) - 1


def _is_wording(row: Row, columns: Sequence[float], wordy: Set[int]) -> bool:
    """Whether a row prints words of labels and comments only, or brackets: the rest of cells of several lines, a heading."""
    chunks = [chunk for line in row for chunk in line.chunks]
    if len(chunks) == len(row) and all(chunk.box.x0 < columns[1] for chunk in chunks):
        return True
    if all(_BRACKETED.fullmatch(chunk.text) and chunk.box.x0 >= columns[1] for chunk in chunks):
        return True  # under the figures that they are about
    return all(_column_of(chunk, columns) in wordy and not looks_like_figure(chunk.text) for chunk in chunks)


def _usual_distance(rows: Sequence[Row]) -> float:
    distances = [lower[0].baseline - upper[-1].baseline for upper, lower in pairwise(rows)]
    return median(distances) if distances else 0.0


def _owner(
    index: int, rows: Sequence[Row], anchors: Sequence[int], pitch: float, owner: dict[int, int], columns: Sequence[float]
) -> int:
    """The row to which a line of words belongs; itself where it stands on its own."""
    row = rows[index]
    above = max((anchor for anchor in anchors if anchor < index), default=None)
    below = min((anchor for anchor in anchors if anchor > index), default=None)
    up = _distance(rows, above, index, owner) if above is not None else None
    down = _distance(rows, index, below, owner) if below is not None else None
    close_up, close_down = _close(up, row, pitch), _close(down, row, pitch)
    if not close_down and below is not None and index + 1 < below and _gap(rows, index) * NEARER <= (up or 0):
        return index  # until it is known whose the next line is, to which it is nearer
    if close_up and (not close_down or (up or 0) * NEARER <= (down or 0)):
        return above if above is not None else index
    if close_down and (not close_up or (down or 0) * NEARER <= (up or 0)):
        return below if below is not None else index
    if close_up and above is not None and _goes_on(rows[above], row, columns):
        return above
    return index


def _distance(rows: Sequence[Row], first: int, last: int, owner: dict[int, int]) -> float:
    """The distance between the nearest lines of two rows, over label lines that already belong to one of them."""
    upper = max(index for index in range(first, last) if index == first or owner.get(index) == first)
    lower = min(index for index in range(upper + 1, last + 1) if index == last or owner.get(index) == last)
    return rows[lower][0].baseline - rows[upper][-1].baseline


def _gap(rows: Sequence[Row], index: int) -> float:
    """The distance from a row to the one right below it."""
    return rows[index + 1][0].baseline - rows[index][-1].baseline


def _close(distance: float | None, row: Row, pitch: float) -> bool:
    """Whether a line follows another as lines of one label do: tightly, and more tightly than rows follow one another."""
    size = max(line.size for line in row)
    return distance is not None and distance <= LEADING * size and (not pitch or distance < 0.9 * pitch)


def _goes_on(upper: Row, lower: Row, columns: Sequence[float]) -> bool:
    """Whether a text is not finished at the end of its line: an open bracket, or a small letter to go on with."""
    above = {_column_of(chunk, columns): chunk.text for chunk in upper[-1].chunks}
    return any(
        above[column].count("(") > above[column].count(")") or chunk.text[:1].islower()
        for chunk in lower[0].chunks
        if (column := _column_of(chunk, columns)) in above
    )
