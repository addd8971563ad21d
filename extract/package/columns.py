"""What each column of each file means: the one place from which metadata and documentation are made."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from typing import get_type_hints

from extract.corrections import Correction, Verdict
from extract.periods import Basis, PeriodType
from extract.records import (
    BasisSource,
    Direction,
    DocumentRecord,
    Finding,
    MarkerMeaning,
    MarkerSource,
    Method,
    MonthlyFigure,
    Observation,
    PlaceUse,
    Rag,
    Reason,
    Revision,
    RevisionKind,
    SeriesPoint,
    Severity,
    TableLocation,
)
from extract.rulebook.model import Role, Symbol, Unit


@dataclass(frozen=True, slots=True)
class ColumnMeaning:
    """A column's type in the sense of Table Schema, what it says, and the values it can have where they are few."""

    kind: str
    description: str
    values: type[StrEnum] | None = None
    required: bool = False


_TEXT, _NUMBER, _WHOLE, _DATE, _MOMENT = "string", "number", "integer", "date", "datetime"

_SHARED = {
    "observation_id": ColumnMeaning(_TEXT, "Names one printed cell: document, page, table, row and column.", required=True),
    "document_id": ColumnMeaning(_TEXT, "The sha256 of the PDF file.", required=True),
    "file": ColumnMeaning(_TEXT, "The file's name, within the folder that was read.", required=True),
    "authority_code": ColumnMeaning(_TEXT, "The body's ONS/GSS code."),
    "parent_indicator": ColumnMeaning(_TEXT, 'The indicator that an "of which" row belongs to, as printed.'),
    "period_type": ColumnMeaning(_TEXT, "What kind of period it is.", PeriodType),
    "basis": ColumnMeaning(
        _TEXT, "What span the figure covers: for a cumulative figure, the year over which it accumulates.", Basis, required=True
    ),
    "rule": ColumnMeaning(
        _TEXT, "The rule that gave the cell its meaning; general where none claims the table.", required=True
    ),
    "committee": ColumnMeaning(_TEXT, "The committee that the papers are for."),
    "meeting_date": ColumnMeaning(_DATE, "The day of the meeting."),
    "authority": ColumnMeaning(_TEXT, "The public body that the figures are about."),
    "section": ColumnMeaning(_TEXT, "The section of the table, as printed."),
    "indicator": ColumnMeaning(_TEXT, "The row's label, as printed, on one line."),
    "indicator_id": ColumnMeaning(_TEXT, "A stable name for the indicator, unique within its rule.", required=True),
    "period_start": ColumnMeaning(
        _DATE,
        "The first day of the period that the figure is printed for. For a figure that accumulates over a year that is its "
        "last step, such as a month, or the day to which it runs; the span that it covers is what basis says.",
    ),
    "period_end": ColumnMeaning(_DATE, "The last day of that period: the same as period_start where it is a single day."),
    "unit": ColumnMeaning(
        _TEXT,
        "What the figure counts, or what it is in: £1.2m has the value 1.2 and the unit gbp_millions, and so has 1.2 under a "
        "heading or a note that says £m. Empty where neither the cell, the label, the heading nor the table says it, and "
        "where there is no word for it here, such as for hours and tonnes.",
        Unit,
    ),
    "page": ColumnMeaning(_WHOLE, "The page of the PDF, from 1.", required=True),
    "x0": ColumnMeaning(_NUMBER, "Left edge of the cell, in points from the left of the page as displayed."),
    "top": ColumnMeaning(_NUMBER, "Top edge of the cell, in points from the top of the page as displayed."),
    "x1": ColumnMeaning(_NUMBER, "Right edge of the cell."),
    "bottom": ColumnMeaning(_NUMBER, "Bottom edge of the cell."),
}

