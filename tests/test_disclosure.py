"""Suppressed figures stay hidden: from whoever reads any file, and from an attacker with a linear programme."""

from __future__ import annotations

import csv
import importlib.util
import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from extract.disclosure import suppress as disclosure
from extract.disclosure.suppress import suppress
from extract.errors import UsageError
from extract.package.rows import Package
from extract.periods import Basis, year_from
from extract.records import Direction, Finding, Method, Observation, Reason, Severity
from extract.rulebook.load import load_rule
from extract.rulebook.model import Role, RowRule, Rule, Symbol, TotalRule
from tests.attacker import Attacker, Sum
from tests.conftest import ROOT, Run, report
from tests.packages import DOCUMENT, Line, for_year, package, together

SCORECARD = report("bcp-send-scorecard/calc-ruled")
CASES = Line("Cases", Basis.MONTH, (2024, 1), ())
CUMULATIVE = Basis.CUMULATIVE_CALENDAR_YEAR


def by_label(made: Package) -> dict[str, list[str]]:
    """What is left of each row."""
    rows: dict[str, list[str]] = {}
    for one in made.observations:
        rows.setdefault(one.indicator, []).append(one.value_text)
    return rows


def suppressed(*lines: Line, below: int = 5, rules: dict[str, Rule] | None = None) -> Package:
    return suppress(package(*lines), below, rules or {}).package


def rules_saying(**keys: object) -> dict[str, Rule]:
    """A rule for the made-up rows, of which only these keys matter."""
    shipped = load_rule(ROOT / "rules" / "bcp-send-scorecard.yaml").rule
    return {"made-up": shipped.model_copy(update={"tables": [shipped.tables[0].model_copy(update={"rows": [], **keys})]})}


# --- one tie at a time -----------------------------------------------------------------------------------------------------


def test_small_counts_are_hidden_and_zeros_are_not() -> None:
    made = suppressed(replace(CASES, texts=["0", "1", "4", "5", "1,204"]))
    assert by_label(made) == {"Cases": ["0", "c", "c", "5", "1,204"]}
    hidden = made.observations[1]
    assert (hidden.value, hidden.numerator, hidden.symbol, hidden.flags) == (None, None, Symbol.SUPPRESSED, "suppressed")
    assert made.suppressed_below == 5


def test_a_small_month_hides_one_of_the_cumulative_figures_around_it() -> None:
    made = suppressed(replace(CASES, basis=CUMULATIVE, texts=["10", "30", "32", "50", "80"]))
    texts = by_label(made)["Cases"]
    assert texts.count("c") >= 1 and "c" in texts[1:3]
    for row in made.monthly:
        if row.monthly_value is None:
            assert (row.method, row.reason) == (Method.WITHHELD, Reason.SUPPRESSED)
        else:
            assert row.monthly_value >= 5 or row.monthly_value == 0


def test_a_figure_between_two_near_ones_is_not_the_one_to_hide() -> None:
    """What accumulates lies between its neighbours: hidden, the second 20 could still only be 20, 21 or 22."""
    made = suppressed(replace(CASES, basis=CUMULATIVE, texts=["20", "20", "22", "60"]))
    assert by_label(made)["Cases"] == ["20", "20", "c", "60"]


def test_a_total_does_not_give_its_part_away() -> None:
    parts = [replace(CASES, indicator=name, texts=texts) for name, texts in PARTS.items()]
    whole = replace(CASES, indicator="All", texts=[str(sum(map(int, column))) for column in zip(*PARTS.values(), strict=True)])
    for lines in ([*parts, whole], [whole, *parts], [whole, *(replace(part, parent="All") for part in parts)]):
        rows = by_label(suppressed(*lines))
        assert rows["Boys"][0] == "c"
        assert [rows[name][0] for name in rows].count("c") >= 2, "the total and the other parts give it away"
        assert [rows[name][1] for name in rows].count("c") == 0


PARTS = {"Boys": ["3", "30", "31", "32"], "Girls": ["40", "41", "42", "43"], "Unknown": ["50", "51", "52", "53"]}


