"""The journal: what has been read so far, in an embedded database.

Whatever stops a batch, at whatever moment, the journal holds every document that was finished, whole. An outcome is kept under
the sha256 of its file, with what else it depends on: the versions of the program and of the rules, and, where a limit was hit,
the limits.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from extract.errors import UsageError

_LAYOUT = 2

_SCHEMA = """
create table files (
    path blob primary key,      -- within the folder, as the system writes it
    size integer not null,
    modified integer not null,  -- nanoseconds, -1 where it was too fresh to be relied on
    sha256 text not null,       -- empty where the file could not be opened
    problem text not null,
    run integer not null
) without rowid;
create index files_by_content on files (sha256, path);
create table rulebooks (id integer primary key, content text not null unique);
create table outcomes (
    sha256 text primary key,
    serial integer not null,    -- grows with every outcome that is stored: tells whether one has changed
    program text not null,
    rulebook integer not null,
    limits text not null,
    wanted text not null,
    signature text not null,
    error text not null,
    answer blob not null
) without rowid;
create table todo (place integer primary key, sha256 text not null, path blob not null);
create table notes (name text primary key, text text not null) without rowid;
"""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One file of the folder. ``problem`` says why it could not be opened."""

    path: bytes
    size: int
    modified: int
    sha256: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a document was not read."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one document: an answer, or a failure. ``answer`` is a packed Examined (:mod:`extract.batch.answers`)."""

    sha256: str
    program: str
    rulebook: int
    limits: str
    wanted: Mapping[str, str]
    signature: str
    failure: Failure | None
    answer: bytes
    serial: int = 0