OBSERVATIONS = {
    "column_label": ColumnMeaning(_TEXT, "The column's heading, as printed."),
    "column_role": ColumnMeaning(_TEXT, "What the column holds.", Role, required=True),
    "basis_source": ColumnMeaning(_TEXT, "Where it is said what span the figure covers.", BasisSource),
    "value_text": ColumnMeaning(_TEXT, "The whole cell, as printed.", required=True),
    "value": ColumnMeaning(
        _NUMBER, "The figure, with the digits that are printed, whatever unit they are in. Empty where there is none."
    ),
    "numerator": ColumnMeaning(_NUMBER, "The count printed with a percentage: 84 in 10% (84), and 12 in 12 of 15 (80%)."),
    "symbol": ColumnMeaning(
        _TEXT,
        "Why there is no figure, or what qualifies it: c suppressed, x not available, z not applicable, low rounds to nothing, "
        "b break in the series, r revised, p provisional, e estimated.",
        Symbol,
    ),
    "marker": ColumnMeaning(_TEXT, "Which way the trend marker beside the figure points.", Direction),
    "marker_text": ColumnMeaning(_TEXT, "The marker, as printed."),
    "marker_source": ColumnMeaning(_TEXT, "How the marker is encoded in the file.", MarkerSource),
    "marker_colour": ColumnMeaning(_TEXT, "The marker's colour, #rrggbb."),
    "marker_meaning": ColumnMeaning(
        _TEXT, "Whether the marker says that the value moved or that performance did.", MarkerMeaning
    ),
    "rag": ColumnMeaning(_TEXT, "The rating, from the cell's colour or from a word.", Rag),
    "flags": ColumnMeaning(
        _TEXT,
        "The codes of the findings about this cell, separated by semicolons; corrected where a reviewer has corrected its "
        "text, suppressed where --suppress-below has taken its figure away; inferred where the general layout has read it, and "
        "no rule.",
    ),
    "page_label": ColumnMeaning(_TEXT, "The number printed on the page."),
    "table": ColumnMeaning(_WHOLE, "The table's place on its page, from 1.", required=True),
    "row": ColumnMeaning(_WHOLE, "The row's place in the table as printed on this page, its header included, from 1."),
    "column": ColumnMeaning(_WHOLE, "The column's place in the table as printed on this page, from 1."),
    "rule_version": ColumnMeaning(_TEXT, "A hash of what the rule says: comments, quotes and the order of keys do not count."),
    "reader": ColumnMeaning(_TEXT, "The library that read the page."),
}

MONTHLY = {
    "previous_observation_id": ColumnMeaning(
        _TEXT,
        "The observation that was subtracted. In a batch it may be one of an earlier report: its id then begins otherwise.",
    ),
    "cumulative_value": ColumnMeaning(_NUMBER, "The figure as printed: since the beginning of the year."),
    "monthly_value": ColumnMeaning(_NUMBER, "What happened in the period itself. Empty where that cannot be said."),
    "cumulative_numerator": ColumnMeaning(_NUMBER, "The count in brackets as printed."),
    "monthly_numerator": ColumnMeaning(_NUMBER, "The count of the period itself."),
    "method": ColumnMeaning(_TEXT, "How the period's own figure came about.", Method, required=True),
    "reason": ColumnMeaning(_TEXT, "Why monthly_value is empty.", Reason),
}

FINDINGS = {
    "severity": ColumnMeaning(_TEXT, "How much the finding matters.", Severity, required=True),
    "code": ColumnMeaning(_TEXT, "The check that made it; 'council-extract checks' explains each.", required=True),
    "message": ColumnMeaning(_TEXT, "What does not add up, in words.", required=True),
    "printed": ColumnMeaning(_TEXT, "What is printed."),
    "expected": ColumnMeaning(_TEXT, "What would have been expected, where that can be said."),
    "related_observation_ids": ColumnMeaning(_TEXT, "The other cells that the finding is about, separated by semicolons."),
}

_SOURCE = "Where that was found: manifest, sidecar, path, file_name, pdf_metadata, bookmarks, first_page, page_stamp or rule."

