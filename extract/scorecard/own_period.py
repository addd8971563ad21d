"""Figures that are not of their column's period: "17% (Dec 22)" under "Baseline", last year's in italics."""

from __future__ import annotations

import re
from contextlib import suppress

from extract.grid.table import Cell
from extract.marks.page import Page
from extract.marks.words import style_of
from extract.periods import Period, PeriodRefused, PeriodType, normalised, read_period

#: Letters in the bracket: a number in one is a count.
_DATED = re.compile(r"(?P<figure>[^()]*\d[^()]*?)\s*\((?P<when>[^()]*[A-Za-z][^()]*)\)")

#: What is dated without knowing more of the page: a year may begin in any month.
_CERTAIN = (PeriodType.MONTH, PeriodType.DATE)

_ITALIC = re.compile(r"italic|oblique", re.I)


def split_off_period(text: str) -> tuple[str, Period | None]:
    """A cell's text without the month or day in brackets behind its figure, and that period, if there is one."""
    match = _DATED.fullmatch(normalised(text))
    if match is None:
        return text, None
    with suppress(PeriodRefused):
        read = read_period(match["when"])
        if read is not None and read.period.type in _CERTAIN:
            return match["figure"], read.period
    return text, None


def all_in_italics(page: Page, cell: Cell) -> bool:
    """Whether a cell's text is set in italics, as the name of its font says."""
    fonts = {style_of(page, place).font for word in cell.words for place in word.characters}
    return bool(fonts) and all(_ITALIC.search(font) for font in fonts)
