"""Every format holds the rows of the CSVs, and opens in the programs that people use."""

from __future__ import annotations

import asyncio
import io
import json
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas as pd
import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from frictionless import Package as FrictionlessPackage
from hypothesis import given
from hypothesis import strategies as st

import extract.frames
from extract.errors import UsageError
from extract.figures import decimals
from extract.package.columns import FILES, FileMeaning
from extract.package.csv_files import cell_text, csv_text
from extract.package.parquet import parquet_files
from extract.package.read import read_package
from extract.package.rows import Package
from extract.package.sqlite import database
from extract.package.xlsx import workbook
from extract.periods import Basis
from extract.records import Observation
from extract.rulebook.model import Unit
from tests.conftest import ROOT, Rows, Run, read_rows, report
from tests.packages import Line, package

NAMES = [file.name for file in FILES]
CASES = ("bcp-send-scorecard/calc-ruled", "durham-period-to-date/calc")
MEDIATIONS = "Total number of mediations (cumulative figure calendar year)"
FORMATS = ("json", "xlsx", "sqlite", "parquet")


@pytest.fixture(scope="module")
def out(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A package of two documents in every format."""
    folder = tmp_path_factory.mktemp("formats") / "out"
    options = [word for name in FORMATS for word in ("--format", name)]
    done = run("run", *map(report, CASES), "-o", folder, "-q", *options)
    assert (done.code, done.out, done.err) == (0, "", "")
    return folder


def meaning(name: str) -> FileMeaning:
    return next(file for file in FILES if file.name == name)


def csv_rows(out: Path, name: str) -> Rows:
    return read_rows(out / f"{name}.csv")


def as_text(value: Any, column: str, name: str) -> str:
    """A value from another format as the CSV writes it; figures without the zeros that a type may add or drop."""
    if value is None or value is pd.NaT or (isinstance(value, float) and pd.isna(value)) or value is pd.NA:
        return ""
    if isinstance(value, datetime):
        value = value.date()
    if column in meaning(name).figures:
        return str(Decimal(str(value)).normalize())
    return cell_text(value)


def expected(out: Path, name: str) -> Rows:
    figures = meaning(name).figures
    return [
        {key: str(Decimal(value).normalize()) if key in figures and value else value for key, value in row.items()}
        for row in csv_rows(out, name)
    ]


def test_a_package_is_read_back_as_it_was_written(out: Path) -> None:
    package = read_package(out)
    for file in FILES:
        assert csv_text(file.record, package.rows(file.name)) == (out / f"{file.name}.csv").read_text("utf-8")


# --- Python --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_frames_hold_the_rows(out: Path, name: str) -> None:
    table = getattr(extract.frames.read(out), name)
    found = [{key: as_text(value, key, name) for key, value in row.items()} for row in table.to_dict("records")]
    assert found == expected(out, name)


def test_frames_are_typed(out: Path) -> None:
    frames = extract.frames.read(out)
    types = frames.observations.dtypes
    assert str(types["period_start"]) == "datetime64[s]" and str(types["page"]) == "Int64" and str(types["x0"]) == "float64"
    assert isinstance(types["unit"], pd.CategoricalDtype) and str(types["indicator"]) == "str"
    assert all(isinstance(value, Decimal) for value in frames.observations["value"].dropna())
    mediations = frames.monthly[frames.monthly.indicator == MEDIATIONS]
    assert mediations[mediations.period_start.dt.year == 2024].monthly_value.sum() == 435


# --- JSON ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_json_holds_the_rows(out: Path, name: str) -> None:
    rows = json.loads((out / f"{name}.json").read_text("utf-8"))
    found = [{key: as_text(value, key, name) for key, value in row.items()} for row in rows]
    assert found == expected(out, name)


# --- XLSX ----------------------------------------------------------------------------------------------------------------

SCALED = ("value", "cumulative_value", "monthly_value")


def sheet_rows(book: openpyxl.Workbook, name: str) -> Rows:
    header, *rows = book[name].iter_rows(values_only=True)
    found = []
    for cells in rows:
        row = dict(zip(map(str, header), cells, strict=True))
        row.pop("link", None)
        for key in SCALED:
            if row.get("unit") == "percent" and isinstance(row.get(key), int | float):
                row[key] = round(Decimal(repr(row[key])) * 100, 12)
        found.append({key: as_text(_whole(value), key, name) for key, value in row.items()})
    return found


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value == int(value) else value


def comparable(rows: Rows, name: str) -> Rows:
    """Positions are numbers in a sheet: 81.00 is 81."""
    numbers = [key for key, column in meaning(name).columns.items() if column.kind == "number"]
    return [{key: str(float(value)) if key in numbers and value else value for key, value in row.items()} for row in rows]


@pytest.mark.parametrize("name", NAMES)
def test_the_workbook_holds_the_rows(out: Path, name: str) -> None:
    book = openpyxl.load_workbook(out / "council-extract.xlsx")
    assert comparable(sheet_rows(book, name), name) == comparable(expected(out, name), name)


def test_numbers_dates_and_percentages_are_what_they_look_like(out: Path) -> None:
    book = openpyxl.load_workbook(out / "council-extract.xlsx")
    sheet = book["observations"]
    columns = {str(cell.value): place for place, cell in enumerate(sheet[1], start=1)}
    for line, row in enumerate(csv_rows(out, "observations"), start=2):
        cell = sheet.cell(line, columns["value"])
        if not row["value"]:
            assert cell.value is None
            continue
        assert cell.data_type == "n"
        value = Decimal(row["value"])
        places = "0." + "0" * decimals(value) if decimals(value) else "0"
        percent = row["unit"] == "percent"
        assert cell.number_format == (f"{places}%" if percent else places)
        assert cell.value == pytest.approx(float(value / 100 if percent else value), abs=0, rel=1e-15)
    start = sheet.cell(2, columns["period_start"])
    assert start.value == datetime(2023, 12, 1)  # noqa: DTZ001 - a spreadsheet's dates have no time zone
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref.startswith("A1:")


def test_each_row_links_to_its_page(out: Path) -> None:
    book = openpyxl.load_workbook(out / "council-extract.xlsx")
    sheet = book["observations"]
    column = sheet.max_column
    files = {row["document_id"]: row["file"] for row in csv_rows(out, "documents")}
    for line, row in enumerate(csv_rows(out, "observations"), start=2):
        link = sheet.cell(line, column).hyperlink
        assert link is not None and link.location == f"page={row['page']}"
        assert (out / str(link.target).replace("\\", "/")).resolve() == Path(files[row["document_id"]]).resolve()


def test_a_long_text_among_the_figures_is_not_cut_off() -> None:
    said = "Two schools have not yet sent their returns; the figure will be given in the next report, with the corrected March."
    made = package(
        Line("Returns", Basis.MONTH, (2024, 1), ["12", "not yet", "14"]), Line("Visits", Basis.MONTH, (2024, 1), ["1"] * 3)
    )
    long = tuple(replace(one, value_text=said) if one.value_text == "not yet" else one for one in made.observations)
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(replace(made, observations=long), {})))["scorecard"]
    cell = sheet["D2"]
    assert cell.value == said and cell.alignment.wrap_text and cell.alignment.horizontal == "left"
    width, height = sheet.column_dimensions["D"].width, sheet.row_dimensions[2].height
    assert 35 <= width <= 45 and sheet.column_dimensions["C"].width < 15
    assert height >= 13 * len(said) / (1.3 * width) and sheet.row_dimensions[3].height < 14
    assert sheet["C2"].value == 12


def test_the_scorecard_is_laid_out_as_printed(out: Path) -> None:
    book = openpyxl.load_workbook(out / "council-extract.xlsx")
    sheet = book["scorecard 1"]
    heads = [cell.value for cell in sheet[1]]
    assert heads[:4] == ["page", "indicator", "Dec 23", "Jan 24"] and heads[-4:] == ["Nat", "SN", "SW", "Target"]
    labels = {sheet.cell(line, 2).value: line for line in range(2, sheet.max_row + 1)}
    line = labels["Total number of mediations (cumulative figure calendar year)"]
    assert [sheet.cell(line, column).value for column in range(3, 8)] == [143, 23, 56, 97, 132]
    support = [sheet.cell(labels["No. of SEN Support"], column) for column in (3, 4)]
    assert [(cell.value, cell.number_format) for cell in support] == [(7143, '0" ▶"'), (7359, '0" ▲"')], "numbers with arrows"
    long = next(
        line for label, line in labels.items() if str(label).startswith("No. of statutory school age CYPs in Mainstream")
    )
    assert sheet.row_dimensions[long].height == 2 * sheet.row_dimensions[line].height, "the label is not cut off"
    assert sheet.cell(labels["EHCPs and SEN Support"], sheet.max_column).fill.fgColor.rgb == "FFDDE7F3", (
        "a band across the sheet"
    )
    below = labels["% of mediation cases that were followed by appeals (cumulative calendar)"]
    doubtful = sheet.cell(below, heads.index("Aug 24") + 1)
    assert doubtful.value == "11.84% (3) ▲" and doubtful.comment is not None
    assert "11.84% of 295 is 35" in doubtful.comment.text
    commented = sum(cell.comment is not None for row in sheet.iter_rows() for cell in row)
    findings = {row["observation_id"] or row["related_observation_ids"].split(";")[0] for row in csv_rows(out, "findings")}
    own = {row["observation_id"] for row in csv_rows(out, "observations") if "bcp" in row["rule"]}
    assert commented == len(findings & own)


def test_each_table_of_a_report_has_its_own_columns(tmp_path: Path) -> None:
    """Kent's summary of ratings, its cards and its tables of months have hardly a heading in common."""

    def cell(page: int, column: int, label: str, x0: float, value: int, **changes: Any) -> Observation:
        printed = {"page": page, "column": column, "column_label": label, "value_text": str(value), "value": Decimal(value)}
        name = f"x-p{page}-c{column}-{label}"
        return one_observation(observation_id=name, section="", unit=Unit.COUNT, x0=x0, row=2, **printed, **changes)

    observations = [
        cell(1, 2, "Jan 24", 200.0, 1),
        cell(1, 3, "Feb 24", 300.0, 2),
        cell(2, 2, "Jan 24", 200.0, 3),
        cell(3, 1, "Latest", 250.0, 4),
        cell(3, 2, "Floor", 350.0, 5, top=10.0),
        cell(3, 2, "Target", 350.0, 6, top=20.0),
        cell(3, 3, "Previous", 90.0, 7),
    ]
    (tmp_path / "x.xlsx").write_bytes(workbook(small_package(*observations), {}))
    lines = list(openpyxl.load_workbook(tmp_path / "x.xlsx")["scorecard"].iter_rows(values_only=True))
    label = observations[0].indicator
    assert [[text for text in line if text is not None] for line in lines] == [
        ["page", "indicator", "Jan 24", "Feb 24"],
        ["page 1", label, 1, 2],
        ["page 2", label, 3],
        [],
        ["page", "indicator", "Previous", "Latest", "Floor", "Target"],
        ["page 3", label, 7, 4, 5, 6],
    ]


def one_observation(**changes: Any) -> Observation:
    package = read_package(ROOT / "tests" / "package")
    return replace(package.observations[0], **changes)


def small_package(*observations: Observation) -> Package:
    package = read_package(ROOT / "tests" / "package")
    return replace(package, observations=observations, monthly=(), findings=())


HOSTILE = ['=HYPERLINK("http://x","y")', "+1+1", "-1-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "<b>&", "a\x00b\x1f"]


def test_no_cell_starts_a_formula(tmp_path: Path) -> None:
    observations = [
        one_observation(observation_id=f"o{number}", value_text=text, indicator=text, section=text, value=None, unit=None)
        for number, text in enumerate(HOSTILE)
    ]
    path = tmp_path / "hostile.xlsx"
    path.write_bytes(workbook(small_package(*observations), {}))
    book = openpyxl.load_workbook(path)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    texts = {cell.value for cell in book["observations"]["J"]} | {cell.value for cell in book["observations"]["G"]}
    assert set(HOSTILE[:4]) <= texts
    assert all(cell.quotePrefix for cell in cells if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "@")))


