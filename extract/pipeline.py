"""The way of one document through the program: from the file to observations, monthly figures and findings.

Runs inside a child process (:mod:`extract.child`): it opens the PDF.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

from extract.authorities.table import named
from extract.checks.catalogue import run_checks
from extract.checks.expectations import IndicatorMissing
from extract.checks.readers import second_reading
from extract.claims import ReadPage, claimed_tables, is_remarkable, named_parts, nothing_matched
from extract.corrections import Corrections, PlacedCorrection
from extract.document import (
    FRONT_PAGES,
    DocumentFacts,
    FrontPage,
    Known,
    Meeting,
    agenda_items,
    fingerprint,
    meeting_facts,
    page_labels,
    shown,
)
from extract.errors import LimitReached, NothingMatched
from extract.grid.find import find_grids
from extract.grid.second_reader import read_with_camelot
from extract.grid.table import Grid
from extract.inference.general import GeneralReading, marked_as_inferred, named_together, read_general
from extract.italics_key import italics_are_older
from extract.markers.find import PageMarkers
from extract.markers.glyphs import DIRECTIONS
from extract.markers.key import find_key, may_hold_key
from extract.markers.pictures import explain_glyphs
from extract.marks.page import UNEXPLAINED, Page
from extract.marks.pdfium import PdfiumDocument
from extract.marks.raised import with_raised
from extract.marks.struck import with_struck
from extract.marks.symbol_fonts import name_symbols
from extract.marks.upright import upright
from extract.marks.visible import hide_unseen_text
from extract.months import monthly_figures, unusual_years
from extract.periods import read_date
from extract.prose.sentences import Sentence, sentences
from extract.prose.tie import Outcome, ProseReading, read_prose
from extract.records import DocumentRecord, DocumentResult, Examined, MarkerMeaning, Observation, ReadTable
from extract.rulebook.load import LoadedRule
from extract.rulebook.model import Role
from extract.scorecard.observe import ObservedTable, observe_table
from extract.table_identity import table_id
from extract.triage import PageText, Signature, Triage, without_text
from extract.versions import program
from extract.year_key import cumulative_year


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What a user may ask of reading a document. ``pages`` are the only ones to look at, all where it is empty."""

    pages: tuple[int, ...] = ()
    ignore: tuple[str, ...] = ()
    most_pages: int = 5000
    verify: bool = False
    """Read every table again with a second program, and compare."""
    corrections: tuple[PlacedCorrection, ...] = ()
    general: bool = False
    """Read tables that no rule claims by the general layout."""


def read_page(document: PdfiumDocument, number: int) -> Page:
    """One page's marks: text that nobody can see left out, sideways pages turned, footnote marks and struck-out text
    told from figures, symbol fonts and drawn letters known."""
    page = upright(hide_unseen_text(document.read(number)))
    return name_symbols(explain_glyphs(with_struck(with_raised(page))))


