"""A year's total that is printed beside its months."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from extract.checks.base import Check, amount, cells_by_period, period_name, said
from extract.figures import decimals
from extract.periods import Basis, PeriodType, year_start
from extract.records import Finding, Observation, Severity
from extract.rulebook.model import Role
from extract.scorecard.observe import ObservedRow, ObservedTable
from extract.scorecard.relations import allowance, is_rounded


class MonthsAgainstTotal(Check):
    code = "months-differ-from-total"
    title = "The months do not add up to the total printed with them"
    explanation = (
        "The total below or beside the months is not their sum, though every month to which it runs is printed. A cumulative "
        "figure's total is compared with its last month. What does not add up over a year is left out: percentages, rates, "
        "stocks, twelve months rolling, and whatever has a total that lies among its months, as an average does."
    )
    example = "The total is 159, but the months January 2016 to September 2016 add up to 210 (page 1, Totals)."

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        for row in table.rows:
            if not row.meaning.adds_up:
                continue
            months = [one for one in _figures(row) if one.period_type is PeriodType.MONTH]
            for cell in row.cells:
                total = cell.observation
                if total.column_role is Role.YEAR_TOTAL and total.value is not None and total.period_end is not None:
                    yield from self._check(total, _months_of(total, months, row.meaning.starts_in(total.basis)))

    def _check(self, total: Observation, months: Sequence[Observation]) -> Iterator[Finding]:
        assert total.value is not None
        values = [one.value for one in months if one.value is not None]
        if not months or len(values) < len(months) or any(one.unit is not total.unit for one in months):
            return
        allowed = Decimal(0)
        if all(one.basis.cumulative for one in months):
            expected, how = values[-1], f"the cumulative figure of {period_name(months[-1])} is {amount(months[-1])}"
        elif not all(_adds_up(one) for one in months) or min(values) <= total.value <= max(values):
            # What lies among the months is their average, or the last of them: a sum is neither.
            return
        else:
            expected = sum(values, Decimal(0))
            allowed = allowance([total, *months]) if any(_is_rounded(one) for one in (total, *months)) else allowed
            how = f"the months {period_name(months[0])} to {period_name(months[-1])} add up to {said(expected, total.unit)}"
        if abs(expected - total.value) > allowed:
            yield self.finding(
                Severity.ERROR,
                f"The total is {amount(total)}, but {how}",
                total,
                printed=total.value_text,
                expected=said(expected, total.unit),
                related=months,
            )


def _adds_up(one: Observation) -> bool:
    """Whether a figure is of its month alone, and of a kind that adds up: no percentage, no stock, no twelve months."""
    own = one.basis not in (Basis.SNAPSHOT, Basis.ROLLING_12_MONTHS) and not one.basis.cumulative
    return own and (one.unit is None or one.unit.adds_up)


def _is_rounded(one: Observation) -> bool:
    return is_rounded(one) or (one.value is not None and decimals(one.value) > 0)


def _figures(row: ObservedRow) -> list[Observation]:
    """A row's dated figures in order of time."""
    return [cell.observation for cell in cells_by_period(row) if cell.observation.value is not None]


def _months_of(total: Observation, months: Sequence[Observation], first_month: int | None) -> list[Observation]:
    """The months that a total adds up, all of them or none: those of its year, or of its year to the day to which it runs."""
    assert total.period_start is not None and total.period_end is not None
    start = total.period_start
    if total.period_type is PeriodType.DATE:
        start = year_start(total.period_end, first_month or 1)
    inside = [one for one in months if one.period_start is not None and start <= one.period_start <= total.period_end]
    expected = (total.period_end.year - start.year) * 12 + total.period_end.month - start.month + 1
    return inside if len(inside) == expected else []
