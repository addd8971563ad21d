"""Tables without lines: columns known from the gutters between what is printed, rows from baselines and shading.

Text lines are cut into chunks at wide gaps. Where several lines with several chunks follow one another there is a table; the
white that runs down between their chunks separates its columns. Rows come from shading where there is any (zebra stripes),
otherwise from the baselines of the figures.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, pairwise
from math import inf
from statistics import median

from extract.grid.around_marks import edges_around_marks
from extract.grid.beside import FEWEST_LABELLED, parts_beside
from extract.grid.between_rules import Banded, find_banded, is_banded_table, rows_of, with_lines_around
from extract.grid.blocks import find_blocks
from extract.grid.chunks import Chunk, ChunkedLine, chunked_lines, lines_of, looks_like_figure, may_be_heading
from extract.grid.gutters import column_edges, cut_at_columns
from extract.grid.rows import LEADING, Row, group_rows
from extract.grid.ruled import Stretch, stretches
from extract.grid.spread import spread_headings, with_whole_headings
from extract.grid.stripes import rows_by_stripes
from extract.grid.table import Cell, Grid
from extract.marks.geometry import Box, union
from extract.marks.page import Fill, Page
from extract.marks.shading import Shading
from extract.marks.visible import WHITE
from extract.marks.words import Word

#: A table has so many columns at least; one beside another, of which its own labels tell, may have fewer.
FEWEST_COLUMNS, FEWEST_BESIDE = 3, 2

#: Shading must cover this share of the table's width for its edges to separate rows.
BAND_WIDTH = 0.5

#: Edges of shading that differ by no more than this (points) are one.
SNAP = 1.2


#: The share of a table's lines that print in several columns; of what they print beside labels that are figures; and of its
#: rows that stripes or rules show where it holds words.
LEAST_SEVERAL, LEAST_FIGURES, LEAST_BANDS = 0.5, 0.4, 0.5


def find_aligned(page: Page, words: Sequence[Word]) -> list[Grid]:
    """The tables that the given words form by their alignment alone, from the top of the page to its foot."""
    upright = [word for word in words if word.angle == 0]
    turned = [word for word in words if word.angle in (90, 270)]
    grids = _between_lines(page, upright, turned)
    if grids:
        boxes = [grid.box for grid in grids]
        upright = [word for word in upright if not any(box.holds(*word.box.centre) for box in boxes)]
    return grids + _in_lines(page, chunked_lines(upright), turned)


def _in_lines(page: Page, lines: Sequence[ChunkedLine], turned: Sequence[Word]) -> list[Grid]:
    """The tables in lines of text; where two things stand side by side, those in each."""
    grids = []
    for block in find_blocks(lines):
        beside = [grid for part in parts_beside(block) or () for grid in _in_part(page, part, turned)]
        grid = None if beside else _grid(page, _with_turned_header(block, lines, turned), turned)
        grids += beside if grid is None else [grid]
    return grids


def _in_part(page: Page, lines: list[ChunkedLine], turned: Sequence[Word]) -> list[Grid]:
    """The tables in one of two things that stand side by side. One of labels and their figures may be a table too."""
    found = _in_lines(page, lines, turned)
    if found or sum(len(line.chunks) >= 2 for line in lines) < FEWEST_LABELLED:
        return found
    grid = _grid(page, lines, turned, FEWEST_BESIDE)
    return [] if grid is None else [grid]


def _between_lines(page: Page, upright: Sequence[Word], turned: Sequence[Word]) -> list[Grid]:
    """The tables that lines across the page bound."""
    across, down = stretches(page)
    if len(across) < 2 or not upright:
        return []
    grids: list[Grid] = []
    for banded in find_banded(across, down, upright):
        grid = _banded_grid(page, banded, across, turned)
        if grid is not None and not any(grid.box.overlap(other.box) > 0 for other in grids):
            grids.append(grid)
    return grids


def _banded_grid(page: Page, banded: Banded, across: Sequence[Stretch], turned: Sequence[Word]) -> Grid | None:
    lines = [line for band in banded.bands for line in band.lines]
    size = median(line.size for line in lines)
    heads = [word for word in turned if banded.box.holds(*word.box.centre)]
    columns = column_edges(lines, heads, size)
    if len(columns) < 3:
        return None
    columns = _with_headings_above(columns, banded, lines, heads, size)
    columns = [min(columns[0], banded.x0), *columns[1:-1], max(columns[-1], banded.x1)]
    banded = with_lines_around(banded, columns)
    partial = [line for line in across if line.end - line.start < 0.9 * banded.box.width and banded.x0 - 2 <= line.start]
    rows = rows_of(banded, columns, partial)
    if not is_banded_table(rows, columns, banded):
        return None
    edges = [banded.bands[0].top, *(band.bottom for band in banded.bands)]
    return _made(page, rows, columns, _row_edges(rows, edges, heads), heads)


def _with_headings_above(
    columns: list[float], banded: Banded, lines: Sequence[ChunkedLine], heads: Sequence[Word], size: float
) -> list[float]:
    """The columns as wide as the headings that stand right above a table's first line, where there are as many of them.

    There are more where some head columns that are still empty, such as months to come.
    """
    above = [line for line in banded.beside if 0 <= banded.box.top - line.box.bottom <= size and len(line.chunks) >= 2]
    wider = column_edges([above[-1], *lines], heads, size) if above else columns
    same = len(wider) == len(columns)
    return wider if same or (len(wider) > len(columns) and _heads_each(above[-1], wider)) else columns


def _heads_each(line: ChunkedLine, columns: Sequence[float]) -> bool:
    """Whether a line prints one heading over each of a table's columns but the first, and no figures."""
    places = [_span(columns, chunk.box) for chunk in line.chunks]
    each = [first for first, last in places if first == last]
    headings = all(may_be_heading(chunk.text) for chunk in line.chunks)
    return headings and len(each) == len(places) and sorted({*each, 0}) == list(range(len(columns) - 1))


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


