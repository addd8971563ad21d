"""What is known of a document from outside of it, and which of several sources is believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from extract.authorities.table import Authority, named, with_code
from extract.document import Known
from extract.records import DocumentRecord


@dataclass(frozen=True, slots=True)
class Facts:
    """What one source says of a document. Empty means that it does not say; ``meeting_date`` is an ISO date."""

    title: str = ""
    authority: str = ""
    authority_code: str = ""
    committee: str = ""
    meeting_date: str = ""
    agenda_item: str = ""
    source_url: str = ""


#: The names of the facts, which are also those of a manifest's columns.
FACTS = tuple(field.name for field in fields(Facts))


_UNKNOWN = Known()


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of a document, each fact with its source, in the order of precedence."""

    title: Known = _UNKNOWN
    authority: Known = _UNKNOWN
    committee: Known = _UNKNOWN
    meeting_date: Known = _UNKNOWN
    agenda_item: Known = _UNKNOWN
    source_url: Known = _UNKNOWN


def believed(sources: Sequence[tuple[str, Facts]]) -> Context:
    """Of several sources, named, each fact from the first that has it."""

    def first(fact: str) -> Known:
        return next((Known(value, source) for source, facts in sources for value in (getattr(facts, fact),) if value), Known())

    day = first("meeting_date")
    authority = next(
        (Known(name, source) for source, facts in sources for name in (_authority(facts, day.value),) if name), Known()
    )
    return Context(first("title"), authority, first("committee"), day, first("agenda_item"), first("source_url"))


def _authority(facts: Facts, day: str) -> str:
    """The authority that a source names, by its official name where the table of authorities knows it."""
    one = with_code(facts.authority_code) or (find_authority(facts.authority, day) if facts.authority else None)
    return one.name if one else facts.authority or facts.authority_code


def find_authority(name: str, day: str) -> Authority | None:
    """The authority of a name on the day of a meeting (an ISO date, or empty)."""
    return named(name, date.fromisoformat(day) if day else None)


def with_context(record: DocumentRecord, context: Context) -> DocumentRecord:
    """A document's record, completed by what is known from outside of it.

    The rule's own word on whose report it is stands; everything else gives way to manifest, sidecar, path and file name.
    """

    def better(outside: Known, value: str, source: str) -> Known:
        return outside if outside.value else Known(value, source)

    title = better(context.title, record.title, record.title_source)
    authority = better(context.authority, record.authority, record.authority_source)
    if record.authority_source == "rule":
        authority = Known(record.authority, "rule")
    committee = better(context.committee, record.committee, record.committee_source)
    day = better(
        context.meeting_date, record.meeting_date.isoformat() if record.meeting_date else "", record.meeting_date_source
    )
    item = better(context.agenda_item, record.agenda_item, record.agenda_item_source)
    url = better(context.source_url, record.source_url, record.source_url_source)
    return replace(
        record,
        title=title.value,
        title_source=title.source,
        authority=authority.value,
        authority_source=authority.source,
        committee=committee.value,
        committee_source=committee.source,
        meeting_date=date.fromisoformat(day.value) if day.value else None,
        meeting_date_source=day.source,
        agenda_item=item.value,
        agenda_item_source=item.source,
        source_url=url.value,
        source_url_source=url.source,
    )
