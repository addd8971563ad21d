"""``council-extract inspect``."""

from __future__ import annotations

import base64
import sys
from pathlib import Path

import click

from extract.cli.options import layouts, limit_options, rules_options
from extract.errors import UsageError, about


@click.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="REPORT.pdf")
@click.option("--page", required=True, type=click.IntRange(min=1), metavar="N", help="The page, counted from 1.")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.png",
    help="Where to write the picture; '-' for standard output.  [default: REPORT-pageN.png]",
)
@click.option("--dpi", default=144, show_default=True, type=click.IntRange(36, 600), help="Pixels an inch.")
@rules_options
@limit_options
def inspect(
    file: Path,
    page: int,
    out: Path | None,
    dpi: int,
    only: tuple[str, ...],
    folders: tuple[Path, ...],
    timeout: float,
    memory: int,
    max_pages: int,
    debug: bool,
) -> None:
    """Draw what was found on a page over a picture of it.

    Blue: headings. Green: figures of a period, each with its marker as it was understood. Purple: comparators and targets.
    Orange: what is text or stands under no heading. Red: cells that a finding is about. Grey: tables that no rule claims.
    """
    from extract.child import Limits, call
    from extract.document import fingerprint
    from extract.reading import Reading

    with about(file):
        fingerprint(file)
    sources, named, general = layouts(folders, only, True)
    limits = Limits(timeout, memory)
    reading = Reading(sources, named, most_pages=max_pages, limits=limits, debug=debug, general=general)
    reading.rules()
    request = {**reading.request(file), "page": page, "scale": dpi / 72}
    with about(file):
        picture = base64.b64decode(call("inspect", request, reading.limits, debug=debug))
    if str(out) == "-":
        sys.stdout.buffer.write(picture)
        return
    target = out or Path(f"{file.stem}-page{page}.png")
    try:
        target.write_bytes(picture)
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", "give another file with -o", file=str(target)) from error
    click.echo(f"written to {target}", err=True)
