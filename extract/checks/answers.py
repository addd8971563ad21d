"""Questions of a letter that nobody answers."""

from __future__ import annotations

from collections.abc import Iterator

from extract.checks.base import Check
from extract.records import Finding, Severity
from extract.rulebook.model import AnswersRule
from extract.scorecard.observe import ObservedRow, ObservedTable


class QuestionWithoutAnswer(Check):
    code = "question-without-answer"
    title = "A numbered question without an answer of the same number"
    explanation = (
        "The letter numbers its questions and answers them under the same numbers, but to one question no answer was found. It "
        "was left out, or the numbers begin again inside an answer, so that it cannot be told which list answers."
    )
    example = 'No answer was found to the question "How many appeals were withdrawn?" (page 1).'

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        if isinstance(table.table, AnswersRule):
            for row in table.rows:
                if not row.cells:
                    yield self._about(table, row)

    def _about(self, table: ObservedTable, row: ObservedRow) -> Finding:
        label = row.row.label
        return Finding(
            severity=Severity.WARNING,
            code=self.code,
            message=f'No answer was found to the question "{label}" (page {row.page_label or row.page}).',
            printed="",
            expected="",
            document_id=table.document_id,
            page=row.page,
            section=row.row.section,
            indicator=label,
            period_start=None,
            observation_id="",
            related_observation_ids="",
        )
