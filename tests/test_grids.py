"""From lines, gutters and shading to cells."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from extract.grid.find import find_grids
from extract.grid.ruled import _merge
from extract.grid.table import Grid, join_lines
from tests.drawing import HEIGHT, Draw, drawn_page, fill, grid, line, text

MONTHS = ["Dec 23", "Jan 24", "Feb 24", "Mar 24"]


def only_grid(tmp_path: Path, draw: Draw) -> Grid:
    grids = find_grids(drawn_page(tmp_path, draw))
    assert len(grids) == 1, [found.texts() for found in grids]
    return grids[0]


def test_a_plain_ruled_table(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        grid(canvas, [20, 120, 200, 280], [20, 40, 60])
        for x, y, words in (
            (25, 34, "KPI"),
            (130, 34, "Dec 23"),
            (210, 34, "Jan 24"),
            (25, 54, "Plans"),
            (130, 54, "7"),
            (210, 54, "9"),
        ):
            text(canvas, x, y, words)

    found = only_grid(tmp_path, draw)
    assert found.ruled
    assert found.texts() == [["KPI", "Dec 23", "Jan 24"], ["Plans", "7", "9"]]


def test_borders_drawn_cell_by_cell_double_and_dashed(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for row in range(2):
            for column in range(3):
                canvas.rect(20.3 + 80 * column, 240 - 20 * row, 79.4, 19.4)
                text(canvas, 30 + 80 * column, 54 + 20 * row, f"{row}{column}")
        line(canvas, 20, 40.8, 260, 40.8)

    assert only_grid(tmp_path, draw).texts() == [["00", "01", "02"], ["10", "11", "12"]]


def test_borders_with_slanting_ends(tmp_path: Path) -> None:
    """Browsers draw the bevelled border of a plain HTML table as thin shapes of four corners, their ends cut at 45 degrees."""

    def draw(canvas: Canvas) -> None:
        for x in (20, 120, 170, 220):
            border = canvas.beginPath()
            border.moveTo(x, HEIGHT - 20)
            border.lineTo(x, HEIGHT - 60)
            border.lineTo(x + 0.75, HEIGHT - 59.25)
            border.lineTo(x + 0.75, HEIGHT - 20.75)
            border.close()
            canvas.drawPath(border, stroke=0, fill=1)
        for y in (20, 40, 60):
            line(canvas, 20, y, 220.75, y)
        for x, words in ((24, "Indicator"), (124, "Jun"), (144, "24"), (174, "Target")):
            text(canvas, x, 34, words)
        for x, words in ((24, "Requests"), (124, "56"), (174, "60")):
            text(canvas, x, 54, words)

    table = only_grid(tmp_path, draw)
    assert table.ruled
    assert table.texts() == [["Indicator", "Jun 24", "Target"], ["Requests", "56", "60"]]


def test_a_gap_between_the_words_of_a_heading_parts_no_column(tmp_path: Path) -> None:
    """Over figures no wider than "Jun" the gap in "Jun 24" is white all the way down."""

    def draw(canvas: Canvas) -> None:
        rows = [("Requests received", "45", "56", "60"), ("Plans issued", "41", "57", "61"), ("Complaints", "12", "58", "62")]
        for x, words in ((20, "Indicator"), (140, "May 24"), (190, "Jun 24"), (250, "Target")):
            text(canvas, x, 30, words)
        for row, cells in enumerate(rows):
            for x, words in zip((20, 140, 190, 250), cells, strict=True):
                text(canvas, x, 46 + 16 * row, words)

    table = only_grid(tmp_path, draw)
    assert table.texts()[0] == ["Indicator", "May 24", "Jun 24", "Target"]


def test_an_unruled_table_ends_where_other_periods_head_the_next(tmp_path: Path) -> None:
    """A table of quarters two lines below one of months: its figures are of no month."""

    def draw(canvas: Canvas) -> None:
        months = [["Indicator", "Apr 24", "May 24", "Jun 24"], ["Referrals", "120", "99", "131"], ["Visits", "87", "91", "10"]]
        quarters = [["Finance", "Q1 24", "Q2 24", "Q3 24"], ["Spend", "204", "198", "310"], ["Income", "87", "91", "102"]]
        for top, rows in ((30, months), (86, quarters)):
            for number, row in enumerate([*rows, ["Others", "1", "2", "3"]]):
                for x, words in zip((20, 140, 190, 250), row, strict=True):
                    text(canvas, x, top + 14 * number, words)

    first, second = find_grids(drawn_page(tmp_path, draw))
    assert first.texts()[0] == ["Indicator", "Apr 24", "May 24", "Jun 24"] and first.row_count == 4
    assert second.texts()[:2] == [["Finance", "Q1 24", "Q2 24", "Q3 24"], ["Spend", "204", "198", "310"]]


def test_wide_headings_above_the_first_line_are_of_the_table(tmp_path: Path) -> None:
    """Headings wider than their figures, above a line across: they reach into the white between the columns."""

    def draw(canvas: Canvas) -> None:
        rows = [
            ("Service", "Budget 000", "Actual 000", "Variance 000"),
            ("Waste", "998", "900", "98"),
            ("Roads", "310", "10", "9"),
        ]
        for number, row in enumerate([*rows, ("Capital", "1", "2", "3")]):
            text(canvas, 20, 40 + 14 * number, row[0])
            for x, words in zip((190, 260, 335), row[1:], strict=True):
                text(canvas, x - canvas.stringWidth(words, "Helvetica", 10), 40 + 14 * number, words)
        for y in (44, 86):
            line(canvas, 20, y, 340, y)

    table = only_grid(tmp_path, draw)
    assert table.texts()[0] == ["Service", "Budget 000", "Actual 000", "Variance 000"]


def test_an_arrow_set_apart_in_a_ruled_cell_is_no_column(tmp_path: Path) -> None:
    """The arrow at the left of each cell, the figure at its right."""

    def draw(canvas: Canvas) -> None:
        grid(canvas, [20, 120, 200, 280], [20, 40, 60, 80])
        for row, cells in enumerate((("Indicator", "Apr 24", "May 24"), ("Referrals", "120", "99"), ("Visits", "87", "91"))):
            for x, words in zip((24, 124, 204), cells, strict=True):
                y = 34 + 20 * row
                if row and x > 24:
                    canvas.setFont("ZapfDingbats", 8)
                    text(canvas, x, y, "s")
                    canvas.setFont("Helvetica", 10)
                    text(canvas, x + 72 - canvas.stringWidth(words, "Helvetica", 10), y, words)
                else:
                    text(canvas, x, y, words)

    table = only_grid(tmp_path, draw)
    assert table.column_count == 3
    assert [cell.split()[-1] for cell in table.texts()[1]] == ["Referrals", "120", "99"]


def test_a_frame_close_below_a_table_is_not_part_of_it(tmp_path: Path) -> None:
    """Thick lines stick out of a table's last border by half their thickness, and the frame of a note begins just there."""

    def draw(canvas: Canvas) -> None:
        for y in (20, 40, 60):
            line(canvas, 20, y, 280, y)
        for x in (20, 120, 200, 280):
            line(canvas, x, 20, x, 60.8)
        canvas.rect(24, 300 - 90, 252, 27.4)
        for x, y, words in (
            (25, 34, "KPI"),
            (130, 34, "2023"),
            (210, 34, "2024"),
            (25, 54, "Plans"),
            (130, 54, "7"),
            (210, 54, "9"),
        ):
            text(canvas, x, y, words)
        text(canvas, 30, 80, "All figures are provisional and may be late.")

    assert only_grid(tmp_path, draw).texts() == [["KPI", "2023", "2024"], ["Plans", "7", "9"]]


