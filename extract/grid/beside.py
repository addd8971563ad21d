"""What stands side by side on a page without a line between: two tables, or a table and running text.

Lines of text run across all of it, so that the figures of two tables look like one row. White runs down between the two, wider
than between the columns of either; and each has labels of its own, or its own distance between lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from extract.grid.chunks import ChunkedLine, chunked_lines, looks_like_figure
from extract.marks.words import Word

#: White between two things side by side is at least so many type sizes wide; so many times as wide as that between columns.
NARROWEST, WIDER = 2.0, 1.3

#: A part with labels of its own prints so many lines of a label and figures at least, hardly a label twice.
FEWEST_LABELLED, DISTINCT = 3, 0.8

#: Lines stand on one baseline if they differ by no more than this share of the type size.
SAME_BASELINE = 0.1

#: Of two parts that share no rows, no more than this share of the figures' lines have a line of the other on their baseline.
MOST_MATED = 0.5

#: Running text: at least so many lines, so many words in each, one distance between them, most of them as wide as the text.
FEWEST_LINES, FEWEST_WORDS, EVEN, FULL_LINES = 4, 4, 0.9, 0.6

#: Of the lines of one text that goes on this share end within a sentence, and this share begin with a small letter after that.
GOING_ON, BEGUN_SMALL = 0.75, 0.6


def parts_beside(lines: Sequence[ChunkedLine]) -> tuple[list[ChunkedLine], list[ChunkedLine]] | None:
    """The lines of what stands at the left and at the right, where two things do; None where it is all one."""
    words = [word for line in lines for chunk in line.chunks for word in chunk.words]
    size = median(line.size for line in lines)
    for start, end in _corridors(words, NARROWEST * size):
        if not _begin_with_words(lines, end):
            continue
        left = chunked_lines([word for word in words if word.box.x1 <= start])
        right = chunked_lines([word for word in words if word.box.x0 >= end])
        if min(len(left), len(right)) < FEWEST_LABELLED:
            continue
        if _are_two_tables(left, right, end - start) or _is_text_beside(left, right) or _is_text_beside(right, left):
            return left, right
    return None


def _corridors(words: Sequence[Word], narrowest: float) -> Iterator[tuple[float, float]]:
    """The white that runs down between words from the first line to the last, from left to right."""
    reach = float("-inf")
    for word in sorted(words, key=lambda word: word.box.x0):
        if word.box.x0 - reach >= narrowest and reach > float("-inf"):
            yield reach, word.box.x0
        reach = max(reach, word.box.x1)


def _begin_with_words(lines: Sequence[ChunkedLine], left: float) -> bool:
    """Whether most lines that print to the right of a place begin there with words, as a table or a paragraph does."""
    firsts = [chunk.text for line in lines if (chunk := next((one for one in line.chunks if one.box.x0 >= left), None))]
    return 2 * sum(map(looks_like_figure, firsts)) < len(firsts)


def _are_two_tables(left: Sequence[ChunkedLine], right: Sequence[ChunkedLine], white: float) -> bool:
    """Whether both parts are tables: each has labels and figures, and there is more white between them than within."""
    if not (_has_figures(left) and _is_labelled(right)):
        return False
    same_heading = left[0].chunks[0].text == right[0].chunks[0].text
    return same_heading or not _share_rows(left, right) or white >= WIDER * max(map(_widest_white, (left, right)))


def _has_figures(lines: Sequence[ChunkedLine]) -> bool:
    """Whether most of what stands beside the first text of each line is a figure."""
    beside = [chunk.text for line in lines for chunk in line.chunks[1:]]
    return len(beside) >= FEWEST_LABELLED and 2 * sum(map(looks_like_figure, beside)) > len(beside)


def _is_labelled(lines: Sequence[ChunkedLine]) -> bool:
    """Whether lines begin with labels of their own, one below the other, and figures follow them."""
    rows = [line for line in lines if len(line.chunks) >= 2 and looks_like_figure(line.chunks[-1].text)]
    labels = [line.chunks[0] for line in rows if not looks_like_figure(line.chunks[0].text)]
    if len(labels) < FEWEST_LABELLED or len(labels) < DISTINCT * len(rows) or not _has_figures(rows):
        return False
    return len({label.text for label in labels}) >= DISTINCT * len(labels)


def _share_rows(one: Sequence[ChunkedLine], other: Sequence[ChunkedLine]) -> bool:
    """Whether the lines of two parts that print figures stand on common baselines."""
    figures = [line for line in one if any(looks_like_figure(chunk.text) for chunk in line.chunks)]
    mated = sum(any(abs(line.baseline - mate.baseline) <= SAME_BASELINE * line.size for mate in other) for line in figures)
    return mated > MOST_MATED * len(figures)


def _widest_white(lines: Sequence[ChunkedLine]) -> float:
    """The widest white that runs down before a column of a part's figures."""
    figures = [word for line in lines for chunk in line.chunks[1:] for word in chunk.words]
    whites = (end - start for start, end in _corridors(figures, 0.0) if not _begin_with_words(lines, end))
    return max(whites, default=0.0)


def _is_text_beside(text: Sequence[ChunkedLine], table: Sequence[ChunkedLine]) -> bool:
    """Whether one part is running text, set without regard to the rows of the other: off their baselines, or a sentence that
    goes on from each row to the next."""
    return _is_running(text) and _has_figures(table) and (_goes_on(text) or not _share_rows(table, text))


def _goes_on(lines: Sequence[ChunkedLine]) -> bool:
    """Whether most lines go on with the sentence of the line above them. Comments on rows begin anew."""
    texts = [" ".join(chunk.text for chunk in line.chunks) for line in lines]
    going_on = [(upper[-1] not in ".:;!?", lower[0].islower()) for upper, lower in pairwise(texts)]
    open_ended, small = sum(one for one, _ in going_on), sum(one and other for one, other in going_on)
    return open_ended >= GOING_ON * len(going_on) and small >= BEGUN_SMALL * len(going_on)


def _is_running(lines: Sequence[ChunkedLine]) -> bool:
    """Whether lines are a paragraph: full of words, as wide as one another, and as far apart."""
    words = [word.text for line in lines for chunk in line.chunks for word in chunk.words]
    if len(lines) < FEWEST_LINES or len(words) < FEWEST_WORDS * len(lines):
        return False
    distances = [lower.baseline - upper.baseline for upper, lower in pairwise(lines)]
    even = sum(abs(distance - median(distances)) <= SAME_BASELINE * lines[0].size for distance in distances)
    width = max(line.box.width for line in lines)
    wide = sum(line.box.width >= 0.7 * width for line in lines)
    letters = sum(word[0].isalpha() for word in words)
    return even >= EVEN * len(distances) and wide >= FULL_LINES * len(lines) and letters >= 0.7 * len(words)
