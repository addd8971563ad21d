"""Which way a small figure points, told from its outline alone.

Triangles and arrows come as three points, seven points, curves, strokes, several pieces, pixels. All of them become a small
mask here. A figure that points along an axis is symmetric about that axis and not about the other; seen along the axis, its
width grows steadily from the tip to its widest place (a ramp), and from there it ends at once (a triangle) or goes on as a
narrower shaft (an arrow). Circles, squares, stars and diamonds are symmetric both ways and point nowhere.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from extract.records import Direction

Mask = NDArray[np.bool_]

#: The masks that are judged have this many rows and columns at most; smaller figures are judged as they are.
SIDE = 40

#: The share of a figure's pixels that must be their own mirror image for it to be symmetric about an axis.
SYMMETRIC = 0.86

#: The mean distance of a side's widths from a straight ramp, as a share of the greatest width, up to which it is one.
RAMP = 0.17

#: The shortest ramp, as a share of the figure's length.
SHORTEST_RAMP = 0.18

#: The foot of a triangle with rounded corners takes up to this share of its length.
ROUNDED_FOOT = 0.28

#: A shaft is narrower than this share of the head.
SHAFT = 0.8


def direction_of(mask: Mask) -> Direction | None:
    """Which way a figure points; None where it points nowhere. Left and right are both "flat"."""
    figure = _cut_out(mask)
    if figure is None:
        return None
    upright, sideways = _widths(figure), _widths(figure.T)
    vertical, horizontal = _symmetry(figure), _symmetry(figure.T)
    if min(vertical, horizontal) >= SYMMETRIC:
        return Direction.FLAT if _is_double_arrow(sideways) else None
    if vertical >= SYMMETRIC or vertical > horizontal + 0.08:
        pointing = _tip(upright)
        if pointing is not None:
            return Direction.UP if pointing < 0 else Direction.DOWN
    if (horizontal >= SYMMETRIC or horizontal > vertical + 0.08) and _tip(sideways) is not None:
        return Direction.FLAT
    return _diagonal(figure)


def _cut_out(mask: Mask) -> Mask | None:
    """The part of a mask that holds the figure; None where that is too small to judge."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if len(rows) < 5 or len(columns) < 5:
        return None
    return mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _symmetry(figure: Mask) -> float:
    """The share of the figure that is its own mirror image, left to right, judged by its filled outline."""
    outline = _filled_rows(figure)
    mirrored = outline[:, ::-1]
    return float((outline & mirrored).sum() / max(1, (outline | mirrored).sum()))


def _filled_rows(figure: Mask) -> Mask:
    """Every row filled from its first pixel to its last: the outline of a figure that is only drawn round."""
    columns = np.arange(figure.shape[1])
    first = np.where(figure.any(axis=1), figure.argmax(axis=1), figure.shape[1])
    last = figure.shape[1] - 1 - np.where(figure.any(axis=1), figure[:, ::-1].argmax(axis=1), figure.shape[1])
    filled: Mask = (columns >= first[:, None]) & (columns <= last[:, None])
    return filled


def _widths(figure: Mask) -> NDArray[np.float64]:
    """The width of each row of the outline, as a share of the greatest."""
    widths = _filled_rows(figure).sum(axis=1).astype(np.float64)
    return np.asarray(widths / widths.max())


def _tip(widths: NDArray[np.float64]) -> int | None:
    """-1 where the figure points to its first row, 1 where to its last; None where it has no tip."""
    widest = _widest(widths)
    before, after = _ramp_error(widths[: widest + 1]), _ramp_error(widths[widest:][::-1])
    if min(before, after) > RAMP:
        return None
    to_first = before <= after
    rest = widths[widest + 1 :] if to_first else widths[:widest]
    other = after if to_first else before
    if len(rest) >= SHORTEST_RAMP * len(widths):
        # Beyond the head there must be a shaft: narrower at once, and not another ramp (a diamond has two).
        beyond = rest[1:] if to_first else rest[:-1]
        if other <= RAMP and abs(before - after) < 0.1 and len(rest) > 0.3 * len(widths):
            return None
        # A short end as wide as the widest place is the foot of a triangle with rounded corners.
        if len(beyond) and float(np.median(beyond)) > SHAFT and len(rest) > ROUNDED_FOOT * len(widths):
            return None
    return -1 if to_first else 1


def _widest(widths: NDArray[np.float64]) -> int:
    """The row in the middle of those that are widest."""
    return int(np.median(np.flatnonzero(widths >= 0.93)))


def _ramp_error(side: NDArray[np.float64]) -> float:
    """How far the widths of one side, from its end to the widest row, are from growing steadily. Short sides are no ramps."""
    if len(side) < 4:
        return 1.0
    ramp = np.linspace(0.0, 1.0, len(side))
    error = float(np.abs(side - ramp).mean())
    starts_narrow = float(side[: max(1, len(side) // 8)].mean()) < 0.45
    return error if starts_narrow else 1.0


def _is_double_arrow(widths: NDArray[np.float64]) -> bool:
    """Whether a figure, seen along its length, has a head at either end and a shaft between them."""
    third = len(widths) // 3
    if third < 3:
        return False
    heads = min(widths[:third].max(), widths[-third:].max())
    ends = max(widths[0], widths[-1])
    return bool(widths[third:-third].max() < 0.6 * heads and ends < 0.5 * heads)


def _diagonal(figure: Mask) -> Direction | None:
    """An arrow towards a corner: symmetric about that diagonal, with its head's two edges along the sides that meet there."""
    side = min(figure.shape)
    if max(figure.shape) > 1.35 * side or side < 10:
        return None
    rows = np.linspace(0, figure.shape[0] - 1, side).round().astype(int)
    columns = np.linspace(0, figure.shape[1] - 1, side).round().astype(int)
    square = _thickened(figure[np.ix_(rows, columns)])
    # Seen so that the diagonal runs from the first corner to the last: towards the right, first up and then down.
    for seen, towards_first in ((square[:, ::-1], Direction.UP), (square, Direction.UP)):
        same = float((seen & seen.T).sum() / max(1, (seen | seen.T).sum()))
        first, last = _head_at_corner(seen), _head_at_corner(seen[::-1, ::-1])
        if same < 0.75 or max(first, last) < 0.9 or min(first, last) > 0.86 or not _has_shaft(seen, first > last):
            continue
        return towards_first if first > last else Direction.DOWN
    return None


def _has_shaft(figure: Mask, head_first: bool) -> bool:
    """Whether the diagonal is drawn from the middle to the end away from the head: two edges alone are a corner, no arrow."""
    diagonal = np.diagonal(figure)
    half = diagonal[len(diagonal) // 2 :] if head_first else diagonal[: len(diagonal) // 2]
    return bool(half.mean() >= 0.75)


def _thickened(figure: Mask) -> Mask:
    """The figure a pixel larger all round, so that thin strokes can be compared with their mirror image."""
    padded = np.pad(figure, 1)
    return padded[1:-1, 1:-1] | padded[:-2, 1:-1] | padded[2:, 1:-1] | padded[1:-1, :-2] | padded[1:-1, 2:]


def _head_at_corner(figure: Mask) -> float:
    """How much of the two edges that meet in the first corner is drawn, over their first two fifths."""
    reach, thick = max(3, 2 * figure.shape[0] // 5), max(2, figure.shape[0] // 6)
    return float(min(figure[:thick, :reach].any(axis=0).mean(), figure[:reach, :thick].any(axis=1).mean()))
