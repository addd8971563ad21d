"""What a label says of its row's unit."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.figures import read_figure
from extract.periods import Basis
from extract.rulebook.model import Role, Rule, Unit
from extract.scorecard.columns import Column
from extract.scorecard.meaning import basis_of, row_meaning, unit_of
from tests.conftest import Run
from tests.drawing import drawn_pdf, grid, text
from tests.tables import RULE


def test_a_rule_says_that_figures_are_printed_in_thousands() -> None:
    tables = [{**RULE["tables"][0], "rows": [{"label": "*", "unit": "thousands"}]}]
    rule = Rule.model_validate({**RULE, "tables": tables})
    column = Column(index=1, label="Apr 24", x0=0, x1=1)
    assert (
        unit_of(row_meaning(rule, rule.tables[0], "Highways"), column, read_figure("16"), row_is_percent=False)
        is Unit.THOUSANDS
    )


@pytest.mark.parametrize(
    ("note", "units"),
    [
        ("All figures in £m", ["gbp_millions", "percent", "count"]),
        ("Spending by directorate (£000s)", ["gbp_thousands", "percent", "count"]),
        ("Contacts (thousands)", ["thousands", "percent", "thousands"]),
        ("Figures are shown in thousands unless otherwise stated.", ["thousands", "percent", "thousands"]),
        ("£'000", ["gbp_thousands", "percent", "count"]),
        ("Spending above £1m is reported to Cabinet", ["count", "percent", "count"]),
    ],
)
def test_a_line_above_the_table_says_in_what_its_figures_are(tmp_path: Path, run: Run, note: str, units: list[str]) -> None:
    def draw(canvas: Canvas) -> None:
        text(canvas, 20, 20, "Scorecard")
        text(canvas, 20, 38, note)
        grid(canvas, [20, 170, 220, 270], [44, 64, 84, 104, 124])
        rows = ["KPI|Apr 24|May 24", "Highways|16|17", "% of roads resurfaced|15%|16%", "Number of staff|120|122"]
        for number, row in enumerate(rows):
            for x, cell in zip((24, 174, 224), row.split("|"), strict=True):
                text(canvas, x, 58 + 20 * number, cell)

    rules = tmp_path / "rules"
    rules.mkdir()
    columns = "[{heading: KPI, holds: indicator}, {heading: '{month}', holds: period}]"
    rule = f"rule: spending\ntitle: T\nrecognise: {{page_says: [Scorecard]}}\ntables: [{{name: s, columns: {columns}}}]\n"
    (rules / "spending.yaml").write_text(rule, "utf-8")
    done = run("run", drawn_pdf(tmp_path / "report.pdf", draw), "--rules", rules)
    assert [row["unit"] for row in done.rows if row["column_label"] == "Apr 24"] == units
    assert [row["value"] for row in done.rows if row["column_label"] == "Apr 24"] == ["16", "15", "120"]


def test_a_headings_multiples_hold_for_what_its_cells_say_no_more_of() -> None:
    rule = Rule.model_validate(RULE)
    column = Column(index=1, label="2023/24 £000", x0=0, x1=1)
    read = {
        cell: unit_of(row_meaning(rule, rule.tables[0], "Highways"), column, read_figure(cell), row_is_percent=False)
        for cell in ("450", "£450", "£1.2m", "45%")
    }
    assert list(read.values()) == [Unit.GBP_THOUSANDS, Unit.GBP_THOUSANDS, Unit.GBP_MILLIONS, Unit.PERCENT]


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("No. of EHCPs", Unit.COUNT),
        ("Violent Crime Index", Unit.COUNT),
        ("Missed bins per 100,000", Unit.RATE),
        ("Sickness days per FTE", Unit.RATE),
        ("Average days to process a claim", Unit.DAYS),
        ("Time to let a home (working days)", Unit.DAYS),
        ("Waiting time in weeks", Unit.WEEKS),
        ("Income (£)", Unit.GBP),
        ("Income (£m)", Unit.GBP_MILLIONS),
        ("Clearance cost (£000)", Unit.GBP_THOUSANDS),
        ("£'000s spent on agency staff", Unit.GBP_THOUSANDS),
        ("Clearance cost (£, thousands)", Unit.GBP_THOUSANDS),
        ("Savings, £ (in thousands)", Unit.GBP_THOUSANDS),
        ("Grants of more than £1m", Unit.COUNT),
        ("Domestic refuse collected (tonnes)", None),
        ("Emissions from the estate (excluding schools) in tonnes – rolling 12 months", None),
        ("Tonnes of refuse collected", None),
        ("Number of homes visited in hours of darkness", Unit.COUNT),
        ("Average class size", None),
        ("Total calls (thousands)", Unit.THOUSANDS),
        ("Emails (000s)", Unit.THOUSANDS),
    ],
)
def test_a_whole_number_is_a_count_only_where_the_label_says_nothing_else(label: str, unit: Unit | None) -> None:
    rule = Rule.model_validate(RULE)
    meaning = row_meaning(rule, rule.tables[0], label)
    column = Column(index=1, label="Apr 24", x0=0, x1=1)
    assert unit_of(meaning, column, read_figure("106"), row_is_percent=False) is unit


@pytest.mark.parametrize(
    ("label", "basis"),
    [
        ("Homes built", Basis.QUARTER),
        ("Homes built (cumulative)", Basis.UNKNOWN),
        ("Visitors YTD", Basis.UNKNOWN),
        ("Visitors (cumulative financial year)", Basis.CUMULATIVE_FINANCIAL_YEAR),
    ],
)
def test_what_accumulates_is_no_quarters_own_figure(label: str, basis: Basis) -> None:
    rule = Rule.model_validate(RULE)
    under_a_quarter = Column(1, "Q2 2024/25", 0, 10, role=Role.PERIOD, basis=Basis.QUARTER)
    assert basis_of(row_meaning(rule, rule.tables[0], label), under_a_quarter)[0] is basis
