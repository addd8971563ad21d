"""What a page says outside its tables that its tables need: to which day it runs, and what it is about.

A page's text is given in several orders, because files draw it in any: the first in which a pattern occurs counts.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from extract.periods import (
    MONTHS,
    PeriodContext,
    PeriodRefused,
    ReadLabel,
    read_date,
    read_day_of_year,
    read_period,
    year_in,
    year_start,
)
from extract.rulebook.model import AsAt, Rule
from extract.rulebook.patterns import Pattern, compiled


def period_context(rule: Rule, texts: Iterable[str]) -> PeriodContext:
    """What the rule and the page say about time besides the headings.

    Months and quarters without a year are of the year that the page names, or in which its period or date lies.
    """
    if sum(asked is not None for asked in (rule.year, rule.as_at, rule.covers)) > 1:
        texts = tuple(texts)
    first = MONTHS.index(rule.year_starts) + 1 if rule.year_starts else None
    as_at, as_at_day = _as_at(rule, texts)
    covers = _covers(rule, texts, first)
    printed = _first_in(compiled(rule.year), texts) if rule.year else None
    day = covers.period.end if covers else as_at
    year = year_in(printed) if printed else year_start(day, first or 1).year if day else None
    return PeriodContext(first_month=first, year=year, as_at=as_at, as_at_day=as_at_day, covers=covers)


def _as_at(rule: Rule, texts: Iterable[str]) -> tuple[date | None, tuple[int, int] | None]:
    """The day to which the report runs: a date or the last day of a month; or, for all its years at once, a month and day."""
    if rule.as_at is None:
        return None, None
    if isinstance(rule.as_at, AsAt):
        said = _first_in(compiled(rule.as_at.text), texts) is not None
        return None, read_day_of_year(rule.as_at.day) if said else None
    pattern = compiled(rule.as_at)
    if "day" in pattern.names and "date" not in pattern.names:
        day = _first_in(pattern, texts, "day")
        return None, read_day_of_year(day) if day else None
    found = _first_in(pattern, texts, "date")
    return (_day(found) if found else None), None


def _day(text: str) -> date | None:
    """A date; of a month with its year, the last day."""
    day = read_date(text)
    if day is not None:
        return day
    first = read_date(f"1 {text}")
    return first.replace(day=monthrange(first.year, first.month)[1]) if first else None


def _covers(rule: Rule, texts: Iterable[str], first: int | None) -> ReadLabel | None:
    """The period that the page says its figures are of, None where it says none that can be dated."""
    found = _first_in(compiled(rule.covers), texts) if rule.covers else None
    if found is None:
        return None
    try:
        return read_period(found, PeriodContext(first_month=first))
    except PeriodRefused:
        return None


def page_section(rule: Rule, texts: Iterable[str]) -> str:
    """The section that the page itself names, empty where the rule asks for none or the page says none."""
    if rule.page_section is None:
        return ""
    found = _first_in(compiled(rule.page_section), texts, "text")
    return found.strip() if found else ""


def _first_in(pattern: Pattern, texts: Iterable[str], name: str = "") -> str | None:
    """What stands in a placeholder where a pattern first occurs; without that placeholder, in the pattern's first group."""
    for text in texts:
        found = pattern.first_of(name, text) if name in pattern.names else pattern.first_in(text)
        if found is not None:
            return found
    return None
