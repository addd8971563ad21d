"""The engine for a Dask cluster: the same work, on the machines of a cluster instead of this one.

Dask distributes the documents, notices machines that are gone, and gives their documents to others. On each machine a document
is read in a process of its own, as here: a hostile one does not take the cluster's worker with it. The documents must lie on a
disk that all machines see under the same path; the rules are sent along.
"""

from __future__ import annotations

import atexit
import hashlib
import logging
import queue
import tempfile
import threading
import time
import traceback
from collections.abc import Iterator, Mapping
from concurrent.futures import CancelledError
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Any

from distributed import Client
from distributed.scheduler import KilledWorker

from extract.batch.engine import Job, Work, try_again
from extract.child import Answer, Child, ChildFailed, ChildKilled, Inbox, Limits, too_slow
from extract.errors import ExitCode, ExtractError, UsageError

#: So many documents wait at the cluster for each thread that reads one: enough that none is idle.
_WAITING = 2

#: How long to wait for the scheduler to answer (seconds).
_PATIENCE = 10

#: How long a cluster may be without any worker (seconds): those that are lost may be on their way back.
_ALONE = 300.0

#: How often to look whether there are workers while nothing comes back (seconds).
_LOOK = 5.0


class ClusterLost(ExtractError):
    """The cluster went away in the middle of a batch."""

    exit_code = ExitCode.INTERRUPTED


class DaskEngine:
    """Reads documents on a Dask cluster."""

    def __init__(self, work: Work, scheduler: str) -> None:
        self._work = work
        try:
            self._client: Any = Client(scheduler, timeout=_PATIENCE, set_as_default=False)
        except (OSError, ValueError) as error:
            raise UsageError(
                f"no Dask scheduler answers at {scheduler}", "check the address, and that the scheduler runs"
            ) from error
        # What the user must know of the cluster comes as an error, a line of it.
        for name in ("distributed", "distributed.client", "tornado", "tornado.application", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL)
        # A task and not a copy handed over once: a machine that joins late, or in place of one that is gone, makes it anew.
        self._rules = self._client.submit(dict, dict(work.rules), pure=True)

    def answers(self, jobs: Iterator[Job]) -> Iterator[tuple[Job, Answer]]:
        waiting: dict[Any, Job] = {}
        finished: queue.SimpleQueue[Any] = queue.SimpleQueue()
        try:
            while True:
                for job in islice(jobs, max(0, self._room() - len(waiting))):
                    future = self._submit(job)
                    waiting[future] = job
                    future.add_done_callback(finished.put)
                if not waiting:
                    return
                future = self._next(finished)
                answer = _answer_of(future)
                yield waiting.pop(future), answer
                future.release()
        except (OSError, CancelledError) as error:
            raise ClusterLost(
                "the connection to the cluster's scheduler was lost",
                "what was read is kept: the same command goes on from there",
            ) from error
        finally:
            self.stop()

    def _next(self, finished: queue.SimpleQueue[Any]) -> Any:
        """The next document that is through. Raises ClusterLost where the cluster has had no worker for long."""
        alone = time.monotonic()
        while True:
            try:
                return finished.get(timeout=_LOOK)
            except queue.Empty:
                if self._client.nthreads():
                    alone = time.monotonic()
                elif time.monotonic() - alone > _ALONE:
                    raise ClusterLost(
                        f"the cluster has had no worker for {_ALONE:g} seconds",
                        "start its workers; what was read is kept: the same command goes on from there",
                    ) from None

    def stop(self) -> None:
        self._client.close(timeout=5)

    def _room(self) -> int:
        """How many documents may be with the cluster at a time."""
        threads = int(sum(self._client.nthreads().values()))
        return max(_WAITING, _WAITING * threads)

    def _submit(self, job: Job) -> Any:
        request = job.request("", self._work.most_pages)
        return self._client.submit(
            read_on_worker, request, self._rules, self._work.limits, key=f"council-extract-{job.sha256}", pure=False
        )


def _answer_of(future: Any) -> Answer:
    """What came of a document; an error of its own where the cluster gave up. Raises CancelledError where that is gone."""
    try:
        answer = future.result()
    except KilledWorker:
        return Answer(error=ChildKilled("the cluster's workers were killed while they read it", "look at the workers' logs"))
    except CancelledError:
        raise
    except Exception as error:
        what = traceback.format_exception_only(error)[-1].strip()
        return Answer(error=ChildFailed(f"the cluster's worker failed: {what}", "look at the worker's log, and run again"))
    return answer if isinstance(answer, Answer) else Answer()


# --- on the cluster's machines -----------------------------------------------------------------------------------------------


def read_on_worker(request: dict[str, Any], rules: Mapping[str, bytes], limits: Limits) -> Answer:
    """Read one document in a child process of this worker, which is kept for the next one."""
    request = {**request, "rules": [_rules_folder(tuple(sorted(rules.items())))]}
    attempts = 0
    while True:
        reader = _reader(limits)
        attempts += 1
        fresh = reader.child.asked == 0
        answer = reader.answer(request)
        if answer.spent:
            _drop_reader()
        if not try_again(answer, fresh=fresh, attempts=attempts):
            return answer
        _drop_reader()


class _Reader:
    """A child process of this worker and its inbox."""

    def __init__(self, limits: Limits) -> None:
        self._inbox: Inbox = queue.SimpleQueue()
        self.child = Child(limits, self._inbox)
        atexit.register(self.child.close)

    def answer(self, request: dict[str, Any]) -> Answer:
        self.child.ask("examine", request)
        try:
            return self._inbox.get(timeout=self.child.limits.seconds)[1]
        except queue.Empty:
            # It is still at it.
            _drop_reader()
            return Answer(error=too_slow(self.child.limits))

    def close(self) -> None:
        atexit.unregister(self.child.close)
        self.child.close()


class _Here(threading.local):
    """What each thread of a worker has of its own."""

    reader: _Reader | None = None


_here = _Here()


def _reader(limits: Limits) -> _Reader:
    """This thread's reader."""
    if _here.reader is not None and _here.reader.child.limits != limits:
        _drop_reader()
    if _here.reader is None:
        _here.reader = _Reader(limits)
    return _here.reader


def _drop_reader() -> None:
    if _here.reader is not None:
        _here.reader.close()
        _here.reader = None


@lru_cache(maxsize=4)
def _rules_folder(rules: tuple[tuple[str, bytes], ...]) -> str:
    """A folder on this machine with a batch's rules."""
    digest = hashlib.sha256(repr(rules).encode()).hexdigest()[:12]
    folder = tempfile.mkdtemp(prefix=f"council-extract-rules-{digest}-")
    for name, text in rules:
        Path(folder, f"{name}.yaml").write_bytes(text)
    return folder
