"""The least that reading a page can cost: PDFium called as pypdfium2 offers it, and nothing made of the answers."""

from __future__ import annotations

import ctypes
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as raw


def characters_and_paths(path: Path, page: int) -> int:
    """Every character's code, box, size, angle, colour and font, and every path with its bounds, by plain calls."""
    document = pdfium.PdfDocument(path)
    loaded = document[page - 1]
    text = loaded.get_textpage()
    count = _characters(text.raw)
    count += _paths(loaded.raw)
    text.close()
    loaded.close()
    document.close()
    return count


def _characters(text: raw.FPDF_TEXTPAGE) -> int:
    box = raw.FS_RECTF()
    colours = [ctypes.c_uint() for _ in range(4)]
    name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
    count = raw.FPDFText_CountChars(text)
    for index in range(count):
        raw.FPDFText_GetUnicode(text, index)
        raw.FPDFText_GetLooseCharBox(text, index, box)
        raw.FPDFText_GetFontSize(text, index)
        raw.FPDFText_GetCharAngle(text, index)
        raw.FPDFText_GetFillColor(text, index, *colours)
        raw.FPDFText_GetFontInfo(text, index, name, 128, flags)
    return int(count)


def _paths(page: raw.FPDF_PAGE) -> int:
    edges = [ctypes.c_float() for _ in range(4)]
    colours = [ctypes.c_uint() for _ in range(4)]
    count = raw.FPDFPage_CountObjects(page)
    for index in range(count):
        found = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(found) == raw.FPDF_PAGEOBJ_PATH:
            raw.FPDFPageObj_GetBounds(found, *edges)
            raw.FPDFPageObj_GetFillColor(found, *colours)
            for segment in range(raw.FPDFPath_CountSegments(found)):
                raw.FPDFPathSegment_GetPoint(raw.FPDFPath_GetPathSegment(found, segment), edges[0], edges[1])
    return int(count)


def text_of_all_pages(path: Path) -> int:
    """The bare text of a whole document."""
    document = pdfium.PdfDocument(path)
    length = 0
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage()
        length += len(text.get_text_range())
        text.close()
        page.close()
    document.close()
    return length
