"""What a rule may say.

The field descriptions are the documentation: the JSON Schema and the reference page are made of them.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from extract.periods import MONTHS, Basis
from extract.rulebook.patterns import BadPattern, compiled


class Role(StrEnum):
    """What a column's figures are."""

    PERIOD = "period"
    NATIONAL = "comparator:national"
    STATISTICAL_NEIGHBOURS = "comparator:statistical_neighbours"
    REGION = "comparator:region"
    TARGET = "target"
    FLOOR = "floor"
    BASELINE = "baseline"
    LATEST = "latest"
    PREVIOUS = "previous"
    YEAR_TOTAL = "year_total"
    CHANGE = "change"
    RAG = "rag"
    TREND = "trend"
    TEXT = "text"

    @property
    def comparator(self) -> bool:
        return self.value.startswith("comparator:")


class Unit(StrEnum):
    """What a figure counts."""

    COUNT = "count"
    PERCENT = "percent"
    GBP = "gbp"
    USD = "usd"
    DAYS = "days"
    WEEKS = "weeks"
    RATE = "rate"
    RATIO = "ratio"


class Symbol(StrEnum):
    """Why there is no figure, or what qualifies it."""

    SUPPRESSED = "c"
    NOT_AVAILABLE = "x"
    NOT_APPLICABLE = "z"
    LOW = "low"
    SERIES_BREAK = "b"
    REVISED = "r"
    PROVISIONAL = "p"
    ESTIMATED = "e"


def _check_pattern(source: str) -> str:
    try:
        compiled(source)
    except BadPattern as error:
        raise ValueError(str(error)) from error
    return source


def _check_month(name: str) -> str:
    if name.lower() not in MONTHS:
        raise ValueError(f"{name!r} is not a month; write its English name, such as April")
    return name.lower()


PatternText = Annotated[str, AfterValidator(_check_pattern)]
#: A rating or direction with which indicators may be counted.
Counted = Literal["red", "amber", "green", "blue", "up", "down", "flat"]

MonthName = Annotated[str, AfterValidator(_check_month)]


