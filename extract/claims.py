"""Which rule claims which table of a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from extract.errors import AmbiguousRules, NothingMatched
from extract.grid.table import Grid
from extract.markers.find import PageMarkers
from extract.marks.page import Page
from extract.periods import MONTHS, PeriodContext, read_date
from extract.rulebook.load import LoadedRule
from extract.rulebook.model import CardRule, Rule, TableRule
from extract.rulebook.patterns import compiled
from extract.scorecard.cards import read_card
from extract.scorecard.columns import Header, carry_header, find_header
from extract.scorecard.headings import PartHeadings
from extract.scorecard.rows import RowReader, TablePart
from extract.triage import Legibility, PageText, legibility


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page that was read: its marks, its text and the grids on it."""

    markers: PageMarkers
    text: PageText
    grids: Sequence[Grid]

    @property
    def page(self) -> Page:
        return self.markers.page


@dataclass(slots=True)
class ClaimedTable:
    """A table that a rule claims, put together page by page. ``reader`` and ``header`` are those of a table that may go on."""

    rule: LoadedRule
    table: TableRule | CardRule
    reader: RowReader | None = None
    header: Header | None = None
    parts: list[TablePart] = field(default_factory=list)

    @property
    def last_page(self) -> int:
        return self.parts[-1].page.number


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
    return tables


def _claim(
    rule: LoadedRule, page: ReadPage, number: int, grid: Grid, heading: Callable[[], str], tables: Sequence[ClaimedTable]
) -> _Claim | None:
    """A rule's claim on a grid: a table or card that begins there, or one of its own that goes on there."""
    context = period_context(rule.rule, page.text.spaced)
    for table in rule.rule.tables:
        if not shown_for(table, page):
            continue
        header = find_header(grid, table, context, page.markers.printed).header
        if header is not None:
            reader = RowReader(table)
            return _Claim(
                ClaimedTable(rule, table, reader, header),
                partial(reader.read, page.markers, number, grid, header, _section(table, heading)),
            )
    for card in rule.rule.cards:
        part = read_card(card, page.markers, number, grid, _section(card, heading)) if shown_for(card, page) else None
        if part is not None:
            return _Claim(ClaimedTable(rule, card), partial(_as_read, part))
    for started in reversed(tables):
        claim = _continued(started, page, number, grid, heading) if started.rule is rule else None
        if claim is not None:
            return claim
    return None


def _section(kind: TableRule | CardRule, heading: Callable[[], str]) -> str:
    """The section that the report's headings give to a table; looked for only where the rule says that they do."""
    return heading() if kind.section_is_heading else ""


def _as_read(part: TablePart) -> TablePart:
    return part


def shown_for(kind: TableRule | CardRule, page: ReadPage) -> bool:
    """Whether a page shows the texts that one kind of table asks for."""
    return all(page.text.says(source) for source in kind.page_says)


def _continued(started: ClaimedTable, page: ReadPage, number: int, grid: Grid, heading: Callable[[], str]) -> _Claim | None:
    """The claim of a table that began on the page before and goes on without a header."""
    if started.reader is None or started.header is None or not isinstance(started.table, TableRule):
        return None
    if not started.table.continues_without_header or page.page.number - started.last_page != 1:
        return None
    carried = carry_header(started.header, grid)
    return (
        _Claim(started, partial(started.reader.read, page.markers, number, grid, carried, _section(started.table, heading)))
        if carried is not None
        else None
    )


def period_context(rule: Rule, text: str) -> PeriodContext:
    """What the rule and the page say about time besides the headings."""
    as_at = None
    if rule.as_at:
        found = compiled(rule.as_at).first_in(text)
        as_at = read_date(found) if found else None
    first = MONTHS.index(rule.year_starts) + 1 if rule.year_starts else None
    return PeriodContext(first_month=first, as_at=as_at)


#: Why nothing was taken of a document, by what its text is like.
_WHY_NOTHING = {
    Legibility.TEXT: ("no page is a report that any rule knows", "'council-extract rules list' shows which are known"),
    Legibility.PICTURES: ("its pages are pictures and hold no text: a scan", "have its text recognised (OCR) first"),
    Legibility.GARBLED: (
        "its text cannot be read: the fonts do not say which letters they show",
        "ask for the document as its author's program saves it, or have its text recognised (OCR)",
    ),
}


def nothing_matched(
    wanted: Mapping[int, Sequence[LoadedRule]], pages: Sequence[ReadPage], texts: Sequence[PageText], general: bool = False
) -> NothingMatched:
    """The error for a document of which nothing was taken, by the general layout neither: what came nearest, if anything."""
    for page in pages:
        for rule in wanted[page.page.number]:
            return _nearest(rule, page)
    kind = legibility(texts)
    problem, remedy = _WHY_NOTHING[kind]
    if general and kind is Legibility.TEXT:
        problem += ", and no table is plainly one of figures by period"
        remedy += "; 'rules new' drafts another"
    return NothingMatched(problem, remedy)


def is_remarkable(nothing: NothingMatched) -> bool:
    """Whether more is to be said of a document than that no rule knows it."""
    return nothing.problem != _WHY_NOTHING[Legibility.TEXT][0]


def _nearest(rule: LoadedRule, page: ReadPage) -> NothingMatched:
    """Why a rule takes nothing of a page that says what it asks for."""
    says = f"the page says what the rule {rule.name} asks for, but"
    if not page.grids:
        hint = "look at it with 'council-extract inspect'"
        return NothingMatched(f"{says} no table was found on it", hint, page=page.page.number)
    context = period_context(rule.rule, page.text.spaced)
    searches = [find_header(grid, table, context, page.markers.printed) for grid in page.grids for table in rule.rule.tables]
    missing = min((search.missing for search in searches), key=len, default=())
    problem = f"its table has no column headed {', '.join(missing)}" if missing else "none of its tables is one of the rule's"
    hint = "look at it with 'council-extract inspect', and at the rule with 'council-extract rules show'"
    return NothingMatched(f"{says} {problem}", hint, page=page.page.number)
