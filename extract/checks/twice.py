"""One figure printed in two places of a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from extract.checks.base import Report, ReportCheck, amount, place
from extract.figures import same_figure
from extract.records import Finding, Observation, Severity
from extract.scorecard.observe import ObservedRow


class PrintedTwice(ReportCheck):
    code = "printed-twice"
    title = "A report prints a figure twice, differently"
    explanation = (
        "The report prints an indicator's figure for one column and period in two places, and they differ. One may have been "
        "updated and the other not; or the two rows are of different things, and the rule gives them one name: let it tell "
        "them apart by their sections. A figure that is rounded more coarsely agrees. Where most figures of two columns "
        "differ, one finding says so of all."
    )
    example = "45 is printed here, but 54 on page 3, for the same indicator and period (page 17, April 2024)."

    #: Where so many figures of a column differ, and more than half, it is the columns that differ and not single figures.
    FEWEST = 3

    def run(self, report: Report) -> Iterator[Finding]:
        first: dict[tuple[object, ...], list[tuple[Observation, ObservedRow]]] = {}
        for table in report.tables_for(self.code):
            for row in table.rows:
                for one in (cell.observation for cell in row.cells if cell.observation.value is not None):
                    first.setdefault(_what(one), []).append((one, row))
        columns: dict[tuple[object, ...], list[tuple[Observation, Observation]]] = {}
        for prints in first.values():
            for (earlier, its_row), (one, row) in pairwise(prints):
                # Two columns of one heading in a single row are told of by period-in-two-columns.
                if row is not its_row:
                    columns.setdefault((_column(earlier), _column(one)), []).append((earlier, one))
        for pairs in columns.values():
            yield from self._compare(pairs)

    def _compare(self, pairs: Sequence[tuple[Observation, Observation]]) -> Iterator[Finding]:
        """What differs between two columns that print the same figures."""
        differing = [pair for pair in pairs if not _agree(*pair)]
        together = len(differing) >= self.FEWEST and 2 * len(differing) > len(pairs)
        more = f"; {len(differing) - 1} more of the {len(pairs)} figures that both columns print differ" if together else ""
        for earlier, one in differing[:1] if together else differing:
            yield self.finding(
                Severity.WARNING,
                f"{amount(one)} is printed here, but {amount(earlier)} on {place(earlier).partition(',')[0]}, "
                f"for the same indicator and period{more}",
                one,
                printed=one.value_text,
                expected=earlier.value_text,
                related=[earlier],
            )


def _column(one: Observation) -> tuple[object, ...]:
    """The column in which a figure is printed, on its page."""
    return one.page, one.table, one.column


def _what(one: Observation) -> tuple[object, ...]:
    """What a figure is of: figures of which this is the same should be the same."""
    dates = one.period_start, one.period_end
    return one.rule, one.indicator_id, one.column_label, one.column_role, *dates, one.basis, one.unit


def _agree(one: Observation, other: Observation) -> bool:
    """Whether two figures are the same as far as they are printed."""
    if one.value is None or other.value is None or not same_figure(one.value, other.value):
        return False
    return one.numerator is None or other.numerator is None or one.numerator == other.numerator
