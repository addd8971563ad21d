"""What ties counts within a table: totals that a rule names, and sums and shares that anybody can see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from itertools import permutations

from extract.disclosure.quantities import LEAST_COLUMNS, Counted, Ties, Which, by_column
from extract.figures import decimals
from extract.package.rows import Package
from extract.records import Observation
from extract.rulebook.model import RowRule, Rule, TotalRule, Unit
from extract.rulebook.patterns import compiled, first_match

#: A row of a table: document, rule, section, and the indicator's id.
RowKey = tuple[str, str, str, str]
Columns = Mapping[tuple[object, ...], Mapping[RowKey, Counted]]


def row_of(one: Observation) -> RowKey:
    """The row that an observation stands in, over all pages."""
    return one.document_id, one.rule, one.section, one.indicator_id


def tie_tables(ties: Ties, package: Package, counts: Sequence[Counted], rules: Mapping[str, Rule]) -> None:
    """Everything that ties the counts of one column."""
    values = [counted for counted in counts if counted.quantity.which is Which.VALUE]
    columns: Columns = {key: {row_of(counted.one): counted for counted in members} for key, members in by_column(values)}
    labels = {row_of(counted.one): counted.one for counted in values}
    for name, rule in rules.items():
        totals = [total for table in rule.tables for total in table.totals]
        own = {row: one for row, one in labels.items() if row[1] == name}
        _tie_named_totals(ties, columns, own, totals)
    _tie_children(ties, columns, labels)
    _tie_sections(ties, columns, labels)
    _tie_percentages(ties, package, columns, rules)


def _tie_named_totals(ties: Ties, columns: Columns, labels: Mapping[RowKey, Observation], totals: Sequence[TotalRule]) -> None:
    sections: dict[tuple[str, str, str], list[RowKey]] = defaultdict(list)
    for row in labels:
        sections[row[:3]].append(row)
    for rows in sections.values():
        for total in totals:
            wholes = [row for row in rows if compiled(total.total).matches(labels[row].indicator)]
            parts = [row for row in rows if first_match(total.parts, labels[row].indicator) is not None and row not in wholes]
            if len(wholes) == 1 and len(parts) == len(total.parts):
                _tie_sum(ties, columns, wholes[0], parts, least=1, every=False)


def _tie_children(ties: Ties, columns: Columns, labels: Mapping[RowKey, Observation]) -> None:
    """Rows that belong to another: no more than it, and its sum where they always are."""
    children: dict[tuple[str, str, str, str], list[RowKey]] = defaultdict(list)
    for row, one in labels.items():
        if one.parent_indicator:
            children[row[0], row[1], row[2], one.parent_indicator].append(row)
    for (*place, parent), rows in children.items():
        wholes = [row for row, one in labels.items() if row[:3] == tuple(place) and one.indicator == parent and row not in rows]
        if len(wholes) != 1:
            continue
        pairs = [(cells[row], cells[wholes[0]]) for cells in columns.values() for row in rows if {row, wholes[0]} <= cells.keys()]
        if all(part.value <= whole.value for part, whole in pairs):
            ties.order += [(part.quantity, whole.quantity) for part, whole in pairs]
        _tie_sum(ties, columns, wholes[0], rows, least=LEAST_COLUMNS, every=True)


def _tie_sections(ties: Ties, columns: Columns, labels: Mapping[RowKey, Observation]) -> None:
    """An indicator that is printed in several sections, of which one is always the sum of the others: districts and the city."""
    alike: dict[tuple[str, str, str, str], list[RowKey]] = defaultdict(list)
    for row, one in labels.items():
        alike[row[0], row[1], one.parent_indicator, one.indicator].append(row)
    groups = [rows for rows in alike.values() if len({row[2] for row in rows}) == len(rows) > 2]
    for section in {row[2] for rows in groups for row in rows}:
        whole = [(next(row for row in rows if row[2] == section), rows) for rows in groups if any(row[2] == section for row in rows)]
        sums = [
            (total, [row for row in rows if row != total], cells)
            for total, rows in whole
            for cells in columns.values()
            if all(row in cells for row in rows)
        ]
        adding = [cells[total].value == sum(cells[row].value for row in parts) for total, parts, cells in sums]
        # A single misprint does not keep anybody from seeing that one section is the sum of the others.
        if sum(adding) >= max(LEAST_COLUMNS, 0.8 * len(adding)):
            for (total, parts, cells), adds_up in zip(sums, adding, strict=True):
                if adds_up:
                    ties.equate(cells[total].quantity, [cells[row].quantity for row in parts])


def _tie_sum(ties: Ties, columns: Columns, whole: RowKey, parts: Sequence[RowKey], *, least: int, every: bool) -> None:
    """Equate a row with the sum of others in the columns where it is; with ``every`` only if no column says otherwise."""
    complete = [cells for cells in columns.values() if whole in cells and all(part in cells for part in parts)]
    adding = [cells for cells in complete if cells[whole].value == sum(cells[part].value for part in parts)]
    if len(adding) < least or (every and len(adding) < len(complete)):
        return
    for cells in adding:
        ties.equate(cells[whole].quantity, [cells[part].quantity for part in parts])


# --- percentages ---------------------------------------------------------------------------------------------------------


def _tie_percentages(ties: Ties, package: Package, columns: Columns, rules: Mapping[str, Rule]) -> None:
    """A percentage gives away a count that it is taken of, or from: it is hidden with them."""
    percentages: dict[RowKey, dict[tuple[object, ...], Observation]] = defaultdict(dict)
    for one in package.observations:
        if one.unit in (Unit.PERCENT, Unit.RATIO) and one.value is not None:
            column = (one.document_id, one.column_role, one.column_label, one.period_start, one.period_end)
            percentages[row_of(one)][column] = one
    rows = {row: counted.one for cells in columns.values() for row, counted in cells.items()}
    for row, cells in percentages.items():
        first = next(iter(cells.values()))
        beside = [other for other in rows if other[:3] == row[:3]]
        wholes = {other for other in beside if _is_denominator(first, rows[other], rules)}
        children = [other for other in beside if rows[other].parent_indicator == first.indicator]
        for part, whole in permutations(beside, 2):
            if _is_share(cells, columns, [part], whole):
                wholes |= {part, whole}
        for whole in beside:
            if children and whole not in children and _is_share(cells, columns, children, whole):
                wholes |= {whole, *children}
        for column, one in cells.items():
            for other in wholes & columns.get(column, {}).keys():
                ties.companions.append((columns[column][other].quantity.cell, one.observation_id))


def _is_denominator(percentage: Observation, other: Observation, rules: Mapping[str, Rule]) -> bool:
    """Whether the rule says that a percentage is taken of a row."""
    rule = rules.get(percentage.rule)
    entries: list[RowRule] = [entry for table in rule.tables for entry in table.rows] if rule else []
    return any(
        entry.denominator is not None
        and first_match(entry.labels, percentage.indicator) is not None
        and compiled(entry.denominator).matches(other.indicator)
        for entry in entries
    )


def _is_share(
    cells: Mapping[tuple[object, ...], Observation], columns: Columns, parts: Sequence[RowKey], whole: RowKey
) -> bool:
    """Whether a row's percentages are those of some rows in another, wherever all are printed and it says something."""
    fitting = 0
    for column, one in cells.items():
        here = columns.get(column, {})
        if whole not in here or any(part not in here for part in parts) or one.value is None or not here[whole].value:
            continue
        share = 100 * sum((here[part].value for part in parts), Decimal(0)) / here[whole].value
        value = 100 * one.value if one.unit is Unit.RATIO else one.value
        step = Decimal(1).scaleb(-decimals(value))
        if value not in (share.quantize(step, ROUND_HALF_UP), share.quantize(step, ROUND_DOWN)):
            return False
        fitting += 0 < share < 100
    return fitting >= LEAST_COLUMNS
