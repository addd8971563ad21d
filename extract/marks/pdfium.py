"""The default reader: PDFium through pypdfium2's raw interface.

PDFium is the fastest and most exact of the free readers, and it is written in C++: a hostile file may crash it. It is
therefore only ever used inside a child process (:mod:`extract.child`).
"""

from __future__ import annotations

import ctypes
import os
from pathlib import Path
from types import TracebackType

import numpy as np
import pypdfium2.raw as raw
from numpy.typing import NDArray

from extract.errors import EncryptedPdf, UnreadablePdf
from extract.marks.geometry import Box
from extract.marks.outline import Bookmark, read_outline
from extract.marks.page import Characters, Page
from extract.marks.pdfium_drawing import Gathered, gather
from extract.marks.pdfium_objects import placed_objects
from extract.marks.pdfium_page import OpenPage
from extract.marks.pdfium_pictures import share_of_pictures
from extract.marks.pdfium_text import no_characters, read_characters, unexplained_glyphs

_library_started = False


def _start_library() -> None:
    global _library_started
    if not _library_started:
        raw.FPDF_InitLibrary()
        _library_started = True


#: So many pages are kept open after their text was read, those of most objects: a table is among them more often than not, and
#: to load it again would take as long as to read it. Pages of fewer objects are loaded soon enough, those of more take memory.
MOST_KEPT, LIGHTEST_KEPT, HEAVIEST_KEPT = 4, 200, 20_000


class PdfiumDocument:
    """An open PDF. Pages are read one at a time and hold no reference to it afterwards."""

    def __init__(self, path: Path) -> None:
        _start_library()
        self._path = path
        self._handle = raw.FPDF_LoadDocument(os.fsencode(path), None)
        if not self._handle:
            reason = raw.FPDF_GetLastError()
            if reason in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
                raise EncryptedPdf("the file is encrypted and needs a password", "save it again without one")
            raise UnreadablePdf("the file is not a readable PDF", "download it again, or open it in a viewer to check")
        self.page_count: int = raw.FPDF_GetPageCount(self._handle)
        self._kept: dict[int, OpenPage] = {}
        if self.page_count < 1:
            self.close()
            raise UnreadablePdf("the PDF is damaged: no page can be found in it", "download it again")

    def __enter__(self) -> PdfiumDocument:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        if self._handle:
            for page in self._kept.values():
                page.close()
            self._kept.clear()
            raw.FPDF_CloseDocument(self._handle)
            self._handle = None

    def metadata(self, key: str) -> str:
        """A value of the document's information dictionary ("Title", "Author" …); empty where there is none."""
        needed = raw.FPDF_GetMetaText(self._handle, key.encode(), None, 0)
        buffer = ctypes.create_string_buffer(needed)
        raw.FPDF_GetMetaText(self._handle, key.encode(), buffer, needed)
        return buffer.raw[:-2].decode("utf-16-le", errors="replace") if needed > 2 else ""

    def bookmarks(self) -> list[Bookmark]:
        """The document's outline, in its own order."""
        return read_outline(self._handle)

    def text(self, number: int) -> str:
        """The page's text in PDFium's order, for finding out what a page is about."""
        page = self._open(number)
        try:
            return page.text()
        finally:
            self._keep(page)

    def _open(self, number: int) -> OpenPage:
        """A page that was kept, or loaded anew. Raises UnreadablePdf."""
        return self._kept.pop(number, None) or OpenPage(self._handle, number)

    def _keep(self, page: OpenPage) -> None:
        """Keep a page that is dear to load instead of the least dear of those that are kept; close the one that has to go."""
        if LIGHTEST_KEPT <= page.weight <= HEAVIEST_KEPT:
            self._kept[page.number] = page
            if len(self._kept) <= MOST_KEPT:
                return
            page = self._kept.pop(min(self._kept, key=lambda number: self._kept[number].weight))
        page.close()

    def read(self, number: int) -> Page:
        """All marks of page ``number`` (from 1). Raises UnreadablePdf if the page cannot be loaded."""
        with self._open(number) as page:
            return _read(page)

    def drawing(self, number: int) -> Page:
        """The marks of a page without its characters, which cost the most. Raises UnreadablePdf."""
        with self._open(number) as page:
            return _page(page, gather(page), no_characters(), {})

    def share_of_pictures(self, number: int) -> float:
        """The share of a page that pictures cover. Their pixels are not looked at."""
        with self._open(number) as page:
            return share_of_pictures(page, placed_objects(page))

    def render(self, number: int, scale: float) -> tuple[NDArray[np.uint8], Box]:
        """The page as a picture (rows x columns x RGB) at ``scale`` pixels a point, and the page's box in points."""
        with self._open(number) as page:
            return page.render(scale), Box(0, 0, page.width, page.height)


def _read(page: OpenPage) -> Page:
    drawn = gather(page)
    characters = read_characters(page, drawn)
    return _page(page, drawn, characters, unexplained_glyphs(page, characters))


def _page(page: OpenPage, gathered: Gathered, characters: Characters, glyphs: dict[str, NDArray[np.uint8]]) -> Page:
    return Page(
        number=page.number,
        width=page.width,
        height=page.height,
        rotation=page.rotation,
        reader="pdfium",
        characters=characters,
        lines=tuple(gathered.drawn.lines),
        fills=tuple(gathered.drawn.fills),
        shapes=tuple(gathered.drawn.shapes),
        pictures=tuple(gathered.pictures.placed),
        icons={**gathered.pictures.icons, **glyphs},
    )
