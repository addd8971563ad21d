"""Which of the rule's indicators a printed row is, and what it is called for good: reports rename their rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from extract.rulebook.model import IndicatorRule
from extract.rulebook.patterns import compiled


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


def listed_indicator(row: PrintedRow, listed: Sequence[IndicatorRule]) -> IndicatorRule | None:
    """The first of the rule's indicators that a row is, under any of its labels."""
    for indicator in listed:
        if (
            _is_called(indicator, row.label)
            and (indicator.section is None or compiled(indicator.section).matches(row.section))
            and (indicator.under is None or compiled(indicator.under).matches(_latest(row.parent, listed)))
        ):
            return indicator
    return None


def _is_called(indicator: IndicatorRule, label: str) -> bool:
    """Whether an indicator is, or was, printed under a label."""
    return compiled(indicator.name).matches(label) or any(compiled(one).matches(label) for one in indicator.formerly)


def lasting_name(row: PrintedRow, listed: Sequence[IndicatorRule]) -> LastingName:
    """What a row is called in every report."""
    indicator = listed_indicator(row, listed)
    parent = _latest(row.parent, listed)
    if indicator is None:
        return LastingName(parent, row.label)
    return LastingName(parent, _latest_label(indicator, row.label), indicator.id)


def _latest(label: str, listed: Sequence[IndicatorRule]) -> str:
    """The latest label of the indicator that is printed under a label, whatever it stands under."""
    found = next((indicator for indicator in listed if _is_called(indicator, label)), None) if label else None
    return _latest_label(found, label) if found else label


def _latest_label(indicator: IndicatorRule, label: str) -> str:
    """An indicator's latest label; the printed one where its name stands for several."""
    return label if compiled(indicator.name).literal is None else indicator.name
