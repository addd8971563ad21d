"""A package written into a folder: all of it or nothing."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from extract.errors import UsageError
from extract.package.columns import FILES
from extract.package.csv_files import csv_text
from extract.package.metadata import csvw, data_package
from extract.records import DocumentResult


def rows_of(results: Sequence[DocumentResult]) -> dict[str, list[Any]]:
    """The rows of every file of a package, by its name, documents in the order of their names."""
    ordered = sorted(results, key=lambda result: (result.document.file, result.document.document_id))
    return {
        "observations": [one for result in ordered for one in result.observations],
        "monthly": [one for result in ordered for one in result.monthly],
        "findings": [one for result in ordered for one in result.findings],
        "documents": [result.document for result in ordered],
    }


def package_files(results: Sequence[DocumentResult]) -> dict[str, str]:
    """The text of every file of a package, by its name."""
    rows = rows_of(results)
    texts = {file.name: csv_text(file.record, rows[file.name]) for file in FILES}
    files = {f"{name}.csv": text for name, text in texts.items()}
    files["datapackage.json"] = data_package((file, len(texts[file.name].encode())) for file in FILES)
    files |= {f"{file.name}.csv-metadata.json": csvw(file) for file in FILES}
    return files


def write_package(out: Path, results: Sequence[DocumentResult]) -> None:
    """Write a package into the folder ``out``, which is made if it is not there. Raises UsageError where that fails."""
    write_files(out, package_files(results))


def check_folder(out: Path) -> None:
    """Raise UsageError now if nothing can be written into a folder, before any work is done. Makes the folder."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise _unwritable(out, error) from error


def _unwritable(out: Path, error: OSError) -> UsageError:
    problem = "is a file, not a folder" if out.is_file() else f"cannot be written to: {error.strerror or error}"
    return UsageError(problem, "give another folder with -o", file=str(out))


def write_files(out: Path, files: dict[str, str]) -> None:
    """Write all files into temporary ones first, then give them their names."""
    waiting: dict[Path, Path] = {}
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            handle, temporary = tempfile.mkstemp(prefix=f".{name}.", dir=out)
            waiting[Path(temporary)] = out / name
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
                stream.write(text)
                settle(stream)
        give_names(waiting)
    except OSError as error:
        raise _unwritable(out, error) from error
    finally:
        for path in waiting:
            path.unlink(missing_ok=True)


def settle(stream: TextIO) -> None:
    """Have everything written to a file reach the disk before it gets its name: a power cut leaves no half of it."""
    stream.flush()
    os.fsync(stream.fileno())


def give_names(waiting: Mapping[Path, Path]) -> None:
    """Give finished files their names, in place of files that have them."""
    for temporary, final in waiting.items():
        temporary.chmod(0o644)
        temporary.replace(final)
