"""Reading documents from the parent's side: what to ask of the child process, and what to make of its answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from extract.child import Limits, call
from extract.document import fingerprint, shown
from extract.records import DocumentResult
from extract.rulebook.load import load_rules

_RESULT = TypeAdapter(DocumentResult)


@dataclass(frozen=True, slots=True)
class Reading:
    """How documents are to be read."""

    folders: Sequence[Path]
    only: Sequence[str] = ()
    pages: Sequence[int] = ()
    ignore: Sequence[str] = ()
    most_pages: int = 5000
    limits: Limits = field(default_factory=Limits)
    timings: bool = False
    debug: bool = False

    def check_rules(self) -> None:
        """Raise BadRule now if any rule is invalid, before anything is read."""
        load_rules(self.folders, self.only)

    def request(self, path: Path) -> dict[str, Any]:
        return {
            "path": str(path.resolve()),
            "rules": [str(folder) for folder in self.folders],
            "only": list(self.only),
            "pages": list(self.pages),
            "ignore": list(self.ignore),
            "most_pages": self.most_pages,
        }


def read_result(path: Path, reading: Reading, name: str) -> DocumentResult:
    """What the rules find in one document, which the output calls ``name``. Raises the ExtractError that stopped it."""
    fingerprint(path)
    result = _RESULT.validate_python(call("read", reading.request(path), reading.limits, debug=reading.debug))
    document = replace(result.document, file=shown(name), seconds=result.document.seconds if reading.timings else "")
    return replace(result, document=document)


def read_plain_tables(path: Path, reading: Reading) -> dict[str, Any]:
    """Every table of a document as rows of text."""
    fingerprint(path)
    return {"file": shown(path.name), "tables": call("tables", reading.request(path), reading.limits, debug=reading.debug)}
