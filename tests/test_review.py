"""Making the review page: finding the documents, what is written, and pages that are large or hostile."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.errors import ExtractError, UsageError
from extract.package.read import read_package
from extract.package.rows import Package
from extract.package.write import csv_files, write_files
from extract.periods import Basis, year_from
from extract.records import Finding, MonthlyFigure, Observation, Severity
from extract.review.content import ReviewContent
from extract.review.pdfs import find_pdfs
from extract.review.write import Drawing, page_files, script, write_review
from extract.rulebook.model import Role
from tests.browser import browser, needs_chromium, opened, violations
from tests.conftest import ROOT, Run, read_rows, report
from tests.drawing import drawn_pdf, grid, text
from tests.packages import Line, for_year, package

CRIME = report("durham-period-to-date/calc")


@pytest.fixture(scope="module")
def out(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "out"
    assert run("run", CRIME, "-o", folder, "-q").code == 0
    return folder


def received(path: Path) -> Any:
    """The data of one of the page's data scripts."""
    match = re.fullmatch(r'councilReview\.receive\("\w+","[\w-]*",(.*)\);\n', path.read_text("ascii"), re.S)
    assert match, path
    return json.loads(match[1])


# --- the command ---------------------------------------------------------------------------------------------------------


def test_the_command_writes_a_page_of_files(run: Run, out: Path) -> None:
    done = run("review", out)
    assert (done.code, done.out) == (0, "")
    assert done.err == f"open {out / 'review' / 'index.html'} in a browser\n"
    review = received(out / "review" / "data" / "review.js")
    (document,) = review["documents"]
    assert [page["number"] for page in document["pages"]] == [1, 2]
    for page in document["pages"]:
        picture = (out / "review" / page["picture"]).read_bytes()
        assert picture[8:12] == b"WEBP"
        content = received(out / "review" / "data" / f"{page['key']}.js")
        cells = [cell["id"] for table in content["tables"] for row in table["rows"] for cell in row["cells"]]
        assert sorted(cells) == sorted(page["cells"])
    rows = read_rows(out / "observations.csv")
    assert sum(len(page["cells"]) for page in document["pages"]) == len(rows)
    assert len(review["findings"]) == len(read_rows(out / "findings.csv"))
    link = (out / "review" / document["link"]).resolve()
    assert link == CRIME


def test_run_with_review_writes_the_same_page(run: Run, out: Path, tmp_path: Path) -> None:
    assert run("run", CRIME, "-o", out.parent / "other", "-q", "--review").code == 0
    assert run("review", out, "-q").code == 0
    one, other = out / "review", out.parent / "other" / "review"
    names = {path.relative_to(one) for path in one.rglob("*") if path.is_file()}
    assert names == {path.relative_to(other) for path in other.rglob("*") if path.is_file()}
    for name in names:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name
    alone = run("run", CRIME, "--review")
    assert alone.code == 2 and "-o DIR" in alone.err


def test_documents_that_were_moved_are_known_by_their_content(run: Run, tmp_path: Path) -> None:
    (tmp_path / "papers" / "deep").mkdir(parents=True)
    shutil.copy(CRIME, tmp_path / "first.pdf")
    assert run("run", "first.pdf", "-o", "out", "-q", cwd=tmp_path).code == 0
    (tmp_path / "first.pdf").rename(tmp_path / "papers" / "deep" / "renamed.PDF")
    missing = run("review", "out", cwd=tmp_path)
    assert missing.code == 9
    assert "first.pdf: not found" in missing.err and "review out --pdfs DIR" in missing.err
    assert (
        not list((tmp_path / "out" / "review" / "pages").glob("*"))
        if (tmp_path / "out" / "review" / "pages").exists()
        else True
    )
    found = run("review", "out", "--pdfs", "papers", cwd=tmp_path)
    assert found.code == 0 and len(list((tmp_path / "out" / "review" / "pages").glob("*.webp"))) == 2
    (tmp_path / "first.pdf").write_bytes((tmp_path / "papers" / "deep" / "renamed.PDF").read_bytes() + b"\n%changed")
    package = read_package(tmp_path / "out")
    document = replace(package.documents[0], file=str(tmp_path / "first.pdf"))
    assert find_pdfs([document], tmp_path, None).missing == (document,), "of the same name, and another content"


