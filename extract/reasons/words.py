"""A rule's claims as a person reads them at a glance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.document import ranges
from extract.reasons.model import Condition, PageClaim, RuleClaims, TableClaim, Verdict


def in_words(claims: RuleClaims, file: str) -> Iterator[str]:
    """Line by line: the pages that the rule wants with their tables first, then all others, those alike together."""
    yield f"{claims.rule} on {file}: {_outcome(claims)}"
    yield from _conditions(claims.document, "  ")
    for page in claims.pages:
        if page.tables is not None:
            yield ""
            yield from _page(page)
    alike: dict[tuple[Condition, ...], list[int]] = {}
    for page in claims.pages:
        if page.tables is None:
            alike.setdefault(page.conditions, []).append(page.number)
    for conditions, numbers in alike.items():
        yield ""
        yield f"{'page' if len(numbers) == 1 else 'pages'} {ranges(numbers)}"
        yield from _conditions(conditions, "  ")


def more_than_one(all_claims: Sequence[RuleClaims]) -> Iterator[str]:
    """A line for each table that several rules claim."""
    rules_of: dict[tuple[int, int], list[str]] = {}
    for claims in all_claims:
        for place in claims.claimed:
            rules_of.setdefault(place, []).append(claims.rule)
    for (page, table), names in sorted(rules_of.items()):
        if len(names) > 1:
            yield f"page {page}, table {table} is claimed by more than one rule: {', '.join(names)}"


def _outcome(claims: RuleClaims) -> str:
    count = len(claims.claimed)
    if count:
        pages = sorted({page for page, _ in claims.claimed})
        return f"claims {count} table{'s' if count > 1 else ''} on page{'s' if len(pages) > 1 else ''} {ranges(pages)}"
    if claims.wanted:
        return "wants a page, and claims no table on it"
    if any(condition.verdict is Verdict.NO for condition in claims.document):
        return "claims nothing: the document does not say what it asks for"
    return "claims nothing: no page says what it asks for"


def _page(page: PageClaim) -> Iterator[str]:
    yield f"page {page.number}"
    yield from _conditions(page.conditions, "  ")
    if not page.tables:
        yield "  no   the page holds a table"
    for table in page.tables or ():
        yield f"  table {table.number} ({table.rows} rows, {table.columns} columns): {_verdict(page, table)}"
        yield from _conditions(table.conditions, "    ")


def _verdict(page: PageClaim, table: TableClaim) -> str:
    if table.claimed:
        return f'claimed as "{table.kind}"' + (", goes on from the page before" if table.continued else "")
    if not page.wanted and not table.missing:
        return f'would be "{table.kind}", but the page is not wanted'
    if table.missing:
        return f'not claimed: "{table.kind}" lacks {"what is marked no" if table.missing > 1 else "one thing"}'
    return f'not claimed, although it has all that "{table.kind}" asks for'


def _conditions(conditions: Sequence[Condition], indent: str) -> Iterator[str]:
    for one in conditions:
        yield f"{indent}{one.verdict.value:<4} {one.asks}" + (f": {one.found}" if one.found else "")
