"""From the rows of a package to what the review page is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from extract import __version__
from extract.checks.base import period_name
from extract.checks.catalogue import CHECKS
from extract.figures import plain
from extract.package.csv_files import cell_text
from extract.package.rows import Package
from extract.periods import PeriodType
from extract.records import DocumentRecord, MonthlyFigure, Observation
from extract.review.model import (
    Cell,
    DocumentSeries,
    DocumentSummary,
    FindingEntry,
    Heading,
    IndicatorEntry,
    Kind,
    Level,
    Mark,
    Month,
    PageContent,
    PageSummary,
    Point,
    Review,
    Row,
    Series,
    Table,
)
from extract.review.pictures import PagePicture
from extract.rulebook.model import Role

#: So much white is left around the cells of a page whose picture is missing (points).
MARGIN = 20.0

#: What a series of figures for periods of one length is called beside one for another.
_LENGTH = {
    PeriodType.WEEK: "weeks",
    PeriodType.MONTH: "months",
    PeriodType.QUARTER: "quarters",
    PeriodType.ROLLING_12_MONTHS: "12 months",
    PeriodType.CALENDAR_YEAR: "calendar years",
    PeriodType.FINANCIAL_YEAR: "financial years",
    PeriodType.ACADEMIC_YEAR: "academic years",
    PeriodType.DAYS: "stretches of days",
    PeriodType.DATE: "days",
    None: "other periods",
}


class ReviewContent:
    """A package seen from the review page: by document, page and indicator."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._months = {row.observation_id: _month(row) for row in package.monthly}
        self._extracted = {one.observation_id: one.printed for one in package.corrections}
        self._by_document: dict[str, list[Observation]] = {document.document_id: [] for document in package.documents}
        for one in package.observations:
            self._by_document.setdefault(one.document_id, []).append(one)
        #: The documents that observations are of. A batch lists files of the same content too: each document stands here once.
        self.documents = tuple(
            document
            for document in package.documents
            if self._by_document[document.document_id] and document.status != "duplicate"
        )

    def pages_of(self, document_id: str) -> list[int]:
        """The pages of a document that observations stand on."""
        return sorted({one.page for one in self._by_document[document_id]})

    def review(self, documents: Sequence[DocumentSummary]) -> Review:
        """What the page has to know from the start about the documents that it shows."""
        shown = {document.id for document in documents}
        findings = [finding for finding in self._package.findings if finding.document_id in shown]
        codes = {finding.code for finding in findings}
        return Review(
            version=__version__,
            documents=tuple(documents),
            kinds=tuple(Kind(check.code, check.title) for check in CHECKS if check.code in codes)
            + tuple(Kind(code, code) for code in sorted(codes - {check.code for check in CHECKS})),
            findings=tuple(
                FindingEntry(
                    severity=finding.severity,
                    code=finding.code,
                    message=finding.message,
                    printed=finding.printed,
                    expected=finding.expected,
                    document=finding.document_id,
                    page=finding.page,
                    section=finding.section,
                    indicator=finding.indicator,
                    cells=tuple(filter(None, [finding.observation_id, *finding.related_observation_ids.split(";")])),
                )
                for finding in findings
            ),
            indicators=tuple(entry for document in documents for entry in self._indicators(document.id)),
            marks=tuple(
                Mark(
                    document=one.document_id,
                    cell=one.observation_id,
                    printed=one.printed,
                    corrected=one.corrected,
                    verdict=one.verdict,
                    note=one.note,
                    who=one.who,
                    when=one.when.isoformat(),
                )
                for one in self._package.corrections
            ),
        )

    def document(self, document: DocumentRecord, pictures: Sequence[PagePicture], link: str) -> DocumentSummary:
        """One document and its pages. There may be no ``pictures`` of them, and no ``link`` to its file."""
        drawn = {picture.number: picture for picture in pictures}
        return DocumentSummary(
            id=document.document_id,
            key=document_key(document.document_id),
            file=document.file,
            title=document.title,
            authority=document.authority,
            committee=document.committee,
            meeting_date=_day(document.meeting_date),
            link=link,
            pages=tuple(
                self._page(document.document_id, number, drawn.get(number)) for number in self.pages_of(document.document_id)
            ),
        )

    def _page(self, document_id: str, number: int, picture: PagePicture | None) -> PageSummary:
        here = [one for one in self._by_document[document_id] if one.page == number]
        key = page_key(document_id, number)
        return PageSummary(
            key=key,
            number=number,
            label=here[0].page_label,
            width=picture.width if picture else max(one.x1 for one in here) + MARGIN,
            height=picture.height if picture else max(one.bottom for one in here) + MARGIN,
            picture=f"pages/{key}.webp" if picture else "",
            cells=tuple(one.observation_id for one in here),
        )

    def page(self, document_id: str, number: int) -> PageContent:
        """Everything that was extracted from one page."""
        here = [one for one in self._by_document[document_id] if one.page == number]
        return PageContent(
            tuple(self._table([one for one in here if one.table == table]) for table in sorted({one.table for one in here}))
        )

    def _table(self, observations: Sequence[Observation]) -> Table:
        headings = {one.column: Heading(one.column, one.column_label, one.column_role) for one in observations}
        rows: dict[tuple[int, str], list[Observation]] = {}
        for one in observations:
            rows.setdefault((one.row, one.indicator_id), []).append(one)
        return Table(
            number=observations[0].table,
            rule=observations[0].rule,
            headings=tuple(headings[column] for column in sorted(headings)),
            rows=tuple(
                Row(
                    row=row,
                    section=cells[0].section,
                    parent=cells[0].parent_indicator,
                    indicator=cells[0].indicator,
                    indicator_id=indicator_id,
                    cells=tuple(map(self._cell, sorted(cells, key=lambda one: one.column))),
                )
                for (row, indicator_id), cells in sorted(rows.items(), key=lambda item: item[0][0])
            ),
        )

    def _cell(self, one: Observation) -> Cell:
        return Cell(
            id=one.observation_id,
            column=one.column,
            label=one.column_label,
            role=one.column_role,
            text=one.value_text,
            extracted=self._extracted.get(one.observation_id, one.value_text),
            value=cell_text(one.value),
            unit=one.unit or "",
            numerator=cell_text(one.numerator),
            symbol=one.symbol or "",
            start=_day(one.period_start),
            end=_day(one.period_end),
            period=period_name(one) if one.period_start else "",
            basis=one.basis,
            basis_source=one.basis_source or "",
            marker=one.marker or "",
            marker_text=one.marker_text,
            marker_meaning=one.marker_meaning or "",
            marker_colour=one.marker_colour,
            rag=one.rag or "",
            flags=tuple(filter(None, one.flags.split(";"))),
            box=(one.x0, one.top, one.x1, one.bottom),
            month=self._months.get(one.observation_id),
        )

    # --- indicators over time --------------------------------------------------------------------------------------------

    def _rows_by_indicator(self, document_id: str) -> dict[str, list[Observation]]:
        found: dict[str, list[Observation]] = {}
        for one in self._by_document[document_id]:
            found.setdefault(one.indicator_id, []).append(one)
        return found

    def _indicators(self, document_id: str) -> list[IndicatorEntry]:
        return [
            IndicatorEntry(
                document=document_id,
                id=indicator_id,
                name=cells[0].indicator,
                section=cells[0].section,
                parent=cells[0].parent_indicator,
                page=cells[0].page,
                cell=cells[0].observation_id,
            )
            for indicator_id, cells in self._rows_by_indicator(document_id).items()
        ]

    def series(self, document_id: str) -> DocumentSeries:
        """The series of one document: every indicator that prints a figure for a period.

        Figures for periods of several lengths, quarters and years, make a series each: one line through them would mislead.
        """
        return DocumentSeries(
            tuple(
                series
                for cells in self._rows_by_indicator(document_id).values()
                for series in self._series_of(cells)
                if any(point.value for point in series.points)
            )
        )

    def _series_of(self, cells: Sequence[Observation]) -> list[Series]:
        dated = [one for one in cells if one.column_role is Role.PERIOD and one.period_start is not None]
        levels = [one for one in cells if one.column_role in (Role.TARGET, Role.FLOOR) or one.column_role.comparator]
        kinds = [kind for kind, _ in Counter(one.period_type for one in dated).most_common()]
        series = [self._series([one for one in dated if one.period_type is kind], levels) for kind in kinds]
        return [
            one
            if len(series) == 1
            else replace(one, id=f"{one.id}{f'--{kind}' if place else ''}", name=f"{one.name} ({_LENGTH[kind]})")
            for place, (one, kind) in enumerate(zip(series, kinds, strict=True))
        ]

    def _series(self, cells: Sequence[Observation], levels: Sequence[Observation]) -> Series:
        dated = sorted(cells, key=lambda one: (one.period_start or date.min, one.period_end or date.min))
        units = Counter(one.unit for one in dated if one.unit)
        unit = units.most_common(1)[0][0] if units else None
        first = cells[0]
        return Series(
            id=first.indicator_id,
            name=first.indicator,
            section=first.section,
            parent=first.parent_indicator,
            unit=unit or "",
            cumulative=any(one.basis.cumulative for one in dated),
            points=tuple(
                Point(
                    cell=one.observation_id,
                    label=period_name(one),
                    start=_day(one.period_start),
                    end=_day(one.period_end),
                    text=one.value_text,
                    # A figure in another unit (a fraction among percentages) has no place on the axis.
                    value=plain(one.value) if one.value is not None and one.unit is unit else "",
                    symbol=one.symbol or "",
                    month=self._months.get(one.observation_id),
                )
                for one in dated
            ),
            levels=tuple(
                Level(one.observation_id, one.column_label, one.column_role, one.value_text, plain(one.value))
                for one in levels
                if one.value is not None and (one.unit is unit or unit is None)
            ),
        )


def document_key(document_id: str) -> str:
    """A document's name within the review folder."""
    return document_id[:12]


def page_key(document_id: str, number: int) -> str:
    """A page's name within the review folder."""
    return f"{document_key(document_id)}-p{number}"


def _month(row: MonthlyFigure) -> Month:
    return Month(
        value=cell_text(row.monthly_value),
        numerator=cell_text(row.monthly_numerator),
        method=row.method,
        reason=row.reason or "",
        previous=row.previous_observation_id,
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
