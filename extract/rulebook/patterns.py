"""Patterns in rules: how a rule says which label, heading or text it means.

A pattern is ordinary text. ``*`` stands for any text and ``{month}``, ``{year}``, ``{date}``, ``{number}`` for what they say;
``{text}`` stands for any text that is wanted: as little of it as will do, ``{period}`` for any period, whose dates are read,
``{span}`` in a page's text for a month, quarter or year whose year is said. White space does not matter, nor does the kind of
dash or apostrophe. A pattern between slashes (``/No\\.? of .+/``) is a
regular expression, run by RE2 in linear time: no pattern, however written, can hang the program.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Any

import re2

from extract.periods import normalised, without_footnotes

_MONTH = (
    r"(?i:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)

_QUARTER = r"F?Q(?:uarter|tr)?\s*[1-4]"
_SPLIT_YEAR = r"(?:(?:19|20)?\d\d)\s*[/\-]\s*(?:(?:19|20)?\d\d)"
_MONTH_OF_YEAR = _MONTH + r"[\s\-/,]*(?:(?:19|20)\d\d|'?\d\d)"

#: What placeholders stand for. White space in them is optional: labels are matched without any.
PLACEHOLDERS = {
    "month": _MONTH_OF_YEAR,
    "bare_month": _MONTH,
    "year": r"(?:19|20)\d\d",
    "split_year": _SPLIT_YEAR,
    "quarter": _QUARTER,
    "span": rf"(?:{_QUARTER}[\s,\-]*(?:{_SPLIT_YEAR}|(?:19|20)\d\d)|{_MONTH_OF_YEAR}|{_SPLIT_YEAR}|(?:19|20)\d\d)",
    "date": (
        r"(?:\w+day,?\s*)?(?:\d{1,2}(?:st|nd|rd|th)?\s*[A-Za-z]+\.?,?\s*\d{2,4}"
        r"|[A-Za-z]+\.?\s*\d{1,2},?\s*\d{4}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})"
    ),
    "day": r"\d{1,2}(?:st|nd|rd|th)?\s*" + _MONTH + "|" + _MONTH + r"\s*\d{1,2}(?:st|nd|rd|th)?",
    "number": r"[\d,.]+",
    "text": r".{1,80}?",
    "period": r".+",
}

_TOKEN = re.compile(r"\{(?P<name>\w+)\}|(?P<any>\*)|(?P<space>\s+)|(?P<text>[^{}*\s]+|[{}])")


#: RE2 would write to standard error what it does not understand.
_SILENT = re2.Options()
_SILENT.log_errors = False


class BadPattern(ValueError):
    """The text is not a pattern. The message says what to write."""


class Pattern:
    """One compiled pattern of a rule."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.literal: str | None = None
        """The pattern without white space, where it is plain text."""
        self._names: list[str] = []
        self.is_expression = len(source) > 2 and source.startswith("/") and source.endswith("/")
        """Whether it is a regular expression between slashes."""
        expression = source[1:-1] if self.is_expression else self._from_text(normalised(source))
        try:
            self._compiled = re2.compile(f"(?s:{expression})", _SILENT)
            self._expression = expression
        except re2.error as error:
            problem = f"{source!r} is not a regular expression that RE2 knows: {_reason(error)}"
            raise BadPattern(f"{problem}; correct it, or write the text without the slashes") from error

    def _from_text(self, text: str) -> str:
        parts: list[str] = []
        plain = True
        for token in _TOKEN.finditer(text):
            name = token["name"]
            if name and name not in PLACEHOLDERS:
                near = difflib.get_close_matches(name.lower(), PLACEHOLDERS, n=1)
                known = ", ".join(f"{{{known}}}" for known in PLACEHOLDERS)
                remedy = f"; write {{{near[0]}}}" if near else ""
                raise BadPattern(f"{self.source!r} uses {{{name}}}, which is not one of {known}{remedy}")
            if name == "period" and not any("(?P<period>" in part for part in parts):
                parts.append(f"(?P<period>{PLACEHOLDERS[name]})")
            elif name:
                parts.append(f"({PLACEHOLDERS[name]})")
                self._names.append(name)
            elif token["any"]:
                parts.append(".*")
            elif token["space"]:
                parts.append(r"\s*")
            else:
                parts.append(re2.escape(token["text"]))
            plain = plain and not name and not token["any"]
        self.literal = "".join(text.split()) if plain else None
        return "".join(parts)

    def matches(self, label: str) -> bool:
        """Whether a label is what the pattern says: all of it, or any part of it for a regular expression.

        Raised figures at the label's end lead to footnotes; the pattern need not have them.
        """
        return _matches(self, label)

    def matches_now(self, label: str) -> bool:
        """The same, worked out anew."""
        text = normalised(label)
        unmarked = without_footnotes(text)
        return self._fits(text) or (unmarked != text and self._fits(unmarked))

    def _fits(self, text: str) -> bool:
        if self.is_expression:
            return self._compiled.search(text) is not None
        return self._compiled.fullmatch("".join(text.split())) is not None

    def period_in(self, label: str) -> str:
        """The part of a matching label that stands for ``{period}``: all of it where the pattern names no such part."""
        if "{period}" not in self.source:
            return label
        match = self._compiled.search(normalised(label))
        return str(match["period"]) if match is not None else label

    def found_in(self, squeezed: str, text: str) -> bool:
        """Whether a page says it. ``squeezed`` is the page's text without white space, ``text`` with single spaces.

        Plain text is looked up in the squeezed text: some producers place every character on its own, and PDF readers then
        put spaces and line ends where there are none.
        """
        if self.literal is not None:
            return self.literal in squeezed
        return self._compiled.search(text) is not None

    def first_in(self, text: str) -> str | None:
        """What stands in the first placeholder (or group) where the pattern occurs in a text; None where it does not."""
        match = self._compiled.search(text)
        if match is None:
            return None
        groups = match.groups()
        return str(groups[0] if groups and groups[0] is not None else match.group(0))

    @cached_property
    def _in_prose(self) -> Any:
        return re2.compile(f"(?is:{self._expression})")

    @property
    def folded(self) -> str:
        """What is in a text without white space and capitals wherever the pattern may occur in it: for a quick look."""
        return "" if self.literal is None else self.literal.casefold()

    def places_in(self, text: str) -> list[tuple[int, int]]:
        """Where the pattern occurs in running text, as whole words; capitals do not matter."""
        found = self._in_prose.finditer(text)
        return [match.span() for match in found if not _within_word(text, *match.span())]

    @property
    def names(self) -> tuple[str, ...]:
        """The placeholders in the order in which they stand."""
        return tuple(self._names)

    def first_of(self, name: str, text: str) -> str | None:
        """What stands in the first placeholder of a name where the pattern occurs in a text; None where it does not."""
        match = self._compiled.search(text)
        if match is None or name not in self._names:
            return None
        return str(match.group(self._names.index(name) + 1))

    def __repr__(self) -> str:
        return f"Pattern({self.source!r})"


