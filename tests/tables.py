"""Tables as the grid stage would hand them on, without a PDF, and what the scorecard stage makes of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from extract.document import DocumentFacts
from extract.grid.table import Cell, Grid
from extract.markers.find import PageMarkers
from extract.marks.geometry import Box
from extract.marks.page import Characters, Page, TextStyle
from extract.marks.words import TextLine, Word
from extract.periods import PeriodContext
from extract.rulebook.load import LoadedRule
from extract.rulebook.model import Rule
from extract.scorecard.columns import find_header
from extract.scorecard.observe import ObservedTable, observe_table
from extract.scorecard.rows import RowReader, name_indicators

RULE: dict[str, Any] = {
    "rule": "test",
    "title": "Test",
    "recognise": {"page_says": ["Test"]},
    "marker_meaning": "value",
    "tables": [
        {
            "name": "scorecard",
            "columns": [
                {"heading": "KPI", "holds": "indicator"},
                {"heading": "{month}", "holds": "period"},
                {"heading": "Nat", "holds": "comparator:national", "optional": True},
                {"heading": "Average", "holds": "baseline", "rounded": True, "optional": True},
                {"heading": "{year}-{year} % Change", "holds": "change", "optional": True},
            ],
            "rows": [{"label": "% followed (cumulative calendar)", "denominator": "Mediations (cumulative calendar)"}],
            "totals": [{"total": "Total", "parts": ["Part one", "Part two"]}],
        }
    ],
}


def page_and_grid(rows: list[list[str]]) -> tuple[Page, Grid]:
    """A ruled table as the grid stage would hand it on, without a PDF."""
    characters: list[str] = []
    cells = []
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            box = Box(60.0 * column, 20.0 * row, 60.0 * column + 60, 20.0 * row + 20)
            words = []
            for part in text.split():
                places = tuple(range(len(characters), len(characters) + len(part)))
                characters.extend(part)
                words.append(Word(part, box, box.bottom - 5, 10, 0, places))
            lines = (TextLine.of(words),) if words else ()
            cells.append(Cell(row, column, 1, 1, box, lines))
    marks = Characters(
        characters,
        np.zeros((len(characters), 4)),
        np.zeros((len(characters), 2)),
        np.zeros(len(characters), dtype=np.int32),
        np.zeros(len(characters), dtype=np.bool_),
        [TextStyle("Helvetica", 10, 0, 0)],
        np.zeros(len(characters), dtype=np.bool_),
    )
    width = len(rows[0])
    edges = [60.0 * column for column in range(width + 1)]
    heights = [20.0 * row for row in range(len(rows) + 1)]
    grid = Grid(1, Box(0, 0, edges[-1], heights[-1]), edges, heights, cells, True)
    return Page(1, 1000, 1000, 0, "test", marks), grid


def table(rows: list[list[str]], **changes: object) -> ObservedTable:
    rule = Rule.model_validate({**RULE, **changes})
    page, grid = page_and_grid(rows)
    header = find_header(grid, rule.tables[0], PeriodContext(), PageMarkers(page).printed).header
    assert header is not None
    part = RowReader(rule.tables[0]).read(PageMarkers(page), 1, grid, header)
    loaded = LoadedRule(rule, Path("test.yaml"))
    return observe_table(loaded, rule.tables[0], name_indicators([part]), DocumentFacts("d" * 64, "test.pdf", 1))