def test_figures_and_texts_that_a_sheet_cannot_hold(tmp_path: Path) -> None:
    long, exact = "w" * 40_000, Decimal("12345678901234567.25")
    path = tmp_path / "long.xlsx"
    path.write_bytes(workbook(small_package(one_observation(value_text=long, value=exact, unit=None)), {}))
    values = [
        cell for row in openpyxl.load_workbook(path)["observations"].iter_rows(min_row=2, values_only=True) for cell in row
    ]
    assert "12345678901234567.25" in values
    cut = next(value for value in values if isinstance(value, str) and value.startswith("ww"))
    assert len(cut) == 32_767 and cut.endswith("…")


@given(
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**11), max_value=10**11), st.sampled_from(Unit)
)
def test_a_sheet_shows_the_printed_digits(value: Decimal, unit: Unit) -> None:
    """A double shown with the printed number of places has the printed digits."""
    held = float(value.scaleb(-2) if unit is Unit.PERCENT else value)
    shown = Decimal(repr(held)) * (100 if unit is Unit.PERCENT else 1)
    assert round(shown, decimals(value)) == value


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_libreoffice_opens_the_workbook(out: Path, tmp_path: Path) -> None:
    """Opened and saved again, sheet by sheet, it still holds the figures and no formula."""
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "xlsx", "--outdir"]
    subprocess.run([*command, str(tmp_path), str(out / "council-extract.xlsx")], check=True, capture_output=True, timeout=300)
    again = openpyxl.load_workbook(tmp_path / "council-extract.xlsx")
    assert again.sheetnames == ["scorecard 1", "scorecard 2", *NAMES]
    assert not [cell for sheet in again for row in sheet.iter_rows() for cell in row if cell.data_type in ("f", "e")]
    for name in NAMES:
        assert comparable(sheet_rows(again, name), name) == comparable(expected(out, name), name)
    comments = [cell.comment for row in again["scorecard 1"].iter_rows() for cell in row if cell.comment]
    assert any("11.84% of 295 is 35" in comment.text for comment in comments)


