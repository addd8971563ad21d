"""A document looked at through the eyes of a rule: each condition, and how it turned out.

Runs inside a child process: it opens the PDF. Which tables are claimed is not worked out again here: it is what reading the
document with the rule gives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from extract.claims.model import Condition, PageClaim, RuleClaims, TableClaim, Verdict
from extract.errors import LimitReached, NothingMatched, UsageError
from extract.grid.find import find_grids
from extract.grid.table import Grid
from extract.marks.pdfium import PdfiumDocument
from extract.pipeline import ReadOptions, period_context, read_document, read_page
from extract.rulebook.load import LoadedRule
from extract.rulebook.model import ColumnRule, Recognise, Rule, TableRule
from extract.rulebook.patterns import Pattern, compiled
from extract.scorecard.columns import DEEPEST_HEADER, LAST_HEADER_START, find_header, headings
from extract.triage import PageText


def explain_claims(path: Path, rules: Sequence[LoadedRule], page: int | None, most_pages: int = 5000) -> list[RuleClaims]:
    """What each rule makes of a document; with ``page``, of that page alone and of its tables whatever the page says.

    Raises UsageError where the document has no such page, LimitReached where it has too many.
    """
    with PdfiumDocument(path) as document:
        if document.page_count > most_pages:
            raise LimitReached(f"the document has {document.page_count} pages", "raise --max-pages")
        if page is not None and page > document.page_count:
            raise UsageError(f"there is no page {page}", f"the document has {document.page_count} pages", file=str(path))
        texts = {number: PageText.of(document.text(number)) for number in range(1, document.page_count + 1)}
        claims = [_on_pages(rule, texts) for rule in rules]
        looked_at = {one.number for claim in claims for one in claim.pages if one.wanted or one.number == page}
        grids = {number: find_grids(read_page(document, number)) for number in sorted(looked_at)}
    explained = [_on_tables(path, rule, claim, texts, grids, page) for rule, claim in zip(rules, claims, strict=True)]
    if page is None:
        return explained
    return [replace(claim, pages=tuple(one for one in claim.pages if one.number == page)) for claim in explained]


# --- pages -------------------------------------------------------------------------------------------------------------------


def _on_pages(rule: LoadedRule, texts: Mapping[int, PageText]) -> RuleClaims:
    recognise = rule.rule.recognise
    return RuleClaims(rule.name, tuple(PageClaim(number, _said(recognise, text)) for number, text in texts.items()))


def _said(recognise: Recognise, text: PageText) -> tuple[Condition, ...]:
    """What a rule asks of a page's text."""
    if not text.squeezed:
        return (Condition("the page holds text", Verdict.NO, "nothing that can be read: it may be scanned"),)
    says = [_says(source, text) for source in recognise.page_says]
    return (*says, *(_never_says(source, text) for source in recognise.page_never_says))


def _says(source: str, text: PageText) -> Condition:
    asks = f'the page says "{source}"'
    pattern = compiled(source)
    if pattern.found_in(text.squeezed, text.spaced):
        return Condition(asks, Verdict.YES, "" if pattern.literal is not None else _quoted(_whole_match(pattern, text)))
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


def _whole_match(pattern: Pattern, text: PageText) -> str:
    return pattern.first_in(text.spaced) or ""


def _quoted(text: str) -> str:
    return f'"{text[:60]}"' if text else ""


# --- tables ------------------------------------------------------------------------------------------------------------------


def _on_tables(
    path: Path,
    rule: LoadedRule,
    claims: RuleClaims,
    texts: Mapping[int, PageText],
    grids: Mapping[int, Sequence[Grid]],
    page: int | None,
) -> RuleClaims:
    """The claims with the tables of the pages that the rule wants, and of the one that was asked for."""
    wanted = any(one.wanted for one in claims.pages)
    claimed = _claimed(path, rule) if wanted else frozenset()
    pages = []
    for one in claims.pages:
        if one.wanted or one.number == page:
            tables = tuple(
                _on_table(rule.rule, number, grid, texts[one.number], (one.number, number) in claimed)
                for number, grid in enumerate(grids[one.number], start=1)
            )
            one = replace(one, tables=tables)
        pages.append(one)
    return replace(claims, pages=tuple(pages))


def _claimed(path: Path, rule: LoadedRule) -> frozenset[tuple[int, int]]:
    """The tables that the rule gets when it reads the document alone: page and number."""
    try:
        result = read_document(path, [rule], ReadOptions())
    except NothingMatched:
        return frozenset()
    return frozenset((one.page, one.table) for one in result.observations)


def _on_table(rule: Rule, number: int, grid: Grid, text: PageText, claimed: bool) -> TableClaim:
    """A table beside the kind of table that it is, or is nearest to."""
    context = period_context(rule, text.spaced)
    found = []
    for kind in rule.tables:
        header = find_header(grid, kind, context).header
        labels = [column.label for column in header.columns if column.label] if header else _nearest_headings(grid, kind)
        continued = claimed and header is None and kind.continues_without_header
        conditions = () if continued else _on_columns(kind, labels, first_is_bare=header is not None)
        found.append(TableClaim(number, grid.row_count, grid.column_count, kind.name, claimed, continued, conditions))
    return min(found, key=lambda claim: (claim.missing, claim.continued))


def _on_columns(kind: TableRule, labels: Sequence[str], *, first_is_bare: bool) -> tuple[Condition, ...]:
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
        bare = column.heading == "" and first_is_bare
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


def _nearest_headings(grid: Grid, kind: TableRule) -> list[str]:
    """The headings of the row, or rows, in which most of the rule's columns are found; the first row where none is."""
    best: list[str] = []
    most = -1
    for depth in range(1, DEEPEST_HEADER + 1):
        for start in range(min(LAST_HEADER_START, grid.row_count - depth + 1)):
            labels = [label for label in headings(grid, start, depth) if label]
            found = len({index for label in labels for index in (_column_of(kind, label),) if index is not None})
            if found > most:
                best, most = labels, found
    return best
