"""Tables without lines: columns known from the gutters between what is printed, rows from baselines and shading.

Text lines are cut into chunks at wide gaps. Where several lines with several chunks follow one another there is a table; the
white that runs down between their chunks separates its columns. Rows come from shading where there is any (zebra stripes),
otherwise from the baselines of the figures.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

from extract.grid.table import Cell, Grid
from extract.marks.geometry import Box, union
from extract.marks.page import Colour, Fill, Page
from extract.marks.visible import WHITE
from extract.marks.words import TextLine, Word, text_lines

#: A gap this many times the page's usual space between words separates two chunks.
WIDE_GAP = 1.65

#: The space between words, as a share of the type size, where the page has too little text to measure it; and its limits.
USUAL_SPACE, NARROWEST_SPACE, WIDEST_SPACE = 0.28, 0.2, 0.62

#: A gutter must be at least this share of the type size wide.
NARROWEST_GUTTER = 0.08

#: The share of a table's lines whose text may run across a gutter: headings over several columns, labels that are too long.
CROSSING = 0.05

#: Lines further apart than this many usual line distances belong to different tables.
APART = 3.5

#: The width (points) of the bins in which white is counted.
BIN = 0.25

#: White between columns is narrow in at most this share of the rows in which both sides print close to it.
NARROW_SHARE = 0.34

#: Two chunks no further apart than this many type sizes print close to the white between them.
NEAR = 3.0

#: A column's edge may lie this far (points) inside a word and still be taken to run beside it.
EDGE = 0.5

#: Shading must cover this share of the table's width for its edges to separate rows.
BAND_WIDTH = 0.5

#: Edges of shading that differ by no more than this (points) are one.
SNAP = 1.2


@dataclass(frozen=True, slots=True)
class Chunk:
    """Words of a line with no wide gap between them."""

    words: tuple[Word, ...]
    box: Box


@dataclass(frozen=True, slots=True)
class ChunkedLine:
    """A line of text, cut at its wide gaps."""

    baseline: float
    size: float
    chunks: tuple[Chunk, ...]

    @property
    def box(self) -> Box:
        return union(chunk.box for chunk in self.chunks)


def find_aligned(page: Page, words: Sequence[Word]) -> list[Grid]:
    """The tables that the given words form by their alignment alone, from the top of the page to its foot."""
    upright = [word for word in words if word.angle == 0]
    turned = [word for word in words if word.angle in (90, 270)]
    lines = chunked_lines(upright)
    grids = []
    for block in _blocks(lines):
        grid = _grid(page, _with_turned_header(block, lines, turned), turned)
        if grid is not None:
            grids.append(grid)
    return grids


def usual_space(lines: Sequence[TextLine]) -> float:
    """The usual gap between words on a page, as a share of the type size."""
    gaps = [(right.box.x0 - left.box.x1) / max(left.size, right.size) for line in lines for left, right in pairwise(line.words)]
    spaces = [gap for gap in gaps if 0.1 < gap < 0.9]
    if len(spaces) < 10:
        return USUAL_SPACE
    return min(max(median(spaces), NARROWEST_SPACE), WIDEST_SPACE)


def chunked_lines(words: Sequence[Word]) -> list[ChunkedLine]:
    """Upright words as lines cut into chunks, from the top of the page down."""
    lines = text_lines(words)
    widest = usual_space(lines) * WIDE_GAP
    cut = []
    for line in lines:
        groups: list[list[Word]] = []
        for word in line.words:
            last = groups[-1][-1] if groups else None
            if last is not None and word.box.x0 - last.box.x1 <= widest * max(word.size, last.size):
                groups[-1].append(word)
            else:
                groups.append([word])
        chunks = tuple(Chunk(tuple(group), union(word.box for word in group)) for group in groups)
        cut.append(ChunkedLine(line.baseline, line.size, chunks))
    return cut


# --- where a table is ----------------------------------------------------------------------------------------------------


def _blocks(lines: Sequence[ChunkedLine]) -> list[list[ChunkedLine]]:
    """Runs of lines that may be a table: at least three of them have three chunks or more."""
    rich = [index for index, line in enumerate(lines) if len(line.chunks) >= 3]
    if len(rich) < 3:
        return []
    pitch = median(lower.baseline - upper.baseline for upper, lower in pairwise(lines[rich[0] : rich[-1] + 1]))
    blocks: list[tuple[int, int]] = []
    for index in rich:
        if blocks and lines[index].baseline - lines[blocks[-1][1]].baseline <= APART * max(pitch, lines[index].size * 2):
            blocks[-1] = (blocks[-1][0], index)
        else:
            blocks.append((index, index))
    extended: list[tuple[int, int]] = []
    for first, last in ((_extend(lines, first, -1), _extend(lines, last, 1)) for first, last in blocks if last > first + 1):
        if extended and first <= extended[-1][1]:
            extended[-1] = (extended[-1][0], max(last, extended[-1][1]))
        else:
            extended.append((first, last))
    return [list(lines[first : last + 1]) for first, last in extended]


def _extend(lines: Sequence[ChunkedLine], index: int, step: int) -> int:
    """The furthest line above or below that continues the table: type of the same size, close by, at the table's left."""
    left = lines[index].box.x0
    while 0 <= index + step < len(lines):
        here, there = lines[index], lines[index + step]
        distance = abs(there.baseline - here.baseline)
        if distance > 2.6 * here.size or abs(there.size - here.size) > 0.12 * here.size:
            break
        if there.box.x0 > left + 4 * here.size and len(there.chunks) < 2:
            break
        index += step
    return index