def test_a_batch_is_reviewed_each_document_once(run: Run, tmp_path: Path) -> None:
    """Its documents.csv lists files that failed, that hold nothing, and that are the same as another."""
    agendas = tmp_path / "agendas"
    (agendas / "again").mkdir(parents=True)
    for name in ("one.pdf", "again/one.pdf"):
        shutil.copy(report("bcp-send-scorecard/calc-ruled"), agendas / name)
    (agendas / "broken.pdf").write_bytes(b"no PDF at all")
    assert run("batch", agendas, "-o", tmp_path / "out", "-q").code == 9
    done = run("review", tmp_path / "out", "--pdfs", agendas, "-q")
    assert (done.code, done.err) == (0, "")
    data = (tmp_path / "out" / "review" / "data" / "review.js").read_text("utf-8")
    review = json.loads(data[data.index("{") : data.rindex("}") + 1])
    assert [document["file"] for document in review["documents"]] == ["again/one.pdf"]
    assert len(review["indicators"]) == len({indicator["id"] for indicator in review["indicators"]})
    assert len(list((tmp_path / "out" / "review" / "pages").iterdir())) == 2


def of_two_documents() -> Package:
    """Two documents with a finding each."""
    one, other = (package(Line("Calls", Basis.MONTH, (2024, 1), ["1", "2"]), document_id=letter * 64) for letter in "ab")
    findings = tuple(
        Finding(Severity.ERROR, "code", "Wrong.", "", "", cell.document_id, 1, "", "Calls", None, cell.observation_id, "")
        for cell in (one.observations[0], other.observations[0])
    )
    return Package(one.observations + other.observations, (), findings, one.documents + other.documents)


def test_a_document_that_the_page_fails_over_costs_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = of_two_documents()
    real = ReviewContent.series

    def failing(self: ReviewContent, document_id: str) -> Any:
        if document_id.startswith("a"):
            raise KeyError("days")
        return real(self, document_id)

    monkeypatch.setattr(ReviewContent, "series", failing)
    told: list[ExtractError] = []
    write_review(tmp_path, made, {}, on_failure=told.append)
    assert [str(error) for error in told] == [
        "aaaa.pdf: is left out of the review page, which fails over it: KeyError: 'days' - run again with --debug and report it"
    ]
    review = received(tmp_path / "review" / "data" / "review.js")
    assert [document["file"] for document in review["documents"]] == ["bbbb.pdf"]
    assert [finding["document"][0] for finding in review["findings"]] == ["b"], "and no finding that leads nowhere"
    with pytest.raises(KeyError):
        write_review(tmp_path, made, {}, Drawing(debug=True))


def test_a_document_whose_pages_cannot_be_drawn_costs_its_pictures(run: Run, tmp_path: Path) -> None:
    """As where a page takes longer to be drawn than it may."""
    (tmp_path / "papers").mkdir()
    good = report("durham-period-to-date/calc")
    shutil.copy(good, tmp_path / "papers" / "good.pdf")
    shutil.copy(report("bcp-send-scorecard/calc-ruled"), tmp_path / "papers" / "bad.pdf")
    assert run("run", "papers/good.pdf", "papers/bad.pdf", "-o", "out", "-q", cwd=tmp_path).code == 0
    made = read_package(tmp_path / "out")
    paths = {one.document_id: tmp_path / one.file for one in made.documents}
    broken = next(one.document_id for one in made.documents if one.file.endswith("bad.pdf"))
    (tmp_path / "papers" / "bad.pdf").write_bytes(b"no PDF at all")
    told: list[ExtractError] = []
    write_review(tmp_path, made, paths, on_failure=told.append)
    assert len(told) == 1 and str(told[0]).startswith("papers/bad.pdf: its pages are shown without pictures: ")
    review = received(tmp_path / "review" / "data" / "review.js")
    pictures = {document["id"]: [page.get("picture") for page in document["pages"]] for document in review["documents"]}
    assert pictures.pop(broken) == [None, None] and all(all(names) for names in pictures.values())


def test_a_review_with_a_failure_says_so_and_leaves_with_9(run: Run, tmp_path: Path) -> None:
    assert run("run", CRIME, "-o", tmp_path / "out", "-q", "--timeout", "120").code == 0
    done = run("review", tmp_path / "out", "-q", "--timeout", "0.01")
    assert done.code == 9 and "its pages are shown without pictures" in done.err
    assert len(done.err.splitlines()) == 1 and (tmp_path / "out" / "review" / "index.html").is_file()


