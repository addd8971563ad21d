"""Successive reports: series, revisions, renamed and redefined indicators, predecessors from earlier reports.

The expected files are refreshed with
    council-extract batch fixtures/bcp-send-scorecard-series/agendas -o fixtures/bcp-send-scorecard-series/expected --force
Read the difference before accepting it.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.batch.predecessors import filled
from extract.batch.series import History
from extract.batch.workspace import Cumulative, Point
from extract.periods import Basis, PeriodType, month
from extract.records import Method, Reason, RevisionKind
from extract.rulebook.model import Symbol, Unit
from tests.conftest import Rows, Run, read_rows
from tests.corpus import AGENDAS, SERIES

EXPECTED = SERIES / "expected"


@pytest.fixture(scope="module")
def out(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("series")
    assert run("batch", AGENDAS, "-o", folder, "-q").code == 0
    return folder


@pytest.mark.parametrize("name", ["documents", "locations", "monthly", "findings", "series", "revisions"])
def test_the_fixture_still_gives_what_is_expected(out: Path, name: str) -> None:
    assert (out / f"{name}.csv").read_text("utf-8") == (EXPECTED / f"{name}.csv").read_text("utf-8")


# --- the fixture, looked at for what it was made for -------------------------------------------------------------------------

MEDIATIONS = "Total number of mediations (cumulative figure calendar year)"
SENDIASS = "Total number of mediations - SENDIASS (cumulative calendar year)"
APPEALS = "No. of appeals registered with the SEND tribunal (cumulative calendar)"
LODGED = "No. of appeals lodged with the SEND tribunal (cumulative calendar)"
WITHDREW = "% of cases where parent withdrew/found in favour of LA (cumulative calendar)"
FOLLOWED = "% of mediation cases that were followed by appeals (cumulative calendar)"
CONCEDED = "% of cases where LA conceded/found in favour of parent (cumulative calendar)"


def rows(out: Path, name: str, **where: str) -> Rows:
    return [row for row in read_rows(out / f"{name}.csv") if all(row[key] == value for key, value in where.items())]


def report(out: Path, day: str) -> str:
    """The id of the document from which the report of a meeting was extracted."""
    found = [row for row in rows(out, "documents", meeting_date=day) if row["tables"] == "1"]
    assert len(found) == 1
    return found[0]["document_id"]


def december(out: Path, indicator: str) -> dict[str, str]:
    """The row of the latest report for December 2023, the first month that it prints."""
    found = rows(out, "monthly", document_id=report(out, "2025-03-11"), indicator=indicator, period_start="2023-12-01")
    assert len(found) == 1
    return found[0]


def test_a_missing_predecessor_is_taken_from_an_earlier_report(out: Path) -> None:
    row = december(out, MEDIATIONS)
    assert (row["cumulative_value"], row["monthly_value"], row["method"], row["reason"]) == ("143", "12", "difference", "")
    november = rows(out, "observations", observation_id=row["previous_observation_id"])[0]
    assert november["document_id"] == report(out, "2025-02-11") != row["document_id"]
    assert (november["indicator"], november["value"], november["period_start"]) == (MEDIATIONS, "131", "2023-11-01")


def test_an_indicator_under_another_name_has_its_predecessor_too(out: Path) -> None:
    first = report(out, "2025-02-11")
    row = rows(out, "monthly", document_id=first, indicator=APPEALS, period_start="2023-11-01")[0]
    assert (row["cumulative_value"], row["monthly_value"], row["method"]) == ("59", "6", "difference")
    october = rows(out, "observations", observation_id=row["previous_observation_id"])[0]
    assert (october["indicator"], october["value"]) == (LODGED, "53")


def test_counts_in_brackets_have_predecessors_too(out: Path) -> None:
    row = december(out, CONCEDED)
    assert (row["cumulative_numerator"], row["monthly_numerator"]) == ("18", "1")
    assert (row["monthly_value"], row["method"], row["reason"]) == ("", "difference", "not_additive")


def test_nothing_is_differenced_across_a_redefinition(out: Path) -> None:
    row = december(out, SENDIASS)
    assert (row["cumulative_value"], row["monthly_value"], row["method"], row["reason"]) == ("29", "", "withheld", "redefined")
    earlier = rows(out, "monthly", document_id=report(out, "2025-02-11"), indicator=SENDIASS, period_start="2023-12-01")[0]
    assert (earlier["cumulative_value"], earlier["monthly_value"]) == ("59", "4"), "within one report it is"


def test_nothing_is_differenced_between_two_vintages(out: Path) -> None:
    for indicator in (WITHDREW, FOLLOWED):
        row = december(out, indicator)
        assert (row["monthly_value"], row["method"], row["reason"]) == ("", "withheld", "inconsistent"), indicator


def test_without_an_earlier_report_nothing_is_known(out: Path) -> None:
    first = rows(out, "monthly", document_id=report(out, "2024-12-10"), period_start="2023-09-01")
    assert len(first) == 6
    assert {(row["method"], row["reason"]) for row in first} == {("withheld", "no_predecessor")}
    dingley = [row for row in read_rows(out / "monthly.csv") if "Dingley" in row["indicator"]]
    assert {row["reason"] for row in dingley if row["period_start"] == "2024-11-01"} == {"no_predecessor"}


def test_each_change_is_a_revision_of_its_kind(out: Path) -> None:
    kinds = Counter(row["kind"] for row in rows(out, "revisions"))
    assert kinds == {"restated": 13, "figure": 4, "withdrawn": 1, "supplied": 1, "precision": 1}
    assert {row["indicator"] for row in rows(out, "revisions", kind="restated")} == {SENDIASS}
    changed = rows(out, "revisions", indicator=MEDIATIONS)
    assert len(changed) == 1
    one = changed[0]
    assert (one["earlier_value"], one["later_value"], one["change"]) == ("390", "394", "4")
    assert (one["earlier_meeting_date"], one["later_meeting_date"]) == ("2025-01-14", "2025-02-11")
    for side in ("earlier", "later"):
        cell = rows(out, "observations", observation_id=one[f"{side}_observation_id"])[0]
        place = rows(out, "documents", document_id=cell["document_id"])[0]
        assert (cell["value"], cell["page"], place["file"]) == (one[f"{side}_value"], one[f"{side}_page"], one[f"{side}_file"])
    supplied = rows(out, "revisions", kind="supplied")[0]
    assert (supplied["earlier_text"], supplied["later_text"]) == ("requested", "12.5% ▶")


def test_a_series_has_one_row_for_each_period(out: Path) -> None:
    series = rows(out, "series", indicator=MEDIATIONS)
    assert [row["period_start"] for row in series] == [
        month(2023 + (8 + n) // 12, (8 + n) % 12 + 1).start.isoformat() for n in range(17)
    ]
    assert [row["reports"] for row in series] == ["1", "2", "3", *["4"] * 11, "3", "2", "1"]
    november = next(row for row in series if row["period_start"] == "2024-11-01")
    assert (november["first_value"], november["latest_value"], november["revisions"]) == ("390", "394", "1")
    assert (november["first_meeting_date"], november["latest_meeting_date"]) == ("2025-01-14", "2025-03-11")
    assert (november["authority_code"], november["dfe_code"]) == ("E06000058", "839")


def test_a_renamed_indicator_is_one_series(out: Path) -> None:
    assert rows(out, "series", indicator=LODGED) == []
    series = rows(out, "series", indicator=APPEALS)
    assert len(series) == 17
    assert {row["earlier_indicator_ids"] for row in series} == {
        "no-of-appeals-lodged-with-the-send-tribunal-cumulative-calendar"
    }
    others = [row for row in rows(out, "series") if row["earlier_indicator_ids"] and row["indicator"] != APPEALS]
    assert others == []


def test_the_same_table_in_pack_and_appendix_is_extracted_once(out: Path) -> None:
    places = [row for row in rows(out, "locations") if row["meeting_date"] == "2025-03-11"]
    assert [(row["use"], Path(row["file"]).name[:6], row["page"], row["last_page"]) for row in places] == [
        ("extracted", "Public", "3", "4"),
        ("repeated", "Append", "2", "3"),
    ]
    assert len({row["table_id"] for row in places}) == 1
    assert len(rows(out, "documents")) == 5 and len(rows(out, "locations", use="extracted")) == 4


def test_every_observation_is_in_the_series_of_its_period(out: Path) -> None:
    printed = Counter(
        (row["indicator_id"].replace("-lodged-", "-registered-"), row["period_start"])
        for row in rows(out, "observations", column_role="period")
    )
    assert {(row["indicator_id"], row["period_start"]): int(row["reports"]) for row in rows(out, "series")} == printed


# --- units -------------------------------------------------------------------------------------------------------------------


def point(report: int, value: str | None, number: int = 1, symbol: Symbol | None = None, numerator: str | None = None) -> Point:
    period = month(2024, number)
    return Point(
        owner="E06000058",
        rule="rule",
        indicator_id="id",
        report=f"2025-{report:02d}-01",
        document=report,
        authority="A",
        authority_code="",
        section="",
        parent_indicator="",
        indicator="label",
        period_start=period.start,
        period_end=period.end,
        period_type=PeriodType.MONTH,
        basis=Basis.MONTH,
        unit=Unit.COUNT if value else None,
        value=Decimal(value) if value else None,
        numerator=Decimal(numerator) if numerator else None,
        symbol=symbol,
        value_text=value or "",
        observation_id=f"{report}-{number}",
        page=1,
        file=f"{report}.pdf",
        meeting_date=date(2025, report, 1),
    )


@pytest.mark.parametrize(
    ("earlier", "later", "kind"),
    [
        (point(1, "10"), point(2, "11"), RevisionKind.FIGURE),
        (point(1, "12.5"), point(2, "12.50"), None),
        (point(1, "12.46"), point(2, "12.5"), RevisionKind.PRECISION),
        (point(1, "12.4"), point(2, "12.46"), RevisionKind.PRECISION),
        (point(1, "12.4"), point(2, "12.5"), RevisionKind.FIGURE),
        (point(1, "12.46"), point(2, "13.5"), RevisionKind.FIGURE),
        (point(1, None, symbol=Symbol.NOT_AVAILABLE), point(2, "1"), RevisionKind.SUPPLIED),
        (point(1, "1"), point(2, None, symbol=Symbol.SUPPRESSED), RevisionKind.WITHDRAWN),
        (point(1, None, symbol=Symbol.NOT_AVAILABLE), point(2, None, symbol=Symbol.SUPPRESSED), RevisionKind.SYMBOL),
        (point(1, "1", symbol=Symbol.PROVISIONAL), point(2, "1"), RevisionKind.SYMBOL),
        (point(1, "9.3", numerator="5"), point(2, "9.3", numerator="6"), RevisionKind.FIGURE),
        (point(1, "1"), point(2, "1"), None),
        (point(1, None), point(2, None), None),
    ],
)
def test_kinds_of_revision(earlier: Point, later: Point, kind: RevisionKind | None) -> None:
    history = History("id", [earlier, later])
    assert [revision.kind for revision in history.revisions()] == ([kind] if kind else [])
    assert [row.revisions for row in history.points()] == [1 if kind else 0]


def test_two_changes_are_no_redefinition_and_three_of_three_are() -> None:
    def kinds(*later: str) -> set[RevisionKind]:
        points = [
            one for number, value in enumerate(later, 1) for one in (point(1, str(number), number), point(2, value, number))
        ]
        return {revision.kind for revision in History("id", points).revisions()}

    assert kinds("2", "3") == {RevisionKind.FIGURE}
    assert kinds("2", "3", "4") == {RevisionKind.RESTATED}
    assert kinds("2", "3", "3") == {RevisionKind.FIGURE}


@given(st.lists(st.sampled_from(["1", "2", "2.0", None]), min_size=1, max_size=6))
def test_a_series_row_and_its_revisions_agree(values: list[str | None]) -> None:
    history = History("id", [point(number, value) for number, value in enumerate(values, 1)])
    (row,) = history.points()
    revisions = list(history.revisions())
    assert row.reports == len(values) and row.revisions == len(revisions)
    assert (row.first_value, row.latest_value) == (
        Decimal(values[0]) if values[0] else None,
        Decimal(values[-1]) if values[-1] else None,
    )
    if not revisions:
        assert row.first_value == row.latest_value


def cumulative(report: int, number: int, value: str, **known: object) -> Cumulative:
    period = month(2023, number)
    values: dict[str, object] = {
        "place": 100 * report + number,
        "report": f"2024-{report:02d}",
        "document": report,
        "observation_id": f"{report}-{number}",
        "previous": f"{report}-{number - 1}",
        "period_start": period.start,
        "period_end": period.end,
        "basis": Basis.CUMULATIVE_CALENDAR_YEAR,
        "cumulative_value": Decimal(value),
        "monthly_value": None,
        "cumulative_numerator": None,
        "monthly_numerator": None,
        "unit": Unit.COUNT,
        "method": Method.WITHHELD,
        "reason": Reason.NO_PREDECESSOR,
        "doubtful": False,
        "first_month": 1,
    }
    # Each value is of its field's type, which a dict does not say.
    return Cumulative(**{**values, **known})  # type: ignore[arg-type]


def difference(report: int, number: int, value: str, monthly: str) -> Cumulative:
    return cumulative(report, number, value, monthly_value=Decimal(monthly), method=Method.DIFFERENCE, reason=None)


def first(report: int, number: int, value: str, **known: object) -> Cumulative:
    return cumulative(report, number, value, previous="", **known)


def never(earlier: str, later: str) -> bool:
    return False


def test_a_predecessor_comes_through_several_reports() -> None:
    rows = [
        first(1, 9, "90"),
        difference(1, 10, "100", "10"),
        difference(1, 11, "112", "12"),
        first(2, 10, "100"),
        difference(2, 11, "112", "12"),
        first(3, 11, "112"),
    ]
    found = {row.observation_id: row for row in filled(rows, never)}
    assert set(found) == {"2-10", "3-11"}
    assert (found["2-10"].monthly_value, found["2-10"].previous) == (Decimal(10), "1-9")
    assert (found["3-11"].monthly_value, found["3-11"].previous) == (Decimal(12), "2-10")


def test_a_report_that_does_not_print_the_month_itself_supplies_nothing() -> None:
    rows = [difference(1, 10, "100", "10"), difference(1, 11, "112", "12"), first(2, 12, "120")]
    assert list(filled(rows, never)) == []


def test_a_later_report_supplies_nothing() -> None:
    rows = [first(1, 12, "120"), difference(2, 11, "112", "12"), difference(2, 12, "120", "8")]
    assert list(filled(rows, never)) == []


def test_another_month_of_the_year_that_differs_blocks() -> None:
    gap = {"previous": "", "reason": Reason.GAP}
    rows = [
        difference(1, 9, "90", "5"),
        difference(1, 10, "100", "10"),
        difference(1, 11, "112", "12"),
        difference(2, 9, "91", "6"),
        cumulative(2, 11, "112", **gap),
    ]
    (row,) = filled(rows, never)
    assert (row.monthly_value, row.reason) == (None, Reason.INCONSISTENT)
    rows[3] = difference(2, 9, "90", "5")
    (row,) = filled(rows, never)
    assert (row.monthly_value, row.reason) == (Decimal(12), None)


def test_the_year_of_a_figure_begins_when_the_rule_says() -> None:
    """August and November are of one year where it begins in August: August was changed, so that there are two vintages."""
    since_august = {"basis": Basis.CUMULATIVE_ACADEMIC_YEAR, "first_month": 8}
    gap = {"previous": "", "reason": Reason.GAP}
    found = {"monthly_value": Decimal(12), "method": Method.DIFFERENCE, "reason": None}
    rows = [
        cumulative(1, 8, "90", **since_august),
        cumulative(1, 11, "112", **since_august, **found),
        cumulative(2, 8, "91", **since_august),
        cumulative(2, 11, "112", **since_august, **gap),
    ]
    (row,) = filled(rows, never)
    assert (row.monthly_value, row.reason) == (None, Reason.INCONSISTENT)


def test_a_figure_that_its_own_report_contradicts_is_not_differenced() -> None:
    rows = [difference(1, 12, "120", "8"), first(2, 12, "120", doubtful=True)]
    (row,) = filled(rows, never)
    assert (row.monthly_value, row.method, row.reason) == (None, Method.WITHHELD, Reason.INCONSISTENT)


def test_what_an_earlier_report_withholds_is_withheld_for_its_reason() -> None:
    earlier = cumulative(1, 12, "120", reason=Reason.NEGATIVE)
    (row,) = filled([earlier, first(2, 12, "120")], never)
    assert (row.monthly_value, row.reason, row.previous) == (None, Reason.NEGATIVE, "1-11")
