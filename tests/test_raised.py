"""Raised figures lead to footnotes. They are no digits of the figure behind which they stand."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.figures import read_figure
from extract.grid.find import find_grids
from extract.marks.raised import with_raised
from extract.marks.upright import turned
from extract.periods import read_period
from extract.rulebook.patterns import compiled
from tests.drawing import HEIGHT, drawn_page, grid, text


def marked(canvas: Canvas, x: float, y: float, figure: str, mark: str, rise: float = 4.0, size: float = 6.0) -> None:
    """A figure in type of 10 points with a small mark right behind it."""
    words = canvas.beginText(x, HEIGHT - y)
    words.textOut(figure)
    words.setFont("Helvetica", size)
    words.setRise(rise)
    words.textOut(mark)
    words.setRise(0)
    canvas.drawText(words)
    canvas.setFont("Helvetica", 10)


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
@pytest.mark.parametrize("rise", [1.5, 2.4, 4.0])
def test_a_raised_mark_is_no_digit(tmp_path: Path, rise: float, angle: int) -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, [20, 120, 200, 280], [20, 40, 60])
        marked(canvas, 24, 34, "Requests received", "2", rise)
        marked(canvas, 124, 34, "12.5", "3", rise)
        marked(canvas, 204, 34, "1,204", "(1)", rise)
        marked(canvas, 24, 54, "1", "st", min(rise, 2.4))
        text(canvas, 124, 54, "CO2")
        marked(canvas, 204, 54, "56%", "10", rise)

    page = drawn_page(tmp_path, draw)
    page = with_raised(turned(page, angle)) if angle else with_raised(page)
    back = turned(page, 360 - angle) if angle else page
    assert find_grids(back)[0].texts() == [["Requests received²", "12.5³", "1,204⁽¹⁾"], ["1st", "CO2", "56%¹⁰"]]


@pytest.mark.parametrize(("rise", "size"), [(0.0, 6.0), (-2.0, 6.0), (3.0, 10.0), (9.0, 6.0)])
def test_what_is_not_small_and_raised_is_not_taken_for_a_mark(tmp_path: Path, rise: float, size: float) -> None:
    page = drawn_page(tmp_path, lambda canvas: marked(canvas, 20, 40, "12.5", "3", rise, size))
    assert with_raised(page) is page


def test_marks_that_the_file_draws_last_are_raised_where_they_stand(tmp_path: Path) -> None:
    """After all figures, one after the other: each is of the figure behind which it is printed."""

    def draw(canvas: Canvas) -> None:
        grid(canvas, [20, 120, 200], [20, 40, 60])
        for x, y in ((24, 34), (124, 34), (24, 54), (124, 54)):
            text(canvas, x, y, "45.1%")
        canvas.setFont("Helvetica", 6)
        end = canvas.stringWidth("45.1%", "Helvetica", 10)
        for x, y, mark in ((24, 34, "1"), (124, 54, "12"), (124, 34, "2")):
            text(canvas, x + end + 0.3, y - 4, mark)
        text(canvas, 24 + end + 2, 54, "7")

    rows = find_grids(with_raised(drawn_page(tmp_path, draw)))[0].texts()
    assert rows == [["45.1% ¹", "45.1% ²"], ["45.1% 7", "45.1% ¹²"]]


def test_a_lowered_digit_is_not_glued_to_a_figure(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, [20, 120, 200], [20, 40, 60])
        marked(canvas, 24, 34, "12.5", "3", -2.0)
        for x, y in ((124, 34), (24, 54), (124, 54)):
            text(canvas, x, y, "45.1")

    first, _ = find_grids(with_raised(drawn_page(tmp_path, draw)))[0].texts()[0]
    assert first == "12.5 3" and read_figure(first).value is None


@pytest.mark.parametrize(
    ("printed", "value"),
    [("12.5³", "12.5"), ("1,204⁽¹⁾", "1204"), ("45.1%¹,²", "45.1"), ("56 ¹", "56"), ("0.60%⁴⁵", "0.60"), ("(650)²", "-650")],
)
def test_a_figure_with_footnotes_is_the_figure(printed: str, value: str) -> None:
    assert read_figure(printed).value == Decimal(value)


@pytest.mark.parametrize("printed", ["¹", "45 m²", "12 kg²", "4¹5"])
def test_what_is_no_figure_with_a_footnote_gives_none(printed: str) -> None:
    assert read_figure(printed).value is None


def test_labels_and_periods_with_footnotes() -> None:
    dated, plain = read_period("Dec 24²"), read_period("Dec 24")
    assert dated is not None and dated == plain
    assert compiled("No. of EHCPs").matches("No. of EHCPs³")
    assert not compiled("No. of EHCPs").matches("No. of EHCPs 3")
