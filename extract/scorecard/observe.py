"""From the cells of a table to observations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from extract.corrections import Corrections
from extract.document import DocumentFacts
from extract.figures import Figure, decimals, read_figure
from extract.grid.second_reader import SecondCell
from extract.grid.table import Cell
from extract.markers.find import MarkedText, Marker, hex_colour
from extract.markers.words import named_rating
from extract.periods import Basis, Period
from extract.records import BasisSource, MarkerMeaning, Observation, Rag
from extract.rulebook.load import LoadedRule
from extract.rulebook.model import Kind, Role, Unit
from extract.scorecard.columns import Column
from extract.scorecard.corrected import corrected_text
from extract.scorecard.meaning import RowMeaning, basis_of, row_meaning, unit_of
from extract.scorecard.own_period import all_in_italics, split_off_period
from extract.scorecard.rows import IndicatorRow, TablePart
from extract.scorecard.units import multiples_of_table

#: Columns that hold words: a number in them is not a figure of the indicator.
WORDS_ONLY = frozenset((Role.TEXT, Role.COMMENTARY, Role.POLARITY, Role.DATA_PERIOD, Role.UNIT))

#: Columns whose figures belong to a period.
_DATED = frozenset((Role.PERIOD, Role.YEAR_TOTAL, Role.ANSWER))

#: What stands before a target that figures are to keep below or above.
_BOUND = re.compile(
    r"^(?:[<>≤≥=\s]+"
    r"|(?:(?:no )?(?:less|fewer|lower|more|greater|higher) than|at (?:least|most)|up to|under|over|below|above)\s+)+",
    re.I,
)

#: Columns that hold the indicator's own figures, and not what they are measured against.
_OWN = frozenset((Role.PERIOD, Role.LATEST, Role.PREVIOUS))

#: A row's figures are counts as long as no more than one in so many has decimals: that one is a misprint.
MOSTLY_WHOLE = 4

#: Columns whose heading gives no period: their cells may.
_UNDATED = frozenset(role for role in Role if role.comparator) | {
    Role.BASELINE,
    Role.TARGET,
    Role.FLOOR,
    Role.LATEST,
    Role.PREVIOUS,
}


class ObservedCell(NamedTuple):
    """One observation with what the checks need to know of its cell and does not go into the output."""

    observation: Observation
    column: Column
    figure: Figure
    row_is_percent: bool
    shading: Rag | None = None
    """The rating that the cell's shading gives, whatever its text says."""
    over_periods: tuple[str, ...] = ()
    """The headings of the periods over which the cell reaches, where it is printed over several."""
    over_rows: tuple[str, ...] = ()
    """The labels of the rows over which the cell reaches, where it is printed over several."""
    older: bool = False
    """The document's key says that figures printed as this one are of an earlier period than their column's."""


@dataclass(frozen=True, slots=True)
class ObservedRow:
    """One indicator of the table: its row on one page and its observations, from left to right."""

    row: IndicatorRow
    meaning: RowMeaning
    cells: tuple[ObservedCell, ...]
    page: int
    page_label: str
    label_clipped: bool = False


@dataclass(frozen=True, slots=True)
class ObservedTable:
    """All rows of one table of the report, over all its pages, in the order in which they are printed."""

    rule: LoadedRule
    table: Kind
    document_id: str
    rows: tuple[ObservedRow, ...]
    parts: tuple[TablePart, ...] = field(default=())
    second_reading: Mapping[int, Sequence[SecondCell]] = field(default_factory=dict)
    """What a second reader has found on the table's pages, empty unless it was asked for."""

    @property
    def observations(self) -> Iterator[Observation]:
        for row in self.rows:
            for cell in row.cells:
                yield cell.observation


def observe_table(
    rule: LoadedRule,
    table: Kind,
    parts: Sequence[TablePart],
    facts: DocumentFacts,
    corrections: Corrections = Corrections(),
) -> ObservedTable:
    """Every cell of a table that says something, with the text that a reviewer has given it where one has."""
    rows = []
    for part in parts:
        table_in = multiples_of_table(part.page, part.grid, part.header.label_column.label)
        rows += [_RowObserver(rule, table, part, row, facts, corrections, table_in).observed() for row in part.rows]
    return ObservedTable(rule, table, facts.document_id, tuple(rows), tuple(parts))


class _ReadCell(NamedTuple):
    """A cell and what its text says, before its row has given it a unit."""

    observation_id: str
    column: Column
    cell: Cell
    marked: MarkedText
    figure: Figure
    rating: Rag | None
    """The rating that the cell's shading or icon gives."""
    own_period: Period | None = None
    """The period that the cell itself names, in a column without one."""

    @property
    def says_something(self) -> bool:
        return bool(self.marked.printed) or self.rating is not None


