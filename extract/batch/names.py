"""What folders and files are called: councils, committees, dates and addresses, as scrapers and committee systems name them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

from extract.batch.facts import Facts, find_authority
from extract.front_page import names_a_body, with_capitals
from extract.periods import read_date

_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_. ]?(0[1-9]|1[0-2])[-_. ]?(0[1-9]|[12]\d|3[01])(?!\d)")
_BRITISH = re.compile(r"(?<!\d)(0?[1-9]|[12]\d|3[01])[-_.](0?[1-9]|1[0-2])[-_.]((?:19|20)\d\d)(?!\d)")
_WRITTEN = re.compile(r"(?<![\dA-Za-z])(\d{1,2}(?:st|nd|rd|th)?[-_ ][A-Za-z]{3,9}[-_ ](?:19|20)\d\d)(?!\d)")

#: ModernGov: "Public reports pack 13th-Mar-2025 15.00 Cabinet", "Printed minutes Thursday 30-Jan-2025 10.00 Cabinet".
_MODERN_GOV = re.compile(
    r"^(?:[gs]\d+[ -]+)?(?P<title>[A-Za-z][A-Za-z ,&-]*? (?:[A-Z][a-z]+day,? )?"
    r"(?P<date>\d{1,2}(?:st|nd|rd|th)?-[A-Z][a-z]{2}-(?:19|20)\d\d)(?: \d\d[.:]\d\d)? (?P<committee>.+?))(?: ?\(\d+\))?$"
)

#: The host under which a council publishes: the first part of the address of every document.
_HOST = re.compile(
    r"^(?:www\.|democracy\.|moderngov\.|modgov\.|committees?\.|mycouncil\.|meetings\.)*(?P<name>[a-z0-9-]+)\."
    r"(?:gov\.uk|gov\.wales|gov\.scot|moderngov\.co\.uk|llyw\.cymru)$",
    re.I,
)

#: "Item 10 - SEND Improvement Update".
_ITEM = re.compile(r"(?:agenda )?item (?:no\.? )?(\d{1,3}[a-z]?)\b", re.I)


def facts_in_folders(path: str) -> Facts:
    """What the names of the folders say in which a file lies; of two that say the same kind of thing, the inner one."""
    parts = PurePosixPath(path).parent.parts
    day = next((found.isoformat() for part in reversed(parts) for found in (date_in_name(part),) if found), "")
    host = next((index for index, part in enumerate(parts) if _HOST.match(part)), None)
    authority = committee = ""
    for part in reversed(parts):
        match = _HOST.match(part)
        found = find_authority(match["name"] if match else _words(part), day)
        if found is not None:
            authority = authority or found.name
        elif not committee and names_a_body(_without_dates(part)):
            committee = _as_name(_without_dates(part))
    url = "https://" + quote("/".join((*parts[host:], PurePosixPath(path).name)), safe="/%?=&+") if host is not None else ""
    return Facts(authority=authority, committee=committee, meeting_date=day, source_url=url)


def facts_in_file_name(path: str) -> Facts:
    """What a file's name says, where committee software gave it, or an ISO date stands in it."""
    name = _stem(PurePosixPath(path).name)
    match = _MODERN_GOV.match(name)
    day = read_date(match["date"]) if match else None
    if match is not None and day is not None:
        committee = match["committee"] if names_a_body(match["committee"]) else ""
        return Facts(title=match["title"], committee=committee, meeting_date=day.isoformat())
    iso, item = _ISO.search(name), _ITEM.match(name)
    day = _date(iso) if iso else None
    return Facts(meeting_date=day.isoformat() if day else "", agenda_item=item[1] if item else "")


def _stem(name: str) -> str:
    """A file's name without its ending, as it was before it became part of an address."""
    plain = unquote(name.split("?")[0])
    if " " not in plain:
        plain = plain.replace("+", " ").replace("_", " ")
    return " ".join(re.sub(r"\.pdf$", "", plain, flags=re.I).split())


def date_in_name(name: str) -> date | None:
    """The day that a folder's name gives: 2025-03-11, 20250311, 11-03-2025, 11th-Mar-2025."""
    iso, british, written = _ISO.search(name), _BRITISH.search(name), _WRITTEN.search(name)
    if iso:
        return _date(iso)
    if british:
        return read_date("/".join(british.groups()))
    return read_date(re.sub(r"[-_]", " ", written[1])) if written else None


def _date(iso: re.Match[str]) -> date | None:
    try:
        return date(int(iso[1]), int(iso[2]), int(iso[3]))
    except ValueError:
        return None


def _words(name: str) -> str:
    return " ".join(re.split(r"[\s_-]+", unquote(name)))


def _without_dates(name: str) -> str:
    for form in (_ISO, _BRITISH, _WRITTEN):
        name = form.sub(" ", name)
    return unquote(name)


def _as_name(folder: str) -> str:
    """A folder's name as one would write it: "overview-and-scrutiny-committee" as "Overview and Scrutiny Committee"."""
    spaced = folder if " " in folder.strip() else re.sub(r"[-_]+", " ", folder)
    words = spaced.strip(" -_,.").split()
    if any(word != word.lower() for word in words):
        return " ".join(words)
    return with_capitals(words)
