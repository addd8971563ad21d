"""What a rule and a page say about time besides the headings of the page's tables."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from extract.periods import MONTHS, PeriodContext, PeriodRefused, ReadLabel, read_date, read_period, year_start
from extract.rulebook.model import Rule
from extract.rulebook.patterns import compiled


def period_context(rule: Rule, text: str) -> PeriodContext:
    """What the rule and the page say about time. ``text`` is the page's, with single spaces.

    Months and quarters without a year are of the year in which the page's period or date lies.
    """
    first = MONTHS.index(rule.year_starts) + 1 if rule.year_starts else None
    as_at = _as_at(rule, text)
    covers = _covers(rule, text, first)
    day = covers.period.end if covers else as_at
    year = year_start(day, first or 1).year if day else None
    return PeriodContext(first_month=first, year=year, as_at=as_at, covers=covers)


def _as_at(rule: Rule, text: str) -> date | None:
    """The day to which the report runs: a date, or the last day of a month."""
    found = compiled(rule.as_at).first_in(text) if rule.as_at else None
    if found is None:
        return None
    day = read_date(found)
    if day is not None:
        return day
    month = read_date(f"1 {found}")
    return month.replace(day=monthrange(month.year, month.month)[1]) if month else None


def _covers(rule: Rule, text: str, first: int | None) -> ReadLabel | None:
    """The period that the page says its figures are of, None where it says none that can be dated."""
    found = compiled(rule.covers).first_in(text) if rule.covers else None
    if found is None:
        return None
    try:
        return read_period(found, PeriodContext(first_month=first))
    except PeriodRefused:
        return None
