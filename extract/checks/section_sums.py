"""Sections that are sums of other sections: a city and its districts, a station and the places that it serves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal

from extract.checks.base import Check, amount, said
from extract.records import Finding, Observation, Severity
from extract.rulebook.model import Role, SectionTotalRule, TableRule, Unit
from extract.rulebook.patterns import compiled, first_match
from extract.scorecard.observe import ObservedCell, ObservedTable
from extract.scorecard.relations import allowance, is_rounded

#: A figure's row and column: parent, label, and the column's heading.
_Place = tuple[str, str, str]

_Section = dict[_Place, ObservedCell]


class SectionTotalDiffers(Check):
    code = "section-total-differs"
    title = "A section is not the sum of its parts"
    explanation = (
        "The rule names a section as the sum of others, such as a city and its districts, and in one row and column it is not. "
        "Where the rule says that the whole may hold what belongs to none of its parts, such as a crime without a known place, "
        "only parts that are more than their whole are reported. "
        "Where a column holds rounded averages, a difference of half a unit for each figure is allowed for. Columns of changes "
        "and percentages are left out, and so are figures for which a part has none."
    )
    example = (
        "The figure of Citywide is 181, but those of Sector 1, Sector 2 and Sector 3 add up to 180 (page 1, YEAR TO DATE 2025)."
    )

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        if not isinstance(table.table, TableRule) or not table.table.section_totals:
            return
        for sections in _sections_by_outer(table).values():
            for rule in table.table.section_totals:
                yield from self._check(rule, sections)

    def _check(self, rule: SectionTotalRule, sections: Mapping[str, _Section]) -> Iterator[Finding]:
        totals = [name for name in sections if compiled(rule.total).matches(name)]
        parts = [name for name in sections if name not in totals and first_match(rule.parts, name) is not None]
        if len(totals) != 1 or not all(any(compiled(part).matches(name) for name in parts) for part in rule.parts):
            return
        for place, total in sections[totals[0]].items():
            figures = [sections[name].get(place) for name in parts]
            known = [cell.observation for cell in figures if cell is not None]
            if len(known) == len(parts) and _can_be_summed(total.observation, known):
                yield from self._compare(rule, total, known, parts)

    def _compare(
        self, rule: SectionTotalRule, cell: ObservedCell, parts: list[Observation], names: list[str]
    ) -> Iterator[Finding]:
        one = cell.observation
        values = [part.value for part in parts if part.value is not None]
        total = sum(values, Decimal(0))
        allowed = allowance([one, *parts]) if cell.column.rounded or is_rounded(one) else Decimal(0)
        if one.value is None or abs(total - one.value) <= allowed or (rule.has_rest and total < one.value):
            return
        listed = " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
        yield self.finding(
            Severity.WARNING,
            f"The figure of {one.section} is {amount(one)}, but "
            + (f"those of {listed} add up to" if len(names) > 1 else f"that of its only part, {listed}, is")
            + f" {said(total, one.unit)}",
            one,
            printed=one.value_text,
            expected=said(total, one.unit),
            related=parts,
        )


def _sections_by_outer(table: ObservedTable) -> dict[str, dict[str, _Section]]:
    """The figures of each section, by the section around it and its own name."""
    found: dict[str, dict[str, _Section]] = defaultdict(lambda: defaultdict(dict))
    for row in table.rows:
        section = found[row.row.outer_section][row.row.own_section]
        for cell in row.cells:
            section.setdefault((row.row.parent, row.row.label, cell.column.label), cell)
    return found


def _can_be_summed(total: Observation, parts: list[Observation]) -> bool:
    if total.column_role is Role.CHANGE or total.unit is Unit.PERCENT or total.value is None:
        return False
    return all(part.value is not None and part.unit is total.unit for part in parts)
