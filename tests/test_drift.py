"""Layouts drift: what a rule expects and a report does not print, what is new, what was renamed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import FIXTURES, ROOT, Run, read_rows, report
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
        formerly: [Repairs done, Repairs done in the month]
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
            '"Targets", which is not in the rule, may be it (page 1).',
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
        ("info", "indicator-not-in-rule", '"Homes relet" is new or renamed: the rule does not list it (page 1).'),
        (
            "warning",
            "indicator-missing",
            'The report does not print "Homes let", which is in the rule; '
            '"Homes relet", which is not in the rule, may be it (page 1).',
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
    pdf = drawn(tmp_path, TABLE[:3])
    assert findings(run, pdf, rules) == []
    note = "the rule homes switches off the check indicator-missing: The report prints a few indicators at a time."
    assert note in run("run", pdf, "--rules", rules).err.splitlines()
    assert run("run", pdf, "--rules", rules, "-q").err == ""
    assert "switches off" not in run("run", report("durham-period-to-date/calc"), "--rules", rules).err


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


# --- two reports compared --------------------------------------------------------------------------------------------------


def drifts(run: Run, earlier: Path, later: Path, rules: Path) -> list[tuple[str, str, str]]:
    done = run("rules", "drift", earlier, later, "--rules", rules, "--format", "csv")
    assert done.code in (0, 1), done.err
    assert (done.code == 1) == bool(done.rows)
    return [(row["kind"], row["earlier"], row["later"]) for row in done.rows]


def test_a_report_does_not_differ_from_itself(run: Run, tmp_path: Path, rules: Path) -> None:
    pdf = drawn(tmp_path, TABLE)
    done = run("rules", "drift", pdf, pdf, "--rules", rules)
    assert (done.code, done.out) == (0, f"{pdf} -> {pdf}: no changes\n")


#: What a later report prints otherwise, and what is said of it.
CHANGES: list[tuple[list[list[str]], list[tuple[str, str, str]]]] = [
    (changed(("Apr 24", "Jul 24")), []),
    (changed(("12", "13")), []),
    (changed(("Target", "Targets")), [("column_renamed", "Target", "Targets")]),
    (changed(("Target", "Goal")), [("column_renamed", "Target", "Goal")]),
    (changed(("Target", "Nat")), [("column_new", "", "Nat"), ("column_missing", "Target", "")]),
    (changed(("Homes let", "Gas checks")), [("indicator_new", "", "Gas checks"), ("indicator_missing", "Homes let", "")]),
    (changed(("Homes let", "Homes relet")), [("indicator_renamed", "Homes let", "Homes relet")]),
    (changed(("Repairs completed", "Repairs done")), [("indicator_renamed", "Repairs completed", "Repairs done")]),
    (
        changed(("Repairs completed", "Repairs done in the month")),
        [("indicator_renamed", "Repairs completed", "Repairs done in the month"), ("basis", "unknown", "month")],
    ),
    ([*TABLE, ["Complaints", "1", "2", "3", "4"]], [("indicator_new", "", "Complaints")]),
    (TABLE[:3], [("indicator_missing", "% of rent collected", "")]),
    (changed(("12", "12%"), ("15", "15%"), ("14", "14%")), [("unit", "count", "percent")]),
]


@pytest.mark.parametrize(("later", "said"), CHANGES)
def test_what_the_later_report_does_otherwise(
    run: Run, tmp_path: Path, rules: Path, later: list[list[str]], said: list[tuple[str, str, str]]
) -> None:
    assert drifts(run, drawn(tmp_path, TABLE), drawn(tmp_path, later, "later.pdf"), rules) == said


def test_sections_and_spans(run: Run, tmp_path: Path, rules: Path) -> None:
    listed = RULE[: RULE.index("    indicators:")]
    kept = '    sections: [Lettings, Repairs, Rent, Income and rent]\n    rows: [{label: "*", basis: month}]\n'
    (rules / "homes.yaml").write_text(listed + kept, "utf-8")
    before = [TABLE[0], ["Repairs"], TABLE[1], ["Lettings"], TABLE[2], ["Rent"], TABLE[3]]
    after = [
        TABLE[0],
        ["Repairs"],
        TABLE[1],
        TABLE[2],
        ["Income and rent"],
        ["% of rent collected (cumulative, financial year)"],
    ]
    after[-1] += TABLE[3][1:]
    said = drifts(run, drawn(tmp_path, before), drawn(tmp_path, after, "later.pdf"), rules)
    assert said == [
        ("section_new", "", "Income and rent"),
        ("section_missing", "Lettings", ""),
        ("section_missing", "Rent", ""),
        ("indicator_moved", "Lettings", "Repairs"),
        ("indicator_new", "", "% of rent collected (cumulative, financial year)"),
        ("indicator_missing", "% of rent collected", ""),
    ]


def test_words_say_where_and_what_to_write(run: Run, tmp_path: Path, rules: Path) -> None:
    earlier, later = drawn(tmp_path, TABLE), drawn(tmp_path, changed(("Homes let", "Homes relet")), "later.pdf")
    done = run("rules", "drift", earlier, later, "--rules", rules)
    assert done.code == 1
    assert done.out.splitlines() == [
        f"{earlier} -> {later}: 1 change",
        "",
        "Indicators",
        '  "Homes let" may now be called "Homes relet": the labels are alike, and 3 of the 3 figures that both reports print '
        "are the same. (page 1 -> page 1)",
        '    in the rule: under indicators: - {name: "Homes relet", formerly: ["Homes let"]}',
    ]


def test_what_it_says_to_write_is_right(run: Run, tmp_path: Path, rules: Path) -> None:
    earlier = drawn(tmp_path, TABLE)
    later = drawn(tmp_path, changed(("Homes let", "Homes relet (new)"), ("Target", "Targets")), "later.pdf")
    remedies = [row["remedy"] for row in run("rules", "drift", earlier, later, "--rules", rules, "--format", "csv").rows]
    heading, indicator = remedies
    text = RULE.replace("heading: Target", heading).replace("- Homes let", indicator.removeprefix("under indicators: "))
    (rules / "homes.yaml").write_text(text, "utf-8")
    assert run("rules", "check", rules / "homes.yaml").code == 0
    done = run("rules", "drift", earlier, later, "--rules", rules)
    assert '"Homes let" is now called "Homes relet (new)"; the rule knows both names.' in done.out
    assert "1 change" in done.out
    assert findings(run, later, rules) == findings(run, earlier, rules) == []


def test_a_rename_that_the_figures_prove(run: Run) -> None:
    earlier, later = AGENDAS / EARLIEST, AGENDAS / LATEST
    rows = run("rules", "drift", earlier, later, "--format", "json")
    found = {one["kind"]: one for one in json.loads(rows.out)}
    renamed = found["indicator_renamed"]
    assert renamed["earlier"].startswith("No. of appeals lodged") and renamed["later"].startswith("No. of appeals registered")
    assert "11 of the 11 figures" in renamed["message"]
    assert (renamed["earlier_page"], renamed["later_page"]) == (3, 3)


def test_reports_that_cannot_be_compared(run: Run, tmp_path: Path, rules: Path) -> None:
    homes, crime = drawn(tmp_path, TABLE), report("durham-period-to-date/calc")
    done = run("rules", "drift", homes, crime, "--rules", rules)
    assert done.code == 2 and "the first is read by homes, the second by durham-period-to-date" in done.err
    none = run("rules", "drift", homes, scorecard_pdf(tmp_path / "none.pdf", ("Nothing", [])), "--rules", rules)
    assert none.code == 3 and "none.pdf: its pages hold hardly any text" in none.err
    assert run("rules", "drift", homes, tmp_path / "missing.pdf", "--rules", rules).code == 2
    assert run("rules", "drift", homes).code == 2


# --- a series over a renaming ------------------------------------------------------------------------------------------------

AGENDAS = FIXTURES / "bcp-send-scorecard-series" / "agendas"
EARLIEST = "bcp/childrens-services-scrutiny/2024-12-10/originals/s128001.pdf"
LATEST = "democracy.bcpcouncil.gov.uk/documents/s129004/Appendix 1 SEND scorecard.pdf"

LODGED = "No. of appeals lodged with the SEND tribunal (cumulative calendar)"
REGISTERED = "No. of appeals registered with the SEND tribunal (cumulative calendar)"


def test_a_former_name_in_the_rule_makes_one_series(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    path = folder / "bcp-send-scorecard.yaml"
    text = (ROOT / "rules" / path.name).read_text("utf-8")
    listed = f"      - {REGISTERED}\n"
    assert listed in text
    path.write_text(text.replace(listed, f"      - {{id: appeals, name: {REGISTERED}, formerly: [{LODGED}]}}\n"), "utf-8")
    done = run("batch", AGENDAS, "-o", tmp_path / "out", "--rules", folder, "--workers", "1")
    assert done.code == 0, done.err
    observed = read_rows(tmp_path / "out" / "observations.csv")
    assert {row["indicator_id"] for row in observed if row["indicator"] in (LODGED, REGISTERED)} == {"appeals"}
    series = [row for row in read_rows(tmp_path / "out" / "series.csv") if row["indicator_id"] == "appeals"]
    assert len(series) == 17 and {row["earlier_indicator_ids"] for row in series} == {""}
    assert {row["indicator"] for row in series} == {REGISTERED}
    assert sum(int(row["reports"]) for row in series) == 4 * 14
