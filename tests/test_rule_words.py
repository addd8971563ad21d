"""Words of the rule language for layouts other than months across: what they do, and what a rule may not say with them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from extract.errors import BadRule
from extract.reading import Reading, read_result
from extract.rulebook.load import load_rule
from extract.rulebook.model import Rule, Symbol
from tests.conftest import Rows, Run

HEAD = "rule: my-report\ntitle: My report\nrecognise:\n  page_says: [My Report]\n"


def table_pdf(path: Path, title: str, rows: Sequence[Sequence[str]], width: float = 90.0) -> Path:
    """A page with a title and a ruled table below it."""
    canvas = Canvas(str(path), pagesize=landscape(A4), invariant=1)
    canvas.setFont("Helvetica", 10)
    canvas.drawString(40, 540, f"My Report {title}")
    top, height = 500.0, 20.0
    for number, row in enumerate(rows):
        for place, text in enumerate(row):
            canvas.drawString(44 + width * place, top - height * number - 14, text)
    for number in range(len(rows) + 1):
        canvas.line(40, top - height * number, 40 + width * len(rows[0]), top - height * number)
    for place in range(len(rows[0]) + 1):
        canvas.line(40 + width * place, top, 40 + width * place, top - height * len(rows))
    canvas.save()
    return path


def read(run: Run, tmp_path: Path, rule: str, title: str, rows: Sequence[Sequence[str]], table: str = "observations") -> Rows:
    (tmp_path / "rules").mkdir(exist_ok=True)
    (tmp_path / "rules" / "my-report.yaml").write_text(HEAD + rule, "utf-8")
    done = run("run", table_pdf(tmp_path / "a.pdf", title, rows), "--rules", tmp_path / "rules", "--table", table)
    assert done.code == 0, done.err
    return done.rows


DOWN = """\
year_starts: April
as_at: "to {month}"
tables:
  - name: months
    columns:
      - {heading: Month, holds: period_label}
      - {heading: "*", holds: figures}
"""


def test_rows_that_are_periods(run: Run, tmp_path: Path) -> None:
    rows = [["Month", "Opened", "Opened YTD"], ["April", "3", "3"], ["May", "4", "7"], ["January", "", ""], ["Total", "7", ""]]
    found = read(run, tmp_path, DOWN, "to May 2024", rows)
    assert [(one["indicator"], one["column_label"], one["period_start"], one["basis"], one["value"]) for one in found] == [
        ("Opened", "April", "2024-04-01", "unknown", "3"),
        ("Opened", "May", "2024-05-01", "unknown", "4"),
        ("Opened", "Total", "2024-05-31", "cumulative_financial_year", "7"),
        ("Opened YTD", "April", "2024-04-01", "cumulative_financial_year", "3"),
        ("Opened YTD", "May", "2024-05-01", "cumulative_financial_year", "7"),
    ]
    assert len({one["observation_id"] for one in found}) == len(found)
    monthly = read(run, tmp_path, DOWN, "to May 2024", rows, "monthly")
    assert [one["monthly_value"] for one in monthly] == ["3", "4"]


def test_a_row_that_is_no_period_is_given_without_dates_and_found(run: Run, tmp_path: Path) -> None:
    rows = [["Month", "Opened"], ["April", "3"], ["Smarch", "4"]]
    found = read(run, tmp_path, DOWN, "to May 2024", rows)
    assert [(one["column_label"], one["period_start"]) for one in found] == [("April", "2024-04-01"), ("Smarch", "")]
    findings = read(run, tmp_path, DOWN, "to May 2024", rows, "findings")
    assert [(one["code"], one["printed"]) for one in findings] == [("heading-not-understood", "Smarch")]


def test_without_a_date_on_the_page_months_stay_undated(run: Run, tmp_path: Path) -> None:
    rows = [["Month", "Opened"], ["April", "3"], ["Total", "3 to date"]]
    found = read(run, tmp_path, DOWN, "of the council", rows)
    assert [(one["column_role"], one["period_start"]) for one in found] == [("period", ""), ("year_total", "")]


CROSSED = """\
tables:
  - name: matrix
    indicator: "Plans *"
    columns:
      - {heading: Year, holds: period_label}
      - {heading: "{bare_month}", holds: period}
      - {heading: Total, holds: year_total, optional: true}
