"""All checks, in the order in which they are documented, and running them over a document's tables."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from extract.checks.across import ACROSS, AcrossCheck
from extract.checks.answers import QuestionWithoutAnswer
from extract.checks.base import Check, Report, ReportCheck
from extract.checks.changes import ChangeDiffers
from extract.checks.expectations import ExpectedColumnMissing, IndicatorMissing, IndicatorNotInRule
from extract.checks.heading_order import PeriodOutOfOrder
from extract.checks.implausible import FigureOutOfLine, NegativeCount
from extract.checks.markers import MarkerAgainstChange, MarkerBesideComparator
from extract.checks.percentages import FractionInPercentageRow, MissingPercentSign, PercentageAgainstCount
from extract.checks.printing import (
    ColumnNotInRule,
    FigureInMergedCell,
    FigureNotRead,
    FigureOfEarlierPeriod,
    FigureWithoutHeading,
    HeadingNotUnderstood,
    LabelCutOff,
    SignNotExplained,
    SpreadsheetError,
)
from extract.checks.prose import ChangeInText, TextAgainstTable
from extract.checks.ratings import RatingAgainstShading
from extract.checks.readers import ReadersDisagree
from extract.checks.reconcile import MonthsAgainstTotal
from extract.checks.same_period import PeriodInTwoColumns
from extract.checks.section_sums import SectionTotalDiffers
from extract.checks.suggestions import CumulativeOverUnknownYear, MayBeCumulative
from extract.checks.summary import SummaryDisagrees
from extract.checks.sums import CumulativeFalls, CumulativeGoesOn, MonthAgainstCumulative, PartExceedsWhole, TotalDiffers
from extract.checks.targets import RatingAgainstTarget
from extract.checks.twice import PrintedTwice
from extract.prose.tie import ProseReading
from extract.records import Finding, Severity
from extract.scorecard.observe import ObservedTable

CHECKS: tuple[Check | ReportCheck | AcrossCheck, ...] = (
    PercentageAgainstCount(),
    CumulativeFalls(),
    CumulativeGoesOn(),
    MonthAgainstCumulative(),
    MayBeCumulative(),
    CumulativeOverUnknownYear(),
    TotalDiffers(),
    MonthsAgainstTotal(),
    SectionTotalDiffers(),
    PartExceedsWhole(),
    ChangeDiffers(),
    TextAgainstTable(),
    ChangeInText(),
    SummaryDisagrees(),
    PrintedTwice(),
    PeriodInTwoColumns(),
    PeriodOutOfOrder(),
    FigureOutOfLine(),
    NegativeCount(),
    MarkerAgainstChange(),
    MarkerBesideComparator(),
    RatingAgainstTarget(),
    RatingAgainstShading(),
    FractionInPercentageRow(),
    MissingPercentSign(),
    LabelCutOff(),
    SpreadsheetError(),
    FigureNotRead(),
    SignNotExplained(),
    FigureInMergedCell(),
    FigureOfEarlierPeriod(),
    FigureWithoutHeading(),
    HeadingNotUnderstood(),
    ColumnNotInRule(),
    ExpectedColumnMissing(),
    IndicatorMissing(),
    IndicatorNotInRule(),
    QuestionWithoutAnswer(),
    ReadersDisagree(),
    *ACROSS,
)

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


def run_checks(
    tables: Sequence[ObservedTable], ignore: Collection[str] = (), prose: ProseReading = ProseReading()
) -> list[Finding]:
    """The findings of all tables: in the order of the cells, the gravest first where one cell has several."""
    report = Report(tables, prose)
    found: list[Finding] = []
    for check in CHECKS:
        if check.code in ignore:
            continue
        if isinstance(check, ReportCheck):
            found.extend(check.run(report))
        elif isinstance(check, Check):
            found.extend(finding for table in report.tables_for(check.code) for finding in check.run(table))
    places = {one.observation_id: place for place, one in enumerate(one for table in tables for one in table.observations)}

    def place(finding: Finding) -> tuple[int, int, str, str]:
        about = finding.observation_id or finding.related_observation_ids.split(";")[0]
        return places.get(about, len(places)), _ORDER[finding.severity], finding.code, finding.message

    return sorted(found, key=place)
