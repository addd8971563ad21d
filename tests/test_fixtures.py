"""Every fixture still gives what is expected of it; documents that must not match still do not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from extract.child import Limits
from extract.reading import Reading
from extract.regression import Case, compare, find_cases
from extract.rulebook.load import shipped_rules_folder
from tests.conftest import FIXTURES, Run

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
    assert "value: '1743' -> '1742'" in done.out
    assert "1 fixture, 1 different" in done.out


def test_update_writes_what_comes_out(run: Run, tmp_path: Path) -> None:
    folder = copied_fixture(tmp_path)
    before = {path.name: path.read_bytes() for path in (folder / "expected").iterdir()}
    (folder / "expected" / "monthly.csv").unlink()
    (folder / "expected" / "findings.csv").write_text("wrong\n")
    assert run("rules", "test", "--fixtures", tmp_path / "fixtures", "--update").code == 0
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
