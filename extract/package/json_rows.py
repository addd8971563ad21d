"""Records as JSON: one array of objects, figures as strings so that no digit is lost."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from extract.package.csv_files import cell_text


def json_text(record: type, rows: Iterable[Any]) -> str:
    """Rows of one record type as a JSON array. An empty cell is null; whole numbers and positions are numbers."""
    names = [field.name for field in fields(record)]
    return (
        json.dumps([{name: _value(getattr(row, name)) for name in names} for row in rows], indent=1, ensure_ascii=False) + "\n"
    )


def _value(value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return cell_text(value) or None
