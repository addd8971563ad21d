"""The texts by which a report's pages are known: printed on all of them, and on no other page of the document."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from extract.grid.table import Grid
from extract.inference.headings import with_placeholders
from extract.markers.find import PageMarkers
from extract.marks.spacing import words_of
from extract.marks.words import text_lines
from extract.periods import normalised
from extract.triage import PageText

#: A text by which pages are known has so many characters.
SHORTEST, LONGEST = 4, 70

#: At most so many texts are proposed.
MOST_TEXTS = 3

_PLACEHOLDER = re.compile(r"\{\w+\}")

#: Lines that many papers print.
_COMMON = re.compile(
    r"^(?:page|appendix|annex|agenda|item|minute|cabinet$|council$|committee$|report to|title|subject)\b|^\W*\d", re.I
)


def titles(markers: PageMarkers, foot: float = float("inf")) -> Iterator[str]:
    """Patterns for the lines of a page that end above ``foot`` (points): the largest type first, then from the top down."""
    lines = text_lines(word for word in words_of(markers.page) if word.angle == 0)
    above = [line for line in lines if line.box.bottom <= foot]
    for line in sorted(above, key=lambda line: (-round(line.size), line.box.top)):
        text = normalised(line.text)
        if SHORTEST <= len(text) <= LONGEST and not _COMMON.search(text):
            yield with_placeholders(text)


def candidates(markers: PageMarkers, grid: Grid, own: Sequence[str]) -> Iterator[str]:
    """Patterns for a page: the lines above its table, titles first, then the table's own headings and labels."""
    yield from titles(markers, grid.box.top + 2)
    for text in own:
        if SHORTEST <= len(text) <= LONGEST:
            yield with_placeholders(text)


def choose_texts(proposed: Sequence[str], texts: Sequence[PageText], pages: Collection[int]) -> list[str]:
    """Of the proposed patterns the first that all the pages say, and as many more as tell them from other pages."""
    telling = [pattern for pattern in dict.fromkeys(proposed) if _says_something(pattern)]
    common = [pattern for pattern in telling if all(texts[page - 1].says(pattern) for page in pages)]
    others = [text for number, text in enumerate(texts, start=1) if number not in pages]
    chosen: list[str] = []
    for pattern in common:
        left = [text for text in others if text.says(pattern)]
        if chosen and len(left) == len(others):
            continue
        chosen.append(pattern)
        others = left
        if not others or len(chosen) == MOST_TEXTS:
            break
    return chosen


def _says_something(pattern: str) -> bool:
    """Whether a pattern holds words, and not only dates and years."""
    return sum(map(str.isalpha, _PLACEHOLDER.sub("", pattern))) >= SHORTEST
