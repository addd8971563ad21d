"""From the cells of a table to observations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from extract.corrections import Corrections
from extract.document import DocumentFacts
from extract.figures import Figure, read_figure
from extract.grid.second_reader import SecondCell
from extract.grid.table import Cell
from extract.markers.find import MarkedText, Marker, hex_colour
from extract.periods import Basis
from extract.records import MarkerMeaning, Observation, Rag
from extract.rulebook.load import LoadedRule
from extract.rulebook.model import CardRule, Role, TableRule, Unit
from extract.scorecard.columns import Column
from extract.scorecard.corrected import corrected_text
from extract.scorecard.meaning import RowMeaning, basis_of, row_meaning, unit_of
from extract.scorecard.rows import IndicatorRow, TablePart


@dataclass(frozen=True, slots=True)
class ObservedCell:
    """One observation with what the checks need to know of its cell and does not go into the output."""

    observation: Observation
    column: Column
    figure: Figure
    row_is_percent: bool
    shading: Rag | None = None
    """The rating that the cell's shading gives, whatever its text says."""


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
    table: TableRule | CardRule
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
    table: TableRule | CardRule,
    parts: Sequence[TablePart],
    facts: DocumentFacts,
    corrections: Corrections = Corrections(),
) -> ObservedTable:
    """Every cell of a table that says something, with the text that a reviewer has given it where one has."""
    rows = [_RowObserver(rule, table, part, row, facts, corrections).observed() for part in parts for row in part.rows]
    return ObservedTable(rule, table, facts.document_id, tuple(rows), tuple(parts))


@dataclass(frozen=True, slots=True)
class _ReadCell:
    """A cell and what its text says, before its row has given it a unit."""

    observation_id: str
    column: Column
    cell: Cell
    marked: MarkedText
    figure: Figure
    rating: Rag | None
    """The rating that the cell's shading gives."""

    @property
    def says_something(self) -> bool:
        return bool(self.marked.printed) or self.rating is not None


class _RowObserver:
    """One row of a table being turned into observations."""

    def __init__(
        self,
        rule: LoadedRule,
        table: TableRule | CardRule,
        part: TablePart,
        row: IndicatorRow,
        facts: DocumentFacts,
        corrections: Corrections,
    ) -> None:
        self._rule = rule
        self._part = part
        self._row = row
        self._facts = facts
        self._corrections = corrections
        self._meaning = row_meaning(rule.rule, table, row.label)
        self._cells = [one for one in (self._read(column, cell) for column, cell in row.cells) if one.says_something]
        self._row_is_percent = self._is_percent()

    def observed(self) -> ObservedRow:
        cells = tuple(
            ObservedCell(self._observation(one), one.column, one.figure, self._row_is_percent, one.rating)
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
        figure = Figure() if column.role is Role.TEXT else read_figure(marked.rest)
        if meant is not None:
            figure = Figure(value=meant.value, symbol=meant.symbol, spreadsheet_error=figure.spreadsheet_error)
        rating = self._part.ratings.get((cell.row, cell.column))
        return _ReadCell(observation_id, column, cell, marked, figure, rating)

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
        )

    def _observation(self, read: _ReadCell) -> Observation:
        rule, part, row, facts = self._rule, self._part, self._row, self._facts
        column, cell, figure, marker = read.column, read.cell, read.figure, read.marked.marker
        percent = self._row_is_percent and column.role not in (Role.CHANGE, Role.TEXT, None)
        unit = unit_of(self._meaning, column, figure, percent)
        dated = column.role in (Role.PERIOD, Role.YEAR_TOTAL) or column.basis is not None
        dated = dated or (column.role in (Role.LATEST, Role.PREVIOUS) and figure.value is not None)
        basis, basis_source = basis_of(self._meaning, column) if dated else (Basis.UNKNOWN, None)
        period, authority = column.period, rule.rule.authority
        return Observation(
            observation_id=read.observation_id,
            document_id=facts.document_id,
            authority=authority.name if authority else facts.authority.value,
            authority_code=authority.code if authority else "",
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
            x0=_points(cell.box.x0),
            top=_points(cell.box.top),
            x1=_points(cell.box.x1),
            bottom=_points(cell.box.bottom),
            rule=rule.name,
            rule_version=rule.version,
            reader=part.page.reader,
        )


def _points(value: float) -> float:
    """A position to a hundredth of a point: finer than any printer, and the same on every machine."""
    return round(value, 2)
