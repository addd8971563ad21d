"""The document's own key to figures in italics, and the figures that it speaks of."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from extract.italics_key import italics_are_older
from tests.conftest import Run


@pytest.mark.parametrize(
    ("text", "older"),
    [
        ("INCOMPLETE DATA  Data in italics indicates previous reporting year", True),
        ("Figures in italics are for last year.", True),
        ("Previous year's data is shown in italics", True),
        ("Provisional figures are in italics.", False),
        ("Titles are in italics. The previous year was better.", False),
        ("The previous year was better", False),
    ],
)
def test_what_a_key_says_of_italics(text: str, older: bool) -> None:
    assert italics_are_older([text]) is older


@pytest.mark.parametrize("key", ["Data in italics indicates previous reporting year", "Provisional data is in italics"])
def test_last_year_s_figures_have_no_dates(key: str, run: Run, tmp_path: Path) -> None:
    rows = [["Measure", "Jan 24", "Feb 24", "Mar 24"], ["Exclusions (cumulative financial year)", "31", "38", "44"]]
    rows += [["Referrals", "7", "8", "9"], ["Visits", "17", "18", "19"]]
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=landscape(A4), invariant=1)
    edges = (40, 270, 340, 410, 480)
    for row, texts in enumerate(rows):
        for edge, text in zip(edges, texts, strict=False):
            canvas.setFont("Helvetica-Oblique" if text == "31" else "Helvetica", 9)
            canvas.drawString(edge + 4, 486 - 20 * row, text)
    for row in range(len(rows) + 1):
        canvas.line(40, 500 - 20 * row, 480, 500 - 20 * row)
    for edge in edges:
        canvas.line(edge, 500 - 20 * len(rows), edge, 500)
    canvas.setFont("Helvetica", 9)
    canvas.drawString(44, 380, key)
    canvas.save()
    older = "previous" in key
    found = [one for one in run("run", tmp_path / "a.pdf").rows if one["basis"].startswith("cumulative")]
    assert [(one["value"], one["period_start"]) for one in found] == [
        ("31", "" if older else "2024-01-01"),
        ("38", "2024-02-01"),
        ("44", "2024-03-01"),
    ]
    assert ("figure-of-earlier-period" in found[0]["flags"]) is older
    monthly = [one["reason"] for one in run("run", tmp_path / "a.pdf", "--table", "monthly").rows]
    assert monthly == (["no_predecessor", ""] if older else ["no_predecessor", "", ""])
