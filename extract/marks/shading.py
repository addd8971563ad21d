"""What colour lies under a place of the page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from extract.marks.page import Colour, Fill

#: Fills are looked up by strips of the page of this height (points).
STRIP = 16.0


class Shading:
    """The fills of a page, so that the topmost one at any place is found at once. Fills are given in the order of drawing."""

    def __init__(self, fills: Iterable[Fill]) -> None:
        self._strips: dict[int, list[Fill]] = defaultdict(list)
        for fill in fills:
            for strip in range(int(fill.box.top // STRIP), int(fill.box.bottom // STRIP) + 1):
                self._strips[strip].append(fill)

    def at(self, x: float, y: float) -> Colour:
        """The colour that is seen at a point, None where nothing is painted."""
        for fill in reversed(self._strips.get(int(y // STRIP), ())):
            if fill.box.holds(x, y):
                return fill.colour
        return None
