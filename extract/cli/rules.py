"""``council-extract rules``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from extract.cli.options import PageRanges, limit_options, rule_folders, rules_options
from extract.cli.rules_upkeep import drift, schema
from extract.errors import ExitCode, UsageError, about

if TYPE_CHECKING:
    from extract.reading import Reading


@click.group()
def rules() -> None:
    """List, show, check, draft, test and compare: everything about the extraction rules.

    A rule is a YAML file that says what is true of one report layout: how its pages are known, what its columns are, which rows
    accumulate over which year. The shipped rules are used always; --rules DIR adds your own.
    """


@rules.command("list", short_help="List the rules that a run would use.")
@rules_options
def list_rules(only: tuple[str, ...], folders: tuple[Path, ...]) -> None:
    """List the rules that a run would use: name, title and authority of each."""
    from extract.rulebook.load import load_rules

    loaded = load_rules(rule_folders(folders), only)
    width = max((len(rule.name) for rule in loaded), default=0)
    for rule in loaded:
        authority = rule.rule.authority.name if rule.rule.authority else ""
        click.echo(f"{rule.name:<{width}}  {rule.rule.title}" + (f" ({authority})" if authority else ""))


@rules.command("show", short_help="Print a rule, or say what it makes of a document.")
@click.argument("name", required=False, metavar="[ID]")
@click.option(
    "--on",
    "report",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="REPORT.pdf",
    help="Say why the rule does or does not claim the pages and tables of this document; without ID, of every rule.",
)
@click.option("--page", type=click.IntRange(min=1), metavar="N", help="With --on: this page alone, counted from 1.")
@rules_options
@limit_options
def show(
    name: str | None,
    report: Path | None,
    page: int | None,
    only: tuple[str, ...],
    folders: tuple[Path, ...],
    timeout: float,
    memory: int,
    max_pages: int,
    debug: bool,
) -> int:
    """Print a rule's file, or say what it makes of a document.

    With --on REPORT.pdf every condition is listed with "yes" or "no": what the page must say, and which headings its tables
    must have. "--" marks what is missing and may be. Leaves with exit code 0 if a table is claimed, 3 if none is, 7 if one is
    claimed by more than one rule.

    \b
    council-extract rules show my-rule                          the file
    council-extract rules show my-rule --on report.pdf          why it does or does not match
    council-extract rules show --on report.pdf --page 17        what all rules make of one page
    """
    if report is None:
        if page is not None:
            raise UsageError("--page says where to look in a document", "give the document with --on REPORT.pdf")
        if name is None:
            raise UsageError("no rule is named", "'council-extract rules list' shows their names; or give --on REPORT.pdf")
        return _show_file(name, folders)
    from extract.child import Limits
    from extract.reading import Reading

    chosen = (name,) if name else only
    reading = Reading(rule_folders(folders), chosen, most_pages=max_pages, limits=Limits(timeout, memory), debug=debug)
    reading.rules()
    return _show_claims(report, reading, page, every=bool(chosen) or page is not None)


def _show_file(name: str, folders: tuple[Path, ...]) -> int:
    from extract.rulebook.load import load_rules

    loaded = load_rules(rule_folders(folders), [name])[0]
    click.echo(f"# {loaded.path} (version {loaded.version})")
    click.echo(loaded.path.read_text(encoding="utf-8"), nl=False)
    return ExitCode.DONE


def _show_claims(report: Path, reading: Reading, page: int | None, *, every: bool) -> int:
    """Print what the rules make of a document: all of them, or those that want a page of it."""
    from extract.reading import read_claims
    from extract.reasons.words import in_words, more_than_one

    with about(report):
        claims = read_claims(report, reading, page)
    told = [claim for claim in claims if every or claim.wanted]
    click.echo("\n\n".join("\n".join(in_words(claim, str(report))) for claim in told))
    silent = [claim.rule for claim in claims if claim not in told]
    if silent:
        click.echo(
            f"\nno page is wanted by: {', '.join(silent)}" if told else f"no page is wanted by any rule: {', '.join(silent)}"
        )
    ambiguous = list(more_than_one(claims))
    for line in ambiguous:
        click.echo(f"\n{line}")
    if ambiguous:
        return ExitCode.AMBIGUOUS
    return ExitCode.DONE if any(claim.claimed for claim in claims) else ExitCode.NOTHING_MATCHED


@rules.command("check", short_help="Check rule files: where a mistake is, what to write.")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[RULE.yaml or FOLDER]…")
@rules_options
def check(paths: tuple[Path, ...], only: tuple[str, ...], folders: tuple[Path, ...]) -> int:
    """Check rule files, and say of every mistake where it is and what to write.

    Each line names the file, the line and column in it, the key, what is wrong and what to write. Besides what is misspelt or
    missing, it finds patterns that fit everything, columns that no table can have, checks that do not exist, and rules that
    claim the same tables. Of a folder every rule in it is checked; without a file or folder, all rules that a run would use.
    Leaves with exit code 6 if one is invalid.
    """
    from extract.upkeep.rule_files import check_files, files_named

    checked = check_files(files_named(list(paths) or rule_folders(folders)))
    for file in checked:
        if not file.mistakes and file.rule is not None:
            click.echo(f"{file.path}: good ({file.rule.rule.title})")
        for line in file.mistakes:
            click.echo(line, err=True)
        for line in file.notes:
            click.echo(f"note: {line}", err=True)
    return ExitCode.BAD_RULE if any(file.mistakes for file in checked) else ExitCode.DONE


@rules.command("new", short_help="Draft a rule from a report that no rule knows.")
@click.argument("file", metavar="REPORT.pdf", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    metavar="RULE.yaml",
    help="Where to write the rule; its name is the file's. Never over a file that is there.  [default: standard output]",
)
@click.option("--pages", type=PageRanges(), default=(), metavar="PAGES", help="Look at these pages only: 17, 3-18 or 1,5-7.")
@limit_options
def new(
    file: Path,
    out: Path | None,
    pages: tuple[int, ...],
    timeout: float,
    memory: int,
    max_pages: int,
    debug: bool,
) -> None:
    """Draft a rule from a report that no rule knows.

    Looks at the tables that print figures by period, and proposes how the report's pages are known, what the columns are, which
    rows begin sections, which accumulate, and which are totals. The draft reads that report already, and its comments say what
    everything was inferred from: read it beside the report, and correct it.

    \b
    council-extract rules new report.pdf -o my-rules/my-report.yaml
    council-extract rules check my-rules/my-report.yaml
    council-extract run report.pdf --rules my-rules
    """
    from extract.child import Limits
    from extract.proposal import propose_rule, rule_named_by, write_rule

    limits = Limits(timeout, memory)
    proposal = propose_rule(file, rule_named_by(out, file) if out else None, pages, max_pages, limits, debug)
    if out is None:
        click.echo(proposal.text, nl=False)
    else:
        write_rule(proposal, out)
    click.echo(f"{file}: {proposal.reads}", err=True)
    for note in proposal.notes:
        click.echo(f"{file}: {note}", err=True)
    if out is not None:
        click.echo(f"written to {out}; read it beside the report, then: council-extract rules check {out}", err=True)


@rules.command("test", short_help="Compare what comes out of fixtures with what should.")
@click.argument("names", nargs=-1, metavar="[RULE or RULE/CASE]…")
@click.option("--update", is_flag=True, help="Tell every difference, then write what comes out as what is expected.")
@click.option(
    "--fixtures",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="The folder of the fixtures, if it is not beside the rules' folder or in it.",
)
@click.option("-v", "--verbose", is_flag=True, help="Show the whole difference and not only its beginning.")
@rules_options
@limit_options
def test(
    names: tuple[str, ...],
    update: bool,
    fixtures: Path | None,
    verbose: bool,
    only: tuple[str, ...],
    folders: tuple[Path, ...],
    timeout: float,
    memory: int,
    max_pages: int,
    debug: bool,
) -> int:
    """Run the rules over their fixtures and compare what comes out with what is expected.

    A fixture is a folder FIXTURES/RULE/CASE with a report.pdf and a folder 'expected'. That holds the package's CSV files, or
    error.txt where the document must not match: the exit code and the name of the error. With --rules DIR the fixtures are
    those in DIR/fixtures, or in 'fixtures' beside DIR; otherwise those of the shipped rules.

    Of what differs every row and column is told, with what was expected and what came out; --update tells all of it and then
    writes what came out. Leaves with exit code 1 if anything differs.

    \b
    council-extract rules test                        all fixtures
    council-extract rules test my-rule                those of one rule
    council-extract rules test --rules my-rules       those of your own rules
    council-extract rules test my-rule --update       accept what comes out
    """
    from extract.child import Limits
    from extract.reading import Reading
    from extract.regression import accept, compare, find_cases

    reading = Reading(rule_folders(folders), only, most_pages=max_pages, limits=Limits(timeout, memory), debug=debug)
    reading.rules()
    cases = find_cases(rule_folders(folders)[1:] or rule_folders(()), fixtures, names)
    different = 0
    for case in cases:
        outcome = compare(case, reading)
        click.echo(f"{outcome.word:9} {case.name}")
        _show_difference(outcome.difference, whole=verbose or update)
        if update and not outcome.same:
            accept(case, outcome)
            here = Path.cwd()
            shown = case.expected.relative_to(here) if case.expected.is_relative_to(here) else case.expected
            click.echo(f"  written to {shown}")
            if outcome.fails:
                click.echo("  from now on it must fail so: if a rule should read it, mend that first, and update again")
        different += not outcome.same
    click.echo(f"{len(cases)} fixture{'' if len(cases) == 1 else 's'}, {different} {'updated' if update else 'different'}")
    return ExitCode.FINDINGS if different and not update else ExitCode.DONE


#: How many lines of a difference are shown unless all are asked for.
FIRST_LINES = 15


def _show_difference(difference: str, *, whole: bool) -> None:
    lines = difference.splitlines()
    shown = lines if whole else lines[:FIRST_LINES]
    for line in shown:
        click.echo(f"  {line}")
    if len(lines) > len(shown):
        click.echo(f"  … {len(lines) - len(shown)} more lines; -v shows them")


rules.add_command(schema)
rules.add_command(drift)
