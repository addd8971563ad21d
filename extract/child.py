"""Documents are read in a child process: whatever a PDF does there, it costs that document alone.

The parent sends a request as JSON and gets the answer as JSON, which is checked against its types: nothing that a
compromised child sends is ever executed. The child limits its own memory and processor time; the parent limits the time on
the clock.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.errors import ERRORS, ExtractError, LimitReached, UnreadablePdf


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may use."""

    seconds: float = 120.0
    megabytes: int = 2048


class ChildFailed(ExtractError):
    """The child ended without an answer for a reason of the program's own, not of the document."""


def call(task: str, request: dict[str, Any], limits: Limits, *, debug: bool = False) -> Any:
    """Run a task (a name in :data:`extract.tasks.TASKS`) in a child process and return its answer.

    Raises the ExtractError that the task raised, LimitReached where it took too long or too much memory, UnreadablePdf where
    the file brought the reader down.
    """
    message = json.dumps({"task": task, "request": request, "megabytes": limits.megabytes, "seconds": limits.seconds})
    command = [sys.executable, "-m", "extract.child"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "OPENBLAS_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory(prefix="council-extract-") as scratch:
        try:
            done = subprocess.run(
                command, input=message.encode(), capture_output=True, timeout=limits.seconds, cwd=scratch, env=environment
            )
        except subprocess.TimeoutExpired:
            raise LimitReached(
                f"reading took longer than {limits.seconds:g} seconds", "raise --timeout, or give --pages"
            ) from None
    if debug and done.stderr:
        sys.stderr.write(done.stderr.decode(errors="replace"))
    return _answer(done.returncode, done.stdout, done.stderr.decode(errors="replace"))


def _answer(status: int, output: bytes, errors: str) -> Any:
    if status < 0:
        raise UnreadablePdf(f"reading it crashed the PDF library (signal {-status})", "the file is damaged or hostile")
    try:
        answer = json.loads(output)
    except ValueError:
        last = errors.strip().splitlines()[-1] if errors.strip() else f"exit status {status}"
        raise ChildFailed(f"the reading process failed: {last}", "run again with --debug and report it") from None
    if "error" in answer:
        raise _error(answer["error"])
    return answer["result"]


def _error(details: dict[str, Any]) -> ExtractError:
    kind = ERRORS.get(str(details.get("type")), ChildFailed)
    page = details.get("page")
    return kind(
        str(details.get("problem", "")),
        str(details.get("remedy", "")),
        file=str(details.get("file", "")),
        page=page if isinstance(page, int) else None,
    )


# --- inside the child ----------------------------------------------------------------------------------------------------


def _limit(megabytes: int, seconds: float) -> None:
    """Limit this process. Systems without rlimits (Windows) have only the parent's clock."""
    try:
        import resource
    except ImportError:
        return
    size = megabytes * 1024 * 1024
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 5, int(seconds) + 10))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _run(message: dict[str, Any]) -> dict[str, Any]:
    from extract.tasks import TASKS

    _limit(int(message["megabytes"]), float(message["seconds"]))
    try:
        task: Callable[[dict[str, Any]], Any] = TASKS[message["task"]]
        return {"result": task(message["request"])}
    except ExtractError as error:
        return {
            "error": {
                "type": type(error).__name__,
                "problem": error.problem,
                "remedy": error.remedy,
                "file": error.file,
                "page": error.page,
            }
        }
    except MemoryError:
        return {
            "error": {
                "type": LimitReached.__name__,
                "problem": f"reading needs more than {message['megabytes']} MB of memory",
                "remedy": "raise --memory, or give --pages",
            }
        }


def main() -> None:
    """Read one request from standard input, write one answer to standard output."""
    answer_to = os.dup(1)
    # Whatever a library prints must not get into the answer.
    os.dup2(2, 1)
    answer = _run(json.loads(sys.stdin.buffer.read()))
    with os.fdopen(answer_to, "wb") as stream:
        stream.write(json.dumps(answer).encode())
    # Leave without PDFium's clean-up, which may itself fail on a damaged file.
    os._exit(0)


def scratch_file(data: bytes, folder: Path) -> Path:
    """Data from standard input as a file that a child can open."""
    path = folder / "standard-input.pdf"
    path.write_bytes(data)
    return path


if __name__ == "__main__":
    main()
