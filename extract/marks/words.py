"""Characters joined into words, and words into lines of text.

The order in which a file draws its characters is a good first guess of which belong together, and nothing more: an arrow
from another font is often drawn later, and Chromium draws every character on its own. So runs are cut from the file's order
first, and joined by position afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extract.marks.geometry import Box, union
from extract.marks.page import Characters, Colour, Page, TextStyle

#: Two characters further apart than this share of the type size are in different words. A space is about 0.28 of the size in
#: ordinary type and 0.2 in condensed type; letters of a word are rarely more than 0.1 apart.
WORD_GAP = 0.17

#: A baseline that moves by more than this share of the type size begins a new line; a superscript moves by about 0.35.
BASELINE_SHIFT = 0.25

#: The height above and the depth below the baseline that a line of type is taken to fill, as shares of its size.
ASCENT, DESCENT = 0.74, 0.21

_SPACES = frozenset(" \t\r\n\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\u200b\ufeff")


@dataclass(frozen=True, slots=True)
class Word:
    """Characters that stand together. ``box`` spans their advance along the line and a line of type across it.

    ``baseline`` is the line's position across the direction of the text: y for text that runs along the page, x for text
    that is turned by 90 degrees. ``characters`` index the page's characters.
    """

    text: str
    box: Box
    baseline: float
    size: float
    angle: int
    characters: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TextLine:
    """Words on one baseline, in reading order."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        return union(word.box for word in self.words)

    @property
    def baseline(self) -> float:
        return self.words[0].baseline

    @property
    def size(self) -> float:
        return max(word.size for word in self.words)


@dataclass(frozen=True, slots=True)
class _Along:
    """The positions of characters along and across the direction in which they run."""

    start: NDArray[np.float64]
    end: NDArray[np.float64]
    across: NDArray[np.float64]
    size: NDArray[np.float64]


def _along(boxes: NDArray[np.float64], origins: NDArray[np.float64], sizes: NDArray[np.float64], angle: int) -> _Along:
    if angle == 90:
        return _Along(-boxes[:, 3], -boxes[:, 1], origins[:, 0], sizes)
    if angle == 180:
        return _Along(-boxes[:, 2], -boxes[:, 0], -origins[:, 1], sizes)
    if angle == 270:
        return _Along(boxes[:, 1], boxes[:, 3], -origins[:, 0], sizes)
    return _Along(boxes[:, 0], boxes[:, 2], origins[:, 1], sizes)


def touching_words(page: Page) -> list[Word]:
    """All visible words of a page that run along one of its axes, each of characters that touch; in no particular order."""
    characters = page.characters
    if not len(characters):
        return []
    angles = np.array([style.angle for style in characters.styles])[characters.style]
    words: list[Word] = []
    for angle in (0, 90, 180, 270):
        places = np.flatnonzero(angles == angle)
        if len(places):
            words.extend(_words_at_angle(characters, places, angle))
    return words


def _words_at_angle(characters: Characters, places: NDArray[np.intp], angle: int) -> list[Word]:
    blank = np.array([characters.text[place] in _SPACES for place in places])
    solid = places[~blank & ~characters.hidden[places]]
    if not len(solid):
        return []
    sizes = np.array([style.size for style in characters.styles])[characters.style[solid]]
    along = _along(characters.boxes[solid], characters.origins[solid], sizes, angle)
    runs = _cut_into_runs(along, solid)
    return [_make_word(characters, along, solid, run, angle) for run in _join_runs(along, runs)]


def _cut_into_runs(along: _Along, solid: NDArray[np.intp]) -> list[list[int]]:
    """Runs of characters that follow one another both in the file and on the page."""
    if len(solid) == 1:
        return [[0]]
    size = np.maximum(along.size[:-1], along.size[1:])
    gap = along.start[1:] - along.end[:-1]
    shift = np.abs(np.diff(along.across))
    apart = np.diff(solid) > 1
    cut = apart | (gap > WORD_GAP * size) | (gap < -0.6 * size) | (shift > BASELINE_SHIFT * size)
    edges = np.flatnonzero(cut) + 1
    return [list(map(int, run)) for run in np.split(np.arange(len(solid)), edges)]


