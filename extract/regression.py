"""Fixtures: PDFs with the files that must come out of them, and documents of which nothing must come out."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.errors import ExtractError, UsageError
from extract.package.write import package_files, write_files
from extract.reading import Reading, read_result
from extract.row_differences import compare_csv
from extract.rulebook.mistakes import similar

#: The files that are compared: the rest of a package follows from them.
COMPARED = ("observations.csv", "monthly.csv", "findings.csv", "documents.csv")

#: The file that says how a document must fail.
ERROR_FILE = "error.txt"


@dataclass(frozen=True, slots=True)
class Case:
    """One fixture: a document and what is expected of it."""

    folder: Path

    @property
    def name(self) -> str:
        return f"{self.folder.parent.name}/{self.folder.name}"

    @property
    def report(self) -> Path:
        return self.folder / "report.pdf"

    @property
    def expected(self) -> Path:
        return self.folder / "expected"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a fixture came out. ``files`` are what came out, ``difference`` how that differs from what is expected, in words."""

    word: str
    files: Mapping[str, str]
    difference: str = ""

    @property
    def same(self) -> bool:
        return self.word == "same"

    @property
    def fails(self) -> bool:
        """Whether the document ends with an error: expected only of one that no rule must read."""
        return ERROR_FILE in self.files


def fixture_folders(rule_folder: Path) -> tuple[Path, Path]:
    """Where the fixtures of a folder of rules may be: in it, or beside it."""
    return rule_folder / "fixtures", rule_folder.parent / "fixtures"


def find_cases(rule_folders: Sequence[Path], fixtures: Path | None, names: Sequence[str]) -> list[Case]:
    """The fixtures of the given rules ("rule") and cases ("rule/case"), all where none is given."""
    roots = [fixtures] if fixtures else [place for folder in rule_folders for place in fixture_folders(folder)]
    reports = [report for root in dict.fromkeys(roots) if root.is_dir() for report in sorted(root.glob("*/*/report.pdf"))]
    # A document with its plain tables beside it tests how tables are found, and no rule.
    cases = [Case(report.parent) for report in reports if not report.with_name("truth.json").exists()]
    if not cases:
        looked = fixtures or rule_folders[-1] / "fixtures"
        raise UsageError(
            "no fixtures were found", f"put a report at {looked}/RULE/CASE/report.pdf, or give their folder with --fixtures"
        )
    chosen = [case for case in cases if not names or case.name in names or case.folder.parent.name in names]
    known = {case.name for case in cases} | {case.folder.parent.name for case in cases}
    for name in names:
        if name not in known:
            near = similar(name, known)
            all_of_them = "'council-extract rules test' without a name runs all of them"
            raise UsageError(f"there is no fixture {name!r}", f"did you mean {near!r}? {all_of_them}" if near else all_of_them)
    return chosen


def compare(case: Case, reading: Reading) -> Outcome:
    """Run a fixture and compare what comes out with what is expected."""
    actual, said = _what_comes_out(case, reading)
    expected = {path.name: path.read_text(encoding="utf-8") for path in sorted(case.expected.glob("*")) if path.is_file()}
    if actual == expected:
        return Outcome("same", actual)
    if not expected:
        came_out = ["nothing is expected yet; what came out:", *map(_counted, actual.items())]
        return Outcome("new", actual, "\n".join(filter(None, (said, *came_out))))
    names = sorted({*actual, *expected})
    difference = "\n".join(filter(None, (_difference(name, expected.get(name), actual.get(name)) for name in names)))
    return Outcome("different", actual, "\n".join(filter(None, (said, difference))))


def accept(case: Case, outcome: Outcome) -> None:
    """Write what came out of a fixture as what is expected of it."""
    write_files(case.expected, dict(outcome.files))
    for path in case.expected.glob("*"):
        if path.is_file() and path.name not in outcome.files:
            path.unlink()


def _what_comes_out(case: Case, reading: Reading) -> tuple[dict[str, str], str]:
    """What comes out of a fixture: CSV files, or the error that it ends with and what that says."""
    try:
        result = read_result(case.report, reading, case.report.name)
    except ExtractError as error:
        return {ERROR_FILE: f"{int(error.exit_code)} {type(error).__name__}\n"}, str(error)
    files = package_files([result])
    return {name: files[name] for name in COMPARED}, ""


def _counted(file: tuple[str, str]) -> str:
    name, text = file
    if not name.endswith(".csv"):
        return f"{name}: {text.strip()}"
    rows = sum(1 for _ in csv.reader(io.StringIO(text))) - 1
    return f"{name}: {rows} row{'' if rows == 1 else 's'}"


def _difference(name: str, expected: str | None, actual: str | None) -> str:
    """The difference of two versions of a file; None stands for a file that is not there."""
    if expected == actual:
        return ""
    if expected is None or actual is None:
        text = actual if expected is None else expected
        assert text is not None
        which = "came out and is not expected" if expected is None else "is expected and did not come out"
        return f"{name}: {which}\n  {_counted((name, text))}"
    if not name.endswith(".csv"):
        return f"{name}: was '{expected.strip()}', is '{actual.strip()}'"
    return f"{name}: " + "\n".join(compare_csv(expected, actual).lines())
