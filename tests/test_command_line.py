"""The program as its users run it: what it prints, how it ends, what it leaves behind."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from extract.cli import COMMANDS
from tests.conftest import FIXTURES, ROOT, Run, read_rows, report
from tests.hostile import bomb, encrypted, garbage, without_pages

SCORECARD = report("bcp-send-scorecard/calc-ruled")
CRIME = report("durham-period-to-date/calc")
ORDINARY = report("must-not-match/agenda-without-scorecard")


def one_line(text: str) -> str:
    lines = text.strip().splitlines()
    assert len(lines) == 1, text
    return lines[0]


def test_observations_on_standard_output(run: Run) -> None:
    done = run("run", SCORECARD)
    assert done.code == 0
    assert done.rows == read_rows(SCORECARD.parent / "expected" / "observations.csv")
    note, unread = done.err.splitlines()
    assert unread.endswith("report.pdf: pages 28-34 are pictures with hardly any text: a scorecard there cannot be read")
    assert "965 observations on pages 17-18" in note and "29 findings" in note


@pytest.mark.parametrize("table", ["monthly", "findings", "documents"])
def test_other_tables_on_standard_output(run: Run, table: str) -> None:
    done = run("run", CRIME.name, "--table", table, "-q", cwd=CRIME.parent)
    assert (done.code, done.err) == (0, "")
    assert done.out == (CRIME.parent / "expected" / f"{table}.csv").read_text("utf-8")


def test_json_holds_the_same(run: Run) -> None:
    as_csv, as_json = run("run", CRIME, "-q"), run("run", CRIME, "-q", "--format", "json")
    rows = json.loads(as_json.out)
    assert [
        {name: "" if value is None else str(value) for name, value in row.items() if name not in POSITIONS} for row in rows
    ] == [{name: value for name, value in row.items() if name not in POSITIONS} for row in as_csv.rows]


POSITIONS = {"x0", "top", "x1", "bottom"}


def test_a_package(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    done = run("run", CRIME, "-o", out)
    assert (done.code, done.out) == (0, "")
    names = {path.name for path in out.iterdir()}
    tables = {"observations", "monthly", "findings", "documents"}
    assert names == {f"{name}.csv" for name in tables} | {f"{name}.csv-metadata.json" for name in tables} | {"datapackage.json"}
    package = json.loads((out / "datapackage.json").read_text("utf-8"))
    for resource in package["resources"]:
        text = (out / resource["path"]).read_text("utf-8")
        assert next(csv.reader(io.StringIO(text))) == [field["name"] for field in resource["schema"]["fields"]]
        assert resource["bytes"] == len(text.encode())
        assert "\r" not in text


def test_the_same_input_gives_the_same_bytes(run: Run, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert run("run", SCORECARD, CRIME, "-o", tmp_path / name, "-q").code == 0
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_a_package_replaces_the_one_before(run: Run, tmp_path: Path) -> None:
    assert run("run", SCORECARD, "-o", tmp_path, "-q").code == 0
    assert run("run", CRIME, "-o", tmp_path, "-q").code == 0
    assert len(read_rows(tmp_path / "observations.csv")) == 1122


def test_standard_input(run: Run) -> None:
    done = run("run", "-", "--table", "documents", stdin=CRIME.read_bytes())
    assert done.code == 0
    assert done.rows[0]["file"] == "standard input"


def test_plain_tables_need_no_rule(run: Run) -> None:
    done = run("run", ORDINARY, "--tables", "--pages", "20-25", "-q")
    assert done.code == 0
    found = json.loads(done.out)
    assert found["file"] == ORDINARY.name
    budget = next(table for table in found["tables"] if table["rows"][0][:1] == ["Heading"])
    assert budget["rows"][-1] == ["Total", "775,800", "775,150", "(650)"]
    x0, top, x1, bottom = budget["bbox"]
    assert 0 < x0 < x1 < 600 and 0 < top < bottom < 850


def test_pages_limit_what_is_looked_at(run: Run) -> None:
    assert {row["page"] for row in run("run", CRIME, "--pages", "2").rows} == {"2"}
    beyond = run("run", CRIME, "--pages", "7")
    assert beyond.code == 3 and "has no page 7, only 2" in one_line(beyond.err)


def test_ignored_findings_are_left_out(run: Run) -> None:
    done = run("run", CRIME, "--table", "findings", "--ignore", "total-differs")
    assert [row["code"] for row in done.rows] == [
        "change-differs",
        "part-exceeds-whole",
        "spreadsheet-error",
        "section-total-differs",
    ]
    unknown = run("run", CRIME, "--ignore", "nonsense")
    assert unknown.code == 2 and "there is no check 'nonsense'" in one_line(unknown.err)


def test_strict_fails_on_errors_only(run: Run) -> None:
    assert run("run", CRIME, "--strict", "-q").code == 1
    errors = [part for code in ("total-differs", "part-exceeds-whole", "change-differs") for part in ("--ignore", code)]
    assert run("run", CRIME, "--strict", "-q", *errors).code == 0


def test_timings_only_when_asked_for(run: Run) -> None:
    assert run("run", CRIME, "--table", "documents").rows[0]["seconds"] == ""
    assert float(run("run", CRIME, "--table", "documents", "--timings").rows[0]["seconds"]) > 0


# --- failures ------------------------------------------------------------------------------------------------------------


def hostile(folder: Path) -> dict[str, tuple[int, str]]:
    """Bad files, each with the exit code and the words that it must end with."""
    (folder / "empty.pdf").touch()
    (folder / "text.pdf").write_text("Dear Sir or Madam")
    (folder / "cut.pdf").write_bytes(SCORECARD.read_bytes()[:200_000])
    garbage(folder / "garbage.pdf")
    encrypted(folder / "encrypted.pdf", ORDINARY)
    (folder / "ordinary.pdf").write_bytes(ORDINARY.read_bytes())
    return {
        "empty.pdf": (4, "the file is empty"),
        "text.pdf": (4, "not a PDF"),
        "cut.pdf": (4, "cut short"),
        "garbage.pdf": (4, "not a readable PDF"),
        "encrypted.pdf": (5, "encrypted"),
        "ordinary.pdf": (3, "no page is a report that any rule knows, and no table is plainly one of figures by period"),
        "missing.pdf": (2, "no such file"),
        ".": (2, "is a folder"),
    }


def test_each_bad_file_ends_with_its_own_code_and_one_line(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for name, (code, says) in hostile(tmp_path).items():
        done = run("run", name, "-o", out, cwd=tmp_path)
        line = one_line(done.err)
        assert (done.code, done.out) == (code, ""), name
        assert line.startswith(f"council-extract: {name}: ") and says in line and " - " in line
        assert list(out.iterdir()) == []


def test_one_bad_file_among_several_costs_only_itself(run: Run, tmp_path: Path) -> None:
    hostile(tmp_path)
    done = run("run", "empty.pdf", CRIME, "encrypted.pdf", "-o", "out", cwd=tmp_path)
    assert done.code == 9
    assert len(read_rows(tmp_path / "out" / "observations.csv")) == 1122
    assert sum(line.startswith("council-extract: ") for line in done.err.splitlines()) == 2
    alike = run("run", "empty.pdf", "text.pdf", cwd=tmp_path)
    assert alike.code == 4


@pytest.mark.skipif(os.geteuid() == 0 and not Path("/proc").exists(), reason="needs a folder that cannot be written to")
def test_an_unwritable_folder_is_found_out_before_anything_is_read(run: Run, tmp_path: Path) -> None:
    for out in ("/proc/nowhere/out", SCORECARD):
        done = run("run", SCORECARD, "-o", out)
        assert done.code == 2
        assert str(out) in one_line(done.err)
    assert not list(tmp_path.iterdir())


def test_wrong_usage_is_one_line_too(run: Run, tmp_path: Path) -> None:
    for arguments in (
        ["run"],
        ["run", CRIME, "--pages", "0"],
        ["run", CRIME, "--pages", "2-1"],
        ["run", CRIME, "--pages", "1-99999999999"],
        ["run", CRIME, "--nonsense"],
        ["nonsense"],
        ["run", CRIME, "--table", "x"],
        ["run", CRIME, "--rule", "nowhere"],
        ["run", CRIME, "--rules", tmp_path / "nowhere"],
    ):
        done = run(*arguments)
        assert (done.code, done.out) == (2, ""), arguments
        line = one_line(done.err)
        assert line.startswith("council-extract: ") and " - " in line


def test_limits(run: Run) -> None:
    slow = run("run", SCORECARD, "--timeout", "0.05")
    assert slow.code == 8 and "0.05 seconds" in one_line(slow.err)
    long = run("run", SCORECARD, "--max-pages", "10")
    assert long.code == 8 and "37 pages" in one_line(long.err)


def test_a_file_that_inflates_is_stopped(run: Run, tmp_path: Path) -> None:
    path = bomb(tmp_path / "bomb.pdf")
    assert path.stat().st_size < 3_000_000
    done = run("run", path, "--memory", "512", "--timeout", "60")
    assert done.code in (3, 4, 8)
    one_line(done.err)


def test_two_rules_that_claim_one_table(run: Run, tmp_path: Path) -> None:
    text = (ROOT / "rules" / "durham-period-to-date.yaml").read_text("utf-8")
    (tmp_path / "another.yaml").write_text(text.replace("rule: durham-period-to-date", "rule: another"), "utf-8")
    done = run("run", CRIME, "--rules", tmp_path)
    assert done.code == 7
    assert "another, durham-period-to-date" in one_line(done.err)
    forced = run("run", CRIME, "--rules", tmp_path, "--rule", "another", "-q")
    assert forced.code == 0 and {row["rule"] for row in forced.rows} == {"another"}


def test_a_page_that_nearly_matches_says_what_is_missing(run: Run, tmp_path: Path) -> None:
    text = (ROOT / "rules" / "durham-period-to-date.yaml").read_text("utf-8")
    changed = text.replace("rule: durham-period-to-date", "rule: another").replace(
        '"Percent of Total *"', '"Share of the City"'
    )
    (tmp_path / "another.yaml").write_text(changed, "utf-8")
    done = run("run", CRIME, "--rules", tmp_path, "--rule", "another")
    assert done.code == 3
    assert "no column headed Share of the City" in one_line(done.err)


def test_a_closed_pipe_is_no_failure() -> None:
    command = f"{sys.executable} -m extract run {SCORECARD} -q | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True)
    assert done.stderr == "" and done.stdout.startswith("observation_id,")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is full")
def test_a_full_disk_is_told_in_one_line() -> None:
    command = f"{sys.executable} -m extract run {SCORECARD} -q > /dev/full"
    done = subprocess.run(command, shell=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, text=True)
    assert done.returncode == 2
    assert "cannot be written" in one_line(done.stderr)


# --- help ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [[], *([name] for name in COMMANDS), *(["rules", name] for name in ("list", "show", "check", "test", "schema", "drift"))],
)
def test_help_reads_like_a_manual(run: Run, command: list[str]) -> None:
    done = run(*command, "--help")
    assert done.code == 0
    assert len(done.out.splitlines()) >= 8
    assert "Usage: council-extract" in done.out


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom extract.cli import run_command_line\nrun_command_line(['--help'])\n"
        "heavy = {'pandas', 'cv2', 'numpy', 'camelot', 'pdfplumber', 'pydantic', 'PIL', 'yaml'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(ROOT)})


def test_reading_imports_neither_pandas_nor_opencv() -> None:
    code = (
        "import sys\nimport extract.tasks, extract.reading\n"
        "heavy = {'pandas', 'cv2', 'camelot', 'pdfplumber'} & set(sys.modules)\nassert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "PYTHONPATH": str(ROOT)})


def test_checks_are_listed_and_explained(run: Run) -> None:
    listed = run("checks")
    assert listed.code == 0 and "percentage-against-count" in listed.out
    explained = run("checks", "label-cut-off")
    assert explained.code == 0 and "Example:" in explained.out
    assert run("checks", "nonsense").code == 2


def test_inspect_draws_the_page(run: Run, tmp_path: Path) -> None:
    from PIL import Image

    done = run("inspect", CRIME, "--page", "2", "-o", tmp_path / "page.png", "--dpi", "72")
    assert done.code == 0
    with Image.open(tmp_path / "page.png") as picture:
        assert picture.width == 612 and picture.height > 792
        colours = {colour for _, colour in picture.getcolors(1 << 20) or []}
    assert (210, 20, 30) in colours, "the cell with a finding is framed in red"
    assert run("inspect", CRIME, "--page", "3").code == 2
    assert run("inspect", ORDINARY, "--page", "3", "-o", tmp_path / "plain.png", "--dpi", "50").code == 0


def test_fixtures_are_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for path in FIXTURES.rglob("*") if path.is_file()) < 40_000_000


def test_a_scan_and_a_document_of_mute_fonts_are_called_so(run: Run, tmp_path: Path) -> None:
    """Both hold nothing that can be read; saying only that no rule knows them would send the reader to the wrong place."""
    blank = pikepdf.new()
    for _ in range(3):
        blank.add_blank_page()
    blank.save(tmp_path / "scan.pdf")
    done = run("run", tmp_path / "scan.pdf")
    assert done.code == 3 and "most likely a scan" in done.err and "OCR" in done.err
    with pikepdf.open(report("bcp-send-scorecard/calc-ruled")) as document:
        for one in document.objects:
            if isinstance(one, pikepdf.Dictionary) and "/ToUnicode" in one:
                del one["/ToUnicode"]
        document.save(tmp_path / "mute.pdf")
    done = run("run", tmp_path / "mute.pdf")
    assert done.code == 3 and "fonts do not say" in done.err


def test_a_document_without_pages_is_damaged_and_no_scan(run: Run, tmp_path: Path) -> None:
    done = run("run", without_pages(tmp_path / "rotten.pdf"))
    assert done.code == 4 and "damaged" in done.err and "download it again" in done.err
    assert "scan" not in done.err and "OCR" not in done.err


def test_verifying_says_how_many_cells_agree(run: Run, tmp_path: Path) -> None:
    done = run("run", "--verify", report("kent-quarterly-performance/weasyprint"), "-o", tmp_path)
    assert "read again: 114 the same, 0 otherwise, 0 where camelot sees no table" in done.err
    assert [row for row in read_rows(tmp_path / "findings.csv") if row["code"] == "readers-disagree"] == []
