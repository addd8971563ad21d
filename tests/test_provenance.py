"""The box of an observation, cut out of the page, shows that cell and nothing else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from numpy.typing import NDArray

from tests.conftest import FIXTURES, SCORECARDS, read_rows, report

SCALE = 3.0

#: Shading is lighter than this (of 255), ink darker.
DARK = 110

CASES = [*(f"bcp-send-scorecard/{case}" for case in SCORECARDS), "durham-period-to-date/calc"]


def squeezed(text: str) -> str:
    return "".join(text.replace("\ufffe", "-").replace("\x02", "-").split())


def rendered(path: Path, number: int) -> NDArray[np.uint8]:
    with pypdfium2.PdfDocument(path) as document:
        return np.asarray(document[number - 1].render(scale=SCALE, grayscale=True).to_numpy())


def text_in_box(page: pypdfium2.PdfPage, box: tuple[float, float, float, float]) -> str:
    """What PDFium itself finds in a box given as displayed from the top left, without any of this project's code."""
    x0, top, x1, bottom = box
    width, height = page.get_size()
    corners = {
        0: (x0, height - bottom, x1, height - top),
        90: (top, x0, bottom, x1),
    }[page.get_rotation()]
    assert width > 0
    return str(page.get_textpage().get_text_bounded(*corners))


@pytest.mark.parametrize("case", CASES)
def test_the_box_holds_the_cells_text_and_no_other(case: str) -> None:
    rows = read_rows(FIXTURES / case / "expected" / "observations.csv")
    with pypdfium2.PdfDocument(report(case)) as document:
        pages = {number: document[number - 1] for number in {int(row["page"]) for row in rows}}
        for row in rows:
            box = tuple(float(row[edge]) for edge in ("x0", "top", "x1", "bottom"))
            assert len(box) == 4
            found = text_in_box(pages[int(row["page"])], box)
            assert squeezed(found) == squeezed(row["value_text"]), (row["observation_id"], found)


@pytest.mark.parametrize("case", [case for case in CASES if "zebra" in case])
def test_no_ink_is_cut_by_the_box(case: str) -> None:
    """Where no lines are drawn, the edge of every box runs through white or shading and never through a character."""
    rows = read_rows(FIXTURES / case / "expected" / "observations.csv")
    pictures = {number: rendered(report(case), number) for number in {int(row["page"]) for row in rows}}
    cut = []
    for row in rows:
        picture = pictures[int(row["page"])]
        x0, top, x1, bottom = (round(float(row[edge]) * SCALE) for edge in ("x0", "top", "x1", "bottom"))
        frame = [picture[top:bottom, x0], picture[top:bottom, x1], picture[top, x0:x1], picture[bottom, x0:x1]]
        if min(int(edge.min()) for edge in frame) < DARK:
            cut.append((row["observation_id"], row["value_text"]))
    assert not cut
