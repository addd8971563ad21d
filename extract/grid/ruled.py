"""Tables drawn with lines.

A table's lines are cut into the smallest rectangles that they could bound, and rectangles between which no line is drawn are
one cell. So merged cells, borders drawn cell by cell and lines broken at a merged cell all come out alike.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from extract.marks.geometry import Box
from extract.marks.page import Page

#: Lines whose positions differ by no more than this (points) are one: double rules, rounding, borders of neighbouring cells.
SNAP = 1.6

#: Ends of lines may miss each other by this much (points) and still touch.
REACH = 2.2

#: A gap of this much (points) between two pieces of a line does not break it: dashes, dots, cell borders drawn one by one.
BRIDGE = 3.2

#: So many lines at least begin where headings of columns do.
FEWEST_BEGUN = 2

#: The share of a cell's side that must be drawn for it to be a border.
BORDER = 0.75

#: Shorter lines (points) are dots, ticks and underlined letters.
SHORTEST = 3.0


class Stretch(NamedTuple):
    """A straight line along an axis: ``at`` is its fixed coordinate, ``start`` to ``end`` its extent."""

    at: float
    start: float
    end: float


class Rectangle(NamedTuple):
    """One cell of a lattice, in rows and columns of it."""

    row: int
    column: int
    row_span: int
    column_span: int


@dataclass(frozen=True, slots=True)
class Lattice:
    """The lines of one ruled table: the edges of its columns and rows, and its cells."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    rectangles: tuple[Rectangle, ...]

    @property
    def box(self) -> Box:
        return Box(self.columns[0], self.rows[0], self.columns[-1], self.rows[-1])

    def box_of(self, cell: Rectangle) -> Box:
        return Box(
            self.columns[cell.column],
            self.rows[cell.row],
            self.columns[cell.column + cell.column_span],
            self.rows[cell.row + cell.row_span],
        )


def find_lattices(page: Page) -> list[Lattice]:
    """All ruled tables of at least two cells, from the top of the page to its foot."""
    across, down = stretches(page)
    lattices = []
    for component_across, component_down in _components(across, down):
        lattice = _lattice(component_across, component_down)
        if lattice is not None:
            lattices.append(lattice)
    return sorted(lattices, key=lambda lattice: (lattice.box.top, lattice.box.x0))


@lru_cache(maxsize=4)
def stretches(page: Page) -> tuple[tuple[Stretch, ...], tuple[Stretch, ...]]:
    """The page's lines along and down it, pieces of one line joined."""
    x0, top, x1, bottom = np.array([line.box for line in page.lines], dtype=np.float64).reshape(-1, 4).T
    across = x1 - x0 >= bottom - top
    pieces = np.stack([(top + bottom) / 2, x0, x1], axis=1), np.stack([(x0 + x1) / 2, top, bottom], axis=1)
    return tuple(_join(pieces[0][across].tolist())), tuple(_join(pieces[1][~across].tolist()))


def _join(pieces: list[list[float]]) -> Iterator[Stretch]:
    """Pieces on one line (at, start, end), joined where they overlap or nearly touch. What stays short is dropped."""
    pieces.sort(key=itemgetter(0))
    positions = [at for at, _, _ in pieces]
    first = 0
    while first < len(pieces):
        # Pieces that lie close to the first of their group are on one line.
        last = bisect_right(positions, positions[first] + SNAP, lo=first + 1)
        at = sum(positions[first:last]) / (last - first)
        extents = [(begin, end) for _, begin, end in sorted(pieces[first:last], key=itemgetter(1))]
        yield from (Stretch(at, begin, end) for begin, end in _bridged(extents) if end - begin >= SHORTEST)
        first = last


