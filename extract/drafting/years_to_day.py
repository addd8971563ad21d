"""Columns headed by years whose figures all run to one day: "January 1 - October 31, 2021 vs. 2022" above 2021 and 2022."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.periods import MONTHS, Basis, cumulative_from, read_day_of_year
from extract.rulebook.patterns import compiled
from extract.triage import PageText

_MONTH = "|".join(MONTHS)
_FIRST = r"(?:January|April|September) 1(?:st)?|1(?:st)? (?:January|April|September)"
_SPAN = re.compile(
    rf"(?P<first>{_FIRST}) ?(?:-|to) ?(?P<day>(?:{_MONTH}) \d{{1,2}}|\d{{1,2}} (?:{_MONTH})),? ?"
    r"(?P<years>(?:19|20)\d\d(?: ?(?:vs?\.?|and|&|compared (?:to|with)) ?(?:19|20)\d\d)?)",
    re.I,
)
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class YearsToDay:
    """How the page says to which day of each year figures run, as a rule's 'as_at', and over which year they accumulate."""

    as_at: str
    basis: Basis


def years_to_day(text: PageText) -> YearsToDay | None:
    """What a page says of the span of its years; None where it gives none from a year's first day to another day."""
    match = _SPAN.search(text.spaced)
    if match is None:
        return None
    said = match.group(0)
    begin, end = match.start("day") - match.start(), match.end("day") - match.start()
    as_at = said[:begin] + "{day}" + _YEAR.sub("{year}", said[end:])
    day = compiled(as_at).first_of("day", text.spaced)
    if day is None or read_day_of_year(day) is None:
        return None
    first = next(number for number, name in enumerate(MONTHS, start=1) if name in match["first"].lower())
    return YearsToDay(as_at, cumulative_from(first))
