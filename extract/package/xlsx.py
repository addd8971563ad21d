"""Records as an Excel workbook: real numbers and dates, a link from each row to its page, the scorecard laid out as printed.

No cell can start a formula: text is only ever written as text, and what looks like the beginning of a formula is marked as text
for the day on which somebody edits the cell.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from extract.errors import UsageError
from extract.figures import decimals, plain
from extract.package.columns import ColumnMeaning, FileMeaning
from extract.package.csv_files import cell_text
from extract.package.rows import Package
from extract.package.wide import WideColumn, WideTable, wide_tables
from extract.records import Direction, Finding, Observation, Rag
from extract.rulebook.model import Unit

#: Excel's own limits: rows of a sheet, characters of a cell, links of a sheet, significant digits of a number.
MOST_ROWS, LONGEST_TEXT, MOST_LINKS, MOST_DIGITS = 1_048_576, 32_767, 65_530, 15

#: Text that begins so would become a formula if it were typed.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

_NUMBER_FORMATS = {
    Unit.PERCENT: "{}%",
    Unit.THOUSANDS: '#,##{}"k"',
    Unit.MILLIONS: '#,##{}"m"',
    **{
        unit: f'"{sign}"#,##{{}}{end}'
        for sign, units in (
            ("£", (Unit.GBP, Unit.GBP_THOUSANDS, Unit.GBP_MILLIONS, Unit.GBP_BILLIONS)),
            ("$", (Unit.USD, Unit.USD_THOUSANDS, Unit.USD_MILLIONS, Unit.USD_BILLIONS)),
        )
        for unit, end in zip(units, ("", '"k"', '"m"', '"bn"'), strict=True)
    },
}

#: The unit that each column of figures is in; counts in brackets have none.
_IN_UNIT = ("value", "cumulative_value", "monthly_value")


@dataclass(slots=True)
class Sheets:
    """A workbook being written, with the formats that it has so far."""

    workbook: Workbook
    links: Mapping[str, str]
    formats: dict[tuple[tuple[str, Any], ...], Format] = field(default_factory=dict)

    def format(self, **properties: Any) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.workbook.add_format({"font_name": "Arial", "font_size": 10, "valign": "top", **properties})
        return self.formats[key]

    def text(self, sheet: Worksheet, row: int, column: int, text: str, **properties: Any) -> None:
        """Text, as text whatever it looks like. What is longer than Excel allows is cut, and ends in an ellipsis."""
        if text == "":
            return
        if text.startswith(_FORMULA_STARTS):
            properties["quote_prefix"] = True
        if len(text) > LONGEST_TEXT:
            text = text[: LONGEST_TEXT - 1] + "…"
        sheet.write_string(row, column, text, self.format(**properties))

    def figure(
        self, sheet: Worksheet, row: int, column: int, value: Decimal, unit: Unit | None, arrow: str = "", **properties: Any
    ) -> None:
        """A figure as a number shown with its printed decimal places; as text where Excel could not hold all of its digits.

        An ``arrow`` is shown behind the number, which stays one.
        """
        if len(value.normalize().as_tuple().digits) > MOST_DIGITS:
            self.text(sheet, row, column, f"{plain(value)} {arrow}".rstrip(), align="right", **properties)
            return
        places = "0." + "0" * decimals(value) if decimals(value) else "0"
        number = value.scaleb(-2) if unit is Unit.PERCENT else value
        shown = _NUMBER_FORMATS.get(unit, "{}").format(places) if unit else places
        shown += f'" {arrow}"' if arrow else ""
        sheet.write_number(row, column, float(number), self.format(num_format=shown, align="right", **properties))

    def link(self, sheet: Worksheet, row: int, column: int, document_id: str, page: int, text: str) -> None:
        """A link to a page of a document, where it is known where the document is."""
        target = self.links.get(document_id, "")
        if not target or row > MOST_LINKS:
            self.text(sheet, row, column, text)
            return
        address = target if target.startswith(("https://", "http://")) else f"external:{target}"
        sheet.write_url(
            row,
            column,
            f"{address}#page={page}",
            self.format(font_color="#1d4f91", underline=1),
            string=text,
            tip="Open the page",
        )


def workbook(package: Package, links: Mapping[str, str]) -> bytes:
    """The package as the bytes of an .xlsx file.

    ``links`` leads from a document's id to where it can be opened from the workbook's folder: an address or a path.
    """
    with new_workbook() as made:
        sheets = Sheets(made.book, links)
        _write_scorecards(sheets, package)
        for file in package.files:
            _write_file(sheets, package, file)
    return made.data


@dataclass(slots=True)
class NewWorkbook:
    """A workbook being made; ``data`` are its bytes once it is closed."""

    book: Workbook
    data: bytes = b""


@contextmanager
def new_workbook() -> Iterator[NewWorkbook]:
    """A workbook in which no text becomes anything but text. The same content gives the same bytes."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "max_url_length": 2079,
    }
    made = NewWorkbook(xlsxwriter.Workbook(out, options))
    # The time of writing is no part of the file; that of a spreadsheet has no time zone.
    made.book.set_properties({"title": "Figures extracted from council papers", "created": datetime(2000, 1, 1)})  # noqa: DTZ001
    yield made
    made.book.close()
    made.data = out.getvalue()


