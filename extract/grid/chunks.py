"""Lines of text, cut into chunks at their wide gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from extract.marks.geometry import Box, union
from extract.marks.words import TextLine, Word, text_lines

#: A gap this many times the page's usual space between words separates two chunks.
WIDE_GAP = 1.65

#: The space between words, as a share of the type size, where the page has too little text to measure it; and its limits.
USUAL_SPACE, NARROWEST_SPACE, WIDEST_SPACE = 0.28, 0.2, 0.62


@dataclass(frozen=True, slots=True)
class Chunk:
    """Words of a line with no wide gap between them."""

    words: tuple[Word, ...]
    box: Box

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class ChunkedLine:
    """A line of text, cut at its wide gaps."""

    baseline: float
    size: float
    chunks: tuple[Chunk, ...]

    @property
    def box(self) -> Box:
        return union(chunk.box for chunk in self.chunks)


def usual_space(lines: Sequence[TextLine]) -> float:
    """The usual gap between words on a page, as a share of the type size."""
    gaps = [(right.box.x0 - left.box.x1) / max(left.size, right.size) for line in lines for left, right in pairwise(line.words)]
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
        for word in line.words:
            last = groups[-1][-1] if groups else None
            close = last is not None and word.box.x0 - last.box.x1 <= widest * max(word.size, last.size)
            if last is not None and close and not _two_figures(last.text, word.text):
                groups[-1].append(word)
            else:
                groups.append([word])
        chunks = tuple(Chunk(tuple(group), union(word.box for word in group)) for group in groups)
        cut.append(ChunkedLine(line.baseline, line.size, chunks))
    return cut


_COMPLETE = re.compile(r"[(+\-]?[£$]?(?:\d{1,3}(?:,\d{3})+|\d{4,}|\d+\.\d+|\d+(?=%))(?:\.\d+)?%?\)?")


def _two_figures(before: str, after: str) -> bool:
    """Whether two words are figures of their own, however close: "12,731 16,386". Groups of thousands ("79 935") are not."""
    return _COMPLETE.fullmatch(before) is not None and _COMPLETE.fullmatch(after) is not None and after[0] != "("


_WORD = re.compile(r"[^\W\d_]{3,}")


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
