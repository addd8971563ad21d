"""Trend markers and ratings that are written out: "Better", "Improved", "Right Arrow: R"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.records import Direction, MarkerMeaning, Rag

_PERFORMANCE = {
    Direction.UP: "better improved improving improvement improves getting better positive",
    Direction.DOWN: "worse worsened worsening declined declining deteriorated deteriorating getting worse negative",
    Direction.FLAT: (
        "same no change stable static unchanged maintained steady no clear trend remained the same no significant change"
    ),
}
_VALUE = {
    Direction.UP: "up increase increased increasing rising higher",
    Direction.DOWN: "down decrease decreased decreasing falling lower",
}


@dataclass(frozen=True, slots=True)
class WordMarker:
    """A trend written as a word, and what it is about."""

    direction: Direction
    meaning: MarkerMeaning
    rag: Rag | None = None


def _phrases(words: dict[Direction, str], meaning: MarkerMeaning, several: tuple[str, ...]) -> dict[str, WordMarker]:
    """The vocabulary as whole phrases: those of several words are named, all others stand alone."""
    found = {}
    for direction, text in words.items():
        for phrase in several:
            if phrase in text:
                found[phrase] = WordMarker(direction, meaning)
                text = text.replace(phrase, " ")
        found |= {word: WordMarker(direction, meaning) for word in text.split()}
    return found


_SEVERAL = (
    "getting better",
    "getting worse",
    "no clear trend",
    "remained the same",
    "no significant change",
    "no change",
)

WORDS = _phrases(_VALUE, MarkerMeaning.VALUE, _SEVERAL) | _phrases(_PERFORMANCE, MarkerMeaning.PERFORMANCE, _SEVERAL)

_NAMED_SHAPE = re.compile(
    r"(?:(?P<way>up|down|right|left)\s+arrow|octagon|circle|triangle|star)\s*:\s*(?P<letter>[ragb])", re.I
)
_WAYS = {"up": Direction.UP, "down": Direction.DOWN, "right": Direction.FLAT, "left": Direction.FLAT}
LETTERS = {"r": Rag.RED, "a": Rag.AMBER, "g": Rag.GREEN, "b": Rag.BLUE}


def word_marker(text: str) -> WordMarker | None:
    """The trend that a whole text states, None if it states none."""
    plain = " ".join(text.lower().split()).strip(".")
    if plain in WORDS:
        return WORDS[plain]
    named = _NAMED_SHAPE.fullmatch(plain)
    if named is None or named["way"] is None:
        return None
    return WordMarker(_WAYS[named["way"]], MarkerMeaning.UNKNOWN, LETTERS[named["letter"]])


def named_rating(text: str) -> Rag | None:
    """The rating in a text such as "Octagon: R"."""
    named = _NAMED_SHAPE.fullmatch(" ".join(text.lower().split()))
    return LETTERS[named["letter"]] if named else None
