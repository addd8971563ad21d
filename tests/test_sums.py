"""What should add up: totals, parts and wholes, months and their sums, and rows that may be cumulative."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.checks.catalogue import run_checks
from extract.checks.suggestions import LEAST_RISES
from extract.periods import PeriodType
from extract.records import Finding
from tests.tables import RULE, table

MONTHS = [f"{name} {year}" for year in (23, 24, 25) for name in "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()]


def found(code: str, rows: list[list[str]], **changes: object) -> list[Finding]:
    return [one for one in run_checks([table(rows, **changes)]) if one.code == code]


def rule_with(**changes: object) -> dict[str, object]:
    """The test rule's only table with some of its keys replaced."""
    (entry,) = RULE["tables"]
    return {"tables": [{**entry, **changes}]}


# --- totals --------------------------------------------------------------------------------------------------------------

FOUR = ["KPI", "Jan 24", "Feb 24", "Mar 24", "Apr 24"]


def under(*totals: str, label: str = "Total") -> list[list[str]]:
    return [FOUR, ["North", "1", "2", "3", "4"], ["South", "10", "20", "30", "40"], [label, *totals]]


def test_a_total_that_the_table_proves_is_checked() -> None:
    (one,) = found("total-differs", under("11", "22", "33", "45"))
    assert one.message == (
        "The total is 45, but its parts 4 and 40 add up to 44, though in most of the 4 columns it is the sum of these rows "
        "(page 1, April 2024)."
    )
    assert (one.severity.value, one.printed, one.expected) == ("warning", "45", "44")


@pytest.mark.parametrize(
    "rows",
    [
        under("11", "22", "33", "44"),
        under("11", "22", "34", "45"),  # half of the columns: it may be the sum of something else
        under("11", "22", "", "45"),
        under("11", "25", "39", "45", label="Total number of plans"),  # an indicator, not a sum of those above
        under("11", "22", "33", "45", label="Totally new cases"),
        under("11%", "22%", "33%", "45%"),
        [FOUR, ["North", "0", "0", "0", "0"], ["South", "0", "0", "0", "0"], ["Total", "0", "0", "0", "5"]],
        [FOUR, ["North", "1", "2", "3", "4"], ["Total", "1", "2", "3", "5"]],
    ],
)
def test_a_total_that_the_table_does_not_prove_is_left_alone(rows: list[list[str]]) -> None:
    assert found("total-differs", rows) == []


@pytest.mark.parametrize(
    "label", ["Total incidents", "Total number of pupils", "Overall total for the year", "Incidents: total", "Crime Subtotal"]
)
def test_a_total_of_something_is_checked_where_the_table_proves_it(label: str) -> None:
    (one,) = found("total-differs", under("11", "22", "33", "45", label=label))
    assert one.message.startswith("The total is 45, but its parts 4 and 40 add up to 44")


def test_an_indicator_that_is_called_a_total_is_a_part_like_the_others() -> None:
    rows = [
        FOUR,
        ["North", "1", "2", "3", "4"],
        ["Total of the south", "10", "20", "30", "40"],
        ["Total", "11", "22", "33", "45"],
    ]
    (one,) = found("total-differs", rows)
    assert "its parts 4 and 40 add up to 44" in one.message


def test_subtotals_and_a_grand_total() -> None:
    rows = [
        FOUR,
        ["A", "1", "2", "3", "4"],
        ["B", "1", "1", "1", "1"],
        ["Subtotal", "2", "3", "4", "5"],
        ["C", "5", "5", "5", "5"],
        ["D", "1", "0", "0", "0"],
        ["Sub-total", "6", "5", "5", "5"],
        ["Grand total", "8", "8", "9", "11"],
    ]
    (one,) = found("total-differs", rows)
    assert "The total is 11, but its parts 4, 1, 5 and 0 add up to 10" in one.message


@given(st.lists(st.lists(st.integers(0, 999), min_size=4, max_size=4), min_size=2, max_size=6))
def test_sums_that_are_right_are_never_reported(parts: list[list[int]]) -> None:
    sums = [sum(column) for column in zip(*parts, strict=True)]
    rows = [FOUR, *([f"Row {index}", *map(str, row)] for index, row in enumerate(parts)), ["Total", *map(str, sums)]]
    assert found("total-differs", rows) == []


# --- parts and wholes ----------------------------------------------------------------------------------------------------


def of_which(*rows: Sequence[str]) -> list[Finding]:
    printed = [FOUR, ["Requests", "60", "85", "92", "118"], *map(list, rows)]
    return found("part-exceeds-whole", printed, **rule_with(children=["of which *"]))


