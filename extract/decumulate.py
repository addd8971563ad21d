"""From figures that accumulate over a year to what happened in each month, week or quarter.

A figure is published only where it follows from what is printed; everything else is withheld, with the reason. Nothing is
filled in, spread or clipped. The rules are those of official practice: difference within one document, never across a gap, a
suppressed figure, a redefinition, or the start of a year.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from extract.figures import decimals
from extract.periods import FIRST_MONTH, Basis, PeriodType, year_start
from extract.records import Method, MonthlyFigure, Observation, Reason
from extract.rulebook.model import Symbol, Unit

#: Units whose figures cannot be subtracted from one another.
NOT_ADDITIVE = (Unit.PERCENT, Unit.RATE, Unit.RATIO)


@dataclass(frozen=True, slots=True)
class SeriesFacts:
    """What the rule knows of one indicator."""

    adds_up: bool = True
    first_month: int | None = None
    """The month in which its year begins, where it is not the usual one of its basis."""
    cohort_of: str = ""
    """For a percentage whose numerator and denominator count the same cases: the denominator's indicator id."""


@dataclass(frozen=True, slots=True)
class _Step:
    """The outcome for one of the two figures of an observation: its value, or its count in brackets."""

    figure: Decimal | None = None
    reason: Reason | None = None


def decumulate(
    observations: Iterable[Observation], facts: Mapping[str, SeriesFacts], doubtful: Collection[str] = ()
) -> list[MonthlyFigure]:
    """One row for each cumulative observation, in the order given.

    ``facts`` are by indicator id. ``doubtful`` are ids of observations that contradict what is printed beside them: neither
    their own month nor the following one is derived.
    """
    cumulative = [one for one in observations if one.basis.cumulative and one.period_start is not None]
    series: dict[tuple[str, Basis], list[Observation]] = defaultdict(list)
    for one in cumulative:
        series[one.indicator_id, one.basis].append(one)
    rows: dict[str, MonthlyFigure] = {}
    for (indicator_id, _), members in series.items():
        members.sort(key=_start)
        rows |= _series(members, facts.get(indicator_id, SeriesFacts()), {*doubtful, *_printed_twice(members)})
    return [_with_cohort_percentage(rows[one.observation_id], facts, rows.values()) for one in cumulative]


def _start(one: Observation) -> date:
    assert one.period_start is not None
    return one.period_start


def _end(one: Observation) -> date:
    """The day to which a figure accumulates: it decides in which year that is, also where a week straddles two."""
    return one.period_end or _start(one)


def _printed_twice(members: Sequence[Observation]) -> Iterator[str]:
    """The observations of a series beside which a figure that differs is printed for the same stretch of the same year."""
    figures: dict[date, set[tuple[Decimal, Decimal | None]]] = defaultdict(set)
    for one in members:
        if one.value is not None:
            figures[_end(one)].add((one.value, one.numerator))
    yield from (one.observation_id for one in members if len(figures[_end(one)]) > 1)


def _series(members: Sequence[Observation], facts: SeriesFacts, doubtful: Collection[str]) -> dict[str, MonthlyFigure]:
    rows = {}
    untold = _months_untold(members, facts)
    for index, one in enumerate(members):
        earlier = [other for other in members[:index] if _same_year(other, one, facts)]
        previous = next((other for other in reversed(earlier) if _follows(other, one)), None)
        rows[one.observation_id] = _figure(one, previous, earlier, facts, doubtful)
        if one.observation_id in untold:
            rows[one.observation_id] = _not_trusted(rows[one.observation_id])
    return rows


