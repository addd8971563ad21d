"""The Department for Education's open data standard: one file for each kind of year, each with its .meta.csv."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from extract.figures import plain
from extract.package.formats import Files
from extract.package.rows import Package
from extract.periods import MONTHS, Basis, PeriodType
from extract.profiles.dfe_time import BY_MONTH, TimeStamp, YearKind, month_stamp, time_stamps
from extract.profiles.geography import Geography, find_geography
from extract.records import MonthlyFigure, Observation, Reason
from extract.rulebook.load import GENERAL
from extract.rulebook.model import Role, Symbol, Unit

TIME_COLUMNS = ("time_period", "time_identifier")
PLACE_COLUMNS = (
    "geographic_level",
    "country_code",
    "country_name",
    "region_code",
    "region_name",
    "old_la_code",
    "new_la_code",
    "la_name",
)
META_COLUMNS = (
    "col_name",
    "col_type",
    "label",
    "indicator_grouping",
    "indicator_unit",
    "indicator_dp",
    "filter_hint",
    "filter_grouping_column",
)
LEVEL = "Local authority"

#: The longest name of a column and the longest label.
LONGEST_NAME, LONGEST_LABEL = 50, 80

#: How the standard writes units; what it has no sign for has none.
UNITS = {Unit.PERCENT: "%", Unit.GBP: "£", Unit.GBP_MILLIONS: "£m"}

#: What stands for a figure that is not printed in a report that prints the indicator, and in one that does not know it.
NOT_PRINTED, NOT_KNOWN = "x", "z"


#: Ends the label of a column whose figures were read without a rule.
INFERRED = " [inferred]"


@dataclass(frozen=True, slots=True)
class Measure:
    """One indicator column: an indicator of a rule in one unit. ``kind`` tells its several figures apart."""

    rule: str
    indicator_id: str
    unit: Unit | None
    kind: str


@dataclass(slots=True)
class _Column:
    """What is known of a measure: what it is called, and its figures."""

    indicator: str
    parent: str
    section: str
    places: int = 0
    authorities: set[Geography] = field(default_factory=set)


@dataclass(slots=True)
class _File:
    """One file being filled: its columns, and its rows by time and place."""

    kind: YearKind
    columns: dict[Measure, _Column] = field(default_factory=dict)
    rows: dict[tuple[TimeStamp, Geography], dict[Measure, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DfeFiles:
    """The files, and how many figures have a period that the standard has no identifier for."""

    files: Files
    left_out: int


@dataclass(frozen=True, slots=True)
class _Entry:
    """One figure, or the sign in its place, on its way into a file."""

    file: YearKind
    stamp: TimeStamp
    one: Observation
    kind: str
    unit: Unit | None
    text: str

    @property
    def is_figure(self) -> bool:
        return self.text[:1] in "-0123456789"


def dfe_files(package: Package) -> DfeFiles:
    """The files of a package. Of several reports that print the same figure the latest counts."""
    entries, left_out = _entries(package)
    made: dict[YearKind, _File] = {}
    for entry in entries:
        file = made.setdefault(entry.file, _File(entry.file))
        if entry.is_figure:
            _column(file, entry, entry.unit)
    for entry in entries:
        _put(made[entry.file], entry)
    files: Files = {}
    for file in made.values():
        files |= _texts(file)
    return DfeFiles(files, left_out)


def _entries(package: Package) -> tuple[list[_Entry], int]:
    """All figures in the order in which they count, and how many have a period without an identifier."""
    entries: list[_Entry] = []
    left_out = 0
    months = {row.observation_id: row for row in package.monthly}
    for one in _newest_first(package):
        # The standard knows no year to date that begins in another month than its own.
        stamped = None if one.observation_id in package.year_begins else time_stamps(one)
        if stamped is None:
            left_out += one.value is not None
        else:
            file, stamps = stamped
            entries += [_Entry(file, stamp, one, *figure) for stamp in stamps for figure in _figures(one)]
        own = months.get(one.observation_id)
        if own is not None and one.period_type is PeriodType.MONTH and one.period_start is not None:
            stamp = month_stamp(one.period_start)
            entries += [_Entry(YearKind.MONTHS, stamp, one, *figure) for figure in _own_figures(own, one)]
    return entries, left_out


def _newest_first(package: Package) -> list[Observation]:
    """The figures of periods, those of the latest meeting first, otherwise as they are printed."""
    days = {document.document_id: document.meeting_date or date.min for document in package.documents}
    dated = [one for one in package.observations if one.column_role in (Role.PERIOD, Role.YEAR_TOTAL) and one.period_start]
    return sorted(dated, key=lambda one: days[one.document_id], reverse=True)


# --- figures -------------------------------------------------------------------------------------------------------------


#: A figure that accumulates is named for the month in which its year begins.
_SINCE = {
    Basis.CUMULATIVE_CALENDAR_YEAR: "since_january",
    Basis.CUMULATIVE_FINANCIAL_YEAR: "since_april",
    Basis.CUMULATIVE_ACADEMIC_YEAR: "since_september",
}


def _figures(one: Observation) -> Iterator[tuple[str, Unit | None, str]]:
    """The figures of a cell: what kind each is, its unit, and how the standard writes it."""
    kind = _SINCE.get(one.basis, "")
    if one.value is not None:
        yield kind, one.unit, plain(one.value)
        if one.numerator is not None:
            yield f"{kind}_numerator".strip("_"), Unit.COUNT, plain(one.numerator)
    elif one.symbol is not None:
        yield kind, None, _symbol(one.symbol)


def _own_figures(row: MonthlyFigure, one: Observation) -> Iterator[tuple[str, Unit | None, str]]:
    """What happened in the month itself, or why that is not given."""
    suppressed = row.reason is Reason.SUPPRESSED
    if row.monthly_value is not None:
        yield "in_month", one.unit, plain(row.monthly_value)
    elif row.monthly_numerator is None:
        yield "in_month", one.unit, "c" if suppressed else "x"
    if row.monthly_numerator is not None:
        yield "in_month_numerator", Unit.COUNT, plain(row.monthly_numerator)


def _symbol(symbol: Symbol) -> str:
    return symbol.value if symbol in (Symbol.SUPPRESSED, Symbol.NOT_AVAILABLE, Symbol.NOT_APPLICABLE, Symbol.LOW) else "x"


def _column(file: _File, entry: _Entry, unit: Unit | None) -> _Column:
    """The column of a figure, made if it is not there."""
    one = entry.one
    measure = Measure(one.rule, one.indicator_id, unit, entry.kind)
    return file.columns.setdefault(measure, _Column(one.indicator, one.parent_indicator, one.section))


def _put(file: _File, entry: _Entry) -> None:
    one = entry.one
    measure = Measure(one.rule, one.indicator_id, entry.unit, entry.kind)
    if not entry.is_figure:
        # A cell without a figure has no unit of its own: it belongs to the indicator's first column of its kind.
        measure = next((known for known in file.columns if _alike(known, measure)), measure)
    column = _column(file, entry, measure.unit)
    if entry.is_figure:
        column.places = max(column.places, len(entry.text.partition(".")[2]))
    place = find_geography(one.authority_code, one.authority)
    column.authorities.add(place)
    file.rows.setdefault((entry.stamp, place), {}).setdefault(measure, entry.text)


def _alike(one: Measure, other: Measure) -> bool:
    return (one.rule, one.indicator_id, one.kind) == (other.rule, other.indicator_id, other.kind)


# --- columns -------------------------------------------------------------------------------------------------------------


def _texts(file: _File) -> Files:
    names = _names(list(file.columns))
    labels = _labels(file.columns)
    filters = ["month"] if file.kind in BY_MONTH else []
    heading = [*TIME_COLUMNS, *PLACE_COLUMNS, *filters, *names.values()]
    rows = []
    for (stamp, place), cells in sorted(file.rows.items(), key=lambda item: _order(*item[0])):
        rows.append(
            [
                stamp.time_period,
                stamp.time_identifier,
                LEVEL,
                *(getattr(place, name) for name in PLACE_COLUMNS[1:]),
                *([stamp.month] if filters else []),
                *(cells.get(measure) or _missing(file.columns[measure], place) for measure in names),
            ]
        )
    meta = [
        ["month", "Filter", "Month to which the figure accumulates", "", "", "", "Total is the whole year", ""] for _ in filters
    ]
    for measure, name in names.items():
        column = file.columns[measure]
        unit = UNITS.get(measure.unit, "") if measure.unit else ""
        meta.append([name, "Indicator", labels[measure], column.section[:LONGEST_LABEL], unit, str(column.places), "", ""])
    stem = f"scorecard_{file.kind}"
    return {f"{stem}.csv": _csv(heading, rows), f"{stem}.meta.csv": _csv(META_COLUMNS, meta)}


def _order(stamp: TimeStamp, place: Geography) -> tuple[str, int, str, str]:
    return stamp.time_period, stamp.order, place.new_la_code, place.la_name


def _missing(column: _Column, place: Geography) -> str:
    return NOT_PRINTED if place in column.authorities else NOT_KNOWN


def _names(measures: Sequence[Measure]) -> dict[Measure, str]:
    """A name for each column: the indicator's, what kind of figure it is, and its unit; no two alike."""
    names: dict[Measure, str] = {}
    for measure in measures:
        base = re.sub(r"[^a-z0-9]+", "_", measure.indicator_id.lower()).strip("_") or "indicator"
        if not base[0].isalpha():
            base = f"n_{base}"
        end = "_".join(filter(None, (measure.kind, measure.unit.value if measure.unit else "value")))
        name, number = f"{base[: LONGEST_NAME - len(end) - 1].rstrip('_')}_{end}", 1
        while name in names.values():
            number += 1
            longer = f"{number}_{end}"
            name = f"{base[: LONGEST_NAME - len(longer) - 1].rstrip('_')}_{longer}"
        names[measure] = name
    return names


