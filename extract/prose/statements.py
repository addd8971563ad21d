"""Figures that a sentence gives for a period ("107 requests in January 2025") or for other councils ("national (1.5%)").

Only exact figures are taken: what is said to be "over 30" or "around 100" states no figure. A statement is what the sentence
says and no more; what it is about is found out by :mod:`extract.prose.tie`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from extract.periods import PeriodContext, PeriodRefused, ReadLabel, read_period
from extract.prose.sentences import Sentence
from extract.rulebook.model import Role, Unit


@dataclass(frozen=True, slots=True)
class Statement:
    """A figure in a sentence and what it is for: a period, other councils, or (neither) the present.

    ``month_only`` is the number of a month that is named without a year. ``start`` and ``end`` are where figure and period
    stand together in the sentence.
    """

    sentence: Sentence
    value: Decimal
    unit: Unit
    printed: str
    when: str
    start: int
    end: int
    figure_at: int
    period: ReadLabel | None = None
    month_only: int | None = None
    comparator: Role | None = None


class Way(StrEnum):
    """Which way a change goes."""

    UP = "increase"
    DOWN = "decrease"


@dataclass(frozen=True, slots=True)
class Change:
    """A percentage by which one stated figure is said to differ from an earlier one."""

    sentence: Sentence
    printed: str
    percentage: Decimal
    way: Way
    later: Statement
    earlier: Statement


_NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_FIGURE = re.compile(
    rf"(?<![\w.,/&£$-])(?P<currency>[£$]?){_NUMBER}(?P<unit>\s?%| per ?cent\b| weeks?\b| days?\b|[km]\b|bn\b| million\b)?"
    r"(?![\w/]|[-.,]\d|-(?:week|day|month|year|hour))"
)
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_YEAR = r"(?:(?:19|20)\d\d|'\d\d)\b"
_SPLIT = r"20\d\d[/-](?:20)?\d\d\b"
_DATE = rf"\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}(?:,? {_YEAR})?"
#: All of them begin a word with one of a few letters or a digit, so that most places need no second look.
_PERIOD = re.compile(
    rf"\b(?=[\dADFJMNOQSq])(?:(?P<date>{_DATE})"
    r"|(?P<term>20\d\d (?:Autumn|Spring|Summer) [Tt]erm\b|(?:Autumn|Spring|Summer) [Tt]erm,? 20\d\d\b)"
    rf"|(?P<dated>{_MONTH},? ?{_YEAR}|(?:F?Q|[Qq]uarter )[1-4](?: of)?,? {_SPLIT}|{_SPLIT}(?:,? F?Q[1-4])?)"
    rf"|(?P<month>{_MONTH}(?! \d))|(?P<year>(?<=\bin )20\d\d\b(?![/-])))"
)
_REGIONS = (
    r"north[ -]?east|north[ -]?west|yorkshire and (?:the )?humber|east midlands|west midlands|east of england|london"
    r"|south[ -]?east|south[ -]?west"
)
_COMPARATOR = re.compile(
    rf"\b(?:(?P<national>national(?:ly)?|England)|(?P<neighbours>statistical neighbours?)|(?P<region>{_REGIONS}))\b"
    r"(?: averages?| levels?)?,? ?(?:\(|at |of |is )",
    re.I,
)
#: What stands before a comparator's figure.
_BEFORE_COMPARED = ("(", "at ", "of ", "is ")
LONGEST_BEFORE_COMPARED = max(map(len, _BEFORE_COMPARED))

#: A comparator and what stands between it and its figure are no longer than this (characters).
LONGEST_COMPARATOR = 60

_NOW = re.compile(r"\b(?:now|current|currently|remains?|stands?)\b", re.I)

#: What makes a figure inexact, or no figure of an indicator at all: "over 30", "within 20 weeks", "aged 3", "Section 19".
_HEDGES = (
    *("over", "under", "around", "about", "approximately", "approx", "approx.", "nearly", "almost", "above", "below", "than"),
    *("up to", "at least", "at most", "by", "circa", "c.", "roughly", "some", "between", "exceed", "exceeds", "exceeded"),
    *("exceeding", "within", "every", "each", "next", "last", "past", "target of", "target is"),
)
_NUMBERED = (
    *("age", "aged", "section", "appendix", "page", "paragraph", "stage", "year", "tier", "level", "item", "phase", "ward"),
)
_HEDGED = re.compile(
    rf"\b(?:{'|'.join(map(re.escape, _HEDGES))})(?: the| an?)?\s*\(?$|\b(?:{'|'.join(_NUMBERED)})\s+$",
    re.I,
)
#: Where none of these stands last before a figure, it is not hedged.
_MAY_HEDGE = (*_HEDGES, *_NUMBERED, " the", " a", " an")
#: Words that make a figure inexact stand no further before it than this (characters).
LONGEST_HEDGE = 40

#: How a sentence leads from a figure to its period, and from a period to its figure.
_TO_PERIOD = re.compile(r"^(?!\))(?:[^;:]{0,80}?\b(?:in|for|during|at|of|by|to)(?: the)?(?: end of)?(?: the)?|\s*\()\s*$", re.I)
_FROM_PERIOD = re.compile(
    r"^,?\s*(?:this |it |figures? |data )?(?:shows?|showed|was|were|is|stood at|stands at|had|saw|reached|at)"
    r"(?: a total of)?\s*$",
    re.I,
)
_UNITS = {
    "%": Unit.PERCENT,
    "percent": Unit.PERCENT,
    "weeks": Unit.WEEKS,
    "week": Unit.WEEKS,
    "days": Unit.DAYS,
    "day": Unit.DAYS,
}
_MULTIPLES = ("k", "m", "bn", "million")


@dataclass(frozen=True, slots=True)
class _When:
    """A period in a sentence. ``read`` is None where it gives no dates: a date, a term, a month without a year."""

    start: int
    end: int
    printed: str
    read: ReadLabel | None
    month_only: int | None
    is_date: bool


_DIGIT = re.compile(r"\d")

#: Without one of these a sentence names no period, and is not looked at for one.
_MAY_DATE = re.compile(r"(?:19|20)\d\d|[Qq]|J[au]|Fe|Ma|A[pu]|Se|Oc|No|De")


def statements(sentence: Sentence) -> list[Statement]:
    """The figures that a sentence states, in its order."""
    text = sentence.text
    if _DIGIT.search(text) is None:
        return []
    periods = [_when(match) for match in _PERIOD.finditer(text)] if _MAY_DATE.search(text) else []
    taken = [(when.start, when.end) for when in periods]
    figures = [match for match in _FIGURE.finditer(text) if _is_figure(match, taken)]
    found: list[Statement] = []
    for index, figure in enumerate(figures):
        if _is_hedged(text[max(0, figure.start() - LONGEST_HEDGE) : figure.start()]):
            continue
        following = figures[index + 1].start() if index + 1 < len(figures) else len(text)
        before = figures[index - 1].end() if index else 0
        statement = (
            _compared(sentence, figure, before)
            or _followed(sentence, figure, periods, following)
            or _led(sentence, figure, periods, before)
            or _present(sentence, figure)
        )
        if statement is not None:
            found.append(statement)
    return found


def _is_hedged(before: str) -> bool:
    """Whether what stands before digits makes them inexact, or no figure at all."""
    return before.removesuffix("(").rstrip().lower().endswith(_MAY_HEDGE) and _HEDGED.search(before) is not None


def _when(match: re.Match[str]) -> _When:
    text = match.group(0)
    read: ReadLabel | None = None
    number: int | None = None
    if match["dated"] or match["year"]:
        try:
            read = read_period(text.replace(" of ", " ").replace(",", ""), PeriodContext(first_month=4))
        except PeriodRefused:
            read = None
    elif match["month"]:
        full = read_period(f"{text} 2000")
        number = full.period.start.month if full else None
    return _When(match.start(), match.end(), text, read, number, bool(match["date"]))


def _is_figure(match: re.Match[str], taken: Sequence[tuple[int, int]]) -> bool:
    """Whether digits are a figure: not part of a date or period, and not a year."""
    if any(start <= match.start() < end for start, end in taken):
        return False
    bare = not match["unit"] and not match["currency"] and "," not in match["number"] and "." not in match["number"]
    return not (bare and len(match["number"]) == 4 and match["number"][:2] in ("19", "20"))


def _make(
    sentence: Sentence, figure: re.Match[str], when: _When | None, comparator: Role | None, start: int, end: int
) -> Statement:
    suffix = (figure["unit"] or "").replace(" ", "").lower()
    value = Decimal(figure["number"].replace(",", ""))
    unit = {"£": Unit.GBP, "$": Unit.USD}.get(figure["currency"]) or _UNITS.get(suffix, Unit.COUNT)
    return Statement(
        sentence=sentence,
        value=value,
        unit=unit,
        printed=figure.group(0).strip(),
        when=when.printed if when else "",
        start=start,
        end=end,
        figure_at=figure.start(),
        period=when.read if when else None,
        month_only=when.month_only if when else None,
        comparator=comparator,
    )


def _in_multiples(figure: re.Match[str]) -> bool:
    return (figure["unit"] or "").strip().lower() in _MULTIPLES


def _compared(sentence: Sentence, figure: re.Match[str], before: int) -> Statement | None:
    """ "national (1.5%)": a figure of other councils, whose name stands before it."""
    start = figure.start()
    if not sentence.text[max(before, start - LONGEST_BEFORE_COMPARED) : start].lower().endswith(_BEFORE_COMPARED):
        return None
    names = _COMPARATOR.finditer(sentence.text, max(before, start - LONGEST_COMPARATOR))
    name = next((match for match in names if match.end() == start), None)
    if name is None:
        return None
    role = Role.NATIONAL if name["national"] else Role.STATISTICAL_NEIGHBOURS if name["neighbours"] else Role.REGION
    return _make(sentence, figure, None, role, name.start(), figure.end())


def _followed(sentence: Sentence, figure: re.Match[str], periods: Sequence[_When], following: int) -> Statement | None:
    """ "107 requests in January 2025": the period comes after the figure, before the next one."""
    when = next((when for when in periods if figure.end() <= when.start < following), None)
    if when is None or when.is_date or _in_multiples(figure):
        return None
    if not _TO_PERIOD.search(sentence.text[figure.end() : when.start]):
        return None
    return _make(sentence, figure, when, None, figure.start(), when.end)


def _led(sentence: Sentence, figure: re.Match[str], periods: Sequence[_When], before: int) -> Statement | None:
    """ "data for January shows 42": the period comes before the figure, a verb between them."""
    when = next((when for when in reversed(periods) if before <= when.start and when.end <= figure.start()), None)
    if when is None or when.is_date or _in_multiples(figure):
        return None
    if not _FROM_PERIOD.search(sentence.text[when.end : figure.start()]):
        return None
    return _make(sentence, figure, when, None, when.start, figure.end())


def _present(sentence: Sentence, figure: re.Match[str]) -> Statement | None:
    """ "remain far higher (6.2%)": a figure in brackets in a sentence that speaks of now."""
    bracketed = sentence.text[: figure.start()].endswith("(") and sentence.text[figure.end() :].startswith(")")
    if not bracketed or not _NOW.search(sentence.text[: figure.start()]):
        return None
    return _make(sentence, figure, None, None, figure.start(), figure.end())


# --- changes -------------------------------------------------------------------------------------------------------------

_UP = r"increase|rise|growth"
_DOWN = r"decrease|reduction|fall|drop|decline"
_CHANGE = re.compile(
    rf"{_NUMBER}\s?(?:%|per ?cent) (?P<after>{_UP}|{_DOWN})\b"
    rf"|\b(?P<before>{_UP}|{_DOWN}) of {_NUMBER.replace('number', 'number2')}\s?(?:%|per ?cent)",
    re.I,
)
#: All that may stand between two figures and the percentage by which they differ.
_LINK = re.compile(
    r"[\s,.(\u2013-]*(?:(?:this|which|that|and|is|was|it|represents?|representing|equates?|equating|to|an?|percentage|overall"
    r"|year-on-year|year on year)[\s,(]*)*",
    re.I,
)
_COMPARES = re.compile(r"\bcompare[sd]? (?:to|with)\b|\bup from\b|\bdown from\b", re.I)
_FROM_TO = re.compile(r"\bfrom\s*$", re.I)


def changes(before: Sequence[Statement], sentence: Sentence, own: Sequence[Statement]) -> list[Change]:
    """The percentages in a sentence by which two figures are said to differ that it states just before them.

    ``before`` are the statements of the sentence before it, for "This equates to a 76% increase."; ``own`` are its own.
    """
    found: list[Change] = []
    if "%" not in sentence.text and "cent" not in sentence.text.lower():
        return found
    for match in _CHANGE.finditer(sentence.text):
        pair = _pair_before(match, sentence, own) or (
            _pair_at_end(before) if _LINK.fullmatch(sentence.text[: match.start()]) else None
        )
        if pair is not None:
            word = (match["after"] or match["before"]).lower()
            way = Way.UP if re.fullmatch(_UP, word) else Way.DOWN
            number = match["number"] or match["number2"]
            found.append(Change(sentence, f"{number}%", Decimal(number.replace(",", "")), way, *pair))
    return found


def _pair_before(match: re.Match[str], sentence: Sentence, own: Sequence[Statement]) -> tuple[Statement, Statement] | None:
    earlier = [one for one in own if one.end <= match.start()]
    if len(earlier) < 2 or not _LINK.fullmatch(sentence.text[earlier[-1].end : match.start()]):
        return None
    return _pair(earlier[-2], earlier[-1])


def _pair_at_end(statements: Sequence[Statement]) -> tuple[Statement, Statement] | None:
    if len(statements) < 2 or statements[-1].sentence.text[statements[-1].end :].strip(" .)"):
        return None
    return _pair(statements[-2], statements[-1])


def _pair(one: Statement, other: Statement) -> tuple[Statement, Statement] | None:
    """Which of two statements is the later figure: "107 … compared to 85", "from 85 … to 107"."""
    text = one.sentence.text
    if one.unit is not other.unit or one.comparator or other.comparator or not (one.when and other.when):
        return None
    if _COMPARES.search(text[one.end : other.start]):
        return one, other
    if _FROM_TO.search(text[: one.start]) and re.search(r"\bto\b", text[one.end : other.figure_at]):
        return other, one
    return None
