"""Columns' edges that leave a drawn marker with the figure beside which it stands.

Gutters are known from text alone. A triangle that is drawn beside a figure stands in the white between two columns: the edge
must run on its far side, wherever the middle of the white is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.grid.rows import Row
from extract.marks.geometry import Box
from extract.marks.page import Page

#: Marks beside a figure are no larger than this many type sizes, and no further away from it.
LARGEST, FURTHEST = 1.6, 1.2

#: How far (points) from a mark an edge runs.
CLEAR = 0.2


def edges_around_marks(page: Page, rows: Sequence[Row], columns: Sequence[float]) -> list[float]:
    """The edges of a table's columns, moved to the far side of the marks that stand beside its figures."""
    edges = list(columns)
    beside = list(_marks_beside(page, rows))
    for index in range(1, len(edges)):
        start, end = _white(rows, edges, index)
        own = [(mark, left) for mark, left in beside if start <= mark.centre[0] <= end]
        lowest = max((min(mark.x1 + CLEAR, end) for mark, left in own if left), default=start)
        highest = min((max(mark.x0 - CLEAR, start) for mark, left in own if not left), default=end)
        if lowest <= highest:
            edges[index] = min(max(edges[index], lowest), highest)
    return edges


def _white(rows: Sequence[Row], edges: Sequence[float], index: int) -> tuple[float, float]:
    """The white about an edge: from what is printed to its left to what is printed to its right."""
    boxes = [chunk.box for row in rows for line in row for chunk in line.chunks]
    edge = edges[index]
    start = max((box.x1 for box in boxes if box.x1 <= edge), default=edges[index - 1])
    return start, min((box.x0 for box in boxes if box.x0 >= edge), default=float("inf"))


def _marks_beside(page: Page, rows: Sequence[Row]) -> Iterator[tuple[Box, bool]]:
    """The small drawings and pictures right beside a text of a row, and whether they stand at its right."""
    lines = [line for row in rows for line in row]
    marks = [*(shape.box for shape in page.shapes), *(picture.box for picture in page.pictures)]
    if not marks or not lines:
        return
    largest = LARGEST * max(line.size for line in lines)
    top, bottom = min(line.box.top for line in lines), max(line.box.bottom for line in lines)
    small = [box for box in marks if max(box.width, box.height) <= largest and top <= box.centre[1] <= bottom]
    for line in lines if small else ():
        for box in small:
            if not line.box.top <= box.centre[1] <= line.box.bottom:
                continue
            x = box.centre[0]
            left = min((box.x0 - chunk.box.x1 for chunk in line.chunks if chunk.box.x1 <= x), default=float("inf"))
            right = min((chunk.box.x0 - box.x1 for chunk in line.chunks if chunk.box.x0 >= x), default=float("inf"))
            if min(left, right) <= FURTHEST * line.size and left != right:
                yield box, left < right