def _grid(page: Page, block: list[ChunkedLine], turned: Sequence[Word], fewest: int = FEWEST_COLUMNS) -> Grid | None:
    block = _without_page_lines(block)
    size = median(line.size for line in block)
    around = union(line.box for line in block)
    heads = [word for word in turned if _heads(word, around, size)]
    columns = column_edges(block, heads, size)
    if len(columns) <= fewest:
        return None
    block = _without_text_around(cut_at_columns(block, columns), columns)
    if len(block) < 2:
        return None
    box = Box(columns[0], around.top, columns[-1], around.bottom)
    bands = _bands(_fills(page, box), box)
    rows = rows_by_stripes(block, bands, columns) if len(bands) >= 3 else None
    rows = rows or with_whole_headings(group_rows(block, columns), columns)
    if not _is_table(rows, columns, bands):
        return None
    return _made(page, rows, columns, _row_edges(rows, bands, heads), heads)


def _made(page: Page, rows: Sequence[Row], columns: Sequence[float], row_edges: Sequence[float], heads: Sequence[Word]) -> Grid:
    columns = edges_around_marks(page, rows, columns)
    box = Box(columns[0], row_edges[0], columns[-1], row_edges[-1])
    cells = _cells(rows, columns, row_edges, heads, Shading(_fills(page, box)))
    return Grid(page.number, box, tuple(columns), tuple(row_edges), tuple(cells), ruled=False)


def _fills(page: Page, box: Box) -> list[Fill]:
    return [fill for fill in page.fills if fill.box.overlap(box) > 0 and fill.colour != WHITE]


def _without_page_lines(block: list[ChunkedLine]) -> list[ChunkedLine]:
    """The lines without a page's head right above them and its foot right below: all that those print beside their first text
    stands to the right of the table."""
    inside = block[1:-1]
    right = max((line.box.x1 for line in inside), default=inf)
    first, last = int(_prints_beyond(block[0], right)), len(block) - int(_prints_beyond(block[-1], right))
    return block[first:last] if last - first >= FEWEST_LABELLED else block


def _prints_beyond(line: ChunkedLine, right: float) -> bool:
    return len(line.chunks) >= 2 and line.chunks[1].box.x0 > right + line.size


_CAPTION = re.compile(r"(?:table|figure|chart)\s+[A-Z]?\d", re.I)

_NOTE = re.compile(r"(?:source|notes?|key|nb)\b|[*†‡]|\d+[.)] ", re.I)


def _without_text_around(block: list[ChunkedLine], columns: Sequence[float]) -> list[ChunkedLine]:
    """The lines without those at either end that are no part of the table: sentences that run across its columns, notes."""
    inside = [index for index, line in enumerate(block) if len(line.chunks) >= 2]
    if not inside:
        return block
    first, last = inside[0], inside[-1]
    while first > 0 and not _is_outside(block[first - 1], columns) and not _ends_paragraph(block, first - 1, columns):
        first -= 1
    while last < len(block) - 1 and not _is_outside(block[last + 1], columns) and not _is_note(block[last + 1]):
        last += 1
    return block[first : last + 1]


def _is_outside(line: ChunkedLine, columns: Sequence[float]) -> bool:
    return _runs_across(line, columns) or _is_caption(line)


def _ends_paragraph(block: Sequence[ChunkedLine], index: int, columns: Sequence[float]) -> bool:
    """Whether a line follows one that runs across a table's columns as closely as the lines of one text do."""
    return (
        index > 0
        and _runs_across(block[index - 1], columns)
        and block[index].baseline - block[index - 1].baseline <= LEADING * block[index].size
    )


def _runs_across(line: ChunkedLine, columns: Sequence[float]) -> bool:
    """Whether a line is one chunk that begins in the first column and does not end there."""
    return len(line.chunks) == 1 and line.box.x0 < columns[1] and line.box.x1 > columns[1] + line.size


def _is_caption(line: ChunkedLine) -> bool:
    return len(line.chunks) == 1 and _CAPTION.match(line.chunks[0].text) is not None


def _is_note(line: ChunkedLine) -> bool:
    return len(line.chunks) == 1 and _NOTE.match(line.chunks[0].text) is not None


