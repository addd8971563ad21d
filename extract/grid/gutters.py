"""The columns of a table without lines: the white that runs down between what is printed."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from extract.grid.chunks import Chunk, ChunkedLine, looks_like_figure
from extract.grid.one_column import without_gaps_in_columns
from extract.marks.geometry import Box
from extract.marks.words import Word

#: A gutter must be at least this share of the type size wide.
NARROWEST_GUTTER = 0.08

#: A line is full if it prints in this share of the places in which the fullest lines do.
FULL = 0.6

#: The share of a table's lines whose text may run across a gutter: headings over several columns, labels that are too long.
CROSSING = 0.05

#: The width (points) of the bins in which white is counted.
BIN = 0.25

#: White between columns is narrow in at most this share of the rows in which both sides print close to it.
NARROW_SHARE = 0.34

#: Two chunks no further apart than this many type sizes print close to the white between them.
NEAR = 3.0

#: So many lines at least print figures at both sides of a gutter that words run across, no further than so many type sizes.
FEWEST_FIGURES, FAR = 3, 6.0

#: A column's edge may lie this far (points) inside a word and still be taken to run beside it.
EDGE = 0.5

#: The share of a column's texts that are set alike, to the right or in the middle.
ALIGNED = 0.6


def column_edges(block: Sequence[ChunkedLine], turned: Sequence[Word], size: float) -> list[float]:
    """The edges of a block's columns, its outer edges included. ``turned`` are headings that stand on their side.

    The lines that print in most columns say where the columns are. Of the others, headings over several columns and labels
    that are too long run across gutters; what stands by itself within a gutter is a column that is seldom printed in.
    """
    several = [line for line in block if len(line.chunks) >= 2]
    full = _full_lines(several)
    rest = [line for line in block if line not in full]
    left = min(line.box.x0 for line in block)
    second = min(line.chunks[1].box.x0 for line in several)
    right = max(line.box.x1 for line in block if len(line.chunks) >= 2 or line.box.x0 >= second)
    coverage = _Coverage(Box(left, 0, right, 1), size, full, rest, turned)
    inner: list[float] = []
    for allowed in (0, int(CROSSING * len(full))):
        inner = coverage.gutters(allowed)
        if len(inner) >= 2:
            break
    inner = sorted([*inner, *_crossed_by_words(coverage.gutters(1), inner, full, size)])
    inner = without_gaps_in_columns(_without_gaps_of_words(inner, full), block)
    return [left - 0.3 * size, *inner, right + 0.3 * size]


def _full_lines(lines: Sequence[ChunkedLine]) -> list[ChunkedLine]:
    """The lines that print in nearly as many places as any."""
    counts = sorted(len(line.chunks) for line in lines)
    most = counts[int(0.85 * (len(counts) - 1))]
    return [line for line in lines if len(line.chunks) >= FULL * most]


def _crossed_by_words(
    gutters: Sequence[float], known: Sequence[float], full: Sequence[ChunkedLine], size: float
) -> list[float]:
    """Those of some gutters across which one line prints words ("data not yet available") and all others two figures."""
    found: list[float] = []
    for gutter in gutters:
        across = [chunk for line in full for chunk in line.chunks if chunk.box.x0 < gutter < chunk.box.x1]
        if len(across) != 1 or len(across[0].words) < 2 or _has_digit(across[0].text):
            continue
        whites = [white for line in full if (white := _white_between_figures(line, gutter, size))]
        parted = any(start <= other <= end for start, end in whites for other in known)
        if len(whites) >= FEWEST_FIGURES and not parted:
            start, end = max(start for start, _ in whites), min(end for _, end in whites)
            found.append((start + end) / 2)
    return sorted(set(found))


def _white_between_figures(line: ChunkedLine, gutter: float, size: float) -> tuple[float, float] | None:
    """The white about a gutter in a line that prints a figure at either side of it, near to it."""
    left = [chunk for chunk in line.chunks if gutter - FAR * size <= chunk.box.x1 <= gutter]
    right = [chunk for chunk in line.chunks if gutter <= chunk.box.x0 <= gutter + FAR * size]
    if not left or not right or not (looks_like_figure(left[-1].text) and looks_like_figure(right[0].text)):
        return None
    return left[-1].box.x1, right[0].box.x0


def _has_digit(text: str) -> bool:
    return any(character.isdigit() for character in text)


def _without_gaps_of_words(gutters: Sequence[float], full: Sequence[ChunkedLine]) -> list[float]:
    """The gutters without those that are mere gaps between words: "Jun 24" over figures that are as narrow as "Jun".

    Where both columns beside a gutter print, one text runs on over it in most lines, and is no two headings of one make.
    """
    kept = list(gutters)
    middles = [sorted(word.box.centre[0] for chunk in line.chunks for word in chunk.words) for line in full]
    for gutter in gutters:
        place = kept.index(gutter)
        before = kept[place - 1] if place else float("-inf")
        after = kept[place + 1] if place + 1 < len(kept) else float("inf")
        printed = running = 0
        for line, printing in zip(full, middles, strict=True):
            printed += _any_between(printing, before, gutter) and _any_between(printing, gutter, after)
            across = [chunk for chunk in line.chunks if chunk.box.x0 < gutter < chunk.box.x1]
            running += any(_stands_on_both(chunk, before, gutter, after) and _runs_on(chunk, gutter) for chunk in across)
        if running > NARROW_SHARE * printed:
            kept.remove(gutter)
    return kept


def _any_between(ordered: Sequence[float], start: float, end: float) -> bool:
    """Whether any of some positions in order lies between two others."""
    first = bisect_right(ordered, start)
    return first < len(ordered) and ordered[first] < end


def _stands_on_both(chunk: Chunk, before: float, gutter: float, after: float) -> bool:
    """Whether words of a chunk stand in both columns beside a gutter."""
    middles = [word.box.centre[0] for word in chunk.words]
    return any(before < x < gutter for x in middles) and any(gutter < x < after for x in middles)


def _runs_on(chunk: Chunk, gutter: float) -> bool:
    """Whether a text goes on over a gutter, and is not two headings that stand close together."""
    sides = [[word.text for word in chunk.words if (word.box.x0 < gutter) is side] for side in (True, False)]
    return all(sides) and not _alike([" ".join(words) for words in sides])


@dataclass(slots=True)
class _Spans:
    """What of a table's width the full lines print on, from where to where: ink, and the white inside and between chunks."""

    ink: list[tuple[float, float]] = field(default_factory=list)
    narrow: list[tuple[float, float]] = field(default_factory=list)
    near: list[tuple[float, float]] = field(default_factory=list)
    alone: list[tuple[float, float]] = field(default_factory=list)

    def add_line(self, line: ChunkedLine, begins: float, near: float) -> None:
        """A full line. What of its label lies under the first figures runs over: those columns print nothing beside it."""
        for index, chunk in enumerate(line.chunks):
            for word in chunk.words:
                over = index == 0 and word.box.x1 > begins
                (self.alone if over else self.ink).append((word.box.x0, word.box.x1))
            inside = [(one.box.x1, other.box.x0) for one, other in pairwise(chunk.words)]
            self.narrow += inside
            self.near += inside
        between = [(before.box.x1, after.box.x0) for before, after in pairwise(line.chunks)]
        self.near += [(start, end) for start, end in between if end - start <= near]


