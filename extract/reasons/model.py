"""What is said of a rule's claims. The parent and the child process share these types."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How a condition turned out. Only NO keeps a rule from claiming something."""

    YES = "yes"
    NO = "no"
    WITHOUT = "--"
    """It is not there, and need not be."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that a rule asks of a page or of a table: what, how it turned out, and what was found."""

    asks: str
    verdict: Verdict
    found: str = ""


@dataclass(frozen=True, slots=True)
class TableClaim:
    """A table of a page beside one kind of table of the rule. ``number`` counts the page's tables from 1."""

    number: int
    rows: int
    columns: int
    kind: str
    claimed: bool
    continued: bool
    """It prints no headings and goes on from the page before."""
    conditions: tuple[Condition, ...]

    @property
    def missing(self) -> int:
        return sum(condition.verdict is Verdict.NO for condition in self.conditions)


@dataclass(frozen=True, slots=True)
class PageClaim:
    """A page beside a rule. ``tables`` is None where they were not looked at."""

    number: int
    conditions: tuple[Condition, ...]
    tables: tuple[TableClaim, ...] | None = None

    @property
    def wanted(self) -> bool:
        return all(condition.verdict is not Verdict.NO for condition in self.conditions)


@dataclass(frozen=True, slots=True)
class RuleClaims:
    """A document beside a rule: what it asks of the document as a whole, and page by page."""

    rule: str
    document: tuple[Condition, ...]
    pages: tuple[PageClaim, ...]

    @property
    def wanted(self) -> bool:
        """Whether the rule wants a page."""
        return all(condition.verdict is not Verdict.NO for condition in self.document) and any(
            page.wanted for page in self.pages
        )

    @property
    def claimed(self) -> list[tuple[int, int]]:
        """The tables that the rule claims: page and number."""
        return [(page.number, table.number) for page in self.pages for table in page.tables or () if table.claimed]
