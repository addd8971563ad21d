"""Two reports of one layout compared: what is new, what is missing, what was renamed, what changed its unit or its span."""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import re2

from extract.errors import UsageError
from extract.records import DocumentResult
from extract.rulebook.model import Role, Rule
from extract.rulebook.patterns import compiled
from extract.upkeep.layout import Layout, PrintedColumn, PrintedIndicator, layout_of

#: Labels that agree by this share may be one label, reworded.
SIMILAR = 0.6

#: An indicator under another label is known by at least this many equal figures, of which so many differ from one another.
LEAST_IN_COMMON, LEAST_DIFFERENT = 6, 3


class DriftKind(StrEnum):
    """What a later report does otherwise than an earlier one."""

    COLUMN_NEW = "column_new"
    COLUMN_MISSING = "column_missing"
    COLUMN_RENAMED = "column_renamed"
    COLUMN_ROLE = "column_role"
    SECTION_NEW = "section_new"
    SECTION_MISSING = "section_missing"
    SECTION_RENAMED = "section_renamed"
    INDICATOR_NEW = "indicator_new"
    INDICATOR_MISSING = "indicator_missing"
    INDICATOR_RENAMED = "indicator_renamed"
    INDICATOR_MOVED = "indicator_moved"
    UNIT = "unit"
    BASIS = "basis"


@dataclass(frozen=True, slots=True)
class Drift:
    """One thing that a later report does otherwise. ``remedy`` says what to write in the rule, where that can be said."""

    kind: DriftKind
    rule: str
    section: str
    indicator_id: str
    earlier: str
    later: str
    message: str
    remedy: str
    earlier_page: int | None
    later_page: int | None


def compare_reports(earlier: DocumentResult, later: DocumentResult, rules: Mapping[str, Rule]) -> list[Drift]:
    """Everything that a later report does otherwise than an earlier one. Raises UsageError where no rule reads both."""
    before, after = _rules_of(earlier), _rules_of(later)
    shared = [name for name in before if name in after]
    if not shared:
        raise UsageError(
            f"the reports have no layout in common: the first is read by {', '.join(before)}, the second by {', '.join(after)}",
            "give two reports that one rule reads",
        )
    found: list[Drift] = []
    for name in shared:
        one, other = (
            layout_of((row for row in result.observations if row.rule == name), rules[name]) for result in (earlier, later)
        )
        found += _Comparison(name, one, other).drifts()
    return found


def _rules_of(result: DocumentResult) -> list[str]:
    return list(dict.fromkeys(one.rule for one in result.observations))


