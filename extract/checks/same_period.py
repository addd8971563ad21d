"""Two columns of one table that are of the same period."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from extract.checks.base import Check, amount, cells_by_period
from extract.figures import same_figure
from extract.periods import MONTHS, normalised
from extract.records import Finding, Observation, Severity
from extract.scorecard.observe import ObservedTable

_MONTH_NAMES = "|".join(rf"{name}|{name[:3]}" for name in MONTHS)

#: What a heading says of time. What is left tells two columns of one period apart: "Dec 24 north", "Dec 24 south".
_OF_TIME = re.compile(
    rf"\b(?:{_MONTH_NAMES}|sept|q(?:uarte|t)?r?|mtd|ytd|qtd|(?:month|quarter|year)(?:ly)?|to|date|cumulative|in|as|at|end|the|of"
    r"|totals?|period|fy|f)\b|\d+|[^\w%£$]+",
    re.I,
)


class PeriodInTwoColumns(Check):
    code = "period-in-two-columns"
    title = "Two columns are of the same period, and differ"
    explanation = (
        "The headings of two columns name the same period, both cover the same span, and nothing else in the headings tells "
        "them apart, but their figures differ: one of the headings may be misprinted, or the two were counted on different "
        "days. Both are given; the series of a batch has the first. There is one finding for each two columns."
    )
    example = (
        '"Dec 2022 Month-To-Date" and "Dec 2022" are columns of one period, and they differ in 2 of 40 rows: 3 and 4 are '
        "printed here; the series of a batch has the first (page 1, December 2022)."
    )

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        columns: dict[tuple[str, str], list[tuple[Observation, Observation]]] = {}
        for row in table.rows:
            dated = [cell.observation for cell in cells_by_period(row) if cell.observation.value is not None]
            for pair in combinations(sorted(dated, key=lambda one: one.column), 2):
                if _are_alike(*pair):
                    columns.setdefault((pair[0].column_label, pair[1].column_label), []).append(pair)
        for (first, second), pairs in columns.items():
            differing = [pair for pair in pairs if not _agree(*pair)]
            if differing:
                yield self._report(first, second, differing, len(pairs))

    def _report(self, first: str, second: str, differing: list[tuple[Observation, Observation]], rows: int) -> Finding:
        one, other = differing[0]
        named = f'"{first}" heads two columns' if first == second else f'"{first}" and "{second}" are columns of one period'
        another = "; one of the headings may be that of another period" if 2 * len(differing) > rows else ""
        return self.finding(
            Severity.WARNING,
            f"{named}, and they differ in {len(differing)} of {rows} rows: {amount(one)} and {amount(other)} are printed here"
            f"{another}; the series of a batch has the first",
            other,
            printed=other.value_text,
            expected=one.value_text,
            related=[one],
        )


def _are_alike(one: Observation, other: Observation) -> bool:
    """Whether two figures of a row are, by all that their headings say, the same."""
    of_one_period = (one.period_start, one.period_end, one.basis) == (other.period_start, other.period_end, other.basis)
    return of_one_period and one.unit is other.unit and _besides_time(one) == _besides_time(other)


def _besides_time(one: Observation) -> str:
    return _OF_TIME.sub(" ", normalised(one.column_label)).strip().lower()


def _agree(one: Observation, other: Observation) -> bool:
    if one.value is None or other.value is None or not same_figure(one.value, other.value):
        return False
    return None in (one.numerator, other.numerator) or one.numerator == other.numerator