def test_a_total_that_only_the_rule_knows() -> None:
    rules = rules_saying(totals=[TotalRule(total="Pupils", parts=["Boys", "Girls"])])
    lines = [
        replace(CASES, indicator=name, texts=[text]) for name, text in {"Boys": "3", "Girls": "40", "Pupils": "43"}.items()
    ]
    assert list(by_label(suppressed(*lines)).values()) == [["c"], ["40"], ["43"]], "one column alone says nothing of sums"
    assert sum(texts == ["c"] for texts in by_label(suppressed(*lines, rules=rules)).values()) == 2


def test_a_year_does_not_give_a_month_away() -> None:
    line = replace(CASES, texts=["3", *["20"] * 11])
    made = package(line)
    whole = for_year(line, year_from(2024, 1), "223")
    rows = by_label(suppress(replace(made, observations=(*made.observations, whole)), 5, {}).package)
    assert rows["Cases"].count("c") == 2


def test_months_and_what_they_accumulate_to_protect_each_other() -> None:
    months = ["20", "3", "21", "22", "23", "24"]
    made = suppressed(
        replace(CASES, texts=months),
        replace(CASES, indicator="Cases so far", basis=CUMULATIVE, texts=list(map(str, accumulate(map(int, months))))),
    )
    rows = by_label(made)
    assert rows["Cases"][1] == "c"
    assert "c" in rows["Cases so far"][:2]


def test_a_year_begins_when_the_rule_says() -> None:
    """Scottish schools: what is counted since August holds August, too."""
    months = ["3", "20", "21", "22", "23", "24"]
    so_far = ["", "", *map(str, list(accumulate(map(int, months)))[2:])]
    made = suppressed(
        replace(CASES, first=(2024, 8), texts=months),
        Line("Cases so far", Basis.CUMULATIVE_ACADEMIC_YEAR, (2024, 8), so_far, year_begins=8),
    )
    rows = by_label(made)
    assert rows["Cases"][0] == "c"
    assert rows["Cases"].count("c") + rows["Cases so far"].count("c") >= 2, "44 less 21 less 20 gives it away"


def test_a_percentage_does_not_give_its_count_away() -> None:
    counts, wholes = ["3", "40", "50", "60"], ["90", "91", "92", "93"]
    shares = [f"{100 * Decimal(c) / Decimal(w):.1f}%" for c, w in zip(counts, wholes, strict=True)]
    rows = by_label(
        suppressed(
            replace(CASES, indicator="Appeals", texts=counts),
            replace(CASES, indicator="Mediations", texts=wholes),
            replace(CASES, indicator="% with appeals", texts=shares),
        )
    )
    assert rows["% with appeals"] == ["c", *shares[1:]]
    assert rows["Appeals"][0] == "c"


def test_a_percentage_of_a_printed_whole_may_itself_be_a_small_count() -> None:
    rules = rules_saying(rows=[RowRule(label=["% with appeals"], denominator="Mediations")])
    rows = by_label(
        suppressed(
            replace(CASES, indicator="Mediations", texts=["295", "295", "295"]),
            replace(CASES, indicator="% with appeals", texts=["1.02%", "0%", "11.86%"]),
            rules=rules,
        )
    )
    assert rows == {"Mediations": ["295"] * 3, "% with appeals": ["c", "0%", "11.86%"]}


def test_a_count_in_brackets_takes_its_percentage_and_a_small_whole_takes_both() -> None:
    made = suppressed(replace(CASES, texts=["13.0% (3)", "20.0% (15)"]))
    assert by_label(made)["Cases"] == ["c", "20.0% (15)"]
    assert made.observations[0].numerator is None


def test_percentages_that_make_up_a_whole_are_hidden_together() -> None:
    made = suppressed(
        replace(CASES, indicator="% upheld", texts=["4.0% (4)", "40.0% (20)", "50.0% (25)"]),
        replace(CASES, indicator="% not upheld", texts=["96.0% (96)", "60.0% (30)", "50.0% (25)"]),
    )
    assert by_label(made) == {"% upheld": ["c", "40.0% (20)", "50.0% (25)"], "% not upheld": ["c", "60.0% (30)", "50.0% (25)"]}


