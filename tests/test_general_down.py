"""Tables whose rows are periods, read without a rule: dated only where their page leaves no doubt of which year they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.inference.periods_down import periods_run_down
from extract.records import Observation
from extract.triage import PageText
from tests.conftest import Run, report
from tests.scorecards import scorecard_pdf
from tests.test_general import by_rule, generally, told

#: What the rules of these reports say, and the reports themselves do not: symbols, and what stands for nought.
SAID_BY_THE_RULE = {"5*", "None", "*"}


@pytest.mark.parametrize(
    "case",
    ["months-down-cumulative/chromium", "months-down-cumulative/writer", "months-by-years/chromium", "years-by-months/writer"],
)
def test_they_read_as_their_rules_read_them(case: str) -> None:
    def plain(one: Observation) -> tuple[object, ...]:
        return told(one)[:17] if one.value_text in SAID_BY_THE_RULE else told(one)

    known, inferred = by_rule(report(case)).observations, generally(report(case)).observations
    assert [plain(one) for one in inferred] == [plain(one) for one in known]
    assert {one.rule for one in inferred} == {"general"} and all("inferred" in one.flags for one in inferred)
    assert {one.basis for one in inferred} <= {"unknown", *(one.basis for one in known)}


def months(*names: str, first: int = 10) -> list[list[str]]:
    return [
        ["Month", "Visits to libraries", "Books lent"],
        *([name, str(first + n), str(900 - n)] for n, name in enumerate(names)),
    ]


def dated(run: Run, path: Path, title: str, rows: list[list[str]]) -> dict[str, str]:
    done = run("run", scorecard_pdf(path / "report.pdf", (title, rows)))
    return {row["column_label"]: row["period_start"] for row in done.rows if row["indicator"] == "Visits to libraries"}


def refused(run: Run, path: Path, title: str, rows: list[list[str]]) -> str:
    done = run("run", scorecard_pdf(path / "report.pdf", (title, rows)))
    assert (done.code, done.out) == (3, "")
    return done.err


def test_rows_with_their_own_years(run: Run, tmp_path: Path) -> None:
    rows = months("Nov 2023", "Dec 2023", "Jan 2024", "Feb 2024")
    assert dated(run, tmp_path, "Libraries", rows) == {
        "Nov 2023": "2023-11-01",
        "Dec 2023": "2023-12-01",
        "Jan 2024": "2024-01-01",
        "Feb 2024": "2024-02-01",
    }


def test_the_newest_may_come_first(run: Run, tmp_path: Path) -> None:
    assert list(dated(run, tmp_path, "Libraries", months("Mar 2024", "Feb 2024", "Jan 2024")).values()) == [
        "2024-03-01",
        "2024-02-01",
        "2024-01-01",
    ]


@pytest.mark.parametrize(
    ("title", "names", "starts"),
    [
        ("Visits to libraries 2023/24", ("April", "May", "June"), ("2023-04-01", "2023-06-01")),
        ("Visits to libraries in the year 2024", ("Jan", "Feb", "Mar", "Apr"), ("2024-01-01", "2024-04-01")),
        ("Library statistics as at January 2025", ("Sep", "Oct", "Nov", "Dec", "Jan"), ("2024-09-01", "2025-01-01")),
        ("Library statistics as at November 2024", ("Sept", "Oct", "Nov"), ("2024-09-01", "2024-11-01")),
    ],
)
def test_months_from_the_beginning_of_a_year_have_it_from_the_page(
    run: Run, tmp_path: Path, title: str, names: tuple[str, ...], starts: tuple[str, str]
) -> None:
    found = list(dated(run, tmp_path, title, months(*names)).values())
    assert (found[0], found[-1], len(found)) == (*starts, len(names))


@pytest.mark.parametrize(
    ("title", "rows", "why"),
    [
        ("Library statistics as at January 2025", months("Oct", "Nov", "Dec", "Jan"), "its periods cannot be dated"),
        ("Library statistics", months("April", "May", "June"), "its periods cannot be dated"),
        ("Libraries as at May 2024", months("April", "May", "June"), "after the day to which its page runs"),
        ("Libraries", months("Apr 2024", "May 2024", "Jun 2024", "Apr 2024"), "several rows are of one period"),
        ("Budget", months("Apr 2024", "May 2024", "Jun 2024"), "it is about money"),
        ("Libraries", months("2021", "2022", "2023"), "it prints whole years"),
    ],
)
def test_others_are_left_alone_with_the_reason(run: Run, tmp_path: Path, title: str, rows: list[list[str]], why: str) -> None:
    assert why in refused(run, tmp_path, title, rows)


def test_a_timetable_is_not_spoken_of(run: Run, tmp_path: Path) -> None:
    rows = [
        ["Month", "Cabinet", "Audit"],
        ["Apr 2024", "Guildhall", "Annexe"],
        ["May 2024", "Annexe", "3"],
        ["Jun 2024", "-", "x"],
    ]
    assert "nearest" not in refused(run, tmp_path, "Meetings", rows)


def test_targets_beside_the_figures_are_targets(run: Run, tmp_path: Path) -> None:
    rows = [["Month", "Visits", "Target"], *([f"{name} 2024", "9", "8"] for name in ("Jan", "Feb", "Mar"))]
    done = run("run", scorecard_pdf(tmp_path / "report.pdf", ("Libraries", rows)))
    assert {(row["indicator"], row["column_role"]) for row in done.rows} == {("Visits", "period"), ("Target", "target")}


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("January 20 49 February 29 78 March 26", True),
        ("Q1 12 Q2 13 Q3 14", True),
        ("2019/20 3 2020/21 4 2021/22 5", True),
        ("2024 5 2023 4 2022 3", True),
        ("on 12 May 2024, in June and in October", False),
        ("2024, 2023 and 2022", False),
    ],
)
def test_a_quick_look(text: str, may: bool) -> None:
    assert periods_run_down(PageText.of(text)) == may


# --- months across that name no year --------------------------------------------------------------------------------------


def across(*names: str) -> list[list[str]]:
    return [
        ["Measure", *names, "Target"],
        ["Visits to libraries", *map(str, range(210, 210 + len(names))), "250"],
        ["Books lent", *map(str, range(900, 900 + len(names))), "950"],
    ]


@pytest.mark.parametrize(
    ("title", "names", "starts"),
    [
        ("Performance scorecard 2023/24", ("Apr", "May", "Jun", "Jul"), ("2023-04-01", "2023-07-01")),
        ("Performance scorecard 2023/24", ("Q1", "Q2", "Q3", "Q4"), ("2023-04-01", "2024-01-01")),
        ("Performance scorecard 2023/24", ("Sep", "Oct", "Nov", "Dec", "Jan"), ("2023-09-01", "2024-01-01")),
        ("Performance scorecard 2023/24", ("Sept", "Oct", "Nov"), ("2023-09-01", "2023-11-01")),
        ("Performance scorecard as at 31 March 2024", ("Jan", "Feb", "Mar"), ("2024-01-01", "2024-03-01")),
    ],
)
def test_months_across_have_their_year_from_the_page(
    run: Run, tmp_path: Path, title: str, names: tuple[str, ...], starts: tuple[str, str]
) -> None:
    done = run("run", scorecard_pdf(tmp_path / "report.pdf", (title, across(*names))))
    found = [row for row in done.rows if row["indicator"] == "Books lent" and row["column_role"] == "period"]
    assert (found[0]["period_start"], found[-1]["period_start"], len(found)) == (*starts, len(names))
    assert [row["column_role"] for row in done.rows].count("target") == 2


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Performance scorecard", ("Apr", "May", "Jun")),
        # A month of 2023/24 or of 2024/25?
        ("Strategy 2020/21, performance 2023/24", ("Apr", "May", "Jun")),
        # The calendar year says not of which financial year they are.
        ("Performance scorecard 2024", ("Apr", "May", "Jun")),
        ("Performance scorecard 2024", ("Q1", "Q2", "Q3")),
        # The day is that of the meeting.
        ("Cabinet, 12 June 2024", ("Apr", "May", "Jun")),
        # They begin in the middle of a year.
        ("Performance scorecard as at 31 January 2025", ("Nov", "Dec", "Jan")),
        # The figures go on after the day.
        ("Performance scorecard as at 31 May 2024", ("Apr", "May", "Jun")),
    ],
)
def test_months_across_of_a_year_that_is_not_certain_are_left_alone(
    run: Run, tmp_path: Path, title: str, names: tuple[str, ...]
) -> None:
    assert "its periods cannot be dated" in refused(run, tmp_path, title, across(*names))
