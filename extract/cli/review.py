"""``council-extract review``."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from extract.cli.notes import telling
from extract.cli.options import limit_options
from extract.errors import ExitCode, ExtractError


@click.command()
@click.argument("out", type=click.Path(path_type=Path), metavar="OUT/")
@click.option(
    "--pdfs",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="A folder that holds the PDFs, if they are not where they were. They are known by their content, not by their names.",
)
@click.option("--dpi", default=144, show_default=True, type=click.IntRange(72, 400), help="Pixels an inch of the pictures.")
@click.option("-q", "--quiet", is_flag=True, help="No notes on standard error; errors are still shown.")
@limit_options
def review(
    out: Path, pdfs: Path | None, dpi: int, quiet: bool, timeout: float, memory: int, max_pages: int, debug: bool
) -> int:
    """Make the page on which a person checks every figure against the paper that it was printed on.

    OUT/ is the folder of a run with -o. The page is written into OUT/review: open OUT/review/index.html in any browser. It
    needs no server and asks nothing of the internet; it can be zipped and sent. What a reviewer marks is saved as
    corrections.csv, which 'council-extract run … --corrections corrections.csv' applies.

    The pictures of the pages are made from the PDFs, which are looked for where documents.csv says: from the folder in which
    you are, and from those above OUT/. A document that is not found, or whose pages cannot be drawn, is shown without pictures;
    one that fails costs only itself. In either case the exit code is 9.
    """
    from extract.child import Limits
    from extract.package.read import read_package
    from extract.review.pdfs import find_pdfs
    from extract.review.write import Drawing, refuse_suppressed, write_review

    package = read_package(out)
    refuse_suppressed(package)
    found = find_pdfs([document for document in package.documents if document.observations], out, pdfs)
    for document in found.missing:
        click.echo(
            f"council-extract: {document.file}: not found here or above {out}, or no longer the same file: its pages are shown "
            f"without pictures - 'council-extract review {shlex.quote(str(out))} --pdfs DIR', with the folder that holds it",
            err=True,
        )
    failures: list[ExtractError] = []
    index = write_review(out, package, found.paths, Drawing(dpi, Limits(timeout, memory), debug), on_failure=telling(failures))
    if not quiet:
        click.echo(f"open {index} in a browser", err=True)
    return ExitCode.SOME_FAILED if found.missing or failures else ExitCode.DONE
