"""The page on the rule language, followed word for word; the schema that editors use."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from docs.build import DOCS
from tests.conftest import ROOT, Run
from tests.scorecards import scorecard_pdf
from tests.test_rules import GOOD

PAGE = (DOCS / "rules.md").read_text("utf-8")
RULES = sorted((ROOT / "rules").glob("*.yaml"))


def table(name: str) -> list[list[str]]:
    """The table that follows a mark on the page: its header and its rows."""
    found = re.search(rf"<!-- example: {name} -->\n\n((?:\|.*\n)+)", PAGE)
    assert found
    header, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in found[1].splitlines())
    return [header, *rows]


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """The example's rule, in a folder of its own."""
    found = re.search(r"<!-- example: rule -->\n\n```yaml\n(.*?)```", PAGE, re.S)
    assert found
    folder = tmp_path / "my-rules"
    folder.mkdir()
    (folder / "harbour-housing.yaml").write_text(found[1], "utf-8")
    return folder


def test_the_example_gives_what_the_page_shows(run: Run, tmp_path: Path, example: Path) -> None:
    pdf = scorecard_pdf(tmp_path / "report.pdf", ("Housing Scorecard", table("report")))
    assert run("rules", "check", example / "harbour-housing.yaml").code == 0
    done = run("run", pdf, "--rules", example)
    assert done.code == 0, done.err
    header, *shown = table("observations")
    printed = [[row[column] for column in header] for row in done.rows]
    assert shown and all(row in printed for row in shown), printed
    assert run("run", pdf, "--rules", example, "--table", "findings").rows == []
    monthly = run("run", pdf, "--rules", example, "--table", "monthly").rows
    assert [row["monthly_value"] for row in monthly if "of-which" not in row["indicator_id"]] == ["101", "112", "99"]


def test_every_placeholder_is_on_the_page() -> None:
    from extract.rulebook.patterns import PLACEHOLDERS

    assert all(f"`{{{name}}}`" in PAGE for name in PLACEHOLDERS)


def test_every_command_on_the_page_exists(run: Run) -> None:
    commands = set(re.findall(r"^council-extract (rules \w+|\w+)", PAGE, re.M))
    assert len(commands) >= 6
    for command in commands:
        assert run(*command.split(), "--help").code == 0


# --- the schema --------------------------------------------------------------------------------------------------------------


def schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DOCS / "rule.schema.json").read_text("utf-8"))
    return found


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    assert schema()["$schema"].startswith("https://json-schema.org/draft/2020-12")


@pytest.mark.parametrize("path", RULES, ids=[path.stem for path in RULES])
def test_every_shipped_rule_is_valid_by_the_schema_and_names_it(path: Path) -> None:
    text = path.read_text("utf-8")
    jsonschema.validate(yaml.safe_load(text), schema())
    line = "# yaml-language-server: $schema=../docs/rule.schema.json"
    assert text.splitlines()[0] == line, f"begin {path.name} with: {line}"


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        ("title:", "titel:"),
        ("holds: period", "holds: perod"),
        ("requested: x", "requested: q"),
        ("symbols:", "switched_off: [{check: nothing, because: There is no such check.}]\nsymbols:"),
        ("symbols:", "    indicators: [{nam: A}]\nsymbols:"),
        ("rule: my-report", "rule: My Report"),
    ],
)
def test_the_schema_refuses_what_the_program_refuses(good: str, bad: str) -> None:
    jsonschema.validate(yaml.safe_load(GOOD), schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(yaml.safe_load(GOOD.replace(good, bad, 1)), schema())


def test_the_schema_explains_every_key() -> None:
    for name, part in {**schema()["$defs"], "rule": schema()}.items():
        for key, value in part.get("properties", {}).items():
            assert value.get("description") and "title" not in value, f"{name}.{key}"


def test_the_command_prints_the_committed_schema(run: Run, tmp_path: Path) -> None:
    printed = run("rules", "schema")
    assert printed.code == 0 and printed.out == (DOCS / "rule.schema.json").read_text("utf-8")
    assert run("rules", "schema", "-o", tmp_path / "s.json").out == ""
    assert (tmp_path / "s.json").read_text("utf-8") == printed.out
    assert run("rules", "schema", "-o", tmp_path / "nowhere" / "s.json").code == 2
