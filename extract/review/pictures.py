"""Pictures of the pages that observations stand on, drawn in child processes."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.child import Limits, call

#: So many pages are drawn by one child: starting one takes as long as drawing a page or two.
PAGES_AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class PagePicture:
    """One page as a WebP picture, and the page's size in points."""

    number: int
    width: float
    height: float
    data: bytes


def page_pictures(
    path: Path,
    pages: Sequence[int],
    dpi: int,
    limits: Limits,
    progress: Callable[[int], None] = lambda done: None,
    *,
    debug: bool = False,
) -> list[PagePicture]:
    """Pictures of some pages of a PDF. Raises the ExtractError that stopped it."""
    pictures: list[PagePicture] = []
    for start in range(0, len(pages), PAGES_AT_ONCE):
        request = {"path": str(path.resolve()), "pages": list(pages[start : start + PAGES_AT_ONCE]), "scale": dpi / 72}
        for drawn in call("pictures", request, limits, debug=debug):
            data = base64.b64decode(drawn["webp"], validate=True)
            pictures.append(PagePicture(int(drawn["page"]), float(drawn["width"]), float(drawn["height"]), data))
        progress(len(pictures))
    return pictures
