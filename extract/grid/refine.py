"""Ruled tables whose lines do not separate everything: rows or columns that only white separates are cut apart.

Many tables have lines round their header and their total and none between, or lines between columns in the header only.
Inside a cell of the lattice the same evidence counts as where there are no lines at all: chunks under the columns that the
other rows have, figures on common baselines.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.grid.chunks import ChunkedLine, chunked_lines, looks_like_figure, may_have_chunks, on_one_line
from extract.grid.gutters import column_edges
from extract.grid.rows import Row, group_rows
from extract.grid.ruled import Lattice, Rectangle
from extract.marks.geometry import Box
from extract.marks.words import Word

#: A row of the lattice is cut into rows if this share of what it prints beside its labels are figures.
FIGURES = 0.6

#: What looks like a figure and is the name of a period.
_HEADING = re.compile(r"(?:19|20)?\d\d[/-](?:19|20)?\d\d|f?q[1-4]", re.I)

#: A chunk may reach over the edge of its column by this much (points).
OVERHANG = 1.5


def refined(lattice: Lattice, words: Sequence[Word]) -> Lattice:
    """The lattice with its merged places cut where what is printed in them stands in several columns or rows.

    ``words`` are the upright ones within the lattice.
    """
    by_row = _words_by_row(lattice, words)
    lattice = _cut_columns(lattice, by_row)
    lattice = _cut_tall_cells(lattice, by_row)
    return _cut_rows(lattice, by_row)


def _words_by_row(lattice: Lattice, words: Sequence[Word]) -> list[list[Word]]:
    rows: list[list[Word]] = [[] for _ in range(len(lattice.rows) - 1)]
    for word in words:
        row = bisect_right(lattice.rows, word.box.centre[1]) - 1
        rows[min(max(row, 0), len(rows) - 1)].append(word)
    return rows


# --- columns -------------------------------------------------------------------------------------------------------------


def _cut_columns(lattice: Lattice, by_row: Sequence[Sequence[Word]]) -> Lattice:
    """Cut cells that span columns where their chunks stand cleanly in two or more of those columns."""
    rectangles: list[Rectangle] = []
    for cell in lattice.rectangles:
        if cell.column_span > 1 and cell.row_span == 1 and _stands_in_columns(lattice, cell, by_row[cell.row]):
            rectangles += [Rectangle(cell.row, column, 1, 1) for column in range(cell.column, cell.column + cell.column_span)]
        else:
            rectangles.append(cell)
    return replace(lattice, rectangles=tuple(sorted(rectangles, key=lambda cell: (cell.row, cell.column))))


def _stands_in_columns(lattice: Lattice, cell: Rectangle, words: Sequence[Word]) -> bool:
    """Whether no chunk of a cell runs over a column's edge, figures among them, and several columns are printed in.

    Several chunks of one line in one column are the scale of a chart.
    """
    box = lattice.box_of(cell)
    lines = chunked_lines([word for word in words if box.x0 <= word.box.centre[0] <= box.x1])
    chunks = [chunk for line in lines for chunk in line.chunks]
    places = [[_column(lattice.columns, chunk.box) for chunk in line.chunks] for line in lines]
    if any(len(set(line)) < len(line) for line in places):
        return False
    columns = {column for line in places for column in line}
    figures = sum(looks_like_figure(chunk.text) for chunk in chunks)
    return None not in columns and len(columns) >= 2 and 2 * figures >= len(columns)


def _column(edges: Sequence[float], box: Box) -> int | None:
    """The column that a box lies in; None where it runs over an edge."""
    column = bisect_right(edges, (box.x0 + box.x1) / 2) - 1
    if not 0 <= column < len(edges) - 1:
        return None
    return column if edges[column] - OVERHANG <= box.x0 and box.x1 <= edges[column + 1] + OVERHANG else None


def _cut_tall_cells(lattice: Lattice, by_row: Sequence[Sequence[Word]]) -> Lattice:
    """Cut cells over several rows that print one line in each of them, on the baselines of the figures beside them."""
    rectangles: list[Rectangle] = []
    for cell in lattice.rectangles:
        if cell.row_span > 1 and cell.column_span == 1 and _has_a_line_in_each_row(lattice, cell, by_row):
            rectangles += [Rectangle(row, cell.column, 1, 1) for row in range(cell.row, cell.row + cell.row_span)]
        else:
            rectangles.append(cell)
    return replace(lattice, rectangles=tuple(sorted(rectangles, key=lambda cell: (cell.row, cell.column))))


def _has_a_line_in_each_row(lattice: Lattice, cell: Rectangle, by_row: Sequence[Sequence[Word]]) -> bool:
    box = lattice.box_of(cell)
    words = [word for row in by_row[cell.row : cell.row + cell.row_span] for word in row]
    lines = chunked_lines([word for word in words if box.holds(*word.box.centre)])
    rows = [bisect_right(lattice.rows, line.box.centre[1]) - 1 for line in lines]
    if rows != list(range(cell.row, cell.row + cell.row_span)):
        return False
    figures = [word for word in words if not box.holds(*word.box.centre) and _may_be_of_a_row(word.text)]
    return all(any(abs(word.baseline - line.baseline) <= 0.3 * line.size for word in figures) for line in lines)


def _may_be_of_a_row(text: str) -> bool:
    """Whether a word may be a row's figure, and is no part of a heading such as "2008/09"."""
    return looks_like_figure(text) and _HEADING.fullmatch(text) is None


