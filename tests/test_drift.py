"""Layouts drift: what a rule expects and a report does not print, what is new, what was renamed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run
from tests.scorecards import Rows, scorecard_pdf

RULE = """\
rule: homes
title: Housing scorecard
recognise:
  page_says: [Housing Scorecard]
tables:
  - name: scorecard
    columns:
      - {heading: Measure, holds: indicator}
      - {heading: "{month}", holds: period}
      - {heading: Nat, holds: "comparator:national", optional: true}
      - {heading: Target, holds: target, expected: true}
    indicators:
      - name: Repairs completed
        id: repairs
        formerly: [Repairs done]
      - Homes let
      - "% of rent collected"
      - {name: Complaints, optional: true}
"""

HEAD = ["Measure", "Apr 24", "May 24", "Jun 24", "Target"]
TABLE = [HEAD, ["Repairs completed", "101", "112", "99", "110"], ["Homes let", "12", "15", "14", "15"]]
TABLE += [["% of rent collected", "97.1%", "97.3%", "96.8%", "98%"]]


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "homes.yaml").write_text(RULE, "utf-8")
    return folder


def drawn(tmp_path: Path, rows: Rows, name: str = "report.pdf") -> Path:
    return scorecard_pdf(tmp_path / name, ("Housing Scorecard", rows))


def changed(*changes: tuple[str, str]) -> list[list[str]]:
    """The table with some of its texts replaced."""
    words = dict(changes)
    return [[words.get(cell, cell) for cell in row] for row in TABLE]


def findings(run: Run, pdf: Path, rules: Path, *more: str) -> list[tuple[str, str, str]]:
    done = run("run", pdf, "--rules", rules, "--table", "findings", *more)
    assert done.code == 0, done.err
    return [(row["severity"], row["code"], row["message"]) for row in done.rows]


# --- what a rule expects ---------------------------------------------------------------------------------------------------


def test_a_report_that_prints_what_is_expected_has_no_findings(run: Run, tmp_path: Path, rules: Path) -> None:
    assert findings(run, drawn(tmp_path, TABLE), rules) == []


def test_an_expected_column_that_is_gone_costs_no_figure(run: Run, tmp_path: Path, rules: Path) -> None:
    pdf = drawn(tmp_path, changed(("Target", "Targets")))
    assert findings(run, pdf, rules) == [
        ("warning", "column-not-in-rule", 'The column "Targets" is not in the rule (page 1, Targets).'),
        (
            "warning",
            "expected-column-missing",
            'There is no column headed "Target", which the report is expected to print; '
            '"Targets" is new and may be it (page 1).',
        ),
    ]
    rows = run("run", pdf, "--rules", rules).rows
    assert [row["value"] for row in rows if row["indicator"] == "Homes let"] == ["12", "15", "14", ""]
    assert [row["value_text"] for row in rows if row["indicator"] == "Homes let"] == ["12", "15", "14", "15"]


def test_a_column_by_which_the_table_is_known_is_still_needed(run: Run, tmp_path: Path, rules: Path) -> None:
    done = run("run", drawn(tmp_path, changed(("Measure", "Indicator"))), "--rules", rules)
    assert done.code == 3 and "no column headed Measure" in done.err


def test_a_new_indicator_and_a_missing_one_are_findings(run: Run, tmp_path: Path, rules: Path) -> None:
    pdf = drawn(tmp_path, [*changed(("Homes let", "Homes relet")), ["Complaints", "3", "4", "5", "4"]])
    assert findings(run, pdf, rules) == [
        ("info", "indicator-not-in-rule", '"Homes relet" is new: the rule does not list it (page 1).'),
        (
            "warning",
            "indicator-missing",
            'The report does not print "Homes let", which is in the rule; "Homes relet" is new and may be it (page 1).',
        ),
    ]
    assert len(run("run", pdf, "--rules", rules).rows) == 16


def test_a_rule_may_list_a_few_indicators(run: Run, tmp_path: Path, rules: Path) -> None:
    text = RULE.replace("      - Homes let\n", "").replace("    indicators:", "    other_indicators: true\n    indicators:")
    (rules / "homes.yaml").write_text(text, "utf-8")
    assert findings(run, drawn(tmp_path, TABLE), rules) == []


def test_of_a_part_of_a_report_nobody_says_what_is_missing(run: Run, tmp_path: Path, rules: Path) -> None:
    pdf = scorecard_pdf(tmp_path / "two.pdf", ("Housing Scorecard", TABLE[:3]), ("Housing Scorecard", [HEAD, TABLE[3]]))
    assert findings(run, pdf, rules) == []
    assert findings(run, pdf, rules, "--pages", "1") == []
    missing = findings(run, drawn(tmp_path, TABLE[:3]), rules)
    assert [code for _, code, _ in missing] == ["indicator-missing"]


def test_a_kind_of_table_that_is_missing_is_one_finding(run: Run, tmp_path: Path, rules: Path) -> None:
    second = RULE[RULE.index("  - name: scorecard") :].replace("scorecard", "annex").replace("Measure", "Annual measure")
    (rules / "homes.yaml").write_text(RULE + second, "utf-8")
    found = findings(run, drawn(tmp_path, TABLE), rules)
    assert [(code, message) for _, code, message in found] == [
        ("indicator-missing", 'The report has no table "annex", with 3 indicators that the rule lists (page 1).')
    ]


def test_an_expectation_can_be_switched_off(run: Run, tmp_path: Path, rules: Path) -> None:
    off = "switched_off:\n  - {check: indicator-missing, because: The report prints a few indicators at a time.}\n"
    (rules / "homes.yaml").write_text(RULE + off, "utf-8")
    assert findings(run, drawn(tmp_path, TABLE[:3]), rules) == []


# --- names that last ---------------------------------------------------------------------------------------------------------


def ids(run: Run, pdf: Path, rules: Path) -> dict[str, str]:
    return {row["indicator"]: row["indicator_id"] for row in run("run", pdf, "--rules", rules, "-q").rows}


def test_a_renamed_indicator_keeps_its_id(run: Run, tmp_path: Path, rules: Path) -> None:
    now = ids(run, drawn(tmp_path, TABLE), rules)
    before = ids(run, drawn(tmp_path, changed(("Repairs completed", "Repairs done"))), rules)
    assert now["Repairs completed"] == before["Repairs done"] == "repairs"
    assert now["Homes let"] == before["Homes let"] == "homes-let"


def test_without_an_id_the_latest_name_makes_it(run: Run, tmp_path: Path, rules: Path) -> None:
    (rules / "homes.yaml").write_text(RULE.replace("        id: repairs\n", ""), "utf-8")
    before = ids(run, drawn(tmp_path, changed(("Repairs completed", "Repairs done"))), rules)
    assert before["Repairs done"] == "repairs-completed"
    assert findings(run, tmp_path / "report.pdf", rules) == []


def test_a_parent_that_was_renamed_keeps_its_childrens_ids(run: Run, tmp_path: Path, rules: Path) -> None:
    text = RULE.replace("    indicators:", '    children: ["of which *"]\n    indicators:')
    listed = "      - {name: of which urgent, under: Repairs completed}\n      - {name: of which urgent, under: Homes let}\n"
    (rules / "homes.yaml").write_text(text + listed, "utf-8")
    urgent = ["of which urgent", "1", "2", "3", ""]

    def both(rows: list[list[str]]) -> list[str]:
        pdf = drawn(tmp_path, [*rows[:2], urgent, rows[2], urgent, rows[3]])
        assert findings(run, pdf, rules) == []
        found = run("run", pdf, "--rules", rules, "-q").rows
        return sorted({row["indicator_id"] for row in found if row["indicator"] == "of which urgent"})

    after = both(TABLE)
    assert after == ["homes-let--of-which-urgent", "repairs-completed--of-which-urgent"]
    assert both(changed(("Repairs completed", "Repairs done"))) == after
