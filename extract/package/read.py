"""A package read back from its folder, every row checked against the columns' types."""

from __future__ import annotations

import csv
import json
from dataclasses import fields
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from extract.errors import UsageError
from extract.package.columns import CORRECTIONS, FILES, FileMeaning
from extract.package.rows import Package

#: A cell longer than csv's own limit may be a cell of a hostile document. It is still read.
LONGEST_CELL = 1 << 27


def read_package(folder: Path) -> Package:
    """The package that a run wrote into a folder. Raises UsageError naming the file and the row that is amiss."""
    csv.field_size_limit(LONGEST_CELL)
    description = folder / "datapackage.json"
    if not description.is_file():
        raise UsageError(
            "holds no package: there is no datapackage.json", "make one with 'council-extract run … -o DIR'", file=str(folder)
        )
    try:
        described = json.loads(description.read_text(encoding="utf-8"))
        resources = {resource["name"] for resource in described["resources"]}
        suppressed = described.get("suppressed_below")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError("is not a package's description", "run council-extract again", file=str(description)) from error
    present = [*FILES, *([CORRECTIONS] if CORRECTIONS.name in resources else [])]
    rows: dict[str, Any] = {file.name: _rows(folder, file) for file in present}
    return Package(**rows, suppressed_below=suppressed)


def _rows(folder: Path, file: FileMeaning) -> tuple[Any, ...]:
    path = folder / f"{file.name}.csv"
    names = [field.name for field in fields(file.record)]
    optional = {name for name, kind in get_type_hints(file.record).items() if NoneType in get_args(kind)}
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            reader = csv.DictReader(stream)
            if reader.fieldnames != names:
                raise UsageError("its columns are not those of a package", "run council-extract again", file=str(path))
            rows = [
                {name: None if value == "" and name in optional else value for name, value in row.items()} for row in reader
            ]
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", "run council-extract again", file=str(path)) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"is not a CSV: {error}", "run council-extract again", file=str(path)) from error
    try:
        # mypy wants a type's name in brackets, and the record is known only here.
        return TypeAdapter(tuple[file.record, ...]).validate_python(rows)  # type: ignore[name-defined]
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        row, column = int(first["loc"][0]), first["loc"][1] if len(first["loc"]) > 1 else ""
        raise UsageError(f"row {row + 1}: {column}: {first['msg']}", "run council-extract again", file=str(path)) from error
