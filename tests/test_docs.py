"""The documentation says what the program does."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from docs.build import DOCS, PAGES
from extract.cli import COMMANDS
from tests.conftest import ROOT, Run, read_rows, report

README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_reference_pages_are_those_of_the_code(page: str) -> None:
    assert (DOCS / page).read_text("utf-8") == PAGES[page](), "run python -m docs.build"


def test_links_lead_somewhere() -> None:
    for path in [ROOT / "README.md", *DOCS.glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_the_readme_names_every_command() -> None:
    for command in COMMANDS:
        assert f"council-extract {command}" in README


def shown() -> list[tuple[str, str]]:
    """Each command of the README that begins with "$ council-extract", and the output shown below it."""
    blocks = re.findall(r"```console\n(.*?)```", README, re.S)
    examples = []
    for block in blocks:
        for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, _, output = part.partition("\n")
            examples.append((command, output.rstrip("\n")))
    return examples


@pytest.mark.parametrize(("command", "output"), shown(), ids=[command for command, _ in shown()])
def test_the_readmes_examples_print_what_it_shows(run: Run, tmp_path: Path, command: str, output: str) -> None:
    """Lines shown as "…" stand for any lines; notes on standard error are shown too."""
    words = shlex.split(command)
    assert words.pop(0) == "council-extract"
    words = [str(tmp_path / word) if word.startswith("out") else word for word in words]
    done = run(*words, cwd=ROOT)
    printed = (done.out + done.err).replace(str(tmp_path) + "/", "").rstrip("\n")
    pattern = "".join(r"(?:.*\n)*" if line == "…" else re.escape(line) + r"\n" for line in output.splitlines())
    assert re.fullmatch(pattern, printed + "\n"), printed


def test_the_readmes_months_are_those_that_come_out() -> None:
    rows = read_rows(report("bcp-send-scorecard/calc-ruled").parent / "expected" / "monthly.csv")
    _, indicators, table, _ = re.split(r"<!-- monthly\.csv: (.*) -->\n\n((?:\|.*\n)+)", README)
    header, _, *lines = ([cell.strip() for cell in line.strip("|\n").split("|")] for line in table.splitlines())
    names = re.findall(r'"([^"]+)"', indicators)
    known = [[row[name] for name in header] for indicator in names for row in rows if row["indicator"] == indicator]
    assert lines and all(line in known for line in lines)


def test_the_readmes_findings_are_those_that_come_out() -> None:
    rows = read_rows(report("bcp-send-scorecard/calc-ruled").parent / "expected" / "findings.csv")
    quoted = re.findall(r"^> (.+)$", README, re.M)
    assert quoted and set(quoted) <= {row["message"] for row in rows}


def test_the_readme_names_the_one_list_of_debian_packages() -> None:
    """Nowhere else is a package named that has to be installed."""
    assert "apt-get install $(cat apt-packages.txt)" in README
    elsewhere = [ROOT / "README.md", ROOT / ".ci/run", *DOCS.glob("*.md")]
    assert [path.name for path in elsewhere if re.search(r"apt(?:-get)? install \w", path.read_text("utf-8"))] == []


def test_the_map_of_the_program_names_every_part_of_it() -> None:
    """Whoever looks for a place finds it; files that are gone are not named."""
    page = (DOCS / "contributing.md").read_text("utf-8")
    named = re.findall(r"`((?:extract|rules|fixtures|tests)/[\w/.]*)`", page)
    assert [path for path in named if "NAME" not in path and not (ROOT / path).exists()] == []
    parts = sorted(path.name for path in (ROOT / "extract").iterdir() if (path / "__init__.py").exists())
    assert [part for part in parts if f"`extract/{part}/`" not in page] == []
