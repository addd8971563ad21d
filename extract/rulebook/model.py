"""What a rule may say.

The field descriptions are the documentation: the JSON Schema and the reference page are made of them.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from extract.periods import MONTHS, Basis, read_day_of_year
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
    POLARITY = "polarity"
    DATA_PERIOD = "data_period"
    UNIT = "unit"
    COMMENTARY = "commentary"
    ANSWER = "answer"
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
    THOUSANDS = "thousands"
    MILLIONS = "millions"
    GBP_THOUSANDS = "gbp_thousands"
    GBP_MILLIONS = "gbp_millions"
    GBP_BILLIONS = "gbp_billions"
    USD_THOUSANDS = "usd_thousands"
    USD_MILLIONS = "usd_millions"
    USD_BILLIONS = "usd_billions"

    @property
    def is_money(self) -> bool:
        return self.value.startswith(("gbp", "usd"))

    @property
    def in_multiples(self) -> bool:
        """Whether its figures are printed in thousands or more: they are rounded, whole numbers too."""
        return self.value.endswith(("thousands", "millions", "billions"))

    @property
    def adds_up(self) -> bool:
        """Whether its figures can be added and subtracted: counts, amounts, and multiples of either."""
        return self is Unit.COUNT or self.is_money or self.in_multiples


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


def _check_month(name: object) -> str:
    if str(name).lower() not in MONTHS:
        raise ValueError(f"{name!r} is not a month; write its English name, such as April")
    return str(name).lower()


#: How indicators are named: lower case letters and digits, joined by hyphens (by two after a section or a parent).
IDENTIFIER = r"^[a-z0-9]+(--?[a-z0-9]+)*$"

PatternText = Annotated[str, AfterValidator(_check_pattern)]


def _in_a_list(written: object) -> object:
    return written if written is None or isinstance(written, (list, dict)) else [written]


#: One text or several: who has one to write need not put it into a list.
PatternTexts = Annotated[list[PatternText], BeforeValidator(_in_a_list, json_schema_input_type=PatternText | list[PatternText])]


def _check_day(day: str) -> str:
    if read_day_of_year(day) is None:
        raise ValueError(f"{day!r} is not a day of the year; write it like 31 December")
    return day


DayText = Annotated[str, AfterValidator(_check_day)]
#: A rating or direction with which indicators may be counted.
Counted = Literal["red", "amber", "green", "blue", "up", "down", "flat"]


MonthName = Annotated[str, BeforeValidator(_check_month)]


class _Part(BaseModel):
    """Base of all parts of a rule: unknown keys are errors, so that a misspelt one is never ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Authority(_Part):
    """The public body that the report is about."""

    name: str = Field(description="Its name, as it should stand in the output.")
    code: str = Field(default="", description="Its ONS/GSS code (E06000058), empty where it has none.")


class Recognise(_Part):
    """How a page of this report is known. All of it must be true."""

    page_says: PatternTexts = Field(
        default=[], description="Texts that every page of it must show, written as printed (capitals matter)."
    )
    document_says: PatternTexts = Field(
        default=[], description="Texts that the document must show on some page, such as the report's title."
    )
    page_never_says: PatternTexts = Field(default=[], description="Texts that a page of this report never shows.")
    to_the_end: bool = Field(
        default=False, description="The pages after such a page belong to the report too, to the end of the document: a letter."
    )