def test_a_report_of_several_days_is_reviewed(run: Run, tmp_path: Path) -> None:
    done = run("run", report("wilmington-compstat/reportlab"), "-o", tmp_path / "out", "-q", "--review")
    assert (done.code, done.err) == (0, "")


def test_periods_of_several_lengths_are_not_joined_to_one_line() -> None:
    line = Line("Calls", Basis.QUARTER, (2024, 1), ["25", "24", "26"])
    year = replace(for_year(line, year_from(2024, 1), "100"), column_role=Role.PERIOD)
    made = package(line)
    made = replace(made, observations=(year, *made.observations))
    series = ReviewContent(made).series(made.documents[0].document_id).series
    assert [(one.id, one.name, [point.value for point in one.points]) for one in series] == [
        ("calls", "Calls (months)", ["25", "24", "26"]),
        ("calls--calendar_year", "Calls (calendar years)", ["100"]),
    ]


def test_wrong_usage_of_review(run: Run, out: Path, tmp_path: Path) -> None:
    nothing = run("review", tmp_path)
    assert nothing.code == 2 and "holds no package" in nothing.err
    folder = run("review", out, "--pdfs", tmp_path / "nowhere")
    assert folder.code == 2 and "is not a folder" in folder.err


def test_a_suppressed_package_gets_no_pictures(tmp_path: Path) -> None:
    package = replace(read_package(ROOT / "tests" / "package"), suppressed_below=5)
    with pytest.raises(UsageError, match="pictures of the pages would show them"):
        write_review(tmp_path, package, {})
    assert not list(tmp_path.iterdir())


def test_a_review_replaces_the_one_before(run: Run, out: Path, tmp_path: Path) -> None:
    write_review(tmp_path, read_package(ROOT / "tests" / "package"), {})
    (tmp_path / "review" / "data" / "notes.js").write_text("// somebody's own")
    former = set((tmp_path / "review" / "data").iterdir())
    write_review(tmp_path, read_package(out), {})
    now = set((tmp_path / "review" / "data").iterdir())
    assert tmp_path / "review" / "data" / "notes.js" in now
    assert {path.name for path in former - now} == {"6b87ea8b6e18-p17.js", "6b87ea8b6e18-series.js"}


def test_the_page_loads_every_script_that_is_there() -> None:
    files = page_files()
    named = set(re.findall(r'src="(scripts/[^"]+)"', files["index.html"]))
    assert named | {"scripts/types.js"} == {name for name in files if name.startswith("scripts/")}


def test_the_scripts_never_read_markup_and_the_page_has_nothing_inline() -> None:
    files = page_files()
    code = "".join(text for name, text in files.items() if name.endswith(".js"))
    for name in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "fetch(",
        "DOMParser",
    ):
        assert name not in code, name
    html = files["index.html"]
    assert not re.search(r"<script(?![^>]*src=)|<style|style=|\son\w+=", html)
    assert "http" not in html.replace("http-equiv", "")


def test_data_cannot_leave_its_script() -> None:
    data = script("page", "x", ("</script><script>alert(1)</script>", "\u2028", "é", '"', "\\"))
    assert data.isascii() and data.count("\n") == 1
    assert json.loads(data.removeprefix('councilReview.receive("page","x",').removesuffix(");\n"))[1] == "\u2028"


# --- hostile documents ---------------------------------------------------------------------------------------------------

RULE = """
rule: hostile
title: A hostile report
recognise:
  page_says: [HOSTILE REPORT]
tables:
  - name: table
    columns:
      - {heading: Indicator, holds: indicator}
      - {heading: "{month}", holds: period}
      - {heading: Target, holds: target}
"""

MARKUP = '<img src=x onerror="document.title=1">'
CLOSING = "</script><script>alert(1)</script>"
LONG = "i" * 200
HEBREW = "שלום עולם"


