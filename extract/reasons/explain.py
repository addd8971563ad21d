"""A document looked at through the eyes of a rule: each condition, and how it turned out.

Runs inside a child process: it opens the PDF. Which tables are claimed is not worked out again here: it is what reading the
document with the rule gives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from extract.claims import ReadPage
from extract.errors import LimitReached, NothingMatched, UsageError
from extract.grid.find import find_grids
from extract.grid.table import Grid
from extract.markers.find import PageMarkers
from extract.marks.pdfium import PdfiumDocument
from extract.pipeline import ReadOptions, read_document, read_page
from extract.reasons.model import Condition, PageClaim, RuleClaims, TableClaim, Verdict
from extract.rulebook.load import LoadedRule
from extract.rulebook.model import CardRule, ColumnRule, Rule, TableRule
from extract.rulebook.patterns import Pattern, compiled
from extract.scorecard.cards import read_card
from extract.scorecard.columns import DEEPEST_HEADER, LAST_HEADER_START, find_header, headings
from extract.scorecard.page_says import period_context
from extract.triage import PageText


def explain_claims(path: Path, rules: Sequence[LoadedRule], page: int | None, most_pages: int = 5000) -> list[RuleClaims]:
    """What each rule makes of a document; with ``page``, of that page alone and of its tables whatever the page says.

    Raises UsageError where the document has no such page, LimitReached where it has too many.
    """
    with PdfiumDocument(path) as document:
        if document.page_count > most_pages:
            problem = f"the document has {document.page_count} pages, more than the {most_pages} allowed"
            raise LimitReached(problem, "raise --max-pages")
        if page is not None and page > document.page_count:
            raise UsageError(f"the document has no page {page}, only {document.page_count}", "give another --page")
        texts = {number: PageText.of(document.text(number)) for number in range(1, document.page_count + 1)}
        claims = [_on_text(rule.rule, texts) for rule in rules]
        looked_at = {
            one.number for claim in claims for one in claim.pages if one.number == page or (claim.wanted and one.wanted)
        }
        pages = {number: _read(document, number, texts[number]) for number in sorted(looked_at)}
    explained = [_with_tables(path, rule, claim, pages, page) for rule, claim in zip(rules, claims, strict=True)]
    if page is None:
        return explained
    return [replace(claim, pages=tuple(one for one in claim.pages if one.number == page)) for claim in explained]


def _read(document: PdfiumDocument, number: int, text: PageText) -> ReadPage:
    page = read_page(document, number)
    return ReadPage(PageMarkers.of(page), text, find_grids(page))


# --- the document and its pages ------------------------------------------------------------------------------------------


def _on_text(rule: Rule, texts: Mapping[int, PageText]) -> RuleClaims:
    document = tuple(_document_says(source, texts) for source in rule.recognise.document_says)
    return RuleClaims(rule.rule, document, tuple(PageClaim(number, _said(rule, text)) for number, text in texts.items()))


def _document_says(source: str, texts: Mapping[int, PageText]) -> Condition:
    page = next((number for number, text in texts.items() if text.says(source)), None)
    asks = f'the document says "{source}"'
    return Condition(asks, Verdict.NO) if page is None else Condition(asks, Verdict.YES, f"page {page}")


def _said(rule: Rule, text: PageText) -> tuple[Condition, ...]:
    """What a rule asks of a page's text."""
    if not text.squeezed:
        return (Condition("the page holds text", Verdict.NO, "nothing that can be read: it may be scanned"),)
    conditions = [_says(source, text) for source in rule.recognise.page_says]
    conditions += [_never_says(source, text) for source in rule.recognise.page_never_says]
    if all(kind.page_says for kind in rule.kinds):
        conditions.append(_says_for_a_kind(rule, text))
    return tuple(conditions)


def _says_for_a_kind(rule: Rule, text: PageText) -> Condition:
    """Whether the page says what one kind of table at least asks of its pages."""
    asks = "the page says what a kind of table asks for"
    shown = [kind.name for kind in rule.kinds if all(text.says(source) for source in kind.page_says)]
    return Condition(asks, Verdict.YES if shown else Verdict.NO, _listed(shown))


def _says(source: str, text: PageText) -> Condition:
    asks = f'the page says "{source}"'
    pattern = compiled(source)
    if text.says(source):
        return Condition(asks, Verdict.YES, "" if pattern.literal is not None else _quoted(pattern.first_in(text.spaced) or ""))
    return Condition(asks, Verdict.NO, _in_other_capitals(pattern, text))


def _in_other_capitals(pattern: Pattern, text: PageText) -> str:
    """Where a page says a plain text in other capitals only: how it does."""
    if pattern.literal is None:
        return ""
    start = text.squeezed.lower().find(pattern.literal.lower())
    if start < 0:
        return ""
    # The text with its spaces: as many letters from as many letters on.
    places = [index for index, letter in enumerate(text.spaced) if not letter.isspace()]
    end = start + len(pattern.literal) - 1
    return f"{_quoted(text.spaced[places[start] : places[end] + 1])} in other capitals" if end < len(places) else ""


def _never_says(source: str, text: PageText) -> Condition:
    said = compiled(source).found_in(text.squeezed, text.spaced)
    return Condition(f'the page does not say "{source}"', Verdict.NO if said else Verdict.YES, "it does" if said else "")


