"""Fixtures: PDFs with the files that must come out of them, and documents of which nothing must come out."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.errors import ExtractError, UsageError
from extract.package.write import package_files, write_files
from extract.reading import Reading, read_result

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
    """How a fixture came out."""

    word: str
    same: bool
    difference: str = ""


def find_cases(rule_folders: Sequence[Path], fixtures: Path | None, names: Sequence[str]) -> list[Case]:
    """The fixtures of the given rules ("rule") and cases ("rule/case"), all where none is given."""
    roots = (
        [fixtures]
        if fixtures
        else [place for folder in rule_folders for place in (folder / "fixtures", folder.parent / "fixtures")]
    )
    reports = [report for root in roots if root.is_dir() for report in sorted(root.glob("*/*/report.pdf"))]
    # A document with its plain tables beside it tests how tables are found, and no rule.
    cases = [Case(report.parent) for report in reports if not report.with_name("truth.json").exists()]
    if not cases:
        raise UsageError("no fixtures were found", "put a report at DIR/fixtures/RULE/CASE/report.pdf, or give --fixtures")
    chosen = [case for case in cases if not names or case.name in names or case.folder.parent.name in names]
    known = {case.name for case in cases} | {case.folder.parent.name for case in cases}
    for name in names:
        if name not in known:
            raise UsageError(f"there is no fixture {name!r}", "'council-extract rules test' without a name runs all of them")
    return chosen


def compare(case: Case, reading: Reading, update: bool = False) -> Outcome:
    """Run a fixture and compare what comes out with what is expected; with ``update`` write it there instead."""
    actual = actual_files(case, reading)
    expected = {path.name: path.read_text(encoding="utf-8") for path in sorted(case.expected.glob("*")) if path.is_file()}
    if actual == expected:
        return Outcome("same", True)
    difference = "\n".join(
        _difference(name, expected.get(name, ""), actual.get(name, "")) for name in sorted({*actual, *expected})
    ).strip()
    if update:
        for name in set(expected) - set(actual):
            (case.expected / name).unlink()
        write_files(case.expected, actual)
        return Outcome("updated", False, difference if expected else "")
    return Outcome("different", False, difference)


def actual_files(case: Case, reading: Reading) -> dict[str, str]:
    """What comes out of a fixture: CSV files, or the error that it ends with."""
    try:
        result = read_result(case.report, reading, case.report.name)
    except ExtractError as error:
        return {ERROR_FILE: f"{int(error.exit_code)} {type(error).__name__}\n"}
    files = package_files([result])
    return {name: files[name] for name in COMPARED}


def _difference(name: str, expected: str, actual: str) -> str:
    """The difference of two files, row by row; of a row that changed, only the columns that did."""
    if expected == actual:
        return ""
    if not expected or not actual:
        return f"{name}: {'is expected and did not come out' if expected else 'came out and is not expected'}"
    if not name.endswith(".csv"):
        return "\n".join(
            difflib.unified_diff(expected.splitlines(), actual.splitlines(), f"expected/{name}", name, lineterm="", n=0)
        )
    old, new = _rows(expected), _rows(actual)
    lines = [f"{name}:"]
    for key in [*old, *(key for key in new if key not in old)]:
        before, after = old.get(key), new.get(key)
        if before == after:
            continue
        if before is None or after is None:
            sign, row = ("+", after) if before is None else ("-", before)
            lines.append(f"{sign} {_summary(row or {})}")
            continue
        changes = [
            f"{column}: {before.get(column, '')!r} -> {after.get(column, '')!r}"
            for column in {**before, **after}
            if before.get(column) != after.get(column)
        ]
        lines.append(f"! {_summary(after)}: " + "; ".join(changes))
    return "\n".join(lines)


def _rows(text: str) -> dict[tuple[str, int], dict[str, str]]:
    """The rows of a CSV by what names them; rows of one name are counted."""
    rows: dict[tuple[str, int], dict[str, str]] = {}
    for row in csv.DictReader(io.StringIO(text)):
        name = (row.get("code") or "") + (row.get("observation_id") or row.get("document_id") or "")
        count = 0
        while (name, count) in rows:
            count += 1
        rows[name, count] = row
    return rows


def _summary(row: dict[str, str]) -> str:
    parts = [
        row.get(column, "") for column in ("code", "indicator", "column_label", "period_start", "value_text", "message", "file")
    ]
    return " | ".join(part for part in parts if part)
