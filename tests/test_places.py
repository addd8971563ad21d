"""Reports with a page for each place: what a page is about, to which day it runs, and what adds up to what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from extract.periods import Basis, Period, PeriodContext, PeriodType, read_day_of_year, read_period, year_start
from extract.rulebook.model import Rule
from extract.rulebook.patterns import compiled
from extract.scorecard.page_says import page_section, period_context
from extract.scorecard.rows import nested
from tests.conftest import Done, Run, read_rows
from tests.drawing import HEIGHT, WIDTH, grid, text

RULE: dict[str, Any] = {
    "rule": "districts",
    "title": "Incidents by district",
    "recognise": {"page_says": ["Incidents by district"]},
    "as_at": "1 January - {day}, {year} and {year}",
    "page_section": "Incidents by district: {text} 1 January",
    "tables": [
        {
            "name": "incidents",
            "continues_with_header": True,
            "columns": [
                {"heading": "Kind", "holds": "indicator"},
                {"heading": "Where", "holds": "section", "optional": True},
                {"heading": "{year}", "holds": "period", "basis": "cumulative_calendar_year"},
            ],
            "section_totals": [{"total": "All", "parts": ["Inside", "Outside"]}],
        }
    ],
}

Page = tuple[str, Sequence[Sequence[str]]]

HEADINGS = ("Kind", "Where", "2023", "2024")


def printed(path: Path, pages: Sequence[Page]) -> Path:
    """Ruled tables, a page each, under a line of text. An empty first cell belongs to the one above it."""
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1)
    for above, rows in pages:
        canvas.setFont("Helvetica", 10)
        text(canvas, 20, 20, above)
        edges = [20.0 + 90 * column for column in range(len(rows[0]) + 1)]
        heights = [40.0 + 20 * row for row in range(len(rows) + 1)]
        grid(canvas, edges[1:], heights)
        for number, row in enumerate(rows):
            if row[0]:
                canvas.line(edges[0], HEIGHT - heights[number], edges[1], HEIGHT - heights[number])
            for x, words in zip(edges, row, strict=False):
                text(canvas, x + 4, heights[number] + 14, words)
        canvas.line(edges[0], HEIGHT - heights[-1], edges[1], HEIGHT - heights[-1])
        canvas.line(edges[0], HEIGHT - heights[0], edges[0], HEIGHT - heights[-1])
        canvas.showPage()
    canvas.save()
    return path


def extracted(run: Run, tmp_path: Path, pages: Sequence[Page], *options: object, rule: object = None) -> Done:
    (tmp_path / "rules").mkdir(exist_ok=True)
    (tmp_path / "rules" / "districts.yaml").write_text(yaml.safe_dump(rule or RULE), "utf-8")
    report = printed(tmp_path / "report.pdf", pages)
    return run("run", report, "-q", "--rules", tmp_path / "rules", "--rule", "districts", *options)


NORTH = "Incidents by district: North 1 January - October 31, 2023 and 2024"
SOUTH = "Incidents by district: South 1 January - October 31, 2023 and 2024"


def places(*figures: str) -> list[Sequence[str]]:
    """A table of one kind of incident in three places: the figures of 2023 and 2024 from the top down."""
    names = (("Theft", "Inside"), ("", "Outside"), ("", "All"))
    return [
        HEADINGS,
        *((*name, *pair) for name, pair in zip(names, zip(figures[::2], figures[1::2], strict=True), strict=True)),
    ]


def test_every_row_has_its_place_and_every_year_its_day(run: Run, tmp_path: Path) -> None:
    done = extracted(
        run, tmp_path, [(NORTH, places("1", "2", "3", "4", "4", "6")), (SOUTH, places("5", "6", "7", "8", "12", "14"))]
    )
    assert [(row["section"], row["indicator"], row["value"]) for row in done.rows if row["column_label"] == "2024"] == [
        ("North: Inside", "Theft", "2"),
        ("North: Outside", "Theft", "4"),
        ("North: All", "Theft", "6"),
        ("South: Inside", "Theft", "6"),
        ("South: Outside", "Theft", "8"),
        ("South: All", "Theft", "14"),
    ]
    dates = {
        (row["column_label"], row["period_start"], row["period_end"], row["period_type"], row["basis"]) for row in done.rows
    }
    assert dates == {(year, f"{year}-10-31", f"{year}-10-31", "date", "cumulative_calendar_year") for year in ("2023", "2024")}
    assert {row["indicator_id"] for row in done.rows} == {
        f"{district}-{place}--theft" for district in ("north", "south") for place in ("inside", "outside", "all")
    }


def test_a_place_that_is_not_the_sum_of_its_parts_is_reported(run: Run, tmp_path: Path) -> None:
    pages = [(NORTH, places("1", "2", "3", "4", "4", "7")), (SOUTH, places("5", "6", "7", "8", "12", "14"))]
    found = extracted(run, tmp_path, pages, "--table", "findings").rows
    assert [(row["code"], row["severity"], row["section"], row["printed"], row["expected"]) for row in found] == [
        ("section-total-differs", "warning", "North: All", "7", "6")
    ]
    assert found[0]["message"] == "The figure of North: All is 7, but those of Inside and Outside add up to 6 (page 1, 2024)."


def test_a_part_without_a_figure_is_no_reason_to_doubt_the_sum(run: Run, tmp_path: Path) -> None:
    pages = [(NORTH, places("1", "2", "n/a", "4", "4", "6"))]
    assert extracted(run, tmp_path, pages, "--table", "findings").rows == []


def test_pages_of_another_period_are_another_table(run: Run, tmp_path: Path) -> None:
    later = "Incidents by district: North 1 January - November 30, 2023 and 2024"
    figures = places("1", "2", "3", "4", "4", "6")
    extracted(run, tmp_path, [(NORTH, figures), (SOUTH, figures), (later, figures)], "-o", tmp_path / "out")
    (document,) = read_rows(tmp_path / "out" / "documents.csv")
    assert document["tables"] == "2"


def test_a_page_that_names_no_place_and_no_day_keeps_its_figures(run: Run, tmp_path: Path) -> None:
    done = extracted(run, tmp_path, [("Incidents by district", places("1", "2", "3", "4", "4", "6"))])
    assert [row["section"] for row in done.rows if row["column_label"] == "2024"] == ["Inside", "Outside", "All"]
    # Without a day the figures run to the end of their years, as far as anybody can say.
    assert {(row["period_start"], row["period_end"], row["period_type"]) for row in done.rows} == {
        (f"{year}-01-01", f"{year}-12-31", "calendar_year") for year in (2023, 2024)
    }


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"as_at": {"text": "End of Year", "day": "31 Smarch"}}, "'31 Smarch' is not a day of the year"),
        ({"page_section": "{place}"}, "{place}"),
        ({"tables": [{**RULE["tables"][0], "section_totals": [{"total": "All", "parts": []}]}]}, "parts"),
        (
            {
                "tables": [
                    {
                        "name": "twice",
                        "columns": [
                            {"heading": "A", "holds": "indicator"},
                            {"heading": "B", "holds": "section"},
                            {"heading": "C", "holds": "section"},
                        ],
                    }
                ]
            },
            "no more than one column can say 'holds: section'",
        ),
    ],
)
def test_mistakes_in_a_rule_are_explained(run: Run, tmp_path: Path, change: dict[str, object], says: str) -> None:
    done = extracted(run, tmp_path, [(NORTH, places("1", "2", "3", "4", "4", "6"))], rule={**RULE, **change})
    assert done.code == 6 and says in " ".join(done.err.split())


# --- what a page says ----------------------------------------------------------------------------------------------------


def rule(**keys: object) -> Rule:
    return Rule.model_validate({**RULE, **keys})


def test_the_day_may_be_said_in_words() -> None:
    words = rule(as_at={"text": "End of Year", "day": "31 December"})
    assert period_context(words, ["Report: End of Year figures"]).as_at_day == (12, 31)
    assert period_context(words, ["Weekly figures"]) == PeriodContext()


def test_the_day_of_a_stretch_is_its_last() -> None:
    week = rule(as_at="{day} - {date}")
    assert period_context(week, ["", "Report 28 Dec. - 03 Jan., 2026 Part 1"]).as_at == date(2026, 1, 3)
    assert period_context(week, ["Report"]) == PeriodContext()


@pytest.mark.parametrize(
    ("source", "printed_text", "section"),
    [
        ("Report - {text} {day}", "Weekly Report - Area 12 03 Aug. - 09 Aug., 2026", "Area 12"),
        ("/(Citywide|Sector \\d+)/", "Chief Volume 9 Sector 3", "Sector 3"),
        ("DEPARTMENT {text} CRIMES", "THE DEPARTMENT MALIBU/LOST HILLS STATION CRIMES", "MALIBU/LOST HILLS STATION"),
        ("DEPARTMENT {text} CRIMES", "THE OFFICE", ""),
        ("Report - {text} {day}", "Report - " + "x" * 200 + " 03 Aug.", ""),
    ],
)
def test_the_section_that_a_page_names(source: str, printed_text: str, section: str) -> None:
    assert page_section(rule(page_section=source), [printed_text]) == section


def test_months_in_capitals_are_months() -> None:
    assert compiled("{day}, {year}").first_of("day", "JANUARY 1 - OCTOBER 31, 2021") == "OCTOBER 31"
    assert compiled("{month}").matches("MARCH 2024")


def test_sections_within_sections() -> None:
    assert nested(["", "", ""]) == ("", "")
    assert nested(["North", "", ""]) == ("", "North")
    assert nested(["North", "Roads", "Inside"]) == ("North: Roads", "North: Roads: Inside")


# --- days ----------------------------------------------------------------------------------------------------------------

YEARS = st.integers(1990, 2060)


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)), st.integers(1, 366))
def test_the_last_days_end_on_the_day_of_the_report(day: date, days: int) -> None:
    read = read_period(f"Last {days} days", PeriodContext(as_at=day))
    assert read is not None
    assert (read.period.end, (read.period.end - read.period.start).days + 1) == (day, days)
    assert read.period.type is (PeriodType.WEEK if days == 7 else PeriodType.DAYS)
    assert read.basis is (Basis.WEEK if days == 7 else Basis.DAYS)


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)), YEARS)
def test_a_day_of_the_year_is_the_same_in_every_year(day: date, year: int) -> None:
    context = PeriodContext(as_at_day=read_day_of_year(f"{day:%B} {day.day}"))
    found = context.as_at_in(year, 1)
    assert found is not None and (found.year, found.month) == (year, day.month)
    assert found.day == day.day or (day.month, day.day, found.day) == (2, 29, 28)


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)), YEARS, st.sampled_from([1, 4, 8, 9]))
def test_the_day_lies_in_the_year_that_was_asked_for(day: date, year: int, first_month: int) -> None:
    found = PeriodContext(as_at=day).as_at_in(year, first_month)
    assert found is not None and year_start(found, first_month) == date(year, first_month, 1)


def test_a_week_without_a_date_is_refused() -> None:
    with pytest.raises(ValueError, match="does not say on which day"):
        read_period("Weekly Total")
    week = read_period("Weekly Total", PeriodContext(as_at=date(2026, 8, 9)))
    assert week is not None and week.period == Period(date(2026, 8, 3), date(2026, 8, 9), PeriodType.WEEK)


def test_days_of_another_year_end_on_the_same_day_of_it() -> None:
    read = read_period("LAST 28 DAYS 2024", PeriodContext(as_at_day=(12, 31)))
    assert read is not None and (read.period.start, read.period.end) == (date(2024, 12, 4), date(2024, 12, 31))


@pytest.mark.parametrize("words", ["31 February", "0 May", "Mayday", "31", "32 January", ""])
def test_what_is_no_day_of_the_year(words: str) -> None:
    assert read_day_of_year(words) is None


def test_parts_that_are_written_out_must_all_be_there(run: Run, tmp_path: Path) -> None:
    """Where only some pages were looked at, a city is not compared with some of its districts."""
    table = {**RULE["tables"][0], "section_totals": [{"total": "All", "parts": ["Inside", "Outside", "Elsewhere"]}]}
    pages = [(NORTH, places("1", "2", "3", "4", "9", "9"))]
    assert extracted(run, tmp_path, pages, "--table", "findings", rule={**RULE, "tables": [table]}).rows == []
