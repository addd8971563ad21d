"""Numbered answers in the text of a letter, each tied to the question of the same number printed above it.

A reply to a request for information repeats the questions, numbered, and then answers them under the same numbers. Where the
letter has several parts, each with its own numbers, the parts' headings are printed twice too.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extract.grid.table import Cell, Grid, join_lines
from extract.markers.find import PageMarkers
from extract.marks.geometry import Box, union
from extract.marks.spacing import words_of
from extract.marks.words import TextLine, text_lines
from extract.periods import PeriodContext
from extract.rulebook.model import AnswersRule, Role
from extract.rulebook.patterns import first_match
from extract.scorecard.columns import Column, Header
from extract.scorecard.rows import IndicatorRow, TablePart

#: A line further below the one before than this many times the size of its type begins a paragraph.
PARAGRAPH_GAP = 1.75

#: Numbers of one list begin within this distance of each other (points); a list set further in is part of an item.
SAME_LEFT = 9.0

#: Lines that differ in height by less than this (points) from page to page are at the same place: running heads and feet.
SAME_HEIGHT = 2.0

_NUMBER = re.compile(r"\(?[QA]?(?P<number>\d{1,2})[.):]\)?", re.I)


@dataclass(frozen=True, slots=True)
class _PlacedLine:
    """A line of text and the index of its page among those read."""

    page: int
    line: TextLine


@dataclass(slots=True)
class _Item:
    """One numbered paragraph with those that follow it: a question or an answer."""

    part: str
    number: int
    paragraphs: list[list[_PlacedLine]] = field(default_factory=list)

    @property
    def first(self) -> str:
        """The text of the first paragraph."""
        return _text(self.paragraphs[0])


@dataclass(slots=True)
class _Run:
    """Items numbered one after the other, from ``left`` (points) on.

    ``asked`` is the number of questions of the part, where they stand above: answers may leave some out. ``bounded`` tells that
    the text after the last item is known not to be the item's.
    """

    part: str
    left: float
    asked: int
    items: list[_Item] = field(default_factory=list)
    bounded: bool = False

    def goes_on_with(self, number: int) -> bool:
        """Whether an item of this number may come next."""
        last = self.items[-1].number if self.items else 0
        return number == last + 1 or last < number <= self.asked


def read_answers(
    rule: AnswersRule, pages: Sequence[PageMarkers], numbers: Sequence[int], context: PeriodContext
) -> list[TablePart]:
    """The answers on some pages that follow one another, a part for each page that has any.

    ``numbers`` are the table's numbers on its pages. A question that nobody answers is a row without cells.
    """
    runs = _runs(rule, _lines(pages))
    rows: dict[int, list[tuple[str, _Item, list[TextLine]]]] = defaultdict(list)
    for question, answer, lines in _pairs(runs):
        by_page: dict[int, list[TextLine]] = defaultdict(list)
        for placed in lines:
            by_page[placed.page].append(placed.line)
        if answer is None:
            by_page[question.paragraphs[0][0].page] = []
        for page, own in by_page.items():
            rows[page].append((question.first, question, own))
    # Questions that nobody answers are reported beside the answers; a letter with no answer at all holds no table.
    if not any(own for found in rows.values() for _, _, own in found):
        return []
    return [_part(pages[page], numbers[page], rows[page], context) for page in sorted(rows)]


def _lines(pages: Sequence[PageMarkers]) -> list[_PlacedLine]:
    """The lines of the pages in reading order, without those that run along the head or foot of every page."""
    found = [
        _PlacedLine(index, line)
        for index, markers in enumerate(pages)
        for line in text_lines(word for word in words_of(markers.page) if word.angle == 0)
    ]
    running = Counter(_running(one) for one in found)
    return [one for one in found if len(pages) == 1 or running[_running(one)] < 2]


def _running(one: _PlacedLine) -> tuple[str, int]:
    return re.sub(r"\d+", "#", one.line.text), round(one.line.baseline / SAME_HEIGHT)


def _runs(rule: AnswersRule, lines: Sequence[_PlacedLine]) -> list[_Run]:
    """The numbered lists of a letter, from the top down."""
    runs: list[_Run] = []
    part, run, before = "", None, None
    for placed in lines:
        text = placed.line.text
        if first_match(rule.parts, text) is not None:
            _bound(run)
            part, run = text.rstrip(" :"), None
        elif run is not None and any(_begins(text, end) for end in rule.ends_with):
            _bound(run)
            run = None
        else:
            number = _number(placed.line)
            inside = run is not None and placed.line.box.x0 > run.left + SAME_LEFT
            if number == 1 and not inside:
                run = _Run(part, placed.line.box.x0, _asked(runs, part))
                runs.append(run)
            if run is not None and number is not None and not inside and run.goes_on_with(number):
                run.items.append(_Item(part, number, [[_after_number(placed)]]))
            elif run is not None:
                _add(run.items[-1], placed, before)
        before = placed
    return runs


def _asked(runs: Sequence[_Run], part: str) -> int:
    """How many questions a part asks, 0 where none has been seen."""
    return next((run.items[-1].number for run in runs if run.part.lower() == part.lower()), 0)


def _bound(run: _Run | None) -> None:
    if run is not None:
        run.bounded = True


def _begins(text: str, pattern: str) -> bool:
    return first_match([pattern], text) is not None or first_match([f"{pattern}*"], text) is not None


def _number(line: TextLine) -> int | None:
    """The number with which a line begins, None where it begins with none or says nothing else."""
    match = _NUMBER.fullmatch(line.words[0].text)
    return int(match["number"]) if match is not None and len(line.words) > 1 else None


def _after_number(placed: _PlacedLine) -> _PlacedLine:
    return _PlacedLine(placed.page, TextLine.of(placed.line.words[1:]))


def _add(item: _Item, placed: _PlacedLine, before: _PlacedLine | None) -> None:
    """Add a line to an item: to its last paragraph, or as the beginning of another."""
    same_page = before is not None and before.page == placed.page
    goes_on = (
        placed.line.text[:1].islower()
        if not same_page or before is None
        else placed.line.baseline - before.line.baseline <= PARAGRAPH_GAP * placed.line.size
    )
    if goes_on:
        item.paragraphs[-1].append(placed)
    else:
        item.paragraphs.append([placed])


def _pairs(runs: Sequence[_Run]) -> Iterator[tuple[_Item, _Item | None, list[_PlacedLine]]]:
    """Each question with its answer and the answer's lines: in each part, the first run asks and the second answers.

    Where the numbers begin again more than once, which list answers cannot be told: the questions stay unanswered.
    """
    by_part: dict[str, list[_Run]] = defaultdict(list)
    for run in runs:
        by_part[run.part.lower()].append(run)
    for asked, *answered in by_part.values():
        answers = {item.number: item for item in answered[0].items} if len(answered) == 1 else {}
        last = answered[0].items[-1] if answers and not answered[0].bounded else None
        for question in asked.items:
            answer = answers.get(question.number)
            yield question, answer, _answer_lines(question, answer, answer is last) if answer else []


def _answer_lines(question: _Item, answer: _Item, open_ended: bool) -> list[_PlacedLine]:
    """The lines of an answer. One that begins with the question is what follows it.

    Of the last one only the first paragraph, where nothing says how the letter goes on: what follows may be its closing words.
    """
    paragraphs = answer.paragraphs
    if len(paragraphs) > 1 and _squeezed(answer.first) == _squeezed(question.first):
        paragraphs = paragraphs[1:]
    return [line for paragraph in (paragraphs[:1] if open_ended else paragraphs) for line in paragraph]


def _squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())


def _text(lines: Sequence[_PlacedLine]) -> str:
    return join_lines([placed.line.text for placed in lines])


def _part(
    markers: PageMarkers, number: int, rows: Sequence[tuple[str, _Item, list[TextLine]]], context: PeriodContext
) -> TablePart:
    """The answers of one page as a table of two columns: the question's number, and the answer."""
    answered = [own for _, _, own in rows if own]
    page = markers.page
    around = union(line.box for own in answered for line in own) if answered else Box(0.0, 0.0, page.width, page.height)
    edges = (0.0, around.x0, around.x1)
    cells, found = [], []
    column = Column(1, "", edges[1], edges[2], role=Role.ANSWER, period=context.covers.period if context.covers else None)
    for row, (label, question, own) in enumerate(rows):
        box = union(line.box for line in own) if own else Box(0.0, around.top, edges[1], around.top)
        named = Cell(row, 0, 1, 1, Box(0.0, box.top, edges[1], box.bottom), ())
        cells.append(named)
        beside = ((column, Cell(row, 1, 1, 1, box, tuple(own))),) if own else ()
        cells += [cell for _, cell in beside]
        found.append(IndicatorRow(row, label, named, question.part, "", beside, over_pages=True))
    tops = [cell.box.top for cell in cells if cell.column == 0]
    grid = Grid(page.number, Box(0.0, around.top, edges[2], around.bottom), edges, (*tops, around.bottom), cells, ruled=False)
    header = Header((Column(0, "", edges[0], edges[1], holds_labels=True), column), 0)
    return TablePart(markers, number, grid, header, tuple(found), {})
