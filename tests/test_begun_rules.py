"""Lines that part the headings of columns and begin below what heads several of them, with no line between the two."""

from __future__ import annotations

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from extract.grid.find import find_grids
from extract.grid.table import Grid
from tests.drawing import drawn_page, line, text

HEADS = (("Area", 25, 54), ("Requests", 150, 38), ("Plans", 300, 38))
BELOW = ("North", "2", "3", "14", "5"), ("South", "8", "9", "10", "11")
PLACES = (25, 110, 180, 260, 340)


def read(tmp_path: Path, begun: float) -> Grid:
    def draw(canvas: Canvas) -> None:
        for words, x, y in HEADS:
            text(canvas, x, y, words)
        for row, texts in enumerate((("", "Apr 24", "May 24", "Apr 24", "May 24"), *BELOW)):
            for x, words in zip(PLACES, texts, strict=True):
                text(canvas, x, 54 + 20 * row, words)
        for y in (25, 60, 80, 100):
            line(canvas, 20, y, 390, y)
        for x in (20, 100, 240, 390):
            line(canvas, x, 25, x, 100)
        for x in (170, 320):
            line(canvas, x, begun, x, 100)

    (found,) = find_grids(drawn_page(tmp_path, draw))
    return found


def test_headings_over_several_columns_without_a_line_under_them(tmp_path: Path) -> None:
    found = read(tmp_path, 43)
    assert found.texts() == [
        ["Area", "Requests", "", "Plans", ""],
        ["", "Apr 24", "May 24", "Apr 24", "May 24"],
        *map(list, BELOW),
    ]
    assert [(cell.column, cell.column_span) for cell in found.cells if cell.text in ("Requests", "Plans")] == [(1, 2), (3, 2)]


def test_lines_that_begin_at_the_header_s_foot_part_no_row(tmp_path: Path) -> None:
    assert read(tmp_path, 60).row_count == 3
