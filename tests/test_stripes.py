"""Unruled tables of which shading shows some rows: header and total, sections in turn, or every row."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.grid.find import find_grids
from tests.drawing import drawn_page, fill, text

HEAD = ["Measure", "Apr 24", "May 24", "Jun 24"]
PLACES = (25, 180, 250, 320)


def read(tmp_path: Path, rows: list[list[str]], stripes: list[tuple[int, int]]) -> list[list[str]]:
    """The one table of a page on which rows stand 14 points apart, those from ``first`` to ``last`` on one stripe."""

    def draw(canvas: Canvas) -> None:
        for first, last in stripes:
            fill(canvas, 20, 29 + 14 * first, 380, 43 + 14 * last, (0.8, 0.85, 0.95))
        for index, row in enumerate(rows):
            for x, words in zip(PLACES, row, strict=True):
                text(canvas, x, 40 + 14 * index, words)

    (found,) = find_grids(drawn_page(tmp_path, draw))
    return found.texts()


REQUESTS, PLANS, REVIEWS = ["Requests", "12", "13", "14"], ["Plans issued", "345", "346", "347"], ["Reviews", "1", "2", "-"]
TOTAL = ["Total", "358", "361", "361"]


@pytest.mark.parametrize("between", [[REQUESTS, PLANS], [REQUESTS, PLANS, REVIEWS]])
def test_between_a_shaded_header_and_a_shaded_total_every_line_is_a_row(tmp_path: Path, between: list[list[str]]) -> None:
    """12 above 345 is not 12 345."""
    rows = [HEAD, *between, TOTAL]
    assert read(tmp_path, rows, [(0, 0), (len(rows) - 1, len(rows) - 1)]) == rows


def test_sections_shaded_in_turn(tmp_path: Path) -> None:
    rows = [HEAD, REQUESTS, ["Early Years", "", "", ""], PLANS, REVIEWS, ["Post 16", "", "", ""], TOTAL]
    assert read(tmp_path, rows, [(0, 0), (2, 2), (5, 5)]) == rows


def test_a_stripe_over_several_rows(tmp_path: Path) -> None:
    rows = [HEAD, REQUESTS, PLANS, REVIEWS, TOTAL]
    assert read(tmp_path, rows, [(0, 0), (2, 3)]) == rows


def test_counts_in_brackets_below_percentages_are_of_the_same_row(tmp_path: Path) -> None:
    rows = [HEAD, ["% of plans", "60%", "71%", "72%"], ["in time", "(12)", "(13)", "(14)"], REQUESTS, PLANS]
    found = read(tmp_path, rows, [(0, 0), (3, 3)])
    assert found == [HEAD, ["% of plans in time", "60% (12)", "71% (13)", "72% (14)"], REQUESTS, PLANS]


def test_a_heading_of_two_lines_is_one_row(tmp_path: Path) -> None:
    rows = [["Key", "Q1", "Q2", "Q3"], ["measure", "2024/25", "2024/25", "2024/25"], REQUESTS, PLANS, REVIEWS]
    found = read(tmp_path, rows, [(0, 1), (3, 3)])
    assert found == [["Key measure", "Q1 2024/25", "Q2 2024/25", "Q3 2024/25"], REQUESTS, PLANS, REVIEWS]


def test_a_heading_on_the_white_of_the_row_below_it(tmp_path: Path) -> None:
    """Every second row is shaded, and the first of each section is not; nor is the heading above it."""
    rows = [["Schools", "", "", ""], REQUESTS, PLANS, REVIEWS, TOTAL, ["Colleges", "", "", ""], REQUESTS, PLANS, REVIEWS, TOTAL]

    def draw(canvas: Canvas) -> None:
        for index in (2, 4, 7, 9):
            fill(canvas, 20, 30 + 14 * index, 380, 44 + 14 * index, (0.9, 0.9, 0.9))
        for index, row in enumerate(rows):
            for x, words in zip(PLACES, row, strict=True):
                text(canvas, x, 40 + 14 * index, words)

    (found,) = find_grids(drawn_page(tmp_path, draw))
    assert found.texts() == rows
