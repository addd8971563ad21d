"""Patterns in rules: how a rule says which label, heading or text it means.

A pattern is ordinary text. ``*`` stands for any text and ``{month}``, ``{year}``, ``{date}``, ``{number}`` for what they say;
``{period}`` for any period, whose dates are read.
White space does not matter, nor does the kind of dash or apostrophe. A pattern between slashes (``/No\\.? of .+/``) is a
regular expression, run by RE2 in linear time: no pattern, however written, can hang the program.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import re2

from extract.periods import normalised

_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)

#: What placeholders stand for. White space in them is optional: labels are matched without any.
PLACEHOLDERS = {
    "month": _MONTH + r"[\s\-/,]*(?:(?:19|20)\d\d|'?\d\d)",
    "bare_month": _MONTH,
    "year": r"(?:19|20)\d\d",
    "split_year": r"(?:(?:19|20)?\d\d)\s*[/\-]\s*(?:(?:19|20)?\d\d)",
    "quarter": r"F?Q(?:uarter|tr)?\s*[1-4]",
    "date": (
        r"(?:\w+day,?\s*)?(?:\d{1,2}(?:st|nd|rd|th)?\s*[A-Za-z]+\.?\s*\d{2,4}"
        r"|[A-Za-z]+\.?\s*\d{1,2},?\s*\d{4}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4})"
    ),
    "number": r"[\d,.]+",
    "period": r".+",
}

_TOKEN = re.compile(r"\{(?P<name>\w+)\}|(?P<any>\*)|(?P<space>\s+)|(?P<text>[^{}*\s]+|[{}])")


class BadPattern(ValueError):
    """The text is not a pattern. The message says what to write."""


class Pattern:
    """One compiled pattern of a rule."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.literal: str | None = None
        """The pattern without white space, where it is plain text."""
        self._is_expression = len(source) > 2 and source.startswith("/") and source.endswith("/")
        expression = source[1:-1] if self._is_expression else self._from_text(normalised(source))
        try:
            self._compiled = re2.compile(f"(?s:{expression})")
        except re2.error as error:
            raise BadPattern(f"{source!r} is not a regular expression that RE2 knows: {error}") from error

    def _from_text(self, text: str) -> str:
        parts: list[str] = []
        plain = True
        for token in _TOKEN.finditer(text):
            name = token["name"]
            if name and name not in PLACEHOLDERS:
                known = ", ".join(f"{{{known}}}" for known in PLACEHOLDERS)
                raise BadPattern(f"{self.source!r} uses {{{name}}}, which is not one of {known}")
            if name:
                parts.append(f"({PLACEHOLDERS[name]})")
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
        """Whether a label is what the pattern says: all of it, or any part of it for a regular expression."""
        return _matches(self, label)

    def matches_now(self, label: str) -> bool:
        """The same, worked out anew."""
        text = normalised(label)
        if self._is_expression:
            return self._compiled.search(text) is not None
        return self._compiled.fullmatch("".join(text.split())) is not None

    def period_in(self, label: str) -> str:
        """The part of a matching label that stands for ``{period}``: all of it where the pattern names no such part."""
        if "{period}" not in self.source:
            return label
        return self.first_in(normalised(label)) or label

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

    def __repr__(self) -> str:
        return f"Pattern({self.source!r})"


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