def _with_turned_header(block: list[ChunkedLine], lines: Sequence[ChunkedLine], turned: Sequence[Word]) -> list[ChunkedLine]:
    """The block and, where its headings are turned and stand above it, the lines beside them ("KPI")."""
    around, size = union(line.box for line in block), median(line.size for line in block)
    heads = [word.box for word in turned if _heads(word, around, size)]
    if not heads:
        return block
    beside = [
        line for line in lines if line.baseline < block[0].baseline and min(head.top for head in heads) - size <= line.box.top
    ]
    return [*beside, *block]


# --- columns -------------------------------------------------------------------------------------------------------------


def _column_edges(block: Sequence[ChunkedLine], turned: Sequence[Word], size: float) -> list[float]:
    """The edges of a block's columns, its outer edges included."""
    several = [line for line in block if len(line.chunks) >= 2]
    left = min(line.box.x0 for line in block)
    right = max(line.box.x1 for line in several)
    for allowed in (0, int(CROSSING * len(several))):
        inner = _gutters(several, turned, Box(left, 0, right, 1), size, allowed)
        if len(inner) >= 2:
            break
    return [left - 0.3 * size, *inner, right + 0.3 * size]


def _gutters(lines: Sequence[ChunkedLine], turned: Sequence[Word], box: Box, size: float, allowed: int) -> list[float]:
    """The middles of the white that runs down through the lines, at most ``allowed`` words crossing it.

    White between the words of one cell may run down too ("12.5% \N{BLACK DOWN-POINTING TRIANGLE}" in every row). It is told
    apart by its width: between columns it is wide in most of the rows that print on both sides of it.
    """
    bins = max(1, int((box.width + 2 * size) / BIN))
    ink = np.zeros(bins, dtype=np.int32)
    narrow = np.zeros(bins, dtype=np.int32)
    near = np.zeros(bins, dtype=np.int32)

    def place(x: float) -> int:
        return min(max(int((x - box.x0) / BIN), 0), bins)

    for word in turned:
        ink[place(word.box.x0) : place(word.box.x1) + 1] += 1
    for line in lines:
        for chunk in line.chunks:
            for word in chunk.words:
                ink[place(word.box.x0) : place(word.box.x1) + 1] += 1
            for one, other in pairwise(chunk.words):
                narrow[place(one.box.x1) : place(other.box.x0) + 1] += 1
                near[place(one.box.x1) : place(other.box.x0) + 1] += 1
        for before, after in pairwise(line.chunks):
            if after.box.x0 - before.box.x1 <= NEAR * size:
                near[place(before.box.x1) : place(after.box.x0) + 1] += 1
    white = (ink <= allowed) & (narrow <= NARROW_SHARE * near)
    return [
        box.x0 + (start + end) / 2 * BIN
        for start, end in _runs(white)
        if end - start >= NARROWEST_GUTTER * size / BIN and start > 0 and end < place(box.x1)
    ]


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The stretches of consecutive true flags, as start and end (exclusive)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _cut_at_columns(line: ChunkedLine, columns: Sequence[float]) -> ChunkedLine:
    """The line with its chunks cut where a column's edge falls between two of their words."""
    chunks: list[Chunk] = []
    for chunk in line.chunks:
        groups: list[list[Word]] = [[chunk.words[0]]]
        for before, after in pairwise(chunk.words):
            if any(before.box.x1 - EDGE <= edge <= after.box.x0 + EDGE for edge in columns[1:-1]):
                groups.append([after])
            else:
                groups[-1].append(after)
        chunks += [Chunk(tuple(group), union(word.box for word in group)) for group in groups]
    return ChunkedLine(line.baseline, line.size, tuple(chunks))


