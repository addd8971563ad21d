"""From a document's tables to the draft of a rule: what is proposed, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TypeVar

from extract.document import DocumentFacts
from extract.drafting.evidence import MarkerEvidence, Running, Sum, Whole, markers, running_totals, sums, wholes
from extract.drafting.recognition import candidates, choose_texts, titles
from extract.drafting.symbols import SymbolDraft, symbols_of
from extract.errors import NothingMatched
from extract.inference.general import SAME_EDGE, GeneralTable, ReadPage, Refuse, read_general
from extract.inference.headings import read_heading
from extract.inference.layout import CHILDREN
from extract.inference.ordinary import why_ordinary, why_unreadable
from extract.markers.key import Key, find_key
from extract.periods import PeriodContext
from extract.rulebook.model import ColumnRule
from extract.rulebook.patterns import first_match
from extract.scorecard.meaning import basis_in_label
from extract.scorecard.observe import ObservedTable, observe_table
from extract.scorecard.rows import TablePart, name_indicators
from extract.triage import PageText

T = TypeVar("T")

_PLACEHOLDER = re.compile(r"\s*\{\w+\}\s*|\*")
_TO_DATE = re.compile(r"to[ -]?date|\bytd\b", re.I)


@dataclass(frozen=True, slots=True)
class ColumnDraft:
    """A column of the rule with the headings that it stands for, as printed, and what cannot be said of it."""

    rule: ColumnRule
    printed: tuple[str, ...]
    undated: bool = False


@dataclass(frozen=True, slots=True)
class TableDraft:
    """One kind of table: its columns, its rows, and what its figures say."""

    name: str
    page_says: tuple[str, ...]
    pages: tuple[int, ...]
    columns: tuple[ColumnDraft, ...]
    continues: bool
    headed_again: tuple[int, ...]
    """Pages that print the headings of the page before again."""
    indented: bool
    sections: tuple[str, ...]
    children: tuple[str, ...]
    """Labels of rows that belong to the one above them."""
    indicators: int
    labelled: tuple[str, ...]
    """Labels that say themselves over which year their figures accumulate."""
    unsettled: tuple[str, ...]
    """Labels that say "cumulative" or "YTD" where neither they nor the figures say over which year."""
    running: tuple[Running, ...]
    wholes: tuple[Whole, ...]
    sums: tuple[Sum, ...]
    why_ordinary: str = ""
    """Why the general layout leaves the table alone."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed rule."""

    name: str
    title: str
    document_says: str
    """What the document says somewhere, where its kinds of table are known each by texts of its own."""
    as_at: str | None
    year_starts: str | None
    tables: tuple[TableDraft, ...]
    symbols: tuple[SymbolDraft, ...]
    markers: MarkerEvidence
    key: Key | None
    unread: tuple[int, ...] = field(default=())
    """Pages onto which a table goes on that no text tells from other pages."""
    untaken: tuple[int, ...] = field(default=())
    """Pages that begin with a table as the page before ends with one, and of which nothing was taken."""


