"""A missing predecessor taken from an earlier report.

The first month that a report prints has no predecessor there: December's total since January says nothing of December. An
earlier report, which prints November and December, has worked December out. Its figure is that of this report too, if both
print the same total: then they are of one vintage. Where they differ, the difference of two vintages would be no month's
figure, and stays withheld.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from extract.batch.workspace import Cumulative
from extract.periods import year_start
from extract.records import Method, Reason

_Period = tuple[object, ...]


def filled(rows: Sequence[Cumulative], restated: Callable[[str, str], bool]) -> Iterator[Cumulative]:
    """The rows of one series of which an earlier report says more than their own; ``rows`` are in order of time.

    ``restated`` says of two reports whether the later one changes every figure that both print.
    """
    known: dict[_Period, Cumulative] = {}
    for _, group in groupby(rows, key=lambda row: (row.report, row.document)):
        report = list(group)
        resolved = [_resolved(row, report, known, restated) for row in report]
        for before, after in zip(report, resolved, strict=True):
            if after != before:
                yield after
        known |= {row.period: row for row in resolved if row.cumulative_value is not None}


def _resolved(
    row: Cumulative, report: Sequence[Cumulative], known: dict[_Period, Cumulative], restated: Callable[[str, str], bool]
) -> Cumulative:
    if row.reason not in (Reason.NO_PREDECESSOR, Reason.GAP) or row.previous or row.cumulative_value is None:
        return row
    earlier = known.get(row.period)
    if earlier is None or not earlier.previous:
        return row
    withheld = replace(row, previous=earlier.previous, method=Method.WITHHELD)
    if earlier.figure != row.figure:
        reason = Reason.REDEFINED if restated(earlier.report, row.report) else Reason.INCONSISTENT
        return replace(withheld, reason=reason)
    if row.doubtful or not _one_vintage(row, earlier, report, known):
        return replace(withheld, reason=Reason.INCONSISTENT)
    return replace(
        row,
        previous=earlier.previous,
        monthly_value=earlier.monthly_value,
        monthly_numerator=earlier.monthly_numerator,
        method=earlier.method,
        reason=earlier.reason,
    )


def _one_vintage(row: Cumulative, earlier: Cumulative, report: Sequence[Cumulative], known: dict[_Period, Cumulative]) -> bool:
    """Whether two reports agree on every month that both print of the year in question."""
    year = _year(row)
    others = ((other, known.get(other.period)) for other in report if _year(other) == year)
    return all(
        before is None or before.document != earlier.document or before.figure == other.figure for other, before in others
    )


def _year(row: Cumulative) -> date:
    """The first day of the year over which a figure accumulates: the last day of its period decides, as everywhere."""
    return year_start(row.period_end or row.period_start, row.first_month)
