"""Drafting a rule from the parent's side: asking the child for it, trying it on the report, and writing it."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from extract.child import Limits, call
from extract.document import fingerprint, ranges, shown
from extract.errors import AmbiguousRules, ExtractError, UsageError, about
from extract.reading import Reading, read_result
from extract.records import DocumentResult
from extract.rulebook.load import GENERAL, RULE_FILES, load_rule, shipped_rules_folder
from extract.triage import pictures_named

#: What a rule may be called.
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A drafted rule: its text, and in a few words what it reads of the report that it was drafted from."""

    name: str
    text: str
    reads: str
    notes: tuple[str, ...]
    """What else is to be known of the report: what could not be read, what a shipped rule reads already."""


def propose_rule(
    path: Path, name: str | None, pages: tuple[int, ...], most_pages: int, limits: Limits, debug: bool = False
) -> Proposal:
    """A rule for a report, tried on it. ``name`` is the rule's, made from the report's file name where it is None.

    Raises NothingMatched where the report has no table of figures by period, UsageError where the name cannot be a rule's.
    """
    named = name if name is not None else name_from(path)
    if not _NAME.fullmatch(named) or named == GENERAL:
        raise UsageError(
            f"{named!r} cannot be a rule's name", f"use small letters, digits and hyphens: {name_from(Path(named))}.yaml"
        )
    with about(path):
        fingerprint(path)
        request = {
            "path": str(path.resolve()),
            "pages": list(pages),
            "most_pages": most_pages,
            "name": named,
            "file": shown(path.name),
        }
        text = call("draft", request, limits, debug=debug)
        with tempfile.TemporaryDirectory(prefix="council-extract-") as folder:
            file = Path(folder) / f"{named}.yaml"
            file.write_text(text, encoding="utf-8")
            load_rule(file)
            reading = Reading([Path(folder)], most_pages=most_pages, limits=limits, debug=debug)
            result = read_result(path, reading, path.name)
            notes = [pictures_named(result.pictures)] if result.pictures else []
            notes += _contested(path, reading, sorted({one.page for one in result.observations}))
    return Proposal(named, text, _reads(result), tuple(notes))


def _contested(path: Path, reading: Reading, pages: list[int]) -> list[str]:
    """What to say where a shipped rule reads what the draft reads: the two cannot be used together."""
    try:
        read_result(path, replace(reading, folders=[shipped_rules_folder(), *reading.folders], pages=pages), path.name)
    except AmbiguousRules as error:
        return [
            f"page {error.page}: {error.problem}; a shipped rule reads this report already: to replace it, give yours its name"
        ]
    except ExtractError:
        pass  # The draft alone has read it: what stops the shipped rules is not about it.
    return []


def rule_named_by(out: Path, report: Path) -> str:
    """The name of the rule that is to be written into a file. Raises UsageError where the file is not called as a rule's is."""
    if out.suffix not in RULE_FILES or out.is_dir():
        raise UsageError(
            "a rule is a .yaml file, and is named as that is", f"write -o {out / name_from(report)}.yaml", file=str(out)
        )
    return out.stem


def name_from(path: Path) -> str:
    """A rule's name made from a file's."""
    name = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")
    return "my-report" if name in ("", GENERAL) else name[:60].strip("-")


def _reads(result: DocumentResult) -> str:
    pages = sorted({one.page for one in result.observations})
    where = f"page{'s' if len(pages) > 1 else ''} {ranges(pages)}"
    return f"the draft reads {len(result.observations):,} observations on {where}"


def write_rule(proposal: Proposal, out: Path) -> None:
    """Write the rule. Raises UsageError where the file is there already or cannot be written."""
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with out.open("x", encoding="utf-8") as file:
            file.write(proposal.text)
    except FileExistsError as error:
        raise UsageError("is there already", "give another name with -o, or move it away", file=str(out)) from error
    except OSError as error:
        raise UsageError(f"cannot be written: {error.strerror}", "give another file with -o", file=str(out)) from error
