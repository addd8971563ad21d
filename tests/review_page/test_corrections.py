"""A reviewer marks cells; what is saved, a run applies."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest

from tests.browser import DESKTOP, PHONE, needs_chromium, opened, violations, watched
from tests.conftest import Run, read_rows
from tests.review_page.reviewed import AUGUST, SCORECARD, facts

pytestmark = [needs_chromium, pytest.mark.filterwarnings("default")]


def save(page: Any, path: Path) -> list[dict[str, str]]:
    with page.expect_download() as waiting:
        page.click("#save")
    assert waiting.value.suggested_filename == "corrections.csv"
    waiting.value.save_as(path)
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"), newline="")))


def test_a_reviewer_marks_saves_and_the_run_applies_it(started: Any, index: Path, run: Run, tmp_path: Path) -> None:
    with opened(started, index, cell=AUGUST) as page:
        page.check("#verdict-wrong")
        assert page.input_value("#corrected") == "11.84% (3)"
        assert "Type what is printed" in page.inner_text("#mark-state")
        page.fill("#corrected", "11.84% (35)")
        assert page.is_checked("#arrow-up"), "the arrow that was read stays"
        page.fill("#note", 'a "3" cut off,\nit seems')
        assert page.inner_text("#save-sign") == "Not yet saved: 1" and page.title().startswith("•")
        page.click("#save")
        assert page.locator("#name-dialog").is_visible() and "needs a name" in page.inner_text("#name-dialog")
        assert violations(page) == []
        page.keyboard.type("Ā. Reviewer")
        with page.expect_download() as waiting:
            page.keyboard.press("Enter")
        waiting.value.save_as(tmp_path / "corrections.csv")
        (line,) = read_rows(tmp_path / "corrections.csv")
        assert page.locator("#name-dialog").is_hidden()
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


def test_the_arrow_stays_unless_the_reviewer_says_otherwise(started: Any, index: Path) -> None:
    """Typing the number alone once took the arrow away without a word."""
    with opened(started, index, cell=AUGUST) as page:

        def kept() -> str:
            return str(page.evaluate(f"() => councilReview.marks.get('{AUGUST}').corrected"))

        page.check("#verdict-wrong")
        assert page.input_value("#corrected") == "11.84% (3)" and kept() == "11.84% (3) ▲"
        assert "points up (as read)" in page.inner_text("fieldset.arrows")
        page.fill("#corrected", "12%")
        assert kept() == "12% ▲" and page.inner_text("#corrected-warning") == ""
        page.check("#arrow-down")
        assert kept() == "12% ▼"
        page.check("#arrow-none")
        assert kept() == "12%"
        page.fill("#corrected", "12% ▶")
        assert page.is_checked("#arrow-flat") and kept() == "12% ▶"
        page.fill("#corrected", "abc")
        assert "no figure in this text" in page.inner_text("#corrected-warning")
        page.fill("#corrected", "12 about")
        assert "may not be read as a figure" in page.inner_text("#corrected-warning")
        page.fill("#corrected", "")
        assert kept() == "" and "Type what is printed" in page.inner_text("#mark-state")
        page.reload()
        page.wait_for_selector(".cell.chosen")
        assert page.input_value("#corrected") == ""


def test_what_applies_the_marks_is_said(started: Any, index: Path) -> None:
    """Of several documents: run on those that are marked, since batch takes no corrections."""
    with opened(started, index, cell=AUGUST) as page:
        page.click("#tab-marks")
        assert page.inner_text(".command") == "council-extract run REPORT.pdf -o CORRECTED --corrections corrections.csv"
        assert "batch takes none" in page.inner_text("#view-marks")
        page.click("#tab-cells")
        page.check("#verdict-right")
        page.click("#tab-marks")
        shown = page.inner_text(".command")
        assert "bcp-send-scorecard/calc-ruled/report.pdf" in shown and "durham" not in shown


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
        assert [(row["verdict"], row["corrected"]) for row in rows] == [("right", ""), ("wrong", "12 ▲")]


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
