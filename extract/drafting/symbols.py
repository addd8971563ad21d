"""Texts that stand in place of figures, and what the page's own key says that they mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.inference.general import GeneralTable
from extract.inference.headings import literal
from extract.marks.spacing import words_of
from extract.marks.words import text_lines
from extract.periods import normalised
from extract.rulebook.model import Role, Symbol
from extract.scorecard.observe import ObservedTable

#: Texts in place of figures that are shown as examples.
MOST_SYMBOLS, LONGEST_SYMBOL = 12, 40

#: What a key's words mean. What else it says is left to the person who reads the draft.
_MEANINGS = (
    (
        Symbol.SUPPRESSED,
        re.compile(
            r"suppress|confidential|disclos|small (?:numbers?|counts?|cohorts?)"
            r"|(?:fewer|less|lower|smaller) than (?:\d|three|five|six|ten)|below (?:\d|three|five|six|ten)",
            re.I,
        ),
    ),
    (Symbol.NOT_APPLICABLE, re.compile(r"\bnot applicable\b", re.I)),
    (Symbol.NOT_AVAILABLE, re.compile(r"\bnot (?:yet )?(?:available|collected|reported)\b|\bno data\b|\bawait", re.I)),
)

#: What joins a sign to its meaning: "* = suppressed", "- denotes no data".
_LINK = r"(?:=|:|[-–—](?=\s)|denotes?\b|indicates?\b|means?\b|represents?\b|stands? for\b|shows?\b)"


#: Where the key of a line goes on with another sign.
_NEXT_SIGN = re.compile(r"[,;.]\s+(?=[^\w\s]|\w{1,2}\s*[=:])")


@dataclass(frozen=True, slots=True)
class SymbolDraft:
    """A text that stands in place of figures: how often, what the page says of it, and what that means, if anything."""

    pattern: str
    count: int
    said: str = ""
    meaning: Symbol | None = None


def symbols_of(observed: Sequence[ObservedTable], tables: Sequence[GeneralTable]) -> list[SymbolDraft]:
    """Texts that stand under periods in place of figures, the commonest first."""
    found: Counter[str] = Counter()
    for table in observed:
        for row in table.rows:
            for cell in row.cells:
                one = cell.observation
                if one.column_role is Role.PERIOD and not cell.figure.understood and one.marker is None:
                    found[one.value_text] += 1
    short = [(text, count) for text, count in found.most_common() if text and len(text) <= LONGEST_SYMBOL]
    lines = list(_lines_around(tables))
    return [_drafted(text, count, lines) for text, count in short[:MOST_SYMBOLS]]


def _drafted(text: str, count: int, lines: Sequence[str]) -> SymbolDraft:
    said = next(filter(None, (_said_of(text, line) for line in lines)), "")
    meaning = next((symbol for symbol, words in _MEANINGS if said and words.search(said)), None)
    return SymbolDraft(literal(text), count, said, meaning)


def _said_of(text: str, line: str) -> str:
    """The line from the sign to the next, where it says what the sign means: joined by a word, or right behind it."""
    sign = rf"[\"'“‘(\[]?{re.escape(normalised(text))}[\"'”’)\]]?"
    joined = re.search(rf"(?:^|[\s:;,.]){sign}\s*{_LINK}\s*\S.*", line)
    if joined is None and not text[:1].isalnum() and text not in "-–—":
        joined = re.match(rf"(?:(?:key|notes?)\s*:?\s*)?{sign}\s*[A-Za-z].*", line, re.I)
    return _NEXT_SIGN.split(joined[0])[0].strip(" :;,.") if joined is not None else ""


def _lines_around(tables: Sequence[GeneralTable]) -> Iterator[str]:
    """The lines of the tables' pages that stand in none of the tables."""
    for part in (part for table in tables for part in table.parts):
        box = part.grid.box
        for line in text_lines(word for word in words_of(part.markers.page) if word.angle == 0):
            if line.box.bottom <= box.top + 1 or line.box.top >= box.bottom - 1:
                yield normalised(line.text)
