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
from extract.grid.table import Grid
from extract.inference.general import INFERRED
from extract.marks.geometry import Box
from extract.marks.pdfium import PdfiumDocument
from extract.pipeline import ReadOptions, read_document, read_page
from extract.records import Direction, DocumentResult, Observation
from extract.rulebook.load import LoadedRule
from extract.rulebook.model import Role

Colour = tuple[int, int, int]

HEADING, PERIOD, COMPARATOR, TEXT, FINDING, UNCLAIMED = (
    (30, 90, 200),
    (20, 140, 60),
    (130, 60, 170),
    (225, 130, 0),
    (210, 20, 30),
    (140, 140, 140),
)

LEGEND = (
    ("heading", HEADING),
    ("figure of a period", PERIOD),
    ("comparator, target, total", COMPARATOR),
    ("text, or under no heading", TEXT),
    ("a finding is about it", FINDING),
    ("table that no rule claims", UNCLAIMED),
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


def draw_page(
    path: Path, number: int, rules: Sequence[LoadedRule], scale: float, options: ReadOptions = ReadOptions()
) -> bytes:
    """The page as PNG. ``scale`` is in pixels a point. Raises UsageError where the document has no such page."""
    with PdfiumDocument(path) as document:
        if number > document.page_count:
            raise UsageError(f"the document has {document.page_count} pages", "give a --page that it has")
        pixels, _ = document.render(number, scale)
        grids = find_grids(read_page(document, number))
    picture = Image.fromarray(np.ascontiguousarray(pixels)).convert("RGB")
    layer = Image.new("RGBA", picture.size, (255, 255, 255, 0))
    canvas = _Canvas(layer, ImageDraw.Draw(layer), scale)
    result = _extracted(path, rules, options)
    here = [one for one in result.observations if one.page == number] if result else []
    _draw_grids(canvas, grids, here)
    for one in here:
        _draw_observation(canvas, one)
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


def _draw_grids(canvas: _Canvas, grids: Sequence[Grid], observations: Sequence[Observation]) -> None:
    for number, grid in enumerate(grids, start=1):
        claimed = [one for one in observations if one.table == number]
        first_row = min((one.row for one in claimed), default=0)
        for cell in grid.cells:
            heading = claimed and cell.row + 1 < first_row
            canvas.box(cell.box, HEADING if heading or claimed else UNCLAIMED, tint=26 if heading and not cell.empty else 0)
        canvas.box(grid.box, HEADING if claimed else UNCLAIMED, width=3)


def _draw_observation(canvas: _Canvas, one: Observation) -> None:
    box = Box(one.x0, one.top, one.x1, one.bottom)
    colour = _colour_of(one.column_role)
    canvas.box(box, colour, tint=40)
    found = bool(set(one.flags.split(";")) - {"", INFERRED})
    if found:
        canvas.box(box, FINDING, width=3, tint=30)
    if one.marker is not None:
        canvas.arrow(box, one.marker, FINDING if found else colour)


def _colour_of(role: Role) -> Colour:
    if role is Role.PERIOD:
        return PERIOD
    return TEXT if role is Role.TEXT else COMPARATOR


def _with_legend(picture: Image.Image, scale: float) -> Image.Image:
    """The picture with a strip below it that says what the colours mean."""
    size = max(12, int(9 * scale))
    font = ImageFont.load_default(size)
    sheet = Image.new("RGB", (picture.width, picture.height + 2 * size), "white")
    sheet.paste(picture, (0, 0))
    draw = ImageDraw.Draw(sheet)
    x, y = size, picture.height + size // 2
    for name, colour in LEGEND:
        draw.rectangle((x, y, x + size, y + size), outline=colour, width=2)
        draw.text((x + size + 5, y), name, fill="black", font=font, anchor="lt")
        x += int(size * 2 + draw.textlength(name, font=font) + size)
    return sheet