class ColumnRule(_Part):
    """One column of the table, or several of one kind."""

    heading: PatternText = Field(
        description="What is printed above the column. {month}, {year}, {quarter} stand for any of them,"
        " {period} for any period; empty for no heading."
    )
    holds: Literal["indicator", "section", "period_label", "figures"] | Role = Field(
        description="What the column holds: the indicators' labels, the names of sections (places, groups) to which the rows "
        "belong, figures, or words about the row: 'data_period' says by a code what span its figures cover, 'unit' what they "
        "count. Where each row is a period, 'period_label' is the column that names the periods, and 'figures' "
        "one whose heading is the indicator."
    )
    basis: Basis | None = Field(
        default=None,
        description="What span the column's figures cover, where the heading says it. Under a heading that is only a year, "
        "cumulative figures run to the date of the report in that year.",
    )
    unit: Unit | None = Field(default=None, description="What the column's figures count, whatever the row's others do.")
    rounded: bool = Field(
        default=False, description="The figures are rounded averages: sums of them may be off by half a unit each."
    )
    optional: bool = Field(default=False, description="Some reports of this layout leave the column out.")
    expected: bool = Field(
        default=False,
        description="Every report prints the column, but a table without it is still this table: that it is gone is a finding.",
    )
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
    codes: dict[str, Basis] = Field(
        default={},
        description="For 'holds: data_period': the codes of this report and the span that each stands for. M, MS, Q, A, R12M "
        "and YTD are known.",
    )

    @property
    def holds_labels(self) -> bool:
        """Whether the column names the rows: as indicators, or as periods."""
        return self.holds in ("indicator", "period_label")

    @property
    def identifying(self) -> bool:
        """Whether a table without the column is not this table."""
        return not self.optional and not self.expected

    @model_validator(mode="after")
    def _is_left_out_in_one_way(self) -> ColumnRule:
        if self.optional and self.expected:
            raise ValueError("a column is 'optional' or 'expected', not both: say which")
        if self.holds == "indicator" and not self.identifying:
            raise ValueError("the column with the labels is always there: leave out 'optional' and 'expected'")
        return self


class RowRule(_Part):
    """What is true of some rows, named by their labels. Where several entries fit a row, the first that says a thing counts."""

    label: PatternTexts = Field(description="The label as printed, or several.")
    basis: Basis | None = Field(default=None, description="What span the figures cover, where the label does not say.")
    unit: Unit | None = Field(
        default=None, description="What the figures count, where neither the label, the cell nor a column of units says."
    )
    denominator: PatternText | None = Field(
        default=None,
        description="The label of the row that a percentage is taken of: its count in brackets is checked against that row.",
    )
    cohort: bool = Field(
        default=False,
        description="Numerator and denominator count the same cases, so that a month's own percentage means something.",
    )
    accumulates: PatternText | None = Field(
        default=None,
        description="The label of the indicator that this one adds up over the year: each month's own figure is checked "
        "against the difference of the cumulative ones.",
    )
    adds_up: bool = Field(
        default=True,
        description="Figures of months add up to the year's. Not so where people are counted once however often they come.",
    )

    year_starts: MonthName | None = Field(
        default=None, description="The month in which the year of a cumulative row begins, where it is not the usual one."
    )
    said_as: PatternTexts = Field(
        default=[],
        description="How the report's own text calls the row, such as 'requests for EHCNA', in enough words that nothing "
        "else is called so (capitals do not matter): figures that the text gives for it are checked against the table.",
    )


class IndicatorRule(_Part):
    """One indicator that the table prints: its name, and what it was called before."""

    name: PatternText = Field(description="Its label as the latest report prints it.")
    id: str | None = Field(
        default=None,
        pattern=IDENTIFIER,
        description="Its lasting name in indicator_id. Made of the label unless you say otherwise.",
    )
    formerly: PatternTexts = Field(
        default=[], description="Labels under which earlier reports print it: all give the same indicator_id."
    )
    section: PatternText | None = Field(default=None, description="Its section, where several sections print the same label.")
    under: PatternText | None = Field(
        default=None, description="The indicator that it belongs to, where the same label stands under several."
    )
    optional: bool = Field(default=False, description="Some reports of this layout leave the indicator out.")

    @property
    def labels(self) -> list[str]:
        """Every label that the indicator has or had, the latest first."""
        return [self.name, *self.formerly]

    @model_validator(mode="after")
    def _has_a_lasting_name(self) -> IndicatorRule:
        if self.formerly and self.id is None and compiled(self.name).literal is None:
            raise ValueError("the name stands for several labels: give it an 'id', so that all of them are one series")
        return self


def _as_indicator(written: object) -> object:
    return {"name": written} if isinstance(written, str) else written


ListedIndicator = Annotated[IndicatorRule, BeforeValidator(_as_indicator, json_schema_input_type=str | IndicatorRule)]


class TotalRule(_Part):
    """A row that is the sum of others in its section."""

    total: PatternText = Field(description="The label of the total.")
    parts: list[PatternText] = Field(min_length=2, description="The labels of the rows that add up to it.")


