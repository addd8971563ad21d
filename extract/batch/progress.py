"""What a person sees of a batch: a bar on a terminal, and nothing anywhere else."""

from __future__ import annotations

import sys
import time
from contextlib import ExitStack
from typing import Any

import click

#: A stage whose length is not known shows how far it is this often (seconds).
_OFTEN = 0.5


class Progress:
    """Shows how far a batch is: documents, their rate, the remaining time, and how many have failed so far."""

    def __init__(self, shown: bool, quiet: bool = False) -> None:
        self._shown = shown
        self._quiet = quiet
        self._open = ExitStack()
        self._bar: Any = None
        self._doing = ""
        self._began = self._told = 0.0
        self._seen = self._failed = 0

    @classmethod
    def for_terminal(cls, quiet: bool) -> Progress:
        return cls(shown=not quiet and sys.stderr.isatty(), quiet=quiet)

    def say(self, text: str) -> None:
        if not self._quiet:
            click.echo(f"council-extract: {text}", err=True)

    def begin(self, doing: str, total: int | None) -> None:
        self._doing, self._began, self._told = doing, time.monotonic(), 0.0
        self._seen = self._failed = 0
        if self._shown and total:
            bar: Any = click.progressbar(
                length=total, label=doing, file=sys.stderr, show_pos=True, item_show_func=lambda _: self._notes(), width=30
            )
            self._bar = self._open.enter_context(bar)

    def step(self, failed: bool = False) -> None:
        self._seen += 1
        self._failed += failed
        if self._bar is not None:
            self._bar.update(1, "")
        elif self._shown and time.monotonic() - self._told > _OFTEN:
            self._told = time.monotonic()
            click.echo(f"\r{self._doing}: {self._seen}", nl=False, err=True)

    def end(self) -> None:
        if self._shown and self._bar is None and self._told:
            click.echo(f"\r{self._doing}: {self._seen}", err=True)
        self._open.close()
        self._bar = None

    def _notes(self) -> str:
        rate = self._seen / max(time.monotonic() - self._began, 0.001)
        failed = f", {self._failed} failed" if self._failed else ""
        return f"{rate:.1f} documents/s{failed}"
