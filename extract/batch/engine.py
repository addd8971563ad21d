"""Who reads the documents: what every engine is asked, and what it gives back."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from extract.child import Answer, ChildKilled, Limits

#: A document in whose reading the process was killed is tried this often: it need not have been its fault.
MOST_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class Job:
    """One document to be read: the sha256 of its content, and where it is."""

    sha256: str
    path: bytes

    def request(self, rules: str, most_pages: int) -> dict[str, Any]:
        """The request for the task "examine"; ``rules`` is the folder with the batch's rules."""
        place = os.fsdecode(self.path)
        return {"path": place, "rules": [rules], "only": [], "pages": [], "ignore": [], "most_pages": most_pages}


@dataclass(frozen=True, slots=True)
class Work:
    """What all documents of a batch have in common. ``rules`` are the rules' files by name."""

    rules: Mapping[str, bytes]
    rules_folder: str
    most_pages: int
    limits: Limits


class Engine(Protocol):
    """Reads documents, several at a time."""

    def answers(self, jobs: Iterator[Job]) -> Iterator[tuple[Job, Answer]]:
        """Every job with what came of it, in the order in which they are finished. Takes jobs only as it can read them."""

    def stop(self) -> None:
        """End everything at once."""


def try_again(answer: Answer, *, fresh: bool, attempts: int) -> bool:
    """Whether a failure may be due to something else than the document: then another process reads it once more.

    ``fresh`` says that the process had read nothing before. A process that fails in its hundredth document may have been
    spoilt by an earlier one; a verdict is always that of a fresh one, so that it does not depend on what was read before.
    """
    if isinstance(answer.error, ChildKilled):
        return attempts < MOST_ATTEMPTS
    return answer.error is not None and answer.spent and not fresh
