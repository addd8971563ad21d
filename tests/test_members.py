"""What is looked up by a member of an enumeration is there for every member, in the program and in the review page."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import replace
from enum import Enum, StrEnum
from pathlib import Path
from typing import Any

import pytest

import extract
from extract.periods import Basis, PeriodType
from extract.records import (
    BasisSource,
    Direction,
    MarkerMeaning,
    MarkerSource,
    Method,
    MonthlyFigure,
    Observation,
    Rag,
    Reason,
    Severity,
)
from extract.review.content import ReviewContent
from extract.review.write import page_files, write_review
from extract.rulebook.model import Role, Symbol, Unit
from tests.browser import browser, needs_chromium, opened
from tests.packages import Line, package

#: Mappings that mean to say nothing of some members: they are asked with a default, or walked through.
PARTIAL = {
    "FIRST_MONTH": "only figures that accumulate have a first month",
    "_SINCE": "only figures that accumulate are named so",
    "_YEARS": "walked through: bases that accumulate",
    "LEAST_RISES": "asked first whether it knows the period",
    "_VALUE": "walked through: words for a direction",
    "NEEDS": "only formats that need a library",
    "_NUMBER_FORMATS": "asked with a default",
    "UNITS": "asked with a default",
    "WORDS": "asked only of answers without a figure",
    "_TIME": "walked through: units of time",
}


def mappings() -> Iterator[tuple[str, dict[Any, Any], type[Enum]]]:
    """Every mapping of a module that is keyed by the members of one enumeration (or None)."""
    for found in pkgutil.walk_packages(extract.__path__, "extract."):
        if found.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(found.name)).items():
            if isinstance(value, dict):
                kinds = {type(key) for key in value if key is not None}
                if len(kinds) == 1 and issubclass(kind := kinds.pop(), Enum):
                    yield name, value, kind


def test_mappings_by_the_members_of_an_enumeration_know_all_of_them() -> None:
    lacking = {
        name: [member.name for member in kind if member not in value]
        for name, value, kind in mappings()
        if name not in PARTIAL and any(member not in value for member in kind)
    }
    assert lacking == {}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("BASIS", Basis),
        ("BASIS_SOURCE", BasisSource),
        ("METHOD", Method),
        ("REASON", Reason),
        ("SHORT_REASON", Reason),
        ("SYMBOL", Symbol),
        ("ROLE", Role),
        ("MARKER", Direction),
        ("MARKER_MEANING", MarkerMeaning),
        ("RAG", Rag),
        ("SEVERITY", Severity),
    ],
)
def test_the_page_has_a_word_for_every_member(name: str, kind: type[StrEnum]) -> None:
    source = page_files()["scripts/words.js"]
    block = re.search(rf"const {name} = \{{(.*?)\}};", source, re.S)
    assert block
    known = set(re.findall(r'(?:^|[{,])\s*"?([a-z][\w:]*)"?:\s', block[1]))
    assert set(kind) <= known


def with_every_member() -> tuple[list[Observation], list[MonthlyFigure]]:
    """Cells that say, taken together, every member of every enumeration of an observation."""
    kinds: dict[str, list[Any]] = {
        "period_type": list(PeriodType),
        "basis": list(Basis),
        "basis_source": list(BasisSource),
        "unit": list(Unit),
        "symbol": list(Symbol),
        "marker": list(Direction),
        "marker_source": list(MarkerSource),
        "marker_meaning": list(MarkerMeaning),
        "rag": list(Rag),
        "column_role": list(Role),
    }
    most = max(map(len, kinds.values()))
    first = package(Line("Calls", Basis.CUMULATIVE_CALENDAR_YEAR, (2024, 1), [str(10 + step) for step in range(most)]))
    cells, months = [], []
    for place, (one, month) in enumerate(zip(first.observations, first.monthly, strict=True)):
        chosen = {name: members[place % len(members)] for name, members in kinds.items()}
        cells.append(replace(one, **chosen))
        # The same again, dated and in one row, so that it stands in charts.
        dated = {**chosen, "column_role": Role.PERIOD, "unit": Unit.COUNT}
        other = replace(one, **dated, row=3, observation_id=one.observation_id.replace("-r2-", "-r3-"), indicator_id="dated")
        cells.append(other)
        given: dict[str, Any] = {"method": list(Method)[place % len(Method)], "reason": list(Reason)[place % len(Reason)]}
        months += [replace(month, **given), replace(month, **given, observation_id=other.observation_id, monthly_value=None)]
    return cells, months


def test_a_review_is_made_of_every_member() -> None:
    cells, months = with_every_member()
    made = replace(package(Line("Calls", Basis.MONTH, (2024, 1), ["1"])), observations=tuple(cells), monthly=tuple(months))
    content = ReviewContent(made)
    names = {series.name for series in content.series(made.documents[0].document_id).series if "(" in series.name}
    assert len(names) == len(PeriodType)


@needs_chromium
@pytest.mark.filterwarnings("default")
def test_the_page_shows_every_member_in_words(tmp_path: Path) -> None:
    cells, months = with_every_member()
    made = replace(package(Line("Calls", Basis.MONTH, (2024, 1), ["1"])), observations=tuple(cells), monthly=tuple(months))
    index = write_review(tmp_path, made, {})
    with browser() as started, opened(started, index) as page:
        for one in cells:
            page.locator(f'.cell[data-cell="{one.observation_id}"]').click()
            page.wait_for_selector(f'.cell.chosen[data-cell="{one.observation_id}"]')
            said = page.inner_text("#cell")
            assert "undefined" not in said and "null" not in said, one
        page.click("#tab-charts")
        page.wait_for_selector("#chart-large svg")
        assert "undefined" not in page.inner_text("#view-charts")