# --- SQLite and Datasette ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_database_holds_the_rows(out: Path, name: str) -> None:
    connection = sqlite3.connect(out / "council-extract.sqlite")
    connection.row_factory = sqlite3.Row
    columns = ", ".join(f'"{column}"' for column in meaning(name).columns)
    rows = connection.execute(f"SELECT {columns} FROM {name} ORDER BY rowid").fetchall()
    found = [{key: cell_text(row[key]) for key in row.keys()} for row in rows]  # noqa: SIM118 - a sqlite3.Row runs over values
    assert found == csv_rows(out, name), "the digits are those of the CSV, trailing zeros and all"


def test_the_database_is_in_order(out: Path) -> None:
    connection = sqlite3.connect(out / "council-extract.sqlite")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    differ = connection.execute("SELECT count(*) FROM observations WHERE value_number IS NOT CAST(value AS REAL)").fetchone()
    assert differ == (0,)
    plan = connection.execute("EXPLAIN QUERY PLAN SELECT * FROM observations WHERE indicator_id = 'x'").fetchall()
    assert "USING INDEX" in plan[0][-1]


def test_the_views_answer_the_common_questions(out: Path) -> None:
    connection = sqlite3.connect(out / "council-extract.sqlite")
    series = connection.execute(
        "SELECT value FROM monthly_series WHERE indicator = ? AND period_start LIKE '2024%' ORDER BY period_start", [MEDIATIONS]
    ).fetchall()
    assert [int(value) for (value,) in series] == [23, 33, 41, 35, 43, 53, 45, 22, 33, 33, 33, 41]
    found = connection.execute("SELECT sum(findings) FROM findings_by_authority").fetchone()
    assert found == (len(csv_rows(out, "findings")),)
    latest = connection.execute("SELECT period_start, value FROM latest_values WHERE indicator = ?", [MEDIATIONS]).fetchall()
    assert latest == [("2025-01-01", "42")]
    search = "SELECT indicator FROM indicators_fts WHERE indicators_fts MATCH 'mediations'"
    assert len(connection.execute(search).fetchall()) >= 2


