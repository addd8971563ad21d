"""Tables whose rows are periods: months or years down, indicators across, or years of the one by months of the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extract.grid.table import Cell, Grid
from extract.markers.find import PageMarkers
from extract.markers.rating import ratings_of
from extract.marks.spacing import words_of
from extract.marks.words import text_lines
from extract.periods import (
    Basis,
    Period,
    PeriodContext,
    PeriodRefused,
    PeriodType,
    ReadLabel,
    cumulative_from,
    read_period,
    year_from,
)
from extract.rulebook.model import Role, TableRule
from extract.rulebook.patterns import compiled
from extract.scorecard.columns import Column, Header
from extract.scorecard.rows import IndicatorRow, RowReader, TablePart, nested

#: How a row or column of totals is called.
_TOTAL = re.compile(r"(?:grand |year(?:ly)? |annual )?totals?(?: for (?:the )?year)?|whole year|year", re.I)

_TO_DATE = re.compile(r"\bto date\b", re.I)

_YEARS = (PeriodType.CALENDAR_YEAR, PeriodType.FINANCIAL_YEAR, PeriodType.ACADEMIC_YEAR)


def row_reader(rule: TableRule, context: PeriodContext) -> RowReader | PeriodsDownReader:
    """What reads the rows of a kind of table: as indicators, or as periods."""
    return PeriodsDownReader(rule, context) if rule.periods_down else RowReader(rule)


def is_named(rule: TableRule, markers: PageMarkers, grid: Grid, header: Header) -> bool:
    """Whether a table that must have a line above it to say what its figures are has that line."""
    return rule.indicator is None or bool(title_of(markers, grid, header, rule.indicator))


@dataclass(frozen=True, slots=True)
class _RowLabel:
    """The label at the start of a row, and what it means: a period, the total of the periods, or neither."""

    text: str
    read: ReadLabel | None = None
    total: bool = False
    refusal: str = ""


class PeriodsDownReader:
    """Reads tables whose rows are periods: each column is an indicator, or all figures are of one."""

    def __init__(self, rule: TableRule, context: PeriodContext) -> None:
        self._rule = rule
        self._context = context

    def read(
        self, markers: PageMarkers, number: int, grid: Grid, header: Header, heading: str = "", page_section: str = ""
    ) -> TablePart:
        """The indicators of one page of the table, each with its figures from the top down.

        ``heading`` is that of the report's part in which it stands, ``page_section`` the section that the page itself names.
        """
        _, section = nested([page_section, heading if self._rule.section_is_heading else ""])
        labels = header.label_column.index
        rows = [
            (row, self._label(cell.text))
            for row in range(header.body, grid.row_count)
            for cell in (grid.at(row, labels),)
            if cell is not None and cell.row == row and not cell.empty
        ]
        by_column = {
            column.index: [
                (_to_date(self._dated(column, label), cell, self._context), cell)
                for row, label in rows
                for cell in _own_cell(grid, row, column)
            ]
            for column in header.figure_columns
        }
        found = tuple(replace(row, section=section) for row in self._indicators(markers, grid, header, by_column))
        return TablePart(markers, number, grid, header, found, ratings_of(markers.page, grid, header.body, labels))

    def _indicators(
        self, markers: PageMarkers, grid: Grid, header: Header, by_column: dict[int, list[tuple[Column, Cell]]]
    ) -> Iterator[IndicatorRow]:
        label_cell = grid.at(header.body - 1, header.label_column.index) or grid.cells[0]
        if self._rule.indicator is not None:
            title = title_of(markers, grid, header, self._rule.indicator)
            cells = sorted(
                (pair for pairs in by_column.values() for pair in pairs), key=lambda pair: (pair[1].row, pair[1].column)
            )
            yield IndicatorRow(header.body - 1, title, label_cell, "", "", tuple(cells), over_pages=True)
            return
        for column in header.figure_columns:
            cell = grid.at(header.body - 1, column.index) or label_cell
            yield IndicatorRow(header.body - 1, column.label, cell, "", "", tuple(by_column[column.index]), over_pages=True)

    def _label(self, text: str) -> _RowLabel:
        if _TOTAL.fullmatch(text):
            return _RowLabel(text, total=True)
        # A month without a year may get it from the column: that it has none is then no reason to refuse it.
        try:
            read = read_period(text, self._context)
        except PeriodRefused as refused:
            return _RowLabel(text, refusal=str(refused))
        return _RowLabel(text, read, refusal="" if read else "the row's label is not a period")

    def _dated(self, column: Column, label: _RowLabel) -> Column:
        """A column as it is in one row: with the row's label, and with the period of both."""
        if column.role not in (Role.PERIOD, Role.YEAR_TOTAL):
            return replace(column, label=label.text, period=label.read.period if label.read else None)
        if self._rule.indicator is not None:
            return self._crossed(column, label)
        if label.total:
            return self._total(replace(column, label=label.text))
        return _with(replace(column, label=label.text), label.read, label.refusal)

    def _total(self, column: Column) -> Column:
        """A column in the row of totals: the figure of the year that the page is about."""
        first, year = self._context.first_month or 1, self._context.year
        total = replace(column, role=Role.YEAR_TOTAL, basis=Basis.YEAR)
        if year is None:
            return replace(total, refusal="the total is of a year, and the page does not say which")
        return replace(total, period=year_from(year, first))

    def _crossed(self, column: Column, label: _RowLabel) -> Column:
        """A figure at the crossing of a month and a year."""
        both = replace(column, label=" ".join(part for part in (label.text, column.label) if part), period=None, refusal="")
        across = ReadLabel(column.period, column.basis) if column.period else None
        if label.total or column.role is Role.YEAR_TOTAL or _TOTAL.fullmatch(column.label):
            year = across if label.total else label.read
            if year is None or year.period.type not in _YEARS:
                return replace(both, role=Role.YEAR_TOTAL, basis=None, refusal="the total is not of one year")
            return replace(both, role=Role.YEAR_TOTAL, period=year.period, basis=Basis.YEAR)
        return self._month_of_year(both, column, across, label)

    def _month_of_year(self, both: Column, column: Column, across: ReadLabel | None, label: _RowLabel) -> Column:
        # That a heading is a whole year says nothing of the months under it.
        both = replace(both, basis=None) if both.basis is Basis.YEAR else both
        pairs = ((label.read, column.label), (across, label.text))
        for year, month in pairs:
            if year is not None and year.period.type in _YEARS:
                context = PeriodContext(first_month=year.period.start.month, year=year.period.start.year)
                return _read_with(both, month, context)
        return replace(both, refusal="neither the row nor the column is a year")