DOCUMENTS = {
    "title": ColumnMeaning(_TEXT, "What the document calls itself."),
    "title_source": ColumnMeaning(_TEXT, _SOURCE),
    "authority_source": ColumnMeaning(_TEXT, _SOURCE),
    "committee_source": ColumnMeaning(_TEXT, _SOURCE),
    "meeting_date_source": ColumnMeaning(_TEXT, _SOURCE),
    "agenda_item": ColumnMeaning(_TEXT, "The agenda item under which the extracted tables stand."),
    "agenda_item_source": ColumnMeaning(_TEXT, _SOURCE),
    "source_url": ColumnMeaning(_TEXT, "Where the document was published."),
    "source_url_source": ColumnMeaning(_TEXT, _SOURCE),
    "pages": ColumnMeaning(_WHOLE, "How many pages the document has. Empty where it was not read."),
    "pages_read": ColumnMeaning(_WHOLE, "How many of them were read in full."),
    "tables": ColumnMeaning(_WHOLE, "How many tables were extracted from it. In a batch, not those extracted from elsewhere."),
    "observations": ColumnMeaning(_WHOLE, "How many observations these hold."),
    "status": ColumnMeaning(
        _TEXT,
        "done; nothing_matched: no page is a report that a rule knows; duplicate: another file is the same, byte for byte, and "
        "was read; failed.",
        required=True,
    ),
    "document_id": ColumnMeaning(_TEXT, "The sha256 of the PDF file. Empty where the file could not be opened."),
    "error": ColumnMeaning(_TEXT, "What went wrong and what to do about it."),
    "seconds": ColumnMeaning(_NUMBER, "How long it took. Empty unless asked for, so that equal input gives equal files."),
    "statements": ColumnMeaning(
        _WHOLE,
        "How many figures the document's text gives for a period or for other councils, with the changes in per cent that it "
        "works out from them.",
    ),
    "statements_agreeing": ColumnMeaning(_WHOLE, "How many of them the tables confirm, or are worked out rightly."),
    "statements_contradicted": ColumnMeaning(
        _WHOLE, "How many of them the tables contradict, or are worked out wrongly. The rest could not be tied to a cell."
    ),
}


LOCATIONS = {
    "table_id": ColumnMeaning(
        _TEXT, "Names what a table says: tables of equal labels and figures have the same.", required=True
    ),
    "use": ColumnMeaning(
        _TEXT, "Whether the table was extracted from this place, or is repeated here.", PlaceUse, required=True
    ),
    "agenda_item": ColumnMeaning(_TEXT, "The agenda item under which the table stands."),
    "page": ColumnMeaning(_WHOLE, "The page of the PDF on which the table begins, from 1.", required=True),
    "last_page": ColumnMeaning(_WHOLE, "The page on which it ends.", required=True),
    "table": ColumnMeaning(_WHOLE, "The table's place on the page on which it begins, from 1.", required=True),
    "observations": ColumnMeaning(_WHOLE, "How many observations the table holds."),
}

_FIRST, _LATEST = "in the first report that prints it", "in the latest report that prints it"

SERIES = {
    "dfe_code": ColumnMeaning(_TEXT, "The body's three-digit code of the Department for Education, where it has one."),
    "indicator": ColumnMeaning(_TEXT, "The row's label, as the latest report prints it, on one line."),
    "indicator_id": ColumnMeaning(_TEXT, "A stable name for the indicator, of its latest label.", required=True),
    "earlier_indicator_ids": ColumnMeaning(
        _TEXT,
        "The names of its earlier labels, separated by semicolons. An indicator counts as renamed where one report no longer "
        "has the old label, has the new one in the same section, and prints the same figures for every month of both.",
    ),
    "unit": ColumnMeaning(_TEXT, "What the latest figure counts.", Unit),
    "latest_value": ColumnMeaning(_NUMBER, f"The figure {_LATEST}."),
    "latest_numerator": ColumnMeaning(_NUMBER, f"The count in brackets {_LATEST}."),
    "latest_symbol": ColumnMeaning(_TEXT, f"Why there is no figure, or what qualifies it, {_LATEST}.", Symbol),
    "latest_meeting_date": ColumnMeaning(_DATE, "The day of the meeting for which that report was written."),
    "latest_observation_id": ColumnMeaning(_TEXT, "The cell that the latest figure stands in.", required=True),
    "first_value": ColumnMeaning(_NUMBER, f"The figure {_FIRST}."),
    "first_numerator": ColumnMeaning(_NUMBER, f"The count in brackets {_FIRST}."),
    "first_symbol": ColumnMeaning(_TEXT, f"Why there is no figure, or what qualifies it, {_FIRST}.", Symbol),
    "first_meeting_date": ColumnMeaning(_DATE, "The day of the meeting for which that report was written."),
    "first_observation_id": ColumnMeaning(_TEXT, "The cell that the first figure stands in.", required=True),
    "reports": ColumnMeaning(_WHOLE, "How many reports print the figure."),
    "revisions": ColumnMeaning(_WHOLE, "How many times a report prints it otherwise than the one before: see revisions."),
}

