"""A profile's answers as files: the table that was asked for, and where each of its values is printed."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from extract.package.csv_files import cell_text
from extract.package.formats import Files
from extract.package.rows import Package
from extract.profiles.answers import AnswerRow, Value, answer
from extract.profiles.model import Profile
from extract.profiles.series import Part
from extract.records import DocumentRecord


@dataclass(frozen=True, slots=True)
class Location:
    """One printed cell on which one value rests; one row without a cell for a value that rests on none."""

    authority: str
    academic_year: str
    field: str
    title: str
    value: str
    status: str
    note: str
    period_start: str = ""
    period_end: str = ""
    contributes: str = ""
    printed: str = ""
    indicator: str = ""
    file: str = ""
    document_id: str = ""
    page: str = ""
    page_label: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
    observation_id: str = ""
    previous_observation_id: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """The table that was asked for, and the locations of its values."""

    profile: Profile
    rows: tuple[AnswerRow, ...]
    locations: tuple[Location, ...]

    @property
    def heading(self) -> list[str]:
        """The names of the table's columns."""
        return ["authority", "academic_year", "year_to_date", *(field.field for field in self.profile.fields)]

    def cells(self, row: AnswerRow) -> list[str]:
        """One row of the table as text."""
        until = row.year_to_date
        marked = f"year to date, to {until.isoformat()}" if until else ""
        return [row.authority, row.year.label, marked, *(value.text for value in row.values)]


def make_answers(package: Package, profile: Profile, links: Mapping[str, str]) -> Answers:
    """The answers to a profile. ``links`` leads from a document's id to where it can be opened."""
    documents = {document.document_id: document for document in package.documents}
    rows = tuple(answer(package, profile))
    locations = [
        location
        for row in rows
        for field, value in zip(profile.fields, row.values, strict=True)
        for location in _locations(row, field.field, field.title, value, documents, links)
    ]
    return Answers(profile, rows, tuple(locations))


def _locations(
    row: AnswerRow, field: str, title: str, value: Value, documents: Mapping[str, DocumentRecord], links: Mapping[str, str]
) -> list[Location]:
    about = (row.authority, row.year.label, field, title, value.text, str(value.status), value.note)
    if not value.parts:
        return [Location(*about)]
    return [Location(*about, *_place(part, documents, links)) for part in value.parts]


def _place(part: Part, documents: Mapping[str, DocumentRecord], links: Mapping[str, str]) -> tuple[str, ...]:
    one = part.observation
    link = links.get(one.document_id, "")
    return (
        cell_text(one.period_start),
        cell_text(one.period_end),
        cell_text(part.figure),
        one.value_text,
        one.indicator,
        documents[one.document_id].file,
        one.document_id,
        str(one.page),
        one.page_label,
        str(one.table),
        str(one.row),
        str(one.column),
        one.observation_id,
        part.previous,
        f"{link}#page={one.page}" if link else "",
    )


def answer_files(answers: Answers) -> Files:
    """The answers as CSV: the table, and the locations of its values."""
    name = answers.profile.profile
    locations = [[getattr(one, field.name) for field in fields(Location)] for one in answers.locations]
    return {
        f"{name}.csv": _csv(answers.heading, [answers.cells(row) for row in answers.rows]),
        f"{name}-locations.csv": _csv([field.name for field in fields(Location)], locations),
    }


def _csv(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return out.getvalue()