class SectionTotalRule(_Part):
    """A section whose figures are the sums of other sections' figures, row by row, such as a city and its districts."""

    total: PatternText = Field(description="The section that holds the sums.")
    parts: PatternTexts = Field(
        min_length=1,
        description="The sections that add up to it. Written out one by one, nothing is added up where one is missing; a "
        "pattern stands for all sections that are there.",
    )
    has_rest: bool = Field(
        default=False,
        description="The whole may hold what belongs to none of the parts, such as crimes without a known place: only parts "
        "that are more than their whole are reported.",
    )


class _Kind(_Part):
    """What all kinds of table have."""

    name: str = Field(description="A short name for the table.")
    page_says: PatternTexts = Field(
        default=[], description="Texts that a page with this table must show, besides those of 'recognise'."
    )
    rows: list[RowRule] = Field(default=[], description="What is true of some rows.")
    indicators: list[ListedIndicator] = Field(
        default=[],
        description="Every indicator that the table prints: its label, or a mapping that says more. One that is printed and "
        "not listed is new, one that is listed and not printed is missing: each is a finding.",
    )
    other_indicators: bool = Field(
        default=False, description="The table prints indicators that are not listed, and none of them is a finding."
    )
    section_is_heading: bool = Field(
        default=False,
        description="The section is the heading last printed before the table in larger type than the page's text, on its page"
        " or on one before.",
    )
    section_in_id: bool = Field(
        default=False,
        description="The section is part of indicator_id in every row: for a report whose tables print the same labels for "
        "different things.",
    )


class TableRule(_Kind):
    """One kind of table in the report."""

    columns: list[ColumnRule] = Field(min_length=2, description="The columns, from left to right.")
    indicator: PatternText | None = Field(
        default=None,
        description="The line above the table that says what all its figures are, where both rows and columns are periods.",
    )
    continues_without_header: bool = Field(
        default=False,
        description="The table goes on over pages that print no header: their columns are those above them on the page before.",
    )
    continues_with_header: bool = Field(
        default=False,
        description="The table goes on over pages that print its header again: pages with the same headings for the same "
        "periods are one table.",
    )
    sections: PatternTexts = Field(default=[], description="Labels of rows that begin a section and hold no figures.")
    children: PatternTexts = Field(
        default=[], description="Labels of rows that belong to the last row above that is not such a row."
    )
    indented_children: bool = Field(
        default=False, description="A label set further in belongs to the nearest row above that is set less far in."
    )
    commentary: PatternTexts = Field(
        default=[], description="How the full-width rows begin that comment on the indicator above them."
    )
    totals: list[TotalRule] = Field(default=[], description="Rows that are sums of other rows of their section.")
    section_totals: list[SectionTotalRule] = Field(
        default=[],
        description="Sections that are sums of other sections. Where sections lie in one another, of those in the same one.",
    )

    @model_validator(mode="after")
    def _has_one_column_of_labels(self) -> TableRule:
        if sum(column.holds_labels for column in self.columns) != 1:
            raise ValueError(
                "exactly one column must say 'holds: indicator': the one with the labels; or 'holds: period_label' where each "
                "row is a period"
            )
        if sum(column.holds == "section" for column in self.columns) > 1:
            raise ValueError("no more than one column can say 'holds: section'")
        self._check_periods_down()
        return self

    @property
    def periods_down(self) -> bool:
        """Whether each row of the table is a period."""
        return any(column.holds == "period_label" for column in self.columns)

    def _check_periods_down(self) -> None:
        holds = {column.holds for column in self.columns}
        if "figures" in holds and not self.periods_down:
            raise ValueError(
                "'holds: figures' is for tables whose rows are periods: name their column with 'holds: period_label'"
            )
        if self.periods_down and Role.PERIOD in holds and self.indicator is None:
            raise ValueError("rows and columns are periods: say with 'indicator' where the figures are named")
        if self.indicator is not None and not (self.periods_down and Role.PERIOD in holds):
            raise ValueError("'indicator' is for tables whose rows and columns are both periods")


class AnswersRule(_Kind):
    """Numbered answers in the text of a letter, each tied to the question of the same number printed above it.

    Each answer is an observation whose indicator is the question's text.
    """

    parts: PatternTexts = Field(
        default=[],
        description="Headings under which the numbers begin again, such as 'Request {number}:', printed above the questions "
        "and again above the answers to them.",
    )
    ends_with: PatternTexts = Field(default=[], description="How the text begins that follows the last answer.")

    @property
    def totals(self) -> list[TotalRule]:
        """None: answers do not add up."""
        return []


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

    @property
    def section_totals(self) -> list[SectionTotalRule]:
        """None: a card holds a single indicator."""
        return []


