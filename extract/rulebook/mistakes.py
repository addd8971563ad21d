"""Mistakes in a rule file, in words: where, which key, what is wrong, and what to write."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from extract.rulebook.yaml_file import Path, Place, YamlFile


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong in a file. ``key`` leads to it: "tables.1.columns.2.holds"."""

    place: Place
    key: str
    problem: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.key}: {self.problem}" + (f"; {self.remedy}" if self.remedy else "")


def spelt(path: Path) -> str:
    """A path as it is told: entries of lists count from 1."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in path) or "the file"


def similar(written: object, known: Iterable[str]) -> str:
    """The known word that somebody most likely meant, empty where none is near."""
    by_lower = {word.lower(): word for word in known}
    near = difflib.get_close_matches(str(written).lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[near[0]] if near else ""


def mistakes_of(file: YamlFile, error: ValidationError, model: type[BaseModel]) -> list[Mistake]:
    """Every mistake that the model finds in a file, each told once, in the order of the file."""
    at: dict[tuple[int | str, ...], list[Any]] = {}
    for wrong in error.errors(include_url=False):
        at.setdefault(tuple(file.own_path(wrong["loc"])), []).append(wrong)
    language = _Language(model)
    told = []
    for path, wrongs in at.items():
        # Of a part that may be written in several ways, the mistake further in says more.
        deeper = any(len(other) > len(path) and other[: len(path)] == path for other in at)
        if not (deeper and all(wrong["type"] in _ANOTHER_SHAPE for wrong in wrongs)):
            told.append(_told(file, path, wrongs, language))
    return sorted(told, key=lambda mistake: mistake.place)


def repeated_keys(file: YamlFile) -> list[Mistake]:
    """Every key that is written twice: YAML would keep the last without a word."""
    return [
        Mistake(place, key, f"this key is written twice, first on line {first.line}", "keep one of them")
        for place, key, first in file.repeated_keys()
    ]


_ANOTHER_SHAPE = frozenset({"model_type", "string_type", "list_type", "dict_type", "enum", "literal_error", "bool_parsing"})


def _told(file: YamlFile, path: tuple[int | str, ...], wrongs: Sequence[Any], language: _Language) -> Mistake:
    kinds = {str(wrong["type"]) for wrong in wrongs}
    first = wrongs[0]
    key = spelt(path)
    if "extra_forbidden" in kinds:
        return Mistake(file.place(path, of_key=True), key, "this key is not known", _unknown_key(path, language))
    if "missing" in kinds:
        return Mistake(file.place(path[:-1], of_key=True), key, "this key is missing", _missing_key(path, language))
    if first["input"] is None:
        return Mistake(file.place(path, of_key=True), key, "nothing is written here", "write something, or leave the key out")
    values = language.values(path)
    if kinds & {"enum", "literal_error"} and values:
        near = similar(first["input"], values)
        meant = f"write {near!r}; " if near else ""
        possible = _any([_SIGNS.get(value, value) for value in values] if set(_SIGNS) <= set(values) else values)
        return Mistake(file.place(path), key, f"{first['input']!r} is not possible here", f"{meant}possible are {possible}")
    problem, remedy = _NEITHER if "list_type" in kinds and language.may_be_text(path) else _plain(first)
    return Mistake(file.place(path), key, problem, remedy)


def _unknown_key(path: tuple[int | str, ...], language: _Language) -> str:
    known = language.keys(path[:-1])
    near = similar(path[-1], known)
    if near:
        return f"write {near!r}"
    elsewhere = language.home(str(path[-1]))
    if elsewhere:
        return f"it belongs {elsewhere}"
    return f"known here are {', '.join(known)}" if known else "leave it out"


def _missing_key(path: tuple[int | str, ...], language: _Language) -> str:
    meaning = language.meaning(path)
    return f"add it: {meaning}" if meaning else "add it"


def _any(values: Sequence[str]) -> str:
    return ", ".join(values[:-1]) + (" and " if len(values) > 1 else "") + values[-1]


#: Values that are signs, which nobody knows by heart.
_SIGNS = {
    "c": "c (suppressed)",
    "x": "x (not available)",
    "z": "z (not applicable)",
    "b": "b (break in the series)",
    "r": "r (revised)",
    "p": "p (provisional)",
    "e": "e (estimated)",
}

#: What to say of a value that is of another kind than it must be: what is wrong, and what to write.
_KINDS = {
    "string_type": ("this is not text", 'put it in double quotes: "2024"'),
    "list_type": ("this is not a list", "write it [in, brackets], or an entry a line, each after a dash"),
    "dict_type": ("this is not a mapping", "write 'key: value', one a line"),
    "model_type": ("this is not a mapping", "write 'key: value', one a line, or {key: value, key: value}"),
    "bool_parsing": ("this is neither yes nor no", "write true or false"),
    "bool_type": ("this is neither yes nor no", "write true or false"),
    "decimal_parsing": ("this is not a number", "write digits, such as 0 or 1.5"),
    "decimal_type": ("this is not a number", "write digits, such as 0 or 1.5"),
}


#: What is neither a text nor a list of texts: most often a text in curly brackets, which is a mapping to YAML.
_NEITHER = ("this is neither a text nor a list of texts", 'put it in double quotes: "{month}"')


def _plain(wrong: Mapping[str, Any]) -> tuple[str, str]:
    kind, message, context = str(wrong["type"]), str(wrong["msg"]), wrong.get("ctx") or {}
    if kind == "string_type" and type(wrong["input"]) is int:
        return "this is not text", f'put it in double quotes: "{wrong["input"]}"'
    if kind == "string_type" and isinstance(wrong["input"], dict):
        return "this is not text but a mapping", 'put a text with curly brackets in double quotes: "{month}"'
    if kind in _KINDS:
        return _KINDS[kind]
    if kind == "string_pattern_mismatch":
        return f"{wrong['input']!r} is not possible here", "write lower case letters, digits and hyphens, such as my-report"
    if kind == "too_short":
        least, found = context.get("min_length"), context.get("actual_length")
        return f"here must be at least {least}, and there {'is' if found == 1 else 'are'} {found}", "add what is missing"
    if kind == "string_too_short":
        return "this is too short to say anything", f"write at least {context.get('min_length')} letters"
    problem, _, remedy = message.removeprefix("Value error, ").partition("; ")
    return problem, remedy


class _Language:
    """What a model allows at each place, as its JSON Schema says."""

    def __init__(self, model: type[BaseModel]) -> None:
        self._root = model.model_json_schema()

    def keys(self, path: Path) -> list[str]:
        """The keys that a mapping may have there."""
        return [key for part in self._at(path) for key in part.get("properties", {})]

    def values(self, path: Path) -> list[str]:
        """The values that are possible there, where they are few."""
        found: list[str] = []
        for part in self._at(path):
            found += [str(value) for value in part.get("enum", ())]
            if "const" in part:
                found.append(str(part["const"]))
        return found

    def meaning(self, path: Path) -> str:
        """What the key there says."""
        *parent, key = path
        for part in self._at(parent):
            if key in part.get("properties", {}):
                return str(part["properties"][key].get("description", ""))
        return ""

    def may_be_text(self, path: Path) -> bool:
        """Whether a single text may stand there."""
        return any(part.get("type") == "string" for part in self._at(path))

    def home(self, key: str) -> str:
        """The place of a key that stands where it does not belong: "in an entry of tables"."""
        if key in self._root["properties"]:
            return "at the top level of the file"
        for name, holder in self._root["properties"].items():
            for part in self._resolved(holder):
                if key in part.get("properties", {}):
                    return f"under {name}"
                if any(key in inner.get("properties", {}) for inner in self._resolved(part.get("items", {}))):
                    return f"in an entry of {name}"
        return ""

    def _at(self, path: Path) -> list[Any]:
        parts = list(self._resolved(self._root))
        for step in path:
            if isinstance(step, int):
                inner = [part["items"] for part in parts if "items" in part]
            else:
                inner = [part["properties"][step] for part in parts if step in part.get("properties", {})]
                inner += [part["additionalProperties"] for part in parts if isinstance(part.get("additionalProperties"), dict)]
            parts = [resolved for part in inner for resolved in self._resolved(part)]
        return parts

    def _resolved(self, part: Any) -> Iterator[Any]:
        """A part of the schema, or all that it may be."""
        if "$ref" in part:
            yield from self._resolved(self._root["$defs"][part["$ref"].rsplit("/", 1)[-1]])
        elif "anyOf" in part:
            for option in part["anyOf"]:
                yield from self._resolved(option)
        else:
            yield part
