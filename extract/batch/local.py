"""The engine that is used unless another is asked for: processes on this machine.

Each process reads one document after another, so that starting it is paid for once. One that crashes, hangs or needs too much
memory is replaced, and costs the document that it was reading and nothing else.
"""

from __future__ import annotations

import os
import queue
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from extract.batch.engine import Job, Work, try_again
from extract.child import ENTRY, Answer, Child, Inbox, too_slow

#: What a reading process needs at least (bytes), with room for a large pack.
_MEMORY_OF_ONE = 512 * 1024 * 1024


def machine_size() -> int:
    """How many documents this machine can well read at a time: one for each processor that the program may use, if there is
    memory for them."""
    try:
        processors = len(os.sched_getaffinity(0))
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return os.cpu_count() or 1
    return max(1, min(processors, memory // _MEMORY_OF_ONE))


@dataclass(slots=True)
class _Reading:
    """A job under way."""

    job: Job
    attempts: int
    deadline: float


class LocalEngine:
    """Reads documents in child processes of this one."""

    def __init__(self, work: Work, workers: int, *, entry: str = ENTRY, debug: bool = False) -> None:
        self._work = work
        self._workers = workers
        self._entry = entry
        self._debug = debug
        self._inbox: Inbox = queue.SimpleQueue()
        self._idle: list[Child] = []
        self._busy: dict[Child, _Reading] = {}
        self._again: deque[tuple[Job, int]] = deque()

    def answers(self, jobs: Iterator[Job]) -> Iterator[tuple[Job, Answer]]:
        try:
            while True:
                self._start(jobs)
                if not self._busy:
                    return
                yield from self._finished()
        finally:
            self.stop()

    def stop(self) -> None:
        for child in [*self._idle, *self._busy]:
            child.close()
        self._idle.clear()
        self._busy.clear()

    def _start(self, jobs: Iterator[Job]) -> None:
        """Give every process that is free a document."""
        while len(self._busy) < self._workers:
            if self._again:
                # A second opinion is that of a process that has read nothing else.
                job, attempts = self._again.popleft()
                child = self._new_child()
            else:
                following = next(jobs, None)
                if following is None:
                    return
                job, attempts = following, 0
                child = self._idle.pop() if self._idle else self._new_child()
            self._busy[child] = _Reading(job, attempts + 1, time.monotonic() + self._work.limits.seconds)
            child.ask("examine", job.request(self._work.rules_folder, self._work.most_pages))

    def _new_child(self) -> Child:
        while self._idle and len(self._idle) + len(self._busy) >= self._workers:
            self._idle.pop().close()
        return Child(self._work.limits, self._inbox, entry=self._entry, debug=self._debug)

    def _finished(self) -> Iterator[tuple[Job, Answer]]:
        """Wait until something happens: an answer, the end of a process, or of a document's time."""
        patience = min(reading.deadline for reading in self._busy.values()) - time.monotonic()
        try:
            child, answer = self._inbox.get(timeout=max(0.0, patience))
        except queue.Empty:
            yield from self._overdue()
            return
        reading = self._busy.pop(child, None)
        if reading is None:
            # The last word of a process that was stopped, or of one that somebody ended while it had nothing to do.
            if child in self._idle:
                self._idle.remove(child)
                child.close()
            return
        fresh = child.asked == 1
        if answer.spent:
            child.close()
        else:
            self._idle.append(child)
        if try_again(answer, fresh=fresh, attempts=reading.attempts):
            self._again.append((reading.job, reading.attempts))
        else:
            yield reading.job, answer

    def _overdue(self) -> Iterator[tuple[Job, Answer]]:
        now = time.monotonic()
        for child, reading in list(self._busy.items()):
            if reading.deadline <= now:
                del self._busy[child]
                child.close()
                yield reading.job, Answer(error=too_slow(self._work.limits))