"""


def test_years_by_months_need_the_line_that_names_them(run: Run, tmp_path: Path) -> None:
    rows = [["Plans opened", "", "", ""], ["Year", "Jan", "Feb", "Total"], ["2023", "1", "2", "4"], ["2024", "3", "", ""]]
    found = read(run, tmp_path, CROSSED, "", rows)
    assert [(one["indicator"], one["column_label"], one["period_start"], one["period_end"]) for one in found] == [
        ("Plans opened", "2023 Jan", "2023-01-01", "2023-01-31"),
        ("Plans opened", "2023 Feb", "2023-02-01", "2023-02-28"),
        ("Plans opened", "2023 Total", "2023-01-01", "2023-12-31"),
        ("Plans opened", "2024 Jan", "2024-01-01", "2024-01-31"),
    ]
    unnamed = table_pdf(tmp_path / "b.pdf", "", rows[1:])
    assert run("run", unnamed, "--rules", tmp_path / "rules").code == 3


COVERED = """\
covers: "for {span}"
year_starts: April
tables:
  - name: values
    columns:
      - {heading: Measure, holds: indicator}
      - {heading: Data period, holds: data_period, codes: {S: snapshot, YTD-C: cumulative_calendar_year}, optional: true}
      - {heading: Value, holds: period}
      - {heading: Smarch, holds: period, optional: true}
      - {heading: "Value 13/15", holds: period, optional: true}
      - {heading: Target, holds: target, optional: true}
symbols: {"*": c, pending: x}
footnotes: {"*": p, "†": r}
"""


def test_the_period_of_the_page_is_that_of_its_figures(run: Run, tmp_path: Path) -> None:
    rows = [["Measure", "Value", "Target"], ["Plans", "3*", "<5"], ["Fines", "*", "pending"], ["Tolls", "4,100 †", "≥ 90%"]]
    found = read(run, tmp_path, COVERED, "for Q2 2021/22", rows)
    values = [one for one in found if one["column_role"] == "period"]
    assert {(one["period_start"], one["period_end"], one["period_type"]) for one in values} == {
        ("2021-07-01", "2021-09-30", "quarter")
    }
    assert [(one["value_text"], one["value"], one["symbol"]) for one in found] == [
        ("3*", "3", "p"),
        ("<5", "5", ""),
        ("*", "", "c"),
        ("pending", "", "x"),
        ("4,100 †", "4100", "r"),
        ("≥ 90%", "90", ""),
    ]


def test_a_heading_with_a_period_of_its_own_does_not_get_the_page_s(run: Run, tmp_path: Path) -> None:
    rows = [["Measure", "Value", "Value 13/15"], ["Plans", "3", "4"]]
    found = read(run, tmp_path, COVERED, "for Q2 2021/22", rows)
    assert [one["period_start"] for one in found] == ["2021-07-01", ""]


def test_codes_say_what_span_a_row_covers(run: Run, tmp_path: Path) -> None:
    codes = ["S", "MS", "r12m", "YTD", "ytd-c", "Q", "A", "M", "odd"]
    rows = [["Measure", "Data period", "Value"], *([f"Measure {number}", code, "3"] for number, code in enumerate(codes))]
    found = read(run, tmp_path, COVERED, "for Q2 2021/22", rows)
    assert [one["basis"] for one in found if one["column_role"] == "period"] == [
        "snapshot",
        "snapshot",
        "rolling_12_months",
        "cumulative_financial_year",
        "cumulative_calendar_year",
        "quarter",
        "year",
        "month",
        "quarter",
    ]


UNITS = """\
tables:
  - name: measures
    columns:
      - {heading: Measure, holds: indicator}
      - {heading: Meas. In, holds: unit}
      - {heading: "{month}", holds: period}
    rows:
      - {label: Cost, unit: gbp}
