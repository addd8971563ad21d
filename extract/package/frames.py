"""The rows of a package as pandas frames with a type for every column."""

from __future__ import annotations

from typing import Any

import pandas as pd

from extract.package.columns import ColumnMeaning, FileMeaning
from extract.package.rows import Package


def frame(package: Package, file: FileMeaning) -> pd.DataFrame:
    """One file of a package. What is empty in the CSV is missing (NA, NaT, None) here, except in columns of free text.

    Figures are :class:`decimal.Decimal` in columns of objects, so that no digit is lost; dates ``datetime64``; whole numbers
    ``Int64``; what can only have a few values, categories; positions on the page floats; everything else text.
    """
    rows = package.rows(file.name)
    figures = set(file.figures)
    return pd.DataFrame(
        {
            name: _column([getattr(row, name) for row in rows], meaning, name in figures)
            for name, meaning in file.columns.items()
        }
    )


def _column(values: list[Any], meaning: ColumnMeaning, figure: bool) -> pd.Series[Any]:
    if figure:
        return pd.Series(values, dtype="object")
    if meaning.values is not None:
        known = [value.value for value in meaning.values]
        return pd.Series(pd.Categorical([value and value.value for value in values], categories=known))
    if meaning.kind == "date":
        return pd.Series(pd.to_datetime(pd.Series(values, dtype="object")), dtype="datetime64[s]")
    if meaning.kind == "datetime":
        return pd.Series(pd.to_datetime(pd.Series(values, dtype="object"), utc=True), dtype="datetime64[us, UTC]")
    if meaning.kind == "integer":
        return pd.Series(values, dtype="Int64")
    if meaning.kind == "number":
        return pd.Series(pd.to_numeric(pd.Series(values, dtype="object").replace("", None)), dtype="float64")
    return pd.Series(values, dtype="str")
