"""Arrows that are drawn stroke by stroke: a shaft and the two strokes of its head, each a path of its own.

Such strokes meet at the arrow's tip and nowhere else. Those of a chart's line meet at both of their ends.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import dist

from extract.marks.geometry import Box, union
from extract.marks.page import Colour, Page, Shape

#: Strokes of a marker are no longer and no shorter than this (points).
LONGEST, SHORTEST = 45.0, 1.5

#: Ends of strokes this near to each other (points) meet.
MEET = 0.8

#: The two strokes of a head are of one length: the shorter is at least this share of the longer.
ALIKE = 0.85

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Stroke:
    ends: tuple[Point, Point]
    colour: Colour
    slanting: bool

    @property
    def length(self) -> float:
        return dist(*self.ends)


def joined_strokes(page: Page) -> list[Shape]:
    """What strokes that meet at one point form together, as shapes: arrows and chevrons, if the shape points anywhere."""
    slanting = list(_slanting(page.shapes))
    if not slanting:
        return []
    strokes = [*slanting, *_straight(page)]
    meeting: dict[tuple[int, int], list[tuple[Point, int]]] = defaultdict(list)
    for index, stroke in enumerate(strokes):
        for end in stroke.ends:
            meeting[_place(end)].append((end, index))
    found: dict[frozenset[int], Shape] = {}
    for index, stroke in enumerate(slanting):
        for tip, tail in (stroke.ends, stroke.ends[::-1]):
            group = {index} | _ending_at(tip, meeting)
            if len(group) in (2, 3) and _ending_at(tail, meeting) == {index} and frozenset(group) not in found:
                parts = [strokes[part] for part in sorted(group)]
                if _is_head(parts) and all(_is_free(part, tip, meeting) for part in parts):
                    found[frozenset(group)] = _shape(parts)
    return list(found.values())


def _slanting(shapes: Sequence[Shape]) -> Iterator[_Stroke]:
    for shape in shapes:
        corners = shape.outlines[0] if len(shape.outlines) == 1 else ()
        if shape.fill is None and shape.stroke is not None and len(corners) == 2 and not shape.curved:
            stroke = _Stroke((corners[0], corners[1]), shape.stroke, True)
            if SHORTEST <= stroke.length <= LONGEST:
                yield stroke


def _straight(page: Page) -> Iterator[_Stroke]:
    for line in page.lines:
        (x0, top, x1, bottom), (x, y) = line.box, line.box.centre
        ends = ((x0, y), (x1, y)) if line.horizontal else ((x, top), (x, bottom))
        stroke = _Stroke(ends, line.colour, False)
        if SHORTEST <= stroke.length <= LONGEST:
            yield stroke


def _place(point: Point) -> tuple[int, int]:
    return int(point[0] // MEET), int(point[1] // MEET)


def _ending_at(point: Point, meeting: dict[tuple[int, int], list[tuple[Point, int]]]) -> set[int]:
    """The strokes that end at a point."""
    column, row = _place(point)
    near = [one for x in (-1, 0, 1) for y in (-1, 0, 1) for one in meeting.get((column + x, row + y), ())]
    return {index for end, index in near if dist(end, point) <= MEET}


def _is_free(stroke: _Stroke, tip: Point, meeting: dict[tuple[int, int], list[tuple[Point, int]]]) -> bool:
    """Whether nothing else ends where a stroke does away from the tip."""
    tail = max(stroke.ends, key=lambda end: dist(end, tip))
    return len(_ending_at(tail, meeting)) == 1


def _is_head(parts: Sequence[_Stroke]) -> bool:
    """Whether two strokes of one length make a head, with no shaft or a longer one."""
    shorter, longer, *shaft = sorted(parts, key=lambda part: part.length)
    if shorter.length < ALIKE * longer.length:
        return False
    return bool(shaft) or (shorter.slanting and longer.slanting)


def _shape(parts: Sequence[_Stroke]) -> Shape:
    boxes = [Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)) for (x0, y0), (x1, y1) in (part.ends for part in parts)]
    return Shape(union(boxes), tuple(part.ends for part in parts), None, parts[0].colour, False)