def _bridged(extents: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Extents along one line, in the order in which they begin: joined where they overlap, or no more than a gap parts them."""
    joined: list[tuple[float, float]] = []
    for begin, end in extents:
        if joined and begin <= joined[-1][1] + BRIDGE:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((begin, end))
    return joined


def _meetings(across: Sequence[Stretch], down: Sequence[Stretch]) -> list[tuple[int, int]]:
    """Which lines along the page meet which lines down it."""
    if not across or not down:
        return []
    one, other = np.array(across)[:, None, :], np.array(down)[None, :, :]
    reached = (one[:, :, 1] - REACH <= other[:, :, 0]) & (other[:, :, 0] <= one[:, :, 2] + REACH)
    reaching = (other[:, :, 1] - REACH <= one[:, :, 0]) & (one[:, :, 0] <= other[:, :, 2] + REACH)
    meets = reached & reaching
    beyond = meets & ((one[:, :, 0] < other[:, :, 1]) | (one[:, :, 0] > other[:, :, 2]))
    for i, j in np.argwhere(beyond).tolist():
        if any(_ends_on(down[j], across[k], across[i]) for k in np.flatnonzero(meets[:, j]).tolist() if k != i):
            meets[i, j] = False
    first, second = np.nonzero(meets)
    return list(zip(first.tolist(), second.tolist(), strict=True))


def _ends_on(line: Stretch, border: Stretch, farther: Stretch) -> bool:
    """Whether a line down the page ends on a border, so that it does not reach a farther one of another table just beyond.

    Two borders of the same extent are a double rule of one table: a line that ends on the nearer reaches both.
    """
    end = line.end if farther.at > line.end else line.start
    nearer = abs(border.at - end) < abs(farther.at - end)
    same_extent = abs(border.start - farther.start) <= REACH and abs(border.end - farther.end) <= REACH
    return nearer and abs(border.at - end) <= REACH and not same_extent


def _components(across: Sequence[Stretch], down: Sequence[Stretch]) -> list[tuple[list[Stretch], list[Stretch]]]:
    """Lines that touch, directly or through others, belong to one table."""
    lines = [*across, *down]
    parent = list(range(len(lines)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, j in _meetings(across, down):
        parent[root(i)] = root(len(across) + j)
    groups: dict[int, tuple[list[Stretch], list[Stretch]]] = {}
    for index, line in enumerate(lines):
        pair = groups.setdefault(root(index), ([], []))
        pair[0 if index < len(across) else 1].append(line)
    return [pair for pair in groups.values() if len(pair[0]) >= 2 and pair[1]]


def _edges(positions: Iterable[float], ends: Iterable[float]) -> list[float]:
    """The positions of lines, and beyond them those ends of the crossing lines that stick out: open sides of a table."""
    edges: list[float] = []
    for position in sorted(positions):
        if not edges or position - edges[-1] > SNAP:
            edges.append(position)
    outer = sorted(ends)
    if outer and edges:
        if edges[0] - outer[0] > 2 * REACH:
            edges.insert(0, outer[0])
        if outer[-1] - edges[-1] > 2 * REACH:
            edges.append(outer[-1])
    return edges


def _drawn_sides(lines: Sequence[Stretch], edges: Sequence[float], ends: Sequence[float]) -> list[list[bool]]:
    """For each edge, and along it each interval between ``ends``, whether enough of that side of a cell is drawn."""
    at, begun, ended = np.array(lines, dtype=np.float64).reshape(-1, 3).T
    starts, stops = np.array(ends[:-1]), np.array(ends[1:])
    through = sorted(line.at for line in lines if line.start <= ends[0] and ends[-1] <= line.end)
    sides = []
    for edge in edges:
        # Most lines run through the whole table.
        place = bisect_right(through, edge)
        if any(abs(one - edge) <= SNAP for one in through[max(0, place - 1) : place + 1]):
            sides.append([True] * len(starts))
            continue
        near = np.abs(at - edge) <= SNAP
        pieces = np.minimum(ended[near, None], stops) - np.maximum(begun[near, None], starts)
        sides.append((pieces.clip(min=0).sum(axis=0) >= BORDER * (stops - starts)).tolist())
    return sides


def _implied(across: Sequence[Stretch], down: Sequence[Stretch]) -> list[Stretch]:
    """The edges that lines down the page show by beginning at one height within a table, on no line across it.

    They part the headings of columns, and above them stands what heads several columns, with no line under it.
    """
    borders = sorted(across)
    heights = [border.at for border in borders]
    top, bottom = heights[0] + 2 * REACH, heights[-1] - 2 * REACH

    def on_a_border(line: Stretch) -> bool:
        near = borders[bisect_left(heights, line.start - 3 * REACH) : bisect_right(heights, line.start + 3 * REACH)]
        return any(
            abs(border.at - line.start) <= 2 * REACH and border.start - REACH <= line.at <= border.end + REACH
            for border in near
        )

    begin = [Stretch(line.start, line.at, line.end) for line in down if top < line.start < bottom and not on_a_border(line)]
    edges = []
    for height in _edges((line.at for line in begin), ()):
        group = [line for line in begin if 0 <= line.at - height <= SNAP]
        through = sorted(line.at for line in down if line.start < height - 2 * REACH and line.end > height + 2 * REACH)
        for left, right in pairwise(through) if len(group) >= FEWEST_BEGUN else ():
            if any(left < line.start < right for line in group):
                edges.append(Stretch(height, left, right))
    return edges


def _lattice(across: list[Stretch], down: list[Stretch]) -> Lattice | None:
    across = across + _implied(across, down)
    columns = _edges((line.at for line in down), [end for line in across for end in (line.start, line.end)])
    rows = _edges((line.at for line in across), [end for line in down for end in (line.start, line.end)])
    width, height = len(columns) - 1, len(rows) - 1
    if width < 1 or height < 1 or width * height < 2:
        return None
    right = _drawn_sides(down, columns[1:], rows)
    below = _drawn_sides(across, rows[1:], columns)
    rectangles = _merge(width, height, right, below)
    return Lattice(tuple(columns), tuple(rows), tuple(rectangles))


def _merge(width: int, height: int, right: list[list[bool]], below: list[list[bool]]) -> list[Rectangle]:
    """Cells: places between which no border is drawn, if together they form a rectangle.

    ``right`` tells for each column and row, ``below`` for each row and column, whether a border is drawn on that side.
    """
    parent: dict[tuple[int, int], tuple[int, int]] = {}

    def root(place: tuple[int, int]) -> tuple[int, int]:
        while parent.setdefault(place, place) != place:
            place = parent[place]
        return place

    for column in range(width - 1):
        for row in range(height):
            if not right[column][row]:
                parent[root((row, column + 1))] = root((row, column))
    for row in range(height - 1):
        for column in range(width):
            if not below[row][column]:
                parent[root((row + 1, column))] = root((row, column))
    groups: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for place in sorted(parent):
        groups.setdefault(root(place), []).append(place)
    rectangles = [
        Rectangle(row, column, 1, 1) for row in range(height) for column in range(width) if (row, column) not in parent
    ]
    for places in groups.values():
        rectangles.extend(_rectangles(places))
    return sorted(rectangles)


def _rectangles(places: list[tuple[int, int]]) -> list[Rectangle]:
    """One rectangle where the places fill one; otherwise a rectangle for each run of places in a row."""
    rows = [row for row, _ in places]
    columns = [column for _, column in places]
    top, left = min(rows), min(columns)
    height, width = max(rows) - top + 1, max(columns) - left + 1
    if height * width == len(places):
        return [Rectangle(top, left, height, width)]
    runs: list[Rectangle] = []
    for row, column in sorted(places):
        last = runs[-1] if runs else None
        if last is not None and last.row == row and last.column + last.column_span == column:
            runs[-1] = Rectangle(row, last.column, 1, last.column_span + 1)
        else:
            runs.append(Rectangle(row, column, 1, 1))
    return runs