def test_parts_need_not_add_up() -> None:
    assert of_which(["of which primary", "21", "31", "36", "67"], ["of which secondary", "20", "34", "32", "30"]) == []


def test_a_part_may_not_exceed_its_whole() -> None:
    (one,) = of_which(["of which primary", "21", "92", "36", "67"])
    assert one.message == '92 is more than the 85 of "Requests" that it is part of (page 1, February 2024).'


def test_parts_together_may_not_exceed_their_whole_once_only() -> None:
    primary = ["of which primary", "21", "51", "36", "67"]
    (one,) = of_which(primary, ["of which secondary", "20", "40", "32", "30"])
    assert "The parts 51 and 40" in one.message and "add up to 91, more than the 85" in one.message
    # Groups that overlap exceed it more than once: boys and children under five.
    assert of_which(primary, ["of which secondary", "50", "40", "32", "30"]) == []


@pytest.mark.parametrize(
    "part", [["of which primary", "21%", "92%", "36%", "67%"], ["of which (cumulative calendar)", "9", "92", "99", "120"]]
)
def test_figures_of_another_kind_are_no_parts(part: list[str]) -> None:
    assert of_which(part) == []


# --- months and their sum ------------------------------------------------------------------------------------------------


def both(months: list[str], sums: list[str], label: str = "Mediations (monthly)") -> list[list[str]]:
    return [["KPI", *MONTHS[12 : 12 + len(months)]], [label, *months], ["Mediations (cumulative calendar year)", *sums]]


def test_months_agree_with_the_row_that_adds_them_up() -> None:
    assert found("month-against-cumulative", both(["5", "4", "0", "7"], ["5", "9", "9", "16"])) == []


def test_a_month_that_the_cumulative_row_contradicts() -> None:
    (one,) = found("month-against-cumulative", both(["5", "4", "2"], ["5", "9", "12"]))
    assert one.message == (
        "2 is printed for the month, but the cumulative figure grows by 3, from 9 in February 2024 to 12 (page 1, March 2024)."
    )
    (first,) = found("month-against-cumulative", both(["5", "4"], ["6", "10"]))
    assert first.message == (
        "5 is printed for the month, but the cumulative figure, whose year begins there, is 6 (page 1, January 2024)."
    )


def test_a_month_is_not_compared_over_a_gap() -> None:
    assert found("month-against-cumulative", both(["5", "4", "2"], ["5", "", "12"])) == []


def test_labels_that_say_nothing_pair_only_where_the_figures_agree() -> None:
    right = both(["5", "4", "2", "8"], ["5", "9", "11", "20"], label="Number of new mediations")
    right[2][0] = "Cumulative number of mediations"
    cumulative = rule_with(rows=[{"label": "Cumulative *", "basis": "cumulative_calendar_year"}])
    assert [one.expected for one in found("month-against-cumulative", right, **cumulative)] == ["9"]
    stocks = [right[0], ["Number of mediations", "90", "91", "95", "97"], right[2]]
    assert found("month-against-cumulative", stocks, **cumulative) == []


def test_a_rule_may_pair_rows() -> None:
    rows = [["KPI", "Jan 24", "Feb 24"], ["Held", "5", "4"], ["Held so far (cumulative calendar)", "5", "8"]]
    pair = rule_with(rows=[{"label": "Held so far (cumulative calendar)", "accumulates": "Held"}])
    assert [one.expected for one in found("month-against-cumulative", rows, **pair)] == ["3"]


@given(st.lists(st.integers(0, 60), min_size=1, max_size=12))
def test_a_year_that_adds_up_is_never_reported(months: list[int]) -> None:
    sums = list(accumulate(months))
    assert found("month-against-cumulative", both([*map(str, months)], [*map(str, sums)])) == []


# --- rows that may be cumulative -----------------------------------------------------------------------------------------


def suggested(figures: Sequence[int | str], label: str = "Mediations", start: int = 11) -> list[Finding]:
    return found("may-be-cumulative", [["KPI", *MONTHS[start : start + len(figures)]], [label, *map(str, figures)]])


YEAR = [143, 23, 56, 97, 132, 175, 228, 273, 295, 328, 361, 394, 435, 42]


def test_a_row_without_a_label_that_rises_and_falls_back_is_suggested() -> None:
    (one,) = suggested(YEAR)
    assert one.severity.value == "info"
    assert one.message == (
        "The figure rises to 435 in December 2024 and falls back to 42 in January 2025, as one does that accumulates over the "
        "calendar year, but nothing says that it is cumulative; if so, give the row 'basis: cumulative_calendar_year' in the "
        "rule (page 1, January 2025)."
    )


