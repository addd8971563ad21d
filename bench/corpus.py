"""A folder of ten thousand agendas: several councils, committees and months, a few scorecards among them.

Most documents are parts of the agenda pack of the fixtures, each made another file by a remark at its end. Each council prints
a scorecard of fourteen months every month, once in a pack and once in a supplement, and revises a figure now and then.
"""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pikepdf
from reportlab.pdfgen.canvas import Canvas

ROOT = Path(__file__).parent.parent

RULES = Path(__file__).with_name("rules")

PACK = ROOT / "fixtures" / "must-not-match" / "agenda-without-scorecard" / "report.pdf"

COUNCILS = (
    *("barnet", "bexley", "bolton", "bury", "camden", "cheshire-east", "cornwall", "derby", "devon", "dudley"),
    *("essex", "hackney", "harrow", "kent", "leeds", "luton", "norfolk", "oldham", "rutland", "suffolk"),
)

COMMITTEES = (
    *("cabinet", "audit-committee", "planning-board", "licensing-panel", "schools-forum"),
    *("scrutiny-committee", "health-and-wellbeing-board", "full-council", "pensions-committee", "housing-board"),
)

#: The pages of the pack of which a document is made: none of them is a scan, as half of a real pack's are not.
PARTS = ((1, 4), (4, 9), (4, 16), (1, 18), (4, 18), (19, 21), (33, 37), (10, 14))

MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

INDICATORS = 30

MONTHS_SHOWN = 14


@dataclass(frozen=True)
class Size:
    """How many documents: councils x committees x months x 2."""

    councils: int = len(COUNCILS)
    committees: int = len(COMMITTEES)
    months: int = 25

    @property
    def documents(self) -> int:
        return self.councils * self.committees * self.months * 2


FULL, SMALL = Size(), Size(councils=2, committees=5, months=5)


def make(folder: Path, size: Size = FULL) -> int:
    """Make the folder; returns the number of documents."""
    parts = [_part(first, last) for first, last in PARTS]
    count = 0
    for council in COUNCILS[: size.councils]:
        for path, content in _documents(council, size, parts):
            target = folder / council / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content + f"\n% {council}/{path}\n".encode())
            count += 1
    return count


def _part(first: int, last: int) -> bytes:
    """Pages of the pack as a file of their own."""
    with pikepdf.open(PACK) as pack:
        part = pikepdf.new()
        part.pages.extend(list(pack.pages)[first - 1 : last])
        content = io.BytesIO()
        part.save(content, deterministic_id=True)
    return content.getvalue()


def _documents(council: str, size: Size, parts: list[bytes]) -> Iterator[tuple[str, bytes]]:
    chance = random.Random(council)
    for month in range(size.months):
        day = date(2020 + (month + 2) // 12, (month + 2) % 12 + 1, 10 + month % 15)
        scorecard = _scorecard(council, month)
        for number, committee in enumerate(COMMITTEES[: size.committees]):
            folder = f"{committee}/{day.isoformat()}"
            # The pack of the cabinet holds the scorecard, and so does a supplement for scrutiny.
            yield f"{folder}/pack.pdf", scorecard if number == 0 else chance.choice(parts)
            yield f"{folder}/supplement.pdf", scorecard if number == 1 else chance.choice(parts)


def _scorecard(council: str, month: int) -> bytes:
    """The scorecard that a council prints in a month: a page of text and one of figures."""
    content = io.BytesIO()
    canvas = Canvas(content, pagesize=(1190, 842), invariant=1)
    canvas.drawString(60, 780, f"{COMMITTEES[0].title()}: performance of {council}")
    canvas.showPage()
    canvas.setFont("Helvetica-Bold", 12)
    canvas.drawString(40, 812, "BENCHMARK SCORECARD")
    left, width, row, top = 40, 60, 20, 790
    shown = [month - MONTHS_SHOWN + 1 + back for back in range(MONTHS_SHOWN)]
    rows = [["Indicator", *(_month_name(one) for one in shown)]]
    rows += [[f"Indicator {number}", *(_figure(council, number, one, month) for one in shown)] for number in range(INDICATORS)]
    canvas.setFont("Helvetica", 8)
    for line, cells in enumerate(rows):
        for column, text in enumerate(cells):
            canvas.drawString(left + column * width + 3, top - line * row - 13, text)
    for line in range(len(rows) + 1):
        canvas.line(left, top - line * row, left + (MONTHS_SHOWN + 1) * width, top - line * row)
    for column in range(MONTHS_SHOWN + 2):
        canvas.line(left + column * width, top, left + column * width, top - len(rows) * row)
    canvas.showPage()
    canvas.save()
    return content.getvalue()


def _month_name(month: int) -> str:
    index = 12 * 2020 + month
    return f"{MONTH_NAMES[index % 12]} {index // 12 % 100:02d}"


def _figure(council: str, indicator: int, month: int, printed: int) -> str:
    """A figure; one in fifty is another one when it is printed for the first time."""
    chance = random.Random(f"{council} {indicator} {month}")
    value = chance.randint(10, 5000)
    return str(value + 1 if chance.random() < 0.02 and month == printed else value)
