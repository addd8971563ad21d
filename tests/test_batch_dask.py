"""The same batch on a Dask cluster: a real scheduler and two real workers, one of which is killed on the way."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from extract.batch.engine import Job, Work
from extract.child import Limits
from extract.errors import UsageError
from tests.conftest import ROOT, Run
from tests.corpus import copy_of, package, read_lines, small_corpus
from tests.hostile import text_bomb

pytest.importorskip("distributed")

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


WORK = Work({}, "", 5000, Limits())

JOB = Job("ab" * 32, b"/nowhere.pdf")


class Cluster:
    """A scheduler and workers on this machine."""

    def __init__(self, stack: ExitStack, workers: int) -> None:
        here = ("--host", "127.0.0.1", "--no-dashboard")
        self.scheduler, line = self._start(stack, "Scheduler at", "scheduler", "--port", "0", *here)
        found = re.search(r"tcp://127\.0\.0\.1:\d+", line)
        assert found is not None
        self.address = found[0]
        options = ("--nthreads", "1", "--no-nanny", *here)
        self.workers = [self._start(stack, "Registered to", "worker", self.address, *options)[0] for _ in range(workers)]

    def _start(self, stack: ExitStack, ready: str, *command: str) -> tuple[subprocess.Popen[str], str]:
        process = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-m", "distributed.cli.dask_" + command[0], *command[1:]],
                stderr=subprocess.PIPE,
                env=ENVIRONMENT,
                text=True,
            )
        )
        stack.callback(process.kill)
        assert process.stderr is not None
        for line in process.stderr:
            if ready in line:
                # What else it says must not fill the pipe.
                subprocess.Popen(["cat"], stdin=process.stderr, stdout=subprocess.DEVNULL)
                return process, line
        raise AssertionError(f"{command[0]} did not start")


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with ExitStack() as stack:
        yield Cluster(stack, workers=2)


@pytest.fixture
def empty_cluster() -> Iterator[Cluster]:
    """A scheduler without workers."""
    with ExitStack() as stack:
        yield Cluster(stack, workers=0)


def test_a_cluster_writes_what_one_machine_writes_although_a_worker_is_killed(
    run: Run, cluster: Cluster, tmp_path: Path
) -> None:
    folder = small_corpus(tmp_path / "agendas", 16)
    text_bomb(folder / "bomb.pdf")
    for number in range(4):
        copy_of(folder / "council-0" / "000.pdf", folder / f"more-{number}.pdf", str(number))
    options = ("--memory", 512, "--timeout", 60)
    assert run("batch", folder, "-o", tmp_path / "here", "-q", *options, timeout=240).code == 9
    log = tmp_path / "log"
    command = [sys.executable, "-m", "extract", "batch", str(folder), "-o", str(tmp_path / "there"), "-q", "--log", str(log)]
    engine = ["--engine", "dask", "--scheduler", cluster.address, *map(str, options)]
    with subprocess.Popen([*command, *engine], env=ENVIRONMENT) as batch:
        while not log.exists() or len(log.read_text("utf-8").splitlines()) < 5:
            assert batch.poll() is None
            time.sleep(0.05)
        cluster.workers[0].send_signal(signal.SIGKILL)
        assert batch.wait(timeout=240) == 9
    assert len(read_lines(log)) == 22, "it was killed in the middle"
    assert package(tmp_path / "there") == package(tmp_path / "here")


def test_a_scheduler_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    from extract.batch import dask_engine

    monkeypatch.setattr(dask_engine, "_PATIENCE", 0.5)
    with pytest.raises(UsageError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        dask_engine.DaskEngine(WORK, "tcp://127.0.0.1:9")


def test_a_cluster_without_workers_is_not_waited_for_for_ever(empty_cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    from extract.batch import dask_engine

    monkeypatch.setattr(dask_engine, "_ALONE", 0.2)
    monkeypatch.setattr(dask_engine, "_LOOK", 0.1)
    engine = dask_engine.DaskEngine(WORK, empty_cluster.address)
    with pytest.raises(dask_engine.ClusterLost, match=r"has had no worker for 0\.2 seconds") as lost:
        list(engine.answers(iter([JOB])))
    assert lost.value.exit_code == 130


def test_a_scheduler_that_is_lost_ends_the_batch(empty_cluster: Cluster) -> None:
    from extract.batch import dask_engine

    def jobs() -> Iterator[Job]:
        yield JOB
        empty_cluster.scheduler.kill()

    engine = dask_engine.DaskEngine(WORK, empty_cluster.address)
    with pytest.raises(dask_engine.ClusterLost, match="connection to the cluster's scheduler was lost"):
        list(engine.answers(jobs()))
