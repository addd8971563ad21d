"""Every look of ``fixtures/looks`` read by every program: how much of it is exact, and how long a page takes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import click

from bench.peers import PEERS, Peer, Reader, Rows
from bench.score import Score, score

LOOKS = Path(__file__).parent.parent / "fixtures" / "looks"


@dataclass
class Result:
    """What one program has made of all looks."""

    name: str
    total: Score = field(default_factory=Score)
    by_look: dict[str, Score] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def run(names: Sequence[str], peers: Sequence[str], details: bool) -> None:
    """Read all looks with all programs and print the table."""
    looks = [
        folder for folder in sorted(LOOKS.iterdir()) if (folder / "truth.json").exists() and (not names or folder.name in names)
    ]
    results = []
    for peer in PEERS:
        if peers and peer.name not in peers:
            continue
        result = measure(peer, looks)
        if result is not None:
            results.append(result)
            click.echo(f"  read by {peer.name}", err=True)
    print_results(results)
    if details:
        print_details(results)


def measure(peer: Peer, looks: Sequence[Path]) -> Result | None:
    """One program over all looks; None where it is not installed."""
    try:
        read = peer.load()
    except ImportError as error:
        click.echo(f"  {peer.name} is left out: {error}", err=True)
        return None
    result = Result(peer.name)
    for look in looks:
        for page, tables in _by_page(look):
            found = _timed(read, look / "report.pdf", page, result)
            # A second page of the same table is its own table: no program here joins tables over pages.
            for truth in tables:
                one = score(truth, found)
                result.total += one
                result.by_look[look.name] = result.by_look.get(look.name, Score()) + one
    return result


def _by_page(look: Path) -> Iterator[tuple[int, list[Rows]]]:
    tables = json.loads((look / "truth.json").read_text("utf-8"))["tables"]
    for page in sorted({table["page"] for table in tables}):
        yield page, [table["rows"] for table in tables if table["page"] == page]


def _timed(read: Reader, path: Path, page: int, result: Result) -> list[Rows]:
    started = time.perf_counter()
    try:
        found = read(path, page)
    except Exception as error:  # a peer that fails has found nothing, whatever it raises
        result.failures.append(f"{path.parent.name}: {type(error).__name__}")
        found = []
    result.seconds.append(time.perf_counter() - started)
    return found


def print_results(results: Sequence[Result]) -> None:
    click.echo(f"{'':22}{'cells':>9}{'markers':>9}{'tables':>9}{'ms a page':>11}{'failed':>8}")
    for one in results:
        total = one.total
        usual = sorted(one.seconds)[len(one.seconds) // 2] * 1000
        click.echo(
            f"{one.name:22}{_share(total.cells_exact, total.cells):>9}{_share(total.markers_exact, total.markers):>9}"
            f"{f'{total.tables_exact}/{total.tables}':>9}{usual:>11.0f}{len(one.failures):>8}"
        )


def print_details(results: Sequence[Result]) -> None:
    """For each look, the share of its cells and markers that each program has exactly."""
    for one in results:
        click.echo(f"\n{one.name}")
        for look, total in one.by_look.items():
            markers = _share(total.markers_exact, total.markers) if total.markers else "-"
            click.echo(
                f"  {look:34}{_share(total.cells_exact, total.cells):>9}{markers:>9}{total.tables_exact:>4}/{total.tables}"
            )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "-"
