"""One row for each academic year, every value with the cells that it rests on, and what is not held said in words."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from extract.errors import BadProfile
from extract.package.formats import Files
from extract.package.rows import Package
from extract.periods import Basis, year_from
from extract.profiles.answer_files import answer_files, make_answers
from extract.profiles.answers import AnswerRow, Status, Value, answer
from extract.profiles.load import load_profile, shipped_profiles
from extract.profiles.model import Profile
from tests.conftest import ROOT, SHARED, Run, read_rows, report
from tests.packages import Line, for_year, package, together

OPENED = "CSPs opened in the month"
IN_FORCE = "CSPs in force"
REVIEWS, IN_TIME = "Reviews completed", "Reviews completed in time"
MEDIATIONS = "Mediations (cumulative)"


def profile(year_starts: object = None, **fields: object) -> Profile:
    rules = [
        {"field": name, "title": name, **(rule if isinstance(rule, dict) else {"from": rule})} for name, rule in fields.items()
    ]
    starts = {"year_starts": year_starts} if year_starts else {}
    return Profile.model_validate({"profile": "mine", "title": "Mine", **starts, "fields": rules})


def source(indicator: object, **more: str) -> list[dict[str, object]]:
    return [{"indicator": indicator, **more}]


def numbers(first: int, count: int) -> list[str]:
    return [str(first + step) for step in range(count)]


def value(package_: Package, profile_: Profile, year: str, field: int = 0) -> Value:
    (row,) = (row for row in answer(package_, profile_) if row.year.label == year)
    return row.values[field]


def said(package_: Package, profile_: Profile, year: str) -> tuple[Status, str]:
    found = value(package_, profile_, year)
    return found.status, found.text


# --- the sum of months ---------------------------------------------------------------------------------------------------


def test_a_year_is_the_sum_of_its_twelve_months() -> None:
    held = package(Line(OPENED, Basis.MONTH, (2023, 9), numbers(10, 16)))
    found = value(held, profile(opened=source(OPENED)), "2023/24")
    assert (found.status, found.text) == (Status.COMPLETE, str(sum(range(10, 22))))
    assert [part.figure for part in found.parts] == list(map(Decimal, range(10, 22)))


def test_scottish_years_begin_in_august() -> None:
    line = Line(OPENED, Basis.MONTH, (2023, 8), numbers(10, 13))
    scottish, english = package(line, code="S12000008"), package(line, code="E06000058")
    wanted = profile(opened=source(OPENED))
    assert value(scottish, wanted, "2023/24").figure == sum(range(10, 22))
    assert value(english, wanted, "2023/24").figure == sum(range(11, 23))
    calendar = profile(year_starts="January", opened=source(OPENED))
    assert [row.year.start for row in answer(english, calendar)] == [date(2023, 1, 1), date(2024, 1, 1)]


def test_an_authority_whose_code_has_changed_has_one_row_a_year() -> None:
    """Sheffield's code is another one since May 2025: the year goes over both."""
    before = package(Line(OPENED, Basis.MONTH, (2024, 9), numbers(1, 8)), code="E08000019", meeting=date(2025, 4, 1))
    since = package(
        Line(OPENED, Basis.MONTH, (2025, 5), numbers(9, 4)), document_id="e" * 64, code="E08000039", meeting=date(2025, 9, 1)
    )
    (row,) = answer(together(before, since), profile(opened=source(OPENED)))
    assert row.values[0].figure == sum(range(1, 13))


def test_a_year_that_is_not_over_is_marked() -> None:
    held = package(Line(OPENED, Basis.MONTH, (2024, 9), ["3", "4", "5"]))
    (row,) = answer(held, profile(opened=source(OPENED)))
    assert (row.values[0].status, row.values[0].text) == (Status.YEAR_TO_DATE, "12")
    assert row.year_to_date == date(2024, 11, 30)


