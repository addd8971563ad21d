"""Inside a child process: answer one request after another, a line of JSON each, until there are no more.

Whatever a PDF does here, it costs this process alone. The process limits its own memory and processor time; the parent
(:mod:`extract.child`) limits the time on the clock.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from extract.errors import ExtractError, LimitReached
from extract.tasks import TASKS

try:
    import resource
except ImportError:  # Windows has no such limits: there the parent's clock is the only one.
    resource = None  # type: ignore[assignment]  # a module, or nothing

Task = Callable[[dict[str, Any]], Any]

#: A process that has answered this many requests is replaced: libraries leak.
MOST_REQUESTS = 500

#: A process that has used more than this share of its memory is replaced, so that the next document finds all of it.
USED_UP = 0.5

#: Python's collector looks for circles after so many new objects: its own choice is 700.
COLLECTED_AFTER = 20_000

#: So much more processor time than time on the clock (seconds): where the parent can, it is the one that ends a document.
CLOCK_FIRST = 2

#: What a library may write to disk (bytes), which nothing here needs.
LARGEST_FILE = 16 * 1024 * 1024


def main(tasks: Mapping[str, Task] = TASKS) -> None:
    """Read requests from standard input, write answers to standard output. The one argument is the parent's process id."""
    _end_with_parent(int(sys.argv[1]))
    spare_the_collector()
    # Whatever a library prints must not get into the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    for served, line in enumerate(sys.stdin.buffer, start=1):
        message = json.loads(line)
        _limit(int(message["megabytes"]), float(message["seconds"]))
        answer = _answer(tasks[message["task"]], message)
        answer["spent"] = answer.get("spent", False) or served >= MOST_REQUESTS or _used_up(int(message["megabytes"]))
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()
        if answer["spent"]:
            break
    # Leave without PDFium's clean-up, which may itself fail on a damaged file.
    os._exit(0)


def spare_the_collector() -> None:
    """Have Python's collector leave alone what the libraries have made, and look at the rest less often.

    A page makes a hundred thousand small objects and hardly any circles; looking for some took a tenth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECTED_AFTER, 20, 20)


def _answer(task: Task, message: dict[str, Any]) -> dict[str, Any]:
    try:
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
        problem = f"reading needs more than {message['megabytes']} MB of memory"
        return _spent(LimitReached.__name__, problem, "raise --memory, or give --pages")
    except Exception as error:
        # A fault of the program's own: the traceback is for --debug, and the process is not to be trusted any more.
        traceback.print_exc()
        what = traceback.format_exception_only(error)[-1].strip()
        return _spent("ChildFailed", f"the reading process failed: {what}", "run again with --debug and report it")


def _spent(kind: str, problem: str, remedy: str) -> dict[str, Any]:
    """An error after which the process takes no further request."""
    return {"error": {"type": kind, "problem": problem, "remedy": remedy}, "spent": True}


def _end_with_parent(parent: int) -> None:
    """Have the system end this process when its parent is gone, even while a library does not return (Linux)."""
    if sys.platform == "linux":
        set_death_signal = 1
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(set_death_signal, signal.SIGKILL)
        if os.getppid() != parent:  # It went while this process was starting.
            os._exit(0)


def _limit(megabytes: int, seconds: float) -> None:
    """Limit this process's memory, the processor time of the next request, and what it may write."""
    if resource is None:
        return
    size = megabytes * 1024 * 1024
    usage = resource.getrusage(resource.RUSAGE_SELF)
    used = usage.ru_utime + usage.ru_stime
    for kind, limit in (
        (resource.RLIMIT_AS, size),
        (resource.RLIMIT_CPU, int(used + seconds) + CLOCK_FIRST),
        (resource.RLIMIT_FSIZE, LARGEST_FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (limit, resource.getrlimit(kind)[1]))


def _used_up(megabytes: int) -> bool:
    return _peak() > USED_UP * megabytes * 1024 * 1024


def _peak() -> int:
    """The most memory (bytes) that this process has had; 0 where the system does not say.

    Linux counts, in getrusage, what the parent had when it started this process: a parent that is large itself, as a notebook
    is, would have every process replaced after each document.
    """
    with contextlib.suppress(OSError), Path("/proc/self/status").open("rb") as status:
        peak = next((line.split()[1] for line in status if line.startswith(b"VmHWM:")), b"0")
        return int(peak) * 1024
    if resource is None:
        return 0
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    main()
