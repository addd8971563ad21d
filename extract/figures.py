"""The grammar of a cell: what figure a text is, in what unit, and why where it is none.

Figures are read digit by digit into :class:`decimal.Decimal`; nothing is ever rounded. A text that is not wholly understood
yields no figure: "9 per day 3250 pa" is text.
"""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from extract.periods import normalised, without_footnotes
from extract.records import Rag
from extract.rulebook.model import Symbol, Unit


class Figure(NamedTuple):
    """What a cell's text says, its trend marker set aside.

    ``percent_sign`` tells whether the text shows one; ``to_date`` whether it says that it runs to date; ``spreadsheet_error``
    is the error that a spreadsheet printed in place of a figure.
    """

    value: Decimal | None = None
    unit: Unit | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    """What the numerator is counted among, where the cell itself says so: "12 of 15 (80%)"."""
    share: Decimal | None = None
    """The percentage in brackets behind a figure: "84 (10%)"."""
    symbol: Symbol | None = None
    rag: Rag | None = None
    percent_sign: bool = False
    to_date: bool = False
    per_year: bool = False
    """The text says that the figure is for a year: "£2,660 per year"."""
    spreadsheet_error: str = ""

    @property
    def understood(self) -> bool:
        return self.value is not None or self.symbol is not None or self.rag is not None

    def as_percentage(self) -> Figure:
        """The figure in a row of percentages: of "84 (10%)" the percentage, with its count. Anything else that stands before a
        percentage cannot be told there."""
        if self.share is None or self.value is None:
            return self
        if self.unit is not None or decimals(self.value) or self.value < 0:
            return Figure()
        return self._replace(value=self.share, unit=Unit.PERCENT, numerator=self.value, share=None, percent_sign=True)


_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_UNITS = {
    "%": Unit.PERCENT,
    "percent": Unit.PERCENT,
    "pp": Unit.PERCENT,
    "ppt": Unit.PERCENT,
    "ppts": Unit.PERCENT,
    "days": Unit.DAYS,
    "day": Unit.DAYS,
    "weeks": Unit.WEEKS,
    "week": Unit.WEEKS,
    "wks": Unit.WEEKS,
}
_CURRENCIES = {"£": Unit.GBP, "$": Unit.USD}
#: Figures in multiples keep the digits that are printed: the unit says what they are multiples of. "m" is a million only
#: behind a sign for money: "12m" may be twelve months, "45 m²" is an area.
_MULTIPLES = {
    "": {"k": Unit.THOUSANDS, "thousand": Unit.THOUSANDS, "million": Unit.MILLIONS},
    "£": {"k": Unit.GBP_THOUSANDS, "m": Unit.GBP_MILLIONS, "bn": Unit.GBP_BILLIONS},
    "$": {"k": Unit.USD_THOUSANDS, "m": Unit.USD_MILLIONS, "bn": Unit.USD_BILLIONS},
}
_SHORT = {"thousand": "k", "million": "m", "billion": "bn"}

_COUNT = r"(?:\d{1,3}(?:,\d{3})+|\d+)"
_OF = r"(?:/|of|out\s+of)"

