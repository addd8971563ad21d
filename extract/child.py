"""Documents are read in child processes: whatever a PDF does there, it costs that document alone.

The parent sends requests as JSON and gets answers as JSON, which are checked against their types: nothing that a compromised
child sends is ever executed. What the child does is in :mod:`extract.serve`.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from extract.errors import ERRORS, ExitCode, ExtractError, LimitReached, UnreadablePdf

#: The module that a child runs.
ENTRY = "extract.serve"

#: An answer longer than this (bytes) is not one.
LONGEST_ANSWER = 128 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may use."""

    seconds: float = 120.0
    megabytes: int = 2048


class ChildFailed(ExtractError):
    """The child ended without an answer for a reason of the program's own, not of the document."""


class ReaderCrashed(UnreadablePdf):
    """The document brought the process that read it down."""


class ChildKilled(ExtractError):
    """Somebody ended the child: most often the system, because the machine ran out of memory."""

    exit_code = ExitCode.LIMIT


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one request: a result or an error. After ``spent`` the child takes no further one."""

    result: Any = None
    error: ExtractError | None = None
    spent: bool = False


Inbox = queue.SimpleQueue[tuple["Child", Answer]]


class Child:
    """A child process that answers one request at a time. Its answers come into an inbox, which may serve several children."""

    def __init__(self, limits: Limits, inbox: Inbox, *, entry: str = ENTRY, debug: bool = False) -> None:
        self.limits = limits
        self.asked = 0
        self._inbox = inbox
        self._scratch = tempfile.mkdtemp(prefix="council-extract-")
        self._errors = None if debug else Path(self._scratch, "errors.txt")
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OPENBLAS_NUM_THREADS": "1"}
        with self._errors.open("wb") if self._errors else contextlib.nullcontext() as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", entry, str(os.getpid())],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                cwd=self._scratch,
                env=environment,
                # Ctrl-C is the parent's to deal with.
                start_new_session=True,
            )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def ask(self, task: str, request: dict[str, Any]) -> None:
        """Send a request: the name of a task in :data:`extract.tasks.TASKS` and what it is to work on."""
        self.asked += 1
        limits = self.limits
        message = {"task": task, "request": request, "megabytes": limits.megabytes, "seconds": limits.seconds}
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # It has died already: that comes back as an answer.
            self._process.stdin.write(json.dumps(message).encode() + b"\n")
            self._process.stdin.flush()

    def close(self) -> None:
        """End the process now, whatever it is doing."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            self._process.kill()
        self._process.wait()
        self._reader.join()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def __enter__(self) -> Child:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _read(self) -> None:
        """In a thread of its own: put each answer into the inbox, and at the end that there will be no more."""
        stream = self._process.stdout
        assert stream is not None
        while line := stream.readline(LONGEST_ANSWER):
            answer = _understood(line)
            self._inbox.put((self, answer))
            if answer.spent:
                return
        self._inbox.put((self, Answer(error=_death(self._process.wait(), self._last_words()), spent=True)))

    def _last_words(self) -> str:
        """The last line that the process wrote to standard error."""
        if self._errors is None:
            return ""
        with contextlib.suppress(OSError), self._errors.open("rb") as stream:
            lines = stream.read(1 << 20).decode(errors="replace").strip().splitlines()
            return lines[-1] if lines else ""
        return ""


def _understood(line: bytes) -> Answer:
    """A child's line as an answer. One that is not what it should be is an error, and the child is not to be trusted."""
    try:
        answer = json.loads(line)
        spent = bool(answer["spent"])
        if "error" in answer:
            return Answer(error=_error(answer["error"]), spent=spent)
        return Answer(result=answer["result"], spent=spent)
    except (ValueError, TypeError, KeyError, AttributeError):
        return Answer(error=ChildFailed("the reading process gave an answer that is none", "report it"), spent=True)


def _error(details: dict[str, Any]) -> ExtractError:
    kind = ERRORS.get(str(details.get("type")), ChildFailed)
    page = details.get("page")
    return kind(
        str(details.get("problem", "")),
        str(details.get("remedy", "")),
        file=str(details.get("file", "")),
        page=page if isinstance(page, int) else None,
    )


def _death(status: int, last_words: str) -> ExtractError:
    """Why a child ended without an answer."""
    if status == -getattr(signal, "SIGXCPU", 24):
        return LimitReached("reading took longer than the processor time allowed", "raise --timeout, or give --pages")
    if status == -getattr(signal, "SIGKILL", 9):
        return ChildKilled(
            "the reading process was killed (signal 9)",
            "it may be that the machine ran out of memory: lower --memory or --workers",
        )
    if status < 0:
        return ReaderCrashed(
            f"reading it crashed the PDF library (signal {-status})",
            "the file is damaged or hostile, or needs more memory: try a higher --memory",
        )
    if last_words.startswith("MemoryError"):
        return LimitReached("reading needs more memory than allowed", "raise --memory")
    return ChildFailed(
        f"the reading process failed: {last_words or f'exit status {status}'}", "run again with --debug and report it"
    )


def too_slow(limits: Limits) -> LimitReached:
    """The error for a document that was not read in time."""
    return LimitReached(f"reading took longer than {limits.seconds:g} seconds", "raise --timeout, or give --pages")


def call(task: str, request: dict[str, Any], limits: Limits, *, debug: bool = False) -> Any:
    """Run one task in a child process of its own and return its answer.

    Raises the ExtractError that the task raised, LimitReached where it took too long or too much memory, UnreadablePdf where
    the file brought the reader down.
    """
    inbox: Inbox = queue.SimpleQueue()
    with Child(limits, inbox, debug=debug) as child:
        child.ask(task, request)
        try:
            _, answer = inbox.get(timeout=limits.seconds)
        except queue.Empty:
            raise too_slow(limits) from None
    if answer.error is not None:
        raise answer.error
    return answer.result


def scratch_file(data: bytes, folder: Path) -> Path:
    """Data from standard input as a file that a child can open."""
    path = folder / "standard-input.pdf"
    path.write_bytes(data)
    return path
