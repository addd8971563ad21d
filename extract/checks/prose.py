"""What the report's text says against its table."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from extract.checks.base import Report, ReportCheck, amount, said
from extract.figures import decimals
from extract.prose.tie import CheckedChange, Outcome, TiedStatement
from extract.records import Finding, Severity
from extract.rulebook.model import Unit


class TextAgainstTable(ReportCheck):
    code = "text-against-table"
    title = "The text gives another figure than the table"
    explanation = (
        "The report's text gives a figure of one of the table's indicators for a period that the table prints, and the table "
        "prints another. A text that rounds agrees, and so does one that gives the month's own figure of a cumulative row. "
        "Only sentences that can be read in one way are reported: they name a single indicator, as its label or the rule's "
        "'said_as' does, the month with its year, and no part of the cases only. How many figures of the text were compared is "
        "told in documents.csv."
    )
    example = (
        'The text says "109 requests for EHCNA in January 2025" (page 8), but the table prints 107 (page 17, January 2025).'
    )

    def run(self, report: Report) -> Iterator[Finding]:
        tables = report.tables_for(self.code)
        known = {one.observation_id for table in tables for one in table.observations}
        for tied in report.prose.statements:
            one = tied.observation
            if tied.outcome is Outcome.CONTRADICTED and one is not None and one.observation_id in known:
                yield self.finding(
                    Severity.WARNING,
                    f'The text says "{_words(tied)}" (page {_page(report, tied.statement.sentence.page)}), but the table '
                    f"prints {amount(one)}",
                    one,
                    printed=one.value_text,
                    expected=tied.statement.printed,
                )


def _words(tied: TiedStatement) -> str:
    statement = tied.statement
    return statement.sentence.text[statement.start : statement.end]


def _page(report: Report, number: int) -> str:
    """A page as the report numbers it: its pages keep step with those of the table."""
    for table in report.tables:
        for row in table.rows:
            if row.page_label.isdecimal():
                return str(number + int(row.page_label) - row.page)
    return str(number)


class ChangeInText(ReportCheck):
    code = "change-in-text"
    title = "The text works out a change wrongly"
    explanation = (
        "The report's text gives two figures, says that one compares to the other, and by how many per cent it is more or "
        "less; the two figures give another percentage. One that is rounded, or cut off after its last digit, is not reported."
    )
    example = 'The text says that 42 compares to 23, "an 86.2% increase", but from 23 to 42 is an increase of 82.6% (page 13).'

    def run(self, report: Report) -> Iterator[Finding]:
        if not report.tables_for(self.code):
            return
        for checked in report.prose.changes:
            if checked.outcome is Outcome.CONTRADICTED:
                yield self._about(report, checked)

    def _about(self, report: Report, checked: CheckedChange) -> Finding:
        change, one = checked.change, checked.observation
        step = Decimal(1).scaleb(-decimals(change.percentage))
        exact = said(abs(checked.exact).quantize(step, ROUND_HALF_UP), Unit.PERCENT)
        word = "an increase" if checked.exact > 0 else "a decrease" if checked.exact < 0 else "a change"
        page = change.sentence.page
        said_of = f"{_article(change.printed)} {change.printed} {change.way.value}"
        return Finding(
            severity=Severity.WARNING,
            code=self.code,
            message=f"The text says that {change.later.printed} compares to {change.earlier.printed}, {said_of}, but from "
            f"{change.earlier.printed} to {change.later.printed} is {word} of {exact} (page {_page(report, page)}).",
            printed=change.printed,
            expected=exact,
            document_id=report.tables[0].document_id,
            page=page,
            section=one.section if one else "",
            indicator=one.indicator if one else "",
            period_start=one.period_start if one else None,
            observation_id="",
            related_observation_ids=one.observation_id if one else "",
        )


def _article(printed: str) -> str:
    """ "a 17.5%", "an 82.6%", "an 11%"."""
    whole = printed.rstrip("%").split(".")[0]
    return "an" if whole.startswith("8") or whole in ("11", "18") else "a"
