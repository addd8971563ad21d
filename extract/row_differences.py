"""Two versions of a CSV compared as a person would: which rows, which columns, what was there and what is."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

Row = Mapping[str, str]

#: What names a row in a difference, of the columns that it has.
_NAMING = ("file", "section", "parent_indicator", "indicator", "column_label", "period_start", "value_text")

#: A change that so many rows have in common is told once.
COMMON = 5


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that differs. ``row`` names its row."""

    row: str
    column: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class RowDifferences:
    """How two versions of a CSV differ. Rows are given by what names them."""

    changed: tuple[CellChange, ...]
    missing: tuple[str, ...]
    new: tuple[str, ...]
    other: str = ""
    """A difference of the texts that is none of the rows: their order, the header."""

    def lines(self) -> Iterator[str]:
        """The differences in words: first how many, then what many rows have in common, then row by row."""
        yield self._counts()
        common = {change for change, count in Counter(map(_what, self.changed)).items() if count >= COMMON}
        for column, was, now in sorted(common):
            count = sum(_what(change) == (column, was, now) for change in self.changed)
            yield f"  {column}: was {_told(was)}, is {_told(now)} (in {count} rows)"
        row = None
        for change in self.changed:
            if _what(change) in common:
                continue
            if change.row != row:
                row = change.row
                yield f"  {row}"
            yield f"      {change.column}: was {_told(change.was)}, is {_told(change.now)}"
        yield from (f"  missing: {row}" for row in self.missing)
        yield from (f"  new: {row}" for row in self.new)

    def _counts(self) -> str:
        parts = []
        if self.changed:
            rows = len({change.row for change in self.changed})
            parts.append(f"{_many(len(self.changed), 'cell')} changed in {_many(rows, 'row')}")
        if self.missing:
            parts.append(f"{_many(len(self.missing), 'row')} missing")
        if self.new:
            parts.append(f"{_many(len(self.new), 'new row')}")
        return ", ".join(parts) or self.other


def compare_csv(expected: str, actual: str) -> RowDifferences:
    """How what came out differs from what is expected. Rows are the same where they are about the same cell of the document."""
    old, new = _rows(expected), _rows(actual)
    changed = [
        CellChange(f"row {number}: {_name(after)}", column, before.get(column, ""), after.get(column, ""))
        for key, (number, before) in old.items()
        if key in new
        for after in (new[key][1],)
        for column in dict.fromkeys((*before, *after))
        if before.get(column, "") != after.get(column, "")
    ]
    missing = tuple(f"row {number}: {_name(row)}" for key, (number, row) in old.items() if key not in new)
    came = tuple(f"row {number}: {_name(row)}" for key, (number, row) in new.items() if key not in old)
    return RowDifferences(tuple(changed), missing, came, "the rows are the same, and their order or the header is not")


def _what(change: CellChange) -> tuple[str, str, str]:
    return change.column, change.was, change.now


def _rows(text: str) -> dict[tuple[str, int], tuple[int, Row]]:
    """The rows, with their numbers (the header is row 1), by what they are about; rows about the same are counted.

    A document that was printed again has another id: what it prints stands in the same place.
    """
    rows: dict[tuple[str, int], tuple[int, Row]] = {}
    used: Counter[str] = Counter()
    for number, row in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        place = (row.get("observation_id") or "").partition("-")[2]
        name = f"{row.get('code') or ''} {place or row.get('indicator') or ''}"
        rows[name, used[name]] = number, {str(column): value or "" for column, value in row.items() if column is not None}
        used[name] += 1
    return rows


def _name(row: Row) -> str:
    """What a row is about, in the words of its columns; a finding says it itself."""
    if row.get("message"):
        return f"{row.get('code', '')} | {row['message']}"
    parts = [row[column] for column in _NAMING if row.get(column)]
    place = f" (page {row['page']})" if row.get("page") else ""
    return " | ".join(parts) + place


def _told(text: str) -> str:
    return f"'{text}'" if text else "empty"


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
