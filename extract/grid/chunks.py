"""Lines of text, cut into chunks at their wide gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from extract.marks.geometry import Box, union
from extract.marks.words import SAME_LINE, TextLine, Word, text_lines

#: A gap this many times the page's usual space between words separates two chunks.
WIDE_GAP = 1.65

#: The space between words, as a share of the type size, where the page has too little text to measure it; and its limits.
USUAL_SPACE, NARROWEST_SPACE, WIDEST_SPACE = 0.28, 0.2, 0.62

#: Justified text is set with one space all along its line: so many gaps at least, that differ by no more than this share of
#: the type size and are no wider than this, between words most of which are letters.
FEWEST_EVEN, EVEN, WIDEST_EVEN, LETTERS = 3, 0.05, 1.0, 0.6


class Chunk(NamedTuple):
    """Words of a line with no wide gap between them."""

    words: tuple[Word, ...]
    box: Box

    @classmethod
    def of(cls, words: Sequence[Word]) -> Chunk:
        return cls(tuple(words), words[0].box if len(words) == 1 else union(word.box for word in words))

    @property
    def text(self) -> str:
        return " ".join([word.text for word in self.words])


class ChunkedLine(NamedTuple):
    """A line of text, cut at its wide gaps."""

    baseline: float
    size: float
    chunks: tuple[Chunk, ...]

    @property
    def box(self) -> Box:
        return union(chunk.box for chunk in self.chunks)


def usual_space(lines: Sequence[TextLine]) -> float:
    """The usual gap between words on a page, as a share of the type size."""
    gaps = [_gap(left, right) for line in lines for left, right in pairwise(line.words)]
    spaces = [gap for gap in gaps if 0.1 < gap < 0.9]
    if len(spaces) < 10:
        return USUAL_SPACE
    return min(max(median(spaces), NARROWEST_SPACE), WIDEST_SPACE)


def chunked_lines(words: Sequence[Word]) -> list[ChunkedLine]:
    """Upright words as lines cut into chunks, from the top of the page down."""
    lines = text_lines(words)
    widest = usual_space(lines) * WIDE_GAP
    cut = []
    for line in lines:
        groups: list[list[Word]] = []
        gaps = [_gap(last, word) for last, word in pairwise(line.words)]
        justified = _justified(line.words, gaps) if any(widest < gap <= WIDEST_EVEN for gap in gaps) else frozenset()
        for index, word in enumerate(line.words):
            last = groups[-1][-1] if groups else None
            close = index > 0 and (gaps[index - 1] <= widest or index - 1 in justified)
            if last is not None and close and not _two_figures(last.text, word.text, gaps[index - 1]):
                groups[-1].append(word)
            else:
                groups.append([word])
        groups = [part for group in groups for part in _headings(group)]
        chunks = tuple([Chunk.of(group) for group in groups])
        cut.append(ChunkedLine(line.baseline, line.size, chunks))
    return cut


def _gap(left: Word, right: Word) -> float:
    """The gap between two words of a line, as a share of the type size."""
    return (right.box.x0 - left.box.x1) / max(left.size, right.size)


def _justified(words: Sequence[Word], gaps: Sequence[float]) -> frozenset[int]:
    """Which of a line's gaps are spaces of justified text: they are as wide as their neighbours, however wide that is."""
    spaces: set[int] = set()
    start = 0
    while start < len(gaps):
        end = start + 1
        low = high = gaps[start]
        while end < len(gaps) and max(high, gaps[end]) - min(low, gaps[end]) <= EVEN:
            low, high = min(low, gaps[end]), max(high, gaps[end])
            end += 1
        run = words[start : end + 1]
        letters = sum(word.text[0].isalpha() for word in run)
        if end - start >= FEWEST_EVEN and high <= WIDEST_EVEN and letters >= LETTERS * len(run):
            spaces.update(range(start, end))
        start = end
    return frozenset(spaces)


def on_one_line(words: Sequence[Word]) -> bool:
    """Whether words certainly stand on one line of text, as far as there are any."""
    if len(words) < 2:
        return True
    baselines = [word.baseline for word in words]
    return max(baselines) - min(baselines) <= SAME_LINE * min(word.size for word in words)


def lines_of(chunks: Sequence[Chunk]) -> tuple[TextLine, ...]:
    """What is printed in a cell as lines: mostly one. A chunk may be of several, where text beside the cell stands between."""
    if len(chunks) == 1 and on_one_line(chunks[0].words):
        return (TextLine(*chunks[0]),)
    return tuple(text_lines(word for chunk in chunks for word in chunk.words)) if chunks else ()


