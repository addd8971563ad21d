"""A batch from beginning to end: take stock of the folder, read what is to be read, make the package.

Everything that is finished is kept in the journal at once. Stopped at any moment and begun again, a batch goes on where it was,
and writes the same package as one that was never stopped.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Protocol

from extract.batch.answers import NoAnswer, Packed, unpacked
from extract.batch.corpus import take_stock
from extract.batch.engine import Engine, Job, Work
from extract.batch.facts import Context, believed
from extract.batch.journal import Failure, FoundFile, Journal, Outcome
from extract.batch.manifest import Manifest, read_manifest
from extract.batch.merge import MergeOptions, Totals, merge
from extract.batch.names import facts_in_file_name, facts_in_folders
from extract.batch.rulebook import Rulebook
from extract.batch.sidecar import Sidecars
from extract.child import Answer, ChildFailed, Limits
from extract.document import shown
from extract.errors import ExtractError, UsageError
from extract.package.write import check_folder
from extract.records import Examined
from extract.versions import program

log = logging.getLogger("extract.batch")

#: The folder, within the output folder, that holds what the program needs to go on: nothing in it is a result.
PRIVATE = ".council-extract"


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """What a batch is to do. ``rules`` are the folders of the rules, ``only`` those to be used, all where it is empty."""

    folder: Path
    out: Path
    rules: Sequence[Path]
    only: Sequence[str] = ()
    manifest: Path | None = None
    ignore: Collection[str] = ()
    limits: Limits = field(default_factory=Limits)
    most_pages: int = 5000
    force: bool = False
    timings: bool = False


class Watcher(Protocol):
    """Somebody who watches a batch."""

    def say(self, text: str) -> None:
        """Something that the user should know, and that stops nothing."""

    def begin(self, doing: str, total: int | None) -> None:
        """A stage begins; ``total`` is how many documents it will see, where that is known."""

    def step(self, failed: bool = False) -> None:
        """One document more is through."""

    def end(self) -> None:
        """The stage has ended."""


class Batch:
    """One batch, with its folder locked for as long as it is open."""

    def __init__(self, options: BatchOptions, watcher: Watcher) -> None:
        self._options = options
        self._watcher = watcher
        if not options.folder.is_dir():
            problem = "is a file, not a folder" if options.folder.exists() else "there is no such folder"
            raise UsageError(problem, "give the folder that holds the PDFs", file=str(options.folder))
        self._rulebook = Rulebook.load(options.rules, options.only)
        self._manifest = read_manifest(options.manifest) if options.manifest else Manifest()
        for column in self._manifest.unknown_columns:
            watcher.say(f"{options.manifest}: the column {column!r} is not known and was left out")
        self._sidecars = Sidecars(options.folder, watcher.say)
        check_folder(options.out)
        self._private = options.out / PRIVATE
        self._private.mkdir(exist_ok=True)
        self._journal = Journal(self._private / "journal.sqlite", start_over=options.force)
        # What an interrupted run was writing when it was stopped.
        self._scratch = self._private / "writing"
        shutil.rmtree(self._scratch, ignore_errors=True)
        self._scratch.mkdir()
        rules = self._private / "rules"
        self._rulebook.write(rules)
        self._work = Work(self._rulebook.texts, str(rules.resolve()), options.most_pages, options.limits)
        self._limits = json.dumps([*asdict(options.limits).values(), options.most_pages])
        self.read_so_far = 0
        self.known_before = 0

    @property
    def work(self) -> Work:
        """What an engine must know."""
        return self._work

    def close(self) -> None:
        self._journal.close()
        shutil.rmtree(self._scratch, ignore_errors=True)

    # --- what is to be done ----------------------------------------------------------------------------------------------

    def plan(self) -> int:
        """Find the files, and which of them are to be read; returns how many."""
        options, journal = self._options, self._journal
        run = int(journal.note("run") or 0) + 1
        journal.write_note("run", str(run))
        self._watcher.begin("looking at files", None)
        take_stock(options.folder, options.out.resolve(), journal, run, self._watcher.step)
        self._watcher.end()
        if not journal.file_count():
            raise UsageError("holds no PDF", "give the folder that holds the PDFs", file=str(options.folder))
        with journal.together():
            journal.clear_plan()
            number = journal.rulebook_id(self._rulebook.content)
            self.known_before = 0
            for sha256, path in journal.contents():
                if self._must_be_read(sha256, number):
                    journal.plan(sha256, path)
                else:
                    self.known_before += 1
        return journal.planned()

    def _must_be_read(self, sha256: str, rulebook: int) -> bool:
        outcome = self._journal.outcome(sha256)
        if outcome is None or outcome.program != program():
            return True
        if self._rulebook.concerns(outcome, self._journal.rulebook(outcome.rulebook), self._limits):
            return True
        if outcome.rulebook != rulebook:
            self._journal.confirm(sha256, rulebook)
        return False

    # --- reading ---------------------------------------------------------------------------------------------------------

    def read(self, engine: Engine) -> None:
        """Read the planned documents, and keep what comes of each."""
        rulebook = self._journal.rulebook_id(self._rulebook.content)
        self._watcher.begin("reading", self._journal.planned())
        for job, answer in engine.answers(self._jobs()):
            outcome = self._outcome(job, answer, rulebook)
            self._journal.keep(outcome)
            self.read_so_far += 1
            what = f"failed: {outcome.failure.text}" if outcome.failure else "read"
            log.info("%s: %s", shown(job.path), what)
            self._watcher.step(failed=outcome.failure is not None)
        self._watcher.end()

    def _jobs(self) -> Iterator[Job]:
        folder = os.fsencode(self._options.folder.resolve())
        for sha256, path in self._journal.plans():
            yield Job(sha256, folder + b"/" + path)

    def _outcome(self, job: Job, answer: Answer, rulebook: int) -> Outcome:
        """What is kept of an answer, once it has been found to be one."""
        try:
            if answer.error is not None:
                raise answer.error
            packed = Packed.received(answer.result)
            examined = unpacked(packed.examined)
            _check_identity(examined, job)
        except (NoAnswer, ExtractError) as error:
            if isinstance(error, NoAnswer):
                log.warning("%s: %s", shown(job.path), error)
            return Outcome(job.sha256, program(), rulebook, self._limits, {}, "", _failure(error), b"")
        return Outcome(job.sha256, program(), rulebook, "", examined.wanted, packed.signature, None, packed.examined)

    # --- writing ---------------------------------------------------------------------------------------------------------

    def write(self) -> Totals:
        """Make the package, unless the one that is there is made of the same."""
        state = self._state()
        names = json.loads(self._journal.note("files") or "[]")
        if self._journal.note("state") == state and self._journal.note("written") == self._written(names):
            return Totals(**json.loads(self._journal.note("totals")))
        self._watcher.begin("writing", None)
        options = MergeOptions(self._context, self._options.ignore, self._options.timings)
        totals, files = merge(self._journal, options, self._options.out, self._scratch)
        self._watcher.end()
        names = [file.name for file in files]
        with self._journal.together():
            self._journal.write_note("files", json.dumps(names))
            self._journal.write_note("written", self._written(names))
            self._journal.write_note("totals", json.dumps(asdict(totals)))
            self._journal.write_note("state", state)
        return totals

    def _context(self, file: FoundFile) -> Context:
        """What is known of a file from outside of it, in the order of precedence."""
        path = shown(file.path)
        # The folder's own name may be the council's.
        below = f"{self._options.folder.resolve().name}/{path}"
        return believed(
            (
                ("manifest", self._manifest.facts(path, file.sha256)),
                ("sidecar", self._sidecars.facts(path, file.sha256)),
                ("path", facts_in_folders(below)),
                ("file_name", facts_in_file_name(path)),
            )
        )

    def _state(self) -> str:
        """All that the package is made of, as one word: where it is the same, so is the package."""
        options = self._options
        digest = hashlib.sha256()
        shape = [program(), options.folder.resolve().name, self._manifest.fingerprint, sorted(options.ignore), options.timings]
        digest.update(json.dumps(shape).encode())
        for file in self._journal.files():
            serial = self._journal.serial(file.sha256)
            sidecars = self._sidecars.fingerprint(shown(file.path))
            digest.update(
                b"%s\0%s\0%d\0%s\0%s\n" % (file.path, file.sha256.encode(), serial, file.problem.encode(), sidecars.encode())
            )
        return digest.hexdigest()

    def _written(self, names: Sequence[str]) -> str:
        """The state of files of the package: whether they are still as they were written."""
        states: list[list[object]] = []
        for name in names:
            try:
                state = (self._options.out / name).stat()
                states.append([name, state.st_size, state.st_mtime_ns])
            except OSError:
                states.append([name])
        return json.dumps(states)


def _check_identity(examined: Examined, job: Job) -> None:
    """Raise ChildFailed if an answer is of another program, or of another document."""
    if examined.program != program():
        raise ChildFailed(f"it was read by another version: {examined.program}", "use one version everywhere")
    if examined.result.document.document_id != job.sha256:
        raise ChildFailed("it was changed while it was read", "run again")


def _failure(error: NoAnswer | ExtractError) -> Failure:
    """A failure as it stands in documents.csv: the file is named there already."""
    if isinstance(error, NoAnswer):
        error = ChildFailed("the reading process gave an answer that is none", "report it, with the line of --log")
    error.file = ""
    # A batch reads all pages.
    error.remedy = error.remedy.removesuffix(", or give --pages")
    return Failure(type(error).__name__, str(error))
