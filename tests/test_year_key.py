"""The document's own key to the year over which figures accumulate."""

from __future__ import annotations

import pytest

from extract.periods import Basis
from extract.records import BasisSource
from extract.rulebook.model import Rule
from extract.scorecard.meaning import row_meaning
from extract.year_key import CumulativeYear, cumulative_year
from tests.tables import RULE

FINANCIAL = CumulativeYear(Basis.CUMULATIVE_FINANCIAL_YEAR, 4)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("Key: YTD = financial year to date", FINANCIAL),
        ("YTD: Year to date (April to March)", FINANCIAL),
        ("Cumulative figures run from 1 April", FINANCIAL),
        ("Cumulative figures are for the calendar year.", CumulativeYear(Basis.CUMULATIVE_CALENDAR_YEAR, 1)),
        ("Year to date means the academic year so far", CumulativeYear(Basis.CUMULATIVE_ACADEMIC_YEAR)),
        ("YTD \u2013 academic year, starting in August", CumulativeYear(Basis.CUMULATIVE_ACADEMIC_YEAR, 8)),
        ("Cumulative totals start on 1 July", CumulativeYear(Basis.CUMULATIVE_ACADEMIC_YEAR, 7)),
        # A label is about its own row, and a sentence about one figure is no key.
        ("Mediations (cumulative figure calendar year)", None),
        ("This is cumulative total across the calendar year which starts from January so data for January shows 42", None),
        ("No. of children accessing services YTD", None),
        ("YTD is up. The financial year", None),
        ("YTD = financial year. Cumulative figures run from 1 January", None),
        ("YTD = financial year, from 1 January", None),
    ],
)
def test_what_a_key_says(text: str, year: CumulativeYear | None) -> None:
    assert cumulative_year([text]) == year


def test_label_then_key_then_rule() -> None:
    """The order in which it is believed where a cumulative year begins."""
    table = {**RULE["tables"][0], "rows": [{"label": "Cases YTD", "basis": "cumulative_calendar_year"}]}
    rule = Rule.model_validate({**RULE, "tables": [table], "year_starts": "January"})

    def told(label: str, key: CumulativeYear | None) -> tuple[Basis | None, BasisSource | None]:
        meaning = row_meaning(rule, rule.tables[0], label, key)
        return meaning.basis, meaning.basis_source

    assert told("Cases (cumulative academic year)", FINANCIAL) == (Basis.CUMULATIVE_ACADEMIC_YEAR, BasisSource.LABEL)
    assert told("Cases YTD", FINANCIAL) == (Basis.CUMULATIVE_FINANCIAL_YEAR, BasisSource.KEY)
    assert told("Cases YTD", None) == (Basis.CUMULATIVE_CALENDAR_YEAR, BasisSource.RULE)
    assert told("Others YTD", None) == (Basis.CUMULATIVE_CALENDAR_YEAR, BasisSource.RULE)
    assert told("Cases", FINANCIAL) == (None, None)


@pytest.mark.parametrize(
    ("label", "starts", "row_starts", "first"),
    [
        ("Cases (cumulative academic year)", "August", None, 8),
        ("Cases (cumulative academic year)", "April", None, 9),
        ("Cases (cumulative financial year)", "August", None, 4),
        ("Cases YTD", "July", None, 7),
        ("Cases YTD", "April", None, 4),
        ("Cases YTD", "April", "October", 10),
    ],
)
def test_any_month_may_begin_a_year(label: str, starts: str, row_starts: str | None, first: int) -> None:
    rows = [{"label": label, "year_starts": row_starts}] if row_starts else []
    rule = Rule.model_validate({**RULE, "tables": [{**RULE["tables"][0], "rows": rows}], "year_starts": starts})
    meaning = row_meaning(rule, rule.tables[0], label)
    assert meaning.basis is not None and meaning.starts_in(meaning.basis) == first


def test_a_column_and_a_key_mean_the_reports_own_academic_year() -> None:
    """Neither a heading "Sep 24 YTD" nor a key "YTD = academic year to date" says in which month: the rule does."""
    rule = Rule.model_validate({**RULE, "year_starts": "August"})
    academic = Basis.CUMULATIVE_ACADEMIC_YEAR
    assert row_meaning(rule, rule.tables[0], "Cases").starts_in(academic) == 8
    assert row_meaning(rule, rule.tables[0], "Cases").starts_in(Basis.CUMULATIVE_FINANCIAL_YEAR) == 4
    key = cumulative_year(["YTD = academic year to date"])
    assert row_meaning(rule, rule.tables[0], "Cases YTD", key).starts_in(academic) == 8
    september = CumulativeYear(academic, 9)
    assert row_meaning(rule, rule.tables[0], "Cases YTD", september).starts_in(academic) == 9
