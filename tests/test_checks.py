"""Checks: what is reported is wrong, and what is right is not reported."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.checks.catalogue import CHECKS, run_checks
from extract.checks.percentages import Share
from extract.figures import read_figure
from extract.records import Finding, Rag
from tests.tables import RULE, table


def findings(rows: list[list[str]], **changes: object) -> list[Finding]:
    return run_checks([table(rows, **changes)])


MONTHS = ["KPI", "Jan 24", "Feb 24", "Mar 24"]


@pytest.mark.parametrize(
    ("row", "severities"),
    [
        (["No. of plans", "5", "8 ▼", "8 ▲"], ["warning", "warning"]),
        (["No. of plans", "5", "8 ▲", "8 ▶"], []),
        (["No. of plans", "5", "8 ▶", "7 ▼"], ["warning"]),
        (["% of plans", "36.4%", "36.4% ▲", "36.3% ▼"], ["info"]),
        (["% of plans", "25.2%", "25.3% ▶", "25.5% ▶"], ["info", "warning"]),
        (["% of plans", "17%", "17.4% ▶", "17% ▶"], ["info", "info"]),
        (["No. of plans", "", "8 ▼", "9 ▲"], []),
        (["No. of plans", "requested", "▲", "9 ▼"], []),
        (["Mixed", "0.316", "35.4% ▼", "36.0% ▲"], []),
    ],
)
def test_arrows_against_changes(row: list[str], severities: list[str]) -> None:
    found = [one for one in findings([MONTHS, row]) if one.code == "marker-against-change"]
    assert [one.severity.value for one in found] == severities


def test_arrows_for_performance_are_not_checked() -> None:
    assert findings([MONTHS, ["Complaints", "5", "8 ▼", "9 ▼"]], marker_meaning="performance") == []
    assert findings([MONTHS, ["Complaints", "5", "8 ▼", "9 ▼"]], marker_meaning=None) == []


def test_arrows_are_not_compared_over_a_gap_of_months() -> None:
    assert findings([["KPI", "Jan 24", "Mar 24", "Apr 24"], ["No. of plans", "5", "8 ▼", "9 ▲"]]) == []


@pytest.mark.parametrize(
    ("percentage", "count", "total", "agrees", "doubtful"),
    [
        ("16.6", 22, 132, True, False),  # cut off: 16.67
        ("16.7", 22, 132, True, False),  # rounded
        ("59", 84, 141, True, False),  # cut off: 59.57
        ("60", 84, 141, True, False),
        ("12.5", 1, 8, True, False),
        ("0", 0, 9, True, False),
        ("16.31", 71, 435, False, False),  # 16.32: the last digit only
        ("11.84", 3, 295, False, True),
        ("14.3", 10, 143, False, True),
        ("17.5", 22, 132, False, True),
    ],
)
def test_percentage_count_and_total(percentage: str, count: int, total: int, agrees: bool, doubtful: bool) -> None:
    one = table([MONTHS, ["No. of plans", "1", "2", "3"]]).rows[0].cells[0].observation
    share = Share(one, one, Decimal(percentage), Decimal(count), Decimal(total))
    assert (share.agrees, share.count_is_doubtful) == (agrees, doubtful)


@given(st.integers(0, 3000), st.integers(1, 3000), st.integers(0, 3), st.sampled_from(["ROUND_HALF_UP", "ROUND_DOWN"]))
def test_what_a_spreadsheet_prints_agrees(count: int, total: int, places: int, rounding: str) -> None:
    printed = (Decimal(100 * count) / total).quantize(Decimal(1).scaleb(-places), rounding)
    one = table([MONTHS, ["No. of plans", "1", "2", "3"]]).rows[0].cells[0].observation
    assert Share(one, one, printed, Decimal(count), Decimal(total)).agrees


def test_percentages_are_checked_against_the_row_that_the_rule_names() -> None:
    rows = [
        MONTHS,
        ["Mediations (cumulative calendar)", "23", "56", "97"],
        ["% followed (cumulative calendar)", "13.0% (3)", "21.4% (12)", "17.5% (71)"],
    ]
    found = findings(rows)
    assert [(one.code, one.printed, one.expected, one.severity) for one in found] == [
        ("percentage-against-count", "(71)", "17", "error")
    ]
    assert found[0].message.startswith("17.5% of 97 is 17, but 71 is printed in brackets")


def test_a_cumulative_figure_that_falls() -> None:
    months = ["KPI", "Nov 24", "Dec 24", "Jan 25", "Feb 25"]
    rows = [months, ["Plans (cumulative calendar)", "140", "138", "9", "8"], ["Plans open", "140", "138", "9", "8"]]
    found = findings(rows)
    assert [(one.code, one.period_start) for one in found] == [
        ("cumulative-falls", date(2024, 12, 1)),
        ("cumulative-falls", date(2025, 2, 1)),
    ]


@pytest.mark.parametrize(
    ("december", "january", "goes_on"),
    [("44", "51", True), ("44", "44", True), ("44", "43", False), ("9", "12", False), ("", "51", False)],
)
def test_a_cumulative_figure_that_does_not_start_again(december: str, january: str, goes_on: bool) -> None:
    rows = [
        ["KPI", "Nov 24", "Dec 24", "Jan 25"],
        ["Plans (cumulative calendar)", "8", december, january],
        ["Open", "8", "9", "60"],
    ]
    found = [one for one in findings(rows) if one.code == "cumulative-goes-on"]
    assert [one.period_start for one in found] == ([date(2025, 1, 1)] if goes_on else [])


def test_a_week_that_straddles_the_year_has_not_fallen() -> None:
    columns = [{"heading": "KPI", "holds": "indicator"}, {"heading": "{period}", "holds": "period"}]
    weeks = [
        ["KPI", "w/e 22/12/24", "w/e 29/12/24", "w/e 05/01/25", "w/e 12/01/25"],
        ["Plans (cumulative calendar)", "490", "500", "3", "2"],
        ["Plans (weekly)", "9", "10", "7", "4"],
    ]
    observed = table(weeks, **{**RULE, "tables": [{"name": "weeks", "columns": columns}]})
    found = [one for one in run_checks([observed]) if one.code in ("cumulative-falls", "month-against-cumulative")]
    assert [(one.code, one.period_start) for one in found] == [("cumulative-falls", date(2025, 1, 6))]


def test_totals() -> None:
    header = ["KPI", "Jan 24", "Feb 24", "Average", "2023-2024 % Change"]
    parts = [["Part one", "5", "1,005", "3", "10%"], ["Part two", "7", "7", "4", "20%"]]
    assert findings([header, *parts, ["Total", "12", "1,012", "8", "99%"]]) == []
    found = findings([header, *parts, ["Total", "13", "1,012", "9", "99%"]])
    assert [(one.message.split(" (")[0], one.expected) for one in found] == [
        ("The total is 13, but its parts 5 and 7 add up to 12", "12"),
        ("The total is 9, but its parts 3 and 4 add up to 7", "7"),
    ]


def test_a_total_without_all_of_its_parts_is_not_checked() -> None:
    assert findings([["KPI", "Jan 24", "Feb 24"], ["Part one", "5", "5"], ["Total", "99", "99"]]) == []
    assert findings([["KPI", "Jan 24"], ["Part one", "5"], ["Part two", "c"], ["Total", "99"]]) == []


def test_fractions_and_missing_signs() -> None:
    rows = [
        MONTHS,
        ["% of plans", "0.316", "35.4%", "36.1%"],
        ["% of all", "11.84", "35.4%", "36.1%"],
        ["Rate", "0.5", "1.2", "1"],
    ]
    assert [(one.code, one.printed, one.expected) for one in findings(rows)] == [
        ("fraction-in-percentage-row", "0.316", "31.6%"),
        ("missing-percent-sign", "11.84", "11.84%"),
    ]
    assert findings([MONTHS, ["% of plans", "31", "35", "36"]]) == []


def test_what_went_wrong_in_printing() -> None:
    rows = [
        ["KPI", "Jan 24", "", "Region", "Nat"],
        ["Plans (out of 6", "#DIV/0!", "7", "East", "8 ▲"],
        ["Others", "1", "", "West", "9"],
    ]
    assert sorted(one.code for one in findings(rows)) == [
        "column-not-in-rule",
        "figure-without-heading",
        "label-cut-off",
        "marker-beside-comparator",
        "spreadsheet-error",
    ]


def test_a_heading_that_gives_no_dates_is_reported_once() -> None:
    columns = [{"heading": "KPI", "holds": "indicator"}, {"heading": "/Q/", "holds": "period"}]
    found = findings([["KPI", "Q1"], ["a", "1"], ["b", "2"]], tables=[{"name": "t", "columns": columns}])
    assert [one.code for one in found] == ["heading-not-understood"]
    assert "calendar or a financial year" in found[0].message


def test_a_rule_or_a_user_may_switch_a_check_off() -> None:
    rows = [MONTHS, ["No. of plans", "5", "8 ▼", "9 ▲"]]
    assert run_checks([table(rows)], ignore=["marker-against-change"]) == []
    off = [{"check": "marker-against-change", "because": "the arrows compare with last year"}]
    assert findings(rows, switched_off=off) == []


def test_findings_come_in_the_order_of_the_cells() -> None:
    rows = [MONTHS, *[[f"No. of plans {n}", "5", "8 ▼", "9 ▼"] for n in range(12)]]
    found = findings(rows)
    assert [one.indicator for one in found] == [f"No. of plans {n}" for n in range(12) for _ in range(2)]


def test_every_check_is_documented_and_has_its_own_name() -> None:
    codes = [check.code for check in CHECKS]
    assert len(set(codes)) == len(codes)
    for check in CHECKS:
        assert check.code == check.code.lower() and " " not in check.code
        assert check.title
        assert len(check.explanation) > 60
        assert "(page" in check.example


def test_a_finding_never_changes_a_value() -> None:
    before = table([MONTHS, ["% of plans", "0.316", "8% ▼", "9% ▼"]])
    copy = [replace(one) for one in before.observations]
    run_checks([before])
    assert list(before.observations) == copy
    assert [one.value for one in copy][:1] == [read_figure("0.316").value]


def test_a_rating_in_words_is_held_against_the_shading() -> None:
    made = table([["KPI", "Jan 24", "Feb 24"], ["No. of plans", "12 Red", "13 Green"]])
    (row,) = made.rows
    shaded = [cell._replace(shading=Rag.AMBER if place else Rag.RED) for place, cell in enumerate(row.cells)]
    found = run_checks([replace(made, rows=(replace(row, cells=tuple(shaded)),))])
    assert [one.message for one in found if one.code == "rating-against-shading"] == [
        '"13 Green" is printed in a cell shaded amber (page 1, February 2024).'
    ]
