"""Which of the rule's indicators a printed row is, and what it is called for good: reports rename their rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from extract.rulebook.model import IndicatorRule
from extract.rulebook.patterns import Pattern, compiled, spellings


class PrintedRow(Protocol):
    """A row as it is printed: its label, its section, and the indicator that it belongs to."""

    @property
    def label(self) -> str: ...
    @property
    def section(self) -> str: ...
    @property
    def parent(self) -> str: ...


@dataclass(frozen=True, slots=True)
class LastingName:
    """What a row is called in every report: the latest label of it and of its parent, and the id where the rule gives one."""

    parent: str
    label: str
    id: str | None = None


class ListedIndicators:
    """The indicators that a rule lists, found by the labels under which they are or were printed.

    Most labels are plain text, and are looked up at once: a report has as many rows as its rule has indicators.
    """

    def __init__(self, listed: Sequence[IndicatorRule]) -> None:
        self._listed = listed
        self._plain: dict[str, list[int]] = {}
        self._others: list[tuple[int, Pattern]] = []
        for place, indicator in enumerate(listed):
            for pattern in map(compiled, (indicator.name, *indicator.formerly)):
                if pattern.literal is None:
                    self._others.append((place, pattern))
                else:
                    self._plain.setdefault(pattern.literal, []).append(place)

    def indicator_of(self, row: PrintedRow) -> IndicatorRule | None:
        """The first of the rule's indicators that a row is, under any of its labels."""
        for indicator in self._called(row.label):
            if (indicator.section is None or compiled(indicator.section).matches(row.section)) and (
                indicator.under is None or compiled(indicator.under).matches(self._latest(row.parent))
            ):
                return indicator
        return None

    def lasting_name(self, row: PrintedRow) -> LastingName:
        """What a row is called in every report."""
        indicator = self.indicator_of(row)
        parent = self._latest(row.parent)
        if indicator is None:
            return LastingName(parent, row.label)
        return LastingName(parent, _latest_label(indicator, row.label), indicator.id)

    def _called(self, label: str) -> list[IndicatorRule]:
        """The indicators that are, or were, printed under a label, in the rule's order."""
        places = {place for written in spellings(label) for place in self._plain.get(written, ())}
        places.update(place for place, pattern in self._others if pattern.matches(label))
        return [self._listed[place] for place in sorted(places)]

    def _latest(self, label: str) -> str:
        """The latest label of the indicator that is printed under a label, whatever it stands under."""
        found = next(iter(self._called(label)), None) if label else None
        return _latest_label(found, label) if found else label


def _latest_label(indicator: IndicatorRule, label: str) -> str:
    """An indicator's latest label; the printed one where its name stands for several."""
    return label if compiled(indicator.name).literal is None else indicator.name
