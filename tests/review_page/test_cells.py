"""Page, table and cell: what is chosen in one is chosen in all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.browser import DESKTOP, PHONE, needs_chromium, opened
from tests.conftest import read_rows
from tests.review_page.reviewed import AUGUST, FINDINGS, MEDIATIONS, ROWS, cell, chosen, facts, until

pytestmark = [needs_chromium, pytest.mark.filterwarnings("default")]


def test_every_extracted_cell_is_outlined_where_it_is_printed(started: Any, index: Path) -> None:
    with opened(started, index, cell=AUGUST) as page:
        drawn = page.evaluate(
            "() => [...document.querySelectorAll('.outline')].map(g => [g.dataset.cell, ...['x','y','width','height']"
            ".map(name => Number(g.firstChild.getAttribute(name)))])"
        )
        expected = {
            row["observation_id"]: (float(row["x0"]), float(row["top"]), float(row["x1"]), float(row["bottom"]))
            for row in ROWS
            if row["page"] == "18"
        }
        assert {name for name, *_ in drawn} == set(expected)
        for name, x, y, width, height in drawn:
            assert (x, y, x + width, y + height) == pytest.approx(expected[name], abs=0.011)
        picture = page.evaluate(
            "() => { const i = document.querySelector('#sheet img'); return [i.naturalWidth, i.complete]; }"
        )
        assert picture[0] == round(1190.55 * 2) and picture[1]
        markers = page.locator(".outline .marker").count()
        assert markers == sum(bool(row["marker"]) for row in ROWS if row["page"] == "18")


def test_choosing_by_mouse_on_either_side_shows_it_on_the_other(started: Any, index: Path) -> None:
    january = cell(MEDIATIONS, "Jan 24")
    with opened(started, index, cell=AUGUST) as page:
        page.locator(f'.outline[data-cell="{january}"] rect').first.click()
        until(page, january)
        assert chosen(page) == january and page.locator(f'.cell[data-cell="{january}"]').is_visible()
        page.locator(f'.cell[data-cell="{AUGUST}"]').click()
        until(page, AUGUST)
        assert chosen(page) == AUGUST


def test_what_is_said_of_a_cell(started: Any, index: Path) -> None:
    with opened(started, index, cell=AUGUST) as page:
        said = facts(page)
        assert said["As printed"] == "11.84% (3) ▲" and said["Figure"] == "11.84% (3)"
        assert said["Covers"].startswith("since 1 January: accumulates over the calendar year (the label")
        assert said["In that period alone"] == "not given: it contradicts what is printed beside it"
        assert said["Arrow"] == "points up, speaks of the value"
        assert said["Where"].startswith("Page 18, table 1, row ") and "open the PDF" in said["Where"]
        assert any("11.84% of 295 is 35" in text for text in page.locator(".findings-here li").all_text_contents())
        page.goto(index.as_uri() + "#" + cell(MEDIATIONS, "Feb 24"))
        until(page, cell(MEDIATIONS, "Feb 24"))
        assert facts(page)["In that period alone"] == "33 (the difference from the period before)"


def test_arrows_move_from_cell_to_cell_in_the_table_and_on_the_page(started: Any, index: Path) -> None:
    with opened(started, index, cell=cell(MEDIATIONS, "Jan 24")) as page:
        for focus in ("#table-scroll .cell.chosen", "#page-scroll"):
            page.focus(focus)
            for key, heading in (
                ("ArrowRight", "Feb 24"),
                ("ArrowRight", "Mar 24"),
                ("ArrowLeft", "Feb 24"),
                ("Home", "Dec 23"),
            ):
                page.keyboard.press(key)
                until(page, cell(MEDIATIONS, heading))
                assert chosen(page) == cell(MEDIATIONS, heading)
            page.keyboard.press("ArrowDown")
            until(page, cell("Total number of mediations - SENDIASS", "Dec 23"))
            page.keyboard.press("ArrowUp")
            page.keyboard.press("ArrowRight")
            until(page, cell(MEDIATIONS, "Jan 24"))
        page.focus("#table-scroll .cell.chosen")
        page.keyboard.press("ArrowRight")
        until(page, cell(MEDIATIONS, "Feb 24"))
        focused = page.evaluate("() => document.activeElement.dataset.cell")
        assert focused == cell(MEDIATIONS, "Feb 24"), "the focus goes with the choice"


def test_arrows_go_on_over_the_end_of_a_page(started: Any, index: Path) -> None:
    last = [row for row in ROWS if row["page"] == "17"][-1]
    first = next(row for row in ROWS if row["page"] == "18" and row["column_label"] == last["column_label"])
    with opened(started, index, cell=last["observation_id"]) as page:
        page.focus("#table-scroll .cell.chosen")
        page.keyboard.press("ArrowDown")
        until(page, first["observation_id"])
        page.keyboard.press("ArrowUp")
        until(page, last["observation_id"])


def test_n_and_p_go_through_the_findings_errors_first(started: Any, index: Path, out: Path) -> None:
    gravity = ("error", "warning", "info")
    findings = sorted(read_rows(out / "findings.csv"), key=lambda row: gravity.index(row["severity"]))
    about = [row["observation_id"] or row["related_observation_ids"].split(";")[0] for row in findings]
    with opened(started, index) as page:
        visited: list[str] = []
        for _ in about:
            page.keyboard.press("n")
            page.wait_for_function(
                f"() => document.getElementById('announce').textContent.startsWith('Finding {len(visited) + 1} of')"
            )
            visited.append(chosen(page))
        assert visited == about
        page.keyboard.press("p")
        until(page, about[-2])
        page.click("#finding-next")
        until(page, about[-1])


def test_pages_are_turned_and_chosen(started: Any, index: Path) -> None:
    with opened(started, index) as page:
        page.keyboard.press("]")
        page.wait_for_function("() => document.getElementById('page').selectedOptions[0].text === 'Page 18'")
        page.click("#page-previous")
        page.wait_for_function("() => document.getElementById('page').selectedOptions[0].text === 'Page 17'")
        page.select_option("#document", index=1)
        page.wait_for_function("() => document.getElementById('page').selectedOptions[0].text === 'Page 1'")
        assert page.locator(".outline").count() > 500


def test_searching_for_an_indicator(started: Any, index: Path) -> None:
    with opened(started, index) as page:
        page.keyboard.press("/")
        page.keyboard.type("appeals mediation")
        options = page.locator("#search-list [role=option]").all_text_contents()
        assert options and all("appeals" in text and "ediation" in text for text in options)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        page.keyboard.press("Enter")
        until(page, cell("% of mediation cases that were followed by appeals", "Dec 23"))
        page.fill("#search", "no such words anywhere")
        assert "No indicator" in page.locator("#search-list").inner_text()
        page.keyboard.press("Escape")
        assert page.locator("#search-list").is_hidden()
        page.fill("#search", "complaints")
        page.locator("#search-list [role=option]").last.click()
        page.wait_for_function("() => document.querySelector('#cell h2').textContent.includes('complaints')")


def test_zooming(started: Any, index: Path) -> None:
    with opened(started, index) as page:
        width = page.locator("#sheet").bounding_box()["width"]
        page.click("#zoom-in")
        assert page.locator("#sheet").bounding_box()["width"] == pytest.approx(1.25 * width, rel=0.01)
        page.click("#zoom-fit")
        assert page.locator("#sheet").bounding_box()["width"] <= page.locator("#page-scroll").bounding_box()["width"]


def test_single_keys_can_be_switched_off(started: Any, index: Path) -> None:
    with opened(started, index) as page:
        page.keyboard.press("?")
        page.uncheck("#single-keys")
        page.keyboard.press("Escape")
        before = chosen(page)
        page.keyboard.press("n")
        page.wait_for_timeout(200)
        assert chosen(page) == before
        page.reload()
        page.wait_for_selector(".cell.chosen", state="attached")
        assert not page.is_checked("#single-keys")


def in_view(page: Any, cell_id: str) -> dict[str, float]:
    """Where a cell's outline is within the pane of the page, and how high a point is on the screen."""
    return dict(
        page.evaluate(
            """id => {
              const pane = document.getElementById('page-scroll').getBoundingClientRect();
              const box = document.querySelector(`.outline[data-cell="${id}"] rect`).getBoundingClientRect();
              const scale = Number(document.getElementById('zoom').textContent.slice(0, -1)) / 100;
              return {left: box.left - pane.left, right: pane.right - box.right, top: box.top - pane.top,
                bottom: pane.bottom - box.bottom, scale};
            }""",
            cell_id,
        )
    )


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_chosen_figure_comes_into_view_large_enough_to_be_read(started: Any, index: Path, viewport: dict[str, int]) -> None:
    """At 80 % the digits of a sheet of A3 were five pixels high."""
    with opened(started, index, viewport, cell=AUGUST) as page:
        first = in_view(page, AUGUST)
        assert first["scale"] >= 1.4 and min(first.values()) >= 0
        page.click("#zoom-fit")
        assert in_view(page, AUGUST)["scale"] < 0.7, "the whole width of the page"
        error = next(row["observation_id"] for row in FINDINGS if row["severity"] == "error")
        page.click("#finding-next")
        until(page, error)
        found = in_view(page, error)
        assert found["scale"] >= 1.4 and min(found.values()) >= 0
