"""Boxes and the transform from a PDF's own space to the page as displayed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Box(NamedTuple):
    """A rectangle in points from the top left of the page as displayed (x0 <= x1, top <= bottom)."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def centre(self) -> tuple[float, float]:
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2

    @property
    def area(self) -> float:
        return self.width * self.height

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies in the box, its edges included."""
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom

    def grown(self, by: float) -> Box:
        return Box(self.x0 - by, self.top - by, self.x1 + by, self.bottom + by)

    def overlap(self, other: Box) -> float:
        """The area that two boxes share."""
        width = min(self.x1, other.x1) - max(self.x0, other.x0)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return width * height if width > 0 and height > 0 else 0.0

    def within(self, other: Box) -> Box:
        """This box, cut to another. Empty (zero width or height) where they do not meet."""
        x0, top = max(self.x0, other.x0), max(self.top, other.top)
        return Box(x0, top, max(x0, min(self.x1, other.x1)), max(top, min(self.bottom, other.bottom)))


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box around all of ``boxes``. Raises ValueError where there are none."""
    x0s, tops, x1s, bottoms = zip(*boxes)  # noqa: B905 - boxes are all of four edges, and this is the innermost of loops
    return Box(min(x0s), min(tops), max(x1s), max(bottoms))


class Transform(NamedTuple):
    """An affine map: x' = a x + c y + e, y' = b x + d y + f (the order in which PDF writes a matrix)."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def direction(self, x: float, y: float) -> tuple[float, float]:
        """A vector, which is turned and scaled but not moved."""
        return self.a * x + self.c * y, self.b * x + self.d * y

    def points(self, xs: Any, ys: Any) -> tuple[Floats, Floats]:
        return self.a * xs + self.c * ys + self.e, self.b * xs + self.d * ys + self.f

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """The box around a transformed rectangle."""
        corners = [self.point(x0, y0), self.point(x0, y1), self.point(x1, y0), self.point(x1, y1)]
        xs, ys = zip(*corners, strict=True)
        return Box(min(xs), min(ys), max(xs), max(ys))

    def boxes(self, x0: Floats, y0: Floats, x1: Floats, y1: Floats) -> Floats:
        """The boxes around many transformed rectangles, as an n x 4 array of x0, top, x1, bottom."""
        corners = [self.points(x, y) for x in (x0, x1) for y in (y0, y1)]
        xs, ys = np.stack([c[0] for c in corners]), np.stack([c[1] for c in corners])
        return np.stack([xs.min(0), ys.min(0), xs.max(0), ys.max(0)], axis=1)

    def after(self, first: Transform) -> Transform:
        """The transform that applies ``first`` and then this one."""
        a, b, c, d, e, f = self
        a1, b1, c1, d1, e1, f1 = first
        return Transform(
            a * a1 + c * b1, b * a1 + d * b1, a * c1 + c * d1, b * c1 + d * d1, a * e1 + c * f1 + e, b * e1 + d * f1 + f
        )

    @property
    def scale(self) -> float:
        """How much lengths grow, as the square root of how much areas grow."""
        return float(abs(self.a * self.d - self.b * self.c) ** 0.5)


def after_each(later: Floats, first: Floats) -> Floats:
    """:meth:`Transform.after` for many pairs: both are n x 6, and so is what comes of them."""
    a, b, c, d, e, f = later.T
    a1, b1, c1, d1, e1, f1 = first.T
    return np.stack(
        [a * a1 + c * b1, b * a1 + d * b1, a * c1 + c * d1, b * c1 + d * d1, a * e1 + c * f1 + e, b * e1 + d * f1 + f], axis=1
    )


def points_each(transforms: Floats, points: Floats) -> Floats:
    """:meth:`Transform.point` for many points (n x 2), each by its own transform (n x 6)."""
    a, b, c, d, e, f = transforms.T
    x, y = points.T
    return np.stack([a * x + c * y + e, b * x + d * y + f], axis=1)


def within_each(boxes: Floats, others: Floats) -> Floats:
    """:meth:`Box.within` for many pairs of boxes (n x 4 each)."""
    start = np.maximum(boxes[:, :2], others[:, :2])
    return np.concatenate([start, np.maximum(start, np.minimum(boxes[:, 2:], others[:, 2:]))], axis=1)


def display_transform(x0: float, y0: float, x1: float, y1: float, rotation: int) -> Transform:
    """From PDF space (origin bottom left, unturned) to the page as displayed (origin top left).

    ``x0 … y1`` is the visible box in PDF space, ``rotation`` the clockwise turn in degrees (0, 90, 180, 270).
    """
    if rotation == 90:
        return Transform(0, 1, 1, 0, -y0, -x0)
    if rotation == 180:
        return Transform(-1, 0, 0, 1, x1, -y0)
    if rotation == 270:
        return Transform(0, -1, -1, 0, y1, x1)
    return Transform(1, 0, 0, -1, -x0, y1)
