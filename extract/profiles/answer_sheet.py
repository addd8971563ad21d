"""A profile's answers as an Excel workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from xlsxwriter.worksheet import Worksheet

from extract.package.xlsx import Sheets, new_workbook
from extract.profiles.answer_files import Answers, Location
from extract.profiles.answers import Status, Value

_HEADING = {"bold": True, "bottom": 1, "bg_color": "#eef2f6", "text_wrap": True}


def answer_workbook(answers: Answers, links: Mapping[str, str]) -> bytes:
    """The table, the locations of its values with links to their pages, and what the fields mean."""
    with new_workbook() as made:
        sheets = Sheets(made.book, links)
        _write_table(sheets, answers)
        _write_locations(sheets, answers.locations)
        meanings = [(field.field, field.title, field.take.value.replace("_", " ")) for field in answers.profile.fields]
        sheet = sheets.workbook.add_worksheet("fields")
        _write_heading(sheets, sheet, ("field", "meaning", "how the year's value is made"))
        for number, cells in enumerate(meanings, start=1):
            for column, text in enumerate(cells):
                sheets.text(sheet, number, column, text)
        sheet.set_column(0, 2, 44)
    return made.data


def _write_heading(sheets: Sheets, sheet: Worksheet, names: Sequence[str]) -> None:
    for column, name in enumerate(names):
        sheets.text(sheet, 0, column, name, **_HEADING)
    sheet.freeze_panes(1, 0)


def _write_table(sheets: Sheets, answers: Answers) -> None:
    sheet = sheets.workbook.add_worksheet(answers.profile.profile[:31])
    _write_heading(sheets, sheet, answers.heading)
    fixed = len(answers.heading) - len(answers.profile.fields)
    for number, row in enumerate(answers.rows, start=1):
        for column, text in enumerate(answers.cells(row)[:fixed]):
            sheets.text(sheet, number, column, text)
        for column, value in enumerate(row.values, start=fixed):
            _write_value(sheets, sheet, number, column, value)
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, len(answers.heading) - 1, 18)
    sheet.autofilter(0, 0, max(1, len(answers.rows)), len(answers.heading) - 1)


def _write_value(sheets: Sheets, sheet: Worksheet, row: int, column: int, value: Value) -> None:
    """A figure as a number, one of a year that is not over in italics; the reason why there is none in grey."""
    if value.figure is None:
        sheets.text(sheet, row, column, value.text, font_color="#5b6875", align="right")
    else:
        look: dict[str, Any] = {"italic": True} if value.status is Status.YEAR_TO_DATE else {}
        sheets.figure(sheet, row, column, value.figure, None, **look)
    comment = "\n".join(
        filter(None, (f"year to date, to {value.through}" if value.status is Status.YEAR_TO_DATE else "", value.note))
    )
    if comment:
        sheet.write_comment(row, column, comment, {"author": "council-extract", "x_scale": 2})


def _write_locations(sheets: Sheets, locations: Sequence[Location]) -> None:
    sheet = sheets.workbook.add_worksheet("locations")
    names = [field.name for field in fields(Location)]
    _write_heading(sheets, sheet, names)
    for number, location in enumerate(locations, start=1):
        for column, name in enumerate(names):
            text = getattr(location, name)
            if name == "link" and text:
                sheets.link(sheet, number, column, location.document_id, int(location.page), "open the page")
            else:
                sheets.text(sheet, number, column, text)
    sheet.set_column(0, len(names) - 1, 18)
    sheet.autofilter(0, 0, max(1, len(locations)), len(names) - 1)