_FIGURE = re.compile(
    rf"""
    (?P<about>(?:c\.|ca\.?|circa|approx(?:\.|imately)?|about|around|est(?:\.|imated)?|~|≈)\s*)?
    (?P<sign>[+\-]?)\s*
    (?P<currency>[£$]?)\s*
    (?P<late_sign>[+\-]?)
    (?P<number>{_NUMBER})
    \s*(?P<unit>%|per\s?cent|ppts?|pp|days?|weeks?|wks|k|m|bn|thousand|million|billion)?
    (?P<rate>\s*per\s*1(?:,?000|0,?000|00,?000|,?000,?000))?
    (?:\s*\(\s*(?:
        (?P<numerator>{_COUNT})(?:\s*(?P<of>{_OF})\s*(?P<denominator>{_COUNT}))?
        |n\s*=\s*{_COUNT}
        |(?P<share>{_NUMBER})\s*%
    )\s*\))?
    (?:\s*(?P<note>
        to\s*date|per\s*year|per\s*annum|p\.?a\.?|(?-i:r)(?!\w)|provisional|revised|estimated?|est\.
        |\((?:projected|forecast|estimate|est\b|prov|revised)[^)]*\)|\([rpe]\)|\[[a-z]+\]
    ))?
    (?:\s*(?:\(\s*)?(?P<rag>red|amber|green|blue)\s*\)?)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
#: "12 of 15 (80%)"
_COUNTED = re.compile(
    rf"(?P<numerator>{_COUNT})\s*(?P<of>{_OF})\s*(?P<denominator>{_COUNT})\s*\(\s*(?P<number>{_NUMBER})\s*(?P<unit>%)\s*\)",
    re.I,
)
_BRACKETED = re.compile(rf"\(\s*(?P<currency>[£$]?)\s*(?P<number>{_NUMBER})\s*(?P<unit>%|k|m|bn)?\s*\)", re.I)
#: A figure in pieces: its decimals apart ("0 .4", in a column too narrow for them), or set wide, character by character, its
#: point or comma by itself as well ("6 8 . 1 %"). Digits alone ("2 0 4") may be several figures.
_DECIMALS_APART = re.compile(r"([+\-]?[£$]?\d[\d,]*) (\.\d+)(?: ?(%))?")
_SET_WIDE = re.compile(r"(?:[+\-£$] )*\d(?: \d| [.,] \d)* [.,] \d(?: \d| [.,] \d)*(?: %)?")
#: A spreadsheet's accounting format prints "£" at the left of the cell and "(11)" at its right.
_CURRENCY_BEFORE = re.compile(r"^([£$])\s*\(")
_FEWER_THAN = re.compile(r"(?:[<≤]|(?:fewer|less) than)\s*\d+|\d+ or (?:fewer|less)", re.I)
_SPREADSHEET_ERROR = re.compile(r"#(?:DIV/0!|N/A|REF!|VALUE!|NAME\?|NUM!|NULL!)|#+")

_SYMBOLS = {
    "c": Symbol.SUPPRESSED,
    "[c]": Symbol.SUPPRESSED,
    "suppressed": Symbol.SUPPRESSED,
    "x": Symbol.NOT_AVAILABLE,
    "[x]": Symbol.NOT_AVAILABLE,
    "n/a": Symbol.NOT_AVAILABLE,
    "n.a.": Symbol.NOT_AVAILABLE,
    "na": Symbol.NOT_AVAILABLE,
    "data to be supplied": Symbol.NOT_AVAILABLE,
    "tbc": Symbol.NOT_AVAILABLE,
    "tba": Symbol.NOT_AVAILABLE,
    "to be confirmed": Symbol.NOT_AVAILABLE,
    "pending": Symbol.NOT_AVAILABLE,
    "no data": Symbol.NOT_AVAILABLE,
    "z": Symbol.NOT_APPLICABLE,
    "[z]": Symbol.NOT_APPLICABLE,
    "n/c": Symbol.NOT_APPLICABLE,
    "not applicable": Symbol.NOT_APPLICABLE,
    "low": Symbol.LOW,
    "[low]": Symbol.LOW,
}
#: In words: "Data not yet available", "not collected", "awaiting data".
_NOT_AVAILABLE = re.compile(
    r"(?:(?:no )?(?:data|figures?) )?(?:is |are )?(?:not (?:yet )?|un)?(?:available|collected|reported)"
    r"|(?:data |figures? )?(?:is |are )?(?:awaited|pending)|awaiting (?:data|figures?)",
    re.I,
)
_NOTES = {"p": Symbol.PROVISIONAL, "e": Symbol.ESTIMATED, "r": Symbol.REVISED}
_NOTE_WORDS = {
    "projected": Symbol.ESTIMATED,
    "forecast": Symbol.ESTIMATED,
    "est": Symbol.ESTIMATED,
    "prov": Symbol.PROVISIONAL,
    "revised": Symbol.REVISED,
}
_RAG_WORDS = {colour.value: colour for colour in Rag}
#: Discs and squares that are characters, named for their colours.
_RAG_SIGNS = {
    **dict.fromkeys("🔴🟥", Rag.RED),
    **dict.fromkeys("🟠🟧🟡🟨", Rag.AMBER),
    **dict.fromkeys("🟢🟩", Rag.GREEN),
    **dict.fromkeys("🔵🟦", Rag.BLUE),
}


@lru_cache(maxsize=4096)
def read_figure(text: str) -> Figure:
    """What a cell's text says. A text that is not understood gives a Figure with nothing in it.

    A raised mark behind a figure leads to a footnote and is no digit of it: "12.5³" is 12.5.
    """
    plain = without_footnotes(normalised(text))
    if not plain:
        return Figure()
    for sign in (plain[0], plain[-1]):
        if sign in _RAG_SIGNS:
            rest = read_figure(plain.strip(sign))
            return rest._replace(rag=_RAG_SIGNS[sign]) if rest.rag is None else Figure()
    if _SPREADSHEET_ERROR.fullmatch(plain):
        symbol = Symbol.NOT_APPLICABLE if plain == "#DIV/0!" else Symbol.NOT_AVAILABLE
        return Figure(symbol=symbol, spreadsheet_error=plain)
    symbol_word = _SYMBOLS.get(plain.lower() if len(plain) > 1 else plain)
    if symbol_word is None and _says_not_available(plain):
        symbol_word = Symbol.NOT_AVAILABLE
    if symbol_word is not None:
        return Figure(symbol=symbol_word)
    if plain.lower() in _RAG_WORDS:
        return Figure(rag=_RAG_WORDS[plain.lower()])
    if _FEWER_THAN.fullmatch(plain):
        return Figure(symbol=Symbol.SUPPRESSED)
    bracketed = _BRACKETED.fullmatch(_CURRENCY_BEFORE.sub(r"(\1", plain))
    if bracketed is not None:
        return _figure(bracketed, negative=True)
    match = _FIGURE.fullmatch(_in_one_piece(plain)) or _COUNTED.fullmatch(plain)
    if match is None:
        return Figure()
    groups = match.groupdict()
    return _figure(match, negative="-" in (groups.get("sign"), groups.get("late_sign")))


def _says_not_available(text: str) -> bool:
    """Whether a text says in words that there is no figure. "Available" alone does not."""
    return _NOT_AVAILABLE.fullmatch(text) is not None and re.search(r"\bno|un|await|pending", text, re.I) is not None


def _in_one_piece(text: str) -> str:
    """The text, without the spaces inside a figure that can be no other."""
    return text.replace(" ", "") if _DECIMALS_APART.fullmatch(text) or _SET_WIDE.fullmatch(text) else text


def _figure(match: re.Match[str], negative: bool) -> Figure:
    groups = match.groupdict()
    value = _decimal(groups["number"])
    suffix = re.sub(r"\s", "", groups.get("unit") or "").lower()
    currency = groups.get("currency") or ""
    multiple = _MULTIPLES[currency].get(_SHORT.get(suffix, suffix) if currency else suffix)
    if (suffix in _SHORT or suffix in _SHORT.values()) and multiple is None:
        return Figure()
    numerator, denominator, share = (_given(groups.get(name)) for name in ("numerator", "denominator", "share"))
    if groups.get("of") == "/" and not _is_share(value, numerator, denominator):
        # "(12/15)" may be a month or a year as well: only the percentage proves that it is a count of cases.
        return Figure()
    if share is not None and suffix == "%":
        # Of two percentages one may be last year's, or the target.
        return Figure()
    note = (groups.get("note") or "").lower().strip("()[]")
    about = Symbol.ESTIMATED if groups.get("about") else None
    rag = (groups.get("rag") or "").lower()
    return Figure(
        value=-value if negative else value,
        unit=Unit.RATE if groups.get("rate") else multiple or _CURRENCIES.get(currency) or _UNITS.get(suffix),
        numerator=numerator,
        denominator=denominator,
        share=share,
        symbol=_noted(note) or about,
        rag=_RAG_WORDS.get(rag),
        percent_sign=suffix in ("%", "percent"),
        to_date=note.replace(" ", "") == "todate",
        per_year=note[:3] in ("per", "pa", "p.a"),
    )


def _decimal(digits: str) -> Decimal:
    return Decimal(digits.replace(",", ""))


def _given(digits: str | None) -> Decimal | None:
    return _decimal(digits) if digits else None


def _is_share(percentage: Decimal, part: Decimal | None, whole: Decimal | None) -> bool:
    """Whether a percentage is that of a part of a whole, rounded or cut off."""
    if part is None or not whole or part > whole:
        return False
    step = Decimal(1).scaleb(-decimals(percentage))
    return any((100 * part / whole).quantize(step, way) == percentage for way in (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN))


def _noted(note: str) -> Symbol | None:
    """What a note behind a figure says of it."""
    return _NOTES.get(note) or next((meaning for word, meaning in _NOTE_WORDS.items() if note.startswith(word)), None)


def decimals(value: Decimal) -> int:
    """How many decimal places a figure is printed with."""
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def plain(value: Decimal) -> str:
    """A figure as plain digits, with the decimal places that it has."""
    return format(value, "f")


def same_figure(one: Decimal, other: Decimal) -> bool:
    """Whether two printed figures may be the same: to the places of the coarser one, rounded or cut off. Counts are exact."""
    step = Decimal(1).scaleb(-min(decimals(one), decimals(other)))
    ways = (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN)
    return any(one.quantize(step, way) == other.quantize(step, way) for way in ways)
