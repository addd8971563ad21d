"""Tables whose rows are periods: what a rule would say of one that has months or years down its first column."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from extract.drafting.page_period import covers_pattern
from extract.grid.table import Grid
from extract.inference.general import ReadPage
from extract.inference.headings import Heading, general_pattern, literal, read_heading, with_placeholders
from extract.markers.find import PageMarkers
from extract.marks.page import Page
from extract.marks.spacing import words_of
from extract.marks.words import text_lines
from extract.periods import MONTHS, PeriodRefused, normalised, read_period
from extract.rulebook.model import ColumnRule, Role
from extract.scorecard.columns import DEEPEST_HEADER, heading_rows
from extract.triage import PageText

#: So many rows name periods, and they are this share of all; a total and a note may stand among them.
FEWEST_ROWS, LEAST_SHARE = 3, 0.6

#: A quick look whether a page may hold such a table: months, or years that run on.
_MAY_HOLD = re.compile(rf"(?:{'|'.join(name[:3] for name in MONTHS)})|(?:19|20)\d\d[/-]\d\d", re.I)

_CUMULATIVE = re.compile(r"\bcumulative\b|\bytd\b|\bto date\b", re.I)

Columns = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PeriodsDown:
    """A table whose rows are periods."""

    markers: PageMarkers
    grid: Grid
    labels: tuple[str, ...]
    """The names of its rows that are periods."""
    columns: tuple[ColumnRule, ...]
    printed: tuple[str, ...]
    """Its headings, as they are printed."""
    indicator: str
    """The line above it, where its columns are periods too: it names what all the figures are."""

    def is_on(self, page: Page, grid: Grid) -> bool:
        """Whether it is the table that a grid of a page holds."""
        return self.markers.page.number == page.number and self.grid.box == grid.box

    @property
    def kind(self) -> Columns:
        return tuple((column.heading, str(column.holds)) for column in self.columns)

    @property
    def accumulating(self) -> tuple[str, ...]:
        """The headings that say that their figures accumulate, and not over which year."""
        return tuple(text for text in self.printed[1:] if _CUMULATIVE.search(text))

    @property
    def first_month(self) -> int | None:
        """The month with which its rows begin, where they are the twelve months of a year."""
        names = [_month(label) for label in self.labels]
        return names[0] if len(names) == len(MONTHS) and names[0] and len(set(names)) == len(MONTHS) else None

    def covers(self, text: PageText) -> str | None:
        """What gives the year of rows that print none, where a line above the table does."""
        undated = [label for label in self.labels if _refused(label)]
        if not undated or self.indicator:
            return None
        return covers_pattern(self.markers, self.grid.box.top + 2, text, undated, self.first_month or 1)


def periods_down(read_page: ReadPage, texts: Sequence[PageText], left_alone: Collection[int]) -> Iterator[PeriodsDown]:
    """The tables of a document whose rows are periods."""
    for number, text in enumerate(texts, start=1):
        if number in left_alone or len(_MAY_HOLD.findall(text.squeezed)) < FEWEST_ROWS:
            continue
        markers, grids = read_page(number)
        for grid in grids:
            found = _table(markers, grid)
            if found is not None:
                yield found


def _table(markers: PageMarkers, grid: Grid) -> PeriodsDown | None:
    first = [cell for cell in grid.cells if cell.column == 0 and not cell.empty]
    named = [cell for cell in first if _is_period(cell.text)]
    if len(named) < FEWEST_ROWS or not 1 <= named[0].row <= DEEPEST_HEADER:
        return None
    body = [cell for cell in first if cell.row >= named[0].row]
    if len(named) < LEAST_SHARE * len(body):
        return None
    headings = [" ".join(texts) for texts in heading_rows(grid, 0, named[0].row, markers.printed)]
    if not all(headings[index] for index in range(grid.column_count) if index not in grid.gaps) or len(headings) < 2:
        return None
    read = [read_heading(text) for text in headings]
    across = sum(heading.is_period for heading in read[1:])
    if across not in (0, len(read) - 1) or _has_labels_beside(grid, named[0].row):
        return None
    columns = _columns(headings, read if across else [])
    indicator = _line_above(markers, grid) if across else ""
    return PeriodsDown(markers, grid, tuple(cell.text for cell in named), columns, tuple(headings), indicator)


def _columns(headings: Sequence[str], periods: Sequence[Heading]) -> tuple[ColumnRule, ...]:
    """The columns: each heading an indicator, or, where headings are periods, those that next year's will fit too."""
    columns = [ColumnRule(heading=literal(headings[0]), holds="period_label")]
    if periods:
        patterns = dict.fromkeys(general_pattern(heading) for heading in periods[1:])
        return (*columns, *(ColumnRule(heading=pattern, holds=Role.PERIOD) for pattern in patterns))
    return (*columns, *(ColumnRule(heading=literal(text), holds="figures") for text in dict.fromkeys(headings[1:])))


def _has_labels_beside(grid: Grid, body: int) -> bool:
    """Whether another column holds words: then the rows are more than periods."""
    texts = [cell.text for cell in grid.cells if cell.column > 0 and cell.row >= body and not cell.empty]
    return 2 * sum(not any(character.isdigit() for character in text) for text in texts) > len(texts)


def _line_above(markers: PageMarkers, grid: Grid) -> str:
    """The pattern for the line right above a table; empty where there is none."""
    lines = [line for line in text_lines(words_of(markers.page)) if line.box.bottom <= grid.box.top + 2]
    nearest = max(lines, key=lambda line: line.box.bottom, default=None)
    return with_placeholders(normalised(nearest.text)) if nearest is not None else ""


def _is_period(text: str) -> bool:
    try:
        return read_period(text) is not None
    except PeriodRefused:
        return True


def _refused(text: str) -> bool:
    try:
        read_period(text)
    except PeriodRefused:
        return True
    return False


def _month(text: str) -> int | None:
    with suppress(ValueError):
        return [name[:3] for name in MONTHS].index(text.strip().lower()[:3]) + 1
    return None


def naming(lines: Sequence[str]) -> str:
    """The pattern for the lines that name what tables of one kind are about."""
    lines = list(dict.fromkeys(lines))
    if len(lines) == 1:
        return lines[0]
    words = [line.split() for line in lines]
    shared = [first for first, *others in zip(*words, strict=False) if all(other == first for other in others)]
    if shared and words[0][: len(shared)] == shared:
        return f"{' '.join(shared)} *"
    return f"/^(?:{'|'.join(re.escape(line) for line in lines)})$/".replace("\\ ", " ")