#: Any kind of table, of whatever make.
Kind = TableRule | CardRule | AnswersRule


class SymbolRule(_Part):
    """What a text in a cell means."""

    symbol: Symbol | None = Field(default=None, description="Why there is no figure, or what qualifies it.")
    value: Decimal | None = Field(default=None, description="The figure that the text stands for, such as 0 for a dash.")


class SwitchedOff(_Part):
    """A check that does not apply to this report."""

    check: str = Field(description="The check's code, as 'council-extract checks' lists it.")
    because: str = Field(min_length=10, description="Why, in a sentence that a reader of the findings would accept.")


class AsAt(_Part):
    """Words that stand for the day to which the report runs."""

    text: PatternText = Field(description='The words as printed, such as "End of Year".')
    day: DayText = Field(description="The day that they mean, in the year of each column: 31 December.")


class Rule(_Part):
    """One report layout."""

    rule: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="The rule's name; its file is named the same.")
    title: str = Field(description="What the report is called.")
    authority: Authority | None = Field(default=None, description="The public body, where all reports are of one.")
    recognise: Recognise = Field(description="How a page of this report is known.")
    as_at: PatternText | AsAt | None = Field(
        default=None,
        description="The text that gives the date to which the report runs, with {date} where it stands; or with {day}, where "
        "the text says day and month only and the columns say the year.",
    )
    page_section: PatternText | None = Field(
        default=None,
        description="The text on the page that names what its tables are about, such as a district, with {text} where the name "
        "stands (in a regular expression: in brackets). It is the section of all their rows, and part of their indicator_id.",
    )
    covers: PatternText | None = Field(
        default=None,
        description="The text that gives the period of the whole page, with {span} where it stands: for figures under headings "
        "that are no periods, and for the year of months and quarters that print none.",
    )
    year_starts: MonthName | None = Field(
        default=None, description="The month in which the report's years begin, where its labels do not say."
    )
    year: PatternText | None = Field(
        default=None,
        description="The text on the page that gives the year of months and quarters that print none, with {year} or "
        "{split_year} where it stands. Months before 'year_starts' are of the following year.",
    )
    tables: list[TableRule] = Field(default=[], description="The kinds of table in the report.")
    cards: list[CardRule] = Field(
        default=[], description="The kinds of card in the report: small tables of one indicator each."
    )
    answers: list[AnswersRule] = Field(default=[], description="Numbered answers to numbered questions in the report's text.")
    symbols: dict[PatternText, Symbol | SymbolRule] = Field(
        default={},
        description="Texts that stand in cells in place of a figure, and what they mean. '*' alone is the asterisk itself.",
    )
    footnotes: dict[str, Symbol] = Field(
        default={}, description="Marks that stand behind a figure, such as '*' or a raised '¹', and what they say of it."
    )
    marker_meaning: Literal["value", "performance"] | None = Field(
        default=None,
        description="What an arrow says: that the value rose, or that performance improved; where the report does not say.",
    )
    switched_off: list[SwitchedOff] = Field(default=[], description="Checks that do not apply to this report.")

    @model_validator(mode="after")
    def _asks_for_something(self) -> Rule:
        if not self.kinds:
            raise ValueError("say what to read: give 'tables', 'cards' or 'answers'")
        if not self.recognise.page_says and not all(kind.page_says for kind in self.kinds):
            raise ValueError("every page would do: give 'page_says' under 'recognise', or in each kind of table")
        return self

    @property
    def kinds(self) -> list[Kind]:
        """All kinds of table, of whatever make."""
        return [*self.tables, *self.cards, *self.answers]

    def symbol_for(self, text: str) -> SymbolRule | None:
        """What the rule says about a cell's text."""
        for written, meaning in self.symbols.items():
            # A pattern of nothing but "*" would be any text at all: it is the asterisk that is printed.
            if text == "*" if written == "*" else compiled(written).matches(text):
                return meaning if isinstance(meaning, SymbolRule) else SymbolRule(symbol=meaning)
        return None
