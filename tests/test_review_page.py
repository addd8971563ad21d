"""The review page in a real browser: every feature by mouse and by keyboard, on a desk and on a phone."""

from __future__ import annotations

import csv
import io
import re
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.browser import DESKTOP, PHONE, RULES_OF_COLOUR, browser, needs_chromium, opened, violations, watched
from tests.conftest import Run, read_rows, report

pytestmark = [needs_chromium, pytest.mark.filterwarnings("default")]

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


@pytest.fixture(scope="module")
def out(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("review") / "out"
    assert run("run", SCORECARD, CRIME, "-o", folder, "-q", "--review").code == 0
    return folder


@pytest.fixture(scope="module")
def index(out: Path) -> Path:
    return out / "review" / "index.html"


@pytest.fixture(scope="module")
def started() -> Iterator[Any]:
    with browser() as one:
        yield one


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


# --- page, table and cell ------------------------------------------------------------------------------------------------


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


def test_n_and_p_go_through_the_findings(started: Any, index: Path) -> None:
    about = [row["observation_id"] or row["related_observation_ids"].split(";")[0] for row in FINDINGS]
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


# --- findings ------------------------------------------------------------------------------------------------------------


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


# --- charts --------------------------------------------------------------------------------------------------------------


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


# --- marks and corrections -----------------------------------------------------------------------------------------------


def save(page: Any, path: Path) -> list[dict[str, str]]:
    with page.expect_download() as waiting:
        page.click("#save")
    assert waiting.value.suggested_filename == "corrections.csv"
    waiting.value.save_as(path)
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))


def test_a_reviewer_marks_saves_and_the_run_applies_it(started: Any, index: Path, run: Run, tmp_path: Path) -> None:
    with opened(started, index, cell=AUGUST) as page:
        page.check("#verdict-wrong")
        assert page.input_value("#corrected") == "11.84% (3) ▲"
        assert "Type what is printed" in page.inner_text("#mark-state")
        page.fill("#corrected", "11.84% (35)")
        page.get_by_role("button", name="Put in an arrow that points up").click()
        page.fill("#note", 'a "3" cut off,\nit seems')
        assert page.inner_text("#save-sign") == "Not yet saved: 1" and page.title().startswith("•")
        page.click("#save")
        assert page.locator("#view-marks").is_visible() and "who you are" in page.inner_text(".notice")
        page.keyboard.type("Ā. Reviewer")
        (line,) = save(page, tmp_path / "corrections.csv")
        assert (line["printed"], line["corrected"], line["verdict"]) == ("11.84% (3) ▲", "11.84% (35) ▲", "wrong")
        assert line["who"] == "Ā. Reviewer" and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", line["when"])
        assert page.inner_text("#save-sign") == "All saved" and not page.title().startswith("•")
    out = tmp_path / "out"
    done = run("run", SCORECARD, "-o", out, "-q", "--review", "--corrections", tmp_path / "corrections.csv")
    assert done.code == 0, done.err
    corrected = next(row for row in read_rows(out / "observations.csv") if row["observation_id"] == AUGUST)
    assert corrected["numerator"] == "35" and "corrected" in corrected["flags"]
    with opened(started, out / "review" / "index.html", cell=AUGUST) as page:
        said = facts(page)
        assert said["As printed"] == "11.84% (35) ▲" and "11.84% (3) ▲" in said["As extracted"]
        assert page.inner_text("#save-sign") == "All saved", "what was applied counts as saved"
        (again,) = save(page, tmp_path / "again.csv")
        assert again["corrected"] == "11.84% (35) ▲" and again["who"] == "Ā. Reviewer"


def test_marks_by_keyboard_alone(started: Any, index: Path, tmp_path: Path) -> None:
    with opened(started, index, cell=AUGUST) as page:
        page.keyboard.press("r")
        assert page.is_checked("#verdict-right")
        page.focus("#table-scroll .cell.chosen")
        page.keyboard.press("ArrowRight")
        page.wait_for_function(f"() => document.querySelector('.cell.chosen').dataset.cell !== '{AUGUST}'")
        page.keyboard.press("w")
        page.keyboard.type("12")
        page.keyboard.press("Tab")
        assert page.inner_text("#save-sign") == "Not yet saved: 2"
        page.focus("#who")
        page.keyboard.type("Me")
        page.focus("#save")
        with page.expect_download() as waiting:
            page.keyboard.press("Enter")
        waiting.value.save_as(tmp_path / "corrections.csv")
        rows = read_rows(tmp_path / "corrections.csv")
        assert [(row["verdict"], row["corrected"]) for row in rows] == [("right", ""), ("wrong", "12")]


