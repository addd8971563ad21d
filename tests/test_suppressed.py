"""Suppressed figures are never recovered, neither by this program nor from what it publishes."""

from __future__ import annotations

from itertools import accumulate

from hypothesis import given
from hypothesis import strategies as st

from extract.months import monthly_figures
from extract.records import MonthlyFigure
from tests.tables import table
from tests.test_sums import MONTHS, rule_with

JANUARY = 12


def months(rows: list[list[str]], **changes: object) -> dict[tuple[str, int], MonthlyFigure]:
    """The de-cumulated figures by indicator and number of the month."""
    width = len(rows[0]) - 1
    printed = [["KPI", *MONTHS[JANUARY : JANUARY + width]], *rows]
    figures = monthly_figures([table(printed, **changes)])
    return {(one.indicator.split()[0], one.period_start.month): one for one in figures if one.period_start}


def outcomes(figures: dict[tuple[str, int], MonthlyFigure], name: str) -> list[str]:
    return [str(one.monthly_value if one.reason is None else one.reason) for (row, _), one in figures.items() if row == name]


EVERY_ROW = [{"label": "/./", "basis": "cumulative_calendar_year"}]
SUMS = rule_with(rows=EVERY_ROW, totals=[{"total": "Total", "parts": ["North", "South"]}])


def test_a_month_that_is_suppressed_is_not_recovered_from_the_row_that_adds_it_up() -> None:
    figures = months([["Cases (monthly)", "10", "<5", "6"], ["Cases (cumulative calendar)", "10", "12", "18"]])
    assert outcomes(figures, "Cases") == ["10", "suppressed", "6"]


def test_a_suppressed_part_is_not_recovered_from_its_total() -> None:
    figures = months(
        [["North", "10", "12", "15", "19"], ["South", "6", "c", "9", "11"], ["Total", "16", "20", "24", "30"]], **SUMS
    )
    assert outcomes(figures, "South") == ["6", "suppressed", "suppressed", "2"]
    assert outcomes(figures, "Total") == ["16", "suppressed", "suppressed", "6"]
    assert outcomes(figures, "North") == ["10", "2", "3", "4"]


def test_a_suppressed_total_is_not_recovered_from_its_parts() -> None:
    figures = months([["North", "1", "2", "3"], ["South", "1", "1", "2"], ["Total", "2", "<5", "5"]], **SUMS)
    assert outcomes(figures, "North") == ["1", "suppressed", "suppressed"]
    assert outcomes(figures, "South") == ["1", "suppressed", "suppressed"]


def test_a_total_of_totals_does_not_give_it_away_either() -> None:
    totals = [{"total": "Total", "parts": ["North", "South"]}, {"total": "All", "parts": ["Total", "West"]}]
    rows = [
        ["North", "10", "12", "15"],
        ["South", "6", "c", "9"],
        ["Total", "16", "20", "24"],
        ["West", "5", "5", "5"],
        ["All", "21", "25", "29"],
    ]
    figures = months(rows, **rule_with(rows=EVERY_ROW, totals=totals))
    assert outcomes(figures, "All") == ["21", "suppressed", "suppressed"]
    assert outcomes(figures, "West") == ["5", "0", "0"]


def test_where_nothing_is_suppressed_nothing_is_withheld() -> None:
    figures = months([["North", "10", "12"], ["South", "6", "x"], ["Total", "16", "20"]], **SUMS)
    assert outcomes(figures, "Total") == ["16", "4"]


YEAR_OF_TWO = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.booleans()), min_size=2, max_size=12)


@given(YEAR_OF_TWO)
def test_no_sum_of_what_is_published_gives_a_suppressed_month(year: list[tuple[int, int, bool]]) -> None:
    """A reader with every derived month at hand cannot work out a month of the part that is suppressed."""
    north, south = ([*accumulate(month[part] for month in year)] for part in (0, 1))
    hidden = [month[2] for month in year]
    printed = [
        ["North", *map(str, north)],
        ["South", *("c" if secret else str(value) for secret, value in zip(hidden, south, strict=True))],
        ["Total", *(str(one + other) for one, other in zip(north, south, strict=True))],
    ]
    figures = months(printed, **SUMS)
    for index in range(1, len(year)):
        part, other, whole = (figures[name, index + 1] for name in ("South", "North", "Total"))
        if hidden[index] or hidden[index - 1]:
            assert part.monthly_value is None
            assert other.monthly_value is None or whole.monthly_value is None
        else:
            assert part.monthly_value == year[index][1]
            assert whole.monthly_value == sum(year[index][:2])