def hostile_pdf(path: Path) -> Path:
    """A table with markup, a very long word and a label in Hebrew: Latin glyphs that the file says are Hebrew letters."""

    def draw(canvas: Canvas) -> None:
        text(canvas, 10, 20, "HOSTILE REPORT")
        xs, ys = [10, 250, 300, 350, 390], [30, 60, 90, 120, 150, 180]
        grid(canvas, xs, ys)
        canvas.setFont("Helvetica", 4)
        for x, label in zip(xs, ("Indicator", "Jan 24", "Feb 24", "Target"), strict=False):
            text(canvas, x + 2, 45, label)
        for y, label in zip(ys[1:-1], (MARKUP, CLOSING, LONG, ""), strict=True):
            text(canvas, 12, y + 15, label)
        canvas.setFont("Courier", 4)
        text(canvas, 12, ys[4] + 15, "ABCD EFGH")
        canvas.setFont("Helvetica", 4)
        for y, (one, other) in zip(ys[1:-1], (("1", "2"), ("<b>3</b>", "4"), ("5", "x" * 10), ("7", "8")), strict=True):
            text(canvas, 252, y + 15, one)
            text(canvas, 302, y + 15, other)
            text(canvas, 352, y + 15, "9")

    drawn_pdf(path, draw)
    letters = zip(b"ABCD EFGH", HEBREW, strict=True)
    pairs = "\n".join(f"<{code:02x}> <{ord(letter):04x}>" for code, letter in letters)
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /x def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <ff> endcodespacerange\n{len(HEBREW)} beginbfchar\n{pairs}\nendbfchar\nendcmap end end"
    )
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        fonts = pdf.pages[0].Resources.Font
        courier = next(font for font in fonts.values() if "Courier" in str(font.BaseFont))
        courier.ToUnicode = pdf.make_stream(cmap.encode())
        with pdf.open_metadata() as metadata:
            metadata["dc:title"] = CLOSING
        pdf.docinfo["/Title"] = MARKUP
        pdf.save(path)
    return path


@needs_chromium
@pytest.mark.filterwarnings("default")
def test_hostile_text_in_a_pdf_stays_text(run: Run, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "hostile.yaml").write_text(RULE)
    path = hostile_pdf(tmp_path / "<b>hostile & 'quoted'.pdf")
    done = run("run", path, "--rules", tmp_path / "rules", "-o", tmp_path / "out", "-q", "--review", "--format", "xlsx")
    assert done.code == 0, done.err
    labels = [row["indicator"] for row in read_rows(tmp_path / "out" / "observations.csv")]
    assert {MARKUP, CLOSING, LONG, HEBREW} == set(labels)
    index = tmp_path / "out" / "review" / "index.html"
    with browser() as started:
        for viewport in ({"width": 1200, "height": 800}, {"width": 390, "height": 844}):
            with opened(started, index, viewport) as page:
                shown = page.locator("table.data tbody th bdi").all_text_contents()
                assert shown == [MARKUP, CLOSING, LONG, HEBREW]
                assert page.title() == f"Review: {MARKUP}"
                assert page.locator("table.data img, table.data script, table.data b").count() == 0
                assert page.locator("table.data tbody th bdi").nth(3).get_attribute("dir") == "auto"
                page.click("#tab-charts")
                page.wait_for_selector("#chart-large svg")
                assert set(page.locator(".multiples .name").all_text_contents()) >= {MARKUP, LONG, HEBREW}
                page.click("#tab-marks")
                for tab in ("cells", "findings", "charts", "marks"):
                    page.click(f"#tab-{tab}")
                    wide = page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth")
                    assert not wide, f"a long word makes {tab} wider than the screen"
                assert violations(page) == []


@needs_chromium
@pytest.mark.filterwarnings("default")
def test_hostile_text_in_every_column_stays_text(tmp_path: Path) -> None:
    """Whatever a document or a reviewer puts into any text of a package."""
    small = read_package(ROOT / "tests" / "package")
    bad = f"{MARKUP}{CLOSING}\u202e{HEBREW}"

    def spoilt(row: Any, *names: str) -> Any:
        return replace(row, **dict.fromkeys(names, bad))

    observations = tuple(
        spoilt(one, "section", "parent_indicator", "indicator", "column_label", "value_text") for one in small.observations
    )
    finding = Finding(
        Severity.ERROR, bad, bad, bad, bad, observations[0].document_id, 17, bad, bad, None, observations[0].observation_id, ""
    )
    documents = tuple(spoilt(one, "title", "committee", "authority", "file") for one in small.documents)
    package = Package(observations, small.monthly, (finding,), documents)
    index = write_review(tmp_path, package, {})
    with browser() as started, opened(started, index) as page:
        assert page.locator(".findings-here .badge + bdi").inner_text() == bad
        page.fill("#note", bad)
        page.check("#verdict-wrong")
        page.fill("#corrected", bad + "!")
        for tab in ("findings", "charts", "marks", "cells"):
            page.click(f"#tab-{tab}")
            assert page.locator("main img:not([src^='pages/']), main script, main b").count() == 0
        page.keyboard.press("/")
        page.fill("#search", "img")
        assert page.locator("#search-list img").count() == 0
        assert violations(page) == []


