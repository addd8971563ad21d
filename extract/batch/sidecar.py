"""Sidecars: the metadata.json that scrapers leave beside the files which they download."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from extract.batch.facts import Facts
from extract.periods import read_date

NAME = "metadata.json"

#: A larger sidecar (bytes) is none.
LARGEST = 32 * 1024 * 1024

#: Scrapers cut long file names. Two names are taken for one where they agree in at least this many letters.
_CUT_NAME = 60

#: The keys in use for each fact.
_KEYS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "document_title"),
    "authority": ("authority", "council", "organisation"),
    "authority_code": ("authority_code", "gss_code", "ons_code"),
    "committee": ("committee", "committee_name"),
    "meeting_date": ("meeting_date", "date"),
    "agenda_item": ("agenda_item", "item"),
    "source_url": ("source_url", "url", "link"),
}


@dataclass(frozen=True, slots=True)
class _Entry:
    """One document of a sidecar."""

    names: frozenset[str]
    sha256: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Sidecar:
    """One metadata.json. ``fingerprint`` is of its content."""

    entries: tuple[_Entry, ...]
    fingerprint: str

    def facts(self, name: str, sha256: str) -> Facts | None:
        """What it says of a file, known by its content, by its name, or by the beginning of a name that was cut."""
        by_content = [entry for entry in self.entries if sha256 and entry.sha256 == sha256]
        by_name = [entry for entry in self.entries if name in entry.names]
        cut = [entry for entry in self.entries if any(_same_cut_name(name, other) for other in entry.names)]
        for found in (by_content, by_name, cut):
            if len({entry.facts for entry in found}) == 1:
                return found[0].facts
        return None


def _same_cut_name(one: str, other: str) -> bool:
    first, second = sorted((PurePosixPath(one).stem, PurePosixPath(other).stem), key=len)
    return len(first) >= _CUT_NAME and second.startswith(first)


class Sidecars:
    """The sidecars of a folder. ``complain`` is told of those that cannot be used."""

    def __init__(self, folder: Path, complain: Callable[[str], None] = lambda text: None) -> None:
        self._folder = folder
        self._complain = complain
        self._read = lru_cache(maxsize=256)(self._read_one)

    def facts(self, path: str, sha256: str) -> Facts:
        """What the nearest sidecar, from the file's folder upwards, says of a file; ``path`` is within the folder."""
        place = PurePosixPath(path)
        for sidecar in self._above(place):
            found = sidecar.facts(place.name, sha256)
            if found is not None:
                return found
        return Facts()

    def fingerprint(self, path: str) -> str:
        """What the sidecars above a file hold, as one word that changes when they do."""
        return ",".join(sidecar.fingerprint for sidecar in self._above(PurePosixPath(path)))

    def _above(self, place: PurePosixPath) -> Iterator[Sidecar]:
        for parent in place.parents:
            sidecar = self._read(parent.as_posix())
            if sidecar is not None:
                yield sidecar

    def _read_one(self, parent: str) -> Sidecar | None:
        path = self._folder / parent / NAME
        try:
            if not path.is_file():
                return None
            if path.stat().st_size > LARGEST:
                raise ValueError("it is too large")
            content = path.read_bytes()
            entries = tuple(_entry(item) for item in _items(json.loads(content)))
        except (OSError, ValueError, RecursionError) as error:
            self._complain(f"{path}: cannot be used as a sidecar: {error}")
            return None
        return Sidecar(entries, hashlib.sha256(content).hexdigest()[:16])


def _items(data: Any) -> list[dict[str, Any]]:
    """The documents of a sidecar: a list of objects, one object, or an object that holds such a list."""
    if isinstance(data, dict):
        lists = [value for value in data.values() if isinstance(value, list) and value and isinstance(value[0], dict)]
        shared = {key: value for key, value in data.items() if isinstance(value, str)}
        return [shared | item for item in lists[0] if isinstance(item, dict)] if len(lists) == 1 else [data]
    if isinstance(data, list):
        return [item for item in data if isinstance(item, dict)]
    raise ValueError("it holds no list of documents")


def _entry(item: dict[str, Any]) -> _Entry:
    names = frozenset(
        PurePosixPath(text.replace("\\", "/")).name
        for key in ("filename", "file", "path", "name")
        for text in (_text(item, key),)
        if text
    )
    known = {fact: next((text for key in keys for text in (_text(item, key),) if text), "") for fact, keys in _KEYS.items()}
    day = read_date(known["meeting_date"][:10]) or read_date(known["meeting_date"]) if known["meeting_date"] else None
    known["meeting_date"] = day.isoformat() if day else ""
    return _Entry(names, (_text(item, "hash") or _text(item, "sha256")).lower(), Facts(**known))


def _text(item: dict[str, Any], key: str) -> str:
    """A value as text. What is neither text nor a whole number says nothing."""
    value = item.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return " ".join(value.split()) if isinstance(value, str) else ""
