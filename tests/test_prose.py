"""The report's text against its table.

What the text of the scorecard's report says was listed by hand first: CONFIRMED, NOT_TIED and CHANGES below.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import pipeline
from extract.checks.catalogue import run_checks
from extract.figures import same_figure
from extract.months import monthly_figures
from extract.periods import MONTHS
from extract.prose.sentences import Sentence, sentences
from extract.prose.statements import statements
from extract.prose.tie import Outcome, ProseReading, read_prose
from extract.rulebook.load import load_rules, shipped_rules_folder
from tests.conftest import SCORECARDS, Run, report
from tests.tables import table
from tests.test_sums import rule_with

# --- sentences -----------------------------------------------------------------------------------------------------------


def test_sentences_run_over_lines_and_pages() -> None:
    pages = [
        (3, "Agenda Item 10\r\nThe number\r\nof plans rose to 45 in\r\n7\r\n"),
        (4, "Page 8\r\nMay 2024. It fell after\ufffe\nwards."),
    ]
    assert sentences(pages) == [Sentence("The number of plans rose to 45 in May 2024.", 3), Sentence("It fell after-wards.", 4)]


@pytest.mark.parametrize(
    "text", ["See No. 5 of the list.", "It was 4.5 weeks, i.e. A month.", "We had 5 (or 6) of them", "approx. 12 in May 2024."]
)
def test_abbreviations_end_no_sentence(text: str) -> None:
    assert [one.text for one in sentences([(1, text)])] == [text]


@given(st.lists(st.tuples(st.integers(1, 9), st.text(max_size=60)), max_size=4))
def test_any_text_can_be_cut_into_sentences(pages: list[tuple[int, str]]) -> None:
    for one in sentences(pages):
        assert one.text == " ".join(one.text.split()) and one.page in dict(pages)
        statements(one)


# --- statements ----------------------------------------------------------------------------------------------------------


def stated(text: str) -> list[tuple[str, str]]:
    return [(one.printed, one.when or str(one.comparator or "now")) for one in statements(Sentence(text, 1))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "We received 107 requests in January 2025, which compares to 85 in January 2024.",
            "107 January 2025; 85 January 2024",
        ),
        ("Numbers stand at 435 in December 2024 with the numbers increasing by over 30 each month", "435 December 2024"),
        ("Data for January shows 42 which compares to 23 in January 2024", "42 January; 23 January 2024"),
        (
            "With 13 received in January 2025 compared to 24 in October and 17 in November 2024.",
            "13 January 2025; 24 October; 17 November 2024",
        ),
        (
            "It is far higher (6.2%) than south-west (2.3%) and national (1.5%)",
            "2.3% comparator:region; 1.5% comparator:national",
        ),
        ("It remains far higher (6.2%) than statistical neighbour (2.2%)", "6.2% now; 2.2% comparator:statistical_neighbours"),
        ("Timeliness was 93.2 per cent in Q2 2024/25.", "93.2 per cent Q2 2024/25"),
        ("There were 4,453 plans at the end of January 2025.", "4,453 January 2025"),
        ("Spending was £1,204 in May 2024.", "£1,204 May 2024"),
        ("The wait was 8.1 weeks in December 2024.", "8.1 weeks December 2024"),
        ("In 2023 there were requests; 59% were assessed.", ""),
        # Nothing exact is said of these.
        ("There were over 100 requests in May 2024.", ""),
        ("Around 100 requests came in May 2024 and nearly (90) in June 2024.", ""),
        ("Requests rose by 12 in May 2024.", ""),
        ("5 exceeded 20 weeks in May 2024", ""),
        ("Children aged 3 in May 2024 under Section 19 in June 2024", ""),
        # These are no figures, or no periods.
        ("The meeting was on 11 March 2025 and the next is on 4 May.", ""),
        ("The 2024 plan was agreed in May 2024.", ""),
        ("The 20-week deadline and 16/17 Q1 and page 5-7 in May 2024", ""),
        ("It may take 5 officers", ""),
        ("Costs of £19.4m in May 2024", ""),
        ("SLCN (20) The primary need in November 2024", ""),
    ],
)
def test_what_a_sentence_states(text: str, expected: str) -> None:
    assert "; ".join(" ".join(one) for one in stated(text)) == expected


@given(st.integers(0, 1800) | st.integers(2100, 9999), st.integers(0, 11), st.integers(2015, 2030), st.booleans())
def test_a_plain_statement_is_always_read(figure: int, index: int, year: int, thousands: bool) -> None:
    printed = f"{figure:,}" if thousands else str(figure)
    (one,) = statements(Sentence(f"We received {printed} requests in {MONTHS[index].capitalize()} {year}.", 1))
    assert one.value == figure and one.period is not None
    assert (one.period.period.start.year, one.period.period.start.month) == (year, index + 1)


# --- tying ---------------------------------------------------------------------------------------------------------------

COLUMNS = ["KPI", "Nov 24", "Dec 24", "Jan 25", "Nat"]
ROWS = [
    COLUMNS,
    ["No. of requests for EHC assessment", "167", "115", "107", ""],
    ["No. of complaints", "17", "12", "13", ""],
    ["% of plans in mainstream", "49.2%", "49.4%", "49.2%", "43.3%"],
    ["Mediations (cumulative calendar year)", "394", "435", "42", ""],
]
RULES = rule_with(
    rows=[
        {"label": "No. of requests for EHC assessment", "said_as": ["requests for EHCNA"]},
        {"label": "% of plans in mainstream", "said_as": ["share in mainstream"]},
        {"label": "Mediations *", "said_as": ["mediations"]},
    ]
)


def read(text: str) -> ProseReading:
    observed = [table(ROWS, **RULES)]
    monthly = {one.observation_id: one for one in monthly_figures(observed)}
    return read_prose(sentences([(3, text)]), observed, monthly)


def outcomes(text: str) -> str:
    return " ".join(one.outcome.value for one in read(text).statements)


@pytest.mark.parametrize(
    "text",
    [
        "The service received 107 requests for EHCNA in January 2025.",
        "REQUESTS FOR EHCNA: 107 in January 2025",
        "The number of complaints was 13 in January 2025.",  # by its label
        "The share in mainstream was 49% in January 2025.",  # rounded
        "The share in mainstream is above the national (43.3%).",
        "There were 41 mediations in December 2024.",  # the month's own figure
        "There were 435 mediations in December 2024.",
        "Requests for EHCNA stood at 107 in January.",  # the last January of the table
        "We counted mediations and complaints. They were 435 in December 2024.",  # only one of the two is 435
    ],
)
def test_what_the_table_confirms(text: str) -> None:
    assert outcomes(text) == "agrees"


@pytest.mark.parametrize(
    "text",
    [
        "The service received 109 requests for EHCNA in January 2025.",
        "We received 117 requests for EHCNA in January 2025, which is the highest recorded.",
        "The number of complaints was 31 in January 2025 and remains high.",
        "The share in mainstream was 48% in January 2025.",
        "There were 42 mediations in December 2024.",
    ],
)
def test_what_the_table_contradicts(text: str) -> None:
    assert outcomes(text) == "contradicted"


@pytest.mark.parametrize(
    "text",
    [
        # other cases than those of the row
        "Of the requests for EHCNA 32 in January 2025 were for children aged three.",
        "There were 32 requests for EHCNA in January 2025 from parents.",
        "There were 32 early years requests for EHCNA in January 2025.",
        "In primary schools there were 32 requests for EHCNA in January 2025.",
        "Requests for EHCNA with 5 exceptions in January 2025.",
        # another year, or none
        "There were 95 requests for EHCNA in November 2023.",
        "Requests for EHCNA stood at 85 in January.",
        "The current requests for EHCNA (4343) are many.",
        # two indicators, or none
        "Requests for EHCNA and the number of complaints were 99 in January 2025.",
        "We counted requests for EHCNA. There were 99 in January 2025.",
        "Attendance was 99 in January 2025.",
        # another kind of figure
        "Requests for EHCNA were 55% in January 2025.",
        # whose national figure, and of which year?
        "The share in mainstream is above the national (41.0%).",
        # a cumulative figure whose month is not known
        "There were 30 mediations in November 2024.",
    ],
)
def test_what_may_be_about_something_else_is_not_tied(text: str) -> None:
    assert set(outcomes(text).split()) == {"not_tied"}


def test_the_longer_name_is_meant() -> None:
    rows = [COLUMNS, ["No. of complaints", "17", "12", "13", ""], ["No. of complaints upheld", "1", "2", "3", ""]]
    (one,) = read_prose(
        sentences([(1, "The number of complaints upheld was 3 in January 2025.")]), [table(rows)], {}
    ).statements
    assert one.observation is not None and one.observation.indicator == "No. of complaints upheld"


def test_messages_are_for_councillors() -> None:
    observed = [table(ROWS, **RULES)]
    text = "We received 109 requests for EHCNA in January 2025 which compares to 167 in November 2024 (a 40% decrease)."
    prose = read_prose(sentences([(3, text)]), observed, {})
    found = [one for one in run_checks(observed, prose=prose) if one.code in ("text-against-table", "change-in-text")]
    assert [one.message for one in found] == [
        "The text says that 109 compares to 167, a 40% decrease, but from 167 to 109 is a decrease of 35% (page 3).",
        'The text says "109 requests for EHCNA in January 2025" (page 3), but the table prints 107 (page 1, January 2025).',
    ]
    assert (found[0].printed, found[0].expected, found[1].printed, found[1].expected) == ("40%", "35%", "107", "109")
    off = {"switched_off": [{"check": "text-against-table", "because": "The text counts another area."}]}
    switched = [table(ROWS, **RULES, **off)]
    codes = {one.code for one in run_checks(switched, prose=read_prose(sentences([(3, text)]), switched, {}))}
    assert "text-against-table" not in codes and "change-in-text" in codes


# --- changes -------------------------------------------------------------------------------------------------------------


def changed(text: str) -> list[str]:
    return [f"{one.change.printed} {one.outcome}" for one in read(text).changes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("42 in May 2024 compares to 23 in May 2023 (an 82.6% increase)", ["82.6% agrees"]),
        ("42 in May 2024 compares to 23 in May 2023 (an 86.2% increase)", ["86.2% contradicted"]),
        ("42 in May 2024 compares to 23 in May 2023, a decrease of 82.6%", ["82.6% contradicted"]),
        ("It rose from 23 in May 2023 to 42 in May 2024, representing a percentage increase of 82.6%", ["82.6% agrees"]),
        ("167 in May 2024 compares to 95 in May 2023. This equates to a 76% increase.", ["76% agrees"]),
        ("167 in May 2024 compares to 95 in May 2023. This equates to a 75% increase.", ["75% agrees"]),  # cut off
        ("167 in May 2024 compares to 95 in May 2023. This equates to a 74% increase.", ["74% contradicted"]),
        # About something else, or about nothing that is said here.
        ("167 in May 2024 compares to 95 in May 2023. Costs saw a 74% increase.", []),
        ("167 in May 2024 compares to 95 in May 2023, while the caseload saw a 74% increase.", []),
        ("We had 167 in May 2024 and 95 in May 2023, a 74% increase.", []),
        ("42% in May 2024 compares to 23 in May 2023 (an 86.2% increase)", []),
        ("42 in May 2024 compares to 0 in May 2023 (a 100% increase)", ["100% not_tied"]),
    ],
)
def test_percentages_of_change(text: str, expected: list[str]) -> None:
    assert changed(text) == expected


@given(st.integers(1, 999), st.integers(1, 999), st.integers(0, 2), st.sampled_from(["ROUND_HALF_UP", "ROUND_DOWN"]))
def test_a_change_that_is_worked_out_rightly_agrees(earlier: int, later: int, places: int, rounding: str) -> None:
    exact = abs(100 * Decimal(later - earlier) / earlier).quantize(Decimal(1).scaleb(-places), rounding)
    word = "increase" if later >= earlier else "decrease"
    text = f"We had {later} cases in May 2024 compared to {earlier} in May 2023, a {exact}% {word}."
    (one,) = read(text).changes
    assert one.outcome is Outcome.AGREES and one.change.percentage == exact


@given(st.decimals(0, 1000, places=3), st.integers(0, 3))
def test_a_rounded_figure_is_the_same(value: Decimal, places: int) -> None:
    step = Decimal(1).scaleb(-places)
    assert same_figure(value.quantize(step, "ROUND_HALF_UP"), value) and same_figure(value, value.quantize(step, "ROUND_DOWN"))
    assert not same_figure((value + 2 * step).quantize(step, "ROUND_DOWN"), value)


# --- the report ----------------------------------------------------------------------------------------------------------

#: By hand: every figure of the text with its period, and whether the table can confirm it. What is not tied is of years, terms
#: and indicators that the table does not print; "the current number of EHCPs (4343)" is November's, and no longer current.
CONFIRMED = [
    "13 January 2025", "24 October", "17 November 2024",  # complaints
    "4453 January 2025", "3791 January 2024",  # plans
    "6.2% now", "2.3% region", "2.2% statistical_neighbours", "1.5% national",  # educated otherwise than at school
    "107 January 2025", "85 January 2024", "167 November 2024", "152 July 2024",  # requests for assessment
    "435 December 2024", "42 January", "23 January 2024",  # mediations
]  # fmt: skip
NOT_TIED = [
    "93.2% January 2025", "95 November 2023", "398 2024 Autumn term", "232 2023 Autumn term", "67% national", "64% region",
    "64% statistical_neighbours", "80.7 2023", "82.3 national", "88.3 region", "103.6 statistical_neighbours", "95% national",
    "17 December 2024", "4343 now", "5.7% November 2024", "8.1 weeks December 2024", "16.3 weeks November 2024",
    "9.7% December 2024", "9.3% November 2024",
]  # fmt: skip
CHANGES = ["17.5%", "76%", "71.6%", "82.6%"]


def test_every_statement_of_the_report(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[ProseReading] = []

    def listen(*arguments: Any) -> ProseReading:
        found.append(read_prose(*arguments))
        return found[0]

    monkeypatch.setattr(pipeline, "read_prose", listen)
    pipeline.read_document(report("bcp-send-scorecard/calc-ruled"), load_rules([shipped_rules_folder()]))

    def listed(outcome: Outcome) -> list[str]:
        return [
            f"{one.statement.printed} {one.statement.when or (one.statement.comparator or 'now').removeprefix('comparator:')}"
            for one in found[0].statements
            if one.outcome is outcome
        ]

    assert listed(Outcome.AGREES) == CONFIRMED
    assert listed(Outcome.NOT_TIED) == NOT_TIED
    assert [one.change.printed for one in found[0].changes if one.outcome is Outcome.AGREES] == CHANGES


@pytest.mark.parametrize("case", SCORECARDS)
def test_the_counts_are_told(run: Run, case: str) -> None:
    done = run("run", report(f"bcp-send-scorecard/{case}"), "--table", "documents")
    (row,) = done.rows
    confirmed = len(CONFIRMED) + len(CHANGES)
    total = confirmed + len(NOT_TIED)
    told = (row["statements"], row["statements_agreeing"], row["statements_contradicted"])
    assert told == (str(total), str(confirmed), "0")
    assert f"{total} figures in the text: {confirmed} confirmed, 0 contradicted, {total - confirmed} not tied" in done.err
