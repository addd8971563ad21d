"""Reading documents from the parent's side: what to ask of the child process, and what to make of its answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from extract.child import Limits, call
from extract.corrections import Correction, PlacedCorrection, Verdict
from extract.document import fingerprint, shown
from extract.figures import read_figure
from extract.markers.glyphs import DIRECTIONS
from extract.reasons.model import RuleClaims
from extract.records import DocumentResult, Observation
from extract.rulebook.load import LoadedRule, load_rules
from extract.scorecard.observe import WORDS_ONLY

_RESULT = TypeAdapter(DocumentResult)
_CLAIMS = TypeAdapter(list[RuleClaims])
_CORRECTIONS = TypeAdapter(tuple[PlacedCorrection, ...])

#: Stands among the flags of an observation whose text a reviewer has corrected.
CORRECTED = "corrected"


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
    corrections: tuple[PlacedCorrection, ...] = ()
    verify: bool = False
    general: bool = False
    """Read tables that no rule claims by the general layout."""

    def rules(self) -> list[LoadedRule]:
        """The rules by which documents are read. Raises BadRule if any is invalid."""
        return load_rules(self.folders, self.only)

    def request(self, path: Path) -> dict[str, Any]:
        return {
            "path": str(path.resolve()),
            "rules": [str(folder) for folder in self.folders],
            "only": list(self.only),
            "pages": list(self.pages),
            "ignore": list(self.ignore),
            "most_pages": self.most_pages,
            "corrections": [],
            "general": self.general,
            "verify": self.verify,
        }

    @property
    def applied(self) -> tuple[Correction, ...]:
        """The corrections that documents read so are read with: one that fits nothing stops the run."""
        return tuple(entry.correction for entry in self.corrections)

    def corrections_of(self, document_id: str) -> tuple[PlacedCorrection, ...]:
        """What reviewers have said of one document's cells."""
        return tuple(entry for entry in self.corrections if entry.correction.document_id == document_id)


def read_result(path: Path, reading: Reading, name: str) -> DocumentResult:
    """What the rules find in one document, which the output calls ``name``. Raises the ExtractError that stopped it."""
    corrections = reading.corrections_of(fingerprint(path))
    request = {**reading.request(path), "corrections": _CORRECTIONS.dump_python(corrections, mode="json")}
    result = _RESULT.validate_python(call("read", request, reading.limits, debug=reading.debug))
    document = replace(result.document, file=shown(name), seconds=result.document.seconds if reading.timings else "")
    return replace(result, document=document, observations=_flagged(result.observations, corrections))


def _flagged(observations: Sequence[Observation], corrections: Sequence[PlacedCorrection]) -> tuple[Observation, ...]:
    """The observations, those flagged whose text comes from a reviewer."""
    wrong = {entry.correction.observation_id for entry in corrections if entry.correction.verdict is Verdict.WRONG}
    return tuple(
        replace(one, flags=";".join(filter(None, (one.flags, CORRECTED)))) if one.observation_id in wrong else one
        for one in observations
    )


def lost_by_correcting(observations: Iterable[Observation], corrections: Sequence[PlacedCorrection]) -> Iterator[str]:
    """A line for each correction that leaves a cell without the figure or the arrow that was extracted from it.

    It may be what the reviewer means; it must not go without a word.
    """
    found = {one.observation_id: one for one in observations}
    for entry in corrections:
        said, one = entry.correction, found.get(entry.correction.observation_id)
        if said.verdict is not Verdict.WRONG or one is None:
            continue
        place, now = f"{entry.file}: line {entry.line}", f"{said.observation_id} has none now, and had {said.printed!r}"
        had_figure = read_figure(_without_arrows(said.printed)).value is not None and one.column_role not in WORDS_ONLY
        if had_figure and one.value is None and one.symbol is None:
            yield f"{place}: no figure is read from {said.corrected!r}: {now}"
        if said.printed != _without_arrows(said.printed) and one.marker is None:
            yield f"{place}: no arrow is read from {said.corrected!r}: {now}"


def _without_arrows(text: str) -> str:
    return "".join(character for character in text if character not in DIRECTIONS).strip()


@dataclass(frozen=True, slots=True)
class PlainTables:
    """Every table of a document as rows of text, and its pages that are pictures."""

    file: str
    tables: Sequence[Any]
    pictures: Sequence[int]


def read_plain_tables(path: Path, reading: Reading) -> PlainTables:
    """Every table of a document as rows of text."""
    fingerprint(path)
    found = call("tables", reading.request(path), reading.limits, debug=reading.debug)
    return PlainTables(shown(path.name), found["tables"], found["pictures"])


def read_claims(path: Path, reading: Reading, page: int | None) -> list[RuleClaims]:
    """What each rule makes of a document, or of one of its pages, condition by condition."""
    fingerprint(path)
    request = {**reading.request(path), "page": page}
    return _CLAIMS.validate_python(call("claims", request, reading.limits, debug=reading.debug))
