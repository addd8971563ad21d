"""The tutorial, followed word for word: its commands are run, its edits are made, and what is printed is what it shows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, report

TUTORIAL = ROOT / "docs" / "tutorial.md"

_BLOCK = re.compile(r"^```(console|diff)\n(.*?)^```$", re.M | re.S)


def steps() -> Iterator[tuple[str, str, str]]:
    """What a reader does, in order: ("run", command, what it prints), or ("edit", file, the change)."""
    for kind, text in _BLOCK.findall(TUTORIAL.read_text("utf-8")):
        if kind == "diff":
            head, _, change = text.partition("\n")
            yield "edit", head.removeprefix("--- "), change
            continue
        for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
            command, _, output = part.partition("\n")
            yield "run", command, output


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder with the report in it, and the program where a shell finds it."""
    place = tmp_path / "folder"
    place.mkdir()
    shutil.copy(report("tutorial/housing-scorecard"), place)
    program = tmp_path / "bin" / "council-extract"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m extract "$@"\n', "utf-8")
    program.chmod(0o755)
    return place


def shell(command: str, folder: Path) -> str:
    path = f"{folder.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout.decode()
    return done.stdout.decode()


def edited(text: str, change: str) -> str:
    before = "".join(line[1:] for line in change.splitlines(keepends=True) if line.startswith("-"))
    after = "".join(line[1:] for line in change.splitlines(keepends=True) if line.startswith("+"))
    assert text.count(before) == 1, f"the file does not say, once:\n{before}"
    return text.replace(before, after)


def test_the_tutorial_followed_word_for_word(folder: Path) -> None:
    done = list(steps())
    assert [kind for kind, _, _ in done].count("edit") == 3
    for kind, what, expected in done:
        if kind == "edit":
            file = folder / what
            file.write_text(edited(file.read_text("utf-8"), expected), "utf-8")
            continue
        printed = shell(what, folder)
        pattern = "".join(r"(?:.*\n)*" if line == "…" else re.escape(line) + r"\n" for line in expected.splitlines())
        assert re.fullmatch(pattern, printed), f"$ {what}\n{printed}"


def test_the_tutorial_begins_where_no_rule_knows_the_report(folder: Path) -> None:
    command = "council-extract run report.pdf --no-general; test $? -eq 3"
    assert "no page is a report that any rule knows" in shell(command, folder)