class _Coverage:
    """How often each stretch of a table's width is printed on.

    White between the words of one cell may run down as well ("12.5% \N{BLACK DOWN-POINTING TRIANGLE}" in every row). It is
    told apart by its width: between columns it is wide in most of the rows that print on both sides of it.
    """

    def __init__(
        self,
        box: Box,
        size: float,
        full: Sequence[ChunkedLine],
        rest: Sequence[ChunkedLine],
        turned: Sequence[Word],
    ) -> None:
        self._box, self._size = box, size
        self._bins = max(1, int((box.width + 2 * size) / BIN))
        begins = _usual_start([line.chunks[1].box.x0 for line in full if len(line.chunks) > 1])
        spans = _Spans(ink=[(word.box.x0, word.box.x1) for word in turned])
        for line in full:
            spans.add_line(line, begins, NEAR * size)
        self._ink, self._narrow = self._counted(spans.ink), self._counted(spans.narrow)
        self._near, self._alone = self._counted(spans.near), self._counted(spans.alone)
        self._seldom = self._counted([])
        for line in rest:
            for chunk in line.chunks:
                self._add_apart(chunk)

    def _bin(self, x: float) -> int:
        return min(max(int((x - self._box.x0) / BIN), 0), self._bins)

    def _counted(self, spans: Sequence[tuple[float, float]]) -> NDArray[np.intp]:
        """How many of some spans of the width lie over each bin."""
        places = ((np.array(spans).reshape(-1, 2) - self._box.x0) / BIN).astype(np.intp)
        first, stop = places[:, 0].clip(0, self._bins), (places[:, 1].clip(0, self._bins) + 1).clip(0, self._bins)
        kept = first < stop
        begun, ended = (np.bincount(edges[kept], minlength=self._bins + 1) for edges in (first, stop))
        return np.asarray(np.cumsum(begun - ended)[: self._bins])

    def _add_apart(self, chunk: Chunk) -> None:
        """A chunk of a line that is not full: ink of its own where the full lines print nothing, else what may run across."""
        first, last = self._bin(chunk.box.x0), self._bin(chunk.box.x1) + 1
        counts = self._alone if self._ink[first:last].any() else self._seldom
        counts[first:last] += 1

    def gutters(self, allowed: int) -> list[float]:
        """The middles of the gutters that at most ``allowed`` words run across."""
        white = (self._ink <= allowed) & (self._seldom == 0) & (self._narrow <= NARROW_SHARE * self._near)
        last = self._bin(self._box.x1)
        return [
            self._box.x0 + self._middle(start, end) * BIN
            for start, end in _runs(white)
            if end - start >= NARROWEST_GUTTER * self._size / BIN and start > 0 and end < last
        ]

    def _middle(self, start: int, end: int) -> float:
        """The middle of the part of a gutter into which the fewest lines that print nothing else reach: wrapped labels."""
        reach = self._alone[start:end]
        clear = max(_runs(reach == reach.min()), key=lambda run: run[1] - run[0])
        return start + (clear[0] + clear[1]) / 2