"""


def test_a_column_of_units_says_what_the_figures_count(run: Run, tmp_path: Path) -> None:
    units = {
        ("Replies in 10 days", "%"): "percent",
        ("Length of stay", "weeks"): "weeks",
        ("Cost", "Number"): "gbp",
        ("Missed bins per 100,000", "No."): "rate",
        ("Refuse", "tonnes"): "",
        ("Visits", "number"): "count",
        ("Visitors", ""): "count",
    }
    rows = [["Measure", "Meas. In", "May 08"], *([label, unit, "12"] for label, unit in units)]
    found = read(run, tmp_path, UNITS, "", rows)
    assert [one["unit"] for one in found if one["column_role"] == "period"] == list(units.values())
    assert {one["value"] for one in found if one["column_role"] == "unit"} == {""}


def test_whole_numbers_of_a_row_with_decimals_are_no_counts(run: Run, tmp_path: Path) -> None:
    months = ["Apr 08", "May 08", "Jun 08", "Jul 08"]
    rows = [
        ["Measure", "Meas. In", *months],
        ["Days lost", "", "9.1", "10", "9.2", "9"],
        ["Visits", "", "9.1", "10", "12", "9"],
    ]
    found = read(run, tmp_path, UNITS, "", rows)
    assert [one["unit"] for one in found] == [""] * 4 + ["", "count", "count", "count"]


DATED = """tables:
  - name: measures
    columns:
      - {heading: Measure, holds: indicator}
      - {heading: Baseline, holds: baseline}
      - {heading: "{month}", holds: period}
"""


def test_a_baseline_may_name_its_own_month(run: Run, tmp_path: Path) -> None:
    texts = ["17% (Dec 22)", "17% (12)", "17% (2022)", "17% (Q3)", "17 (to be set)"]
    rows = [["Measure", "Baseline", "Jul 23"], *([f"Share {number}", text, "20%"] for number, text in enumerate(texts))]
    found = read(run, tmp_path, DATED, "", rows)
    own = [(one["value"], one["numerator"], one["period_start"]) for one in found if one["column_role"] == "baseline"]
    assert own == [("17", "", "2022-12-01"), ("17", "12", ""), ("17", "2022", ""), ("", "", ""), ("", "", "")]


ACCUMULATES = DOWN + "    rows:\n      - {label: Opened to date, accumulates: Opened}\n"


@pytest.mark.parametrize(
    ("own", "cumulative", "printed"),
    [
        (["3", "4", "5"], ["3", "7", "12"], []),
        (["3", "4", "5"], ["3", "8", "13"], ["4"]),
        (["2", "4", "5"], ["3", "7", "12"], ["2"]),
        (["3", "", "5"], ["3", "7", "12"], []),
        # From April to June the cumulative figure cannot be followed: May is missing.
        (["3", "4", "5"], ["3", "", "13"], []),
        (["3", "4", "5"], ["3", "7", "11"], ["5"]),
    ],
)
def test_a_month_s_own_figure_is_held_against_the_cumulative_one(
    run: Run, tmp_path: Path, own: list[str], cumulative: list[str], printed: list[str]
) -> None:
    months = ["April", "May", "June"]
    rows = [["Month", "Opened", "Opened to date"], *([*row] for row in zip(months, own, cumulative, strict=True))]
    findings = read(run, tmp_path, ACCUMULATES, "to June 2024", rows, "findings")
    found = [one["printed"] for one in findings if one["code"] == "month-against-cumulative"]
    assert found == printed


@pytest.mark.parametrize(
    ("total", "found"), [("12", []), ("13", ["13"]), ("12 to date", []), ("11 to date", ["11 to date"]), ("n/a", [])]
)
def test_a_total_is_held_against_its_months(run: Run, tmp_path: Path, total: str, found: list[str]) -> None:
    rows = [["Month", "Opened"], ["April", "3"], ["May", "4"], ["June", "5"], ["July", ""], ["Totals", total]]
    findings = read(run, tmp_path, DOWN, "to June 2024", rows, "findings")
    assert [one["printed"] for one in findings if one["code"] == "months-differ-from-total"] == found


def test_a_total_to_date_begins_when_the_rule_says_that_years_do(run: Run, tmp_path: Path) -> None:
    rows = [["Month", "Opened"], ["August", "3"], ["September", "4"], ["October", "5"], ["Totals", "12 to date"]]
    rule = DOWN.replace("year_starts: April", "year_starts: August")
    assert rule != DOWN
    assert read(run, tmp_path, rule, "to October 2024", rows, "findings") == []
    result = read_result(tmp_path / "a.pdf", Reading([tmp_path / "rules"]), "a.pdf")
    (total,) = (one for one in result.observations if one.basis.cumulative)
    assert result.year_begins == {total.observation_id: 8}, "what comes after knows it too"


COMMENTED = """\
tables:
  - name: index
    columns:
      - {heading: Measure, holds: indicator}
      - {heading: "{month}", holds: period}
    commentary: ["Note:*"]
