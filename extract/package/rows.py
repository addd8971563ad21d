"""The rows of a package: what was extracted from one or several documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from extract.corrections import Correction
from extract.package.columns import CORRECTIONS, FILES, FileMeaning
from extract.records import DocumentRecord, DocumentResult, Finding, MonthlyFigure, Observation


@dataclass(frozen=True, slots=True)
class Package:
    """Everything that a package holds, documents in the order of their names.

    ``suppressed_below`` is the number below which counts were suppressed, None where nothing was.
    """

    observations: tuple[Observation, ...] = ()
    monthly: tuple[MonthlyFigure, ...] = ()
    findings: tuple[Finding, ...] = ()
    documents: tuple[DocumentRecord, ...] = ()
    corrections: tuple[Correction, ...] = ()
    suppressed_below: int | None = None

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
        )

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
