"""``council-extract rules``."""

from __future__ import annotations

from pathlib import Path

import click

from extract.cli.options import PageRanges, limit_options, rule_folders, rules_options
from extract.errors import BadRule, ExitCode


@click.group()
def rules() -> None:
    """List, show, check, draft and test the extraction rules.

    A rule is a YAML file that says what is true of one report layout: how its pages are known, what its columns are, which rows
    accumulate over which year. The shipped rules are used always; --rules DIR adds your own.
    """


@rules.command("list")
@rules_options
def list_rules(only: tuple[str, ...], folders: tuple[Path, ...]) -> None:
    """List the rules that a run would use: name, title and authority of each."""
    from extract.rulebook.load import load_rules

    loaded = load_rules(rule_folders(folders), only)
    width = max((len(rule.name) for rule in loaded), default=0)
    for rule in loaded:
        authority = rule.rule.authority.name if rule.rule.authority else ""
        click.echo(f"{rule.name:<{width}}  {rule.rule.title}" + (f" ({authority})" if authority else ""))


@rules.command("show")
@click.argument("name", metavar="ID")
@rules_options
def show(name: str, only: tuple[str, ...], folders: tuple[Path, ...]) -> None:
    """Print a rule's file, with the path that it comes from as a comment."""
    from extract.rulebook.load import load_rules

    loaded = load_rules(rule_folders(folders), [name])[0]
    click.echo(f"# {loaded.path} (version {loaded.version})")
    click.echo(loaded.path.read_text(encoding="utf-8"), nl=False)


@rules.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[RULE.yaml]…")
@rules_options
def check(paths: tuple[Path, ...], only: tuple[str, ...], folders: tuple[Path, ...]) -> int:
    """Check rule files, and say of every mistake where it is and what to write.

    Without RULE.yaml all rules that a run would use are checked. Leaves with exit code 6 if one is invalid.
    """
    from extract.rulebook.load import load_rule, rule_files

    files = list(paths) or [path for folder in rule_folders(folders) for path in rule_files(folder)]
    bad = 0
    for path in files:
        try:
            loaded = load_rule(path)
            click.echo(f"{path}: good ({loaded.rule.title})")
        except BadRule as error:
            bad += 1
            for line in error.details or [str(error)]:
                click.echo(line, err=True)
    return ExitCode.BAD_RULE if bad else ExitCode.DONE


@rules.command("new")
@click.argument("file", metavar="REPORT.pdf", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
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
    from extract.proposal import propose_rule, write_rule

    limits = Limits(timeout, memory)
    proposal = propose_rule(file, out.stem if out else None, pages, max_pages, limits, debug)
    if out is None:
        click.echo(proposal.text, nl=False)
    else:
        write_rule(proposal, out)
    click.echo(f"{file}: {proposal.reads}", err=True)
    if out is not None:
        click.echo(f"written to {out}; read it beside the report, then: council-extract rules check {out}", err=True)


@rules.command("test")
@click.argument("names", nargs=-1, metavar="[RULE or RULE/CASE]…")
@click.option("--update", is_flag=True, help="Write what comes out as what is expected. Read the difference first.")
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
    error.txt where the document must not match: the exit code and the name of the error. With --rules, the fixtures are
    those of your own rules: DIR/fixtures, or 'fixtures' beside DIR. Leaves with exit code 1 if anything differs.

    \b
    council-extract rules test                        all fixtures
    council-extract rules test my-rule                those of one rule
    council-extract rules test my-rule --update       accept what comes out
    """
    from extract.child import Limits
    from extract.reading import Reading
    from extract.regression import compare, find_cases

    reading = Reading(rule_folders(folders), only, most_pages=max_pages, limits=Limits(timeout, memory), debug=debug)
    cases = find_cases(list(folders) or rule_folders(()), fixtures, names)
    different = 0
    for case in cases:
        outcome = compare(case, reading, update)
        click.echo(f"{outcome.word:9} {case.name}")
        if outcome.difference:
            lines = outcome.difference.splitlines()
            shown = lines if verbose else lines[:15]
            click.echo("\n".join(f"  {line}" for line in shown))
            if len(lines) > len(shown):
                click.echo(f"  … {len(lines) - len(shown)} more lines; -v shows them")
        different += not outcome.same
    click.echo(f"{len(cases)} fixture{'' if len(cases) == 1 else 's'}, {different} {'updated' if update else 'different'}")
    return ExitCode.FINDINGS if different and not update else ExitCode.DONE
