"""Figures that should add up: totals over their parts, and cumulative figures over their months."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from extract.checks.base import Check, amount, cells_by_period, period_name, said
from extract.figures import decimals
from extract.periods import FIRST_MONTH, year_start
from extract.records import Finding, Observation, Severity
from extract.rulebook.model import Role, TotalRule, Unit
from extract.rulebook.patterns import compiled, first_match
from extract.scorecard.observe import ObservedRow, ObservedTable


class CumulativeFalls(Check):
    code = "cumulative-falls"
    title = "A cumulative figure falls within its year"
    explanation = (
        "A figure that accumulates over a year, or the count in brackets of a cumulative percentage, is lower than it was "
        "earlier in the same year. Either figure may have been corrected or misprinted; no month is derived from the two."
    )
    example = (
        "The count in brackets fell from 32 in July 2024 to 3, though it accumulates over the year (page 18, August 2024)."
    )

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        for row in table.rows:
            if not row.meaning.adds_up:
                continue
            for before, after in pairwise(cells_by_period(row)):
                one, other = before.observation, after.observation
                if other.basis.cumulative and _same_year(one, other):
                    yield from self._compare(one, other)

    def _compare(self, before: Observation, after: Observation) -> Iterator[Finding]:
        if after.unit in (Unit.COUNT, Unit.GBP, Unit.USD) and before.unit is after.unit:
            assert before.value is not None and after.value is not None
            if after.value < before.value:
                yield self.finding(
                    Severity.ERROR,
                    f"The figure fell from {amount(before)} in {period_name(before)} to {amount(after)}, though it accumulates "
                    "over the year",
                    after,
                    printed=after.value_text,
                    related=[before],
                )
        if before.numerator is not None and after.numerator is not None and after.numerator < before.numerator:
            yield self.finding(
                Severity.ERROR,
                f"The count in brackets fell from {before.numerator} in {period_name(before)} to {after.numerator}, though it "
                "accumulates over the year",
                after,
                printed=after.value_text,
                related=[before],
            )


def _same_year(one: Observation, other: Observation) -> bool:
    first = FIRST_MONTH.get(other.basis)
    if first is None or one.basis is not other.basis or one.period_start is None or other.period_start is None:
        return False
    return year_start(one.period_start, first) == year_start(other.period_start, first)


class TotalDiffers(Check):
    code = "total-differs"
    title = "A total is not the sum of its parts"
    explanation = (
        "The rule names a row as the sum of others in its section, and in one column it is not. Where a column holds rounded "
        "averages, a difference of half a unit for each figure is allowed for. Columns of changes and percentages are left out."
    )
    example = "The total is 411, but its parts 18, 36, 108 and 248 add up to 410 (page 1, 2023 Total)."

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        sections: dict[str, list[ObservedRow]] = defaultdict(list)
        for row in table.rows:
            sections[row.row.section].append(row)
        for rows in sections.values():
            for rule in table.table.totals:
                yield from self._check(rule, rows)

    def _check(self, rule: TotalRule, rows: Sequence[ObservedRow]) -> Iterator[Finding]:
        totals = [row for row in rows if compiled(rule.total).matches(row.row.label)]
        parts = [row for row in rows if first_match(rule.parts, row.row.label) is not None and row not in totals]
        if len(totals) != 1 or len(parts) != len(rule.parts):
            return
        for cell in totals[0].cells:
            figures = [_at(part, cell.column.index) for part in parts]
            one = cell.observation
            if one.column_role is Role.CHANGE or one.unit is Unit.PERCENT or one.value is None:
                continue
            if any(figure is None or figure.value is None or figure.unit is not one.unit for figure in figures):
                continue
            known = [figure for figure in figures if figure is not None]
            values = [figure.value for figure in known if figure.value is not None]
            total = sum(values, Decimal(0))
            if abs(total - one.value) <= allowance(cell.column.rounded, [one.value, *values]):
                continue
            listed = ", ".join(said(value, one.unit) for value in values[:-1]) + f" and {said(values[-1], one.unit)}"
            yield self.finding(
                Severity.ERROR,
                f"The total is {amount(one)}, but its parts {listed} add up to {said(total, one.unit)}",
                one,
                printed=one.value_text,
                expected=said(total, one.unit),
                related=known,
            )


def _at(row: ObservedRow, column: int) -> Observation | None:
    return next((cell.observation for cell in row.cells if cell.column.index == column), None)


def allowance(rounded: bool, values: Sequence[Decimal]) -> Decimal:
    """How far a sum may be off: not at all for counts, half a unit of the last printed place for each rounded figure."""
    if not rounded:
        return Decimal(0)
    return sum((Decimal(1).scaleb(-decimals(value)) / 2 for value in values), Decimal(0))
