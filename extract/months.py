"""The months of a table: what the rule and the table know of its rows, put to use in de-cumulation."""

from __future__ import annotations

from collections.abc import Sequence

from extract.checks.percentages import shares
from extract.decumulate import SeriesFacts, decumulate
from extract.periods import FIRST_MONTH
from extract.records import MonthlyFigure
from extract.rulebook.model import Role
from extract.rulebook.patterns import compiled
from extract.scorecard.observe import ObservedRow, ObservedTable
from extract.suppressed import withhold_revealing


def monthly_figures(tables: Sequence[ObservedTable]) -> list[MonthlyFigure]:
    """The de-cumulated figures of a report's tables, without those that would reveal a suppressed one."""
    return withhold_revealing([row for table in tables for row in _derived(table)], tables)


def unusual_years(tables: Sequence[ObservedTable]) -> dict[str, int]:
    """The month in which a cumulative figure's year begins, by observation id, where it is not the usual one of its basis."""
    found: dict[str, int] = {}
    for table in tables:
        for row in table.rows:
            for one in (cell.observation for cell in row.cells):
                first = row.meaning.starts_in(one.basis)
                if first is not None and first != FIRST_MONTH[one.basis]:
                    found[one.observation_id] = first
    return found


def _derived(table: ObservedTable) -> list[MonthlyFigure]:
    """The de-cumulated figures of one table."""
    ids = {row.row.label: row.row.indicator_id for row in table.rows}
    facts = {}
    for row in table.rows:
        meaning = row.meaning
        whole = next(
            (other for label, other in ids.items() if meaning.denominator and compiled(meaning.denominator).matches(label)), ""
        )
        facts[row.row.indicator_id] = SeriesFacts(
            adds_up=meaning.adds_up, first_month=_first_month(row), cohort_of=whole if meaning.cohort else ""
        )
    doubtful = {share.part.observation_id for share in shares(table) if share.count_is_doubtful}
    # A year's total is no step of the year.
    steps = [one for one in table.observations if one.column_role is not Role.YEAR_TOTAL]
    return decumulate(steps, facts, doubtful)


def _first_month(row: ObservedRow) -> int | None:
    """The month in which a row's year begins, where it is not the usual one of its basis."""
    basis = next((cell.observation.basis for cell in row.cells if cell.observation.basis.cumulative), None)
    return row.meaning.starts_in(basis) if basis is not None else None
