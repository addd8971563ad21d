"""A report's own counts of its indicators against the indicators that it lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.checks.base import Report, ReportCheck, place
from extract.periods import normalised
from extract.records import Direction, Finding, Observation, Rag, Severity
from extract.rulebook.model import Counted, Role
from extract.scorecard.observe import ObservedRow, ObservedTable
from extract.scorecard.relations import is_total
from extract.scorecard.rows import slug

_DIRECTIONS = {one.value: one for one in Direction}
_RATINGS = {one.value: one for one in Rag}
_SAID = {"up": "go up", "down": "go down", "flat": "stay the same"}

#: The columns that say how an indicator stands now, the most telling first.
_RATED_IN = (Role.RAG, Role.LATEST)
_DIRECTED_IN = (Role.TREND, Role.RAG, Role.LATEST)


@dataclass(frozen=True, slots=True)
class SummaryCount:
    """One figure of a report's summary: how many indicators have a rating, or go a direction. ``row`` says of which."""

    counted: Counted
    observation: Observation
    row: ObservedRow

    @property
    def printed(self) -> int:
        return int(self.observation.value or 0)

    @property
    def rated(self) -> bool:
        """Whether it counts a rating, not a direction."""
        return self.counted in _RATINGS

    def counts_in(self, section: str) -> bool:
        """Whether the indicators of a section are among those counted: all for a total, else those of the section it names."""
        row = self.row.row
        if not row.section and is_total(row.label):
            return True
        names = [row.section] if row.section else [row.label, *re.findall(r"\(([^)]*)\)", normalised(row.label))]
        return any(slug(name) and slug(name) in slug(section) for name in names)


def summary_counts(tables: Sequence[ObservedTable]) -> list[SummaryCount]:
    """Every figure in a column that the rule says counts indicators."""
    return [
        SummaryCount(cell.column.counts, cell.observation, row)
        for table in tables
        for row in table.rows
        for cell in row.cells
        if cell.column.counts is not None and cell.observation.value is not None
    ]


class SummaryDisagrees(ReportCheck):
    code = "summary-disagrees"
    title = "The report's summary does not count what it lists"
    explanation = (
        "The report says how many of its indicators are green, amber and red, or how many go up, down and stay the same, and "
        "the indicators listed in it are not so many. Each kind of table that lists them is compared by itself. Indicators "
        "whose rating could not be read, or that are not listed at all, are given the benefit of the doubt; none is missing "
        "where the ratings or the directions add up to as many as are listed. If more are listed than the summary counts in "
        "all, the finding says so and is for information only."
    )
    example = "The summary counts 17 indicators that are green, but 16 of the 38 listed are (page 3, G)."

    def run(self, report: Report) -> Iterator[Finding]:
        tables = report.tables_for(self.code)
        counts = summary_counts(tables)
        for listed in _listings(tables):
            for count in counts:
                if count.observation.rule == listed[0].rule.name:
                    standing = _standing(listed, count)
                    yield from self._compare(count, standing, _all_counted(count, counts, len(standing)))

    def _compare(self, count: SummaryCount, standing: dict[str, Observation | None], counted: int) -> Iterator[Finding]:
        known = [one for one in standing.values() if one is not None]
        alike = [one for one in known if _stands(one, count.counted)]
        # What could not be read, and what stands on pages that were not, may be anything.
        unread = len(standing) - len(known) + max(0, counted - len(standing))
        if len(known) <= unread or len(alike) <= count.printed <= len(alike) + unread:
            return
        what = f"are {count.counted}" if count.rated else _SAID[count.counted]
        verb = "are" if count.rated else "do"
        doubt = f"; {unread} could not be read" if unread else ""
        complete = len(standing) <= counted
        if not complete:
            doubt += f"; in all it counts {counted}"
        yield self.finding(
            Severity.WARNING if complete else Severity.INFO,
            f"The summary counts {count.printed} indicators that {what}, but {len(alike)} of the {len(standing)} listed from "
            f"page {_page(known[0])} on {verb}{doubt}",
            count.observation,
            printed=count.observation.value_text,
            expected=str(len(alike)),
            related=alike,
        )


def _page(one: Observation) -> str:
    return place(one).split(",")[0].removeprefix("page ")


def _listings(tables: Sequence[ObservedTable]) -> list[list[ObservedTable]]:
    """The tables that list indicators, those of one kind together: tables and cards may both list all."""
    kinds: dict[tuple[str, str], list[ObservedTable]] = {}
    for table in tables:
        if not any(cell.column.counts for row in table.rows for cell in row.cells):
            kinds.setdefault((table.rule.name, table.table.name), []).append(table)
    return list(kinds.values())


def _all_counted(count: SummaryCount, counts: Sequence[SummaryCount], listed: int) -> int:
    """How many indicators a row of the summary counts in all: its ratings together or its directions.

    Where the two differ it is the one that is the number listed, for then none is missing; else whichever is more.
    """
    own = [other for other in counts if other.row is count.row]
    sums = [sum(other.printed for other in own if other.rated is rated) for rated in (True, False)]
    return listed if listed in sums else max(sums)


def _stands(one: Observation, counted: Counted) -> bool:
    if counted in _RATINGS:
        return one.rag is _RATINGS[counted]
    return one.marker is _DIRECTIONS[counted]


def _standing(tables: Sequence[ObservedTable], count: SummaryCount) -> dict[str, Observation | None]:
    """For each indicator listed, the observation that says how it stands; None where none could be read."""
    roles = _RATED_IN if count.rated else _DIRECTED_IN
    found: dict[str, Observation | None] = {}
    for table in tables:
        for row in table.rows:
            if not count.counts_in(row.row.section):
                continue
            cells = [cell.observation for cell in row.cells]
            telling = [one for one in cells if (one.rag if count.rated else one.marker) is not None]
            found[f"{row.row.section} {row.row.label}"] = next(
                (one for role in roles for one in telling if one.column_role is role), None
            )
    return found
