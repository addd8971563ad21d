"""What a report counts of its own indicators: "17 green, 12 amber, 9 red", "10 up, 22 flat, 6 down"."""

from __future__ import annotations

from dataclasses import dataclass

from extract.records import Direction, Rag


@dataclass(frozen=True, slots=True)
class SummaryCount:
    """One figure of a summary: how many indicators are said to have a rating, or to go a direction.

    ``section`` is the part of the report that it counts, empty for all of it. ``page`` is the 1-based page on which it stands.
    """

    counted: Rag | Direction
    printed: int
    page: int
    page_label: str = ""
    section: str = ""
