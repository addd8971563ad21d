"""Headings of a report's parts: lines in larger type than the page's text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extract.grid.table import Grid, join_lines
from extract.marks.page import Page
from extract.marks.spacing import words_of
from extract.marks.words import TextLine, text_lines

#: A heading is set larger than the page's text by this factor at least.
LARGER = 1.1

#: Lines of a heading that wraps stand no further apart than this many type sizes.
WRAPS_WITHIN = 1.6


class PartHeadings:
    """The headings that have been passed on the way through a report's pages, found out when they are asked for."""

    def __init__(self) -> None:
        self._ahead: list[Page] = []
        self._here: list[PartHeading] = []
        self._passed = ""

    def turn_to(self, page: Page) -> None:
        """Go on to a page: the last heading of the page before remains in force until the next."""
        self._ahead.append(page)

    def above(self, grid: Grid) -> str:
        """The heading under which a table of the page stands, empty if there has been none."""
        return self.above_height(grid.box.top)

    def above_height(self, height: float) -> str:
        """The last heading that ends above a height of the page."""
        for page in self._ahead:
            self._passed = self._here[-1].text if self._here else self._passed
            self._here = part_headings(page)
        self._ahead.clear()
        return next((heading.text for heading in reversed(self._here) if heading.bottom <= height), self._passed)


@dataclass(frozen=True, slots=True)
class PartHeading:
    """A heading and the height at which it stands, in points from the page's top."""

    text: str
    bottom: float


def part_headings(page: Page) -> list[PartHeading]:
    """The headings of a page from the top down."""
    words = [word for word in words_of(page) if word.angle == 0]
    if not words:
        return []
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[round(word.size, 1)] += len(word.text)
    body = max(sizes, key=lambda size: sizes[size])
    large = [line for line in text_lines(words) if _mostly_larger(line, body)]
    return [PartHeading(join_lines([line.text for line in block]), block[-1].box.bottom) for block in _blocks(large)]


def _mostly_larger(line: TextLine, body: float) -> bool:
    """Whether more than half of a line is larger than the page's text: what is added in brackets may be set smaller."""
    larger = sum(len(word.text) for word in line.words if word.size >= LARGER * body)
    return 2 * larger > sum(len(word.text) for word in line.words)


def _blocks(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Lines in groups of those that follow each other closely in one size."""
    blocks: list[list[TextLine]] = []
    for line in lines:
        before = blocks[-1][-1] if blocks else None
        size = line.words[0].size
        if (
            before is not None
            and line.baseline - before.baseline <= WRAPS_WITHIN * size
            and abs(before.words[0].size - size) < 1
        ):
            blocks[-1].append(line)
        else:
            blocks.append([line])
    return blocks
