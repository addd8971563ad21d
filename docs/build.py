"""``python -m docs.build``: write the reference pages from the code that they describe. A test holds the two together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from extract.checks.catalogue import CHECKS
from extract.package.columns import BATCH_FILES, CORRECTIONS, FILES
from extract.rulebook.model import Rule

DOCS = Path(__file__).parent

MADE = "<!-- Written by `python -m docs.build`: change the code, not this page. -->\n\n"


def columns_page() -> str:
    """What each column of each CSV means."""
    parts = [
        "# Columns\n\n",
        MADE,
        "UTF-8, RFC 4180, a header row, line feeds. Empty means empty; figures are plain decimals.\n",
    ]
    for file in (*FILES, CORRECTIONS, *BATCH_FILES):
        title = f"{file.title}, of a batch" if file in BATCH_FILES else file.title
        parts.append(f"\n## {file.name}.csv\n\n{title}.\n\n| column | meaning | values |\n|---|---|---|\n")
        for name, meaning in file.columns.items():
            values = ", ".join(f"`{value.value}`" for value in meaning.values) if meaning.values else ""
            parts.append(f"| {name} | {meaning.description} | {values} |\n")
    return "".join(parts)


def checks_page() -> str:
    """What each check looks for."""
    parts = [
        "# Checks\n\n",
        MADE,
        "What does not add up in a report is listed in findings.csv. A finding never changes a printed value. Leave a check "
        "out of a run with `--ignore CODE`; switch it off for a report in its rule, with the reason.\n",
    ]
    parts += [
        f"\n## {check.code}\n\n**{check.title}.** {check.explanation}\n\nExample: *{check.example}*\n" for check in CHECKS
    ]
    return "".join(parts)


def rule_keys_page() -> str:
    """Every key that a rule may have."""
    schema = Rule.model_json_schema()
    parts = ["# Keys of a rule\n\n", MADE]
    order = [
        "Rule",
        "Recognise",
        "Authority",
        "TableRule",
        "ColumnRule",
        "RowRule",
        "TotalRule",
        "AnswersRule",
        "SymbolRule",
        "SwitchedOff",
    ]
    titles = {
        "Rule": "A rule",
        "Recognise": "recognise",
        "Authority": "authority",
        "TableRule": "An entry of tables",
        "ColumnRule": "An entry of columns",
        "RowRule": "An entry of rows",
        "TotalRule": "An entry of totals",
        "AnswersRule": "An entry of answers",
        "SymbolRule": "A symbol with a value",
        "SwitchedOff": "An entry of switched_off",
    }
    for name in order:
        part = schema if name == "Rule" else schema["$defs"][name]
        required = set(part.get("required", ()))
        parts.append(f"## {titles[name]}\n\n| key | | meaning |\n|---|---|---|\n")
        for key, value in part["properties"].items():
            parts.append(
                f"| {key} | {'required' if key in required else ''} | {value['description']}{_values(value, schema)} |\n"
            )
        parts.append("\n")
    return "".join(parts).rstrip("\n") + "\n"


def _values(value: dict[str, Any], schema: dict[str, Any]) -> str:
    """The values that a key may have, where they are few."""
    found: list[str] = []
    for option in [value, *value.get("anyOf", ())]:
        target = schema["$defs"].get(option.get("$ref", "").rsplit("/", 1)[-1], {})
        found += [str(item) for item in (*option.get("enum", ()), *target.get("enum", ()))]
        if "const" in option:
            found.append(str(option["const"]))
    return f" One of: {', '.join(f'`{item}`' for item in found)}." if found else ""


PAGES = {"columns.md": columns_page, "checks.md": checks_page, "rule-keys.md": rule_keys_page}


def main() -> None:
    """Write all pages."""
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), encoding="utf-8")
        print(f"docs/{name}")


if __name__ == "__main__":
    main()
