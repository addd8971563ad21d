"""The layout of a report as its observations show it: which columns, sections and indicators it prints, and what they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from extract.periods import Basis
from extract.records import Observation
from extract.rulebook.model import Role, Rule, Unit
from extract.rulebook.patterns import compiled

Period = tuple[str, date, date]

Figure = tuple[Decimal, Decimal | None]


@dataclass(slots=True)
class PrintedColumn:
    """One kind of column: the rule's heading, or the printed one where the rule has none. ``page`` is the first.

    ``left`` is the kind of column before it; empty for the first.
    """

    name: str
    role: Role
    page: int
    left: str


@dataclass(slots=True)
class PrintedIndicator:
    """One indicator with what its figures count and cover in each kind of column. ``page`` is the first."""

    id: str
    label: str
    section: str
    parent: str
    page: int
    units: dict[str, Counter[Unit]] = field(default_factory=dict)
    bases: dict[str, Counter[Basis]] = field(default_factory=dict)
    figures: dict[Period, Figure] = field(default_factory=dict)
    """The figures of periods, by the kind of column and the period."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What one report prints under one rule, in the order in which it is printed."""

    columns: Mapping[str, PrintedColumn]
    sections: Mapping[str, int]
    """The page on which each section begins."""
    indicators: Mapping[str, PrintedIndicator]


def layout_of(observations: Iterable[Observation], rule: Rule) -> Layout:
    """The layout of a report that a rule has read."""
    columns: dict[str, PrintedColumn] = {}
    sections: dict[str, int] = {}
    indicators: dict[str, PrintedIndicator] = {}
    headings = [column.heading for table in rule.tables for column in table.columns if column.holds != "indicator"]
    observations = list(observations)
    places: dict[tuple[int, int], dict[int, str]] = {}
    for one in observations:
        places.setdefault((one.page, one.table), {})[one.column] = _kind(one.column_label, headings)
    for one in observations:
        kind = _kind(one.column_label, headings)
        if kind not in columns:
            columns[kind] = PrintedColumn(kind, one.column_role, one.page, _left(places[one.page, one.table], one.column))
        if one.section:
            sections.setdefault(one.section, one.page)
        indicator = indicators.setdefault(
            one.indicator_id,
            PrintedIndicator(one.indicator_id, one.indicator, one.section, one.parent_indicator, one.page),
        )
        _note(indicator, one, kind)
    return Layout(columns, sections, indicators)


def _kind(label: str, headings: Sequence[str]) -> str:
    """Which of the rule's columns a printed heading is: months follow one another, their column stays."""
    return next((heading for heading in headings if compiled(heading).matches(label)), label)


def _left(table: Mapping[int, str], place: int) -> str:
    """The nearest kind of column before a place in a table; empty where there is none."""
    before = [column for column in table if column < place and table[column] != table[place]]
    return table[max(before)] if before else ""


def _note(indicator: PrintedIndicator, one: Observation, kind: str) -> None:
    if one.value is None or one.column_role not in (Role.PERIOD, Role.YEAR_TOTAL):
        return
    if one.unit is not None:
        indicator.units.setdefault(kind, Counter())[one.unit] += 1
    indicator.bases.setdefault(kind, Counter())[one.basis] += 1
    if one.period_start is not None and one.period_end is not None:
        indicator.figures.setdefault((kind, one.period_start, one.period_end), (one.value, one.numerator))
