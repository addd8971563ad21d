"""Numbered answers in letters: tied to their questions, never to another's."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from extract.markers.find import PageMarkers
from extract.marks.pdfium import PdfiumDocument
from extract.periods import PeriodContext, read_period
from extract.rulebook.model import AnswersRule
from extract.scorecard.answers import read_answers
from extract.scorecard.rows import TablePart
from tests.conftest import Run

#: A line of a letter: its text, and how far it is set in (points). An empty one leaves a gap, "\f" begins a page.
Line = str | tuple[str, float]

RULE = AnswersRule(name="answers", parts=["Request {number}", "Request {number}:"], ends_with=["Yours sincerely"])


def letter(path: Path, lines: Sequence[Line], head: str = "", foot: str = "") -> Path:
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    y, page = 0.0, 0

    def begin() -> None:
        nonlocal y, page
        if page:
            canvas.showPage()
        page += 1
        canvas.setFont("Helvetica", 11)
        canvas.drawString(60, 810, head)
        canvas.drawString(60, 30, f"{foot} {page}" if foot else "")
        y = 770.0

    begin()
    for line in lines:
        words, indent = line if isinstance(line, tuple) else (line, 0.0)
        if words == "\f":
            begin()
        else:
            canvas.drawString(60 + indent, y, words)
            y -= 14 if words else 10
    canvas.save()
    return path


def parts(path: Path, rule: AnswersRule = RULE, context: PeriodContext = PeriodContext()) -> list[TablePart]:
    with PdfiumDocument(path) as document:
        pages = [PageMarkers.of(document.read(number)) for number in range(1, document.page_count + 1)]
    return read_answers(rule, pages, [1] * len(pages), context)


def answers(path: Path, rule: AnswersRule = RULE) -> list[tuple[str, str]]:
    return [(row.label, " ".join(cell.text for _, cell in row.cells)) for part in parts(path, rule) for row in part.rows]


QUESTIONS = ["1. How many plans were opened?", "", "2. How many were closed?", "", "3. What did they cost?", ""]


def test_answers_are_tied_by_number(tmp_path: Path) -> None:
    path = letter(tmp_path / "a.pdf", [*QUESTIONS, "1. 14", "", "2. 6", "", "3. £2,660 per year", "", "Yours sincerely"])
    assert answers(path) == [
        ("How many plans were opened?", "14"),
        ("How many were closed?", "6"),
        ("What did they cost?", "£2,660 per year"),
    ]


def test_an_answer_left_out_moves_no_other(tmp_path: Path) -> None:
    path = letter(tmp_path / "a.pdf", [*QUESTIONS, "1. 14", "", "3. £2,660", "", "Yours sincerely"])
    assert dict(answers(path))["What did they cost?"] == "£2,660"
    assert dict(answers(path))["How many were closed?"] == ""


def test_a_list_inside_an_answer_belongs_to_it(tmp_path: Path) -> None:
    inside: list[Line] = [("1. by request", 24.0), ("2. by transfer", 24.0)]
    path = letter(tmp_path / "a.pdf", [*QUESTIONS, "1. 14, namely", *inside, "", "2. 6", "", "3. none", "", "Yours sincerely"])
    found = dict(answers(path))
    assert found["How many plans were opened?"] == "14, namely 1. by request 2. by transfer"
    assert found["How many were closed?"] == "6"


def test_numbers_that_begin_again_twice_answer_nothing(tmp_path: Path) -> None:
    """Which of two lists answers cannot be told: better no answer than another question's."""
    path = letter(tmp_path / "a.pdf", [*QUESTIONS, "1. 14", "", "1. 15", "", "2. 6"])
    assert answers(path) == []