def _usual_start(starts: Sequence[float]) -> float:
    """Where the second column begins to print: nearly as far left as in any line, single outliers left aside."""
    ordered = sorted(starts)
    return ordered[len(ordered) // 8] if ordered else float("inf")


def _runs(flags: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """The stretches of consecutive true flags, as start and end (exclusive)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], flags.astype(np.int8), [0]))))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def cut_at_columns(block: Sequence[ChunkedLine], columns: Sequence[float]) -> list[ChunkedLine]:
    """The lines with their chunks cut where a column's edge falls between two of their words.

    In lines that are not full a chunk may be a heading over several columns: it is cut only between figures, and between
    headings of one make ("Apr 24 May 24").
    """
    several = [line for line in block if len(line.chunks) >= 2]
    full = _full_lines(several) if several else []
    figures = next((index for index, line in enumerate(block) if looks_like_figure(line.chunks[-1].text)), len(block))
    return [_cut(line, columns, line in full, index > figures, block) for index, line in enumerate(block)]


def _cut(
    line: ChunkedLine, columns: Sequence[float], full: bool, below_figures: bool, block: Sequence[ChunkedLine]
) -> ChunkedLine:
    chunks: list[Chunk] = []
    for place, chunk in enumerate(line.chunks):
        groups: list[list[Word]] = [[chunk.words[0]]]
        for before, after in pairwise(chunk.words):
            edge = bisect_left(columns, before.box.x1 - EDGE, 1, len(columns) - 1)
            if edge < len(columns) - 1 and columns[edge] <= after.box.x0 + EDGE:
                groups.append([after])
            else:
                groups[-1].append(after)
        parts = [Chunk.of(group) for group in groups]
        words = place > 0 and below_figures and not _has_digit(chunk.text)
        whole = len(parts) > 1 and (words or not full) and not _alike([part.text for part in parts])
        if len(parts) == 1 and _label_meets_figure(chunk, columns, block):
            chunks += [Chunk.of(chunk.words[:-1]), Chunk.of(chunk.words[-1:])]
        else:
            chunks += [chunk] if whole else parts
    return ChunkedLine(line.baseline, line.size, tuple(chunks))


def _label_meets_figure(chunk: Chunk, columns: Sequence[float], block: Sequence[ChunkedLine]) -> bool:
    """Whether a label is so long that it reaches the figure beside it: its last word is set as the figures of a column are."""
    last = chunk.words[-1]
    runs_over = chunk.box.x0 < columns[1] <= last.box.centre[0] and len(chunk.words) > 1
    if not runs_over or not looks_like_figure(last.text):
        return False
    column = bisect_right(columns, last.box.centre[0]) - 1
    start, end = columns[column], columns[min(column + 1, len(columns) - 1)]
    others = [one.box for line in block for one in line.chunks if start <= one.box.x0 and one.box.x1 <= end]
    aligned = sum(abs(box.x1 - last.box.x1) <= EDGE or abs(box.centre[0] - last.box.centre[0]) <= EDGE for box in others)
    return aligned >= 2 and aligned >= ALIGNED * len(others)


def _alike(parts: Sequence[str]) -> bool:
    """Whether texts are all figures, or all words with a figure in the same place."""
    if all(looks_like_figure(part) for part in parts):
        return True
    makes = {re.sub(r"[^\W\d_]+", "a", re.sub(r"\d", "9", part)) for part in parts}
    return len(makes) == 1 and any("9" in make for make in makes)
