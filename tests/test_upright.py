"""Pages that are printed sideways or upside down are read as one would read them: turned."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.grid.find import find_grids
from extract.marks.geometry import Box
from extract.marks.page import Page, Picture
from extract.marks.pdfium import PdfiumDocument
from extract.marks.upright import turned, upright
from extract.pipeline import read_page
from tests.conftest import Run, report, shared_pdf

TABLE = report("oakland-weekly-crime/weasyprint")
MARKERS = report("bcp-send-scorecard/reportlab-portrait")

ANGLES = (90, 180, 270)


def turned_file(source: Path, target: Path, clockwise: int) -> Path:
    """A copy of a PDF whose pages are displayed turned."""
    with pikepdf.open(source) as document:
        for page in document.pages:
            page.rotate(clockwise, relative=True)
        document.save(target)
    return target


def page_of(path: Path, number: int = 1) -> Page:
    with PdfiumDocument(path) as document:
        return document.read(number)


PAGE = page_of(TABLE)


@pytest.mark.parametrize("clockwise", ANGLES)
def test_a_turned_table_says_the_same(run: Run, tmp_path: Path, clockwise: int) -> None:
    plain = run("run", TABLE, "-q").rows
    found = run("run", turned_file(TABLE, tmp_path / "turned.pdf", clockwise), "-q").rows
    places = ("x0", "top", "x1", "bottom")
    ids = ("observation_id", "document_id")
    assert [{key: row[key] for key in row if key not in (*places, *ids)} for row in found] == [
        {key: row[key] for key in row if key not in (*places, *ids)} for row in plain
    ]
    width, height = 612, 792
    for before, after in zip(plain, found, strict=True):
        x0, top, x1, bottom = (float(before[place]) for place in places)
        expected = {
            90: (height - bottom, x0, height - top, x1),
            180: (width - x1, height - bottom, width - x0, height - top),
            270: (top, width - x1, bottom, width - x0),
        }[clockwise]
        assert [float(after[place]) for place in places] == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize("clockwise", [90])
def test_markers_point_as_one_reads_them(run: Run, tmp_path: Path, clockwise: int) -> None:
    plain = run("run", MARKERS, "-q").rows
    found = run("run", turned_file(MARKERS, tmp_path / "turned.pdf", clockwise), "-q").rows
    assert [(row["value_text"], row["marker"]) for row in found] == [(row["value_text"], row["marker"]) for row in plain]
    assert {row["marker"] for row in found} >= {"up", "down"}


def test_a_sideways_page_of_others_is_the_upright_one() -> None:
    grids = []
    for name in ("background-checks", "nics-background-checks-2015-11-rotated"):
        with PdfiumDocument(shared_pdf(f"peer-samples/{name}.pdf")) as document:
            grids.append([grid.texts() for grid in find_grids(read_page(document, 1))])
    assert grids[0] == grids[1]
    assert len(grids[0]) == 1 and len(grids[0][0]) > 55


def test_a_page_with_turned_headings_stays_as_it_is() -> None:
    page = page_of(report("durham-period-to-date/calc"))
    assert upright(page) is page
    assert any(style.angle == 90 for style in page.characters.styles)


@given(st.sampled_from(ANGLES), st.floats(0, 500), st.floats(0, 500), st.floats(0.1, 100), st.floats(0.1, 100))
def test_a_box_goes_back_to_where_it_is_displayed(angle: int, x0: float, top: float, width: float, height: float) -> None:
    box = Box(x0, top, x0 + width, top + height)
    moved = turned(replace(PAGE, pictures=[Picture(box)]), angle)
    assert moved.as_displayed(moved.pictures[0].box) == pytest.approx(tuple(box))
    assert moved.displayed_height == PAGE.height


@pytest.mark.parametrize("angle", ANGLES)
def test_turning_all_the_way_round_changes_nothing(angle: int) -> None:
    page = page_of(TABLE)
    round_about = turned(turned(page, angle), 360 - angle)
    assert round_about.turned == 0 and (round_about.width, round_about.height) == (page.width, page.height)
    assert np.allclose(round_about.characters.boxes, page.characters.boxes)
    assert np.allclose(round_about.characters.origins, page.characters.origins)
    assert round_about.characters.styles == page.characters.styles
    assert [line.box for line in round_about.lines] == [pytest.approx(tuple(line.box)) for line in page.lines]
