"""What a command says to someone who called it wrong: one line that names the file, says what is the matter, and what to do."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run, report
from tests.test_command_line import one_line
from tests.test_scans import pack

HOUSING = report("tutorial/housing-scorecard")
SCORECARD = report("bcp-send-scorecard/calc-ruled")


@pytest.mark.parametrize(
    ("options", "named"),
    [
        (("-o", "out"), "-o"),
        (("--table", "monthly"), "--table"),
        (("--review",), "--review"),
        (("--strict",), "--strict"),
        (("--verify",), "--verify"),
        (("--profile", "foi"), "--profile"),
        (("--format", "csv"), "--format"),
    ],
)
def test_an_option_that_would_do_nothing_beside_plain_tables_is_refused(
    run: Run, tmp_path: Path, options: tuple[str, ...], named: str
) -> None:
    done = run("run", HOUSING, "--tables", *options, cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert one_line(done.err).endswith(f"leave out --tables or {named}")
    assert not list(tmp_path.iterdir())


def test_the_table_to_print_is_not_chosen_where_nothing_is_printed(run: Run, tmp_path: Path) -> None:
    done = run("run", HOUSING, "--table", "monthly", "-o", tmp_path / "out")
    assert done.code == 2 and one_line(done.err).endswith("leave out -o or --table")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("seconds", ["-1", "0", "nan", "inf"])
def test_a_time_that_is_none(run: Run, seconds: str) -> None:
    done = run("run", HOUSING, "--timeout", seconds)
    assert done.code == 2 and "--timeout" in one_line(done.err)


def test_no_fewer_than_one_page_may_be_allowed(run: Run) -> None:
    done = run("run", HOUSING, "--max-pages", "-1")
    assert done.code == 2 and "--max-pages" in one_line(done.err)


def test_standard_input_is_given_once(run: Run) -> None:
    done = run("run", "-", "-", stdin=HOUSING.read_bytes())
    assert done.code == 2 and "given twice" in one_line(done.err)


@pytest.mark.parametrize(
    "command", [("inspect", "--page", "9"), ("rules", "show", "--page", "9", "--on"), ("rules", "new", "--pages", "9")]
)
def test_a_page_that_a_document_has_not(run: Run, command: tuple[str, ...]) -> None:
    done = run(*command, HOUSING)
    assert done.code in (2, 3)
    assert f"{HOUSING}: the document has no page 9, only 2" in one_line(done.err)


@pytest.mark.parametrize("command", [("inspect", "--page", "1"), ("rules", "show", "--on"), ("rules", "new")])
def test_every_command_names_the_file_that_it_cannot_read(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    missing = run(*command, "mis sing é.pdf", cwd=tmp_path)
    assert missing.code == 2 and one_line(missing.err).startswith("council-extract: mis sing é.pdf: there is no such file")
    stdin = run(*command, "-")
    assert stdin.code == 2 and "only 'run' reads standard input" in one_line(stdin.err)


def test_plain_tables_of_a_page_that_is_not_there(run: Run) -> None:
    beyond = run("run", HOUSING, "--tables", "--pages", "9")
    assert beyond.code == 3 and "has no page 9, only 2" in one_line(beyond.err)
    partly = run("run", HOUSING, "--tables", "--pages", "2,9")
    assert partly.code == 0 and [table["page"] for table in json.loads(partly.out)["tables"]] == [2]


def test_plain_tables_say_where_there_are_none_and_where_they_cannot_be_read(run: Run, tmp_path: Path) -> None:
    none = run("run", HOUSING, "--tables", "--pages", "1")
    assert none.code == 0 and one_line(none.err) == "report.pdf: no table was found"
    scanned = run("run", pack(tmp_path / "pack.pdf"), "--tables")
    said = "pages 4-5, 8 are pictures with hardly any text: a table there cannot be read - have its text recognised (OCR) first"
    assert scanned.code == 0 and one_line(scanned.err) == f"pack.pdf: {said}"


def test_a_rule_cannot_be_drafted_from_a_scan(run: Run, tmp_path: Path) -> None:
    partly = run("rules", "new", pack(tmp_path / "pack.pdf"))
    assert partly.code == 3 and "pages 4-5, 8 are pictures with hardly any text" in one_line(partly.err)
    whole = run("rules", "new", pack(tmp_path / "pack.pdf"), "--pages", "4-5")
    assert whole.code == 3 and "pages 4-5 are pictures" in one_line(whole.err)


@pytest.mark.parametrize("out", ["my-rule", "folder", "rule.txt"])
def test_a_draft_is_written_where_rules_are_found(run: Run, tmp_path: Path, out: str) -> None:
    (tmp_path / "folder").mkdir()
    done = run("rules", "new", HOUSING, "-o", out, cwd=tmp_path)
    assert done.code == 2 and one_line(done.err).endswith(f"write -o {Path(out) / 'report.yaml'}")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_a_draft_says_that_a_shipped_rule_reads_the_report_already(run: Run, tmp_path: Path) -> None:
    done = run("rules", "new", SCORECARD, "-o", tmp_path / "mine.yaml")
    assert done.code == 0 and "claimed by more than one rule: bcp-send-scorecard, mine" in done.err
    replacing = run("rules", "new", SCORECARD, "-o", tmp_path / "bcp-send-scorecard.yaml")
    assert replacing.code == 0 and "more than one rule" not in replacing.err


def test_a_fixture_that_two_rules_claim_is_not_accepted_in_silence(run: Run, tmp_path: Path) -> None:
    run("rules", "new", SCORECARD, "-o", tmp_path / "mine.yaml")
    case = tmp_path / "fixtures" / "mine" / "case"
    case.mkdir(parents=True)
    (case / "report.pdf").write_bytes(SCORECARD.read_bytes())
    done = run("rules", "test", "--rules", tmp_path, "--update")
    assert "is claimed by more than one rule: bcp-send-scorecard, mine" in done.out
    assert "from now on it must fail so" in done.out


def test_the_rules_of_a_folder_are_checked(run: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        rule = f"rule: {name}\ntitle: T\nrecognise: {{page_says: [{name} page]}}\ntables:\n"
        columns = 'columns: [{heading: A, holds: indicator}, {heading: "{month}", holds: period}]'
        (tmp_path / f"{name}.yaml").write_text(f"{rule}  - name: t\n    {columns}\n", encoding="utf-8")
    good = run("rules", "check", tmp_path)
    assert good.code == 0 and [line.split(": ")[1] for line in good.out.splitlines()] == ["good (T)", "good (T)"]
    (tmp_path / "two.yaml").write_text("rule: two\n", encoding="utf-8")
    assert run("rules", "check", tmp_path).code == 6
    (tmp_path / "empty").mkdir()
    empty = run("rules", "check", tmp_path / "empty")
    assert empty.code == 2 and "holds no .yaml file" in one_line(empty.err)
    missing = run("rules", "check", "oakland-weekly-crime")
    assert missing.code == 2 and missing.err.rstrip().endswith("oakland-weekly-crime.yaml")


def test_two_reports_are_compared(run: Run) -> None:
    done = run("rules", "drift", "a.pdf", "b.pdf", "c.pdf")
    assert done.code == 2 and "'council-extract rules drift a.pdf b.pdf', then '… b.pdf c.pdf'" in one_line(done.err)


def test_a_profile_that_there_is_not(run: Run, tmp_path: Path) -> None:
    for name in ("foo", "foo.yaml"):
        done = run("run", HOUSING, "-o", tmp_path / "out", "--profile", name)
        assert done.code == 2 and "there is no" in one_line(done.err)


def test_a_check_that_is_nearly_one(run: Run) -> None:
    done = run("checks", "cumulative-fals")
    assert done.code == 2 and "did you mean 'cumulative-falls'" in one_line(done.err)


@pytest.mark.parametrize("redirection", [">&-", "2>&-", "<&-"])
def test_a_standard_stream_that_is_closed(tmp_path: Path, redirection: str) -> None:
    command = f"'{sys.executable}' -m extract run '{HOUSING}' -o '{tmp_path}/out' {redirection}"
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0 and b"Traceback" not in done.stderr
    assert (tmp_path / "out" / "observations.csv").exists()


def test_a_package_finds_its_documents_from_any_folder(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "report.pdf").write_bytes(HOUSING.read_bytes())
    assert run("run", "report.pdf", "-o", "out/deep", "-q", cwd=home).code == 0
    done = run("review", "home/out/deep", cwd=tmp_path)
    assert done.code == 0 and list((home / "out" / "deep" / "review" / "pages").glob("*.webp"))
    (home / "report.pdf").unlink()
    missing = run("review", "home/out/deep", cwd=tmp_path)
    assert missing.code == 9 and "'council-extract review home/out/deep --pdfs DIR'" in missing.err
