"""Every fixture still gives what is expected of it; documents that must not match still do not."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.child import Limits
from extract.reading import Reading
from extract.regression import Case, compare, find_cases
from extract.row_differences import compare_csv
from extract.rulebook.load import shipped_rules_folder
from tests.conftest import FIXTURES, ROOT, Run

CASES = find_cases([shipped_rules_folder()], FIXTURES, ())
READING = Reading([shipped_rules_folder()], limits=Limits(seconds=300))


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_fixture(case: Case) -> None:
    outcome = compare(case, READING)
    assert outcome.same, outcome.difference[:3000]


def copied_fixture(tmp_path: Path) -> Path:
    folder = tmp_path / "fixtures" / "durham-period-to-date" / "calc"
    shutil.copytree(FIXTURES / "durham-period-to-date" / "calc", folder)
    return folder


def test_a_changed_figure_is_shown_and_fails(run: Run, tmp_path: Path) -> None:
    folder = copied_fixture(tmp_path)
    file = folder / "expected" / "observations.csv"
    text = file.read_text("utf-8")
    assert text.count(",1742,1742,") == 0
    file.write_text(text.replace('"1,742",1742,', '"1,742",1743,'), "utf-8")
    done = run("rules", "test", "--fixtures", tmp_path / "fixtures")
    assert done.code == 1
    lines = [line.strip() for line in done.out.splitlines()]
    assert lines[0] == "different durham-period-to-date/calc"
    assert lines[1] == "observations.csv: 1 cell changed in 1 row"
    assert lines[2].startswith("row ") and "| 1,742 (page " in lines[2]
    assert lines[3:] == ["value: was '1743', is '1742'", "1 fixture, 1 different"]


def test_update_writes_what_comes_out(run: Run, tmp_path: Path) -> None:
    folder = copied_fixture(tmp_path)
    before = {path.name: path.read_bytes() for path in (folder / "expected").iterdir()}
    (folder / "expected" / "monthly.csv").unlink()
    (folder / "expected" / "findings.csv").write_text("wrong\n")
    done = run("rules", "test", "--fixtures", tmp_path / "fixtures", "--update")
    assert done.code == 0
    lines = [line.strip() for line in done.out.splitlines()]
    assert "monthly.csv: came out and is not expected" in lines and "findings.csv: 6 new rows" in lines
    assert lines[-1] == "1 fixture, 1 updated" and lines[-2] == f"written to {folder / 'expected'}"
    assert {path.name: path.read_bytes() for path in (folder / "expected").iterdir()} == before
    assert run("rules", "test", "--fixtures", tmp_path / "fixtures").code == 0


def test_a_document_that_must_not_match_fails_when_it_does(run: Run, tmp_path: Path) -> None:
    folder = copied_fixture(tmp_path)
    shutil.rmtree(folder / "expected")
    (folder / "expected").mkdir()
    (folder / "expected" / "error.txt").write_text("3 NothingMatched\n")
    done = run("rules", "test", "--fixtures", tmp_path / "fixtures")
    assert done.code == 1
    assert "came out and is not expected" in done.out


def test_an_error_that_is_not_expected_says_what_is_wrong(run: Run, tmp_path: Path) -> None:
    """Two rules that claim one table are named."""
    copied_fixture(tmp_path)
    name = next((tmp_path / "fixtures").iterdir()).name
    shipped = (Path(__file__).parent.parent / "rules" / f"{name}.yaml").read_text("utf-8")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "second-claim.yaml").write_text(shipped.replace(f"rule: {name}", "rule: second-claim"), "utf-8")
    done = run("rules", "test", "--fixtures", tmp_path / "fixtures", "--rules", tmp_path / "rules")
    assert done.code == 1
    assert f"claimed by more than one rule: {name}, second-claim" in done.out


def own_rules(tmp_path: Path) -> Path:
    """A folder of one's own with a rule and its fixture, far from any checkout."""
    folder = tmp_path / "mine"
    shutil.copytree(FIXTURES / "durham-period-to-date" / "calc", folder / "fixtures" / "weekly-crime" / "june")
    shutil.rmtree(folder / "fixtures" / "weekly-crime" / "june" / "expected")
    text = (ROOT / "rules" / "durham-period-to-date.yaml").read_text("utf-8")
    text = text.replace("rule: durham-period-to-date", "rule: weekly-crime").replace(
        "Crime Abatement\n    -", "Abatement\n    -"
    )
    (folder / "weekly-crime.yaml").write_text(text, "utf-8")
    return folder


def test_own_rules_with_fixtures_beside_them_need_no_checkout(run: Run, tmp_path: Path) -> None:
    folder = own_rules(tmp_path)
    command = ("rules", "test", "--rules", "mine", "--rule", "weekly-crime")
    new = run(*command, cwd=tmp_path)
    assert new.code == 1
    lines = [line.strip() for line in new.out.splitlines()]
    assert lines[0] == "new       weekly-crime/june"
    assert lines[1] == "nothing is expected yet; what came out:" and "observations.csv: 1122 rows" in lines
    assert run(*command, "--update", cwd=tmp_path).code == 0
    assert (folder / "fixtures" / "weekly-crime" / "june" / "expected" / "observations.csv").exists()
    done = run(*command, cwd=tmp_path)
    assert (done.code, done.out) == (0, "same      weekly-crime/june\n1 fixture, 0 different\n")


def test_what_many_rows_have_in_common_is_told_once(run: Run, tmp_path: Path) -> None:
    folder = copied_fixture(tmp_path)
    file = folder / "expected" / "observations.csv"
    text = file.read_text("utf-8")
    version = next(csv.DictReader(text.splitlines()))["rule_version"]
    file.write_text(text.replace(version, "0123456789ab"), "utf-8")
    done = run("rules", "test", "--fixtures", tmp_path / "fixtures")
    assert [line.strip() for line in done.out.splitlines()[1:-1]] == [
        "observations.csv: 1122 cells changed in 1122 rows",
        f"rule_version: was '0123456789ab', is '{version}' (in 1122 rows)",
    ]


def test_a_folder_without_fixtures_says_where_to_put_them(run: Run, tmp_path: Path) -> None:
    done = run("rules", "test", "--rules", tmp_path)
    assert done.code == 2 and "fixtures/RULE/CASE/report.pdf" in done.err


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3)), max_size=8), st.data())
def test_a_difference_names_every_change(rows: list[tuple[str, int]], data: st.DataObject) -> None:
    text = "indicator,value\n" + "".join(f"{name},{value}\n" for name, value in rows)
    same = compare_csv(text, text)
    assert (*same.changed, *same.missing, *same.new) == ()
    if rows:
        at = data.draw(st.integers(0, len(rows) - 1))
        other = [(name, value + 10 if number == at else value) for number, (name, value) in enumerate(rows)]
        found = compare_csv(text, "indicator,value\n" + "".join(f"{name},{value}\n" for name, value in other))
        assert [(change.column, change.was, change.now) for change in found.changed] == [
            ("value", str(rows[at][1]), str(rows[at][1] + 10))
        ]
        assert found.missing == found.new == ()
        assert f"row {at + 2}: " in found.changed[0].row
