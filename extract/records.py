"""The rows that the program writes, one type for each file of the package. The order of fields is the order of columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from extract.periods import Basis, PeriodType
from extract.rulebook.model import Role, Symbol, Unit


class BasisSource(StrEnum):
    """Where it is said what span a figure covers."""

    LABEL = "label"
    COLUMN = "column"
    CELL = "cell"
    KEY = "key"
    RULE = "rule"
    INFERRED = "inferred"


class Direction(StrEnum):
    """Which way a trend marker points."""

    UP = "up"
    DOWN = "down"
    FLAT = "flat"


class MarkerSource(StrEnum):
    """How a trend marker is encoded in the file."""

    GLYPH = "glyph"
    SYMBOL_FONT = "symbol_font"
    SHAPE = "shape"
    PICTURE = "picture"
    WORD = "word"


class MarkerMeaning(StrEnum):
    """What a trend marker says: that the value moved, or that performance did."""

    VALUE = "value"
    PERFORMANCE = "performance"
    UNKNOWN = "unknown"


class Rag(StrEnum):
    """A rating by colour."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"
    BLUE = "blue"


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Method(StrEnum):
    """How a month's own figure came about."""

    FIRST_OF_YEAR = "first_of_year"
    DIFFERENCE = "difference"
    PUBLISHED = "published"
    WITHHELD = "withheld"


class Reason(StrEnum):
    """Why a month's own figure is not given."""

    NO_PREDECESSOR = "no_predecessor"
    GAP = "gap"
    NEGATIVE = "negative"
    SUPPRESSED = "suppressed"
    NOT_ADDITIVE = "not_additive"
    REDEFINED = "redefined"
    INCONSISTENT = "inconsistent"
    ESTIMATED = "estimated"


@dataclass(frozen=True, slots=True)
class Observation:
    """One printed cell that says something, with its meaning and where it stands."""

    observation_id: str
    document_id: str
    authority: str
    authority_code: str
    section: str
    parent_indicator: str
    indicator: str
    indicator_id: str
    column_label: str
    column_role: Role
    period_start: date | None
    period_end: date | None
    period_type: PeriodType | None
    basis: Basis
    basis_source: BasisSource | None
    value_text: str
    value: Decimal | None
    unit: Unit | None
    numerator: Decimal | None
    symbol: Symbol | None
    marker: Direction | None
    marker_text: str
    marker_source: MarkerSource | None
    marker_colour: str
    marker_meaning: MarkerMeaning | None
    rag: Rag | None
    flags: str
    page: int
    page_label: str
    table: int
    row: int
    column: int
    x0: float
    top: float
    x1: float
    bottom: float
    rule: str
    rule_version: str
    reader: str


