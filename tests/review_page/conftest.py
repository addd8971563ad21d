"""One run with its review page, and a browser, for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import browser
from tests.conftest import Run
from tests.review_page.reviewed import CRIME, SCORECARD


@pytest.fixture(scope="package")
def out(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("review") / "out"
    assert run("run", SCORECARD, CRIME, "-o", folder, "-q", "--review").code == 0
    return folder


@pytest.fixture(scope="package")
def index(out: Path) -> Path:
    return out / "review" / "index.html"


@pytest.fixture(scope="package")
def started() -> Iterator[Any]:
    with browser() as one:
        yield one
