"""A package written into a folder: all of it or nothing."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from extract.errors import UsageError
from extract.package.csv_files import csv_text
from extract.package.formats import Files, Format, format_files
from extract.package.metadata import csvw, data_package
from extract.package.rows import Package
from extract.records import DocumentResult


def package_files(results: Sequence[DocumentResult]) -> dict[str, str]:
    """The text of every file of a package, by its name."""
    return csv_files(Package.of(results))


def csv_files(package: Package) -> dict[str, str]:
    """The text of a package's CSVs and of what describes them, by the files' names."""
    texts = {file.name: csv_text(file.record, package.rows(file.name)) for file in package.files}
    files = {f"{name}.csv": text for name, text in texts.items()}
    files["datapackage.json"] = data_package(
        [(file, len(texts[file.name].encode())) for file in package.files], package.suppressed_below
    )
    files |= {f"{file.name}.csv-metadata.json": csvw(file) for file in package.files}
    return files


def all_files(package: Package, formats: Iterable[Format], links: Mapping[str, str]) -> Files:
    """Every file of a package: the CSVs, and those of the formats that are asked for."""
    files: Files = {**csv_files(package)}
    for wanted in formats:
        files |= format_files(package, wanted, links)
    return files


def links_from(out: Path, package: Package) -> dict[str, str]:
    """Where each document of a package can be opened from the folder ``out``: its address, or the path to its file as a URL."""
    links = {}
    for document in package.documents:
        if document.source_url.startswith(("https://", "http://")):
            links[document.document_id] = document.source_url
        elif Path(document.file).is_file():
            path = Path(os.path.relpath(Path(document.file).resolve(), out.resolve()))
            links[document.document_id] = quote(path.as_posix())
    return links


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


def write_files(out: Path, files: Mapping[str, str | bytes]) -> None:
    """Write all files into temporary ones first, then give them their names."""
    waiting: dict[Path, Path] = {}
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            final = out / name
            final.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(prefix=f".{final.name}.", dir=final.parent)
            waiting[Path(temporary)] = final
            with os.fdopen(handle, "wb") as stream:
                stream.write(content.encode() if isinstance(content, str) else content)
                settle(stream)
        give_names(waiting)
    except OSError as error:
        raise _unwritable(out, error) from error
    finally:
        for path in waiting:
            path.unlink(missing_ok=True)


def settle(stream: IO[Any]) -> None:
    """Have everything written to a file reach the disk before it gets its name: a power cut leaves no half of it."""
    stream.flush()
    os.fsync(stream.fileno())


def give_names(waiting: Mapping[Path, Path]) -> None:
    """Give finished files their names, in place of files that have them."""
    for temporary, final in waiting.items():
        temporary.chmod(0o644)
        temporary.replace(final)
