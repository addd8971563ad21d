"""What is drawn on a page: lines, fills, closed shapes and pictures, read from PDFium's page objects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extract.marks.geometry import Box
from extract.marks.paths import Drawn
from extract.marks.pdfium_objects import TEXT, PlacedObjects, placed_objects
from extract.marks.pdfium_page import OpenPage
from extract.marks.pdfium_paths import read_paths
from extract.marks.pdfium_pictures import Pictures, read_pictures


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a walk over the page's objects has found."""

    objects: PlacedObjects
    drawn: Drawn
    pictures: Pictures
    covers: Sequence[Box]
    """The boxes of the fills and pictures, in the order in which the file draws them: any may lie over earlier text."""
    text_places: dict[int, int]
    """The text objects by their handles: their places in the order of drawing."""
    text_turns: dict[int, int]
    """For each text object, how many of ``covers`` the file draws before it."""


def gather(page: OpenPage) -> Gathered:
    """Everything that is drawn on a page, in the order in which the file draws it."""
    objects, drawn = placed_objects(page), Drawn()
    pictures = read_pictures(page, objects)
    covers = read_paths(objects, page.visible, drawn)
    covers += [(place, picture.box) for place, picture in zip(pictures.places, pictures.placed, strict=True)]
    covers.sort(key=lambda cover: cover[0])
    texts = objects.of_kind(TEXT)
    handles = [objects.handles[place] for place in texts]
    turns = _turns([place for place, _ in covers], texts).tolist()
    return Gathered(
        objects,
        drawn,
        pictures,
        [box for _, box in covers],
        dict(zip(handles, texts, strict=True)),
        dict(zip(handles, turns, strict=True)),
    )


def _turns(covers: Sequence[int], texts: Sequence[int]) -> NDArray[np.intp]:
    """How many covers are drawn before each text, by their places in the order of drawing."""
    return np.searchsorted(np.array(covers, dtype=np.intp), np.array(texts, dtype=np.intp))
