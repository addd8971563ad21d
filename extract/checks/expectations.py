"""What the rule expects of a report and it does not print, or prints and the rule does not know: layouts drift."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.checks.base import Check, Report, ReportCheck
from extract.records import Finding, Severity
from extract.rulebook.mistakes import similar
from extract.rulebook.model import IndicatorRule, Kind, TableRule
from extract.rulebook.patterns import compiled
from extract.scorecard.lasting import ListedIndicators
from extract.scorecard.observe import ObservedRow, ObservedTable


class ExpectedColumnMissing(ReportCheck):
    code = "expected-column-missing"
    title = "A column that the rule expects is not there"
    explanation = (
        "The rule says that every report prints the column (expected: true), and the table has no such heading: the column was "
        "dropped, or has another heading now. The rest of the table is read all the same."
    )
    example = (
        'There is no column headed "Target", which the report is expected to print; "Tgt", which is not in the rule, may be '
        "it (page 17)."
    )

    def run(self, report: Report) -> Iterator[Finding]:
        told: set[tuple[str, str]] = set()
        for table in report.tables_for(self.code):
            for finding in self._of_table(table):
                if (table.rule.name, finding.expected) not in told:
                    told.add((table.rule.name, finding.expected))
                    yield finding

    def _of_table(self, table: ObservedTable) -> Iterator[Finding]:
        if not isinstance(table.table, TableRule):
            return
        first = table.parts[0]
        labels = [column.label for column in first.header.columns if column.headed]
        new = [column.label for column in first.header.columns if column.unknown]
        for column in table.table.columns:
            if column.expected and not any(compiled(column.heading).matches(label) for label in labels):
                message = f'There is no column headed "{column.heading}", which the report is expected to print'
                yield _about_report(self.code, Severity.WARNING, message, _perhaps(column.heading, new), column.heading, table)


class IndicatorMissing(ReportCheck):
    code = "indicator-missing"
    title = "An indicator that the rule lists is not printed"
    explanation = (
        "The rule lists the indicators that the report prints, and this one is in none of its tables: it was dropped, or has "
        "another name now. Where it was renamed, list the old name in the rule under 'formerly', and its series goes on."
    )
    example = (
        'The report does not print "No. of appeals lodged", which is in the rule; "No. of appeals registered", '
        "which is not in the rule, may be it (page 17)."
    )

    def run(self, report: Report) -> Iterator[Finding]:
        by_rule: dict[str, list[ObservedTable]] = {}
        for table in report.tables_for(self.code):
            by_rule.setdefault(table.rule.name, []).append(table)
        for tables in by_rule.values():
            yield from self._of_rule(tables)

    def _of_rule(self, tables: Sequence[ObservedTable]) -> Iterator[Finding]:
        for kind in tables[0].rule.rule.kinds:
            of_kind = [table for table in tables if table.table is kind]
            expected = [indicator for indicator in kind.indicators if not indicator.optional]
            if expected and not of_kind:
                message = f'The report has no table "{kind.name}", with {len(expected)} indicators that the rule lists'
                yield _about_report(self.code, Severity.WARNING, message, "", "", tables[0])
            elif of_kind:
                yield from self._missing(kind, expected, of_kind)

    def _missing(self, kind: Kind, expected: Sequence[IndicatorRule], tables: Sequence[ObservedTable]) -> Iterator[Finding]:
        rows = [row.row for table in tables for row in table.rows]
        listed = ListedIndicators(kind.indicators)
        found = [(row, listed.indicator_of(row)) for row in rows]
        printed = {id(indicator) for _, indicator in found}
        new = [row.label for row, indicator in found if indicator is None]
        for indicator in expected:
            if id(indicator) not in printed:
                message = f'The report does not print "{indicator.name}", which is in the rule'
                yield _about_report(
                    self.code, Severity.WARNING, message, _perhaps(indicator.name, new), indicator.name, tables[0]
                )


class IndicatorNotInRule(Check):
    code = "indicator-not-in-rule"
    title = "An indicator that the rule does not list"
    explanation = (
        "The rule lists the indicators that the report prints, and this one is not among them: it is new, or has another name "
        "now. Its figures are given like all others."
    )
    example = '"No. of appeals registered" is new or renamed: the rule does not list it (page 17).'

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        if not table.table.indicators or table.table.other_indicators:
            return
        listed = ListedIndicators(table.table.indicators)
        seen: set[tuple[str, str, str]] = set()
        for row in table.rows:
            key = row.row.section, row.row.parent, row.row.label
            if key not in seen and listed.indicator_of(row.row) is None:
                seen.add(key)
                yield self._new(table, row)

    def _new(self, table: ObservedTable, row: ObservedRow) -> Finding:
        label = row.row.label
        return Finding(
            severity=Severity.INFO,
            code=self.code,
            message=f'"{label}" is new or renamed: the rule does not list it (page {row.page_label or row.page}).',
            printed=label,
            expected="",
            document_id=table.document_id,
            page=row.page,
            section=row.row.section,
            indicator=label,
            period_start=None,
            observation_id="",
            related_observation_ids=";".join(cell.observation.observation_id for cell in row.cells),
        )


def _perhaps(expected: str, new: Sequence[str]) -> str:
    near = similar(expected, new)
    return f'; "{near}", which is not in the rule, may be it' if near else ""


def _about_report(code: str, severity: Severity, message: str, hint: str, expected: str, table: ObservedTable) -> Finding:
    """A finding about what is not there, so that no cell shows it: it is placed where the table begins."""
    page = table.parts[0].page.number
    label = next((row.page_label for row in table.rows if row.page == page), "")
    return Finding(
        severity=severity,
        code=code,
        message=f"{message}{hint} (page {label or page}).",
        printed="",
        expected=expected,
        document_id=table.document_id,
        page=page,
        section="",
        indicator=expected if code == IndicatorMissing.code else "",
        period_start=None,
        observation_id="",
        related_observation_ids="",
    )
