"""From a document's tables to the draft of a rule: what is proposed, and why."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TypeVar

from extract.document import DocumentFacts
from extract.drafting.evidence import MarkerEvidence, Running, Sum, Whole, markers, parts_fit, running_totals, sums, wholes
from extract.drafting.periods_down import naming, periods_down
from extract.drafting.recognition import candidates, choose_texts, titles
from extract.drafting.symbols import SymbolDraft, symbols_of
from extract.drafting.years_to_day import YearsToDay, years_to_day
from extract.errors import NothingMatched
from extract.figures import read_figure
from extract.inference.as_at import as_at_pattern
from extract.inference.general import SAME_EDGE, GeneralTable, ReadPage, Refuse, read_general
from extract.inference.headings import read_heading
from extract.inference.layout import CHILDREN, InferredTable
from extract.inference.ordinary import why_ordinary, why_unreadable
from extract.inference.page_period import Dating, covers_pattern, to_date
from extract.inference.periods_down import PeriodsDown
from extract.markers.find import PageMarkers
from extract.markers.key import Key, find_key
from extract.periods import MONTHS, Basis, PeriodContext
from extract.rulebook.model import AsAt, ColumnRule, Role
from extract.rulebook.patterns import first_match
from extract.scorecard.meaning import basis_in_label
from extract.scorecard.observe import ObservedRow, ObservedTable, observe_table
from extract.scorecard.rows import TablePart, name_indicators
from extract.triage import PageText

T = TypeVar("T")

_PLACEHOLDER = re.compile(r"\s*\{\w+\}\s*|\*")
_SPLIT_YEAR = re.compile(r"(?:20)?\d\d[/-](?:20)?\d\d")
_TO_DATE = re.compile(r"to[ -]?date|\bytd\b", re.I)


@dataclass(frozen=True, slots=True)
class ColumnDraft:
    """A column of the rule with the headings that it stands for, as printed, and what cannot be said of it."""

    rule: ColumnRule
    printed: tuple[str, ...]
    undated: bool = False
    figures: str = ""
    """One of the figures under it, where it holds them: most of what it prints are."""


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
    """Labels of rows that say "cumulative" or "YTD" where neither they nor the figures say over which year."""
    running: tuple[Running, ...]
    wholes: tuple[Whole, ...]
    sums: tuple[Sum, ...]
    commentary: tuple[str, ...] = ()
    """How full-width rows begin that comment on the one above."""
    indicator: str = ""
    """The pattern of the line that names what all the figures are, where rows and columns are periods."""
    repeated: int = 0
    """On how many pages the same labels stand in the same section, where these are several."""
    split_years: bool = False
    """Whether its rows are years such as 2023/24."""
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
    covers: str | None
    runs_to: str
    """A heading whose figures run to a date that was not found; empty where there is none."""
    year_starts: str | None
    year_is_seen: bool
    """Whether the table itself shows in which month the year begins."""
    split_years: bool
    """Whether headings name years such as 2023/24, and nothing says in which month they begin."""
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
    down = list(periods_down(read_page, texts, left_alone))
    if not tables and not down:
        tables = read_general(read_page, texts, left_alone, _why_not_of_one_period, fewest_periods=1).tables
    down = [one for one in down if one.certain or not any(_same_table(one, table) for table in tables)]
    tables = [table for table in tables if not any(_same_table(one, table) for one in down)]
    if not tables and not down:
        raise NothingMatched(
            "no table prints figures under headings that are periods (Dec-24, Q3 2024/25, 12m to Dec 24)",
            "look at the page with 'council-extract inspect'; what a rule can say is in docs/rule-keys.md",
        )
    kinds = _kinds(tables)
    if refuse is why_unreadable:
        kinds = [kind for kind in kinds if kind is kinds[0] or _shortened(kind[0], kinds[0][0])]
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
    drafts += _drafts_of_periods_down(down, texts, len(drafts))
    if len(drafts) > 1:
        drafts[0] = replace(drafts[0], name="table 1")
    if not drafts:
        raise NothingMatched(
            "there is a table of figures by period, but no text on its page that a rule could know it by",
            "write the rule by hand: docs/rule-keys.md says how",
            page=(kinds[0][0].parts[0] if kinds else down[0]).markers.page.number,
        )
    several = len(drafts) > 1
    title = _document_title(read_page, texts) if several else drafts[0].page_says[0]
    observed = [one for kind in kinds for one in _observed(kind)]
    evidence = [markers(table) for table in observed]
    read = [*(part.markers for table in tables for part in table.parts), *(one.markers for one in down)]
    seen = {one.page.number for one in read}
    key = find_key([*read, *(read_page(number)[0] for number in key_pages if number not in seen)])
    dating, year_is_seen = _dating(tables, down, texts)
    as_at, covers = dating.as_at, dating.covers
    to_day = _years_to_day(drafts, texts) if as_at is None and covers is None else None
    if to_day is not None:
        as_at, drafts = to_day.as_at, [_to_day(draft, to_day.basis) for draft in drafts]
    return Draft(
        name=name,
        title=_PLACEHOLDER.sub(" ", title).strip(" -,:") or name,
        document_says=title if several else "",
        as_at=as_at,
        covers=covers,
        runs_to="" if as_at or covers else _runs_to(tables),
        year_starts=dating.year_starts,
        year_is_seen=year_is_seen,
        split_years=_names_split_years(drafts),
        tables=tuple(drafts),
        symbols=tuple(symbols_of(observed, tables)),
        markers=MarkerEvidence(sum(one.agree for one in evidence), sum(one.compared for one in evidence)),
        key=key,
        unread=tuple(unread),
        untaken=tuple(_untaken(tables, read_page, texts, left_alone)),
    )


def _dating(tables: Sequence[GeneralTable], down: Sequence[PeriodsDown], texts: Sequence[PageText]) -> tuple[Dating, bool]:
    """What gives the periods of a document their dates; and whether its tables show in which month their year begins."""
    by_page = next((table.rule.rule for table in tables if table.rule.rule.year_starts), None)
    if by_page is not None and not isinstance(by_page.as_at, AsAt):
        return Dating(by_page.as_at, by_page.covers, by_page.year_starts), True
    as_at = next(filter(None, (_as_at(table) for table in tables)), None)
    covers = _covers(tables, texts) if as_at is None and tables else None
    first_month = next((one.first_month for one in down if one.first_month), None)
    if as_at is None and covers is None and down:
        covers = next(filter(None, (one.covers(texts[one.markers.page.number - 1]) for one in down)), None)
        as_at, covers = to_date(covers)
        as_at = as_at or next(filter(None, (as_at_pattern(texts[one.markers.page.number - 1]) for one in down)), None)
    if first_month is not None:
        return Dating(as_at, covers, MONTHS[first_month - 1]), True
    return Dating(as_at, covers, "april" if covers else _year_starts(tables)), False


def _years_to_day(drafts: Sequence[TableDraft], texts: Sequence[PageText]) -> YearsToDay | None:
    """To which day the figures of all tables run, where columns are headed by bare years and every table's page says it."""
    if not all(any(_is_year(column) for column in draft.columns) for draft in drafts):
        return None
    said = {years_to_day(texts[draft.pages[0] - 1]) for draft in drafts}
    return said.pop() if len(said) == 1 else None


