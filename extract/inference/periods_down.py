"""Tables whose rows are periods, found without a rule: months or years down the first column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from extract.grid.table import Grid
from extract.inference.as_at import as_at_pattern
from extract.inference.headings import Heading, general_pattern, literal, read_heading, with_placeholders
from extract.inference.page_period import Dating, covers_pattern, dating_of, fits, year_begins
from extract.markers.find import PageMarkers
from extract.marks.page import Page
from extract.marks.spacing import words_of
from extract.marks.words import text_lines
from extract.periods import MONTHS, PeriodRefused, normalised, read_period
from extract.rulebook.model import ColumnRule, Role, TableRule
from extract.scorecard.columns import DEEPEST_HEADER, heading_rows
from extract.triage import PageText

#: So many rows name periods, and they are this share of all; a total and a note may stand among them.
FEWEST_ROWS, LEAST_SHARE = 3, 0.6

_CUMULATIVE = re.compile(r"\bcumulative\b|\bytd\b|\bto date\b", re.I)

_MONTH_STEMS = [name[:3].lower() for name in MONTHS]

#: Periods as rows name them, each with its year. A year alone is everywhere; it names a row where something to count stands
#: behind it.
_PERIOD_NAMES = re.compile(
    rf"\b(?:(?P<month>{'|'.join(f'{name}|{name[:3]}|{name.upper()}' for name in map(str.capitalize, MONTHS))}|Sept)(?![a-z])"
    r"(?:[ -]'?(?:19|20)?\d\d\b)?"
    r"|(?i:q|qtr ?|quarter ?)(?P<quarter>[1-4])\b(?: (?:19|20)\d\d(?:/\d\d)?)?"
    r"|(?P<split>(?:19|20)\d\d)/(?:19|20)?\d\d\b"
    r"|(?P<year>(?:19|20)\d\d)(?= [\d<£*(]))"
)

#: What stands beside the figures of periods, and is no indicator of its own.
_BESIDE = (
    *(Role.NATIONAL, Role.STATISTICAL_NEIGHBOURS, Role.REGION, Role.TARGET, Role.FLOOR, Role.BASELINE),
    *(Role.CHANGE, Role.RAG, Role.TREND, Role.TEXT),
)

Columns = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PeriodsDown:
    """A table whose rows are periods."""

    markers: PageMarkers
    grid: Grid
    body: int
    """The row with which its rows of figures begin."""
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
    def certain(self) -> bool:
        """Whether its rows can be nothing but periods: "H1" and "P2", which give no dates, may be the numbers of indicators."""
        across = any(column.holds is Role.PERIOD for column in self.columns)
        return across or len(self.undated) < len(self.labels)

    @property
    def kind(self) -> Columns:
        return tuple((column.heading, str(column.holds)) for column in self.columns)

    @property
    def rule(self) -> TableRule:
        """The rule that reads it. Raises pydantic's ValidationError where the language cannot say it."""
        return TableRule(name="scorecard", columns=list(self.columns), indicator=self.indicator or None)

    @property
    def accumulating(self) -> tuple[str, ...]:
        """The headings that say that their figures accumulate, and not over which year."""
        return tuple(text for text in self.printed[1:] if _CUMULATIVE.search(text))

    @property
    def first_month(self) -> int | None:
        """The month with which its rows begin, where they are the twelve months of a year."""
        names = [_month(label) for label in self.labels]
        return names[0] if len(names) == len(MONTHS) and names[0] and len(set(names)) == len(MONTHS) else None

    @property
    def undated(self) -> list[str]:
        """The names of rows that need a year from elsewhere."""
        return [label for label in self.labels if _refused(label)]

    def covers(self, text: PageText) -> str | None:
        """What gives the year of rows that print none, where a line above the table does."""
        if not self.undated or self.indicator:
            return None
        return covers_pattern(self.markers, self.grid.box.top + 2, text, self.undated, self.first_month or 1)

    def dating(self, text: PageText) -> Dating | None:
        """What dates its rows; None where the year of a month would be a guess."""
        if self.undated and not self.indicator:
            return dating_of(self.markers, self.grid.box.top + 2, text, self.undated, as_at_pattern(text))
        begins = year_begins(self.labels) or year_begins(self.printed[1:])
        if begins is not None and not fits(begins, [*self.labels, *self.printed[1:]]):
            return None
        return Dating(as_at_pattern(text), None, MONTHS[begins - 1] if begins else None)


def periods_run_down(text: PageText) -> bool:
    """A quick look whether a page may hold such a table: it names three months, quarters or years on end."""
    named = [_place(match) for match in _PERIOD_NAMES.finditer(text.spaced)]
    return any(
        first[0] == second[0] == third[0] and _step(first, second) == _step(second, third) in (1, -1)
        for first, second, third in zip(named, named[1:], named[2:], strict=False)
    )


def _place(match: re.Match[str]) -> tuple[str, int]:
    """The kind of a period's name, and its place among those of its kind."""
    kind, found = match.lastgroup or "", match[0]
    return kind, _MONTH_STEMS.index(found[:3].lower()) if kind == "month" else int(match[kind][-4:])


def _step(one: tuple[str, int], other: tuple[str, int]) -> int:
    """How far one name is from the next of its kind. After December comes January."""
    step = other[1] - one[1]
    return step - 12 * round(step / 12) if one[0] == "month" else step


def infer_periods_down(markers: PageMarkers, grid: Grid) -> PeriodsDown | None:
    """The table whose rows are periods that a grid is; None where it is none."""
    first = [cell for cell in grid.cells if cell.column == 0 and not cell.empty]
    named = [cell for cell in first if _is_period(cell.text)]
    if len(named) < FEWEST_ROWS or not 1 <= named[0].row <= DEEPEST_HEADER:
        return None
    body = [cell for cell in first if cell.row >= named[0].row]
    if len(named) < LEAST_SHARE * len(body):
        return None
    headings = [" ".join(texts) for texts in heading_rows(grid, 0, named[0].row, markers.printed)]
    if not all(headings[index] for index in range(1, grid.column_count) if index not in grid.gaps) or len(headings) < 2:
        return None
    read = [read_heading(text) for text in headings]
    across = sum(heading.is_period for heading in read[1:])
    if across not in (0, len(read) - 1) or _has_labels_beside(grid, named[0].row):
        return None
    columns = _columns(headings, read if across else [])
    indicator = _line_above(markers, grid) if across else ""
    return PeriodsDown(markers, grid, named[0].row, tuple(cell.text for cell in named), columns, tuple(headings), indicator)


def _columns(headings: Sequence[str], periods: Sequence[Heading]) -> tuple[ColumnRule, ...]:
    """The columns: each heading an indicator, or, where headings are periods, those that next year's will fit too."""
    columns = [ColumnRule(heading=literal(headings[0]), holds="period_label")]
    if periods:
        patterns = dict.fromkeys(general_pattern(heading) for heading in periods[1:])
        return (*columns, *(ColumnRule(heading=pattern, holds=Role.PERIOD) for pattern in patterns))
    return (*columns, *(_column(text) for text in dict.fromkeys(headings[1:]) if text))


def _column(heading: str) -> ColumnRule:
    """A column of figures by period: of the indicator that its heading names, or targets, ratings, words beside these."""
    holds = read_heading(heading).holds
    return ColumnRule(heading=literal(heading), holds=holds if isinstance(holds, Role) and holds in _BESIDE else "figures")


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
