"""One package made of everything that was read, in an order that does not depend on who read it, when, or how often.

Documents stand in the order of their paths. A table that is printed at several places is extracted from one; the others are
listed. Nothing of it is held in memory but one document at a time, and one indicator.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

from extract.authorities.table import one_body
from extract.batch.answers import unpacked
from extract.batch.facts import Context, find_authority, with_context
from extract.batch.journal import FoundFile, Journal, Outcome
from extract.batch.predecessors import filled
from extract.batch.series import History, note_renames
from extract.batch.workspace import Report, Source, Workspace
from extract.claims import IS_A_SCAN
from extract.document import shown
from extract.package.columns import BATCH_FILES, FILES
from extract.package.csv_files import cell_text
from extract.package.stream import PackageStream
from extract.periods import FIRST_MONTH
from extract.records import DocumentRecord, Examined, Finding, Observation, PlaceUse, ReadTable, TableLocation
from extract.rulebook.model import Role

#: The columns whose figures are those of a period, and make series.
SERIES_ROLES = frozenset({Role.PERIOD, Role.YEAR_TOTAL, Role.LATEST, Role.PREVIOUS})

#: The finding that makes the count in a figure's brackets doubtful.
_DOUBTFUL = "percentage-against-count"

DONE, NOTHING_MATCHED, DUPLICATE, FAILED = "done", "nothing_matched", "duplicate", "failed"


@dataclass(frozen=True, slots=True)
class Totals:
    """What a batch has come to. ``scans`` are those of the documents without a match that hold pictures in place of text."""

    done: int
    nothing_matched: int
    duplicate: int
    failed: int
    tables: int
    observations: int
    scans: int = 0

    @property
    def documents(self) -> int:
        return self.done + self.nothing_matched + self.duplicate + self.failed


@dataclass(frozen=True, slots=True)
class MergeOptions:
    """How the package is to be made. ``context`` gives what is known of a file from outside of it."""

    context: Callable[[FoundFile], Context]
    ignore: Collection[str] = ()
    timings: bool = False


class Merge:
    """Makes the package of a journal's documents."""

    def __init__(self, journal: Journal, options: MergeOptions, workspace: Workspace, stream: PackageStream) -> None:
        self._journal = journal
        self._options = options
        self._workspace = workspace
        self._stream = stream
        self._scans = 0

    def run(self) -> Totals:
        """Write all files of the package."""
        for file in self._journal.files():
            self._list(file)
        self._workspace.choose_places()
        for source in self._workspace.sources():
            self._extract(source)
        self._write_series()
        for cells in self._workspace.monthly():
            self._stream.write_cells("monthly", cells)
        self._write_lists()
        return self._totals()

    # --- documents -------------------------------------------------------------------------------------------------------

    def _list(self, file: FoundFile) -> None:
        """Add a file, and the places of the tables in it."""
        outcome = self._journal.outcome(file.sha256) if file.sha256 else None
        examined = unpacked(outcome.answer) if outcome and not outcome.failure else None
        record = self._record(file, outcome, examined)
        place = self._workspace.add_document(record)
        self._scans += record.status == NOTHING_MATCHED and record.error == IS_A_SCAN
        for number, (table, observations) in enumerate(_tables(examined) if examined else ()):
            named = table.rule_names_authority and observations
            authority = observations[0].authority if named else record.authority
            self._workspace.add_location(place, number, _location(table, record, authority))

    def _record(self, file: FoundFile, outcome: Outcome | None, examined: Examined | None) -> DocumentRecord:
        """A file's row of documents.csv, but for what is extracted from it."""
        context = self._options.context(file)
        if examined is None:
            error = file.problem or (outcome.failure.text if outcome and outcome.failure else "it was not read - run again")
            return with_context(_failed(file, error), context)
        record = replace(examined.result.document, file=shown(file.path), tables=0, observations=0)
        if not self._options.timings:
            record = replace(record, seconds="")
        if self._journal.first_with(file.sha256) != file.path:
            record = replace(record, status=DUPLICATE, error="", seconds="")
        return with_context(record, context)

    # --- tables ----------------------------------------------------------------------------------------------------------

    def _extract(self, source: Source) -> None:
        """Write the rows of those tables of a document that are extracted from it."""
        outcome = self._journal.outcome(source.sha256)
        assert outcome is not None
        examined = unpacked(outcome.answer)
        authority = find_authority(source.authority, cell_text(source.meeting_date)) if source.authority else None
        whose = (source.authority, authority.code if authority else "")
        elsewhere: set[str] = set()
        written = 0
        for number, (table, observations) in enumerate(_tables(examined)):
            if number in source.tables:
                named = None if table.rule_names_authority else whose
                self._extract_table(source, table, [self._completed(one, named) for one in observations], examined)
                written += len(observations)
            else:
                elsewhere |= {one.observation_id for one in observations}
        for finding in examined.result.findings:
            if finding.code not in self._options.ignore and not _about(finding) & elsewhere:
                self._stream.write("findings", finding)
        self._workspace.count_rows(source.place, len(source.tables), written)

    def _completed(self, one: Observation, whose: tuple[str, str] | None) -> Observation:
        """An observation without the flags of ignored findings, and with whose it is (name and code) where that is given."""
        if one.flags and self._options.ignore:
            one = replace(one, flags=";".join(code for code in one.flags.split(";") if code not in self._options.ignore))
        if whose is None:
            return one
        name, code = whose
        # Of an authority that the table does not hold, the rule beside this one may have given the code.
        return replace(one, authority=name, authority_code=code or (one.authority_code if one.authority == name else ""))

    def _extract_table(self, source: Source, table: ReadTable, observations: Sequence[Observation], examined: Examined) -> None:
        if not observations:
            return
        for one in observations:
            self._stream.write("observations", one)
        report = _report(source, table, observations[0])
        dated = [one for one in observations if one.column_role in SERIES_ROLES and one.period_start is not None]
        self._workspace.add_points(report, dated)
        by_id = {one.observation_id: one for one in observations}
        doubtful = {finding.observation_id for finding in examined.result.findings if finding.code == _DOUBTFUL}
        for row in examined.result.monthly:
            if row.observation_id in by_id:
                one = by_id[row.observation_id]
                completed = replace(row, authority=one.authority)
                first = examined.result.year_begins.get(row.observation_id) or FIRST_MONTH[one.basis]
                self._workspace.add_monthly(report, table.rule, completed, one.basis, row.observation_id in doubtful, first)

    # --- everything together ---------------------------------------------------------------------------------------------

    def _write_series(self) -> None:
        workspace = self._workspace
        for owner, rule in workspace.owners():
            note_renames(workspace, owner, rule)
            for series, points in workspace.series(owner, rule):
                history = History(series, points)
                for point in history.points():
                    self._stream.write("series", point)
                for revision in history.revisions():
                    self._stream.write("revisions", revision)
                for row in filled(workspace.cumulative(owner, rule, series), history.restated):
                    workspace.fill(row)

    def _totals(self) -> Totals:
        count = self._workspace.count
        tables, observations = self._workspace.totals()
        return Totals(count(DONE), count(NOTHING_MATCHED), count(DUPLICATE), count(FAILED), tables, observations, self._scans)

    def _write_lists(self) -> None:
        columns = [field.name for field in fields(DocumentRecord)]
        tables_column, observations_column = columns.index("tables"), columns.index("observations")
        for cells, tables, observations in self._workspace.documents():
            cells[tables_column], cells[observations_column] = str(tables), str(observations)
            self._stream.write_cells("documents", cells)
        use = [field.name for field in fields(TableLocation)].index("use")
        for cells, extracted in self._workspace.locations():
            cells[use] = (PlaceUse.EXTRACTED if extracted else PlaceUse.REPEATED).value
            self._stream.write_cells("locations", cells)