def test_a_double_rule_under_the_header_does_not_part_a_table(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for y in (20, 40, 42, 62):
            line(canvas, 20, y, 280, y)
        for x in (20, 120, 200, 280):
            line(canvas, x, 20, x, 40)
            line(canvas, x, 42, x, 62)
        for x, y, words in (
            (25, 34, "KPI"),
            (130, 34, "2023"),
            (210, 34, "2024"),
            (25, 56, "Plans"),
            (130, 56, "7"),
            (210, 56, "9"),
        ):
            text(canvas, x, y, words)

    rows = only_grid(tmp_path, draw).texts()
    assert [row for row in rows if any(row)] == [["KPI", "2023", "2024"], ["Plans", "7", "9"]]


def test_merged_cells_span(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for y in (20, 40, 60, 80):
            line(canvas, 20, y, 260, y)
        line(canvas, 20, 20, 20, 80)
        line(canvas, 260, 20, 260, 80)
        line(canvas, 100, 40, 100, 80)
        line(canvas, 180, 40, 180, 60)
        text(canvas, 25, 34, "A section over all columns")
        for x, words in ((25, "row"), (110, "1"), (190, "2")):
            text(canvas, x, 54, words)
        text(canvas, 25, 74, "row two")
        text(canvas, 110, 74, "spans two")

    found = only_grid(tmp_path, draw)
    spans = {cell.text: (cell.row, cell.column, cell.row_span, cell.column_span) for cell in found.cells}
    assert spans["A section over all columns"] == (0, 0, 1, 3)
    assert spans["2"] == (1, 2, 1, 1)
    assert spans["spans two"] == (2, 1, 1, 2)
    assert found.at(2, 2) is found.at(2, 1)


def test_figures_that_touch_are_cut_at_the_line_between_them(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        left = canvas.stringWidth("1234")
        grid(canvas, [20, 20 + left + 0.2, 100], [20, 40, 60])
        text(canvas, 20.1, 34, "123456")
        text(canvas, 21, 54, "12")
        text(canvas, 60, 54, "7")

    assert only_grid(tmp_path, draw).texts() == [["1234", "56"], ["12", "7"]]


def test_a_gap_between_two_blocks_is_no_column(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        ys = [20, 40, 60, 80, 100]
        for xs in ([20, 100, 150], [170, 220, 270]):
            grid(canvas, xs, ys)
        # The section's cell spans both blocks and the gap between them.
        line(canvas, 150, 20, 170, 20)
        line(canvas, 150, 40, 170, 40)
        for row in range(1, 4):
            for column, x in enumerate((25, 110, 180, 230)):
                text(canvas, x, 34 + 20 * row, f"{row}{column}")

    found = only_grid(tmp_path, draw)
    assert found.gaps == {2}
    assert found.texts()[1:] == [[f"{row}{column}" for column in range(4)] for row in range(1, 4)]


@pytest.mark.parametrize("striped", [True, False])
def test_a_table_without_lines(tmp_path: Path, striped: bool) -> None:
    rows = [
        ("Plans", ["7", "19", "20", "21"]),
        ("Of which new", ["1", "", "12", "2"]),
        ("Share", ["9%", "10%", "", "12%"]),
        ("All", ["1", "2", "3", "4"]),
    ]

    def draw(canvas: Canvas) -> None:
        for index in range(1, 5, 2):
            if striped:
                fill(canvas, 20, 20 + 14 * index, 380, 34 + 14 * index, (0.9, 0.9, 0.95))
        text(canvas, 25, 30, "KPI")
        for column, month in enumerate(MONTHS):
            canvas.drawCentredString(180 + 55 * column, 300 - 30, month)
        for index, (label, figures) in enumerate(rows, start=1):
            text(canvas, 25, 30 + 14 * index, label)
            for column, figure in enumerate(figures):
                canvas.drawCentredString(180 + 55 * column, 300 - 30 - 14 * index, figure)

    found = only_grid(tmp_path, draw)
    assert not found.ruled
    assert found.texts() == [["KPI", *MONTHS], *([label, *figures] for label, figures in rows)]


def test_a_label_over_two_lines_is_one_row_of_a_striped_table(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        fill(canvas, 20, 36, 380, 62, (0.9, 0.9, 0.95))
        text(canvas, 25, 30, "KPI")
        text(canvas, 25, 46, "A label that is too long for")
        text(canvas, 25, 58, "one line of its column")
        text(canvas, 25, 74, "Short")
        fill(canvas, 20, 80, 380, 96, (0.9, 0.9, 0.95))
        text(canvas, 25, 91, "Last")
        for column, month in enumerate(MONTHS[:3]):
            for y, words in ((30, month), (52, "7"), (74, "8"), (91, "9")):
                text(canvas, 200 + 60 * column, y, words)

    label = "A label that is too long for one line of its column"
    assert only_grid(tmp_path, draw).texts() == [["KPI", *MONTHS[:3]], [label, *"777"], ["Short", *"888"], ["Last", *"999"]]


@pytest.mark.parametrize("ruled", [True, False])
def test_figures_that_go_on_below_are_one_row(ruled: bool, tmp_path: Path) -> None:
    """In columns too narrow for them the decimals stand below the whole: no row of figures of their own."""

    def draw(canvas: Canvas) -> None:
        if ruled:
            grid(canvas, [20, 120, 160, 200, 240], [20, 36, 60, 100, 116])
        rows = [("KPI", "Apr 13", "May 13", "Jun 13"), ("Noise", "0", "0", "11"), ("", ".4", ".6", ".0")]
        rows += [("Answered", "6", "6", "5"), ("", "8", "6", "9"), ("", ".1%", ".2%", ".5%"), ("Visits", "3", "5", "4")]
        for y, words in zip((31, 46, 56, 72, 82, 92, 111), rows, strict=True):
            for x, word in zip((25, 125, 165, 205), words, strict=True):
                text(canvas, x, y, word)

    assert only_grid(tmp_path, draw).texts() == [
        ["KPI", "Apr 13", "May 13", "Jun 13"],
        ["Noise", "0 .4", "0 .6", "11 .0"],
        ["Answered", "6 8 .1%", "6 6 .2%", "5 9 .5%"],
        ["Visits", "3", "5", "4"],
    ]


def test_text_is_no_table(tmp_path: Path) -> None:
    words = "The number of plans continues to rise to 4453 in January 2025 compared to 3791 in January 2024".split()

    def draw(canvas: Canvas) -> None:
        for index in range(12):
            text(canvas, 25, 30 + 14 * index, " ".join(words[index % 5 : index % 5 + 10]))

    assert find_grids(drawn_page(tmp_path, draw)) == []


def test_a_frame_around_text_is_no_table(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(20, 100, 300, 100)
        text(canvas, 30, 150, "Recommendations")

    assert find_grids(drawn_page(tmp_path, draw)) == []


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["KPI changed-", "see below"], "KPI changed-see below"),
        (["14.12% (51)", "▲"], "14.12% (51) ▲"),
        (["Special -", "independent"], "Special - independent"),
        (["2023-", "24"], "2023- 24"),
        (["Apr-", "24"], "Apr-24"),
        ([], ""),
    ],
)
def test_lines_of_a_cell(lines: list[str], joined: str) -> None:
    assert join_lines(lines) == joined


@given(st.integers(1, 6), st.integers(1, 6), st.data())
def test_cells_of_a_lattice_cover_it_once(width: int, height: int, data: st.DataObject) -> None:
    """Whatever borders are drawn, every place belongs to exactly one rectangle."""

    def borders(rows: int, columns: int) -> list[list[bool]]:
        one = st.lists(st.booleans(), min_size=columns, max_size=columns)
        return data.draw(st.lists(one, min_size=rows, max_size=rows))

    rectangles = _merge(width, height, right=borders(width, height), below=borders(height, width))
    covered = [
        (row, column)
        for cell in rectangles
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    ]
    assert sorted(covered) == [(row, column) for row in range(height) for column in range(width)]


def test_lines_across_tell_a_table_of_words_and_its_rows(tmp_path: Path) -> None:
    """No line runs down it, and a cell of several lines is one row; the page's own frame is none of it."""

    def draw(canvas: Canvas) -> None:
        canvas.rect(5, 5, 290, 290)
        for y in (20, 40, 80, 120, 160):
            line(canvas, 20, y, 280, y)
        for x, y, words in ((25, 33, "Service"), (110, 33, "Forecast"), (180, 33, "Why")):
            text(canvas, x, y, words)
        for row, service in enumerate(("Adults", "Children", "Transport")):
            text(canvas, 25, 63 + 40 * row, service)
            text(canvas, 110, 63 + 40 * row, f"{row}.5")
            text(canvas, 180, 56 + 40 * row, "More people came")
            text(canvas, 180, 70 + 40 * row, "than was thought")

    assert only_grid(tmp_path, draw).texts() == [
        ["Service", "Forecast", "Why"],
        ["Adults", "0.5", "More people came than was thought"],
        ["Children", "1.5", "More people came than was thought"],
        ["Transport", "2.5", "More people came than was thought"],
    ]


def test_tables_side_by_side_are_as_wide_as_their_lines(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for x in (10, 160):
            for y in (20, 38, 90):
                line(canvas, x, y, x + 125, y)
            for row, cells in enumerate((("Area", "Men"), ("North", "12"), ("South", "34"), ("West", "56"))):
                text(canvas, x + 4, 33 + 16 * row, cells[0])
                text(canvas, x + 80, 33 + 16 * row, cells[1])

    grids = find_grids(drawn_page(tmp_path, draw))
    assert [found.texts() for found in grids] == [[["Area", "Men"], ["North", "12"], ["South", "34"], ["West", "56"]]] * 2


def test_justified_text_under_a_table_is_no_part_of_it(tmp_path: Path) -> None:
    """However wide its spaces are, they are all alike."""

    def draw(canvas: Canvas) -> None:
        for row in range(4):
            for x, words in ((20, f"Row {row}"), (120, f"{row}.1"), (180, f"{row}.2"), (240, f"{row}.3")):
                text(canvas, x, 30 + 14 * row, words)
        for row in range(3):
            canvas.setFont("Helvetica", 10)
            at = 20.0
            for word in ("Each", "of", "these", "figures", "comes", "from", "an", "earlier", "year"):
                text(canvas, at, 86 + 14 * row, word)
                at += canvas.stringWidth(word, "Helvetica", 10) + 6
        for row in range(6):
            text(canvas, 20, 200 + 14 * row, "Text that is set to the left has its usual spaces")

    assert len(only_grid(tmp_path, draw).texts()) == 4
