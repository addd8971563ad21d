"""Reading without a rule: what the general layout takes agrees with what a rule reads, and ordinary tables are left alone."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from extract.child import Limits
from extract.figures import read_figure
from extract.inference.headings import KINDS, Heading, fine_grained, general_pattern, literal, read_heading
from extract.periods import PeriodType
from extract.reading import Reading, read_result
from extract.records import DocumentResult, Observation
from extract.rulebook.load import shipped_rules_folder
from extract.rulebook.model import Role
from extract.rulebook.patterns import compiled
from tests.conftest import FIXTURES, SCORECARDS, SHARED, Run, report
from tests.scorecards import scorecard_pdf
from tests.test_looks import SCORECARD, plain

CASES = [*(f"bcp-send-scorecard/{case}" for case in SCORECARDS), *(f"looks/{look}" for look in SCORECARD)]


def by_rule(path: Path) -> DocumentResult:
    return read_result(path, Reading([shipped_rules_folder()], limits=Limits(seconds=300)), path.name)


def generally(path: Path) -> DocumentResult:
    return read_result(path, Reading([], limits=Limits(seconds=300), general=True), path.name)


def told(one: Observation) -> tuple[object, ...]:
    """What is printed, and what a table says of itself: all but what only a rule knows."""
    place = (one.page, one.table, one.row, one.column, one.x0, one.top, one.x1, one.bottom)
    names = (one.section, one.parent_indicator, one.indicator, one.indicator_id, one.column_label, one.column_role)
    period = (one.period_start, one.period_end, one.period_type)
    figure = (one.value_text, one.value, one.unit, one.numerator, one.marker, one.marker_source, one.marker_colour, one.rag)
    return *place, *names, *period, *figure


@pytest.mark.parametrize("case", CASES)
def test_the_scorecard_reads_as_its_rule_reads_it(case: str) -> None:
    known, inferred = by_rule(report(case)), generally(report(case))
    assert [told(one) for one in inferred.observations] == [told(one) for one in known.observations]
    assert len(inferred.observations) == 965


def test_a_basis_is_what_the_labels_say_and_nothing_more() -> None:
    path = report("bcp-send-scorecard/calc-ruled")
    known = {one.observation_id: one for one in by_rule(path).observations}
    for one in generally(path).observations:
        assert one.rule == "general" and "inferred" in one.flags.split(";")
        said = known[one.observation_id]
        if said.basis_source == "label":
            assert (one.basis, one.basis_source) == (said.basis, said.basis_source)
        else:
            assert (one.basis, one.basis_source) == ("unknown", None)


@pytest.mark.parametrize(
    "look", ["over-pages", "side-by-side", "sheet-in-sheet", "thirty-columns", "nothing-drawn", "tight-right"]
)
def test_other_tables_of_months_are_read_whole(look: str) -> None:
    """Every figure of the plain tables is there, once, with the month over it."""
    truth = json.loads((FIXTURES / "looks" / look / "truth.json").read_text("utf-8"))
    cells = [plain(text) for table in truth["tables"] for row in table["rows"][1:] for text in row[1:]]
    printed = sorted(text for text in cells if read_figure(text.strip("▲▼▶ ")).value is not None)
    found = [one for one in generally(report(f"looks/{look}")).observations if one.value is not None]
    assert sorted(plain(one.value_text) for one in found) == printed
    assert all(one.period_type is PeriodType.MONTH for one in found if one.column_role is Role.PERIOD)


@pytest.mark.parametrize("case", ["looks/money-weasyprint", "must-not-match/agenda-without-scorecard"])
def test_ordinary_tables_are_left_alone(run: Run, case: str) -> None:
    done = run("run", report(case), "--rule", "general")
    assert (done.code, done.out) == (3, "")
    assert "no table is plainly one of figures by period" in done.err


def test_a_rule_goes_before_the_general_layout(run: Run) -> None:
    done = run("run", report("bcp-send-scorecard/calc-ruled"))
    assert {row["rule"] for row in done.rows} == {"bcp-send-scorecard"}
    assert "general layout" not in done.err


def test_what_no_rule_claims_is_read_and_said_to_be_inferred(run: Run) -> None:
    done = run("run", report("looks/over-pages"))
    assert done.code == 0
    assert len(done.rows) == 292 and {row["rule"] for row in done.rows} == {"general"}
    assert "all read without a rule" in done.err
    identified = {(row["indicator_id"], row["period_start"]) for row in done.rows if row["column_role"] == "period"}
    assert len(identified) == sum(row["column_role"] == "period" for row in done.rows)


def test_the_general_layout_can_be_left_out(run: Run) -> None:
    assert run("run", report("looks/over-pages"), "--no-general").code == 3
    assert run("run", report("looks/over-pages"), "--rule", "durham-period-to-date").code == 3
    wrong = run("run", report("looks/over-pages"), "--no-general", "--rule", "general")
    assert wrong.code == 2 and "--no-general" in wrong.err


VISITS = [
    ["Measure", "Apr-24", "May-24", "Jun-24"],
    ["Visits to libraries", "210", "215", "230"],
    ["Books lent", "900", "870", "911"],
]
SPENDING = [["Service", "Apr-24", "May-24", "Jun-24"], ["Libraries", "£210", "£215", "£230"], ["Museums", "£90", "£87", "£91"]]
POPULATION = [
    ["Place", "2022", "2023", "2024"],
    ["Northend", "9,210", "9,215", "9,230"],
    ["Southend", "8,190", "8,187", "8,191"],
]
MEETINGS = [
    ["Board", "Apr-24", "May-24", "Jun-24"],
    ["Cabinet", "Guildhall", "Annexe", "Guildhall"],
    ["Audit", "-", "Annexe", "-"],
]


def test_what_is_nearly_taken_and_left_alone_is_told_with_the_reason(run: Run, tmp_path: Path) -> None:
    pages = [("Performance", VISITS), ("Outgoings", SPENDING), ("Statistics", POPULATION), ("Timetable", MEETINGS)]
    path = scorecard_pdf(tmp_path / "report.pdf", *pages)
    done = run("run", path)
    assert {row["page"] for row in done.rows} == {"1"}
    assert [line.partition(": ")[2] for line in done.err.splitlines() if "left alone" in line] == [
        "page 2, table 1 is left alone: it is about money",
        "page 3, table 1 is left alone: it prints whole years, and nothing says that they are a measure of performance",
    ]
    assert "left alone" not in run("run", path, "--no-general", "--rules", tmp_path).err
    assert run("run", path, "-q").err == ""


def test_of_many_tables_that_are_left_alone_the_first_are_told(run: Run, tmp_path: Path) -> None:
    path = scorecard_pdf(tmp_path / "report.pdf", ("Performance", VISITS), *[("Outgoings", SPENDING)] * 8)
    told = [line.partition(": ")[2] for line in run("run", path).err.splitlines() if "left alone" in line]
    assert len(told) == 6 and told[-1] == "3 more tables left alone on pages 7-9"


def test_where_nothing_is_taken_the_error_names_what_came_near(run: Run, tmp_path: Path) -> None:
    done = run("run", scorecard_pdf(tmp_path / "report.pdf", ("Timetable", MEETINGS), *[("Outgoings", SPENDING)] * 2))
    assert done.code == 3
    assert "by period (nearest is table 1 on page 2: it is about money, and 1 more like it) - " in done.err


def test_no_rule_may_take_the_name(run: Run, tmp_path: Path) -> None:
    text = (shipped_rules_folder() / "bcp-send-scorecard.yaml").read_text("utf-8")
    (tmp_path / "general.yaml").write_text(text.replace("rule: bcp-send-scorecard", "rule: general"), "utf-8")
    done = run("rules", "check", tmp_path / "general.yaml")
    assert done.code == 6 and "give the rule another" in done.err


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Nat", Role.NATIONAL),
        ("England average 2023/24", Role.NATIONAL),
        ("SN", Role.STATISTICAL_NEIGHBOURS),
        ("Stat Neighbour Avg", Role.STATISTICAL_NEIGHBOURS),
        ("SW", Role.REGION),
        ("2024/25 Target", Role.TARGET),
        ("Floor", Role.FLOOR),
        ("Dec-24", Role.PERIOD),
        ("Q3 2024/25", Role.PERIOD),
        ("12m to Dec 24", Role.PERIOD),
        ("RAG", Role.RAG),
        ("D.O.T.", Role.TREND),
        ("% Change", Role.CHANGE),
        ("Comments", Role.TEXT),
        ("KPI", "indicator"),
        ("National Insurance", None),
        ("Target group", None),
        ("", None),
    ],
)
def test_headings(text: str, role: object) -> None:
    assert read_heading(text).holds == role


def test_a_budget_year_is_no_month() -> None:
    assert not fine_grained(read_heading("2024/25")) and fine_grained(read_heading("Jan-25")) and not fine_grained(Heading(""))


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("Dec-23", "{month}"),
        ("2024/25", "{split_year}"),
        ("Q3 2024/25", "{quarter} {split_year}"),
        ("Jan – Mar 24", "{bare_month} - {month}"),
        ("12m to Dec 24", "12m to {month}"),
        ("Target", "Target"),
        ("{x}", "*x*"),
        ("/a/", "*a/"),
    ],
)
def test_headings_as_a_rule_writes_them(text: str, pattern: str) -> None:
    assert general_pattern(read_heading(text)) == pattern
    assert compiled(literal(text)).matches(text)


def test_every_kind_of_heading_is_a_pattern() -> None:
    assert all(compiled(kind).source == kind for kind in KINDS)


# --- the real documents --------------------------------------------------------------------------------------------------

#: The tables that were looked at, one by one, and are figures by period: page and place. All others must be left alone.
TAKEN = {
    "QPR Q3 Cabinet appendix 1.pdf": {(12, 1), (13, 1), (14, 1), (45, 1)},
    "April 5 2025 Weekly Period-to-Date Crime Table.pdf": {(1, 1), (2, 1)},
    "December 10 2022 Weekly Period to Date Table.pdf": {(1, 1), (2, 1)},
}


def real_documents() -> list[Path]:
    return sorted((SHARED / "pdfs").rglob("*.pdf"))


@pytest.mark.parametrize("path", real_documents(), ids=lambda path: path.name)
def test_real_documents(run: Run, path: Path) -> None:
    done = run("run", path, "--rule", "general", "-q")
    taken = {(int(row["page"]), int(row["table"])) for row in csv.DictReader(done.out.splitlines())}
    assert taken == TAKEN.get(path.name, set())


def test_the_crime_table_reads_as_its_rule_reads_it() -> None:
    """All but what only a rule knows: that a bare month's heading is no running total."""
    path = report("durham-period-to-date/calc")
    assert [told(one) for one in generally(path).observations] == [told(one) for one in by_rule(path).observations]
