"""The scorecard, whoever printed it: every cell of the source comes out once, in its place, with its meaning."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.conftest import FIXTURES, SCORECARDS, SHARED, Rows, read_rows

TABLES = FIXTURES / "build" / "tables"


def truth(page: int) -> list[list[str]]:
    return [line.split("\t") for line in (TABLES / f"send-scorecard.page{page}.tsv").read_text("utf-8").splitlines()]


def expected(case: str, table: str) -> Rows:
    """The committed output of a fixture. That the program still writes it is shown by test_fixtures."""
    return read_rows(FIXTURES / "bcp-send-scorecard" / case / "expected" / f"{table}.csv")


def printed_cells() -> list[tuple[str, str, str]]:
    """Every non-empty cell of the source: label, heading, text; page 2 under page 1's headings."""
    header, *first = truth(1)
    cells = []
    for label, *figures in [*first, *truth(2)]:
        cells += [(label, heading, text) for heading, text in zip(header[1:], figures, strict=True) if text]
    return cells


@pytest.mark.parametrize("case", SCORECARDS)
def test_every_printed_cell_comes_out_once_in_its_row_and_column(case: str) -> None:
    found = [(row["indicator"], row["column_label"], row["value_text"]) for row in expected(case, "observations")]
    assert found == printed_cells()


@pytest.mark.skipif(not (SHARED / "truth").exists(), reason="the source's own tables are not here")
@pytest.mark.parametrize("page", [1, 2])
def test_the_fixtures_are_printed_from_the_sources_own_figures(page: int) -> None:
    source = SHARED / "truth" / f"bcp-send-scorecard.page{page}.tsv"
    assert (TABLES / f"send-scorecard.page{page}.tsv").read_bytes() == source.read_bytes()


@pytest.mark.parametrize("case", SCORECARDS)
def test_figures_are_the_printed_digits(case: str) -> None:
    for row in expected(case, "observations"):
        text = row["value_text"]
        digits = text.split("%")[0].split("(")[0].strip("▲▼▶► ")
        if digits.replace(".", "").isdigit():
            assert row["value"] == digits, text
        else:
            assert row["value"] == "", text
        assert row["numerator"] == (text.split("(")[1].split(")")[0] if "(" in text else "")


@pytest.mark.parametrize("case", SCORECARDS)
def test_markers_are_the_printed_ones(case: str) -> None:
    directions = {"▲": "up", "▼": "down", "▶": "flat", "►": "flat"}
    for row in expected(case, "observations"):
        printed = [character for character in row["value_text"] if character in directions]
        assert [row["marker_text"]] == (printed or [""])
        assert row["marker"] == (directions[printed[0]] if printed else "")
        assert row["marker_source"] == ("glyph" if printed else "")


@pytest.mark.parametrize("case", SCORECARDS)
def test_the_oddities_of_the_source(case: str) -> None:
    rows = expected(case, "observations")

    def one(indicator: str, heading: str, parent: str = "") -> dict[str, str]:
        found = [
            row
            for row in rows
            if row["indicator"].startswith(indicator)
            and row["column_label"] == heading
            and row["parent_indicator"].startswith(parent)
        ]
        assert len(found) == 1, (indicator, heading)
        return found[0]

    twice = [row for row in rows if row["indicator"] == "no of above - primary phase" and row["column_label"] == "Jan 25"]
    assert {row["parent_indicator"] for row in twice} == {"No. of requests for EHC assessment", "% request from parents"}
    assert len({row["indicator_id"] for row in twice}) == 2

    roles = {row["column_label"]: row["column_role"] for row in rows}
    assert roles["Nat"] == "comparator:national"
    assert roles["SN"] == "comparator:statistical_neighbours"
    assert roles["SW"] == "comparator:region"
    assert roles["Target"] == "target"
    assert all(not row["period_start"] for row in rows if row["column_role"] != "period")

    requested = [row for row in rows if row["value_text"] == "requested"]
    assert len(requested) == 17
    assert all(row["symbol"] == "x" and row["value"] == "" for row in requested)

    alone = one("No. of Children accessing SEN Funding - Tier 3", "Dec 23")
    assert (alone["marker"], alone["value"], alone["value_text"]) == ("up", "", "▲")

    fraction = one("% of 2 Year Olds Claiming 2 Year Old EEF Funding EXPANDED", "Apr 24")
    assert (fraction["value"], fraction["unit"], fraction["flags"]) == ("0.316", "ratio", "fraction-in-percentage-row")

    unsigned = one("% of mediation cases", "Jun 24")
    assert (unsigned["value"], unsigned["unit"], unsigned["numerator"]) == ("11.84", "percent", "27")
    assert "missing-percent-sign" in unsigned["flags"]

    changed = one("No. of statutory school age CYPs in Mainstream", "Oct 24")
    assert (changed["symbol"], changed["value_text"]) == ("b", "KPI changed-see below")

    target = one("% of EHCP PLRs completed collaboratively", "Target")
    assert (target["value"], target["unit"]) == ("90", "percent")


