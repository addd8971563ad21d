"""The reports that the review page shows here, and what a test asks of the page."""

from __future__ import annotations

from typing import Any

from tests.conftest import read_rows, report

SCORECARD = report("bcp-send-scorecard/calc-ruled")
CRIME = report("durham-period-to-date/calc")
ROWS = read_rows(SCORECARD.parent / "expected" / "observations.csv")
FINDINGS = read_rows(SCORECARD.parent / "expected" / "findings.csv")
MEDIATIONS = "Total number of mediations (cumulative figure calendar year)"


def cell(indicator: str, heading: str) -> str:
    return next(
        row["observation_id"] for row in ROWS if row["indicator"].startswith(indicator) and row["column_label"] == heading
    )


AUGUST = cell("% of mediation cases that were followed by appeals", "Aug 24")


def chosen(page: Any) -> str:
    """The chosen cell: the same in the table, on the page, and in the address."""
    in_table = page.get_attribute(".cell.chosen", "data-cell")
    assert page.get_attribute(".outline.chosen", "data-cell") == in_table
    assert page.url.endswith(f"#{in_table}")
    return str(in_table)


def facts(page: Any) -> dict[str, str]:
    names, values = page.locator("#cell dt").all_text_contents(), page.locator("#cell dd").all_text_contents()
    return dict(zip(names, values, strict=True))


def until(page: Any, cell_id: str) -> None:
    page.wait_for_selector(f'.cell.chosen[data-cell="{cell_id}"]', state="attached")
