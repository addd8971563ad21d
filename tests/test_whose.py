"""Whose a figure is: every row of one council says so in the same way, whatever read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.authorities.table import one_body
from tests.conftest import Run, read_rows
from tests.scorecards import scorecard_pdf
from tests.test_drift import RULE, TABLE

BESIDE = [
    ["Measure", "Apr 24", "May 24", "Jun 24", "Jul 24"],
    ["Calls answered", "201", "212", "199", "210"],
    ["Letters answered", "22", "25", "24", "31"],
]
KENT = ("Kent County Council", "E10000016")


def whose(run: Run, pdf: Path, *more: object) -> dict[str, tuple[str, str]]:
    done = run("run", pdf, *more)
    assert done.code == 0, done.err
    return {row["rule"]: (row["authority"], row["authority_code"]) for row in done.rows}


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "homes.yaml").write_text(RULE, "utf-8")
    return folder


def of_authority(rule: str, authority: str) -> str:
    return rule.replace("recognise:", f"authority: {{{authority}}}\nrecognise:", 1)


def naming(rules: Path, *lines: str) -> None:
    (rules / "homes.yaml").write_text(of_authority(RULE, ", ".join(lines)), "utf-8")


@pytest.mark.parametrize("title", ["Kent County Council: Housing Scorecard", "Housing Scorecard"])
def test_a_table_that_no_rule_reads_is_of_the_authority_that_the_rule_beside_it_names(
    run: Run, tmp_path: Path, rules: Path, title: str
) -> None:
    naming(rules, "name: Kent County Council", "code: E10000016")
    pdf = scorecard_pdf(tmp_path / "report.pdf", (title, TABLE), ("Calls and letters", BESIDE))
    assert whose(run, pdf, "--rules", rules) == {"homes": KENT, "general": KENT}
    assert run("run", pdf, "--rules", rules, "-o", tmp_path / "out", "--profile", "foi", "--profile", "dfe").code == 0
    answers = read_rows(tmp_path / "out" / "foi" / "foi.csv")
    assert len({(row["authority"], row["academic_year"]) for row in answers}) == len(answers)
    open_data = read_rows(tmp_path / "out" / "dfe" / "scorecard_months.csv")
    assert {(row["new_la_code"], row["old_la_code"], row["country_name"]) for row in open_data} == {
        ("E10000016", "886", "England")
    }
    labels = {row["col_name"]: row["label"] for row in read_rows(tmp_path / "out" / "dfe" / "scorecard_months.meta.csv")}
    assert labels["calls_answered_count"] == "Calls answered [inferred]" and labels["homes_let_count"] == "Homes let"


def test_the_authority_that_the_document_names_has_its_code(run: Run, tmp_path: Path, rules: Path) -> None:
    """Whether a rule reads the table that does not say whose it is, or none does."""
    title = "Kent County Council: Housing Scorecard"
    pdf = scorecard_pdf(tmp_path / "report.pdf", (title, TABLE), ("Calls and letters", BESIDE))
    assert whose(run, pdf, "--rules", rules) == {"homes": KENT, "general": KENT}


def test_rules_that_name_two_authorities_say_nothing_of_the_tables_beside_theirs(run: Run, tmp_path: Path, rules: Path) -> None:
    naming(rules, "name: Kent County Council", "code: E10000016")
    other = RULE.replace("rule: homes", "rule: lets").replace("Housing Scorecard", "Lettings Board")
    (rules / "lets.yaml").write_text(of_authority(other, "name: Elsewhere Council"), "utf-8")
    pdf = scorecard_pdf(
        tmp_path / "report.pdf", ("Housing Scorecard", TABLE), ("Lettings Board", TABLE), ("Calls and letters", BESIDE)
    )
    assert whose(run, pdf, "--rules", rules) == {"homes": KENT, "lets": ("Elsewhere Council", ""), "general": ("", "")}


def test_an_authority_is_one_under_two_codes_and_two_ways_of_saying_it() -> None:
    sheffield = one_body("Sheffield City Council", "E08000039")
    assert one_body("Sheffield City Council", "E08000019") == sheffield == "E08000039"
    assert one_body("Sheffield City Council", "") == sheffield
    assert one_body("Sheffield", "E08000019") == sheffield
    assert one_body("Sheffield", "") == "Sheffield", "a name that is not the official one may be another body's"
    assert one_body("City of Durham", "") == "City of Durham"
    assert one_body("", "") == ""
    assert one_body("Dorset County Council", "E10000009") != one_body("Dorset Council", "E06000059"), "reorganised"
    assert one_body("Anywhere Parish Council", "X1") == "X1"
