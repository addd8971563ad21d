"""Reading what is printed on a page: positions as displayed, hidden text, lines drawn in many ways."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from extract.errors import UnreadablePdf
from extract.marks.geometry import Box, Transform, display_transform, union
from extract.marks.page import Page
from extract.marks.paths import Drawn, classify
from extract.marks.pdfium import LIGHTEST_KEPT, MOST_KEPT, PdfiumDocument
from extract.marks.spacing import words_of
from extract.marks.words import text_lines
from tests.drawing import HEIGHT, WIDTH, drawn_page, drawn_pdf, fill, line, read, text, turned

NUMBERS = st.floats(-500, 500)


def visible_text(page: Page) -> str:
    return " ".join(line.text for line in text_lines(words_of(page)))


def sample(canvas: Canvas) -> None:
    text(canvas, 50, 40, "Dec 23 7143")
    line(canvas, 20, 60, 380, 60)
    line(canvas, 200, 20, 200, 280)
    fill(canvas, 20, 100, 120, 130, (1, 0, 0))


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_a_turned_page_reads_as_it_is_displayed(tmp_path: Path, angle: int) -> None:
    upright = drawn_pdf(tmp_path / "upright.pdf", sample)
    expected, page = read(upright), read(turned(upright, tmp_path / "turned.pdf", angle))
    assert (page.width, page.height, page.rotation) == (WIDTH, HEIGHT, angle)
    assert visible_text(page) == "Dec 23 7143"
    assert np.allclose(page.characters.boxes, expected.characters.boxes, atol=0.02)
    assert {style.angle for style in page.characters.styles} == {0}
    for kind in ("lines", "fills"):
        for mark, other in zip(getattr(page, kind), getattr(expected, kind), strict=True):
            assert np.allclose(mark.box, other.box, atol=0.02)


def test_positions_are_those_of_the_visible_part_of_the_page(tmp_path: Path) -> None:
    path = drawn_pdf(tmp_path / "whole.pdf", sample)
    with pikepdf.open(path) as pdf:
        pdf.pages[0].cropbox = pikepdf.Array([10, 30, WIDTH - 5, HEIGHT - 20])
        pdf.save(tmp_path / "cropped.pdf")
    whole, cropped = read(path), read(tmp_path / "cropped.pdf")
    assert (cropped.width, cropped.height) == (WIDTH - 15, HEIGHT - 50)
    assert np.allclose(cropped.characters.boxes, whole.characters.boxes - [10, 20, 10, 20], atol=0.02)


def test_text_outside_the_visible_page_is_hidden(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, 5, 100, "out")
        text(canvas, 100, 100, "in")

    path = drawn_pdf(tmp_path / "whole.pdf", draw)
    with pikepdf.open(path) as pdf:
        pdf.pages[0].cropbox = pikepdf.Array([50, 0, WIDTH, HEIGHT])
        pdf.save(tmp_path / "cropped.pdf")
    assert visible_text(read(tmp_path / "cropped.pdf")) == "in"


def test_marks_inside_a_form_are_moved_and_scaled_with_it(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.beginForm("stamp")
        canvas.setFont("Helvetica", 10)
        canvas.drawString(0, 0, "7143")
        canvas.rect(0, 20, 30, 10, stroke=0, fill=1)
        canvas.endForm()
        canvas.saveState()
        canvas.translate(100, 200)
        canvas.scale(2, 2)
        canvas.doForm("stamp")
        canvas.restoreState()

    page = drawn_page(tmp_path, draw)
    assert visible_text(page) == "7143"
    assert page.characters.styles[0].size == pytest.approx(20)
    assert np.allclose(page.characters.origins[0], [100, HEIGHT - 200])
    assert [tuple(map(round, fill.box)) for fill in page.fills] == [(100, 40, 160, 60)]


def test_invisible_text_is_hidden(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, 50, 50, "seen")
        invisible = canvas.beginText(50, 200)
        invisible.setTextRenderMode(3)
        invisible.textLine("unseen")
        canvas.drawText(invisible)

    assert visible_text(drawn_page(tmp_path, draw)) == "seen"


@pytest.mark.parametrize("size", ["0", "0.00001"])
def test_text_of_no_size_is_hidden(tmp_path: Path, size: str) -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, 50, 50, "1 2 3")
        nothing = canvas.beginText(50, 200)
        nothing.setFont("Helvetica", 10)
        nothing._code.append(f"{size} 0 0 {size} 50 200 Tm")
        nothing.textOut("4 5 6")
        canvas.drawText(nothing)

    page = drawn_page(tmp_path, draw)
    assert visible_text(page).split() == ["1", "2", "3"]
    assert [word.text for word in words_of(page)] == ["1", "2", "3"]


def test_text_turned_round_twice_stands_upright(tmp_path: Path) -> None:
    """A negative font size in a matrix that turns by 180 degrees, as some programs write."""

    def draw(canvas: Canvas) -> None:
        twice = canvas.beginText(50, 200)
        twice._code.append(f"{canvas._doc.getInternalFontName('Helvetica')} -10 Tf -1 0 0 -1 50 200 Tm")
        twice.textOut("107")
        canvas.drawText(twice)

    page = drawn_page(tmp_path, draw)
    assert [word.text for word in words_of(page)] == ["107"]
    assert (page.characters.boxes[:, 1] < page.characters.boxes[:, 3]).all()


def test_clipped_text_is_hidden_from_where_it_is_cut(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        clip = canvas.beginPath()
        clip.rect(50, 180, canvas.stringWidth("per mont") + 1, 40)
        canvas.clipPath(clip, stroke=0, fill=0)
        canvas.drawString(50, 200, "per month)")

    page = drawn_page(tmp_path, draw)
    assert visible_text(page) == "per mont"
    assert "".join(np.array(page.characters.text)[page.characters.hidden]) == "h)"


def test_text_in_the_colour_of_its_background_is_hidden(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        fill(canvas, 40, 80, 200, 100, (0, 0, 1))
        canvas.setFillColorRGB(1, 1, 1)
        text(canvas, 50, 50, "white-on-white")
        text(canvas, 50, 95, "white-on-blue")
        canvas.setFillColorRGB(0, 0, 1)
        text(canvas, 50, 130, "blue")
        text(canvas, 130, 95, "blue-on-blue")

    assert visible_text(drawn_page(tmp_path, draw)) == "white-on-blue blue"


def test_words_are_cut_at_gaps_and_joined_across_text_objects(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        # The arrow's digit neighbours are drawn in another order, each on its own, as Chromium does.
        x = 50.0
        places = []
        for character in "143 56":
            places.append((x, character))
            x += canvas.stringWidth(character)
        for place, character in reversed(places):
            if character != " ":
                text(canvas, place, 50, character)

    assert [word.text for word in sorted(words_of(drawn_page(tmp_path, draw)), key=lambda word: word.box.x0)] == ["143", "56"]


def test_text_turned_by_90_degrees_is_read_upwards(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        for x, words in ((100, "April 2025"), (112, "To-Date")):
            canvas.saveState()
            canvas.translate(x, 50)
            canvas.rotate(90)
            canvas.drawString(0, 0, words)
            canvas.restoreState()

    page = drawn_page(tmp_path, draw)
    lines = text_lines(words_of(page))
    assert [line.text for line in lines] == ["April 2025", "To-Date"]
    assert {word.angle for word in words_of(page)} == {90}


def test_a_rule_is_a_line_however_it_is_drawn(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        line(canvas, 20, 20, 380, 20)
        fill(canvas, 20, 39.6, 380, 40.4, (0, 0, 0))
        canvas.rect(20, HEIGHT - 80, 360, 20, stroke=1, fill=0)
        canvas.setDash(1, 2)
        line(canvas, 20, 100, 380, 100)

    page = drawn_page(tmp_path, draw)
    across = sorted({round(mark.box.centre[1]) for mark in page.lines if mark.horizontal})
    assert across == [20, 40, 60, 80, 100]
    assert not page.fills and not page.shapes


def test_what_is_not_along_the_axes_is_a_shape() -> None:
    drawn = Drawn()
    triangle = ((0.0, 10.0), (10.0, 10.0), (5.0, 0.0))
    classify(drawn, [triangle], closed=[True], curved=False, fill=0, stroke=None, width=0)
    assert [shape.box for shape in drawn.shapes] == [Box(0, 0, 10, 10)]
    # Two sides along the axes: only the closing side, which a fill draws too, tells it from lines.
    corner = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0))
    classify(drawn, [corner], closed=[False], curved=False, fill=0, stroke=None, width=0)
    assert len(drawn.shapes) == 2 and not drawn.lines and not drawn.fills


@pytest.mark.parametrize("number", [2, 99])
def test_a_page_that_is_not_there(tmp_path: Path, number: int) -> None:
    path = drawn_pdf(tmp_path / "one.pdf", sample)
    with PdfiumDocument(path) as document, pytest.raises(UnreadablePdf, match=f"page {number}"):
        document.read(number)


TRANSFORMS = st.builds(Transform, *[st.floats(-3, 3)] * 4, NUMBERS, NUMBERS)


@given(TRANSFORMS, TRANSFORMS, NUMBERS, NUMBERS)
def test_transforms_combine(one: Transform, other: Transform, x: float, y: float) -> None:
    assert np.allclose(one.after(other).point(x, y), one.point(*other.point(x, y)), atol=1e-6)


@given(st.sampled_from([0, 90, 180, 270]), st.floats(1, 600), st.floats(1, 600), NUMBERS, NUMBERS)
def test_the_visible_box_fills_the_displayed_page(rotation: int, width: float, height: float, x: float, y: float) -> None:
    shown = display_transform(x, y, x + width, y + height, rotation).box(x, y, x + width, y + height)
    sides = (height, width) if rotation % 180 else (width, height)
    assert np.allclose(shown, (0, 0, *sides), atol=1e-6)


BOXES = st.tuples(NUMBERS, NUMBERS, st.floats(0, 300), st.floats(0, 300)).map(
    lambda b: Box(b[0], b[1], b[0] + b[2], b[1] + b[3])
)


@given(st.lists(BOXES, min_size=1, max_size=6))
def test_a_union_holds_every_box(boxes: list[Box]) -> None:
    whole = union(boxes)
    assert all(whole.within(box) == box for box in boxes)


@given(BOXES, BOXES)
def test_overlap_is_the_same_either_way(one: Box, other: Box) -> None:
    assert one.overlap(other) == other.overlap(one) >= 0
    assert one.overlap(other) == pytest.approx(one.within(other).area, abs=1e-6)


def spaced(canvas: Canvas, x: float, y: float, words: str, gap: float) -> None:
    line = canvas.beginText(x, HEIGHT - y)
    line.setFont("Helvetica", 10)
    line.setCharSpace(gap)
    line.textLine(words)
    canvas.drawText(line)


@pytest.mark.parametrize("gap", [0.5, 1.2, 1.9, 2.2, 3.0])
def test_letter_spaced_text_is_joined(tmp_path: Path, gap: float) -> None:
    page = drawn_page(tmp_path, lambda canvas: spaced(canvas, 20, 50, "Domestic violence offences", gap))
    assert visible_text(page) == "Domestic violence offences"


def test_letters_spaced_by_space_characters_are_joined(tmp_path: Path) -> None:
    page = drawn_page(tmp_path, lambda canvas: text(canvas, 20, 50, "D o m e s tic   V iole n c e"))
    assert visible_text(page) == "Domestic Violence"


@pytest.mark.parametrize("gap", [2.0, 3.2])
def test_short_words_are_known_by_the_long_ones_beside_them(tmp_path: Path, gap: float) -> None:
    page = drawn_page(tmp_path, lambda canvas: spaced(canvas, 20, 50, "A child in need up to date", gap))
    assert visible_text(page) == "A child in need up to date"


def test_short_words_spaced_by_space_characters(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, 20, 50, "C h i l d r e n   i n   n e e d   1 2")
        text(canvas, 20, 80, "U p   t o   i t")

    assert visible_text(drawn_page(tmp_path, draw)) == "Children in need 1 2 Up to it"


def test_single_letters_that_are_words_are_not_joined(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, 20, 50, "As I saw a plan A or B in 2 of 3")
        for place, letter in enumerate("RAGBR"):
            text(canvas, 20 + 14 * place, 80, letter)
        text(canvas, 20, 110, "1 2 3 4 5")

    assert visible_text(drawn_page(tmp_path, draw)) == "As I saw a plan A or B in 2 of 3 R A G B R 1 2 3 4 5"


#: What a file says that letters of its font stand for: a triangle in colour, a green disc, an arrow with its selector; half of
#: a character.
EMOJI = """/CIDInit /ProcSet findresource begin begincmap
1 begincodespacerange <00> <FF> endcodespacerange
4 beginbfchar <41> <D83DDD3A> <42> <D83DDFE2> <43> <2B06FE0F> <44> <D83D> endbfchar endcmap"""


def test_characters_of_two_units_are_whole(tmp_path: Path) -> None:
    """Chromium prints emoji so. Halves of one cannot even be written to a file."""

    def draw(canvas: Canvas) -> None:
        text(canvas, 20, 50, "12 A 9 B 8 C 7 D 6")

    path = drawn_pdf(tmp_path / "drawn.pdf", draw)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        (font,) = pdf.pages[0].Resources.Font.values()
        font.ToUnicode = pikepdf.Stream(pdf, EMOJI.encode())
        pdf.save(path)
    assert [word.text for word in words_of(read(path))] == ["12", "🔺", "9", "🟢", "8", "⬆", "7", "\ufffd", "6"]


def test_a_page_that_stays_open_is_read_as_one_loaded_anew(tmp_path: Path) -> None:
    """Of pages whose text was read a few stay open, the ones dearest to load, whatever is read in between."""
    canvas = Canvas(str(tmp_path / "a.pdf"), invariant=1)
    for page in range(2 * MOST_KEPT):
        for row in range(LIGHTEST_KEPT + 10 * (page % MOST_KEPT)):
            canvas.line(20, 20 + 2 * row, 400, 20 + 2 * row)
        canvas.drawString(40, 800, f"Page {page + 1}")
        canvas.showPage()
    canvas.save()
    with PdfiumDocument(tmp_path / "a.pdf") as document, PdfiumDocument(tmp_path / "a.pdf") as anew:
        numbers = range(1, document.page_count + 1)
        texts = [document.text(number) for number in numbers]
        assert texts == [document.text(number) for number in numbers] == [f"Page {number}" for number in numbers]
        for number in (*numbers, *numbers):
            kept, fresh = document.read(number), anew.read(number)
            assert (kept.lines, list(kept.characters.text)) == (fresh.lines, list(fresh.characters.text))
