"""The rows of a package: what was extracted from one or several documents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from extract.corrections import Correction
from extract.package.columns import CORRECTIONS, FILES, FileMeaning
from extract.periods import FIRST_MONTH, year_start
from extract.records import DocumentRecord, DocumentResult, Finding, MonthlyFigure, Observation


@dataclass(frozen=True, slots=True)
class Package:
    """Everything that a package holds, documents in the order of their names.

    ``suppressed_below`` is the number below which counts were suppressed, None where nothing was; ``year_begins`` the month in
    which the year of a cumulative figure begins, by observation id, where it is not the usual one of its basis.
    """

    observations: tuple[Observation, ...] = ()
    monthly: tuple[MonthlyFigure, ...] = ()
    findings: tuple[Finding, ...] = ()
    documents: tuple[DocumentRecord, ...] = ()
    corrections: tuple[Correction, ...] = ()
    suppressed_below: int | None = None
    year_begins: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        results: Sequence[DocumentResult],
        corrections: Sequence[Correction] = (),
        suppressed_below: int | None = None,
    ) -> Package:
        """What some documents yielded, and the corrections that were applied to them."""
        ordered = sorted(results, key=lambda result: (result.document.file, result.document.document_id))
        places = {one.observation_id: place for place, one in enumerate(one for r in ordered for one in r.observations)}
        return cls(
            observations=tuple(one for result in ordered for one in result.observations),
            monthly=tuple(one for result in ordered for one in result.monthly),
            findings=tuple(one for result in ordered for one in result.findings),
            documents=tuple(result.document for result in ordered),
            corrections=tuple(sorted(corrections, key=lambda one: places.get(one.observation_id, len(places)))),
            suppressed_below=suppressed_below,
            year_begins={name: first for result in ordered for name, first in result.year_begins.items()},
        )

    def year_of(self, one: Observation) -> date | None:
        """The first day of the year over which a figure accumulates; None for one that does not, or has no period."""
        first = self.year_begins.get(one.observation_id) or FIRST_MONTH.get(one.basis)
        return year_start(one.period_end, first) if first and one.period_end else None

    def rows(self, name: str) -> Sequence[Any]:
        """The rows of one of the files, by its name without ".csv"."""
        rows: Sequence[Any] = getattr(self, name)
        return rows

    @property
    def files(self) -> Iterator[FileMeaning]:
        """The files that this package has: the corrections' only where there are any."""
        yield from FILES
        if self.corrections:
            yield CORRECTIONS
