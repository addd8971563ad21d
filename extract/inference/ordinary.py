"""Which tables are left alone: budgets, timetables, contents, risks, and statistics that are no scorecard.

Precision goes before number. A table is taken only where it prints figures for several dated periods, and where nothing speaks
for its being one of the many other tables of a council's papers.
"""

from __future__ import annotations

import re

from extract.inference.headings import fine_grained
from extract.inference.layout import BodyCell, InferredTable
from extract.markers.find import PageMarkers
from extract.rulebook.model import Role, Unit

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


def _is_finance(table: InferredTable, figures: list[BodyCell], above: str) -> bool:
    money = sum(one.figure.unit in (Unit.GBP, Unit.USD) for one in figures)
    if money >= MOST_MONEY * len(figures):
        return True
    head = [cell.text for cell in table.grid.cells if cell.row < table.header.body]
    return any(_MONEY.search(text) for text in (*head, above))


def _judges(table: InferredTable, body: list[BodyCell]) -> bool:
    """Whether a table of years compares, rates or measures as a scorecard does."""
    if any(heading.holds in _JUDGED for heading in table.headings) or any(one.marked for one in body):
        return True
    rows = {one.row for one in body}
    return sum(bool(_MEASURES.search(table.label(row))) for row in rows) >= MOST_MONEY * len(rows)