@pytest.mark.parametrize("case", SCORECARDS)
def test_basis_and_where_it_is_said(case: str) -> None:
    bases = {
        row["indicator"]: (row["basis"], row["basis_source"])
        for row in expected(case, "observations")
        if row["column_role"] == "period"
    }
    calendar = ("cumulative_calendar_year", "label")
    assert bases["Total number of mediations (cumulative figure calendar year)"] == calendar
    assert bases["Total number of mediations - SENDIASS (cumulative calendar year)"] == calendar
    assert bases["% of mediation cases that were followed by appeals (cumulative calendar)"] == calendar
    assert bases["No. of children accessing Dingley's Promise YTD"] == ("cumulative_financial_year", "rule")
    assert bases["No. of Active families accessing Dingley's Promise in the month"] == ("month", "label")
    assert bases["No. of new Early Years children issued with an EHCP (monthly figure)"] == ("month", "label")
    assert bases["No. of EHCPs"] == ("snapshot", "rule")
    # "out of 6 cases per month" is how many cases are looked at, not what the percentage covers.
    assert bases["% parent/carer contributed (out of 6 cases per month)"] == ("unknown", "")


MONTHLY = {
    "Total number of mediations (cumulative figure calendar year)": "23,33,41,35,43,53,45,22,33,33,33,41 42",
    "Total number of mediations - SENDIASS (cumulative calendar year)": "2,9,3,6,3,1,3,2,4,8,3,5 2",
    "No. of appeals registered with the SEND tribunal (cumulative calendar)": "10,9,8,12,19,8,13,12,11,12,21,6 9",
}


@pytest.mark.parametrize("case", SCORECARDS)
@pytest.mark.parametrize("indicator", MONTHLY)
def test_months_of_the_cumulative_counts(case: str, indicator: str) -> None:
    rows = [row for row in expected(case, "monthly") if row["indicator"] == indicator]
    december, *year, january = rows
    assert (december["period_start"], december["method"], december["reason"]) == ("2023-12-01", "withheld", "no_predecessor")
    in_2024, in_2025 = MONTHLY[indicator].split()
    assert [row["monthly_value"] for row in year] == in_2024.split(",")
    assert january["monthly_value"] == in_2025
    assert [row["method"] for row in rows[1:]] == ["first_of_year", *["difference"] * 11, "first_of_year"]
    assert sum(Decimal(row["monthly_value"]) for row in year) == Decimal(year[-1]["cumulative_value"])


@pytest.mark.parametrize("case", SCORECARDS)
def test_a_series_that_starts_in_mid_year_is_withheld(case: str) -> None:
    rows = [row for row in expected(case, "monthly") if row["indicator"] == "No. of children accessing Dingley's Promise YTD"]
    assert [(row["period_start"], row["method"], row["reason"], row["monthly_value"]) for row in rows] == [
        ("2024-11-01", "withheld", "no_predecessor", ""),
        ("2024-12-01", "withheld", "not_additive", ""),
        ("2025-01-01", "withheld", "not_additive", ""),
    ]


@pytest.mark.parametrize("case", SCORECARDS)
def test_bracketed_counts_are_differenced_and_doubtful_ones_are_not(case: str) -> None:
    rows = {
        (row["indicator"][:35], row["period_start"][:7]): row
        for row in expected(case, "monthly")
        if row["indicator"].startswith("%")
    }
    conceded, appeals, withdrew = (
        "% of cases where LA conceded/found ",
        "% of mediation cases that were foll",
        "% of cases where parent withdrew/fo",
    )
    year = [f"2024-{month:02}" for month in range(1, 13)]
    assert [rows[conceded, month]["monthly_numerator"] for month in year] == "2,8,5,4,11,11,11,3,9,3,11,6".split(",")
    assert rows[conceded, "2024-06"]["monthly_value"] == ""
    assert rows[conceded, "2024-06"]["reason"] == "not_additive"
    doubtful = {month for month in year if rows[appeals, month]["reason"] == "inconsistent"}
    assert doubtful == {"2024-05", "2024-06", "2024-08", "2024-09"}
    assert all(rows[appeals, month]["monthly_numerator"] == "" for month in doubtful)
    assert {month for month in year if rows[withdrew, month]["reason"] == "inconsistent"} == {"2024-07", "2024-08", "2024-09"}
    assert not any("-" in row["monthly_numerator"] for row in rows.values())