def test_another_report_does_not_give_a_figure_away() -> None:
    """Neither where it prints the same, nor where it was revised."""
    one = package(replace(CASES, texts=["3", "20"]))
    other = package(replace(CASES, texts=["6", "20"]), document_id="e" * 64)
    made = suppress(together(one, other), 5, {}).package
    assert [entry.value_text for entry in made.observations] == ["c", "20", "c", "20"]


def test_changes_trends_and_markers_do_not_say_how_a_hidden_figure_moved() -> None:
    made = package(replace(CASES, texts=["3 ▼", "20 ▶", "21 ▲"]))
    arrows = [Direction.DOWN, Direction.FLAT, Direction.UP]
    cells = [
        replace(one, marker=way, marker_text=one.value_text[-1]) for one, way in zip(made.observations, arrows, strict=True)
    ]
    change = replace(cells[0], observation_id="change", column_role=Role.CHANGE, column_label="Change", value_text="-17")
    left = suppress(replace(made, observations=(*cells, change)), 5, {}).package.observations
    assert [(one.value_text, one.marker, one.marker_text) for one in left] == [
        ("c", None, ""),
        ("20", None, ""),
        ("21", None, ""),
        ("c", None, ""),
    ]


def about(one: Observation, message: str, *related: Observation) -> Finding:
    return Finding(
        Severity.ERROR, "a-check", message, "", "", DOCUMENT, 1, "", one.indicator, one.period_start, one.observation_id,
        ";".join(other.observation_id for other in related),
    )  # fmt: skip


def test_findings_that_say_a_hidden_figure_are_left_out_with_their_flags() -> None:
    made = package(replace(CASES, texts=["3", "20", "21"]), replace(CASES, indicator="Other", texts=["30", "31", "32"]))
    first, second, third = made.observations[:3]
    findings = (
        about(first, "3 is wrong (page 1, January 2024)."),
        about(second, "The figure rose from that of January (page 1, February 2024).", first),
        about(third, 'Another program reads "3 21" (page 1, March 2024).'),
        about(third, "21 is odd (page 3, March 2024)."),
        about(made.observations[3], "30 is odd (page 1, January 2024)."),
        about(made.observations[3], "30 is less than 27 and 3 (page 1, January 2024)."),
    )
    flagged = tuple(replace(one, flags="a-check") for one in made.observations)
    done = suppress(replace(made, observations=flagged, findings=findings), 5, {})
    assert done.findings_left_out == 4
    assert [finding.message for finding in done.package.findings] == [findings[3].message, findings[4].message]
    assert [one.flags for one in done.package.observations] == ["suppressed", "", "a-check", "a-check", "a-check", "a-check"], (
        "another finding of the same check still flags the cell"
    )


def test_a_note_in_a_cell_that_says_the_figure_is_hidden() -> None:
    made = package(replace(CASES, texts=["3", "20"]))
    note = replace(
        made.observations[1], observation_id="note", column_role=Role.TEXT, column_label="Note", value=None, unit=None,
        value_text="3 families came in January",
    )  # fmt: skip
    left = suppress(replace(made, observations=(*made.observations, note)), 5, {}).package.observations
    assert left[-1].value_text == "c"


def test_the_edges_of_a_hidden_cell_do_not_say_how_many_digits_it_has() -> None:
    made = package(replace(CASES, texts=["3"]), replace(CASES, indicator="Other", texts=["3,000"]))
    narrow = replace(made.observations[0], x0=26.0, x1=28.0)
    left = suppress(replace(made, observations=(narrow, made.observations[1])), 5, {}).package.observations
    assert (left[0].x0, left[0].x1) == (20.0, 30.0)


# --- an attacker -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Report:
    """A made-up scorecard: two kinds of case by month, what is printed of them, and what each printed figure is made of."""

    lines: tuple[Line, ...]
    meaning: dict[tuple[str, int], tuple[Sum, Sum | None]]
    """By row and month: the cases that a figure counts; for a percentage also those that it is taken of."""


def cases(kind: str, first: int, last: int) -> Sum:
    return {f"{kind}{month}": 1 for month in range(first, last + 1)}


