"""The line above a table that says of which year its months and quarters are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress

from extract.inference.headings import literal
from extract.markers.find import PageMarkers
from extract.marks.spacing import words_of
from extract.marks.words import text_lines
from extract.periods import MONTHS, PeriodContext, PeriodRefused, normalised, read_period, year_start
from extract.rulebook.patterns import compiled
from extract.triage import PageText

#: What may stand for {span}.
_MONTH = "|".join(f"{name}|{name[:3]}" for name in MONTHS)
_SPAN = re.compile(
    r"\b(?:(?:(?:quarter|qtr|q) ?[1-4],? )?(?:(?:19|20)\d\d ?[/-] ?(?:19|20)?\d\d|(?:19|20)\d\d)"
    rf"|(?:{_MONTH}) (?:19|20)\d\d)\b",
    re.I,
)

#: The words before a period tell its line from others if they have so many letters.
FEWEST_LETTERS = 4

APRIL = 4


def covers_pattern(
    markers: PageMarkers, foot: float, text: PageText, undated: Sequence[str], first_month: int = APRIL
) -> str | None:
    """The pattern for the page's own period with which all labels that name no year give dates; None if there is none.

    ``foot`` is where the table begins: the line stands above it.
    """
    lines = [line for line in text_lines(word for word in words_of(markers.page) if word.angle == 0) if line.box.bottom <= foot]
    for line in sorted(lines, key=lambda line: (-round(line.size), line.box.top)):
        printed = normalised(line.text)
        for match in _SPAN.finditer(printed):
            before = printed[: match.start()]
            pattern = literal(before) + (" " if before.endswith(" ") else "") + "{span}"
            if sum(map(str.isalpha, before)) >= FEWEST_LETTERS and _dates(pattern, text, undated, first_month):
                return pattern
    return None


def _dates(pattern: str, text: PageText, undated: Sequence[str], first_month: int) -> bool:
    found = compiled(pattern).first_in(text.spaced)
    with suppress(PeriodRefused):
        read = read_period(found, PeriodContext(first_month=first_month)) if found else None
        if read is not None:
            year = year_start(read.period.end, first_month).year
            context = PeriodContext(first_month=first_month, year=year, covers=read)
            return all(read_period(label, context) is not None for label in undated)
    return False
