"""What a page says outside its tables that its tables need: to which day it runs, and what it is about."""

from __future__ import annotations

from dataclasses import replace

from extract.periods import MONTHS, PeriodContext, read_date, read_day_of_year
from extract.rulebook.model import AsAt, Rule
from extract.rulebook.patterns import compiled


def period_context(rule: Rule, text: str) -> PeriodContext:
    """What the rule and the page say about time besides the headings."""
    context = PeriodContext(first_month=MONTHS.index(rule.year_starts) + 1 if rule.year_starts else None)
    if isinstance(rule.as_at, AsAt):
        said = compiled(rule.as_at.text).first_in(text) is not None
        return replace(context, as_at_day=read_day_of_year(rule.as_at.day)) if said else context
    if rule.as_at is None:
        return context
    pattern = compiled(rule.as_at)
    if "day" in pattern.names and "date" not in pattern.names:
        day = pattern.first_of("day", text)
        return replace(context, as_at_day=read_day_of_year(day)) if day else context
    found = pattern.first_of("date", text) if "date" in pattern.names else pattern.first_in(text)
    return replace(context, as_at=read_date(found)) if found else context


def page_section(rule: Rule, text: str) -> str:
    """The section that the page itself names, empty where the rule asks for none or the page says none."""
    if rule.page_section is None:
        return ""
    pattern = compiled(rule.page_section)
    found = pattern.first_of("text", text) if "text" in pattern.names else pattern.first_in(text)
    return found.strip() if found else ""
