"""``rules show --on``: why a rule does or does not claim a page and its tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run, report
from tests.hostile import encrypted
from tests.scorecards import scorecard_pdf
from tests.test_drift import HEAD, RULE, TABLE, changed, drawn

PACK = report("bcp-send-scorecard/calc-ruled")
SCORECARD = report("durham-period-to-date/calc")


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "homes.yaml").write_text(RULE, "utf-8")
    return folder


def test_every_page_of_a_pack_is_accounted_for(run: Run) -> None:
    done = run("rules", "show", "bcp-send-scorecard", "--on", PACK)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == f"bcp-send-scorecard on {PACK}: claims 2 tables on pages 17-18"
    assert '  yes  the page says "SEND SCORECARD"' in lines
    assert '  table 1 (57 rows, 20 columns): claimed as "scorecard"' in lines
    assert '    yes  a column "{month}" (period): 14, "Dec 23" to "Jan 25"' in lines
    assert '  table 1 (40 rows, 20 columns): claimed as "scorecard", goes on from the page before' in lines
    assert '  no   the page says "SEND SCORECARD": "SEND Scorecard" in other capitals' in lines
    pages = [number for line in lines if line.startswith("page") for number in numbers(line.split(" ", 1)[1])]
    assert sorted(pages) == list(range(1, 38))


def numbers(ranges: str) -> list[int]:
    pairs = [part.split("-") for part in ranges.split(", ")]
    return [number for pair in pairs for number in range(int(pair[0]), int(pair[-1]) + 1)]


def test_without_a_name_all_rules_are_asked(run: Run, tmp_path: Path, rules: Path) -> None:
    done = run("rules", "show", "--on", drawn(tmp_path, TABLE), "--rules", rules)
    assert done.code == 0
    assert "homes on" in done.out and "no page is wanted by: " in done.out and "bcp-send-scorecard" in done.out


def test_every_shipped_rule_is_asked_about_a_page_with_a_table(run: Run) -> None:
    """Also those that have no tables but numbered answers."""
    done = run("rules", "show", "--on", PACK, "--page", "17")
    assert (done.code, done.err) == (0, "")
    assert '  table 1 (57 rows, 20 columns): claimed as "scorecard"' in done.out.splitlines()


def test_what_keeps_a_table_from_being_claimed(run: Run, tmp_path: Path, rules: Path) -> None:
    pdf = drawn(tmp_path, changed(("Measure", "Indicator"), ("Target", "Tgt")))
    done = run("rules", "show", "homes", "--on", pdf, "--rules", rules)
    assert done.code == 3
    assert done.out.splitlines() == [
        f"homes on {pdf}: wants a page, and claims no table on it",
        "",
        "page 1",
        '  yes  the page says "Housing Scorecard"',
        '  table 1 (4 rows, 5 columns): not claimed: "scorecard" lacks one thing',
        '    no   a column "Measure" (indicator)',
        '    yes  a column "{month}" (period): "Apr 24", "May 24", "Jun 24"',
        '    --   a column "Nat" (comparator:national, may be missing)',
        '    --   a column "Target" (target, expected)',
        '    --   headings that the rule does not have: "Indicator", "Tgt"',
    ]


def test_a_page_alone_is_looked_at_whatever_it_says(run: Run, tmp_path: Path, rules: Path) -> None:
    pdf = scorecard_pdf(tmp_path / "two.pdf", ("Something else", TABLE), ("Nothing", []))
    first = run("rules", "show", "homes", "--on", pdf, "--page", "1", "--rules", rules)
    assert first.code == 3
    assert 'would be "scorecard", but the page is not wanted' in first.out and "page 2" not in first.out
    second = run("rules", "show", "homes", "--on", pdf, "--page", "2", "--rules", rules)
    assert second.code == 3 and "  no   the page holds a table" in second.out
    third = run("rules", "show", "homes", "--on", pdf, "--page", "3", "--rules", rules)
    assert third.code == 2 and "the document has no page 3, only 2" in third.err


def test_what_a_page_must_not_say(run: Run, tmp_path: Path, rules: Path) -> None:
    text = RULE.replace("[Housing Scorecard]", "[Housing Scorecard]\n  page_never_says: [Draft]")
    (rules / "homes.yaml").write_text(text, "utf-8")
    pdf = scorecard_pdf(tmp_path / "draft.pdf", ("Housing Scorecard Draft", TABLE))
    done = run("rules", "show", "homes", "--on", pdf, "--rules", rules)
    assert done.code == 3 and '  no   the page does not say "Draft": it does' in done.out


def test_a_page_without_text(run: Run, tmp_path: Path, rules: Path) -> None:
    pdf = scorecard_pdf(tmp_path / "blank.pdf", ("", []))
    done = run("rules", "show", "homes", "--on", pdf, "--rules", rules)
    assert done.code == 3 and "it may be scanned" in done.out


def test_two_rules_that_claim_one_table_are_both_named(run: Run, tmp_path: Path, rules: Path) -> None:
    other = RULE.replace("rule: homes", "rule: houses").replace("[Housing Scorecard]", "[Housing]")
    (rules / "houses.yaml").write_text(other, "utf-8")
    pdf = drawn(tmp_path, TABLE)
    done = run("rules", "show", "--on", pdf, "--rules", rules)
    assert done.code == 7
    assert done.out.splitlines()[-1] == "page 1, table 1 is claimed by more than one rule: homes, houses"
    taken = run("run", pdf, "--rules", rules)
    assert taken.code == 7 and "table 1 is claimed by more than one rule: homes, houses" in taken.err
    assert run("rules", "show", "--on", pdf, "--rules", rules, "--rule", "homes").code == 0


def test_what_is_said_is_what_a_run_does(run: Run, tmp_path: Path, rules: Path) -> None:
    second = [HEAD, ["Homes empty", "1", "2", "3", "4"]]
    pdf = scorecard_pdf(tmp_path / "two.pdf", ("Housing Scorecard", TABLE), ("Housing Scorecard", second))
    said = run("rules", "show", "homes", "--on", pdf, "--rules", rules)
    assert "claims 2 tables on pages 1-2" in said.out
    assert {row["page"] for row in run("run", pdf, "--rules", rules).rows} == {"1", "2"}


def test_wrong_usage(run: Run, tmp_path: Path) -> None:
    assert run("rules", "show").code == 2
    assert run("rules", "show", "bcp-send-scorecard", "--page", "3").code == 2
    assert run("rules", "show", "nowhere", "--on", SCORECARD).code == 2
    assert run("rules", "show", "--on", tmp_path / "missing.pdf").code == 2
    encrypted(tmp_path / "locked.pdf", SCORECARD)
    assert run("rules", "show", "--on", tmp_path / "locked.pdf").code == 5
    (tmp_path / "text.pdf").write_text("Dear Sir or Madam")
    assert run("rules", "show", "--on", tmp_path / "text.pdf").code == 4
    assert run("rules", "show", "--on", PACK, "--max-pages", "3").code == 8
