"""De-cumulation: what is published is the truth, and what cannot be known is withheld, with the reason."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.decumulate import SeriesFacts, decumulate
from extract.periods import Basis, Period, PeriodType, month, quarter, year_from, year_start
from extract.records import Method, MonthlyFigure, Observation, Reason
from extract.rulebook.model import Role, Symbol, Unit

CALENDAR, FINANCIAL, ACADEMIC = (
    Basis.CUMULATIVE_CALENDAR_YEAR,
    Basis.CUMULATIVE_FINANCIAL_YEAR,
    Basis.CUMULATIVE_ACADEMIC_YEAR,
)


def observation(
    period: Period,
    value: int | str | None,
    *,
    basis: Basis = CALENDAR,
    unit: Unit | None = Unit.COUNT,
    numerator: int | None = None,
    symbol: Symbol | None = None,
    indicator: str = "row",
) -> Observation:
    return Observation(
        observation_id=f"{indicator}@{period.start}",
        document_id="d" * 64,
        authority="Somewhere",
        authority_code="",
        section="",
        parent_indicator="",
        indicator=indicator,
        indicator_id=indicator,
        column_label=str(period.start),
        column_role=Role.PERIOD,
        period_start=period.start,
        period_end=period.end,
        period_type=period.type,
        basis=basis,
        basis_source=None,
        value_text=str(value),
        value=None if value is None else Decimal(value),
        unit=unit,
        numerator=None if numerator is None else Decimal(numerator),
        symbol=symbol,
        marker=None,
        marker_text="",
        marker_source=None,
        marker_colour="",
        marker_meaning=None,
        rag=None,
        flags="",
        page=1,
        page_label="",
        table=1,
        row=1,
        column=1,
        x0=0.0,
        top=0.0,
        x1=1.0,
        bottom=1.0,
        rule="test",
        rule_version="",
        reader="test",
    )


def outcome(rows: Sequence[MonthlyFigure]) -> list[tuple[str, str]]:
    return [(str(row.monthly_value) if row.monthly_value is not None else "", str(row.reason or row.method)) for row in rows]


def test_a_year_and_the_next() -> None:
    rows = decumulate([observation(month(2024, n), 10 * n) for n in range(1, 13)] + [observation(month(2025, 1), 7)], {})
    assert outcome(rows) == [("10", "first_of_year"), *[("10", "difference")] * 11, ("7", "first_of_year")]
    assert rows[1].previous_observation_id == "row@2024-01-01"
    assert rows[0].previous_observation_id == rows[-1].previous_observation_id == ""


@pytest.mark.parametrize(("basis", "first"), [(CALENDAR, 1), (FINANCIAL, 4), (ACADEMIC, 9)])
def test_the_basis_says_where_a_year_starts(basis: Basis, first: int) -> None:
    before = 12 if first == 1 else first - 1
    series = [
        observation(month(2023 if first == 1 else 2024, before), 90, basis=basis),
        observation(month(2024, first), 5, basis=basis),
    ]
    assert outcome(decumulate(series, {}))[1] == ("5", "first_of_year")


def test_a_rule_may_start_the_year_elsewhere() -> None:
    series = [observation(month(2024, n), value, basis=ACADEMIC) for n, value in ((7, 40), (8, 3), (9, 5))]
    assert outcome(decumulate(series, {"row": SeriesFacts(first_month=8)}))[1:] == [("3", "first_of_year"), ("2", "difference")]


def test_quarters_and_weeks() -> None:
    quarters = [observation(quarter(2024, 4, n), value, basis=FINANCIAL) for n, value in ((1, 4), (2, 9), (3, 9), (4, 20))]
    assert [value for value, _ in outcome(decumulate(quarters, {}))] == ["4", "5", "0", "11"]
    start = date(2024, 1, 1)
    weeks = [
        observation(Period(start + timedelta(7 * n), start + timedelta(7 * n + 6), PeriodType.WEEK), 3 * (n + 1))
        for n in range(3)
    ]
    assert [value for value, _ in outcome(decumulate(weeks, {}))] == ["3", "3", "3"]
    straddling = Period(date(2024, 12, 30), date(2025, 1, 5), PeriodType.WEEK)
    assert outcome(decumulate([observation(straddling, 2)], {})) == [("", "no_predecessor")]


def test_no_predecessor() -> None:
    rows = decumulate(
        [observation(month(2023, 12), 143), observation(month(2024, 11), 119), observation(month(2024, 12), 145)], {}
    )
    assert outcome(rows) == [("", "no_predecessor"), ("", "no_predecessor"), ("26", "difference")]


def test_gap() -> None:
    rows = decumulate([observation(month(2024, n), n) for n in (1, 2, 4, 5)], {})
    assert outcome(rows) == [("1", "first_of_year"), ("1", "difference"), ("", "gap"), ("1", "difference")]


def test_a_missing_figure_is_a_gap_on_both_sides() -> None:
    series = [
        observation(month(2024, 1), 3),
        observation(month(2024, 2), None, unit=None, symbol=Symbol.NOT_AVAILABLE),
        observation(month(2024, 3), 9),
    ]
    assert outcome(decumulate(series, {})) == [("3", "first_of_year"), ("", "gap"), ("", "gap")]


def test_negative() -> None:
    rows = decumulate([observation(month(2024, 1), 9), observation(month(2024, 2), 8), observation(month(2024, 3), 12)], {})
    assert outcome(rows) == [("", "inconsistent"), ("", "negative"), ("", "inconsistent")]


def test_suppressed_blocks_both_sides() -> None:
    series = [
        observation(month(2024, 1), None, unit=None, symbol=Symbol.SUPPRESSED),
        observation(month(2024, 2), 9),
        observation(month(2024, 3), 12),
    ]
    assert outcome(decumulate(series, {})) == [("", "suppressed"), ("", "suppressed"), ("3", "difference")]


def test_an_estimate_gives_no_month_before_or_after() -> None:
    series = [
        observation(month(2024, 1), 4),
        observation(month(2024, 2), 10, symbol=Symbol.ESTIMATED),
        observation(month(2024, 3), 12),
        observation(month(2024, 4), 15),
    ]
    assert outcome(decumulate(series, {})) == [
        ("4", "first_of_year"),
        ("", "estimated"),
        ("", "estimated"),
        ("3", "difference"),
    ]


def test_redefined_blocks_both_sides() -> None:
    series = [
        observation(month(2024, 1), 5),
        observation(month(2024, 2), 9, symbol=Symbol.SERIES_BREAK),
        observation(month(2024, 3), 12),
        observation(month(2024, 4), None, unit=None, symbol=Symbol.SERIES_BREAK),
    ]
    assert [reason for _, reason in outcome(decumulate(series, {}))] == ["first_of_year", "redefined", "redefined", "redefined"]


def test_not_additive() -> None:
    series = [observation(month(2024, 1), 5), observation(month(2024, 2), 9)]
    assert outcome(decumulate(series, {"row": SeriesFacts(adds_up=False)})) == [("5", "first_of_year"), ("", "not_additive")]
    shares = [observation(month(2024, n), value, unit=Unit.PERCENT) for n, value in ((1, "13.0"), (2, "21.4"))]
    assert outcome(decumulate(shares, {})) == [("13.0", "first_of_year"), ("", "not_additive")]


def test_counts_in_brackets_are_differenced() -> None:
    shares = [
        observation(month(2024, n), value, unit=Unit.PERCENT, numerator=count)
        for n, value, count in ((1, "20", 2), (2, "52.6", 10), (3, "55.5", 15))
    ]
    rows = decumulate(shares, {})
    assert [row.monthly_numerator for row in rows] == [2, 8, 5]
    assert [row.method for row in rows] == [Method.FIRST_OF_YEAR, Method.DIFFERENCE, Method.DIFFERENCE]
    assert [row.reason for row in rows] == [None, Reason.NOT_ADDITIVE, Reason.NOT_ADDITIVE]


def test_a_cohorts_own_percentage() -> None:
    whole = [observation(month(2024, n), value, indicator="whole") for n, value in ((1, 10), (2, 19), (3, 19))]
    part = [
        observation(month(2024, n), value, unit=Unit.PERCENT, numerator=count, indicator="part")
        for n, value, count in ((1, "20.0", 2), (2, "31.6", 6), (3, "31.6", 6))
    ]
    rows = decumulate([*whole, *part], {"part": SeriesFacts(cohort_of="whole")})[3:]
    # 4 of 9 in February; in March nobody was added, so that there is no percentage.
    assert outcome(rows) == [("20.0", "first_of_year"), ("44.4", "difference"), ("", "not_additive")]


def test_inconsistent_blocks_both_sides() -> None:
    series = [observation(month(2024, n), 5 * n) for n in (1, 2, 3, 4)]
    rows = decumulate(series, {}, doubtful={"row@2024-02-01"})
    assert [reason for _, reason in outcome(rows)] == ["first_of_year", "inconsistent", "inconsistent", "difference"]


def test_only_cumulative_figures_are_taken() -> None:
    assert (
        decumulate(
            [observation(month(2024, 1), 5, basis=Basis.MONTH), observation(month(2024, 2), 5, basis=Basis.SNAPSHOT)], {}
        )
        == []
    )


def test_rows_of_different_indicators_are_not_mixed() -> None:
    mixed = [observation(month(2024, n), n * k, indicator=name) for n in (1, 2) for name, k in (("a", 1), ("b", 100))]
    assert [value for value, _ in outcome(decumulate(mixed, {}))] == ["1", "100", "1", "100"]


#: The basis and the month in which its year begins: the usual ones, August in Scotland, and whatever a rule names.
BASES = st.sampled_from([(CALENDAR, 1), (FINANCIAL, 4), (ACADEMIC, 9), (ACADEMIC, 8)]) | st.tuples(
    st.just(ACADEMIC), st.integers(1, 12)
)


@dataclass(frozen=True)
class Printed:
    """A series as a report might print it, and what is true: each step's own figure, where the printed one comes of it."""

    facts: SeriesFacts
    steps: list[Period]
    truth: list[int]
    printed: dict[date, Observation]
    revised: set[date]


