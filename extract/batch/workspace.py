"""The workspace of a merge: a database on disk, so that the size of the collection does not matter to memory.

It holds nothing that is not in the journal, and is thrown away afterwards.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Any

from extract.package.csv_files import cell_text
from extract.periods import Basis, PeriodType
from extract.records import DocumentRecord, Method, MonthlyFigure, Observation, Reason, TableLocation
from extract.rulebook.model import Symbol, Unit

_SCHEMA = """
create table documents (
    place integer primary key, path text, sha256 text, status text, authority text, meeting_date text, cells text,
    tables integer default 0, observations integer default 0
);
create table tables (
    document integer, number integer, table_id text, authority text, meeting_date text, path text, page integer,
    cells text, extracted integer default 0
);
create index tables_by_document on tables (document, number);
create table points (
    owner text, rule text, indicator_id text, report text, document integer, authority text, authority_code text,
    section text, parent_indicator text, indicator text, period_start text, period_end text, period_type text, basis text,
    unit text, value text, numerator text, symbol text, value_text text, observation_id text, page integer, file text,
    meeting_date text
);
create index points_by_report on points (owner, rule, report, indicator_id);
create table monthly (
    place integer primary key, owner text, rule text, indicator_id text, report text, document integer, observation_id text,
    previous text, period_start text, period_end text, basis text, cumulative_value text, monthly_value text,
    cumulative_numerator text, monthly_numerator text, unit text, method text, reason text, doubtful integer,
    first_month integer, cells text
);
create index monthly_by_series on monthly (owner, rule, indicator_id);
create table renames (owner text, rule text, indicator_id text, series text, primary key (owner, rule, indicator_id));
"""

#: The columns of monthly.csv in which a figure from an earlier report makes a difference.
_FILLED = ("previous_observation_id", "monthly_value", "monthly_numerator", "method", "reason")

_MONTHLY_COLUMNS = tuple(field.name for field in fields(MonthlyFigure))


@dataclass(frozen=True, slots=True)
class Report:
    """One table as one report prints it. ``owner`` is whose figures they are; ``key`` orders an owner's reports in time."""

    key: str
    owner: str
    document: int
    file: str
    meeting_date: date | None


