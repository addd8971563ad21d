"""The general layout: tables of figures by period that no rule claims, read by a rule that is inferred from each of them.

What comes out is marked: the rule is called "general", every observation is flagged ``inferred``, and a basis that the report
itself does not state says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from extract.figures import read_figure
from extract.grid.table import Grid
from extract.inference.as_at import as_at_pattern
from extract.inference.layout import FEWEST_PERIODS, InferredTable, infer_table
from extract.inference.ordinary import LEAST_FIGURES, prints_figures, why_ordinary, why_ordinary_down, why_unreadable
from extract.inference.page_period import Dating, dating_of, runs_to
from extract.inference.periods_down import infer_periods_down, periods_run_down
from extract.markers.find import PageMarkers
from extract.marks.spacing import words_of
from extract.marks.words import text_lines
from extract.periods import PeriodContext, read_date
from extract.records import BasisSource, LeftAlone
from extract.rulebook.load import GENERAL, LoadedRule
from extract.rulebook.model import Recognise, Role, Rule, TableRule
from extract.rulebook.patterns import BadPattern, compiled
from extract.scorecard.columns import Header, carry_header, find_header
from extract.scorecard.observe import ObservedCell, ObservedTable
from extract.scorecard.page_says import period_context
from extract.scorecard.periods_down import PeriodsDownReader, is_named
from extract.scorecard.rows import RowReader, TablePart, name_indicators
from extract.triage import PageText

#: Stands among the flags of an observation whose meaning no rule has given.
INFERRED = "inferred"

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?[-/,']*(?:(?:19|20)?\d\d)"
_TOKEN = rf"(?:{_MONTH}|(?:19|20)?\d\d[/-](?:19|20)?\d\d|(?:19|20)\d\d|f?q(?:uarter|tr)?[1-4])"

#: Two periods close to each other, as they stand in a header. Without white space: turned headings come letter by letter.
TWO_PERIODS = re.compile(rf"{_TOKEN}[^.;]{{0,24}}?{_TOKEN}", re.I)

ONE_PERIOD = re.compile(_TOKEN, re.I)

#: What stands so far above a table (points) is its title.
TITLE_REACH = 40.0

#: Edges that differ by no more than this (points) are those of one table on two pages.
SAME_EDGE = 6.0

ReadPage = Callable[[int], tuple[PageMarkers, Sequence[Grid]]]

#: Given a table, its page and its title: why it is left alone, empty where it is taken.
Refuse = Callable[[InferredTable, PageMarkers, str], str]


@dataclass(slots=True)
class GeneralTable:
    """A table that the general layout has taken, with its parts on all its pages."""

    rule: LoadedRule
    inferred: InferredTable
    reader: RowReader
    header: Header
    parts: list[TablePart] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class GeneralDown:
    """A table whose rows are periods that the general layout has taken."""

    rule: LoadedRule
    table: TableRule
    part: TablePart


@dataclass(slots=True)
class GeneralReading:
    """What the general layout takes of a document, and what it takes not though it prints figures by period."""

    tables: list[GeneralTable] = field(default_factory=list)
    down: list[GeneralDown] = field(default_factory=list)
    """The tables whose rows are periods."""
    left_alone: list[LeftAlone] = field(default_factory=list)


def read_general(
    read_page: ReadPage,
    texts: Sequence[PageText],
    not_its: Collection[int],
    refuse: Refuse = why_ordinary,
    fewest_periods: int = FEWEST_PERIODS,
) -> GeneralReading:
    """What the general layout makes of a document.

    ``not_its`` are the pages (from 1) at which it must not look; ``refuse`` says why a table is left alone, if it is.
    """
    reading = GeneralReading()
    going_on: GeneralTable | None = None
    for number, text in enumerate(texts, start=1):
        told = TWO_PERIODS if fewest_periods > 1 else ONE_PERIOD
        may_run_down = periods_run_down(text)
        if number in not_its or not (going_on or may_run_down or told.search(text.squeezed)):
            going_on = None
            continue
        markers, grids = read_page(number)
        down = {place: _down(markers, place, grid, text) for place, grid in enumerate(grids, start=1) if may_run_down}
        reading.down += [table for table, _ in down.values() if table is not None]
        found = list(_tables_of(markers, grids, going_on, text, refuse, fewest_periods, down, reading.left_alone))
        reading.tables += [table for table in found if table is not going_on]
        # Only a table that is the last on its page goes on overleaf.
        going_on = next((table for table in found if grids and table.parts[-1].number == len(grids)), None)
    return reading


def _tables_of(
    markers: PageMarkers,
    grids: Sequence[Grid],
    going_on: GeneralTable | None,
    text: PageText,
    refuse: Refuse,
    fewest_periods: int,
    down: Mapping[int, tuple[GeneralDown | None, str]],
    left_alone: list[LeftAlone],
) -> Iterator[GeneralTable]:
    """The tables of a page that are taken: also the one of the page before, where it goes on. The others are noted.

    ``down`` are those whose rows are periods, by number: taken already, or why not.
    """
    for number, grid in enumerate(grids, start=1):
        runs_down, why_not_down = down.get(number, (None, ""))
        if runs_down is not None:
            continue
        table, why_not = _begun(markers, grid, text, refuse, fewest_periods)
        if table is None and number == 1 and going_on is not None:
            header = _carried(going_on, markers, grid)
            if header is not None:
                table = going_on
                table.header = header
        if table is not None:
            table.parts.append(table.reader.read(markers, number, grid, table.header))
            yield table
        elif why_not or why_not_down:
            left_alone.append(LeftAlone(markers.page.number, number, why_not_down or why_not))


def _begun(
    markers: PageMarkers, grid: Grid, text: PageText, refuse: Refuse, fewest_periods: int
) -> tuple[GeneralTable | None, str]:
    """The table that begins on a grid; or None, and why it is left alone where it prints figures by period."""
    dating = Dating(as_at_pattern(text))
    found = compiled(dating.as_at).first_in(text.spaced) if dating.as_at else None
    inferred = infer_table(grid, markers, PeriodContext(as_at=read_date(found) if found else None), fewest_periods)
    if inferred is None:
        return None, ""
    by_page = _dated_by_page(inferred, markers, text, dating, fewest_periods)
    if by_page is not None:
        inferred, dating = by_page
    why_not = refuse(inferred, markers, title_of(markers, grid))
    if why_not:
        return None, "" if why_unreadable(inferred, markers) else why_not
    rule = general_rule(inferred.rule, dating)
    return GeneralTable(rule, inferred, RowReader(inferred.rule), inferred.header), ""


def _dated_by_page(
    inferred: InferredTable, markers: PageMarkers, text: PageText, dating: Dating, fewest_periods: int
) -> tuple[InferredTable, Dating] | None:
    """The table with dates for its headings that name no year, and what gives them; None where nothing does for certain."""
    undated = list(dict.fromkeys(heading.text for heading in inferred.periods if heading.refused))
    by_page = dating_of(markers, inferred.grid.box.top + 2, text, undated, dating.as_at) if undated else None
    if by_page is None:
        return None
    context = period_context(general_rule(inferred.rule, by_page).rule, [text.spaced])
    again = infer_table(inferred.grid, markers, context, fewest_periods)
    if again is None or _runs_on(again, markers, runs_to(context)):
        return None
    return again, by_page


def _runs_on(table: InferredTable, markers: PageMarkers, last: date | None) -> bool:
    """Whether a table prints figures for periods after the day to which its page runs: then it is of another year."""
    periods = [one.heading.period for one in table.body(markers) if one.heading.is_period and one.figure.value is not None]
    return last is not None and any(period is not None and period.start > last for period in periods)


def _down(markers: PageMarkers, number: int, grid: Grid, text: PageText) -> tuple[GeneralDown | None, str]:
    """The table whose rows are periods that a grid is; or None, and why it is left alone where it prints figures by period."""
    down = infer_periods_down(markers, grid)
    if down is None:
        return None, ""
    dating = down.dating(text)
    if dating is None:
        return None, "its periods cannot be dated"
    try:
        rule = general_rule(down.rule, dating)
    except (ValidationError, BadPattern):
        return None, ""
    context, table = period_context(rule.rule, [text.spaced]), rule.rule.tables[0]
    header = find_header(grid, table, context, markers.printed).header
    if header is None or header.body != down.body or not is_named(table, markers, grid, header):
        return None, ""
    part = PeriodsDownReader(table, context).read(markers, number, grid, header)
    if not prints_figures(part):
        return None, ""
    why_not = why_ordinary_down(down, part, runs_to(context), title_of(markers, grid))
    return (None, why_not) if why_not else (GeneralDown(rule, table, part), "")


def _carried(going_on: GeneralTable, markers: PageMarkers, grid: Grid) -> Header | None:
    """The header of the page before, where a grid goes on with its table: as wide, with figures from its first row on."""
    before = going_on.parts[-1].grid.box
    if abs(grid.box.x0 - before.x0) > SAME_EDGE or abs(grid.box.x1 - before.x1) > SAME_EDGE:
        return None
    header = carry_header(going_on.header, grid)
    if header is None:
        return None
    periods = {column.index for column in header.columns if column.role is Role.PERIOD}
    printed = [(cell.row, markers.read(cell).rest) for cell in grid.cells if cell.column in periods and not cell.empty]
    figures = [row for row, text in printed if read_figure(text).understood]
    if not figures or len(figures) < LEAST_FIGURES * len(printed):
        return None
    # Words over the first figures are a header of the page's own, if none that is understood.
    return header if min(row for row, _ in printed) == min(figures) else None


def title_of(markers: PageMarkers, grid: Grid) -> str:
    """What stands right above a table."""
    lines = text_lines(word for word in words_of(markers.page) if word.angle == 0)
    reach = grid.box.top - TITLE_REACH
    return " ".join(line.text for line in lines if reach <= line.box.top and line.box.bottom <= grid.box.top + 2)


def named_together(
    tables: Sequence[GeneralTable], down: Sequence[GeneralDown]
) -> Iterator[tuple[LoadedRule, TableRule, list[TablePart]]]:
    """The tables with their indicators named: all of them at once, so that no two series of a document share a name."""
    taken = [(table.rule, table.inferred.rule, table.parts) for table in tables]
    taken += [(table.rule, table.table, [table.part]) for table in down]
    taken.sort(key=lambda table: (table[2][0].page.number, table[2][0].number))
    named = iter(name_indicators([part for _, _, parts in taken for part in parts]))
    for rule, table, parts in taken:
        yield rule, table, [next(named) for _ in parts]


def general_rule(table: TableRule, dating: Dating = Dating()) -> LoadedRule:
    """The rule for one inferred table."""
    rule = Rule(
        rule=GENERAL,
        title="General layout",
        recognise=Recognise(page_says=["*"]),
        as_at=dating.as_at,
        covers=dating.covers,
        year_starts=dating.year_starts,
        tables=[table],
    )
    return LoadedRule(rule, Path())


def marked_as_inferred(table: ObservedTable) -> ObservedTable:
    """The table with every observation flagged, and with what only the inferred rule says as inferred."""
    rows = tuple(replace(row, cells=tuple(_marked(cell) for cell in row.cells)) for row in table.rows)
    return replace(table, rows=rows)


def _marked(cell: ObservedCell) -> ObservedCell:
    one = cell.observation
    source = BasisSource.INFERRED if one.basis_source is BasisSource.RULE else one.basis_source
    return cell._replace(observation=replace(one, flags=INFERRED, basis_source=source))