def may_have_chunks(words: Sequence[Word]) -> bool:
    """Whether at least two lines of some words may hold several chunks: a quick look that never misses any."""
    found = 0
    line: list[Word] = []
    for word in sorted(words, key=lambda word: word.baseline):
        if line and word.baseline - line[-1].baseline > SAME_LINE * max(word.size, line[-1].size):
            found += _has_gap(line)
            line = []
        line.append(word)
    return found + _has_gap(line) >= 2


def _has_gap(line: list[Word]) -> bool:
    line.sort(key=lambda word: word.box.x0)
    narrowest = WIDE_GAP * NARROWEST_SPACE
    return any(
        after.box.x0 - before.box.x1 > narrowest * max(before.size, after.size)
        or (before.text[-1] in _FIGURE_ENDS and after.text[0] in _FIGURE_BEGINS)
        for before, after in pairwise(line)
    )


_COMPLETE = re.compile(r"[(+\-]?[£$]?(?:\d{1,3}(?:,\d{3})+|\d{4,}|\d+\.\d+|\d+(?=%))(?:\.\d+)?%?\)?")


#: Signs of currency that stand before their figure, with a minus sign or not.
POUNDS = frozenset(("£", "$", "-£", "-$", "\u2212£", "\u2212$"))

_FIGURE_ENDS, _FIGURE_BEGINS = frozenset("0123456789%)"), frozenset("0123456789+-\u2212£$")


#: A figure whose thousands are parted by commas; groups of thousands are never so far apart as this (type sizes).
_COMMAS, GROUPS_APART = re.compile(r"\d{1,3}(?:,\d{3})+"), 0.7


def _two_figures(before: str, after: str, gap: float) -> bool:
    """Whether two words are figures of their own, however close: "12,731 16,386". Groups of thousands ("79 935") are not,
    unless they stand too far apart, or the second has commas.

    A pound sign begins the next figure, which a spreadsheet may set at the other side of its cell.
    """
    if before[-1] not in _FIGURE_ENDS or after[0] not in _FIGURE_BEGINS:
        return False
    if after in POUNDS:
        return looks_like_figure(before)
    if before.isdigit() and after.isdigit():
        return gap > GROUPS_APART or (_COMPLETE.fullmatch(before) is not None and _COMPLETE.fullmatch(after) is not None)
    complete = _COMPLETE.fullmatch(before) is not None or (before.isdigit() and _COMMAS.fullmatch(after) is not None)
    return complete and _COMPLETE.fullmatch(after) is not None


_YEARS = r"(?:19|20)\d\d(?:[/-](?:\d\d){1,2})?"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?(?:[- ]'?(?:\d\d){1,2})?"
_QUARTER = rf"F?Q[1-4](?: (?:{_YEARS}|\d\d/\d\d))?"

#: Names of periods of one make, one after the other.
_PERIODS = re.compile("|".join(rf"{one}(?: {one})+" for one in (_MONTH, _QUARTER, _YEARS)))


def _headings(words: list[Word]) -> list[list[Word]]:
    """Words of a chunk, each period's name by itself where they are such names only: columns' headings that stand close."""
    if len(words) < 2 or not _PERIODS.fullmatch(" ".join([word.text for word in words])):
        return [words]
    lettered = words[0].text[0].isalpha()
    starts = [place for place, word in enumerate(words) if word.text[0].isalpha() or not lettered]
    return [words[start:end] for start, end in pairwise([*starts, len(words)])]


_WORD = re.compile(r"[^\W\d_]{3,}")


@lru_cache(maxsize=4096)
def looks_like_figure(text: str) -> bool:
    """Whether a text may be a figure: it has a digit and no word of three letters, or is a sign that stands for one."""
    return (any(character.isdigit() for character in text) and not _WORD.search(text)) or text in (
        "-",
        "–",
        "—",
        "*",
        ":",
        "..",
    )


_PERIOD = re.compile(r"(?:F?Q[1-4]|[A-Z][a-z]{2,8}\.?[- ]?'?\d{2,4}|(?:19|20)\d\d ?[/-] ?\d{2,4})(?: .*)?")

_YEAR = re.compile(r"(?:19|20)\d\d")


def names_period(text: str) -> bool:
    """Whether a text names a period by a word and a number, or by a split year: "Q1", "Apr 24", "2024/25"."""
    return _PERIOD.fullmatch(text) is not None


def may_be_heading(text: str) -> bool:
    """Whether a text is no figure, or one that stands over figures: a period, a year."""
    return not looks_like_figure(text) or names_period(text) or _YEAR.fullmatch(text) is not None
