"""Tables without lines, as hard as papers print them: each is drawn, and read as it is printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.grid.find import find_grids
from extract.markers.find import PageMarkers
from tests.drawing import HEIGHT, drawn_page, grid, line, text

Rows = list[list[str]]

WARDS = [["Abbey", "84", "158"], ["Bridge", "121", "232"], ["Castle", "158", "306"], ["Dene", "195", "380"]]
SERVICES = [["Waste", "123", "197"], ["Roads", "160", "271"], ["Parks", "197", "345"], ["Trees", "234", "419"]]
MONTHS = ["Apr 25", "May 25", "Jun 25", "Jul 25", "Aug 25", "Sep 25"]


def found(tmp_path: Path, draw: Callable[[Canvas], None]) -> list[Rows]:
    return [grid.texts() for grid in find_grids(drawn_page(tmp_path, draw))]


def printed(canvas: Canvas, x: float, y: float, words: str, align: str = "l") -> None:
    """Text that begins, ends or has its middle at ``x``."""
    width = canvas.stringWidth(words, canvas._fontname, canvas._fontsize)
    text(canvas, x - {"l": 0.0, "r": width, "c": width / 2}[align], y, words)


def row(canvas: Canvas, y: float, cells: Sequence[str], xs: Sequence[float], align: str) -> None:
    """Cells on one baseline, each set as its letter of ``align`` says."""
    for x, words, how in zip(xs, cells, align, strict=True):
        if words:
            printed(canvas, x, y, words, how)


def table(canvas: Canvas, y: float, rows: Rows, xs: Sequence[float], align: str, pitch: float = 14.0) -> None:
    for number, cells in enumerate(rows):
        row(canvas, y + pitch * number, cells, xs, align)


# --- beside one another, and below ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("pitch", [14.0, 12.0])
def test_tables_side_by_side_are_two(tmp_path: Path, pitch: float) -> None:
    """Their rows may stand on the same baselines or on others: figures of two tables are never of one row."""
    left, right = [["Ward", "2023", "2024"], *WARDS], [["Service", "2023", "2024"], *SERVICES]

    def draw(canvas: Canvas) -> None:
        table(canvas, 40, left, (20, 110, 150), "lrr")
        table(canvas, 40, right, (210, 310, 350), "lrr", pitch)

    assert found(tmp_path, draw) == [left, right]


def test_a_list_folded_in_two_is_two_tables(tmp_path: Path) -> None:
    """There is hardly more white between the halves than between their columns; but the headings are the same."""
    heads = ["Ward", "Number", "Rate"]

    def draw(canvas: Canvas) -> None:
        table(canvas, 40, [heads, *WARDS], (20, 110, 160), "lrr")
        table(canvas, 40, [heads, *SERVICES], (200, 290, 340), "lrr")

    assert found(tmp_path, draw) == [[heads, *WARDS], [heads, *SERVICES]]


def test_tables_of_one_figure_side_by_side_are_two(tmp_path: Path) -> None:
    """As one table their figures would be of the other's labels."""
    left, right = [["Ward", "2024"], *(cells[:2] for cells in WARDS)], [["Service", "2024"], *(cells[:2] for cells in SERVICES)]

    def draw(canvas: Canvas) -> None:
        table(canvas, 40, left, (20, 120), "lr")
        table(canvas, 40, right, (230, 340), "lr")

    assert found(tmp_path, draw) == [left, right]


def test_words_between_figures_begin_no_table(tmp_path: Path) -> None:
    rows = [["Indicator", "Target", "Actual", "Lead officer", "Floor"]]
    for number, (label, *figures) in enumerate(WARDS):
        rows.append([label, *figures, ("A Jones", "B Shah", "C Okoro", "D Price")[number], str(90 - number)])

    def draw(canvas: Canvas) -> None:
        table(canvas, 40, rows, (20, 140, 190, 205, 340), "lrrlr")

    assert found(tmp_path, draw) == [rows]