def test_cumulative_figures_are_taken_apart_first() -> None:
    """Over two calendar years: September to December are differences, January begins anew."""
    held = package(Line(MEDIATIONS, Basis.CUMULATIVE_CALENDAR_YEAR, (2024, 8), ["295", "328", "361", "394", "435", "42"]))
    found = value(held, profile(mediations=source(MEDIATIONS)), "2024/25")
    assert (found.status, found.text) == (Status.YEAR_TO_DATE, str(33 + 33 + 33 + 41 + 42))
    assert [bool(part.previous) for part in found.parts] == [True, True, True, True, False]


def test_a_figure_that_accumulates_over_the_academic_year_is_its_own_sum() -> None:
    line = Line("Children (YTD)", Basis.CUMULATIVE_ACADEMIC_YEAR, (2023, 11), [*numbers(30, 10), "4"], adds_up=False)
    held = package(line)
    wanted = profile(children=source("Children (YTD)"))
    assert said(held, wanted, "2023/24") == (Status.COMPLETE, "39")
    assert said(held, wanted, "2024/25") == (Status.YEAR_TO_DATE, "4")
    scottish = package(line, code="S12000008")
    assert value(scottish, wanted, "2023/24").status is Status.PART_HELD, "their year began in August"
    since_august = replace(line, year_begins=8)
    assert said(package(since_august, code="S12000008"), wanted, "2023/24") == (Status.COMPLETE, "38")
    assert said(package(since_august), wanted, "2023/24") == (Status.PART_HELD, "not held in full"), "it ends in July"


def test_a_total_printed_for_the_year_counts() -> None:
    line = Line(OPENED, Basis.MONTH, (2024, 1), ["1"])
    held = package(line)
    held = replace(held, observations=(*held.observations, for_year(line, year_from(2022, 9), "57")))
    assert (value(held, profile(opened=source(OPENED)), "2022/23").status) == Status.COMPLETE
    assert value(held, profile(opened=source(OPENED)), "2022/23").figure == 57


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        (numbers(10, 11), "missing: September 2023 (not printed)"),
        (["1", "2", "", *numbers(4, 8)], "missing: September 2023, December 2023 (not printed)"),
        (["1", "n/a", *numbers(4, 9)], "November 2023 (no figure is printed)"),
    ],
)
def test_a_year_with_a_hole_is_not_held_in_full(texts: list[str], says: str) -> None:
    held = package(Line(OPENED, Basis.MONTH, (2023, 10), texts), Line("Other", Basis.MONTH, (2024, 9), ["1"]))
    found = value(held, profile(opened=source(OPENED)), "2023/24")
    assert (found.status, found.figure, found.text) == (Status.PART_HELD, None, "not held in full")
    assert says in found.note and found.note.startswith("held: October 2023")


def test_a_missing_predecessor_is_said() -> None:
    held = package(Line(MEDIATIONS, Basis.CUMULATIVE_CALENDAR_YEAR, (2023, 12), ["143", *numbers(10, 9)]))
    found = value(held, profile(mediations=source(MEDIATIONS)), "2023/24")
    assert found.status is Status.PART_HELD and "December 2023 (no earlier figure is printed to take it from)" in found.note


@pytest.mark.parametrize(
    ("basis", "texts", "says"),
    [
        (Basis.SNAPSHOT, ["5"] * 12, "a count on a day"),
        (Basis.UNKNOWN, ["5"] * 12, "does not say that the figure is of the month alone"),
        (Basis.MONTH, ["5%"] * 12, "a percent cannot be added up"),
    ],
)
def test_what_cannot_be_added_up_is_not(basis: Basis, texts: list[str], says: str) -> None:
    found = value(package(Line(OPENED, basis, (2023, 9), texts)), profile(opened=source(OPENED)), "2023/24")
    assert found.figure is None and says in found.note


def test_a_suppressed_month_suppresses_its_year() -> None:
    found = value(
        package(Line(OPENED, Basis.MONTH, (2023, 9), ["5", "c", *["6"] * 10])), profile(opened=source(OPENED)), "2023/24"
    )
    assert (found.status, found.text) == (Status.SUPPRESSED, "c")


