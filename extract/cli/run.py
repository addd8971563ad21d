"""``council-extract run``."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from extract.cli.notes import switched_off, telling, told_of, told_of_tables
from extract.cli.options import PageRanges, check_codes, layouts, limit_options, rules_options
from extract.errors import BadCorrection, ExitCode, ExtractError, UsageError

if TYPE_CHECKING:
    from extract.reading import Reading

T = TypeVar("T")

#: camelot draws a page at 300 dots an inch: less memory than this (MB) is not enough for a sheet of A3.
VERIFYING = 4096

EPILOG = """\b
Examples:
  council-extract run report.pdf                      observations to standard output
  council-extract run report.pdf --table monthly      what happened in each month
  council-extract run report.pdf --table findings     what does not add up
  council-extract run report.pdf -o out/              the whole package into a folder
  council-extract run report.pdf -o out/ --format xlsx --format sqlite
  council-extract run report.pdf -o out/ --suppress-below 5
  curl -s https://… | council-extract run -           a PDF from standard input
  council-extract run report.pdf --tables --pages 8   plain tables as JSON, no rule needed
\b
Exit codes: 0 done; 1 findings of severity error with --strict; 2 wrong usage; 3 no page
matched a rule; 4 not a readable PDF; 5 encrypted; 6 invalid rule; 7 two rules claim one
table; 8 limit hit; 9 some of several files failed; 130 interrupted.
"""


@click.command(epilog=EPILOG)
@click.argument("files", nargs=-1, required=True, metavar="REPORT.pdf…")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Write the whole package (observations, monthly, findings, documents and their metadata) into this folder.",
)
@click.option(
    "--table",
    "table",
    type=click.Choice(["observations", "monthly", "findings", "documents"]),
    help="Which table to print; not with -o, which writes all of them.  [default: observations]",
)
@click.option(
    "--tables",
    "plain_tables",
    is_flag=True,
    help="Print every table of the document as plain rows of text, as JSON, without any rule; nothing else is done.",
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    type=click.Choice(["csv", "json", "xlsx", "sqlite", "parquet"]),
    help="With -o, write this format beside the CSVs; may be given several times. Without -o, how to print the table: csv "
    "(unless you say otherwise) or json.",
)
@click.option(
    "--corrections",
    "corrections_file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.csv",
    help="Apply the corrections that the review page has saved. One that no longer fits is an error.",
)
@click.option(
    "--profile",
    "profiles",
    multiple=True,
    metavar="NAME|FILE",
    help="With -o, also write the figures as an official publication or request wants them: dfe (the Department for "
    "Education's open data standard), foi (a row for each academic year), or a file of your own. May be given several times.",
)
@click.option(
    "--suppress-below",
    type=click.IntRange(min=2),
    metavar="N",
    help="Hide every count from 1 to N - 1, and as many other figures as it takes that it cannot be worked out from totals, "
    "from months before and after, or from percentages (docs/disclosure.md). Not with --review, whose pictures show them.",
)
@click.option(
    "--review",
    is_flag=True,
    help="With -o, also make the review page, as 'council-extract review' does. Not with --suppress-below: it shows the pages.",
)
@click.option(
    "--general/--no-general",
    default=True,
    help="Read tables of figures by period that no rule claims by the general layout, or leave them alone. What it reads is "
    "inferred and flagged so. '--rule general' reads with nothing else.  [default: general, unless --rule is given]",
)
@click.option(
    "--verify",
    is_flag=True,
    help="Have camelot read every ruled table again; where it reads something else, that is a finding. Takes seconds a page.",
)
@click.option("--pages", type=PageRanges(), default=(), metavar="PAGES", help="Look at these pages only: 17, 3-18 or 1,5-7.")
@click.option("--ignore", multiple=True, metavar="CODE", help="Leave out findings of this check. May be given several times.")
@click.option("--strict", is_flag=True, help="Leave with exit code 1 if there are findings of severity error.")
@click.option("--timings", is_flag=True, help="Fill in the column 'seconds' of documents.csv.")
@click.option("-q", "--quiet", is_flag=True, help="No notes on standard error; errors are still shown.")
@rules_options
@limit_options
def run(
    files: tuple[str, ...],
    out: Path | None,
    table: str | None,
    plain_tables: bool,
    formats: tuple[str, ...],
    corrections_file: Path | None,
    profiles: tuple[str, ...],
    suppress_below: int | None,
    review: bool,
    general: bool,
    verify: bool,
    pages: tuple[int, ...],
    ignore: tuple[str, ...],
    strict: bool,
    timings: bool,
    quiet: bool,
    only: tuple[str, ...],
    folders: tuple[Path, ...],
    timeout: float,
    memory: int,
    max_pages: int,
    debug: bool,
) -> int:
    """Extract the figures of one or several PDFs.

    The report's pages are found by the rules. A table of figures by period that no rule claims is read by the general layout,
    which infers what a rule would say, and flags what it reads "inferred"; all other tables are left alone. Standard output
    carries data only: one row for each printed cell (or, with --table, the months' own figures, the findings or the documents).
    Notes go to standard error. With -o everything is written into a folder and nothing is printed.

    "-" stands for a PDF on standard input.
    """
    from extract.checks.across import compare_reports
    from extract.child import Limits
    from extract.corrections import read_corrections
    from extract.delivery import Delivery
    from extract.package.formats import Format
    from extract.reading import Reading, lost_by_correcting, read_plain_tables, read_result
    from extract.review.write import Drawing

    check_codes(ignore)
    delivery = Delivery(out, table, tuple(map(Format, dict.fromkeys(formats))), review, profiles, suppress_below)
    corrections = read_corrections(corrections_file) if corrections_file else ()
    sources_of_rules, named, general = layouts(folders, only, general)
    reading = Reading(
        sources_of_rules,
        named,
        pages,
        ignore,
        max_pages,
        Limits(timeout, max(memory, VERIFYING) if verify else memory),
        timings,
        debug,
        corrections,
        verify,
        general,
    )
    rules = reading.rules()
    if plain_tables and suppress_below is not None:
        raise UsageError("--tables prints every cell as it stands, small counts too", "leave out --tables or --suppress-below")
    if plain_tables:
        others = {
            "-o": out,
            "--table": table,
            "--format": set(formats) - {"json"},
            "--review": review,
            "--profile": profiles,
            "--corrections": corrections,
            "--verify": verify,
            "--strict": strict,
        }
        _refuse_beside_tables(others)
    if files.count("-") > 1:
        raise UsageError("'-' is given twice, and there is one standard input", "give it once")
    delivery.check()
    with ExitStack() as stack:
        sources = [_source(name, stack) for name in files]
        if plain_tables:
            tables, failures = _read_each(sources, lambda source: read_plain_tables(source.path, reading), debug)
            for found in tables:
                click.echo(json.dumps({"file": found.file, "tables": found.tables}, ensure_ascii=False))
                for note in () if quiet else told_of_tables(found):
                    click.echo(note, err=True)
            return _exit_code(tables, failures)
        sources = _each_document_once(sources, reading, quiet)
        results, failures = _read_each(sources, lambda source: read_result(source.path, reading, source.name), debug)
        results = compare_reports(results, ignore)
        notes: list[str] = []
        if results:
            package, notes = delivery.package(results, reading.applied, {loaded.name: loaded.rule for loaded in rules})
            if out is None:
                sys.stdout.write(delivery.printed(package))
            else:
                notes += delivery.write(package)
                drawing = Drawing(limits=reading.limits, debug=debug)
                delivery.write_review(package, {source.path for source in sources}, drawing, telling(failures))
        if not quiet:
            lost = lost_by_correcting((one for result in results for one in result.observations), corrections)
            for note in (*told_of(results), *lost, *switched_off(results, rules), *notes):
                click.echo(note, err=True)
            if results and out is not None:
                click.echo(f"written to {out}", err=True)
    found_errors = strict and any(finding.severity == "error" for result in results for finding in result.findings)
    return _exit_code(results, failures) or (ExitCode.FINDINGS if found_errors else ExitCode.DONE)


def _refuse_beside_tables(others: Mapping[str, object]) -> None:
    """Raise UsageError for an option that would do nothing beside --tables: whoever gives it expects something of it."""
    for option, given in others.items():
        if given:
            raise UsageError("--tables prints plain tables, and nothing else", f"leave out --tables or {option}")


@dataclass(frozen=True, slots=True)
class _Source:
    """A document to read: what the user calls it, and the file that holds it."""

    name: str
    path: Path


def _source(name: str, stack: ExitStack) -> _Source:
    """The file to read: for standard input, a temporary one with its content."""
    if name != "-":
        return _Source(name, Path(name))
    from extract.child import scratch_file

    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="council-extract-"))
    return _Source("standard input", scratch_file(sys.stdin.buffer.read(), Path(folder)))


def _each_document_once(sources: list[_Source], reading: Reading, quiet: bool) -> list[_Source]:
    """The sources without those that are the same document as one before. Raises BadCorrection where a correction fits none."""
    from extract.corrections import check_documents
    from extract.document import fingerprint

    first: dict[str, _Source] = {}
    kept = []
    for source in sources:
        try:
            document_id = fingerprint(source.path)
        except ExtractError:
            kept.append(source)  # reading it will say what is wrong with it
            continue
        if document_id not in first:
            first[document_id] = source
            kept.append(source)
        elif not quiet:
            click.echo(f"{source.name}: the same document as {first[document_id].name}, left out", err=True)
    check_documents(reading.corrections, first)
    return kept


def _read_each(sources: list[_Source], read: Callable[[_Source], T], debug: bool) -> tuple[list[T], list[ExtractError]]:
    """What could be read, and what stopped the rest; each failure is told at once."""
    found: list[T] = []
    failures: list[ExtractError] = []
    tell = telling(failures)
    for source in sources:
        try:
            found.append(read(source))
        except ExtractError as error:
            error.file = error.file or source.name
            if debug or isinstance(error, BadCorrection) or (len(sources) == 1 and error.exit_code is ExitCode.BAD_RULE):
                raise
            tell(error)
    return found, failures


def _exit_code(found: Sequence[object], failures: Sequence[ExtractError]) -> int:
    codes = {failure.exit_code for failure in failures}
    if not codes:
        return ExitCode.DONE
    return codes.pop() if len(codes) == 1 and not found else ExitCode.SOME_FAILED