def _is_table(rows: Sequence[Row], columns: Sequence[float], bands: Sequence[float]) -> bool:
    """Whether lines that happen to have gaps are a table: most rows print in several columns, and mostly figures.

    Words may stand in place of figures only where stripes or rules show rows.
    """
    printed = [{_span(columns, chunk.box)[0]: chunk.text for line in row for chunk in line.chunks} for row in rows]
    several = [row for row in printed if len(row) >= 2]
    if len(several) < LEAST_SEVERAL * len(rows):
        return False
    beside = [text for row in several for column, text in row.items() if column > 0]
    figures = sum(map(looks_like_figure, beside))
    return figures >= LEAST_FIGURES * len(beside) or len(bands) >= LEAST_BANDS * len(several)


def _heads(word: Word, around: Box, size: float) -> bool:
    """Whether a turned word stands in or just above a table: a column's heading."""
    return around.x0 <= word.box.centre[0] <= around.x1 and around.top - 12 * size <= word.box.centre[1] <= around.bottom


def _cells(
    rows: Sequence[Sequence[ChunkedLine]],
    columns: Sequence[float],
    row_edges: Sequence[float],
    heads: Sequence[Word],
    shading: Shading,
) -> list[Cell]:
    cells = []
    for row in range(len(rows)):
        contents: dict[int, list[Chunk]] = defaultdict(list)
        reach: dict[int, int] = {}
        for chunk, first, last in _placed(rows, row, columns):
            contents[first].append(chunk)
            reach[first] = max(reach.get(first, first), last)
        for word in heads:
            if row_edges[row] <= word.box.centre[1] < row_edges[row + 1]:
                first, _ = _span(columns, word.box)
                contents[first].append(Chunk.of([word]))
                reach.setdefault(first, first)
        starts = sorted(contents)
        column = 0
        while column < len(columns) - 1:
            place = bisect_right(starts, column)
            following = starts[place] if place < len(starts) else len(columns) - 1
            span = min(reach.get(column, column), following - 1) - column + 1
            box = Box(columns[column], row_edges[row], columns[column + span], row_edges[row + 1])
            cells.append(Cell(row, column, 1, span, box, lines_of(contents.get(column, ())), shading.at(*box.centre)))
            column += span
    return cells


def _placed(rows: Sequence[Sequence[ChunkedLine]], row: int, columns: Sequence[float]) -> Iterator[tuple[Chunk, int, int]]:
    """The chunks of a row with the first and last column of each. Headings over several columns are spread over them."""
    lines = rows[row]
    chunks = [chunk for line in lines for chunk in line.chunks]
    spread: list[tuple[int, int]] = []
    if len(lines) == 1 and _stands_over_columns(rows, row, columns):
        below = [[chunk for line in lower for chunk in line.chunks] for lower in rows[row + 1 :]]
        first = [chunk.text for chunk in chain.from_iterable(below) if chunk.box.x1 < columns[1]]
        labels = 2 * sum(map(looks_like_figure, first)) < len(first)
        extents = _extents((chunk.box for chunk in chain.from_iterable(below)), columns)
        spread = spread_headings(chunks, columns, extents, [chunk.box for chunk in below[0]], int(labels))
    for index, chunk in enumerate(chunks):
        yield chunk, *(spread[index] if spread else _span(columns, chunk.box))


def _extents(boxes: Iterable[Box], columns: Sequence[float]) -> list[tuple[float, float]]:
    """What each column prints, from the left to the right; its edges where it prints nothing by itself."""
    by_column: dict[int, list[Box]] = defaultdict(list)
    for box in boxes:
        first, last = _span(columns, box)
        if first == last:
            by_column[first].append(box)
    edges = list(pairwise(columns))
    own = [by_column.get(column) for column in range(len(edges))]
    return [
        (min(box.x0 for box in boxes), max(box.x1 for box in boxes)) if boxes else edge
        for boxes, edge in zip(own, edges, strict=True)
    ]


def _stands_over_columns(rows: Sequence[Sequence[ChunkedLine]], row: int, columns: Sequence[float]) -> bool:
    """Whether a row holds headings over several columns each: it stands above all figures, and the next row prints more."""
    if row + 1 >= len(rows):
        return False
    here = [chunk for line in rows[row] for chunk in line.chunks]
    below = max(len(line.chunks) for line in rows[row + 1])
    if not len(here) < below or (len(here) == 1 and here[0].box.x0 < columns[1]):
        return False
    above = (chunk.text for upper in rows[: row + 1] for line in upper for chunk in line.chunks)
    return all(may_be_heading(text) or any(character.isalpha() for character in text) for text in above)


def _span(columns: Sequence[float], box: Box) -> tuple[int, int]:
    """The first and last column that a chunk covers; a column that it only touches does not count."""
    last_column = len(columns) - 2
    first = min(max(bisect_right(columns, box.x0 + 0.5) - 1, 0), last_column)
    last = min(max(bisect_right(columns, box.x1 - 0.5) - 1, first), last_column)
    return first, last
