"""Figures that cannot well be what was meant, by the rest of their row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from extract.checks.base import Check, amount, cells_by_period
from extract.periods import normalised
from extract.records import Finding, Observation, Severity
from extract.rulebook.model import Unit
from extract.scorecard.observe import ObservedTable

#: A row tells what its figures are like where so many others lie so close together, and none of them is smaller than this.
FEWEST_OTHERS, CLOSE, LEAST_SIZE = 4, Decimal("1.5"), Decimal(20)

#: A figure is out of line where it is so many times the largest of the others, or so small a part of the smallest.
FAR = 5


class FigureOutOfLine(Check):
    code = "figure-out-of-line"
    title = "A figure is many times what its row prints elsewhere"
    explanation = (
        "All other figures of the row lie close together (four at least, none less than 20, the largest no more than one and a "
        "half times the smallest), and this one is five times as large as the largest of them, or no more than a fifth of the "
        "smallest: a digit or a decimal point may be missing, or the figure may be of another row. Rows that accumulate are "
        "left out, and so is nought."
    )
    example = "12150 is printed, but the other figures of the row lie between 1188 and 1210 (page 3, June 2024)."

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        for row in table.rows:
            dated = (cell.observation for cell in cells_by_period(row))
            figures = [one for one in dated if one.value and not one.basis.cumulative]
            for one in figures:
                alike = [other for other in figures if other.unit is one.unit and other.basis is one.basis]
                others = [other for other in alike if other is not one]
                if _are_close(others) and _is_far(one, others):
                    low, high = min(others, key=_size), max(others, key=_size)
                    yield self.finding(
                        Severity.WARNING,
                        f"{one.value_text} is printed, but the other figures of the row lie between {amount(low)} and "
                        f"{amount(high)}",
                        one,
                        printed=one.value_text,
                        related=others,
                    )


def _size(one: Observation) -> Decimal:
    assert one.value is not None
    return one.value


def _are_close(figures: Sequence[Observation]) -> bool:
    sizes = [_size(one) for one in figures]
    return len(sizes) >= FEWEST_OTHERS and min(sizes) >= LEAST_SIZE and max(sizes) <= CLOSE * min(sizes)


def _is_far(one: Observation, others: Sequence[Observation]) -> bool:
    sizes = [_size(other) for other in others]
    return _size(one) >= FAR * max(sizes) or FAR * abs(_size(one)) <= min(sizes)


class NegativeCount(Check):
    code = "negative-count"
    title = "A count is less than nothing"
    explanation = (
        "The row's label says that it counts something, and a figure of it is negative: a sign may be misprinted, or brackets "
        "that mean something else be read as those of accountants, who write (12) for -12. Columns of changes are left out."
    )
    example = 'The figure of "Number of complaints" is -12, though a number of things cannot be negative (page 3, June 2024).'

    _COUNTS = re.compile(r"(?:total )?(?:number|no\.?|count) of\b(?!.*\b(?:net|change|difference|variance)\b)", re.I)

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        for row in table.rows:
            if not self._COUNTS.match(normalised(row.row.label)):
                continue
            for one in (cell.observation for cell in cells_by_period(row)):
                if one.unit is Unit.COUNT and one.value is not None and one.value < 0:
                    yield self.finding(
                        Severity.WARNING,
                        f'The figure of "{one.indicator}" is {amount(one)}, though a number of things cannot be negative',
                        one,
                        printed=one.value_text,
                    )
