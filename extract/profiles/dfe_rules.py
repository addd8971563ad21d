"""The published rules of the Department for Education's open data standard, each as a check of a data file and its .meta.csv.

https://dfe-analytical-services.github.io/analysts-guide/statistics-production/ud.html
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.package.formats import Files
from extract.periods import MONTHS
from extract.profiles.dfe import LONGEST_LABEL, LONGEST_NAME, META_COLUMNS, PLACE_COLUMNS, TIME_COLUMNS

LONGEST_ITEM = 120

#: Kinds of time that one file may hold together, each with the number of digits of its periods.
FAMILIES: tuple[tuple[frozenset[str], int], ...] = (
    (frozenset(name.capitalize() for name in MONTHS), 4),
    (frozenset({"Calendar year"}), 4),
    (frozenset({"Reporting year"}), 4),
    (frozenset({"Academic year"}), 6),
    (frozenset({"Financial year"}), 6),
    (frozenset({"Tax year"}), 6),
    (frozenset(f"Financial year Q{quarter}" for quarter in range(1, 5)), 6),
    (frozenset({"Part 1 (April to September)", "Part 2 (October to March)"}), 6),
    (frozenset({"Autumn term", "Spring term", "Summer term"}), 6),
    (frozenset(f"Week {week}" for week in range(1, 54)), 4),
)

LEVELS = ("National", "Regional", "Local authority")

#: Signs in place of a figure; ":" and "~" are of former times.
SYMBOLS = ("z", "x", "c", "low", "u")

UNITS = ("", "£", "£m", "%", "pp")

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_FILE = re.compile(r"[a-z0-9_-]+")
_CODES = {
    "country_code": re.compile(r"[EWSNK]\d{8}|x|z"),
    "region_code": re.compile(r"[EWSN]\d{8}|x|z"),
    "old_la_code": re.compile(r"\d{3}|x|z|"),
    "new_la_code": re.compile(r"[EWSN]\d{8}|x|z|"),
}


@dataclass(frozen=True, slots=True)
class DataFile:
    """A data file and its meta file, both as rows of text."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    meta_header: tuple[str, ...]
    meta: tuple[Mapping[str, str], ...]

    @classmethod
    def of(cls, name: str, data: str, meta: str) -> DataFile:
        """The two files by their texts."""
        header, *rows = csv.reader(io.StringIO(data, newline=""))
        meta_header, *meta_rows = csv.reader(io.StringIO(meta, newline=""))
        described = tuple(dict(zip(meta_header, row, strict=False)) for row in meta_rows)
        return cls(name, tuple(header), tuple(map(tuple, rows)), tuple(meta_header), described)

    def column(self, name: str) -> list[str]:
        """A column's cells; none where the file has no such column."""
        if name not in self.header:
            return []
        place = self.header.index(name)
        return [row[place] for row in self.rows]

    def named(self, col_type: str) -> list[str]:
        """The names of the columns that the meta file calls filters, or indicators."""
        return [row.get("col_name", "") for row in self.meta if row.get("col_type") == col_type]


Check = Callable[[DataFile], Iterator[str]]
RULES: dict[str, Check] = {}


def _rule(check: Check) -> Check:
    RULES[check.__name__] = check
    return check


@_rule
def file_names(file: DataFile) -> Iterator[str]:
    """File names are of lower case letters, digits, _ and - only."""
    if not _FILE.fullmatch(file.name):
        yield f"{file.name!r} is no name for a file"


@_rule
def column_names(file: DataFile) -> Iterator[str]:
    """Column names are in snake case, begin with a letter, are not too long, and no two are alike."""
    for name, count in Counter(file.header).items():
        if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
            yield f"{name!r} is no name for a column"
        if count > 1:
            yield f"there are {count} columns named {name!r}"


@_rule
def mandatory_columns(file: DataFile) -> Iterator[str]:
    """Time and place have their columns, those of local authorities included."""
    for name in (*TIME_COLUMNS, *PLACE_COLUMNS):
        if name not in file.header:
            yield f"there is no column {name}"


@_rule
def whole_rows(file: DataFile) -> Iterator[str]:
    """Every row has a cell for every column, without white space around it."""
    for number, row in enumerate(file.rows, start=2):
        if len(row) != len(file.header):
            yield f"row {number} has {len(row)} cells for {len(file.header)} columns"
        if any(cell != cell.strip() for cell in row):
            yield f"row {number} has white space around a cell"


@_rule
def time_identifiers(file: DataFile) -> Iterator[str]:
    """Time identifiers are of the published list, and of one kind in one file: conceptually different years are not mixed."""
    found = set(file.column("time_identifier"))
    known = set().union(*(names for names, _ in FAMILIES))
    for name in sorted(found - known):
        yield f"{name!r} is no time identifier"
    if not any(found <= names for names, _ in FAMILIES):
        yield f"different kinds of time are mixed: {', '.join(sorted(found))}"


@_rule
def time_periods(file: DataFile) -> Iterator[str]:
    """Time periods have four digits, or six for years that begin in one and end in the next; never a slash."""
    digits = {name: count for names, count in FAMILIES for name in names}
    for period, identifier in zip(file.column("time_period"), file.column("time_identifier"), strict=False):
        wanted = digits.get(identifier, 0)
        follows = wanted != 6 or period[4:] == f"{(int(period[:4] or 0) + 1) % 100:02}" if period[:4].isdigit() else False
        if not period.isdigit() or len(period) != wanted or not follows:
            yield f"{period!r} is no time period of a {identifier}"


