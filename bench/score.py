"""How much of a table as printed a program has got: exact cells, exact markers, exact tables.

Peers leave out empty rows, add columns, cut tables in two. What they have read is therefore laid over what is printed as
favourably as order allows: columns to columns, then rows to rows. White space does not count, nor which of two characters
stands for the same marker.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from extract.markers.glyphs import DIRECTIONS, GLYPHS

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Score:
    """Counts over any number of tables: cells that print something, those with a marker, and how many are exact."""

    cells: int = 0
    cells_exact: int = 0
    markers: int = 0
    markers_exact: int = 0
    tables: int = 0
    tables_exact: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))


def score(truth: Rows, found: Iterable[Rows]) -> Score:
    """How much of one table the best of several found ones has."""
    printed = _plain(truth)
    candidates = [_score(printed, _plain(rows)) for rows in found]
    empty = _score(printed, [])
    return max(candidates, key=lambda one: (one.tables_exact, one.cells_exact, one.markers_exact), default=empty)


def _plain(rows: Rows) -> list[list[str]]:
    """Cells without white space, with one character for each direction; rows and columns that print nothing left out."""
    cells = [
        ["".join(GLYPHS[DIRECTIONS[one]] if one in DIRECTIONS else one for one in "".join(text.split())) for text in row]
        for row in rows
    ]
    cells = [row for row in cells if any(row)]
    kept = [
        column for column in range(max(map(len, cells), default=0)) if any(column < len(row) and row[column] for row in cells)
    ]
    return [[row[column] if column < len(row) else "" for column in kept] for row in cells]


def _score(truth: list[list[str]], found: list[list[str]]) -> Score:
    cells = [(row, column) for row, texts in enumerate(truth) for column, text in enumerate(texts) if text]
    markers = [(row, column) for row, column in cells if _marker(truth[row][column])]
    placed = _laid_over(truth, found)
    figures = {place: _without_marker(truth[place[0]][place[1]]) for place in cells}
    return Score(
        cells=len(cells),
        cells_exact=sum(_without_marker(placed.get(place, "")) == figures[place] for place in cells),
        markers=len(markers),
        markers_exact=sum(placed.get((row, column), "") == truth[row][column] for row, column in markers),
        tables=1,
        tables_exact=int(truth == found),
    )


def _marker(text: str) -> str:
    return "".join(one for one in text if one in DIRECTIONS)


def _without_marker(text: str) -> str:
    return "".join(one for one in text if one not in DIRECTIONS)


def _laid_over(truth: list[list[str]], found: list[list[str]]) -> dict[tuple[int, int], str]:
    """What is found at each place of what is printed."""
    if not found:
        return {}
    ours, theirs = list(zip(*truth, strict=True)), list(zip(*found, strict=True))
    columns = _aligned(len(ours), len(theirs), lambda one, other: _in_common(ours[one], theirs[other]))

    def rows_in_common(one: int, other: int) -> int:
        return sum(
            bool(truth[one][a]) and _without_marker(truth[one][a]) == _without_marker(found[other][b]) for a, b in columns
        )

    rows = _aligned(len(truth), len(found), rows_in_common)
    return {(row, column): found[other][beside] for row, other in rows for column, beside in columns}


def _in_common(one: Sequence[str], other: Sequence[str]) -> int:
    ours = Counter(_without_marker(text) for text in one if text)
    theirs = Counter(_without_marker(text) for text in other if text)
    return sum((ours & theirs).values())


def _aligned(ours: int, theirs: int, common: Callable[[int, int], int]) -> list[tuple[int, int]]:
    """Pairs in order with the most in common: the best monotone alignment."""
    values = [[common(one, other) for other in range(theirs)] for one in range(ours)]
    best = [[0] * (theirs + 1) for _ in range(ours + 1)]
    for one in range(ours - 1, -1, -1):
        for other in range(theirs - 1, -1, -1):
            paired = values[one][other] + best[one + 1][other + 1]
            best[one][other] = max(paired, best[one + 1][other], best[one][other + 1])
    pairs, one, other = [], 0, 0
    while one < ours and other < theirs:
        if values[one][other] and best[one][other] == values[one][other] + best[one + 1][other + 1]:
            pairs.append((one, other))
            one, other = one + 1, other + 1
        elif best[one][other] == best[one + 1][other]:
            one += 1
        else:
            other += 1
    return pairs
