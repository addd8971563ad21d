"""Tables that have lines across them and none down: over and under their headings, at their foot, between their rows.

Lines of one extent above one another hold a table between them where what stands there is not running text. They say how wide
the table is, so that what is printed beside it on the page is none of it; the white between its words separates its columns.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf
from statistics import median

from extract.grid.beside import parts_beside
from extract.grid.chunks import ChunkedLine, chunked_lines, looks_like_figure
from extract.grid.gutters import cut_at_columns
from extract.grid.rows import Row, group_rows, touching
from extract.grid.ruled import Stretch
from extract.marks.geometry import Box, union
from extract.marks.words import Word

#: Lines that begin and end within this many points of one another are of one table; shorter ones (points) are of none.
SAME_EXTENT, SHORTEST = 3.0, 72.0

#: Lines across closer than this (points) are one double line.
DOUBLE = 4.0

#: A line in pieces is drawn across a table if they make up this share of its width.
MOSTLY = 0.9

#: A line that reaches this much (points) further to a side than others is of a wider table.
WIDER = 8.0

#: What may overhang a table's lines at either side (points).
OVERHANG = 4.0

#: A place between lines that is empty and higher than this (points) is no part of a table.
EMPTY = 30.0

#: Running text: lines in one piece that begin at the left and are at least this share of the width; the share of such lines.
WIDE, RUNNING = 0.55, 0.6

#: Headings take no more lines than this.
MOST_HEADING_LINES = 6

#: Where this share of the lines between two lines print a label and something beside it they are rows of their own.
ALL_LABELLED = 0.8

#: Lines of text above a table's first line, and below its last, follow it within so many type sizes.
NEXT = 1.0

#: So many places between lines at least tell that a line is drawn between all rows.
FEWEST_ROWS = 5

#: The share of a table's rows that print in several columns; of what they print beside labels that are figures, in a table of
#: more than two columns and of two; and how many places between lines make a table of words.
LEAST_SEVERAL, LEAST_FIGURES, LEAST_FIGURES_OF_TWO, FEWEST_BANDS = 0.5, 0.4, 0.6, 3

#: How far (points) beside a chart's grid lines its scale stands, and how near to their height.
SCALE_BESIDE, SCALE_NEAR = 40.0, 3.0


_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Band:
    """A place between two lines across, with the lines of text in it."""

    top: float
    bottom: float
    lines: tuple[ChunkedLine, ...]

    @property
    def tabular(self) -> bool:
        return any(len(line.chunks) >= 2 for line in self.lines)


@dataclass(frozen=True, slots=True)
class Banded:
    """What may be a table: places between lines across of one extent, from the top down."""

    x0: float
    x1: float
    bands: tuple[Band, ...]
    heights: tuple[float, ...]
    """All heights at which a line of the table's width is drawn."""
    beside: tuple[ChunkedLine, ...]
    """All lines of text of the table's width, from the top of the page to its foot."""

    @property
    def box(self) -> Box:
        return Box(self.x0, self.bands[0].top, self.x1, self.bands[-1].bottom)

    @property
    def padding(self) -> float | None:
        """How far text stands from the lines above and below it, where a line is drawn between all rows; else None."""
        filled = [band for band in self.bands if band.lines]
        if len(filled) < FEWEST_ROWS or median(len(band.lines) for band in filled) > 2:
            return None
        return max(
            median(band.bottom - band.lines[-1].box.bottom for band in filled),
            median(band.lines[0].box.top - band.top for band in filled),
        )


def find_banded(across: Sequence[Stretch], down: Sequence[Stretch], words: Sequence[Word]) -> list[Banded]:
    """All places on a page that may be tables between lines across. ``words`` are the upright ones of the page."""
    found: list[Banded] = []
    across = _without_frames(sorted(across, key=lambda line: line.at), down)
    for x0, x1, heights in _of_one_extent(across):
        if _is_scale(x0, x1, heights, words) or _is_part(x0, x1, heights, across):
            continue
        found += _within(x0, x1, heights, across, words)
    return found