def _tables(examined: Examined) -> Iterator[tuple[ReadTable, Sequence[Observation]]]:
    """The tables of a document, each with its observations."""
    first = 0
    for table in examined.tables:
        yield table, examined.result.observations[first : first + table.observations]
        first += table.observations


def _about(finding: Finding) -> set[str]:
    """The observation that a finding is about, or those that it is about together."""
    return {finding.observation_id} if finding.observation_id else set(finding.related_observation_ids.split(";"))


def _report(source: Source, table: ReadTable, one: Observation) -> Report:
    """A table as a report: whose it is, and where it stands in time.

    Reports follow one another as their meetings do; where a meeting's day is not known, as the months that they print.
    Without knowing whose figures they are, those of two documents are never compared.
    """
    last = cell_text(table.last_period_end)
    owner = one_body(one.authority, one.authority_code) or f"document {source.place}"
    key = f"{cell_text(source.meeting_date) or last}|{last}|{source.file}|{table.page:06d}|{table.table:04d}"
    return Report(key, owner, source.place, source.file, source.meeting_date)


def _location(table: ReadTable, record: DocumentRecord, authority: str) -> TableLocation:
    return TableLocation(
        table_id=table.table_id,
        use=PlaceUse.REPEATED,
        rule=table.rule,
        authority=authority,
        file=record.file,
        document_id=record.document_id,
        committee=record.committee,
        meeting_date=record.meeting_date,
        agenda_item=table.agenda_item or record.agenda_item,
        page=table.page,
        last_page=table.last_page,
        table=table.table,
        observations=table.observations,
    )


def _failed(file: FoundFile, error: str) -> DocumentRecord:
    """The record of a file that was not read."""
    return DocumentRecord(
        document_id=file.sha256,
        file=shown(file.path),
        title="",
        title_source="",
        authority="",
        authority_source="",
        committee="",
        committee_source="",
        meeting_date=None,
        meeting_date_source="",
        agenda_item="",
        agenda_item_source="",
        source_url="",
        source_url_source="",
        pages=None,
        pages_read=0,
        tables=0,
        observations=0,
        status=FAILED,
        error=error,
        seconds="",
    )


def merge(journal: Journal, options: MergeOptions, out: Path, scratch: Path) -> tuple[Totals, list[Path]]:
    """Make the package in the folder ``out``. Returns what it holds, and the files that were written."""
    with Workspace(scratch / "merge.sqlite") as workspace, PackageStream(out, scratch, (*FILES, *BATCH_FILES)) as stream:
        totals = Merge(journal, options, workspace, stream).run()
        return totals, stream.finish()
