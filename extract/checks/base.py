"""What every check has in common, and the words in which findings speak."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import ClassVar

from extract.figures import plain
from extract.periods import MONTHS, PeriodType
from extract.records import Finding, Observation, Severity
from extract.rulebook.model import Unit
from extract.scorecard.observe import ObservedCell, ObservedRow, ObservedTable


class Check(ABC):
    """One thing that can be wrong with a table."""

    code: ClassVar[str]
    title: ClassVar[str]
    explanation: ClassVar[str]
    example: ClassVar[str]

    @abstractmethod
    def run(self, table: ObservedTable) -> Iterator[Finding]:
        """Everything of this kind that is wrong with a table."""

    def run_report(self, tables: Sequence[ObservedTable]) -> Iterator[Finding]:
        """Everything of this kind that is wrong with a report: all tables that one rule has claimed in a document."""
        for table in tables:
            yield from self.run(table)

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


def said(value: Decimal | None, unit: Unit | None) -> str:
    """A figure as one would say it, with its unit."""
    if value is None:
        return "nothing"
    if unit is Unit.PERCENT:
        return f"{plain(value)}%"
    if unit is Unit.GBP:
        return f"£{value:,f}"
    if unit is Unit.USD:
        return f"${value:,f}"
    return plain(value)


def cells_by_period(row: ObservedRow) -> list[ObservedCell]:
    """A row's cells that stand under a period, in order of time."""
    dated = [cell for cell in row.cells if cell.observation.period_start is not None and cell.column.role == "period"]
    return sorted(dated, key=lambda cell: (cell.observation.period_start, cell.observation.period_end))
