"""``python -m bench``: the comparison with other programs, and the times beside PDFium's own."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bench import looks as looks_bench
from bench import speed as speed_bench
from bench import stages as stages_bench


@click.group(invoke_without_command=True)
@click.pass_context
def main(context: click.Context) -> None:
    """Compare with other programs and with PDFium's own speed. Without a command: both."""
    if context.invoked_subcommand is None:
        looks_bench.run((), (), details=False)
        click.echo()
        speed_bench.run(5)


@main.command()
@click.option("--look", "names", multiple=True, help="Only this look; may be given several times.")
@click.option("--peer", "peers", multiple=True, help="Only this program; may be given several times.")
@click.option("--details", is_flag=True, help="Show every look by itself.")
def looks(names: tuple[str, ...], peers: tuple[str, ...], details: bool) -> None:
    """Exact cells, markers and tables of every program over every look."""
    looks_bench.run(names, peers, details)


@main.command()
@click.option("--rounds", default=7, show_default=True, help="The least of so many times is taken.")
def speed(rounds: int) -> None:
    """A scorecard page and a 60-page pack beside PDFium alone; memory of 60 and of 600 pages."""
    speed_bench.run(rounds)


@main.command()
@click.argument("look", nargs=-1)
def profile(look: tuple[str, ...]) -> None:
    """Where the time of a scorecard page goes, function by function."""
    speed_bench.profile(look)


@main.command()
@click.argument("pack", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def stages(pack: Path | None) -> None:
    """Where the time of a whole pack goes: of a PDF, or of the 60 pages that "speed" reads."""
    with TemporaryDirectory() as folder:
        if pack is None:
            pack = Path(folder) / "60.pdf"
            speed_bench.make_pack(pack, 60)
        stages_bench.run(pack)


main()
