"""The units of a row that the table prints in a column of their own: "Meas. In", "Unit"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.periods import normalised
from extract.rulebook.model import Unit

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
