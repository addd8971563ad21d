"""The rules of one batch, as they were when it began, and which documents a change of them concerns."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.batch.journal import Outcome
from extract.rulebook.load import load_rules
from extract.rulebook.model import Rule
from extract.triage import Signature, asked_of_document, asked_of_pages, plain_pieces

#: Failures that come before any rule is looked at.
_BEFORE_RULES = frozenset({"EncryptedPdf", "UnreadablePdf"})

#: Failures that other limits may spare a document.
_OF_LIMITS = frozenset({"LimitReached", "ReaderCrashed"})

#: Failures that say nothing about the document: a process that somebody ended, a disk that was not there, a library that was
#: not installed. It is read again by the next run.
_OF_THE_MOMENT = frozenset({"ChildKilled", "ChildFailed", "UsageError"})


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules of a batch.

    ``texts`` are the files by name; ``versions`` the rules' versions by name; ``recognisers`` hold, for each way of recognising
    pages, the texts that such a page must show (:func:`extract.triage.plain_pieces`).
    """

    texts: Mapping[str, bytes]
    versions: Mapping[str, str]
    recognisers: Mapping[str, Collection[str]]

    @classmethod
    def load(cls, folders: Sequence[Path], only: Sequence[str]) -> Rulebook:
        """The rules of some folders. Raises BadRule."""
        rules = load_rules(folders, only)
        texts = {rule.name: rule.text for rule in rules}
        recognisers = {_recogniser(rule.rule): plain_pieces(asked_of_document(rule.rule.recognise)) for rule in rules}
        return cls(texts, {rule.name: rule.version for rule in rules}, recognisers)

    def write(self, folder: Path) -> None:
        """Write the rules' files into a folder of their own: every process reads these, whatever happens to the originals."""
        folder.mkdir(parents=True, exist_ok=True)
        for stale in folder.glob("*.yaml"):
            stale.unlink()
        for name, text in self.texts.items():
            (folder / f"{name}.yaml").write_bytes(text)

    @property
    def content(self) -> str:
        """What the journal keeps of the rules, to compare later ones with."""
        return json.dumps({"versions": dict(sorted(self.versions.items())), "recognisers": sorted(self.recognisers)})

    def concerns(self, outcome: Outcome, earlier: str, limits: str) -> bool:
        """Whether a document must be read again, given what came of it under an earlier rulebook (its ``content``)."""
        before = json.loads(earlier)
        if outcome.failure is not None:
            kind = outcome.failure.kind
            if kind in _OF_THE_MOMENT or (kind in _OF_LIMITS and outcome.limits != limits):
                return True
            return kind not in _BEFORE_RULES and before["versions"] != dict(self.versions)
        if any(self.versions.get(name) != version for name, version in outcome.wanted.items()):
            return True
        new = [pieces for name, pieces in self.recognisers.items() if name not in before["recognisers"]]
        if not new:
            return False
        signature = Signature.read(outcome.signature)
        return any(signature.may_hold(pieces) for pieces in new)


def _recogniser(rule: Rule) -> str:
    """Names a way of recognising pages: rules that recognise the same pages have the same."""
    asked = [rule.recognise.model_dump_json(), *map(repr, asked_of_pages(rule))]
    return hashlib.sha256("\n".join(asked).encode()).hexdigest()[:12]