class _RowObserver:
    """One row of a table being turned into observations."""

    def __init__(
        self,
        rule: LoadedRule,
        table: Kind,
        part: TablePart,
        row: IndicatorRow,
        facts: DocumentFacts,
        corrections: Corrections,
        table_in: Unit | None,
    ) -> None:
        self._rule = rule
        self._part = part
        self._row = row
        self._facts = facts
        self._corrections = corrections
        self._meaning = self._row_meaning(table, table_in)
        self._cells = [one for one in (self._read(column, cell) for column, cell in row.cells) if one.says_something]
        self._row_is_percent = self._is_percent()
        if self._row_is_percent:
            self._cells = [one._replace(figure=one.figure.as_percentage()) for one in self._cells]
        if self._counts_nothing():
            self._meaning = replace(self._meaning, counts=False)

    def _row_meaning(self, table: Kind, table_in: Unit | None) -> RowMeaning:
        """What the label says, and the row's data-period code and unit where it has columns of them."""
        coded = next(
            ((cell.text, column.codes) for column, cell in self._row.cells if column.role is Role.DATA_PERIOD), ("", {})
        )
        measured_in = next((cell.text for column, cell in self._row.cells if column.role is Role.UNIT), "")
        label, key_year = self._row.label, self._facts.key_year
        return row_meaning(self._rule.rule, table, label, key_year, *coded, measured_in=measured_in, table_in=table_in)

    def observed(self) -> ObservedRow:
        cells = tuple(
            ObservedCell(
                self._observation(one),
                one.column,
                one.figure,
                self._row_is_percent,
                one.rating,
                over_periods=self._over_periods(one),
                over_rows=self._over_rows(one.cell),
                older=self._is_older(one),
            )
            for one in self._cells
        )
        return ObservedRow(
            row=self._row,
            meaning=self._meaning,
            cells=cells,
            page=self._part.page.number,
            page_label=self._facts.page_labels.get(self._part.page.number, ""),
            label_clipped=self._label_is_clipped(),
        )

    def _over_periods(self, read: _ReadCell) -> tuple[str, ...]:
        """The headings of the periods over which a cell with a figure is printed; none where it is one."""
        if read.column.role is not Role.PERIOD or read.figure.value is None or read.cell.column_span == 1:
            return ()
        reach = range(read.cell.column, read.cell.column + read.cell.column_span)
        columns = [one for one in self._part.header.columns if one.index in reach and one.role is Role.PERIOD]
        return tuple(one.label for one in columns) if len({one.period for one in columns}) > 1 else ()

    def _is_older(self, read: _ReadCell) -> bool:
        """Whether a figure is in italics, where these are of an earlier period."""
        dated = self._facts.italics_are_older and read.column.role is Role.PERIOD and read.figure.value is not None
        return dated and all_in_italics(self._part.page, read.cell)

    def _over_rows(self, cell: Cell) -> tuple[str, ...]:
        """The labels of the rows over which a cell is printed; none where it is one."""
        reach = range(cell.row, cell.row + cell.row_span)
        labels = tuple(row.label for row in self._part.rows if row.row in reach) if cell.row_span > 1 else ()
        return labels if len(labels) > 1 else ()

    def _read(self, column: Column, cell: Cell) -> _ReadCell:
        place = f"p{self._part.page.number}-t{self._part.number}-r{cell.row + 1}-c{cell.column + 1}"
        if cell.piece > 1:
            place += f".{cell.piece}"
        observation_id = f"{self._facts.document_id[:12]}-{place}"
        marked = self._part.markers.read(cell)
        text = self._corrections.text(observation_id, marked.printed)
        if text is not None:
            marked = corrected_text(text, marked)
        meant = self._rule.rule.symbol_for(marked.rest) if marked.rest else None
        rest, own_period = split_off_period(marked.rest) if column.role in _UNDATED else (marked.rest, None)
        figure = Figure() if column.role in WORDS_ONLY else self._figure(rest, column)
        if meant is not None:
            figure = Figure(value=meant.value, symbol=meant.symbol, spreadsheet_error=figure.spreadsheet_error)
        rating = self._part.ratings.get((cell.row, cell.column))
        triangle = self._part.rated_by_triangle.get((cell.row, cell.column))
        if triangle is not None:
            marked, rating = marked._replace(marker=None), rating or triangle
        return _ReadCell(observation_id, column, cell, marked, figure, rating, own_period)

    def _figure(self, text: str, column: Column) -> Figure:
        """What a text says, with what the rule says of a footnote mark behind the figure. A target may be "<5": fewer."""
        if not text:
            return Figure()
        if column.role in (Role.TARGET, Role.FLOOR):
            text = _BOUND.sub("", text)
        for mark, meaning in self._rule.rule.footnotes.items():
            if text.endswith(mark) and text != mark:
                figure = read_figure(text.removesuffix(mark).rstrip())
                if figure.value is not None:
                    return figure._replace(symbol=meaning)
        figure = read_figure(text)
        return figure if figure.understood else figure._replace(rag=named_rating(text))

    def _counts_nothing(self) -> bool:
        """Whether the row's own figures have decimals: then a whole number among them is no count either."""
        own = [one.figure for one in self._cells if one.column.role in _OWN and one.figure.value is not None]
        bare = [decimals(figure.value) > 0 for figure in own if figure.value is not None and figure.unit is None]
        return MOSTLY_WHOLE * sum(bare) > len(bare)

    def _is_percent(self) -> bool:
        """Whether the row's periods hold percentages: its label says so, or most of its figures do."""
        if self._meaning.unit is not None:
            return self._meaning.unit is Unit.PERCENT
        figures = [one.figure for one in self._cells if one.column.role is Role.PERIOD and one.figure.value is not None]
        return bool(figures) and sum(figure.percent_sign for figure in figures) > len(figures) / 2

    def _meaning_of(self, marker: Marker) -> MarkerMeaning:
        """What a marker is about: as it says itself, as the document's key says, as the rule says."""
        if marker.meaning is not None:
            return marker.meaning
        key = self._facts.key_meaning
        return MarkerMeaning(key or self._rule.rule.marker_meaning or "unknown")

    def _label_is_clipped(self) -> bool:
        """Whether the file holds more of the label than the page shows: hidden characters go on where its last word ends."""
        words = list(self._row.label_cell.words)
        if not words:
            return False
        characters = self._part.page.characters
        last = max(words[-1].characters)
        following = last + 1
        return (
            following < len(characters)
            and bool(characters.hidden[following])
            and bool(characters.style[following] == characters.style[last])
            and bool(abs(characters.origins[following][1] - characters.origins[last][1]) < 1)
            and bool(abs(characters.boxes[following][0] - characters.boxes[last][2]) < words[-1].size)
        )

    def _observation(self, read: _ReadCell) -> Observation:
        rule, part, row, facts = self._rule, self._part, self._row, self._facts
        column, cell, figure, marker = read.column, read.cell, read.figure, read.marked.marker
        percent = self._row_is_percent and column.role not in (Role.CHANGE, *WORDS_ONLY, None)
        unit = unit_of(self._meaning, column, figure, percent)
        dated = column.role in _DATED or column.basis is not None
        dated = dated or (column.role in (Role.LATEST, Role.PREVIOUS) and figure.value is not None)
        basis, basis_source = basis_of(self._meaning, column) if dated else (Basis.UNKNOWN, None)
        if figure.per_year and basis is Basis.UNKNOWN:
            basis, basis_source = Basis.YEAR, BasisSource.CELL
        # One figure over several months is of none of them, and one of last year not of its column's.
        elsewhere = self._over_periods(read) or self._is_older(read)
        period = None if elsewhere else column.period or read.own_period
        authority = rule.rule.authority
        box = part.page.as_displayed(cell.box)
        return Observation(
            observation_id=read.observation_id,
            document_id=facts.document_id,
            authority=authority.name if authority else facts.authority.value,
            authority_code=authority.code if authority else facts.authority_code,
            section=row.section,
            parent_indicator=row.parent,
            indicator=row.label,
            indicator_id=row.indicator_id,
            column_label=column.label,
            column_role=column.role or Role.TEXT,
            period_start=period.start if period else None,
            period_end=period.end if period else None,
            period_type=period.type if period else None,
            basis=basis,
            basis_source=basis_source,
            value_text=read.marked.printed,
            value=figure.value,
            unit=unit,
            numerator=figure.numerator if unit is Unit.PERCENT else None,
            symbol=figure.symbol,
            marker=marker.direction if marker else None,
            marker_text=marker.text if marker else "",
            marker_source=marker.source if marker else None,
            marker_colour=hex_colour(marker.colour) if marker else "",
            marker_meaning=self._meaning_of(marker) if marker else None,
            rag=figure.rag or read.rating,
            flags="",
            page=part.page.number,
            page_label=facts.page_labels.get(part.page.number, ""),
            table=part.number,
            row=cell.row + 1,
            column=cell.column + 1,
            x0=_points(box.x0),
            top=_points(box.top),
            x1=_points(box.x1),
            bottom=_points(box.bottom),
            rule=rule.name,
            rule_version=rule.version,
            reader=part.page.reader,
        )


@lru_cache(maxsize=4096)
def _points(value: float) -> float:
    """A position to a hundredth of a point: finer than any printer, and the same on every machine. Cells share their edges."""
    return round(value, 2)
