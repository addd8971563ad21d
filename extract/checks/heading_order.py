"""Headings of periods that are out of order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from extract.checks.base import Check
from extract.periods import Period, PeriodType
from extract.records import Finding, Observation, Severity
from extract.rulebook.model import Role
from extract.scorecard.observe import ObservedTable

#: The kinds of period that follow one another from column to column.
_STEPS = (PeriodType.MONTH, PeriodType.QUARTER)


class PeriodOutOfOrder(Check):
    code = "period-out-of-order"
    title = "A heading's period is out of order"
    explanation = (
        "The months or quarters of the columns follow one another from left to right, and in one heading, between two that are "
        "two steps apart, another is printed than the one that lies between them: it may be misprinted. The figures are given "
        "for the period that is printed."
    )
    example = '"Jun 23" stands between "May 24" and "Jul 24": its year or its month may be misprinted (page 3, June 2023).'

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        reported: set[str] = set()
        for row in table.rows:
            dated = [
                (cell.observation, cell.column.period)
                for cell in row.cells
                if cell.column.role is Role.PERIOD and cell.column.period and cell.column.period.type in _STEPS
            ]
            for place in range(1, len(dated) - 1):
                one = dated[place][0]
                if one.column_label not in reported and _is_out_of_order(dated, place):
                    reported.add(one.column_label)
                    before, after = dated[place - 1][0], dated[place + 1][0]
                    yield self.finding(
                        Severity.WARNING,
                        f'"{one.column_label}" stands between "{before.column_label}" and "{after.column_label}": its year or '
                        "its month may be misprinted",
                        one,
                        printed=one.column_label,
                        related=[before, after],
                    )


def _is_out_of_order(dated: Sequence[tuple[Observation, Period]], place: int) -> bool:
    """Whether the columns around one are two steps apart, and it is not the step between, nor is that printed elsewhere."""
    before, this, after = (dated[place + step][1] for step in (-1, 0, 1))
    if len({before.type, this.type, after.type}) > 1 or dated[place][0].column - dated[place - 1][0].column > 2:
        return False
    between = before.end + timedelta(days=1), after.start - timedelta(days=1)
    length = (between[1] - between[0]).days + 1
    if abs(length - (this.end - this.start).days - 1) > 3 or (this.start, this.end) == between:
        return False
    if any((period.start, period.end) == between for _, period in dated):
        return False
    return (before.start, before.end) != (this.start, this.end)