"""


def test_commentary_belongs_to_the_row_above(run: Run, tmp_path: Path) -> None:
    rows = [["Measure", "Jan 24"], ["Plans", "3"], ["Note: one late", ""], ["Fines", "4"], ["Other", ""]]
    found = read(run, tmp_path, COMMENTED, "", rows)
    assert [(one["indicator"], one["column_role"], one["value_text"], one["value"]) for one in found] == [
        ("Plans", "period", "3", "3"),
        ("Plans", "commentary", "Note: one late", ""),
        ("Fines", "period", "4", "4"),
    ]


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        (
            "tables: [{name: t, columns: [{heading: A, holds: indicator}, {heading: B, holds: figures}]}]\n",
            "name their column with 'holds: period_label'",
        ),
        (
            "tables: [{name: t, columns: [{heading: A, holds: period_label}, {heading: '{year}', holds: period}]}]\n",
            "say with 'indicator' where the figures are named",
        ),
        (
            "tables: [{name: t, indicator: X, columns: [{heading: A, holds: indicator}, {heading: B, holds: period}]}]\n",
            "'indicator' is for tables whose rows and columns are both periods",
        ),
        (
            "tables: [{name: t, columns: [{heading: A, holds: indicator}, {heading: B, holds: period_label}]}]\n",
            "exactly one column",
        ),
        ("tables: []\n", "say what to read"),
        ("answers: [{name: a, parts: ['Part {nmuber}']}]\n", "{number}"),
        ("answers: [{name: a, columns: []}]\n", "not known"),
    ],
)
def test_what_a_rule_may_not_say(tmp_path: Path, rule: str, says: str) -> None:
    path = tmp_path / "my-report.yaml"
    path.write_text(HEAD + rule, "utf-8")
    with pytest.raises(BadRule) as caught:
        load_rule(path)
    assert says in str(caught.value)


def test_a_lone_asterisk_is_itself_and_no_pattern() -> None:
    rule = Rule.model_validate(
        {
            "rule": "r",
            "title": "R",
            "recognise": {"page_says": ["R"]},
            "answers": [{"name": "a"}],
            "symbols": {"*": "c", "* pending": "x"},
        }
    )
    assert rule.symbol_for("12") is None
    starred, pending = rule.symbol_for("*"), rule.symbol_for("still pending")
    assert starred is not None and starred.symbol is Symbol.SUPPRESSED
    assert pending is not None and pending.symbol is Symbol.NOT_AVAILABLE
