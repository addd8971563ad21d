"""What colour lies under a place of the page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from extract.marks.page import Colour, Fill

#: Fills are looked up by patches of the page of this width and height (points): a few cells.
WIDTH, HEIGHT = 120.0, 16.0


class Shading:
    """The fills of a page, so that the topmost one at any place is found at once. Fills are given in the order of drawing."""

    def __init__(self, fills: Iterable[Fill]) -> None:
        self._patches: dict[tuple[int, int], list[Fill]] = defaultdict(list)
        for fill in fills:
            x0, top, x1, bottom = fill.box
            across = range(int(x0 // WIDTH), int(x1 // WIDTH) + 1)
            for row in range(int(top // HEIGHT), int(bottom // HEIGHT) + 1):
                for column in across:
                    self._patches[row, column].append(fill)

    def at(self, x: float, y: float) -> Colour:
        """The colour that is seen at a point, None where nothing is painted."""
        for fill in reversed(self._patches.get((int(y // HEIGHT), int(x // WIDTH)), ())):
            if fill.box.holds(x, y):
                return fill.colour
        return None