class _Comparison:
    """Two layouts under one rule."""

    def __init__(self, rule: str, earlier: Layout, later: Layout) -> None:
        self._rule = rule
        self._earlier = earlier
        self._later = later
        gone, came = _apart(earlier.sections, later.sections)
        self._sections = _pairs(gone, came)

    def drifts(self) -> list[Drift]:
        """All changes: columns, sections, indicators, each in the order of print."""
        return [*self._of_columns(), *self._of_sections(), *self._of_indicators()]

    def _of_columns(self) -> Iterator[Drift]:
        before, after = self._earlier.columns, self._later.columns
        gone, came = _apart(before, after)
        renamed = _pairs(gone, came)
        for old, new in renamed.items():
            remedy = _both_headings(old, new)
            message = f'"{old}" may now be headed "{new}".'
            yield self._drift(DriftKind.COLUMN_RENAMED, message, old, new, remedy, (before[old].page, after[new].page))
        replaced = _in_place([before[old] for old in gone if old not in renamed], [after[new] for new in came])
        for old, new in replaced.items():
            message = f'Nothing is printed under "{old}" any more, and "{new}" stands in its place: it may be the same column.'
            remedy = _both_headings(old, new)
            yield self._drift(DriftKind.COLUMN_RENAMED, message, old, new, remedy, (before[old].page, after[new].page))
        renamed |= replaced
        for new in came:
            if new not in renamed.values():
                message = f'The column "{new}" is new.'
                yield self._drift(DriftKind.COLUMN_NEW, message, "", new, pages=(None, after[new].page))
        for old in gone:
            if old not in renamed:
                message = f'Nothing is printed under "{old}" any more.'
                yield self._drift(DriftKind.COLUMN_MISSING, message, old, "", pages=(before[old].page, None))
        for name in before:
            if name in after and before[name].role is not after[name].role:
                was, now = before[name].role.value, after[name].role.value
                yield self._drift(DriftKind.COLUMN_ROLE, f'The column "{name}" was {was} and is {now}.', was, now)

    def _of_sections(self) -> Iterator[Drift]:
        before, after = self._earlier.sections, self._later.sections
        gone, came = _apart(before, after)
        for old, new in self._sections.items():
            message = f'The section "{old}" may now be called "{new}".'
            yield self._drift(
                DriftKind.SECTION_RENAMED, message, old, new, "name both under sections", (before[old], after[new])
            )
        for new in came:
            if new not in self._sections.values():
                yield self._drift(DriftKind.SECTION_NEW, f'The section "{new}" is new.', "", new, pages=(None, after[new]))
        for old in gone:
            if old not in self._sections:
                yield self._drift(
                    DriftKind.SECTION_MISSING, f'The section "{old}" is gone.', old, "", pages=(before[old], None)
                )

    def _of_indicators(self) -> Iterator[Drift]:
        before, after = self._earlier.indicators, self._later.indicators
        gone, came = _apart(before, after)
        renamed = _renamed([before[id_] for id_ in gone], [after[id_] for id_ in came])
        for one in after.values():
            old = before.get(one.id)
            if old is not None:
                yield from self._of_indicator(old, one)
        for was, now, why in renamed:
            message = f'"{was.label}" may now be called "{now.label}": {why}.'
            remedy = _both_labels(was.label, now.label)
            yield self._of(DriftKind.INDICATOR_RENAMED, message, was, now, was.label, now.label, remedy)
        known = {one.id for pair in renamed for one in pair[:2]}
        for id_ in came:
            if id_ not in known:
                message = f'"{after[id_].label}" is new.'
                yield self._of(DriftKind.INDICATOR_NEW, message, None, after[id_], "", after[id_].label)
        for id_ in gone:
            if id_ not in known:
                message = f'No figure is printed for "{before[id_].label}" any more.'
                yield self._of(DriftKind.INDICATOR_MISSING, message, before[id_], None, before[id_].label, "")

    def _of_indicator(self, was: PrintedIndicator, now: PrintedIndicator) -> Iterator[Drift]:
        """What changed of an indicator that both reports print."""
        if _squeezed(was.label) != _squeezed(now.label):
            message = f'"{was.label}" is now called "{now.label}"; the rule knows both names.'
            yield self._of(DriftKind.INDICATOR_RENAMED, message, was, now, was.label, now.label)
        if was.section != now.section and self._sections.get(was.section) != now.section:
            message = f'"{now.label}" moved from the section "{was.section}" to "{now.section}".'
            yield self._of(DriftKind.INDICATOR_MOVED, message, was, now, was.section, now.section)
        for kind, says, old, new in (
            (DriftKind.UNIT, "was counted in", was.units, now.units),
            (DriftKind.BASIS, "covered", was.bases, now.bases),
        ):
            changed = _changed(old, new)
            if changed is not None:
                before, after = changed
                message = f'"{now.label}" {says} {_words(before)}; it is now {_words(after)}.'
                yield self._of(kind, message, was, now, before, after)

    def _drift(
        self,
        kind: DriftKind,
        message: str,
        earlier: str,
        later: str,
        remedy: str = "",
        pages: tuple[int | None, int | None] = (None, None),
    ) -> Drift:
        return Drift(kind, self._rule, "", "", earlier, later, message, remedy, *pages)

    def _of(
        self,
        kind: DriftKind,
        message: str,
        was: PrintedIndicator | None,
        now: PrintedIndicator | None,
        earlier: str,
        later: str,
        remedy: str = "",
    ) -> Drift:
        one = now or was
        assert one is not None
        pages = (was.page if was else None, now.page if now else None)
        return Drift(kind, self._rule, one.section, one.id, earlier, later, message, remedy, *pages)


