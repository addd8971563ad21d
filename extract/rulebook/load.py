"""Rules read from files and checked before anything is done with them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from extract.errors import BadRule, UsageError
from extract.rulebook.lint import lint
from extract.rulebook.mistakes import Mistake, mistakes_of, repeated_keys, similar
from extract.rulebook.model import Rule
from extract.rulebook.yaml_file import NotYaml, YamlFile

#: The name under which tables are read that no rule claims.
GENERAL = "general"

#: A rule longer than this (bytes) is not something a person wrote.
LARGEST_FILE = 256 * 1024


@dataclass(frozen=True)
class LoadedRule:
    """A rule, where it came from, and its file as it was read."""

    rule: Rule
    path: Path
    text: bytes = field(default=b"", repr=False)

    @cached_property
    def version(self) -> str:
        """A hash of what the rule says: the same whatever its comments, the order of its keys and the make of its quotes.

        What is left out says nothing, so that a new word of the language changes the version of no rule without it.
        """
        said = self.rule.model_dump(mode="json", exclude_defaults=True)
        # A text is looked up among these from the first to the last: their order says something.
        ordered = {**said, **{key: list(said.get(key, {}).items()) for key in ("symbols", "footnotes")}}
        return hashlib.sha256(json.dumps(ordered, sort_keys=True).encode()).hexdigest()[:12]

    @property
    def name(self) -> str:
        return self.rule.rule


def shipped_rules_folder() -> Path:
    """The folder of the rules that come with the program: extract/rules where it is installed, rules/ in a checkout."""
    package = Path(__file__).parent.parent
    installed = package / "rules"
    return installed if installed.is_dir() else package.parent / "rules"


#: How the files of rules end.
RULE_FILES = (".yaml", ".yml")


def rule_files(folder: Path) -> list[Path]:
    """The rule files of a folder, in the order of their names."""
    return sorted(path for path in folder.iterdir() if path.suffix in RULE_FILES and path.is_file())


T = TypeVar("T", bound=BaseModel)


def load_rule(path: Path) -> LoadedRule:
    """Read and check one rule. Raises BadRule naming the file, the place, the key, and what to write."""
    rule, file, content = load_checked(path, Rule, "rule", BadRule)
    found = lint(rule, file)
    if path.stem != rule.rule:
        renamed = f"name the file {rule.rule}.yaml, or the rule {path.stem!r}"
        found = [Mistake(file.place(["rule"]), "rule", f"the rule calls itself {rule.rule!r}", renamed), *found]
    if rule.rule == GENERAL:
        problem = f"the name {GENERAL!r} is that of the layout for tables that no rule claims"
        found = [Mistake(file.place(["rule"]), "rule", problem, "give the rule another"), *found]
    if found:
        raise bad_file(path, found, "rule", BadRule)
    return LoadedRule(rule, path, content)


def load_checked(path: Path, model: type[T], noun: str, bad: type[BadRule]) -> tuple[T, YamlFile, bytes]:
    """Read a YAML file that says what a model allows and nothing else; also where everything stands in it, and its content.

    Raises ``bad`` naming the file, the place, the key, and what to write. ``noun`` is what the file should be: "rule".
    """
    content = _content(path, noun, bad)
    try:
        file = YamlFile.read(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise bad("is not UTF-8 text", "save it as UTF-8", file=str(path)) from error
    except NotYaml as error:
        raise bad(f"{error.place}: {error.problem}", error.remedy, file=str(path)) from error
    if not isinstance(file.data, dict):
        raise bad(f"holds no {noun}", f"begin it with '{noun}: name-of-the-{noun}'", file=str(path))
    found = repeated_keys(file)
    try:
        checked = model.model_validate(file.data)
    except ValidationError as error:
        found = sorted([*found, *mistakes_of(file, error, model)], key=lambda mistake: mistake.place)
        raise bad_file(path, found, noun, bad) from error
    if found:
        raise bad_file(path, found, noun, bad)
    return checked, file, content


def _content(path: Path, noun: str, bad: type[BadRule]) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise bad(f"cannot be read: {error.strerror}", "check the path", file=str(path)) from error
    if len(content) > LARGEST_FILE:
        raise bad(f"is too large to be a {noun}", f"keep it under {LARGEST_FILE // 1024} KiB", file=str(path))
    return content


def bad_file(path: Path, found: Sequence[Mistake], noun: str, bad: type[BadRule]) -> BadRule:
    """The error for a file with mistakes: the first of them, and all as details."""
    more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
    remedy = "'council-extract rules check' explains every mistake" if noun == "rule" else "correct it"
    wrong = bad(f"{found[0]}{more}", remedy, file=str(path))
    wrong.details = tuple(f"{path}: {mistake}" for mistake in found)
    return wrong


def load_rules(folders: Iterable[Path], only: Sequence[str] = ()) -> list[LoadedRule]:
    """All rules of the folders, those of later folders in place of earlier ones of the same name, sorted by name.

    Raises BadRule where one is invalid, UsageError where there is no such folder or rule.
    """
    found: dict[str, LoadedRule] = {}
    for folder in folders:
        if not folder.is_dir():
            raise UsageError("is not a folder", "give the folder that holds your .yaml rules", file=str(folder))
        for path in rule_files(folder):
            loaded = load_rule(path)
            found[loaded.name] = loaded
    for name in only:
        if name not in found:
            near = similar(name, found)
            meant = f"did you mean {near!r}? 'council-extract rules list' lists all"
            raise UsageError(
                f"there is no rule named {name!r}", meant if near else f"the rules are: {', '.join(sorted(found)) or 'none'}"
            )
    return [found[name] for name in sorted(found) if not only or name in only]
