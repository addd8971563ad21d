"""One document: what file it is, and what its pages say about the meeting that it was written for."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from extract.authorities.table import mentioned_in, of_page
from extract.errors import UnreadablePdf, UsageError
from extract.front_page import Head, head_of, labelled_day, names_a_body
from extract.marks.outline import Bookmark
from extract.marks.page import Page
from extract.marks.spacing import words_of
from extract.marks.words import text_lines
from extract.periods import normalised, read_date
from extract.records import MarkerMeaning
from extract.year_key import CumulativeYear


@dataclass(frozen=True, slots=True)
class Known:
    """A fact about a document and where it was found; both empty where it is not known."""

    value: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What is known of a document apart from its tables."""

    document_id: str
    file: str
    pages: int
    title: Known = Known()
    authority: Known = Known()
    authority_code: str = ""
    """Its ONS/GSS code on the day of the meeting, where the authority is known and has one."""
    committee: Known = Known()
    meeting_date: Known = Known()
    source_url: Known = Known()
    agenda_items: Mapping[int, Known] = field(default_factory=dict)
    """The agenda item under which each page stands, for pages that stand under one."""
    page_labels: Mapping[int, str] = field(default_factory=dict)
    """The number printed on each page that has one."""
    key_meaning: MarkerMeaning | None = None
    """What the document's own key says its arrows are about."""
    key_year: CumulativeYear | None = None
    """The year over which, the document's own key says, its cumulative figures run."""
    italics_are_older: bool = False
    """The document's own key says that figures in italics are those of an earlier period than their column's."""


# --- the file ------------------------------------------------------------------------------------------------------------


def shown(path: str | bytes) -> str:
    """A path as it stands in the output: in a name that is not UTF-8, what cannot be shown is replaced."""
    return os.fsencode(path).decode("utf-8", errors="replace")


#: A PDF names the place of its table of contents in its last bytes. Some servers add their own bytes after them.
_TAIL = 64 * 1024


def fingerprint(path: Path) -> str:
    """The sha256 of a file that looks like a whole PDF.

    Raises UsageError if it cannot be opened, UnreadablePdf if it is empty, not a PDF, or cut short.
    """
    digest, head, tail = _read_through(path)
    if not head:
        raise UnreadablePdf("the file is empty", "download it again")
    if b"%PDF-" not in head:
        raise UnreadablePdf("the file is not a PDF, whatever it is called", "open it to see what it is")
    if b"startxref" not in tail:
        raise UnreadablePdf("the PDF is cut short: its end is missing", "download it again")
    return digest


def sha256_of(path: Path) -> str:
    """The sha256 of any file. Raises UsageError if it cannot be opened."""
    return _read_through(path)[0]


def _read_through(path: Path) -> tuple[str, bytes, bytes]:
    """A file's sha256, and its first and last bytes."""
    digest = hashlib.sha256()
    head = tail = b""
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
                head = head or block[:1024]
                tail = (tail + block)[-_TAIL:]
    except FileNotFoundError:
        if path == Path("-"):
            raise UsageError("only 'run' reads standard input", "save the PDF as a file, and name that") from None
        raise UsageError("there is no such file", "check the name") from None
    except IsADirectoryError:
        raise UsageError("is a folder, not a file", "use 'council-extract batch' for a folder") from None
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", "check the file's permissions") from error
    return digest.hexdigest(), head, tail


def ranges(numbers: Sequence[int]) -> str:
    """Numbers as "1-16, 19"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


# --- numbers and items stamped on pages ----------------------------------------------------------------------------------

_PRINTED_NUMBER = re.compile(r"^[ \t]*(?:page[ \t]+)?(\d{1,4})[ \t]*$", re.I | re.M)
_ITEM_STAMP = re.compile(r"^[ \t]*agenda item(?: no\.?| number)?[ \t:]*(\d{1,3}[a-z]?)\b.*$", re.I | re.M)


#: Page numbers are believed if this share of the pages keeps step.
LEAST_LABELLED = 0.2


def page_labels(texts: Sequence[str]) -> dict[int, str]:
    """The number printed on each page: a line that is only a number and keeps step with the pages.

    A figure that stands alone on a line is not taken for a page number: the difference between number and page must be the
    commonest, and that of at least two pages and a fifth of all.
    """
    candidates = {
        page: set(map(int, _PRINTED_NUMBER.findall(text.replace("\r", "")))) for page, text in enumerate(texts, start=1)
    }
    steps = Counter(number - page for page, numbers in candidates.items() for number in numbers)
    if not steps:
        return {}
    step, times = min(steps.items(), key=lambda item: (-item[1], abs(item[0])))
    if times < max(2, LEAST_LABELLED * len(texts)):
        return {}
    return {page: str(page + step) for page, numbers in candidates.items() if page + step in numbers}


def agenda_items(texts: Sequence[str], bookmarks: Sequence[Bookmark] = ()) -> dict[int, Known]:
    """The agenda item of each page: from the first "Agenda Item n" stamped on a page onwards, else from the bookmarks."""
    stamped: dict[int, Known] = {}
    current = ""
    for page, text in enumerate(texts, start=1):
        stamps = _ITEM_STAMP.findall(text.replace("\r", ""))
        current = stamps[0] if stamps else current
        if current:
            stamped[page] = Known(current, "page_stamp")
    return stamped or _bookmarked_items(bookmarks, len(texts))


#: "10 SEND Improvement Update", "Item 4a - Minutes": a bookmark that begins with the number of an agenda item.
_ITEM_BOOKMARK = re.compile(
    r"^(?:agenda )?(?:item )?(?:no\.? )?(\d{1,3}[a-z]?)[.):]?(?: *[-\u2013:] *| +)(?=[A-Za-z'\u2018\"])", re.I
)


def _bookmarked_items(bookmarks: Sequence[Bookmark], pages: int) -> dict[int, Known]:
    """The agenda item of each page: from the first bookmark that begins with an item's number onwards, as with stamps."""
    numbers: dict[int, str] = {}
    for mark in bookmarks:
        match = _ITEM_BOOKMARK.match(normalised(mark.title)) if mark.depth == 0 else None
        if match:
            numbers.setdefault(mark.page, match[1])
    items: dict[int, Known] = {}
    current = Known()
    for page in range(1, pages + 1):
        current = Known(numbers[page], "bookmarks") if page in numbers else current
        if current.value:
            items[page] = current
    return items