def test_datasette_opens_the_database(out: Path) -> None:
    from datasette.app import Datasette

    metadata = json.loads((out / "metadata.json").read_text("utf-8"))

    async def pages() -> dict[str, Any]:
        served = Datasette([str(out / "council-extract.sqlite")], metadata=metadata)
        await served.invoke_startup()
        found: dict[str, Any] = {}
        for table in (*NAMES, "indicators", "monthly_series", "findings_by_authority", "latest_values"):
            found[table] = await served.client.get(f"/council-extract/{table}")
        found["search"] = await served.client.get("/council-extract/indicators.json?_search=mediations&_shape=array")
        found["home"] = await served.client.get("/")
        return found

    found = asyncio.run(pages())
    assert {page.status_code for page in found.values()} == {200}
    html = found["observations"].text
    assert "Every printed cell that says something" in html and "In points." in html
    assert "In the unit that the column unit names." in html
    assert "Bournemouth" in found["home"].text, "the source is named"
    assert any("mediations" in row["indicator"] for row in found["search"].json())


@pytest.mark.filterwarnings("default")
def test_a_hostile_name_is_data_in_the_database() -> None:
    text = "'); DROP TABLE observations; --"
    data = database(small_package(one_observation(indicator=text, section=text, value_text=text)))
    connection = sqlite3.connect(":memory:")
    connection.deserialize(data)
    assert connection.execute("SELECT indicator FROM observations").fetchall() == [(text,)]


