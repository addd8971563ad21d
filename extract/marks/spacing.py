"""Letter-spaced text: "D o m e s tic" is one word that a producer has set wide, letter by letter.

A gap between letters looks like one between words; what tells them apart is that nearly every word would be one letter long,
and that the gaps between real words are wider still.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from statistics import median

from extract.marks.geometry import union
from extract.marks.page import Page
from extract.marks.words import Word, text_lines, touching_words

#: Letters further apart than this share of the type size are not of one word, however the text is set.
WIDEST = 0.5

#: Digits further apart than this are not of one figure: "1 2" may be two.
WIDEST_IN_FIGURE = 0.25

#: A spaced word has at least so many single letters, and they are at least this share of its pieces.
FEWEST, SHARE = 4, 0.6

#: Words of one letter-spaced text are no further apart than this; the gaps between their letters differ by no more than this.
WIDEST_BREAK, EVEN = 1.6, 0.1

#: A gap this many times the usual one between the letters separates two words.
WORD_BREAK = 1.6


@lru_cache(maxsize=4)
def words_of(page: Page) -> tuple[Word, ...]:
    """All visible words of a page that run along one of its axes, letter-spaced ones put together; in no particular order."""
    words = tuple(touching_words(page))
    singles = sum(len(word.text) == 1 and word.text.isalpha() for word in words)
    if singles < FEWEST:
        return words
    upright = [word for word in words if word.angle == 0]
    joined = [word for line in text_lines(upright) for word in _join(line.words)]
    return (*joined, *(word for word in words if word.angle != 0))


def _join(words: Sequence[Word]) -> Iterator[Word]:
    if sum(len(word.text) == 1 and word.text.isalpha() for word in words) < FEWEST:
        yield from words
        return
    for run in _runs(list(_stretches(words))):
        parts = [word for stretch in run for word in stretch]
        singles = sum(len(word.text) == 1 and word.text.isalpha() for word in parts)
        if singles < FEWEST or singles < SHARE * len(parts):
            yield from parts
        else:
            yield from (_one_word(group) for stretch in run for group in _groups(stretch))


def _runs(stretches: Sequence[list[Word]]) -> Iterator[list[list[Word]]]:
    """Stretches that are words of one text, all of them set equally wide: short words are known by the long ones."""
    run = [stretches[0]]
    for before, after in pairwise(stretches):
        spaces = [_space(stretch) for stretch in (*run, after) if len(stretch) > 1]
        even = max(spaces, default=0.0) - min(spaces, default=0.0) <= EVEN
        if _gap(before[-1], after[0]) <= WIDEST_BREAK and even and all(len(word.text) == 1 for word in (*before, *after)):
            run.append(after)
        else:
            yield run
            run = [after]
    yield run


def _space(stretch: Sequence[Word]) -> float:
    """The usual gap between the letters of a stretch."""
    return median(_gap(*pair) for pair in pairwise(stretch))


def _stretches(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Short words that stand close to one another; every other word by itself."""
    stretch = [words[0]]
    for before, word in pairwise(words):
        if _short(before) and _short(word) and _gap(before, word) <= WIDEST:
            stretch.append(word)
        else:
            yield stretch
            stretch = [word]
    yield stretch


def _short(word: Word) -> bool:
    return len(word.text) == 1 or (len(word.text) <= 4 and word.text.isalpha())


def _gap(before: Word, after: Word) -> float:
    """The gap between two words, as a share of the type size."""
    return (after.box.x0 - before.box.x1) / max(before.size, after.size)


def _groups(stretch: Sequence[Word]) -> list[list[Word]]:
    if len(stretch) == 1:
        return [[stretch[0]]]
    usual = _space(stretch)
    groups = [[stretch[0]]]
    for before, word in pairwise(stretch):
        figures = before.text[-1].isdigit() or word.text[0].isdigit()
        if _gap(before, word) <= min(WORD_BREAK * usual, WIDEST_IN_FIGURE if figures else WIDEST):
            groups[-1].append(word)
        else:
            groups.append([word])
    return groups


def _one_word(group: Sequence[Word]) -> Word:
    if len(group) == 1:
        return group[0]
    first = group[0]
    text = "".join(word.text for word in group)
    places = tuple(place for word in group for place in word.characters)
    return Word(text, union(word.box for word in group), first.baseline, first.size, first.angle, places)
