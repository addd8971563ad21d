"""--verify: camelot reads ruled tables again, and what it has otherwise is a finding."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from extract.checks.readers import Agreement, ReadersDisagree, compare_cells
from extract.grid.second_reader import SecondCell, read_with_camelot
from extract.marks.geometry import Box
from extract.pipeline import ReadOptions, read_document
from extract.records import Severity
from extract.rulebook.load import load_rules, shipped_rules_folder
from extract.scorecard.observe import ObservedTable
from tests.conftest import report, shared_pdf
from tests.tables import table as observed


def verify(path: Path) -> list[str]:
    """The cells that camelot has otherwise."""
    result = read_document(path, load_rules([shipped_rules_folder()]), ReadOptions(verify=True))
    return [one.message for one in result.findings if one.code == ReadersDisagree.code]


@pytest.mark.parametrize("case", ["bcp-send-scorecard/calc-ruled", "bcp-send-scorecard/calc-rotate-90"])
def test_camelot_agrees_about_a_ruled_scorecard(case: str) -> None:
    assert verify(report(case)) == []


def test_camelot_agrees_about_a_real_table() -> None:
    assert verify(shared_pdf("durham-crime/December 31 2022 Weekly Period to Date Table.pdf")) == []


def test_camelot_finds_the_cells_of_a_turned_page() -> None:
    cells = read_with_camelot(report("bcp-send-scorecard/calc-rotate-90"), 17, 841.9)
    assert sum(cell.text.startswith("7359") for cell in cells) == 5


def read_again(table: ObservedTable, texts: list[str], join: bool = False) -> ObservedTable:
    """A table of one row as a second reader might have it: with these texts in its cells, or all in the first."""
    ones = list(table.observations)
    if join:
        texts = [" ".join(texts), *[""] * (len(texts) - 1)]
    cells = [SecondCell(Box(one.x0, one.top, one.x1, one.bottom), text) for one, text in zip(ones, texts, strict=True)]
    return replace(table, second_reading={ones[0].page: cells})


def test_another_figure_is_a_finding_and_a_marker_is_not() -> None:
    table = observed([["KPI", "Jan 24", "Feb 24"], ["No. of plans", "12.5% ▲", "13.5% ▼"]])
    found = list(ReadersDisagree().run(read_again(table, ["12.5%", "135%"])))
    assert [one.message for one in found] == ['"13.5% ▼" is read here, "135%" by camelot (page 1, February 2024).']


def test_words_joined_across_cells_are_told_from_other_words() -> None:
    table = observed([["KPI", "Jan 24", "Feb 24"], ["No. of plans", "12.5%", "13.5%"]])
    joined = compare_cells(read_again(table, ["12.5%", "13.5%"], join=True))
    assert [one.agreement for one in joined] == [Agreement.JOINED, Agreement.JOINED]
    other = compare_cells(read_again(table, ["12.5%", "18.5%"], join=True))
    assert [one.agreement for one in other] == [Agreement.OTHER, Agreement.OTHER]


def test_without_lines_nothing_is_compared() -> None:
    table = replace(observed([["KPI", "Jan 24"], ["No. of plans", "12.5%"]]), second_reading={1: []})
    assert [one.agreement for one in compare_cells(table)] == [Agreement.NOT_READ]
    assert not list(ReadersDisagree().run(table))


def in_cells(table: ObservedTable, cells: list[SecondCell]) -> ObservedTable:
    return replace(table, second_reading={1: cells})


def test_rows_between_which_the_second_reader_misses_a_line() -> None:
    table = observed([["KPI", "Jan 24", "Feb 24"], ["No. of plans", "1", "2"], ["No. of reviews", "33", "44"]])
    ones = list(table.observations)
    upper, lower = ones[:2], ones[2:]

    def missed(*texts: str) -> ObservedTable:
        boxes = [Box(one.x0, one.top, one.x1, other.bottom) for one, other in zip(upper, lower, strict=True)]
        return in_cells(table, [SecondCell(box, text) for box, text in zip(boxes, texts, strict=True)])

    found = list(ReadersDisagree().run(missed("1\n33", "2\n44")))
    assert {one.severity for one in found} == {Severity.INFO} and len(found) == 4
    assert found[0].message == (
        '"1" is read here; camelot reads the same in this column but sees no line between its rows: "1 33" '
        "(page 1, January 2024)."
    )
    other = list(ReadersDisagree().run(missed("1\n33", "2\n45")))
    assert [one.severity for one in other].count(Severity.WARNING) == 2


def test_words_in_the_thickness_of_a_border() -> None:
    table = observed([["KPI", "Jan 24"], ["No. of plans", "14"]])
    (one,) = table.observations
    cells = [
        SecondCell(Box(one.x0, one.top - 4, one.x1, one.top - 1.5), "14"),
        SecondCell(Box(one.x0, one.top - 1.5, one.x1, one.bottom), ""),
    ]
    assert [found.agreement for found in compare_cells(in_cells(table, cells))] == [Agreement.SAME]