# --- committee and date --------------------------------------------------------------------------------------------------

_FOR_COMMITTEE = re.compile(
    r"\b(?i:agenda|papers?|pack|document|supplement|minutes|frontsheet|reports|meeting)\b[^,.]{0,40}? (?:for|of) (?:the |a )?"
    r"(?P<committee>[A-Z].{2,90}?)"
    r"(?=,? (?:\w+day,? )?\d{1,2}(?:/|(?:st|nd|rd|th)?[ -][A-Z])|,? (?:to be )?held\b|, on | Date:|$)"
)

_TITLE_DATE = re.compile(r"(\d{1,2}/\d{1,2}/\d{4}|\d{1,2}(?:st|nd|rd|th)?[- ][A-Za-z]{3,9}[- ]\d{4})")


def committee_in(text: str) -> str:
    """The committee named in a title ("… Supplement for Cabinet, 24/07/2024 14:00"), empty if none is."""
    match = _FOR_COMMITTEE.search(normalised(text))
    return match["committee"].strip(" ,") if match and names_a_body(match["committee"]) else ""


def date_in(title: str) -> date | None:
    """The date in a title."""
    match = _TITLE_DATE.search(normalised(title))
    return read_date(match[1]) if match else None


@dataclass(frozen=True, slots=True)
class FrontPage:
    """One of a document's first pages: its largest type, which is what the document calls itself, and its lines of text."""

    heading: str
    text: str

    @classmethod
    def of_text(cls, text: str) -> FrontPage:
        """The page as far as its text alone tells: what its largest type is stays unknown."""
        lines = (normalised(line) for line in text.splitlines())
        return cls("", "\n".join(line for line in lines if line))

    @classmethod
    def of(cls, page: Page) -> FrontPage:
        lines = [line for line in text_lines(words_of(page)) if line.words[0].angle == 0]
        largest = max((line.size for line in lines), default=0.0)
        heading = " ".join(line.text for line in lines if line.size >= 0.95 * largest)
        return cls(heading, "\n".join(line.text for line in lines))

    @property
    def committee(self) -> str:
        return committee_in(self.heading) or self._head.committee or committee_in(self.text[:FRONT_TEXT])

    @property
    def meeting_date(self) -> date | None:
        return self._head.day or labelled_day(normalised(self.text))

    @property
    def _head(self) -> Head:
        return head_of([normalised(line) for line in self.text.splitlines()])

    def authority(self, day: date | None) -> str:
        """The official name of the authority that is named near the top of the page, or to whose addresses it refers."""
        found = of_page(normalised(f"{self.heading}\n{self.text[:FRONT_TEXT]}"), self.text, day)
        return found.name if found else ""


#: A cover names its committee near its top: this many characters are searched.
FRONT_TEXT = 600

#: The cover of a pack is one of its first pages: notices and blank pages may come before it.
FRONT_PAGES = 4


@dataclass(frozen=True, slots=True)
class Meeting:
    """What a document says of the meeting that it was written for."""

    title: Known = Known()
    authority: Known = Known()
    committee: Known = Known()
    date: Known = Known()


#: What programs put in the place of a title: the name of the file that was printed, or of none.
_NO_TITLE = re.compile(
    r"^Microsoft (?:Word|Excel|PowerPoint|Outlook|Publisher) - "
    r"|\.(?:docx?|docm|dotx?|xlsx?|xlsm|pptx?|pdf|html?|rtf|od[tsp]|pub|indd|txt|tmp)$"
    r"|^(?:file:|about:)|^(?:untitled|document|presentation|book|powerpoint presentation|slide)[ -]?\d*$",
    re.I,
)


def meeting_facts(pdf_title: str, front: Sequence[FrontPage]) -> Meeting:
    """Each fact from the PDF's own title where that says it, else from its first pages."""
    cover = next((page for page in front if page.committee), front[0] if front else None)
    dated = next((page.meeting_date for page in front if page.meeting_date), None)
    title = _known("" if _NO_TITLE.search(pdf_title.strip()) else pdf_title, "pdf_metadata")
    if not title.value:
        title = _known(cover.heading if cover else "", "first_page")
    committee = _known(committee_in(pdf_title), "pdf_metadata")
    if not committee.value:
        committee = _known(cover.committee if cover else "", "first_page")
    titled = date_in(pdf_title)
    day = titled or dated
    meeting = _known(day.isoformat() if day else "", "pdf_metadata" if titled else "first_page")
    named = mentioned_in(pdf_title, day)
    authority = _known(named.name if named else "", "pdf_metadata")
    if not authority.value:
        authority = _known(next((name for page in front for name in (page.authority(day),) if name), ""), "first_page")
    return Meeting(title, authority, committee, meeting)


def _known(value: str, source: str) -> Known:
    return Known(value, source) if value else Known()
