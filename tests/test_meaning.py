"""What a label says of its row's unit."""

from __future__ import annotations

import pytest

from extract.figures import read_figure
from extract.periods import Basis
from extract.rulebook.model import Role, Rule, Unit
from extract.scorecard.columns import Column
from extract.scorecard.meaning import basis_of, row_meaning, unit_of
from tests.tables import RULE


def test_a_rule_says_that_figures_are_printed_in_thousands() -> None:
    tables = [{**RULE["tables"][0], "rows": [{"label": "*", "scaled": True}]}]
    rule = Rule.model_validate({**RULE, "tables": tables})
    column = Column(index=1, label="Apr 24", x0=0, x1=1)
    assert unit_of(row_meaning(rule, rule.tables[0], "Highways"), column, read_figure("16"), row_is_percent=False) is None


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
        ("Income (£m)", None),
        ("Clearance cost (£000)", None),
        ("£'000s spent on agency staff", None),
        ("Domestic refuse collected (tonnes)", None),
        ("Emissions from the estate (excluding schools) in tonnes – rolling 12 months", None),
        ("Tonnes of refuse collected", None),
        ("Number of homes visited in hours of darkness", Unit.COUNT),
        ("Average class size", None),
        ("Total calls (thousands)", None),
        ("Emails (000s)", None),
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
