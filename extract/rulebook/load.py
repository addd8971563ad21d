"""Rules read from files and checked before anything is done with them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from extract.errors import BadRule
from extract.rulebook.model import Rule

#: The name under which tables are read that no rule claims.
GENERAL = "general"

#: A rule longer than this (bytes) is not something a person wrote.
LARGEST_FILE = 256 * 1024


@dataclass(frozen=True, slots=True)
class LoadedRule:
    """A rule and where it came from. ``version`` is a hash of its content."""

    rule: Rule
    path: Path
    version: str

    @property
    def name(self) -> str:
        return self.rule.rule


class _Loader(yaml.SafeLoader):
    """YAML without surprises: no repeated keys, and no dates made of labels."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} is written twice", key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


# Labels such as "2024-12-01" and "12:30" stay text; whole and decimal numbers and true/false are still read.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _line_of_alias(text: str) -> int | None:
    """The line of the first alias (*name). They make a small file stand for a huge one, and hide what a rule says."""
    for event in yaml.parse(text, _Loader):
        if isinstance(event, yaml.AliasEvent) and event.start_mark is not None:
            return event.start_mark.line + 1
    return None


def shipped_rules_folder() -> Path:
    """The folder of the rules that come with the program: extract/rules where it is installed, rules/ in a checkout."""
    package = Path(__file__).parent.parent
    installed = package / "rules"
    return installed if installed.is_dir() else package.parent / "rules"


def rule_files(folder: Path) -> list[Path]:
    """The rule files of a folder, in the order of their names."""
    return sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml") and path.is_file())


T = TypeVar("T", bound=BaseModel)


def load_rule(path: Path) -> LoadedRule:
    """Read and check one rule. Raises BadRule naming the file, the line, the key, and what to write."""
    rule, content = load_checked(path, Rule, "rule", BadRule)
    if path.stem != rule.rule:
        raise BadRule(
            f"the rule calls itself {rule.rule!r}", f"name the file {rule.rule}.yaml, or the rule {path.stem!r}", file=str(path)
        )
    if rule.rule == GENERAL:
        raise BadRule(
            f"the name {GENERAL!r} is that of the layout for tables that no rule claims",
            "give the rule another",
            file=str(path),
        )
    return LoadedRule(rule, path, hashlib.sha256(content).hexdigest()[:12])


def load_checked(path: Path, model: type[T], noun: str, bad: type[BadRule]) -> tuple[T, bytes]:
    """Read a YAML file that says what a model allows and nothing else; also the file's content.

    Raises ``bad`` naming the file, the line, the key, and what to write. ``noun`` is what the file should be: "rule".
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise bad(f"cannot be read: {error.strerror}", "check the path", file=str(path)) from error
    if len(content) > LARGEST_FILE:
        raise bad(f"is too large to be a {noun}", f"keep it under {LARGEST_FILE // 1024} KiB", file=str(path))
    try:
        text = content.decode("utf-8")
        alias = _line_of_alias(text)
        if alias is not None:
            raise bad(f"line {alias}: aliases (*name) are not allowed in a {noun}", "write the text out", file=str(path))
        data = yaml.load(text, _Loader)
        node = yaml.compose(text, _Loader)
    except UnicodeDecodeError as error:
        raise bad("is not UTF-8 text", "save it as UTF-8", file=str(path)) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + 1}: " if mark else ""
        raise bad(f"{place}{error.problem}", "correct the YAML", file=str(path)) from error
    except yaml.YAMLError as error:
        raise bad(str(error).splitlines()[0], "correct the YAML", file=str(path)) from error
    if not isinstance(data, dict):
        raise bad(f"holds no {noun}", f"begin it with '{noun}: name-of-the-{noun}'", file=str(path))
    try:
        return model.model_validate(data), content
    except ValidationError as error:
        found = problems(error, node)
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        remedy = "'council-extract rules check' explains every mistake" if bad is BadRule else "correct it"
        wrong = bad(found[0] + more, remedy, file=str(path))
        wrong.details = tuple(f"{path}: {problem}" for problem in found)
        raise wrong from error


def load_rules(folders: Iterable[Path], only: Sequence[str] = ()) -> list[LoadedRule]:
    """All rules of the folders, those of later folders in place of earlier ones of the same name, sorted by name."""
    found: dict[str, LoadedRule] = {}
    for folder in folders:
        if not folder.is_dir():
            raise BadRule("is not a folder", "give the folder that holds your .yaml rules", file=str(folder))
        for path in rule_files(folder):
            loaded = load_rule(path)
            found[loaded.name] = loaded
    for name in only:
        if name not in found:
            known = ", ".join(sorted(found)) or "none"
            raise BadRule(f"there is no rule named {name!r}", f"the rules are: {known}")
    return [found[name] for name in sorted(found) if not only or name in only]


def problems(error: ValidationError, node: yaml.Node | None) -> list[str]:
    """Every mistake in a rule: its line, its key, and what is wrong."""
    found = []
    for mistake in error.errors(include_url=False):
        path = [part for part in mistake["loc"] if not _is_type_name(part)]
        line = _line_of(node, path)
        key = ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in path) or "the rule"
        found.append(f"line {line}: {key}: {_plain(mistake)}")
    return found


def _is_type_name(part: int | str) -> bool:
    """pydantic puts the tried type of a union into the path: "Symbol", "literal['indicator']", "list[...]"."""
    return isinstance(part, str) and (part[:1].isupper() or "[" in part or part in ("str", "function-after"))


def _plain(mistake: Any) -> str:
    kind, message = mistake["type"], str(mistake["msg"])
    if kind == "extra_forbidden":
        return "this key is not known; check its spelling"
    if kind == "missing":
        return "this key is missing; add it"
    if kind == "enum" or kind == "literal_error":
        return f"{mistake['input']!r} is not possible here; {message[0].lower()}{message[1:]}"
    return message.removeprefix("Value error, ")


def _line_of(node: yaml.Node | None, path: Sequence[int | str]) -> int:
    """The line, from 1, of the part of the file that a path leads to (or of the last part that is there)."""
    line = node.start_mark.line + 1 if node is not None else 1
    for part in path:
        if isinstance(node, yaml.MappingNode):
            for key_node, value_node in node.value:
                if key_node.value == part:
                    node, line = value_node, key_node.start_mark.line + 1
                    break
            else:
                return line
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            return line
    return line
