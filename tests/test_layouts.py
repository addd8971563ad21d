"""The layouts of British reports: every cell of the page comes out as it was written, under the right indicator and dates."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from extract.periods import PeriodContext, PeriodRefused, read_period
from fixtures.build.layouts import ARROWS, LAYOUTS, PAGES
from tests.conftest import FIXTURES, Rows, Run

FIGURES = sorted(name for name, (page, _) in LAYOUTS.items() if page != "foi-numbered-answers")


@dataclass
class Written(HTMLParser):
    """The body cells of a page's tables, row by row, as they were written into it."""

    rows: list[list[str]] = field(default_factory=list)
    in_body: bool = False
    in_cell: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_body = tag == "tbody" or (self.in_body and tag != "table")
        if self.in_body and tag == "tr":
            self.rows.append([])
        elif self.in_body and tag == "td":
            self.rows[-1].append("")
            self.in_cell = True

    def handle_endtag(self, tag: str) -> None:
        self.in_cell = self.in_cell and tag != "td"
        self.in_body = self.in_body and tag != "tbody"

    def handle_data(self, data: str) -> None:
        if self.in_cell:
            self.rows[-1][-1] += data


def written(page: str) -> list[list[str]]:
    parser = Written()
    parser.feed((PAGES / f"{page}.html").read_text("utf-8"))
    return parser.rows


def expected(case: str, file: str = "observations") -> Rows:
    with (FIXTURES / case / "expected" / f"{file}.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("case", FIGURES)
def test_every_cell_that_was_written_comes_out(case: str) -> None:
    """Of every row, all texts but one: the label. Nothing is lost, and nothing comes out twice."""
    rows = [[squeezed(text) for text in row if text.strip()] for row in written(case.split("/")[0])]
    sections = {squeezed(one["section"]) for one in expected(case)}
    alone = [row for row in rows if len(row) == 1 and ":" in row[0] and row[0] not in sections]
    rows_of_figures = [row for row in rows if len(row) > 1] + alone
    out = Counter(squeezed(one["value_text"]) for one in expected(case) if one["value_text"] not in ("", "▲", "▼", "▶"))
    labels = {squeezed(one["indicator"]) for one in expected(case)} | {
        squeezed(part) for one in expected(case) for part in (one["column_label"], *one["column_label"].split())
    }
    put_in: Counter[str] = Counter()
    for row in rows_of_figures:
        names = [text for text in row if text in labels]
        assert names or len(row) == 1, row
        put_in.update(row)
        if names:
            put_in[names[0]] -= 1
    assert +put_in == out


@pytest.mark.parametrize("case", ["foi-numbered-answers/chromium", "foi-numbered-answers/writer"])
def test_answers_are_tied_to_their_questions(case: str) -> None:
    rows = [one for one in expected(case) if one["section"] == "Request 2"]
    by_question = {one["indicator"]: one for one in rows}
    special = by_question["how much does the council funds for a SEN child in a LA special school (again an average)"]
    assert (special["value"], special["unit"], special["basis"], special["value_text"]) == (
        "20380",
        "gbp",
        "year",
        "£20,380 per year",
    )
    assert float(special["x0"]) < float(special["x1"]) and special["page"] == "2"
    assert by_question["how much does the council funds for a SEN child home learning (again an average)"]["symbol"] == "x"
    # The sixth answer repeats its question: what it says stands below.
    assert by_question["how successful with the above measures and what are the KPIs"]["value_text"].startswith(
        "The Local Authority has a low rate"
    )
    assert "dissatisfied" not in "".join(one["value_text"] for one in rows)


@pytest.mark.parametrize("case", ["months-down-cumulative/chromium", "months-down-cumulative/writer"])
def test_the_months_of_a_cumulative_column_are_those_printed_beside_it(case: str) -> None:
    months = {
        one["period_start"]: one["value"]
        for one in expected(case)
        if one["indicator"] == "Number of New Requests Received" and one["column_role"] == "period"
    }
    derived = {
        one["period_start"]: one["monthly_value"]
        for one in expected(case, "monthly")
        if one["indicator"] == "Cumulative Number of Requests Received"
    }
    assert derived == months
    assert list(months.values()) == "20 29 26 26 26 33 24 9 17".split()
    assert not [one for one in expected(case) if one["period_start"] > "2016-09-30"]
    findings = expected(case, "findings")
    assert [(one["code"], one["printed"], one["expected"]) for one in findings] == [("month-against-cumulative", "7", "9")]


def test_pictures_say_what_drawn_icons_say() -> None:
    def said(case: str) -> list[tuple[str, ...]]:
        keys = ("indicator", "column_label", "value_text", "value", "symbol", "marker", "marker_meaning", "rag")
        return [tuple(one[key] for key in keys) for one in expected(case)]

    drawn = said("status-short-long-trend/weasyprint")
    assert said("status-short-long-trend/chromium-pictures") == drawn
    assert Counter(one[-1] for one in drawn if one[1] == "Q2 2021/22 Status") == {"green": 2, "amber": 1, "red": 1, "": 2}


def test_arrows_in_wingdings_are_those_that_were_drawn() -> None:
    found = [one["marker"] for one in expected("directions-in-wingdings/reportlab") if one["column_role"] == "trend"]
    assert found == [marker for row in ARROWS for marker in row[3:]]


def test_a_month_at_odds_is_found_whether_or_not_the_rule_names_the_two_rows(run: Run, tmp_path: Path) -> None:
    """Their labels differ in the word "cumulative" only."""
    rules = tmp_path / "rules"
    rules.mkdir()
    text = (Path(__file__).parent.parent / "rules" / "months-down-cumulative.yaml").read_text("utf-8")
    kept = [line for line in text.splitlines() if "accumulates" not in line and not line.strip().startswith("rows:")]
    (rules / "months-down-cumulative.yaml").write_text("\n".join(kept) + "\n", "utf-8")
    done = run("run", FIXTURES / "months-down-cumulative/chromium/report.pdf", "--rules", rules, "--table", "findings")
    assert [(one["code"], one["printed"], one["expected"]) for one in done.rows] == [("month-against-cumulative", "7", "9")]


def test_a_total_that_its_months_do_not_make_is_found(run: Run, tmp_path: Path) -> None:
    observations = expected("months-by-years/chromium")
    april = next(one for one in observations if one["column_label"] == "Apr 2013/14" and one["value"] == "120")
    corrections = tmp_path / "corrections.csv"
    with corrections.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["document_id", "observation_id", "printed", "corrected", "verdict", "note", "who", "when"])
        writer.writerow(
            [april["document_id"], april["observation_id"], "120", "121", "wrong", "", "A. Reviewer", "2026-01-05T10:00:00Z"]
        )
    done = run("run", FIXTURES / "months-by-years/chromium/report.pdf", "--corrections", corrections, "--table", "findings")
    assert done.code == 0, done.err
    assert [(one["code"], one["printed"], one["expected"]) for one in done.rows] == [("months-differ-from-total", "930", "931")]


