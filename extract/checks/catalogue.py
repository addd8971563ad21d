"""All checks, in the order in which they are documented, and running them over a document's tables."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from extract.checks.base import Check
from extract.checks.markers import MarkerAgainstChange, MarkerBesideComparator
from extract.checks.percentages import FractionInPercentageRow, MissingPercentSign, PercentageAgainstCount
from extract.checks.printing import (
    ColumnNotInRule,
    FigureWithoutHeading,
    HeadingNotUnderstood,
    LabelCutOff,
    SpreadsheetError,
)
from extract.checks.ratings import RatingAgainstShading
from extract.checks.readers import ReadersDisagree
from extract.checks.sums import CumulativeFalls, TotalDiffers
from extract.records import Finding, Severity
from extract.scorecard.observe import ObservedTable

CHECKS: tuple[Check, ...] = (
    PercentageAgainstCount(),
    CumulativeFalls(),
    TotalDiffers(),
    MarkerAgainstChange(),
    MarkerBesideComparator(),
    RatingAgainstShading(),
    FractionInPercentageRow(),
    MissingPercentSign(),
    LabelCutOff(),
    SpreadsheetError(),
    FigureWithoutHeading(),
    HeadingNotUnderstood(),
    ColumnNotInRule(),
    ReadersDisagree(),
)

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def run_checks(tables: Sequence[ObservedTable], ignore: Collection[str] = ()) -> list[Finding]:
    """The findings of all tables: in the order of the cells, the gravest first where one cell has several."""
    found: list[Finding] = []
    for table in tables:
        switched_off = {entry.check for entry in table.rule.rule.switched_off} | set(ignore)
        for check in CHECKS:
            if check.code not in switched_off:
                found.extend(check.run(table))
    places = {one.observation_id: place for place, one in enumerate(one for table in tables for one in table.observations)}

    def place(finding: Finding) -> tuple[int, int, str, str]:
        about = finding.observation_id or finding.related_observation_ids.split(";")[0]
        return places.get(about, len(places)), _ORDER[finding.severity], finding.code, finding.message

    return sorted(found, key=place)
