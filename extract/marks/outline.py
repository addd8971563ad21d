"""A PDF's outline: the bookmarks that a viewer shows beside the pages."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import pypdfium2.raw as raw

#: An outline with more bookmarks, or deeper, than this is taken for a loop.
MOST_BOOKMARKS = 5000
DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Bookmark:
    """One bookmark. ``page`` counts from 1; ``depth`` is 0 for the outline's first level."""

    title: str
    page: int
    depth: int


def read_outline(document: raw.FPDF_DOCUMENT) -> list[Bookmark]:
    """The bookmarks of an open document that lead to one of its pages."""
    found: list[Bookmark] = []
    left = MOST_BOOKMARKS
    waiting = [(raw.FPDFBookmark_GetFirstChild(document, None), 0)]
    while waiting and left:
        mark, depth = waiting.pop()
        if not mark:
            continue
        left -= 1
        page = _page(document, mark)
        if page:
            found.append(Bookmark(_title(mark), page, depth))
        waiting.append((raw.FPDFBookmark_GetNextSibling(document, mark), depth))
        if depth < DEEPEST:
            waiting.append((raw.FPDFBookmark_GetFirstChild(document, mark), depth + 1))
    return found


def _page(document: raw.FPDF_DOCUMENT, mark: raw.FPDF_BOOKMARK) -> int:
    """The page, from 1, that a bookmark leads to; 0 if it leads elsewhere."""
    place = raw.FPDFBookmark_GetDest(document, mark)
    if not place:
        action = raw.FPDFBookmark_GetAction(mark)
        place = raw.FPDFAction_GetDest(document, action) if action else None
    return raw.FPDFDest_GetDestPageIndex(document, place) + 1 if place else 0


def _title(mark: raw.FPDF_BOOKMARK) -> str:
    needed = raw.FPDFBookmark_GetTitle(mark, None, 0)
    buffer = ctypes.create_string_buffer(needed)
    raw.FPDFBookmark_GetTitle(mark, buffer, needed)
    return buffer.raw[:-2].decode("utf-16-le", errors="replace") if needed > 2 else ""
