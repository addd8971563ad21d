"""What went wrong in printing: labels cut off, errors of the spreadsheet, figures under no heading."""

from __future__ import annotations

from collections.abc import Iterator

from extract.checks.base import Check
from extract.records import Finding, Observation, Severity
from extract.rulebook.model import Role
from extract.scorecard.observe import ObservedRow, ObservedTable


class LabelCutOff(Check):
    code = "label-cut-off"
    title = "A label is cut off by its cell"
    explanation = (
        "The file holds more of a label than the page shows, or the label opens a bracket and ends before closing it. What the "
        "indicator measures may not be what the visible part says."
    )
    example = 'The label ends "(out of 6 cases per mont": its bracket is not closed (page 18).'

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        for row in table.rows:
            reason = _cut_off(row)
            if reason:
                yield self._about(table, row, reason)

    def _about(self, table: ObservedTable, row: ObservedRow, reason: str) -> Finding:
        label = row.row.label
        page = row.page_label or row.page
        return Finding(
            severity=Severity.WARNING,
            code=self.code,
            message=f'The label ends "…{label[-24:]}": {reason} (page {page}).',
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


def _cut_off(row: ObservedRow) -> str:
    """How one can tell that a label is cut off; empty where it is not."""
    if row.label_clipped:
        return "the rest of it is hidden behind the edge of its cell"
    if row.row.label.count("(") > row.row.label.count(")"):
        return "it opens a bracket and does not close it, so that it was probably cut off by its cell"
    return ""


class SpreadsheetError(Check):
    code = "spreadsheet-error"
    title = "A spreadsheet's error in place of a figure"
    explanation = "The spreadsheet from which the table was printed could not work out the figure, and printed its error."
    example = "#DIV/0! is printed in place of a figure (page 2, 2024-2025 % Change)."

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        for row in table.rows:
            for cell in row.cells:
                if cell.figure.spreadsheet_error:
                    yield self.finding(
                        Severity.WARNING,
                        f"{cell.figure.spreadsheet_error} is printed in place of a figure",
                        cell.observation,
                        printed=cell.observation.value_text,
                    )


class FigureNotRead(Check):
    code = "figure-not-read"
    title = "A text with digits is not read as a figure"
    explanation = (
        "Something with digits in it is printed where a figure is expected, and it is not wholly understood: no value is taken "
        "from it, and value_text has it as printed. Where a mark such as * stands behind the figure, the rule can say with "
        "'footnotes' what it means; what a whole text means, with 'symbols'."
    )
    example = '"12*" is printed where a figure is expected, and no value is taken from it (page 3, May 2024).'

    #: Columns in which a figure stands for itself. In others words are as good as figures.
    ROLES = frozenset(
        (
            *(Role.PERIOD, Role.NATIONAL, Role.STATISTICAL_NEIGHBOURS, Role.REGION, Role.TARGET, Role.FLOOR, Role.BASELINE),
            *(Role.LATEST, Role.PREVIOUS, Role.YEAR_TOTAL),
        )
    )

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        for row in table.rows:
            for cell in row.cells:
                one = cell.observation
                read = cell.figure.understood or one.symbol is not None or cell.figure.spreadsheet_error
                if one.column_role in self.ROLES and not read and any(character.isdecimal() for character in one.value_text):
                    yield self.finding(
                        Severity.INFO,
                        f'"{one.value_text}" is printed where a figure is expected, and no value is taken from it',
                        one,
                        printed=one.value_text,
                    )


class SignNotExplained(Check):
    code = "sign-not-explained"
    title = "A sign in place of figures that nothing explains"
    explanation = (
        "A sign such as - or * is printed where figures are expected, and neither the report's rule nor common usage says "
        "whether it means nought, not available, not applicable or suppressed. Its cells have neither a value nor a symbol. "
        "The rule can say with 'symbols' what it means. There is one finding for each sign of a table."
    )
    example = '"-" is printed 14 times in place of a figure, and nothing says what it means (page 3, May 2024).'

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        found: dict[str, list[Observation]] = {}
        for row in table.rows:
            for cell in row.cells:
                one = cell.observation
                nothing = not cell.figure.understood and one.marker is None and one.rag is None
                if nothing and one.column_role in FigureNotRead.ROLES and _is_sign(one.value_text):
                    found.setdefault(one.value_text, []).append(one)
        for sign, printed in found.items():
            often = f"{len(printed)} times" if len(printed) > 1 else "once"
            yield self.finding(
                Severity.INFO,
                f'"{sign}" is printed {often} in place of a figure, and nothing says what it means',
                printed[0],
                printed=sign,
                related=printed[1:],
            )


def _is_sign(text: str) -> bool:
    """Whether a text is a sign or two, and no word: it is short, and has neither letters nor digits."""
    return 0 < len(text) <= 3 and not any(character.isalnum() for character in text)


class FigureInMergedCell(Check):
    code = "figure-in-merged-cell"
    title = "One figure is printed over several columns or rows"
    explanation = (
        "A cell with a figure reaches over several periods or several indicators. Whether it is of one of them, or of all of "
        "them together, the table does not say. Over several periods it is given without dates, and no month is derived from "
        "it; over several rows it is given once, for the first."
    )
    example = "91 is printed in one cell over Apr 24 and May 24, and given for no period (page 3, Apr 24)."

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        for row in table.rows:
            for cell in row.cells:
                one = cell.observation
                if cell.over_periods:
                    over = " and ".join((cell.over_periods[0], cell.over_periods[-1]))
                    message = f"{one.value_text} is printed in one cell over {over}, and given for no period"
                elif cell.over_rows and one.value is not None:
                    message = (
                        f"{one.value_text} is printed in one cell over {len(cell.over_rows)} rows, and given for the first"
                    )
                else:
                    continue
                yield self.finding(Severity.WARNING, message, one, printed=one.value_text)


class FigureOfEarlierPeriod(Check):
    code = "figure-of-earlier-period"
    title = "A figure in italics is of an earlier period"
    explanation = (
        "The report's key says that figures in italics are those of an earlier period, and this one is in italics: it is given "
        "without dates, and no month is derived from it. Which period it is of, the table does not say."
    )
    example = "4.9% is printed in italics: by the report's key it is of an earlier period, and given for none (page 1, Jan-16)."

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        for row in table.rows:
            for cell in row.cells:
                if cell.older:
                    text = cell.observation.value_text
                    message = (
                        f"{text} is printed in italics: by the report's key it is of an earlier period, and given for none"
                    )
                    yield self.finding(Severity.INFO, message, cell.observation, printed=text)


class FigureWithoutHeading(Check):
    code = "figure-without-heading"
    title = "A figure stands under no heading"
    explanation = "Something is printed in a column that has no heading, on its own page or on the page that it continues."
    example = "50% is printed in a column without a heading (page 18)."

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        for row in table.rows:
            for cell in row.cells:
                if not cell.column.headed:
                    yield self.finding(
                        Severity.WARNING,
                        f"{cell.observation.value_text} is printed in a column without a heading",
                        cell.observation,
                        printed=cell.observation.value_text,
                    )


class HeadingNotUnderstood(Check):
    code = "heading-not-understood"
    title = "A heading that is about a period gives no dates"
    explanation = "A column's heading is about a period, but which one cannot be told. Its figures are given without dates."
    example = 'The heading "Q1" gives no dates: the quarter has no year, and the page does not say which (page 3).'

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        seen: set[str] = set()
        for one, refusal in self._refused(table):
            if one.column_label not in seen:
                seen.add(one.column_label)
                yield self.finding(
                    Severity.WARNING,
                    f'The heading "{one.column_label}" gives no dates: {refusal}',
                    one,
                    printed=one.column_label,
                )

    def _refused(self, table: ObservedTable) -> Iterator[tuple[Observation, str]]:
        for row in table.rows:
            for cell in row.cells:
                if cell.column.refusal:
                    yield cell.observation, cell.column.refusal


class ColumnNotInRule(Check):
    code = "column-not-in-rule"
    title = "A column that the rule does not know"
    explanation = (
        "The table has a heading that the rule does not mention: the layout has changed, or the rule is incomplete. The column "
        "is given as text."
    )
    example = 'The column "Region" is not in the rule (page 17, Region).'

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        seen: set[str] = set()
        for row in table.rows:
            for cell in row.cells:
                one = cell.observation
                if cell.column.unknown and one.column_label not in seen:
                    seen.add(one.column_label)
                    yield self.finding(
                        Severity.WARNING, f'The column "{one.column_label}" is not in the rule', one, printed=one.column_label
                    )