REVISIONS = {
    "kind": ColumnMeaning(
        _TEXT,
        "figure: the figure, or the count in brackets, is another one; precision: one rounds to the other; supplied: there was "
        "no figure before; withdrawn: there is none any more; symbol: only what qualifies it changed; restated: every figure "
        "of the indicator that both reports print changed, of three or more: it is likely to have been redefined.",
        RevisionKind,
        required=True,
    ),
    "indicator": ColumnMeaning(_TEXT, "The row's label, as the later report prints it, on one line."),
    "unit": ColumnMeaning(_TEXT, "What the later figure counts.", Unit),
    "earlier_value": ColumnMeaning(_NUMBER, "The figure as the earlier report prints it."),
    "later_value": ColumnMeaning(_NUMBER, "The figure as the later report prints it."),
    "change": ColumnMeaning(_NUMBER, "The later figure less the earlier one."),
    "earlier_numerator": ColumnMeaning(_NUMBER, "The count in brackets in the earlier report."),
    "later_numerator": ColumnMeaning(_NUMBER, "The count in brackets in the later report."),
    "earlier_text": ColumnMeaning(_TEXT, "The whole cell of the earlier report, as printed."),
    "later_text": ColumnMeaning(_TEXT, "The whole cell of the later report, as printed."),
    "earlier_meeting_date": ColumnMeaning(_DATE, "The day of the meeting for which the earlier report was written."),
    "later_meeting_date": ColumnMeaning(_DATE, "The day of the meeting for which the later report was written."),
    "earlier_file": ColumnMeaning(_TEXT, "The file of the earlier report."),
    "later_file": ColumnMeaning(_TEXT, "The file of the later report."),
    "earlier_page": ColumnMeaning(_WHOLE, "The page of the earlier file, from 1."),
    "later_page": ColumnMeaning(_WHOLE, "The page of the later file, from 1."),
    "earlier_observation_id": ColumnMeaning(_TEXT, "The cell of the earlier report.", required=True),
    "later_observation_id": ColumnMeaning(_TEXT, "The cell of the later report.", required=True),
}

CORRECTED = {
    "printed": ColumnMeaning(_TEXT, "The cell's text as it was extracted.", required=True),
    "corrected": ColumnMeaning(_TEXT, "The cell's text as it stands on the page, where the verdict is wrong."),
    "verdict": ColumnMeaning(_TEXT, "Whether what was extracted is what is printed.", Verdict, required=True),
    "note": ColumnMeaning(_TEXT, "What the reviewer wrote about it."),
    "who": ColumnMeaning(_TEXT, "The reviewer.", required=True),
    "when": ColumnMeaning(_MOMENT, "When the reviewer said so.", required=True),
}


@dataclass(frozen=True, slots=True)
class FileMeaning:
    """One CSV of the package: the type of its rows, what it holds, its key and what its columns mean."""

    name: str
    record: type
    title: str
    key: str
    columns: dict[str, ColumnMeaning]

    @property
    def figures(self) -> tuple[str, ...]:
        """The columns that hold figures as printed: decimals, not positions on the page."""
        return tuple(name for name, kind in get_type_hints(self.record).items() if kind == Decimal | None)


def _file(name: str, record: type, title: str, key: str, own: dict[str, ColumnMeaning]) -> FileMeaning:
    known = {**_SHARED, **own}
    return FileMeaning(name, record, title, key, {field.name: known[field.name] for field in fields(record)})


#: What every package holds.
FILES = (
    _file("observations", Observation, "Every printed cell that says something", "observation_id", OBSERVATIONS),
    _file("monthly", MonthlyFigure, "Cumulative figures and what happened in each period", "observation_id", MONTHLY),
    _file("findings", Finding, "What does not add up", "", {**FINDINGS, "observation_id": ColumnMeaning(_TEXT, "The cell.")}),
    _file("documents", DocumentRecord, "The documents that were read", "file", DOCUMENTS),
)

#: What the package of a batch holds besides.
BATCH_FILES = (
    _file("locations", TableLocation, "The places at which each table is printed", "", LOCATIONS),
    _file("series", SeriesPoint, "Each figure over all reports that print it", "latest_observation_id", SERIES),
    _file("revisions", Revision, "Figures that a later report prints differently", "", REVISIONS),
)

#: Written only where corrections were applied.
CORRECTIONS = _file(
    "corrections", Correction, "What reviewers have said of cells, as it was applied", "observation_id", CORRECTED
)
