"""What several tests use."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures"
SHARED = Path(os.environ.get("COUNCIL_EXTRACT_SHARED", ROOT.parent / "shared"))

SCORECARDS = sorted(path.parent.name for path in (FIXTURES / "bcp-send-scorecard").glob("*/report.pdf"))

Rows = list[dict[str, str]]

# How long an example takes says more of what else the machine does than of the program.
settings.register_profile("council-extract", deadline=None)
settings.load_profile("council-extract")


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> Rows:
        return list(csv.DictReader(io.StringIO(self.out)))


Run = Callable[..., Done]


@pytest.fixture(scope="session")
def run() -> Run:
    """Run the program as a user does: another process, arguments in, exit code and output back."""

    def run_program(*arguments: object, cwd: Path | None = None, stdin: bytes = b"", timeout: float = 120) -> Done:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-m", "extract", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            cwd=cwd,
            env=environment,
            timeout=timeout,
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run_program


def report(case: str) -> Path:
    """The PDF of a fixture named RULE/CASE."""
    return FIXTURES / case / "report.pdf"


def read_rows(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shared_pdf(name: str) -> Path:
    """A real PDF that is not part of the project; skips the test where it is absent."""
    path = SHARED / "pdfs" / name
    if not path.exists():
        pytest.skip("the real documents are not here")
    return path
