"""A reviewer's corrections: read from a corrections.csv, and given to the cells that they are about.

A correction is keyed by the document's hash and the observation's id, and says what had been extracted. One that no longer fits
is an error: the file is another, the rule has changed, or the cell is read differently now, so that somebody has to look again.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from extract.errors import BadCorrection


class Verdict(StrEnum):
    """What a reviewer says of a cell."""

    RIGHT = "right"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Correction:
    """What a reviewer has said of one cell. The order of fields is that of the columns of corrections.csv.

    ``printed`` is the cell's text as it was extracted, ``corrected`` the text as it stands on the page (only where the verdict
    is wrong), ``when`` the moment at which the reviewer said so.
    """

    document_id: str
    observation_id: str
    printed: str
    corrected: str
    verdict: Verdict
    note: str
    who: str
    when: datetime


@dataclass(frozen=True, slots=True)
class PlacedCorrection:
    """A correction with the file and the line that it was read from."""

    correction: Correction
    file: str
    line: int

    def misfit(self, problem: str, remedy: str) -> BadCorrection:
        """The error that this correction cannot be used."""
        return BadCorrection(f"line {self.line}: {problem}", remedy, file=self.file)


class Corrections:
    """The corrections of one document while its cells are being read. Each must be asked for."""

    def __init__(self, entries: Iterable[PlacedCorrection] = ()) -> None:
        self._waiting = {entry.correction.observation_id: entry for entry in entries}

    def text(self, observation_id: str, extracted: str) -> str | None:
        """What stands on the page instead of what was extracted, None where nobody has corrected it.

        Raises BadCorrection where something else is extracted now than when the reviewer looked.
        """
        entry = self._waiting.pop(observation_id, None)
        if entry is None:
            return None
        correction = entry.correction
        if correction.printed != extracted:
            raise entry.misfit(
                f"{observation_id} was corrected when {correction.printed!r} was extracted; now {extracted!r} is",
                "look at that cell again in the review page, or take the line out",
            )
        return correction.corrected if correction.verdict is Verdict.WRONG else None

    def check_all_used(self) -> None:
        """Raise BadCorrection if there is a correction of a cell that has not been read."""
        for entry in self._waiting.values():
            raise entry.misfit(
                f"there is no observation {entry.correction.observation_id} any more",
                "make the review page again and look at its place on the page, or take the line out",
            )


# --- the file ------------------------------------------------------------------------------------------------------------

COLUMNS = tuple(field.name for field in fields(Correction))

#: A file of corrections longer than this (bytes) was not made by people.
LARGEST_FILE = 64 * 1024 * 1024


def read_corrections(path: Path) -> tuple[PlacedCorrection, ...]:
    """The corrections of a file, in its order. Raises BadCorrection naming the line that cannot be used."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise BadCorrection(
                "is too large to be a file of corrections", "give the file that the review page saved", file=str(path)
            )
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadCorrection(f"cannot be read: {error.strerror}", "check the name", file=str(path)) from error
    except UnicodeDecodeError as error:
        raise BadCorrection("is not UTF-8 text", "save it as CSV (UTF-8)", file=str(path)) from error
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader, [])
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise BadCorrection(
            f"line 1: there is no column {', '.join(missing)}", f"the columns are {', '.join(COLUMNS)}", file=str(path)
        )
    entries: list[PlacedCorrection] = []
    first_line: dict[str, int] = {}
    before = reader.line_num
    for cells in reader:
        line, before = before + 1, reader.line_num
        if not any(cells):
            continue
        entry = _placed(header, cells, str(path), line)
        name = entry.correction.observation_id
        if name in first_line:
            raise entry.misfit(f"{name} is corrected in line {first_line[name]} already", "keep one of the two lines")
        first_line[name] = line
        entries.append(entry)
    return tuple(entries)


def _placed(header: Sequence[str], cells: Sequence[str], file: str, line: int) -> PlacedCorrection:
    row = dict(zip(header, cells, strict=False))

    def bad(problem: str, remedy: str) -> BadCorrection:
        return BadCorrection(f"line {line}: {problem}", remedy, file=file)

    if len(cells) != len(header):
        raise bad(f"there are {len(cells)} cells under {len(header)} headings", "save the file again from the review page")
    for name in ("document_id", "observation_id", "who", "when"):
        if not row[name].strip():
            raise bad(f"{name} is empty", "a correction says which cell it is about, who made it and when")
    if row["verdict"] not in tuple(Verdict):
        raise bad(f"the verdict {row['verdict']!r} is not known", "write right or wrong")
    verdict = Verdict(row["verdict"])
    if verdict is Verdict.WRONG and not row["corrected"].strip():
        raise bad("the cell is marked as wrong, and what is printed is missing", "write it in the column corrected")
    if verdict is Verdict.RIGHT and row["corrected"] not in ("", row["printed"]):
        raise bad("the cell is marked as right, and yet corrected", "write wrong, or empty the column corrected")
    try:
        when = datetime.fromisoformat(row["when"].strip())
    except ValueError:
        raise bad(f"{row['when']!r} is not a date and time", "write it as 2025-03-11T14:30:00Z") from None
    if when.tzinfo is None:
        raise bad(f"{row['when']!r} does not say its time zone", "write it as 2025-03-11T14:30:00Z")
    return PlacedCorrection(
        Correction(
            document_id=row["document_id"].strip(),
            observation_id=row["observation_id"].strip(),
            printed=row["printed"],
            corrected="" if verdict is Verdict.RIGHT else row["corrected"].strip(),
            verdict=verdict,
            note=row["note"],
            who=row["who"].strip(),
            when=when,
        ),
        file,
        line,
    )


def check_documents(entries: Iterable[PlacedCorrection], document_ids: Iterable[str]) -> None:
    """Raise BadCorrection if a correction is about a document that is not among those to be read."""
    known = set(document_ids)
    for entry in entries:
        if entry.correction.document_id not in known:
            raise entry.misfit(
                f"none of the files is the document {entry.correction.document_id[:12]}…",
                "give that document's PDF too, or take the line out",
            )