def _is_year(column: ColumnDraft) -> bool:
    return column.rule.holds is Role.PERIOD and column.rule.heading == "{year}" and column.rule.basis is None


def _to_day(draft: TableDraft, basis: Basis) -> TableDraft:
    """A table whose years are years to date."""
    columns = [
        replace(column, rule=column.rule.model_copy(update={"basis": basis})) if _is_year(column) else column
        for column in draft.columns
    ]
    return replace(draft, columns=tuple(columns))


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


def _runs_to(tables: Sequence[GeneralTable]) -> str:
    """A heading of figures to date, with a year of its own, so that only the page can say to which day they run."""
    headings = [heading for table in tables for heading in table.inferred.headings if heading.period is not None]
    return next((heading.text for heading in headings if _TO_DATE.search(heading.text)), "")


def _kinds(tables: Sequence[GeneralTable]) -> list[list[GeneralTable]]:
    """The tables by the columns that they have, those with the most rows first."""
    kinds: dict[tuple[tuple[str, str], ...], list[GeneralTable]] = {}
    for table in tables:
        columns = tuple((column.heading, str(column.holds)) for column in table.inferred.rule.columns)
        kinds.setdefault(columns, []).append(table)
    return sorted(kinds.values(), key=lambda kind: -sum(len(part.rows) for table in kind for part in table.parts))


