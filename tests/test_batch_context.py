"""What is known of a document from outside of it, and which of several sources is believed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.batch.facts import FACTS, Context, Facts, believed, with_context
from extract.batch.manifest import read_manifest
from extract.batch.names import date_in_name, facts_in_file_name, facts_in_folders
from extract.batch.sidecar import Sidecars
from extract.document import Known
from extract.errors import UsageError
from tests.conftest import Run, read_rows
from tests.corpus import REPORTS, copy_of, text_pdf
from tests.records import RECORD

BRENT = "London Borough of Brent"

CABINET = "Public reports pack 13th-Mar-2025 15.00 Cabinet"


@pytest.mark.parametrize(
    ("name", "title", "committee", "day"),
    [
        (f"{CABINET}.pdf", CABINET, "Cabinet", "2025-03-13"),
        (f"g9475 {CABINET}.pdf", CABINET, "Cabinet", "2025-03-13"),
        (f"{CABINET} (2).pdf", CABINET, "Cabinet", "2025-03-13"),
        (CABINET.replace(" ", "%20") + ".pdf?T=10", CABINET, "Cabinet", "2025-03-13"),
        (CABINET.replace(" ", "+") + ".PDF", CABINET, "Cabinet", "2025-03-13"),
        (CABINET.replace(" ", "_") + ".pdf", CABINET, "Cabinet", "2025-03-13"),
        (
            "Agenda frontsheet 30th-Jan-2025 10.00 Cabinet.pdf",
            "Agenda frontsheet 30th-Jan-2025 10.00 Cabinet",
            "Cabinet",
            "2025-01-30",
        ),
        (
            "Printed minutes 30th-Jan-2025 10.00 Cabinet.pdf",
            "Printed minutes 30th-Jan-2025 10.00 Cabinet",
            "Cabinet",
            "2025-01-30",
        ),
        (
            "Public reports pack Wednesday 24-Jul-2024 14.00 Improvement Committee.pdf",
            "Public reports pack Wednesday 24-Jul-2024 14.00 Improvement Committee",
            "Improvement Committee",
            "2024-07-24",
        ),
        ("2025-03-11 SEND scorecard.pdf", "", "", "2025-03-11"),
        ("scorecard_20250311.pdf", "", "", "2025-03-11"),
        ("s128883.pdf", "", "", ""),
        ("m123_pack.pdf", "", "", ""),
        ("Scorecard January 2025.pdf", "", "", ""),
        ("Public reports pack 31st-Feb-2025 15.00 Cabinet.pdf", "", "", ""),
    ],
)
def test_file_names(name: str, title: str, committee: str, day: str) -> None:
    facts = facts_in_file_name(f"anywhere/{name}")
    assert (facts.title, facts.committee, facts.meeting_date) == (title, committee, day)


def test_an_item_in_a_file_name() -> None:
    assert facts_in_file_name("Item 10 - SEND Improvement Update.pdf").agenda_item == "10"
    assert facts_in_file_name("Agenda item 4a.pdf").agenda_item == "4a"
    assert facts_in_file_name("Items for information.pdf").agenda_item == ""


@pytest.mark.parametrize(
    ("path", "authority", "committee", "day"),
    [
        ("kent/cabinet/2025-01-30/originals/x.pdf", "Kent County Council", "Cabinet", "2025-01-30"),
        ("Kent County Council/x.pdf", "Kent County Council", "", ""),
        ("brent/overview-and-scrutiny-committee/11-03-2025/x.pdf", BRENT, "Overview and Scrutiny Committee", "2025-03-11"),
        ("x/Health and Wellbeing Board 13th-Mar-2025/x.pdf", "", "Health and Wellbeing Board", "2025-03-13"),
        ("full-council/20250311/x.pdf", "", "Full Council", "2025-03-11"),
        ("downloads/x.pdf", "", "", ""),
        ("x.pdf", "", "", ""),
        ("2025-13-45/x.pdf", "", "", ""),
    ],
)
def test_folders(path: str, authority: str, committee: str, day: str) -> None:
    facts = facts_in_folders(path)
    assert (facts.authority, facts.committee, facts.meeting_date) == (authority, committee, day)


def test_a_mirrored_site_gives_the_address() -> None:
    facts = facts_in_folders("mirror/democracy.kent.gov.uk/documents/s128883/Appendix 1.pdf")
    assert facts.source_url == "https://democracy.kent.gov.uk/documents/s128883/Appendix%201.pdf"
    assert facts.authority == "Kent County Council"
    facts = facts_in_folders("stockport.moderngov.co.uk/documents/g9475/x.pdf?T=10")
    assert facts.source_url == "https://stockport.moderngov.co.uk/documents/g9475/x.pdf?T=10"
    assert facts.authority == "Stockport Metropolitan Borough Council"
    assert facts_in_folders("files.example.com/x.pdf").source_url == ""


@given(st.text(max_size=80))
def test_any_name_can_be_looked_at(name: str) -> None:
    facts_in_folders(name)
    facts_in_file_name(name)
    date_in_name(name)


# --- precedence --------------------------------------------------------------------------------------------------------------


def test_the_first_source_that_knows_is_believed() -> None:
    context = believed(
        [
            ("manifest", Facts(committee="Cabinet")),
            ("sidecar", Facts(committee="Board", meeting_date="2025-03-11", authority_code="E10000016")),
            ("path", Facts(meeting_date="2024-01-01", authority="Surrey")),
            ("file_name", Facts(title="A pack")),
        ]
    )
    assert context.committee == Known("Cabinet", "manifest")
    assert context.meeting_date == Known("2025-03-11", "sidecar")
    assert context.authority == Known("Kent County Council", "sidecar")
    assert context.title == Known("A pack", "file_name")
    assert context.source_url == Known()


def test_an_authority_is_named_as_of_the_day_of_the_meeting() -> None:
    then = believed([("path", Facts(authority="Dorset", meeting_date="2018-05-01"))])
    assert then.authority == Known("Dorset County Council", "path")
    assert believed([("manifest", Facts(authority="Anywhere Parish Council"))]).authority.value == "Anywhere Parish Council"


def test_what_the_rule_says_of_the_authority_stands(run: Run, tmp_path: Path) -> None:
    copy_of(REPORTS["2025-03-11"], tmp_path / "agendas" / "kent" / "cabinet" / "report.pdf")
    run("batch", tmp_path / "agendas", "-o", tmp_path / "out")
    row = read_rows(tmp_path / "out" / "documents.csv")[0]
    assert (row["authority_source"], row["committee"], row["committee_source"]) == ("rule", "Cabinet", "path")


@given(st.builds(Context, committee=st.builds(Known, st.text(), st.text()), title=st.builds(Known, st.text(), st.text())))
def test_what_is_known_from_outside_goes_before_what_the_document_says(context: Context) -> None:
    record = with_context(RECORD, context)
    assert record.committee == (context.committee.value or "Schools Forum")
    assert record.title_source == (context.title.source if context.title.value else "pdf_metadata")
    assert record.meeting_date == date(2025, 3, 11)


# --- manifest ----------------------------------------------------------------------------------------------------------------


def manifest(folder: Path, text: str) -> Path:
    path = folder / "manifest.csv"
    path.write_text(text, "utf-8")
    return path


def test_a_manifest_knows_files_by_path_by_name_and_by_content(tmp_path: Path) -> None:
    read = read_manifest(
        manifest(
            tmp_path,
            "\ufefffile,document_id,Committee,meeting_date,remark\n"
            "a/x.pdf,,Cabinet,11 March 2025,\n"
            "y.pdf,,Board,2025-03-12,\n"
            f",{'ab' * 32},Forum,,something\n",
        )
    )
    assert read.facts("a/x.pdf", "") == Facts(committee="Cabinet", meeting_date="2025-03-11")
    assert read.facts("any/where/y.pdf", "").committee == "Board"
    assert read.facts("a/x.pdf", "ab" * 32).committee == "Forum", "the content says most"
    assert read.facts("b/x.pdf", "") == Facts()
    assert read.unknown_columns == ("remark",)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "neither a column 'file'"),
        ("name,committee\nx,y\n", "neither a column 'file'"),
        ("file,meeting_date\nx.pdf,soon\n", "line 2: 'soon' is not a date"),
        ("file,authority_code\nx.pdf,Kent\n", "line 2: 'KENT' is not an ONS/GSS code"),
        ("file,committee\nx.pdf,A\nx.pdf,B\n", "line 3: says otherwise of x.pdf"),
        ("file,committee\n,A\n", "line 2: names no file"),
    ],
)
def test_a_manifest_that_cannot_be_used_says_where(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says.replace("(", r"\(")):
        read_manifest(manifest(tmp_path, text))


def test_a_manifest_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_bytes(b"file\n\xff\xfe\n")
    with pytest.raises(UsageError, match="UTF-8"):
        read_manifest(tmp_path / "m.csv")
    with pytest.raises(UsageError, match="cannot be read"):
        read_manifest(tmp_path / "nowhere.csv")


# --- sidecars ----------------------------------------------------------------------------------------------------------------

LONG = "Item 7 Commissioning and Procurement of Supported Accommodation and Independence Ser"


def sidecar(folder: Path, data: object) -> Sidecars:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "metadata.json").write_text(json.dumps(data), "utf-8")
    return Sidecars(folder)


def entry(**values: str) -> dict[str, str]:
    return {"type": "pdf", "committee": "Cabinet", "meeting_date": "2025-01-30", "url": "https://x.gov.uk/1", **values}


def test_a_sidecar_knows_files_by_content_by_name_and_by_a_name_cut_short(tmp_path: Path) -> None:
    sidecars = sidecar(
        tmp_path,
        [
            entry(filename="a.pdf", hash="AB" * 32),
            entry(path="cabinet/2025-01-30/originals/b.pdf", committee="Board"),
            entry(filename=f"{LONG}vices.pdf", committee="Forum"),
        ],
    )
    assert sidecars.facts("originals/a.pdf", "") == Facts(
        committee="Cabinet", meeting_date="2025-01-30", source_url="https://x.gov.uk/1"
    )
    assert sidecars.facts("originals/renamed.pdf", "ab" * 32).committee == "Cabinet"
    assert sidecars.facts("b.pdf", "").committee == "Board"
    assert sidecars.facts(f"{LONG}.pdf", "").committee == "Forum"
    assert sidecars.facts("c.pdf", "") == Facts()


def test_the_nearest_sidecar_counts(tmp_path: Path) -> None:
    sidecar(tmp_path / "in", [entry(filename="x.pdf", committee="Inner")])
    sidecars = sidecar(tmp_path, [entry(filename="x.pdf", committee="Outer"), entry(filename="y.pdf", committee="Outer")])
    assert sidecars.facts("in/x.pdf", "").committee == "Inner"
    assert sidecars.facts("in/y.pdf", "").committee == "Outer"


def test_two_entries_that_disagree_say_nothing(tmp_path: Path) -> None:
    sidecars = sidecar(tmp_path, [entry(filename="x.pdf"), entry(filename="x.pdf", committee="Board")])
    assert sidecars.facts("x.pdf", "") == Facts()


@pytest.mark.parametrize(
    "data",
    [
        {"council": "Kent", "documents": [{"filename": "x.pdf", "date": "2025-01-30T10:00:00"}]},
        {"filename": "x.pdf", "council": "Kent", "date": "30 January 2025"},
    ],
)
def test_other_shapes_of_sidecar(tmp_path: Path, data: object) -> None:
    assert sidecar(tmp_path, data).facts("x.pdf", "") == Facts(authority="Kent", meeting_date="2025-01-30")


@pytest.mark.parametrize(
    "text", ["", "{", "[1, 2]", '"text"', "[[[[]]]]", '[{"filename": 3, "url": null, "committee": ["x"]}]']
)
def test_a_sidecar_that_is_none_costs_nothing(tmp_path: Path, text: str) -> None:
    complaints: list[str] = []
    (tmp_path / "metadata.json").write_text(text, "utf-8")
    assert Sidecars(tmp_path, complaints.append).facts("x.pdf", "") == Facts()
    assert len(complaints) == (text in ("", "{", '"text"'))


def test_every_fact_has_a_column() -> None:
    assert set(FACTS) >= {"title", "authority", "authority_code", "committee", "meeting_date", "agenda_item", "source_url"}


# --- all together ------------------------------------------------------------------------------------------------------------


def test_each_source_in_turn(run: Run, tmp_path: Path) -> None:
    """One document, and one source taken away after the other: the next one is believed, and named."""
    folder = tmp_path / "agendas"
    name = "Public reports pack 13th-Mar-2025 15.00 Cabinet.pdf"
    path = folder / "kent" / "schools-forum" / "2025-03-12" / name
    text_pdf(
        path,
        "Surrey County Council\nAgenda for Audit Committee\nDate: Friday, 14 March 2025",
        title="Agenda for Planning Board, 15/03/2025 10:00",
    )
    sidecar(path.parent, [entry(filename=name, council="Essex", committee="Board A", meeting_date="2025-03-11")])
    listed = manifest(
        tmp_path, f"file,authority,committee,meeting_date,source_url\n{name},Devon,Panel M,2025-03-10,https://m\n"
    )

    def row(*arguments: object) -> dict[str, str]:
        run("batch", folder, "-o", tmp_path / "out", *arguments)
        return read_rows(tmp_path / "out" / "documents.csv")[0]

    def facts(row: dict[str, str]) -> list[tuple[str, str]]:
        return [(row[name], row[f"{name}_source"]) for name in ("authority", "committee", "meeting_date")]

    assert facts(row("--manifest", listed)) == [
        ("Devon County Council", "manifest"),
        ("Panel M", "manifest"),
        ("2025-03-10", "manifest"),
    ]
    assert facts(row()) == [("Essex County Council", "sidecar"), ("Board A", "sidecar"), ("2025-03-11", "sidecar")]
    (path.parent / "metadata.json").unlink()
    assert facts(row()) == [("Kent County Council", "path"), ("Schools Forum", "path"), ("2025-03-12", "path")]
    moved = path.rename(folder / name)
    for emptied in (folder / "kent" / "schools-forum" / "2025-03-12", folder / "kent" / "schools-forum", folder / "kent"):
        emptied.rmdir()
    assert facts(row()) == [("Surrey County Council", "first_page"), ("Cabinet", "file_name"), ("2025-03-13", "file_name")]
    moved.rename(folder / "x.pdf")
    assert facts(row()) == [
        ("Surrey County Council", "first_page"),
        ("Planning Board", "pdf_metadata"),
        ("2025-03-15", "pdf_metadata"),
    ]
    text_pdf(folder / "x.pdf", "Surrey County Council\nAgenda for Audit Committee\nDate: Friday, 14 March 2025")
    assert facts(row()) == [
        ("Surrey County Council", "first_page"),
        ("Audit Committee", "first_page"),
        ("2025-03-14", "first_page"),
    ]


def test_a_column_that_is_not_known_is_mentioned(run: Run, tmp_path: Path) -> None:
    text_pdf(tmp_path / "agendas" / "x.pdf", "Cabinet")
    listed = manifest(tmp_path, "file,comittee\nx.pdf,Cabinet\n")
    done = run("batch", tmp_path / "agendas", "-o", tmp_path / "out", "--manifest", listed)
    assert done.code == 0 and "the column 'comittee' is not known" in done.err


def test_records_stay_as_they_are_without_context() -> None:
    assert with_context(RECORD, Context()) == RECORD
    assert with_context(replace(RECORD, meeting_date=None, meeting_date_source=""), Context()).meeting_date is None
