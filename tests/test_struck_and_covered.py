"""What is crossed out or covered on the page is no figure, though the file holds it."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from extract.figures import read_figure
from extract.grid.find import find_grids
from extract.marks.struck import with_struck
from tests.drawing import HEIGHT, drawn_page, fill, grid, line, text

XS, YS = [20, 120, 170, 220], [40, 60, 80]


def table(canvas: Canvas) -> None:
    grid(canvas, XS, YS)
    for row, cells in enumerate((["Requests", "45", "46"], ["Plans", "12", "13"])):
        for x, words in zip(XS, cells, strict=False):
            text(canvas, x + 4, 54 + 20 * row, words)


def strike(canvas: Canvas, x: float, y: float, words: str) -> None:
    text(canvas, x, y, words)
    canvas.setLineWidth(0.6)
    line(canvas, x, y - 2.8, x + canvas.stringWidth(words, "Helvetica", 10), y - 2.8)


def test_a_figure_that_is_struck_out_is_not_joined_to_the_one_behind_it(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas)
        strike(canvas, 190, 54, "19")
        text(canvas, 190 + canvas.stringWidth("19", "Helvetica", 10), 54, "21")

    page = with_struck(drawn_page(tmp_path, draw))
    cell = find_grids(page)[0].texts()[0][2]
    assert cell == "46 1\u03369\u033621"
    assert read_figure("1\u03369\u0336").value is None and read_figure(cell).value is None


@pytest.mark.parametrize("beyond", [0.0, 30.0])
def test_an_underline_and_a_border_strike_nothing_out(tmp_path: Path, beyond: float) -> None:
    """A line below the text, and one at the height of a stroke that runs on beyond it."""

    def draw(canvas: Canvas) -> None:
        table(canvas)
        line(canvas, 124 - beyond, 55.5 - beyond / 10, 135 + beyond, 55.5 - beyond / 10)

    page = drawn_page(tmp_path, draw)
    assert with_struck(page) is page


def test_what_a_later_fill_covers_is_not_read(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas)
        fill(canvas, 122, 41, 168, 59, (1, 1, 1))
        text(canvas, 124, 54, "99")
        fill(canvas, 172, 41, 218, 59, (1, 1, 1))
        fill(canvas, 22, 61, 118, 79, (0, 0, 0))

    assert find_grids(drawn_page(tmp_path, draw))[0].texts() == [["Requests", "99", ""], ["", "12", "13"]]


def test_what_shows_through_or_lies_above_is_read(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        fill(canvas, 120, 40, 170, 60, (0.9, 0.9, 0.5))
        table(canvas)
        canvas.setFillColor(Color(1, 1, 0, alpha=0.4))
        canvas.rect(172, HEIGHT - 59, 46, 18, stroke=0, fill=1)

    assert find_grids(drawn_page(tmp_path, draw))[0].texts() == [["Requests", "45", "46"], ["Plans", "12", "13"]]


@pytest.mark.parametrize(("across", "down"), [(0.35, 0.0), (0.3, 0.2), (-0.3, 0.0)])
def test_bold_by_printing_twice_is_read_once(tmp_path: Path, across: float, down: float) -> None:
    """The whole table is drawn again, a little aside. Figures of equal digits stay what they are."""

    def draw(canvas: Canvas) -> None:
        for shift in (0.0, 1.0, 2.0):
            canvas.saveState()
            canvas.translate(shift * across / 2, shift * down / 2)
            grid(canvas, XS, YS)
            for row, cells in enumerate((["Aa bb", "11", "1,111"], ["Plans", "8,888", "5,500"])):
                for x, words in zip(XS, cells, strict=False):
                    text(canvas, x + 4, 54 + 20 * row, words)
            canvas.restoreState()

    assert find_grids(drawn_page(tmp_path, draw))[0].texts() == [["Aa bb", "11", "1,111"], ["Plans", "8,888", "5,500"]]


def test_two_texts_that_run_into_one_another_lose_no_letter(tmp_path: Path) -> None:
    """Both have an R at nearly the same place, as a label that runs on under the next row's does in a real report."""

    def draw(canvas: Canvas) -> None:
        text(canvas, 40 - canvas.stringWidth("C", "Helvetica", 10), 50, "CRIMES")
        text(canvas, 40.6 - canvas.stringWidth("G", "Helvetica", 10), 50.9, "GRAND THEFT AUTO")

    page = drawn_page(tmp_path, draw)
    assert sorted("".join(page.characters.text).replace(" ", "")) == sorted("CRIMESGRANDTHEFTAUTO")
