"""A picture of a page with what was found drawn over it, so that a person sees at a glance why a cell came out as it did."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from extract.errors import NothingMatched, UsageError
from extract.grid.find import find_grids
from extract.inference.general import INFERRED
from extract.markers.find import PageMarkers
from extract.marks.geometry import Box
from extract.marks.page import Page
from extract.marks.pdfium import PdfiumDocument
from extract.marks.spacing import words_of
from extract.pipeline import ReadOptions, read_document, read_page
from extract.records import Direction, DocumentResult, Observation, Rag
from extract.rulebook.load import LoadedRule
from extract.rulebook.model import Role

Colour = tuple[int, int, int]

HEADING, PERIOD, COMPARATOR, TEXT, FINDING, UNCLAIMED, LEFT_OVER = (
    (30, 90, 200),
    (20, 140, 60),
    (130, 60, 170),
    (225, 130, 0),
    (210, 20, 30),
    (140, 140, 140),
    (220, 0, 200),
)

#: Markers by direction: told apart by their shape, and by colours that everybody can tell apart.
DIRECTION = {Direction.UP: (0, 90, 180), Direction.FLAT: (90, 90, 90), Direction.DOWN: (200, 80, 0)}

#: Ratings, each with its letter: colour alone says nothing to one man in twelve.
RATING = {Rag.RED: (200, 0, 0), Rag.AMBER: (255, 170, 0), Rag.GREEN: (0, 140, 40), Rag.BLUE: (0, 90, 200)}

LEGEND = (
    ("heading", HEADING),
    ("figure of a period", PERIOD),
    ("comparator, target, total", COMPARATOR),
    ("text, or under no heading", TEXT),
    ("a finding is about it", FINDING),
    ("table that no rule claims", UNCLAIMED),
    ("left over: text or arrow in no cell", LEFT_OVER),
)

_ARROWS = {
    Direction.UP: ((0, 1), (1, 1), (0.5, 0)),
    Direction.DOWN: ((0, 0), (1, 0), (0.5, 1)),
    Direction.FLAT: ((0, 0), (1, 0.5), (0, 1)),
}


@dataclass(slots=True)
class _Canvas:
    """The page's picture. Positions are given in points."""

    image: Image.Image
    draw: ImageDraw.ImageDraw
    scale: float

    def box(self, box: Box, colour: Colour, width: int = 1, tint: int = 0) -> None:
        corners = [value * self.scale for value in box]
        corners = [corners[0], corners[1], max(corners[0] + 1, corners[2]), max(corners[1] + 1, corners[3])]
        self.draw.rectangle(corners, outline=(*colour, 255), width=width, fill=(*colour, tint) if tint else None)

    def arrow(self, box: Box, direction: Direction, colour: Colour) -> None:
        """A small marker in the top right corner of a cell: the direction as it was understood."""
        size = min(box.height * 0.42, 6.0)
        x, y = box.x1 - size - 0.8, box.top + 0.8
        points = [((x + dx * size) * self.scale, (y + dy * size) * self.scale) for dx, dy in _ARROWS[direction]]
        self.draw.polygon(points, fill=(*colour, 235))

    def rating(self, box: Box, rating: Rag) -> None:
        """A rating in the bottom right corner of a cell: its colour and its letter."""
        size = min(box.height * 0.5, 7.0)
        corner = Box(box.x1 - size - 0.8, box.bottom - size - 0.8, box.x1 - 0.8, box.bottom - 0.8)
        edges = [value * self.scale for value in corner]
        self.draw.rectangle(edges, fill=(*RATING[rating], 255), outline=(255, 255, 255, 255))
        font = ImageFont.load_default(max(8, int(size * self.scale * 0.9)))
        middle = ((edges[0] + edges[2]) / 2, (edges[1] + edges[3]) / 2)
        self.draw.text(middle, rating.value[0].upper(), fill="white", font=font, anchor="mm")


