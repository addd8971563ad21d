"""What a table's figures suggest and nothing in it says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from extract.checks.base import Check, amount, cells_by_period, period_name
from extract.periods import FIRST_MONTH, Basis, PeriodType
from extract.records import Finding, Observation, Severity
from extract.scorecard.observe import ObservedRow, ObservedTable
from extract.scorecard.relations import can_be_summed

_YEAR_NAMES = {
    1: "the calendar year",
    4: "the financial year",
    8: "the Scottish academic year",
    9: "the academic year",
}
_BASES = {first: basis for basis, first in FIRST_MONTH.items()} | {8: Basis.CUMULATIVE_ACADEMIC_YEAR}

#: So many times at least the figure must rise within its years, by months and by quarters. Six figures that happen to stand in
#: rising order are one case in 720; that they also fall back at the start of a year, and there alone, to no more than one step,
#: is far less likely still.
LEAST_RISES = {PeriodType.MONTH: 6, PeriodType.QUARTER: 3}


class MayBeCumulative(Check):
    code = "may-be-cumulative"
    title = "A row may be cumulative, though nothing says so"
    explanation = (
        "Neither the label nor the column, the key or the rule says what span the figures cover. They never fall but at the "
        "start of a year, and then to no more than the largest rise of a single period: as figures do that accumulate over the "
        "year. No month is derived on a suspicion: if the row is cumulative, let the rule say so."
    )
    example = (
        "The figure rises to 435 in December 2024 and falls back to 42 in January 2025, as one does that accumulates over the "
        "calendar year, but nothing says that it is cumulative; if so, give the row 'basis: cumulative_calendar_year' in the "
        "rule (page 18, January 2025)."
    )

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        for row in table.rows:
            figures = _unexplained_figures(row)
            reset = _reset(figures)
            if reset is None:
                continue
            before, after = reset
            assert after.period_start is not None
            first = after.period_start.month
            unsaid = "which year" if row.meaning.cumulative_over_unknown_year else "that it is cumulative"
            yield self.finding(
                Severity.INFO,
                f"The figure rises to {amount(before)} in {period_name(before)} and falls back to {amount(after)} in "
                f"{period_name(after)}, as one does that accumulates over {_YEAR_NAMES[first]}, but nothing says {unsaid}; if "
                f"so, give the row 'basis: {_BASES[first]}' in the rule",
                after,
                printed=after.value_text,
                related=[before],
            )


class CumulativeOverUnknownYear(Check):
    code = "cumulative-over-unknown-year"
    title = "A row accumulates, and nothing says over which year"
    explanation = (
        'The label says "year to date" or "cumulative", and neither it nor the column, the document\'s key or the rule says '
        "whether that is the calendar, the financial or an academic year. Its figures are given as printed, and no month."
    )
    example = (
        "The row says that it accumulates, and nothing says over which year: no month is derived; give the row a "
        '"basis" in the rule (page 2, April 2024).'
    )

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        for row in table.rows:
            figures = _unexplained_figures(row) if row.meaning.cumulative_over_unknown_year else []
            if len(figures) > 1 and _reset(figures) is None:
                message = (
                    "The row says that it accumulates, and nothing says over which year: no month is derived; give the row a "
                    '"basis" in the rule'
                )
                yield self.finding(Severity.INFO, message, figures[0], printed=figures[0].value_text)


def _unexplained_figures(row: ObservedRow) -> list[Observation]:
    """A row's figures in order of time, if nothing says what span they cover and they could be summed; else none."""
    found = [cell.observation for cell in cells_by_period(row) if cell.observation.value is not None]
    if any(one.basis is not Basis.UNKNOWN or not can_be_summed(one) or one.unit is not found[0].unit for one in found):
        return []
    return found if row.meaning.adds_up else []


def _reset(figures: Sequence[Observation]) -> tuple[Observation, Observation] | None:
    """The last figure of a year and the first of the next, in a series that falls there and nowhere else."""
    pairs = list(pairwise(figures))
    if not pairs or figures[0].period_type not in LEAST_RISES:
        return None
    if any(before.period_end is None or before.period_end + timedelta(days=1) != after.period_start for before, after in pairs):
        return None
    falls = [(before, after) for before, after in pairs if _change(before, after) < 0]
    rises = [_change(before, after) for before, after in pairs if _change(before, after) > 0]
    if not falls or len(rises) < LEAST_RISES[figures[0].period_type]:
        return None
    months = {after.period_start.month for _, after in falls if after.period_start}
    if len(months) != 1 or not months <= set(_YEAR_NAMES):
        return None
    small = all(after.value is not None and after.value <= max(rises) for _, after in falls)
    every_year = sum(one.period_start is not None and one.period_start.month in months for one in figures[1:]) == len(falls)
    return falls[-1] if small and every_year else None


def _change(before: Observation, after: Observation) -> Decimal:
    assert before.value is not None and after.value is not None
    return after.value - before.value