def _quoted(text: str) -> str:
    return f'"{text[:60]}"' if text else ""


# --- tables ------------------------------------------------------------------------------------------------------------------


def _with_tables(
    path: Path, rule: LoadedRule, claims: RuleClaims, pages: Mapping[int, ReadPage], page: int | None
) -> RuleClaims:
    """The claims with the tables of the pages that the rule wants, and of the one that was asked for."""
    claimed = _claimed(path, rule) if claims.wanted else frozenset()
    told = []
    for one in claims.pages:
        # A rule of numbered answers has no kind of table that one could be beside.
        if (rule.rule.tables or rule.rule.cards) and (one.number == page or (claims.wanted and one.wanted)):
            read = pages[one.number]
            tables = tuple(
                _on_table(rule.rule, read, number, grid, (one.number, number) in claimed)
                for number, grid in enumerate(read.grids, start=1)
            )
            told.append(replace(one, tables=tables))
        else:
            told.append(one)
    return replace(claims, pages=tuple(told))


def _claimed(path: Path, rule: LoadedRule) -> frozenset[tuple[int, int]]:
    """The tables that the rule gets when it reads the document alone: page and number."""
    try:
        result = read_document(path, [rule], ReadOptions())
    except NothingMatched:
        return frozenset()
    return frozenset((one.page, one.table) for one in result.observations)


def _on_table(rule: Rule, page: ReadPage, number: int, grid: Grid, claimed: bool) -> TableClaim:
    """A table beside the kind of table that it is, or is nearest to."""
    found = [_on_kind(rule, kind, page, number, grid, claimed) for kind in rule.tables]
    found += [_on_card(card, page, number, grid, claimed) for card in rule.cards]
    return min(found, key=lambda claim: (claim.missing, claim.continued))


def _on_kind(rule: Rule, kind: TableRule, page: ReadPage, number: int, grid: Grid, claimed: bool) -> TableClaim:
    header = find_header(grid, kind, period_context(rule, page.texts), page.markers.printed).header
    labels = [column.label for column in header.columns if column.label] if header else _nearest_headings(page, grid, kind)
    continued = claimed and header is None and kind.continues_without_header
    conditions = [_says(source, page.text) for source in kind.page_says]
    if not continued:
        conditions += _on_columns(kind, labels, bare_heading=header is not None)
    return TableClaim(number, grid.row_count, grid.column_count, kind.name, claimed, continued, tuple(conditions))


def _on_card(card: CardRule, page: ReadPage, number: int, grid: Grid, claimed: bool) -> TableClaim:
    is_card = read_card(card, page.markers, number, grid, "") is not None
    conditions = [_says(source, page.text) for source in card.page_says]
    text = " ".join(cell.text for cell in grid.cells)
    for field in card.fields:
        there = field.label in text
        verdict = Verdict.YES if there else Verdict.WITHOUT if field.optional else Verdict.NO
        conditions.append(Condition(f'a figure named "{field.label}" ({field.holds})', verdict))
    if not is_card and all(condition.verdict is not Verdict.NO for condition in conditions):
        conditions.append(Condition("each figure once, behind its name, below the indicator's name", Verdict.NO))
    return TableClaim(number, grid.row_count, grid.column_count, card.name, claimed, False, tuple(conditions))


def _on_columns(kind: TableRule, labels: Sequence[str], *, bare_heading: bool) -> tuple[Condition, ...]:
    """What a kind of table asks of the headings, and the headings that it does not ask for."""
    of: dict[int, list[str]] = {}
    unknown = []
    for label in labels:
        index = _column_of(kind, label)
        if index is None:
            unknown.append(label)
        else:
            of.setdefault(index, []).append(label)
    conditions = []
    for index, column in enumerate(kind.columns):
        there = of.get(index, [])
        bare = column.heading == "" and bare_heading
        verdict = Verdict.YES if there or bare else Verdict.NO if column.identifying else Verdict.WITHOUT
        conditions.append(Condition(f"a column {_named(column)}", verdict, _listed(there)))
    if unknown:
        conditions.append(Condition("headings that the rule does not have", Verdict.WITHOUT, _listed(unknown)))
    return tuple(conditions)


def _named(column: ColumnRule) -> str:
    leave = ", may be missing" if column.optional else ", expected" if column.expected else ""
    return (f'"{column.heading}"' if column.heading else "without heading") + f" ({column.holds}{leave})"


def _listed(labels: Sequence[str]) -> str:
    if len(labels) > 4:
        return f'{len(labels)}, "{labels[0]}" to "{labels[-1]}"'
    return ", ".join(f'"{label}"' for label in labels)


def _column_of(kind: TableRule, label: str) -> int | None:
    return next((index for index, column in enumerate(kind.columns) if compiled(column.heading).matches(label)), None)


def _nearest_headings(page: ReadPage, grid: Grid, kind: TableRule) -> list[str]:
    """The headings of the row, or rows, in which most of the rule's columns are found; the first row where none is."""
    best: list[str] = []
    most = -1
    for depth in range(1, DEEPEST_HEADER + 1):
        for start in range(min(LAST_HEADER_START, grid.row_count - depth + 1)):
            labels = [label for label in headings(grid, start, depth, page.markers.printed) if label]
            found = len({index for label in labels for index in (_column_of(kind, label),) if index is not None})
            if found > most:
                best, most = labels, found
    return best