# --- Parquet -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_parquet_holds_the_rows_for_every_reader(out: Path, name: str) -> None:
    path = out / f"{name}.parquet"
    by_pandas = pd.read_parquet(path, dtype_backend="pyarrow").to_dict("records")
    by_polars = polars.read_parquet(path).to_dicts()
    query = duckdb.execute(f"SELECT * FROM read_parquet('{path}')")
    columns = [column[0] for column in query.description]
    by_duckdb = [dict(zip(columns, row, strict=True)) for row in query.fetchall()]
    for rows in (by_pandas, by_polars, by_duckdb):
        found = [{str(key): as_text(value, str(key), name) for key, value in row.items()} for row in rows]
        assert found == expected(out, name)


def test_parquet_is_typed(out: Path) -> None:
    schema = pq.read_schema(out / "observations.parquet")
    assert schema.field("value").type == pa.decimal128(38, 10) and schema.field("period_start").type == pa.date32()
    assert schema.field("page").type == pa.int64()
    assert b"description" in (schema.field("value").metadata or {})
    read = duckdb.execute(
        f"SELECT typeof(value), typeof(period_start) FROM read_parquet('{out / 'observations.parquet'}') LIMIT 1"
    )
    assert read.fetchall() == [("DECIMAL(38,10)", "DATE")]
    assert polars.read_parquet(out / "observations.parquet").schema["value"] == polars.Decimal(38, 10)


