"""What the review page is told, in the shapes in which its scripts read it (scripts/types.js says the same)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Month:
    """What a cumulative cell says of its own period. Figures as text, empty where they are withheld."""

    value: str
    numerator: str
    method: str
    reason: str
    previous: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One observation. ``text`` is the cell as printed; ``extracted`` what was read before a reviewer corrected it."""

    id: str
    column: int
    label: str
    role: str
    text: str
    extracted: str
    value: str
    unit: str
    numerator: str
    symbol: str
    start: str
    end: str
    period: str
    basis: str
    basis_source: str
    marker: str
    marker_text: str
    marker_meaning: str
    marker_colour: str
    rag: str
    flags: tuple[str, ...]
    box: tuple[float, float, float, float]
    month: Month | None


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator as printed on one page."""

    row: int
    section: str
    parent: str
    indicator: str
    indicator_id: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """One column of a table on one page."""

    column: int
    label: str
    role: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table on one page. ``number`` counts the page's tables."""

    number: int
    rule: str
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class PageContent:
    """Everything that was extracted from one page."""

    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class PageSummary:
    """One page that observations stand on. ``picture`` is empty where the document's file was not found."""

    key: str
    number: int
    label: str
    width: float
    height: float
    picture: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """One document. ``link`` leads to its file, empty where that is not known."""

    id: str
    key: str
    file: str
    title: str
    authority: str
    committee: str
    meeting_date: str
    link: str
    pages: tuple[PageSummary, ...]


@dataclass(frozen=True, slots=True)
class FindingEntry:
    """A finding, and the cells that it is about: the first is the one to look at."""

    severity: str
    code: str
    message: str
    printed: str
    expected: str
    document: str
    page: int
    section: str
    indicator: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """An indicator to be looked up, with the first cell printed for it."""

    document: str
    id: str
    name: str
    section: str
    parent: str
    page: int
    cell: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What a reviewer has said of a cell and a run has applied."""

    document: str
    cell: str
    printed: str
    corrected: str
    verdict: str
    note: str
    who: str
    when: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Review:
    """What the page has to know from the start."""

    version: str
    documents: tuple[DocumentSummary, ...]
    kinds: tuple[Kind, ...]
    findings: tuple[FindingEntry, ...]
    indicators: tuple[IndicatorEntry, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a series, where its period is."""

    cell: str
    label: str
    start: str
    end: str
    text: str
    value: str
    symbol: str
    month: Month | None


@dataclass(frozen=True, slots=True)
class Level:
    """A target or comparator: a figure that belongs to no period."""

    cell: str
    label: str
    role: str
    text: str
    value: str


@dataclass(frozen=True, slots=True)
class Series:
    """An indicator over time, as its chart shows it. ``cumulative`` tells whether its figures accumulate over a year."""

    id: str
    name: str
    section: str
    parent: str
    unit: str
    cumulative: bool
    points: tuple[Point, ...]
    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class DocumentSeries:
    """The series of one document, in the order in which they are printed."""

    series: tuple[Series, ...]
