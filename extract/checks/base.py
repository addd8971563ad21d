"""What every check has in common, and the words in which findings speak."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar

from extract.figures import plain
from extract.periods import MONTHS, PeriodType
from extract.prose.tie import ProseReading
from extract.records import Finding, Observation, Severity
from extract.rulebook.model import Unit
from extract.scorecard.observe import ObservedCell, ObservedRow, ObservedTable


@dataclass(frozen=True, slots=True)
class Report:
    """All that was read of one document: its tables, and what its text says about them."""

    tables: Sequence[ObservedTable]
    prose: ProseReading = field(default_factory=ProseReading)

    def tables_for(self, code: str) -> list[ObservedTable]:
        """The tables whose rules do not switch a check off."""
        return [table for table in self.tables if code not in {entry.check for entry in table.rule.rule.switched_off}]


class Described(ABC):
    """What every check says of itself, and how it words what it finds."""

    code: ClassVar[str]
    title: ClassVar[str]
    explanation: ClassVar[str]
    example: ClassVar[str]

    def finding(
        self,
        severity: Severity,
        message: str,
        one: Observation,
        *,
        printed: str = "",
        expected: str = "",
        related: Sequence[Observation] = (),
    ) -> Finding:
        """A finding about one observation. ``message`` gets the place where it is printed added to it."""
        return Finding(
            severity=severity,
            code=self.code,
            message=f"{message} ({place(one)}).",
            printed=printed,
            expected=expected,
            document_id=one.document_id,
            page=one.page,
            section=one.section,
            indicator=one.indicator,
            period_start=one.period_start,
            observation_id=one.observation_id,
            related_observation_ids=";".join(other.observation_id for other in related),
        )


class Check(Described):
    """One thing that can be wrong with a table."""

    @abstractmethod
    def run(self, table: ObservedTable) -> Iterator[Finding]:
        """Everything of this kind that is wrong with a table."""


class ReportCheck(Described):
    """One thing that can be wrong between the parts of a report: its tables, its summary, its text."""

    @abstractmethod
    def run(self, report: Report) -> Iterator[Finding]:
        """Everything of this kind that is wrong with a report, leaving out tables whose rules switch the check off."""


def place(one: Observation) -> str:
    """Where an observation is printed, in words: "page 18, August 2024"."""
    when = period_name(one) or one.column_label
    return f"page {one.page_label or one.page}" + (f", {when}" if when else "")


def period_name(one: Observation) -> str:
    """An observation's period in words; as the column's heading says it where it is not a month."""
    if one.period_start is None or one.period_type is not PeriodType.MONTH:
        return one.column_label
    return f"{MONTHS[one.period_start.month - 1].capitalize()} {one.period_start.year}"


def amount(one: Observation) -> str:
    """An observation's figure as one would say it, with its unit."""
    return said(one.value, one.unit)


_CURRENCIES = {"gbp": "£", "usd": "$"}
_MULTIPLES = {"thousands": "k", "millions": "m", "billions": "bn"}


def said(value: Decimal | None, unit: Unit | None) -> str:
    """A figure as one would say it, with its unit."""
    if value is None:
        return "nothing"
    if unit is Unit.PERCENT:
        return f"{plain(value)}%"
    if unit is not None and (unit.is_money or unit.in_multiples):
        currency, _, multiple = unit.value.partition("_") if unit.is_money else ("", "", unit.value)
        return f"{_CURRENCIES.get(currency, '')}{value:,f}{_MULTIPLES.get(multiple, '')}"
    return plain(value)


def cells_by_period(row: ObservedRow) -> list[ObservedCell]:
    """A row's cells that stand under a period, in order of time."""
    dated = [cell for cell in row.cells if cell.observation.period_start is not None and cell.column.role == "period"]
    return sorted(dated, key=lambda cell: (cell.observation.period_start, cell.observation.period_end))