def _within(
    x0: float, x1: float, heights: Sequence[float], across: Sequence[Stretch], words: Sequence[Word]
) -> Iterator[Banded]:
    """What may be tables between lines of one extent; where one line runs over two tables side by side, those in each."""
    lines = chunked_lines([word for word in words if x0 - OVERHANG <= word.box.x0 and word.box.x1 <= x1 + OVERHANG])
    inside = _between(lines, heights[0], heights[-1])
    parts = parts_beside(inside) if inside else None
    if parts is None:
        bands = [Band(top, bottom, tuple(_between(lines, top, bottom))) for top, bottom in pairwise(heights)]
        yield from (Banded(x0, x1, run, tuple(heights), tuple(lines)) for run in _runs(bands, x0, x1))
        return
    for part in parts:
        box = union(line.box for line in part)
        own = _apart([at for at in _drawn_across(across, box.x0, box.x1) if heights[0] <= at <= heights[-1]])
        yield from _within(box.x0, box.x1, own, across, [word for word in words if box.x0 <= word.box.x0 < box.x1])


def _of_one_extent(across: Sequence[Stretch]) -> Iterator[tuple[float, float, list[float]]]:
    """Lines across the page that begin and end alike: where, and at which heights."""
    groups: list[list[Stretch]] = []
    for line in sorted(across, key=lambda line: line.at):
        if line.end - line.start < SHORTEST:
            continue
        for group in groups:
            if _same_extent(group[0], line):
                group.append(line)
                break
        else:
            groups.append([line])
    for group in groups:
        x0, x1 = min(line.start for line in group), max(line.end for line in group)
        heights = _apart(_drawn_across(across, x0, x1))
        if len(group) >= 2 and len(heights) >= 2:
            yield x0, x1, heights


def _apart(heights: Sequence[float]) -> list[float]:
    """Heights from the top down, those of a double line once."""
    apart: list[float] = []
    for at in heights:
        if not apart or at - apart[-1] > DOUBLE:
            apart.append(at)
    return apart


def _drawn_across(across: Sequence[Stretch], x0: float, x1: float) -> list[float]:
    """The heights at which a line is drawn across most of a width, in pieces perhaps."""
    drawn: dict[float, float] = defaultdict(float)
    for line in across:
        drawn[line.at] += max(0.0, min(line.end, x1) - max(line.start, x0))
    return sorted(at for at, length in drawn.items() if length >= MOSTLY * (x1 - x0))


def _is_scale(x0: float, x1: float, heights: Sequence[float], words: Sequence[Word]) -> bool:
    """Whether lines are the grid of a chart: beside half of them stands the figure that they are drawn for."""
    beside = [
        word.box.centre[1]
        for word in words
        if (x0 - SCALE_BESIDE <= word.box.x0 and word.box.x1 <= x0 + OVERHANG)
        or (x1 - OVERHANG <= word.box.x0 and word.box.x1 <= x1 + SCALE_BESIDE)
    ]
    marked = sum(any(abs(y - at) <= SCALE_NEAR for y in beside) for at in heights)
    return marked >= 2 and 2 * marked >= len(heights)


def _without_frames(across: Sequence[Stretch], down: Sequence[Stretch]) -> list[Stretch]:
    """The lines across without those that are the head or foot of an empty frame, such as one drawn round a page."""
    frames: set[Stretch] = set()
    sides = sorted(down)
    for place, head in enumerate(across):
        # An empty frame's foot is the next line of its extent: what lies between the two would be another.
        foot = next((line for line in across[place + 1 :] if _same_extent(head, line)), None)
        if foot is not None and all(_is_drawn_between(head, foot, _at(sides, x)) for x in (head.start, head.end)):
            frames.update((head, foot))
    return [line for line in across if line not in frames]


def _at(sides: Sequence[Stretch], x: float) -> Sequence[Stretch]:
    """Of lines down the page, in order, those that stand at a place."""
    return sides[bisect_left(sides, (x - DOUBLE,)) : bisect_right(sides, (x + DOUBLE, inf))]


def _is_drawn_between(head: Stretch, foot: Stretch, sides: Sequence[Stretch]) -> bool:
    """Whether one of some lines down the page leads from one line across to another."""
    return any(side.start <= head.at + DOUBLE and foot.at - DOUBLE <= side.end for side in sides)


def _same_extent(one: Stretch, other: Stretch) -> bool:
    return abs(one.start - other.start) <= SAME_EXTENT and abs(one.end - other.end) <= SAME_EXTENT


