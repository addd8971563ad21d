"""Pages on which everything lies on its side: turned, so that their text runs across.

A wide table is often set sideways on an upright page. It is read as one would read it, with the page turned; where things stand
is still told in points of the page as displayed (:meth:`~extract.marks.page.Page.as_displayed`).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from extract.marks.geometry import Box, Transform
from extract.marks.page import Characters, Page

#: A page is turned if this share of its printed characters runs one other way. Headings that run upwards are fewer.
TURNED = 0.8

#: With fewer characters (a stamp in the margin of a picture) nothing is to be gained.
LEAST_CHARACTERS = 40


def upright(page: Page) -> Page:
    """The page, turned if nearly all of its text runs up, down or upside down."""
    angle = _main_angle(page.characters)
    return turned(page, angle) if angle else page


def _main_angle(characters: Characters) -> int:
    """The direction of nearly all of a page's text, in degrees anticlockwise; 0 where there is none."""
    printed = np.array([bool(text.strip()) for text in characters.text], dtype=bool) & ~characters.hidden
    total = int(printed.sum())
    if total < LEAST_CHARACTERS:
        return 0
    angles = np.array([style.angle for style in characters.styles])[characters.style[printed]]
    return next((angle for angle in (90, 180, 270) if int((angles == angle).sum()) >= TURNED * total), 0)


def turned(page: Page, angle: int) -> Page:
    """The page turned clockwise by 90, 180 or 270 degrees."""
    turn = _clockwise(angle, page.width, page.height)

    def box(old: Box) -> Box:
        return turn.box(*old)

    sideways = angle in (90, 270)
    return replace(
        page,
        width=page.height if sideways else page.width,
        height=page.width if sideways else page.height,
        characters=_turned_characters(page.characters, turn, angle),
        lines=[line._replace(box=box(line.box)) for line in page.lines],
        fills=[fill._replace(box=box(fill.box)) for fill in page.fills],
        shapes=[
            replace(
                shape,
                box=box(shape.box),
                outlines=tuple(tuple(turn.point(x, y) for x, y in outline) for outline in shape.outlines),
            )
            for shape in page.shapes
        ],
        pictures=[replace(picture, box=box(picture.box)) for picture in page.pictures],
        icons={key: np.rot90(pixels, -angle // 90) for key, pixels in page.icons.items()},
        turned=(page.turned + angle) % 360,
    )


def _turned_characters(characters: Characters, turn: Transform, angle: int) -> Characters:
    boxes, origins = characters.boxes, characters.origins
    xs, ys = turn.points(origins[:, 0], origins[:, 1])
    return replace(
        characters,
        boxes=turn.boxes(boxes[:, 0], boxes[:, 1], boxes[:, 2], boxes[:, 3]),
        origins=np.stack([xs, ys], axis=1),
        styles=[style._replace(angle=(style.angle - angle) % 360) for style in characters.styles],
    )


def _clockwise(angle: int, width: float, height: float) -> Transform:
    """From a page of some width and height to the page turned clockwise."""
    if angle == 90:
        return Transform(0, 1, -1, 0, height, 0)
    if angle == 180:
        return Transform(-1, 0, 0, -1, width, height)
    return Transform(0, -1, 1, 0, 0, width)
