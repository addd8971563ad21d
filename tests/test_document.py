"""What a document's pages say about the meeting that it was written for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from extract.document import (
    FrontPage,
    Known,
    agenda_items,
    committee_in,
    date_in,
    fingerprint,
    meeting_facts,
    page_labels,
)
from extract.errors import UnreadablePdf, UsageError
from extract.marks.outline import Bookmark


@pytest.mark.parametrize(
    ("title", "committee"),
    [
        ("(Public Pack)Agenda Document for Cabinet, 24/07/2024 14:00", "Cabinet"),
        (
            "(Public Pack)Supplementary Papers Agenda Supplement for Children's Services Overview and Scrutiny Committee, "
            "11/03/2025 18:00",
            "Children's Services Overview and Scrutiny Committee",
        ),
        (
            "Supplementary Papers for Children's Services Overview and Scrutiny Committee",
            "Children's Services Overview and Scrutiny Committee",
        ),
        ("Minutes of a meeting of the Cabinet held in the Council Chamber", "Cabinet"),
        ("Agenda for the Health and Wellbeing Board, Tuesday, 11 March 2025", "Health and Wellbeing Board"),
        ("QPR Q3 Cabinet appendix 1", ""),
        ("Prepared for use in budgeting and under the requirements of the Act", ""),
        ("", ""),
    ],
)
def test_committee(title: str, committee: str) -> None:
    assert committee_in(title) == committee


def test_date_in_a_title() -> None:
    assert date_in("(Public Pack)Agenda Document for Cabinet, 13/03/2025 15:00") == date(2025, 3, 13)
    assert date_in("Public reports pack 13th-Mar-2025 15.00 Cabinet.pdf") == date(2025, 3, 13)
    assert date_in("Quarter 3 2024/25") is None


def test_the_pdfs_own_title_goes_before_its_first_pages() -> None:
    cover = FrontPage("Agenda for Cabinet", "Agenda for Cabinet Date: Tuesday, 11 March 2025")
    titled = meeting_facts("(Public Pack)Agenda Document for Schools Forum, 24/07/2024 14:00", [cover])
    assert titled.committee == Known("Schools Forum", "pdf_metadata")
    assert titled.date == Known("2024-07-24", "pdf_metadata")
    assert titled.title == Known("(Public Pack)Agenda Document for Schools Forum, 24/07/2024 14:00", "pdf_metadata")
    untitled = meeting_facts("", [FrontPage("Notice", "Notice"), cover])
    assert untitled.title == Known("Agenda for Cabinet", "first_page")
    assert untitled.committee == Known("Cabinet", "first_page")
    assert untitled.date == Known("2025-03-11", "first_page")
    nothing = meeting_facts("", [FrontPage("A report", "A report of 11 March 2025")])
    assert (nothing.authority, nothing.committee, nothing.date) == (Known(), Known(), Known())


@pytest.mark.parametrize(
    "name",
    [
        "report.html",
        "Microsoft Word - Cabinet 24/07/2024.docx",
        "10327166 - final clean.DOCX",
        "untitled",
        "Untitled-1",
        "Document1",
    ],
)
def test_the_name_of_a_file_is_no_title(name: str) -> None:
    cover = FrontPage("Agenda for Cabinet", "Agenda for Cabinet Date: Tuesday, 11 March 2025")
    assert meeting_facts(name, [cover]).title == Known("Agenda for Cabinet", "first_page")
    assert meeting_facts(name, []).title == Known()


@pytest.mark.parametrize(
    "title", ["Presentation of the budget", "Report 2024.5", "Documents", "Microsoft Word training: results"]
)
def test_other_titles_are(title: str) -> None:
    assert meeting_facts(title, []).title == Known(title, "pdf_metadata")


def test_the_authority_is_the_one_that_the_front_page_names() -> None:
    kent = FrontPage("Agenda for Cabinet", "Kent County Council Agenda for Cabinet Date: Tuesday, 11 March 2025")
    assert meeting_facts("", [kent]).authority == Known("Kent County Council", "first_page")
    assert meeting_facts("Kent County Council: Cabinet", []).authority == Known("Kent County Council", "pdf_metadata")
    both = FrontPage("Agenda", "Joint committee of Kent County Council and Medway Council")
    assert meeting_facts("", [both]).authority == Known()
    # The name of the council that has it on the day: Dorset Council took the place of Dorset County Council in 2019.
    assert meeting_facts("Dorset Council", []).authority.value == "Dorset Council"


@pytest.mark.parametrize(
    ("lines", "authority", "committee", "day"),
    [
        # An agenda, minutes and two heads of reports as Kent prints them.
        (
            "AGENDA\r\nCABINET\r\nThursday, 30th January, 2025, at 10.00 am Ask for: A Clerk\r\nclerk@kent\r\n.gov.uk\r\n"
            "3. Minutes of the Meeting held on 9th January 2025",
            "Kent County Council",
            "Cabinet",
            "2025-01-30",
        ),
        (
            "1\r\nKENT COUNTY COUNCIL\r\nCABINET\r\nMINUTES of a meeting of the Cabinet held in the Council Chamber, \r\n"
            "County Hall, Maidstone on Thursday, 30 January 2025.",
            "Kent County Council",
            "Cabinet",
            "2025-01-30",
        ),
        ("From: A Member\r\nTo: Cabinet – 4 March 2025\r\nSubject: Performance", "", "Cabinet", "2025-03-04"),
        ("Finance Report\nTo Cabinet – 30 January 2025\nHead a.b@kent.gov.uk", "Kent County Council", "Cabinet", "2025-01-30"),
        (
            "ANY TOWN PLANNING AND LICENSING COMMITTEE\nTuesday 4 March 2025",
            "",
            "Any Town Planning and Licensing Committee",
            "2025-03-04",
        ),
        # Days of something else, and addresses of more than one body.
        ("Publication date:\nWednesday 31 July 2019", "", "", ""),
        ("Publication date: 31 July 2019\nMeeting date: 1 August 2019", "", "", "2019-08-01"),
        ("Agenda\nMinutes of the meeting of the Cabinet held on 9 January 2025", "", "Cabinet", ""),
        ("To: all staff – 4 March 2025", "", "", ""),
        ("Write to a@kent.gov.uk or b@medway.gov.uk", "", "", ""),
        ("Write to a@kent.gov.uk or enquiries@ofsted.gov.uk", "", "", ""),
        ("Joint committee of Kent County Council and Medway Council, a@kent.gov.uk", "", "", ""),
    ],
)
def test_what_the_head_of_a_page_says(lines: str, authority: str, committee: str, day: str) -> None:
    meeting = meeting_facts("", [FrontPage.of_text(lines)])
    assert (meeting.authority.value, meeting.committee.value, meeting.date.value) == (authority, committee, day)


def test_page_numbers_keep_step_with_the_pages() -> None:
    texts = ["Cover", "left blank", "Page 3", "some 12\r\n4", "7143\r\n5\r\n", "no number", "435\r\n7"]
    assert page_labels(texts) == {3: "3", 4: "4", 5: "5", 7: "7"}
    assert page_labels(["x", "1", "2\n", "3"]) == {2: "1", 3: "2", 4: "3"}
    # A figure alone on a line is not a page number.
    assert page_labels(["435", "x", "y"]) == {}
    assert page_labels(["1"] * 37) == {}
    assert page_labels([]) == {}


def test_agenda_items_hold_until_the_next() -> None:
    texts = ["Agenda", "Agenda Item 10\r\nReport", "text", "see Agenda Item 4 for more", "AGENDA ITEM 11a\r\nReport"]
    items = {page: item.value for page, item in agenda_items(texts).items()}
    assert items == {2: "10", 3: "10", 4: "10", 5: "11a"}
    assert {item.source for item in agenda_items(texts).values()} == {"page_stamp"}


def test_bookmarks_say_the_agenda_item_where_no_stamp_does() -> None:
    bookmarks = [
        Bookmark("Agenda", 1, 0),
        Bookmark("10 SEND Improvement Update", 3, 0),
        Bookmark("2 of the appendices", 4, 1),
        Bookmark("Appendix 1 - Scorecard", 5, 0),
        Bookmark("Item 11a: Work Plan", 6, 0),
        Bookmark("2024/25 accounts", 7, 0),
    ]
    items = agenda_items([""] * 7, bookmarks)
    assert {page: item.value for page, item in items.items()} == {3: "10", 4: "10", 5: "10", 6: "11a", 7: "11a"}
    assert {item.source for item in items.values()} == {"bookmarks"}
    assert agenda_items(["Agenda Item 4"], bookmarks) == {1: Known("4", "page_stamp")}
    assert agenda_items([]) == {}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"hello", "not a PDF"),
        (b"<html>404</html>", "not a PDF"),
        (b"%PDF-1.7\n" + b"x" * 200_000, "cut short"),
    ],
)
def test_files_that_are_no_pdf(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(content)
    with pytest.raises(UnreadablePdf, match=says):
        fingerprint(path)


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        fingerprint(tmp_path / "missing.pdf")
    with pytest.raises(UsageError, match="a folder"):
        fingerprint(tmp_path)


def test_the_fingerprint_is_the_sha256(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"%PDF-1.7\nstartxref\n9\n%%EOF")
    assert fingerprint(path) == "5846f9a8ed2fd9fb7f5ef5e0b1e16349890e8ee05e69efe9384a529ab8538ce2"