def draft_rule(
    name: str, read_page: ReadPage, texts: Sequence[PageText], left_alone: Collection[int], key_pages: Sequence[int]
) -> Draft:
    """What a rule for a document would say. Raises NothingMatched where no table prints figures under periods.

    ``left_alone`` are the pages (from 1) not to be looked at, ``key_pages`` those that may explain the arrows.
    """
    tables = read_general(read_page, texts, left_alone, why_ordinary).tables
    refuse: Refuse = why_ordinary
    if not tables:
        refuse = why_unreadable
        tables = read_general(read_page, texts, left_alone, why_unreadable).tables
    if not tables:
        raise NothingMatched(
            "no table prints figures under headings that are periods (Dec-24, Q3 2024/25, 12m to Dec 24)",
            "look at the page with 'council-extract inspect'; what a rule can say is in docs/rule-keys.md",
        )
    kinds = _kinds(tables)
    if refuse is why_unreadable:
        kinds = kinds[:1]
    drafts: list[TableDraft] = []
    unread: list[int] = []
    for number, kind in enumerate(kinds, start=1):
        pages = sorted({part.page.number for table in kind for part in table.parts})
        first = sorted({table.parts[0].page.number for table in kind})
        proposed = _proposed(kind)
        page_says = choose_texts(proposed, texts, pages)
        if not page_says:
            page_says, pages, left = choose_texts(proposed, texts, first), first, sorted(set(pages) - set(first))
            unread += left
        if page_says:
            table_name = "scorecard" if len(kinds) == 1 else f"table {number}"
            drafts.append(_table_draft(table_name, kind, page_says, pages))
    if not drafts:
        raise NothingMatched(
            "there is a table of figures by period, but no text on its page that a rule could know it by",
            "write the rule by hand: docs/rule-keys.md says how",
            page=kinds[0][0].parts[0].page.number,
        )
    several = len(drafts) > 1
    title = _document_title(read_page, texts) if several else drafts[0].page_says[0]
    observed = [one for kind in kinds for one in _observed(kind)]
    evidence = [markers(table) for table in observed]
    read = [part.markers for table in tables for part in table.parts]
    seen = {one.page.number for one in read}
    key = find_key([*read, *(read_page(number)[0] for number in key_pages if number not in seen)])
    return Draft(
        name=name,
        title=_PLACEHOLDER.sub(" ", title).strip(" -,:") or name,
        document_says=title if several else "",
        as_at=next(filter(None, (_as_at(table) for table in tables)), None),
        year_starts=_year_starts(tables),
        tables=tuple(drafts),
        symbols=tuple(symbols_of(observed, tables)),
        markers=MarkerEvidence(sum(one.agree for one in evidence), sum(one.compared for one in evidence)),
        key=key,
        unread=tuple(unread),
        untaken=tuple(_untaken(tables, read_page, texts, left_alone)),
    )


def _untaken(
    tables: Sequence[GeneralTable], read_page: ReadPage, texts: Sequence[PageText], left_alone: Collection[int]
) -> Iterator[int]:
    """The pages after a table that begin with one of as many columns at the same edge, of which nothing was taken."""
    taken = {part.page.number for table in tables for part in table.parts}
    for last in (table.parts[-1] for table in tables):
        number = last.page.number + 1
        if number in taken or number in left_alone or number > len(texts) or last.number < len(read_page(number - 1)[1]):
            continue
        first = next(iter(read_page(number)[1]), None)
        if first is None or first.column_count != last.grid.column_count:
            continue
        if abs(first.box.x0 - last.grid.box.x0) <= SAME_EDGE:
            yield number


def _document_title(read_page: ReadPage, texts: Sequence[PageText]) -> str:
    """What the first page prints largest; empty where nothing on it can be a title."""
    return next(iter(choose_texts(list(titles(read_page(1)[0])), texts[:1], [1])), "")


def _as_at(table: GeneralTable) -> str | None:
    """What gives the report's date, where the figures of a heading run to it, so that it matters."""
    said = table.rule.rule.as_at
    return said if isinstance(said, str) and any(_TO_DATE.search(heading.text) for heading in table.inferred.headings) else None


def _kinds(tables: Sequence[GeneralTable]) -> list[list[GeneralTable]]:
    """The tables by the columns that they have, those with the most rows first."""
    kinds: dict[tuple[tuple[str, str], ...], list[GeneralTable]] = {}
    for table in tables:
        columns = tuple((column.heading, str(column.holds)) for column in table.inferred.rule.columns)
        kinds.setdefault(columns, []).append(table)
    return sorted(kinds.values(), key=lambda kind: -sum(len(part.rows) for table in kind for part in table.parts))


def _proposed(kind: Sequence[GeneralTable]) -> list[str]:
    first = kind[0]
    shown = [heading.text for heading in first.inferred.headings if heading.text and not heading.is_period]
    periods = [heading.text for heading in first.inferred.periods]
    part = first.parts[0]
    labels = [text for row in part.rows for text in (row.section, row.label)]
    return list(candidates(part.markers, part.grid, [*shown, *periods, *labels]))


