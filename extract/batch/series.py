"""Successive reports overlap: a scorecard of fourteen months prints thirteen of them again. What that tells.

Each figure over all reports (series), what a later report prints differently (revisions), which indicators were renamed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from itertools import groupby, pairwise

from extract.authorities.table import with_code
from extract.batch.workspace import Point, Workspace
from extract.figures import decimals
from extract.records import Revision, RevisionKind, SeriesPoint

#: An indicator counts as restated where two reports both print at least this many of its figures, and all have changed.
LEAST_RESTATED = 3

#: A renamed indicator is known by at least this many equal figures …
LEAST_IN_COMMON = 6

#: … of which at least this many differ from one another: a row of noughts proves nothing.
LEAST_DIFFERENT = 3


class History:
    """One indicator in all reports that print it."""

    def __init__(self, series: str, points: Sequence[Point]) -> None:
        self._series = series
        self._prints = [_once_a_document(group) for _, group in groupby(points, key=lambda point: point.period)]
        self._latest_print = max(points, key=lambda point: point.report)
        self._restated = _restated_pairs(self._prints)

    def restated(self, earlier: str, later: str) -> bool:
        """Whether a later report prints every figure of an earlier one differently."""
        return (earlier, later) in self._restated

    def points(self) -> Iterator[SeriesPoint]:
        """One row for each period."""
        earlier_ids = sorted({point.indicator_id for prints in self._prints for point in prints} - {self._series})
        for prints in self._prints:
            first, latest = prints[0], prints[-1]
            authority = with_code(latest.authority_code)
            yield SeriesPoint(
                authority=latest.authority,
                authority_code=latest.authority_code,
                dfe_code=authority.dfe_code if authority else "",
                rule=latest.rule,
                section=latest.section,
                parent_indicator=latest.parent_indicator,
                indicator=self._latest_print.indicator,
                indicator_id=self._series,
                earlier_indicator_ids=";".join(earlier_ids),
                period_start=latest.period_start,
                period_end=latest.period_end,
                period_type=latest.period_type,
                basis=latest.basis,
                unit=latest.unit,
                latest_value=latest.value,
                latest_numerator=latest.numerator,
                latest_symbol=latest.symbol,
                latest_meeting_date=latest.meeting_date,
                latest_observation_id=latest.observation_id,
                first_value=first.value,
                first_numerator=first.numerator,
                first_symbol=first.symbol,
                first_meeting_date=first.meeting_date,
                first_observation_id=first.observation_id,
                reports=len(prints),
                revisions=sum(_changed(*pair) for pair in pairwise(prints)),
            )

    def revisions(self) -> Iterator[Revision]:
        """One row for each figure that a report prints differently from the last report before it that prints it."""
        for prints in self._prints:
            for earlier, later in pairwise(prints):
                if _changed(earlier, later):
                    yield self._revision(earlier, later)

    def _revision(self, earlier: Point, later: Point) -> Revision:
        both = earlier.value is not None and later.value is not None and earlier.unit is later.unit
        restated = self.restated(earlier.report, later.report)
        return Revision(
            kind=RevisionKind.RESTATED if restated else _kind(earlier, later),
            authority=later.authority,
            authority_code=later.authority_code,
            rule=later.rule,
            section=later.section,
            indicator=later.indicator,
            indicator_id=self._series,
            period_start=later.period_start,
            period_end=later.period_end,
            basis=later.basis,
            unit=later.unit,
            earlier_value=earlier.value,
            later_value=later.value,
            change=later.value - earlier.value if both and later.value is not None and earlier.value is not None else None,
            earlier_numerator=earlier.numerator,
            later_numerator=later.numerator,
            earlier_text=earlier.value_text,
            later_text=later.value_text,
            earlier_meeting_date=earlier.meeting_date,
            later_meeting_date=later.meeting_date,
            earlier_file=earlier.file,
            later_file=later.file,
            earlier_page=earlier.page,
            later_page=later.page,
            earlier_observation_id=earlier.observation_id,
            later_observation_id=later.observation_id,
        )


def _once_a_document(points: Iterator[Point]) -> list[Point]:
    """The first print of each document: one that prints a figure twice says it once."""
    return list({point.document: point for point in reversed(list(points))}.values())[::-1]


def _restated_pairs(series: Sequence[Sequence[Point]]) -> frozenset[tuple[str, str]]:
    """The pairs of reports of which the later one changes every figure that both print."""
    common: Counter[tuple[str, str]] = Counter()
    changed: Counter[tuple[str, str]] = Counter()
    for prints in series:
        for earlier, later in pairwise(prints):
            if earlier.value is not None and later.value is not None:
                common[earlier.report, later.report] += 1
                changed[earlier.report, later.report] += earlier.figure != later.figure
    return frozenset(pair for pair, count in common.items() if count >= LEAST_RESTATED and changed[pair] == count)


def _changed(earlier: Point, later: Point) -> bool:
    return (earlier.figure, earlier.symbol) != (later.figure, later.symbol)


def _kind(earlier: Point, later: Point) -> RevisionKind:
    """What a later report changed about a figure."""
    if earlier.value is None and later.value is None:
        return RevisionKind.SYMBOL
    if earlier.value is None:
        return RevisionKind.SUPPLIED
    if later.value is None:
        return RevisionKind.WITHDRAWN
    if earlier.figure == later.figure:
        return RevisionKind.SYMBOL
    same_count = earlier.numerator == later.numerator and earlier.unit is later.unit
    return RevisionKind.PRECISION if same_count and _rounds(earlier.value, later.value) else RevisionKind.FIGURE


def _rounds(one: Decimal, other: Decimal) -> bool:
    """Whether one of two figures is the other with fewer decimal places, rounded or cut off."""
    short, long = sorted((one, other), key=decimals)
    if decimals(short) == decimals(long):
        return False
    places = Decimal(1).scaleb(-decimals(short))
    return short in (long.quantize(places, ROUND_HALF_UP), long.quantize(places, ROUND_DOWN))


# --- renamed indicators ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Rename:
    old: str
    new: str


def note_renames(workspace: Workspace, owner: str, rule: str) -> None:
    """Find the indicators that a report prints under another label than the one before, and join their series.

    Only what the figures prove counts: the old label is gone, the new one was never there before, both stand in the same place
    of the table, and every figure that both reports print is the same.
    """
    leads_to: dict[str, str] = {}
    seen: set[str] = set()
    for earlier, later in pairwise(workspace.reports(owner, rule)):
        old, new = workspace.indicators(owner, rule, earlier), workspace.indicators(owner, rule, later)
        seen |= set(old)
        gone, came = sorted(set(old) - set(new)), sorted(set(new) - seen)
        pairs = [
            _Rename(before, after)
            for before in gone
            for after in came
            if old[before] == new[after]
            and _same_figures(workspace.figures(owner, rule, earlier, before), workspace.figures(owner, rule, later, after))
        ]
        for pair in pairs:
            alone = sum(other.old == pair.old or other.new == pair.new for other in pairs) == 1
            if alone and pair.old not in leads_to:
                leads_to[pair.old] = pair.new
    for name in leads_to:
        latest = name
        while latest in leads_to:
            latest = leads_to[latest]
        workspace.add_rename(owner, rule, name, latest)


def _same_figures(earlier: Sequence[Point], later: Sequence[Point]) -> bool:
    before = {point.period: point for point in earlier}
    common = [(before[point.period], point) for point in later if point.period in before]
    figures = [point.value for _, point in common if point.value is not None]
    return (
        len(figures) >= LEAST_IN_COMMON
        and len(set(figures)) >= LEAST_DIFFERENT
        and not any(_changed(one, other) for one, other in common)
    )
