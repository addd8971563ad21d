"""The document's own key: what its arrows are said to mean.

A report may print an arrow beside "Performance is improving". Then an arrow up is good news even where the figure fell, and the
arrow is about performance and not about the value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.markers.find import PageMarkers
from extract.markers.glyphs import DIRECTIONS
from extract.marks.geometry import Box
from extract.marks.spacing import words_of
from extract.marks.words import TextLine, Word, text_lines
from extract.records import Direction, MarkerMeaning

_PERFORMANCE = re.compile(r"improv|better|worse|declin|deteriorat|(?:positive|negative) (?:trend|direction)", re.I)
_VALUE = re.compile(r"increas|decreas|\brise|\brisen|\brising|\bfall|\bhigher\b|\blower\b|\bgone (?:up|down)\b", re.I)

_SPEAKS_OF_KEY = re.compile(r"\bkey\b|direction of travel")
_WORSE = re.compile(r"worse|declin|deteriorat")

#: What a key says of an arrow stands beside it, no further away than this (points), in no more than so many words.
REACH, LONGEST = 260.0, 16


@dataclass(frozen=True, slots=True)
class Key:
    """What a document says its arrows mean, and the page on which it says so."""

    meaning: MarkerMeaning
    page: int


def may_hold_key(text: str) -> bool:
    """Whether a page may hold a key: it speaks of one, or of better and, later on, of worse."""
    text = text.lower()
    better = text.find("improv")
    if better >= 0 and _WORSE.search(text, better):
        return True
    return ("key" in text or "direction" in text) and _SPEAKS_OF_KEY.search(text) is not None


def find_key(pages: Iterable[PageMarkers]) -> Key | None:
    """The first key that explains at least two directions in the same terms."""
    for markers in pages:
        meanings: dict[Direction, set[MarkerMeaning]] = {}
        for direction, box, lines in _arrows(markers):
            said = _said_of(box, lines)
            if said is not None:
                meanings.setdefault(direction, set()).add(said)
        flat = {meaning for group in meanings.values() for meaning in group}
        moving = [direction for direction in meanings if direction is not Direction.FLAT]
        if len(moving) >= 2 and len(flat) == 1:
            return Key(flat.pop(), markers.page.number)
    return None


def _arrows(markers: PageMarkers) -> Iterable[tuple[Direction, Box, Sequence[TextLine]]]:
    """Every arrow of a page, with the page's lines that speak of better and worse or of more and less."""
    words = [word for word in words_of(markers.page) if word.angle == 0]
    lines = [line for line in text_lines(_beside_what_says(words)) if _says_what_it_means(line.text)]
    if not lines:
        return
    for word in words:
        if word.text in DIRECTIONS:
            yield DIRECTIONS[word.text], word.box, lines
    for placed in markers.placed:
        yield placed.direction, placed.box, lines


#: One of these is in whatever says what an arrow means.
_SAID_WITH = re.compile(
    r"improv|better|worse|declin|deteriorat|positive|negative|creas|ris(?:e|ing)|fall|higher|lower|gone", re.I
)


def _beside_what_says(words: Sequence[Word]) -> list[Word]:
    """The words, arrows left out, that may be of one line with one that says what an arrow means: on most pages few."""
    saying = [word for word in words if _SAID_WITH.search(word.text)]
    bands = [(word.baseline - 2 * word.size, word.baseline + 2 * word.size) for word in saying]
    return [
        word for word in words if word.text not in DIRECTIONS and any(upper <= word.baseline <= lower for upper, lower in bands)
    ]


def _says_what_it_means(text: str) -> bool:
    return _PERFORMANCE.search(text) is not None or _VALUE.search(text) is not None


def _said_of(arrow: Box, lines: Sequence[TextLine]) -> MarkerMeaning | None:
    """What the words to the right of an arrow, on its height, say that it means."""
    x, y = arrow.centre
    beside = [
        word.text
        for line in lines
        if line.box.top - 2 <= y <= line.box.bottom + 2
        for word in line.words
        if x < word.box.x0 <= x + REACH
    ]
    if not beside:
        return None
    text = " ".join(beside[:LONGEST])
    performance, value = bool(_PERFORMANCE.search(text)), bool(_VALUE.search(text))
    if performance == value:
        return MarkerMeaning.PERFORMANCE if performance else None
    return MarkerMeaning.PERFORMANCE if performance else MarkerMeaning.VALUE
