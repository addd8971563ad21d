"""Programs that find tables in PDFs, each as a function from a page to its tables as rows of text."""

from __future__ import annotations

import importlib.util
import logging
import shutil
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Rows = list[list[str]]
Reader = Callable[[Path, int], list[Rows]]


@dataclass(frozen=True)
class Peer:
    """A program. ``load`` imports it and gives its reader; it raises ImportError where the program is not installed."""

    name: str
    load: Callable[[], Reader]


def _ours() -> Reader:
    from extract.grid.find import find_grids
    from extract.markers.find import PageMarkers
    from extract.marks.pdfium import PdfiumDocument
    from extract.pipeline import read_page

    def read(path: Path, page: int) -> list[Rows]:
        with PdfiumDocument(path) as document:
            markers = PageMarkers.of(read_page(document, page))
            return [grid.texts(markers.printed) for grid in find_grids(markers.page)]

    return read


def _camelot(flavour: str) -> Callable[[], Reader]:
    def load() -> Reader:
        from camelot.io import read_pdf

        logging.getLogger("camelot").setLevel(logging.ERROR)

        def read(path: Path, page: int) -> list[Rows]:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tables = read_pdf(str(path), pages=str(page), flavor=flavour, suppress_stdout=True)
            return [table.df.astype(str).to_numpy().tolist() for table in tables]

        return read

    return load


def _pdfplumber(settings: dict[str, Any]) -> Callable[[], Reader]:
    def load() -> Reader:
        import pdfplumber

        def read(path: Path, page: int) -> list[Rows]:
            with pdfplumber.open(path) as document:
                tables = document.pages[page - 1].extract_tables(settings)
            return [[[text or "" for text in row] for row in table] for table in tables]

        return read

    return load


def _tabula(lattice: bool) -> Callable[[], Reader]:
    def load() -> Reader:
        if shutil.which("java") is None:
            raise ImportError("tabula needs Java")
        import tabula

        def read(path: Path, page: int) -> list[Rows]:
            options = {"pandas_options": {"header": None, "dtype": str}, "lattice": lattice, "stream": not lattice}
            tables = tabula.read_pdf(str(path), pages=page, silent=True, **options)
            return [table.fillna("").astype(str).to_numpy().tolist() for table in tables]

        return read

    return load


def _img2table(borderless: bool) -> Callable[[], Reader]:
    def load() -> Reader:
        if importlib.util.find_spec("img2table") is None:
            raise ImportError("img2table is not installed")
        from img2table.document import PDF

        def read(path: Path, page: int) -> list[Rows]:
            found = PDF(str(path), pages=[page - 1]).extract_tables(borderless_tables=borderless)
            tables = [table for several in found.values() for table in several]
            return [table.df.fillna("").astype(str).to_numpy().tolist() for table in tables]

        return read

    return load


PEERS = (
    Peer("council-extract", _ours),
    Peer("camelot lattice", _camelot("lattice")),
    Peer("camelot stream", _camelot("stream")),
    Peer("camelot hybrid", _camelot("hybrid")),
    Peer("pdfplumber", _pdfplumber({})),
    Peer("pdfplumber text", _pdfplumber({"vertical_strategy": "text", "horizontal_strategy": "text"})),
    Peer("tabula lattice", _tabula(True)),
    Peer("tabula stream", _tabula(False)),
    Peer("img2table", _img2table(False)),
    Peer("img2table borderless", _img2table(True)),
)
