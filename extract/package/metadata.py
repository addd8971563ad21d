"""The metadata beside the CSVs: a Frictionless Data Package (v2) and CSV on the Web, both made of the columns' meanings."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from extract import __version__
from extract.package.columns import ColumnMeaning, FileMeaning


def data_package(sizes: Iterable[tuple[FileMeaning, int]], suppressed_below: int | None = None) -> str:
    """The datapackage.json for a package of some files, with the size of each in bytes."""
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "council-extract",
        "title": "Figures extracted from council papers",
        "description": "Made by council-extract. Every figure is as printed; what does not add up is in findings.csv.",
        "created_by": f"council-extract {__version__}",
        **({"suppressed_below": suppressed_below} if suppressed_below is not None else {}),
        "resources": [_resource(file, size) for file, size in sizes],
    }
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def _resource(file: FileMeaning, size: int) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": [_field(name, meaning) for name, meaning in file.columns.items()],
    }
    if file.key:
        schema["primaryKey"] = [file.key]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
        "name": file.name,
        "type": "table",
        "title": file.title,
        "path": f"{file.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
        "schema": schema,
    }


def _field(name: str, meaning: ColumnMeaning) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, "type": meaning.kind, "description": meaning.description}
    constraints: dict[str, Any] = {}
    if meaning.required:
        constraints["required"] = True
    if meaning.values is not None:
        constraints["enum"] = [value.value for value in meaning.values]
    if constraints:
        field["constraints"] = constraints
    return field


_CSVW_TYPES = {"string": "string", "number": "decimal", "integer": "integer", "date": "date", "datetime": "dateTime"}


def csvw(file: FileMeaning) -> str:
    """The CSV on the Web metadata that stands beside one CSV."""
    schema: dict[str, Any] = {
        "columns": [
            {
                "name": name,
                "titles": name,
                "datatype": _CSVW_TYPES[meaning.kind],
                "dc:description": meaning.description,
                **({"required": True} if meaning.required else {}),
            }
            for name, meaning in file.columns.items()
        ]
    }
    if file.key:
        schema["primaryKey"] = file.key
    table = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "url": f"{file.name}.csv",
        "dc:title": file.title,
        "dialect": {"delimiter": ",", "header": True, "encoding": "utf-8", "lineTerminators": "\n"},
        "tableSchema": schema,
    }
    return json.dumps(table, indent=2, ensure_ascii=False) + "\n"
