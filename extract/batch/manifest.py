"""The manifest: a CSV in which the user says what the documents are."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from extract.batch.facts import FACTS, Facts
from extract.errors import UsageError
from extract.periods import read_date

_KEYS = ("file", "document_id")


@dataclass(slots=True)
class Manifest:
    """What a manifest says, by file (a path within the folder, or a bare name) and by sha256."""

    by_file: Mapping[str, Facts] = field(default_factory=dict)
    by_content: Mapping[str, Facts] = field(default_factory=dict)
    fingerprint: str = ""
    unknown_columns: tuple[str, ...] = ()

    def facts(self, path: str, sha256: str) -> Facts:
        """What the manifest says of a file: by its content, its path, or its name."""
        found = self.by_content.get(sha256) or self.by_file.get(path) or self.by_file.get(PurePosixPath(path).name)
        return found or Facts()


def read_manifest(path: Path) -> Manifest:
    """Read a manifest. Raises UsageError that names the line and what to write there."""
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", "check the path", file=str(path)) from error
    except UnicodeDecodeError as error:
        raise UsageError("is not UTF-8 text", "save it as UTF-8", file=str(path)) from error
    reader = csv.DictReader(io.StringIO(text, newline=""))
    columns = [name.strip().lower() for name in reader.fieldnames or ()]
    if not set(columns) & set(_KEYS):
        raise UsageError(
            "has neither a column 'file' nor one 'document_id'",
            f"its columns may be: {', '.join((*_KEYS, *FACTS))}",
            file=str(path),
        )
    reader.fieldnames = columns
    by_file: dict[str, Facts] = {}
    by_content: dict[str, Facts] = {}
    for row in reader:
        facts = _facts(row, path, reader.line_num)
        name, content_id = (_cell(row, key) for key in _KEYS)
        if not name and not content_id:
            raise _bad(path, reader.line_num, "names no file", "fill in 'file' or 'document_id'")
        name = name.replace("\\", "/").removeprefix("./")
        for key, known in ((content_id.lower(), by_content), (name, by_file)):
            if key and known.setdefault(key, facts) != facts:
                raise _bad(path, reader.line_num, f"says otherwise of {key} than an earlier line", "keep one of them")
    unknown = tuple(name for name in columns if name not in (*_KEYS, *FACTS))
    return Manifest(by_file, by_content, hashlib.sha256(content).hexdigest(), unknown)


def _cell(row: dict[str, str | None], column: str) -> str:
    return " ".join((row.get(column) or "").split())


def _facts(row: dict[str, str | None], path: Path, line: int) -> Facts:
    cells = {name: _cell(row, name) for name in FACTS}
    if cells["meeting_date"]:
        day = read_date(cells["meeting_date"])
        if day is None:
            problem = f"{cells['meeting_date']!r} is not a date"
            raise _bad(path, line, problem, "write meeting_date as 2025-03-11 or 11 March 2025")
        cells["meeting_date"] = day.isoformat()
    code = cells["authority_code"].upper()
    if code and not re.fullmatch(r"[A-Z]\d{8}", code):
        raise _bad(path, line, f"{code!r} is not an ONS/GSS code", "write authority_code as E06000058")
    cells["authority_code"] = code
    return Facts(**cells)


def _bad(path: Path, line: int, problem: str, remedy: str) -> UsageError:
    return UsageError(f"line {line}: {problem}", remedy, file=str(path))
