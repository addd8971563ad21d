"""Printed changes against the two columns that they compare."""

from __future__ import annotations

import pytest

from extract.checks.catalogue import run_checks
from extract.records import Finding
from tests.tables import table

HEAD = ["KPI", "Jan 23", "Jan 24", "2023-2024 % Change"]
FIGURES = [(10, 20), (8, 6), (40, 41), (3, 5), (7, 7), (100, 130), (16, 13)]
PERCENT = ["100%", "-25%", "2.5%", "67%", "0%", "30%", "-19%"]
ABSOLUTE = ["10", "-2", "1", "2", "0", "30", "-3"]


def printed(changes: list[str]) -> list[list[str]]:
    return [HEAD, *([f"Kind {n}", str(a), str(b), c] for n, ((a, b), c) in enumerate(zip(FIGURES, changes, strict=True)))]


def found(rows: list[list[str]]) -> list[Finding]:
    return [one for one in run_checks([table(rows)]) if one.code == "change-differs"]


def replaced(changes: list[str], *wrong: tuple[int, str]) -> list[str]:
    return [dict(wrong).get(place, change) for place, change in enumerate(changes)]


def test_a_change_that_differs_from_its_figures_is_found() -> None:
    (one,) = found(printed(replaced(PERCENT, (0, "25%"))))
    assert one.message == (
        "25% is printed as the change from 10 in Jan 23 to 20 in Jan 24, which is 100%; 6 of 7 rows agree with these columns "
        "(page 1, 2023-2024 % Change)."
    )
    assert (one.severity.value, one.printed, one.expected, one.indicator) == ("error", "25%", "100%", "Kind 0")


def test_a_difference_in_absolute_figures_is_worked_out_too() -> None:
    (one,) = found(printed(replaced(ABSOLUTE, (5, "33"))))
    assert (one.printed, one.expected) == ("33", "30")


@pytest.mark.parametrize(
    "changes",
    [
        PERCENT,
        ABSOLUTE,
        replaced(PERCENT, (3, "66%"), (6, "-18%")),  # cut off, not rounded
        replaced(PERCENT, (3, ""), (6, "*")),
        replaced(PERCENT, (0, "25%"), (1, "5%")),  # five of seven: it may compare something else
        ["3%", "9%", "4%", "-12%", "0%", "8%", "-1%"],
        ["0%", "0%", "0%", "0%", "0%", "0%", "5%"],
    ],
)
def test_what_agrees_and_what_compares_other_columns_is_left_alone(changes: list[str]) -> None:
    assert found(printed(changes)) == []


def test_changes_of_nought_prove_nothing() -> None:
    """Six rows that stand still agree with any two columns that do."""
    still = [HEAD, *([f"Kind {n}", "4", "4", "0%"] for n in range(6)), ["Kind 6", "4", "5", "3%"]]
    assert found(still) == []


def test_a_decrease_without_a_sign_is_left_alone_where_none_has_one() -> None:
    rows = [HEAD, *([f"Kind {n}", "10", str(11 + n), f"{10 * (n + 1)}%"] for n in range(5)), ["Kind 5", "10", "9", "10%"]]
    assert found(rows) == []
    (one,) = found([*rows, ["Kind 6", "10", "8", "-20%"]])
    assert (one.printed, one.expected) == ("10%", "-10%")


def test_the_change_from_a_rounded_average_may_be_off_by_its_rounding() -> None:
    """11.4 prints as 11: from it to 20 are 75%, from 11 they would be 82%."""
    head = ["KPI", "Jan 24", "Average", "2023-2024 % Change"]
    rows = [[f"Kind {n}", "20", "10", change] for n, change in enumerate(["100%", "102%", "98%", "100%", "97%"])]
    assert found([head, *rows, ["Kind 5", "20", "11", "75%"]]) == []
    (one,) = found([head, *rows, ["Kind 5", "20", "11", "60%"]])
    assert (one.severity.value, one.expected) == ("warning", "82%")


def test_a_change_of_rates_may_be_off_by_their_rounding() -> None:
    rates = [
        ("1.2", "1.5", "0.3"),
        ("2.0", "2.4", "0.5"),
        ("7.1", "6.0", "-1.1"),
        ("4.4", "4.6", "0.2"),
        ("9.9", "9.0", "-0.9"),
    ]
    rows = [HEAD, *([f"Rate {n}", *cells] for n, cells in enumerate(rates))]
    assert found(rows) == []
    assert [one.printed for one in found([*rows, ["Rate 9", "5.0", "6.0", "1.3"]])] == ["1.3"]


def test_a_row_without_a_first_figure_has_no_change_in_per_cent() -> None:
    assert found([*printed(PERCENT), ["Kind 9", "0", "4", "400%"]]) == []


def test_two_changes_that_differ_are_for_a_person_to_look_at() -> None:
    rows = [*printed(PERCENT), *([f"More {n}", "50", "60", "20%"] for n in range(4))]
    wrong = [[*row[:3], {"Kind 0": "25%", "More 3": "21%"}.get(row[0], row[3])] for row in rows]
    assert [(one.indicator, one.severity.value) for one in found(wrong)] == [("Kind 0", "warning"), ("More 3", "warning")]