# --- rows ----------------------------------------------------------------------------------------------------------------


def _bands(fills: Sequence[Fill], box: Box) -> list[float]:
    """The heights at which shading begins or ends across most of a table."""
    edges: list[tuple[float, float]] = []
    for fill in fills:
        width = min(fill.box.x1, box.x1) - max(fill.box.x0, box.x0)
        if width > 0:
            edges += [(fill.box.top, width), (fill.box.bottom, width)]
    bands: list[float] = []
    edges.sort()
    start = 0
    while start < len(edges):
        end = start
        while end < len(edges) and edges[end][0] - edges[start][0] <= SNAP:
            end += 1
        # Two fills that meet at this height count once each: half of their sum is the width at least.
        if sum(width for _, width in edges[start:end]) >= BAND_WIDTH * box.width:
            bands.append(sum(at for at, _ in edges[start:end]) / (end - start))
        start = end
    return bands


def _rows_by_bands(block: Sequence[ChunkedLine], bands: Sequence[float]) -> list[list[ChunkedLine]] | None:
    """Lines grouped by the stripe in which they stand; None where stripes are not rows."""
    groups: dict[int, list[ChunkedLine]] = defaultdict(list)
    for line in block:
        groups[bisect_right(bands, (line.box.top + line.box.bottom) / 2)].append(line)
    if len(groups) < 0.5 * len(block):
        return None
    return [groups[index] for index in sorted(groups)]


def _rows_by_baselines(block: Sequence[ChunkedLine], columns: Sequence[float]) -> list[list[ChunkedLine]]:
    """Lines grouped into rows: a line that prints in the first column only continues the row it stands closest to."""
    pitch = [lower.baseline - upper.baseline for upper, lower in pairwise(block)]
    usual = median(pitch) if pitch else 0.0
    rows: list[list[ChunkedLine]] = []
    for line in block:
        last = rows[-1][-1] if rows else None
        close = last is not None and line.baseline - last.baseline < 0.8 * usual
        if rows and close and (_is_label(line, columns) or _is_label(rows[-1][-1], columns)):
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def _is_label(line: ChunkedLine, columns: Sequence[float]) -> bool:
    return len(line.chunks) == 1 and line.chunks[0].box.x0 < columns[1]


