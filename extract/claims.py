"""Which rule claims which table of a document."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

from extract.errors import AmbiguousRules, NothingMatched
from extract.grid.table import Grid
from extract.markers.find import PageMarkers
from extract.marks.page import Page
from extract.marks.spacing import words_of
from extract.marks.words import text_lines
from extract.periods import normalised
from extract.records import LeftAlone
from extract.rulebook.load import LoadedRule
from extract.rulebook.model import Kind, TableRule
from extract.scorecard.answers import read_answers
from extract.scorecard.cards import read_card
from extract.scorecard.columns import Header, carry_header, find_header
from extract.scorecard.headings import PartHeadings
from extract.scorecard.page_says import page_section, period_context
from extract.scorecard.periods_down import PeriodsDownReader, is_named, row_reader
from extract.scorecard.rows import RowReader, TablePart, name_indicators
from extract.triage import Legibility, PageText, legibility, pictures_named


@dataclass(frozen=True)
class ReadPage:
    """A page that was read: its marks, its text and the grids on it."""

    markers: PageMarkers
    text: PageText
    grids: Sequence[Grid]

    @property
    def page(self) -> Page:
        return self.markers.page

    @property
    def texts(self) -> Iterator[str]:
        """All that the page says: in the order in which the file draws it, then line by line as one reads it."""
        yield self.text.spaced
        yield self._text_by_lines

    @cached_property
    def _text_by_lines(self) -> str:
        lines = sorted(text_lines(words_of(self.page)), key=lambda line: (line.box.top, line.box.x0))
        return normalised(" ".join(line.text for line in lines))


@dataclass(slots=True)
class ClaimedTable:
    """A table that a rule claims, put together page by page. ``reader`` and ``header`` are those of a table that may go on."""

    rule: LoadedRule
    table: Kind
    reader: RowReader | PeriodsDownReader | None = None
    header: Header | None = None
    parts: list[TablePart] = field(default_factory=list)

    @property
    def last_page(self) -> int:
        return self.parts[-1].page.number


def named_parts(tables: Sequence[ClaimedTable]) -> list[list[TablePart]]:
    """Each table's parts, with an id for every indicator.

    Tables of one kind that begin on one page are named together: a row of one is never the row of another, though both have the
    same label. Those that begin on other pages may be the same table of another report in the pack, with the same indicators.
    """
    together: dict[tuple[int, int, int], list[ClaimedTable]] = {}
    for table in tables:
        together.setdefault((id(table.rule), id(table.table), table.parts[0].page.number), []).append(table)
    named: dict[int, list[TablePart]] = {}
    for group in together.values():
        first = group[0]
        parts = [part for table in group for part in table.parts]
        with_section = first.table.section_in_id or first.rule.rule.page_section is not None
        known = iter(name_indicators(parts, first.table.indicators, with_section))
        for table in group:
            named[id(table)] = [next(known) for _ in table.parts]
    return [named[id(table)] for table in tables]


@dataclass(frozen=True, slots=True)
class _Claim:
    """A rule's claim on a grid: the table to which it belongs, and how to read it if nobody else claims it."""

    table: ClaimedTable
    read: Callable[[], TablePart]


def claimed_tables(pages: Sequence[ReadPage], wanted: Mapping[int, Sequence[LoadedRule]]) -> list[ClaimedTable]:
    """The tables that rules claim, each with its parts on all its pages. Raises AmbiguousRules where two claim one."""
    tables: list[ClaimedTable] = []
    parts = PartHeadings()
    for page in pages:
        parts.turn_to(page.page)
        for number, grid in enumerate(page.grids, start=1):
            claims = [
                claim
                for rule in wanted[page.page.number]
                for claim in (_claim(rule, page, number, grid, partial(parts.above, grid), tables),)
                if claim is not None
            ]
            names = sorted({claim.table.rule.name for claim in claims})
            if len(names) > 1:
                raise AmbiguousRules(
                    f"table {number} is claimed by more than one rule: {', '.join(names)}",
                    "give --rule, or make the rules' 'recognise' more exact",
                    page=page.page.number,
                )
            if claims:
                table = claims[0].table
                table.parts.append(claims[0].read())
                if not any(known is table for known in tables):
                    tables.append(table)
    return [*tables, *_claimed_answers(pages, wanted)]