class Journal:
    """The open journal of one output folder. Only one program can have it open at a time."""

    def __init__(self, path: Path, *, start_over: bool = False) -> None:
        if start_over:
            _remove(path)
        try:
            self._db = _locked(path)
            with self.together():
                self._lay_out()
        except sqlite3.OperationalError as error:
            raise _in_use(path, error) from error
        except sqlite3.DatabaseError as error:
            raise UsageError(
                f"the journal is damaged: {error}", "start over with --force", file=str(path.parent.parent)
            ) from error

    def _lay_out(self) -> None:
        """Make the tables, in place of those of a program that laid them out otherwise."""
        if self._db.execute("pragma user_version").fetchone()[0] == _LAYOUT:
            return
        for (name,) in self._db.execute("select name from sqlite_master where type = 'table'").fetchall():
            self._db.execute(f"drop table {name}")
        for statement in _SCHEMA.split(";"):
            self._db.execute(statement)
        self._db.execute(f"pragma user_version = {_LAYOUT}")

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def together(self) -> Iterator[None]:
        """Everything done within is kept, or none of it."""
        self._db.execute("begin")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")

    # --- files -----------------------------------------------------------------------------------------------------------

    def known_file(self, path: bytes) -> FoundFile | None:
        """What is known of a file from an earlier run."""
        row = self._db.execute("select path, size, modified, sha256, problem from files where path = ?", (path,)).fetchone()
        return FoundFile(*row) if row else None

    def note_file(self, file: FoundFile, run: int) -> None:
        self._db.execute(
            "insert or replace into files values (?, ?, ?, ?, ?, ?)",
            (file.path, file.size, file.modified, file.sha256, file.problem, run),
        )

    def forget_files_before(self, run: int) -> None:
        """Forget files that this run did not find. What was read of them is kept: they may come back under another name."""
        self._db.execute("delete from files where run != ?", (run,))

    def files(self) -> Iterator[FoundFile]:
        """All files, in the order of their paths."""
        with closing(self._db.cursor()) as cursor:
            for row in cursor.execute("select path, size, modified, sha256, problem from files order by path"):
                yield FoundFile(*row)

    def file_count(self) -> int:
        return int(self._db.execute("select count(*) from files").fetchone()[0])

    def first_with(self, sha256: str) -> bytes:
        """The first path under which a content is found."""
        return bytes(self._db.execute("select min(path) from files where sha256 = ?", (sha256,)).fetchone()[0])

    # --- rules -----------------------------------------------------------------------------------------------------------

    def rulebook_id(self, content: str) -> int:
        """The number under which the content of a rulebook is kept."""
        self._db.execute("insert or ignore into rulebooks (content) values (?)", (content,))
        return int(self._db.execute("select id from rulebooks where content = ?", (content,)).fetchone()[0])

    def rulebook(self, number: int) -> str:
        return str(self._db.execute("select content from rulebooks where id = ?", (number,)).fetchone()[0])

    # --- outcomes --------------------------------------------------------------------------------------------------------

    def outcome(self, sha256: str) -> Outcome | None:
        """What came of a document, None if it has not been read."""
        row = self._db.execute(
            "select sha256, program, rulebook, limits, wanted, signature, error, answer, serial from outcomes where sha256 = ?",
            (sha256,),
        ).fetchone()
        if row is None:
            return None
        document, program, rulebook, limits, wanted, signature, error, answer, serial = row
        failure = Failure(**json.loads(error)) if error else None
        return Outcome(document, program, rulebook, limits, json.loads(wanted), signature, failure, answer, serial)

    def serial(self, sha256: str) -> int:
        """A number that changes whenever a document is read again; 0 where it has not been read."""
        row = self._db.execute("select serial from outcomes where sha256 = ?", (sha256,)).fetchone()
        return int(row[0]) if row else 0

    def keep(self, outcome: Outcome) -> None:
        """Store what came of a document, for good."""
        failure = outcome.failure
        with self.together():
            serial = self._db.execute("select coalesce(max(serial), 0) + 1 from outcomes").fetchone()[0]
            self._db.execute(
                "insert or replace into outcomes values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    outcome.sha256,
                    serial,
                    outcome.program,
                    outcome.rulebook,
                    outcome.limits,
                    json.dumps(dict(outcome.wanted), sort_keys=True),
                    outcome.signature,
                    json.dumps({"kind": failure.kind, "text": failure.text}) if failure else "",
                    outcome.answer,
                ),
            )

    def confirm(self, sha256: str, rulebook: int) -> None:
        """Note that an outcome stands under another rulebook too."""
        self._db.execute("update outcomes set rulebook = ? where sha256 = ?", (rulebook, sha256))

    # --- what is to be done ----------------------------------------------------------------------------------------------

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """Every content once, with the first path under which it is found, in the order of these paths."""
        with closing(self._db.cursor()) as cursor:
            yield from cursor.execute(
                "select sha256, min(path) as first from files where sha256 != '' group by sha256 order by first"
            )

    def plan(self, sha256: str, path: bytes) -> None:
        """Put a document on the list of those to be read."""
        self._db.execute("insert into todo (sha256, path) values (?, ?)", (sha256, path))

    def clear_plan(self) -> None:
        self._db.execute("delete from todo")

    def planned(self) -> int:
        return int(self._db.execute("select count(*) from todo").fetchone()[0])

    def plans(self) -> Iterator[tuple[str, bytes]]:
        """The documents to be read. One at a time, so that outcomes can be stored in between."""
        place = 0
        while row := self._db.execute(
            "select place, sha256, path from todo where place > ? order by place limit 1", (place,)
        ).fetchone():
            place, sha256, path = row
            yield sha256, path

    # --- notes -----------------------------------------------------------------------------------------------------------

    def note(self, name: str) -> str:
        row = self._db.execute("select text from notes where name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def write_note(self, name: str, text: str) -> None:
        self._db.execute("insert or replace into notes values (?, ?)", (name, text))


def _locked(path: Path) -> sqlite3.Connection:
    """The database of a journal, which nobody else can open from now on."""
    database = sqlite3.connect(path, isolation_level=None, timeout=1.0)
    try:
        database.execute("pragma locking_mode = exclusive")
        database.execute("pragma journal_mode = wal")
        database.execute("pragma synchronous = normal")
        database.execute("begin immediate")
        database.execute("commit")
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database


def _remove(path: Path) -> None:
    """Remove a journal, whole or damaged, unless somebody is writing into it. Raises UsageError."""
    try:
        _locked(path).close()
    except sqlite3.OperationalError as error:
        raise _in_use(path, error) from error
    except sqlite3.DatabaseError:
        pass  # It is damaged: that is what starting over is for.
    for ending in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _in_use(path: Path, error: sqlite3.OperationalError) -> UsageError:
    return UsageError(
        f"the journal cannot be opened: {error}",
        "another batch may be writing here: wait for it, or give another folder with -o",
        file=str(path.parent.parent),
    )
