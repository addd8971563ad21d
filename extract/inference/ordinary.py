"""Which tables are left alone: budgets, timetables, contents, risks, and statistics that are no scorecard.

Precision goes before number. A table is taken only where it prints figures for several dated periods, and where nothing speaks
for its being one of the many other tables of a council's papers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from extract.figures import Figure, read_figure
from extract.grid.table import Cell
from extract.inference.headings import fine_grained
from extract.inference.layout import BodyCell, InferredTable
from extract.inference.periods_down import PeriodsDown
from extract.markers.find import PageMarkers
from extract.periods import PeriodType
from extract.rulebook.model import Role
from extract.scorecard.columns import Column
from extract.scorecard.rows import TablePart

#: In a scorecard at least this share of what is printed under the periods is a figure, or says why there is none.
LEAST_FIGURES = 0.6

#: Where this share of the figures is money, the table is one of finance.
MOST_MONEY = 0.5

FEWEST_ROWS = 2

_MONEY = re.compile(
    r"[£$€]|\b(?:budget|outturn|expenditure|forecasts?|spend|capital|reserves?|variance|income|savings|estimates?)\b", re.I
)

#: Labels that measure performance: where only years are printed, they tell a scorecard from a table of statistics.
_MEASURES = re.compile(
    r"^(?:%|percent(?:age)?\b|proportion\b|share\b|rate\b|average\b|mean\b|median\b|no\.?(?: of)?\b|number\b|total number\b"
    r"|satisfaction\b)"
    r"|%|\bper (?:1,?000|10,?000|100,?000)\b",
    re.I,
)
_WHOLE_YEARS = (PeriodType.CALENDAR_YEAR, PeriodType.FINANCIAL_YEAR, PeriodType.ACADEMIC_YEAR)

_JUDGED = (Role.NATIONAL, Role.STATISTICAL_NEIGHBOURS, Role.REGION, Role.TARGET, Role.FLOOR, Role.RAG, Role.TREND)


def why_ordinary(table: InferredTable, markers: PageMarkers, above: str = "") -> str:
    """Why a table is left alone, in a few words; empty for a scorecard. ``above`` is what stands over it on the page."""
    dated = [heading.period for heading in table.periods if heading.period is not None]
    if len(dated) < 2 or len(dated) < len(table.periods):
        return "its periods cannot be dated"
    if len(set(dated)) < len(dated):
        return "several columns are of one period"
    body = list(table.body(markers))
    under_periods = [one for one in body if one.heading.is_period]
    figures = [one for one in under_periods if one.figure.understood]
    if len({one.row for one in figures}) < FEWEST_ROWS:
        return "it has too few rows of figures"
    if len(figures) < LEAST_FIGURES * len(under_periods):
        return "it prints text under its periods"
    if _is_finance(table, figures, above):
        return "it is about money"
    if not any(fine_grained(heading) for heading in table.periods) and not _judges(table, body):
        return "it prints whole years, and nothing says that they are a measure of performance"
    return ""


def why_unreadable(table: InferredTable, markers: PageMarkers, above: str = "") -> str:
    """Why not even a person who asks for it can have a table read: it prints no figures under its periods."""
    under_periods = [one for one in table.body(markers) if one.heading.is_period]
    figures = [one for one in under_periods if one.figure.understood]
    if len({one.row for one in figures}) < FEWEST_ROWS or len(figures) < LEAST_FIGURES * len(under_periods):
        return "it prints too few figures under its periods"
    return ""


def prints_figures(part: TablePart) -> bool:
    """Whether a table whose rows are periods prints figures beside them, and not text."""
    printed = list(_figures(part))
    figures = [figure for _, _, figure in printed if figure.understood]
    return len({cell.row for _, cell, _ in printed}) >= FEWEST_ROWS and len(figures) >= LEAST_FIGURES * len(printed)


def why_ordinary_down(down: PeriodsDown, part: TablePart, as_at: date | None, above: str = "") -> str:
    """Why a table whose rows are periods is left alone; empty for a scorecard. ``as_at`` is the day to which its page runs."""
    figures = [(column, figure) for column, _, figure in _figures(part) if figure.understood]
    of_periods = [column.period for column, _ in figures if column.role is Role.PERIOD]
    dated = [period for period in of_periods if period is not None]
    if not dated or len(dated) < len(of_periods):
        return "its periods cannot be dated"
    if as_at is not None and any(period.start > as_at for period in dated):
        return "it prints figures for periods after the day to which its page runs"
    if any(_repeats(row.cells) for row in part.rows):
        return "several rows are of one period"
    head = [cell.text for cell in down.grid.cells if cell.row < down.body]
    if _is_money([figure for _, figure in figures], (*head, above)):
        return "it is about money"
    measures = [row for row in part.rows if _MEASURES.search(row.label)]
    if all(period.type in _WHOLE_YEARS for period in dated) and len(measures) < MOST_MONEY * len(part.rows):
        return "it prints whole years, and nothing says that they are a measure of performance"
    return ""


def _figures(part: TablePart) -> Iterator[tuple[Column, Cell, Figure]]:
    """What is printed beside the periods of a table whose rows they are."""
    for row in part.rows:
        for column, cell in row.cells:
            if column.role in (Role.PERIOD, Role.YEAR_TOTAL) and part.markers.printed(cell):
                yield column, cell, read_figure(part.markers.read(cell).rest)


def _repeats(cells: Sequence[tuple[Column, Cell]]) -> bool:
    periods = [column.period for column, _ in cells if column.role is Role.PERIOD and column.period is not None]
    return len(set(periods)) < len(periods)


def _is_finance(table: InferredTable, figures: list[BodyCell], above: str) -> bool:
    head = [cell.text for cell in table.grid.cells if cell.row < table.header.body]
    return _is_money([one.figure for one in figures], (*head, above))


def _is_money(figures: Sequence[Figure], around: Sequence[str]) -> bool:
    """Whether figures are mostly amounts, or what stands around them speaks of money."""
    money = sum(figure.unit is not None and figure.unit.is_money for figure in figures)
    return money >= MOST_MONEY * len(figures) or any(_MONEY.search(text) for text in around)


def _judges(table: InferredTable, body: list[BodyCell]) -> bool:
    """Whether a table of years compares, rates or measures as a scorecard does."""
    if any(heading.holds in _JUDGED for heading in table.headings) or any(one.marked for one in body):
        return True
    rows = {one.row for one in body}
    return sum(bool(_MEASURES.search(table.label(row))) for row in rows) >= MOST_MONEY * len(rows)