def _join_runs(along: _Along, runs: list[list[int]]) -> list[list[int]]:
    """Join runs that touch on the page though the file draws them apart, and put each word into reading order."""
    runs.sort(key=lambda run: (float(along.across[run[0]]), float(along.start[run[0]])))
    by_line: list[list[list[int]]] = []
    for run in runs:
        line = by_line[-1] if by_line else None
        if line is not None and along.across[run[0]] - along.across[line[-1][0]] <= BASELINE_SHIFT * along.size[run[0]]:
            line.append(run)
        else:
            by_line.append([run])
    words: list[list[int]] = []
    for line in by_line:
        line.sort(key=lambda run: float(along.start[run[0]]))
        words.append(line[0])
        for run in line[1:]:
            last = words[-1]
            size = max(along.size[last[-1]], along.size[run[0]])
            gap = along.start[run[0]] - along.end[last[-1]]
            if -0.3 * size < gap <= WORD_GAP * 0.6 * size:
                last.extend(run)
            else:
                words.append(run)
    return words


def _make_word(characters: Characters, along: _Along, solid: NDArray[np.intp], run: list[int], angle: int) -> Word:
    places = tuple(int(solid[index]) for index in run)
    text = "".join(characters.text[place] for place in places)
    start, end = float(along.start[run].min()), float(along.end[run].max())
    size = float(along.size[run].max())
    baseline = float(along.across[run[0]])
    top, bottom = baseline - ASCENT * size, baseline + DESCENT * size
    return Word(text, _page_box(start, top, end, bottom, angle), abs(baseline), size, angle, places)


def _page_box(start: float, top: float, end: float, bottom: float, angle: int) -> Box:
    """From positions along and across a text's direction back to the page."""
    if angle == 90:
        return Box(top, -end, bottom, -start)
    if angle == 180:
        return Box(-end, -bottom, -start, -top)
    if angle == 270:
        return Box(-bottom, start, -top, end)
    return Box(start, top, end, bottom)


def part_of_word(word: Word, page: Page, keep: Sequence[int]) -> Word:
    """The word made of some of a word's characters (indices into the page's characters, in reading order)."""
    chosen = page.characters.boxes[list(keep)]
    x0, top, x1, bottom = (
        float(chosen[:, 0].min()),
        float(chosen[:, 1].min()),
        float(chosen[:, 2].max()),
        float(chosen[:, 3].max()),
    )
    box = Box(x0, word.box.top, x1, word.box.bottom) if word.angle % 180 == 0 else Box(word.box.x0, top, word.box.x1, bottom)
    text = "".join(page.characters.text[place] for place in keep)
    return Word(text, box, word.baseline, word.size, word.angle, tuple(keep))


def text_lines(words: Iterable[Word]) -> list[TextLine]:
    """Words grouped into lines, from the first line to the last in reading order, whichever way the text is turned.

    Words of different directions are not mixed in a line; the lines of the direction that has most words come first.
    """
    by_angle: dict[int, list[Word]] = {}
    for word in words:
        by_angle.setdefault(word.angle, []).append(word)
    lines: list[TextLine] = []
    for angle, group in sorted(by_angle.items(), key=lambda item: (-len(item[1]), item[0])):
        lines.extend(_lines_at_angle(group, angle))
    return lines


def _lines_at_angle(words: list[Word], angle: int) -> list[TextLine]:
    # The next line is further down (or, for text turned up the page, further right).
    forward = 1 if angle in (0, 90) else -1
    words = sorted(words, key=lambda word: (forward * word.baseline, _start(word)))
    lines: list[list[Word]] = []
    for word in words:
        if lines and _same_line(lines[-1], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [TextLine(tuple(sorted(line, key=_start))) for line in lines]


def _start(word: Word) -> float:
    return {0: word.box.x0, 90: -word.box.bottom, 180: -word.box.x1, 270: word.box.top}[word.angle]


def _same_line(line: list[Word], word: Word) -> bool:
    """Whether a word stands on a line: on its baseline, or raised or lowered by less than half of the larger type."""
    nearest = min(line, key=lambda other: abs(other.baseline - word.baseline))
    return abs(nearest.baseline - word.baseline) <= 0.45 * max(word.size, nearest.size)


def style_of(page: Page, character: int) -> TextStyle:
    """The style of one of a page's characters."""
    return page.characters.styles[int(page.characters.style[character])]


def colour_of(page: Page, word: Word) -> Colour:
    """The colour of a word's first character."""
    return style_of(page, word.characters[0]).colour
