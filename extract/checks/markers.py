"""Trend markers against the figures beside them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from extract.checks.base import Check, amount, cells_by_period, period_name
from extract.figures import decimals
from extract.records import Direction, Finding, MarkerMeaning, Observation, Severity
from extract.rulebook.model import Unit
from extract.scorecard.observe import ObservedTable

_POINTS = {Direction.UP: "points up", Direction.DOWN: "points down", Direction.FLAT: "says no change"}


class MarkerAgainstChange(Check):
    code = "marker-against-change"
    title = "The arrow does not agree with the change"
    explanation = (
        "The arrow beside a figure says that it rose, fell or stayed the same, and the figure printed for the period before "
        "says otherwise. Each finding says whether rounding of the printed figures could explain it; where it could, the "
        "finding is for information only. Only arrows that stand for the value are checked, not those that stand for "
        "performance, and only against the period immediately before."
    )
    example = (
        "The arrow beside 130 points down, but the figure rose from 61 in March 2024; rounding cannot explain it (page 17, "
        "April 2024)."
    )

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        for row in table.rows:
            for before, after in pairwise(cells_by_period(row)):
                finding = self._compare(before.observation, after.observation)
                if finding is not None:
                    yield finding

    def _compare(self, before: Observation, after: Observation) -> Finding | None:
        if after.marker is None or after.marker_meaning is not MarkerMeaning.VALUE:
            return None
        if before.value is None or after.value is None or before.unit is not after.unit:
            return None
        if before.period_end is None or before.period_end + timedelta(days=1) != after.period_start:
            return None
        change = after.value - before.value
        actual = Direction.UP if change > 0 else Direction.DOWN if change < 0 else Direction.FLAT
        if actual is after.marker:
            return None
        by_rounding = _rounding_explains(before.value, after.value, after.marker, after.unit)
        moved = {
            Direction.UP: f"the figure rose from {amount(before)}",
            Direction.DOWN: f"the figure fell from {amount(before)}",
            Direction.FLAT: f"the figure was already {amount(before)}",
        }[actual]
        message = f"The arrow beside {amount(after)} {_POINTS[after.marker]}, but {moved} in {period_name(before)}"
        message += _counts(before, after)
        message += "; the figures are rounded, which could explain it" if by_rounding else "; rounding cannot explain it"
        return self.finding(
            Severity.INFO if by_rounding else Severity.WARNING,
            message,
            after,
            printed=after.marker_text,
            expected=actual.value,
            related=[before],
        )


def _rounding_explains(before: Decimal, after: Decimal, marker: Direction, unit: Unit | None) -> bool:
    """Whether unrounded figures that print like these could agree with the arrow.

    A count is exact. Any other figure may lie up to half a unit of its last printed place either way, so that two figures that
    print the same may differ in either direction, and two that differ by one such unit may be all but equal.
    """
    if unit is Unit.COUNT:
        return False
    step = Decimal(1).scaleb(-min(decimals(before), decimals(after)))
    change = abs(after - before)
    return change <= step if marker is Direction.FLAT else change == 0


def _counts(before: Observation, after: Observation) -> str:
    """What the counts in brackets did, where they went the other way than the percentages."""
    if before.numerator is None or after.numerator is None or before.value is None or after.value is None:
        return ""
    if (after.numerator - before.numerator) * (after.value - before.value) >= 0:
        return ""
    verb = "rose" if after.numerator > before.numerator else "fell"
    return f" (the count in brackets {verb} from {before.numerator} to {after.numerator})"


class MarkerBesideComparator(Check):
    code = "marker-beside-comparator"
    title = "A trend arrow in a column of comparators"
    explanation = (
        "An arrow is printed beside a figure under a heading such as Nat, and no other figure of that column has one. The "
        "figure may belong to a period and have slipped into the wrong column."
    )
    example = "50% under Nat is printed with an arrow, as only the monthly figures are (page 18, Nat)."

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        for row in table.rows:
            for cell in row.cells:
                one = cell.observation
                if one.column_role.comparator and one.marker is not None and _column_has_none(table, one):
                    yield self.finding(
                        Severity.WARNING,
                        f"{amount(one)} under {one.column_label} is printed with an arrow, as only figures of a period are; "
                        "it may have slipped into the wrong column",
                        one,
                        printed=one.value_text,
                    )


def _column_has_none(table: ObservedTable, one: Observation) -> bool:
    """Whether most figures of a comparator's column are printed without an arrow."""
    others = [other for other in table.observations if other.column_label == one.column_label and other.value is not None]
    return sum(other.marker is None for other in others) >= len(others) / 2
