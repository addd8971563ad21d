"""Ratings against the targets printed beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extract.checks.base import Check, amount
from extract.periods import normalised
from extract.records import Finding, Observation, Rag, Severity
from extract.rulebook.model import Role
from extract.scorecard.observe import ObservedCell, ObservedRow, ObservedTable

_HIGHER = re.compile(r"h(?:igh(?:er)?)?(?: is (?:good|better))?|bigger is better|maximi[sz]e|increase", re.I)
_LOWER = re.compile(r"l(?:ow(?:er)?)?(?: is (?:good|better))?|smaller is better|minimi[sz]e|decrease|reduce", re.I)
_AT_LEAST = re.compile(r"[>≥]|at least\b|(?:more|greater|no less) than\b", re.I)
_AT_MOST = re.compile(r"[<≤]|at most\b|(?:less|fewer|no more) than\b|up to\b", re.I)


@dataclass(frozen=True, slots=True)
class _Measure:
    """What a row's figures are measured against. ``lower`` says that less is better."""

    target: Observation
    floor: Observation | None
    lower: bool

    def meets(self, value: Decimal, bar: Observation) -> bool:
        assert bar.value is not None
        return value <= bar.value if self.lower else value >= bar.value


class RatingAgainstTarget(Check):
    code = "rating-against-target"
    title = "A rating does not go with the target"
    explanation = (
        "A figure meets its target and is rated red; or it misses even the floor printed beside the target, and is rated "
        "green. Which way is better is known from the floor, from a column that says so, or from the target itself, such as "
        "<5 or at least 90%; where nothing says it, nothing is compared. Between target and floor reports may rate as they "
        "like."
    )
    example = "95% meets the target of 90%, but is rated red (page 3, June 2024)."

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        for row in table.rows:
            measure = _measure(row)
            for one, rag in _rated(row) if measure else ():
                wrong = _wrong(measure, one, rag) if measure and one.unit is measure.target.unit else ""
                if measure and wrong:
                    yield self.finding(
                        Severity.WARNING,
                        f"{amount(one)} {wrong}, but is rated {rag.value}",
                        one,
                        printed=rag.value,
                        related=[other for other in (measure.target, measure.floor) if other],
                    )


def _wrong(measure: _Measure, one: Observation, rag: Rag) -> str:
    """What a rating does not go with, in words; empty where it does."""
    assert one.value is not None
    if rag is Rag.RED and measure.meets(one.value, measure.target):
        return f"meets the target of {amount(measure.target)}"
    if rag is Rag.GREEN and measure.floor and not measure.meets(one.value, measure.floor):
        return f"misses the floor of {amount(measure.floor)}"
    return ""


def _measure(row: ObservedRow) -> _Measure | None:
    target, floor = _only(row, Role.TARGET), _only(row, Role.FLOOR)
    if target is None or target.observation.value is None:
        return None
    bar = floor.observation if floor and floor.observation.unit is target.observation.unit else None
    if bar and bar.value is not None and bar.value != target.observation.value:
        return _Measure(target.observation, bar, lower=bar.value > target.observation.value)
    lower = _lower_is_better(row, target.observation.value_text)
    return _Measure(target.observation, None, lower) if lower is not None else None


def _lower_is_better(row: ObservedRow, target: str) -> bool | None:
    """Which way is better, None where nothing says it."""
    polarity = _only(row, Role.POLARITY)
    said = normalised(polarity.observation.value_text) if polarity else ""
    if _LOWER.fullmatch(said) or _HIGHER.fullmatch(said):
        return _LOWER.fullmatch(said) is not None
    if _AT_MOST.match(target) or _AT_LEAST.match(target):
        return _AT_MOST.match(target) is not None
    return None


def _rated(row: ObservedRow) -> Iterator[tuple[Observation, Rag]]:
    """The figures of a row with their ratings: those that have one themselves, or the only one beside a rating of its own."""
    figures = [
        cell.observation
        for cell in row.cells
        if cell.column.role in (Role.PERIOD, Role.LATEST) and cell.observation.value is not None
    ]
    own = [(one, one.rag) for one in figures if one.rag is not None]
    latest = [one for one in figures if one.column_role is Role.LATEST] or figures
    beside = _only(row, Role.RAG)
    if own:
        yield from ((one, rag) for one, rag in own if rag)
    elif beside and beside.observation.rag and len(latest) == 1:
        yield latest[0], beside.observation.rag


def _only(row: ObservedRow, role: Role) -> ObservedCell | None:
    """The row's only cell of a kind."""
    cells = [cell for cell in row.cells if cell.column.role is role]
    return cells[0] if len(cells) == 1 else None
