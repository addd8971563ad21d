"""De-cumulation: what is published is the truth, and what cannot be known is withheld, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.decumulate import SeriesFacts, decumulate
from extract.periods import Basis, Period, PeriodType, month, months_on, quarter
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
    assert outcome(rows) == [("9", "first_of_year"), ("", "negative"), ("4", "difference")]


def test_suppressed_blocks_both_sides() -> None:
    series = [
        observation(month(2024, 1), None, unit=None, symbol=Symbol.SUPPRESSED),
        observation(month(2024, 2), 9),
        observation(month(2024, 3), 12),
    ]
    assert outcome(decumulate(series, {})) == [("", "suppressed"), ("", "suppressed"), ("3", "difference")]


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


BASES = st.sampled_from([(CALENDAR, 1), (FINANCIAL, 4), (ACADEMIC, 9)])


@st.composite
def damaged_series(draw: st.DrawFn) -> tuple[int, dict[date, int], list[Observation]]:
    """The month in which years begin, the true figure of each of up to 30 months, and the cumulative series as a report might
    print it: with holes, suppressed and missing figures, from any month onwards."""
    basis, first = draw(BASES)
    figures = draw(st.lists(st.integers(0, 50), min_size=1, max_size=30))
    start = date(2022, draw(st.integers(1, 12)), 1)
    truth: dict[date, int] = {}
    printed, running = [], 0
    for index, figure in enumerate(figures):
        begins = months_on(start, index) + timedelta(days=1) if index else start
        truth[begins] = figure
        if begins.month == first:
            running = 0
        running += figure
        kind = draw(st.sampled_from(["printed"] * 6 + ["hole", "suppressed", "missing"]))
        if kind == "hole":
            continue
        symbol = {"suppressed": Symbol.SUPPRESSED, "missing": Symbol.NOT_AVAILABLE}.get(kind)
        value = None if symbol else running
        printed.append(
            observation(
                month(begins.year, begins.month), value, basis=basis, symbol=symbol, unit=None if symbol else Unit.COUNT
            )
        )
    return first, truth, draw(st.permutations(printed))


@given(damaged_series())
def test_the_law(series: tuple[int, dict[date, int], list[Observation]]) -> None:
    """Whatever is published is the true figure of that month; whatever follows from the printed figures is published."""
    first, truth, printed = series
    rows = decumulate(printed, {})
    assert [row.observation_id for row in rows] == [one.observation_id for one in printed]
    values = {one.period_start: one.value for one in printed}
    for row in rows:
        assert row.period_start is not None
        opens = row.period_start.month == first
        before = values.get((row.period_start - timedelta(days=1)).replace(day=1))
        if values[row.period_start] is not None and (opens or before is not None):
            assert row.monthly_value == truth[row.period_start]
            assert row.reason is None
        else:
            assert row.monthly_value is None
            assert row.method is Method.WITHHELD and row.reason is not None


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
        assert fell == (after.monthly_value is None)
