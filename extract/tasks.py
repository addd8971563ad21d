"""What a child process can be asked to do. Requests and answers are plain JSON."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from extract.corrections import PlacedCorrection
from extract.document import fingerprint
from extract.grid.find import find_grids
from extract.marks.pdfium import PdfiumDocument
from extract.pipeline import ReadOptions, read_document, read_page
from extract.records import DocumentResult
from extract.rulebook.load import load_rules

RESULT = TypeAdapter(DocumentResult)
CORRECTIONS = TypeAdapter(tuple[PlacedCorrection, ...])


def read(request: dict[str, Any]) -> Any:
    """A document's observations, monthly figures and findings."""
    rules = load_rules([Path(folder) for folder in request["rules"]], request["only"])
    corrections = CORRECTIONS.validate_python(request["corrections"])
    options = ReadOptions(tuple(request["pages"]), tuple(request["ignore"]), request["most_pages"], corrections)
    result = read_document(Path(request["path"]), rules, options)
    return RESULT.dump_python(result, mode="json")


def tables(request: dict[str, Any]) -> Any:
    """Every table of a document as rows of text."""
    path = Path(request["path"])
    fingerprint(path)
    found = []
    with PdfiumDocument(path) as document:
        for number in request["pages"] or range(1, document.page_count + 1):
            for grid in find_grids(read_page(document, number)):
                box = [round(edge, 2) for edge in grid.box]
                found.append({"page": number, "bbox": box, "rows": grid.texts()})
    return found


def inspect(request: dict[str, Any]) -> Any:
    """A picture of one page with what was found on it, as PNG in base64."""
    from extract.inspection import draw_page

    path = Path(request["path"])
    fingerprint(path)
    rules = load_rules([Path(folder) for folder in request["rules"]], request["only"])
    return base64.b64encode(draw_page(path, request["page"], rules, request["scale"])).decode()


def pictures(request: dict[str, Any]) -> Any:
    """Pictures of some pages as they are displayed, as WebP without loss in base64, with the pages' sizes in points."""
    import io

    import numpy as np
    from PIL import Image

    drawn = []
    with PdfiumDocument(Path(request["path"])) as document:
        for number in request["pages"]:
            pixels, box = document.render(number, request["scale"])
            out = io.BytesIO()
            Image.fromarray(np.ascontiguousarray(pixels)).save(out, format="WEBP", lossless=True, quality=60, method=2)
            webp = base64.b64encode(out.getvalue()).decode()
            drawn.append({"page": number, "width": box.width, "height": box.height, "webp": webp})
    return drawn


TASKS: dict[str, Callable[[dict[str, Any]], Any]] = {"read": read, "tables": tables, "inspect": inspect, "pictures": pictures}
