"""Rules: patterns, loading, and errors that say what to write."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import BadRule, UsageError
from extract.rulebook.load import load_rule, load_rules, shipped_rules_folder
from extract.rulebook.model import Rule, Symbol
from extract.rulebook.patterns import BadPattern, Pattern, compiled
from tests.conftest import Run

GOOD = """\
rule: my-report
title: My report
recognise:
  page_says: [My Scorecard]
tables:
  - name: scorecard
    columns:
      - {heading: Measure, holds: indicator}
      - {heading: "{month}", holds: period}
symbols:
  requested: x
  "-": {value: 0}
"""


def written(tmp_path: Path, text: str, name: str = "my-report.yaml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("pattern", "label"),
    [
        ("no of above - *", "no of above - primary phase"),
        ("no of above - *", "no of above – post 16 phase"),
        ("No. of 'Rising 5yr olds'", "No. of ’Rising 5yr olds’"),
        ("{month}", "Dec 23"),
        ("{month}", "September 2024"),
        ("{year}-{year} % Change", "2023-2024 % Change"),
        ("{year}Year-To-Date", "2025 Year-To-Date"),
        ("Period Ending {date}", "Period Ending April 5, 2025"),
        ("KPI", " KPI "),
        ("", ""),
        ("/^No\\.? of/", "No of open cases"),
        ("/(?i)total/", "Station Total"),
        ("a (b) [c] 100%", "a (b) [c] 100%"),
    ],
)
def test_patterns_that_match(pattern: str, label: str) -> None:
    assert compiled(pattern).matches(label)


@pytest.mark.parametrize(
    ("pattern", "label"),
    [
        ("KPI", "KPIs"),
        ("{month}", "Total"),
        ("KPI", "kpi"),
        ("", "x"),
        ("a.c", "abc"),
        ("{year} Total", "Total"),
        ("/^No/", "Total No"),
    ],
)
def test_patterns_that_do_not_match(pattern: str, label: str) -> None:
    assert not compiled(pattern).matches(label)


@given(st.text(min_size=1, max_size=40).filter(lambda text: not set(text) & set("*{}/")))
def test_plain_text_matches_itself(text: str) -> None:
    assert Pattern(text).matches(text)


def test_a_page_may_say_it_letter_by_letter() -> None:
    pattern = compiled("SEND SCORECARD")
    assert pattern.found_in("xSENDSCORECARDy", "x S E N D S C O R E C A R D y")
    assert not pattern.found_in("SENDscorecard", "SEND scorecard")
    assert compiled("Period Ending {date}").first_in("Offenses - Period Ending June 8, 2024 more") == "June 8, 2024"


def test_bad_patterns_say_what_to_write() -> None:
    with pytest.raises(BadPattern, match="not one of {month}"):
        Pattern("{moon}")
    with pytest.raises(BadPattern, match="RE2"):
        Pattern("/(unclosed/")
    with pytest.raises(BadPattern, match="RE2"):
        Pattern("/(?=look ahead)/")


def test_no_pattern_hangs() -> None:
    assert not compiled("/^(a+)+$/").matches("a" * 5000 + "b")


def test_a_good_rule(tmp_path: Path) -> None:
    loaded = load_rule(written(tmp_path, GOOD))
    assert loaded.name == "my-report"
    requested = loaded.rule.symbol_for("requested")
    assert requested is not None and requested.symbol is Symbol.NOT_AVAILABLE
    dash = loaded.rule.symbol_for("–")
    assert dash is not None and dash.value == 0


def test_the_version_is_that_of_the_content(tmp_path: Path) -> None:
    one = load_rule(written(tmp_path, GOOD))
    assert load_rule(written(tmp_path, GOOD)).version == one.version
    head, tail = "rule: my-report\ntitle: My report\n", GOOD.partition("title: My report\n")[2]
    assert head + tail == GOOD
    otherwise = [
        GOOD + "# a remark\n",
        tail + head,
        GOOD.replace("title: My report", 'title: "My report"'),
        GOOD.replace("holds: period}", "holds: period, optional: false}"),
        GOOD.replace("[My Scorecard]", "My Scorecard"),
    ]
    assert {load_rule(written(tmp_path, text)).version for text in otherwise} == {one.version}
    another = [
        GOOD.replace("title: My report", "title: Our report"),
        GOOD.replace("holds: period}", "holds: period, optional: true}"),
        GOOD.replace('  requested: x\n  "-": {value: 0}\n', '  "-": {value: 0}\n  requested: x\n'),
    ]
    versions = {load_rule(written(tmp_path, text)).version for text in another}
    assert len(versions) == 3 and one.version not in versions


@pytest.mark.parametrize(
    ("listed", "alone"),
    [
        ("page_says: [My Scorecard]", "page_says: My Scorecard"),
        ("rows: [{label: [Cases], said_as: [open cases]}]", "rows: [{label: Cases, said_as: open cases}]"),
        ("sections: [Homes]", "sections: Homes"),
        ("section_totals: [{total: All, parts: [Area *]}]", "section_totals: [{total: All, parts: Area *}]"),
        ("indicators: [{name: Cases, formerly: [Matters]}]", "indicators: [{name: Cases, formerly: Matters}]"),
    ],
)
def test_one_text_needs_no_list(tmp_path: Path, listed: str, alone: str) -> None:
    def text(said: str) -> str:
        if said.startswith("page_says"):
            return GOOD.replace("page_says: [My Scorecard]", said)
        return GOOD.replace("symbols:", f"    {said}\nsymbols:")

    assert load_rule(written(tmp_path, text(alone))).rule == load_rule(written(tmp_path, text(listed))).rule


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (("title: My report", "titel: My report"), 2, "titel: this key is not known"),
        (("title: My report\n", ""), 1, "title: this key is missing"),
        (("holds: period", "holds: periods"), 9, "'periods' is not possible here"),
        (("requested: x", "requested: q"), 11, "symbols.requested"),
        (("{heading: Measure, holds: indicator}", "{heading: Measure, holds: text}"), 6, "holds: indicator"),
        (("{month}", "{moon}"), 9, "{moon}"),
        (("[My Scorecard]", "[]"), 1, "page_says"),
        (("rule: my-report", "rule: My Report"), 1, "rule:"),
        (("name: scorecard", "name: scorecard\n    name: twice"), 7, "written twice"),
        (("title: My report", "title: &a My report\nabout: *a"), 3, "aliases"),
        (("title: My report", "title: [My report"), 3, "close the bracket"),
    ],
)
def test_mistakes_are_named_with_line_and_key(tmp_path: Path, change: tuple[str, str], line: int, says: str) -> None:
    assert change[0] in GOOD
    path = written(tmp_path, GOOD.replace(*change))
    with pytest.raises(BadRule) as caught:
        load_rule(path)
    told = "\n".join([str(caught.value), *caught.value.details])
    assert says in told
    assert f"line {line}, column " in told
    assert str(path) in told


def test_the_file_is_named_like_the_rule(tmp_path: Path) -> None:
    with pytest.raises(BadRule, match=r"name the file my-report\.yaml"):
        load_rule(written(tmp_path, GOOD, "other.yaml"))


@pytest.mark.parametrize("content", [b"", b"just text", b"- a\n- b\n", b"\xff\xfe", b"x: " + b"a" * 300_000])
def test_files_that_are_no_rules(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "my-report.yaml"
    path.write_bytes(content)
    with pytest.raises(BadRule):
        load_rule(path)


def test_own_rules_come_on_top_of_the_shipped_ones(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    names = [rule.name for rule in load_rules([shipped_rules_folder(), tmp_path])]
    assert names == sorted(names) and {"my-report", "bcp-send-scorecard"} <= set(names)
    with pytest.raises(UsageError, match="no rule named 'nowhere'"):
        load_rules([tmp_path], ["nowhere"])
    with pytest.raises(UsageError, match="is not a folder"):
        load_rules([tmp_path / "nowhere"])


def test_every_key_of_the_rule_language_is_documented() -> None:
    schema = Rule.model_json_schema()
    for name, part in {**schema["$defs"], "Rule": schema}.items():
        for key, value in part.get("properties", {}).items():
            assert value.get("description"), f"{name}.{key}"


def test_rules_commands(run: Run, tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    listed = run("rules", "list", "--rules", tmp_path)
    assert listed.code == 0 and "my-report" in listed.out and "bcp-send-scorecard" in listed.out
    shown = run("rules", "show", "my-report", "--rules", tmp_path)
    assert shown.code == 0 and shown.out.endswith(GOOD) and str(path) in shown.out
    assert run("rules", "check", path).code == 0
    written(tmp_path, GOOD.replace("title:", "titel:"))
    checked = run("rules", "check", path)
    assert checked.code == 6
    assert checked.err.splitlines() == [
        f"{path}: line 1, column 1: title: this key is missing; add it: What the report is called.",
        f"{path}: line 2, column 1: titel: this key is not known; write 'title'",
    ]
    assert run("run", path, "--rules", tmp_path).code == 6


def test_a_mistyped_name_is_told_the_one_that_was_meant(run: Run) -> None:
    with pytest.raises(UsageError, match="did you mean 'bcp-send-scorecard'"):
        load_rules([shipped_rules_folder()], ["bcp-send-scorcard"])
    with pytest.raises(UsageError, match="the rules are: annual-and-quarters, bcp-send-scorecard"):
        load_rules([shipped_rules_folder()], ["zzz"])
    assert "did you mean 'kent-quarterly-performance'?" in run("rules", "test", "kent-quaterly-performance").err


def test_what_the_commands_do_is_said_whole(run: Run) -> None:
    assert not re.search(r"\w\.\.\.$", run("rules", "--help").out, re.M)
