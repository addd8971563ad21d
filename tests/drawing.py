"""Small PDFs drawn for one test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pikepdf
from reportlab.pdfgen.canvas import Canvas

from extract.marks.page import Page
from extract.marks.pdfium import PdfiumDocument
from extract.marks.visible import hide_unseen_text

WIDTH, HEIGHT = 400.0, 300.0

Draw = Callable[[Canvas], None]


def drawn_pdf(path: Path, draw: Draw) -> Path:
    """A PDF of one page of 400 by 300 points. The canvas is set up so that y runs down from the top."""
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setFont("Helvetica", 10)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return path


def text(canvas: Canvas, x: float, y: float, words: str) -> None:
    """Text whose baseline is ``y`` below the top of the page."""
    canvas.drawString(x, HEIGHT - y, words)


def line(canvas: Canvas, x0: float, y0: float, x1: float, y1: float) -> None:
    canvas.line(x0, HEIGHT - y0, x1, HEIGHT - y1)


def fill(canvas: Canvas, x0: float, y0: float, x1: float, y1: float, colour: tuple[float, float, float]) -> None:
    canvas.setFillColorRGB(*colour)
    canvas.rect(x0, HEIGHT - y1, x1 - x0, y1 - y0, stroke=0, fill=1)
    canvas.setFillColorRGB(0, 0, 0)


def grid(canvas: Canvas, xs: Sequence[float], ys: Sequence[float]) -> None:
    for y in ys:
        line(canvas, xs[0], y, xs[-1], y)
    for x in xs:
        line(canvas, x, ys[0], x, ys[-1])


def read(path: Path, number: int = 1) -> Page:
    with PdfiumDocument(path) as document:
        return hide_unseen_text(document.read(number))


def drawn_page(tmp_path: Path, draw: Draw) -> Page:
    return read(drawn_pdf(tmp_path / "drawn.pdf", draw))


def turned(path: Path, target: Path, angle: int) -> Path:
    """The same page with its content laid on its side and /Rotate setting it up again."""
    matrices = {
        0: "1 0 0 1 0 0 cm",
        90: f"0 1 -1 0 {HEIGHT} 0 cm",
        180: f"-1 0 0 -1 {WIDTH} {HEIGHT} cm",
        270: f"0 -1 1 0 0 {WIDTH} cm",
    }
    with pikepdf.open(path) as pdf:
        page = pdf.pages[0]
        page.contents_add(pikepdf.Stream(pdf, f"q {matrices[angle]}".encode()), prepend=True)
        page.contents_add(pikepdf.Stream(pdf, b"Q"))
        sides = (HEIGHT, WIDTH) if angle % 180 else (WIDTH, HEIGHT)
        page.mediabox = pikepdf.Array([0, 0, *sides])
        page.rotate(angle, relative=False)
        pdf.save(target)
    return target