def draw_page(
    path: Path, number: int, rules: Sequence[LoadedRule], scale: float, options: ReadOptions = ReadOptions()
) -> bytes:
    """The page as PNG. ``scale`` is in pixels a point. Raises UsageError where the document has no such page."""
    with PdfiumDocument(path) as document:
        if number > document.page_count:
            raise UsageError(f"the document has no page {number}, only {document.page_count}", "give another --page")
        pixels, _ = document.render(number, scale)
        page = read_page(document, number)
    picture = Image.fromarray(np.ascontiguousarray(pixels)).convert("RGB")
    layer = Image.new("RGBA", picture.size, (255, 255, 255, 0))
    canvas = _Canvas(layer, ImageDraw.Draw(layer), scale)
    result = _extracted(path, rules, options)
    here = [one for one in result.observations if one.page == number] if result else []
    _draw_grids(canvas, page, here)
    for one in here:
        _draw_observation(canvas, one)
    for box in left_over(page, here):
        canvas.box(box.grown(1), LEFT_OVER, width=2, tint=40)
    merged = Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")
    out = io.BytesIO()
    _with_legend(merged, scale).save(out, format="PNG")
    return out.getvalue()


def _extracted(path: Path, rules: Sequence[LoadedRule], options: ReadOptions) -> DocumentResult | None:
    """What the rules, or the general layout, make of the document, None where they make nothing of it."""
    try:
        return read_document(path, rules, options)
    except NothingMatched:
        return None


def _draw_grids(canvas: _Canvas, page: Page, observations: Sequence[Observation]) -> None:
    for number, grid in enumerate(find_grids(page), start=1):
        claimed = [one for one in observations if one.table == number]
        first_row = min((one.row for one in claimed), default=0)
        for cell in grid.cells:
            heading = claimed and cell.row + 1 < first_row
            box = page.as_displayed(cell.box)
            canvas.box(box, HEADING if heading or claimed else UNCLAIMED, tint=26 if heading and not cell.empty else 0)
        canvas.box(page.as_displayed(grid.box), HEADING if claimed else UNCLAIMED, width=3)


def _draw_observation(canvas: _Canvas, one: Observation) -> None:
    box = Box(one.x0, one.top, one.x1, one.bottom)
    colour = _colour_of(one.column_role)
    canvas.box(box, colour, tint=40)
    found = bool(set(one.flags.split(";")) - {"", INFERRED})
    if found:
        canvas.box(box, FINDING, width=3, tint=30)
    if one.marker is not None:
        canvas.arrow(box, one.marker, DIRECTION[one.marker])
    if one.rag is not None:
        canvas.rating(box, one.rag)


def left_over(page: Page, observations: Sequence[Observation]) -> list[Box]:
    """What is printed in the tables that were extracted and went into no cell: words, and arrows in no cell that was read.

    Boxes are on the page as displayed.
    """
    grids = find_grids(page)
    claimed = [grids[number - 1] for number in sorted({one.table for one in observations}) if number <= len(grids)]
    tables = [page.as_displayed(grid.box) for grid in claimed]
    read = [Box(one.x0, one.top, one.x1, one.bottom) for one in observations]
    read += [page.as_displayed(cell.box) for grid in claimed for cell in grid.cells if not cell.empty]
    read += [page.as_displayed(cell.box) for grid in claimed for cell in grid.cells if cell.row == 0]
    taken = {place for grid in claimed for cell in grid.cells for word in cell.words for place in word.characters}
    words = [page.as_displayed(word.box) for word in words_of(page) if taken.isdisjoint(word.characters)]
    arrows = [page.as_displayed(marker.box) for marker in PageMarkers.of(page).placed]
    loose = [arrow for arrow in arrows if not any(box.holds(*arrow.centre) for box in read)]
    return [box for box in (*words, *loose) if any(table.holds(*box.centre) for table in tables)]


def _colour_of(role: Role) -> Colour:
    if role is Role.PERIOD:
        return PERIOD
    return TEXT if role is Role.TEXT else COMPARATOR


def _with_legend(picture: Image.Image, scale: float) -> Image.Image:
    """The picture with a strip below it that says what the colours mean."""
    size = max(12, int(9 * scale))
    font = ImageFont.load_default(size)
    places: list[tuple[int, int]] = []
    x, line = size, 0
    for name, _ in LEGEND:
        width = int(size * 2 + font.getlength(name) + size)
        if x > size and x + width > picture.width:
            x, line = size, line + 1
        places.append((x, line))
        x += width
    sheet = Image.new("RGB", (picture.width, picture.height + 2 * size * (line + 1)), "white")
    sheet.paste(picture, (0, 0))
    draw = ImageDraw.Draw(sheet)
    for (name, colour), (x, line) in zip(LEGEND, places, strict=True):
        y = picture.height + size // 2 + 2 * size * line
        draw.rectangle((x, y, x + size, y + size), outline=colour, width=2)
        draw.text((x + size + 5, y), name, fill="black", font=font, anchor="lt")
    return sheet