#: The arrows that contradict their change, as the source prints them: indicator, month, and whether rounding could explain it.
ARROWS = [
    ("No. of Children accessing SEN Funding - Tier 1", "2024-04", False),
    ("No. of Children accessing SEN Funding - Tier 1", "2025-01", False),
    ("% of 2 Year Olds Claiming 2 Year Old EEF Funding OVERALL", "2024-02", False),
    ("% of 2 Year Olds Claiming 2 Year Old EEF Funding OVERALL", "2024-03", False),
    ("% of 2 Year Olds Claiming 2 Year Old EEF Funding DISADVANTAGED", "2024-05", False),
    ("% of Secondary aged EHCPs in mainstream", "2024-05", True),
    ("% of Post 16 (16-25yo) EHCPs in mainstream", "2024-04", False),
    ("% of EHCP young people NEET (16-25yrs)", "2024-03", True),
    ("% of cases where LA conceded/found in favour of parent (cumulative calendar)", "2024-04", False),
    ("% of cases where LA conceded/found in favour of parent (cumulative calendar)", "2024-06", False),
    ("No. of complaints", "2024-02", False),
    ("No. of complaints", "2024-03", False),
    ("No. of ASC LD Clients, aged 18-25, living in own accommodation or with family", "2024-03", False),
    ("No. of ASC LD Clients, aged 18-25, living in own accommodation or with family", "2024-11", False),
    ("No. of ASC LD Clients, aged 18-25, living in own accommodation or with family", "2024-12", False),
]


@pytest.mark.parametrize("case", SCORECARDS)
def test_findings_are_these_and_no_others(case: str) -> None:
    rows = expected(case, "findings")

    def of(code: str) -> list[tuple[str, str]]:
        return [(row["indicator"][:30], row["period_start"][:7]) for row in rows if row["code"] == code]

    arrows = [
        (row["indicator"], row["period_start"][:7], row["severity"] == "info")
        for row in rows
        if row["code"] == "marker-against-change"
    ]
    assert arrows == ARROWS
    appeals, withdrew = "% of mediation cases that were", "% of cases where parent withdr"
    assert of("percentage-against-count") == [
        (appeals, "2023-12"), (appeals, "2024-05"), (appeals, "2024-08"), (appeals, "2024-12"),
        (withdrew, "2024-07"), (withdrew, "2024-08"),
    ]  # fmt: skip
    assert of("cumulative-falls") == [(appeals, "2024-08")]
    assert of("missing-percent-sign") == [(appeals, "2024-06"), (appeals, "2024-07")]
    assert [row["printed"] for row in rows if row["code"] == "fraction-in-percentage-row"] == ["0.316"]
    assert [row["printed"][-24:] for row in rows if row["code"] == "label-cut-off"] == ["(out of 6 cases per mont"]
    # Three figures of the source stand under Nat with an arrow beside them.
    assert [row["printed"] for row in rows if row["code"] == "marker-beside-comparator"] == ["50% ▼", "67% ►", "83% ►"]
    assert len(rows) == 29


def test_a_finding_speaks_in_figures() -> None:
    rows = expected("calc-ruled", "findings")
    august = next(row for row in rows if row["code"] == "percentage-against-count" and row["period_start"] == "2024-08-01")
    assert august["message"] == (
        "11.84% of 295 is 35, but 3 is printed in brackets, which would be 1.02%; 295 is the figure of "
        '"Total number of mediations (cumulative figure calendar year)" (page 18, August 2024).'
    )
    assert (august["printed"], august["expected"], august["severity"]) == ("(3)", "35", "error")


@pytest.mark.parametrize("case", SCORECARDS)
def test_where_it_was_printed(case: str) -> None:
    rows = expected(case, "observations")
    document = expected(case, "documents")[0]
    offset = int(rows[0]["page"]) - 17
    assert {(row["page"], row["page_label"]) for row in rows} == {(str(17 + offset), "17"), (str(18 + offset), "18")}
    assert {(row["authority_code"]) for row in rows} == {"E06000058"}
    assert document["committee"] == "Children's Services Overview and Scrutiny Committee"
    assert document["meeting_date"] == "2025-03-11"
    assert document["agenda_item"] == "10"
    assert document["authority"] == "Bournemouth, Christchurch and Poole Council"
    for fact in ("committee", "meeting_date", "agenda_item", "authority", "title"):
        assert document[f"{fact}_source"], fact
    assert len({row["observation_id"] for row in rows}) == len(rows)


def test_the_fixtures_are_whole_agenda_supplements() -> None:
    assert len(SCORECARDS) >= 5
    for case in SCORECARDS:
        pages = int(expected(case, "documents")[0]["pages"])
        assert 35 <= pages <= 45
        assert expected(case, "documents")[0]["pages_read"] == "2"


def test_no_expected_file_is_missing() -> None:
    for report in FIXTURES.glob("*/*/report.pdf"):
        if report.with_name("truth.json").exists():
            continue
        names = {path.name for path in (Path(report).parent / "expected").iterdir()}
        assert names in ({"error.txt"}, {"observations.csv", "monthly.csv", "findings.csv", "documents.csv"})
