"""Columns that are one although white runs down between two halves of them.

A spreadsheet's accounting format sets the pound sign at the left of a cell and its figure at the right; a heading set to the
left may stand well away from figures that are set to the right.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from extract.grid.chunks import POUNDS, ChunkedLine, looks_like_figure, may_be_heading

#: Signs that stand before a figure, and those that stand behind one.
CURRENCIES = POUNDS | {"€"}
BEFORE, BEHIND = CURRENCIES | frozenset("-\u2013\u2212+("), frozenset("%)")
#: Labels set apart from the others are no more than this share of them.
MOST_APART = 0.34

_SIGNS = BEFORE | BEHIND

#: What the columns between gutters print in each line, as texts.
_Printed = list[list[list[str]]]


def without_gaps_in_columns(gutters: Sequence[float], lines: Sequence[ChunkedLine]) -> list[float]:
    """The gutters without those that run between a sign and its figure, or between a heading and its figures."""
    kept = list(gutters)
    printed = _printed(kept, lines)
    signed = any(word.text in _SIGNS for line in lines for chunk in line.chunks for word in chunk.words)
    for gutter in gutters if signed else ():
        place = kept.index(gutter)
        left, right = ([line[column] for line in printed] for column in (place, place + 1))
        if _are_signs(left, right, BEFORE) or _are_signs(right, left, BEHIND):
            kept.remove(gutter)
            printed = _printed(kept, lines)
    if _is_label_set_apart(printed):
        kept = kept[1:]
        printed = _printed(kept, lines)
    return _headings_with_figures(kept, lines, printed)


def _printed(gutters: Sequence[float], lines: Sequence[ChunkedLine]) -> _Printed:
    printed = []
    for line in lines:
        texts: list[list[str]] = [[] for _ in range(len(gutters) + 1)]
        for chunk in line.chunks:
            for word in chunk.words:
                texts[bisect_left(gutters, (word.box.x0 + word.box.x1) / 2)].append(word.text)
        printed.append(texts)
    return printed


def _are_signs(column: Sequence[list[str]], beside: Sequence[list[str]], signs: frozenset[str]) -> bool:
    """Whether a column holds signs only, each beside a figure. A heading may stand over currencies, over no other signs."""
    rows = [(own, other) for own, other in zip(column, beside, strict=True) if own]
    signed = [(own, other) for own, other in rows if len(own) == 1 and own[0] in signs]
    if not signed or not all(_is_amount(" ".join(other)) for _, other in signed):
        return False
    headings = [own for own, _ in rows if own not in [sign for sign, _ in signed]]
    if all(own[0] in CURRENCIES for own, _ in signed):
        return not any(looks_like_figure(" ".join(own)) for own in headings)
    return not headings


def _is_label_set_apart(printed: _Printed) -> bool:
    """Whether the second column holds only a label or two, each in a line without one: "Total" set to the right."""
    if len(printed[0]) < 3:
        return False
    apart = [line for line in printed if line[1]]
    labelled = sum(bool(line[0]) for line in printed)
    if not 0 < len(apart) <= MOST_APART * labelled:
        return False
    return all(not line[0] and line[2] and not _is_amount(" ".join(line[1])) for line in apart)


def _is_amount(text: str) -> bool:
    return looks_like_figure(text) or text.lower() == "nil"


def _headings_with_figures(gutters: list[float], lines: Sequence[ChunkedLine], printed: _Printed) -> list[float]:
    """The gutters without those between a heading and its figures, if every heading finds figures in that way.

    Otherwise nothing says which heading is of which figures.
    """
    first = next((index for index, line in enumerate(lines) if _prints_figures(line)), 0)
    if not first:
        return gutters
    columns = range(len(gutters) + 1)
    over = [any(line[column] for line in printed[:first]) for column in columns]
    below = [[" ".join(line[column]) for line in printed[first:] if line[column]] for column in columns]
    kept: list[float] = []
    headed, filled = True, True  # labels need no heading
    for column, gutter in enumerate(gutters, start=1):
        half = headed and not filled and not over[column] and all(map(_is_amount, below[column]))
        other_half = filled and not headed and over[column] and not below[column]
        if half or other_half:
            headed = filled = True
            continue
        if not (headed and filled):
            return gutters
        kept.append(gutter)
        headed, filled = over[column], bool(below[column])
    return kept if headed and filled else gutters


def _prints_figures(line: ChunkedLine) -> bool:
    """Whether a line prints figures beside its label. Years and periods are headings."""
    return any(not may_be_heading(chunk.text) for chunk in line.chunks[1:])
