"""The texts by which a report's pages are known: printed on all of them, and on no other page of the document."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from extract.grid.table import Grid
from extract.inference.headings import literal
from extract.markers.find import PageMarkers
from extract.marks.spacing import words_of
from extract.marks.words import text_lines
from extract.periods import normalised
from extract.triage import PageText

#: A text by which pages are known has so many characters.
SHORTEST, LONGEST = 4, 70

#: At most so many texts are proposed.
MOST_TEXTS = 3

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
)

#: What changes from report to report, and the placeholder that stands for it. The longest come first.
CHANGING = (
    (re.compile(rf"\b(?:\w+day,? )?\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? (?:19|20)\d\d\b"), "{date}"),
    (re.compile(rf"\b{_MONTH} \d{{1,2}},? (?:19|20)\d\d\b"), "{date}"),
    (re.compile(r"\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b"), "{date}"),
    (re.compile(rf"\b{_MONTH}[ -]'?(?:(?:19|20)\d\d|\d\d)\b"), "{month}"),
    (re.compile(r"\b(?:Quarter|Qtr|Q) ?[1-4]\b"), "{quarter}"),
    (re.compile(r"\b(?:19|20)\d\d ?[/-] ?(?:19|20)?\d\d\b"), "{split_year}"),
    (re.compile(r"\b(?:19|20)\d\d\b"), "{year}"),
    (re.compile(rf"\b{_MONTH}\b"), "{bare_month}"),
)

#: Lines that many papers print.
_COMMON = re.compile(
    r"^(?:page|appendix|annex|agenda|item|minute|cabinet$|council$|committee$|report to|title|subject)\b|^\W*\d", re.I
)


def changing_as_placeholders(text: str) -> str:
    """A line of a report as a pattern: its dates, months and years as placeholders."""
    pattern = literal(text)
    for printed, placeholder in CHANGING:
        pattern = printed.sub(placeholder, pattern)
    return pattern


def candidates(markers: PageMarkers, grid: Grid, headings: Sequence[str]) -> Iterator[str]:
    """Patterns for a page: its titles, largest type first, its other lines above the table, then the table's own headings."""
    lines = text_lines(word for word in words_of(markers.page) if word.angle == 0)
    above = [line for line in lines if line.box.bottom <= grid.box.top + 2]
    for line in sorted(above, key=lambda line: (-round(line.size), line.box.top)):
        text = normalised(line.text)
        if SHORTEST <= len(text) <= LONGEST and not _COMMON.search(text) and sum(map(str.isalpha, text)) >= SHORTEST:
            yield changing_as_placeholders(text)
    for text in headings:
        if SHORTEST <= len(text) <= LONGEST:
            yield changing_as_placeholders(text)


def choose_texts(proposed: Sequence[str], texts: Sequence[PageText], pages: Collection[int]) -> list[str]:
    """Of the proposed patterns the first that all the pages say, and as many more as tell them from other pages."""
    common = [pattern for pattern in dict.fromkeys(proposed) if all(texts[page - 1].says(pattern) for page in pages)]
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
