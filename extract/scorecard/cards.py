"""Cards: small tables of one indicator each, with figures that are printed behind their names ("Target: 97%, Floor: 90%")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.figures import read_figure
from extract.grid.table import Cell, Grid
from extract.markers.find import PageMarkers
from extract.markers.rating import ratings_by_fill
from extract.marks.geometry import Box, union
from extract.marks.page import Page
from extract.marks.words import TextLine, part_of_word
from extract.rulebook.model import CardField, CardRule, Role
from extract.scorecard.columns import Column, Header
from extract.scorecard.rows import IndicatorRow, TablePart

#: What may stand between a field's name and its figure, and between a figure and the next field's name.
_AFTER_NAME, _AFTER_FIGURE = r"\s*[:=]?\s*", " ,;."


@dataclass(frozen=True, slots=True)
class _Field:
    """One named figure in a cell: its rule, and the cell cut down to what belongs to it."""

    rule: CardField
    cell: Cell


def read_card(rule: CardRule, markers: PageMarkers, number: int, grid: Grid, section: str) -> TablePart | None:
    """The card that a grid is, as a table of one row; None if it is none of this kind.

    A grid is a card if it prints every field that the rule does not call optional, each once. A cell below the name that is as
    wide as the card holds its chart and is left alone.
    """
    printed = [cell for cell in grid.cells if markers.printed(cell)]
    fields = [field for cell in printed for field in _fields(rule, markers.page, cell)]
    names = [field.rule.label for field in fields]
    if len(set(names)) < len(names) or any(one.label not in names for one in rule.fields if not one.optional):
        return None
    holding = {(field.cell.row, field.cell.column) for field in fields}
    others = sorted((cell for cell in printed if (cell.row, cell.column) not in holding), key=lambda cell: cell[:2])
    if not others or others[0].empty:
        return None
    title, *rest = others
    rest = [cell for cell in rest if cell.column_span < grid.column_count]
    cells = [(_column(len(rest) + place, field), field.cell) for place, field in enumerate(fields)]
    cells += [(_other(place, markers, cell), cell) for place, cell in enumerate(rest)]
    cells.sort(key=lambda pair: (pair[1].row, pair[1].column, pair[1].piece))
    row = IndicatorRow(title.row, title.text, title, section, "", tuple(cells))
    header = Header((_labels(title), *(column for column, _ in cells)), 0)
    return TablePart(markers, number, grid, header, (row,), ratings_by_fill(grid, 0, title.column))


def _labels(title: Cell) -> Column:
    return Column(title.column, "", title.box.x0, title.box.x1, holds_labels=True)


def _column(index: int, field: _Field) -> Column:
    return Column(index, field.rule.label, field.cell.box.x0, field.cell.box.x1, role=field.rule.holds)


def _other(index: int, markers: PageMarkers, cell: Cell) -> Column:
    """What stands beside the title: the card's rating, with or without an arrow, an arrow alone, or any text."""
    marked = markers.read(cell)
    role = Role.TEXT
    if read_figure(marked.rest).rag is not None:
        role = Role.RAG
    elif marked.marker is not None and not marked.rest:
        role = Role.TREND
    return Column(index, "", cell.box.x0, cell.box.x1, role=role)


# --- named figures ---------------------------------------------------------------------------------------------------------


def _fields(rule: CardRule, page: Page, cell: Cell) -> Iterator[_Field]:
    """The named figures of a cell. The cell of the only one is the cell itself."""
    text, places = _letters(page, cell)
    found = sorted(
        (match.start(), match.end(), index)
        for index, field in enumerate(rule.fields)
        for match in re.finditer(rf"(?<!\w){re.escape(field.label)}(?!\w){_AFTER_NAME}", text)
    )
    ends = [*(start for start, _, _ in found[1:]), len(text)]
    for piece, ((start, after, index), end) in enumerate(zip(found, ends, strict=False), start=1):
        stop = len(text[:end].rstrip(_AFTER_FIGURE))
        lines = _cut(page, cell, frozenset(place for place in places[after:stop] if place is not None))
        if not lines:
            continue
        box = cell.box if len(found) == 1 else _around(page, [place for place in places[start:stop] if place is not None])
        yield _Field(rule.fields[index], cell._replace(lines=lines, box=box, piece=piece))


def _letters(page: Page, cell: Cell) -> tuple[str, list[int | None]]:
    """A cell's text, and for each letter its place among the page's characters: None for the spaces between words."""
    text: list[str] = []
    places: list[int | None] = []
    for word in cell.words:
        for place in word.characters:
            letters = page.characters.text[place]
            text.append(letters)
            places += [place] * len(letters)
        text.append(" ")
        places.append(None)
    return "".join(text), places


def _cut(page: Page, cell: Cell, kept: frozenset[int]) -> tuple[TextLine, ...]:
    """A cell's lines with only some of their characters."""
    lines = []
    for line in cell.lines:
        places = ((word, [place for place in word.characters if place in kept]) for word in line.words)
        words = [word if len(own) == len(word.characters) else part_of_word(word, page, own) for word, own in places if own]
        if words:
            lines.append(TextLine.of(words))
    return tuple(lines)


def _around(page: Page, places: Sequence[int]) -> Box:
    """The box around some characters."""
    return union(Box(*(float(edge) for edge in page.characters.boxes[place])) for place in places)