def _months_untold(members: Sequence[Observation], facts: SeriesFacts) -> frozenset[str]:
    """The observations whose own month is not known because a figure, or a count in brackets, falls inside its year.

    Of the two figures between which it falls one at least is wrong, or was corrected later. The figures around them may tell
    which: where the year goes on without the lower one (38, 40, 4, 61) the higher one stands, and where it goes on from the
    lower one, still below the higher (49, 420, 57, 66), the lower one does. The month that ends with a figure which does not
    stand is not known, nor is the month that begins with it.
    """
    found: set[str] = set()
    for figures in (_own_figures(members, facts), [(one, one.numerator) for one in members]):
        known = [(one, figure) for one, figure in figures if figure is not None]
        for index, (low, lower) in enumerate(known[1:], start=1):
            high, higher = known[index - 1]
            if lower >= higher or not _same_year(high, low, facts):
                continue
            before = next((figure for one, figure in known[: index - 1][-1:] if _same_year(one, high, facts)), None)
            after = next(((one, figure) for one, figure in known[index + 1 : index + 2] if _same_year(one, low, facts)), None)
            goes_up_again = after is not None and after[1] >= higher
            if not (goes_up_again and before is not None and lower < before <= higher):
                found.add(high.observation_id)
            if after is not None and goes_up_again:
                found.add(after[0].observation_id)
    return frozenset(found)


def _own_figures(members: Sequence[Observation], facts: SeriesFacts) -> list[tuple[Observation, Decimal | None]]:
    """The figures of a series that accumulate: a percentage may fall, and so may what does not add up."""
    if not facts.adds_up or any(one.unit in NOT_ADDITIVE for one in members):
        return []
    return [(one, one.value) for one in members]


def _not_trusted(row: MonthlyFigure) -> MonthlyFigure:
    """The row without a month that may come of a misprint. What is withheld for a reason of its own keeps it."""
    if row.method is Method.WITHHELD:
        return row
    return replace(row, monthly_value=None, monthly_numerator=None, method=Method.WITHHELD, reason=Reason.INCONSISTENT)


def first_month_of(one: Observation, facts: SeriesFacts) -> int:
    """The month in which the year of a cumulative observation begins."""
    return facts.first_month or FIRST_MONTH[one.basis]


def _same_year(one: Observation, other: Observation, facts: SeriesFacts) -> bool:
    first = first_month_of(one, facts)
    return year_start(_end(one), first) == year_start(_end(other), first)


def _follows(earlier: Observation, later: Observation) -> bool:
    """Whether one period ends on the day before the other begins."""
    return earlier.period_end is not None and earlier.period_end + timedelta(days=1) == later.period_start


#: The periods by which figures accumulate. A day is none, nor is a whole year: a year to date has no step of its own.
_STEPS = (PeriodType.MONTH, PeriodType.QUARTER, PeriodType.WEEK)


def _opens_year(one: Observation, facts: SeriesFacts) -> bool:
    """Whether an observation's period is the first step of its year.

    A week is the first only if it begins on the year's first day: one that straddles it holds days of the year before.
    """
    return one.period_type in _STEPS and _start(one) == year_start(_end(one), first_month_of(one, facts))


def _figure(
    one: Observation,
    previous: Observation | None,
    earlier: Sequence[Observation],
    facts: SeriesFacts,
    doubtful: Collection[str],
) -> MonthlyFigure:
    opens = _opens_year(one, facts)
    blocked = _blocked(one, None if opens else previous, earlier, opens, doubtful)
    value = _Step(reason=blocked) if blocked else _value_step(one, previous, opens, facts)
    numerator = _Step(reason=blocked) if blocked else _numerator_step(one, previous, opens)
    if Reason.NEGATIVE in (value.reason, numerator.reason):
        value, numerator = _Step(reason=Reason.NEGATIVE), _Step(reason=Reason.NEGATIVE)
    published = value.figure is not None or numerator.figure is not None
    method = (Method.FIRST_OF_YEAR if opens else Method.DIFFERENCE) if published else Method.WITHHELD
    return MonthlyFigure(
        observation_id=one.observation_id,
        previous_observation_id=previous.observation_id if previous and not opens else "",
        document_id=one.document_id,
        authority=one.authority,
        section=one.section,
        indicator=one.indicator,
        indicator_id=one.indicator_id,
        period_start=one.period_start,
        period_end=one.period_end,
        cumulative_value=one.value,
        monthly_value=value.figure,
        cumulative_numerator=one.numerator,
        monthly_numerator=numerator.figure,
        unit=one.unit,
        method=method,
        reason=value.reason,
        page=one.page,
        x0=one.x0,
        top=one.top,
        x1=one.x1,
        bottom=one.bottom,
    )


