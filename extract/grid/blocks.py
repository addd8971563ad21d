"""Where on a page a table without lines is: runs of lines of text that print in several places.

A table ends where the next begins: below figures, after a gap or at once, with headings of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from extract.grid.chunks import ChunkedLine, looks_like_figure, may_be_heading, names_period
from extract.grid.rows import LEADING
from extract.grid.spread import set_alike

#: Lines further apart than this many usual line distances belong to different tables.
APART = 3.5

#: A table may begin anew where the distance to the line above is this many times the usual one.
GAP = 1.5

#: So many headings that name a period make a line the header of a table.
FEWEST_HEADINGS = 2

#: A heading over all columns stands no more than this many type sizes above the next, in no more words, over a header of no
#: more levels.
CLOSE_ABOVE, MOST_HEADING_WORDS, MOST_LEVELS = 1.8, 6, 4

#: Such a heading's middle is off that of its columns' text by no more than this share of their width: figures set to the right
#: do not fill their cells.
OFF_MIDDLE = 0.15

#: Texts that begin within this many points of one another begin alike.
ALIKE = 1.2


def find_blocks(lines: Sequence[ChunkedLine]) -> list[list[ChunkedLine]]:
    """Runs of lines that may be a table: at least three of them have three chunks or more."""
    rich = [index for index, line in enumerate(lines) if len(line.chunks) >= 3]
    if len(rich) < 3:
        return []
    pitch = median(lower.baseline - upper.baseline for upper, lower in pairwise(lines[rich[0] : rich[-1] + 1]))
    blocks: list[tuple[int, int]] = []
    for index in rich:
        near = blocks and lines[index].baseline - lines[blocks[-1][1]].baseline <= APART * max(pitch, lines[index].size * 2)
        if near and not _begins_anew(lines, blocks[-1], index, pitch):
            blocks[-1] = (blocks[-1][0], index)
        else:
            blocks.append((index, index))
    anew = {following[0] for begun, following in pairwise(blocks) if _begins_anew(lines, begun, following[0], pitch)}
    heads = {_headed_from(lines, first) for first in anew}
    extended: list[tuple[int, int]] = []
    for first, last in blocks:
        if last <= first + 1:
            continue
        first = _headed_from(lines, first) if first in anew else _extend(lines, first, -1)
        last = min(_extend(lines, last, 1), min((head for head in heads if head > last), default=len(lines)) - 1)
        if extended and first <= extended[-1][1]:
            extended[-1] = (extended[-1][0], max(last, extended[-1][1]))
        else:
            extended.append((first, last))
    return [list(lines[first : last + 1]) for first, last in extended]


def _headed_from(lines: Sequence[ChunkedLine], index: int) -> int:
    """The first of the lines that head a table which begins anew at a line: headings above it that are nearer to it than to
    what stands above them."""
    while index >= 2 and all(may_be_heading(chunk.text) for chunk in lines[index - 1].chunks):
        if lines[index].baseline - lines[index - 1].baseline >= lines[index - 1].baseline - lines[index - 2].baseline:
            break
        index -= 1
    return index


def _begins_anew(lines: Sequence[ChunkedLine], begun: tuple[int, int], index: int, pitch: float) -> bool:
    """Whether a line heads another table than that which has ``begun``, below figures of that: it prints other periods as
    headings than those that head the table so far, or, after a gap, other headings of any kind."""
    first, last = begun
    above = lines[first:index]
    periods = _periods(lines[index])
    headed: list[str] | None = None
    if len(periods) >= FEWEST_HEADINGS:
        headed = next((found for found in map(_periods, above) if len(found) >= FEWEST_HEADINGS), None)
    other_periods = headed is not None and headed != periods
    apart = lines[index].baseline - lines[last].baseline >= GAP * pitch
    if not other_periods and not (apart and _are_headings(lines, index) and _texts(lines[index]) != _texts(lines[first])):
        return False
    return sum(_figures(line) >= 2 for line in above) >= 2


def _texts(line: ChunkedLine) -> list[str]:
    return [chunk.text for chunk in line.chunks]


def _are_headings(lines: Sequence[ChunkedLine], index: int) -> bool:
    """Whether a line prints headings only, and lines of figures follow it at once."""
    below = lines[index + 1 : index + 3]
    heading = all(may_be_heading(chunk.text) for chunk in lines[index].chunks)
    return heading and len(below) == 2 and all(_figures(line) >= 2 for line in below)


def _figures(line: ChunkedLine) -> int:
    return sum(looks_like_figure(chunk.text) for chunk in line.chunks)


def _periods(line: ChunkedLine) -> list[str]:
    """The headings of a line that name a period, where hardly anything else is printed in it but a label."""
    texts = [chunk.text for chunk in line.chunks]
    found = [text for text in texts if names_period(text)]
    return found if len(found) >= len(texts) / 2 and not any(map(looks_like_figure, set(texts[1:]) - set(found))) else []


def _extend(lines: Sequence[ChunkedLine], index: int, step: int) -> int:
    """The furthest line above or below that continues the table: type of the same size, close by, at the table's left."""
    left = lines[index].box.x0
    while 0 <= index + step < len(lines):
        here, there = lines[index], lines[index + step]
        distance = abs(there.baseline - here.baseline)
        if distance > 2.6 * here.size or abs(there.size - here.size) > 0.12 * here.size:
            break
        alone = len(there.chunks) < 2 and there.box.x0 > left + 4 * here.size
        if alone and not (_goes_on(lines, index + 1) if step > 0 else _heads(lines, index - 1)):
            break
        index += step
    return index


def _heads(lines: Sequence[ChunkedLine], index: int) -> bool:
    """Whether the one text of a line above a table is a heading of it: over all columns, or the first line of one column's."""
    line = lines[index]
    below = [lower for lower in lines[index + 1 : index + 3] if lower.baseline - line.baseline <= LEADING * line.size]
    first_line = any(set_alike(line.box, [chunk.box for chunk in lower.chunks]) for lower in below)
    words = all(may_be_heading(chunk.text) for lower in below for chunk in lower.chunks)
    return (first_line and words and len(line.chunks[0].words) <= MOST_HEADING_WORDS) or _heads_all(lines, index)


def _heads_all(lines: Sequence[ChunkedLine], index: int) -> bool:
    """Whether the one text of a line is a heading over all columns but the first: a period, or set in their middle."""
    line, below = lines[index], lines[index + 1 : index + 1 + MOST_LEVELS]
    widest = max(below, key=lambda other: len(other.chunks))
    if len(widest.chunks) < 3 or not all(may_be_heading(chunk.text) for chunk in below[0].chunks):
        return False
    text, box = line.chunks[0].text, line.box
    if below[0].baseline - line.baseline > CLOSE_ABOVE * line.size or len(text.split()) > MOST_HEADING_WORDS:
        return False
    start, end = widest.chunks[1].box.x0, widest.chunks[-1].box.x1
    off = abs((box.x0 + box.x1) / 2 - (start + end) / 2)
    in_the_middle = off <= max(line.size, OFF_MIDDLE * (end - start))
    return start <= box.x0 + ALIKE and box.x1 <= end and (in_the_middle or names_period(text))


def _goes_on(lines: Sequence[ChunkedLine], index: int) -> bool:
    """Whether a line follows as closely as lines of one text do, and begins below a text of the lines above it."""
    line, above = lines[index], lines[max(0, index - 3) : index]
    close = line.baseline - above[-1].baseline <= LEADING * line.size
    return close and any(abs(chunk.box.x0 - line.box.x0) <= ALIKE for one in above for chunk in one.chunks)