# --- the files as sheets -------------------------------------------------------------------------------------------------

_WIDTHS = {
    "indicator": 60,
    "message": 90,
    "section": 34,
    "parent_indicator": 34,
    "authority": 34,
    "title": 60,
    "file": 34,
    "note": 50,
}


def _write_file(sheets: Sheets, package: Package, file: FileMeaning) -> None:
    rows = package.rows(file.name)
    if len(rows) + 1 > MOST_ROWS:
        raise UsageError(
            f"{file.name} has {len(rows)} rows, more than a sheet can hold ({MOST_ROWS})", "leave out --format xlsx"
        )
    sheet = sheets.workbook.add_worksheet(file.name)
    names = list(file.columns)
    linked = "document_id" in names and file.name != "corrections"
    headings = [*names, "link"] if linked else names
    for column, name in enumerate(headings):
        sheet.write_string(0, column, name, sheets.format(bold=True, bottom=1, bg_color="#eef2f6"))
        sheet.set_column(column, column, _WIDTHS.get(name, max(11, len(name) + 2)))
    figures = set(file.figures)
    for number, row in enumerate(rows, start=1):
        unit = getattr(row, "unit", None)
        for column, (name, meaning) in enumerate(file.columns.items()):
            value = getattr(row, name)
            if name in figures and value is not None:
                sheets.figure(sheet, number, column, value, unit if name in _IN_UNIT else None)
            else:
                _write_value(sheets, sheet, number, column, value, meaning)
        if linked:
            page = getattr(row, "page", 1) or 1
            sheets.link(sheet, number, len(names), row.document_id, page, f"page {page}")
    sheet.freeze_panes(1, 0)
    _print_on_a4(sheet)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, max(1, len(rows)), len(headings) - 1)


def _write_value(sheets: Sheets, sheet: Worksheet, row: int, column: int, value: Any, meaning: ColumnMeaning) -> None:
    if value is None or value == "":
        return
    if isinstance(value, datetime):
        # Excel knows no time zones: the moment is written in UTC.
        moment = value.astimezone(UTC).replace(tzinfo=None)
        sheet.write_datetime(row, column, moment, sheets.format(num_format="yyyy-mm-dd hh:mm:ss", align="left"))
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, sheets.format(num_format="yyyy-mm-dd", align="left"))
    elif meaning.kind == "integer":
        sheet.write_number(row, column, int(value), sheets.format(num_format="0"))
    elif meaning.kind == "number":
        sheet.write_number(row, column, float(value), sheets.format(num_format="0.00"))
    else:
        sheets.text(sheet, row, column, cell_text(value))


# --- the scorecard as printed --------------------------------------------------------------------------------------------

#: The label's column is so wide, in digits, of which a text takes less than one a letter; a line is so high, in points, and a
#: row no higher.
_LABEL_WIDTH, _LINE, _HIGHEST = 64, 13.5, 400

#: A column of figures is so wide; one with texts as wide as the longest, up to so much: more goes on below.
_FIGURE_WIDTH, _TEXT_WIDTH = 12, 40

_SECTION = {"bold": True, "bg_color": "#dde7f3"}

_ARROWS = {Direction.UP: "▲", Direction.DOWN: "▼", Direction.FLAT: "▶"}

_RAG_FILLS = {Rag.RED: "#f4c7c3", Rag.AMBER: "#fce3b4", Rag.GREEN: "#cfe8d1", Rag.BLUE: "#cfdff2"}


def _write_scorecards(sheets: Sheets, package: Package) -> None:
    for number, document in enumerate(package.documents, start=1):
        observations = [one for one in package.observations if one.document_id == document.document_id]
        if not observations:
            continue
        name = "scorecard" if len(package.documents) == 1 else f"scorecard {number}"
        about: dict[str, list[Finding]] = {}
        for finding in package.findings:
            if finding.document_id == document.document_id:
                about.setdefault(finding.observation_id or finding.related_observation_ids.split(";")[0], []).append(finding)
        _write_scorecard(sheets, sheets.workbook.add_worksheet(name), wide_tables(observations), about)


