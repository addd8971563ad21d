"""The Department for Education's open data standard: each published rule holds, and each would be noticed if it did not."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.package.formats import Files
from extract.package.rows import Package
from extract.periods import Basis, PeriodType, year_from
from extract.profiles.dfe import META_COLUMNS, PLACE_COLUMNS, dfe_files
from extract.profiles.dfe_rules import RULES, DataFile, broken_rules, data_files
from extract.profiles.geography import find_geography
from extract.profiles.write import profile_files
from tests.conftest import Run, read_rows, report
from tests.packages import Line, for_year, months, observation, package, together

MONTHLY = Line("Requests", Basis.MONTH, (2024, 1), ["5", "6", "7"], section="Plans")
CALENDAR = Line("Mediations (cumulative)", Basis.CUMULATIVE_CALENDAR_YEAR, (2024, 1), ["23", "56", "97"], section="Mediation")
FINANCIAL = Line("Spending", Basis.CUMULATIVE_FINANCIAL_YEAR, (2023, 4), [str(10 * step) for step in range(1, 13)])
SHARE = Line("% in time", Basis.SNAPSHOT, (2024, 1), ["50.0%", "c", "66.67%"])


def table(files: Files, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(str(files[name]))))


@pytest.fixture(scope="module")
def made() -> Files:
    return dfe_files(package(MONTHLY, CALENDAR, FINANCIAL, SHARE)).files


def test_the_files_keep_every_rule(made: Files) -> None:
    assert broken_rules(made) == []


def test_one_file_for_each_kind_of_year(made: Files) -> None:
    assert set(made) == {
        "scorecard_months.csv",
        "scorecard_months.meta.csv",
        "scorecard_financial_years.csv",
        "scorecard_financial_years.meta.csv",
    }


def test_months_are_calendar_months_of_four_digit_years(made: Files) -> None:
    rows = {(row["time_period"], row["time_identifier"]): row for row in table(made, "scorecard_months.csv")}
    january = rows["2024", "January"]
    place = [january[name] for name in ("geographic_level", "country_code", "region_code", "old_la_code", "new_la_code")]
    assert place == ["Local authority", "E92000001", "E12000009", "839", "E06000058"]
    assert january["plans_requests_count"] == "5"
    assert rows["2024", "March"]["mediation_mediations_cumulativ_since_january_count"] == "97"
    assert rows["2024", "March"]["mediation_mediations_cumulative_in_month_count"] == "41"
    assert [rows["2024", name]["percent_in_time_percent"] for name in ("January", "February", "March")] == [
        "50.0",
        "c",
        "66.67",
    ]
    assert rows["2023", "April"]["plans_requests_count"] == "x"


def test_figures_that_accumulate_over_another_year_have_a_filter(made: Files) -> None:
    rows = table(made, "scorecard_financial_years.csv")
    assert {row["time_identifier"] for row in rows} == {"Financial year"} and {row["time_period"] for row in rows} == {"202324"}
    assert [(row["month"], row["spending_since_april_count"]) for row in rows[-2:]] == [("March", "120"), ("Total", "120")]


def test_the_meta_file_describes_each_column(made: Files) -> None:
    rows = {row["col_name"]: row for row in table(made, "scorecard_months.meta.csv")}
    share = rows["percent_in_time_percent"]
    assert (share["col_type"], share["indicator_unit"], share["indicator_dp"]) == ("Indicator", "%", "2")
    assert rows["plans_requests_count"]["indicator_grouping"] == "Plans"
    assert rows["mediation_mediations_cumulative_in_month_count"]["label"] == "Mediations (cumulative), in month"
    (month,) = (row for row in table(made, "scorecard_financial_years.meta.csv") if row["col_type"] == "Filter")
    assert month["col_name"] == "month" and month["indicator_unit"] == ""


def test_years_printed_as_such_have_files_of_their_own() -> None:
    one = package(MONTHLY)
    totals = [for_year(MONTHLY, year_from(2023, first), text) for first, text in ((1, "60"), (4, "61"), (9, "62"))]
    quarter = replace(
        observation(MONTHLY, 50, 50, months((2024, 1), 1)[0], "18", one.documents[0].document_id, "E06000058"),
        period_end=date(2024, 3, 31),
        period_type=PeriodType.QUARTER,
        basis=Basis.QUARTER,
    )
    files = dfe_files(replace(one, observations=(*one.observations, *totals, quarter))).files
    assert broken_rules(files) == []
    names = [name for name in files if "meta" not in name]
    found = {name: [(row["time_period"], row["time_identifier"]) for row in table(files, name)] for name in names}
    assert found["scorecard_calendar_years.csv"] == [("2023", "Calendar year")]
    assert found["scorecard_financial_years.csv"] == [("202324", "Financial year")]
    assert found["scorecard_academic_years.csv"] == [("202324", "Academic year")]
    assert found["scorecard_financial_quarters.csv"] == [("202324", "Financial year Q4")]


def test_the_latest_report_counts() -> None:
    earlier = package(MONTHLY, document_id="a" * 64, meeting=date(2024, 5, 1))
    later = package(replace(MONTHLY, texts=["5", "c", "70"]), document_id="b" * 64, meeting=date(2024, 6, 1))
    for order in ((earlier, later), (later, earlier)):
        rows = table(dfe_files(together(*order)).files, "scorecard_months.csv")
        assert [row["plans_requests_count"] for row in rows] == ["5", "c", "70"]


def test_periods_without_an_identifier_are_counted() -> None:
    one = package(MONTHLY)
    days = tuple(replace(each, period_type=PeriodType.DATE) for each in one.observations)
    made = dfe_files(replace(one, observations=days))
    assert (made.files, made.left_out) == ({}, 3)


def test_what_accumulates_from_another_month_than_the_standard_s_is_left_out() -> None:
    """Of August to July neither is August the twelfth month of a year, nor its figure that of the whole year."""
    line = Line("Children so far", Basis.CUMULATIVE_ACADEMIC_YEAR, (2024, 8), ["3", "7", "12"], year_begins=8)
    made = dfe_files(package(line))
    assert made.left_out == 3
    assert [row["time_identifier"] for row in table(made.files, "scorecard_months.csv")] == ["August", "September", "October"]


def test_places() -> None:
    assert find_geography("S12000036", "Edinburgh").region_code == "z"
    unknown = find_geography("E06999999", "Somewhere")
    assert (unknown.country_name, unknown.region_code, unknown.old_la_code, unknown.la_name) == (
        "England",
        "x",
        "x",
        "Somewhere",
    )
    none = find_geography("", "A town abroad")
    assert (none.country_code, none.country_name, none.new_la_code) == ("x", "Not available", "z")


# --- each rule -----------------------------------------------------------------------------------------------------------

PLACE = "Local authority,E92000001,England,E12000009,South West,839,E06000058,Somewhere"
GOOD_DATA = (
    f"time_period,time_identifier,{','.join(PLACE_COLUMNS)},month,plans_count\n"
    f"202324,Financial year,{PLACE},April,5\n"
    f"202324,Financial year,{PLACE},Total,c\n"
)
GOOD_META = ",".join(META_COLUMNS) + "\nmonth,Filter,Month,,,,Hint,\nplans_count,Indicator,Plans issued,Plans,,0,,\n"

Change = Callable[[str], str]

BREACHES: list[tuple[str, str, str, str]] = [
    ("file_names", "name", "scorecard", "Scorecard 2024"),
    ("column_names", "data", "plans_count", "Plans-Count"),
    ("column_names", "data", "plans_count", "a" * 51),
    ("column_names", "data", "month,plans_count", "plans_count,plans_count"),
    ("mandatory_columns", "data", "la_name", "authority"),
    ("whole_rows", "data", "April,5\n", "April\n"),
    ("whole_rows", "data", "April,5\n", "April, 5\n"),
    ("time_identifiers", "data", "202324,Financial year", "202324,Fiscal year"),
    ("time_identifiers", "data", f"Financial year,{PLACE},Total", f"Academic year,{PLACE},Total"),
    ("time_periods", "data", "202324", "2023/24"),
    ("time_periods", "data", "202324", "2023"),
    ("time_periods", "data", "202324", "202325"),
    ("geographic_levels", "data", "Local authority", "Council"),
    ("geographic_codes", "data", "E06000058", "E0600005"),
    ("geographic_codes", "data", "839", "83"),
    ("geographic_codes", "data", "England,E1", ",E1"),
    ("meta_columns", "meta", "indicator_dp", "decimals"),
    ("meta_describes_the_data", "meta", "plans_count,", "plan_count,"),
    ("meta_describes_the_data", "meta", "plans_count,", "la_name,"),
    ("column_types", "meta", ",Filter,", ",Choice,"),
    ("column_types", "meta", ",Indicator,", ",Filter,"),
    ("meta_fields_of_their_type", "meta", "Plans,,0,,", "Plans,,0,a hint,"),
    ("meta_fields_of_their_type", "meta", "Month,,,,", "Month,,%,,"),
    ("indicator_units", "meta", "Plans,,0", "Plans,percent,0"),
    ("indicator_units", "meta", "Plans,,0", "Plans,,one"),
    ("labels", "meta", "Plans issued", ""),
    ("labels", "meta", "Plans issued", "P" * 81),
    ("labels", "meta", "Plans issued", "Month"),
    ("indicator_names_end_with_their_unit", "both", "plans_count", "plans"),
    ("indicator_values", "data", ",5\n", ",~\n"),
    ("indicator_values", "data", ",5\n", ',"1,005"\n'),
    ("indicator_values", "data", ",5\n", ",\n"),
    ("indicator_values", "data", ",5\n", ",5%\n"),
    ("filter_items", "data", "Total", ""),
    ("filter_items", "data", "Total", "T" * 121),
    ("rows_differ", "data", "Total", "April"),
]


def test_a_good_file_keeps_every_rule() -> None:
    file = DataFile.of("scorecard", GOOD_DATA, GOOD_META)
    for name, check in RULES.items():
        assert list(check(file)) == [], name


@pytest.mark.parametrize(("rule", "where", "old", "new"), BREACHES)
def test_each_rule_notices_its_breach(rule: str, where: str, old: str, new: str) -> None:
    data = GOOD_DATA.replace(old, new) if where in ("data", "both") else GOOD_DATA
    meta = GOOD_META.replace(old, new) if where in ("meta", "both") else GOOD_META
    name = "scorecard".replace(old, new) if where == "name" else "scorecard"
    assert (data, meta, name) != (GOOD_DATA, GOOD_META, "scorecard")
    assert list(RULES[rule](DataFile.of(name, data, meta)))


def test_every_rule_has_a_breach() -> None:
    assert {rule for rule, *_ in BREACHES} == set(RULES)


labels = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=120)
texts = st.sampled_from(["5", "5.25%", "c", "", "1,204", "n/a", "£3.50", "(12)", "#DIV/0!", "low", "words"])


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.builds(
            Line,
            indicator=labels,
            basis=st.sampled_from(Basis),
            first=st.tuples(st.integers(2000, 2030), st.integers(1, 12)),
            texts=st.lists(texts, min_size=1, max_size=14),
            section=labels,
            parent=labels,
        ),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_is_printed_the_rules_are_kept(lines: list[Line]) -> None:
    assert broken_rules(dfe_files(package(*lines)).files) == []


# --- whole program -------------------------------------------------------------------------------------------------------


def test_a_scorecard_as_open_data(run: Run, tmp_path: Path) -> None:
    case = report("bcp-send-scorecard/calc-ruled")
    done = run("run", case, "-o", tmp_path, "-q", "--profile", "dfe")
    assert (done.code, done.err) == (0, "")
    files: Files = {path.name: path.read_text("utf-8") for path in (tmp_path / "dfe").iterdir()}
    assert broken_rules(files) == [] and len(data_files(files)) == 2
    rows = read_rows(tmp_path / "dfe" / "scorecard_months.csv")
    expected = read_rows(case.parent / "expected" / "observations.csv")
    plans = [row["value"] for row in expected if row["indicator"] == "No. of EHCPs" and row["column_role"] == "period"]
    assert [row["no_of_ehcps_count"] for row in rows] == plans
    assert run("run", case, "--profile", "dfe").code == 2, "files need a folder"


def test_where_nothing_fits_the_standard_that_is_said() -> None:
    made = profile_files(Package(), None, {}, with_workbook=False)
    assert made.files == {} and made.notes == (
        "dfe: nothing is written: there is no figure for a period that the standard has an identifier for",
    )
