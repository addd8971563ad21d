"""The files of a folder: found, and known by what is in them."""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from extract.batch.journal import FoundFile, Journal
from extract.document import sha256_of
from extract.errors import UsageError

#: A file that was changed less than this long (nanoseconds) before it was looked at may change again within the same tick of
#: the clock: the next run looks at its content once more.
_FRESH = 2_000_000_000

#: "report.PDF", and "report.pdf?T=1" as some programs save an address.
_NAMED_PDF = re.compile(r"\.pdf(?:$|\?)", re.I)

#: What is found out about this many files is kept together.
_AT_ONCE = 200


def find_documents(folder: Path, leave_out: Path) -> Iterator[Path]:
    """Every PDF under a folder, but for hidden folders and ``leave_out``.

    A file counts as a PDF by its name, in small letters or capitals, or where it has another name by how it begins: committee
    software offers files without any ending. A link that leads nowhere and a folder that cannot be looked into are found too:
    what was hoped for there is missing, and that must be said.
    """
    for entry in _entries(folder):
        path = folder / entry.name
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            if path.resolve() == leave_out:
                continue
            try:
                yield from find_documents(path, leave_out)
            except UnreadableFolder:
                yield path
        elif _NAMED_PDF.search(entry.name):
            if _is_file(entry) or _leads_nowhere(path):
                yield path
        elif _is_file(entry) and _begins_as_pdf(path):
            yield path


class UnreadableFolder(UsageError):
    """A folder that the program may not look into."""


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """What lies in a folder, by name. Raises UnreadableFolder."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise UnreadableFolder(
            f"cannot be read: {error.strerror}", "check the folder's permissions", file=str(folder)
        ) from error


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:  # A link that leads back to itself.
        return False


def _leads_nowhere(path: Path) -> bool:
    return path.is_symlink() and not path.exists()


def _begins_as_pdf(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(5) == b"%PDF-"
    except OSError:
        return False


def relative(path: Path, folder: Path) -> bytes:
    """A file's path within the folder, with slashes, as the system writes it."""
    return os.fsencode(path.relative_to(folder).as_posix())


def take_stock(folder: Path, leave_out: Path, journal: Journal, run: int, looked_at: Callable[[], None]) -> None:
    """Bring the journal's list of files up to date: what each holds, without reading those again that have not changed."""
    found = find_documents(folder, leave_out)
    while some := list(islice(found, _AT_ONCE)):
        with journal.together():
            for path in some:
                name = relative(path, folder)
                journal.note_file(_known(path, name, journal.known_file(name)), run)
                looked_at()
    with journal.together():
        journal.forget_files_before(run)


def _known(path: Path, name: bytes, before: FoundFile | None) -> FoundFile:
    try:
        state = path.stat()
    except OSError as error:
        return FoundFile(name, 0, -1, "", f"cannot be read: {error.strerror} - check the file, and its permissions")
    if stat.S_ISDIR(state.st_mode):
        return FoundFile(name, 0, -1, "", "the folder cannot be looked into - check its permissions")
    if before and before.sha256 and (before.size, before.modified) == (state.st_size, state.st_mtime_ns):
        return before
    settled = time.time_ns() - state.st_mtime_ns > _FRESH
    try:
        content = sha256_of(path)
    except UsageError as error:
        return FoundFile(name, state.st_size, -1, "", str(error))
    return FoundFile(name, state.st_size, state.st_mtime_ns if settled else -1, content)
