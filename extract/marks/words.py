"""Characters joined into words, and words into lines of text.

The order in which a file draws its characters is a good first guess of which belong together, and nothing more: an arrow
from another font is often drawn later, and Chromium draws every character on its own. So runs are cut from the file's order
first, and joined by position afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import inf
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from extract.marks.geometry import Box, union
from extract.marks.page import ASCENT, DESCENT, Characters, Colour, Page, TextStyle
from extract.marks.raised import LEAST_RISE, MOST_RISE, RAISED, SMALLER

#: Two characters further apart than this share of the type size are in different words. A space is about 0.28 of the size in
#: ordinary type and 0.2 in condensed type; letters of a word are rarely more than 0.1 apart.
WORD_GAP = 0.17

#: A baseline that moves by more than this share of the type size begins a new line; a superscript moves by about 0.35.
BASELINE_SHIFT = 0.25

#: Words whose baselines differ by no more than this share of the larger type stand on one line: raised and lowered ones too.
SAME_LINE = 0.45

_RAISED = frozenset(RAISED.values())

_SPACES = frozenset(" \t\r\n\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\u200b\ufeff")


class Word(NamedTuple):
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


class TextLine(NamedTuple):
    """Words on one baseline, in reading order."""

    words: tuple[Word, ...]
    box: Box

    @classmethod
    def of(cls, words: Sequence[Word]) -> TextLine:
        return cls(tuple(words), words[0].box if len(words) == 1 else union(word.box for word in words))

    @property
    def text(self) -> str:
        return " ".join([word.text for word in self.words])

    @property
    def baseline(self) -> float:
        return self.words[0].baseline

    @property
    def size(self) -> float:
        return max([word.size for word in self.words])


class _Along(NamedTuple):
    """Characters seen along their text, as if it ran from left to right and its lines downwards, as columns of equal length.

    ``places`` are their places in the page's order, ``starts`` and ``ends`` are along the text, ``across`` is the baseline.
    """

    places: list[int]
    starts: list[float]
    ends: list[float]
    across: list[float]
    sizes: list[float]


class _Run(NamedTuple):
    """Characters that follow one another both in the file and on the page: where the first stands across and along the text,
    which it is, and which is the one after the last. Runs sort as one reads them."""

    across: float
    start: float
    first: int
    stop: int


def _along(characters: Characters, places: NDArray[np.intp], angle: int) -> tuple[_Along, list[int]]:
    """The characters at some places seen along their text, and the edges of the runs that they form."""
    boxes, origins = characters.boxes[places], characters.origins[places]
    sizes = np.array([style.size for style in characters.styles])[characters.style[places]]
    if angle == 90:
        starts, ends, across = -boxes[:, 3], -boxes[:, 1], origins[:, 0]
    elif angle == 180:
        starts, ends, across = -boxes[:, 2], -boxes[:, 0], -origins[:, 1]
    elif angle == 270:
        starts, ends, across = boxes[:, 1], boxes[:, 3], -origins[:, 0]
    else:
        starts, ends, across = boxes[:, 0], boxes[:, 2], origins[:, 1]
    size = np.maximum(sizes[:-1], sizes[1:])
    gap = starts[1:] - ends[:-1]
    cut = (np.diff(places) > 1) | (gap > WORD_GAP * size) | (gap < -0.6 * size)
    shift = np.abs(np.diff(across))
    cut |= shift > BASELINE_SHIFT * size
    stepped = (np.minimum(sizes[:-1], sizes[1:]) <= SMALLER * size) & (shift >= LEAST_RISE * size)
    for index in np.flatnonzero(stepped).tolist():
        # A small figure a little above or below a larger one is not a digit of it.
        cut[index] |= characters.text[places[index]].isdigit() and characters.text[places[index + 1]].isdigit()
    cut &= ~(_raised_behind(characters, places, gap, size) & (gap >= -0.6 * size) & (shift <= MOST_RISE * size))
    edges = [0, *(np.flatnonzero(cut) + 1).tolist(), len(places)]
    columns = _Along(places.tolist(), starts.tolist(), ends.tolist(), across.tolist(), sizes.tolist())
    return columns, edges


def _raised_behind(
    characters: Characters, places: NDArray[np.intp], gap: NDArray[np.float64], size: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Which characters but the first are raised marks right behind what they mark: they are of one word with it."""
    if _RAISED.isdisjoint(characters.text):
        return np.zeros(len(gap), dtype=np.bool_)
    raised = np.fromiter((characters.text[place] in _RAISED for place in places[1:].tolist()), np.bool_, len(gap))
    return np.asarray(raised & (np.diff(places) == 1) & (gap <= WORD_GAP * size))


def touching_words(page: Page) -> list[Word]:
    """All visible words of a page that run along one of its axes, each of characters that touch; in no particular order."""
    characters = page.characters
    if not len(characters):
        return []
    angles = np.array([style.angle for style in characters.styles])[characters.style]
    printed = ~characters.hidden & np.fromiter((text not in _SPACES for text in characters.text), np.bool_, len(characters))
    words: list[Word] = []
    for angle in (0, 90, 180, 270):
        places = np.flatnonzero(printed & (angles == angle))
        if len(places):
            words.extend(_words_at_angle(characters, places, angle))
    return words


