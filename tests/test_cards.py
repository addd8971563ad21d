"""Cards: figures behind their names, in whatever way these are printed."""

from __future__ import annotations

import pytest

from extract.markers.find import PageMarkers
from extract.rulebook.model import CardRule
from extract.scorecard.cards import read_card
from extract.scorecard.rows import TablePart
from tests.test_checks import page_and_grid

FIELDS = [
    {"label": "Latest", "holds": "latest"},
    {"label": "Target", "holds": "target"},
    {"label": "Floor", "holds": "floor", "optional": True},
    {"label": "Previous", "holds": "previous"},
]
RULE = CardRule.model_validate({"name": "indicator", "fields": FIELDS})


def card(rows: list[list[str]]) -> TablePart | None:
    page, grid = page_and_grid(rows)
    return read_card(RULE, PageMarkers(page), 1, grid, "Service")


def read(below: list[str]) -> dict[str, str]:
    part = card([["Calls answered", "GREEN", ""], below])
    assert part is not None
    (row,) = part.rows
    assert row.label == "Calls answered" and row.section == "Service"
    return {column.label or column.role or "": cell.text for column, cell in row.cells}


@pytest.mark.parametrize(
    ("printed", "target", "floor"),
    [
        ("Target: 97%, Floor: 90%", "97%", "90%"),
        ("Target: 97%, Floor 90%", "97%", "90%"),
        ("Target:180 Floor: 240", "180", "240"),
        ("Target 5,998; Floor=5,000.", "5,998", "5,000"),
        ("Target: £1.5m Floor:£1m", "£1.5m", "£1m"),
    ],
)
def test_named_figures_of_one_cell(printed: str, target: str, floor: str) -> None:
    assert read(["Latest:0.04%", printed, "Previous 5,473 (Amber)"]) == {
        "rag": "GREEN",
        "Latest": "0.04%",
        "Target": target,
        "Floor": floor,
        "Previous": "5,473 (Amber)",
    }


def test_a_field_may_be_left_out_only_where_the_rule_says_so() -> None:
    assert "Floor" not in read(["Latest: 1", "Target: 2", "Previous: 3"])
    assert card([["Calls answered", "GREEN", ""], ["Latest: 1", "", "Previous: 3"]]) is None


def test_a_name_that_is_part_of_a_word_or_printed_twice_is_no_field() -> None:
    assert card([["Calls", "", ""], ["Latest: 1", "Targeted: 2", "Previous: 3"]]) is None
    assert card([["Calls", "", ""], ["Latest: 1 Latest: 2", "Target: 2", "Previous: 3"]]) is None


def test_every_figure_of_a_cell_has_a_place_of_its_own() -> None:
    part = card([["Calls answered", "", ""], ["Latest: 1", "Target: 2, Floor: 3", "Previous: 4"]])
    assert part is not None
    places = [(cell.row, cell.column, cell.piece) for _, cell in part.rows[0].cells]
    assert len(set(places)) == len(places) == 4