class _Part(BaseModel):
    """Base of all parts of a rule: unknown keys are errors, so that a misspelt one is never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Authority(_Part):
    """The public body that the report is about."""

    name: str = Field(description="Its name, as it should stand in the output.")
    code: str = Field(default="", description="Its ONS/GSS code (E06000058), empty where it has none.")


class Recognise(_Part):
    """How a page of this report is known. All of it must be true."""

    page_says: list[PatternText] = Field(
        default=[], description="Texts that every page of it must show, written as printed (capitals matter)."
    )
    document_says: list[PatternText] = Field(
        default=[], description="Texts that the document must show on some page, such as the report's title."
    )
    page_never_says: list[PatternText] = Field(default=[], description="Texts that a page of this report never shows.")


class ColumnRule(_Part):
    """One column of the table, or several of one kind."""

    heading: PatternText = Field(
        description="What is printed above the column. {month}, {year}, {quarter} stand for any of them,"
        " {period} for any period; empty for no heading."
    )
    holds: Literal["indicator"] | Role = Field(description="What the column holds: the indicators' labels, or figures.")
    basis: Basis | None = Field(default=None, description="What span the column's figures cover, where the heading says it.")
    unit: Unit | None = Field(default=None, description="What the column's figures count, whatever the row's others do.")
    rounded: bool = Field(
        default=False, description="The figures are rounded averages: sums of them may be off by half a unit each."
    )
    optional: bool = Field(default=False, description="Some reports of this layout leave the column out.")
    counts: Counted | None = Field(
        default=None,
        description="The figures count the indicators that the report lists with this rating or direction: they are compared.",
    )
    names_row: bool = Field(
        default=False, description="The heading of the labels reaches down beside the only row, and is its label."
    )
    names_section: bool = Field(
        default=False, description="The heading of the labels is the name of the section to which all rows below belong."
    )


class RowRule(_Part):
    """What is true of some rows, named by their labels. Where several entries fit a row, the first that says a thing counts."""

    label: PatternText | list[PatternText] = Field(description="The label as printed, or several.")
    basis: Basis | None = Field(default=None, description="What span the figures cover, where the label does not say.")
    unit: Unit | None = Field(default=None, description="What the figures count, where neither label nor cell says.")
    denominator: PatternText | None = Field(
        default=None,
        description="The label of the row that a percentage is taken of: its count in brackets is checked against that row.",
    )
    cohort: bool = Field(
        default=False,
        description="Numerator and denominator count the same cases, so that a month's own percentage means something.",
    )
    adds_up: bool = Field(
        default=True,
        description="Figures of months add up to the year's. Not so where people are counted once however often they come.",
    )

    @property
    def labels(self) -> list[str]:
        return [self.label] if isinstance(self.label, str) else self.label


class TotalRule(_Part):
    """A row that is the sum of others in its section."""

    total: PatternText = Field(description="The label of the total.")
    parts: list[PatternText] = Field(min_length=2, description="The labels of the rows that add up to it.")


class _Kind(_Part):
    """What all kinds of table have."""

    name: str = Field(description="A short name for the table.")
    page_says: list[PatternText] = Field(
        default=[], description="Texts that a page with this table must show, besides those of 'recognise'."
    )
    rows: list[RowRule] = Field(default=[], description="What is true of some rows.")
    section_is_heading: bool = Field(
        default=False,
        description="The section is the heading last printed before the table in larger type than the page's text, on its page"
        " or on one before.",
    )


class TableRule(_Kind):
    """One kind of table in the report."""

    columns: list[ColumnRule] = Field(min_length=2, description="The columns, from left to right.")
    continues_without_header: bool = Field(
        default=False,
        description="The table goes on over pages that print no header: their columns are those above them on the page before.",
    )
    sections: list[PatternText] = Field(default=[], description="Labels of rows that begin a section and hold no figures.")
    children: list[PatternText] = Field(
        default=[], description="Labels of rows that belong to the last row above that is not such a row."
    )
    indented_children: bool = Field(
        default=False, description="A label set further in belongs to the nearest row above that is set less far in."
    )
    totals: list[TotalRule] = Field(default=[], description="Rows that are sums of other rows of their section.")

    @model_validator(mode="after")
    def _has_indicator_column(self) -> TableRule:
        if sum(column.holds == "indicator" for column in self.columns) != 1:
            raise ValueError("exactly one column must say 'holds: indicator': the one with the labels")
        return self


class CardField(_Part):
    """One figure of a card, printed behind its name: "Target: 97%"."""

    label: str = Field(min_length=1, description="Its name as printed, without the colon.")
    holds: Role = Field(description="What the figure is.")
    optional: bool = Field(default=False, description="Some cards leave it out.")


class CardRule(_Kind):
    """Cards: small tables that hold one indicator each, its name above, named figures below, and perhaps a rating.

    The indicator's name is the first text of the card. What is neither the name nor a named figure is its rating if it reads as
    one ("GREEN" with an arrow), and otherwise text.
    """

    fields: list[CardField] = Field(min_length=1, description="The named figures of a card.")

    @property
    def totals(self) -> list[TotalRule]:
        """None: a card holds a single indicator."""
        return []


class SymbolRule(_Part):
    """What a text in a cell means."""

    symbol: Symbol | None = Field(default=None, description="Why there is no figure, or what qualifies it.")
    value: Decimal | None = Field(default=None, description="The figure that the text stands for, such as 0 for a dash.")


class SwitchedOff(_Part):
    """A check that does not apply to this report."""

    check: str = Field(description="The check's code, as 'council-extract checks' lists it.")
    because: str = Field(min_length=10, description="Why, in a sentence that a reader of the findings would accept.")


class Rule(_Part):
    """One report layout."""

    rule: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="The rule's name; its file is named the same.")
    title: str = Field(description="What the report is called.")
    authority: Authority | None = Field(default=None, description="The public body, where all reports are of one.")
    recognise: Recognise = Field(description="How a page of this report is known.")
    as_at: PatternText | None = Field(
        default=None, description="The text that gives the date to which the report runs, with {date} where it stands."
    )
    year_starts: MonthName | None = Field(
        default=None, description="The month in which the report's years begin, where its labels do not say."
    )
    tables: list[TableRule] = Field(default=[], description="The kinds of table in the report.")
    cards: list[CardRule] = Field(
        default=[], description="The kinds of card in the report: small tables of one indicator each."
    )
    symbols: dict[str, Symbol | SymbolRule] = Field(
        default={}, description="Texts that stand in cells in place of a figure, and what they mean."
    )
    marker_meaning: Literal["value", "performance"] | None = Field(
        default=None,
        description="What an arrow says: that the value rose, or that performance improved; where the report does not say.",
    )
    switched_off: list[SwitchedOff] = Field(default=[], description="Checks that do not apply to this report.")

    @model_validator(mode="after")
    def _asks_for_something(self) -> Rule:
        if not self.kinds:
            raise ValueError("say what to read: give 'tables', 'cards' or both")
        if not self.recognise.page_says and not all(kind.page_says for kind in self.kinds):
            raise ValueError("every page would do: give 'page_says' under 'recognise', or in each kind of table")
        return self

    @property
    def kinds(self) -> list[TableRule | CardRule]:
        """All kinds of table, of whatever make."""
        return [*self.tables, *self.cards]

    def symbol_for(self, text: str) -> SymbolRule | None:
        """What the rule says about a cell's text."""
        for written, meaning in self.symbols.items():
            if compiled(written).matches(text):
                return meaning if isinstance(meaning, SymbolRule) else SymbolRule(symbol=meaning)
        return None
