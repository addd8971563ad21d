"""Charts show what was printed and what is withheld."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from typing import Any

import pytest

from tests.browser import needs_chromium, opened
from tests.conftest import read_rows
from tests.review_page.reviewed import MEDIATIONS, ROWS, SCORECARD, cell

pytestmark = [needs_chromium, pytest.mark.filterwarnings("default")]


def open_chart(page: Any, indicator: str) -> Any:
    page.click("#tab-charts")
    page.wait_for_selector(".multiples button")
    page.locator(f'.multiples button:has-text("{indicator}")').first.click()
    return page.locator("#chart-large svg")


def test_a_chart_shows_what_was_printed_each_month_and_what_is_withheld(started: Any, index: Path) -> None:
    with opened(started, index, cell=cell(MEDIATIONS, "Jan 24")) as page:
        chart = open_chart(page, MEDIATIONS)
        titles = chart.locator("title").all_text_contents()
        assert "December 2024: 41" in titles and "December 2023: no earlier figure" in titles
        assert sum(title.startswith("December 2024: 435") for title in titles) == 1
        assert "no earlier figure" in chart.text_content()
        assert "Mediations, Tribunals" in chart.text_content()
        lines = page.locator("#chart-large tbody tr")
        rows = lines.evaluate_all("all => all.map(row => [...row.children].map(one => one.textContent))")
        assert (rows[0][0], rows[0][2]) == ("December 2023", "not given: no earlier figure is printed")
        own = {period: value for period, _, value in rows}
        printed = {
            row["period_start"]: row["monthly_value"]
            for row in read_rows(SCORECARD.parent / "expected" / "monthly.csv")
            if row["indicator"] == MEDIATIONS
        }
        assert own["August 2024"] == printed["2024-08-01"] == "22"


def test_charts_have_targets_and_comparators(started: Any, index: Path) -> None:
    target = next(row for row in ROWS if row["column_role"] == "comparator:national" and row["value"])
    with opened(started, index, cell=target["observation_id"]) as page:
        chart = open_chart(page, target["indicator"][:40])
        assert f"Nat {target['value']}%" in chart.text_content()
        assert chart.locator("line[stroke-dasharray]").count() >= 1


def test_small_multiples_of_a_section_each_with_its_table(started: Any, index: Path) -> None:
    section = "Mediations, Tribunals, Compliments and Complaints"
    names = {row["indicator"] for row in ROWS if row["section"] == section and row["column_role"] == "period" and row["value"]}
    with opened(started, index) as page:
        page.click("#tab-charts")
        page.wait_for_selector(".multiples button")
        page.select_option("#chart-section", section)
        assert set(page.locator(".multiples .name").all_text_contents()) == names
        assert page.locator(".multiples li table").count() == len(names)
        page.locator(".multiples button").nth(2).focus()
        page.keyboard.press("Enter")
        assert page.locator(".multiples button").nth(2).get_attribute("aria-pressed") == "true"


def test_a_figure_that_no_line_leads_to_is_a_point_in_the_small_chart_too(started: Any, index: Path) -> None:
    with opened(started, index, cell=cell(MEDIATIONS, "Jan 24")) as page:
        open_chart(page, MEDIATIONS)
        # December 2023 is the only month of its year, and so is January 2025.
        assert page.locator(f'.multiples button:has-text("{MEDIATIONS}") svg circle').count() == 2


MONTHS_APART = """() => {
  const name = start => councilReview.words.MONTHS[start.slice(5, 7) - 1] + " " + start.slice(0, 4);
  const point = (start, end) => ({start, end, label: name(start)});
  const months = [["2023-12-01", "2023-12-31"], ["2024-03-01", "2024-03-31"], ["2024-06-01", "2024-06-30"]];
  const labels = points => councilReview.chartScale.bands(points.map(one => point(...one))).map(band => band.label);
  return [labels(months), labels([...months, ["2024-07-01", "2024-07-31"]]).length, labels([]), labels(months.slice(0, 1))];
}"""


def test_a_report_of_every_third_month_leaves_no_gaps_between(started: Any, index: Path) -> None:
    with opened(started, index) as page:
        quarterly, with_a_hole, none, one = page.evaluate(MONTHS_APART)
    assert quarterly == ["December 2023", "March 2024", "June 2024"]
    assert (with_a_hole, none, one) == (8, [], ["December 2023"])


def test_charts_are_downloaded_as_svg_and_png(started: Any, index: Path, tmp_path: Path) -> None:
    with opened(started, index, cell=cell(MEDIATIONS, "Jan 24")) as page:
        open_chart(page, MEDIATIONS)
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Download SVG").click()
        waiting.value.save_as(tmp_path / "chart.svg")
        text = (tmp_path / "chart.svg").read_text("utf-8")
        assert text.startswith("<?xml") and MEDIATIONS in text and "435" in text
        with page.expect_download() as waiting:
            page.get_by_role("button", name="Download PNG").click()
        assert waiting.value.suggested_filename.endswith(".png")
        waiting.value.save_as(tmp_path / "chart.png")
        data = (tmp_path / "chart.png").read_bytes()
        width, height = struct.unpack(">II", data[16:24])
        drawn = re.search(r'viewBox="0 0 (\d+) (\d+)"', text)
        assert drawn is not None and int(drawn[1]) > 900
        assert data.startswith(b"\x89PNG") and (width, height) == (2 * int(drawn[1]), 2 * int(drawn[2]))


def test_charts_are_readable_without_colour(started: Any, index: Path) -> None:
    """What is withheld, what is a level and what is a bar differ in shape, hatching and dashes, not only in colour."""
    with opened(started, index, cell=cell(MEDIATIONS, "Jan 24")) as page:
        chart = open_chart(page, MEDIATIONS)
        hatched = chart.locator('rect[fill^="url("]')
        assert hatched.count() == 1 and hatched.first.get_attribute("stroke-dasharray")
        assert chart.locator("circle").count() == 14 and chart.locator("polyline").count() == 1
