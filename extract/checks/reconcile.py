"""Figures printed twice: a month's own beside the cumulative one, and a year's total beside its months."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from decimal import Decimal

from extract.checks.base import Check, amount, cells_by_period, period_name, said
from extract.periods import FIRST_MONTH, PeriodType, year_start
from extract.records import Finding, Observation, Severity
from extract.rulebook.model import Role
from extract.rulebook.patterns import compiled
from extract.scorecard.observe import ObservedRow, ObservedTable


class MonthAgainstCumulative(Check):
    code = "month-differs-from-cumulative"
    title = "A month's own figure is not the difference of the cumulative ones"
    explanation = (
        "The report prints a month's own figure and the cumulative one, and the rule names the two. They were taken at "
        "different times, or one of them is wrong: late records are often added to the cumulative figure only."
    )
    example = (
        "The cumulative figure rose by 33, from 127 in May 2016 to 160, but the month's own figure is 32 (page 1, June 2016)."
    )

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        for row in table.rows:
            pattern = row.meaning.accumulates
            for months in _rows_named(table, row, pattern) if pattern is not None else ():
                yield from self._compare(_figures(row), _figures(months))

    def _compare(self, cumulative: Sequence[Observation], months: Sequence[Observation]) -> Iterator[Finding]:
        own = {(one.period_start, one.period_end): one for one in months}
        for index, one in enumerate(cumulative):
            month = own.get((one.period_start, one.period_end))
            if month is None or month.unit is not one.unit or not one.basis.cumulative:
                continue
            before = _before(cumulative[:index], one)
            rise = one.value if _opens_year(one) else _rise(before, one)
            if rise is None or month.value is None or rise == month.value:
                continue
            since = f", from {amount(before)} in {period_name(before)} to {amount(one)}," if before is not None else ""
            yield self.finding(
                Severity.ERROR,
                f"The cumulative figure rose by {said(rise, one.unit)}{since} but the month's own figure is {amount(month)}",
                one,
                printed=month.value_text,
                expected=said(rise, one.unit),
                related=[month] if before is None else [before, month],
            )


class MonthsAgainstTotal(Check):
    code = "months-differ-from-total"
    title = "The months do not add up to the total printed with them"
    explanation = (
        "The total below or beside the months is not their sum, though every month to which it runs is printed. A cumulative "
        "figure's total is compared with its last month."
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
                    yield from self._check(total, _months_of(total, months))

    def _check(self, total: Observation, months: Sequence[Observation]) -> Iterator[Finding]:
        values = [one.value for one in months if one.value is not None]
        if not months or len(values) < len(months) or any(one.unit is not total.unit for one in months):
            return
        if all(one.basis.cumulative for one in months):
            expected, how = values[-1], f"the cumulative figure of {period_name(months[-1])} is {amount(months[-1])}"
        elif any(one.basis.cumulative for one in months):
            return
        else:
            expected = sum(values, Decimal(0))
            how = f"the months {period_name(months[0])} to {period_name(months[-1])} add up to {said(expected, total.unit)}"
        if expected != total.value:
            yield self.finding(
                Severity.ERROR,
                f"The total is {amount(total)}, but {how}",
                total,
                printed=total.value_text,
                expected=said(expected, total.unit),
                related=months,
            )


def _rows_named(table: ObservedTable, row: ObservedRow, pattern: str) -> list[ObservedRow]:
    named = compiled(pattern)
    return [
        other
        for other in table.rows
        if other is not row and other.row.section == row.row.section and named.matches(other.row.label)
    ]


def _figures(row: ObservedRow) -> list[Observation]:
    """A row's dated figures in order of time."""
    return [cell.observation for cell in cells_by_period(row) if cell.observation.value is not None]


def _before(earlier: Sequence[Observation], one: Observation) -> Observation | None:
    """The figure of the period that ends on the day before another begins, in the same year."""
    if one.period_start is None or _opens_year(one):
        return None
    day = one.period_start - timedelta(days=1)
    return next((other for other in earlier if other.period_end == day and other.basis is one.basis), None)


def _opens_year(one: Observation) -> bool:
    """Whether a cumulative figure's period is the first of its year."""
    first = FIRST_MONTH.get(one.basis)
    return first is not None and one.period_start is not None and one.period_start == year_start(one.period_start, first)


def _rise(before: Observation | None, one: Observation) -> Decimal | None:
    if before is None or before.value is None or one.value is None:
        return None
    return one.value - before.value


def _months_of(total: Observation, months: Sequence[Observation]) -> list[Observation]:
    """The months that a total adds up, all of them or none: those of its year, or of its year to the day to which it runs."""
    assert total.period_start is not None and total.period_end is not None
    start = total.period_start
    if total.period_type is PeriodType.DATE:
        start = year_start(total.period_end, FIRST_MONTH.get(total.basis, 1))
    inside = [one for one in months if one.period_start is not None and start <= one.period_start <= total.period_end]
    expected = (total.period_end.year - start.year) * 12 + total.period_end.month - start.month + 1
    return inside if len(inside) == expected else []