def _said(kind: str) -> str:
    """What kind of figure it is, for the end of a label: "since_january_numerator" as ", since January, count"."""
    count = ", count" if kind.endswith("numerator") else ""
    words = kind.removesuffix("numerator").strip("_").split("_")
    said = " ".join(word.capitalize() if word in MONTHS else word for word in words)
    return (f", {said}" if said else "") + count


def _labels(columns: dict[Measure, _Column]) -> dict[Measure, str]:
    """A label for each column, no two alike: with the parent or the section where the indicator's own is not enough."""
    labels: dict[Measure, str] = {}
    for measure, column in columns.items():
        unit = f" ({measure.unit.value})" if measure.unit and measure.unit not in (Unit.COUNT, Unit.PERCENT) else ""
        end = _said(measure.kind) + unit + (INFERRED if measure.rule == GENERAL else "")
        candidates = [column.indicator, *(f"{part}: {column.indicator}" for part in (column.parent, column.section) if part)]
        shortened = [_shortened(candidate, LONGEST_LABEL - len(end)) + end for candidate in candidates]
        label, number = next((one for one in shortened if one not in labels.values()), ""), 1
        while not label or label in labels.values():
            number += 1
            longer = f" [{number}]{end}"
            label = _shortened(column.indicator, LONGEST_LABEL - len(longer)) + longer
        labels[measure] = label
    return labels


def _shortened(text: str, length: int) -> str:
    text = " ".join(text.split()) or "(no label)"
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _csv(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return out.getvalue()
