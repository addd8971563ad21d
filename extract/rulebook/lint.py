"""Rules that are spelt correctly and cannot work: what takes everything, what can never be found, what is named twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.periods import PeriodRefused, read_period, year_in
from extract.rulebook.mistakes import Mistake, spelt
from extract.rulebook.model import CardRule, ColumnRule, IndicatorRule, Recognise, Rule, TableRule
from extract.rulebook.patterns import PLACEHOLDERS, Pattern, compiled
from extract.rulebook.yaml_file import Path, YamlFile

#: Texts that have nothing in common: a pattern that fits all of them fits everything.
_ANY_TEXT = ("Qwx 1", "12.5%", "(Zzyk)", "é")

#: One text that each placeholder stands for.
_EXAMPLES = {
    "month": "March 2024",
    "bare_month": "March",
    "year": "2024",
    "split_year": "2023/24",
    "quarter": "Q1",
    "date": "5 March 2024",
    "number": "12",
    "period": "March 2024",
    "day": "5 March",
    "span": "March 2024",
    "text": "Qwx 1",
}


def lint(rule: Rule, file: YamlFile) -> list[Mistake]:
    """Everything in a well-formed rule that cannot be meant, in the order of the file."""
    found = [*_recognition(rule.recognise), *_dateless(rule), *_gives_nothing(rule), *_greedy_symbols(rule)]
    found += [*_named_twice(rule), *_alike(rule.tables)]
    for number, table in enumerate(rule.tables):
        at = ("tables", number)
        found += [*_hidden_columns(table, at), *_greedy_labels(table, at), *_of_a_kind(table, at)]
    for number, card in enumerate(rule.cards):
        found += _of_a_kind(card, ("cards", number))
    told = [Mistake(file.place(path), spelt(path), problem, remedy) for path, problem, remedy in found]
    return sorted(told, key=lambda mistake: mistake.place)


#: A path in the file, what is wrong there, and what to write.
_Found = tuple[Path, str, str]


def takes_everything(source: str) -> bool:
    """Whether a pattern fits every text."""
    return all(compiled(source).matches(text) for text in _ANY_TEXT)


def example_of(source: str) -> str:
    """A text that a plain pattern stands for: its placeholders filled in; a regular expression as it is written."""
    assert set(_EXAMPLES) == set(PLACEHOLDERS)
    return re.sub(r"\{(\w+)\}", lambda match: _EXAMPLES[match[1]], source).replace("*", "Qwx 1")


def _recognition(recognise: Recognise) -> Iterator[_Found]:
    for key, sources in (("page_says", recognise.page_says), ("document_says", recognise.document_says)):
        yield from _says_nothing(("recognise", key), sources)
    for number, source in enumerate(recognise.page_says):
        for forbidden in recognise.page_never_says:
            if _certainly_says(example_of(source), compiled(forbidden)):
                problem = f"a page that says {source!r} always says {forbidden!r} too, which page_never_says forbids"
                path = ("recognise", "page_says", number)
                yield path, f"{problem}: the rule can never claim a page", "make one of them more exact"
    for number, source in enumerate(recognise.page_never_says):
        if takes_everything(source) or not source.strip():
            problem = f"{source!r} fits every page: the rule can never claim one"
            yield ("recognise", "page_never_says", number), problem, "write a text that pages of this report never show"


def _says_nothing(at: Path, sources: Sequence[str]) -> Iterator[_Found]:
    for number, source in enumerate(sources):
        if takes_everything(source) or not source.strip():
            yield (*at, number), f"{source!r} fits every page", "write a text that only pages of this report show"


def _dateless(rule: Rule) -> Iterator[_Found]:
    if isinstance(rule.as_at, str) and compiled(rule.as_at).literal is not None:
        yield ("as_at",), f"{rule.as_at!r} gives no date", "write {date} where the date stands, such as 'Period ending {date}'"


def _gives_nothing(rule: Rule) -> Iterator[_Found]:
    """Plain texts where a period or a year should be read: one that is no period itself needs a placeholder."""
    if rule.covers is not None and compiled(rule.covers).literal is not None and not _is_period(rule.covers):
        yield ("covers",), f"{rule.covers!r} gives no period", "write {span} where it stands, such as 'Quarter: {span}'"
    if rule.year is not None and compiled(rule.year).literal is not None and year_in(rule.year) is None:
        yield ("year",), f"{rule.year!r} gives no year", "write {year} or {split_year} where it stands, such as 'Year: {year}'"


def _is_period(text: str) -> bool:
    try:
        return read_period(text) is not None
    except PeriodRefused:
        return False


def _greedy_symbols(rule: Rule) -> Iterator[_Found]:
    for source in rule.symbols:
        # An asterisk alone is the asterisk that stands in cells.
        if source != "*" and takes_everything(source):
            yield ("symbols", source), f"{source!r} fits every cell: no figure would be left", "write the text that is meant"


def _certainly_says(text: str, pattern: Pattern) -> bool:
    return pattern.found_in("".join(text.split()), text)


def _named_twice(rule: Rule) -> Iterator[_Found]:
    first: set[str] = set()
    for key, kinds in (("tables", rule.tables), ("cards", rule.cards)):
        for number, kind in enumerate(kinds):
            if kind.name in first:
                problem = f"the name {kind.name!r} is given twice"
                yield (key, number, "name"), problem, "give each kind of table a name of its own"
            first.add(kind.name)


def _alike(tables: Sequence[TableRule]) -> Iterator[_Found]:
    """Tables of which an earlier one takes all: it is looked for first."""
    for number, table in enumerate(tables):
        earlier = next((index for index in range(number) if _takes_all_of(tables[index], table)), None)
        if earlier is not None:
            problem = f"it can never claim a table: all that has these columns is table {earlier + 1}"
            yield ("tables", number, "columns"), problem, "name a column, or a text in page_says, that tells them apart"


def _takes_all_of(earlier: TableRule, table: TableRule) -> bool:
    same = [[(column.heading, column.holds) for column in one.columns if column.identifying] for one in (earlier, table)]
    return same[0] == same[1] and set(earlier.page_says) <= set(table.page_says)


def _hidden_columns(table: TableRule, at: Path) -> Iterator[_Found]:
    """Columns whose headings all go to an earlier column, so that a table can never have them."""
    for number, column in enumerate(table.columns):
        earlier = next((index for index in range(number) if _goes_to(table.columns[index], column)), None)
        if earlier is None or not column.identifying:
            continue
        taking = table.columns[earlier].heading
        problem = f"no heading can be this column: each that fits {column.heading!r} goes to column {earlier + 1}, {taking!r}"
        yield (*at, "columns", number, "heading"), problem, "put this column before the other, or make that one more exact"


def _goes_to(earlier: ColumnRule, column: ColumnRule) -> bool:
    if earlier.heading == column.heading or takes_everything(earlier.heading):
        return True
    # A regular expression stands for many headings: nothing can be said of them all.
    if compiled(column.heading).is_expression or "*" in column.heading:
        return False
    return compiled(earlier.heading).matches(example_of(column.heading))


def _greedy_labels(table: TableRule, at: Path) -> Iterator[_Found]:
    for key, sources, says in (("sections", table.sections, "begins a section"), ("children", table.children, "is a child")):
        for number, source in enumerate(sources):
            if takes_everything(source):
                yield (*at, key, number), f"{source!r} fits every label: each row {says}", "write the labels that are meant"


def _of_a_kind(kind: TableRule | CardRule, at: Path) -> Iterator[_Found]:
    """What all kinds of table have: texts of their pages, and lists of indicators."""
    yield from _says_nothing((*at, "page_says"), kind.page_says)
    labels: dict[tuple[str, str | None, str | None], int] = {}
    ids: dict[str, int] = {}
    for number, indicator in enumerate(kind.indicators):
        path = (*at, "indicators", number)
        if any(map(takes_everything, indicator.labels)):
            problem = f"{indicator.name!r} fits every label: no indicator would ever be new or missing"
            yield path, problem, "write the indicator's label"
        for label in indicator.labels:
            key = (" ".join(label.split()), indicator.section, indicator.under)
            if key in labels:
                problem = f"the label {label!r} is listed twice: it is also that of indicator {labels[key] + 1}"
                yield path, problem, _apart(indicator)
            labels.setdefault(key, number)
        if indicator.id in ids:
            problem = f"the id {indicator.id!r} is given twice, first to indicator {ids[indicator.id] + 1}"
            yield (*path, "id"), problem, "give each indicator an id of its own"
        if indicator.id:
            ids.setdefault(indicator.id, number)


def _apart(indicator: IndicatorRule) -> str:
    return "list it once" if indicator.section or indicator.under else "list it once, or say which 'section' each stands in"
