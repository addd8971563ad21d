"""Figures that should add up: totals over their parts, and cumulative figures over their months."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import pairwise

from extract.checks.base import Check, Report, ReportCheck, amount, cells_by_period, period_name, said
from extract.periods import year_start
from extract.records import Finding, Observation, Severity
from extract.rulebook.model import Role, Unit
from extract.scorecard.observe import ObservedTable
from extract.scorecard.relations import Step, Sum, at_column, can_be_summed, families, months_and_sums, totals


class CumulativeFalls(Check):
    code = "cumulative-falls"
    title = "A cumulative figure falls within its year"
    explanation = (
        "A figure that accumulates over a year, or the count in brackets of a cumulative percentage, is lower than it was "
        "earlier in the same year. Either figure may have been corrected or misprinted: no month is derived from the two, nor "
        "are the month that ends with the higher one and the month that begins with the lower one, unless the figures around "
        "them tell which of the two is right. In 38, 40, 4, 61 the year goes on without the 4, and 40 stands; in "
        "49, 420, 57, 66 it goes on without the 420, and 57 stands."
    )
    example = (
        "The count in brackets fell from 32 in July 2024 to 3, though it accumulates over the year (page 18, August 2024)."
    )

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        for row in table.rows:
            if not row.meaning.adds_up:
                continue
            for before, after in pairwise(cells_by_period(row)):
                one, other = before.observation, after.observation
                if other.basis.cumulative and _same_year(one, other, row.meaning.starts_in(other.basis)):
                    yield from self._compare(one, other)

    def _compare(self, before: Observation, after: Observation) -> Iterator[Finding]:
        if can_be_summed(after) and before.unit is after.unit:
            assert before.value is not None and after.value is not None
            if after.value < before.value:
                yield self.finding(
                    Severity.ERROR,
                    f"The figure fell from {amount(before)} in {period_name(before)} to {amount(after)}, though it accumulates "
                    "over the year",
                    after,
                    printed=after.value_text,
                    related=[before],
                )
        if before.numerator is not None and after.numerator is not None and after.numerator < before.numerator:
            yield self.finding(
                Severity.ERROR,
                f"The count in brackets fell from {before.numerator} in {period_name(before)} to {after.numerator}, though it "
                "accumulates over the year",
                after,
                printed=after.value_text,
                related=[before],
            )


class CumulativeGoesOn(Check):
    code = "cumulative-goes-on"
    title = "A cumulative figure does not start again with its year"
    explanation = (
        "A figure that accumulates over a year is in the first period of a new one no less than it was at the end of the last. "
        "Either that period was as busy as the whole year before it, or the year begins in another month than is assumed, and "
        "the figures of single months are wrong: say with 'year_starts' in the rule which it is."
    )
    example = (
        "The figure goes on from 44 in March 2016 to 51, though a year begins here; if it begins in another month, let the "
        "rule say so with 'year_starts' (page 1, April 2016)."
    )

    #: Less than this in a year may well come in a single month of the next.
    FEWEST = 10

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        for row in table.rows:
            for before, after in pairwise(cells_by_period(row)):
                one, other = before.observation, after.observation
                if self._goes_on(one, other, row.meaning.starts_in(other.basis)):
                    yield self.finding(
                        Severity.WARNING,
                        f"The figure goes on from {amount(one)} in {period_name(one)} to {amount(other)}, though a year begins "
                        "here; if it begins in another month, let the rule say so with 'year_starts'",
                        other,
                        printed=other.value_text,
                        related=[one],
                    )

    def _goes_on(self, one: Observation, other: Observation, first: int | None) -> bool:
        if first is None or one.basis is not other.basis or not one.period_end or not other.period_start:
            return False
        if one.period_end + timedelta(days=1) != other.period_start or _same_year(one, other, first):
            return False
        counted = one.unit is other.unit and can_be_summed(other)
        return counted and None not in (one.value, other.value) and (other.value or 0) >= (one.value or 0) >= self.FEWEST


def _same_year(one: Observation, other: Observation, first: int | None) -> bool:
    if first is None or one.basis is not other.basis or one.period_end is None or other.period_end is None:
        return False
    # The last day decides: a week that straddles the year's start holds what has come together since.
    return year_start(one.period_end, first) == year_start(other.period_end, first)


class TotalDiffers(ReportCheck):
    code = "total-differs"
    title = "A total is not the sum of its parts"
    explanation = (
        "A row is the sum of others, and in one column it is not. The rule names it and its parts; or its label begins or "
        "ends as a total's does and it is the sum of the rows above it in three columns at least and in three quarters of "
        "all that print it; or it stands in a section that the rule calls the total of the other sections. Where a column "
        "holds rounded averages, a difference of half a unit for each figure is allowed for. Columns of changes and "
        "percentages are left out."
    )
    example = "The total is 411, but its parts 18, 36, 108 and 248 add up to 410 (page 1, 2023 Total)."

    def run(self, report: Report) -> Iterator[Finding]:
        for total in totals(report.tables_for(self.code)):
            sums = list(total.sums())
            for one in sums:
                if not one.holds:
                    yield self._differs(one, len(sums) if total.evident else 0)

    def _differs(self, one: Sum, columns: int) -> Finding:
        whole = one.whole
        message = f"The total is {amount(whole)}, but its parts {_listed(one.parts)} add up to {said(one.total, whole.unit)}"
        if columns:
            message += f", though in most of the {columns} columns it is the sum of these rows"
        return self.finding(
            Severity.WARNING if columns else Severity.ERROR,
            message,
            whole,
            printed=whole.value_text,
            expected=said(one.total, whole.unit),
            related=one.parts,
        )


def _listed(parts: Sequence[Observation]) -> str:
    """Figures as one would list them; of many, the first and the last."""
    figures = [amount(part) for part in parts]
    if len(figures) > MOST_LISTED:
        figures = [*figures[: MOST_LISTED - 2], "…", figures[-1]]
        return ", ".join(figures)
    return ", ".join(figures[:-1]) + f" and {figures[-1]}" if len(figures) > 1 else figures[0]


#: A message lists no more figures than this.
MOST_LISTED = 8


class PartExceedsWhole(Check):
    code = "part-exceeds-whole"
    title = "A part is more than its whole"
    explanation = (
        "A row is part of another (it is set further in, or the rule names it as a child), and its figure is larger. Parts "
        "need not add up to their whole: 'of which' rows may leave some cases out. Where all parts together are no more than "
        "the whole in every other column (three at least), a column in which they are more is reported as well."
    )
    example = "92 is more than the 85 that it is part of (page 17, January 2024)."

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        for family in families(table):
            together: list[Sum] = []
            for cell in family.row.cells:
                whole = cell.observation
                found = [at_column(child, cell.column) for child in family.children]
                parts = tuple(part for part in found if part is not None and _is_part(part, whole))
                excessive = [part for part in parts if part.value is not None and part.value > (whole.value or 0)]
                yield from (self._exceeds(part, whole) for part in excessive)
                if len(parts) == len(family.children) > 1 and not excessive:
                    together.append(Sum(whole, parts))
            yield from self._sums(together)

    def _exceeds(self, part: Observation, whole: Observation) -> Finding:
        return self.finding(
            Severity.ERROR,
            f'{amount(part)} is more than the {amount(whole)} of "{whole.indicator}" that it is part of',
            part,
            printed=part.value_text,
            related=[whole],
        )

    def _sums(self, together: Sequence[Sum]) -> Iterator[Finding]:
        """The only column in which all parts together are more than their whole: in several they would merely overlap."""
        excessive = [one for one in together if one.total > (one.whole.value or 0)]
        if len(excessive) == 1 and len(together) > LEAST_COLUMNS:
            whole = excessive[0].whole
            yield self.finding(
                Severity.WARNING,
                f'The parts {_listed(excessive[0].parts)} of "{whole.indicator}" add up to '
                f"{said(excessive[0].total, whole.unit)}, more than the {amount(whole)} that they are part of, as in none of "
                f"the {len(together) - 1} other columns",
                whole,
                printed=whole.value_text,
                related=excessive[0].parts,
            )


#: Parts are taken not to overlap if in more columns than this they are together no more than their whole.
LEAST_COLUMNS = 3


def _is_part(part: Observation, whole: Observation) -> bool:
    """Whether two figures of a column count cases over the same span, so that one may be part of the other."""
    countable = part.unit is Unit.COUNT and whole.unit is Unit.COUNT and part.basis is whole.basis
    roles = (Role.CHANGE, Role.TEXT, Role.BASELINE, Role.TARGET, Role.FLOOR)
    return countable and part.value is not None and whole.value is not None and whole.column_role not in roles


class MonthAgainstCumulative(Check):
    code = "month-against-cumulative"
    title = "A month and the cumulative figure disagree"
    explanation = (
        "The table prints both what happened in each month and the figure that accumulates over the year, and the cumulative "
        "figure does not grow by what is printed for the month. The two rows are those that the rule pairs with "
        "'accumulates', or whose labels differ only in words such as cumulative and monthly."
    )
    example = (
        "41 is printed for the month, but the cumulative figure grows by 43, from 394 in November 2024 to 437 (page 18, "
        "December 2024)."
    )

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        for pair in months_and_sums(table):
            for start in sorted(pair.months.keys() & pair.cumulative.keys()):
                step = pair.step(start)
                if step is not None and not step.agrees:
                    yield self._differs(step)

    def _differs(self, step: Step) -> Finding:
        later, earlier, month = step.later, step.earlier, step.month
        grown = said(step.growth, later.unit)
        if earlier is None:
            message = (
                f"{amount(month)} is printed for the month, but the cumulative figure, whose year begins there, is {grown}"
            )
        else:
            message = (
                f"{amount(month)} is printed for the month, but the cumulative figure grows by {grown}, from {amount(earlier)} "
                f"in {period_name(earlier)} to {amount(later)}"
            )
        related = [later] if earlier is None else [earlier, later]
        return self.finding(Severity.ERROR, message, month, printed=month.value_text, expected=grown, related=related)
