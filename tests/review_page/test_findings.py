"""Findings are counted, filtered, and lead to their cells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser import needs_chromium, opened
from tests.conftest import read_rows
from tests.review_page.reviewed import until

pytestmark = [needs_chromium, pytest.mark.filterwarnings("default")]


def test_findings_are_counted_filtered_and_lead_to_their_cells(started: Any, index: Path, out: Path) -> None:
    everything = read_rows(out / "findings.csv")
    with opened(started, index) as page:
        page.click("#tab-findings")
        assert page.locator(".findings li").count() == len(everything)
        for severity in ("error", "warning", "info"):
            count = sum(row["severity"] == severity for row in everything)
            assert page.locator(f".count.{severity} strong").inner_text() == str(count)
        page.click(".count.error")
        assert page.locator(".findings li").count() == sum(row["severity"] == "error" for row in everything)
        page.select_option("#finding-kind", "percentage-against-count")
        errors = [row for row in everything if (row["severity"], row["code"]) == ("error", "percentage-against-count")]
        assert page.locator(".findings .message").all_text_contents() == [row["message"] for row in errors]
        page.select_option("#finding-indicator", errors[0]["indicator"])
        assert page.locator(".findings li").count() == sum(row["indicator"] == errors[0]["indicator"] for row in errors)
        page.locator(".findings button").first.click()
        until(page, errors[0]["observation_id"])
        assert page.locator("#view-cells").is_visible()
        page.click("#tab-findings")
        page.get_by_role("button", name="Show all").click()
        crime = next(row["document_id"] for row in everything if row["code"] == "spreadsheet-error")
        page.select_option("#finding-document", crime)
        assert page.locator(".findings li").count() == sum(row["document_id"] == crime for row in everything)


def test_errors_come_first_and_each_severity_as_printed(started: Any, index: Path, out: Path) -> None:
    everything = read_rows(out / "findings.csv")
    gravity = ("error", "warning", "info")
    with opened(started, index) as page:
        page.click("#tab-findings")
        gravest = sorted(everything, key=lambda row: gravity.index(row["severity"]))
        assert [row["message"] for row in gravest] != [row["message"] for row in everything], "or nothing is tested"
        assert page.locator(".findings .message").all_text_contents() == [row["message"] for row in gravest]
        page.click("#tab-cells")
        page.click("#finding-next")
        until(page, gravest[0]["observation_id"])
        page.click("#finding-next")
        until(page, gravest[1]["observation_id"])
        page.click("#tab-findings")
        page.select_option("#finding-order", "printed")
        assert page.locator(".findings .message").all_text_contents() == [row["message"] for row in everything]


def test_findings_by_keyboard(started: Any, index: Path, out: Path) -> None:
    errors = sum(row["severity"] == "error" for row in read_rows(out / "findings.csv"))
    assert errors >= 2
    with opened(started, index) as page:
        page.focus("#tab-cells")
        page.keyboard.press("ArrowRight")
        assert page.locator("#view-findings").is_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.get_attribute(".count.error", "aria-pressed") == "true"
        assert page.evaluate("() => document.activeElement.className") == "count error"
        page.locator(".findings button").first.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("#view-cells:not([hidden])")
        # What is filtered is what n goes through.
        page.keyboard.press("n")
        until_announced = f"() => /Finding 2 of {errors}\\b/.test(document.getElementById('announce').textContent)"
        page.wait_for_function(until_announced)
