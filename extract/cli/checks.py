"""``council-extract checks``."""

from __future__ import annotations

import textwrap

import click

from extract.cli.options import no_such_check


@click.command()
@click.argument("codes", nargs=-1, metavar="[CODE]…")
def checks(codes: tuple[str, ...]) -> None:
    """List the checks that look for what does not add up.

    Without CODE, one line for each; with CODE, its explanation and an example. A check is left out of a run with --ignore CODE,
    and switched off for a report in its rule, with the reason.
    """
    from extract.checks.catalogue import CHECKS

    known = {check.code: check for check in CHECKS}
    if not codes:
        width = max(map(len, known))
        for code, check in known.items():
            click.echo(f"{code:<{width}}  {check.title}")
        return
    for code in codes:
        if code not in known:
            raise no_such_check(code, known)
        check = known[code]
        click.echo(f"{code}: {check.title}\n")
        click.echo(textwrap.fill(check.explanation, 96, initial_indent="  ", subsequent_indent="  "))
        click.echo(textwrap.fill(f"Example: {check.example}", 96, initial_indent="\n  ", subsequent_indent="  ") + "\n")
