"""What a run leaves behind: one table on standard output, or a folder with the package and whatever else is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from extract.corrections import Correction
from extract.disclosure.suppress import check_solver, suppress
from extract.document import fingerprint
from extract.errors import UsageError
from extract.package.columns import FILES
from extract.package.csv_files import csv_text
from extract.package.formats import Files, Format, check_formats
from extract.package.json_rows import json_text
from extract.package.rows import Package
from extract.package.write import all_files, check_folder, links_from, write_files
from extract.profiles.write import folder_of, profile_files, profile_of
from extract.records import DocumentResult
from extract.review.write import Drawing, OnFailure, refused_review, write_review
from extract.rulebook.model import Rule

#: The formats in which a table can be printed.
PRINTABLE = (Format.CSV, Format.JSON)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is asked for. ``out`` is the folder to write into, None for standard output."""

    out: Path | None = None
    table: str | None = None
    formats: tuple[Format, ...] = ()
    review: bool = False
    profiles: tuple[str, ...] = ()
    suppress_below: int | None = None

    def check(self) -> None:
        """Raise UsageError or BadProfile now if it could not be delivered, before any document is read. Makes the folder."""
        check_formats(self.formats)
        for name in self.profiles:
            profile_of(name)
        if self.suppress_below is not None:
            check_solver()
            if self.review:
                raise refused_review(self.suppress_below)
        if self.out is not None:
            if self.table is not None:
                raise UsageError("-o writes every table, and --table says which one to print", "leave out -o or --table")
            check_folder(self.out)
            return
        if self.review:
            raise UsageError("--review makes a folder", "say with -o DIR where to write it")
        if self.profiles:
            raise UsageError("--profile makes a folder", "say with -o DIR where to write it")
        for wanted in self.formats:
            if wanted not in PRINTABLE:
                raise UsageError(f"--format {wanted} is a file", "say with -o DIR where to write it")
        if len(set(self.formats)) > 1:
            raise UsageError("only one format can be printed", "give one --format, or a folder with -o DIR")

    def package(
        self, results: Sequence[DocumentResult], corrections: Sequence[Correction], rules: Mapping[str, Rule]
    ) -> tuple[Package, list[str]]:
        """The rows to deliver, and what the user should know of them. ``rules`` are those that may have been read by."""
        package = Package.of(results, corrections)
        if self.suppress_below is None:
            return package, []
        suppressed = suppress(package, self.suppress_below, rules)
        return suppressed.package, [suppressed.note]

    def printed(self, package: Package) -> str:
        """The table for standard output."""
        file = next(file for file in FILES if file.name == (self.table or "observations"))
        text = json_text if Format.JSON in self.formats else csv_text
        return text(file.record, package.rows(file.name))

    def write(self, package: Package) -> list[str]:
        """Write everything into the folder, all of it or nothing. Returns what the user should know of it."""
        assert self.out is not None
        files = all_files(package, self.formats, links_from(self.out, package))
        notes: list[str] = []
        for name in self.profiles:
            profile = profile_of(name)
            folder = folder_of(name, profile)
            made = profile_files(package, profile, links_from(self.out / folder, package), Format.XLSX in self.formats)
            files |= {f"{folder}/{file}": content for file, content in made.files.items()}
            notes += made.notes
        if self.suppress_below is not None:
            _refuse_leftovers(self.out, files)
        write_files(self.out, files)
        return notes

    def write_review(self, package: Package, sources: Iterable[Path], drawing: Drawing, on_failure: OnFailure) -> None:
        """Make the review page beside the package, where it is asked for. ``sources`` are the documents' files."""
        if self.review and self.out is not None:
            paths = {fingerprint(path): path for path in sources if path.is_file()}
            write_review(self.out, package, paths, drawing, on_failure=on_failure)


def _refuse_leftovers(out: Path, files: Files) -> None:
    """Raise UsageError for a folder with files of a former run that would stay: they may show what is now hidden."""
    left = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    staying = [name for name in left if name not in files]
    if staying:
        more = f" and {len(staying) - 1} more" if len(staying) > 1 else ""
        raise UsageError(
            f"holds files that would stay and may show what is suppressed: {staying[0]}{more}",
            "give a new folder with -o",
            file=str(out),
        )
