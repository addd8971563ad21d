"""Figures, headings and ratings that the rest of the table contradicts; and tables in which nothing is wrong."""

from __future__ import annotations

import pytest

from extract.checks.catalogue import run_checks
from tests.tables import table

MONTHS = ["Apr 24", "May 24", "Jun 24", "Jul 24", "Aug 24"]
YEAR = "Jan 24,Feb 24,Mar 24,Apr 24,May 24,Jun 24,Jul 24,Aug 24,Sep 24,Oct 24,Nov 24,Dec 24,2024 Total".split(",")
COLUMNS = [
    {"heading": "KPI", "holds": "indicator"},
    *(
        {"heading": heading, "holds": holds, "optional": True}
        for heading, holds in (
            ("Target", "target"),
            ("Floor", "floor"),
            ("RAG", "rag"),
            ("Aim", "polarity"),
            ("{year} Total", "year_total"),
        )
    ),
    {"heading": "{period}", "holds": "period"},
]


def found(head: list[str], *rows: str) -> list[tuple[str, str]]:
    """The codes and messages of what is found in a table. A row's cells are separated by bars."""
    printed = table([["KPI", *head], *(row.split("|") for row in rows)], tables=[{"name": "scorecard", "columns": COLUMNS}])
    return [(finding.code, finding.message) for finding in run_checks([printed])]


@pytest.mark.parametrize(
    ("head", "row", "code", "message"),
    [
        (
            MONTHS,
            "Calls|1204|1190|12150|1188|1210",
            "figure-out-of-line",
            "12150 is printed, but the other figures of the row lie between 1188 and 1210 (page 1, June 2024).",
        ),
        (
            MONTHS,
            "% on time|95%|96%|940%|97%|98%",
            "figure-out-of-line",
            "940% is printed, but the other figures of the row lie between 95% and 98% (page 1, June 2024).",
        ),
        (
            MONTHS,
            "Number of complaints|12|11|(12)|8|13",
            "negative-count",
            'The figure of "Number of complaints" is -12, though a number of things cannot be negative (page 1, June 2024).',
        ),
        (
            ["Apr 24", "May 24", "Jun 23", "Jul 24", "Aug 24"],
            "Calls|12|11|10|8|13",
            "period-out-of-order",
            '"Jun 23" stands between "May 24" and "Jul 24": its year or its month may be misprinted (page 1, June 2023).',
        ),
        (
            ["Apr 24", "RAG", "Target", "Floor"],
            "% on time|95%|Red|90%|80%",
            "rating-against-target",
            "95% meets the target of 90%, but is rated red (page 1, April 2024).",
        ),
        (
            ["Apr 24", "RAG", "Target", "Floor"],
            "Days to let|27|Green|20|25",
            "rating-against-target",
            "27 misses the floor of 25, but is rated green (page 1, April 2024).",
        ),
        (
            ["Apr 24", "RAG", "Target"],
            "Errors|3|Red|less than 5",
            "rating-against-target",
            "3 meets the target of 5, but is rated red (page 1, April 2024).",
        ),
        (
            ["Apr 24", "RAG", "Target", "Aim"],
            "Errors|3|Red|5|Low is good",
            "rating-against-target",
            "3 meets the target of 5, but is rated red (page 1, April 2024).",
        ),
        (
            MONTHS,
            "% in time|12 of 15 (80%)|12 of 16 (80%)|8 of 10 (80%)|9 of 10 (90%)|9 of 10 (90%)",
            "percentage-against-count",
            "12 of 16 is 75.00%, but 80% is printed (page 1, May 2024).",
        ),
        (
            MONTHS,
            "Homes let|1|-|3|-|5",
            "sign-not-explained",
            '"-" is printed 2 times in place of a figure, and nothing says what it means (page 1, May 2024).',
        ),
        (
            YEAR,
            "Homes let|10|11|12|13|14|15|16|17|18|19|20|21|187",
            "months-differ-from-total",
            "The total is 187, but the months January 2024 to December 2024 add up to 186 (page 1, 2024 Total).",
        ),
    ],
)
def test_what_is_wrong_is_one_finding(head: list[str], row: str, code: str, message: str) -> None:
    assert found(head, row) == [(code, message)]


@pytest.mark.parametrize(
    ("head", "rows"),
    [
        (MONTHS, ["Complaints|3|4|41|2|5", "Homes let|25|30|0|28|27", "Open cases|900|1200|1900|2600|3900"]),
        (MONTHS, ["Net change in number of homes|3|4|-2|2|5", "Number of staff (net change)|3|4|-2|2|5"]),
        (["Apr 24", "May 24", "Jul 24", "Aug 24"], ["Calls|12|11|10|8"]),
        (["Apr 23", "Apr 24", "May 24", "Jun 24"], ["Calls|12|11|10|8"]),
        (
            ["Apr 24", "RAG", "Target", "Floor"],
            ["% on time|85%|Amber|90%|80%", "Days|27|Red|20|25", "Days taken|20|Green|20|25", "Days to pay|21|Green|20|25"],
        ),
        (["Apr 24", "RAG", "Target"], ["Errors|3|Red|5", "% on time|95%|Red|90%"]),
        (MONTHS, ["Number late|84 (10%)|90 (11%)|70 (9%)|60 (8%)|55 (7%)", "% late|12/15 (80%)|2 of 3 (66%)|1%|2%|3%"]),
        (MONTHS, ["Homes let|n/a|TBC|3|Data not available|<5"]),
        (YEAR, ["Average days to let|10|11|12|13|14|15|16|17|18|19|20|21|15.5"]),
        (YEAR, ["% let|10%|11%|12%|13%|14%|15%|16%|17%|18%|19%|20%|21%|15.5%"]),
        (YEAR, ["Open cases (snapshot)|10|11|12|13|14|15|16|17|18|19|20|21|21"]),
        (YEAR, ["Leavers (rolling 12 months)|10|11|12|13|14|15|16|17|18|19|20|21|21"]),
        (YEAR, ["Spend (£m)|10.1|11.1|12.1|13.1|14.1|15.1|16.1|17.1|18.1|19.1|20.1|21.1|187.5"]),
    ],
)
def test_nothing_is_found_where_nothing_is_wrong(head: list[str], rows: list[str]) -> None:
    assert found(head, *rows) == []


def test_a_count_before_its_percentage_is_the_figure_unless_the_row_is_one_of_percentages() -> None:
    rows = [["KPI", *MONTHS[:2]], ["Number late", "84 (10%)", "90 (11%)"], ["% late", "84 (10%)", "£84 (10%)"]]
    printed = table(rows, tables=[{"name": "scorecard", "columns": COLUMNS}])
    read = [(str(one.value), str(one.unit), str(one.numerator)) for one in printed.observations]
    assert read == [
        ("84", "count", "None"),
        ("90", "count", "None"),
        ("10", "percent", "84"),
        ("None", "None", "None"),
    ]
