"""How long a scorecard page and a whole pack take, as ratios to what PDFium alone needs; and how memory grows with pages.

Everything is timed in one process and one run, the things to compare in turn, and the least of several times is taken: what a
noisy machine adds, it adds to all. Times are the processor's own: other programs do not count.
"""

from __future__ import annotations

import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import click
import pikepdf

from bench.floors import characters_and_paths, text_of_all_pages
from extract.grid.find import find_grids
from extract.markers.find import PageMarkers
from extract.marks.pdfium import PdfiumDocument
from extract.pipeline import read_document, read_page
from extract.rulebook.load import load_rules, shipped_rules_folder
from extract.serve import spare_the_collector

FIXTURES = Path(__file__).parent.parent / "fixtures"
PACK = FIXTURES / "bcp-send-scorecard" / "calc-ruled" / "report.pdf"


def run(rounds: int) -> None:
    """Print the times, the ratios and the targets."""
    spare_the_collector()
    with tempfile.TemporaryDirectory() as folder:
        sixty, many = Path(folder) / "60.pdf", Path(folder) / "600.pdf"
        make_pack(sixty, 60)
        make_pack(many, 600)
        page_times(rounds)
        pack_times(sixty, rounds)
        memory(sixty, many)


def make_pack(target: Path, pages: int) -> None:
    """An agenda pack of so many pages: the fixture's, with pages of prose repeated in front of the report."""
    with pikepdf.open(PACK) as source:
        missing = pages - len(source.pages)
        prose = [source.pages[index] for index in range(8, 16)]
        for number in range(max(0, missing)):
            source.pages.insert(8, prose[number % len(prose)])
        source.save(target)


def least(rounds: int, *steps: Callable[[], object]) -> list[float]:
    """The least seconds of processor time of each of several steps, taken in turn."""
    times: list[list[float]] = [[] for _ in steps]
    for _ in range(rounds):
        for place, step in enumerate(steps):
            started = time.process_time()
            step()
            times[place].append(time.process_time() - started)
    return [min(one) for one in times]


def page_times(rounds: int) -> None:
    click.echo(f"{'one scorecard page':34}{'floor':>9}{'read':>9}{'whole':>9}{'ratio':>8}")
    for look in ("a1-calc-grid", "b-calc-zebra", "c1-chromium-grid", "d1-reportlab-triangles-rag", "d2-reportlab-icons-rag"):
        path = FIXTURES / "looks" / look / "report.pdf"
        floor, read, whole = least(
            rounds, partial(characters_and_paths, path, 1), partial(_read, path, 1), partial(_read_tables, path, 1)
        )
        click.echo(f"{look:34}{_ms(floor)}{_ms(read)}{_ms(whole)}{whole / floor:>8.2f}")
    click.echo("  floor: codes, boxes, sizes, colours, fonts and paths by plain calls; whole: marks, markers and cells\n")


def _read(path: Path, page: int) -> object:
    with PdfiumDocument(path) as document:
        return read_page(document, page)


def _read_tables(path: Path, page: int) -> object:
    with PdfiumDocument(path) as document:
        markers = PageMarkers.of(read_page(document, page))
        return [grid.texts(markers.printed) for grid in find_grids(markers.page)]


def pack_times(pack: Path, rounds: int) -> None:
    rules = load_rules([shipped_rules_folder()])
    text, whole = least(rounds, lambda: text_of_all_pages(pack), lambda: read_document(pack, rules))
    click.echo(f"{'a pack of 60 pages':34}{_ms(text)}{'':9}{_ms(whole)}{whole / text:>8.2f}")
    click.echo("  floor: PDFium's bare text of all pages; whole: every observation, monthly figure and finding\n")


def memory(*packs: Path) -> None:
    """The most memory that a process needs for packs of different lengths."""
    sizes = [_peak(pack) for pack in packs]
    click.echo("memory  " + ", ".join(f"{pack.stem} pages: {size:.0f} MB" for pack, size in zip(packs, sizes, strict=True)))


def _peak(pack: Path) -> float:
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return float(pool.apply(peak_of_reading, (pack,)))


def peak_of_reading(pack: Path) -> float:
    """The peak resident size, in megabytes, of this process after reading a pack."""
    read_document(pack, load_rules([shipped_rules_folder()]))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:>6.0f} ms"


def profile(steps: Sequence[str]) -> None:
    """Where the time of one scorecard page goes, function by function."""
    import cProfile
    import pstats

    profiler = cProfile.Profile()
    path = FIXTURES / "looks" / (steps[0] if steps else "a1-calc-grid") / "report.pdf"
    _read_tables(path, 1)
    profiler.enable()
    for _ in range(5):
        _read_tables(path, 1)
    profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(25)
