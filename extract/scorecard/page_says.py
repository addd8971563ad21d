"""What a page says outside its tables that its tables need: to which day it runs, and what it is about.

A page's text is given in several orders, because files draw it in any: the first in which a pattern occurs counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from extract.periods import MONTHS, PeriodContext, read_date, read_day_of_year, year_in
from extract.rulebook.model import AsAt, Rule
from extract.rulebook.patterns import Pattern, compiled


def period_context(rule: Rule, texts: Iterable[str]) -> PeriodContext:
    """What the rule and the page say about time besides the headings."""
    texts = tuple(texts) if rule.year else texts
    printed = _first_in(compiled(rule.year), texts) if rule.year else None
    context = PeriodContext(
        first_month=MONTHS.index(rule.year_starts) + 1 if rule.year_starts else None,
        year=year_in(printed) if printed else None,
    )
    if isinstance(rule.as_at, AsAt):
        said = _first_in(compiled(rule.as_at.text), texts) is not None
        return replace(context, as_at_day=read_day_of_year(rule.as_at.day)) if said else context
    if rule.as_at is None:
        return context
    pattern = compiled(rule.as_at)
    if "day" in pattern.names and "date" not in pattern.names:
        day = _first_in(pattern, texts, "day")
        return replace(context, as_at_day=read_day_of_year(day)) if day else context
    found = _first_in(pattern, texts, "date")
    return replace(context, as_at=read_date(found)) if found else context


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
