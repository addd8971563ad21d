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
SHORTEST, LONGEST = 4, 100

#: A line of more words is no title, but says something.
LONGEST_TITLE = 9

#: At most so many texts are proposed.
MOST_TEXTS = 3

#: What stands before the title proper: "Appendix B: ".
_LEAD = re.compile(r"^(?:appendix|annex|agenda item|item)\s+[\w.]{1,4}\s*[:.-]\s+", re.I)

#: The name of a public body: everything that it publishes may say it.
_BODY = re.compile(r"\b(?:council|borough|county|city of|authority|partnership|commissioner|police|board|trust)\b", re.I)

#: A sentence says what is so this time.
_SENTENCE = re.compile(r"\w{3,}\.$")

#: The number of a request or a paper: the next one has another.
_NUMBER = re.compile(r"(?<![\d/-])\d{4,}(?![\d/-])")

_PLACEHOLDER = re.compile(r"\{\w+\}")

#: Lines that many papers print.
_COMMON = re.compile(
    r"^(?:page|appendix|annex|agenda|item|minute|cabinet$|council$|committee$|report to|title|subject)\b|^\W*\d", re.I
)


def titles(markers: PageMarkers, foot: float = float("inf")) -> Iterator[str]:
    """Patterns for the lines of a page that end above ``foot`` (points): the largest type first, then from the top down.

    Lines that name a public body come last.
    """
    lines = text_lines(word for word in words_of(markers.page) if word.angle == 0)
    above = [line for line in lines if line.box.bottom <= foot]
    named = [(_LEAD.sub("", normalised(line.text)), line) for line in above]
    for text, _ in sorted(named, key=lambda one: (bool(_BODY.search(one[0])), -round(one[1].size), one[1].box.top)):
        if SHORTEST <= len(text) <= LONGEST and not _COMMON.search(text) and not _SENTENCE.search(text):
            yield _NUMBER.sub("{number}", with_placeholders(text))


def candidates(markers: PageMarkers, grid: Grid, own: Sequence[str]) -> Iterator[str]:
    """Patterns for a page: titles above its table, then the table's own headings and labels, then lines of text above it."""
    above = list(titles(markers, grid.box.top + 2))
    yield from (text for text in above if len(text.split()) <= LONGEST_TITLE)
    for text in own:
        if SHORTEST <= len(text) <= LONGEST:
            yield with_placeholders(text)
    yield from (text for text in above if len(text.split()) > LONGEST_TITLE)


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
