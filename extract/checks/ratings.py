"""Ratings in words against the colours behind them."""

from __future__ import annotations

from collections.abc import Iterator

from extract.checks.base import Check
from extract.records import Finding, Severity
from extract.scorecard.observe import ObservedTable


class RatingAgainstShading(Check):
    code = "rating-against-shading"
    title = "A rating in words is not that of the cell's colour"
    explanation = (
        "A cell says red, amber, green or blue and is shaded in the colour of another of these. One of the two was left as it "
        "was when the other changed. The column rag has what the cell says. Shading that a whole row or column shares is "
        "decoration and is not compared."
    )
    example = '"GREEN" is printed in a cell shaded amber (page 9).'

    def run(self, table: ObservedTable) -> Iterator[Finding]:
        for row in table.rows:
            for cell in row.cells:
                said, shown = cell.figure.rag, cell.shading
                if said is not None and shown is not None and said is not shown:
                    yield self.finding(
                        Severity.WARNING,
                        f'"{cell.observation.value_text}" is printed in a cell shaded {shown.value}',
                        cell.observation,
                        printed=said.value,
                        expected=shown.value,
                    )