def test_several_indicators_are_added_up_and_of_several_sources_the_first_counts() -> None:
    held = package(Line("A", Basis.MONTH, (2023, 9), ["1"] * 12), Line("B", Basis.MONTH, (2023, 9), ["2"] * 12))
    both = profile(both=[{"indicator": ["A", "C"]}, {"indicator": ["A", "B"]}, {"indicator": "A"}])
    assert value(held, both, "2023/24").figure == 36
    assert len(value(held, both, "2023/24").parts) == 24


def test_the_latest_report_counts_for_each_month() -> None:
    line = Line(OPENED, Basis.MONTH, (2023, 9), ["1"] * 12)
    earlier = package(line, document_id="a" * 64, meeting=date(2024, 9, 1))
    later = package(replace(line, first=(2024, 8), texts=["100"]), document_id="b" * 64, meeting=date(2024, 10, 1))
    for order in ((earlier, later), (later, earlier)):
        assert value(together(*order), profile(opened=source(OPENED)), "2023/24").figure == 111


# --- the last of the year, ratios ----------------------------------------------------------------------------------------


def test_the_last_of_the_year() -> None:
    held = package(Line(IN_FORCE, Basis.SNAPSHOT, (2024, 6), numbers(70, 8)), Line("Other", Basis.MONTH, (2024, 1), ["1"]))
    wanted = profile(in_force={"from": source(IN_FORCE), "take": "last_of_year"})
    assert said(held, wanted, "2023/24") == (Status.COMPLETE, "72")
    assert said(held, wanted, "2024/25") == (Status.YEAR_TO_DATE, "77")
    early = package(Line(IN_FORCE, Basis.SNAPSHOT, (2024, 5), ["70"]), Line("Other", Basis.MONTH, (2024, 10), ["1"]))
    found = value(early, wanted, "2023/24")
    assert (found.status, found.figure) == (Status.PART_HELD, None) and "last printed for 31 May 2024: 70" in found.note


def test_a_ratio_of_sums_is_exact_and_rounded_half_up() -> None:
    held = package(
        Line(REVIEWS, Basis.MONTH, (2023, 9), ["10"] * 12), Line(IN_TIME, Basis.MONTH, (2023, 9), ["9"] * 11 + ["6"])
    )
    wanted = profile(pct={"from": source(IN_TIME), "of": source(REVIEWS), "take": "ratio_of_sums", "decimals": 1})
    found = value(held, wanted, "2023/24")
    assert (found.text, found.note) == ("87.5", "105 of 120")
    assert len(found.parts) == 24
    none = package(Line(REVIEWS, Basis.MONTH, (2023, 9), ["0"] * 12), Line(IN_TIME, Basis.MONTH, (2023, 9), ["0"] * 12))
    assert "none to take a percentage of" in value(none, wanted, "2023/24").note
    short = package(Line(REVIEWS, Basis.MONTH, (2023, 9), ["10"] * 5), Line(IN_TIME, Basis.MONTH, (2023, 9), ["9"] * 4))
    assert value(short, wanted, "2023/24").text == "not held in full"


def test_counts_in_brackets() -> None:
    held = package(Line("% followed", Basis.MONTH, (2023, 9), ["50% (7)"] * 12))
    assert value(held, profile(count=source("% followed", figure="count")), "2023/24").figure == 84


# --- not held ------------------------------------------------------------------------------------------------------------


def test_what_the_reports_do_not_hold_is_said() -> None:
    held = package(Line(OPENED, Basis.MONTH, (2023, 9), ["1"] * 12))
    asked = Profile.model_validate(
        {
            "profile": "mine",
            "title": "Mine",
            "years": {"first": "2022/23", "last": "2024/25"},
            "fields": [{"field": "opened", "title": "x", "from": source(OPENED)}, {"field": "closed", "title": "x"}],
        }
    )
    rows = [[row.year.label, *(one.text for one in row.values)] for row in answer(held, asked)]
    assert rows == [["2022/23", "not held", "not held"], ["2023/24", "12", "not held"], ["2024/25", "not held", "not held"]]