def test_marks_are_listed_by_what_they_are_about_and_fit_a_phone(started: Any, index: Path) -> None:
    with opened(started, index, PHONE, cell=AUGUST, has_touch=True, is_mobile=True) as page:
        page.tap('button[data-pane="cell"]')
        page.check("#verdict-right")
        sign, button = (page.locator(name).bounding_box()["y"] for name in ("#save-sign", "#save"))
        assert sign == pytest.approx(button, abs=20), "on one line"
        page.tap("#tab-marks")
        label = "% of mediation cases that were followed by appeals (cumulative calendar)"
        assert page.inner_text(".marks th button") == f"{label}, Aug 24"
        assert "Page 18, table 1, row" in page.inner_text(".marks th small")
        assert page.get_by_role("button", name="Take away the mark").bounding_box()["height"] < 30, "on one line"
        for tab in page.locator("[role=tab]").all():
            box = tab.bounding_box()
            assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE["width"]


def test_nothing_typed_is_lost_by_closing_the_tab(started: Any, index: Path) -> None:
    context = started.new_context(viewport=DESKTOP)
    with watched(context, index) as page:
        page.goto(index.as_uri() + f"#{AUGUST}")
        page.wait_for_selector(".cell.chosen")
        page.check("#verdict-wrong")
        page.fill("#corrected", "half a corr")
        page.fill("#note", "unfinished")
        page.close()
    with watched(context, index) as page:
        page.goto(index.as_uri() + f"#{AUGUST}")
        page.wait_for_selector(".cell.chosen")
        assert (page.input_value("#corrected"), page.input_value("#note")) == ("half a corr", "unfinished")
        assert page.inner_text("#save-sign") == "Not yet saved: 1"
        page.get_by_role("button", name="Take the mark away").click()
        assert page.locator("#save-sign").inner_text() == ""
        page.fill("#note", "a note before a verdict")
        page.reload()
        page.wait_for_selector(".cell.chosen")
        assert page.input_value("#note") == "a note before a verdict"
    context.close()


def test_without_storage_the_page_warns(started: Any, index: Path) -> None:
    context = started.new_context(viewport=DESKTOP)
    context.add_init_script("Storage.prototype.setItem = () => { throw new Error('no'); };")
    with watched(context, index) as page:
        page.goto(index.as_uri() + f"#{AUGUST}")
        page.wait_for_selector(".cell.chosen")
        page.check("#verdict-right")
        assert "save before you leave" in page.inner_text("#save-sign")
    context.close()


def test_a_saved_file_is_taken_up_again(started: Any, index: Path, tmp_path: Path) -> None:
    with opened(started, index, cell=AUGUST) as page:
        page.check("#verdict-right")
        page.fill("#who", "Me")
        save(page, tmp_path / "corrections.csv")
    with opened(started, index, cell=AUGUST) as page:
        page.click("#tab-marks")
        page.set_input_files("#load", tmp_path / "corrections.csv")
        page.wait_for_function("() => document.querySelector('.notice').textContent.startsWith('1 mark taken over')")
        page.locator(".marks button.link").click()
        assert page.is_checked("#verdict-right")
        page.click("#tab-marks")
        (tmp_path / "other.csv").write_text("a,b\n1,2\n")
        page.set_input_files("#load", tmp_path / "other.csv")
        page.wait_for_function("() => document.querySelector('.notice').textContent.includes('cannot be used')")


# --- on a phone, for everybody -------------------------------------------------------------------------------------------