def test_heads_and_feet_are_no_part_of_an_answer(tmp_path: Path) -> None:
    lines = [*QUESTIONS, "1. A long answer that goes on", "\f", "over the page", "", "2. 6", "", "3. 7", "", "Yours sincerely"]
    path = letter(tmp_path / "a.pdf", lines, head="Council House", foot="Page")
    by_page = [(row.label, cell.text, part.page.number) for part in parts(path) for row in part.rows for _, cell in row.cells]
    assert by_page[:2] == [
        ("How many plans were opened?", "A long answer that goes on", 1),
        ("How many plans were opened?", "over the page", 2),
    ]
    assert len(by_page) == 4


def test_the_letter_s_end_is_no_part_of_the_last_answer(tmp_path: Path) -> None:
    path = letter(tmp_path / "a.pdf", [*QUESTIONS, "1. 14", "", "2. 6", "", "3. 7", "", "Please write if you have questions."])
    assert answers(path)[-1] == ("What did they cost?", "7")


def test_what_the_page_covers_is_the_period_of_its_answers(tmp_path: Path) -> None:
    path = letter(tmp_path / "a.pdf", [*QUESTIONS, "1. 14", "", "2. 6", "", "3. 7"])
    read = read_period("2023/24")
    found = parts(path, context=PeriodContext(covers=read))
    assert read is not None
    assert {column.period for part in found for row in part.rows for column, _ in row.cells} == {read.period}


@pytest.mark.parametrize(
    "lines", [[""], ["1."], ["1. 2. 3."], ["1. How many?"], ["2. six", "1. one"], ["Request 1", "Request 1"]]
)
def test_no_answers_where_there_are_none(tmp_path: Path, lines: list[Line]) -> None:
    assert answers(letter(tmp_path / "a.pdf", lines)) == []


words = st.text("abcdefghij", min_size=1, max_size=8)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(words, st.integers(0, 10**6)), min_size=1, max_size=9, unique_by=lambda pair: pair[0]))
def test_every_question_gets_its_own_answer(pairs: list[tuple[str, int]]) -> None:
    asked = [line for number, (word, _) in enumerate(pairs, 1) for line in (f"{number}. how many {word}?", "")]
    told = [line for number, (_, figure) in enumerate(pairs, 1) for line in (f"{number}. {figure:,}", "")]
    with tempfile.TemporaryDirectory() as folder:
        path = letter(Path(folder) / "a.pdf", [*asked, *told, "Yours sincerely"])
        assert answers(path) == [(f"how many {word}?", f"{figure:,}") for word, figure in pairs]


LETTER_RULE = """\
rule: my-letter
title: A letter
recognise:
  page_says: [Information request]
  to_the_end: true
answers:
  - name: answers
"""


def test_a_question_without_answer_is_a_finding(run: Run, tmp_path: Path) -> None:
    lines = ["Information request", "", *QUESTIONS, "\f", "1. 14", "", "3. £2,660 per year"]
    path = letter(tmp_path / "a.pdf", lines)
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "my-letter.yaml").write_text(LETTER_RULE, "utf-8")
    done = run("run", path, "--rules", tmp_path / "rules")
    assert done.code == 0, done.err
    assert [(one["indicator"], one["value"], one["unit"], one["page"]) for one in done.rows] == [
        ("How many plans were opened?", "14", "count", "2"),
        ("What did they cost?", "2660", "gbp", "2"),
    ]
    findings = run("run", path, "--rules", tmp_path / "rules", "--table", "findings").rows
    assert [(one["code"], one["indicator"]) for one in findings] == [("question-without-answer", "How many were closed?")]


def test_a_page_that_a_rule_never_wants_is_left_out_of_its_letter(run: Run, tmp_path: Path) -> None:
    lines = ["Information request", "", *QUESTIONS, "\f", "Annex", "", "1. 14", "", "2. 6", "", "3. 7"]
    path = letter(tmp_path / "a.pdf", lines)
    (tmp_path / "rules").mkdir()
    text = LETTER_RULE.replace("  to_the_end", "  page_never_says: [Annex]\n  to_the_end")
    (tmp_path / "rules" / "my-letter.yaml").write_text(text, "utf-8")
    done = run("run", path, "--rules", tmp_path / "rules")
    assert done.code == 3
    assert "no numbered questions with answers" in done.err
