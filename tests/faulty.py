"""A reading process that does what the name of its document says: crash, hang, eat memory. Run as a child's entry module."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from extract.serve import main
from extract.tasks import TASKS, examine

#: The stream of the answers, which a library cannot reach; a process that is out of hand can.
ANSWERS = os.dup(1)

#: Documents after which this process is not what it was.
spoilt_by: list[str] = []


def end_by(number: int) -> None:
    os.kill(os.getpid(), number)


def die_the_first_time(path: str) -> None:
    mark = Path(path + ".mark")
    if not mark.exists():
        mark.touch()
        end_by(signal.SIGKILL)


def be_gone(path: str) -> None:
    """As if the disk on which the document lies had been taken away."""
    Path(path).rename(path + ".away")


def spin() -> None:
    while True:
        pass


def eat_memory() -> None:
    hoard = []
    while True:
        hoard.append(bytearray(16 * 1024 * 1024))


def raise_something() -> None:
    raise ValueError("something that nobody thought of")


def flood() -> None:
    os.write(ANSWERS, b"{" * 1000 + b"\n")
    time.sleep(1_000_000)


FAULTS: dict[str, Callable[[str], object]] = {
    "segfault": lambda path: end_by(signal.SIGSEGV),
    "is-killed": lambda path: end_by(signal.SIGKILL),
    "killed-once": die_the_first_time,
    "gone": be_gone,
    "sleeps": lambda path: time.sleep(1_000_000),
    "spins": lambda path: spin(),
    "eats-memory": lambda path: eat_memory(),
    "raises": lambda path: raise_something(),
    "exits": lambda path: os._exit(3),
    "prints": lambda path: print("this is not an answer"),
    "floods": lambda path: flood(),
    "spoils": spoilt_by.append,
    "slow": lambda path: time.sleep(0.3),
}


def faulty(request: dict[str, Any]) -> Any:
    name = Path(request["path"]).name
    if spoilt_by:
        end_by(signal.SIGSEGV)
    for word, fault in FAULTS.items():
        if word in name:
            fault(request["path"])
    if "lies" in name:
        return {"examined": "bm90IHBhY2tlZA==", "signature": "x"}
    return examine(request)


if __name__ == "__main__":
    main({**TASKS, "examine": faulty})
