"""What ties counts over time: cumulative figures, totals of longer periods, rows of months, the same figure in other reports.

A count that adds up over time leads from the first day that it covers to the day after the last. Every way round that leads
back to where it began is an equation: January to March cumulative, less January to February cumulative, less March alone.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from extract.disclosure.quantities import Counted, Form, Quantity, Ties, Which, mostly
from extract.package.rows import Package
from extract.periods import Basis, months_on
from extract.records import Method, MonthlyFigure
from extract.rulebook.model import Role

#: An indicator of an authority: authority, rule, indicator, and which of its figures.
SeriesKey = tuple[str, str, str, Which]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A count and the days that it covers: from ``start`` to the day before ``end``."""

    counted: Counted
    start: date
    end: date

    @property
    def quantity(self) -> Quantity:
        return self.counted.quantity


def tie_over_time(ties: Ties, package: Package, counts: Sequence[Counted]) -> None:
    """Everything that ties the counts of one indicator, or of two that are the same thing by the month and by the year."""
    series: dict[SeriesKey, list[Counted]] = defaultdict(list)
    for counted in counts:
        one = counted.one
        if one.period_start is not None:
            series[one.authority, one.rule, one.indicator_id, counted.quantity.which].append(counted)
    monthly = {row.observation_id: row for row in package.monthly}
    for members in series.values():
        _tie_steps(ties, members, package, monthly)
        _tie_reports(ties, members)
    stretches = {
        key: [one for counted in members for one in _stretch(counted, package, monthly)] for key, members in series.items()
    }
    for group in _same_things(stretches):
        for form in _ways_round(group):
            ties.equate(form)


def _tie_steps(ties: Ties, members: Sequence[Counted], package: Package, monthly: Mapping[str, MonthlyFigure]) -> None:
    """Cumulative figures: each is no lower than the one before in its year, and the difference is the period's own figure."""
    own = {counted.quantity.cell: counted for counted in members}
    by_document: dict[str, list[Counted]] = defaultdict(list)
    for counted in members:
        if counted.one.basis.cumulative and counted.one.column_role is Role.PERIOD:
            by_document[counted.one.document_id].append(counted)
    steps: dict[tuple[str, str], tuple[Counted, Counted]] = {}
    for printed in by_document.values():
        printed.sort(key=lambda counted: (counted.one.period_start or date.min, counted.one.period_end or date.min))
        for before, after in pairwise(printed):
            if package.year_of(before.one) == package.year_of(after.one) and after.value >= before.value:
                ties.bounds.append({before.quantity: 1, after.quantity: -1})
                ties.before[after.quantity] = before.quantity
                if _follows(before, after):
                    steps[before.quantity.cell, after.quantity.cell] = before, after
        for after in printed:
            row = monthly.get(after.quantity.cell)
            if row is not None and row.previous_observation_id in own:
                steps[row.previous_observation_id, row.observation_id] = own[row.previous_observation_id], after
    ties.months += [({after.quantity: 1, before.quantity: -1}, after.value - before.value) for before, after in steps.values()]


def _tie_reports(ties: Ties, members: Iterable[Counted]) -> None:
    """The same figure in several places. Where it was revised, neither may give the other away."""
    same: dict[tuple[object, ...], list[Counted]] = defaultdict(list)
    for counted in members:
        one = counted.one
        same[one.period_start, one.period_end, one.basis].append(counted)
    for places in same.values():
        for this, that in pairwise(places):
            ties.equate({this.quantity: 1, that.quantity: -1})
            ties.companions += [(this.quantity.cell, that.quantity.cell), (that.quantity.cell, this.quantity.cell)]


def _follows(before: Counted, after: Counted) -> bool:
    return before.one.period_end is not None and before.one.period_end + timedelta(days=1) == after.one.period_start


def _stretch(counted: Counted, package: Package, monthly: Mapping[str, MonthlyFigure]) -> Iterable[Stretch]:
    """The days that a count covers; nothing for one that is taken on a day."""
    one = counted.one
    if one.period_start is None or one.period_end is None or one.basis is Basis.SNAPSHOT:
        return
    end = one.period_end + timedelta(days=1)
    start = one.period_start
    if one.basis is Basis.ROLLING_12_MONTHS:
        start = months_on(end, -12) + timedelta(days=1)
    elif one.basis.cumulative:
        row = monthly.get(one.observation_id)
        opens = row is not None and row.method is Method.FIRST_OF_YEAR
        start = one.period_start if opens else package.year_of(one) or one.period_start
    yield Stretch(counted, start, end)


def _same_things(stretches: Mapping[SeriesKey, Sequence[Stretch]]) -> Iterable[list[Stretch]]:
    """The indicators, those together of which one is the other's difference wherever both are printed."""
    groups = {key: list(members) for key, members in stretches.items() if members}
    cumulative = [key for key, members in groups.items() if any(one.counted.one.basis.cumulative for one in members)]
    for key in cumulative:
        steps = _steps(stretches[key])
        for other in stretches:
            if other in cumulative or other not in groups or other[0] != key[0]:
                continue
            both = [(steps[one.start, one.end], one.counted.value) for one in stretches[other] if (one.start, one.end) in steps]
            if mostly(sum(step == value != 0 for step, value in both), sum(value != 0 for _, value in both)):
                groups[key] += groups.pop(other)
    return groups.values()


def _steps(members: Sequence[Stretch]) -> dict[tuple[date, date], object]:
    """What a row of cumulative figures adds, by the days in which it does."""
    ordered = sorted(members, key=lambda one: (one.start, one.end))
    found: dict[tuple[date, date], object] = {(one.start, one.end): one.counted.value for one in ordered}
    for before, after in pairwise(ordered):
        if before.start == after.start and before.end < after.end:
            found[before.end, after.end] = after.counted.value - before.counted.value
    return found


# --- equations -----------------------------------------------------------------------------------------------------------


def _ways_round(stretches: Sequence[Stretch]) -> list[Form]:
    """For each stretch the shortest other ways between its ends, as sums that should be 0.

    Two ways are looked for: the one of fewest figures, and the one without figures that begin where it begins, since a row of
    cumulative figures is tied to a row of months both step by step and as a whole.
    """
    forms: dict[frozenset[tuple[Quantity, int]], Form] = {}
    for one in stretches:
        others = [other for other in stretches if other.quantity != one.quantity]
        shorter = [other for other in others if other.end - other.start < one.end - one.start]
        for usable in (others, shorter):
            way = _way(usable, one.start, one.end)
            if way is not None:
                form = {one.quantity: 1, **{quantity: -factor for quantity, factor in way.items()}}
                forms[frozenset(form.items())] = form
    return list(forms.values())


def _way(stretches: Sequence[Stretch], start: date, end: date) -> Form | None:
    """The way of fewest figures from one day to another: forwards as they are, backwards with the opposite sign."""
    leading: dict[date, list[tuple[date, Quantity, int]]] = defaultdict(list)
    for one in stretches:
        leading[one.start].append((one.end, one.quantity, 1))
        leading[one.end].append((one.start, one.quantity, -1))
    came: dict[date, tuple[date, Quantity, int] | None] = {start: None}
    waiting = deque([start])
    while waiting and end not in came:
        day = waiting.popleft()
        for onward, quantity, factor in leading[day]:
            if onward not in came:
                came[onward] = day, quantity, factor
                waiting.append(onward)
    if end not in came:
        return None
    way: dict[Quantity, int] = {}
    step = came[end]
    while step is not None:
        day, quantity, factor = step
        way[quantity] = factor
        step = came[day]
    return way
