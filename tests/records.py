"""Records that several tests begin with."""

from __future__ import annotations

from datetime import date

from extract.records import DocumentRecord

RECORD = DocumentRecord(
    document_id="ab" * 32,
    file="x.pdf",
    title="A title",
    title_source="pdf_metadata",
    authority="",
    authority_source="",
    committee="Schools Forum",
    committee_source="first_page",
    meeting_date=date(2025, 3, 11),
    meeting_date_source="first_page",
    agenda_item="10",
    agenda_item_source="page_stamp",
    source_url="",
    source_url_source="",
    pages=3,
    pages_read=0,
    tables=0,
    observations=0,
    status="nothing_matched",
    error="",
    seconds="",
)
