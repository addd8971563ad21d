"""One scorecard, and harder tables, as many producers print them: every table is found, and every cell of it exact."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from extract.child import Limits
from extract.markers.glyphs import DIRECTIONS, GLYPHS
from extract.reading import Reading, read_result
from extract.records import DocumentResult, Rag
from extract.rulebook.load import shipped_rules_folder
from tests.conftest import FIXTURES, Run, report

LOOKS = sorted(path.parent.name for path in (FIXTURES / "looks").glob("*/truth.json"))

#: The looks of the scorecard that a shipped rule reads.
SCORECARD = [look for look in LOOKS if look[0] in "abcdeg" and look[1] in "-12"]

Table = tuple[int, list[list[str]]]


def plain(text: str) -> str:
    """Text with one triangle for each direction, whichever of its many forms is printed."""
    return "".join(GLYPHS[DIRECTIONS[one]] if one in DIRECTIONS else one for one in text)


def tables(found: Any) -> list[Table]:
    """Tables by page, without rows and columns in which nothing is printed."""
    several = []
    for one in found["tables"]:
        rows = [row for row in one["rows"] if any(row)]
        printed = [column for column in range(len(rows[0])) if any(row[column] for row in rows)]
        several.append((one["page"], [[plain(row[column]) for column in printed] for row in rows]))
    return several


@pytest.fixture(scope="module")
def found(run: Run) -> dict[str, list[Table]]:
    done = run("run", "--tables", *(report(f"looks/{look}") for look in LOOKS), timeout=600)
    assert done.code == 0, done.err
    return {look: tables(json.loads(line)) for look, line in zip(LOOKS, done.out.splitlines(), strict=True)}


@pytest.mark.parametrize("look", LOOKS)
def test_every_table_is_found_and_exact(look: str, found: dict[str, list[Table]]) -> None:
    truth = tables(json.loads((FIXTURES / "looks" / look / "truth.json").read_text("utf-8")))
    assert found[look] == truth


def scorecard(path: Path) -> DocumentResult:
    return read_result(path, Reading([shipped_rules_folder()], limits=Limits(seconds=300)), path.name)


def facts(result: DocumentResult) -> Counter[tuple[object, ...]]:
    return Counter(
        (one.indicator, one.column_label, plain(one.value_text), one.value, one.basis, one.marker, one.symbol)
        for one in result.observations
    )


@pytest.fixture(scope="module")
def usual() -> Counter[tuple[object, ...]]:
    return facts(scorecard(report("bcp-send-scorecard/calc-ruled")))


def test_there_are_looks_of_the_scorecard() -> None:
    assert len(SCORECARD) == 9


@pytest.mark.parametrize("look", SCORECARD)
def test_the_scorecard_reads_the_same_in_every_look(look: str, usual: Counter[tuple[object, ...]]) -> None:
    assert facts(scorecard(report(f"looks/{look}"))) == usual


@pytest.mark.parametrize("look", ["d1-reportlab-triangles-rag", "d2-reportlab-icons-rag"])
def test_ratings_are_the_fills_of_cells(look: str) -> None:
    """These looks paint a cell green where its arrow is up, red where it is down, amber where it is flat."""
    meant = {"up": Rag.GREEN, "down": Rag.RED, "flat": Rag.AMBER}
    for one in scorecard(report(f"looks/{look}")).observations:
        assert one.rag == (meant[one.marker] if one.marker else None), one.observation_id


def test_arrows_are_told_apart_by_their_colours_too() -> None:
    """Four of the key's arrows are about the performance and two about the figure: which is which only its reader can say."""
    read_as = Reading([], limits=Limits(seconds=300), general=True)
    result = read_result(report("looks/arrows-of-six-colours"), read_as, "report.pdf")
    arrows = Counter((one.marker, one.marker_colour, one.marker_meaning) for one in result.observations if one.marker)
    assert arrows == {
        ("up", "#00b050", "unknown"): 8,
        ("down", "#ffc000", "unknown"): 8,
        ("down", "#ff0000", "unknown"): 8,
        ("flat", "#0070c0", "unknown"): 8,
        ("up", "#7f7f7f", "unknown"): 8,
        ("down", "#404040", "unknown"): 8,
    }
