"""What the lines at the head of a paper say of its meeting: agendas, minutes and reports each have their way of saying it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from extract.authorities.table import named
from extract.periods import read_date

_DAY = r"\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+,? \d{4}"

#: "To: Cabinet – 4 March 2025": the head of a report.
_ADDRESSED = re.compile(
    rf"^(?:report )?to:? (?P<committee>.{{3,90}}?) ?[-\u2013\u2014,] ?(?P<date>(?:[A-Z][a-z]+day,? )?{_DAY})$", re.I
)

#: "MINUTES of a meeting of the Cabinet held in the Council Chamber on Thursday, 30 January 2025."
_MINUTES = re.compile(
    r"^minutes of (?:a|the) (?:\w+ )?meeting of (?:the )?(?P<committee>.{3,90}?),? held "
    rf"(?:.{{0,160}}? )?on (?P<date>(?:\w+day,? )?{_DAY})",
    re.I,
)

#: "Thursday, 30th January, 2025, at 10.00 am": the second line of an agenda, under the name of the committee.
_WEEKDAY = re.compile(r"^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day,? (\d{1,2}(?:st|nd|rd|th)? [A-Za-z]+,? \d{4})\b", re.I)

#: What stands above the day and is no committee's name.
_NO_NAME = re.compile(r"^(?:agenda|minutes|notice|meeting|to|from|date|time|venue)\b|[:;@\d]", re.I)

#: Bodies that papers are written for. A phrase without one of these words is not taken for a committee.
_BODY = re.compile(r"\b(?:Committee|Cabinet|Council|Board|Panel|Commission|Forum|Executive|Assembly|Authority)\b", re.I)

#: The head of a page is so many lines, and a committee's name no longer than so many letters.
HEAD, LONGEST_NAME = 12, 90

_SMALL = frozenset({"and", "of", "the", "for", "in", "on", "with"})


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a page says of the meeting; empty where it does not."""

    committee: str = ""
    day: date | None = None


def names_a_body(text: str) -> bool:
    """Whether a text holds a word for a body that papers are written for: Committee, Cabinet, Board …"""
    return _BODY.search(text.replace("_", " ")) is not None


def with_capitals(words: Sequence[str]) -> str:
    """Words as one writes a name: each with a capital but for the small ones."""
    return " ".join(word.lower() if word.lower() in _SMALL and index else word.capitalize() for index, word in enumerate(words))


def head_of(lines: Sequence[str]) -> Head:
    """What the first lines of a page say of the meeting, in the first of the known ways that they do."""
    head = lines[:HEAD]
    return next((found for found in (*_addressed(head), *_dated(head), *_minuted(head)) if found.day), Head())


def _addressed(lines: Sequence[str]) -> Iterator[Head]:
    yield from (_head(match) for line in lines for match in (_ADDRESSED.match(line),) if match)


def _minuted(lines: Sequence[str]) -> Iterator[Head]:
    """An agenda lists the minutes of the meeting before: they are not what it is about."""
    if any(line.lower().startswith("agenda") for line in lines):
        return
    for index in range(len(lines)):
        match = _MINUTES.match(" ".join(lines[index : index + 4]))
        if match:
            yield _head(match)


def _head(match: re.Match[str]) -> Head:
    if not names_a_body(match["committee"]):
        return Head()
    return Head(_name(match["committee"]), read_date(match["date"]))


def _dated(lines: Sequence[str]) -> Iterator[Head]:
    """A day on a line of its own, below the name of who meets."""
    for above, line in pairwise(lines):
        match = _WEEKDAY.match(line)
        if match and names_a_body(above) and len(above) <= LONGEST_NAME and not _NO_NAME.search(above):
            # The council's own name does not say which of its bodies meets.
            yield Head(_name(above) if named(above) is None else "", read_date(match[1]))


def _name(printed: str) -> str:
    """A committee's name, in small letters where it is printed in capitals."""
    words = printed.strip(" ,").split()
    return with_capitals(words) if all(word == word.upper() for word in words) else " ".join(words)


# --- dates with a label ----------------------------------------------------------------------------------------------------

_LABELLED = re.compile(
    r"(?:\b(?P<before>[a-z]+) )?\b(?:meeting date|date of (?:the )?meeting|date)\s*:?\s*"
    r"((?P<date>(?:\w+day,?\s+)?\d{1,2}(?:st|nd|rd|th)?\s+[A-Z][a-z]+,?\s+\d{4}))",
    re.I,
)

#: Dates of other things than the meeting: "Publication date", "Closing date", "up to date".
_OTHER_DATES = frozenset(
    (
        *("publication", "published", "issue", "effective", "start", "end", "closing", "due", "review", "next", "previous"),
        *("target", "completion", "implementation", "to", "expiry", "birth", "despatch", "dispatch", "print", "inspection"),
    )
)


def labelled_day(text: str) -> date | None:
    """The first day that a text calls the date of its meeting, or simply the date."""
    days = (
        read_date(found["date"]) for found in _LABELLED.finditer(text) if (found["before"] or "").lower() not in _OTHER_DATES
    )
    return next((day for day in days if day), None)
