"""A second opinion about a page's cells: camelot, which finds ruled tables in a picture of the page and text with pdfminer.

Nothing is taken from it. Where it has read the same words in the same place, two programs that share no code agree.
"""

from __future__ import annotations

import logging
import warnings
from dataclasses import dataclass
from pathlib import Path

from extract.marks.geometry import Box


@dataclass(frozen=True, slots=True)
class SecondCell:
    """A cell as camelot sees it: where (points, on the page as displayed), and its words."""

    box: Box
    text: str


def read_with_camelot(path: Path, page: int, height: float) -> list[SecondCell]:
    """All cells of the ruled tables that camelot finds on a page, numbered from 1. ``height`` is the page's, as displayed."""
    import cv2  # only when asked for: it takes as long to import as a page to read
    from camelot.io import read_pdf

    cv2.setNumThreads(1)  # each thread reserves memory, which counts against the child's limit

    logging.getLogger("camelot").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tables = read_pdf(str(path), pages=str(page), flavor="lattice", suppress_stdout=True)
    return [
        SecondCell(Box(cell.x1, height - cell.y2, cell.x2, height - cell.y1), cell.text.strip())
        for table in tables
        for row in table.cells
        for cell in row
    ]