def _within_word(text: str, start: int, end: int) -> bool:
    """Whether a stretch of text begins or ends inside a word."""
    return (
        start == end
        or (start > 0 and text[start - 1].isalnum() and text[start].isalnum())
        or (end < len(text) and text[end].isalnum() and text[end - 1].isalnum())
    )


def _reason(error: Exception) -> str:
    """What RE2 says is wrong, without the expression, which is not written as in the rule."""
    said = error.args[0]
    return (said.decode(errors="replace") if isinstance(said, bytes) else str(said)).partition(":")[0]


def spellings(label: str) -> tuple[str, str]:
    """A label as plain patterns are compared with it (:attr:`Pattern.literal`): with raised figures at its end and without."""
    text = normalised(label)
    return "".join(text.split()), "".join(without_footnotes(text).split())


@lru_cache(maxsize=1 << 16)
def _matches(pattern: Pattern, label: str) -> bool:
    """Labels and headings are asked about again and again, for every row, column and rule."""
    return pattern.matches_now(label)


@lru_cache(maxsize=4096)
def compiled(source: str) -> Pattern:
    """The pattern for a text, compiled once. Raises BadPattern."""
    return Pattern(source)


def first_match(sources: Iterable[str], label: str) -> str | None:
    """The first of several patterns that a label matches."""
    return next((source for source in sources if compiled(source).matches(label)), None)