def _words_at_angle(characters: Characters, places: NDArray[np.intp], angle: int) -> list[Word]:
    along, edges = _along(characters, places, angle)
    extents = _extents(along, edges[:-1])
    return [_make_word(characters, along, extents, word, angle) for word in _join_runs(characters, along, edges)]


#: Where a run begins and ends along its text, and the size of its largest type.
_Extent = tuple[float, float, float]


def _extents(along: _Along, firsts: Sequence[int]) -> dict[int, _Extent]:
    """The extent of each run, by its first character."""
    starts = np.minimum.reduceat(np.array(along.starts), firsts).tolist()
    ends, sizes = (np.maximum.reduceat(np.array(column), firsts).tolist() for column in (along.ends, along.sizes))
    return dict(zip(firsts, zip(starts, ends, sizes, strict=True), strict=True))


def _join_runs(characters: Characters, along: _Along, edges: Sequence[int]) -> list[list[_Run]]:
    """Words: runs that touch on the page though the file draws them apart are joined, in reading order."""
    starts, ends, across, sizes = along.starts, along.ends, along.across, along.sizes
    runs = sorted([_Run(across[first], starts[first], first, stop) for first, stop in pairwise(edges)])
    lines: list[list[_Run]] = []
    last = -inf
    for run in runs:
        if run.across - last <= BASELINE_SHIFT * sizes[run.first]:
            lines[-1].append(run)
        else:
            lines.append([run])
        last = run.across
    words: list[list[_Run]] = []
    for line in lines:
        line.sort(key=itemgetter(1))
        words.append([line[0]])
        for (_, _, _, stop), run in pairwise(line):
            _, start, first, _ = run
            size = max(sizes[stop - 1], sizes[first])
            touching = -0.3 * size < start - ends[stop - 1] <= WORD_GAP * 0.6 * size
            if touching and not _is_step(characters, along, stop - 1, first):
                words[-1].append(run)
            else:
                words.append([run])
    return words


def _is_step(characters: Characters, along: _Along, one: int, other: int) -> bool:
    """Whether two digits are of two sizes and on two lines: a figure and a mark beside it."""
    size, smaller = max(along.sizes[one], along.sizes[other]), min(along.sizes[one], along.sizes[other])
    if smaller > SMALLER * size or abs(along.across[one] - along.across[other]) < LEAST_RISE * size:
        return False
    return all(characters.text[along.places[index]].isdigit() for index in (one, other))


def _make_word(characters: Characters, along: _Along, extents: dict[int, _Extent], runs: Sequence[_Run], angle: int) -> Word:
    baseline, _, first, stop = runs[0]
    place = along.places[first]
    places: Sequence[int] = range(place, place + stop - first)
    text = "".join(characters.text[place : place + stop - first])
    start, end, size = extents[first]
    for _, _, first, stop in runs[1:]:
        place = along.places[first]
        text += "".join(characters.text[place : place + stop - first])
        places = (*places, *range(place, place + stop - first))
        further = extents[first]
        start, end, size = min(start, further[0]), max(end, further[1]), max(size, further[2])
    top, bottom = baseline - ASCENT * size, baseline + DESCENT * size
    return Word(text, _page_box(start, top, end, bottom, angle), abs(baseline), size, angle, tuple(places))


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
    words = list(words)
    if len(words) == 1:
        return [TextLine.of(words)]
    if len({word.angle for word in words}) == 1:
        return _lines_at_angle(words, words[0].angle)
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
    baselines = [word.baseline for word in words]
    if max(baselines) - min(baselines) <= SAME_LINE * min([word.size for word in words]):
        return [TextLine.of(sorted(words, key=lambda word: (_start(word), forward * word.baseline)))]
    words = sorted(words, key=lambda word: (forward * word.baseline, _start(word)))
    lines: list[list[Word]] = []
    for word in words:
        if lines and _same_line(lines[-1], word):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [TextLine.of(sorted(line, key=_start)) for line in lines]


def _start(word: Word) -> float:
    """Where a word begins along its text."""
    if word.angle == 0:
        return word.box.x0
    return {90: -word.box.bottom, 180: -word.box.x1, 270: word.box.top}[word.angle]


def _same_line(line: list[Word], word: Word) -> bool:
    """Whether a word stands on a line: on its baseline, or raised or lowered by less than half of the larger type."""
    last = line[-1]
    if abs(last.baseline - word.baseline) <= SAME_LINE * max(word.size, last.size):
        return True
    nearest = min(line, key=lambda other: abs(other.baseline - word.baseline))
    return abs(nearest.baseline - word.baseline) <= SAME_LINE * max(word.size, nearest.size)


def style_of(page: Page, character: int) -> TextStyle:
    """The style of one of a page's characters."""
    return page.characters.styles[int(page.characters.style[character])]


def colour_of(page: Page, word: Word) -> Colour:
    """The colour of a word's first character."""
    return style_of(page, word.characters[0]).colour
