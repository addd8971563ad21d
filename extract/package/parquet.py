"""Records as Parquet: decimals and dates typed, descriptions with every column."""

from __future__ import annotations

import io
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from extract.errors import UsageError
from extract.figures import decimals
from extract.package.columns import ColumnMeaning, FileMeaning
from extract.package.frames import frame
from extract.package.rows import Package

#: Figures have room for this many digits, of which so many after the point unless a figure is printed with more.
PRECISION, SCALE = 38, 10

_TYPES: dict[str, pa.DataType] = {
    "string": pa.string(),
    "number": pa.float64(),
    "integer": pa.int64(),
    "date": pa.date32(),
    "datetime": pa.timestamp("us", tz="UTC"),
}


def parquet_files(package: Package) -> dict[str, bytes]:
    """Every file of a package as Parquet, by its name. Raises UsageError where a figure is too long for Parquet's decimals."""
    return {f"{file.name}.parquet": _parquet(package, file) for file in package.files}


def _parquet(package: Package, file: FileMeaning) -> bytes:
    table = frame(package, file)
    schema = pa.schema(
        [
            pa.field(name, _type(name, meaning, file, table[name]), metadata={"description": meaning.description})
            for name, meaning in file.columns.items()
        ],
        metadata={"title": file.title},
    )
    plain = table.astype({name: "object" for name, meaning in file.columns.items() if meaning.values is not None})
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(plain, schema=schema, preserve_index=False), out)
    return out.getvalue()


def _type(name: str, meaning: ColumnMeaning, file: FileMeaning, values: Iterable[Any]) -> pa.DataType:
    if name not in file.figures:
        return _TYPES[meaning.kind]
    figures = [value for value in values if isinstance(value, Decimal)]
    scale = max([SCALE, *map(decimals, figures)])
    whole = max((value.adjusted() + 1 for value in figures if value), default=0)
    if whole + scale > PRECISION:
        longest = max(figures, key=lambda value: max(value.adjusted() + 1, 0) + decimals(value))
        raise UsageError(
            f"{file.name}: the figure {str(longest)[:24]}… has more digits than Parquet's decimals can hold ({PRECISION})",
            "leave out --format parquet",
        )
    return pa.decimal128(PRECISION, scale)
