"""Pages that are pictures of text, among pages that hold text."""

from __future__ import annotations

import csv
from pathlib import Path

import pikepdf
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.conftest import Run
from tests.scorecards import scorecard_pdf
from tests.test_drift import TABLE
from tests.test_twice import rules_of

SIZE = (400, 300)
SAID = "pages 4-5, 8 are pictures with hardly any text: a scorecard there cannot be read"


def pack(path: Path) -> Path:
    """Three pages of text, two scans, a divider with an emblem, an empty page, and a scan in strips with a page number."""
    canvas = Canvas(str(path), pagesize=SIZE, invariant=1)
    grey = ImageReader(Image.new("L", (40, 30), 128))
    for page in range(1, 9):
        if page <= 3:
            canvas.drawString(20, 200, "The committee is asked to note the report and its appendices.")
        elif page in (4, 5):
            canvas.drawImage(grey, 0, 0, *SIZE)
        elif page == 6:
            canvas.drawImage(grey, 300, 250, 60, 40)
            canvas.drawString(20, 200, "Appendix 2")
        elif page == 8:
            canvas.drawString(200, 10, "Page 8")
            for strip in range(4):
                canvas.drawImage(grey, 0, 40 + 60 * strip, 400, 60)
        canvas.showPage()
    canvas.save()
    return path


def documents(folder: Path) -> list[dict[str, str]]:
    with (folder / "documents.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_scanned_pages_of_a_pack_in_which_nothing_matches_are_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "packs").mkdir()
    pdf = pack(tmp_path / "packs" / "pack.pdf")
    done = run("run", pdf)
    assert done.code == 3 and "no page is a report that any rule knows" in done.err
    assert SAID in done.err and "OCR" in done.err
    run("batch", pdf.parent, "-o", tmp_path / "out")
    (row,) = documents(tmp_path / "out")
    assert row["status"] == "nothing_matched" and SAID in row["error"]


def test_only_pages_that_are_asked_for_are_named(run: Run, tmp_path: Path) -> None:
    pdf = pack(tmp_path / "pack.pdf")
    assert "page 5 is a picture with hardly any text" in run("run", pdf, "--pages", "1-3,5").err
    assert "picture" not in run("run", pdf, "--pages", "1-3,6-7").err


def test_scanned_pages_beside_a_scorecard_are_named_in_a_note(run: Run, tmp_path: Path) -> None:
    report = scorecard_pdf(tmp_path / "report.pdf", ("Housing Scorecard", TABLE))
    with pikepdf.open(report, allow_overwriting_input=True) as document, pikepdf.open(pack(tmp_path / "pack.pdf")) as other:
        document.pages.append(other.pages[3])
        document.save(report)
    rules = rules_of(tmp_path)
    done = run("run", report, "--rules", rules)
    assert done.code == 0
    assert "report.pdf: page 2 is a picture with hardly any text: a scorecard there cannot be read" in done.err
    assert "picture" not in run("run", report, "--rules", rules, "--pages", "1").err
