"""The two readers of pages against each other: what they see differently is of a kind that docs/readers.md explains."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.marks.pdfium import PdfiumDocument
from extract.marks.plumber import read_with_pdfplumber
from tests.conftest import FIXTURES, ROOT, SHARED
from tests.drawing import drawn_pdf, fill, line, text
from tests.readers import Difference, Kind, compare, counts

OURS = sorted(FIXTURES.glob("*/*/report.pdf"))
REAL = sorted(SHARED.glob("pdfs/**/*.pdf"))

UNEXPLAINED = {Kind.UNEXPLAINED_TEXT, Kind.UNEXPLAINED_DRAWING}


def differences(path: Path, most: int) -> list[Difference]:
    with PdfiumDocument(path) as document:
        numbers: Sequence[int] = range(1, min(document.page_count, most) + 1)
        first = [document.read(number) for number in numbers]
    pairs = zip(first, read_with_pdfplumber(path, numbers), strict=True)
    return [one for ours, theirs in pairs for one in compare(ours, theirs)]


@pytest.mark.parametrize("path", OURS, ids=[f"{path.parts[-3]}/{path.parts[-2]}" for path in OURS])
def test_fixture(path: Path) -> None:
    """Producers of which the project knows everything: only what is drawn to be different is."""
    allowed = {Kind.CLIPPED_TEXT} | ({Kind.DOUBLED} if "doubled" in path.parts[-2] else set())
    found = differences(path, 100)
    assert set(counts(found)) <= allowed, found[:5]
    assert counts(found)[Kind.CLIPPED_TEXT] <= 2


@pytest.mark.parametrize("path", REAL, ids=[path.stem[:40] for path in REAL])
def test_real_document(path: Path) -> None:
    found = [one for one in differences(path, 80) if one.kind in UNEXPLAINED]
    assert not found, found[:5]


def test_every_kind_of_difference_is_explained() -> None:
    page = (ROOT / "docs" / "readers.md").read_text("utf-8")
    for kind in set(Kind) - UNEXPLAINED:
        assert kind in page, kind


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
def test_turned_and_cropped_pages(tmp_path: Path, angle: int) -> None:
    """The media box does not begin at nought, the crop box is smaller, and the page is turned: both see the same places."""

    def draw(canvas: Canvas) -> None:
        text(canvas, 100, 120, "12.5%")
        line(canvas, 90, 140, 300, 140)
        fill(canvas, 90, 200, 300, 220, (1, 0.5, 0))

    path = drawn_pdf(tmp_path / "plain.pdf", draw)
    with pikepdf.open(path) as document:
        page = document.pages[0]
        page.mediabox = pikepdf.Array([-20, -30, 600, 850])
        page.cropbox = pikepdf.Array([40, 50, 560, 800])
        page.rotate(angle, relative=False)
        document.save(tmp_path / "turned.pdf")
    assert not differences(tmp_path / "turned.pdf", 1)
    assert len(read_with_pdfplumber(tmp_path / "turned.pdf", [1])[0].characters) == 5