def _blocked(
    one: Observation,
    previous: Observation | None,
    earlier: Sequence[Observation],
    opens: bool,
    doubtful: Collection[str],
) -> Reason | None:
    """Why nothing at all can be derived for an observation, None where something may be."""
    if one.value is None:
        return _reason_for_nothing(one)
    if one.symbol is Symbol.SERIES_BREAK:
        return Reason.REDEFINED
    if not opens and previous is None:
        return Reason.GAP if earlier else Reason.NO_PREDECESSOR
    if previous is not None and previous.value is None:
        return _reason_for_nothing(previous)
    if previous is not None and previous.symbol is Symbol.SERIES_BREAK:
        return Reason.REDEFINED
    if Symbol.ESTIMATED in (one.symbol, previous.symbol if previous else None):
        return Reason.ESTIMATED
    if one.observation_id in doubtful or (previous is not None and previous.observation_id in doubtful):
        return Reason.INCONSISTENT
    return None


def _reason_for_nothing(one: Observation) -> Reason:
    if one.symbol in (Symbol.SUPPRESSED, Symbol.LOW):
        return Reason.SUPPRESSED
    return Reason.REDEFINED if one.symbol is Symbol.SERIES_BREAK else Reason.GAP


def _value_step(one: Observation, previous: Observation | None, opens: bool, facts: SeriesFacts) -> _Step:
    value = one.value
    assert value is not None
    if opens:
        return _Step(value)
    assert previous is not None and previous.value is not None
    if one.unit is not previous.unit:
        return _Step(reason=Reason.INCONSISTENT)
    if one.unit in NOT_ADDITIVE:
        # Percentages of a growing whole do not subtract; a cohort's are worked out from its counts afterwards.
        return _Step(reason=Reason.NOT_ADDITIVE)
    if not facts.adds_up:
        return _Step(reason=Reason.NOT_ADDITIVE)
    return _difference(value, previous.value)


def _numerator_step(one: Observation, previous: Observation | None, opens: bool) -> _Step:
    if one.numerator is None:
        return _Step()
    if opens:
        return _Step(one.numerator)
    if previous is None or previous.numerator is None:
        return _Step()
    return _difference(one.numerator, previous.numerator)


def _difference(later: Decimal, earlier: Decimal) -> _Step:
    difference = later - earlier
    return _Step(reason=Reason.NEGATIVE) if difference < 0 else _Step(difference)


def _with_cohort_percentage(
    row: MonthlyFigure, facts: Mapping[str, SeriesFacts], rows: Iterable[MonthlyFigure]
) -> MonthlyFigure:
    """The row with its month's own percentage, where the rule says that it is a cohort and both counts are known.

    It is rounded half up to the decimal places of the printed percentage.
    """
    whole = facts.get(row.indicator_id, SeriesFacts()).cohort_of
    if not whole or row.reason is not Reason.NOT_ADDITIVE or row.monthly_numerator is None:
        return row
    denominator = next(
        (
            other.monthly_value
            for other in rows
            if other.indicator_id == whole and (other.period_start, other.period_end) == (row.period_start, row.period_end)
        ),
        None,
    )
    if not denominator or row.cumulative_value is None:
        return row
    places = Decimal(1).scaleb(-decimals(row.cumulative_value))
    percentage = (100 * row.monthly_numerator / denominator).quantize(places, ROUND_HALF_UP)
    return replace(row, monthly_value=percentage, reason=None)