@_rule
def geographic_levels(file: DataFile) -> Iterator[str]:
    """Geographic levels are of the published list."""
    for level in sorted(set(file.column("geographic_level")) - set(LEVELS)):
        yield f"{level!r} is no geographic level"


@_rule
def geographic_codes(file: DataFile) -> Iterator[str]:
    """Codes are nine characters (three digits for old ones), x where not known and z where there is none; names are given."""
    for name, pattern in _CODES.items():
        for code in sorted(set(file.column(name))):
            if not pattern.fullmatch(code):
                yield f"{code!r} is no {name}"
    for name in ("country_name", "region_name", "la_name"):
        if "" in file.column(name):
            yield f"a {name} is missing"


@_rule
def meta_columns(file: DataFile) -> Iterator[str]:
    """The meta file has the published columns."""
    if file.meta_header != META_COLUMNS:
        yield f"its columns are {', '.join(file.meta_header)}"


@_rule
def meta_describes_the_data(file: DataFile) -> Iterator[str]:
    """The meta file has one row for each filter and indicator, and none for time and place."""
    described = [row.get("col_name", "") for row in file.meta]
    wanted = [name for name in file.header if name not in (*TIME_COLUMNS, *PLACE_COLUMNS)]
    for name in sorted(set(wanted) - set(described)):
        yield f"{name} is not described"
    for name, count in Counter(described).items():
        if name not in wanted:
            yield f"{name} is described and is no filter or indicator"
        if count > 1:
            yield f"{name} is described {count} times"


@_rule
def column_types(file: DataFile) -> Iterator[str]:
    """Every column is a Filter or an Indicator, and there is an Indicator."""
    for row in file.meta:
        if row.get("col_type") not in ("Filter", "Indicator"):
            yield f"{row.get('col_name')} is a {row.get('col_type')!r}"
    if not file.named("Indicator"):
        yield "there is no indicator"


@_rule
def meta_fields_of_their_type(file: DataFile) -> Iterator[str]:
    """Indicators have no filter hint or grouping; filters have no unit, decimal places or indicator grouping."""
    for row in file.meta:
        foreign = "filter_" if row.get("col_type") == "Indicator" else "indicator_"
        for name, value in row.items():
            if name.startswith(foreign) and value:
                yield f"{row.get('col_name')} has a {name}"


@_rule
def indicator_units(file: DataFile) -> Iterator[str]:
    """Units are of the published list; decimal places are whole numbers."""
    for row in file.meta:
        if row.get("indicator_unit") not in UNITS:
            yield f"{row.get('indicator_unit')!r} is no unit"
        if not re.fullmatch(r"\d*", row.get("indicator_dp", "")):
            yield f"{row.get('indicator_dp')!r} is no number of decimal places"


@_rule
def labels(file: DataFile) -> Iterator[str]:
    """Labels are there, not too long, and no two are alike."""
    for label, count in Counter(row.get("label", "") for row in file.meta).items():
        if not label.strip():
            yield "a label is missing"
        if len(label) > LONGEST_LABEL:
            yield f"the label {label[:30]!r}… has {len(label)} characters"
        if count > 1:
            yield f"{count} columns are labelled {label!r}"


@_rule
def indicator_names_end_with_their_unit(file: DataFile) -> Iterator[str]:
    """An indicator is named {title}_{count|percent|…}."""
    for name in file.named("Indicator"):
        if not name.endswith(("_count", "_percent", "_gbp", "_usd", "_days", "_weeks", "_rate", "_ratio", "_value")):
            yield f"{name} does not say what it counts"


@_rule
def indicator_values(file: DataFile) -> Iterator[str]:
    """Indicators are numbers without separators or units, or one of the signs z, x, c, low and u; never empty."""
    for name in file.named("Indicator"):
        for value in sorted(set(file.column(name))):
            if value not in SYMBOLS and not _NUMBER.fullmatch(value):
                yield f"{name}: {value!r} is neither a number nor a sign"


@_rule
def filter_items(file: DataFile) -> Iterator[str]:
    """Filters are never empty, and their items not too long."""
    for name in file.named("Filter"):
        for item in sorted(set(file.column(name))):
            if not item or len(item) > LONGEST_ITEM:
                yield f"{name}: {item[:30]!r} is no item"


@_rule
def rows_differ(file: DataFile) -> Iterator[str]:
    """No two rows are of the same time, place and filters."""
    keys = [name for name in (*TIME_COLUMNS, *PLACE_COLUMNS, *file.named("Filter")) if name in file.header]
    rows = Counter(zip(*(file.column(name) for name in keys), strict=True))
    for key, count in rows.items():
        if count > 1:
            yield f"{count} rows are of {', '.join(key[:2])}"


def broken_rules(files: Files) -> list[str]:
    """Every breach of a rule in some files of the standard: "scorecard_months: labels: a label is missing"."""
    found = []
    for data_file in data_files(files):
        for name, check in RULES.items():
            found += [f"{data_file.name}: {name.replace('_', ' ')}: {problem}" for problem in check(data_file)]
    return found


def data_files(files: Files) -> Sequence[DataFile]:
    """The data files among some files, each with its meta file."""
    found = []
    for name, data in files.items():
        stem = name.removesuffix(".csv")
        if not name.endswith(".meta.csv"):
            meta = files.get(f"{stem}.meta.csv", "")
            found.append(DataFile.of(stem, str(data), str(meta) or "\n"))
    return found