def _to_date(column: Column, cell: Cell, context: PeriodContext) -> Column:
    """A total that runs to the date of the report: it says so ("159 to date"), or its year is not yet over."""
    if column.role is not Role.YEAR_TOTAL or cell.empty:
        return column
    end = context.as_at
    unfinished = column.period is not None and end is not None and column.period.start <= end < column.period.end
    if not unfinished and not _TO_DATE.search(cell.text):
        return column
    if end is None:
        return replace(
            column, period=None, basis=None, refusal="the total runs to date, and the page does not say to which day"
        )
    return replace(column, period=Period(end, end, PeriodType.DATE), basis=cumulative_from(context.first_month or 1))


def _with(column: Column, read: ReadLabel | None, refusal: str) -> Column:
    if read is None:
        return replace(column, period=None, refusal=refusal)
    return replace(column, period=read.period, basis=column.basis or read.basis, refusal="")


def _read_with(column: Column, label: str, context: PeriodContext) -> Column:
    try:
        return _with(column, read_period(label, context), "the label is not a month")
    except PeriodRefused as refused:
        return replace(column, refusal=str(refused))


def _own_cell(grid: Grid, row: int, column: Column) -> Iterator[Cell]:
    """The cell at a row and a column, where it begins there."""
    cell = grid.at(row, column.index)
    if cell is not None and (cell.row, cell.column) == (row, column.index):
        yield cell


def title_of(markers: PageMarkers, grid: Grid, header: Header, pattern: str) -> str:
    """The line that names what all the figures of a table are: in the table's own top rows, or the nearest above it.

    Empty where no line is what the pattern says.
    """
    inside = [grid.row_cells(row) for row in range(header.body)]
    titles = [cell.text for cells in reversed(inside) for cell in cells if not cell.empty]
    lines = text_lines(word for word in words_of(markers.page) if word.angle == 0)
    above = sorted((line for line in lines if line.box.bottom <= grid.box.top + 1), key=lambda line: -line.baseline)
    titles += [line.text for line in above]
    return next((title for title in titles if compiled(pattern).matches(title)), "")