@dataclass(frozen=True, slots=True)
class Source:
    """A document from which tables are extracted, and which (their numbers among those of the document)."""

    place: int
    file: str
    sha256: str
    authority: str
    meeting_date: date | None
    tables: frozenset[int]


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of one report, with what is needed to compare it with those of other reports."""

    owner: str
    rule: str
    indicator_id: str
    report: str
    document: int
    authority: str
    authority_code: str
    section: str
    parent_indicator: str
    indicator: str
    period_start: date
    period_end: date | None
    period_type: PeriodType | None
    basis: Basis
    unit: Unit | None
    value: Decimal | None
    numerator: Decimal | None
    symbol: Symbol | None
    value_text: str
    observation_id: str
    page: int
    file: str
    meeting_date: date | None

    @property
    def period(self) -> tuple[str, str, str]:
        """What a series has one row for: the period and the span that the figure covers."""
        return self.period_start.isoformat(), self.period_end.isoformat() if self.period_end else "", self.basis.value

    @property
    def figure(self) -> tuple[Decimal | None, Decimal | None, Unit | None]:
        return self.value, self.numerator, self.unit


@dataclass(frozen=True, slots=True)
class Cumulative:
    """One row of monthly.csv, with what is needed to look for its predecessor in earlier reports."""

    place: int
    report: str
    document: int
    observation_id: str
    previous: str
    period_start: date
    period_end: date | None
    basis: Basis
    cumulative_value: Decimal | None
    monthly_value: Decimal | None
    cumulative_numerator: Decimal | None
    monthly_numerator: Decimal | None
    unit: Unit | None
    method: Method
    reason: Reason | None
    doubtful: bool
    first_month: int
    """The month in which the year begins over which the figure accumulates."""

    @property
    def period(self) -> tuple[date, date | None, Basis]:
        return self.period_start, self.period_end, self.basis

    @property
    def figure(self) -> tuple[Decimal | None, Decimal | None, Unit | None]:
        return self.cumulative_value, self.cumulative_numerator, self.unit


class Workspace:
    """The open workspace. A context manager: on leaving, the file is removed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.unlink(missing_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("pragma journal_mode = off")
        self._db.execute("pragma synchronous = off")
        for statement in _SCHEMA.split(";"):
            self._db.execute(statement)
        self._db.execute("begin")

    def __enter__(self) -> Workspace:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._db.close()
        self._path.unlink(missing_ok=True)

    def _rows(self, query: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        with closing(self._db.cursor()) as cursor:
            yield from cursor.execute(query, values)

    # --- documents and their tables --------------------------------------------------------------------------------------

    def add_document(self, record: DocumentRecord) -> int:
        """Add a document; returns its place among all."""
        cells = [cell_text(getattr(record, field.name)) for field in fields(record)]
        return int(
            self._db.execute(
                "insert into documents (path, sha256, status, authority, meeting_date, cells) values (?, ?, ?, ?, ?, ?)",
                (
                    *(record.file, record.document_id, record.status, record.authority),
                    *(cell_text(record.meeting_date), json.dumps(cells)),
                ),
            ).lastrowid
            or 0
        )

    def add_location(self, document: int, number: int, location: TableLocation) -> None:
        """Add a place at which a table is printed: table ``number`` of a document."""
        cells = [cell_text(getattr(location, field.name)) for field in fields(location)]
        self._db.execute(
            """insert into tables (document, number, table_id, authority, meeting_date, path, page, cells)
               values (?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                *(document, number, location.table_id, location.authority),
                *(cell_text(location.meeting_date), location.file, location.page, json.dumps(cells)),
            ),
        )

    def choose_places(self) -> None:
        """Of several places of one table, choose the one that it is extracted from: that of the earliest meeting, then the
        first by path and page."""
        self._db.execute(
            """update tables set extracted = 1 where rowid in (
                select id from (select rowid as id, row_number() over (
                    partition by table_id, authority order by meeting_date = '', meeting_date, path, page, number
                ) as rank from tables) where rank = 1)"""
        )

    def sources(self) -> Iterator[Source]:
        """The documents from which tables are extracted, in order."""
        rows = self._rows(
            """select place, documents.path, sha256, documents.authority, documents.meeting_date, number
               from documents join tables on document = place where extracted order by place, number"""
        )
        for (place, path, sha256, authority, day), group in groupby(rows, key=lambda row: row[:5]):
            yield Source(place, path, sha256, authority, _date(day), frozenset(row[5] for row in group))

    def count_rows(self, document: int, tables: int, observations: int) -> None:
        self._db.execute("update documents set tables = ?, observations = ? where place = ?", (tables, observations, document))

    def documents(self) -> Iterator[tuple[list[str], int, int]]:
        """The rows of documents.csv, each with how many tables and observations were extracted from the document."""
        for cells, tables, observations in self._rows("select cells, tables, observations from documents order by place"):
            yield json.loads(cells), tables, observations

    def locations(self) -> Iterator[tuple[list[str], bool]]:
        """The rows of locations.csv, the places of one table together, and whether it is extracted there."""
        order = "select cells, extracted from tables order by table_id, authority, not extracted, path, page, number"
        for cells, extracted in self._rows(order):
            yield json.loads(cells), bool(extracted)

    def count(self, status: str) -> int:
        return int(next(self._rows("select count(*) from documents where status = ?", status))[0])

    def totals(self) -> tuple[int, int]:
        """How many tables and observations were extracted."""
        tables, observations = next(
            self._rows("select coalesce(sum(tables), 0), coalesce(sum(observations), 0) from documents")
        )
        return int(tables), int(observations)

    # --- figures ---------------------------------------------------------------------------------------------------------

    def add_points(self, report: Report, observations: Iterable[Observation]) -> None:
        """Add the figures of one table."""
        self._db.executemany(
            f"insert into points values ({', '.join('?' * 23)})",
            (
                (
                    *(report.owner, one.rule, one.indicator_id, report.key, report.document, one.authority, one.authority_code),
                    *(one.section, one.parent_indicator, one.indicator),
                    *map(cell_text, (one.period_start, one.period_end, one.period_type, one.basis, one.unit)),
                    *map(cell_text, (one.value, one.numerator, one.symbol)),
                    *(one.value_text, one.observation_id, one.page, report.file, cell_text(report.meeting_date)),
                )
                for one in observations
            ),
        )

    def add_monthly(
        self, report: Report, rule: str, row: MonthlyFigure, basis: Basis, doubtful: bool, first_month: int
    ) -> None:
        """Add a row of monthly.csv. ``doubtful`` says that what is printed beside its figure contradicts it; ``first_month``
        when its year begins."""
        cells = [cell_text(getattr(row, name)) for name in _MONTHLY_COLUMNS]
        known = dict(zip(_MONTHLY_COLUMNS, cells, strict=True))
        self._db.execute(
            f"insert into monthly values (null, {', '.join('?' * 20)})",
            (
                *(report.owner, rule, row.indicator_id, report.key, report.document, row.observation_id),
                *(known["previous_observation_id"], known["period_start"], known["period_end"], basis.value),
                *(known["cumulative_value"], known["monthly_value"], known["cumulative_numerator"]),
                *(known["monthly_numerator"], known["unit"], known["method"], known["reason"], doubtful, first_month),
                json.dumps(cells),
            ),
        )

    def monthly(self) -> Iterator[list[str]]:
        """The rows of monthly.csv, in the order in which they were added."""
        for (cells,) in self._rows("select cells from monthly order by place"):
            yield json.loads(cells)

    def fill(self, row: Cumulative) -> None:
        """Put what an earlier report says of a row into it."""
        cells = json.loads(next(self._rows("select cells from monthly where place = ?", row.place))[0])
        for name, value in zip(
            _FILLED, (row.previous, row.monthly_value, row.monthly_numerator, row.method, row.reason), strict=True
        ):
            cells[_MONTHLY_COLUMNS.index(name)] = cell_text(value)
        self._db.execute("update monthly set cells = ? where place = ?", (json.dumps(cells), row.place))

    # --- series ----------------------------------------------------------------------------------------------------------

    def owners(self) -> list[tuple[str, str]]:
        """Whose figures there are, and of which rule."""
        return [(owner, rule) for owner, rule in self._rows("select distinct owner, rule from points order by owner, rule")]

    def reports(self, owner: str, rule: str) -> list[str]:
        """The reports of an owner, in order of time."""
        query = "select distinct report from points where owner = ? and rule = ? order by report"
        return [row[0] for row in self._rows(query, owner, rule)]

    def indicators(self, owner: str, rule: str, report: str) -> dict[str, tuple[str, str]]:
        """The indicators of one report, each with its section and its parent."""
        query = (
            "select distinct indicator_id, section, parent_indicator from points where owner = ? and rule = ? and report = ?"
        )
        return {name: (section, parent) for name, section, parent in self._rows(query, owner, rule, report)}

    def figures(self, owner: str, rule: str, report: str, indicator_id: str) -> list[Point]:
        """The figures of one indicator in one report."""
        query = "select * from points where owner = ? and rule = ? and report = ? and indicator_id = ? order by rowid"
        return [_point(row) for row in self._rows(query, owner, rule, report, indicator_id)]

    def add_rename(self, owner: str, rule: str, indicator_id: str, series: str) -> None:
        """Have the figures of one indicator belong to the series of another."""
        self._db.execute("insert into renames values (?, ?, ?, ?)", (owner, rule, indicator_id, series))

    def series(self, owner: str, rule: str) -> Iterator[tuple[str, list[Point]]]:
        """Each series of an owner, with its figures in all reports: by period, then in order of time."""
        rows = self._rows(
            """select coalesce(series, points.indicator_id) as series, points.*
               from points left join renames using (owner, rule, indicator_id)
               where owner = ? and rule = ?
               order by series, period_start, period_end, basis, report, document, points.rowid""",
            owner,
            rule,
        )
        for series, group in groupby(rows, key=lambda row: str(row[0])):
            yield series, [_point(row[1:]) for row in group]

    def cumulative(self, owner: str, rule: str, series: str) -> list[Cumulative]:
        """The rows of monthly.csv of one series, in order of time."""
        rows = self._rows(
            """select place, report, document, observation_id, previous, period_start, period_end, basis, cumulative_value,
                      monthly_value, cumulative_numerator, monthly_numerator, unit, method, reason, doubtful,
                      first_month
               from monthly left join renames using (owner, rule, indicator_id)
               where owner = ? and rule = ? and coalesce(series, monthly.indicator_id) = ? order by report, place""",
            owner,
            rule,
            series,
        )
        return [_cumulative(row) for row in rows]


def _decimal(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _date(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _point(row: Sequence[Any]) -> Point:
    (owner, rule, indicator_id, report, document, authority, code, section, parent, indicator) = row[:10]
    (start, end, kind, basis, unit, value, numerator, symbol, text, observation_id, page, file, day) = row[10:]
    return Point(
        owner=owner,
        rule=rule,
        indicator_id=indicator_id,
        report=report,
        document=document,
        authority=authority,
        authority_code=code,
        section=section,
        parent_indicator=parent,
        indicator=indicator,
        period_start=date.fromisoformat(start),
        period_end=_date(end),
        period_type=PeriodType(kind) if kind else None,
        basis=Basis(basis),
        unit=Unit(unit) if unit else None,
        value=_decimal(value),
        numerator=_decimal(numerator),
        symbol=Symbol(symbol) if symbol else None,
        value_text=text,
        observation_id=observation_id,
        page=page,
        file=file,
        meeting_date=_date(day),
    )


def _cumulative(row: Sequence[Any]) -> Cumulative:
    place, report, document, observation_id, previous, start, end, basis, *figures, unit, method, reason, doubtful, first = row
    value, monthly_value, numerator, monthly_numerator = map(_decimal, figures)
    return Cumulative(
        place=place,
        report=report,
        document=document,
        observation_id=observation_id,
        previous=previous,
        period_start=date.fromisoformat(start),
        period_end=_date(end),
        basis=Basis(basis),
        cumulative_value=value,
        monthly_value=monthly_value,
        cumulative_numerator=numerator,
        monthly_numerator=monthly_numerator,
        unit=Unit(unit) if unit else None,
        method=Method(method),
        reason=Reason(reason) if reason else None,
        doubtful=bool(doubtful),
        first_month=first,
    )
