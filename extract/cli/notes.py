"""What the commands say on standard error: what was read, and what failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from extract.errors import ExtractError
    from extract.reading import PlainTables
    from extract.records import DocumentResult, SecondReading
    from extract.rulebook.load import LoadedRule

#: Of tables that were left alone so many are told one by one.
MOST_LEFT_ALONE = 5


def telling(failures: list[ExtractError]) -> Callable[[ExtractError], None]:
    """Says each failure at once, and keeps it in ``failures`` for the exit code."""

    def tell(error: ExtractError) -> None:
        failures.append(error)
        click.echo(f"council-extract: {error}", err=True)

    return tell


def told_of(results: Sequence[DocumentResult]) -> Iterator[str]:
    """What was found in each document, and what was left alone or could not be read in it."""
    from extract.triage import pictures_named

    for result in results:
        yield _note(result)
        yield from _left_alone(result)
        if result.pictures:
            yield f"{result.document.file}: {pictures_named(result.pictures)}"


def told_of_tables(found: PlainTables) -> Iterator[str]:
    """What is worth knowing of a document's plain tables: that there are none, and where none could be read."""
    from extract.triage import pictures_named

    if found.pictures:
        yield f"{found.file}: {pictures_named(found.pictures, 'a table')} - have its text recognised (OCR) first"
    elif not found.tables:
        yield f"{found.file}: no table was found"


def _left_alone(result: DocumentResult) -> Iterator[str]:
    """A line for each table of figures by period that was not taken, and why."""
    file, tables = result.document.file, result.left_alone
    for one in tables[:MOST_LEFT_ALONE]:
        yield f"{file}: page {one.page}, table {one.table} is left alone: {one.why}"
    rest = tables[MOST_LEFT_ALONE:]
    if rest:
        from extract.document import ranges

        pages = sorted({one.page for one in rest})
        yield f"{file}: {_many(len(rest), 'more table')} left alone on page{'s' if len(pages) > 1 else ''} {ranges(pages)}"


def _note(result: DocumentResult) -> str:
    """One line about what was found in a document."""
    from extract.document import ranges

    pages = sorted({one.page for one in result.observations})
    counts = {level: sum(finding.severity == level for finding in result.findings) for level in ("error", "warning", "info")}
    return (
        f"{result.document.file}: {_many(len(result.observations), 'observation')} on page{'s' if len(pages) > 1 else ''} "
        f"{ranges(pages)}; {_months_note(result)}; "
        f"{_many(len(result.findings), 'finding')} ({_many(counts['error'], 'error')}, {_many(counts['warning'], 'warning')}, "
        f"{counts['info']} for information){_text_note(result)}" + _verified(result.verified) + _inferred_note(result)
    )


def _months_note(result: DocumentResult) -> str:
    """How many figures accumulate, and for how many of them the month's own is known, its count alone, or neither."""
    whole = sum(row.monthly_value is not None for row in result.monthly)
    withheld = sum(row.method == "withheld" for row in result.monthly)
    counts = len(result.monthly) - whole - withheld
    known = [f"{whole} with the month's own"] + [f"{counts} with its count alone"] * bool(counts) + [f"{withheld} withheld"]
    figures = _many(len(result.monthly), "cumulative figure")
    return f"{figures}: {', '.join(known)}" if result.monthly else figures


def _inferred_note(result: DocumentResult) -> str:
    """What of a document was read without a rule."""
    from extract.document import ranges
    from extract.rulebook.load import GENERAL

    inferred = [one for one in result.observations if one.rule == GENERAL]
    if not inferred:
        return ""
    pages = sorted({one.page for one in inferred})
    which = (
        "all"
        if len(inferred) == len(result.observations)
        else f"{_many(len(inferred), 'observation')} on page{'s' if len(pages) > 1 else ''} {ranges(pages)}"
    )
    return (
        f"\n{result.document.file}: {which} read without a rule, by the general layout: what its columns are is inferred; "
        "look with 'council-extract inspect', or draft a rule with 'council-extract rules new'"
    )


def _text_note(result: DocumentResult) -> str:
    """What came of the figures in the document's text, where it gives any."""
    document = result.document
    if not document.statements:
        return ""
    untied = document.statements - document.statements_agreeing - document.statements_contradicted
    return (
        f"; {_many(document.statements, 'figure')} in the text: {document.statements_agreeing} confirmed, "
        f"{document.statements_contradicted} contradicted, {untied} not tied to the tables"
    )


def switched_off(results: Sequence[DocumentResult], rules: Sequence[LoadedRule]) -> list[str]:
    """A line for each check that was not made because a rule says so: an absent finding must not pass for a clean report."""
    used = {one.rule for result in results for one in result.observations}
    return [
        f"the rule {rule.name} switches off the check {entry.check}: {entry.because}"
        for rule in rules
        if rule.name in used
        for entry in rule.rule.switched_off
    ]


def _verified(second: SecondReading | None) -> str:
    if second is None:
        return ""
    return f"; read again: {second.same} the same, {second.otherwise} otherwise, {second.not_read} where camelot sees no table"


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