def steps_from(kind: PeriodType, first: int, count: int, offset: int) -> list[Period]:
    """Consecutive steps of a kind, from some way into a year that begins in ``first`` on."""
    if kind is PeriodType.QUARTER:
        return [quarter(2020 + index // 4, first, index % 4 + 1) for index in range(offset % 4, offset % 4 + count)]
    if kind is PeriodType.WEEK:
        start = date(2022, first, 1) + timedelta(days=7 * (offset - 6))
        return [Period(start + timedelta(7 * n), start + timedelta(7 * n + 6), kind) for n in range(count)]
    return [month(2020 + (offset + index) // 12, (offset + index) % 12 + 1) for index in range(count)]


@st.composite
def damaged_series(draw: st.DrawFn) -> Printed:
    """A series by months, quarters or weeks that is summed up, holes punched, figures suppressed, missing and revised."""
    basis, first = draw(BASES)
    kind = draw(st.sampled_from([PeriodType.MONTH, PeriodType.QUARTER, PeriodType.WEEK]))
    truth = draw(st.lists(st.integers(0, 50), min_size=1, max_size=30))
    steps = steps_from(kind, first, len(truth), draw(st.integers(0, 11)))
    printed: dict[date, Observation] = {}
    revised: set[date] = set()
    running, year = 0, None
    for step, figure in zip(steps, truth, strict=True):
        begins = year_start(step.end, first)
        running = figure if begins != year else running + figure
        year = begins
        fate = draw(st.sampled_from(["printed"] * 6 + ["hole", "suppressed", "missing", "revised"]))
        if fate == "hole":
            continue
        change = draw(st.integers(-20, 20)) if fate == "revised" else 0
        revised |= {step.start} if change else set()
        symbol = {"suppressed": Symbol.SUPPRESSED, "missing": Symbol.NOT_AVAILABLE}.get(fate)
        value = None if symbol else max(0, running + change)
        unit = None if symbol else Unit.COUNT
        printed[step.start] = observation(step, value, basis=basis, symbol=symbol, unit=unit)
    return Printed(SeriesFacts(first_month=first), steps, truth, printed, revised)


@given(damaged_series(), st.randoms(use_true_random=False))
def test_the_law(series: Printed, order: random.Random) -> None:
    """Whatever is published is the true figure of that step, or the difference of what is printed where that was revised;
    whatever follows from the printed figures is published; all else is withheld, with the reason that there is."""
    printed = list(series.printed.values())
    order.shuffle(printed)
    rows = {row.period_start: row for row in decumulate(printed, {"row": series.facts})}
    first = series.facts.first_month
    assert first is not None and len(rows) == len(printed)
    for index, (step, figure) in enumerate(zip(series.steps, series.truth, strict=True)):
        if step.start not in series.printed:
            continue
        row, this = rows[step.start], series.printed[step.start]
        year = year_start(step.end, first)
        opens = step.start == year
        before = series.steps[index - 1] if index else None
        same_year = before is not None and year_start(before.end, first) == year
        previous = series.printed.get(before.start) if before is not None and same_year and not opens else None
        derivable = this.value is not None and (opens or (previous is not None and previous.value is not None))
        grown = (this.value or 0) - (previous.value or 0 if previous else 0)
        if not derivable or grown < 0:
            assert row.monthly_value is None and row.method is Method.WITHHELD
            earlier = any(
                other.period_end is not None and year <= other.period_end < step.start for other in series.printed.values()
            )
            assert row.reason is _reason(this, previous, derivable, earlier)
            continue
        known = [
            other.value
            for start, other in sorted(series.printed.items())
            if other.period_end and year_start(other.period_end, first) == year and other.value is not None
        ]
        place = sum(
            other.value is not None and start < step.start and other.period_end is not None and other.period_end >= year
            for start, other in series.printed.items()
        )
        ends_high = known[place + 1 :] != [] and known[place + 1] < known[place]
        begins_low = place >= 2 and known[place - 1] < known[place - 2]
        if row.reason is Reason.INCONSISTENT:
            assert ends_high or (begins_low and row.monthly_value is None)
            continue
        # The last figure of a year that falls leaves both in doubt.
        assert not (ends_high and len(known) == place + 2)
        assert row.monthly_value == grown and row.reason is None
        untouched = not series.revised & {step.start, *([before.start] if previous and before else [])}
        assert not untouched or row.monthly_value == figure


def _reason(this: Observation, previous: Observation | None, derivable: bool, earlier: bool) -> Reason:
    """Why a step is withheld, worked out from what is printed. ``earlier`` tells of a figure earlier in its year."""
    if derivable:
        return Reason.NEGATIVE
    for one in (this, previous):
        if one is not None and one.value is None:
            return Reason.SUPPRESSED if one.symbol is Symbol.SUPPRESSED else Reason.GAP
    return Reason.GAP if earlier else Reason.NO_PREDECESSOR


#: What happened on each day of some weeks and months, and by which steps it was printed.
DAYS = st.lists(st.integers(0, 3), min_size=500, max_size=500)


@given(DAYS, st.integers(1, 12), st.integers(0, 60), st.lists(st.sampled_from([7, 7, 7, 30, 61, 91]), min_size=2, max_size=8))
def test_whatever_is_published_happened_on_the_days_of_its_step(
    days: list[int], first: int, offset: int, lengths: list[int]
) -> None:
    """Also of steps that straddle the start of a year, which no label of a year need respect."""
    begin = date(2021, 1, 1)
    start = date(2021, first, 1) - timedelta(days=offset)
    printed = []
    for length in lengths:
        period = Period(start, start + timedelta(days=length - 1), PeriodType.WEEK)
        year = max(year_start(period.end, first), begin - timedelta(days=365))
        told = sum(days[(year + timedelta(days=n) - begin).days % 500] for n in range((period.end - year).days + 1))
        printed.append(observation(period, told, basis=ACADEMIC))
        start = period.end + timedelta(days=1)
    for row in decumulate(printed, {"row": SeriesFacts(first_month=first)}):
        assert row.period_start is not None and row.period_end is not None
        happened = [
            days[(row.period_start + timedelta(days=n) - begin).days % 500]
            for n in range((row.period_end - row.period_start).days + 1)
        ]
        straddles = row.period_start < year_start(row.period_end, first)
        assert (row.reason is Reason.NO_PREDECESSOR) if straddles else row.monthly_value in (None, sum(happened))


def test_the_week_after_one_that_straddles_the_year() -> None:
    weeks = [
        Period(date(2024, 12, 23) + timedelta(7 * n), date(2024, 12, 29) + timedelta(7 * n), PeriodType.WEEK) for n in range(3)
    ]
    rows = decumulate([observation(week, value) for week, value in zip(weeks, (2, 3, 8), strict=True)], {})
    assert outcome(rows) == [("", "no_predecessor"), ("", "no_predecessor"), ("5", "difference")]


@pytest.mark.parametrize(("basis", "first"), [(CALENDAR, 1), (FINANCIAL, 4), (ACADEMIC, 9)])
def test_a_year_to_date_of_a_whole_year_is_no_month_of_it(basis: Basis, first: int) -> None:
    (row,) = decumulate([observation(year_from(2024, first), 435, basis=basis)], {})
    assert (row.monthly_value, row.method, row.reason) == (None, Method.WITHHELD, Reason.NO_PREDECESSOR)


def test_of_two_figures_for_one_month_none_is_believed() -> None:
    twice = [replace(observation(month(2024, 2), value), observation_id=f"{value}") for value in (30, 31)]
    rows = decumulate([observation(month(2024, 1), 10), *twice, observation(month(2024, 3), 45)], {})
    assert outcome(rows) == [("10", "first_of_year"), ("", "inconsistent"), ("", "inconsistent"), ("", "inconsistent")]
    same = [replace(one, value=Decimal(30)) for one in twice]
    rows = decumulate([observation(month(2024, 1), 10), *same, observation(month(2024, 3), 45)], {})
    assert outcome(rows) == [("10", "first_of_year"), ("20", "difference"), ("20", "difference"), ("15", "difference")]


def test_years_of_two_kinds_are_not_mixed() -> None:
    rows = decumulate(
        [observation(month(2024, 5), 50), replace(observation(month(2024, 6), 20, basis=FINANCIAL), observation_id="f")], {}
    )
    assert outcome(rows) == [("", "no_predecessor"), ("", "no_predecessor")]


@given(st.lists(st.integers(-5, 20), min_size=2, max_size=12))
def test_a_revised_series_never_gives_a_negative_month(changes: list[int]) -> None:
    running, printed = 0, []
    for index, change in enumerate(changes):
        running = max(0, running + change)
        printed.append(observation(month(2024, index + 1), running))
    rows = decumulate(printed, {})
    for before, after in zip(rows, rows[1:], strict=False):
        assert before.cumulative_value is not None and after.cumulative_value is not None
        fell = after.cumulative_value < before.cumulative_value
        assert (after.reason is Reason.NEGATIVE) == fell
        in_doubt = after.reason is Reason.INCONSISTENT
        assert (fell or in_doubt) == (after.monthly_value is None)
    for index, row in enumerate(rows):
        if row.reason is Reason.INCONSISTENT:
            around = rows[max(0, index - 1) : index + 2]
            assert any(other.reason is Reason.NEGATIVE for other in around)


@pytest.mark.parametrize("counted", ["value", "numerator"])
def test_no_month_is_derived_from_a_figure_that_its_year_goes_on_without(counted: str) -> None:
    figures = [20, 38, 40, 4, 61, 66]
    printed = [
        observation(month(2024, 4 + index), figure, basis=FINANCIAL)
        if counted == "value"
        else observation(month(2024, 4 + index), "12.5", basis=FINANCIAL, unit=Unit.PERCENT, numerator=figure)
        for index, figure in enumerate(figures)
    ]
    rows = decumulate(printed, {})
    derived = [row.monthly_value if counted == "value" else row.monthly_numerator for row in rows]
    assert derived == [20, 18, 2, None, None, 5]
    assert [row.reason for row in rows[3:5]] == [Reason.NEGATIVE, Reason.INCONSISTENT]


@pytest.mark.parametrize(
    ("figures", "months"),
    [
        # The figure in the middle is too high: the year goes on from the one after it.
        ([49, 420, 57, 66], [49, None, None, 9]),
        # Nothing comes after the fall: either figure may be the wrong one.
        ([49, 420, 57], [49, None, None]),
        # A correction, or a misprint of either: what follows tells nothing.
        ([90, 100, 98, 110], [90, None, None, None]),
        ([40, 4, 61, 65], [None, None, None, 4]),
        ([20, 30, 45], [20, 10, 15]),
    ],
)
def test_of_the_two_figures_between_which_a_year_falls_neither_is_believed_without_proof(
    figures: list[int], months: list[int | None]
) -> None:
    rows = decumulate([observation(month(2024, 1 + index), figure) for index, figure in enumerate(figures)], {})
    assert [row.monthly_value for row in rows] == months
    assert all(row.reason in (Reason.NEGATIVE, Reason.INCONSISTENT) for row in rows if row.monthly_value is None)