@pytest.mark.parametrize("text_first", [False, True])
def test_running_text_beside_a_table_is_no_column(tmp_path: Path, text_first: bool) -> None:
    words = "The figures beside show the number of people who asked for help in each ward in both years and how much".split()
    rows = [["Ward", "2023", "2024"], *WARDS, ["Eastgate", "232", "454"]]
    at, beside = (240, 10) if text_first else (20, 190)

    def draw(canvas: Canvas) -> None:
        table(canvas, 40, rows, (at, at + 90, at + 140), "lrr", 15)
        for number in range(8):
            text(canvas, beside, 40 + 12 * number, " ".join((words[2 * number :] + words)[:7]))

    assert found(tmp_path, draw) == [rows]


@pytest.mark.parametrize("text_first", [False, True])
def test_running_text_on_the_baselines_of_a_table_is_no_column(tmp_path: Path, text_first: bool) -> None:
    """Its sentence goes on from row to row; comments on rows begin anew."""
    sentence = "Fewer people asked for help in both years than the council had planned for because of a grant "
    words = (sentence + "that the government pays").split()
    rows = [["Ward", "2023", "2024"], *WARDS]
    at, beside = (240, 10) if text_first else (20, 190)

    def draw(canvas: Canvas) -> None:
        table(canvas, 40, rows, (at, at + 90, at + 140), "lrr", 14)
        for number in range(5):
            text(canvas, beside, 40 + 14 * number, " ".join(words[4 * number : 4 * number + 4]))

    assert found(tmp_path, draw) == [rows]


def test_comments_on_the_baselines_of_a_table_are_a_column(tmp_path: Path) -> None:
    rows = [["Ward", "2023", "2024", "Why the number changed so"]]
    rows += [
        [*cells, f"{word} homes were built there"] for cells, word in zip(WARDS, ("Many", "Few", "New", "No"), strict=True)
    ]

    def draw(canvas: Canvas) -> None:
        table(canvas, 40, rows, (20, 110, 150, 180), "lrrl", 14)

    assert found(tmp_path, draw) == [rows]


def test_a_table_below_with_other_columns_is_another(tmp_path: Path) -> None:
    """Its headings are set to the left, far from figures that are set to the right."""
    wards = [["Ward", "2023", "2024"], *WARDS]
    money = [["Service", "Budget", "Forecast", "Variance"]]
    money += [[label, f"{one},000", f"{other},000", "12"] for label, one, other in SERVICES]

    def draw(canvas: Canvas) -> None:
        table(canvas, 30, wards, (20, 190, 250), "lrr")
        row(canvas, 124, money[0], (20, 110, 200, 290), "llll")
        table(canvas, 138, money[1:], (20, 190, 280, 370), "lrrr")

    assert found(tmp_path, draw) == [wards, money]


def test_a_table_below_keeps_the_headings_over_its_headings(tmp_path: Path) -> None:
    money = [["", "2023/24", "", "2024/25", ""], ["Service", "Plan", "Actual", "Plan", "Actual"]]
    money += [[*cells, "5", "6"] for cells in SERVICES]

    def draw(canvas: Canvas) -> None:
        table(canvas, 30, [["Ward", "2023", "2024"], *WARDS], (20, 190, 250), "lrr")
        row(canvas, 122, ["2023/24", "2024/25"], (175, 275), "cc")
        table(canvas, 134, money[1:], (20, 160, 210, 260, 310), "lrrrr")

    assert found(tmp_path, draw)[1] == money


# --- columns -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["£", "-£", "-"])
def test_a_sign_at_the_left_of_its_cell_is_no_column(tmp_path: Path, sign: str) -> None:
    """As a spreadsheet's accounting format sets it: a pound sign may follow the figure before at once."""
    figures = [("Adults", "1,204,500", "95,810"), ("Children", "44,010", "(11)"), ("Waste", "300,400", "12")]

    def draw(canvas: Canvas) -> None:
        row(canvas, 40, ["Service", "Budget", "Variance"], (20, 200, 280), "lrr")
        for number, cells in enumerate(figures):
            row(canvas, 54 + 14 * number, cells, (20, 200, 280), "lrr")
            for x in (140, 203 if "£" in sign else 225):
                text(canvas, x, 54 + 14 * number, sign)

    (rows,) = found(tmp_path, draw)
    assert rows == [["Service", "Budget", "Variance"], *([label, f"{sign} {a}", f"{sign} {b}"] for label, a, b in figures)]