def test_a_label_that_fits_two_indicators_is_an_error() -> None:
    held = package(
        Line("Primary", Basis.MONTH, (2023, 9), ["1"], section="A"), Line("Primary", Basis.MONTH, (2023, 9), ["1"], section="B")
    )
    with pytest.raises(BadProfile, match="field opened: 'Primary' fits several indicators: a--primary .*b--primary"):
        answer(held, profile(opened=source("Primary")))
    assert answer(held, profile(opened=source("Primary", section="B")))


# --- profile files -------------------------------------------------------------------------------------------------------


def test_the_shipped_profile_has_the_fields_that_were_asked_for() -> None:
    asked = SHARED / "seeds" / "000_bb0b0c3b5dfec5ce.txt"
    fields = [field.field for field in load_profile("foi").fields]
    assert ["academic_year", *fields][:3] == ["academic_year", "csps_opened", "csps_closed"] and len(fields) == 10
    if asked.exists():
        (listed,) = re.findall(r"fields like (.+?) would be helpful", asked.read_text("utf-8"))
        assert ["academic_year", *fields] == listed.split(", ")
    assert set(shipped_profiles()) == {"foi"}


HEAD = "profile: mine\ntitle: x\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAD + "fields: []\n", "line 3, column 1: fields: "),
        (HEAD + "fields: [{field: a, title: x}]\nfeilds: []\n", "line 4, column 1: feilds: this key is not known"),
        (HEAD + "fields:\n  - field: A b\n    title: x\n", "line 4, column 12: fields.1.field: "),
        (HEAD + "fields:\n  - {field: a, title: x, take: sum}\n", "line 4, column 32: fields.1.take: 'sum' is not possible"),
        (HEAD + "fields: [{field: a, title: x, take: ratio_of_sums, from: [{indicator: x}]}]\n", "ratio_of_sums needs 'of'"),
        (HEAD + "years: {first: 2015-16, last: 2024/25}\nfields: [{field: a, title: x}]\n", "write it as 2024/25"),
        (HEAD + "year_starts: Septober\nfields: [{field: a, title: x}]\n", "line 3, column 14: year_starts"),
        (HEAD + "fields: [{field: a, title: x}, {field: a, title: y}]\n", "two columns named 'a'"),
        ("profile: other\ntitle: x\nfields: [{field: a, title: x}]\n", "calls itself 'other'"),
        ("profile: [\n", "line 2, column 1: "),
        ("- a\n", "holds no profile"),
    ],
)
def test_mistakes_in_a_profile_are_named_with_their_lines(run: Run, tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadProfile) as caught:
        load_profile(str(path))
    assert says in str(caught.value) and str(path) in str(caught.value)


def test_a_bad_profile_stops_a_run_before_anything_is_read(run: Run, tmp_path: Path) -> None:
    case = report("bcp-send-scorecard/calc-ruled")
    done = run("run", case, "-o", tmp_path / "out", "--profile", "fio")
    assert done.code == 2 and "the profiles are dfe, foi" in done.err and len(done.err.splitlines()) == 1
    missing = run("run", case, "-o", tmp_path / "out", "--profile", tmp_path / "mine.yaml")
    assert missing.code == 2 and "there is no such profile" in missing.err


# --- files ---------------------------------------------------------------------------------------------------------------


def rows_of(files: Files, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(str(files[name]))))


def test_each_value_has_the_cells_that_it_rests_on() -> None:
    held = package(Line(MEDIATIONS, Basis.CUMULATIVE_CALENDAR_YEAR, (2024, 1), ["5", "8"]))
    wanted = profile(mediations=source(MEDIATIONS), other=[])
    files = answer_files(make_answers(held, wanted, {held.documents[0].document_id: "../papers/a%20b.pdf"}))
    first, second, missing = rows_of(files, "mine-locations.csv")
    assert (first["contributes"], second["contributes"], second["printed"]) == ("5", "3", "8")
    assert second["previous_observation_id"] == first["observation_id"]
    assert (second["page"], second["table"], second["row"], second["column"]) == ("1", "1", "2", "3")
    assert second["link"] == "../papers/a%20b.pdf#page=1"
    assert (missing["field"], missing["value"], missing["page"]) == ("other", "not held", "")


