"""A package without its small counts: which cells are hidden, and every place that would show them."""

from __future__ import annotations

import importlib.util
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from extract.disclosure.over_time import tie_over_time
from extract.disclosure.percentages import tie_percentages
from extract.disclosure.quantities import ColumnKey, RowKey, Ties, column_of, counts_of, row_of, tie_cards, tie_companions
from extract.disclosure.tables import CountTable, tie_tables
from extract.errors import UsageError
from extract.figures import plain
from extract.package.rows import Package
from extract.records import Finding, Method, MonthlyFigure, Observation, Reason
from extract.rulebook.model import Rule, Symbol

#: Stands among the flags of an observation whose figure is hidden, and is the text of its cell.
FLAG, SIGN = "suppressed", Symbol.SUPPRESSED.value


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A package that can be passed on. ``small`` cells hold a figure that is too small, ``more`` would give one away."""

    package: Package
    small: int
    more: int
    findings_left_out: int

    @property
    def note(self) -> str:
        """What the user should know of it, in a sentence."""
        count = self.findings_left_out
        left_out = "1 finding about them is" if count == 1 else f"{count} findings about them are"
        return (
            f"suppressed below {self.package.suppressed_below}: {self.small} figures that are too small, {self.more} more from "
            f"which they could be worked out; {left_out} left out"
        )


def check_solver() -> None:
    """Raise UsageError if the library is not installed that the linear programmes need."""
    if importlib.util.find_spec("scipy") is None:
        raise UsageError("--suppress-below needs scipy, which is not installed", "pip install 'council-extract[disclosure]'")


def suppress(package: Package, below: int, rules: Mapping[str, Rule]) -> Suppressed:
    """A package in which no count from 1 to ``below`` - 1 can be seen, and none worked out more closely than that.

    ``rules`` are by name; they say which rows are totals and denominators of which.
    """
    from extract.disclosure.choose import hidden_cells

    counts = counts_of(package)
    ties = Ties({counted.quantity: counted.value for counted in counts})
    table = CountTable.of(counts)
    tie_over_time(ties, package, counts)
    tie_tables(ties, table, rules)
    tie_cards(ties, counts)
    tie_companions(ties, package)
    small = tie_percentages(ties, package, table, rules, below)
    small |= {quantity.cell for quantity, value in ties.values.items() if 0 < value < below}
    hidden = hidden_cells(ties, below, small)
    redacted = redact(package, hidden)
    return Suppressed(
        replace(redacted, suppressed_below=below),
        len(small),
        len(hidden - small),
        len(package.findings) - len(redacted.findings),
    )


# --- every place that would show a hidden figure ----------------------------------------------------------------------------


def redact(package: Package, hidden: Collection[str]) -> Package:
    """A package without the figures of some cells, wherever they are said."""
    secrets = _Secrets.of(package, hidden)
    left_out = {index for index, finding in enumerate(package.findings) if secrets.told_by(finding)}
    findings = tuple(finding for index, finding in enumerate(package.findings) if index not in left_out)
    kept = {(finding.observation_id, finding.code) for finding in findings}
    gone = {(package.findings[index].observation_id, package.findings[index].code) for index in left_out} - kept
    edges = _edges(package.observations)
    return replace(
        package,
        observations=tuple(_observation(one, secrets, gone, edges) for one in package.observations),
        monthly=tuple(_month(row, secrets, edges) for row in package.monthly),
        findings=findings,
        # What a reviewer typed or noted may be a hidden figure; a correction of a shown one is in the figure.
        corrections=(),
    )


@dataclass(frozen=True, slots=True)
class _Secrets:
    """The hidden cells, their rows, and the figures that are hidden in each row, each column and each document."""

    cells: frozenset[str]
    rows: frozenset[RowKey]
    said_in: Mapping[object, frozenset[str]]
    places: Mapping[str, tuple[RowKey, ColumnKey]]

    @classmethod
    def of(cls, package: Package, hidden: Collection[str]) -> _Secrets:
        said_in: dict[object, set[str]] = defaultdict(set)
        rows = set()
        for one in package.observations:
            if one.observation_id in hidden:
                rows.add(row_of(one))
                for place in (row_of(one), column_of(one), one.document_id):
                    said_in[place] |= {plain(figure) for figure in (one.value, one.numerator) if figure is not None}
        places = {one.observation_id: (row_of(one), column_of(one)) for one in package.observations}
        return cls(frozenset(hidden), frozenset(rows), {place: frozenset(said) for place, said in said_in.items()}, places)

    def told_by(self, finding: Finding) -> bool:
        """Whether a finding is about a hidden cell, or says a figure that is hidden in the row or column that it is about.

        Where a finding names no cell, it may say no figure that is hidden anywhere in its document.
        """
        if not self.cells.isdisjoint([finding.observation_id, *finding.related_observation_ids.split(";")]):
            return True
        message = re.sub(r"\([^()]*\)\.$", "", finding.message)  # the place: page and month
        numbers = _numbers(" ".join((message, finding.printed, finding.expected)))
        places = self.places.get(finding.observation_id, (finding.document_id,))
        return any(not self.said_in.get(place, frozenset()).isdisjoint(numbers) for place in places)

    def told_by_text(self, one: Observation) -> bool:
        """Whether a cell of words says a figure that is hidden in its row."""
        return one.value is None and not self.said_in.get(row_of(one), frozenset()).isdisjoint(_numbers(one.value_text))


def _numbers(text: str) -> set[str]:
    return {number.replace(",", "") for number in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}


def _edges(observations: Sequence[Observation]) -> dict[str, tuple[float, float]]:
    """The left and the right edge of each cell's column on its page.

    A cell that is as wide as what is printed in it would say how many digits that has.
    """
    columns: dict[tuple[str, int, int, int], list[Observation]] = defaultdict(list)
    for one in observations:
        columns[one.document_id, one.page, one.table, one.column].append(one)
    return {
        one.observation_id: (min(other.x0 for other in members), max(other.x1 for other in members))
        for members in columns.values()
        for one in members
    }


def _observation(
    one: Observation, secrets: _Secrets, gone: Collection[tuple[str, str]], edges: Mapping[str, tuple[float, float]]
) -> Observation:
    """An observation as it may be passed on.

    All cells of a row with a hidden figure lose their markers, which would say how it moved.
    """
    if one.observation_id in secrets.cells or secrets.told_by_text(one):
        left, right = edges[one.observation_id]
        one = replace(_without_marker(one), value_text=SIGN, value=None, numerator=None, symbol=Symbol.SUPPRESSED, rag=None)
        return replace(one, flags=FLAG, x0=left, x1=right)
    if row_of(one) in secrets.rows:
        one = _without_marker(one)
    kept = [code for code in one.flags.split(";") if (one.observation_id, code) not in gone]
    return replace(one, flags=";".join(kept))


def _without_marker(one: Observation) -> Observation:
    text = " ".join(one.value_text.replace(one.marker_text, " ").split()) if one.marker_text else one.value_text
    return replace(one, value_text=text, marker=None, marker_text="", marker_source=None, marker_colour="", marker_meaning=None)


def _month(row: MonthlyFigure, secrets: _Secrets, edges: Mapping[str, tuple[float, float]]) -> MonthlyFigure:
    """A month's own figure as it may be passed on: none where its cumulative figure is hidden, or the one before."""
    own = row.observation_id in secrets.cells
    if not own and row.previous_observation_id not in secrets.cells:
        return row
    row = replace(row, monthly_value=None, monthly_numerator=None, method=Method.WITHHELD, reason=Reason.SUPPRESSED)
    if not own:
        return row
    left, right = edges[row.observation_id]
    return replace(row, cumulative_value=None, cumulative_numerator=None, x0=left, x1=right)
