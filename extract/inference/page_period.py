"""Of which year the months and quarters of a table are that name none: what the lines above it say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

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


#: The months with which a year begins: a calendar, a financial, an academic year.
_YEAR_BEGINS = (1, 4, 9)

#: So many months or quarters without a year are those of a year from its beginning on.
FEWEST_MONTHS, FEWEST_QUARTERS = 3, 2

_BARE_MONTH = re.compile(
    "|".join(f"(?P<m{number}>{name}|{name[:3]}{'t?' if name == 'september' else ''})" for number, name in enumerate(MONTHS, 1)),
    re.I,
)
_BARE_QUARTER = re.compile(r"(?:quarter|qtr|q) ?(?P<q>[1-4])", re.I)

_SPLIT_YEAR = re.compile(r"(?:19|20)\d\d\s?[/-]\s?(?:19|20)?\d\d")
_WHOLE_YEAR = re.compile(r"(?:19|20)\d\d")

#: What stands before the month to which a table runs. Any other may be that of the meeting.
_RUNS_TO = re.compile(r"\b(?:as at|as of|to|until|end(?:ing|ed)?|end of)(?: the)?(?: \d{1,2}(?:st|nd|rd|th)?)?\s*$", re.I)


@dataclass(frozen=True, slots=True)
class Dating:
    """What a rule has to say about time so that all periods of a table give dates."""

    as_at: str | None = None
    covers: str | None = None
    year_starts: str | None = None


@dataclass(frozen=True, slots=True)
class _Span:
    """A period that a line above a table names."""

    before: str
    """What stands before it on its line."""
    printed: str


def dating_of(markers: PageMarkers, foot: float, text: PageText, undated: Sequence[str], as_at: str | None) -> Dating | None:
    """What dates months or quarters that name no year; None where their year would be a guess.

    They are dated only where they are those of a year from its beginning on, for then it is known of which year they are
    whichever month it ends with, and where all that the lines above the table say of time is one year.
    """
    begins = year_begins(undated)
    if begins is None:
        return None

    def gives(span: _Span) -> bool:
        return _gives_year(span, begins, quarters=_BARE_QUARTER.fullmatch(normalised(undated[0])) is not None)

    years = {_year_of(span, begins) for span in _spans_above(markers, foot) if gives(span)}
    if len(years) != 1:
        return None
    as_month, covers = to_date(covers_pattern(markers, foot, text, undated, begins, gives))
    return Dating(as_month or as_at, covers, MONTHS[begins - 1]) if as_month or covers else None


def year_begins(names: Sequence[str]) -> int | None:
    """The month with which names begin that are the months or quarters of a year in their order, from its beginning on."""
    plain = [normalised(name).strip(" .:") for name in names]
    quarters = [_BARE_QUARTER.fullmatch(name) for name in plain]
    if len(plain) >= FEWEST_QUARTERS and [int(match["q"]) for match in quarters if match] == list(range(1, len(plain) + 1)):
        return APRIL
    months = [_bare_month(name) for name in plain]
    first = months[0] if months else None
    if first is None or not FEWEST_MONTHS <= len(months) <= len(MONTHS):
        return None
    in_order = all(month == (first + place - 1) % len(MONTHS) + 1 for place, month in enumerate(months))
    return first if in_order and (len(months) == len(MONTHS) or first in _YEAR_BEGINS) else None


def fits(begins: int, years: Sequence[str]) -> bool:
    """Whether years as they are printed begin in a month: "2014" in January, "2014/15" in another."""
    odd = _SPLIT_YEAR if begins == 1 else _WHOLE_YEAR
    return not any(odd.fullmatch(normalised(text)) for text in years)


def to_date(covers: str | None) -> tuple[str | None, str | None]:
    """The date to which a page runs instead of the period that it names, where it says "as at" or "to" before it."""
    if covers is not None and re.search(r"\b(?:as at|to|up to) \{span\}$", covers, re.I):
        return covers.replace("{span}", "{month}"), None
    return None, covers


def runs_to(context: PeriodContext) -> date | None:
    """The day to which a page runs, as far as it says: after it there can be no figures yet."""
    return context.covers.period.end if context.covers else context.as_at


def _any(span: _Span) -> bool:
    return True


def covers_pattern(
    markers: PageMarkers,
    foot: float,
    text: PageText,
    undated: Sequence[str],
    first_month: int = APRIL,
    gives: Callable[[_Span], bool] = _any,
) -> str | None:
    """The pattern for the page's own period with which all labels that name no year give dates; None if there is none.

    ``foot`` is where the table begins: the line stands above it. ``gives`` says which of the periods there may be it.
    """
    for span in filter(gives, _spans_above(markers, foot)):
        pattern = literal(span.before) + (" " if span.before.endswith(" ") else "") + "{span}"
        if sum(map(str.isalpha, span.before)) >= FEWEST_LETTERS and _dates(pattern, text, undated, first_month):
            return pattern
    return None


def _spans_above(markers: PageMarkers, foot: float) -> Iterator[_Span]:
    """The periods that the lines above a table name, those in the largest type first."""
    lines = [line for line in text_lines(word for word in words_of(markers.page) if word.angle == 0) if line.box.bottom <= foot]
    for line in sorted(lines, key=lambda line: (-round(line.size), line.box.top)):
        printed = normalised(line.text)
        for match in _SPAN.finditer(printed):
            yield _Span(printed[: match.start()], match[0])


def _gives_year(span: _Span, begins: int, quarters: bool) -> bool:
    """Whether a period says of which year the months or quarters of a table are, whose year begins with a month."""
    if _SPLIT_YEAR.fullmatch(span.printed):
        return begins != 1
    if _WHOLE_YEAR.fullmatch(span.printed):
        return begins == 1
    return not quarters and _RUNS_TO.search(span.before) is not None


def _year_of(span: _Span, begins: int) -> int | None:
    with suppress(PeriodRefused):
        read = read_period(span.printed, PeriodContext(first_month=begins))
        return year_start(read.period.end, begins).year if read is not None else None
    return None


def _bare_month(text: str) -> int | None:
    match = _BARE_MONTH.fullmatch(text)
    return int(match.lastgroup[1:]) if match and match.lastgroup else None


def _dates(pattern: str, text: PageText, undated: Sequence[str], first_month: int) -> bool:
    found = compiled(pattern).first_in(text.spaced)
    with suppress(PeriodRefused):
        read = read_period(found, PeriodContext(first_month=first_month)) if found else None
        if read is not None:
            year = year_start(read.period.end, first_month).year
            context = PeriodContext(first_month=first_month, year=year, covers=read)
            return all(read_period(label, context) is not None for label in undated)
    return False
