"""One figure printed in two places of a report."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from extract.checks.base import Report, ReportCheck, amount, place
from extract.figures import same_figure
from extract.records import Finding, Observation, Severity


class PrintedTwice(ReportCheck):
    code = "printed-twice"
    title = "A report prints a figure twice, differently"
    explanation = (
        "The report prints an indicator's figure for one column and period in two places, and they differ. One may have been "
        "updated and the other not; or the two rows are of different things, and the rule gives them one name: let it tell "
        "them apart by their sections. A figure that is rounded more coarsely agrees."
    )
    example = "45 is printed here, but 54 on page 3, for the same indicator and period (page 17, April 2024)."

    def run(self, report: Report) -> Iterator[Finding]:
        first: dict[tuple[object, ...], list[Observation]] = {}
        for table in report.tables_for(self.code):
            for one in table.observations:
                if one.value is not None:
                    first.setdefault(_what(one), []).append(one)
        for prints in first.values():
            for earlier, one in pairwise(prints):
                if not _agree(earlier, one):
                    yield self.finding(
                        Severity.WARNING,
                        f"{amount(one)} is printed here, but {amount(earlier)} on {place(earlier).partition(',')[0]}, "
                        "for the same indicator and period",
                        one,
                        printed=one.value_text,
                        expected=earlier.value_text,
                        related=[earlier],
                    )


def _what(one: Observation) -> tuple[object, ...]:
    """What a figure is of: figures of which this is the same should be the same."""
    dates = one.period_start, one.period_end
    return one.rule, one.indicator_id, one.column_label, one.column_role, *dates, one.basis, one.unit


def _agree(one: Observation, other: Observation) -> bool:
    """Whether two figures are the same as far as they are printed."""
    if one.value is None or other.value is None or not same_figure(one.value, other.value):
        return False
    return one.numerator is None or other.numerator is None or one.numerator == other.numerator
