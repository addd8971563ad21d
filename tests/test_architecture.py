"""The shape of the house: rooms know only the rooms before them, and none is too large."""

from __future__ import annotations

import ast
import subprocess
from pathlib import Path

import pytest

from extract.package.columns import BATCH_FILES, FILES
from tests.conftest import ROOT, SHARED

#: The rooms in the order in which data flows. A module may import from its own room and from those before it.
ROOMS = [
    {"errors", "__init__", "versions"},
    {"authorities"},
    {"marks"},
    {"grid"},
    {"periods"},
    {"year_key", "italics_key"},
    {"rulebook"},
    {"records"},
    {"figures"},
    {"table_identity"},
    {"markers"},
    {"corrections"},
    {"document", "front_page"},
    {"scorecard"},
    {"decumulate"},
    {"prose"},
    {"checks"},
    {"suppressed"},
    {"months"},
    {"triage"},
    {"inference"},
    {"drafting"},
    {"claims"},
    {"pipeline"},
    {"inspection"},
    {"reasons"},
    {"tasks"},
    {"serve"},
    {"child"},
    {"reading"},
    {"package"},
    {"frames"},
    {"disclosure"},
    {"profiles"},
    {"review"},
    {"delivery"},
    {"row_differences"},
    {"regression"},
    {"upkeep"},
    {"proposal"},
    {"batch"},
    {"cli"},
    {"__main__"},
]

MODULES = sorted((ROOT / "extract").rglob("*.py"))


def room(module: str) -> int:
    name = module.split(".")[1] if "." in module else "__init__"
    return next(index for index, names in enumerate(ROOMS) if name in names)


def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("extract"):
            found.add(node.module or "")
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.startswith("extract")}
    return found


@pytest.mark.parametrize("path", MODULES, ids=[str(path.relative_to(ROOT)) for path in MODULES])
def test_a_room_knows_only_the_rooms_before_it(path: Path) -> None:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    assert {other for other in imports(path) if room(other) > room(module)} == set()


@pytest.mark.parametrize("path", MODULES, ids=[str(path.relative_to(ROOT)) for path in MODULES])
def test_no_module_is_too_long(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) < 600


def test_pdfium_is_opened_only_behind_the_child() -> None:
    users = {path.relative_to(ROOT / "extract").as_posix() for path in MODULES if "import pypdfium2" in path.read_text("utf-8")}
    assert users == {f"marks/{name}.py" for name in ("pdfium", "pdfium_page", "pdfium_text", "pdfium_calls", "outline")}
    parents = {"child", "reading", "cli", "package", "regression", "batch"}
    for path in MODULES:
        if path.relative_to(ROOT / "extract").parts[0].removesuffix(".py") in parents:
            assert not {"extract.marks.pdfium", "extract.pipeline", "extract.tasks", "extract.serve"} & imports(path), path


def test_no_council_is_named_in_code() -> None:
    names = ("bournemouth", "bcp", "durham", "oakland", "wilmington", "kent ")
    for path in MODULES:
        text = path.read_text("utf-8").lower()
        assert not [name for name in names if name in text], path


def test_public_names_are_documented() -> None:
    for path in MODULES:
        tree = ast.parse(path.read_text("utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                explained = any("explanation" in ast.dump(item) for item in node.body if isinstance(item, ast.Assign))
                assert ast.get_docstring(node) or explained, f"{path.name}: {node.name}"


def test_every_column_is_documented() -> None:
    for file in (*FILES, *BATCH_FILES):
        for name, meaning in file.columns.items():
            assert meaning.description.endswith("."), f"{file.name}.{name}"


def test_nothing_of_the_source_material_is_committed() -> None:
    if not SHARED.exists():
        pytest.skip("the source material is not here")
    tracked = subprocess.run(["git", "ls-files", "*.pdf"], cwd=ROOT, capture_output=True, text=True).stdout.split("\n")
    known = {path.stat().st_size: path for path in (SHARED / "pdfs").rglob("*.pdf")}
    for name in filter(None, tracked):
        size = (ROOT / name).stat().st_size
        assert size not in known or (ROOT / name).read_bytes() != known[size].read_bytes(), name
