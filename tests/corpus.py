"""Folders of documents for tests of batches."""

from __future__ import annotations

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from tests.conftest import FIXTURES, read_rows

SERIES = FIXTURES / "bcp-send-scorecard-series"

AGENDAS = SERIES / "agendas"

#: The appendices of the series by the day of their meeting: a page of text and the two of the scorecard.
REPORTS = {
    "2024-12-10": AGENDAS / "bcp/childrens-services-scrutiny/2024-12-10/originals/s128001.pdf",
    "2025-02-11": AGENDAS / "bcp/Children's Services Overview and Scrutiny Committee/2025-02-11/SEND scorecard.pdf",
    "2025-03-11": AGENDAS / "democracy.bcpcouncil.gov.uk/documents/s129004/Appendix 1 SEND scorecard.pdf",
}

CRIME = FIXTURES / "durham-period-to-date" / "calc" / "report.pdf"


def text_pdf(path: Path, *pages: str, title: str = "") -> Path:
    """A document of pages of text, a line each."""
    path.parent.mkdir(parents=True, exist_ok=True)
    canvas = Canvas(str(path), invariant=1)
    if title:
        canvas.setTitle(title)
    for page in pages:
        for number, line in enumerate(page.splitlines()):
            canvas.drawString(50, 800 - 14 * number, line)
        canvas.showPage()
    canvas.save()
    return path


def copy_of(source: Path, path: Path, mark: str = "") -> Path:
    """A copy of a document; with a mark, one that says the same and is another file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(source.read_bytes() + (f"\n% {mark}\n".encode() if mark else b""))
    return path


def small_corpus(folder: Path, size: int = 12) -> Path:
    """A folder of small documents: every fourth a report, one hostile, the rest about something else."""
    reports = list(REPORTS.values())
    for number in range(size):
        path = folder / f"council-{number % 3}" / f"{number:03d}.pdf"
        if number % 4 == 0:
            copy_of(reports[number // 4 % 3], path, mark=str(number))
        else:
            text_pdf(
                path, f"Agenda for Cabinet\nReport {number}", "Item 4\nNothing that any rule would want to know is on this page"
            )
    (folder / "council-1" / "broken.pdf").write_text("not a PDF")
    return folder


def package(out: Path) -> dict[str, bytes]:
    """The files of a package, without what the program keeps for itself."""
    return {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}


def statuses(out: Path) -> dict[str, str]:
    return {row["file"]: row["status"] for row in read_rows(out / "documents.csv")}


def read_lines(log: Path) -> list[str]:
    """The names of the documents that a log says were read."""
    lines = [line.split(" ", 3)[3] for line in log.read_text("utf-8").splitlines()]
    return sorted(Path(line.split(": ")[0]).name for line in lines)
