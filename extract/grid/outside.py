"""Labels and headings that stand outside of a table's lines: a spreadsheet may draw borders round its figures only.

Beside a lattice that has no labels of its own, text to its left that stands row by row beside its figures labels them; above
one that has no headings, a line of text with one heading over each of its columns heads them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from extract.grid.chunks import Chunk, ChunkedLine, chunked_lines, looks_like_figure, may_be_heading
from extract.grid.ruled import Lattice, Rectangle
from extract.marks.words import Word

#: Of the rows that begin with a figure this share must have a label beside them; so many at least, most of them in letters.
LABELLED, FEWEST_LABELS = 0.75, 3

#: The longest label ends no further from the lattice than this many type sizes, a heading no further above it.
NEAR, ABOVE = 12.0, 1.5

#: What may reach over a column's edge (points).
OVERHANG = 1.5


def with_text_outside(lattice: Lattice, inside: Sequence[Word], loose: Sequence[Word]) -> Lattice:
    """The lattice, wider by a column for labels at its left, higher by a row for headings above it, where it has none.

    ``inside`` are the words within it, ``loose`` those that stand in no lattice of the page.
    """
    upright = [word for word in inside if word.angle == 0]
    firsts = _first_figures(lattice, upright)
    if len(firsts) < FEWEST_LABELS:
        return lattice
    left = _left_of_labels(lattice, firsts, [word for word in loose if word.angle == 0])
    if left is not None:
        moved = [cell._replace(column=cell.column + 1) for cell in lattice.rectangles]
        labels = [Rectangle(row, 0, 1, 1) for row in range(len(lattice.rows) - 1)]
        lattice = Lattice((left, *lattice.columns), lattice.rows, tuple(sorted([*labels, *moved])))
    top = _top_of_headings(lattice, upright, [word for word in loose if word.angle == 0])
    if top is not None:
        lowered = [cell._replace(row=cell.row + 1) for cell in lattice.rectangles]
        headings = [Rectangle(0, column, 1, 1) for column in range(len(lattice.columns) - 1)]
        lattice = replace(lattice, rows=(top, *lattice.rows), rectangles=(*headings, *sorted(lowered)))
    return lattice


def _row_of(lattice: Lattice, y: float) -> int | None:
    row = bisect_right(lattice.rows, y) - 1
    return row if 0 <= row < len(lattice.rows) - 1 else None


def _first_figures(lattice: Lattice, words: Sequence[Word]) -> set[int]:
    """The rows whose first column prints a figure, where it prints figures and hardly anything else; none otherwise."""
    first = [word for word in words if word.box.x1 <= lattice.columns[1] + OVERHANG]
    chunks = [chunk for line in chunked_lines(first) for chunk in line.chunks]
    figures = [chunk for chunk in chunks if looks_like_figure(chunk.text) and not may_be_heading(chunk.text)]
    if len(figures) < LABELLED * len(chunks):
        return set()
    return {row for chunk in figures if (row := _row_of(lattice, chunk.box.centre[1])) is not None}


def _left_of_labels(lattice: Lattice, rows: set[int], loose: Sequence[Word]) -> float | None:
    """Where the labels of a lattice's rows begin, if they stand at its left, one beside each row."""
    box = lattice.box
    beside = [word for word in loose if word.box.x1 <= box.x0 + OVERHANG and box.top <= word.box.centre[1] <= box.bottom]
    lines = chunked_lines(beside)
    if not lines or any(len(line.chunks) > 1 for line in lines):
        return None
    labels: dict[int, list[Chunk]] = {}
    for line in lines:
        row = _row_of(lattice, line.box.centre[1])
        if row is not None:
            labels.setdefault(row, []).append(line.chunks[0])
    named = [row for row in rows if row in labels]
    lettered = sum(any(character.isalpha() for character in chunk.text) for row in named for chunk in labels[row][:1])
    near = box.x0 - max(line.box.x1 for line in lines) <= NEAR * max(line.size for line in lines)
    if not near or len(named) < LABELLED * len(rows) or lettered < LABELLED * len(named):
        return None
    return min(line.box.x0 for line in lines) - OVERHANG


def _top_of_headings(lattice: Lattice, inside: Sequence[Word], loose: Sequence[Word]) -> float | None:
    """Where the headings of a lattice begin that prints figures in its first row: right above it, one over each column."""
    box, columns = lattice.box, lattice.columns
    first_row = [word for word in inside if _row_of(lattice, word.box.centre[1]) == 0]
    if not any(looks_like_figure(word.text) and not may_be_heading(word.text) for word in first_row):
        return None
    above = [word for word in loose if word.box.centre[1] < box.top and box.x0 <= word.box.centre[0] <= box.x1]
    lines = chunked_lines(above)
    if not lines or box.top - lines[-1].box.bottom > ABOVE * lines[-1].size:
        return None
    return lines[-1].box.top if _heads_each(lines[-1], columns) else None


def _heads_each(line: ChunkedLine, columns: Sequence[float]) -> bool:
    """Whether a line prints one heading over each column, the first perhaps left aside."""
    places = []
    for chunk in line.chunks:
        column = bisect_right(columns, chunk.box.centre[0]) - 1
        if not may_be_heading(chunk.text) or chunk.box.x1 > columns[column + 1] + OVERHANG:
            return False
        places.append(column)
    return len(places) == len(set(places)) and {0, *places} == set(range(len(columns) - 1))