def _same_table(down: PeriodsDown, table: GeneralTable) -> bool:
    return down.is_on(table.parts[0].page, table.parts[0].grid)


def _shortened(table: GeneralTable, longer: GeneralTable) -> bool:
    """Whether a table has the columns of another, less a few: the total of what the other prints for each place."""
    headings, others = ({column.label for column in one.header.columns if column.label} for one in (table, longer))
    return len(headings) > len(others) / 2 and headings < others


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
        indented=first.inferred.rule.indented_children and parts_fit(observed),
        commentary=tuple(first.inferred.rule.commentary),
        sections=tuple(dict.fromkeys(label for table in kind for part in table.parts for label in _section_labels(part))),
        children=tuple(label for label in labels if first_match(CHILDREN, label)),
        indicators=len({(row.row.section, row.row.parent, row.row.label) for row in rows}),
        labelled=tuple(label for label in labels if (stated := basis_in_label(label)[0]) is not None and stated.cumulative),
        unsettled=tuple(dict.fromkeys(label for label in _unsettled(rows) if label not in settled)),
        running=tuple(running),
        wholes=tuple(_once(observed, wholes, lambda one: one.share.row.label)),
        sums=tuple(_once(observed, sums, lambda one: one.total.row.label)),
        repeated=_repeated(observed),
        why_ordinary=why_ordinary(first.inferred, first.parts[0].markers),
    )


def _headed_again(kind: Sequence[GeneralTable]) -> Iterator[int]:
    """The pages on which a table begins right after a page with one under the same headings."""
    for before, after in pairwise(sorted(kind, key=lambda table: table.parts[0].page.number)):
        number = after.parts[0].page.number
        if number == before.parts[-1].page.number + 1 and before.inferred.header.says_the_same(after.inferred.header):
            yield number


def _repeated(tables: Sequence[ObservedTable]) -> int:
    """On how many pages the tables of a kind print the same labels in the same section; 0 where most labels are of one page."""
    pages: dict[tuple[str, str, str], set[int]] = {}
    for table in tables:
        for row in table.rows:
            pages.setdefault((row.row.section, row.row.parent, row.row.label), set()).add(row.page)
    several = [found for found in pages.values() if len(found) > 1]
    return max(map(len, several)) if len(tables) > 1 and 2 * len(several) > len(pages) else 0


def _unsettled(rows: Sequence[ObservedRow]) -> Iterator[str]:
    """The labels of rows that accumulate, by their label or their data-period code, over a year that neither names."""
    for row in rows:
        if basis_in_label(row.row.label)[1] or row.meaning.cumulative_over_unknown_year:
            yield row.row.label


def _section_labels(part: TablePart) -> Iterator[str]:
    """The labels that were read as the beginning of a section: those that are no indicator's."""
    indicators = {row.row for row in part.rows}
    labels = part.header.label_column.index
    for cell in part.grid.cells:
        if (
            cell.column <= labels < cell.column + cell.column_span
            and cell.row >= part.header.body
            and not cell.empty
            and cell.row not in indicators
        ):
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
        yield ColumnDraft(_as_expected(rule), tuple(dict.fromkeys(printed)), undated, _figure_under(kind, printed))


#: Columns by which a table is not known: where next year's report calls one otherwise, that costs this column alone.
_BESIDE = frozenset(Role) - {Role.PERIOD, Role.YEAR_TOTAL, Role.LATEST, Role.PREVIOUS}


