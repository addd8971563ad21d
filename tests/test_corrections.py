"""A reviewer's corrections: applied before anything is worked out, and never ignored."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from extract.corrections import COLUMNS, Corrections, read_corrections
from extract.errors import BadCorrection
from extract.markers.find import MarkedText, Marker
from extract.records import Direction, MarkerSource
from extract.scorecard.corrected import corrected_text
from tests.conftest import Run, read_rows, report

SCORECARD = report("bcp-send-scorecard/calc-ruled")
EXPECTED = {row["observation_id"]: row for row in read_rows(SCORECARD.parent / "expected" / "observations.csv")}

Line = dict[str, str]


def cell(indicator: str, heading: str) -> dict[str, str]:
    return next(row for row in EXPECTED.values() if row["indicator"].startswith(indicator) and row["column_label"] == heading)


def line(row: dict[str, str], corrected: str, **changes: str) -> Line:
    return {
        "document_id": row["document_id"],
        "observation_id": row["observation_id"],
        "printed": row["value_text"],
        "corrected": corrected,
        "verdict": "wrong" if corrected else "right",
        "note": "",
        "who": "A. Reviewer",
        "when": "2025-03-12T09:30:00Z",
        **changes,
    }


def write(path: Path, *lines: Line) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)
    return path


MEDIATIONS = "Total number of mediations (cumulative figure calendar year)"
FOLLOWED = "% of mediation cases that were followed by appeals"


def test_a_correction_reaches_figure_month_and_findings(run: Run, tmp_path: Path) -> None:
    doubtful = cell(FOLLOWED, "Aug 24")
    lines = write(tmp_path / "c.csv", line(doubtful, "11.84% (35) ▲", note="printed quite clearly"))
    done = run("run", SCORECARD, "-o", tmp_path / "out", "-q", "--corrections", lines)
    assert (done.code, done.err) == (0, "")
    rows = {row["observation_id"]: row for row in read_rows(tmp_path / "out" / "observations.csv")}
    corrected = rows[doubtful["observation_id"]]
    assert (corrected["value_text"], corrected["value"], corrected["numerator"]) == ("11.84% (35) ▲", "11.84", "35")
    assert corrected["flags"].split(";")[-1] == "corrected"
    monthly = {row["observation_id"]: row for row in read_rows(tmp_path / "out" / "monthly.csv")}
    assert monthly[doubtful["observation_id"]]["monthly_numerator"] == "3"
    findings = read_rows(tmp_path / "out" / "findings.csv")
    about = [row for row in findings if row["observation_id"] == doubtful["observation_id"]]
    assert [(row["severity"], row["code"]) for row in about] == [("warning", "percentage-against-count")], "(3) was two errors"
    assert "35 of 295 is 11.86%, but 11.84% is printed" in about[0]["message"]
    assert {key for key, row in rows.items() if row != EXPECTED[key]} - {doubtful["observation_id"]} <= {
        row["observation_id"] for row in findings
    }
    kept = read_rows(tmp_path / "out" / "corrections.csv")
    assert [(row["printed"], row["corrected"], row["who"], row["note"]) for row in kept] == [
        ("11.84% (3) ▲", "11.84% (35) ▲", "A. Reviewer", "printed quite clearly")
    ]


def test_what_was_applied_can_be_applied_again(run: Run, tmp_path: Path) -> None:
    lines = write(tmp_path / "c.csv", line(cell(FOLLOWED, "Aug 24"), "11.84% (35) ▲"), line(cell(MEDIATIONS, "Jan 24"), ""))
    assert run("run", SCORECARD, "-o", tmp_path / "one", "-q", "--corrections", lines).code == 0
    again = run("run", SCORECARD, "-o", tmp_path / "two", "-q", "--corrections", tmp_path / "one" / "corrections.csv")
    assert again.code == 0
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


def test_a_confirmed_cell_changes_nothing(run: Run, tmp_path: Path) -> None:
    lines = write(tmp_path / "c.csv", line(cell(MEDIATIONS, "Jan 24"), ""))
    done = run("run", SCORECARD, "-q", "--corrections", lines)
    assert done.code == 0 and done.rows == list(EXPECTED.values())


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"printed": "24"}, "line 2: "),
        ({"observation_id": "6b87ea8b6e18-p17-t1-r900-c2"}, "there is no observation"),
        ({"document_id": "0" * 64}, "none of the files is the document"),
        ({"verdict": "perhaps"}, "'perhaps' is not known"),
        ({"corrected": " "}, "what is printed is missing"),
        ({"who": ""}, "who is empty"),
        ({"when": "yesterday"}, "not a date and time"),
        ({"when": "2025-03-12T09:30:00"}, "time zone"),
        ({"verdict": "right"}, "marked as right, and yet corrected"),
    ],
)
def test_a_correction_that_does_not_fit_is_an_error(run: Run, tmp_path: Path, changes: Line, says: str) -> None:
    lines = write(tmp_path / "c.csv", {**line(cell(MEDIATIONS, "Jan 24"), "24"), **changes})
    done = run("run", SCORECARD, "-o", tmp_path / "out", "--corrections", lines)
    assert done.code == 2 and not (tmp_path / "out" / "observations.csv").exists()
    assert len(done.err.splitlines()) == 1 and "c.csv: line 2: " in done.err and says in done.err


def test_one_misfit_stops_a_run_over_several_files(run: Run, tmp_path: Path) -> None:
    crime = report("durham-period-to-date/calc")
    lines = write(tmp_path / "c.csv", line(cell(MEDIATIONS, "Jan 24"), "24", printed="25"))
    done = run("run", crime, SCORECARD, "-o", tmp_path / "out", "--corrections", lines)
    assert done.code == 2 and not (tmp_path / "out" / "observations.csv").exists()


def test_a_correction_that_leaves_no_figure_or_no_arrow_says_so(run: Run, tmp_path: Path) -> None:
    """It is taken at its word, and never silently."""
    abc, bare, same = (cell(MEDIATIONS, "Jan 24"), cell(FOLLOWED, "Aug 24"), cell(MEDIATIONS, "Feb 24"))
    assert abc["value"] == "23" and bare["value_text"] == "11.84% (3) ▲"
    lines = write(tmp_path / "c.csv", line(abc, "abc"), line(bare, "11.84% (35)"), line(same, f"9{same['value_text']}"))
    done = run("run", SCORECARD, "-o", tmp_path / "out", "--corrections", lines)
    assert done.code == 0
    told = [one.split("c.csv: ")[1] for one in done.err.splitlines() if "c.csv: " in one]
    assert len(told) == (2 if not abc["marker"] else 3)
    assert told[0].startswith("line 2: no figure is read from 'abc': ") and told[0].endswith(f"had {abc['value_text']!r}")
    assert told[-1].startswith("line 3: no arrow is read from '11.84% (35)': ")


def test_files_that_are_no_corrections(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    for content, says in (
        (b"", "no column document_id"),
        (b"a,b\n1,2\n", "no column document_id"),
        (b"\xff\xfe", "not UTF-8"),
        ((",".join(COLUMNS) + "\nx,y\n").encode(), "2 cells under 8 headings"),
    ):
        path.write_bytes(content)
        with pytest.raises(BadCorrection, match=says):
            read_corrections(path)
    with pytest.raises(BadCorrection, match="cannot be read"):
        read_corrections(tmp_path / "missing.csv")
    row = cell(MEDIATIONS, "Jan 24")
    with pytest.raises(BadCorrection, match="line 3: .* in line 2 already"):
        read_corrections(write(path, line(row, "24"), line(row, "25")))


def test_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    row = cell(MEDIATIONS, "Jan 24")
    first = line(cell(MEDIATIONS, "Feb 24"), "", note="two\nlines")
    entries = read_corrections(write(tmp_path / "c.csv", first, line(row, "24")))
    assert [entry.line for entry in entries] == [2, 4]
    waiting = Corrections(entries)
    with pytest.raises(BadCorrection, match="line 4"):
        waiting.text(row["observation_id"], "something else")


def test_markers_of_corrected_cells() -> None:
    worded = MarkedText("12 Better", "12", Marker(Direction.UP, "Better", MarkerSource.WORD, None))
    glyph = MarkedText("12 ▲", "12", Marker(Direction.UP, "▲", MarkerSource.SHAPE, 0xFF0000))
    assert corrected_text("13", worded).marker == worded.marker, "said in another way, it stays"
    assert corrected_text("13", glyph).marker is None, "shown in the text, it was taken out"
    turned = corrected_text("13 ▼", glyph)
    assert turned.rest == "13" and turned.marker is not None
    assert (turned.marker.direction, turned.marker.colour) == (Direction.DOWN, 0xFF0000)
    assert corrected_text("13 ▲▼", glyph) == MarkedText("13 ▲▼", "13 ▲▼", None)
