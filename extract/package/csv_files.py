"""Records as CSV: RFC 4180, UTF-8, a header row, line feeds, and nothing that depends on when or where it was written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from extract.figures import plain


def csv_text(record: type, rows: Iterable[Any]) -> str:
    """Rows of one record type as a CSV file's text."""
    names = [field.name for field in fields(record)]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([cell_text(getattr(row, name)) for name in names] for row in rows)
    return out.getvalue()


def cell_text(value: Any) -> str:
    """One value as it stands in a CSV: empty means empty, a figure has the digits that are printed."""
    # Most cells are text, and there are tens of millions of them.
    if type(value) is str:
        return value
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.2f}"
    return str(value)
