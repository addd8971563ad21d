"""Small scorecards drawn for one test: a title and a ruled table, as wide as its texts need."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

Rows = Sequence[Sequence[str]]

SIZE, ROW, LEFT, TOP = 8.0, 16.0, 30.0, 60.0


def scorecard_pdf(path: Path, *pages: tuple[str, Rows], notes: Sequence[str] = ()) -> Path:
    """A PDF with a page for each title and table. The first row of a table holds the headings; notes stand at its foot."""
    width, height = landscape(A4)
    canvas = Canvas(str(path), pagesize=(width, height), invariant=1)
    for title, rows in pages:
        canvas.setFont("Helvetica-Bold", 12)
        canvas.drawString(LEFT, height - 40, title)
        _table(canvas, height, rows)
        for number, note in enumerate(notes):
            canvas.drawString(LEFT, 60 - 12 * number, note)
        canvas.showPage()
    canvas.save()
    return path


def _table(canvas: Canvas, height: float, rows: Rows) -> None:
    if not rows:
        return
    columns = range(max(len(row) for row in rows))
    canvas.setFont("Helvetica", SIZE)
    widths = [10 + max(canvas.stringWidth(row[column]) for row in rows if column < len(row)) for column in columns]
    edges = [LEFT + sum(widths[:column]) for column in range(len(widths) + 1)]
    for number in range(len(rows) + 1):
        y = height - TOP - number * ROW
        canvas.line(edges[0], y, edges[-1], y)
    for edge in edges:
        canvas.line(edge, height - TOP, edge, height - TOP - len(rows) * ROW)
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            canvas.drawString(edges[column] + 4, height - TOP - number * ROW - 11, text)
