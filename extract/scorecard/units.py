"""Units that are printed beside the figures: in a column of their own ("Meas. In"), in a heading ("£000"), above or below the
table ("All figures in £m")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from extract.grid.table import Grid
from extract.marks.page import Page
from extract.marks.spacing import words_of
from extract.marks.words import text_lines
from extract.periods import normalised
from extract.rulebook.model import Unit

#: What stands so far above or below a table (points) may say in what its figures are printed.
NOTE_REACH = 40.0

_UNITS = (
    (re.compile(r"%|per ?cent|percentages?", re.I), Unit.PERCENT),
    (re.compile(r"£|gbp|pounds?", re.I), Unit.GBP),
    (re.compile(r"(?:working |calendar )?days?", re.I), Unit.DAYS),
    (re.compile(r"weeks?|wks", re.I), Unit.WEEKS),
    (re.compile(r"rate(?: per .*)?|per 1[0,]+", re.I), Unit.RATE),
    (re.compile(r"ratio", re.I), Unit.RATIO),
)

#: What is printed of figures that are counted, and where there is nothing to say: neither tells more than the label.
_SAYS_NOTHING = re.compile(r"(?:numbers?|nos?|count|#|-|n/?a)?\.?", re.I)


@dataclass(frozen=True, slots=True)
class PrintedUnit:
    """What a column of units says of a row. ``other`` is set where it names a unit that the output has none for: "hours"."""

    unit: Unit | None = None
    other: bool = False


def printed_unit(text: str) -> PrintedUnit:
    """What the text of a column of units says."""
    plain = normalised(text)
    if _SAYS_NOTHING.fullmatch(plain):
        return PrintedUnit()
    unit = next((unit for words, unit in _UNITS if words.fullmatch(plain)), None)
    return PrintedUnit(unit, other=unit is None)


# --- thousands and millions ------------------------------------------------------------------------------------------------

_MULTIPLES = {
    "thousands": r"k|'?000'?s?|thousands?",
    "millions": r"m|mn|millions?",
    "billions": r"bn|billions?",
}
_SIGNS = {"gbp": "£", "usd": r"\$"}
_OF_MONEY = tuple(
    (re.compile(rf"{sign}\s?'?(?:{words})(?!\w)", re.I), Unit(f"{currency}_{multiple}"))
    for currency, sign in _SIGNS.items()
    for multiple, words in _MULTIPLES.items()
)
_OF_COUNTS = tuple(
    (re.compile(rf"\((?:[^()]*\W)?(?:{words})\)|\bin (?:{words})(?!\w)", re.I), multiple)
    for words, multiple in ((r"'?000'?s?|thousands", "thousands"), ("millions", "millions"))
)

_IN = r"[£$]\s?'?(?:k|m|mn|bn|'?000'?s?|thousands?|millions?|billions?)|thousands|millions"
_SAYS = r"(?: (?:are|is|shown|stated|given|expressed|quoted|presented))*"
_UNLESS = r"(?: unless (?:otherwise )?(?:stated|shown|indicated)(?: otherwise)?)?"

#: A line that is about the unit of a table's figures; a unit by itself; a title that ends with one.
_NOTE = re.compile(
    rf"(?:notes?\s*:?\s*)?[(*]?\s?(?:all |the )?(?:figures|values|amounts|numbers|sums){_SAYS}:? in (?P<unit>{_IN})"
    rf"{_UNLESS}[.)]*",
    re.I,
)
_ALONE = re.compile(rf"\(?(?P<unit>{_IN})\)?", re.I)
_AT_THE_END = re.compile(rf".*\((?:in )?(?P<unit>{_IN}|'?000'?s)\)", re.I)

#: A unit by itself belongs to the table right below it, no further away than this (points).
RIGHT_ABOVE = 16.0


@lru_cache(maxsize=4096)
def multiples_in(text: str) -> Unit | None:
    """In what multiples a label or heading says that its figures are printed: "Income (£m)", "Calls (thousands)"."""
    plain = normalised(text)
    money = next((unit for words, unit in _OF_MONEY if words.search(plain)), None)
    counted = next((multiple for words, multiple in _OF_COUNTS if words.search(plain)), None)
    if money is not None or counted is None:
        return money
    currency = next((f"{name}_" for name, sign in _SIGNS.items() if re.search(sign, plain)), "")
    return Unit(f"{currency}{counted}")


def multiples_of_table(page: Page, grid: Grid, labels_heading: str) -> Unit | None:
    """In what multiples all figures of a table are printed, where the heading of its labels or a line above or below it
    says so. None where two lines say different things."""
    said = {multiples_in(labels_heading)} - {None} or set(_noted(page, grid))
    return said.pop() if len(said) == 1 else None


def _noted(page: Page, grid: Grid) -> Iterator[Unit | None]:
    for line in text_lines(word for word in words_of(page) if word.angle == 0):
        from_top, from_bottom = grid.box.top - line.box.bottom, line.box.top - grid.box.bottom
        above = -2 <= from_top <= NOTE_REACH
        match = _NOTE.fullmatch(line.text) if above or -2 <= from_bottom <= NOTE_REACH else None
        if match is None and above:
            match = _AT_THE_END.fullmatch(line.text)
        if match is None and -2 <= from_top <= RIGHT_ABOVE:
            match = _ALONE.fullmatch(line.text)
        if match is not None:
            yield multiples_in(f"({match['unit']})")


def in_multiples(unit: Unit | None, multiple: Unit | None) -> Unit | None:
    """A figure's unit, where its heading, its label or its table is in multiples: "£450" under "£000" is in thousands."""
    if multiple is None:
        return unit
    if unit is None:
        return multiple
    if unit in (Unit.GBP, Unit.USD):
        currency, _, times = multiple.value.rpartition("_")
        return Unit(f"{unit.value}_{times}") if currency in ("", unit.value) else unit
    return multiple if unit is Unit.COUNT and not multiple.is_money else unit