def test_the_answer_from_a_scorecard(run: Run, tmp_path: Path) -> None:
    case = report("bcp-send-scorecard/calc-ruled")
    done = run("run", case, "-o", tmp_path, "-q", "--profile", "foi", "--format", "xlsx")
    assert (done.code, done.err) == (0, "")
    rows = {row["academic_year"]: row for row in read_rows(tmp_path / "foi" / "foi.csv")}
    assert rows["2024/25"]["mediation_requests"] == "182" and rows["2024/25"]["tribunal_references"] == "59"
    assert rows["2024/25"]["year_to_date"] == "year to date, to 2025-01-31"
    assert rows["2023/24"]["mediation_requests"] == "not held in full" and rows["2023/24"]["csps_opened"] == "not held"
    locations = [
        row
        for row in read_rows(tmp_path / "foi" / "foi-locations.csv")
        if (row["academic_year"], row["field"]) == ("2024/25", "mediation_requests")
    ]
    printed = {row["observation_id"]: row for row in read_rows(tmp_path / "observations.csv")}
    assert sum(int(row["contributes"]) for row in locations) == 182
    for row in locations:
        cell = printed[row["observation_id"]]
        assert all(row[name] == cell[name] for name in ("page", "table", "row", "column", "document_id"))
        target, page = row["link"].split("#page=")
        assert (tmp_path / "foi" / target).resolve() == case and page == row["page"]
    book = openpyxl.load_workbook(tmp_path / "foi" / "foi.xlsx")
    assert book.sheetnames == ["foi", "locations", "fields"]
    header, *lines = book["foi"].iter_rows(values_only=True)
    assert [str(name) for name in header] == list(rows["2024/25"])
    last = dict(zip(header, lines[-1], strict=True))
    assert last["mediation_requests"] == 182 and last["csps_opened"] == "not held"
    sheet = book["locations"]
    assert any(cell.hyperlink for cell in sheet[sheet.max_row - 1]), "each located value links to its page"


def test_the_example_of_the_documentation(run: Run, tmp_path: Path) -> None:
    text = (ROOT / "docs" / "profiles.md").read_text("utf-8")
    example = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert example is not None
    (tmp_path / "mediation-request.yaml").write_text(example[1], "utf-8")
    out = tmp_path / "out"
    done = run("run", report("bcp-send-scorecard/calc-ruled"), "-o", out, "--profile", tmp_path / "mediation-request.yaml")
    assert done.code == 0, done.err
    with (out / "mediation-request" / "mediation-request.csv").open(encoding="utf-8", newline="") as stream:
        last = list(csv.DictReader(stream))[-1]
    # September 2024 to January 2025: 33 + 33 + 33 + 41 + 42 mediations.
    assert (last["academic_year"], last["mediations"], last["compensation"]) == ("2024/25", "182", "not held")


def test_rows_are_in_order() -> None:
    rows: list[AnswerRow] = answer(package(Line(OPENED, Basis.MONTH, (2022, 1), ["1"] * 40)), profile(opened=source(OPENED)))
    assert [row.year.label for row in rows] == ["2021/22", "2022/23", "2023/24", "2024/25"]


def test_where_no_field_maps_that_is_said_and_is_no_answer(run: Run, tmp_path: Path) -> None:
    said = (
        "foi: no field is answered: none of the indicators that the profile names is printed in these reports - write a profile"
    )
    done = run("run", report("durham-period-to-date/calc"), "-o", tmp_path / "crime", "--profile", "foi")
    assert done.code == 0 and said in done.err
    assert {row["value"] for row in read_rows(tmp_path / "crime" / "foi" / "foi-locations.csv")} == {"not held"}
    held = run("run", report("bcp-send-scorecard/calc-ruled"), "-o", tmp_path / "send", "--profile", "foi")
    assert held.code == 0 and "no field" not in held.err
