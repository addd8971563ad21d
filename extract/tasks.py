"""What a child process can be asked to do. Requests and answers are plain JSON."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from extract.claims import nothing_drafted
from extract.corrections import PlacedCorrection
from extract.document import fingerprint
from extract.errors import NothingMatched
from extract.grid.find import find_grids
from extract.grid.table import Grid
from extract.markers.find import PageMarkers
from extract.markers.key import may_hold_key
from extract.marks.pdfium import PdfiumDocument
from extract.pipeline import MOST_KEY_PAGES, ReadOptions, check_pages, examine_document, read_document, read_page, scanned_pages
from extract.reasons.explain import explain_claims
from extract.reasons.model import RuleClaims
from extract.records import DocumentResult, Examined
from extract.rulebook.load import LoadedRule, load_rules
from extract.triage import PageText, Triage

RESULT = TypeAdapter(DocumentResult)
EXAMINED = TypeAdapter(Examined)
CLAIMS = TypeAdapter(list[RuleClaims])
CORRECTIONS = TypeAdapter(tuple[PlacedCorrection, ...])


def _rules(request: dict[str, Any]) -> list[LoadedRule]:
    return load_rules([Path(folder) for folder in request["rules"]], request["only"])


def _options(request: dict[str, Any]) -> ReadOptions:
    corrections = CORRECTIONS.validate_python(request.get("corrections", ()))
    return ReadOptions(
        tuple(request["pages"]),
        tuple(request["ignore"]),
        request["most_pages"],
        request.get("verify", False),
        corrections,
        request.get("general", False),
    )


def read(request: dict[str, Any]) -> Any:
    """A document's observations, monthly figures and findings."""
    result = read_document(Path(request["path"]), _rules(request), _options(request))
    return RESULT.dump_python(result, mode="json")


def examine(request: dict[str, Any]) -> dict[str, str]:
    """One document of a batch: an Examined as JSON, packed, since most of it says the same over and over; a signature."""
    triage = _triage(tuple(request["rules"]), tuple(request["only"]))
    examined, signature = examine_document(Path(request["path"]), triage, _options(request))
    packed = zlib.compress(EXAMINED.dump_json(examined), 3)
    return {"examined": base64.b64encode(packed).decode(), "signature": signature.written()}


@lru_cache(maxsize=1)
def _triage(folders: Sequence[str], only: Sequence[str]) -> Triage:
    """The rules of a batch, loaded once in a process: their folder is a copy that does not change while it runs."""
    return Triage(load_rules([Path(folder) for folder in folders], only))


def tables(request: dict[str, Any]) -> Any:
    """Every table of a document as rows of text, and its pages that are pictures."""
    path = Path(request["path"])
    fingerprint(path)
    found = []
    with PdfiumDocument(path) as document:
        check_pages(document, request["pages"], request["most_pages"])
        texts = [PageText.of(document.text(number)) for number in range(1, document.page_count + 1)]
        for number in _asked(request["pages"], document.page_count):
            markers = PageMarkers.of(read_page(document, number))
            for grid in find_grids(markers.page):
                box = [round(edge, 2) for edge in markers.page.as_displayed(grid.box)]
                found.append({"page": number, "bbox": box, "rows": grid.texts(markers.printed)})
        pictures = scanned_pages(document, texts, request["pages"])
    return {"tables": found, "pictures": pictures}


def _asked(pages: Sequence[int], count: int) -> Sequence[int]:
    """The pages to be looked at: of those that were asked for the ones that there are, all where none was."""
    return [number for number in pages if number <= count] or range(1, count + 1)


def draft(request: dict[str, Any]) -> str:
    """A rule proposed for a document, as YAML."""
    from extract.drafting.draft import draft_rule
    from extract.drafting.write import rule_text

    path = Path(request["path"])
    fingerprint(path)
    with PdfiumDocument(path) as document:
        check_pages(document, request["pages"], request["most_pages"])

        @lru_cache(maxsize=64)
        def read(number: int) -> tuple[PageMarkers, list[Grid]]:
            page = read_page(document, number)
            return PageMarkers.of(page), find_grids(page)

        plain = [document.text(number) for number in range(1, document.page_count + 1)]
        texts = [PageText.of(text) for text in plain]
        left_alone = set(range(1, len(texts) + 1)) - set(request["pages"]) if request["pages"] else set()
        keys = [number for number, text in enumerate(plain, start=1) if may_hold_key(text)][:MOST_KEY_PAGES]
        try:
            proposed = draft_rule(request["name"], read, texts, left_alone, keys)
        except NothingMatched as nothing:
            raise nothing_drafted(nothing, texts, scanned_pages(document, texts, request["pages"])) from nothing
    return rule_text(proposed, request["file"])


def inspect(request: dict[str, Any]) -> Any:
    """A picture of one page with what was found on it, as PNG in base64."""
    from extract.inspection import draw_page

    path = Path(request["path"])
    fingerprint(path)
    return base64.b64encode(draw_page(path, request["page"], _rules(request), request["scale"], _options(request))).decode()


def claims(request: dict[str, Any]) -> Any:
    """What each rule makes of a document, condition by condition."""
    path = Path(request["path"])
    fingerprint(path)
    return CLAIMS.dump_python(explain_claims(path, _rules(request), request["page"], request["most_pages"]), mode="json")


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


TASKS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "read": read,
    "examine": examine,
    "tables": tables,
    "draft": draft,
    "inspect": inspect,
    "claims": claims,
    "pictures": pictures,
}
