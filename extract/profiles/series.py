"""What an authority's reports hold of one indicator, month by month, from the latest report that says it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from extract.authorities.table import one_body
from extract.errors import BadProfile
from extract.package.rows import Package
from extract.periods import Basis, Period
from extract.profiles.model import Source
from extract.records import DocumentRecord, MonthlyFigure, Observation, Reason
from extract.rulebook.model import Role, Symbol, Unit
from extract.rulebook.patterns import compiled

#: Why a cell yields no figure of its own month, in the words of an answer.
WITHHELD = {
    Reason.NO_PREDECESSOR: "no earlier figure is printed to take it from",
    Reason.GAP: "the month before has no figure",
    Reason.NEGATIVE: "the cumulative figure fell",
    Reason.SUPPRESSED: "suppressed",
    Reason.NOT_ADDITIVE: "the figures do not add up over the year",
    Reason.REDEFINED: "the indicator was redefined",
    Reason.INCONSISTENT: "it contradicts what is printed beside it",
    Reason.ESTIMATED: "a cumulative figure is only an estimate",
}
NOT_PRINTED = "not printed"
SUPPRESSED = "suppressed"


@dataclass(frozen=True, slots=True)
class Part:
    """A printed cell that a value rests on, and what it contributes. ``previous`` is the observation subtracted from it."""

    observation: Observation
    figure: Decimal
    previous: str = ""


@dataclass(frozen=True, slots=True)
class Holdings:
    """One authority's share of a package."""

    authority: str
    authority_code: str
    observations: tuple[Observation, ...]
    monthly: Mapping[str, MonthlyFigure]
    documents: Mapping[str, DocumentRecord]
    package: Package

    @property
    def last_day(self) -> date | None:
        """The last day of the last period that any of the authority's figures is printed for."""
        return max(
            (one.period_end for one in self.observations if one.period_end and one.column_role is Role.PERIOD), default=None
        )

    def newest_first(self, observations: Sequence[Observation]) -> list[Observation]:
        """Observations of the same thing, that of the latest meeting first."""
        return sorted(
            observations,
            key=lambda one: (self.documents[one.document_id].meeting_date or date.min, one.document_id),
            reverse=True,
        )


def holdings(package: Package) -> list[Holdings]:
    """A package by authority, in the order of their names."""
    documents = {document.document_id: document for document in package.documents}
    monthly = {row.observation_id: row for row in package.monthly}
    found: dict[str, list[Observation]] = {}
    for one in package.observations:
        found.setdefault(one_body(one.authority, one.authority_code), []).append(one)
    held = (
        # Of an authority that has had two codes or is named in two ways, the later ones.
        Holdings(*max((one.authority_code, one.authority) for one in rows)[::-1], tuple(rows), monthly, documents, package)
        for rows in found.values()
    )
    return sorted(held, key=lambda one: (one.authority, one.authority_code))


@dataclass(frozen=True, slots=True)
class Series:
    """One indicator in all of an authority's reports. ``figure`` says which of a cell's two figures is meant."""

    holdings: Holdings
    observations: tuple[Observation, ...]
    figure: Literal["value", "count"]

    def at(self, period: Period) -> list[Observation]:
        """The observations printed for a period, the latest report's first."""
        return self.holdings.newest_first(
            [one for one in self.observations if (one.period_start, one.period_end) == (period.start, period.end)]
        )

    def month(self, period: Period) -> Part | str:
        """What happened in a month, or why that is not known."""
        reason = NOT_PRINTED
        for one in self.at(period):
            found = self._own(one)
            if isinstance(found, Part):
                return found
            reason = found if reason == NOT_PRINTED else reason
        return reason

    def _own(self, one: Observation) -> Part | str:
        printed = self.printed(one)
        if printed is None:
            return SUPPRESSED if one.symbol in (Symbol.SUPPRESSED, Symbol.LOW) else "no figure is printed"
        if self.figure == "value" and one.unit in (Unit.PERCENT, Unit.RATE, Unit.RATIO):
            return f"a {one.unit} cannot be added up"
        if one.basis.cumulative:
            row = self.holdings.monthly.get(one.observation_id)
            own = None if row is None else row.monthly_value if self.figure == "value" else row.monthly_numerator
            if row is None or own is None:
                return WITHHELD[row.reason] if row and row.reason else "not derivable"
            return Part(one, own, row.previous_observation_id)
        if one.basis is Basis.MONTH:
            return Part(one, printed)
        if one.basis is Basis.SNAPSHOT:
            return "it is a count on a day, not of a month"
        return "the report does not say that the figure is of the month alone"

    def printed(self, one: Observation) -> Decimal | None:
        """The figure of a cell that is meant, as printed."""
        return one.value if self.figure == "value" else one.numerator


def find_series(holdings: Holdings, sources: Sequence[Source], field: str) -> list[Series]:
    """The series of the first source whose indicators an authority's reports all hold; none where there is no such source.

    Raises BadProfile where a label fits several indicators of one report.
    """
    for source in sources:
        found = [_series(holdings, source, pattern, field) for pattern in source.indicators]
        known = [series for series in found if series is not None]
        if len(known) == len(found):
            return known
    return []


def _series(holdings: Holdings, source: Source, pattern: str, field: str) -> Series | None:
    fitting = [one for one in _candidates(holdings, source) if compiled(pattern).matches(one.indicator)]
    if not fitting:
        return None
    names = sorted({(one.rule, one.indicator_id) for one in fitting})
    if len(names) > 1:
        listed = ", ".join(f"{indicator} (rule {rule})" for rule, indicator in names)
        raise BadProfile(f"field {field}: {pattern!r} fits several indicators: {listed}", "say which with rule and section")
    return Series(holdings, tuple(fitting), source.figure)


def _candidates(holdings: Holdings, source: Source) -> Iterator[Observation]:
    for one in holdings.observations:
        if one.column_role not in (Role.PERIOD, Role.YEAR_TOTAL) or one.period_start is None:
            continue
        if source.rule is not None and one.rule != source.rule:
            continue
        if source.section is not None and not compiled(source.section).matches(one.section):
            continue
        yield one
