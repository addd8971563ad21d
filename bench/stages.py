"""Where the time of a whole pack goes, stage by stage: each stage is timed where the pipeline calls it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import click

from extract import pipeline
from extract.marks.pdfium import PdfiumDocument
from extract.rulebook.load import load_rules, shipped_rules_folder
from extract.serve import spare_the_collector

#: The stages that do not hold one another, in the order of the pipeline: what they do, whose they are, their names.
STAGES: tuple[tuple[str, object, str], ...] = (
    ("text of every page, for finding the pages that matter", PdfiumDocument, "text"),
    ("authority, committee, date, agenda items", pipeline, "_facts"),
    ("marks of the pages that matter, and of the first", pipeline, "read_page"),
    ("grids", pipeline, "find_grids"),
    ("the document's key", pipeline, "_key_meaning"),
    ("headers and rows", pipeline, "claimed_tables"),
    ("observations", pipeline, "observe_table"),
    ("monthly figures", pipeline, "monthly_figures"),
    ("figures in the text around", pipeline, "read_prose"),
    ("checks", pipeline, "run_checks"),
)


class _Clock:
    """The processor time that stages have taken, without that of stages inside them."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._inner = [0.0]

    def timed(self, said: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def step_timed(*arguments: Any, **options: Any) -> Any:
            self._inner.append(0.0)
            started = time.process_time()
            try:
                return step(*arguments, **options)
            finally:
                taken = time.process_time() - started
                self.spent[said] = self.spent.get(said, 0.0) + taken - self._inner.pop()
                self._inner[-1] += taken

        return step_timed


@contextmanager
def _timing(clock: _Clock) -> Iterator[None]:
    patches = [patch.object(owner, name, clock.timed(said, getattr(owner, name))) for said, owner, name in STAGES]
    for one in patches:
        one.start()
    try:
        yield
    finally:
        for one in patches:
            one.stop()


def run(pack: Path, rounds: int = 7) -> None:
    """Print the stages of the quickest of several readings of a pack."""
    spare_the_collector()
    rules = load_rules([shipped_rules_folder()])
    turns: list[tuple[float, dict[str, float]]] = []
    for _ in range(rounds):
        clock = _Clock()
        with _timing(clock):
            started = time.process_time()
            pipeline.read_document(pack, rules)
            turns.append((time.process_time() - started, clock.spent))
    whole, spent = min(turns, key=lambda turn: turn[0])
    for said, _, _ in STAGES:
        click.echo(f"{spent.get(said, 0.0) * 1000:>7.1f} ms  {said}")
    click.echo(f"{(whole - sum(spent.values())) * 1000:>7.1f} ms  everything else")
    click.echo(f"{whole * 1000:>7.1f} ms  the whole pack")