def read_document(
    path: Path,
    rules: Sequence[LoadedRule],
    options: ReadOptions = ReadOptions(),
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> DocumentResult:
    """Everything that the rules find in one document.

    Raises an :class:`~extract.errors.ExtractError` where the file cannot be read, no page matches, or rules are at odds.
    """
    read = _read(path, Triage(rules), options, progress)
    if isinstance(read.result, NothingMatched):
        raise read.result
    return read.result


def examine_document(path: Path, triage: Triage, options: ReadOptions = ReadOptions()) -> tuple[Examined, Signature]:
    """The same for one document of many: that nothing matches is an outcome like others, and no error.

    With it comes the signature of the document's text, which tells whether a rule of tomorrow may want one of its pages.
    """
    read = _read(path, triage, options)
    result = read.result
    if isinstance(result, NothingMatched):
        record = _record(read.facts, (), (), read.pages_read, read.seconds)
        near = str(result) if is_remarkable(result) else ""
        result = DocumentResult(replace(record, status="nothing_matched", error=near))
    examined = Examined(
        result=result,
        tables=tuple(_read_table(table, read.facts) for table in read.observed),
        wanted={rule.name: rule.version for claiming in read.wanted.values() for rule in claiming},
        program=program(),
    )
    return examined, Signature.of(read.texts)


@dataclass(frozen=True, slots=True)
class _Read:
    """One document after reading: what it says of itself, which pages were wanted, and what came of them."""

    facts: DocumentFacts
    texts: Sequence[PageText]
    wanted: Mapping[int, Sequence[LoadedRule]]
    observed: Sequence[ObservedTable]
    pages_read: int
    seconds: float
    result: DocumentResult | NothingMatched


def _read(
    path: Path,
    triage: Triage,
    options: ReadOptions,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> _Read:
    started = time.perf_counter()
    document_id = fingerprint(path)
    with PdfiumDocument(path) as document:
        check_pages(document, options.pages, options.most_pages)
        plain = [document.text(number) for number in range(1, document.page_count + 1)]
        texts = [PageText.of(text) for text in plain]
        wanted = triage.wanted_pages(texts)
        if options.pages:
            wanted = {number: claiming for number, claiming in wanted.items() if number in options.pages}
        pictures = scanned_pages(document, texts, options.pages)
        generally = _read_general(document, texts, wanted, options)
        general, down = generally.tables, generally.down
        taken = [*(part for table in general for part in table.parts), *(table.part for table in down)]
        facts = _facts(document, document_id, shown(path.name), plain, bool(wanted or taken))
        pages: list[ReadPage] = []
        for done, number in enumerate(wanted):
            progress(done, len(wanted))
            page = read_page(document, number)
            pages.append(ReadPage(PageMarkers.of(page), texts[number - 1], find_grids(page)))
        if pages or taken:
            marked = [read.markers for read in pages] + [part.markers for part in taken]
            found = {markers.page.number for markers in marked}
            same_item = [text for _, text in _same_item(plain, facts, found)]
            facts = replace(
                facts,
                key_meaning=_key_meaning(document, plain, marked),
                key_year=cumulative_year(same_item),
                italics_are_older=italics_are_older(same_item),
            )
    tables = claimed_tables(pages, wanted)
    facts = _with_the_rules_authority(facts, [table.rule for table in tables])
    corrections = Corrections(options.corrections)
    with_ids = zip(tables, named_parts(tables), strict=True)
    observed = [observe_table(table.rule, table.table, parts, facts, corrections) for table, parts in with_ids]
    observed += [
        marked_as_inferred(observe_table(rule, table, parts, facts, corrections))
        for rule, table, parts in named_together(general, down)
    ]
    corrections.check_all_used()
    if options.verify:
        heights = {part.page.number: part.page.displayed_height for table in observed for part in table.parts}
        observed = [_read_again(path, table, heights) for table in observed]
    seconds = time.perf_counter() - started
    pages_read = len(pages) + len({part.page.number for part in taken})
    result = (
        replace(_result(facts, observed, options, pages_read, seconds, _prose(plain, facts, observed)), pictures=pictures)
        if observed
        else nothing_matched(wanted, pages, texts, pictures, generally.left_alone if options.general else None)
    )
    if isinstance(result, DocumentResult):
        result = replace(result, left_alone=tuple(generally.left_alone))
    return _Read(facts, texts, wanted, observed, pages_read, seconds, result)


def check_pages(document: PdfiumDocument, asked: Collection[int], most: int) -> None:
    """Raise LimitReached for a document of more pages than may be, NothingMatched if it has none of the pages asked for."""
    if document.page_count > most:
        raise LimitReached(f"the document has {document.page_count} pages, more than the {most} allowed", "raise --max-pages")
    if asked and min(asked) > document.page_count:
        raise NothingMatched(f"the document has no page {min(asked)}, only {document.page_count}", "give other --pages")


#: A page without text is taken for a scan if pictures cover this share of it: an emblem on a divider does not.
SCANNED = 0.3


def scanned_pages(document: PdfiumDocument, texts: Sequence[PageText], asked: Collection[int]) -> tuple[int, ...]:
    """The pages, of those that are to be looked at, that are pictures with hardly any text."""
    silent = (number for number in without_text(texts) if not asked or number in asked)
    return tuple(number for number in silent if document.share_of_pictures(number) >= SCANNED)


def _read_general(
    document: PdfiumDocument, texts: Sequence[PageText], wanted: Collection[int], options: ReadOptions
) -> GeneralReading:
    """What the general layout makes of a document, if it is asked to: it does not look at a page that a rule wants, or that is
    not to be looked at."""
    if not options.general:
        return GeneralReading()

    def read(number: int) -> tuple[PageMarkers, list[Grid]]:
        page = read_page(document, number)
        return PageMarkers.of(page), find_grids(page)

    not_asked = set(range(1, len(texts) + 1)) - set(options.pages) if options.pages else set()
    return read_general(read, texts, {*wanted, *not_asked})


def _read_again(path: Path, table: ObservedTable, heights: Mapping[int, float]) -> ObservedTable:
    """A table with what the second reader makes of its pages."""
    numbers = sorted({one.page for one in table.observations})
    return replace(table, second_reading={number: read_with_camelot(path, number, heights[number]) for number in numbers})


def _facts(document: PdfiumDocument, document_id: str, file: str, texts: Sequence[str], wanted: bool) -> DocumentFacts:
    """What a document says of itself. Of one in which nothing is wanted, no more than its text and its metadata tell."""
    meeting = _meeting(document, texts, wanted)
    return DocumentFacts(
        document_id=document_id,
        file=file,
        pages=len(texts),
        title=meeting.title,
        authority=meeting.authority,
        authority_code=_code(meeting.authority.value, meeting.date.value),
        committee=meeting.committee,
        meeting_date=meeting.date,
        agenda_items=agenda_items(texts, document.bookmarks()) if wanted else {},
        page_labels=page_labels(texts) if wanted else {},
    )


def _code(authority: str, day: str) -> str:
    """The code that an authority has on the day of a meeting (ISO dates); empty where either it or its code is not known."""
    known = named(authority, read_date(day) if day else None) if authority else None
    return known.code if known else ""


def _with_the_rules_authority(facts: DocumentFacts, rules: Sequence[LoadedRule]) -> DocumentFacts:
    """The document's facts with the authority that the rules of its tables name, if they name one: it is that of the tables
    beside them as well, which no rule reads or whose rule does not say."""
    named_by_rules = {rule.rule.authority for rule in rules if rule.rule.authority}
    if len(named_by_rules) != 1:
        return facts
    (authority,) = named_by_rules
    return replace(facts, authority=Known(authority.name, "rule"), authority_code=authority.code)


def _meeting(document: PdfiumDocument, texts: Sequence[str], wanted: bool) -> Meeting:
    front: list[FrontPage] = []
    for number in range(1, min(FRONT_PAGES, len(texts)) + 1):
        front.append(FrontPage.of(read_page(document, number)) if wanted else FrontPage.of_text(texts[number - 1]))
        if front[-1].committee and front[-1].meeting_date:
            break
    return meeting_facts(document.metadata("Title"), front)


#: At most so many pages are searched for a key.
MOST_KEY_PAGES = 6


def _key_meaning(document: PdfiumDocument, texts: Sequence[str], read: Sequence[PageMarkers]) -> MarkerMeaning | None:
    """What the document says its arrows mean: on the pages that were read, or on one that speaks of a key."""
    if not any(markers.placed or _has_arrows(texts[markers.page.number - 1]) for markers in read):
        return None
    known = {markers.page.number: markers for markers in read}
    by_font = any(
        _has_arrows("".join(markers.page.characters.text)) and not _has_arrows(texts[markers.page.number - 1])
        for markers in read
    )
    speaking = (number for number, text in enumerate(texts, start=1) if number not in known and may_hold_key(text))
    candidates = (
        number
        for number in islice(speaking, MOST_KEY_PAGES)
        # A page without arrows holds no key. Those of a symbol font are known by nothing but the font.
        if by_font or _has_arrows(texts[number - 1]) or PageMarkers.of(document.drawing(number)).placed
    )
    key = find_key(chain(known.values(), (PageMarkers.of(read_page(document, number)) for number in candidates)))
    return key.meaning if key else None


_ARROWS = re.compile(f"[{re.escape(''.join(DIRECTIONS))}]|{UNEXPLAINED.pattern}")


def _has_arrows(text: str) -> bool:
    """Whether a text holds arrows, or characters that may be."""
    return _ARROWS.search(text) is not None


# --- the result ----------------------------------------------------------------------------------------------------------


def _same_item(texts: Sequence[str], facts: DocumentFacts, pages: Set[int]) -> Iterator[tuple[int, str]]:
    """The number and text of each page of the agenda items of some pages; of the whole document where it has no items."""
    items = {facts.agenda_items.get(page, Known()).value for page in pages}
    for number, text in enumerate(texts, start=1):
        if facts.agenda_items.get(number, Known()).value in items:
            yield number, text


def _prose(texts: Sequence[str], facts: DocumentFacts, tables: Sequence[ObservedTable]) -> list[Sentence]:
    """The text around the tables: the other pages of their agenda items."""
    printed = {one.page for table in tables for one in table.observations}
    return sentences((number, text) for number, text in _same_item(texts, facts, printed) if number not in printed)


def _result(
    facts: DocumentFacts,
    tables: Sequence[ObservedTable],
    options: ReadOptions,
    pages_read: int,
    seconds: float,
    written: Sequence[Sentence],
) -> DocumentResult:
    monthly = tuple(monthly_figures(tables))
    prose = read_prose(written, tables, {row.observation_id: row for row in monthly})
    # Of a report that was read in part, nobody can say what is missing in it.
    ignore = (*options.ignore, IndicatorMissing.code) if options.pages else options.ignore
    findings = run_checks(tables, ignore, prose)
    flags: dict[str, list[str]] = {}
    for finding in findings:
        codes = flags.setdefault(finding.observation_id, [])
        if finding.code not in codes:
            codes.append(finding.code)
    observations = tuple(
        replace(one, flags=";".join(filter(None, (one.flags, *flags[one.observation_id]))))
        if one.observation_id in flags
        else one
        for table in tables
        for one in table.observations
    )
    record = _with_statements(_record(facts, tables, observations, pages_read, seconds), prose)
    verified = second_reading(tables) if options.verify else None
    return DocumentResult(record, observations, monthly, tuple(findings), verified, year_begins=unusual_years(tables))


def _with_statements(record: DocumentRecord, prose: ProseReading) -> DocumentRecord:
    """The record of a document with how many figures of its text were compared with its tables."""
    return replace(
        record,
        statements=prose.total,
        statements_agreeing=prose.count(Outcome.AGREES),
        statements_contradicted=prose.count(Outcome.CONTRADICTED),
    )


def _record(
    facts: DocumentFacts,
    tables: Sequence[ObservedTable],
    observations: Sequence[Observation],
    pages_read: int,
    seconds: float,
) -> DocumentRecord:
    items: list[Known] = []
    for one in observations:
        item = facts.agenda_items.get(one.page, Known())
        if item.value and item not in items:
            items.append(item)
    day = read_date(facts.meeting_date.value) if facts.meeting_date.value else None
    return DocumentRecord(
        document_id=facts.document_id,
        file=facts.file,
        title=facts.title.value,
        title_source=facts.title.source,
        authority=facts.authority.value,
        authority_source=facts.authority.source,
        committee=facts.committee.value,
        committee_source=facts.committee.source,
        meeting_date=day,
        meeting_date_source=facts.meeting_date.source,
        agenda_item="; ".join(item.value for item in items),
        agenda_item_source=items[0].source if items else "",
        source_url=facts.source_url.value,
        source_url_source=facts.source_url.source,
        pages=facts.pages,
        pages_read=pages_read,
        tables=len(tables),
        observations=len(observations),
        status="done",
        error="",
        seconds=f"{seconds:.2f}",
    )


def _read_table(table: ObservedTable, facts: DocumentFacts) -> ReadTable:
    """What is kept of a table for comparing it with those of other documents."""
    observations = list(table.observations)
    ends = [one.period_end for one in observations if one.column_role is Role.PERIOD and one.period_end]
    first = table.parts[0]
    return ReadTable(
        table_id=table_id(observations),
        rule=table.rule.name,
        page=first.page.number,
        last_page=table.parts[-1].page.number,
        table=first.number,
        observations=len(observations),
        agenda_item=facts.agenda_items.get(first.page.number, Known()).value,
        rule_names_authority=table.rule.rule.authority is not None,
        last_period_end=max(ends, default=None),
    )
