"""The review page written into a folder: page, scripts, data and pictures, nothing that has to be fetched from elsewhere."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote

from extract.child import Limits
from extract.errors import ExtractError, UsageError
from extract.package.formats import Files
from extract.package.rows import Package
from extract.package.write import write_files
from extract.records import DocumentRecord
from extract.review.content import ReviewContent, document_key, page_key
from extract.review.model import DocumentSummary
from extract.review.pictures import PagePicture, page_pictures

#: The folder of the page within that of the package.
FOLDER = "review"

Progress = Callable[[DocumentRecord, int, int], None]

#: Told of each document that cannot be shown as it should be: the error names it.
OnFailure = Callable[[ExtractError], None]


@dataclass(frozen=True, slots=True)
class Drawing:
    """How page pictures are drawn."""

    dpi: int = 144
    limits: Limits = field(default_factory=Limits)
    debug: bool = False


def _raise(error: ExtractError) -> None:
    raise error


def write_review(
    out: Path,
    package: Package,
    pdfs: Mapping[str, Path],
    drawing: Drawing = Drawing(),
    progress: Progress = lambda document, done, total: None,
    on_failure: OnFailure = _raise,
) -> Path:
    """Write the review page of a package into ``out``/review, and return the path of its index.html.

    ``pdfs`` leads from a document's id to its file; a document that it lacks is shown without pictures. One that fails costs
    itself alone: ``on_failure`` is told of it, and it is shown without pictures or left out. Raises UsageError for a package
    whose figures are suppressed: the pictures would show them.
    """
    refuse_suppressed(package)
    folder = out / FOLDER
    content = ReviewContent(package)
    files: Files = {**page_files()}
    shown: list[DocumentSummary] = []
    for document in content.documents:
        pictures: list[PagePicture] = []
        path = pdfs.get(document.document_id)
        if path is not None:
            try:
                pictures = _pictures(document, content, path, drawing, progress)
            except ExtractError as error:
                on_failure(_without_pictures(document, error))
        try:
            summary = content.document(document, pictures, _link(folder, path) if path else "")
            files |= _document_files(document, content, pictures)
        except Exception as error:
            if drawing.debug:
                raise
            on_failure(_left_out(document, error))
            continue
        shown.append(summary)
    files["data/review.js"] = script("review", "", content.review(shown))
    _remove_former(folder, files)
    write_files(folder, files)
    return folder / "index.html"


def _document_files(document: DocumentRecord, content: ReviewContent, pictures: Sequence[PagePicture]) -> Files:
    """The data and the pictures of one document, by their names."""
    files: Files = {}
    for number in content.pages_of(document.document_id):
        key = page_key(document.document_id, number)
        files[f"data/{key}.js"] = script("page", key, content.page(document.document_id, number))
    key = document_key(document.document_id)
    files[f"data/{key}-series.js"] = script("series", key, content.series(document.document_id))
    for picture in pictures:
        files[f"pages/{page_key(document.document_id, picture.number)}.webp"] = picture.data
    return files


def _without_pictures(document: DocumentRecord, error: ExtractError) -> ExtractError:
    return ExtractError(
        f"its pages are shown without pictures: {error.problem}", error.remedy, file=document.file, page=error.page
    )


def _left_out(document: DocumentRecord, error: Exception) -> ExtractError:
    """What to say where the program itself fails over a document: a reviewer of hundreds must not lose the others by it."""
    what = f"{type(error).__name__}: {error}"
    return ExtractError(
        f"is left out of the review page, which fails over it: {what}",
        "run again with --debug and report it",
        file=document.file,
    )


def refuse_suppressed(package: Package) -> None:
    """Raise UsageError for a package whose figures are suppressed."""
    if package.suppressed_below is not None:
        raise refused_review(package.suppressed_below)


def refused_review(below: int) -> UsageError:
    """Why there is no review page of a package whose figures are suppressed."""
    return UsageError(
        f"figures below {below} are suppressed, and the pictures of the pages would show them",
        "make the review page of a run without --suppress-below",
    )


def _pictures(
    document: DocumentRecord, content: ReviewContent, path: Path, drawing: Drawing, progress: Progress
) -> list[PagePicture]:
    pages = content.pages_of(document.document_id)
    return page_pictures(
        path,
        pages,
        drawing.dpi,
        drawing.limits,
        lambda done: progress(document, done, len(pages)),
        debug=drawing.debug,
    )


def _link(folder: Path, path: Path) -> str:
    """The way from the review page to a file, as a URL."""
    return quote(Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix())


def page_files() -> dict[str, str]:
    """The page itself: HTML, style and scripts, by their names."""
    root = resources.files("extract.review") / "page"
    files = {name: (root / name).read_text(encoding="utf-8") for name in ("index.html", "style.css", "print.css")}
    scripts = sorted((root / "scripts").iterdir(), key=lambda path: path.name)
    files |= {f"scripts/{path.name}": path.read_text(encoding="utf-8") for path in scripts if path.name.endswith(".js")}
    return files


def _remove_former(folder: Path, files: Files) -> None:
    """Remove pages and data that a former review left and this one does not have: only files named as this program does."""
    ours = re.compile(r"[0-9a-f]{12}-(?:p\d+|series)\.(?:js|webp)")
    for name in ("data", "pages"):
        for path in sorted((folder / name).glob("*")):
            if ours.fullmatch(path.name) and f"{name}/{path.name}" not in files:
                path.unlink()


# --- data as scripts -----------------------------------------------------------------------------------------------------


def script(kind: str, key: str, content: object) -> str:
    """Data as a script: a browser lets a page that was opened from disk load scripts, and no other files.

    It is plain ASCII, so that no character of a document can end the script or be read in another encoding.
    """
    data = json.dumps(to_json(content), ensure_ascii=True, separators=(",", ":"))
    return f'councilReview.receive("{kind}","{key}",{data});\n'


def to_json(value: Any) -> Any:
    """A dataclass as an object with the names in camel case, what is empty left out."""
    if is_dataclass(value):
        found = {_camel(field.name): to_json(getattr(value, field.name)) for field in fields(value)}
        return {name: item for name, item in found.items() if item not in (None, "")}
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    return value


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)