@pytest.mark.parametrize(
    ("start", "basis"), [(3, "financial_year"), (8, "academic_year"), (7, "academic_year"), (0, "calendar_year")]
)
def test_the_year_is_read_from_where_it_falls_back(start: int, basis: str) -> None:
    (one,) = suggested([*accumulate([5, 7, 9, 4, 6, 8, 3, 5, 7, 9, 4, 6]), 5, 11], start=start)
    assert f"'basis: cumulative_{basis}'" in one.message


def test_the_end_of_one_year_and_the_whole_of_the_next_are_enough() -> None:
    assert len(suggested(YEAR[:13])) == 1


@pytest.mark.parametrize(
    ("figures", "start"),
    [
        (YEAR[1:13], 12),  # never falls back
        ([*YEAR[:6], 170, *YEAR[7:]], 11),  # falls within the year
        ([*YEAR[:13], 120], 11),  # falls back to more than a month's worth: a stock that shrank
        ([130, 141, 150, 153, 153, 98, 116, 134, 138, 138], 15),  # a caseload that schools' leavers leave in September
        (YEAR, 12),  # falls back in February
        ([*YEAR[:5], "", *YEAR[6:]], 11),  # a hole
        ([9, 1, 2, 3, 4, 0], 7),  # too few rises to be more than chance
    ],
)
def test_other_rows_are_not_suggested(figures: list[int | str], start: int) -> None:
    assert suggested(figures, start=start) == []


def test_a_row_that_says_what_it_covers_is_not_suggested() -> None:
    assert suggested(YEAR, "Mediations (monthly)") == []
    assert suggested(YEAR, "Mediations (cumulative calendar year)") == []
    rows = [["KPI", *MONTHS[11:25]], ["Mediations", *map(str, YEAR)]]
    assert found("may-be-cumulative", rows, **rule_with(rows=[{"label": "Mediations", "basis": "snapshot"}])) == []
    assert "nothing says which year" in suggested(YEAR, "Mediations YTD")[0].message


def test_a_suggested_row_is_never_differenced() -> None:
    rows = [["KPI", *MONTHS[11:25]], ["Mediations", *map(str, YEAR)]]
    assert all(not one.basis.cumulative for one in table(rows).observations)


@given(st.lists(st.integers(0, 40), min_size=14, max_size=14), st.integers(0, 11))
def test_what_is_suggested_could_be_the_sum_of_months(figures: list[int], start: int) -> None:
    """Worked out here another way: cut where a year begins, every piece rises, and no piece starts above the largest rise."""
    for one in suggested(figures, start=start):
        assert one.period_start is not None
        cuts = [index for index in range(1, 14) if (start + index) % 12 + 1 == one.period_start.month]
        pieces = [figures[begin:end] for begin, end in zip([0, *cuts], [*cuts, 14], strict=True)]
        assert all(piece == sorted(piece) for piece in pieces)
        rises = [after - before for piece in pieces for before, after in pairwise(piece)]
        assert all(piece[0] <= max(rises) for piece in pieces[1:])
        assert sum(rise > 0 for rise in rises) >= LEAST_RISES[PeriodType.MONTH]


@given(st.lists(st.integers(1, 40), min_size=14, max_size=14), st.sampled_from([1, 4, 8, 9]))
def test_sums_of_months_are_suggested_unless_a_year_opens_above_all_rises(months: list[int], first: int) -> None:
    running, sums = 0, []
    for index, figure in enumerate(months):
        opens = index % 12 + 1 == first
        running = figure if opens else running + figure
        sums.append(running)
    rises = [after - before for before, after in pairwise(sums) if after > before]
    openings = [sums[index] for index in range(1, 14) if index % 12 + 1 == first]
    falls = [after < before for before, after in pairwise(sums)].count(True)
    assert bool(suggested(sums, start=0)) == (falls == len(openings) and all(value <= max(rises) for value in openings))


def test_a_row_to_date_over_an_unknown_year_is_named() -> None:
    rising = [["KPI", *MONTHS[3:9]], ["Homes sold YTD", *map(str, accumulate([5, 7, 9, 4, 6, 8]))]]
    (one,) = found("cumulative-over-unknown-year", rising)
    assert (one.severity.value, one.indicator) == ("info", "Homes sold YTD")
    known = rule_with(rows=[{"label": "Homes sold YTD", "basis": "cumulative_financial_year"}])
    assert found("cumulative-over-unknown-year", rising, **known) == []


@pytest.mark.parametrize("said", ["since 1 April", "YTD from April", "(year to date, April to March)"])
def test_a_label_says_over_which_year_by_its_months(said: str) -> None:
    rows = [["KPI", *MONTHS[3:5]], [f"Cumulative complaints {said}", "5", "12"]]
    assert {one.basis.value for one in table(rows).observations} == {"cumulative_financial_year"}
