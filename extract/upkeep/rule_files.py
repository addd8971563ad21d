"""Rule files checked with all that the program knows: each by itself, and all together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from extract.checks.catalogue import CHECKS
from extract.errors import BadRule, UsageError
from extract.regression import fixture_folders
from extract.rulebook.load import LoadedRule, load_rule, rule_files, shipped_rules_folder
from extract.rulebook.mistakes import Mistake, similar
from extract.rulebook.model import Rule
from extract.rulebook.yaml_file import YamlFile


@dataclass(slots=True)
class CheckedFile:
    """One rule file: what is wrong with it, and what is worth knowing. Both are lines for a person, the file's name first."""

    path: Path
    rule: LoadedRule | None = None
    mistakes: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def files_named(paths: Sequence[Path]) -> list[Path]:
    """The rule files that are named, or that are in a folder that is named. Raises UsageError where there are none."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            near = similar(str(path), [one.stem for one in rule_files(shipped_rules_folder())])
            shipped = f"; a shipped rule is at {shipped_rules_folder() / near}.yaml" if near else ""
            raise UsageError("there is no such file or folder", f"check the path{shipped}", file=str(path))
        within = rule_files(path) if path.is_dir() else [path]
        if not within:
            raise UsageError("holds no .yaml file", "give the folder that holds your rules", file=str(path))
        found += within
    return found


def check_files(paths: Sequence[Path]) -> list[CheckedFile]:
    """Every mistake in some rule files that would be used together."""
    checked = [_checked(path) for path in paths]
    loaded = [file for file in checked if file.rule is not None]
    for number, file in enumerate(loaded):
        for earlier in loaded[:number]:
            _compare(earlier, file)
    return checked


def _checked(path: Path) -> CheckedFile:
    try:
        rule = load_rule(path)
    except BadRule as error:
        return CheckedFile(path, mistakes=list(error.details) or [str(error)])
    file = YamlFile.read(path.read_text(encoding="utf-8"))
    return CheckedFile(path, rule, [f"{path}: {mistake}" for mistake in _unknown_checks(rule.rule, file)], _notes(rule))


def _unknown_checks(rule: Rule, file: YamlFile) -> Iterator[Mistake]:
    known = [check.code for check in CHECKS]
    for number, entry in enumerate(rule.switched_off):
        if entry.check not in known:
            near = similar(entry.check, known)
            remedy = f"write {near!r}" if near else "'council-extract checks' lists them"
            place = file.place(["switched_off", number, "check"])
            yield Mistake(place, f"switched_off.{number + 1}.check", f"there is no check {entry.check!r}", remedy)


def _notes(rule: LoadedRule) -> list[str]:
    """What is no mistake: a rule without fixtures, which nothing keeps right."""
    folder = rule.path.resolve().parent
    homes = fixture_folders(folder)
    if folder == shipped_rules_folder() and not any(home.is_dir() for home in homes):
        return []  # The installed program comes without fixtures.
    if any(True for home in homes for _ in home.glob(f"{rule.name}/*/report.pdf")):
        return []
    place = rule.path.parent / homes[0].relative_to(folder) if homes[0].is_relative_to(folder) else homes[0]
    place = place / rule.name / "NAME" / "report.pdf"
    return [
        f"{rule.path}: it has no fixtures, so that 'council-extract rules test' cannot guard it; put a report at {place} "
        f"and accept what comes out with 'council-extract rules test {rule.name} --update'"
    ]


def _compare(earlier: CheckedFile, later: CheckedFile) -> None:
    """Note what is wrong with two rules that are used together."""
    assert earlier.rule is not None
    assert later.rule is not None
    one, other = earlier.rule, later.rule
    if one.name == other.name:
        if one.path.resolve().parent == other.path.resolve().parent:
            later.mistakes.append(f"{other.path}: the rule {other.name!r} is also in {one.path.name}; keep one of the files")
        else:
            later.notes.append(f"{other.path}: it is used in place of {one.path}, which has the same name")
        return
    if one.rule.recognise == other.rule.recognise and _looks(one.rule) & _looks(other.rule):
        later.mistakes.append(
            f"{other.path}: the rules {one.name} and {other.name} claim the same tables: what they recognise and their columns "
            f"are the same; remove one, or make its 'recognise' more exact ({one.path})"
        )


def _looks(rule: Rule) -> set[tuple[str, ...]]:
    """What a rule asks of its tables: the texts of their pages, and the columns or figures by which they are known."""
    tables = {(*kind.page_says, "", *(one.heading for one in kind.columns if one.identifying)) for kind in rule.tables}
    return tables | {(*kind.page_says, "", *(one.label for one in kind.fields if not one.optional)) for kind in rule.cards}
