"""One report against another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from extract.checks.across import compare_reports
from extract.periods import month
from extract.records import DocumentResult, Observation
from extract.rulebook.model import Symbol, Unit
from tests.conftest import FIXTURES, Run
from tests.records import RECORD
from tests.test_decumulate import observation


def report(name: str, day: date | None, value: str | None, numerator: int | None = None, **changes: object) -> DocumentResult:
    one = observation(month(2024, 8), value, numerator=numerator)
    # The changes are fields of the record, whatever their types.
    one = replace(one, document_id=name, observation_id=f"{name}-1", unit=Unit.PERCENT, **changes)  # type: ignore[arg-type]
    return DocumentResult(replace(RECORD, document_id=name, file=f"folder/{name}.pdf", meeting_date=day), (one,))


EARLY, LATE = date(2024, 12, 10), date(2025, 3, 11)


def messages(*results: DocumentResult) -> list[str]:
    return [finding.message for result in compare_reports(results) for finding in result.findings]


def test_the_later_report_is_flagged_in_whatever_order_they_come() -> None:
    later, earlier = compare_reports([report("b", LATE, "12.4"), report("a", EARLY, "11.8")])
    (one,) = later.findings
    assert one.message == "12.4% is printed, but 11.8% in the report of 10 December 2024, a.pdf, page 1 (page 1, August 2024)."
    assert (one.severity.value, one.document_id, one.related_observation_ids) == ("info", "b", "a-1")
    assert later.observations[0].flags == "printed-differently" and earlier.observations[0].flags == ""
    assert earlier.findings == ()


def test_each_is_compared_with_the_one_before() -> None:
    found = messages(
        report("a", EARLY, "1"), report("b", date(2025, 1, 14), "2"), report("c", LATE, "2"), report("d", None, "3")
    )
    assert [text.split(" is printed, but ")[0] for text in found] == ["2%", "3%"]


def test_a_count_in_brackets_counts() -> None:
    (text,) = messages(report("a", EARLY, "11.84", 3), report("b", LATE, "11.84", 35))
    assert text.startswith("11.84% (35) is printed, but 11.84% (3) in")


SAME = [("11.84", "11.84"), ("11.84", "12"), ("12", "11.84"), ("11.8", "11.84"), ("11.84", None), (None, "11.84")]


@pytest.mark.parametrize(("earlier", "later"), SAME)
def test_what_is_the_same_or_not_to_be_known_is_not_reported(earlier: str | None, later: str | None) -> None:
    symbols = [Symbol.SUPPRESSED if value is None else None for value in (earlier, later)]
    first, second = report("a", EARLY, earlier, symbol=symbols[0]), report("b", LATE, later, symbol=symbols[1])
    assert messages(first, second) == []


@pytest.mark.parametrize(
    "change", [{"indicator_id": "other"}, {"authority": "Elsewhere"}, {"period_start": date(2024, 7, 1)}, {"rule": "other"}]
)
def test_other_figures_are_not_compared(change: dict[str, object]) -> None:
    assert messages(report("a", EARLY, "1"), report("b", LATE, "2", None, **change)) == []


def test_flags_are_added_to_those_that_are_there() -> None:
    flagged = report("b", LATE, "2", None, flags="label-cut-off")
    (one,) = compare_reports([report("a", EARLY, "1"), flagged])[1].observations
    assert one.flags == "label-cut-off;printed-differently"
    assert isinstance(one, Observation) and one.value == Decimal(2)


def test_several_files_in_one_run(run: Run) -> None:
    agendas = FIXTURES / "bcp-send-scorecard-series" / "agendas" / "bcp"
    files = sorted(agendas.rglob("*.pdf"))
    done = run("run", *files, "--table", "findings", "-q", "--ignore", "marker-against-change")
    found = [row for row in done.rows if row["code"] == "printed-differently"]
    assert done.code == 0 and [row["printed"] for row in found if row["indicator"] == "No. of requests for EHC assessment"]
    assert (
        run("run", *files, "--table", "findings", "-q", "--ignore", "printed-differently").out.count("printed-differently") == 0
    )
