"""From a path as a PDF draws it to what it is on the page: lines, fills, shapes.

Producers draw a table's rule in many ways: a stroke, a stroked rectangle, a filled rectangle half a point high. All of them
are lines here, so that nothing later has to know.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from extract.marks.geometry import Box
from extract.marks.page import Colour, Fill, Line, Shape

#: A filled rectangle no thicker than this (points) is a line. The heaviest rule seen in council papers is 2.25 pt; the
#: thinnest fill that carries meaning (a row of 5 pt type) is above 5 pt.
THICKEST_LINE = 2.5

#: A border with slanting ends is at least so many times as long as it is thick; less is a triangle or an arrow.
LONG = 4.0

#: How far (points) the ends of a stroke may be off an axis before it is no longer straight along it.
STRAIGHT = 0.35

#: Half the width (points) that a stroke of no width has on screen: it is painted as the thinnest line.
HAIR = 0.05

Points = tuple[tuple[float, float], ...]


@dataclass(slots=True)
class Drawn:
    """The marks that paths have left on a page so far."""

    lines: list[Line] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)

    def add_rectangle(self, box: Box, fill: Colour) -> None:
        """A filled rectangle whose sides lie along the axes."""
        if fill is None:
            return
        thickness = min(box.width, box.height)
        if thickness <= THICKEST_LINE:
            # A dot is no line: dashes drawn as squares are joined later by the grid only if they have a direction.
            self.lines.append(Line(box, thickness, fill))
        else:
            self.fills.append(Fill(box, fill))

    def add_stroke(self, start: tuple[float, float], end: tuple[float, float], width: float, colour: Colour) -> bool:
        """A stroked straight line. Returns whether it lies along an axis and was taken."""
        (x0, y0), (x1, y1) = start, end
        if abs(x0 - x1) > STRAIGHT and abs(y0 - y1) > STRAIGHT:
            return False
        half = width / 2
        if width > THICKEST_LINE * 2 and max(abs(x0 - x1), abs(y0 - y1)) > 0:
            # Some producers paint a cell's background as one very thick stroke.
            horizontal = abs(x1 - x0) >= abs(y1 - y0)
            dx, dy = (0.0, half) if horizontal else (half, 0.0)
            box = Box(min(x0, x1) - dx, min(y0, y1) - dy, max(x0, x1) + dx, max(y0, y1) + dy)
            if colour is not None:
                self.fills.append(Fill(box, colour))
            return True
        self.lines.append(Line(Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)), width, colour))
        return True


def is_rectangle(outline: Points) -> bool:
    """Whether the corners are those of a rectangle along the axes (the closing corner may be repeated)."""
    if len(outline) == 5 and _near(outline[0], outline[4]):
        outline = outline[:4]
    if len(outline) != 4:
        return False
    one, two, three, four = outline
    return _along_axis(one, two) and _along_axis(two, three) and _along_axis(three, four) and _along_axis(four, one)


def is_mitred_line(outline: Points) -> bool:
    """Whether four corners are those of a thin border with its ends cut slantwise, as browsers draw a cell's bevelled sides."""
    if len(outline) == 5 and _near(outline[0], outline[4]):
        outline = outline[:4]
    if len(outline) != 4:
        return False
    box = outline_box([outline])
    thickness, length = sorted((box.width, box.height))
    if thickness > THICKEST_LINE or length < LONG * thickness:
        return False
    return sum(_along_axis(one, other) for one, other in pairwise((*outline, outline[0]))) >= 2


def _near(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return abs(a[0] - b[0]) <= STRAIGHT and abs(a[1] - b[1]) <= STRAIGHT


def _along_axis(a: tuple[float, float], b: tuple[float, float]) -> bool:
    return abs(a[0] - b[0]) <= STRAIGHT or abs(a[1] - b[1]) <= STRAIGHT


def outline_box(outlines: Sequence[Points]) -> Box:
    """The box around all corners of a path."""
    xs, ys = zip(*[corner for outline in outlines for corner in outline], strict=True)
    return Box(min(xs), min(ys), max(xs), max(ys))


def classify(
    drawn: Drawn,
    outlines: Sequence[Points],
    *,
    closed: Sequence[bool],
    curved: bool,
    fill: Colour,
    stroke: Colour,
    width: float,
    clip: Box | None = None,
) -> None:
    """Add one path to ``drawn``. ``closed`` says for each sub-path whether the stroke returns to its start."""
    if fill is None and stroke is None:
        return
    if curved or not all(_straight(outline, fill is not None) for outline in outlines):
        box = outline_box(outlines)
        if clip is None or box.overlap(clip) > 0 or not box.area:
            drawn.shapes.append(Shape(box, tuple(outlines), fill, stroke, curved))
        return
    for outline, returns in zip(outlines, closed, strict=True):
        if fill is not None and (is_rectangle(outline) or is_mitred_line(outline)):
            box = outline_box([outline])
            if clip is not None:
                box = box.within(clip)
            if box.width > 0 or box.height > 0:
                drawn.add_rectangle(box, fill)
        if stroke is not None:
            corners = (*outline, outline[0]) if returns and len(outline) > 2 else outline
            for start, end in pairwise(corners):
                if clip is not None and not Box(*_ordered(start, end)).grown(width + HAIR).overlap(clip.grown(width)):
                    continue
                drawn.add_stroke(start, end, width, stroke)


def _ordered(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float, float, float]:
    return min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1])


def _straight(outline: Points, filled: bool) -> bool:
    """Whether the sub-path is made of lines along the axes and, where it is filled, is a rectangle or has no area."""
    if filled and len(outline) > 2:
        return is_rectangle(outline) or is_mitred_line(outline)
    return all(_along_axis(one, other) for one, other in pairwise(outline))
