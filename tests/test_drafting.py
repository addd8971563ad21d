"""Rules drafted from reports: they read what they were drafted from, and say only what the figures bear out."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from extract.drafting.draft import TableDraft
from extract.drafting.evidence import FEWEST_STEPS, _is_share, _shape, parts_fit, sums
from extract.drafting.recognition import choose_texts
from extract.drafting.write import _totals, comment, quoted
from extract.drafting.years_to_day import years_to_day
from extract.inference.headings import read_heading, with_placeholders
from extract.periods import month
from extract.rulebook.model import Role
from extract.scorecard.observe import ObservedTable
from extract.triage import PageText
from tests.conftest import Run, report, shared_pdf
from tests.scorecards import scorecard_pdf
from tests.tables import table

SCORECARD = report("bcp-send-scorecard/calc-ruled")

STYLES = getSampleStyleSheet()
GRID = [("GRID", (0, 0), (-1, -1), 0.5, "black")]


def drafted(run: Run, path: Path, folder: Path, name: str = "drafted") -> Path:
    out = folder / f"{name}.yaml"
    done = run("rules", "new", path, "-o", out)
    assert done.code == 0, done.err
    assert run("rules", "check", out).code == 0
    return out


def test_a_draft_reads_the_report_that_it_was_drafted_from(run: Run, tmp_path: Path) -> None:
    out = drafted(run, SCORECARD, tmp_path)
    columns = ("page", "table", "row", "column", "section", "parent_indicator", "indicator", "indicator_id", "column_role")
    figures = ("period_start", "period_end", "value_text", "value", "unit", "numerator", "marker", "marker_meaning")
    ours = run("run", SCORECARD, "--rules", tmp_path, "--rule", "drafted", "-q").rows
    known = run("run", SCORECARD, "--rule", "bcp-send-scorecard", "-q").rows
    assert [[row[name] for name in columns + figures] for row in ours] == [
        [row[name] for name in columns + figures] for row in known
    ]
    assert {row["rule"] for row in ours} == {"drafted"} and {row["flags"] for row in ours} & {""}
    rule = yaml.safe_load(out.read_text("utf-8"))
    shipped = yaml.safe_load((Path(__file__).parent.parent / "rules" / "bcp-send-scorecard.yaml").read_text("utf-8"))
    assert rule["recognise"]["page_says"] == shipped["recognise"]["page_says"]
    assert rule["tables"][0]["sections"] == shipped["tables"][0]["sections"]
    assert rule["tables"][0]["columns"] == shipped["tables"][0]["columns"]
    assert rule["marker_meaning"] == shipped["marker_meaning"]


#: What a person has to say of each report besides what its draft says: the roles that only a reader gives.
LEFT_TO_SAY = {"index-skipped-months/weasyprint": {"previous"}}


@pytest.mark.parametrize(
    "case",
    [
        "annual-and-quarters/weasyprint",
        "earlier-later-period/chromium",
        "index-skipped-months/weasyprint",
        "milestones/writer",
        "monthly-and-year-end/chromium",
        "months-by-years/chromium",
        "months-down-cumulative/chromium",
        "polarity-data-period/chromium",
        "quarter-months-better-worse/chromium",
        "status-icons/chromium",
        "status-short-long-trend/weasyprint",
        "years-by-months/writer",
    ],
)
def test_a_draft_reads_a_layout_as_its_rule_does(case: str, run: Run, tmp_path: Path) -> None:
    """The same figures under the same indicators, in the same role and of the same dates; only words are left to explain."""
    drafted(run, report(case), tmp_path)
    ours = run("run", report(case), "--rules", tmp_path, "--rule", "drafted", "-q").rows
    known = run("run", report(case), "--rule", case.split("/")[0], "-q").rows
    where = ("page", "table", "row", "column", "column_label")
    said = ("section", "indicator", "column_role", "period_start", "period_end", "rag", "marker", "marker_meaning")
    left = LEFT_TO_SAY.get(case, set())
    known = [
        row for row in known if row["column_role"] not in left | {"unit"} and not row["value_text"].endswith(("None", "*"))
    ]
    read = {tuple(row[name] for name in where): row for row in ours}
    for row in known:
        mine = read[tuple(row[name] for name in where)]
        given = ("marker_meaning",) if row["marker_meaning"] == "performance" and mine["marker_meaning"] == "unknown" else ()
        assert [(name, mine[name]) for name in said if name not in given] == [
            (name, row[name]) for name in said if name not in given
        ]
        assert mine["value"] == row["value"]


def test_rows_that_are_periods_are_drafted_as_such(run: Run, tmp_path: Path) -> None:
    rule = yaml.safe_load(drafted(run, report("months-down-cumulative/writer"), tmp_path).read_text("utf-8"))
    assert rule["as_at"] == "Education Health and Care Plans: monthly statistics as at {month}"
    assert rule["year_starts"] == "january"
    assert [column["holds"] for column in rule["tables"][0]["columns"]] == ["period_label", *["figures"] * 8]


def test_years_that_may_begin_in_another_month_say_so(run: Run, tmp_path: Path) -> None:
    text = drafted(run, report("foi-academic-years/chromium"), tmp_path).read_text("utf-8")
    assert "# year_starts: September" in text
    assert len(yaml.safe_load(text)["tables"]) == 3


def test_the_year_of_months_is_looked_for_above_the_table(run: Run, tmp_path: Path) -> None:
    rule = yaml.safe_load(drafted(run, report("quarter-months-better-worse/chromium"), tmp_path).read_text("utf-8"))
    assert rule["covers"] == "Appendix B: Performance Outcome Tables, {span}"
    assert rule["recognise"]["page_says"] == ["Performance Outcome Tables, {quarter} {split_year}"]


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("Target Nov 23", Role.TARGET),
        ("Nov 23 Target", Role.TARGET),
        ("Milestone 1 - Jul 23", Role.TARGET),
        ("Q2 2021/22 Status", Role.RAG),
        ("Q2 2021/22 Short Trend", Role.TREND),
        ("Forecast Mar 24", Role.TEXT),
        ("Year End 2016/17", Role.YEAR_TOTAL),
        ("Actual Nov 23", Role.PERIOD),
        ("Q2 2021/22 Value", Role.PERIOD),
        ("20 29", None),
    ],
)
def test_a_heading_with_a_period_may_hold_something_else(text: str, holds: Role | None) -> None:
    assert read_heading(text).holds is holds


def test_indents_are_no_parts_where_a_part_is_more_than_its_whole() -> None:
    rows = [["KPI", "Apr 24", "May 24"], ["Robbery", "3", "4"], ["Assault", "5", "6"], ["Subtotal", "8", "10"]]
    observed = table(rows)
    below = [replace(row, row=replace(row.row, parent="Assault")) for row in observed.rows[2:]]
    assert not parts_fit([replace(observed, rows=(*observed.rows[:2], *below))])
    assert parts_fit([observed])


def test_denominators_are_those_that_the_counts_bear_out(run: Run, tmp_path: Path) -> None:
    rule = yaml.safe_load(drafted(run, SCORECARD, tmp_path).read_text("utf-8"))
    found = {row["label"]: row["denominator"] for row in rule["tables"][0]["rows"] if "denominator" in row}
    mediations = "Total number of mediations (cumulative figure calendar year)"
    appeals = "No. of appeals registered with the SEND tribunal (cumulative calendar)"
    assert found == {
        "% of mediation cases that were followed by appeals (cumulative calendar)": mediations,
        "% of cases where LA conceded/found in favour of parent (cumulative calendar)": appeals,
        "% of cases where parent withdrew/found in favour of LA (cumulative calendar)": appeals,
    }


def test_what_is_not_known_is_a_comment_and_no_claim(run: Run, tmp_path: Path) -> None:
    text = drafted(run, SCORECARD, tmp_path).read_text("utf-8")
    rule = yaml.safe_load(text)
    assert not any("basis" in row for row in rule["tables"][0]["rows"])
    assert "# - label: No. of children accessing Dingley's Promise YTD" in text
    assert re.search(r"^#   requested:    # 17 times$", text, re.M)
    assert "symbols" not in rule


LENT = [["Measure", "Apr-24", "May-24", "Jun-24"], ["Books lent", "900", "*", "911"], ["Visits", "210", "~", "230"]]


def drafted_symbols(run: Run, tmp_path: Path, *lines: str) -> dict[str, str]:
    """What a draft says of the texts in place of figures, by text, of a page with some lines under its table."""
    path = scorecard_pdf(tmp_path / "report.pdf", ("Performance", LENT), notes=lines)
    done = run("rules", "new", path)
    assert done.code == 0 and "symbols" not in yaml.safe_load(done.out), "nothing of it is more than a proposal"
    return dict(re.findall(r'^#   "(.)":(.*?)$', done.out, re.M))


def test_a_sign_is_left_open_unless_the_page_says_what_it_means(run: Run, tmp_path: Path) -> None:
    assert drafted_symbols(run, tmp_path) == {"*": "    # once", "~": "    # once"}
    key = "* figures below 5 are suppressed"
    assert drafted_symbols(run, tmp_path, key) == {"*": f" c    # once; the page says: {key}", "~": "    # once"}
    key = "Key: * = under review, ~ denotes data not available"
    assert drafted_symbols(run, tmp_path, key) == {
        "*": "    # once; the page says: * = under review",
        "~": " x    # once; the page says: ~ denotes data not available",
    }


MONTHS = ["Measure", "Apr-24", "May-24", "Jun-24"]
BOOKS = [[f"Books of kind {kind}", "1,000,100", f"1,000,{100 + kind}", "1,000,500"] for kind in range(10, 20)]
FILMS = [[f"Films of kind {kind}", "1,000,100", f"1,000,{200 + kind}", "1,000,500"] for kind in range(10, 16)]
WORDS = [[label, "xx xxx xxx", "yyyyyyy", "none so far"] for label, *_ in FILMS]


@pytest.mark.parametrize(
    ("overleaf", "proposed", "said", "pages"),
    [
        (("Performance", FILMS), {"continues_without_header": True}, "it goes on overleaf", {"1", "2"}),
        (("More", FILMS), {"continues_without_header": True}, "NOT READ: the table seems to go on on page 2", {"1"}),
        (("Performance", [MONTHS, *FILMS]), {}, "Page 2 prints the headings of the page before again", {"1", "2"}),
        (("Performance", WORDS), {}, "NOT READ: page 2, where a table begins as the page before ends with one", {"1"}),
    ],
)
def test_what_goes_on_overleaf_is_proposed_or_said_not_to_be_read(
    run: Run, tmp_path: Path, overleaf: tuple[str, list[list[str]]], proposed: dict[str, bool], said: str, pages: set[str]
) -> None:
    path = scorecard_pdf(tmp_path / "report.pdf", ("Performance", [MONTHS, *BOOKS]), overleaf)
    out = drafted(run, path, tmp_path)
    text = out.read_text("utf-8")
    assert said in " ".join(text.replace("#", " ").split())
    table_ = yaml.safe_load(text)["tables"][0]
    assert {key: value for key, value in table_.items() if key.startswith("continues")} == proposed
    assert {row["page"] for row in run("run", path, "--rules", tmp_path, "--rule", "drafted", "-q").rows} == pages


def test_totals_and_the_date_of_the_report(run: Run, tmp_path: Path) -> None:
    path = report("durham-period-to-date/calc")
    rule = yaml.safe_load(drafted(run, path, tmp_path).read_text("utf-8"))
    assert rule["as_at"] == "Period Ending {date}"
    assert {entry["total"]: len(entry["parts"]) for entry in rule["tables"][0]["totals"]}["Violent Crime Subtotal"] == 4
    assert rule["tables"][0]["indented_children"] is True
    assert len(run("run", path, "--rules", tmp_path, "--rule", "drafted", "-q").rows) == 1122


def test_no_table_of_figures_by_period(run: Run) -> None:
    done = run("rules", "new", report("looks/money-weasyprint"))
    assert (done.code, done.out) == (3, "")
    assert "no table prints figures under headings that are periods" in done.err and "inspect" in done.err


def test_no_file_is_overwritten(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "mine.yaml"
    out.write_text("mine", "utf-8")
    done = run("rules", "new", report("looks/over-pages"), "-o", out)
    assert done.code == 2 and "is there already" in done.err and out.read_text("utf-8") == "mine"


def test_a_name_that_no_rule_can_have(run: Run, tmp_path: Path) -> None:
    done = run("rules", "new", report("looks/over-pages"), "-o", tmp_path / "My Rule.yaml")
    assert done.code == 2 and "my-rule" in done.err
    assert run("rules", "new", report("looks/over-pages"), "-o", tmp_path / "general.yaml").code == 2


@pytest.mark.parametrize(
    ("name", "observations"),
    [
        ("kent-qpr/QPR Q3 Cabinet appendix 1.pdf", 245),
        ("durham-crime/April 5 2025 Weekly Period-to-Date Crime Table.pdf", 1122),
        ("oakland-crime/260810_Citywide Weekly Crime Report 03Aug26 - 09Aug26.pdf", 189),
    ],
)
def test_drafts_of_real_reports_read_them(run: Run, tmp_path: Path, name: str, observations: int) -> None:
    path = shared_pdf(name)
    drafted(run, path, tmp_path)
    assert len(run("run", path, "--rules", tmp_path, "--rule", "drafted", "-q").rows) == observations


# --- what figures say ----------------------------------------------------------------------------------------------------

STEPS = st.lists(st.integers(min_value=1, max_value=1000), min_size=12, max_size=30)


def by_month(values: list[int], first: int) -> list[tuple[date, date, Decimal]]:
    months = [month(2023 + (first - 1 + place) // 12, (first - 1 + place) % 12 + 1) for place in range(len(values))]
    return [(one.start, one.end, Decimal(value)) for one, value in zip(months, values, strict=True)]


@given(STEPS, st.sampled_from([1, 4, 9]))
def test_a_running_total_is_known_by_its_shape(steps: list[int], first: int) -> None:
    """What accumulates from a month, a small step each month, is known to; and over no other year."""
    steady = [50 + step % 10 for step in steps]
    values = [sum(steady[place - place % 12 : place + 1]) for place in range(len(steady))]
    series = by_month(values, first)
    assert (_shape(series, first) is not None) == (len(values) > 12)
    assert all(_shape(series, other) is None for other in {1, 4, 9} - {first})


@given(st.lists(st.integers(min_value=0, max_value=9), max_size=FEWEST_STEPS), st.sampled_from([1, 4, 9]))
def test_a_few_figures_show_nothing(values: list[int], first: int) -> None:
    assert _shape(by_month(values, first), first) is None


@given(st.integers(1, 500), st.integers(1, 500))
def test_a_share_is_one_rounded_or_cut_off(count: int, more: int) -> None:
    whole = count + more
    exact = Decimal(100 * count) / whole
    assert _is_share(exact.quantize(Decimal("0.01")), Decimal(count), Decimal(whole))
    assert not _is_share(exact.quantize(Decimal("0.01")) + 1, Decimal(count), Decimal(whole))


def with_total(*printed: str) -> ObservedTable:
    months = ["Jan 24", "Feb 24", "Mar 24", "Apr 24", "May 24"]
    north, south = ["North", "1", "2", "3", "4", "5"], ["South", "10", "20", "30", "40", "50"]
    return table([["KPI", *months], ["Others", "7", "7", "7", "7", "7"], north, south, ["Total incidents", *printed]])


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        (["11", "22", "33", "44", "55"], (2, 5, 0)),
        (["11", "22", "33", "45", "55"], (2, 4, 1)),
        (["18", "29", "40", "51", "63"], (3, 4, 1)),
    ],
)
def test_a_total_that_a_misprint_breaks_is_still_seen(printed: list[str], said: tuple[int, int, int]) -> None:
    (one,) = sums(with_total(*printed))
    assert (len(one.parts), one.columns, one.amiss) == said


def test_a_row_that_is_a_sum_here_and_there_is_no_total() -> None:
    assert sums(with_total("11", "22", "33", "45", "56")) == []


def test_a_total_with_a_misprint_is_proposed_as_a_comment() -> None:
    (one,) = sums(with_total("11", "22", "33", "45", "55"))
    kind = TableDraft("t", ("x",), (1,), (), False, (), False, (), (), 3, (), (), (), (), (one,))
    text = "\n".join(_totals(kind))
    assert "The sum of those above it in 4 of 5 columns." in text
    assert "    # totals:\n" in text and "    #   - total: Total incidents\n    #     parts: [North, South]" in text


# --- texts ---------------------------------------------------------------------------------------------------------------


def test_texts_tell_the_pages_from_all_others() -> None:
    pages = [
        PageText.of(text) for text in ("Contents", "Council Scorecard", "Council Scorecard more", "Council only", "Scorecard")
    ]
    assert choose_texts(["Council", "Scorecard", "more"], pages, [2, 3]) == ["Council", "Scorecard"]
    assert choose_texts(["Contents"], pages, [2, 3]) == []
    assert choose_texts(["{year}"], [PageText.of("2024")], [1]) == []


def test_what_changes_from_report_to_report_is_a_placeholder() -> None:
    assert with_placeholders("Period Ending 5 April 2025") == "Period Ending {date}"
    assert with_placeholders("Quarter 3 2024/25") == "{quarter} {split_year}"
    assert with_placeholders("SEND Scorecard") == "SEND Scorecard"


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), max_size=40))
def test_a_text_comes_back_from_yaml(text: str) -> None:
    assert yaml.safe_load(f"- {{heading: {quoted(text)}, holds: text}}") == [{"heading": text, "holds": "text"}]


@given(st.lists(st.text("abc", min_size=1, max_size=30), min_size=1, max_size=60))
def test_comments_keep_every_word(words: list[str]) -> None:
    lines = list(comment(" ".join(words), 4))
    assert all(line.startswith("    # ") for line in lines)
    assert " ".join(line.removeprefix("    # ") for line in lines).split() == words


@pytest.mark.parametrize(
    ("said", "as_at", "basis"),
    [
        ("JANUARY 1 – OCTOBER 31, 2021 vs. 2022", "JANUARY 1 - {day}, {year} vs. {year}", "cumulative_calendar_year"),
        ("1 April to 30 September 2024", "1 April to {day} {year}", "cumulative_financial_year"),
        ("October 31, 2021 vs. 2022", None, None),
        ("3 April to 30 September 2024", None, None),
        ("January 1 - 2021", None, None),
    ],
)
def test_years_that_run_to_a_day_are_known_by_what_the_page_says(said: str, as_at: str | None, basis: str | None) -> None:
    found = years_to_day(PageText.of(f"Crimes by area\n{said}\nAREA 2021 2022"))
    assert (found and found.as_at, found and found.basis.value) == (as_at, basis)


def test_a_draft_of_years_to_date_dates_them_as_the_rule_does(run: Run, tmp_path: Path) -> None:
    path = report("lasd-part-i-crimes/chromium")
    drafted(run, path, tmp_path)
    own = run("run", path, "--rules", tmp_path, "--rule", "drafted", "-q").rows
    shipped = run("run", path, "--rule", "lasd-part-i-crimes", "-q").rows
    dates = {(one["page"], one["x0"], one["top"]): (one["period_end"], one["basis"]) for one in shipped if one["value"]}
    same = [
        (one["period_end"], one["basis"]) == dates[one["page"], one["x0"], one["top"]]
        for one in own
        if (one["page"], one["x0"], one["top"]) in dates and one["column_role"] == "period"
    ]
    assert len(same) > 10 and all(same)


LASD_LIKE = [
    ["Crime", "Ward", "Jan-25", "Feb-25", "Mar-25"],
    ["Burglary", "North", "4", "5", "8"],
    ["", "South", "5", "2", "6"],
    ["Robbery", "North", "2", "0", "1"],
    ["", "South", "3", "3", "5"],
]


def test_cells_that_stand_beside_several_rows_are_their_sections(run: Run, tmp_path: Path) -> None:
    pdf = tmp_path / "wards.pdf"
    style = [*GRID, ("SPAN", (0, 1), (0, 2)), ("SPAN", (0, 3), (0, 4))]
    flow = [Paragraph("Ward report", STYLES["Heading1"]), Table(LASD_LIKE, style=style)]
    SimpleDocTemplate(str(pdf)).build(flow)
    text = drafted(run, pdf, tmp_path).read_text("utf-8")
    assert yaml.safe_load(text)["tables"][0]["columns"][:2] == [
        {"heading": "Crime", "holds": "section"},
        {"heading": "Ward", "holds": "indicator"},
    ]
    assert "If they are the measures" in text
    rows = run("run", pdf, "--rules", tmp_path, "-q").rows
    assert [(row["section"], row["indicator"], row["value"]) for row in rows if row["column_label"] == "Feb-25"] == [
        ("Burglary", "North", "5"),
        ("Burglary", "South", "2"),
        ("Robbery", "North", "0"),
        ("Robbery", "South", "3"),
    ]
    assert len({row["indicator_id"] for row in rows}) == 4
    general = run("run", pdf, "-q").rows
    assert {row["section"] for row in general} == {"Burglary", "Robbery"}


def test_numbers_of_indicators_are_no_halves_of_years(run: Run, tmp_path: Path) -> None:
    """ "H1" and "P2" may be periods; beside months across the page, and below a section's name, they are references."""
    body = [["Housing", "", "", "", ""], ["H1", "Homes let", "12", "14", "9"], ["H2", "Rent collected", "97%", "98%", "96%"]]
    body += [["P1", "Applications decided", "80", "75", "88"], ["P2", "Appeals lost", "0", "1", "2"]]
    pdf = tmp_path / "codes.pdf"
    head = [["Ref", "Indicator", "Apr-24", "May-24", "Jun-24"]]
    table_ = Table(head + body, style=[*GRID, ("SPAN", (0, 1), (-1, 1))])
    SimpleDocTemplate(str(pdf)).build([Paragraph("Service Scorecard", STYLES["Heading1"]), table_])
    drafted(run, pdf, tmp_path)
    rows = run("run", pdf, "--rules", tmp_path, "-q").rows
    months = [(row["section"], row["indicator"], row["value"]) for row in rows if row["period_start"] == "2024-05-01"]
    assert months == [
        ("Housing", "Homes let", "14"),
        ("Housing", "Rent collected", "98"),
        ("Housing", "Applications decided", "75"),
        ("Housing", "Appeals lost", "1"),
    ]


def test_every_cell_of_pages_of_several_kinds_is_read_as_the_shipped_rule_reads_it(run: Run, tmp_path: Path) -> None:
    pdf = shared_pdf("lasd-crime/Patrol-CurrentMonth-YTD.pdf")
    drafted(run, pdf, tmp_path)
    said = ("page", "x0", "top", "value_text", "value", "unit", "column_role", "period_start", "period_end", "basis")
    ours = run("run", pdf, "--rules", tmp_path, "--rule", "drafted", "-q").rows
    known = run("run", pdf, "--rule", "lasd-part-i-crimes", "-q").rows
    assert len(known) == 2937
    assert sorted([row[name] for name in said] for row in ours) == sorted([row[name] for name in said] for row in known)
