"""``council-extract batch``."""

from __future__ import annotations

import logging
import signal
from pathlib import Path
from types import FrameType
from typing import Any

import click

from extract.cli.options import check_codes, limit_options, rule_folders, rules_options
from extract.errors import ExitCode, UsageError

EPILOG = """\b
Examples:
  council-extract batch agendas/ -o out/                    every PDF under agendas/
  council-extract batch agendas/ -o out/                    the same again: goes on, or finds nothing to do
  council-extract batch agendas/ -o out/ --manifest m.csv   with what you know of the files
  council-extract batch agendas/ -o out/ --workers 8 --log batch.log
  council-extract batch /shared/agendas -o /shared/out --engine dask --scheduler tcp://10.0.0.1:8786
\b
What comes out: the files of 'council-extract run -o', with one row for each PDF in documents.csv
that says what it is, how that is known, and why it failed; and
  locations.csv    each table with all the places at which it is printed; it is extracted once
  series.csv       each figure over all reports: first, latest, how many reports print it
  revisions.csv    each figure that a later report prints differently: both values, both places
\b
The manifest is a CSV with a column file (path within the folder, or name) or document_id (sha256),
and any of: title, authority, authority_code, committee, meeting_date, agenda_item, source_url.
\b
Exit codes: 0 done, whether or not anything matched; 2 wrong usage; 6 invalid rule; 9 some
documents failed, the rest is written; 130 interrupted, what was done is kept.
"""


@click.command(epilog=EPILOG)
@click.argument("folder", type=click.Path(path_type=Path), metavar="AGENDAS/")
@click.option(
    "-o", "--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="The folder to write the package into."
)
@click.option(
    "--manifest", type=click.Path(path_type=Path), metavar="FILE", help="A CSV that says what the files are; see below."
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="How many documents to read at a time.  [default: one for each processor, as far as memory allows]",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "dask"]),
    default="local",
    show_default=True,
    help="Where to read them: in processes on this machine, or on a Dask cluster (install 'council-extract[dask]').",
)
@click.option("--scheduler", metavar="ADDRESS", help="The scheduler of the Dask cluster, such as tcp://10.0.0.1:8786.")
@click.option("--force", is_flag=True, help="Start over: forget everything that was read before.")
@click.option("--ignore", multiple=True, metavar="CODE", help="Leave out findings of this check. May be given several times.")
@click.option("--timings", is_flag=True, help="Fill in the column 'seconds' of documents.csv.")
@click.option(
    "--log", "log_file", type=click.Path(path_type=Path), metavar="FILE", help="Write a line for each document into this file."
)
@click.option("-q", "--quiet", is_flag=True, help="No progress bar and no summary; errors are still shown.")
@rules_options
@limit_options
def batch(
    folder: Path,
    out: Path,
    manifest: Path | None,
    workers: int | None,
    engine: str,
    scheduler: str | None,
    force: bool,
    ignore: tuple[str, ...],
    timings: bool,
    log_file: Path | None,
    quiet: bool,
    only: tuple[str, ...],
    folders: tuple[Path, ...],
    timeout: float,
    memory: int,
    max_pages: int,
    debug: bool,
) -> int:
    """Extract the figures of every PDF under a folder, unattended.

    Each document is read in a process that costs nothing but itself: one that is damaged, encrypted, endless or hostile gets a
    line in documents.csv that says why, and the rest goes on. What is finished is kept at once. Stopped at any moment, by
    Ctrl-C, a power cut or a crash, the same command goes on where it was, and writes the same files as if nothing had happened;
    run again later, it reads only what is new, what has changed, and what a changed rule concerns.

    Council, committee, meeting date, agenda item and address are taken from what scrapers leave on disk: from the manifest,
    metadata.json files, the names of folders and files, the PDF's title, its bookmarks and its first page, in this order.
    documents.csv says where each was found.
    """
    from extract.batch.progress import Progress
    from extract.batch.run import Batch, BatchOptions
    from extract.child import Limits

    check_codes(ignore)
    _check_engine(engine, scheduler, workers)
    _log_to(log_file)
    signal.signal(signal.SIGTERM, _interrupt)
    options = BatchOptions(
        folder, out, rule_folders(folders), only, manifest, ignore, Limits(timeout, memory), max_pages, force, timings
    )
    progress = Progress.for_terminal(quiet)
    work = Batch(options, progress)
    planned = 0
    try:
        planned = work.plan()
        if planned:
            reader = _engine(work.work, engine, scheduler, workers, debug)
            try:
                work.read(reader)
            finally:
                reader.stop()
        totals = work.write()
    except KeyboardInterrupt:
        progress.end()
        kept = f"{work.read_so_far} of {planned} documents were read and are kept" if planned else "nothing was read yet"
        click.echo(f"council-extract: interrupted: {kept}; the same command goes on from there", err=True)
        return ExitCode.INTERRUPTED
    finally:
        work.close()
    if not quiet:
        click.echo(_summary(totals, planned, work.known_before, out), err=True)
    return ExitCode.SOME_FAILED if totals.failed else ExitCode.DONE


def _check_engine(engine: str, scheduler: str | None, workers: int | None) -> None:
    if engine == "dask" and scheduler is None:
        raise UsageError("--engine dask needs a cluster", "give its scheduler's address with --scheduler")
    if engine == "local" and scheduler is not None:
        raise UsageError("--scheduler is for a Dask cluster", "give --engine dask, or leave it out")
    if engine == "dask" and workers is not None:
        raise UsageError("--workers is for processes on this machine", "a Dask cluster has the workers that it has")


def _engine(work: Any, engine: str, scheduler: str | None, workers: int | None, debug: bool) -> Any:
    if engine == "dask":
        try:
            from extract.batch.dask_engine import DaskEngine
        except ImportError as error:
            raise UsageError("--engine dask needs Dask", "pip install 'council-extract[dask]'") from error
        return DaskEngine(work, scheduler or "")
    from extract.batch.local import LocalEngine, machine_size

    return LocalEngine(work, workers or machine_size(), debug=debug)


def _log_to(path: Path | None) -> None:
    """Have a line written for every document; nothing of it goes to standard error."""
    log = logging.getLogger("extract.batch")
    log.propagate = False
    handler: logging.Handler = logging.NullHandler()
    if path is not None:
        try:
            handler = logging.FileHandler(path, encoding="utf-8")
        except OSError as error:
            raise UsageError(
                f"cannot be written to: {error.strerror}", "give another file with --log", file=str(path)
            ) from error
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    log.setLevel(logging.INFO)


def _interrupt(number: int, frame: FrameType | None) -> None:
    """The system asks the program to end: as if the user had pressed Ctrl-C."""
    raise KeyboardInterrupt


def _summary(totals: Any, read: int, known: int, out: Path) -> str:
    """One line on what a batch has come to."""
    scans = f", {totals.scans:,} most likely scanned (have the text recognised, OCR, first)" if totals.scans else ""
    unknown = totals.nothing_matched - totals.scans
    before = f" ({read:,} read now, {known:,} known from before)" if known > 0 else ""
    return (
        f"{_many(totals.documents, 'document')}{before}: {totals.done:,} done, {unknown:,} without anything "
        f"that a rule knows{scans}, {_many(totals.duplicate, 'duplicate')}, {totals.failed:,} failed; "
        f"{_many(totals.tables, 'table')}, {_many(totals.observations, 'observation')}; written to {out}"
    )


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
