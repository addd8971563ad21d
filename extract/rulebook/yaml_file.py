"""YAML as people write it: read without surprises, with the line and column of everything in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

Path = Sequence[int | str]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file. Lines and columns count from 1."""

    line: int = 1
    column: int = 1

    @classmethod
    def of(cls, mark: Any) -> Place:
        """The place of one of PyYAML's marks, the beginning for None."""
        return cls(mark.line + 1, mark.column + 1) if mark is not None else cls()

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}"


class NotYaml(ValueError):
    """The text is not YAML, or uses what is not allowed here. The message says what is wrong."""

    def __init__(self, problem: str, remedy: str, place: Place) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy
        self.place = place


class _Loader(yaml.SafeLoader):
    """YAML without dates made of labels."""


# Labels such as "2024-12-01" and "12:30" stay text; whole and decimal numbers and true/false are still read.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True, slots=True)
class YamlFile:
    """The content of a file, and where each part of it stands."""

    data: Any
    node: yaml.Node | None

    @classmethod
    def read(cls, text: str) -> YamlFile:
        """Raises NotYaml."""
        try:
            for event in yaml.parse(text, _Loader):
                if isinstance(event, yaml.AliasEvent):
                    # They make a small file stand for a huge one, and hide what it says.
                    raise NotYaml("aliases (*name) are not allowed", "write the text out", Place.of(event.start_mark))
            return cls(yaml.load(text, _Loader), yaml.compose(text, _Loader))
        except NotYaml:
            raise
        except yaml.MarkedYAMLError as error:
            problem = error.problem or "this is not YAML"
            raise NotYaml(problem, _remedy(problem), Place.of(error.problem_mark or error.context_mark)) from error
        except yaml.YAMLError as error:
            raise NotYaml(str(error).splitlines()[0], "correct the YAML", Place()) from error
        except RecursionError as error:
            raise NotYaml("brackets are nested too deeply", "close them", Place()) from error
        except ValueError as error:
            raise NotYaml(f"a value cannot be read: {error}", "put it in double quotes", Place()) from error

    def place(self, path: Path, *, of_key: bool = False) -> Place:
        """Where the part stands to which a path leads: its value, or its key. Of a part that is not there, the last that is."""
        node, place = self.node, Place.of(self.node.start_mark if self.node else None)
        for part in path:
            found = _step(node, part)
            if found is None:
                return place
            key, node = found
            place = Place.of(key.start_mark if of_key or not isinstance(node, yaml.ScalarNode) else node.start_mark)
        return place

    def own_path(self, path: Path) -> Path:
        """The parts of a path that the file has, and its last part: without the names of types that pydantic puts in."""
        node: yaml.Node | None = self.node
        kept: list[int | str] = []
        for part in path:
            found = _step(node, part)
            if found is not None:
                node = found[1]
                kept.append(part)
            elif not _is_type_name(part):
                kept.append(part)
        return kept

    def repeated_keys(self) -> Iterator[tuple[Place, str, Place]]:
        """Each key that is written twice in one mapping: where, which, and where it stands first."""
        yield from _repeated(self.node)


def _step(node: yaml.Node | None, part: int | str) -> tuple[yaml.Node, yaml.Node] | None:
    """The part of a node that one step of a path leads to: its key (in a list, itself) and its value."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    return None


def _is_type_name(part: int | str) -> bool:
    """pydantic puts the tried type of a union into the path: "Symbol", "literal['indicator']", "list[...]"."""
    return isinstance(part, str) and (part[:1].isupper() or "[" in part or part in ("str", "function-after"))


def _repeated(node: yaml.Node | None) -> Iterator[tuple[Place, str, Place]]:
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated(item)
    elif isinstance(node, yaml.MappingNode):
        first: dict[str, Place] = {}
        for key, value in node.value:
            place = Place.of(key.start_mark)
            if isinstance(key, yaml.ScalarNode):
                if key.value in first:
                    yield place, key.value, first[key.value]
                first.setdefault(key.value, place)
            yield from _repeated(value)


#: What people trip over in YAML, by a piece of PyYAML's message, and what to write.
_REMEDIES = (
    ("'\\t' that cannot start any token", "indent with spaces: YAML does not allow tabs"),
    ("cannot start any token", "put the text in double quotes: * % @ ` and { mean something to YAML at the beginning"),
    ("mapping values are not allowed here", "put a text with a colon in double quotes, or correct the indentation"),
    ("expected <block end>", "correct the indentation: entries of one list or mapping begin in the same column"),
    ("expected ',' or", "close the bracket, or put a text with brackets in double quotes"),
    ("could not find expected ':'", "write 'key: value', with a colon and a space"),
    ("expected alphabetic or numeric character", "put a text that begins with * or & in double quotes"),
    ("found unexpected end of stream", "close the quotation mark"),
    ("found unknown escape", "write a backslash twice inside double quotes, or use single quotes"),
)


def _remedy(problem: str) -> str:
    return next((remedy for piece, remedy in _REMEDIES if piece in problem), "correct the YAML")
