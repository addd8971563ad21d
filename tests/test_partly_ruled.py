"""Tables of which lines tell a part: lines across them only, borders round their figures only, a line over two of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.drawing import grid, line
from tests.test_unruled import MONTHS, SERVICES, WARDS, Rows, found, printed, row, table


def ruled(canvas: Canvas, y: float, rows: Rows, xs: tuple[float, ...], align: str) -> None:
    """Rows with a line under each of them."""
    table(canvas, y, rows, xs, align, 16)
    for number in range(len(rows)):
        line(canvas, xs[0], y + 5 + 16 * number, xs[-1], y + 5 + 16 * number)


def test_headings_over_columns_that_are_still_empty(tmp_path: Path) -> None:
    """Months to come have no figures: the headings above the first line tell of them, and none moves over another's figures."""
    rows = [["Service", *MONTHS[:4], "Target"], *([label, one, other, "", "", "9"] for label, one, other in SERVICES)]

    def draw(canvas: Canvas) -> None:
        ruled(canvas, 40, rows, (20, 140, 190, 240, 290, 340), "lrrrrr")

    assert found(tmp_path, draw) == [rows]


def test_headings_that_stand_close_over_columns_that_are_still_empty(tmp_path: Path) -> None:
    rows = [["Service", *MONTHS[:5], "Target"], *([label, one, other, "", "", "", "9"] for label, one, other in SERVICES)]

    def draw(canvas: Canvas) -> None:
        table(canvas, 40, rows, (20, 140, 177, 210, 241, 278, 312), "lrrrrrr")

    assert found(tmp_path, draw) == [rows]


def test_the_first_section_below_the_headings_is_a_row(tmp_path: Path) -> None:
    rows = [["Service", "2023", "2024"], ["Place", "", ""], *SERVICES]

    def draw(canvas: Canvas) -> None:
        ruled(canvas, 40, rows, (20, 190, 250), "lrr")

    assert found(tmp_path, draw) == [rows]


def test_a_heading_half_way_beside_those_of_two_lines(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        row(canvas, 34, ["Apr", "May"], (190, 250), "rr")
        row(canvas, 40, ["Service"], (20,), "l")
        row(canvas, 46, ["2024", "2024"], (190, 250), "rr")
        line(canvas, 20, 50, 250, 50)
        ruled(canvas, 62, SERVICES, (20, 190, 250), "lrr")

    assert found(tmp_path, draw) == [[["Service", "Apr 2024", "May 2024"], *SERVICES]]


@pytest.mark.parametrize("headed", [True, False])
def test_labels_and_headings_outside_of_the_borders(tmp_path: Path, headed: bool) -> None:
    """A spreadsheet's borders may be drawn round its figures only, or round those and their headings."""
    rows = [["", "2023", "2024"], *WARDS, ["All", "558", "1,076"]]

    def draw(canvas: Canvas) -> None:
        table(canvas, 51, rows, (20, 190, 250), "lrr", 16)
        grid(canvas, (150, 195, 255), [40 + 16 * number for number in range(0 if headed else 1, 7)])

    assert found(tmp_path, draw) == [rows]


def test_text_beside_borders_is_no_label(tmp_path: Path) -> None:
    """It stands beside a table that has labels of its own, or off its rows."""
    rows = [["Ward", "2023", "2024"], *WARDS]

    def draw(canvas: Canvas) -> None:
        table(canvas, 51, rows, (150, 290, 350), "lrr", 16)
        grid(canvas, (145, 250, 295, 355), [40 + 16 * number for number in range(6)])
        for number in range(6):
            printed(canvas, 20, 51 + 16 * number, "more of the text")

    assert found(tmp_path, draw) == [rows]


def test_a_line_over_two_tables_side_by_side_joins_no_rows(tmp_path: Path) -> None:
    left, right = [["Ward", "2023", "2024"], *WARDS], [["Service", "2023", "2024"], *SERVICES]

    def draw(canvas: Canvas) -> None:
        ruled(canvas, 40, left, (20, 110, 150), "lrr")
        ruled(canvas, 40, right, (210, 310, 350), "lrr")
        line(canvas, 20, 26, 350, 26)
        line(canvas, 20, 112, 350, 112)

    assert found(tmp_path, draw) == [left, right]