def _is_part(x0: float, x1: float, heights: Sequence[float], across: Sequence[Stretch]) -> bool:
    """Whether lines among these reach further to a side: they are of a wider table, whose lines are broken here and there."""
    return any(
        heights[0] <= line.at <= heights[-1]
        and line.start < x1
        and x0 < line.end
        and (line.start < x0 - WIDER or line.end > x1 + WIDER)
        for line in across
    )


def _between(lines: Sequence[ChunkedLine], top: float, bottom: float) -> list[ChunkedLine]:
    return [line for line in lines if top <= line.box.centre[1] <= bottom]


def _runs(bands: Sequence[Band], x0: float, x1: float) -> Iterator[tuple[Band, ...]]:
    """Places that follow one another with nothing between them that is not of a table; untabular ones at the ends left off."""
    run: list[Band] = []
    for band in [*bands, None]:
        if band is not None and not _separates(band, x0, x1):
            run.append(band)
            continue
        while run and not run[0].tabular:
            run.pop(0)
        while run and not run[-1].tabular:
            run.pop()
        if run:
            yield tuple(run)
        run = []


def _separates(band: Band, x0: float, x1: float) -> bool:
    """Whether a place holds running text, or nothing."""
    if not band.lines:
        return band.bottom - band.top > EMPTY
    size = median(line.size for line in band.lines)
    running = [
        len(line.chunks) == 1 and line.box.x0 < x0 + 4 * size and line.box.width > WIDE * (x1 - x0) for line in band.lines
    ]
    return sum(running) >= RUNNING * len(running)


def with_lines_around(banded: Banded, columns: Sequence[float]) -> Banded:
    """The table with the lines of text above its first line and below its last that belong to it as well."""
    box = banded.box
    upper = _going_on(banded, columns, [line for line in banded.beside if line.box.centre[1] < box.top], above=True)
    lower = _going_on(banded, columns, [line for line in banded.beside if line.box.centre[1] > box.bottom], above=False)
    around = [*_banded_at(upper, banded.heights), *banded.bands, *_banded_at(lower, banded.heights)]
    return replace(banded, bands=tuple(around))


def _banded_at(lines: Sequence[ChunkedLine], heights: Sequence[float]) -> Iterator[Band]:
    """Lines of text in places between lines across, as far as such are drawn between them."""
    groups: dict[int, list[ChunkedLine]] = defaultdict(list)
    for line in lines:
        groups[bisect_right(heights, line.box.centre[1])].append(line)
    for place, group in sorted(groups.items()):
        size = group[0].size
        top = max(heights[place - 1] if place else 0.0, group[0].box.top - size)
        bottom = min(heights[place] if place < len(heights) else inf, group[-1].box.bottom + size)
        yield Band(top, bottom, tuple(group))


def _going_on(banded: Banded, columns: Sequence[float], lines: Sequence[ChunkedLine], *, above: bool) -> list[ChunkedLine]:
    """Of the lines above a table, or below it, those that print in its columns as closely as its own, from the top down.

    Where a line is drawn between all rows, the text next to the outermost one is a row too if it stands as near as others do.
    Text half way beside headings of two lines goes with them.
    """
    size = median(line.size for band in banded.bands for line in band.lines)
    edge, near = banded.box.top if above else banded.box.bottom, banded.padding
    found: list[ChunkedLine] = []
    rows = touching(lines)
    ordered = [*reversed(rows)] if above else rows
    for row, beyond in pairwise([*ordered, None]):
        if row is None:
            break
        box = union(line.box for line in row)
        distance = abs(edge - box.bottom) if above else abs(box.top - edge)
        own_row = not found and near is not None and distance <= near + 1 and abs(row[0].size - size) <= 0.12 * size
        section = above and beyond is not None and _heads_section(row, beyond, columns, banded.heights)
        if distance > NEXT * size or not (own_row or section or _continues(row, columns)):
            break
        found = [*row, *found] if above else [*found, *row]
        edge = box.top if above else box.bottom
    return found


def _heads_section(row: Row, above: Row, columns: Sequence[float], heights: Sequence[float]) -> bool:
    """Whether a row is one label under the headings of columns, from which a line parts it: it heads the section below it."""
    label = len(row) == len(row[0].chunks) == 1 and row[0].box.x0 < columns[1]
    return label and _continues(above, columns) and any(above[-1].box.centre[1] < at < row[0].box.centre[1] for at in heights)