def test_on_a_phone_by_touch(started: Any, index: Path) -> None:
    with opened(started, index, PHONE, cell=AUGUST, has_touch=True, is_mobile=True) as page:
        assert page.locator("#page-scroll").is_visible() and page.locator("#table-scroll").is_hidden()
        page.tap('button[data-pane="table"]')
        january = cell(MEDIATIONS, "Jan 24")
        page.locator(f'.cell[data-cell="{january}"]').scroll_into_view_if_needed()
        page.tap(f'.cell[data-cell="{january}"]')
        until(page, january)
        page.tap("#chosen-bar button")
        assert facts(page)["As printed"].startswith("23")
        page.check("#verdict-right")
        page.tap("#finding-next")
        page.tap('button[data-pane="page"]')
        assert page.locator(".outline.chosen").is_visible()
        for tab in ("findings", "charts", "marks"):
            page.tap(f"#tab-{tab}")
            assert page.locator(f"#view-{tab}").is_visible()
            wider = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wider <= 0, f"{tab} is wider than the screen"


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(("scheme", "rules"), [("light", ()), ("dark", RULES_OF_COLOUR)], ids=["light", "dark"])
def test_axe_finds_nothing(started: Any, index: Path, viewport: dict[str, int], scheme: str, rules: tuple[str, ...]) -> None:
    with opened(started, index, viewport, cell=AUGUST, color_scheme=scheme) as page:
        assert violations(page, rules) == []
        if viewport is PHONE:
            for pane in ("table", "cell"):
                page.click(f'button[data-pane="{pane}"]')
                assert violations(page, rules) == []
        page.check("#verdict-wrong")
        page.fill("#search", "mediation")
        assert violations(page, rules) == []
        page.fill("#search", "")
        for tab in ("findings", "charts", "marks"):
            page.click(f"#tab-{tab}")
            if tab == "charts":
                page.wait_for_selector("#chart-large svg")
                page.click("summary")
            assert violations(page, rules) == []
        if viewport is DESKTOP:
            page.click("#help")
            assert violations(page, rules) == []


ASK = """async (elsewhere) => {
  const blocked = [];
  document.addEventListener('securitypolicyviolation', event => blocked.push(event.effectiveDirective));
  await fetch(elsewhere + 'fetch').catch(() => 0);
  const add = (tag, attributes) => document.body.append(Object.assign(document.createElement(tag), attributes));
  add('img', {src: elsewhere + 'x.png'});
  add('script', {src: elsewhere + 'x.js'});
  add('script', {textContent: 'window.ranInline = true'});
  add('link', {rel: 'stylesheet', href: elsewhere + 'x.css'});
  add('iframe', {src: elsewhere});
  const inline = document.createElement('div');
  inline.setAttribute('onclick', 'window.ranInline = true');
  document.body.append(inline);
  inline.click();
  setTimeout('window.ranInline = true');
  await new Promise(done => setTimeout(done, 700));
  return [blocked, Boolean(window.ranInline)];
}"""


@contextmanager
def server() -> Iterator[tuple[str, list[str]]]:
    """A server of this machine, and what it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}/", asked
        serving.shutdown()


def test_the_policy_forbids_everything_from_elsewhere(started: Any, index: Path, tmp_path: Path) -> None:
    with server() as (elsewhere, asked):
        context = started.new_context()
        page = context.new_page()
        page.goto(index.as_uri())
        page.wait_for_selector(".cell.chosen")
        blocked, ran = page.evaluate(ASK, elsewhere)
        assert not ran and asked == []
        kinds = {"connect-src", "img-src", "script-src-elem", "script-src-attr", "style-src-elem", "frame-src", "script-src"}
        assert kinds <= set(blocked)
        (tmp_path / "open.html").write_text("<!doctype html><body>")
        page.goto((tmp_path / "open.html").as_uri())
        page.evaluate(ASK, elsewhere)
        assert len(set(asked)) == 5, "a page without the policy does ask"
        context.close()


def test_printing_shows_the_whole_list(started: Any, index: Path, tmp_path: Path) -> None:
    with opened(started, index) as page:
        page.click("#tab-findings")
        page.emulate_media(media="print")
        assert page.locator("#search").is_hidden() and page.locator("#save").is_hidden()
        clipped = page.evaluate("() => getComputedStyle(document.body).overflow")
        assert clipped == "visible"
        page.pdf(path=str(tmp_path / "findings.pdf"))
        assert (tmp_path / "findings.pdf").stat().st_size > 10_000