def _as_expected(rule: ColumnRule) -> ColumnRule:
    beside = bool(rule.heading) and isinstance(rule.holds, Role) and rule.holds in _BESIDE
    return rule.model_copy(update={"expected": True}) if beside else rule


def _figure_under(kind: Sequence[GeneralTable], headings: Sequence[str]) -> str:
    """A figure that stands under some headings, if most of what they hold are figures."""
    texts = [
        cell.text
        for table in kind
        for part in table.parts
        for row in part.rows
        for column, cell in row.cells
        if column.label in headings and not cell.empty
    ]
    figures = [text for text in texts if read_figure(text).value is not None]
    return figures[0] if 2 * len(figures) > len(texts) else ""


def _year_starts(tables: Sequence[GeneralTable]) -> str | None:
    """April where headings can be dated only once the beginning of the year is known."""
    refused = [heading.text for table in tables for heading in table.inferred.periods if heading.refused]
    april = PeriodContext(first_month=4)
    return "april" if any(read_heading(text, april).period is not None for text in refused) else None


def _why_not_of_one_period(table: InferredTable, markers: PageMarkers, above: str = "") -> str:
    """Why a table with a single period is not proposed: nothing beside the period says that it is a scorecard."""
    judged = {heading.holds for heading in table.headings} & {Role.TARGET, Role.RAG, Role.TREND}
    return why_unreadable(table, markers, above) if judged else "it prints one period, and no target, rating or trend"


def _drafts_of_periods_down(down: Sequence[PeriodsDown], texts: Sequence[PageText], before: int) -> list[TableDraft]:
    """The drafts of tables whose rows are periods, each kind once."""
    kinds: dict[object, list[PeriodsDown]] = {}
    for table in down:
        kinds.setdefault(table.kind, []).append(table)
    drafts: list[TableDraft] = []
    for kind in kinds.values():
        pages = sorted({one.markers.page.number for one in kind})
        page_says = choose_texts(list(candidates(kind[0].markers, kind[0].grid, kind[0].printed)), texts, pages)
        if page_says:
            name = f"table {before + len(drafts) + 1}" if before or len(kinds) > 1 else "scorecard"
            drafts.append(_draft_of_periods_down(name, kind, page_says, pages))
    return drafts


def _draft_of_periods_down(
    name: str, kind: Sequence[PeriodsDown], page_says: Sequence[str], pages: Sequence[int]
) -> TableDraft:
    first = kind[0]
    columns = [
        ColumnDraft(rule, tuple(text for text in first.printed if first_match(rule.heading, text))) for rule in first.columns
    ]
    across = any(rule.holds is Role.PERIOD for rule in first.columns)
    return TableDraft(
        name=name,
        page_says=tuple(page_says),
        pages=tuple(pages),
        columns=tuple(columns),
        continues=False,
        headed_again=(),
        indented=False,
        sections=(),
        children=(),
        indicators=len({one.indicator for one in kind}) if across else len(first.columns) - 1,
        labelled=(),
        unsettled=() if across or first.first_month else first.accumulating,
        running=(),
        wholes=(),
        sums=(),
        split_years=any(_SPLIT_YEAR.match(label) for one in kind for label in one.labels),
        indicator=naming([one.indicator for one in kind]) if across else "",
    )


def _names_split_years(drafts: Sequence[TableDraft]) -> bool:
    """Whether a column or the rows of a table are years that begin in a month that has to be known."""
    periods = [column.rule.heading for table in drafts for column in table.columns if column.rule.holds is Role.PERIOD]
    return any("{split_year}" in heading for heading in periods) or any(table.split_years for table in drafts)


def _covers(tables: Sequence[GeneralTable], texts: Sequence[PageText]) -> str | None:
    """What gives the year of headings that print none, where a line above the first table does."""
    periods = tables[0].inferred.periods
    undated = [heading.text.removeprefix(heading.qualifier).strip() for heading in periods if heading.refused]
    part = tables[0].parts[0]
    if not undated or _year_starts(tables[:1]):
        return None
    return covers_pattern(part.markers, part.grid.box.top + 2, texts[part.page.number - 1], undated)
