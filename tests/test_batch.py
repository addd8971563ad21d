"""``council-extract batch`` as its users run it."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pikepdf
import pytest

from extract.batch.corpus import take_stock
from extract.batch.journal import Journal
from tests.conftest import ROOT, Run, read_rows
from tests.corpus import CRIME, REPORTS, copy_of, package, read_lines, small_corpus, statuses, text_pdf
from tests.hostile import encrypted, garbage

SCORECARD = REPORTS["2025-03-11"]


def one_line(text: str) -> str:
    lines = text.strip().splitlines()
    assert len(lines) == 1, text
    return lines[0]


def test_a_folder_becomes_one_package(run: Run, tmp_path: Path) -> None:
    folder, out = small_corpus(tmp_path / "agendas"), tmp_path / "new" / "out"
    done = run("batch", folder, "-o", out)
    assert (done.code, done.out) == (9, "")
    summary = one_line(done.err)
    assert "13 documents: 3 done, 9 without anything that a rule knows, 0 duplicates, 1 failed" in summary
    names = ("observations", "monthly", "findings", "documents", "locations", "series", "revisions")
    assert set(package(out)) == {f"{name}.csv" for name in names} | {f"{name}.csv-metadata.json" for name in names} | {
        "datapackage.json"
    }
    rows = read_rows(out / "documents.csv")
    assert [row["file"] for row in rows] == sorted(row["file"] for row in rows)
    broken = next(row for row in rows if row["status"] == "failed")
    assert broken["file"] == "council-1/broken.pdf" and "not a PDF" in broken["error"] and broken["pages"] == ""
    observations = read_rows(out / "observations.csv")
    assert len(observations) == sum(int(row["observations"]) for row in rows) > 0
    assert {row["authority"] for row in observations} == {"Bournemouth, Christchurch and Poole Council"}
    listed = json.loads((out / "datapackage.json").read_text("utf-8"))["resources"]
    for resource in listed:
        text = (out / resource["path"]).read_text("utf-8")
        assert next(csv.reader(io.StringIO(text))) == [field["name"] for field in resource["schema"]["fields"]]
        assert resource["bytes"] == len(text.encode())


def test_what_comes_out_is_what_run_gives(run: Run, tmp_path: Path) -> None:
    copy_of(CRIME, tmp_path / "agendas" / "report.pdf")
    assert run("batch", tmp_path / "agendas", "-o", tmp_path / "batch").code == 0
    assert run("run", "report.pdf", "-o", tmp_path / "run", cwd=tmp_path / "agendas").code == 0
    for name in ("observations.csv", "monthly.csv", "findings.csv", "documents.csv"):
        assert (tmp_path / "batch" / name).read_bytes() == (tmp_path / "run" / name).read_bytes()


def test_the_number_of_workers_makes_no_difference(run: Run, tmp_path: Path) -> None:
    folder = small_corpus(tmp_path / "agendas")
    for workers in (1, 3):
        run("batch", folder, "-o", tmp_path / str(workers), "--workers", workers)
    assert package(tmp_path / "1") == package(tmp_path / "3")


def test_run_again_it_finds_nothing_to_do(run: Run, tmp_path: Path) -> None:
    folder, out = small_corpus(tmp_path / "agendas"), tmp_path / "out"
    run("batch", folder, "-o", out, "-q")
    before, written = package(out), {path: path.stat().st_mtime_ns for path in out.iterdir() if path.is_file()}
    done = run("batch", folder, "-o", out, "--log", tmp_path / "log")
    assert done.code == 9 and "(0 read now, 13 known from before)" in done.err
    assert read_lines(tmp_path / "log") == []
    assert written == {path: path.stat().st_mtime_ns for path in out.iterdir() if path.is_file()}
    assert package(out) == before


def test_only_new_and_changed_documents_are_read(run: Run, tmp_path: Path) -> None:
    folder, out = small_corpus(tmp_path / "agendas"), tmp_path / "out"
    run("batch", folder, "-o", out, "-q")
    text_pdf(folder / "new.pdf", "something new")
    text_pdf(folder / "council-1" / "001.pdf", "another text")
    (folder / "council-2" / "002.pdf").rename(folder / "moved.pdf")
    (folder / "council-0" / "003.pdf").unlink()
    run("batch", folder, "-o", out, "-q", "--log", tmp_path / "log")
    assert read_lines(tmp_path / "log") == ["001.pdf", "new.pdf"]
    known = statuses(out)
    assert "moved.pdf" in known and "council-0/003.pdf" not in known
    run("batch", folder, "-o", tmp_path / "fresh", "-q")
    assert package(out) == package(tmp_path / "fresh")


def test_force_reads_everything_again(run: Run, tmp_path: Path) -> None:
    folder, out = small_corpus(tmp_path / "agendas", 4), tmp_path / "out"
    run("batch", folder, "-o", out, "-q")
    before = package(out)
    run("batch", folder, "-o", out, "-q", "--force", "--log", tmp_path / "log")
    assert len(read_lines(tmp_path / "log")) == 5
    assert package(out) == before


def test_a_package_that_was_touched_is_written_again(run: Run, tmp_path: Path) -> None:
    folder, out = small_corpus(tmp_path / "agendas", 4), tmp_path / "out"
    run("batch", folder, "-o", out, "-q")
    before = package(out)
    (out / "monthly.csv").write_text("spoilt")
    (out / "series.csv").unlink()
    run("batch", folder, "-o", out, "-q")
    assert package(out) == before


# --- rules -----------------------------------------------------------------------------------------------------------------


def own_rules(folder: Path) -> Path:
    """A folder with copies of the shipped rules."""
    shutil.copytree(ROOT / "rules", folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return folder


def mixed_corpus(folder: Path) -> Path:
    copy_of(SCORECARD, folder / "scorecard.pdf")
    copy_of(CRIME, folder / "crime.pdf")
    text_pdf(folder / "libraries.pdf", "Cabinet", "Library visits this quarter")
    text_pdf(folder / "agenda.pdf", "Cabinet")
    encrypted(folder / "locked.pdf", CRIME)
    return folder


def test_a_changed_rule_rereads_only_the_documents_that_it_concerns(run: Run, tmp_path: Path) -> None:
    folder, out, rules = mixed_corpus(tmp_path / "agendas"), tmp_path / "out", own_rules(tmp_path / "rules")

    def read_again(name: str) -> list[str]:
        run("batch", folder, "-o", out, "-q", "--rules", rules, "--log", tmp_path / name)
        return read_lines(tmp_path / name)

    assert len(read_again("first")) == 5
    crime = rules / "durham-period-to-date.yaml"
    crime.write_text(crime.read_text("utf-8") + "\n# a remark\n", "utf-8")
    assert read_again("a remark") == []
    crime.write_text(crime.read_text("utf-8").replace("title: ", "title: The "), "utf-8")
    assert read_again("a changed rule") == ["crime.pdf"]
    text = crime.read_text("utf-8").replace("rule: durham-period-to-date", "rule: libraries")
    crime_says = "    - Crime Abatement\n    - Period Ending {date}\n"
    assert crime_says in text
    (rules / "libraries.yaml").write_text(text.replace(crime_says, "    - Library visits\n"), "utf-8")
    assert read_again("a new rule") == ["libraries.pdf"]
    (rules / "libraries.yaml").write_text(text.replace(crime_says, "    - Museum visits\n"), "utf-8")
    assert read_again("a rule that wants other pages") == ["libraries.pdf"], "it wanted a page of this one before"
    assert read_again("no change") == []
    (rules / "libraries.yaml").unlink()
    assert read_again("a rule gone that concerned nothing") == []
    run("batch", folder, "-o", tmp_path / "fresh", "-q", "--rules", rules)
    assert package(out) == package(tmp_path / "fresh")


def test_two_rules_that_claim_one_table_cost_that_document_alone(run: Run, tmp_path: Path) -> None:
    folder, out, rules = mixed_corpus(tmp_path / "agendas"), tmp_path / "out", tmp_path / "rules"
    rules.mkdir()
    text = (ROOT / "rules" / "durham-period-to-date.yaml").read_text("utf-8")
    (rules / "another.yaml").write_text(text.replace("rule: durham-period-to-date", "rule: another"), "utf-8")
    assert run("batch", folder, "-o", out, "-q", "--rules", rules).code == 9
    row = next(row for row in read_rows(out / "documents.csv") if row["file"] == "crime.pdf")
    assert row["status"] == "failed" and "claimed by more than one rule" in row["error"]
    (rules / "another.yaml").unlink()
    run("batch", folder, "-o", out, "-q", "--rules", rules, "--log", tmp_path / "log")
    assert read_lines(tmp_path / "log") == ["crime.pdf"], "the failure was due to a rule that is gone"
    assert statuses(out)["crime.pdf"] == "done"


def test_an_invalid_rule_is_found_before_anything_is_read(run: Run, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "bad.yaml").write_text("rule: bad\n", "utf-8")
    done = run("batch", mixed_corpus(tmp_path / "agendas"), "-o", tmp_path / "out", "--rules", rules)
    assert done.code == 6 and str(rules / "bad.yaml") in one_line(done.err)
    assert not (tmp_path / "out").exists()


# --- the same thing twice ----------------------------------------------------------------------------------------------------


def test_a_file_that_is_there_twice_is_read_once(run: Run, tmp_path: Path) -> None:
    folder, out = tmp_path / "agendas", tmp_path / "out"
    for name in ("b/report.pdf", "a/report.pdf", "c/other-name.pdf"):
        copy_of(SCORECARD, folder / name)
    assert run("batch", folder, "-o", out, "--log", tmp_path / "log").code == 0
    assert len(read_lines(tmp_path / "log")) == 1
    assert statuses(out) == {"a/report.pdf": "done", "b/report.pdf": "duplicate", "c/other-name.pdf": "duplicate"}
    assert len(read_rows(out / "observations.csv")) == 965
    places = read_rows(out / "locations.csv")
    assert [(row["file"], row["use"]) for row in places] == [
        ("a/report.pdf", "extracted"),
        ("b/report.pdf", "repeated"),
        ("c/other-name.pdf", "repeated"),
    ]


def test_ignored_findings_are_left_out_without_reading_again(run: Run, tmp_path: Path) -> None:
    folder, out = tmp_path / "agendas", tmp_path / "out"
    copy_of(CRIME, folder / "crime.pdf")
    run("batch", folder, "-o", out, "-q")
    codes = {row["code"] for row in read_rows(out / "findings.csv")}
    others = {"part-exceeds-whole", "section-total-differs", "spreadsheet-error", "change-differs"}
    assert codes == {"total-differs", *others}
    run("batch", folder, "-o", out, "-q", "--ignore", "total-differs", "--log", tmp_path / "log")
    assert {row["code"] for row in read_rows(out / "findings.csv")} == others
    flags = {flag for row in read_rows(out / "observations.csv") for flag in row["flags"].split(";")}
    assert "total-differs" not in flags and "section-total-differs" in flags
    assert read_lines(tmp_path / "log") == []


# --- usage -------------------------------------------------------------------------------------------------------------------


def test_wrong_usage(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file.pdf").touch()
    bad_manifest = tmp_path / "manifest.csv"
    bad_manifest.write_text("name\nx\n", "utf-8")
    folder = mixed_corpus(tmp_path / "agendas")
    for arguments, says in (
        ([tmp_path / "nowhere", "-o", tmp_path / "o"], "there is no such folder"),
        ([tmp_path / "file.pdf", "-o", tmp_path / "o"], "is a file, not a folder"),
        ([tmp_path / "empty", "-o", tmp_path / "o"], "holds no PDF"),
        ([folder, "-o", tmp_path / "file.pdf"], "is a file, not a folder"),
        ([folder, "-o", tmp_path / "o", "--manifest", bad_manifest], "neither a column 'file'"),
        ([folder, "-o", tmp_path / "o", "--engine", "dask"], "--scheduler"),
        ([folder, "-o", tmp_path / "o", "--scheduler", "tcp://127.0.0.1:1"], "--engine dask"),
        ([folder, "-o", tmp_path / "o", "--ignore", "nonsense"], "there is no check 'nonsense'"),
    ):
        done = run("batch", *arguments)
        assert done.code == 2 and says in one_line(done.err), arguments
    assert run("batch", folder).code == 2, "-o is required"


def test_only_one_batch_writes_into_a_folder(run: Run, tmp_path: Path) -> None:
    folder = small_corpus(tmp_path / "agendas", 4)
    script = (
        "import sys\nfrom pathlib import Path\nfrom extract.batch.journal import Journal\n"
        f"j = Journal(Path({str(tmp_path / 'out' / '.council-extract' / 'journal.sqlite')!r}))\n"
        "print('ready', flush=True)\nsys.stdin.read()\n"
    )
    (tmp_path / "out" / ".council-extract").mkdir(parents=True)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
    ) as other:
        assert other.stdout is not None and other.stdout.readline() == "ready\n"
        for force in ((), ("--force",)):
            done = run("batch", folder, "-o", tmp_path / "out", *force)
            assert done.code == 2 and "another batch may be writing here" in one_line(done.err)
        other.kill()
    assert run("batch", folder, "-o", tmp_path / "out").code == 9


def test_a_damaged_journal_says_what_to_do(run: Run, tmp_path: Path) -> None:
    folder, out = small_corpus(tmp_path / "agendas", 4), tmp_path / "out"
    run("batch", folder, "-o", out, "-q")
    before = package(out)
    (out / ".council-extract" / "journal.sqlite").write_bytes(b"This is no database at all" * 1000)
    done = run("batch", folder, "-o", out)
    assert done.code == 2 and "--force" in one_line(done.err)
    assert run("batch", folder, "-o", out, "--force", "-q").code == 9
    assert package(out) == before


def test_files_of_any_name_are_found_and_the_output_is_not_read(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "agendas"
    for name in ("UPPER.PDF", "line\nbreak, comma.pdf", "g9475", "x.pdf?T=1", ".hidden.pdf", "sub/ünï cödé.pdf"):
        text_pdf(folder / name, f"a text in {len(name)}")
    text_pdf(folder / "odd.pdf", "odd").rename(folder / os.fsdecode(b"not-utf8-\xff.pdf"))
    (folder / "notes.pdf.json").write_text("{}")
    (folder / "notes.txt").write_text("%PDF is what it is not")
    out = folder / "out"
    assert run("batch", folder, "-o", out, "-q").code == 0
    text_pdf(out / "mine.pdf", "put there by somebody")
    assert run("batch", folder, "-o", out, "-q").code == 0
    assert sorted(statuses(out)) == sorted(
        ["UPPER.PDF", "line\nbreak, comma.pdf", "g9475", "x.pdf?T=1", "sub/ünï cödé.pdf", "not-utf8-\ufffd.pdf"]
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_opened_has_a_row(run: Run, tmp_path: Path) -> None:
    folder = small_corpus(tmp_path / "agendas", 4)
    (folder / "council-1" / "001.pdf").chmod(0)
    assert run("batch", folder, "-o", tmp_path / "out", "-q").code == 9
    row = next(row for row in read_rows(tmp_path / "out" / "documents.csv") if row["file"] == "council-1/001.pdf")
    assert row["status"] == "failed" and row["document_id"] == "" and "permission" in row["error"]


def test_links_that_lead_nowhere_cost_nothing_but_themselves(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "agendas"
    text_pdf(folder / "x.pdf", "Cabinet")
    (folder / "circle.pdf").symlink_to("circle.pdf")
    (folder / "circle").symlink_to("circle")
    (folder / "gone.pdf").symlink_to("nowhere.pdf")
    (folder / "elsewhere.pdf").symlink_to(tmp_path)
    done = run("batch", folder, "-o", tmp_path / "out")
    assert done.code == 9 and one_line(done.err).startswith("3 documents: 0 done, 0 without anything that a rule knows, 1 most")
    rows = {row["file"]: row for row in read_rows(tmp_path / "out" / "documents.csv")}
    assert {name: row["status"] for name, row in rows.items()} == {
        "circle.pdf": "failed",
        "gone.pdf": "failed",
        "x.pdf": "nothing_matched",
    }
    assert "No such file" in rows["gone.pdf"]["error"]


def test_a_folder_that_cannot_be_looked_into_has_a_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, scandir = tmp_path / "agendas", os.scandir
    text_pdf(folder / "x.pdf", "Cabinet")
    text_pdf(folder / "locked" / "y.pdf", "Cabinet")

    def refusing(path: Path) -> object:
        if path.name == "locked":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr("extract.batch.corpus.os.scandir", refusing)
    journal = Journal(tmp_path / "journal.sqlite")
    take_stock(folder, tmp_path / "out", journal, 1, lambda: None)
    problems = {file.path: file.problem for file in journal.files()}
    journal.close()
    assert problems == {b"locked": "the folder cannot be looked into - check its permissions", b"x.pdf": ""}


def test_nothing_that_matches_is_no_failure(run: Run, tmp_path: Path) -> None:
    text_pdf(tmp_path / "agendas" / "agenda.pdf", "Cabinet")
    assert run("batch", tmp_path / "agendas", "-o", tmp_path / "out").code == 0
    assert read_rows(tmp_path / "out" / "observations.csv") == []
    assert statuses(tmp_path / "out") == {"agenda.pdf": "nothing_matched"}


def test_a_near_miss_says_what_is_missing(run: Run, tmp_path: Path) -> None:
    text_pdf(tmp_path / "agendas" / "agenda.pdf", "See the SEND SCORECARD in the appendix")
    assert run("batch", tmp_path / "agendas", "-o", tmp_path / "out").code == 0
    row = read_rows(tmp_path / "out" / "documents.csv")[0]
    assert row["status"] == "nothing_matched" and row["error"].startswith("page 1: the page says what the rule")


def test_scans_are_counted_apart(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "agendas"
    text_pdf(folder / "agenda.pdf", "Agenda for Cabinet\nNothing to see here, and nothing that any rule would know")
    for pages, name in enumerate(("one.pdf", "two.pdf"), start=1):
        scan = pikepdf.new()
        for _ in range(pages):
            scan.add_blank_page()
        scan.save(folder / name)
    said = "1 without anything that a rule knows, 2 most likely scanned (have the text recognised, OCR, first), 0 duplicates"
    assert said in run("batch", folder, "-o", tmp_path / "out").err
    assert said in run("batch", folder, "-o", tmp_path / "out").err


def test_timings_only_when_asked_for(run: Run, tmp_path: Path) -> None:
    text_pdf(tmp_path / "agendas" / "agenda.pdf", "Cabinet")
    run("batch", tmp_path / "agendas", "-o", tmp_path / "out", "-q")
    assert read_rows(tmp_path / "out" / "documents.csv")[0]["seconds"] == ""
    run("batch", tmp_path / "agendas", "-o", tmp_path / "out", "-q", "--timings")
    assert float(read_rows(tmp_path / "out" / "documents.csv")[0]["seconds"]) >= 0


def test_no_progress_bar_but_on_a_terminal(run: Run, tmp_path: Path) -> None:
    folder = small_corpus(tmp_path / "agendas", 4)
    assert "\r" not in run("batch", folder, "-o", tmp_path / "out").err
    pty = pytest.importorskip("pty")
    primary, secondary = pty.openpty()
    command = [sys.executable, "-m", "extract", "batch", str(folder), "-o", str(tmp_path / "again")]
    with subprocess.Popen(command, stderr=secondary, env={**os.environ, "PYTHONPATH": str(ROOT)}) as process:
        os.close(secondary)
        shown = b""
        while True:
            try:
                shown += os.read(primary, 4096)
            except OSError:
                break
        assert process.wait() == 9
    text = shown.decode()
    assert "reading" in text and "documents/s" in text and "1 failed" in text and "5/5" in text


def test_ctrl_c_keeps_what_was_done(tmp_path: Path) -> None:
    folder, out = tmp_path / "agendas", tmp_path / "out"
    for number in range(20):
        text_pdf(folder / f"slow-{number:02d}.pdf", f"Cabinet {number}")
    command = [sys.executable, "-m", "tests.faulty_batch", "batch", str(folder), "-o", str(out), "--workers", "2"]
    log = tmp_path / "log"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([*command, "--log", str(log)], stderr=subprocess.PIPE, env=environment, text=True) as process:
        while not log.exists() or len(log.read_text("utf-8").splitlines()) < 4:
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "interrupted" in one_line(err) and "of 20 documents were read and are kept" in err
    first = read_lines(log)
    assert 4 <= len(first) < 20
    again = subprocess.run([*command, "--log", str(tmp_path / "again")], env=environment, capture_output=True)
    assert again.returncode == 0
    assert sorted(first + read_lines(tmp_path / "again")) == sorted(path.name for path in folder.iterdir())


def test_garbage_among_the_documents(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "agendas"
    copy_of(CRIME, folder / "crime.pdf")
    garbage(folder / "garbage.pdf")
    encrypted(folder / "locked.pdf", CRIME)
    (folder / "empty.pdf").touch()
    (folder / "empty-too.pdf").touch()
    (folder / "cut.pdf").write_bytes(CRIME.read_bytes()[:20_000])
    assert run("batch", folder, "-o", tmp_path / "out", "-q").code == 9
    rows = {row["file"]: row for row in read_rows(tmp_path / "out" / "documents.csv")}
    assert {name: row["status"] for name, row in rows.items()} == {
        name: "done" if name == "crime.pdf" else "failed" for name in rows
    }
    for name, says in (
        ("garbage.pdf", "not a readable PDF"),
        ("locked.pdf", "encrypted"),
        ("empty.pdf", "empty"),
        ("empty-too.pdf", "empty"),
        ("cut.pdf", "cut short"),
    ):
        assert says in rows[name]["error"] and " - " in rows[name]["error"]
