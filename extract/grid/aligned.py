"""Tables without lines: columns known from the gutters between what is printed, rows from baselines and shading.

Text lines are cut into chunks at wide gaps. Where several lines with several chunks follow one another there is a table; the
white that runs down between their chunks separates its columns. Rows come from shading where there is any (zebra stripes),
otherwise from the baselines of the figures.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extract.grid.chunks import ChunkedLine, chunked_lines
from extract.grid.gutters import column_edges, cut_at_columns
from extract.grid.table import Cell, Grid
from extract.marks.geometry import Box, union
from extract.marks.page import Colour, Fill, Page
from extract.marks.visible import WHITE
from extract.marks.words import Word, text_lines

#: Lines further apart than this many usual line distances belong to different tables.
APART = 3.5

#: Shading must cover this share of the table's width for its edges to separate rows.
BAND_WIDTH = 0.5

#: Edges of shading that differ by no more than this (points) are one.
SNAP = 1.2


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
    columns = column_edges(block, heads, size)
    if len(columns) < 4:
        return None
    block = [cut_at_columns(line, columns) for line in block]
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
