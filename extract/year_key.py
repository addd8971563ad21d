"""The document's own key to its cumulative figures: "YTD = financial year to date", "Cumulative figures run from 1 April"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from extract.periods import FIRST_MONTH, MONTHS, Basis, normalised


@dataclass(frozen=True, slots=True)
class CumulativeYear:
    """Over which year figures accumulate that only say that they do, and in which month it begins, where that is said."""

    basis: Basis
    first_month: int | None = None


_NAMED = {
    "calendar": Basis.CUMULATIVE_CALENDAR_YEAR,
    "financial": Basis.CUMULATIVE_FINANCIAL_YEAR,
    "fiscal": Basis.CUMULATIVE_FINANCIAL_YEAR,
    "municipal": Basis.CUMULATIVE_FINANCIAL_YEAR,
    "academic": Basis.CUMULATIVE_ACADEMIC_YEAR,
    "school": Basis.CUMULATIVE_ACADEMIC_YEAR,
}
_BY_MONTH = {first: basis for basis, first in FIRST_MONTH.items()}

#: A sentence that defines what year to date means: the word, a sign or verb of equality, and the year or its first month. A
#: label that says "(cumulative calendar year)" speaks for its own row only, and is no key.
_DEFINED = re.compile(
    r"\b(?:YTD|year[ -]to[ -]date|cumulative(?: figures?| totals?| data)?)\)?\s*"
    r"(?:=|:|-|\bmeans\b|\bis\b|\bare\b|\bruns?\b|\bstarts?\b|\bbegins?\b|\brefers? to\b)(?P<rest>[^.;|]{0,80})",
    re.I,
)
#: Whatever defines it has one of these.
_SPEAKING = ("ytd", "date", "cumulative")

_YEAR = re.compile(r"\b(calendar|financial|fiscal|academic|school) year\b", re.I)
_BEGINS = re.compile(
    r"(?:\b(?:from|since|starts?(?: in| on)?|starting(?: in| on)?|begins?(?: in| on)?|beginning(?: in| on)?|on|in)|\()\s*"
    rf"(?:1(?:st)? )?(?P<month>{'|'.join(MONTHS)})\b",
    re.I,
)


def cumulative_year(texts: Iterable[str]) -> CumulativeYear | None:
    """What some pages define their cumulative figures to be; None if they do not, or say two things."""
    lowered = ((text, text.lower()) for text in texts)
    speaking = (normalised(text) for text, low in lowered if any(word in low for word in _SPEAKING))
    found = {year for text in speaking for match in _DEFINED.finditer(text) for year in [_year(match["rest"])] if year}
    return found.pop() if len(found) == 1 else None


def _year(definition: str) -> CumulativeYear | None:
    named, begins = _YEAR.search(definition), _BEGINS.search(definition)
    basis = _NAMED[named[1].lower()] if named else None
    first = MONTHS.index(begins["month"].lower()) + 1 if begins else None
    if basis is None and first is not None:
        basis = _BY_MONTH.get(first, Basis.CUMULATIVE_ACADEMIC_YEAR)
    if basis is None:
        return None
    if basis is Basis.CUMULATIVE_ACADEMIC_YEAR:
        return CumulativeYear(basis, first)
    return CumulativeYear(basis, FIRST_MONTH[basis]) if first in (None, FIRST_MONTH[basis]) else None
