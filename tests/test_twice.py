"""One figure in two places of a report, two figures under one name, one figure for several months."""

from __future__ import annotations

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from extract.checks.catalogue import run_checks
from tests.conftest import Run
from tests.drawing import drawn_pdf, grid, line, text
from tests.scorecards import scorecard_pdf
from tests.tables import table
from tests.test_drift import RULE, TABLE, changed, findings


def rules_of(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "homes.yaml").write_text(RULE, "utf-8")
    return folder


def test_a_figure_printed_twice_differently_is_found(run: Run, tmp_path: Path) -> None:
    again = changed(("112", "121"), ("97.1%", "97%"), ("15", "15.0"))
    pdf = scorecard_pdf(tmp_path / "report.pdf", ("Housing Scorecard", TABLE), ("Housing Scorecard", again))
    assert findings(run, pdf, rules_of(tmp_path)) == [
        (
            "warning",
            "printed-twice",
            "121 is printed here, but 112 on page 1, for the same indicator and period (page 2, May 2024).",
        )
    ]


def test_tables_side_by_side_on_a_page_are_not_the_same_series(run: Run, tmp_path: Path) -> None:
    """Two tables of a kind on one page, in pounds and in pupils, with the same labels."""
    rows = [["Measure", "Apr 24", "May 24", "Target"], ["Homes let", "12", "15", "14"]]

    def draw(canvas: Canvas) -> None:
        text(canvas, 20, 20, "Housing Scorecard")
        for top, factor in ((40, 1), (120, 100)):
            grid(canvas, [20, 120, 170, 220, 270], [top, top + 20, top + 40])
            for number, row in enumerate(rows):
                for x, cell in zip((24, 124, 174, 224), row, strict=True):
                    printed = str(int(cell) * factor) if cell.isdigit() else cell
                    text(canvas, x, top + 14 + 20 * number, printed)

    done = run("run", drawn_pdf(tmp_path / "two.pdf", draw), "--rules", rules_of(tmp_path))
    values = {(row["indicator_id"], row["column_label"]): row["value"] for row in done.rows}
    assert values["homes-let", "Apr 24"] == "12"
    assert values["homes-let-2", "Apr 24"] == "1200"


def test_a_figure_in_a_merged_cell_is_given_for_no_month(run: Run, tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, 20, 20, "Housing Scorecard")
        xs, ys = [20, 120, 170, 220, 270, 320], [40, 60, 80, 100]
        for y in ys:
            line(canvas, 20, y, 320, y)
        for x in xs:
            line(canvas, x, 40, x, 60 if x == 170 else 100)
        line(canvas, 170, 80, 170, 100)
        rows = [
            ["Measure", "Apr 24", "May 24", "Jun 24", "Target"],
            ["Homes let", "91", "", "56", "60"],
            ["Complaints", "12", "11", "5", "6"],
        ]
        for number, row in enumerate(rows):
            for x, cell in zip((24, 124, 174, 224, 274), row, strict=True):
                text(canvas, x, 54 + 20 * number, cell)

    pdf = drawn_pdf(tmp_path / "merged.pdf", draw)
    rules = rules_of(tmp_path)
    (merged,) = (row for row in run("run", pdf, "--rules", rules).rows if row["value"] == "91")
    assert (merged["period_start"], merged["flags"]) == ("", "figure-in-merged-cell")
    said = [message for _, code, message in findings(run, pdf, rules) if code == "figure-in-merged-cell"]
    assert said == ["91 is printed in one cell over Apr 24 and May 24, and given for no period (page 1, Apr 24)."]


def with_columns(*headings: str) -> list[dict[str, object]]:
    columns = [{"heading": "KPI", "holds": "indicator"}]
    columns += [{"heading": heading, "holds": "period", "basis": "month"} for heading in headings]
    return [{"name": "offences", "columns": columns}]


def test_two_columns_of_one_period_that_differ_are_one_finding() -> None:
    rows = [["KPI", "December 2022 Month-To-Date", "December 2022", "November 2022"]]
    rows += [["Burglary", "12", "14", "9"], ["Theft", "30", "30", "41"], ["Arson", "2", "2", "2"]]
    printed = table(rows, tables=with_columns("{month} Month-To-Date", "{month}"))
    assert [(finding.code, finding.message) for finding in run_checks([printed])] == [
        (
            "period-in-two-columns",
            '"December 2022 Month-To-Date" and "December 2022" are columns of one period, and they differ in 1 of 3 rows: 12 '
            "and 14 are printed here; the series of a batch has the first (page 1, December 2022).",
        )
    ]


def test_columns_of_one_period_that_are_of_different_things_are_not_compared() -> None:
    rows = [["KPI", "Dec 24 Poole", "Dec 24 Bournemouth"], ["Burglary", "12", "14"], ["Theft", "30", "31"]]
    assert run_checks([table(rows, tables=with_columns("{period} Poole", "{period} Bournemouth"))]) == []


def test_columns_that_differ_in_most_figures_are_one_finding() -> None:
    labels = ["Burglary", "Theft", "Arson", "Robbery"]
    first = table([["KPI", "Dec 24"], *([label, str(index + 10)] for index, label in enumerate(labels))])
    other = table([["KPI", "Dec 24"], *([label, str(index + 20)] for index, label in enumerate(labels))])
    assert [finding.message for finding in run_checks([first, other])] == [
        "20 is printed here, but 10 on page 1, for the same indicator and period; 3 more of the 4 figures that both columns "
        "print differ (page 1, December 2024)."
    ]