def _row_edges(rows: Sequence[Sequence[ChunkedLine]], bands: Sequence[float], turned: Sequence[Word]) -> list[float]:
    """The edges of rows: the edge of the shading between two rows where there is one, else half way between their text."""
    boxes = [union(line.box for line in row) for row in rows]
    edges = []
    for upper, lower in pairwise(boxes):
        middle = (upper.bottom + lower.top) / 2
        between = [band for band in bands if upper.centre[1] < band < lower.centre[1]]
        edges.append(min(between, key=lambda band: abs(band - middle)) if between else middle)
    top = min([boxes[0].top, *(word.box.top for word in turned)])
    first = [band for band in bands if band <= top + 1]
    last = [band for band in bands if band >= boxes[-1].bottom - 1]
    top_edge = max(first) if first else top - 0.5
    bottom_edge = min(last) if last and min(last) - boxes[-1].bottom < 8 else boxes[-1].bottom + 0.5
    return [top_edge, *edges, bottom_edge]


# --- cells ---------------------------------------------------------------------------------------------------------------


def _grid(page: Page, block: list[ChunkedLine], turned: Sequence[Word]) -> Grid | None:
    size = median(line.size for line in block)
    around = union(line.box for line in block)
    heads = [word for word in turned if _heads(word, around, size)]
    columns = _column_edges(block, heads, size)
    if len(columns) < 4:
        return None
    block = [_cut_at_columns(line, columns) for line in block]
    box = Box(columns[0], around.top, columns[-1], around.bottom)
    fills = [fill for fill in page.fills if fill.box.overlap(box) > 0 and fill.colour != WHITE]
    bands = _bands(fills, box)
    rows = (_rows_by_bands(block, bands) if len(bands) >= 3 else None) or _rows_by_baselines(block, columns)
    row_edges = _row_edges(rows, bands, heads)
    cells = _cells(rows, columns, row_edges, heads, fills)
    return Grid(
        page=page.number,
        box=Box(columns[0], row_edges[0], columns[-1], row_edges[-1]),
        columns=tuple(columns),
        rows=tuple(row_edges),
        cells=tuple(cells),
        ruled=False,
    )


def _heads(word: Word, around: Box, size: float) -> bool:
    """Whether a turned word stands in or just above a table: a column's heading."""
    return around.x0 <= word.box.centre[0] <= around.x1 and around.top - 12 * size <= word.box.centre[1] <= around.bottom


def _cells(
    rows: Sequence[Sequence[ChunkedLine]],
    columns: Sequence[float],
    row_edges: Sequence[float],
    heads: Sequence[Word],
    fills: Sequence[Fill],
) -> list[Cell]:
    cells = []
    for row, lines in enumerate(rows):
        contents: dict[int, list[Word]] = defaultdict(list)
        reach: dict[int, int] = {}
        for chunk in (chunk for line in lines for chunk in line.chunks):
            first, last = _span(columns, chunk.box)
            contents[first] += chunk.words
            reach[first] = max(reach.get(first, first), last)
        for word in heads:
            if row_edges[row] <= word.box.centre[1] < row_edges[row + 1]:
                first, _ = _span(columns, word.box)
                contents[first].append(word)
                reach.setdefault(first, first)
        starts = sorted(contents)
        column = 0
        while column < len(columns) - 1:
            following = next((start for start in starts if start > column), len(columns) - 1)
            span = min(reach.get(column, column), following - 1) - column + 1
            box = Box(columns[column], row_edges[row], columns[column + span], row_edges[row + 1])
            lines_of_cell = tuple(text_lines(contents.get(column, ())))
            cells.append(Cell(row, column, 1, span, box, lines_of_cell, _shade(fills, box)))
            column += span
    return cells


def _span(columns: Sequence[float], box: Box) -> tuple[int, int]:
    """The first and last column that a chunk covers; a column that it only touches does not count."""
    last_column = len(columns) - 2
    first = min(max(bisect_right(columns, box.x0 + 0.5) - 1, 0), last_column)
    last = min(max(bisect_right(columns, box.x1 - 0.5) - 1, first), last_column)
    return first, last


def _shade(fills: Sequence[Fill], box: Box) -> Colour:
    x, y = box.centre
    shade: Colour = None
    for fill in fills:
        if fill.box.holds(x, y):
            shade = fill.colour
    return shade