def _observed(kind: Sequence[GeneralTable]) -> list[ObservedTable]:
    facts = DocumentFacts(document_id="", file="", pages=0)
    return [observe_table(table.rule, table.inferred.rule, name_indicators(table.parts), facts) for table in kind]


def _table_draft(name: str, kind: Sequence[GeneralTable], page_says: Sequence[str], pages: Sequence[int]) -> TableDraft:
    observed = _observed(kind)
    rows = [row for table in observed for row in table.rows]
    labels = list(dict.fromkeys(row.row.label for row in rows if row.row.label))
    first = kind[0]
    running = _once(observed, running_totals, lambda one: one.row.row.label)
    settled = {one.row.row.label for one in running}
    return TableDraft(
        name=name,
        page_says=tuple(page_says),
        pages=tuple(pages),
        columns=tuple(_columns(kind)),
        continues=any(len(table.parts) > 1 for table in kind),
        headed_again=tuple(_headed_again(kind)),
        indented=first.inferred.rule.indented_children,
        sections=tuple(dict.fromkeys(label for table in kind for part in table.parts for label in _section_labels(part))),
        children=tuple(label for label in labels if first_match(CHILDREN, label)),
        indicators=len({(row.row.section, row.row.parent, row.row.label) for row in rows}),
        labelled=tuple(label for label in labels if (stated := basis_in_label(label)[0]) is not None and stated.cumulative),
        unsettled=tuple(label for label in labels if basis_in_label(label)[1] and label not in settled),
        running=tuple(running),
        wholes=tuple(_once(observed, wholes, lambda one: one.share.row.label)),
        sums=tuple(_once(observed, sums, lambda one: one.total.row.label)),
        why_ordinary=why_ordinary(first.inferred, first.parts[0].markers),
    )


def _headed_again(kind: Sequence[GeneralTable]) -> Iterator[int]:
    """The pages on which a table begins right after a page with one under the same headings."""
    for before, after in pairwise(sorted(kind, key=lambda table: table.parts[0].page.number)):
        number = after.parts[0].page.number
        if number == before.parts[-1].page.number + 1 and before.inferred.header.says_the_same(after.inferred.header):
            yield number


def _section_labels(part: TablePart) -> Iterator[str]:
    """The labels that were read as the beginning of a section: those that are no indicator's."""
    indicators = {row.row for row in part.rows}
    labels = part.header.label_column.index
    for cell in part.grid.cells:
        if cell.column == labels and cell.row >= part.header.body and not cell.empty and cell.row not in indicators:
            yield cell.text


def _once(tables: Sequence[ObservedTable], find: Callable[[ObservedTable], list[T]], label: Callable[[T], str]) -> list[T]:
    """What several tables of one kind say, once for each label."""
    found: dict[str, T] = {}
    for table in tables:
        for one in find(table):
            found.setdefault(label(one), one)
    return list(found.values())


def _columns(kind: Sequence[GeneralTable]) -> Iterator[ColumnDraft]:
    """The columns of a kind of table with all the headings that they stand for."""
    for rule in kind[0].inferred.rule.columns:
        printed = []
        undated = False
        for table in kind:
            for column in table.parts[0].header.columns:
                if (
                    column.label
                    and first_match([rule.heading], column.label)
                    and column.holds_labels == (rule.holds == "indicator")
                ):
                    printed.append(column.label)
                    undated = undated or bool(column.refusal)
        yield ColumnDraft(rule, tuple(dict.fromkeys(printed)), undated)


def _year_starts(tables: Sequence[GeneralTable]) -> str | None:
    """April where headings can be dated only once the beginning of the year is known."""
    refused = [heading.text for table in tables for heading in table.inferred.periods if heading.refused]
    april = PeriodContext(first_month=4)
    return "april" if any(read_heading(text, april).period is not None for text in refused) else None
