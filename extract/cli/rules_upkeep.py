"""``council-extract rules schema`` and ``rules drift``: what keeps rules right."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.cli.options import limit_options, rule_folders, rules_options
from extract.errors import ExitCode, UsageError, about

if TYPE_CHECKING:
    from extract.reading import Reading
    from extract.records import DocumentResult
    from extract.upkeep.drift import Drift


@click.command(short_help="Print the JSON Schema of rules, for editors.")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.json", help="Write it into this file."
)
def schema(out: Path | None) -> None:
    """Print the JSON Schema of rules, from which editors complete and check.

    Write it beside your rules, and let each begin with a line that names it; editors with YAML support (such as VS Code with
    the YAML extension) then offer every key with its meaning, and underline what is wrong.

    \b
    council-extract rules schema -o rule.schema.json
    # yaml-language-server: $schema=rule.schema.json
    """
    from extract.checks.catalogue import CHECKS
    from extract.rulebook.schema import rule_schema

    text = rule_schema(check.code for check in CHECKS)
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", "give another file with -o", file=str(out)) from error
    click.echo(f"written to {out}", err=True)


@click.command(short_help="Say what a later report prints otherwise.")
@click.argument("earlier", type=click.Path(path_type=Path), metavar="EARLIER.pdf")
@click.argument("later", type=click.Path(path_type=Path), metavar="LATER.pdf")
@click.argument("more", nargs=-1, type=click.Path(path_type=Path), metavar="")
@click.option(
    "--format",
    "form",
    type=click.Choice(["words", "csv", "json"]),
    default="words",
    show_default=True,
    help="How to tell the changes: to people, or to programs.",
)
@rules_options
@limit_options
def drift(
    earlier: Path,
    later: Path,
    more: tuple[Path, ...],
    form: str,
    only: tuple[str, ...],
    folders: tuple[Path, ...],
    timeout: float,
    memory: int,
    max_pages: int,
    debug: bool,
) -> int:
    """Compare two reports of one layout: what the later one prints otherwise.

    Columns, sections and indicators that are new, missing, moved or renamed, and indicators that changed their unit or the
    span that their figures cover. Of a missing indicator and a new one that may be the same it says so, why, and what to
    write in the rule so that the series goes on. Leaves with exit code 0 if nothing changed, 1 if something did.

    \b
    council-extract rules drift january.pdf february.pdf
    council-extract rules drift january.pdf february.pdf --format csv
    """
    from extract.child import Limits
    from extract.package.csv_files import csv_text
    from extract.package.json_rows import json_text
    from extract.reading import Reading
    from extract.rulebook.load import load_rules
    from extract.upkeep.drift import Drift, compare_reports

    if more:
        raise UsageError(
            f"two reports are compared, and {2 + len(more)} are given",
            f"compare each with the next: 'council-extract rules drift {earlier} {later}', then '… {later} {more[0]}'",
        )
    rules = {loaded.name: loaded.rule for loaded in load_rules(rule_folders(folders), only)}
    reading = Reading(rule_folders(folders), only, most_pages=max_pages, limits=Limits(timeout, memory), debug=debug)
    before, after = _read(earlier, reading), _read(later, reading)
    found = compare_reports(before, after, rules)
    if form == "csv":
        click.echo(csv_text(Drift, found), nl=False)
    elif form == "json":
        click.echo(json_text(Drift, found), nl=False)
    else:
        click.echo("\n".join(_words(found, earlier, later)))
    return ExitCode.FINDINGS if found else ExitCode.DONE


def _read(path: Path, reading: Reading) -> DocumentResult:
    from extract.reading import read_result

    with about(path):
        return read_result(path, reading, str(path))


#: The headings under which changes are told, by the beginning of their kind.
_GROUPS = {"column": "Columns", "section": "Sections", "indicator": "Indicators", "unit": "Units", "basis": "Spans"}


def _words(found: Sequence[Drift], earlier: Path, later: Path) -> list[str]:
    lines = [f"{earlier} -> {later}: {len(found) or 'no'} change{'' if len(found) == 1 else 's'}"]
    for beginning, title in _GROUPS.items():
        of_group = [one for one in found if one.kind.startswith(beginning)]
        if of_group:
            lines += ["", title]
        for one in of_group:
            lines.append(f"  {one.message}{_pages(one)}")
            if one.remedy:
                lines.append(f"    in the rule: {one.remedy}")
    return lines


def _pages(one: Drift) -> str:
    pages = [f"page {page}" for page in (one.earlier_page, one.later_page) if page is not None]
    return f" ({' -> '.join(pages)})" if pages else ""