@dataclass(frozen=True, slots=True)
class MonthlyFigure:
    """What happened in the period of one cumulative observation, or why that cannot be said."""

    observation_id: str
    previous_observation_id: str
    document_id: str
    authority: str
    section: str
    indicator: str
    indicator_id: str
    period_start: date | None
    period_end: date | None
    cumulative_value: Decimal | None
    monthly_value: Decimal | None
    cumulative_numerator: Decimal | None
    monthly_numerator: Decimal | None
    unit: Unit | None
    method: Method
    reason: Reason | None
    page: int
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in the report that does not add up, in plain words."""

    severity: Severity
    code: str
    message: str
    printed: str
    expected: str
    document_id: str
    page: int
    section: str
    indicator: str
    period_start: date | None
    observation_id: str
    related_observation_ids: str


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """One document: what it is, how that is known, and how reading it went."""

    document_id: str
    file: str
    title: str
    title_source: str
    authority: str
    authority_source: str
    committee: str
    committee_source: str
    meeting_date: date | None
    meeting_date_source: str
    agenda_item: str
    agenda_item_source: str
    source_url: str
    source_url_source: str
    pages: int | None
    pages_read: int
    tables: int
    observations: int
    status: str
    error: str
    seconds: str
    statements: int = 0
    statements_agreeing: int = 0
    statements_contradicted: int = 0


class PlaceUse(StrEnum):
    """What became of a table that is printed at a place."""

    EXTRACTED = "extracted"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class TableLocation:
    """One place at which a table is printed. A table that is printed at several is extracted from one of them."""

    table_id: str
    use: PlaceUse
    rule: str
    authority: str
    file: str
    document_id: str
    committee: str
    meeting_date: date | None
    agenda_item: str
    page: int
    last_page: int
    table: int
    observations: int


@dataclass(frozen=True, slots=True)
class SeriesPoint:
    """One figure of a series over all reports: as first printed, as last printed, and how often."""

    authority: str
    authority_code: str
    dfe_code: str
    rule: str
    section: str
    parent_indicator: str
    indicator: str
    indicator_id: str
    earlier_indicator_ids: str
    period_start: date | None
    period_end: date | None
    period_type: PeriodType | None
    basis: Basis
    unit: Unit | None
    latest_value: Decimal | None
    latest_numerator: Decimal | None
    latest_symbol: Symbol | None
    latest_meeting_date: date | None
    latest_observation_id: str
    first_value: Decimal | None
    first_numerator: Decimal | None
    first_symbol: Symbol | None
    first_meeting_date: date | None
    first_observation_id: str
    reports: int
    revisions: int


class RevisionKind(StrEnum):
    """What a later report changed about a figure."""

    FIGURE = "figure"
    PRECISION = "precision"
    SUPPLIED = "supplied"
    WITHDRAWN = "withdrawn"
    SYMBOL = "symbol"
    RESTATED = "restated"


@dataclass(frozen=True, slots=True)
class Revision:
    """One figure that a later report prints differently: both values, both places."""

    kind: RevisionKind
    authority: str
    authority_code: str
    rule: str
    section: str
    indicator: str
    indicator_id: str
    period_start: date | None
    period_end: date | None
    basis: Basis
    unit: Unit | None
    earlier_value: Decimal | None
    later_value: Decimal | None
    change: Decimal | None
    earlier_numerator: Decimal | None
    later_numerator: Decimal | None
    earlier_text: str
    later_text: str
    earlier_meeting_date: date | None
    later_meeting_date: date | None
    earlier_file: str
    later_file: str
    earlier_page: int
    later_page: int
    earlier_observation_id: str
    later_observation_id: str


@dataclass(frozen=True, slots=True)
class SecondReading:
    """How many observations a second program has read the same, otherwise, and not at all: it saw no ruled table there."""

    same: int
    otherwise: int
    not_read: int


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A table of figures by period that no rule claims and the general layout does not take either, and why."""

    page: int
    table: int
    why: str


@dataclass(frozen=True, slots=True)
class DocumentResult:
    """Everything that one document yields. ``verified`` is None unless a second reading was asked for.

    ``year_begins`` holds, by observation id, the month in which the year of a cumulative figure begins, for those whose year
    is not the usual one of their basis.

    ``pictures`` are the pages that are pictures with hardly any text: what they show could not be read.
    """

    document: DocumentRecord
    observations: tuple[Observation, ...] = ()
    monthly: tuple[MonthlyFigure, ...] = ()
    findings: tuple[Finding, ...] = ()
    verified: SecondReading | None = None
    left_alone: tuple[LeftAlone, ...] = ()
    year_begins: Mapping[str, int] = field(default_factory=dict)
    pictures: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadTable:
    """One table that was read: where it stands, and how many observations of the result are its own.

    A result's observations stand table by table, so that the counts say which are whose.
    """

    table_id: str
    rule: str
    page: int
    last_page: int
    table: int
    observations: int
    agenda_item: str
    rule_names_authority: bool
    last_period_end: date | None


@dataclass(frozen=True, slots=True)
class Examined:
    """What reading one document brought to light, whether or not anything came of it.

    ``wanted`` are the rules that wanted at least one page, with their versions: a change of one of them concerns the document.
    ``program`` is what read it (:func:`extract.versions.program`).
    """

    result: DocumentResult
    tables: tuple[ReadTable, ...]
    wanted: dict[str, str]
    program: str
