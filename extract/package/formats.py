"""The formats of a package: CSV always, others beside it where they are asked for."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum

from extract.errors import UsageError
from extract.package.json_rows import json_text
from extract.package.rows import Package


class Format(StrEnum):
    """A format in which a package can be written."""

    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    SQLITE = "sqlite"
    PARQUET = "parquet"


#: The library that a format needs beyond the program's own, and the extra that installs it.
NEEDS = {Format.XLSX: ("xlsxwriter", "xlsx"), Format.PARQUET: ("pyarrow", "parquet")}

#: A format's files: by name, their content as text or bytes.
Files = dict[str, str | bytes]


def check_formats(formats: Iterable[Format]) -> None:
    """Raise UsageError now if a format's library is not installed."""
    for wanted in formats:
        library, extra = NEEDS.get(wanted, ("", ""))
        if library and importlib.util.find_spec(library) is None:
            raise UsageError(
                f"--format {wanted} needs {library}, which is not installed", f"pip install 'council-extract[{extra}]'"
            )


def format_files(package: Package, wanted: Format, links: Mapping[str, str]) -> Files:
    """The files of one format beside the CSVs. ``links`` leads from a document's id to where it can be opened."""
    return _WRITERS[wanted](package, links)


def _json(package: Package, links: Mapping[str, str]) -> Files:
    return {f"{file.name}.json": json_text(file.record, package.rows(file.name)) for file in package.files}


def _xlsx(package: Package, links: Mapping[str, str]) -> Files:
    from extract.package.xlsx import workbook

    return {"council-extract.xlsx": workbook(package, links)}


def _sqlite(package: Package, links: Mapping[str, str]) -> Files:
    from extract.package.sqlite import NAME, database, datasette_metadata

    return {f"{NAME}.sqlite": database(package), "metadata.json": datasette_metadata(package)}


def _parquet(package: Package, links: Mapping[str, str]) -> Files:
    from extract.package.parquet import parquet_files

    return {**parquet_files(package)}


_WRITERS: dict[Format, Callable[[Package, Mapping[str, str]], Files]] = {
    Format.CSV: lambda package, links: {},
    Format.JSON: _json,
    Format.XLSX: _xlsx,
    Format.SQLITE: _sqlite,
    Format.PARQUET: _parquet,
}