def test_a_figure_longer_than_a_decimal_is_refused_in_words() -> None:
    with pytest.raises(UsageError, match="more digits than Parquet's decimals can hold"):
        parquet_files(small_package(one_observation(value=Decimal("9" * 40))))
    precise = one_observation(value=Decimal("0." + "1" * 20))
    table = pq.read_table(pa.BufferReader(parquet_files(small_package(precise))["observations.parquet"]))
    assert table["value"].to_pylist() == [precise.value]


# --- the data package ----------------------------------------------------------------------------------------------------


def test_frictionless_validates_the_package(out: Path) -> None:
    outcome = FrictionlessPackage(str(out / "datapackage.json")).validate()
    assert outcome.valid, outcome.flatten(["message"])[:3]


def test_frictionless_would_see_a_broken_package(out: Path, tmp_path: Path) -> None:
    broken = shutil.copytree(out, tmp_path / "broken")
    text = (broken / "observations.csv").read_text("utf-8")
    (broken / "observations.csv").write_text(text.replace(",snapshot,", ",nonsense,", 1), "utf-8")
    assert not FrictionlessPackage(str(broken / "datapackage.json")).validate().valid


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("name", NAMES)
def test_csvw_reads_the_metadata(out: Path, name: str) -> None:
    from csvw import CSVW

    table = CSVW(str(out / f"{name}.csv-metadata.json"), validate=True)
    assert table.is_valid and not table.warnings
    rows = [{key: as_text(value, key, name) for key, value in row.items()} for row in table.tables[0]]
    assert comparable(rows, name) == comparable(expected(out, name), name)
    if name == "observations":
        first = next(iter(table.tables[0]))
        assert isinstance(first["value"], Decimal) and isinstance(first["period_start"], date)


# --- the command line ----------------------------------------------------------------------------------------------------


def test_the_same_input_gives_the_same_files(run: Run, out: Path, tmp_path: Path) -> None:
    again = out.parent / "again"
    options = [word for name in FORMATS for word in ("--format", name)]
    assert run("run", *map(report, CASES), "-o", again, "-q", *options).code == 0
    for path in out.iterdir():
        assert path.read_bytes() == (again / path.name).read_bytes(), path.name


def test_files_need_a_folder(run: Run) -> None:
    done = run("run", report(CASES[1]), "--format", "xlsx")
    assert done.code == 2 and "-o DIR" in done.err
    both = run("run", report(CASES[1]), "--format", "csv", "--format", "json")
    assert both.code == 2 and "only one format" in both.err


def test_a_format_whose_library_is_missing_says_what_to_install(tmp_path: Path) -> None:
    code = (
        "import sys, importlib.util\nfind = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *rest: None if name in ('xlsxwriter', 'pyarrow') else find(name, *rest)\n"
        "from extract.cli import run_command_line\n"
        f"sys.exit(run_command_line(['run', {str(report(CASES[1]))!r}, '-o', {str(tmp_path)!r}, '--format', sys.argv[1]]))"
    )
    for name in ("xlsx", "parquet"):
        done = subprocess.run([sys.executable, "-c", code, name], capture_output=True, text=True, cwd=ROOT)
        assert done.returncode == 2 and f"pip install 'council-extract[{name}]'" in done.stderr


def test_a_folder_that_is_no_package(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no package"):
        read_package(tmp_path)
    shutil.copytree(ROOT / "tests" / "package", tmp_path / "package")
    path = tmp_path / "package" / "observations.csv"
    path.write_text(path.read_text("utf-8").replace(",snapshot,", ",nonsense,", 1), "utf-8")
    with pytest.raises(UsageError, match=r"row 1: basis"):
        read_package(tmp_path / "package")


def test_one_document_given_twice_is_read_once(run: Run, tmp_path: Path) -> None:
    shutil.copy(report(CASES[1]), tmp_path / "copy.pdf")
    done = run("run", report(CASES[1]), tmp_path / "copy.pdf", "--table", "documents")
    assert done.code == 0 and len(done.rows) == 1
    assert "copy.pdf: the same document as" in done.err