# --- large packages ------------------------------------------------------------------------------------------------------

PAGES, ROWS_A_PAGE, MONTHS = 50, 20, 20


def large_pdf(path: Path) -> Path:
    canvas = Canvas(str(path), pagesize=(842, 595), invariant=1)
    for page in range(1, PAGES + 1):
        canvas.setFont("Helvetica", 8)
        for row in range(ROWS_A_PAGE):
            for month in range(MONTHS):
                canvas.drawString(200 + 30 * month, 560 - 25 * row, str(page + row + month))
        canvas.showPage()
    canvas.save()
    return path


def large_package(document_id: str) -> Package:
    """Fifty pages with four hundred cells each, half of them cumulative, every twentieth with a finding."""
    small = read_package(ROOT / "tests" / "package")
    observations: list[Observation] = []
    monthly: list[MonthlyFigure] = []
    for page in range(1, PAGES + 1):
        for row in range(ROWS_A_PAGE):
            for month in range(MONTHS):
                start = date(2023 + month // 12, month % 12 + 1, 1)
                one = replace(
                    small.observations[0],
                    observation_id=f"{document_id[:12]}-p{page}-t1-r{row + 2}-c{month + 2}",
                    document_id=document_id,
                    indicator=f"Indicator {row} of page {page}",
                    indicator_id=f"indicator-{row}-of-page-{page}",
                    section=f"Section {page}",
                    column_label=f"{start:%b %y}",
                    period_start=start,
                    period_end=date(start.year, start.month, 28),
                    value_text=str(page + row + month),
                    value=Decimal(page + row + month),
                    page=page,
                    page_label=str(page),
                    row=row + 2,
                    column=month + 2,
                    x0=198.0 + 30 * month,
                    x1=227.0 + 30 * month,
                    top=28.0 + 25 * row,
                    bottom=46.0 + 25 * row,
                )
                observations.append(one)
    findings = [
        replace(
            small.findings[0],
            observation_id=one.observation_id,
            document_id=document_id,
            page=one.page,
            related_observation_ids="",
        )
        for one in observations[::20]
    ]
    document = replace(small.documents[0], document_id=document_id, observations=len(observations))
    return Package(tuple(observations), tuple(monthly), tuple(findings), (document,))


#: So many of the fifty pages are turned one after the other.
TURNED = 12


@needs_chromium
@pytest.mark.filterwarnings("default")
def test_fifty_pages_with_twenty_thousand_cells(run: Run, tmp_path: Path) -> None:
    """A page's picture and cells are loaded when it is shown, and the page never holds more than one page's cells."""
    from extract.document import fingerprint

    path = large_pdf(tmp_path / "large.pdf")
    package = large_package(fingerprint(path))
    assert len(package.observations) == 20_000
    package = replace(package, documents=(replace(package.documents[0], file=str(path)),))
    write_files(tmp_path / "out", csv_files(package))
    done = run("review", tmp_path / "out", "-q")
    assert done.code == 0, done.err
    index = tmp_path / "out" / "review" / "index.html"
    with browser() as started, opened(started, index) as page:
        page.wait_for_timeout(200)

        def loaded(kind: str) -> int:
            return len({url for url in page.seen.requests if f"/{kind}/" in url and "-p" in url})

        assert loaded("pages") == 2 and loaded("data") == 1, "this page, and the next one's picture"
        for number in range(2, TURNED + 1):
            page.keyboard.press("]")
            page.wait_for_function(f"() => document.getElementById('page').selectedOptions[0].text === 'Page {number}'")
        cells = page.evaluate("() => document.querySelectorAll('[data-cell]').length")
        assert cells == 2 * ROWS_A_PAGE * MONTHS, "each once in the table and once on the page"
        assert loaded("pages") == TURNED + 1 and loaded("data") == TURNED
        page.click("#tab-findings")
        assert page.locator(".findings li").count() == 200
        page.get_by_role("button", name="Show more").click()
        assert page.locator(".findings li").count() == 400
        page.fill("#search", "indicator 7 of page 33")
        page.keyboard.press("Enter")
        page.wait_for_function("() => document.getElementById('page').selectedOptions[0].text === 'Page 33'")
        assert loaded("data") == TURNED + 1, "the pages between were not asked for"
        page.click("#tab-charts")
        page.wait_for_selector(".multiples button")
        assert page.locator(".multiples button").count() == ROWS_A_PAGE