def _both_labels(old: str, new: str) -> str:
    return f"under indicators: - {{name: {_yaml(new)}, formerly: [{_yaml(old)}]}}"


def _both_headings(old: str, new: str) -> str:
    pattern = compiled(old)
    if pattern.literal is None:
        return f"add a column: {{heading: {_yaml(new)}, …}}"
    return f"heading: {_yaml(f'/^({re2.escape(old)}|{re2.escape(new)})$/')}"


def _yaml(text: str) -> str:
    """A text as YAML: JSON's quotation marks are YAML's too."""
    return json.dumps(text, ensure_ascii=False)


def _apart(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[list[str], list[str]]:
    """What only the earlier has, and what only the later has."""
    return [name for name in before if name not in after], [name for name in after if name not in before]


def _pairs(gone: Sequence[str], came: Sequence[str]) -> dict[str, str]:
    """The names that are gone with those that came in their place, the most alike first, each once."""
    scored = sorted(((_alike(old, new), old, new) for old in gone for new in came), key=lambda pair: -pair[0])
    pairs: dict[str, str] = {}
    for score, old, new in scored:
        if score >= SIMILAR and old not in pairs and new not in pairs.values():
            pairs[old] = new
    return pairs


def _in_place(gone: Sequence[PrintedColumn], came: Sequence[PrintedColumn]) -> dict[str, str]:
    """The columns that are gone with those that stand in their place: next to the same column, and each the only one there."""
    pairs: dict[str, str] = {}
    for old in gone:
        # What the rule knows as something else is no new name.
        there = [new.name for new in came if new.left == old.left and new.role in (old.role, Role.TEXT)]
        if len(there) == 1 and sum(other.left == old.left for other in gone) == 1:
            pairs[old.name] = there[0]
    return pairs


def _renamed(
    gone: Sequence[PrintedIndicator], came: Sequence[PrintedIndicator]
) -> list[tuple[PrintedIndicator, PrintedIndicator, str]]:
    """Indicators that may be one under two labels, each once, with why: equal figures say most, then similar labels."""
    candidates = []
    for was in gone:
        for now in came:
            equal, common, proof = _figures_in_common(was, now)
            alike = _alike(was.label, now.label)
            if proof or alike >= SIMILAR:
                figures = f"{equal} of the {common} figures that both reports print are the same" if common else ""
                why = ", and ".join(filter(None, ("the labels are alike" if alike >= SIMILAR else "", figures)))
                candidates.append((proof, alike, was, now, why))
    candidates.sort(key=lambda one: (not one[0], -one[1]))
    taken: set[str] = set()
    pairs = []
    for _, _, was, now, why in candidates:
        if not {was.id, now.id} & taken:
            taken |= {was.id, now.id}
            pairs.append((was, now, why))
    return pairs


def _figures_in_common(was: PrintedIndicator, now: PrintedIndicator) -> tuple[int, int, bool]:
    """How many figures of the periods that both print are equal, of how many, and whether that proves them one indicator."""
    common = [period for period in was.figures if period in now.figures]
    equal = [now.figures[period] for period in common if was.figures[period] == now.figures[period]]
    proof = len(equal) == len(common) >= LEAST_IN_COMMON and len(set(equal)) >= LEAST_DIFFERENT
    return len(equal), len(common), proof


def _alike(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one.lower(), other.lower(), autojunk=False).ratio()


def _squeezed(label: str) -> str:
    return "".join(label.split())


def _changed(old: Mapping[str, Counter[Any]], new: Mapping[str, Counter[Any]]) -> tuple[str, str] | None:
    """What most figures of a column were and are, of the first column in which that has changed."""
    for kind, words in old.items():
        if kind in new:
            was, now = (counted.most_common(1)[0][0].value for counted in (words, new[kind]))
            if was != now:
                return was, now
    return None


def _words(value: str) -> str:
    return value.replace("_", " ")
