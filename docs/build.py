"""``python -m docs.build``: write the reference pages from the code that they describe. A test holds the two together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from extract.checks.catalogue import CHECKS
from extract.package.columns import BATCH_FILES, CORRECTIONS, FILES
from extract.profiles.model import Profile
from extract.rulebook.model import Rule
from extract.rulebook.schema import rule_schema

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
    return "".join([*parts, PROSE])


#: The figures of tests/test_prose.py, which lists them one by one.
PROSE = """
## What the text of a report says

How many figures the text gives, and how many of them the table confirms or contradicts, is told after each run and in
documents.csv. In the SEND scorecard's report (fixtures/bcp-send-scorecard) a reader finds some 70 figures that say how things
stand: for a month, a year, a term, a date, or other councils. The program takes 39 of them as statements: 35 figures that the
sentence gives for a period or for other councils, and 4 changes worked out in per cent. It confirms 20 (16 figures and all 4
changes), which are all that the table can confirm, and finds none contradicted. The other 19 are tied to nothing, because the
table does not print what they are of: years, terms, months before its first, indicators of the educational psychologists and of
annual reviews. They are counted and not guessed.
"""


def rule_keys_page() -> str:
    """Every key that a rule may have."""
    titles = {
        "Rule": "A rule",
        "Recognise": "recognise",
        "Authority": "authority",
        "TableRule": "An entry of tables",
        "ColumnRule": "An entry of columns",
        "RowRule": "An entry of rows",
        "TotalRule": "An entry of totals",
        "IndicatorRule": "An entry of indicators that says more than the label",
        "CardRule": "An entry of cards",
        "CardField": "An entry of fields",
        "AnswersRule": "An entry of answers",
        "SymbolRule": "A symbol with a value",
        "SwitchedOff": "An entry of switched_off",
    }
    return "# Keys of a rule\n\n" + MADE + _keys(Rule.model_json_schema(), titles)


def profile_keys_page() -> str:
    """Every key that a profile may have."""
    titles = {
        "Profile": "A profile",
        "YearStarts": "year_starts, by country",
        "Years": "years",
        "FieldRule": "An entry of fields",
        "Source": "An entry of from or of",
    }
    return "# Keys of a profile\n\n" + MADE + _keys(Profile.model_json_schema(by_alias=True), titles)


def _keys(schema: dict[str, Any], titles: dict[str, str]) -> str:
    """The keys of each part of a YAML file, the whole first."""
    parts = []
    for name, title in titles.items():
        part = schema if name == schema["title"] else schema["$defs"][name]
        required = set(part.get("required", ()))
        parts.append(f"## {title}\n\n| key | | meaning |\n|---|---|---|\n")
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


def schema_file() -> str:
    """The rule language for editors."""
    return rule_schema(check.code for check in CHECKS)


PAGES = {
    "columns.md": columns_page,
    "checks.md": checks_page,
    "rule-keys.md": rule_keys_page,
    "profile-keys.md": profile_keys_page,
    "rule.schema.json": schema_file,
}


def main() -> None:
    """Write all pages."""
    for name, make in PAGES.items():
        (DOCS / name).write_text(make(), encoding="utf-8")
        print(f"docs/{name}")


if __name__ == "__main__":
    main()