def _continues(row: Row, columns: Sequence[float]) -> bool:
    """Whether a row prints in several of a table's columns, and over no edge between them."""
    chunks = [chunk for line in row for chunk in line.chunks]
    places = [(column_of(columns, chunk.box.x0 + 1), column_of(columns, chunk.box.x1 - 1)) for chunk in chunks]
    return len({first for first, _ in places}) >= 2 and all(first == last for first, last in places)


def rows_of(banded: Banded, columns: Sequence[float], partial: Sequence[Stretch]) -> list[Row]:
    """The rows of a table between lines. ``partial`` are shorter lines: under a heading that stands over several columns."""
    rows: list[Row] = []
    for index, band in enumerate(banded.bands):
        lines = cut_at_columns(band.lines, columns) if band.tabular else list(band.lines)
        if index == 0 and len(banded.bands) > 1 and _is_heading(lines, columns):
            rows += _heading_rows(lines, columns, partial)
        elif _is_one_row(banded, lines, columns):
            rows.append(lines)
        elif lines:
            rows += group_rows(lines, columns)
    return rows


def _stacked(lines: Sequence[ChunkedLine], columns: Sequence[float]) -> dict[int, int]:
    """How many lines print a figure that is no year, for each column beside the first. Figures among words are no stack."""
    counts: dict[int, int] = defaultdict(int)
    others: dict[int, int] = defaultdict(int)
    for line in lines:
        for chunk in line.chunks:
            column = column_of(columns, chunk.box.centre[0])
            figure = looks_like_figure(chunk.text) and not _YEAR.search(chunk.text)
            (counts if figure and column > 0 else others)[column] += 1
    return {column: count for column, count in counts.items() if count >= others[column]}


def _is_heading(lines: Sequence[ChunkedLine], columns: Sequence[float]) -> bool:
    return len(lines) <= MOST_HEADING_LINES and sum(_stacked(lines, columns).values()) < len(columns) / 2


def _heading_rows(lines: Sequence[ChunkedLine], columns: Sequence[float], partial: Sequence[Stretch]) -> list[Row]:
    """Headings of several lines, one under the other, are one row; those over several columns or a line are not."""
    rows: list[Row] = []
    going_on = False
    for line, lower in pairwise([*lines, None]):
        if line is None:
            continue
        if going_on:
            rows[-1].append(line)
        else:
            rows.append([line])
        spans = any(column_of(columns, chunk.box.x0 + 1) < column_of(columns, chunk.box.x1 - 1) for chunk in line.chunks)
        ruled = lower is not None and any(line.box.centre[1] < rule.at < lower.box.centre[1] for rule in partial)
        going_on = not spans and not ruled
    return rows


def _is_one_row(banded: Banded, lines: Sequence[ChunkedLine], columns: Sequence[float]) -> bool:
    """Whether all that stands between two lines is one row: text of several lines in its cells, no figures stacked."""
    if len(banded.bands) < 3 or len(lines) < 2:
        return False
    if any(count >= 2 for count in _stacked(lines, columns).values()):
        return False
    labelled = sum(line.box.x0 < columns[1] and len(line.chunks) >= 2 for line in lines)
    return labelled < ALL_LABELLED * len(lines) or len(lines) == 2


def is_banded_table(rows: Sequence[Row], columns: Sequence[float], banded: Banded) -> bool:
    """Whether what stands between lines is a table: its rows print in several columns, figures or text that lines divide."""
    printed = [{column_of(columns, chunk.box.x0 + 1) for line in row for chunk in line.chunks} for row in rows]
    several = [row for row in printed if len(row) >= 2]
    if len(several) < 2 or len(several) < LEAST_SEVERAL * len(printed):
        return False
    beside = [chunk for row in rows for line in row for chunk in line.chunks if chunk.box.x0 >= columns[1] - 1]
    figures = sum(looks_like_figure(chunk.text) for chunk in beside)
    enough = LEAST_FIGURES if len(columns) > 3 else LEAST_FIGURES_OF_TWO
    return figures >= enough * len(beside) or (len(banded.bands) >= FEWEST_BANDS and len(several) >= FEWEST_BANDS)


def column_of(columns: Sequence[float], x: float) -> int:
    """The column that a position along a line lies in."""
    return min(max(bisect_right(columns, x) - 1, 0), len(columns) - 2)
