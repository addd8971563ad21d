"""Whether a second program that reads the page finds the same words in the same cells (``--verify``)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import groupby

from extract.checks.base import Check
from extract.grid.second_reader import SecondCell
from extract.markers.glyphs import DIRECTIONS
from extract.marks.geometry import Box
from extract.marks.page import is_unexplained
from extract.marks.raised import RAISED
from extract.records import Finding, Observation, SecondReading, Severity
from extract.scorecard.observe import ObservedTable

#: Two programs put a cell's edges at the same place if they are no further apart than this (points).
SAME_EDGE = 4.0

#: What is no higher than this (points) holds no line of type: camelot sees the two edges of a thick border as a row, and may
#: put into it what stands just below or above.
BORDER = 4.0


class Agreement(Enum):
    """What the second reader makes of a cell."""

    SAME = auto()
    JOINED = auto()
    """Its grid is the same and so are the row's words, but it has put those of neighbouring cells into one. pdfminer, with
    which it reads text, joins words across a line where little room is between them; the grid shows where they belong."""
    STACKED = auto()
    """It has missed a line between rows: one cell of it holds what stands in several here, one below the other."""
    OTHER = auto()
    NOT_READ = auto()
    """It has no cell there: the table, or this part of it, is not ruled."""


@dataclass(frozen=True, slots=True)
class Compared:
    """An observation, what the second reader has in its place, and whether that is the same."""

    observation: Observation
    text: str
    agreement: Agreement


def compare_cells(table: ObservedTable) -> Iterator[Compared]:
    """Every observation of a table beside what the second reader has read in its place."""
    stacks = _stacks(table)
    for (page, _), group in groupby(table.observations, key=lambda one: (one.page, one.row)):
        row = list(group)
        second = table.second_reading.get(page, ())
        places = [_cell_at(second, one) for one in row]
        found = {id(cell): cell for cell in places if cell is not None}
        ours = "".join(_plain(one.value_text) for one in row)
        whole = "".join(_plain(cell.text) for cell in found.values())
        for one, cell in zip(row, places, strict=True):
            if cell is not None and _says(_cut_up(second, one), one):
                yield Compared(one, one.value_text, Agreement.SAME)
            else:
                agreement = _agreement(one, cell, ours == whole)
                if agreement is Agreement.OTHER and cell is not None and stacks.get(id(cell)) == _plain(cell.text):
                    agreement = Agreement.STACKED
                yield Compared(one, cell.text if cell else "", agreement)


def _stacks(table: ObservedTable) -> dict[int, str]:
    """What is read here where the second reader has one cell, for those of its cells that hold several of one column."""
    held: dict[int, list[Observation]] = defaultdict(list)
    for one in table.observations:
        cell = _cell_at(table.second_reading.get(one.page, ()), one)
        if cell is not None and _same_edges(cell.box, one):
            held[id(cell)].append(one)
    return {
        cell: "".join(_plain(one.value_text) for one in several)
        for cell, several in held.items()
        if len({one.row for one in several}) > 1 and len({one.column for one in several}) == 1
    }


def _agreement(one: Observation, cell: SecondCell | None, same_row: bool) -> Agreement:
    if cell is None:
        return Agreement.NOT_READ
    if _says(cell.text, one):
        return Agreement.SAME
    return Agreement.JOINED if same_row and _same_edges(cell.box, one) else Agreement.OTHER


def _says(text: str, one: Observation) -> bool:
    """Whether a text is the observation's, or holds it behind its name, as cards print it: "Target: 97%, Floor: 90%"."""
    named = _plain(f"{one.column_label}{one.value_text}")
    return _plain(text) == _plain(one.value_text) or (bool(one.column_label) and named in _plain(text).replace(":", ""))


def _same_edges(box: Box, one: Observation) -> bool:
    return abs(box.x0 - one.x0) <= SAME_EDGE and abs(box.x1 - one.x1) <= SAME_EDGE


def _cell_at(cells: Sequence[SecondCell], one: Observation) -> SecondCell | None:
    x, y = (one.x0 + one.x1) / 2, (one.top + one.bottom) / 2
    return next((cell for cell in cells if cell.box.holds(x, y)), None)


def _cut_up(cells: Sequence[SecondCell], one: Observation) -> str:
    """What stands in all the cells into which the second reader has cut an observation's cell, along the lines of a chart or
    of a thick border."""
    box = Box(one.x0, one.top, one.x1, one.bottom)
    inside = sorted((cell for cell in cells if _is_within(cell.box, box)), key=lambda cell: (cell.box.top, cell.box.x0))
    return "".join(cell.text for cell in inside)


def _is_within(part: Box, box: Box) -> bool:
    x, y = part.centre
    slack = BORDER + 1 if part.height <= BORDER else 0.0
    return box.x0 <= x <= box.x1 and box.top - slack <= y <= box.bottom + slack


#: Camelot gives a raised figure as if it stood on the line: that it is raised only its type tells.
_ON_THE_LINE = str.maketrans({raised: plain for plain, raised in RAISED.items()})


def _plain(text: str) -> str:
    """What both programs can read: no spaces, no markers (most are no text at all), hyphens alike, nothing raised."""
    level = text.translate(_ON_THE_LINE)
    kept = (one for one in level if not one.isspace() and one not in DIRECTIONS and not is_unexplained(one))
    return "".join("-" if one in "\u00ad\u2010\u2011\u2013\u2014" else one for one in kept)


def second_reading(tables: Iterable[ObservedTable]) -> SecondReading:
    """How many cells the second reader has read the same, otherwise, and not at all."""
    counts = Counter(one.agreement for table in tables for one in compare_cells(table))
    return SecondReading(
        same=counts[Agreement.SAME] + counts[Agreement.JOINED],
        otherwise=counts[Agreement.OTHER] + counts[Agreement.STACKED],
        not_read=counts[Agreement.NOT_READ],
    )


class ReadersDisagree(Check):
    code = "readers-disagree"
    title = "A second program reads something else in a cell"
    explanation = (
        "With --verify, every table that is ruled is read again by camelot, which finds cells in a picture of the page and "
        "reads text with another library. Where it has other words in a cell than this program, one of the two is wrong. "
        "Markers and spaces are not compared. Where camelot only misses a line between rows, so that it has the same words in "
        "one cell, the finding is for information. Without --verify nothing is compared."
    )
    example = '"12.5%" is read here, "125%" by camelot (page 18, August 2024).'

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        for one in compare_cells(table) if table.second_reading else ():
            theirs = " ".join(one.text.split())
            if one.agreement is Agreement.OTHER:
                severity, message = Severity.WARNING, f'"{one.observation.value_text}" is read here, "{theirs}" by camelot'
            elif one.agreement is Agreement.STACKED:
                severity, message = (
                    Severity.INFO,
                    f'"{one.observation.value_text}" is read here; camelot reads the same in this column but sees no line '
                    f'between its rows: "{theirs}"',
                )
            else:
                continue
            yield self.finding(severity, message, one.observation, printed=one.observation.value_text, expected=theirs)