def scorecard(kinds: dict[str, list[int]], places: int, shown: set[str]) -> Report:
    """Rows for each kind by month and so far this year, for all kinds together, and the first one's share."""
    lines: list[Line] = []
    meaning: dict[tuple[str, int], tuple[Sum, Sum | None]] = {}
    count = len(next(iter(kinds.values())))
    everything = {**kinds, "All": [sum(column) for column in zip(*kinds.values(), strict=True)]}
    for name, values in everything.items():
        members = list(kinds) if name == "All" else [name]
        for label, basis, printed in (
            (f"{name} in month", Basis.MONTH, values),
            (f"{name} so far", CUMULATIVE, list(accumulate(values))),
        ):
            if label in shown:
                parent = label.replace(name, "All", 1) if name != "All" and label.replace(name, "All", 1) in shown else ""
                lines.append(Line(label, basis, (2024, 1), [str(value) for value in printed], parent=parent))
                for month in range(count):
                    first = month if basis is Basis.MONTH else 0
                    parts = [cases(member, first, month) for member in members]
                    meaning[label, month] = ({name: 1 for part in parts for name in part}, None)
    first_kind = next(iter(kinds))
    texts = []
    for month, whole in enumerate(everything["All"]):
        share = (
            (Decimal(100 * kinds[first_kind][month]) / whole).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
            if whole
            else 0
        )
        texts.append(f"{share}%")
        together_ = {f"{kind}{month}": 1 for kind in kinds}
        meaning["% of all", month] = (cases(first_kind, month, month), together_)
    if "% of all" in shown:
        lines.append(Line("% of all", Basis.MONTH, (2024, 1), texts))
    return Report(tuple(lines), meaning)


def attack(made: Package, known: Report) -> Attacker:
    """Everything that the observations and the monthly table still say."""
    attacker = Attacker()
    for one in made.observations:
        part, whole = known.meaning[one.indicator, one.column - 2]
        if one.value is not None:
            if whole is None:
                attacker.reads(part, one.value)
            else:
                attacker.reads_percentage(part, whole, one.value)
    places = {one.observation_id: (one.indicator, one.column - 2) for one in made.observations}
    for row in made.monthly:
        label, month = places[row.observation_id]
        if row.monthly_value is not None:
            attacker.reads({name: 1 for name in known.meaning[label, month][0] if name.endswith(str(month))}, row.monthly_value)
    return attacker


def secrets(original: Package, made: Package, known: Report, below: int) -> Iterator[tuple[str, Sum]]:
    """What must not be known: every hidden count, and every small month that cumulative figures lead to."""
    left = {one.observation_id: one for one in made.observations}
    places = {one.observation_id: (one.indicator, one.column - 2) for one in made.observations}
    for one in original.observations:
        part, whole = known.meaning[places[one.observation_id]]
        if whole is None and left[one.observation_id].value is None:
            yield f"{one.indicator}, {one.column_label}", part
    for row in original.monthly:
        if row.monthly_value is not None and 0 < row.monthly_value < below:
            label, month = places[row.observation_id]
            yield f"{label}, month {month}", {name: 1 for name in known.meaning[label, month][0] if name.endswith(str(month))}


RULES = rules_saying(
    totals=[TotalRule(total=f"All {span}", parts=[f"A {span}", f"B {span}"]) for span in ("in month", "so far")],
    rows=[RowRule(label=["% of all"], denominator="All in month")],
)