def test_a_column_of_dashes_under_a_heading_is_one(tmp_path: Path) -> None:
    rows = [["Service", "2022", "2023", "2024"], *([label, one, "-", other] for label, one, other in SERVICES)]

    def draw(canvas: Canvas) -> None:
        table(canvas, 40, rows, (20, 180, 240, 300), "lrrr")

    assert found(tmp_path, draw) == [rows]


def test_a_label_that_reaches_its_figure_leaves_it_alone(tmp_path: Path) -> None:
    long = "Young people in education etc"
    rows = [["Indicator", *MONTHS[:3]], *([label, one, other, "7"] for label, one, other in SERVICES)]
    rows[3][0] = long

    def draw(canvas: Canvas) -> None:
        end = 20 + canvas.stringWidth(long, "Helvetica", 10)
        table(canvas, 40, rows, (20, end + 20, end + 80, end + 140), "lrrr")

    assert found(tmp_path, draw) == [rows]


def test_words_over_two_columns_of_one_row_do_not_join_them(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        xs = (20, 150, 200, 250, 300)
        rows = [["Need", *MONTHS[:4]], *([*cells, "77", "88"] for cells in SERVICES)]
        table(canvas, 40, rows, xs, "lcccc")
        row(canvas, 96 + 14, ["Trees", "5", "6"], (20, 150, 300), "lcc")
        printed(canvas, 225, 110, "data not yet available", "c")

    (rows,) = found(tmp_path, draw)
    assert rows[1] == ["Waste", "123", "197", "77", "88"]
    assert rows[-1] == ["Trees", "5", "data not yet available", "", "6"]


def test_a_label_set_to_the_right_is_a_label(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        table(canvas, 40, [["Indicator received", "2023", "2024"], *SERVICES], (20, 190, 250), "lrr")
        row(canvas, 110, ["Total", "714", "1,267"], (140, 190, 250), "rrr")

    assert found(tmp_path, draw) == [[["Indicator received", "2023", "2024"], *SERVICES, ["Total", "714", "1,267"]]]


@pytest.mark.parametrize("after", [False, True])
def test_a_paragraph_right_beside_a_table_is_no_row(tmp_path: Path, after: bool) -> None:
    """Nor is its last line, which is as short as a label."""
    rows = [["Service", "2023", "2024"], *SERVICES]

    def draw(canvas: Canvas) -> None:
        table(canvas, 60, rows, (20, 190, 250), "lrr")
        for number, words in enumerate(("The number of referrals rose in the first half of the year, as is", "shown here.")):
            text(canvas, 20, (134 if after else 32) + 12 * number, words)

    assert found(tmp_path, draw) == [rows]


def test_the_head_and_foot_of_a_page_right_beside_a_table_are_no_rows(tmp_path: Path) -> None:
    rows = [["Service", "2023", "2024"], *SERVICES]

    def draw(canvas: Canvas) -> None:
        row(canvas, 46, ["Cabinet", "11 March 2025", "Page 17"], (20, 240, 390), "lcr")
        table(canvas, 60, rows, (20, 130, 170), "lrr")
        row(canvas, 130, ["Appendix 2", "Version 3", "17"], (20, 240, 390), "lcr")

    assert found(tmp_path, draw) == [rows]


@pytest.mark.parametrize(("align", "x"), [("r", 2.5), ("l", -8.5)])
def test_a_triangle_stays_with_the_figure_beside_which_it_is_drawn(tmp_path: Path, align: str, x: float) -> None:
    """It is nearer to that than to the next, and beyond the middle of the white between the two."""

    def draw(canvas: Canvas) -> None:
        xs = (20, 150, 180, 210, 240)
        table(
            canvas,
            40,
            [["Need", "Apr", "May", "Jun", "Jul"], *([*cells, "77", "88"] for cells in SERVICES)],
            xs,
            "l" + 4 * align,
        )
        for number in range(4):
            for place in xs[1:]:
                triangle = canvas.beginPath()
                triangle.moveTo(place + x, HEIGHT - 54 - 14 * number)
                triangle.lineTo(place + x + 6, HEIGHT - 54 - 14 * number)
                triangle.lineTo(place + x + 3, HEIGHT - 48 - 14 * number)
                canvas.drawPath(triangle, stroke=0, fill=1)

    page = drawn_page(tmp_path, draw)
    markers, (grid,) = PageMarkers.of(page), find_grids(page)
    rows = [[markers.printed(cell) for cell in grid.row_cells(row)] for row in range(1, 5)]
    shown = "{} ▲" if align == "r" else "▲ {}"
    assert rows == [[cells[0], *(shown.format(figure) for figure in (*cells[1:], "77", "88"))] for cells in SERVICES]


def test_figures_of_columns_that_stand_close_are_two(tmp_path: Path) -> None:
    """They stand no further apart than wide spaces do; "959 1,096" and figures far apart are no groups of thousands."""
    heads = ["Indicator", *"Apr May Jun Jul Aug Sep Oct Nov Dec Jan Feb Mar YTD".split()]
    rows = [heads, *([f"Indicator {n} of 11", *(f"{n * 137 * k % 2000:,}" for k in range(3, 16))] for n in range(1, 12))]

    def draw(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 5)
        table(canvas, 40, rows, (20, *(105 + 16.5 * column for column in range(13))), "l" + 13 * "r", 7.5)

    assert found(tmp_path, draw) == [rows]


# --- rows ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("up", [0.0, 6.0])
def test_comments_that_wrap_beside_labels_that_wrap(tmp_path: Path, up: float) -> None:
    """Cells set to their top, and to their middle: lines of words on no figure's baseline."""
    cells = [
        (["Children in care who have", "been in one placement"], "84", ["Fewer carers came", "than were planned for"]),
        (["Calls answered"], "121", ["Holidays made August", "quieter than July"]),
        (["Households that kept", "their homes"], "158", ["On track"]),
        (["Visits"], "7", ["The grant ended in", "June and was not", "renewed"]),
    ]

    def draw(canvas: Canvas) -> None:
        row(canvas, 30, ["Indicator", "Apr 25", "May 25", "Comment"], (20, 180, 230, 270), "lccl")
        for number, (label, figure, comment) in enumerate(cells):
            y = 56 + 40 * number
            row(canvas, y, [figure, figure], (180, 230), "cc")
            for x, lines in ((20, label), (270, comment)):
                for index, part in enumerate(lines):
                    text(canvas, x, y - (up * (len(lines) - 1)) + 12 * index, part)

    (rows,) = found(tmp_path, draw)
    assert rows[1:] == [[" ".join(label), figure, figure, " ".join(comment)] for label, figure, comment in cells]


@pytest.mark.parametrize("apart", [16.0, 14.0])
def test_labels_of_three_lines_with_figures_beside_the_last(tmp_path: Path, apart: float) -> None:
    """As spreadsheets set them: to the foot of the cell. Lines of a label are nearer to one another than to the row above."""
    labels = ["Visits", "Children in care who have been", "Calls", "Households that kept their home"]

    def draw(canvas: Canvas) -> None:
        y = 40.0
        row(canvas, y, ["Indicator", "2023", "2024"], (20, 190, 250), "lrr")
        for label, (_, one, other) in zip(labels, SERVICES, strict=True):
            words = label.split()
            y += apart
            for start in range(0, len(words), 2):
                text(canvas, 20, y + 5.5 * start, " ".join(words[start : start + 2]))
            y += 11 * ((len(words) - 1) // 2)
            row(canvas, y, [one, other], (190, 250), "rr")

    (rows,) = found(tmp_path, draw)
    assert rows[1:] == [[label, *cells[1:]] for label, cells in zip(labels, SERVICES, strict=True)]


def test_brackets_below_figures_are_of_their_cells(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        row(canvas, 30, ["Need", "Apr 25", "May 25", "Jun 25"], (20, 160, 220, 280), "lccc")
        for number, (label, one, other) in enumerate(SERVICES):
            row(canvas, 50 + 30 * number, [label, one, other, "7"], (20, 160, 220, 280), "lccc")
            row(canvas, 61 + 30 * number, ["(10%)", "(9%)", "(2%)"], (160, 220, 280), "ccc")

    (rows,) = found(tmp_path, draw)
    assert rows[1:] == [[label, f"{one} (10%)", f"{other} (9%)", "7 (2%)"] for label, one, other in SERVICES]


@pytest.mark.parametrize("ruled", [False, True])
def test_brackets_below_figures_beside_a_label_at_the_foot(tmp_path: Path, ruled: bool) -> None:
    """As a spreadsheet sets them: the label stands beside the brackets, and is of the figures above those too."""

    def draw(canvas: Canvas) -> None:
        row(canvas, 30, ["Need", "2023", "2024"], (20, 160, 220), "lrr")
        for number, (label, one, other) in enumerate(SERVICES):
            row(canvas, 46 + 28 * number, [one, other], (160, 220), "rr")
            row(canvas, 57 + 28 * number, [label, "(10%)", "(9%)"], (20, 160, 220), "lrr")
        if ruled:
            grid(canvas, (15, 110, 165, 225), [20, *(35 + 28 * number for number in range(5))])

    (rows,) = found(tmp_path, draw)
    assert rows[1:] == [[label, f"{one} (10%)", f"{other} (9%)"] for label, one, other in SERVICES]


def test_a_figure_among_the_words_of_a_comment_makes_no_row(tmp_path: Path) -> None:
    """Between lines across: justified text has gaps so wide that "16" in it stands by itself."""

    def draw(canvas: Canvas) -> None:
        for y in (20, 36, 76, 116, 156):
            line(canvas, 10, y, 390, y)
        row(canvas, 32, ["Service", "Budget", "Actual", "Why"], (20, 140, 190, 220), "lrrl")
        for number, (label, one, other) in enumerate(SERVICES[:3]):
            y = 48 + 40 * number
            row(canvas, y + 11, [label, one, other], (20, 140, 190), "lrr")
            text(canvas, 220, y, "More people than planned")
            if number == 1:
                row(canvas, y + 11, ["needed", "16 &", "17"], (220, 274, 315), "lll")
                row(canvas, y + 22, ["places", "12", "each"], (220, 274, 315), "lll")
            else:
                text(canvas, 220, y + 11, "needed one of the places")
                text(canvas, 220, y + 22, "that the grant paid for")

    (rows,) = found(tmp_path, draw)
    assert len(rows) == 4 and [cells[:3] for cells in rows[1:]] == SERVICES[:3]


# --- headings ------------------------------------------------------------------------------------------------------------


def spread(*headings: tuple[str, int]) -> list[str]:
    return [text for words, count in headings for text in (words, *[""] * (count - 1))]


@pytest.mark.parametrize("align", ["c", "l"])
def test_a_header_of_three_levels(tmp_path: Path, align: str) -> None:
    """One year over two quarters over six months, each in the middle of what it stands over, or where that begins."""
    xs = [20, *(150 + 42 * column for column in range(6))]
    body = [[label, one, other, "3", "4", "5", "6"] for label, one, other in SERVICES]

    def draw(canvas: Canvas) -> None:
        year, quarters = (xs[1] + 105, (xs[1] + 42, xs[4] + 42)) if align == "c" else (xs[1], (xs[1], xs[4]))
        printed(canvas, year, 30, "2025/26", align)
        for x, words in zip(quarters, ("Q1", "Q2"), strict=True):
            printed(canvas, x, 43, words, align)
        table(canvas, 56, [["Indicator", *MONTHS], *body], xs, "l" + 6 * align)

    top, middle = ["", *spread(("2025/26", 6))], ["", *spread(("Q1", 3), ("Q2", 3))]
    assert found(tmp_path, draw) == [[top, middle, ["Indicator", *MONTHS], *body]]


def test_headings_over_figures_set_to_the_right(tmp_path: Path) -> None:
    """The label's column is wide and the figures narrow: the middle of the white tells nothing."""
    body = [[label, one, "9.5%", other, "8.2%", "+1"] for label, one, other in SERVICES]

    def draw(canvas: Canvas) -> None:
        row(canvas, 40, ["2024", "2025", "Change"], (182, 272, 350), "ccr")
        table(canvas, 53, [["Need", "No.", "%", "No.", "%", ""], *body], (20, 170, 210, 260, 300, 350), "lrrrrr")

    assert found(tmp_path, draw)[0][0] == ["", "2024", "", "2025", "", "Change"]


def test_one_heading_over_all_figures_set_to_the_right(tmp_path: Path) -> None:
    """Its middle is that of the cells, and figures fill only the right of theirs."""
    rows = [["", "Rate", ""], ["Need", "2023", "2024"], *SERVICES, ["Homes", "1", "2"]]

    def draw(canvas: Canvas) -> None:
        printed(canvas, 190, 40, "Rate", "c")
        table(canvas, 53, rows[1:], (20, 180, 240), "lrr")

    assert found(tmp_path, draw) == [rows]


def test_headings_set_to_the_left_over_equally_many_columns(tmp_path: Path) -> None:
    body = [[label, one, "9.5%", other, "8.2%"] for label, one, other in SERVICES]

    def draw(canvas: Canvas) -> None:
        row(canvas, 40, ["Men", "Women"], (150, 250), "ll")
        table(canvas, 51, [["Need", "No.", "%", "No.", "%"], *body], (20, 150, 200, 250, 300), "lllll")

    assert found(tmp_path, draw)[0][:2] == [["", "Men", "", "Women", ""], ["Need", "No.", "%", "No.", "%"]]


def test_a_heading_of_several_lines_is_of_one_column(tmp_path: Path) -> None:
    lines = [["", "Performance at", "", ""], ["", "end of June", "Target for", "Direction since"]]
    lines += [["Indicator", "2025", "the year", "last quarter"]]

    def draw(canvas: Canvas) -> None:
        table(canvas, 30, lines, (20, 160, 240, 330), "lccc", 11.5)
        table(canvas, 72, [[*cells, "5"] for cells in SERVICES], (20, 160, 240, 330), "lccc")

    heads = ["Indicator", "Performance at end of June 2025", "Target for the year", "Direction since last quarter"]
    assert found(tmp_path, draw)[0][0] == heads


def test_the_first_line_of_one_heading_stands_above_the_others(tmp_path: Path) -> None:
    """Headings set to the middle of their row: one of two lines reaches above those of one."""
    rows = [["Service", "Target for the year", "Actual", "Last year"], *([*cells, "5"] for cells in SERVICES)]

    def draw(canvas: Canvas) -> None:
        row(canvas, 40, ["Service", "Actual", "Last year"], (20, 240, 310), "lcc")
        printed(canvas, 160, 34, "Target for", "c")
        printed(canvas, 160, 46, "the year", "c")
        table(canvas, 62, rows[1:], (20, 160, 240, 310), "lccc")

    assert found(tmp_path, draw) == [rows]


def test_a_title_in_the_middle_of_the_page_is_no_heading(tmp_path: Path) -> None:
    rows = [["Indicator", "Apr 25", "May 25"], *WARDS]

    def draw(canvas: Canvas) -> None:
        printed(canvas, HEIGHT / 2 - 10, 30, "Our services this year", "c")
        table(canvas, 44, rows, (20, 200, 260), "lrr")

    assert found(tmp_path, draw) == [rows]
