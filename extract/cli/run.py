"""``council-extract run``."""

from __future__ import annotations

import json
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click

from extract.cli.options import PageRanges, check_codes, limit_options, rule_folders, rules_options
from extract.errors import ExitCode, ExtractError

EPILOG = """\b
Examples:
  council-extract run report.pdf                      observations to standard output
  council-extract run report.pdf --table monthly      what happened in each month
  council-extract run report.pdf --table findings     what does not add up
  council-extract run report.pdf -o out/              the whole package into a folder
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
    default="observations",
    show_default=True,
    help="Which table to print.",
)
@click.option(
    "--tables",
    "plain_tables",
    is_flag=True,
    help="Print every table of the document as plain rows of text, as JSON, without any rule.",
)
@click.option(
    "--format", "formats", type=click.Choice(["csv", "json"]), default="csv", show_default=True, help="How to print the table."
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
    table: str,
    plain_tables: bool,
    formats: str,
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

    The report's pages are found by the rules; all others are left alone. Standard output carries data only: one row for each
    printed cell (or, with --table, the months' own figures, the findings or the documents). Notes go to standard error. With
    -o everything is written into a folder and nothing is printed.

    "-" stands for a PDF on standard input.
    """
    from extract.child import Limits
    from extract.package.write import check_folder
    from extract.reading import Reading, read_plain_tables, read_result

    check_codes(ignore)
    reading = Reading(rule_folders(folders), only, pages, ignore, max_pages, Limits(timeout, memory), timings, debug)
    reading.check_rules()
    if out is not None:
        check_folder(out)
    results: list[Any] = []
    failures: list[ExtractError] = []
    with ExitStack() as stack:
        for name in files:
            path = _path(name, stack)
            try:
                shown = "standard input" if name == "-" else name
                results.append(read_plain_tables(path, reading) if plain_tables else read_result(path, reading, shown))
            except ExtractError as error:
                error.file = error.file or ("standard input" if name == "-" else name)
                if debug or (len(files) == 1 and error.exit_code in (ExitCode.BAD_RULE,)):
                    raise
                failures.append(error)
                click.echo(f"council-extract: {error}", err=True)
    if plain_tables:
        for found in results:
            click.echo(json.dumps(found, ensure_ascii=False))
    elif results:
        _deliver(results, out, table, formats, quiet)
    return _exit_code(results, failures, strict and not plain_tables)


def _path(name: str, stack: ExitStack) -> Path:
    """The file to read: for standard input, a temporary one with its content."""
    if name != "-":
        return Path(name)
    from extract.child import scratch_file

    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="council-extract-"))
    return scratch_file(sys.stdin.buffer.read(), Path(folder))


def _deliver(results: list[Any], out: Path | None, table: str, formats: str, quiet: bool) -> None:
    from extract.package.columns import FILES
    from extract.package.csv_files import csv_text
    from extract.package.json_rows import json_text
    from extract.package.write import rows_of, write_package

    if out is not None:
        write_package(out, results)
    else:
        file = next(file for file in FILES if file.name == table)
        text = csv_text if formats == "csv" else json_text
        sys.stdout.write(text(file.record, rows_of(results)[table]))
    if not quiet:
        for result in results:
            click.echo(_note(result), err=True)
        if out is not None:
            click.echo(f"written to {out}", err=True)


def _note(result: Any) -> str:
    """One line about what was found in a document."""
    pages = sorted({one.page for one in result.observations})
    counts = {level: sum(finding.severity == level for finding in result.findings) for level in ("error", "warning", "info")}
    withheld = sum(row.method == "withheld" for row in result.monthly)
    return (
        f"{result.document.file}: {_many(len(result.observations), 'observation')} on page{'s' if len(pages) > 1 else ''} "
        f"{_ranges(pages)}; {_many(len(result.monthly), 'cumulative figure')}, of which {withheld} withheld; "
        f"{_many(len(result.findings), 'finding')} ({counts['error']} errors, {counts['warning']} warnings, "
        f"{counts['info']} for information)"
    )


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _ranges(pages: list[int]) -> str:
    """Pages as "17-18, 22"."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _exit_code(results: list[Any], failures: list[ExtractError], strict: bool) -> int:
    if failures:
        codes = {failure.exit_code for failure in failures}
        return codes.pop() if len(codes) == 1 and not results else ExitCode.SOME_FAILED
    if strict and any(finding.severity == "error" for result in results for finding in result.findings):
        return ExitCode.FINDINGS
    return ExitCode.DONE
