"""A report's own counts of its indicators against the indicators that it lists."""

from __future__ import annotations

from collections.abc import Iterator

from extract.checks.base import Report, ReportCheck
from extract.records import Direction, Finding, Observation, Rag, Severity
from extract.rulebook.model import Role
from extract.scorecard.observe import ObservedTable
from extract.scorecard.summary import SummaryCount

_WORDS = {Direction.UP: "go up", Direction.DOWN: "go down", Direction.FLAT: "stay the same"}

#: The columns that say how an indicator stands now, the most telling first.
_RATED_IN = (Role.RAG, Role.LATEST, Role.PERIOD)
_DIRECTED_IN = (Role.TREND, Role.LATEST, Role.PERIOD)


class SummaryDisagrees(ReportCheck):
    code = "summary-disagrees"
    title = "The report's summary does not count what it lists"
    explanation = (
        "The report says how many of its indicators are green, amber and red, or how many go up, down and stay the same, and "
        "the indicators listed in it are not so many. Indicators whose rating could not be read are given the benefit of "
        "the doubt."
    )
    example = "The summary counts 17 indicators that are green, but 16 of the 38 listed are (page 3)."

    def run(self, report: Report) -> Iterator[Finding]:
        for table in report.tables_for(self.code):
            for count in table.summary_counts:
                listed = [other for other in report.tables if other.rule.name == table.rule.name]
                finding = self._compare(count, _standing(listed, count), table.document_id)
                if finding is not None:
                    yield finding

    def _compare(self, count: SummaryCount, standing: dict[str, Observation | None], document_id: str) -> Finding | None:
        known = [one for one in standing.values() if one is not None]
        unread = len(standing) - len(known)
        alike = [one for one in known if count.counted in (one.rag, one.marker)]
        if not standing or len(alike) <= count.printed <= len(alike) + unread:
            return None
        what = f"are {count.counted.value}" if isinstance(count.counted, Rag) else _WORDS[count.counted]
        verb = "are" if isinstance(count.counted, Rag) else "do"
        doubt = f"; of {unread} it could not be read" if unread else ""
        return Finding(
            severity=Severity.WARNING,
            code=self.code,
            message=f"The summary counts {count.printed} indicators that {what}, but {len(alike)} of the {len(standing)} "
            f"listed {verb}{doubt} (page {count.page_label or count.page}).",
            printed=str(count.printed),
            expected=str(len(alike)),
            document_id=document_id,
            page=count.page,
            section=count.section,
            indicator="",
            period_start=None,
            observation_id="",
            related_observation_ids=";".join(one.observation_id for one in alike),
        )


def _standing(tables: list[ObservedTable], count: SummaryCount) -> dict[str, Observation | None]:
    """For each indicator listed, the observation that says how it stands; None where none could be read."""
    rated = isinstance(count.counted, Rag)
    roles = _RATED_IN if rated else _DIRECTED_IN
    found: dict[str, Observation | None] = {}
    for table in tables:
        for row in table.rows:
            if count.section and row.row.section != count.section:
                continue
            cells = [cell.observation for cell in row.cells]
            telling = [one for one in cells if (one.rag if rated else one.marker) is not None]
            latest = sorted(telling, key=lambda one: (one.period_start is not None, one.period_start or 0, one.column))
            best = next((one for role in roles for one in reversed(latest) if one.column_role is role), None)
            found[row.row.indicator_id] = best or found.get(row.row.indicator_id)
    return found