def _write_scorecard(
    sheets: Sheets, sheet: Worksheet, tables: Sequence[WideTable], about: Mapping[str, Sequence[Finding]]
) -> None:
    """Each table below the one before, under its own headings and with an empty line between."""
    _set_widths(sheet, tables)
    line = 0
    for table in tables:
        line = _write_table(sheets, sheet, line, table, about) + 2
    sheet.hide_gridlines(0)
    _print_on_a4(sheet)
    if len(tables) == 1:
        sheet.freeze_panes(1, 2)
        sheet.repeat_rows(0)
    else:
        sheet.freeze_panes(0, 2)
    sheet.fit_to_pages(1, 0)


def _write_table(sheets: Sheets, sheet: Worksheet, line: int, table: WideTable, about: Mapping[str, Sequence[Finding]]) -> int:
    """One table from a line on. Returns its last line."""
    widths = {column: _width(column, table) for column in table.columns}
    _write_headings(sheets, sheet, line, table.columns)
    places = {wide: index for index, wide in enumerate(table.columns, start=2)}
    section = ""
    for row in table.rows:
        if row.section != section:
            section = row.section
            if section:
                line += 1
                _write_section(sheets, sheet, line, section, 1 + len(table.columns))
        line += 1
        first = next(iter(row.cells.values()))
        sheets.link(sheet, line, 0, first.document_id, row.page, f"page {row.page}")
        sheets.text(sheet, line, 1, row.indicator, text_wrap=True, indent=1 if row.parent else 0)
        below = [_lines(one.value_text, widths[column]) for column, one in row.cells.items()]
        sheet.set_row(line, min(_HIGHEST, _LINE * max(_lines(row.indicator, _LABEL_WIDTH), *below)))
        for column, one in row.cells.items():
            _write_printed(sheets, sheet, line, places[column], one, widths[column])
            if one.observation_id in about:
                comment = "\n\n".join(f"{finding.severity}: {finding.message}" for finding in about[one.observation_id])
                sheet.write_comment(line, places[column], comment[:LONGEST_TEXT], {"author": "council-extract", "x_scale": 2.4})
    return line


def _width(column: WideColumn, table: WideTable) -> int:
    """How wide a column must be for what it prints: its texts and figures, not its heading, which is wrapped."""
    longest = max((len(row.cells[column].value_text) for row in table.rows if column in row.cells), default=0)
    return max(_FIGURE_WIDTH, min(_TEXT_WIDTH, longest + 1))


def _write_headings(sheets: Sheets, sheet: Worksheet, line: int, columns: Sequence[WideColumn]) -> None:
    """A table's header row: the headings of figures stand over them."""
    for place, label in enumerate(("page", "indicator", *(column.label for column in columns))):
        align = "right" if place > 1 else "left"
        sheets.text(sheet, line, place, label, bold=True, bottom=1, bg_color="#eef2f6", text_wrap=True, align=align)


def _set_widths(sheet: Worksheet, tables: Sequence[WideTable]) -> None:
    """A column of the sheet is as wide as the widest that any table has there."""
    sheet.set_column(0, 0, 9)
    sheet.set_column(1, 1, _LABEL_WIDTH)
    widest: dict[int, int] = {}
    for table in tables:
        for place, column in enumerate(table.columns, start=2):
            widest[place] = max(widest.get(place, 0), _width(column, table))
    for place, width in widest.items():
        sheet.set_column(place, place, width)


def _write_section(sheets: Sheets, sheet: Worksheet, line: int, section: str, last: int) -> None:
    """A section's name as a band across the sheet, as scorecards print it."""
    for column in range(last + 1):
        sheet.write_blank(line, column, None, sheets.format(**_SECTION))
    sheets.text(sheet, line, 1, section, **_SECTION)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes in a column: programs do not all find the height of a row by themselves."""
    return max(1, math.ceil(len(text) / (1.3 * width)))


def _write_printed(sheets: Sheets, sheet: Worksheet, row: int, column: int, one: Observation, width: int) -> None:
    """A cell as printed: a figure as a number, with its arrow, where there is nothing else; its rating as a tint."""
    tint = {"bg_color": _RAG_FILLS[one.rag]} if one.rag else {}
    if one.value is not None and one.numerator is None and one.symbol is None:
        arrow = _ARROWS[one.marker] if one.marker else ""
        sheets.figure(sheet, row, column, one.value, one.unit, arrow, **tint)
    else:
        wrapped: dict[str, Any] = {"align": "left", "text_wrap": True} if len(one.value_text) >= width else {"align": "right"}
        sheets.text(sheet, row, column, one.value_text, **wrapped, **tint)


def _print_on_a4(sheet: Worksheet) -> None:
    """Have a sheet printed across A4."""
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
