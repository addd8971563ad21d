"""Suppressed figures are never recovered.

De-cumulation is subtraction, and subtraction can undo a suppression: where a row of months prints "<5" and the cumulative row
beside it does not, the difference of two cumulative figures is the figure that was not to be known; where one part of a total
is suppressed, the total's month less the other parts' months is. Such a derived figure is withheld, like those beside a
suppressed one. What a report prints stays as it is printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.records import Method, MonthlyFigure, Observation, Reason
from extract.rulebook.model import Symbol
from extract.scorecard.observe import ObservedTable
from extract.scorecard.relations import Total, at_column, months_and_sums, totals

_Rows = dict[str, MonthlyFigure]


def withhold_revealing(rows: Sequence[MonthlyFigure], tables: Sequence[ObservedTable]) -> list[MonthlyFigure]:
    """The rows in their order, those that would reveal a suppressed figure withheld with the reason ``suppressed``."""
    known = {row.observation_id: row for row in rows}
    if not any(one.symbol is Symbol.SUPPRESSED for table in tables for one in table.observations):
        return list(rows)
    for table in tables:
        _withhold(known, _months_of_suppressed(table))
    groups = totals(tables)
    # A total that is withheld is itself a suppressed part of the total above it: on until nothing more is revealed.
    while sum(_withhold(known, _revealed_by(group, known)) for group in groups):
        pass
    return [known[row.observation_id] for row in rows]


def _withhold(known: _Rows, revealing: Iterator[str]) -> int:
    """Withhold the derived figures among some. Returns how many there were."""
    ids = [key for key in revealing if key in known and known[key].method is Method.DIFFERENCE]
    for key in ids:
        known[key] = replace(
            known[key], monthly_value=None, monthly_numerator=None, method=Method.WITHHELD, reason=Reason.SUPPRESSED
        )
    return len(ids)


def _months_of_suppressed(table: ObservedTable) -> Iterator[str]:
    """The cumulative figures whose month is printed in a row of its own, and suppressed there."""
    for pair in months_and_sums(table):
        for start, month in pair.months.items():
            if month.symbol is Symbol.SUPPRESSED and start in pair.cumulative:
                yield pair.cumulative[start].observation_id


def _revealed_by(group: Total, known: _Rows) -> Iterator[str]:
    """The figures of a total and its parts from which a suppressed one could be worked out, column by column.

    Where two are hidden, only the sum or the difference of the two could be. Of several figures that reveal one together the
    total is withheld, for it says least; where the total is what is hidden, all its parts are.
    """
    for cell in group.row.cells:
        parts = [at_column(part, cell.column) for part in group.parts]
        if any(part is None for part in parts):
            continue
        members = [cell.observation, *(part for part in parts if part is not None)]
        hidden = [one for one in members if _is_hidden(one, known)]
        open_to_all = [one for one in members if _is_given(one, known)]
        if len(hidden) == 1 and len(open_to_all) == len(members) - 1:
            derived = [one for one in open_to_all if one is cell.observation] or open_to_all
            yield from (one.observation_id for one in derived)


def _is_hidden(one: Observation, known: _Rows) -> bool:
    row = known.get(one.observation_id)
    return row is not None and row.reason is Reason.SUPPRESSED


def _is_given(one: Observation, known: _Rows) -> bool:
    row = known.get(one.observation_id)
    return row is not None and row.method is not Method.WITHHELD