@pytest.mark.parametrize(
    ("label", "start", "end", "basis"),
    [
        ("Actual May", "2015-05-01", "2015-05-31", None),
        ("Apr-May Actual", "2015-05-01", "2015-05-31", "cumulative_financial_year"),
        ("Oct-Dec", "2015-10-01", "2015-12-31", "quarter"),
        ("Actual 07/08", "2007-04-01", "2008-03-31", "year"),
        ("Annual Perf. 2012/13", "2012-04-01", "2013-03-31", "year"),
        ("Q2 2021/22 Value", "2021-07-01", "2021-09-30", "quarter"),
        ("March Benchmark", "2016-03-01", "2016-03-31", None),
        ("YTD Q3", "2015-10-01", "2015-12-31", "cumulative_financial_year"),
        ("YTD", "2015-10-01", "2015-12-31", "cumulative_financial_year"),
        ("Q3 (Oct-Dec)", "2015-10-01", "2015-12-31", "quarter"),
        ("Aug / Period 6", "2015-08-01", "2015-08-31", None),
        ("Dec 2013 (Period 10)", "2013-12-01", "2013-12-31", None),
        ("Rolling 12 months", "2015-01-01", "2015-12-31", "rolling_12_months"),
        ("R12M", "2015-01-01", "2015-12-31", "rolling_12_months"),
        ("2016/1 7", "2016-04-01", "2017-03-31", "year"),
    ],
)
def test_labels_that_lean_on_the_page(label: str, start: str, end: str, basis: str | None) -> None:
    covers = read_period("Q3 2015/16")
    page = PeriodContext(first_month=4, year=2015, as_at=date(2015, 12, 31), covers=covers)
    read = read_period(label, page)
    assert read is not None
    assert (str(read.period.start), str(read.period.end), read.basis) == (start, end, basis)


@pytest.mark.parametrize(
    ("label", "why"),
    [
        ("Actual May", "no year"),
        ("Apr-May", "no year"),
        ("YTD", "to which day"),
        ("YTD Q3", "calendar or a financial year"),
        ("Rolling 12 months", "to which day"),
        ("Q3 (Oct-Dec)", "no year"),
        ("Q3 (Oct-Nov)", "not three"),
        ("Period 6", "only where the page says which"),
        ("M07", "only where the page says which"),
        ("Municipal Year 2020/21", "annual meeting"),
        ("2020/21 Municipal Year", "annual meeting"),
        ("Summer term 2024", "councils set them"),
    ],
)
def test_labels_refused_with_a_reason(label: str, why: str) -> None:
    with pytest.raises(PeriodRefused, match=why):
        read_period(label)


@pytest.mark.parametrize("label", ["Value", "TTAF", "Baseline", "Target", "Performance Indicator", "2020-2024 Average"])
def test_headings_that_are_no_periods(label: str) -> None:
    assert read_period(label) is None
