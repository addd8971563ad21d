"""One report against another: the same figure, printed differently."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePath

from extract.checks.base import Described, amount, place
from extract.figures import same_figure
from extract.records import DocumentRecord, DocumentResult, Finding, Observation, Severity
from extract.rulebook.model import Role


class AcrossCheck(Described):
    """One thing that can be wrong between reports that are read together."""

    @abstractmethod
    def run(self, results: Sequence[DocumentResult]) -> Iterator[Finding]:
        """Everything of this kind that is wrong between some documents."""


class PrintedDifferently(AcrossCheck):
    code = "printed-differently"
    title = "An earlier report printed another figure"
    explanation = (
        "Two reports of one run print the same indicator for the same period, and not the same figure. Figures are often "
        "revised; one that is merely rounded further is not reported, nor one that was suppressed in either. A batch lists "
        "every revision, with both places, in revisions.csv."
    )
    example = "304 is printed, but 295 in the report of 10 December 2024, 2024-12.pdf, page 12 (page 18, August 2024)."

    def run(self, results: Sequence[DocumentResult]) -> Iterator[Finding]:
        known: dict[tuple[object, ...], tuple[DocumentRecord, Observation]] = {}
        for result in sorted(results, key=lambda one: one.document.meeting_date or date.max):
            own: dict[tuple[object, ...], Observation] = {}
            for one in result.observations:
                if one.column_role is Role.PERIOD and one.period_start is not None and one.value is not None:
                    own.setdefault(_series_and_period(one), one)
            for key, one in own.items():
                if key in known and not _alike(known[key][1], one):
                    yield self._differs(one, *known[key])
            known |= {key: (result.document, one) for key, one in own.items()}

    def _differs(self, one: Observation, document: DocumentRecord, earlier: Observation) -> Finding:
        day = document.meeting_date
        file = PurePath(document.file).name
        report = f"the report of {day.day} {day:%B %Y}, {file}" if day else file
        where = place(earlier).split(",")[0]
        return self.finding(
            Severity.INFO,
            f"{amount(one)}{_count(one)} is printed, but {amount(earlier)}{_count(earlier)} in {report}, {where}",
            one,
            printed=one.value_text,
            expected=earlier.value_text,
            related=[earlier],
        )


def _series_and_period(one: Observation) -> tuple[object, ...]:
    return (one.authority, one.rule, one.indicator_id, one.basis, one.unit, one.period_start, one.period_end)


def _count(one: Observation) -> str:
    return f" ({one.numerator})" if one.numerator is not None else ""


def _alike(one: Observation, other: Observation) -> bool:
    """Whether two observations print the same figure and count, to the places that both print."""
    same_count = None in (one.numerator, other.numerator) or one.numerator == other.numerator
    return same_count and one.value is not None and other.value is not None and same_figure(one.value, other.value)


ACROSS: tuple[AcrossCheck, ...] = (PrintedDifferently(),)


def compare_reports(results: Sequence[DocumentResult], ignore: Sequence[str] = ()) -> list[DocumentResult]:
    """The results with what is found between them, each finding with the report that prints the figure last."""
    found = [finding for check in ACROSS if check.code not in ignore for finding in check.run(results)]
    return [
        _with_findings(result, [one for one in found if one.document_id == result.document.document_id]) for result in results
    ]


def _with_findings(result: DocumentResult, found: Sequence[Finding]) -> DocumentResult:
    if not found:
        return result
    codes = {finding.observation_id: finding.code for finding in found}
    observations = tuple(
        replace(one, flags=";".join(filter(None, (one.flags, codes[one.observation_id]))))
        if one.observation_id in codes
        else one
        for one in result.observations
    )
    places = {one.observation_id: place for place, one in enumerate(result.observations)}
    findings = sorted((*result.findings, *found), key=lambda one: places.get(_about(one), len(places)))
    return replace(result, observations=observations, findings=tuple(findings))


def _about(finding: Finding) -> str:
    return finding.observation_id or finding.related_observation_ids.split(";")[0]
