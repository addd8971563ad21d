"""Packages put together for one test: figures of months without a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from extract.decumulate import SeriesFacts, decumulate
from extract.figures import read_figure
from extract.package.rows import Package
from extract.periods import Basis, Period, month
from extract.records import DocumentRecord, Observation
from extract.rulebook.model import Role, Unit
from extract.scorecard.rows import slug

DOCUMENT = "d" * 64


@dataclass(frozen=True)
class Line:
    """One indicator: its label, the span of its figures, and what is printed from a first month on ("" for nothing)."""

    indicator: str
    basis: Basis
    first: tuple[int, int]
    texts: Sequence[str]
    section: str = ""
    adds_up: bool = True
    parent: str = ""
    year_begins: int | None = None
    """The month in which its year begins, where that is not the usual one."""


def months(first: tuple[int, int], count: int) -> list[Period]:
    index = first[0] * 12 + first[1] - 1
    return [month((index + step) // 12, (index + step) % 12 + 1) for step in range(count)]


def document(document_id: str = DOCUMENT, meeting: date | None = None) -> DocumentRecord:
    return DocumentRecord(
        document_id=document_id,
        file=f"{document_id[:4]}.pdf",
        title="",
        title_source="",
        authority="Council",
        authority_source="rule",
        committee="",
        committee_source="",
        meeting_date=meeting,
        meeting_date_source="",
        agenda_item="",
        agenda_item_source="",
        source_url="",
        source_url_source="",
        pages=9,
        pages_read=1,
        tables=1,
        observations=0,
        status="done",
        error="",
        seconds="",
    )


def observation(line: Line, row: int, column: int, period: Period, text: str, document_id: str, code: str) -> Observation:
    figure = read_figure(text.rstrip(" ▲▼▶"))
    percent = figure.unit is Unit.PERCENT
    return Observation(
        observation_id=f"{document_id[:12]}-p1-t1-r{row}-c{column}",
        document_id=document_id,
        authority="Council",
        authority_code=code,
        section=line.section,
        parent_indicator=line.parent,
        indicator=line.indicator,
        indicator_id="--".join(filter(None, map(slug, (line.section, line.parent, line.indicator)))),
        column_label=f"{period.start:%b %y}",
        column_role=Role.PERIOD,
        period_start=period.start,
        period_end=period.end,
        period_type=period.type,
        basis=line.basis,
        basis_source=None,
        value_text=text,
        value=figure.value,
        unit=None if figure.value is None else Unit.PERCENT if percent else Unit.COUNT,
        numerator=figure.numerator,
        symbol=figure.symbol,
        marker=None,
        marker_text="",
        marker_source=None,
        marker_colour="",
        marker_meaning=None,
        rag=None,
        flags="",
        page=1,
        page_label="1",
        table=1,
        row=row,
        column=column,
        x0=10.0 * column,
        top=10.0 * row,
        x1=10.0 * column + 10,
        bottom=10.0 * row + 10,
        rule="made-up",
        rule_version="0",
        reader="none",
    )


def package(*lines: Line, document_id: str = DOCUMENT, code: str = "E06000058", meeting: date | None = None) -> Package:
    """A package of one document with the given lines, de-cumulated as a run would."""
    observations = [
        observation(line, row, column, period, text, document_id, code)
        for row, line in enumerate(lines, start=2)
        for column, (period, text) in enumerate(zip(months(line.first, len(line.texts)), line.texts, strict=True), start=2)
        if text
    ]
    names = {one.indicator_id: one.indicator for one in observations}
    adds_up = {line.indicator: line.adds_up for line in lines}
    begins = {line.indicator: line.year_begins for line in lines}
    facts = {name: SeriesFacts(adds_up=adds_up[label], first_month=begins[label]) for name, label in names.items()}
    unusual = {
        one.observation_id: first
        for one in observations
        for first in (begins[one.indicator],)
        if first and one.basis.cumulative
    }
    record = replace(document(document_id, meeting), observations=len(observations))
    return Package(tuple(observations), tuple(decumulate(observations, facts)), (), (record,), year_begins=unusual)


def together(*packages: Package) -> Package:
    return Package(
        observations=tuple(one for package in packages for one in package.observations),
        monthly=tuple(one for package in packages for one in package.monthly),
        documents=tuple(one for package in packages for one in package.documents),
        year_begins={name: first for package in packages for name, first in package.year_begins.items()},
    )


def for_year(line: Line, period: Period, text: str) -> Observation:
    """A figure printed for a whole year."""
    one = observation(line, 99, 99, period, text, DOCUMENT, "E06000058")
    return replace(one, basis=Basis.YEAR, column_role=Role.YEAR_TOTAL, column_label="Total")
