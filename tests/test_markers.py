"""Trend markers of every make, ratings, and what a document says that they mean."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from extract.grid.find import find_grids
from extract.markers.find import PageMarkers
from extract.markers.glyphs import DIRECTIONS
from extract.markers.key import find_key
from extract.markers.pictures import judge_icon
from extract.markers.rating import rating_of
from extract.markers.shapes import MOST_FORMS, _judged, directions_of, drawn_markers
from extract.markers.silhouette import Mask, direction_of
from extract.markers.status import ratings_by_triangle
from extract.markers.words import named_rating, word_marker
from extract.marks.geometry import Box
from extract.marks.page import Characters, Page, Shape, TextStyle
from extract.marks.symbol_fonts import name_symbols, symbol_font
from extract.records import Direction, MarkerMeaning, Rag
from tests.drawing import HEIGHT, drawn_page, grid, text
from tests.drawing import line as drawn_line

UP, DOWN, FLAT = Direction.UP, Direction.DOWN, Direction.FLAT

#: What an arrow that points up becomes when it is turned by so many quarters anticlockwise.
TURNED = {0: UP, 1: FLAT, 2: DOWN, 3: FLAT}

Corners = list[tuple[float, float]]


def turned(corners: Corners, quarters: int) -> Corners:
    for _ in range(quarters):
        corners = [(y, -x) for x, y in corners]
    return corners


def triangle(width: float) -> Corners:
    """A triangle that points up; y runs down. ``width`` as a share of the height."""
    return [(0, 1), (width / 2, 0), (width, 1)]


def block_arrow(width: float, head: float, shaft: float) -> Corners:
    """An arrow of seven corners that points up: the head's share of the height, the shaft's share of the width."""
    left, right = width * (1 - shaft) / 2, width * (1 + shaft) / 2
    return [(left, 1), (left, head), (0, head), (width / 2, 0), (width, head), (right, head), (right, 1)]


def shape(outlines: list[Corners], size: float = 9, filled: bool = True) -> Shape:
    placed = tuple(tuple((100 + size * x, 50 + size * y) for x, y in outline) for outline in outlines)
    xs, ys = zip(*(point for outline in placed for point in outline), strict=True)
    box = Box(min(xs), min(ys), max(xs), max(ys))
    return Shape(box, placed, 0x00AA00 if filled else None, None if filled else 0, False)


def direction_of_form(one: Shape) -> Direction | None:
    """Which way one shape points."""
    return directions_of([one])[0]


quarters = st.integers(0, 3)
sizes = st.floats(3.0, 30.0)


@given(quarters, st.floats(3.0, 24.0), st.floats(0.6, 1.8), st.booleans())
def test_a_triangle_points_where_its_tip_is(turn: int, size: float, width: float, filled: bool) -> None:
    assert direction_of_form(shape([turned(triangle(width), turn)], size, filled)) is TURNED[turn]


@given(quarters, sizes, st.floats(0.6, 1.4), st.floats(0.35, 0.65), st.floats(0.3, 0.6), st.booleans())
def test_an_arrow_points_where_its_head_is(
    turn: int, size: float, width: float, head: float, shaft: float, filled: bool
) -> None:
    corners = turned(block_arrow(width, head, shaft), turn)
    assert direction_of_form(shape([corners], size, filled)) is TURNED[turn]


def polygon(corners: int, start: float = 0.0) -> Corners:
    angles = [start + 2 * math.pi * index / corners for index in range(corners)]
    return [(math.cos(angle), math.sin(angle)) for angle in angles]


def star() -> Corners:
    points = []
    for index in range(10):
        radius, angle = (1.0 if index % 2 == 0 else 0.4), math.pi * index / 5 - math.pi / 2
        points.append((radius * math.cos(angle), radius * math.sin(angle)))
    return points


POINTLESS: dict[str, Sequence[tuple[float, float]]] = {
    "square": [(0, 0), (1, 0), (1, 1), (0, 1)],
    "bar": [(0, 0), (2, 0), (2, 1), (0, 1)],
    "diamond": [(0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)],
    "circle": polygon(32),
    "hexagon": polygon(6),
    "octagon": polygon(8, math.pi / 8),
    "plus": [(1, 0), (2, 0), (2, 1), (3, 1), (3, 2), (2, 2), (2, 3), (1, 3), (1, 2), (0, 2), (0, 1), (1, 1)],
}


@pytest.mark.parametrize("name", POINTLESS)
@pytest.mark.parametrize("size", [4.0, 8.0, 20.0])
def test_what_has_no_tip_points_nowhere(name: str, size: float) -> None:
    corners = list(POINTLESS[name])
    assert direction_of_form(shape([corners], size)) is None


@pytest.mark.parametrize(
    "corners",
    [
        [(0, 0), (0, 1), (1, 1)],
        [(0, 0.5), (0.35, 1), (1, 0)],
        [(0, 0), (0, 1), (1, 1), (1, 0)],
        [(0, 0.5), (0.25, 0), (0.75, 1), (1, 0.5)],
    ],
    ids=["corner", "tick", "bracket", "wave"],
)
def test_strokes_that_are_no_arrow(corners: Corners) -> None:
    assert direction_of_form(shape([corners], 9, filled=False)) is None


Stroke = tuple[float, float, float, float]


def strokes(canvas: Canvas, x: float, y: float, lines: Sequence[Stroke]) -> None:
    """Strokes from a place on the page, each a path of its own."""
    for x0, y0, x1, y1 in lines:
        drawn_line(canvas, x + x0, y + y0, x + x1, y + y1)


UPWARDS, DOWNWARDS = [(0, 4, 4, 0), (4, 0, 8, 4)], [(0, 6, 4, 10), (8, 6, 4, 10)]
RIGHT, TO_CORNER = [(6, 1, 10, 5), (6, 9, 10, 5)], [(4, 0, 10, 0), (10, 0, 10, 6)]


@pytest.mark.parametrize(
    ("head", "shaft", "meant"),
    [
        (UPWARDS, (4, 10, 4, 0), UP),
        (UPWARDS, None, UP),
        (DOWNWARDS, (4, 0, 4, 10), DOWN),
        (DOWNWARDS, None, DOWN),
        (RIGHT, (0, 5, 10, 5), FLAT),
        (RIGHT, None, FLAT),
        (TO_CORNER, (0, 10, 10, 0), UP),
    ],
)
def test_an_arrow_drawn_stroke_by_stroke(tmp_path: Path, head: list[Stroke], shaft: Stroke | None, meant: Direction) -> None:
    lines = [*head, *([shaft] if shaft else [])]
    page = drawn_page(tmp_path, lambda canvas: strokes(canvas, 50, 50, lines))
    assert [marker.direction for marker in drawn_markers(page)] == [meant]


@pytest.mark.parametrize(
    "lines",
    [
        [(0, 9, 6, 3), (6, 3, 12, 9), (12, 9, 18, 3), (18, 3, 24, 8)],
        [(0, 4, 3, 8), (3, 8, 10, 0)],
        [(0, 0, 8, 8), (0, 8, 8, 0)],
        [(0, 0, 30, 0), (30, 0, 30, 20), (30, 20, 0, 20), (0, 20, 0, 0), (0, 0, 30, 20)],
    ],
    ids=["a chart's line", "a tick", "a cross", "a cell struck out"],
)
def test_strokes_that_meet_and_are_no_arrow(tmp_path: Path, lines: list[tuple[float, float, float, float]]) -> None:
    assert drawn_markers(drawn_page(tmp_path, lambda canvas: strokes(canvas, 50, 50, lines))) == []


def test_markers_are_told_among_all_the_shapes_of_a_map() -> None:
    """Those are each another, and too many to be looked at one by one; markers are drawn alike."""
    lumps = [[(0, 0), (1, n % 61 / 64), (n % 53 / 64, 1), (n % 47 / 64, n % 43 / 64)] for n in range(2 * MOST_FORMS)]
    markers = [shape([turned(triangle(1.0), turn)], 6) for turn in (0, 2) for _ in range(1000)]
    before = _judged.cache_info().misses
    directions = directions_of([*(shape([lump]) for lump in lumps), *markers])
    assert directions[len(lumps) :] == [UP] * 1000 + [DOWN] * 1000
    assert _judged.cache_info().misses - before <= MOST_FORMS


def test_as_many_markers_as_a_page_holds_are_judged_though_no_two_are_alike() -> None:
    markers = [shape([[(0, 1), (1, 1), (0.5, 0), (0.5 - n % 8 / 64, n // 8 % 250 / 256)]], 9) for n in range(2000)]
    assert directions_of(markers) == [direction_of_form(one) for one in markers]


def test_what_is_too_large_or_too_long_is_no_marker() -> None:
    assert direction_of_form(shape([triangle(1.0)], 60)) is None
    assert direction_of_form(shape([triangle(0.2)], 9)) is None
    assert direction_of_form(shape([triangle(1.0)], 1.5)) is None


def drawn(corners: Corners, side: int = 30) -> Mask:
    image = Image.new("1", (side + 2, side + 2))
    ImageDraw.Draw(image).polygon([(1 + side * x, 1 + side * y) for x, y in corners], fill=1)
    return np.asarray(image)


@given(quarters, st.floats(0.7, 1.0), st.floats(0.4, 0.6), st.integers(24, 60))
def test_turning_a_picture_turns_its_direction(turn: int, width: float, head: float, side: int) -> None:
    mask = drawn(block_arrow(width, head, 0.4), side)
    assert direction_of(np.rot90(mask, turn)) is TURNED[turn]
    assert direction_of(np.rot90(mask[:, ::-1], turn)) is TURNED[turn]


def test_an_arrow_of_two_heads_is_flat() -> None:
    corners: Corners = [(0, 5), (3, 2), (3, 4), (9, 4), (9, 2), (12, 5), (9, 8), (9, 6), (3, 6), (3, 8)]
    assert direction_of(drawn([(x / 12, y / 12) for x, y in corners])) is FLAT


@pytest.mark.parametrize(("flip", "meant"), [(False, UP), (True, DOWN)])
def test_an_arrow_to_a_corner(flip: bool, meant: Direction) -> None:
    image = Image.new("1", (30, 30))
    draw = ImageDraw.Draw(image)
    draw.line([(4, 26), (25, 5)], fill=1, width=4)
    draw.polygon([(12, 2), (28, 2), (28, 18), (24, 14), (24, 6), (16, 6)], fill=1)
    mask = np.asarray(image)
    assert direction_of(mask[::-1] if flip else mask) is meant


# --- pictures ------------------------------------------------------------------------------------------------------------


def icon(disc: tuple[int, int, int] | None, arrow: tuple[int, int, int], turn: int, ground: int = 0) -> np.ndarray:
    """An icon of 48 pixels: an arrow, on a disc or not, on a transparent or white ground."""
    image = Image.new("RGBA", (48, 48), (255, 255, 255, ground))
    draw = ImageDraw.Draw(image)
    if disc is not None:
        draw.ellipse((1, 1, 46, 46), fill=(*disc, 255))
    corners = turned([(x - 0.4, y - 0.5) for x, y in block_arrow(0.8, 0.5, 0.4)], turn)
    draw.polygon([(24 + 26 * x, 24 + 26 * y) for x, y in corners], fill=(*arrow, 255))
    return np.asarray(image)


@pytest.mark.parametrize("ground", [0, 255])
@pytest.mark.parametrize("turn", range(4))
@pytest.mark.parametrize("disc", [None, (0, 140, 60), (220, 30, 30)])
def test_icons(disc: tuple[int, int, int] | None, turn: int, ground: int) -> None:
    arrow = (255, 255, 255) if disc else (20, 120, 40)
    judged = judge_icon(icon(disc, arrow, turn, ground))
    assert judged.direction is TURNED[turn]
    red, green, blue = disc or arrow
    assert judged.colour == red << 16 | green << 8 | blue


def test_icons_that_point_nowhere() -> None:
    empty = np.zeros((20, 20, 4), dtype=np.uint8)
    assert judge_icon(empty).direction is None
    disc = icon((0, 140, 60), (0, 140, 60), 0)
    assert judge_icon(disc).direction is None


# --- characters ----------------------------------------------------------------------------------------------------------


def lettered(font: str, letters: str) -> Page:
    count = len(letters)
    characters = Characters(
        list(letters),
        np.zeros((count, 4)),
        np.zeros((count, 2)),
        np.zeros(count, dtype=np.int32),
        np.zeros(count, dtype=np.bool_),
        [TextStyle(font, 10, 0, 0)],
        np.zeros(count, dtype=np.bool_),
    )
    return Page(1, 100, 100, 0, "test", characters)


@pytest.mark.parametrize(
    ("font", "letters", "shown"),
    [
        ("Wingdings3", "pqu", "▲▼▶"),
        ("ABCDEF+Wingdings3-Regular", "pqu", "▲▼▶"),
        ("Wingdings 3", "\uf070\uf071\uf075", "▲▼▶"),
        ("XYZABC+Wingdings-Regular", "\u00e9\u00ea\u00e8", "⬆⬇➡"),
        ("Wingdings", "\u00f1\u00f2\u00f0", "⇧⇩⇨"),
        ("Wingdings", "\u00db\u00dc\u00dd\u00de", "⮈⮊⮉⮋"),
        ("Wingdings2", "\u0097", "●"),
        ("ABCDEF+Wingdings2", "<=JK\uf04aP", "🖒🖓👆👇👆✔"),
        ("Wingdings3", '"#$56', "⭢⭡⭣⭫⭭"),
        # Codes of other shapes stand between those of arrows.
        ("Wingdings3", "\u00ab\u00ac\u00b0\u00b9\u00bb\u00ed\u00ee\u00ef\u00f0", "←\u00ac→←↑←→↑↓"),
        ("Webdings", "56\uf034", "▲▼▶"),
        ("QWERTY+Webdings,Bold", "3478", "◀▶⏪⏩"),
        ("SymbolMT", "\uf0ad\uf0af\uf0ae", "↑↓→"),
        ("Symbol", "\u2191", "↑"),
        ("ZapfDingbats", "\u25b2", "▲"),
        ("Arial", "pqu", "pqu"),
        ("ABCDEF+ArialMT", "\uf070", "\uf070"),
        ("Wingdingsish", "p", "p"),
    ],
)
def test_the_font_decides_what_a_letter_shows(font: str, letters: str, shown: str) -> None:
    assert "".join(name_symbols(lettered(font, letters)).characters.text) == shown


def test_names_of_symbol_fonts() -> None:
    assert symbol_font("ABCDEF+Wingdings3,Bold") == "wingdings3"
    assert symbol_font("Wingdings-Regular") == "wingdings"
    assert symbol_font("ABCDEF+Wingdings-3") == "wingdings3"
    assert symbol_font("ITCZapfDingbats") == "zapfdingbats"
    assert symbol_font("SegoeUISymbol") is None


def test_every_direction_has_its_own_characters() -> None:
    assert len(DIRECTIONS) == len(set(DIRECTIONS)) > 90
    assert DIRECTIONS["►"] is FLAT
    assert DIRECTIONS["↗"] is UP
    assert "•" not in DIRECTIONS


# --- words ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "direction", "meaning"),
    [
        ("Better", UP, MarkerMeaning.PERFORMANCE),
        ("WORSE", DOWN, MarkerMeaning.PERFORMANCE),
        ("Improved", UP, MarkerMeaning.PERFORMANCE),
        ("Deteriorating", DOWN, MarkerMeaning.PERFORMANCE),
        ("No clear  trend", FLAT, MarkerMeaning.PERFORMANCE),
        ("Same", FLAT, MarkerMeaning.PERFORMANCE),
        ("Increase", UP, MarkerMeaning.VALUE),
        ("fallen", None, None),
        ("Better Care Fund", None, None),
        ("Down syndrome", None, None),
        ("12%", None, None),
    ],
)
def test_trends_in_words(words: str, direction: Direction | None, meaning: MarkerMeaning | None) -> None:
    found = word_marker(words)
    assert (found.direction if found else None) is direction
    assert (found.meaning if found else None) is meaning


def test_shapes_named_in_words() -> None:
    named = word_marker("Right Arrow: R")
    assert named is not None
    assert (named.direction, named.rag) == (FLAT, Rag.RED)
    assert word_marker("Octagon: R") is None
    assert named_rating("Octagon: R") is Rag.RED


# --- colours -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("colours", "meant"),
    [
        ([0xFF0000, 0xC00000, 0xFFC7CE, 0xFF5050, 0xF8696B, 0xE6B8B7, 0xDA9694, 0xD9001B], Rag.RED),
        ([0xFFC000, 0xFFEB9C, 0xFFFF00, 0xF79646, 0xFFBF00, 0xFABF8F, 0xFFE699], Rag.AMBER),
        ([0x00B050, 0x92D050, 0xC6EFCE, 0x00FF00, 0x63BE7B, 0x006100, 0xA9D08E], Rag.GREEN),
        ([0x0070C0, 0x00B0F0, 0x4472C4, 0xBDD7EE], Rag.BLUE),
        ([0xFFFFFF, 0xF2F2F2, 0xD9D9D9, 0x808080, 0x000000, 0x1F1F1F, None, 0x7030A0], None),
    ],
)
def test_shades(colours: list[int | None], meant: Rag | None) -> None:
    assert {colour: rating_of(colour) for colour in colours} == dict.fromkeys(colours, meant)


def column_of_triangles(tmp_path: Path, *icons: tuple[Direction, tuple[float, float, float]]) -> Mapping[tuple[int, int], Rag]:
    """What the triangles in the second column of a ruled table say, if it is a column of ratings."""

    def draw(canvas: Canvas) -> None:
        grid(canvas, [20, 120, 160], [20 + 20 * row for row in range(len(icons) + 2)])
        text(canvas, 25, 34, "Indicator")
        text(canvas, 125, 34, "Status")
        for row, (direction, colour) in enumerate(icons):
            text(canvas, 25, 54 + 20 * row, "Visits")
            canvas.setFillColorRGB(*colour)
            quarters = next(turn for turn, way in TURNED.items() if way is direction)
            corners = turned([(x - 0.5, y - 0.5) for x, y in triangle(1)], quarters)
            places = [(140 + 8 * x, HEIGHT - (50 + 20 * row + 8 * y)) for x, y in corners]
            path = canvas.beginPath()
            path.moveTo(*places[0])
            for place in places[1:]:
                path.lineTo(*place)
            path.close()
            canvas.drawPath(path, stroke=0, fill=1)
            canvas.setFillColorRGB(0, 0, 0)

    page = drawn_page(tmp_path, draw)
    return ratings_by_triangle(PageMarkers.of(page), find_grids(page)[0], 1, [1])


RED, GREEN, GREY = (0.8, 0.1, 0.1), (0.1, 0.6, 0.2), (0.3, 0.3, 0.3)


def test_a_triangle_may_be_a_rating(tmp_path: Path) -> None:
    assert column_of_triangles(tmp_path, (UP, RED), (UP, GREEN)) == {(1, 1): Rag.RED, (2, 1): Rag.GREEN}


@pytest.mark.parametrize("icons", [((UP, GREEN), (DOWN, RED)), ((UP, GREEN), (FLAT, GREEN)), ((UP, GREY), (UP, GREY))])
def test_triangles_that_point_several_ways_are_trends(
    icons: tuple[tuple[Direction, tuple[float, float, float]], ...], tmp_path: Path
) -> None:
    assert column_of_triangles(tmp_path, *icons) == {}


# --- the document's own key ----------------------------------------------------------------------------------------------


def keyed(tmp_path: Path, *rows: tuple[int, str]) -> PageMarkers:
    """A page with an arrow, turned by so many quarters, beside each of several texts."""

    def draw(canvas: Canvas) -> None:
        for line, (turn, words) in enumerate(rows):
            y = 60 + 30 * line
            path = canvas.beginPath()
            arrow = turned([(x - 0.4, y - 0.5) for x, y in block_arrow(0.8, 0.5, 0.4)], turn)
            corners = [(45 + 10 * x, HEIGHT - (y - 3 + 10 * down)) for x, down in arrow]
            path.moveTo(*corners[0])
            for corner in corners[1:]:
                path.lineTo(*corner)
            path.close()
            canvas.drawPath(path, stroke=0, fill=1)
            text(canvas, 70, y, words)

    return PageMarkers.of(drawn_page(tmp_path, draw))


def test_a_key_says_what_arrows_mean(tmp_path: Path) -> None:
    performance = keyed(
        tmp_path, (0, "Performance is improving (positive trend)"), (2, "Performance is worsening"), (1, "No clear trend")
    )
    key = find_key([performance])
    assert key is not None
    assert key.meaning is MarkerMeaning.PERFORMANCE


def test_a_key_about_the_figure(tmp_path: Path) -> None:
    key = find_key([keyed(tmp_path, (0, "The figure has increased"), (2, "The figure has decreased"))])
    assert key is not None
    assert key.meaning is MarkerMeaning.VALUE


def test_what_is_no_key(tmp_path: Path) -> None:
    assert find_key([keyed(tmp_path, (0, "Performance is improving"))]) is None
    assert find_key([keyed(tmp_path, (0, "Staff are better paid"), (2, "Prices have increased"))]) is None
    assert find_key([keyed(tmp_path, (0, "12.5%"), (2, "13.5%"))]) is None


def test_an_outlined_triangle_with_rounded_corners(tmp_path: Path) -> None:
    """Its foot is a strip as wide as its widest place."""

    def draw(canvas: Canvas) -> None:
        for x, turn in ((40, 0), (80, 180), (120, -90)):
            canvas.saveState()
            canvas.translate(x, 200)
            canvas.rotate(turn)
            outline = canvas.beginPath()
            outline.moveTo(-3, -4)
            outline.lineTo(3, -4)
            outline.curveTo(4, -4, 4.6, -3.2, 4, -2.4)
            outline.lineTo(0.8, 3.4)
            outline.curveTo(0.4, 4.2, -0.4, 4.2, -0.8, 3.4)
            outline.lineTo(-4, -2.4)
            outline.curveTo(-4.6, -3.2, -4, -4, -3, -4)
            outline.close()
            canvas.setLineWidth(0.7)
            canvas.drawPath(outline, stroke=1, fill=0)
            canvas.restoreState()

    found = drawn_markers(drawn_page(tmp_path, draw))
    assert [one.direction for one in found] == [Direction.UP, Direction.DOWN, Direction.FLAT]
