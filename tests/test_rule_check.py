"""Rules that are wrong: every mistake named with its place, its key, and what to write."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import BadRule
from extract.rulebook.load import load_rule
from extract.rulebook.yaml_file import NotYaml, YamlFile
from extract.upkeep.rule_files import check_files
from tests.conftest import FIXTURES, ROOT, Run, report
from tests.test_rules import GOOD, written

#: What is written wrong in the good rule: what to replace by what, where that is told, and in which words.
MISTAKES = [
    ("title: My report", "titel: My report", "line 2, column 1: titel: this key is not known; write 'title'"),
    ("title: My report\n", "", "line 1, column 1: title: this key is missing; add it: What the report is called."),
    (
        "  page_says:",
        "  page_say:",
        "line 4, column 3: recognise.page_say: this key is not known; write 'page_says'",
    ),
    (
        "holds: period",
        "holds: perod",
        "line 9, column 37: tables.1.columns.2.holds: 'perod' is not possible here; write 'period'",
    ),
    (
        "requested: x",
        "Requested: q",
        "line 11, column 14: symbols.Requested: 'q' is not possible here; possible are c (suppressed), x",
    ),
    ("heading: Measure", "heading: 2024", "line 8, column 19: tables.1.columns.1.heading: this is not text; put it in double"),
    ('"{month}"', '"/(x/"', "is not a regular expression that RE2 knows: missing )"),
    ('"-":', '"{moon}":', "symbols.{moon}: '{moon}' uses {moon}, which is not one of {month}"),
    ("symbols:\n", "symbols:\n  requested: z\n", "line 12, column 3: requested: this key is written twice, first on line 11"),
    ("tables:", "year_starts: Apil\ntables:", "line 5, column 14: year_starts: 'Apil' is not a month"),
    (
        "title: My report",
        "title: My: report",
        "line 2, column 10: mapping values are not allowed here - put a text with a colon",
    ),
    ("[My Scorecard]", '["*"]', "line 4, column 15: recognise.page_says.1: '*' fits every page"),
    ("[My Scorecard]", "[My Scorecard]\n  page_never_says: [Scorecard]", "the rule can never claim a page"),
    ("[My Scorecard]", '[My Scorecard]\n  page_never_says: ["/.*/"]', "fits every page: the rule can never claim one"),
    ("tables:", "as_at: Yesterday\ntables:", "line 5, column 8: as_at: 'Yesterday' gives no date; write {date}"),
    ("requested: x", '"**": x', "'**' fits every cell: no figure would be left"),
    ("symbols:", "    children: ['*']\nsymbols:", "line 10, column 16: tables.1.children.1: '*' fits every label"),
    ("symbols:", "    sections:\nsymbols:", "line 10, column 5: tables.1.sections: nothing is written here"),
    ("symbols:", "    rows: [{label: A, year_starts: 4}]\nsymbols:", "4 is not a month; write its English name, such as April"),
    (
        "title: My report",
        "title: My report\ncovers: Quarter",
        "line 3, column 9: covers: 'Quarter' gives no period; write {span}",
    ),
    ("title: My report", "title: My report\nyear: The year", "year: 'The year' gives no year; write {year} or {split_year}"),
    ("requested: x", "requested: missing", "possible are c (suppressed), x (not available), z (not applicable), low, b"),
    ("[My Scorecard]", "[7]", 'recognise.page_says.1: this is not text; put it in double quotes: "7"'),
    ('"{month}"', "{month}", 'this is not text but a mapping; put a text with curly brackets in double quotes: "{month}"'),
    ('"{month}"', '"{moonth}"', "{period}; write {month}"),
    ("  - name: scorecard", "\t- name: scorecard", "indent with spaces: YAML does not allow tabs"),
    ("symbols:", "    rows: One\nsymbols:", "tables.1.rows: this is not a list; write it [in, brackets]"),
    ("[My Scorecard]", "{month}", "recognise.page_says: this is neither a text nor a list of texts; put it in double quotes"),
    ("[My Scorecard]", "2024", 'recognise.page_says.1: this is not text; put it in double quotes: "2024"'),
    ("symbols:", "    indented_children: perhaps\nsymbols:", "this is neither yes nor no; write true or false"),
    ("symbols:", "    switched_off: []\nsymbols:", "tables.1.switched_off: this key is not known; it belongs at the top level"),
    ("symbols:", "    indicators: [A, A]\nsymbols:", "tables.1.indicators.2: the label 'A' is listed twice"),
    ("symbols:", "    indicators: [{name: A, id: x}, {name: B, id: x}]\nsymbols:", "the id 'x' is given twice"),
    ("symbols:", '    indicators: [{name: "A*", formerly: [B]}]\nsymbols:', "give it an 'id'"),
    ("symbols:", "    indicators: [{nam: A}]\nsymbols:", "tables.1.indicators.1.nam: this key is not known; write 'name'"),
    ("holds: period}", "holds: period, optional: true, expected: true}", "'optional' or 'expected', not both"),
    ("holds: indicator}", "holds: indicator, expected: true}", "the column with the labels is always there"),
    ('{heading: "{month}"', '{heading: "*", holds: text}\n      - {heading: "{month}"', "goes to column 2, '*'"),
]


@pytest.mark.parametrize(("good", "bad", "says"), MISTAKES, ids=[bad.strip() or "nothing" for _, bad, _ in MISTAKES])
def test_every_mistake_says_where_it_is_and_what_to_write(tmp_path: Path, good: str, bad: str, says: str) -> None:
    assert good in GOOD
    path = written(tmp_path, GOOD.replace(good, bad, 1))
    with pytest.raises(BadRule) as caught:
        load_rule(path)
    told = caught.value.details or (str(caught.value),)
    assert [line for line in told if says in line and line.startswith(f"{path}: line ")], told


def test_several_mistakes_are_told_at_once_in_the_order_of_the_file(run: Run, tmp_path: Path) -> None:
    text = GOOD.replace("title:", "titel:").replace("holds: period", "holds: perod").replace("requested: x", "requested: q")
    path = written(tmp_path, text)
    done = run("rules", "check", path)
    assert (done.code, done.out) == (6, "")
    assert [line.split(": ")[1] for line in done.err.splitlines()] == [
        "line 1, column 1",
        "line 2, column 1",
        "line 9, column 37",
        "line 11, column 14",
    ]


def test_tables_that_are_the_same(tmp_path: Path) -> None:
    start, end = GOOD.index("  - name: scorecard"), GOOD.index("symbols:")
    path = written(tmp_path, GOOD[:end] + GOOD[start:end] + GOOD[end:])
    with pytest.raises(BadRule) as caught:
        load_rule(path)
    assert [line.split(": ", 3)[3][:40] for line in caught.value.details] == [
        "the name 'scorecard' is given twice; giv",
        "it can never claim a table: all that has",
    ]


SWITCHED_OFF = GOOD + "switched_off:\n  - {check: cumulative-fall, because: The figure is revised each quarter.}\n"


def test_a_check_that_does_not_exist_cannot_be_switched_off(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, SWITCHED_OFF)
    done = run("rules", "check", path)
    assert done.code == 6
    place = "line 14, column 13: switched_off.1.check"
    assert f"{path}: {place}: there is no check 'cumulative-fall'; write 'cumulative-falls'" in done.err
    assert run("rules", "check", written(tmp_path, SWITCHED_OFF.replace("-fall,", "-falls,"))).code == 0


def test_rules_that_claim_the_same_tables_are_named(run: Run, tmp_path: Path) -> None:
    one = written(tmp_path, GOOD)
    other = written(tmp_path, GOOD.replace("rule: my-report", "rule: another"), "another.yaml")
    done = run("rules", "check", one, other)
    assert done.code == 6
    assert "the rules my-report and another claim the same tables" in done.err
    assert run("rules", "check", "--rules", tmp_path).code == 6


def test_the_same_rule_in_two_files_of_a_folder(tmp_path: Path) -> None:
    files = check_files([written(tmp_path, GOOD), written(tmp_path, GOOD, "my-report.yml")])
    assert [len(file.mistakes) for file in files] == [0, 1]
    assert "is also in my-report.yaml" in files[1].mistakes[0]


def test_one_in_place_of_a_shipped_rule_is_noted(run: Run, tmp_path: Path) -> None:
    shutil.copy(ROOT / "rules" / "durham-period-to-date.yaml", tmp_path)
    done = run("rules", "check", "--rules", tmp_path)
    assert done.code == 0
    assert "it is used in place of" in done.err


def test_a_rule_without_fixtures_is_noted_and_good(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    done = run("rules", "check", path)
    assert (done.code, done.out) == (0, f"{path}: good (My report)\n")
    assert done.err.startswith(f"note: {path}: it has no fixtures") and "fixtures/my-report/NAME/report.pdf" in done.err
    (tmp_path / "fixtures" / "my-report" / "one").mkdir(parents=True)
    shutil.copy(report("durham-period-to-date/calc"), tmp_path / "fixtures" / "my-report" / "one" / "report.pdf")
    assert run("rules", "check", path).err == ""


def test_every_shipped_rule_is_good_and_has_fixtures(run: Run) -> None:
    done = run("rules", "check")
    assert (done.code, done.err) == (0, "")
    assert len(done.out.splitlines()) == len(list((ROOT / "rules").glob("*.yaml")))
    assert FIXTURES.is_dir()


def test_mistakes_leave_no_trace_of_the_pattern_library(run: Run, tmp_path: Path) -> None:
    done = run("rules", "check", written(tmp_path, GOOD.replace('"{month}"', '"/(x/"')))
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize(
    "text", ["a: [*x]", "[" * 30_000, "a: " + "9" * 5000, "a: {b", "%x", "a: !!python/object:os.system {}", "? [a]\n: b", "\t"]
)
def test_hostile_yaml_is_an_error_in_words(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadRule):
        load_rule(written(tmp_path, text))


@given(st.text(max_size=80))
def test_no_text_is_more_than_an_error(text: str) -> None:
    try:
        file = YamlFile.read(text)
    except NotYaml as error:
        assert error.problem and error.remedy
    else:
        list(file.repeated_keys())
