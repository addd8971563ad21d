"""What a report counts of its own indicators, against those that it lists."""

from __future__ import annotations

from typing import Any

import pytest

from extract.checks.catalogue import run_checks
from extract.records import Finding
from extract.scorecard.observe import ObservedTable
from tests.conftest import Run, shared_pdf
from tests.tables import RULE, table

COUNTS: dict[str, Any] = {
    "tables": [
        {
            "name": "counts",
            "columns": [
                {"heading": "Service", "holds": "indicator"},
                {"heading": "G", "holds": "latest", "counts": "green"},
                {"heading": "R", "holds": "latest", "counts": "red"},
                {"heading": "Up", "holds": "latest", "counts": "up"},
            ],
        }
    ]
}
LISTED: dict[str, Any] = {
    "marker_meaning": "performance",
    "tables": [
        {
            "name": "ratings",
            "sections": ["Roads KPIs", "Schools KPIs"],
            "columns": [
                {"heading": "KPI", "holds": "indicator"},
                {"heading": "Latest", "holds": "latest"},
                {"heading": "DoT", "holds": "trend"},
            ],
        }
    ],
}
INDICATORS = [
    ["KPI", "Latest", "DoT"],
    ["Roads KPIs", "", ""],
    ["Potholes", "GREEN", "▲"],
    ["Bridges", "RED", "▼"],
    ["Schools KPIs", "", ""],
    ["Places", "GREEN", "▲"],
    ["Plans", "GREEN", "▶"],
]


def found(counts: list[list[str]], indicators: list[list[str]] = INDICATORS) -> list[Finding]:
    tables: list[ObservedTable] = [
        table([["Service", "G", "R", "Up"], *counts], **COUNTS),
        table(indicators, **{**RULE, **LISTED}),
    ]
    return [one for one in run_checks(tables) if one.code == "summary-disagrees"]


def test_a_summary_that_counts_what_is_listed() -> None:
    assert found([["Roads", "1", "1", "1"], ["Schools", "2", "", "1"], ["TOTAL", "3", "1", "2"]]) == []


def test_a_summary_that_does_not() -> None:
    green, red = found([["TOTAL", "2", "2", "2"]])
    wrong = "The summary counts 2 indicators that are green, but 3 of the 4 listed from page 1 on are (page 1, G)."
    assert (green.message, green.severity.value, green.printed, green.expected) == (wrong, "warning", "2", "3")
    assert "counts 2 indicators that are red, but 1 of the 4" in red.message


def test_a_service_is_compared_with_its_own_section_only() -> None:
    assert found([["Roads", "1", "1", "1"], ["Libraries", "9", "9", "9"]]) == []


def test_an_indicator_whose_rating_cannot_be_read_counts_for_any() -> None:
    unread = [*INDICATORS[:-1], ["Plans", "", "▶"]]
    assert found([["TOTAL", "3", "1", "2"]], unread) == found([["TOTAL", "2", "2", "2"]], unread) == []
    (one,) = found([["TOTAL", "4", "0", "2"]], unread)[:1]
    assert "2 of the 4 listed from page 1 on are; 1 could not be read" in one.message


def test_an_indicator_that_is_not_listed_counts_for_any() -> None:
    assert found([["TOTAL", "4", "1", "3"]]) == []
    green, red = found([["TOTAL", "2", "3", "2"]])
    assert "counts 2 indicators that are green, but 3 of the 4" in green.message
    assert "counts 3 indicators that are red, but 1 of the 4 listed from page 1 on are; 1 could not be read" in red.message


def test_where_more_are_listed_than_counted_it_is_for_information() -> None:
    (one,) = found([["TOTAL", "2", "1", "2"]])
    assert one.severity.value == "info" and one.message.endswith("are; in all it counts 3 (page 1, G).")


def test_a_count_too_many_is_found_where_the_directions_say_that_none_is_missing() -> None:
    more = {**COUNTS["tables"][0]}
    more["columns"] = [*more["columns"], *({"heading": w, "holds": "latest", "counts": w.lower()} for w in ("Down", "Flat"))]
    header = ["Service", "G", "R", "Up", "Down", "Flat"]

    def reported(row: list[str]) -> list[str]:
        tables = [table([header, row], tables=[more]), table(INDICATORS, **{**RULE, **LISTED})]
        return [one.message for one in run_checks(tables) if one.code == "summary-disagrees"]

    assert reported(["TOTAL", "3", "1", "2", "1", "1"]) == []
    assert reported(["TOTAL", "4", "1", "3", "1", "1"]) == []  # one that is not listed may be green and go up
    (message,) = reported(["TOTAL", "4", "1", "2", "1", "1"])
    assert "counts 4 indicators that are green, but 3 of the 4 listed" in message


@pytest.mark.parametrize("counted", ["17 green", "12 amber", "9 red", "10 up", "22 flat", "6 down"])
def test_the_quarterly_report_counts_what_it_lists(run: Run, counted: str) -> None:
    path = shared_pdf("kent-qpr/QPR Q3 Cabinet appendix 1.pdf")
    number, what = counted.split()
    labels = {"green": "G", "amber": "A", "red": "R", "up": "▲", "flat": "▶", "down": "▼"}
    done = run("run", path, "--pages", "1-9")
    (total,) = [row for row in done.rows if row["indicator"] == "TOTAL" and row["column_label"] == labels[what]]
    assert total["value"] == number and "summary-disagrees" not in total["flags"]
