"""Finding the PDFs of a package again: the review page shows pictures of their pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.document import fingerprint
from extract.errors import ExtractError, UsageError
from extract.records import DocumentRecord


@dataclass(frozen=True, slots=True)
class FoundPdfs:
    """Where each document's file is, by the document's id, and which were not found."""

    paths: Mapping[str, Path]
    missing: tuple[DocumentRecord, ...]


def find_pdfs(documents: Sequence[DocumentRecord], out: Path, folder: Path | None) -> FoundPdfs:
    """The files of the documents: those that documents.csv names, else any in ``folder`` (and below it) of the same content.

    A name is looked for from here, and from every folder that ``out``, the package's, lies in: it was written where the
    program ran, and most packages lie below that.

    A file of the right name and another content is not the document. Raises UsageError where ``folder`` is no folder.
    """
    if folder is not None and not folder.is_dir():
        raise UsageError("is not a folder", "give the folder that holds the PDFs with --pdfs", file=str(folder))
    wanted = {document.document_id: document for document in documents}
    found: dict[str, Path] = {}
    for candidate in _candidates(documents, out, folder):
        if len(found) == len(wanted):
            break
        document_id = _fingerprint(candidate)
        if document_id in wanted:
            found.setdefault(document_id, candidate)
    return FoundPdfs(found, tuple(document for document in documents if document.document_id not in found))


def _candidates(documents: Sequence[DocumentRecord], out: Path, folder: Path | None) -> Iterator[Path]:
    """Files that may be the documents, the likeliest first: each is read to the end to be sure."""
    for document in documents:
        yield Path(document.file)
        yield from (place / document.file for place in out.resolve().parents)
    if folder is not None:
        names = {Path(document.file).name for document in documents}
        pdfs = sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".pdf" and path.is_file())
        yield from sorted(pdfs, key=lambda path: path.name not in names)


def _fingerprint(path: Path) -> str:
    try:
        return fingerprint(path)
    except ExtractError:
        return ""
