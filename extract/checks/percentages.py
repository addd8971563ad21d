"""Percentages: against the counts printed beside them, and as they are written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal

from extract.checks.base import Check
from extract.figures import decimals, plain
from extract.records import Finding, Observation, Severity
from extract.rulebook.model import Role, Unit
from extract.rulebook.patterns import compiled
from extract.scorecard.meaning import is_fraction
from extract.scorecard.observe import ObservedTable


@dataclass(frozen=True, slots=True)
class Share:
    """A percentage with its count, and what that is counted among: the row's denominator for the same period, or what the cell
    itself says ("12 of 15 (80%)"), where ``whole`` is None."""

    part: Observation
    whole: Observation | None
    percentage: Decimal
    count: Decimal
    total: Decimal

    @property
    def agrees(self) -> bool:
        """Whether the percentage is the count's share, rounded or cut off at its last printed place."""
        step = Decimal(1).scaleb(-decimals(self.percentage))
        exact = 100 * self.count / self.total
        return any(exact.quantize(step, way) == self.percentage for way in (ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN))

    @property
    def implied_count(self) -> Decimal:
        """The whole number of cases that the percentage stands for."""
        return (self.percentage * self.total / 100).quantize(Decimal(1), ROUND_HALF_UP)

    @property
    def count_is_doubtful(self) -> bool:
        """Whether count and percentage contradict each other by more than a last digit."""
        return not self.agrees and self.implied_count != self.count


def shares(table: ObservedTable) -> Iterator[Share]:
    """Every percentage with a count whose denominator the cell itself prints, or the rule names and the table prints."""
    for row in table.rows:
        for cell in row.cells:
            one, among = cell.observation, cell.figure.denominator
            if among and one.value is not None and one.numerator is not None:
                yield Share(one, None, one.value, one.numerator, among)
        if row.meaning.denominator is None:
            continue
        pattern = compiled(row.meaning.denominator)
        wholes = {
            (one.period_start, one.period_end): one
            for other in table.rows
            if other.row.section == row.row.section and pattern.matches(other.row.label)
            for one in (cell.observation for cell in other.cells)
            if one.column_role is Role.PERIOD and one.value is not None
        }
        for one in (cell.observation for cell in row.cells):
            whole = wholes.get((one.period_start, one.period_end))
            if one.column_role is not Role.PERIOD or whole is None or not whole.value:
                continue
            if one.value is not None and one.numerator is not None and one.unit is Unit.PERCENT:
                yield Share(one, whole, one.value, one.numerator, whole.value)


class PercentageAgainstCount(Check):
    code = "percentage-against-count"
    title = "Percentage, count and total do not agree"
    explanation = (
        "A percentage is printed with its count in brackets, the rule names the row that it is a percentage of, and the three "
        "figures do not agree; or all three are printed in one cell, such as 12 of 15 (80%). "
        "A percentage that is rounded, or cut off after its last printed digit, is not reported."
    )
    example = "11.84% of 295 is 35, but 3 is printed in brackets (page 18, August 2024)."

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        for share in shares(table):
            if share.agrees:
                continue
            step = Decimal(1).scaleb(-max(2, decimals(share.percentage)))
            exact = (100 * share.count / share.total).quantize(step, ROUND_HALF_UP)
            percentage, total = plain(share.percentage), plain(share.total)
            told = f'; {total} is the figure of "{share.whole.indicator}"' if share.whole else ""
            related = [share.whole] if share.whole else []
            if share.whole and share.count_is_doubtful:
                message = (
                    f"{percentage}% of {total} is {share.implied_count}, but {share.count} is printed in brackets, which would "
                    f"be {exact}%{told}"
                )
                expected = str(share.implied_count)
                printed, severity = f"({share.count})", Severity.ERROR
            else:
                message = f"{share.count} of {total} is {exact}%, but {percentage}% is printed{told}"
                expected, printed = f"{exact}%", f"{percentage}%"
                severity = Severity.ERROR if share.count_is_doubtful else Severity.WARNING
            yield self.finding(severity, message, share.part, printed=printed, expected=expected, related=related)


class FractionInPercentageRow(Check):
    code = "fraction-in-percentage-row"
    title = "A fraction where the row has percentages"
    explanation = "A figure such as 0.316 is printed in a row of percentages: the cell was probably not formatted as one."
    example = "0.316 is printed in a row of percentages; as a percentage it would be 31.6% (page 17, April 2024)."

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        for row in table.rows:
            for cell in row.cells:
                one = cell.observation
                if (
                    cell.row_is_percent
                    and one.column_role is Role.PERIOD
                    and is_fraction(cell.figure)
                    and one.value is not None
                ):
                    expected = f"{plain((one.value * 100).normalize())}%"
                    yield self.finding(
                        Severity.WARNING,
                        f"{plain(one.value)} is printed in a row of percentages; as a percentage it would be {expected}",
                        one,
                        printed=one.value_text,
                        expected=expected,
                    )


class MissingPercentSign(Check):
    code = "missing-percent-sign"
    title = "A percentage without its sign"
    explanation = "Most figures of a row are printed with a % sign and this one is not."
    example = "11.84 (27) is printed without a % sign, unlike the rest of its row (page 18, June 2024)."

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        for row in table.rows:
            figures = [
                cell for cell in row.cells if cell.observation.column_role is Role.PERIOD and cell.figure.value is not None
            ]
            signed = sum(cell.figure.percent_sign for cell in figures)
            if signed <= len(figures) / 2:
                continue
            for cell in figures:
                one = cell.observation
                if cell.row_is_percent and not cell.figure.percent_sign and not is_fraction(cell.figure):
                    yield self.finding(
                        Severity.INFO,
                        f"{one.value_text} is printed without a % sign, unlike the rest of its row",
                        one,
                        printed=one.value_text,
                        expected=f"{plain(cell.figure.value)}%" if cell.figure.value is not None else "",
                    )
