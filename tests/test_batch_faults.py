"""A batch whatever happens to it: documents that crash, hang or eat memory, processes that are killed, power that fails."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.batch.engine import Job, Work
from extract.batch.local import LocalEngine
from extract.child import Limits
from extract.rulebook.load import shipped_rules_folder
from tests.conftest import ROOT, Run, read_rows
from tests.corpus import REPORTS, copy_of, package, small_corpus, statuses, text_pdf
from tests.hostile import bomb, form_loop, many_pages, outline_loop, page_loop, text_bomb, without_pages

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def faulty_batch(folder: Path, out: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.faulty_batch", "batch", str(folder), "-o", str(out), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, timeout=240)


def errors(out: Path) -> dict[str, str]:
    return {row["file"]: row["error"] for row in read_rows(out / "documents.csv")}


# --- processes -------------------------------------------------------------------------------------------------------------

#: What a reading process does, and what documents.csv says about it.
FAULTS = {
    "segfault.pdf": "crashed the PDF library (signal 11)",
    "is-killed.pdf": "was killed (signal 9)",
    "sleeps.pdf": "took longer than 8 seconds",
    "spins.pdf": "took longer than 8 seconds",
    "eats-memory.pdf": "needs more than 512 MB of memory",
    "raises.pdf": "ValueError: something that nobody thought of",
    "exits.pdf": "exit status 3",
    "lies.pdf": "an answer that is none",
    "floods.pdf": "an answer that is none",
}


def test_a_fault_costs_its_own_document_alone(tmp_path: Path) -> None:
    folder, out = tmp_path / "agendas", tmp_path / "out"
    for name in FAULTS:
        text_pdf(folder / name, name)
    copy_of(REPORTS["2025-03-11"], folder / "prints.pdf", "prints")
    copy_of(REPORTS["2025-02-11"], folder / "zz-last.pdf", "last")
    done = faulty_batch(folder, out, "--workers", 2, "--timeout", 8, "--memory", 512)
    assert done.returncode == 9, done.stderr
    assert "11 documents: 2 done" in done.stderr and "9 failed" in done.stderr
    said = errors(out)
    for name, says in FAULTS.items():
        assert says in said[name] and " - " in said[name], name
    assert statuses(out) == {**dict.fromkeys(FAULTS, "failed"), "prints.pdf": "done", "zz-last.pdf": "done"}
    assert len(read_rows(out / "observations.csv")) == 965 + 941


def test_a_process_that_is_killed_once_is_not_the_documents_fault(tmp_path: Path) -> None:
    folder, out = tmp_path / "agendas", tmp_path / "out"
    text_pdf(folder / "killed-once.pdf", "text")
    assert faulty_batch(folder, out).returncode == 0
    assert statuses(out) == {"killed-once.pdf": "nothing_matched"}


def test_a_verdict_is_that_of_a_process_that_read_nothing_before(tmp_path: Path) -> None:
    folder, out = tmp_path / "agendas", tmp_path / "out"
    text_pdf(folder / "a-spoils.pdf", "spoils the process for those that come after")
    for name in ("b.pdf", "c.pdf", "d.pdf"):
        text_pdf(folder / name, name)
    assert faulty_batch(folder, out, "--workers", 1).returncode == 0
    assert set(statuses(out).values()) == {"nothing_matched"}


def test_failures_that_may_pass_are_tried_again(tmp_path: Path) -> None:
    folder, out = tmp_path / "agendas", tmp_path / "out"
    for name in ("is-killed.pdf", "raises.pdf", "segfault.pdf", "two-pages.pdf"):
        text_pdf(folder / name, name, "the second page")
    log = tmp_path / "log"

    def read_again(*arguments: object) -> list[str]:
        log.unlink(missing_ok=True)
        faulty_batch(folder, out, "--log", log, *arguments)
        return sorted(Path(line.split(" ", 3)[3].split(": ")[0]).name for line in log.read_text("utf-8").splitlines())

    everything = ["is-killed.pdf", "raises.pdf", "segfault.pdf", "two-pages.pdf"]
    assert read_again("--max-pages", 1) == everything
    assert read_again("--max-pages", 1) == ["is-killed.pdf", "raises.pdf"], "neither need be the document's fault"
    assert read_again("--max-pages", 2) == everything, "with other limits they may be read"
    assert statuses(out)["two-pages.pdf"] == "nothing_matched"


def test_a_disk_that_was_away_is_no_fault_of_its_documents(run: Run, tmp_path: Path) -> None:
    folder, out = tmp_path / "agendas", tmp_path / "out"
    document = text_pdf(folder / "gone.pdf", "text")
    assert faulty_batch(folder, out).returncode == 9
    assert "there is no such file" in errors(out)["gone.pdf"]
    Path(f"{document}.away").rename(document)
    assert run("batch", folder, "-o", out).code == 0
    assert statuses(out) == {"gone.pdf": "nothing_matched"}


# --- documents -------------------------------------------------------------------------------------------------------------


def test_hostile_documents(run: Run, tmp_path: Path) -> None:
    folder, out = tmp_path / "agendas", tmp_path / "out"
    folder.mkdir()
    bomb(folder / "bomb.pdf")
    text_bomb(folder / "text-bomb.pdf")
    many_pages(folder / "many-pages.pdf")
    page_loop(folder / "page-loop.pdf")
    form_loop(folder / "form-loop.pdf")
    without_pages(folder / "without-pages.pdf")
    outline_loop(folder / "outline-loop.pdf")
    copy_of(REPORTS["2025-03-11"], folder / "report.pdf")
    assert max((folder / name).stat().st_size for name in ("bomb.pdf", "text-bomb.pdf")) < 2_000_000
    done = run("batch", folder, "-o", out, "--timeout", 30, "--memory", 512, "--workers", 2, timeout=240)
    assert done.code == 9
    said = errors(out)
    assert "100000 pages, more than the 5000 allowed" in said["many-pages.pdf"]
    assert "1000000 pages, more than the 5000 allowed" in said["page-loop.pdf"]
    assert "damaged" in said["without-pages.pdf"] and "download it again" in said["without-pages.pdf"]
    assert said["bomb.pdf"] and said["text-bomb.pdf"]
    known = statuses(out)
    assert known.pop("report.pdf") == "done"
    assert (known.pop("form-loop.pdf"), known.pop("outline-loop.pdf")) == ("nothing_matched", "nothing_matched")
    assert set(known.values()) == {"failed"}


def test_page_loops_end_even_where_many_pages_are_allowed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "agendas").mkdir()
    page_loop(tmp_path / "agendas" / "page-loop.pdf")
    done = run("batch", tmp_path / "agendas", "-o", tmp_path / "out", "--max-pages", 10_000_000, "--timeout", 60)
    assert done.code == 9
    assert "page 1 cannot be read" in errors(tmp_path / "out")["page-loop.pdf"]


def test_a_hundred_thousand_pages_are_read_where_they_are_allowed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "agendas").mkdir()
    many_pages(tmp_path / "agendas" / "many-pages.pdf")
    done = run("batch", tmp_path / "agendas", "-o", tmp_path / "out", "--max-pages", 100_000, timeout=240)
    assert done.code == 0
    row = read_rows(tmp_path / "out" / "documents.csv")[0]
    assert (row["pages"], row["status"]) == ("100000", "nothing_matched")


# --- interruptions ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_corpus(tmp_path_factory.mktemp("corpus") / "agendas", 16)


@pytest.fixture(scope="module")
def undisturbed(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("undisturbed")
    done = subprocess.run(
        [sys.executable, "-m", "extract", "batch", str(corpus), "-o", str(out), "-q"], env=ENVIRONMENT, timeout=240
    )
    assert done.returncode == 9
    return package(out)


def start(corpus: Path, out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "extract", "batch", str(corpus), "-o", str(out), "-q", "--workers", "2"]
    return subprocess.Popen(command, env=ENVIRONMENT)


def children(parent: int) -> list[int]:
    """The processes that a process has started (Linux)."""
    found = []
    for state in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = state.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(state.parent.name))
    return found


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")


def test_killed_at_any_moment_it_goes_on_where_it_was(corpus: Path, undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    moments = random.Random(6)
    killed = 0
    for _ in range(8):
        process = start(corpus, tmp_path)
        try:
            process.wait(timeout=moments.uniform(0.2, 2.0))
        except subprocess.TimeoutExpired:
            process.kill()
            killed += 1
        process.wait()
    last = start(corpus, tmp_path)
    assert last.wait(timeout=240) == 9
    assert killed, "the batch was over before it could be killed"
    assert package(tmp_path) == undisturbed


@needs_proc
def test_workers_that_are_killed_make_no_difference(corpus: Path, undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    moments = random.Random(7)
    process = start(corpus, tmp_path)
    killed = 0
    while process.poll() is None:
        time.sleep(moments.uniform(0.3, 0.6))
        for pid in children(process.pid)[:1]:
            os.kill(pid, signal.SIGKILL)
            killed += 1
        if killed >= 6:
            break
    # Somebody may have been unlucky more often than a document is tried: that is put right by running again.
    process.wait(timeout=240)
    assert killed
    assert start(corpus, tmp_path).wait(timeout=240) == 9
    assert package(tmp_path) == undisturbed


@needs_proc
@pytest.mark.parametrize("moment", [0, 1], ids=["while it starts", "while it reads"])
def test_no_worker_outlives_its_parent(tmp_path: Path, moment: float) -> None:
    folder = tmp_path / "agendas"
    text_pdf(folder / "sleeps.pdf", "for ever")
    command = [sys.executable, "-m", "tests.faulty_batch", "batch", str(folder), "-o", str(tmp_path / "out")]
    with subprocess.Popen(command, env=ENVIRONMENT) as process:
        while not (workers := children(process.pid)):
            time.sleep(0.05)
        time.sleep(moment)
        process.kill()
    for pid in workers:
        for _ in range(600):
            if not Path(f"/proc/{pid}/cmdline").exists() or not Path(f"/proc/{pid}/cmdline").read_bytes():
                break
            time.sleep(0.1)
        else:
            pytest.fail("a worker is still there")


@needs_proc
def test_an_engine_leaves_no_process_behind(tmp_path: Path) -> None:
    names = ("sleeps.pdf", "raises.pdf", "good.pdf", "segfault.pdf")
    jobs = [Job("", os.fsencode(text_pdf(tmp_path / name, name))) for name in names]
    work = Work({}, str(shipped_rules_folder()), 5000, Limits(seconds=3, megabytes=512))
    engine = LocalEngine(work, 2, entry="tests.faulty")
    before = children(os.getpid())
    finished = {}
    for job, answer in engine.answers(iter(jobs)):
        finished[Path(os.fsdecode(job.path)).name] = answer
        assert len(set(children(os.getpid())) - set(before)) <= 2
    assert set(finished) == set(names)
    assert all(finished[name].error is not None for name in names if name != "good.pdf")
    assert children(os.getpid()) == before


@needs_proc
def test_a_process_that_dies_between_two_documents_is_replaced(tmp_path: Path) -> None:
    paths = [text_pdf(tmp_path / f"{number}.pdf", str(number)) for number in range(3)]
    work = Work({}, str(shipped_rules_folder()), 5000, Limits(seconds=30, megabytes=512))
    engine = LocalEngine(work, 1)
    before = set(children(os.getpid()))

    def jobs() -> Iterator[Job]:
        for path in paths:
            for pid in set(children(os.getpid())) - before:
                os.kill(pid, signal.SIGKILL)
            yield Job("", os.fsencode(path))

    assert [answer.error for _, answer in engine.answers(jobs())] == [None, None, None]


def test_power_that_fails_between_writing_and_naming(corpus: Path, undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    out = tmp_path / "out"
    for renamed in (0, 7, 14):
        command = [sys.executable, "-m", "tests.dying_batch", str(renamed), "batch", str(corpus), "-o", str(out), "-q"]
        assert subprocess.run(command, env=ENVIRONMENT, timeout=240).returncode == 99
        assert len(package(out)) == renamed
        # The power comes back: in a copy, so that the next failure finds what this one has left.
        again = shutil.copytree(out, tmp_path / f"after-{renamed}")
        assert start(corpus, again).wait(timeout=240) == 9
        assert package(again) == undisturbed
        assert sorted(path.name for path in (again / ".council-extract").iterdir()) == ["journal.sqlite", "rules"]


def test_an_old_package_stays_whole_until_the_new_one_is_written(run: Run, corpus: Path, tmp_path: Path) -> None:
    folder, out = tmp_path / "agendas", tmp_path / "out"
    shutil.copytree(corpus, folder)
    run("batch", folder, "-o", out, "-q")
    before = package(out)
    (folder / "council-0" / "000.pdf").unlink()
    command = [sys.executable, "-m", "tests.dying_batch", "0", "batch", str(folder), "-o", str(out), "-q"]
    assert subprocess.run(command, env=ENVIRONMENT, timeout=240).returncode == 99
    assert package(out) == before