# --- rows ----------------------------------------------------------------------------------------------------------------


def _cut_rows(lattice: Lattice, by_row: Sequence[Sequence[Word]]) -> Lattice:
    """Cut rows of the lattice in which several rows of figures stand one above the other."""
    cuts = [_rows_within(lattice, row, words) for row, words in enumerate(by_row)]
    if all(len(cut) < 2 for cut in cuts):
        return lattice
    edges: list[float] = [lattice.rows[0]]
    first: list[int] = []
    for row, cut in enumerate(cuts):
        first.append(len(edges) - 1)
        for upper, lower in pairwise(cut):
            edges.append((max(line.box.bottom for line in upper) + min(line.box.top for line in lower)) / 2)
        edges.append(lattice.rows[row + 1])
    first.append(len(edges) - 1)
    rectangles: list[Rectangle] = []
    for cell in lattice.rectangles:
        top, bottom = first[cell.row], first[cell.row + cell.row_span]
        if cell.row_span == 1:
            rectangles += [Rectangle(row, cell.column, 1, cell.column_span) for row in range(top, bottom)]
        else:
            rectangles.append(Rectangle(top, cell.column, bottom - top, cell.column_span))
    return Lattice(lattice.columns, tuple(edges), tuple(sorted(rectangles, key=lambda cell: (cell.row, cell.column))))


def _rows_within(lattice: Lattice, row: int, words: Sequence[Word]) -> list[Row]:
    """The rows of text that stand in one row of the lattice; none or one where it is a row as it is."""
    beside_labels = [word for word in words if word.box.x0 >= lattice.columns[1] - OVERHANG]
    if on_one_line(beside_labels):
        return []
    single = [cell for cell in lattice.rectangles if cell.row == row and cell.row_span == 1]
    boxes = [lattice.box_of(cell) for cell in single]
    lines = chunked_lines([word for word in words if any(box.holds(*word.box.centre) for box in boxes)])
    if len(lines) < 2 or len(single) < 2:
        return []
    figures = _stacks_of_figures(lattice, lines)
    if figures < FIGURES:
        return []
    return group_rows(lines, lattice.columns)


def _stacks_of_figures(lattice: Lattice, lines: Sequence[ChunkedLine]) -> float:
    """The share of chunks beside the first column that are figures, 0 where no column holds several lines of them."""
    columns: dict[int, list[bool]] = {}
    for line in lines:
        for chunk in line.chunks:
            column = bisect_right(lattice.columns, chunk.box.centre[0]) - 1
            if column > 0:
                columns.setdefault(column, []).append(looks_like_figure(chunk.text))
    stacked = [flags for flags in columns.values() if sum(flags) >= 2]
    if not stacked:
        return 0.0
    everything = [flag for flags in columns.values() for flag in flags]
    return sum(everything) / len(everything)


# --- lattices that miss columns ------------------------------------------------------------------------------------------


def misses_columns(lattice: Lattice, words: Sequence[Word]) -> bool:
    """Whether one column of a lattice holds several columns of text: its lines are those of a frame, and do not make it up."""
    by_column: dict[int, list[Word]] = defaultdict(list)
    for word in words:
        column = bisect_right(lattice.columns, word.box.x0)
        if 0 < column < len(lattice.columns) and word.box.x1 <= lattice.columns[column]:
            by_column[column - 1].append(word)
    for column, within in sorted(by_column.items()):
        if not may_have_chunks(within):
            continue
        own = [cell for cell in lattice.rectangles if cell.column == column and cell.column_span == 1]
        boxes = [lattice.box_of(cell) for cell in own]
        lines = chunked_lines([word for word in within if any(box.holds(*word.box.centre) for box in boxes)])
        several = [line for line in lines if _says_twice(line)]
        if len(several) < 2 or len(several) < 0.6 * len(lines):
            continue
        size = max(line.size for line in several)
        inner = column_edges(lines, [], size)[1:-1]
        figures = sum(looks_like_figure(chunk.text) for line in several for chunk in line.chunks[1:])
        if inner and figures >= 0.5 * sum(len(line.chunks) - 1 for line in several):
            return True
    return False


def _says_twice(line: ChunkedLine) -> bool:
    """Whether a line prints words or figures in two places. An arrow or a pound sign set apart is of the figure beside it."""
    return sum(any(character.isalnum() for character in chunk.text) for chunk in line.chunks) >= 2
