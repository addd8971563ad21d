"""The rule language as a JSON Schema, from which editors complete and explain."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from extract.periods import MONTHS
from extract.rulebook.model import Rule

#: The dialect that editors know.
DIALECT = "https://json-schema.org/draft/2020-12/schema"

#: The first line of a rule file that tells an editor where the schema is.
EDITOR_LINE = "# yaml-language-server: $schema="


def rule_schema(checks: Iterable[str]) -> str:
    """The schema's text. ``checks`` are the codes of the checks that a rule may switch off."""
    schema = Rule.model_json_schema()
    _leave_out_titles(schema)
    for part in schema["$defs"].values():
        _leave_out_titles(part)
    schema["$defs"]["SwitchedOff"]["properties"]["check"]["enum"] = sorted(checks)
    schema["properties"]["year_starts"]["examples"] = [month.capitalize() for month in MONTHS]
    return json.dumps({"$schema": DIALECT, "title": "Extraction rule", **schema}, indent=2, ensure_ascii=False) + "\n"


def _leave_out_titles(part: dict[str, Any]) -> None:
    """Without the titles that pydantic makes of the keys: an editor would show them in place of the descriptions."""
    part.pop("title", None)
    for value in part.get("properties", {}).values():
        value.pop("title", None)