def _claimed_answers(pages: Sequence[ReadPage], wanted: Mapping[int, Sequence[LoadedRule]]) -> Iterator[ClaimedTable]:
    """The numbered answers that rules claim in the text of the pages that they want."""
    rules = {rule.name: rule for claiming in wanted.values() for rule in claiming}
    for rule in rules.values():
        for kind in rule.rule.answers:
            own = [page for page in pages if rule in wanted[page.page.number] and shown_for(kind, page)]
            context = period_context(rule.rule, " ".join(page.text.spaced for page in own))
            # They are numbered after the tables of their page.
            parts = read_answers(kind, [page.markers for page in own], [len(page.grids) + 1 for page in own], context)
            if parts:
                yield ClaimedTable(rule, kind, parts=parts)


def _claim(
    rule: LoadedRule, page: ReadPage, number: int, grid: Grid, heading: Callable[[], str], tables: Sequence[ClaimedTable]
) -> _Claim | None:
    """A rule's claim on a grid: a table or card that begins there, or one of its own that goes on there."""
    context = period_context(rule.rule, page.texts)
    for table in rule.rule.tables:
        if not shown_for(table, page):
            continue
        header = find_header(grid, table, context, page.markers.printed).header
        if header is not None and is_named(table, page.markers, grid, header):
            begun = _begun(rule, table, header, tables)
            claimed = begun or ClaimedTable(rule, table, row_reader(table, context), header)
            return _claim_of(claimed, header, page, number, grid, heading)
    for card in rule.rule.cards:
        part = read_card(card, page.markers, number, grid, _section(card, heading)) if shown_for(card, page) else None
        if part is not None:
            return _Claim(ClaimedTable(rule, card), partial(_as_read, part))
    for started in reversed(tables):
        claim = _continued(started, page, number, grid, heading) if started.rule is rule else None
        if claim is not None:
            return claim
    return None


def _section(kind: Kind, heading: Callable[[], str]) -> str:
    """The section that the report's headings give to a table; looked for only where the rule says that they do."""
    return heading() if kind.section_is_heading else ""


def _as_read(part: TablePart) -> TablePart:
    return part


def shown_for(kind: Kind, page: ReadPage) -> bool:
    """Whether a page shows the texts that one kind of table asks for."""
    return all(page.text.says(source) for source in kind.page_says)


def _continued(started: ClaimedTable, page: ReadPage, number: int, grid: Grid, heading: Callable[[], str]) -> _Claim | None:
    """The claim of a table that began on the page before and goes on without a header."""
    if started.reader is None or started.header is None or not isinstance(started.table, TableRule):
        return None
    if not started.table.continues_without_header or page.page.number - started.last_page != 1:
        return None
    carried = carry_header(started.header, grid)
    return _claim_of(started, carried, page, number, grid, heading) if carried is not None else None


def _begun(rule: LoadedRule, table: TableRule, header: Header, tables: Sequence[ClaimedTable]) -> ClaimedTable | None:
    """The table that goes on under a header which is printed again, where the rule says that it does."""
    if table.continues_with_header:
        for started in tables:
            if started.rule is rule and started.table is table and started.header and started.header.says_the_same(header):
                return started
    return None


def _claim_of(
    table: ClaimedTable, header: Header, page: ReadPage, number: int, grid: Grid, heading: Callable[[], str]
) -> _Claim | None:
    """The claim of a table with rows on a grid whose columns a header names."""
    if table.reader is None:
        return None
    above, section = _section(table.table, heading), page_section(table.rule.rule, page.texts)
    return _Claim(table, partial(table.reader.read, page.markers, number, grid, header, above, section))


#: Why nothing was taken of a document, by what its text is like.
_WHY_NOTHING = {
    Legibility.TEXT: ("no page is a report that any rule knows", "'council-extract rules list' shows which are known"),
    Legibility.PICTURES: ("its pages hold hardly any text: most likely a scan", "have its text recognised (OCR) first"),
    Legibility.GARBLED: (
        "its text cannot be read: the fonts do not say which letters they show",
        "ask for the document as its author's program saves it, or have its text recognised (OCR)",
    ),
}


