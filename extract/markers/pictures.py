"""Trend markers that are pictures: small icons, judged from their pixels, each distinct picture once."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from extract.markers.glyphs import GLYPHS
from extract.markers.shapes import LONGEST, SMALLEST, PlacedMarker
from extract.markers.silhouette import Mask, direction_of
from extract.marks.page import Colour, Page, glyph_key, unexplained_places
from extract.records import Direction, MarkerSource

#: Pixels whose channels differ by more than this (of 255, the largest of the three) have different colours.
DIFFERENT = 70

#: Pixels more opaque than this are painted.
PAINTED = 120


@dataclass(frozen=True, slots=True)
class Icon:
    """What a small picture shows: which way it points, if it does, and the colour of most of it."""

    direction: Direction | None
    colour: Colour


def pictured_markers(page: Page) -> list[PlacedMarker]:
    """The icons of a page that point somewhere."""
    judged = {key: judge_icon(pixels) for key, pixels in page.icons.items()}
    found = []
    for picture in page.pictures:
        icon = judged.get(picture.key)
        if icon is None or icon.direction is None:
            continue
        width, height = picture.box.width, picture.box.height
        if min(width, height) >= SMALLEST and max(width, height) <= LONGEST * min(width, height):
            found.append(PlacedMarker(picture.box, icon.direction, MarkerSource.PICTURE, icon.colour))
    return found


def explain_glyphs(page: Page) -> Page:
    """The page with the characters that the file does not explain as the triangles that they look like.

    What a symbol font shows is judged first, and looked up by its code after (``marks.symbol_fonts.name_symbols``):
    a font cut down to the characters in use may have given them new codes.
    """
    characters = page.characters
    directions = {key: judge_icon(pixels).direction for key, pixels in page.icons.items() if key.startswith("glyph ")}
    explained: dict[int, str] = {}
    for place in unexplained_places(characters):
        font = characters.styles[int(characters.style[place])].font
        direction = directions.get(glyph_key(font, characters.text[place], place))
        if direction is not None:
            explained[place] = GLYPHS[direction]
    if not explained:
        return page
    text = [explained.get(place, character) for place, character in enumerate(characters.text)]
    return replace(page, characters=replace(characters, text=text))


def judge_icon(pixels: NDArray[np.uint8]) -> Icon:
    """What an icon shows. An arrow inside a disc, or cut out of one, counts; the colour is then the disc's."""
    figure = _figure(pixels)
    if not figure.any():
        return Icon(None, None)
    colour = _commonest(pixels[figure])
    direction = direction_of(figure)
    if direction is None:
        inside = figure & _far_from(pixels, colour)
        direction = direction_of(_cleaned(inside)) if inside.any() else None
    if direction is None:
        holes = _holes(figure)
        direction = direction_of(holes) if holes.any() else None
    red, green, blue = colour
    return Icon(direction, red << 16 | green << 8 | blue)


def _figure(pixels: NDArray[np.uint8]) -> Mask:
    """The pixels that are not background: painted, and of another colour than the picture's border where that is painted."""
    painted: Mask = pixels[:, :, 3] > PAINTED
    border = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    if (border[:, 3] > PAINTED).mean() < 0.6:
        return painted
    ground = np.median(border[border[:, 3] > PAINTED][:, :3], axis=0)
    return painted & _far_from(pixels, ground)


def _far_from(pixels: NDArray[np.uint8], colour: object) -> Mask:
    distance = np.abs(pixels[:, :, :3].astype(np.int16) - np.asarray(colour, dtype=np.int16)).max(axis=2)
    far: Mask = distance > DIFFERENT
    return far


def _commonest(colours: NDArray[np.uint8]) -> tuple[int, int, int]:
    """The colour that most pixels have, shades of it taken together."""
    coarse = colours[:, :3] >> 5
    codes = coarse[:, 0].astype(np.int32) << 6 | coarse[:, 1].astype(np.int32) << 3 | coarse[:, 2]
    values, counts = np.unique(codes, return_counts=True)
    chosen = colours[codes == values[counts.argmax()]][:, :3]
    red, green, blue = np.median(chosen, axis=0).astype(int).tolist()
    return red, green, blue


def _cleaned(mask: Mask) -> Mask:
    """A mask without the thin rim that shading leaves round a disc: pixels with few neighbours are dropped."""
    padded = np.pad(mask, 1).astype(np.int8)
    near = sum(
        padded[1 + dy : padded.shape[0] - 1 + dy, 1 + dx : padded.shape[1] - 1 + dx] for dy in (-1, 0, 1) for dx in (-1, 0, 1)
    )
    kept: Mask = mask & (np.asarray(near) >= 5)
    return kept


def _holes(figure: Mask) -> Mask:
    """What is not painted inside a figure's outline."""

    def inside(mask: Mask) -> Mask:
        before = np.logical_or.accumulate(mask, axis=1)
        after = np.logical_or.accumulate(mask[:, ::-1], axis=1)[:, ::-1]
        both: Mask = before & after
        return both

    return ~figure & inside(figure) & inside(figure.T).T