MANY_MONTHS = st.integers(3, 6).flatmap(
    lambda months: st.tuples(*[st.lists(st.integers(0, 14) | st.integers(15, 60), min_size=months, max_size=months)] * 2)
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(
    counts=MANY_MONTHS,
    places=st.integers(0, 2),
    kinds=st.sampled_from([("A",), ("A", "All"), ("A", "B", "All")]),
    spans=st.sampled_from([("in month",), ("so far",), ("in month", "so far")]),
    with_share=st.booleans(),
    below=st.integers(2, 7),
)
# What a part adds in a month is no more than what its whole adds.
@example(counts=([0, 0, 0, 2, 15], [0, 0, 1, 0, 1]), places=0, kinds=("A", "All"), spans=("so far",), with_share=False, below=2)
def test_an_attacker_with_a_linear_programme_finds_no_hidden_figure(
    counts: tuple[list[int], list[int]],
    places: int,
    kinds: tuple[str, ...],
    spans: tuple[str, ...],
    with_share: bool,
    below: int,
) -> None:
    # Rows that are 0 but for one month say too little to be known as each other's sums and differences.
    assume(all(sum(value > 0 for value in values) > 1 for values in counts))
    shown = {f"{kind} {span}" for kind in kinds for span in spans}
    if with_share and "All in month" in shown:
        shown.add("% of all")
    known = scorecard({"A": counts[0], "B": counts[1]}, places, shown)
    original = package(*known.lines)
    made = suppress(original, below, RULES).package
    attacker = attack(made, known)
    for name, wanted in secrets(original, made, known, below):
        assert attacker.width(wanted) >= below, f"{name} can be worked out to less than {below}"


# --- the whole program -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Told:
    """A run with and one without suppression, over the same document."""

    out: Path
    err: str
    before: dict[str, dict[str, str]]
    after: dict[str, dict[str, str]]

    @property
    def hidden(self) -> list[dict[str, str]]:
        """The rows as they were before whose figures are hidden."""
        return [row for key, row in self.before.items() if row["value_text"] != "c" and self.after[key]["value_text"] == "c"]


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def told(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Told:
    folder = tmp_path_factory.mktemp("suppressed")
    run("run", SCORECARD, "-o", folder / "open")
    formats = [word for name in ("json", "xlsx", "sqlite", "parquet") for word in ("--format", name)]
    done = run(
        "run",
        SCORECARD,
        "-o",
        folder / "out",
        "--suppress-below",
        5,
        *formats,
        "--profile",
        "dfe",
        "--profile",
        "foi",
    )
    assert done.code == 0, done.err
    before, after = (
        {row["observation_id"]: row for row in rows_of(folder / name / "observations.csv")} for name in ("open", "out")
    )
    return Told(folder / "out", done.err, before, after)


def test_a_run_suppresses_and_says_so(told: Told) -> None:
    small = [row for row in told.hidden if row["unit"] == "count" and 0 < Decimal(row["value"]) < 5]
    assert len(small) > 20 and len(told.hidden) > len(small)
    said = re.search(r"suppressed below 5: (\d+) figures that are too small, (\d+) more", told.err)
    assert said is not None and int(said[1]) + int(said[2]) == len(told.hidden)
    assert said[0] in (ROOT / "docs" / "disclosure.md").read_text("utf-8")
    assert json.loads((told.out / "datapackage.json").read_text("utf-8"))["suppressed_below"] == 5
    for row in told.hidden:
        left = told.after[row["observation_id"]]
        assert (left["value"], left["numerator"], left["symbol"], left["flags"]) == ("", "", "c", "suppressed")
    for row in told.after.values():
        if row["unit"] == "count":
            assert row["value"] == "" or Decimal(row["value"]) == 0 or Decimal(row["value"]) >= 5
        assert row["numerator"] == "" or Decimal(row["numerator"]) == 0 or Decimal(row["numerator"]) >= 5


def test_no_month_and_no_finding_says_a_hidden_figure(told: Told) -> None:
    hidden = {row["observation_id"]: row for row in told.hidden}
    for row in rows_of(told.out / "monthly.csv"):
        if row["observation_id"] in hidden:
            assert (row["cumulative_value"], row["cumulative_numerator"]) == ("", "")
        if row["observation_id"] in hidden or row["previous_observation_id"] in hidden:
            assert (row["monthly_value"], row["monthly_numerator"], row["reason"]) == ("", "", "suppressed")
        for figure in (row["monthly_value"] if row["unit"] == "count" else "", row["monthly_numerator"]):
            assert figure == "" or Decimal(figure) == 0 or Decimal(figure) >= 5
    findings = rows_of(told.out / "findings.csv")
    assert findings
    for finding in findings:
        assert not {finding["observation_id"], *finding["related_observation_ids"].split(";")} & hidden.keys()
    texts = " ".join(finding["message"] for finding in findings)
    assert "3 is printed in brackets" not in texts


def test_no_file_of_any_format_or_profile_says_more(told: Told) -> None:
    """Every other format is tested to hold the CSVs' rows; here, that what is hidden there is in none of them."""
    database = sqlite3.connect(told.out / "council-extract.sqlite")
    for row in told.hidden:
        found = database.execute(
            "select value_text, value, numerator from observations where observation_id = ?", (row["observation_id"],)
        ).fetchone()
        assert found == ("c", None, None)
    texts = {re.sub(r"\s", "", row["value_text"]) for row in told.hidden if "(" in row["value_text"]}
    for path in [path for path in told.out.rglob("*") if path.suffix in (".csv", ".json", ".sqlite", ".parquet")]:
        content = re.sub(rb"\s", b"", path.read_bytes()).decode("utf-8", "replace")
        assert not [text for text in texts if text in content], path.name


def test_the_real_layout_withstands_the_attacker(told: Told) -> None:
    """Figures and counts in brackets that accumulate over the year: each, and each small step between two."""
    attacker, wanted = Attacker(), []
    series: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in told.before.values():
        if row["basis"] == "cumulative_calendar_year" and row["column_role"] == "period":
            series.setdefault((row["indicator"], row["period_start"][:4]), []).append(row)
    for members in series.values():
        members.sort(key=lambda row: row["period_start"])
        previous: dict[str, str] | None = None
        for row in members:
            kind = "numerator" if row["unit"] == "percent" else "value"
            if not row[kind]:
                continue
            name, left = row["observation_id"], told.after[row["observation_id"]]
            if left[kind]:
                attacker.reads({name: 1}, Decimal(left[kind]))
            else:
                wanted.append(({name: 1}, f"{row['indicator']}, {row['column_label']}"))
            if previous is not None and Decimal(row[kind]) >= Decimal(previous[kind]):
                step = {name: 1, previous["observation_id"]: -1}
                attacker.knows({key: float(factor) for key, factor in step.items()}, 0, float("inf"))
                if 0 < Decimal(row[kind]) - Decimal(previous[kind]) < 5:
                    wanted.append((step, f"{row['indicator']}, in {row['column_label']}"))
            previous = row
    assert len(wanted) > 20
    for cases_, name in wanted:
        assert attacker.width(cases_, enough=5000) >= 5, name


def test_what_is_printed_is_what_is_written(run: Run, told: Told) -> None:
    done = run("run", SCORECARD, "--table", "monthly", "--suppress-below", 5)
    assert done.out == (told.out / "monthly.csv").read_text("utf-8")


def test_files_of_a_former_run_are_not_left_beside_suppressed_ones(run: Run, tmp_path: Path) -> None:
    (tmp_path / "review").mkdir()
    (tmp_path / "review" / "index.html").write_text("as printed", "utf-8")
    (tmp_path / "observations.csv").write_text("would be replaced", "utf-8")
    done = run("run", SCORECARD, "-o", tmp_path, "--suppress-below", 5)
    assert done.code == 2 and "may show what is suppressed: review/index.html - give a new folder with -o" in done.err
    assert (tmp_path / "observations.csv").read_text("utf-8") == "would be replaced"


def test_wrong_usage(run: Run, told: Told, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done = run("run", SCORECARD, "--tables", "--suppress-below", 5)
    assert (done.code, done.out) == (2, "") and "small counts too" in done.err
    done = run("run", SCORECARD, "-o", tmp_path / "out", "--review", "--suppress-below", 5)
    assert done.code == 2 and "pictures of the pages would show them" in done.err
    assert not (tmp_path / "out").exists()
    done = run("review", told.out)
    assert done.code == 2 and "pictures of the pages would show them" in done.err
    assert run("run", SCORECARD, "--suppress-below", 1).code == 2
    help_text = " ".join(run("run", "--help").out.split())
    assert "Not with --review" in help_text and "Not with --suppress-below" in help_text
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(UsageError, match="scipy") as caught:
        disclosure.check_solver()
    assert "council-extract[disclosure]" in str(caught.value)