#: What is said of a document that is a scan.
IS_A_SCAN = str(NothingMatched(*_WHY_NOTHING[Legibility.PICTURES]))


def nothing_matched(
    wanted: Mapping[int, Sequence[LoadedRule]],
    pages: Sequence[ReadPage],
    texts: Sequence[PageText],
    pictures: Sequence[int],
    left_alone: Sequence[LeftAlone] | None,
) -> NothingMatched:
    """The error for a document of which nothing was taken: what came nearest, if anything.

    ``pictures`` are the pages that are pictures with hardly any text, ``left_alone`` the tables that the general layout does
    not take, None where it was not asked to take any.
    """
    kind = legibility(texts)
    return _beside_pictures(_nothing_matched(wanted, pages, kind, left_alone), kind, pictures)


def nothing_drafted(nothing: NothingMatched, texts: Sequence[PageText], pictures: Sequence[int]) -> NothingMatched:
    """Why no rule can be drafted for a document: the reason that was found, unless its text cannot be read at all."""
    kind = legibility(texts)
    return _beside_pictures(nothing if kind is Legibility.TEXT else NothingMatched(*_WHY_NOTHING[kind]), kind, pictures)


def _beside_pictures(nothing: NothingMatched, kind: Legibility, pictures: Sequence[int]) -> NothingMatched:
    """The same error with the pages that are pictures, where the document as a whole is no scan."""
    if not pictures or kind is Legibility.PICTURES:
        return nothing
    remedy = f"{nothing.remedy}; have the text of those pages recognised (OCR)"
    return NothingMatched(f"{nothing.problem}; {pictures_named(pictures)}", remedy, page=nothing.page)


def _nothing_matched(
    wanted: Mapping[int, Sequence[LoadedRule]],
    pages: Sequence[ReadPage],
    kind: Legibility,
    left_alone: Sequence[LeftAlone] | None,
) -> NothingMatched:
    for page in pages:
        for rule in wanted[page.page.number]:
            return _nearest(rule, page)
    problem, remedy = _WHY_NOTHING[kind]
    if left_alone is not None and kind is Legibility.TEXT:
        problem += ", and no table is plainly one of figures by period" + _nearly_taken(left_alone)
        remedy += "; 'rules new' drafts another"
    return NothingMatched(problem, remedy)


def _nearly_taken(left_alone: Sequence[LeftAlone]) -> str:
    """The tables that come near to it, in a line."""
    if not left_alone:
        return ""
    first, more = left_alone[0], len(left_alone) - 1
    others = f", and {more} more like it" if more else ""
    return f" (nearest is table {first.table} on page {first.page}: {first.why}{others})"


def is_remarkable(nothing: NothingMatched) -> bool:
    """Whether more is to be said of a document than that no rule knows it."""
    return nothing.problem != _WHY_NOTHING[Legibility.TEXT][0]


def _nearest(rule: LoadedRule, page: ReadPage) -> NothingMatched:
    """Why a rule takes nothing of a page that says what it asks for."""
    says = f"the page says what the rule {rule.name} asks for, but"
    if rule.rule.answers and not rule.rule.tables and not rule.rule.cards:
        hint = "look at the page: the questions must be printed above the answers, under the same numbers"
        return NothingMatched(f"{says} no numbered questions with answers are on it", hint, page=page.page.number)
    if not page.grids:
        hint = "look at it with 'council-extract inspect'"
        return NothingMatched(f"{says} no table was found on it", hint, page=page.page.number)
    context = period_context(rule.rule, page.texts)
    searches = [find_header(grid, table, context, page.markers.printed) for grid in page.grids for table in rule.rule.tables]
    missing = min((search.missing for search in searches), key=len, default=())
    problem = f"its table has no column headed {', '.join(missing)}" if missing else "none of its tables is one of the rule's"
    hint = "look at it with 'council-extract inspect', and at the rule with 'council-extract rules show'"
    return NothingMatched(f"{says} {problem}", hint, page=page.page.number)
