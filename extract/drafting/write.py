"""A draft as the file that a person goes on with: YAML, with what is known and what is not said beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from extract.document import ranges
from extract.drafting.draft import ColumnDraft, Draft, TableDraft
from extract.drafting.evidence import Running, Sum, Whole
from extract.inference.headings import literal
from extract.inference.layout import CHILDREN
from extract.markers.glyphs import GLYPHS
from extract.rulebook.model import Role

#: A text of these characters needs no quotes in YAML.
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 _.()/'’&£-]*[A-Za-z0-9.)]")
_WORDS_OF_YAML = re.compile(r"(?:true|false|yes|no|on|off|null|y|n)", re.I)

#: Comments are wrapped at this width.
WIDTH = 112


def rule_text(draft: Draft, file: str) -> str:
    """The rule as YAML with comments. ``file`` is the name of the PDF that it was drafted from."""
    return "\n".join(line.rstrip() for line in _lines(draft, file)) + "\n"


def quoted(text: str) -> str:
    """A text as YAML writes it on one line."""
    plain = _PLAIN.fullmatch(text) and not _WORDS_OF_YAML.fullmatch(text) and ": " not in text
    return text if plain else json.dumps(text, ensure_ascii=False)


def comment(text: str, indent: int = 0) -> Iterator[str]:
    """A sentence as comment lines."""
    lead = " " * indent + "# "
    line = ""
    for word in text.split():
        if line and len(lead) + len(line) + 1 + len(word) > WIDTH:
            yield lead + line
            line = word
        else:
            line = f"{line} {word}" if line else word
    yield lead + line


def _lines(draft: Draft, file: str) -> Iterator[str]:
    yield from comment(
        f"Drafted from {file} by 'council-extract rules new'. It reads that report already. Everything here was inferred: "
        "read it beside the report, correct what is wrong, and delete the comments that you have dealt with."
    )
    yield ""
    yield f"rule: {draft.name}"
    yield f"title: {quoted(draft.title)}"
    yield "# authority:                    # where all reports of this layout are of one public body"
    yield "#   name: The council's name"
    yield "#   code: E00000000             # its ONS code"
    yield ""
    yield from _recognise(draft)
    if draft.as_at:
        yield ""
        yield from comment("The date to which the report runs: it says how far a 'year to date' goes.")
        yield f"as_at: {quoted(draft.as_at)}"
    if draft.runs_to:
        yield ""
        yield from comment(
            f"NOT FOUND: the day to which the figures under {draft.runs_to!r} run. Say with which words the page gives it:"
        )
        yield '# as_at: "as at {date}"'
    if draft.covers:
        yield ""
        yield from comment("The period that the page names: it says of which year the months and quarters in the headings are.")
        yield f"covers: {quoted(draft.covers)}"
    if draft.year_is_seen:
        yield f"year_starts: {draft.year_starts}    # the months begin with it"
    elif draft.year_starts:
        yield ""
        yield from comment("ASSUMED: nothing says in which month the year begins that the headings or the page name. Check it.")
        yield f"year_starts: {draft.year_starts}"
    elif draft.split_years:
        yield ""
        yield from comment("ASSUMED: years such as 2023/24 begin in April. If not, say in which month and take the # away:")
        yield "# year_starts: September"
    yield ""
    yield "tables:"
    for table in draft.tables:
        yield from _table(table, several=len(draft.tables) > 1, dated_by_page=draft.covers is not None)
    yield from _symbols(draft)
    yield from _markers(draft)


def _recognise(draft: Draft) -> Iterator[str]:
    yield "recognise:"
    if len(draft.tables) == 1:
        table = draft.tables[0]
        yield from comment(
            f"On every page of the report and on no other page of this document: {_pages(table.pages)}. The reports to come "
            "must say it too.",
            2,
        )
        yield "  page_says:"
        yield from (f"    - {quoted(text)}" for text in table.page_says)
    else:
        yield from comment(
            "What a page must say stands with each kind of table below; this the document must say somewhere.", 2
        )
        yield f"  document_says: [{quoted(draft.document_says)}]" if draft.document_says else "  document_says: []"
    if draft.unread:
        yield from comment(
            f"NOT READ: the table seems to go on on {_pages(draft.unread)}, which says none of these texts. Find one "
            "that it says.",
            2,
        )
    if draft.untaken:
        yield from comment(
            f"NOT READ: {_pages(draft.untaken)}, where a table begins as the page before ends with one. Does it go on there? "
            "Its columns could not be told to be the same: look with 'council-extract inspect'.",
            2,
        )


def _table(table: TableDraft, several: bool, dated_by_page: bool) -> Iterator[str]:
    yield f"  - name: {table.name}"
    if several:
        yield from comment(f"Found on {_pages(table.pages)}.", 4)
        yield f"    page_says: [{', '.join(map(quoted, table.page_says))}]"
    if table.why_ordinary:
        yield from comment(f"Without a rule this table is left alone: {table.why_ordinary}. Is it what you want?", 4)
    if table.continues:
        yield "    continues_without_header: true    # it goes on overleaf, where no heading is printed"
    if table.headed_again:
        yield from comment(
            f"{_pages(table.headed_again).capitalize()} print{'' if len(table.headed_again) > 1 else 's'} the headings of the "
            "page before again. Is it one table that goes on? Then take the # away.",
            4,
        )
        yield "    # continues_with_header: true"
    if table.repeated:
        yield from comment(
            f"The same labels stand on {table.repeated} pages. Are they of different places or groups, that each page names? "
            "Then tell them apart: 'page_section' at the top of the rule, or here 'section_is_heading: true'.",
            4,
        )
    if table.indicator:
        yield from comment("The line above the table that says what all its figures are:", 4)
        yield f"    indicator: {quoted(table.indicator)}"
    yield "    columns:"
    for column in table.columns:
        yield from _column(column, dated_by_page)
    if not any(column.rule.holds == "period_label" for column in table.columns):
        yield from _sections(table)
    if table.commentary:
        yield "    # Full-width rows that comment on the row above them:"
        yield f"    commentary: [{', '.join(map(quoted, table.commentary))}]"
    yield from _children(table)
    yield from _rows(table)
    yield from _totals(table)


def _column(column: ColumnDraft, dated_by_page: bool) -> Iterator[str]:
    printed = [text for text in column.printed if text != column.rule.heading]
    holds = quoted(str(column.rule.holds))
    if column.undated and not dated_by_page:
        yield from comment("Its heading gives no dates by itself; 'rules check' cannot know them.", 6)
    if column.rule.holds is Role.PERIOD and column.rule.heading in ("{year}", "{split_year}") and column.rule.basis is None:
        yield from comment(
            "Taken for whole years. Where figures run to the report's date only, give the column its basis "
            "(cumulative_calendar_year …) and the rule 'as_at'.",
            6,
        )
    if column.figures and column.rule.holds is Role.TEXT and column.rule.heading:
        yield from comment(
            f"Kept as text, though it prints figures ({column.figures}). Say which they are: period, comparator:national, "
            "comparator:region, target, baseline, change …",
            6,
        )
    if column.rule.holds == "section":
        yield from comment(
            "Its cells stand beside several rows: they are the sections. If they are the measures, and the other labels places "
            "or groups, write 'holds: indicator' here and 'holds: section' there.",
            6,
        )
    basis = f", basis: {column.rule.basis}" if column.rule.basis is not None else ""
    expected = ", expected: true" if column.rule.expected else ""
    line = f"      - {{heading: {quoted(column.rule.heading)}, holds: {holds}{basis}{expected}}}"
    if printed:
        shown = printed if len(printed) <= 3 else [*printed[:2], "…", printed[-1]]
        line += f"    # {', '.join(shown)}"
    yield line


def _sections(table: TableDraft) -> Iterator[str]:
    yield ""
    if not table.sections:
        yield "    # sections: []              # labels of rows that begin a section; none was seen"
        return
    yield from comment("Rows that begin a section: bold, or across the table, with no figures beside them.", 4)
    yield "    sections:"
    yield from (f"      - {quoted(literal(text))}" for text in table.sections)


def _children(table: TableDraft) -> Iterator[str]:
    if table.children:
        yield from comment(f"Rows that belong to the one above them: {'; '.join(table.children[:3])}.", 4)
        yield f"    children: [{', '.join(json.dumps(pattern) for pattern in CHILDREN)}]"
    if table.indented:
        yield "    indented_children: true     # a label further in belongs to the one above that is less far in"


def _rows(table: TableDraft) -> Iterator[str]:
    yield ""
    yield from comment(f"{table.indicators} indicators are read.", 4)
    if table.labelled:
        yield from comment(
            f"Labels of {len(table.labelled)} say over which year they accumulate, and are understood: such as "
            f"{table.labelled[0]!r}.",
            4,
        )
    if table.wholes or any(one.labelled for one in table.running):
        yield "    rows:"
    elif table.running or table.unsettled:
        yield "    # rows:"
    for running in table.running:
        yield from _running(running)
    for whole in table.wholes:
        yield from _whole(whole)
    if table.unsettled:
        yield from comment("They say that they accumulate, and neither they nor the figures say over which year. Find out:", 6)
    for label in table.unsettled:
        yield f"      # - label: {quoted(literal(label))}"
        yield "      #   basis: cumulative_financial_year    # or cumulative_calendar_year, cumulative_academic_year"


def _running(one: Running) -> Iterator[str]:
    years = "one year" if one.starts == 1 else f"{one.starts} years"
    shape = f"they never fall in {one.steps} steps inside such a year, and fall back where {years} began"
    lead = "" if one.labelled else "# "
    if one.labelled:
        yield from comment(f"The label says that it accumulates, the figures say over which year: {shape}.", 6)
    else:
        yield from comment(
            f"Does it accumulate? The label does not say so, but the figures look so: {shape}. Then take the # away.", 6
        )
    yield f"      {lead}- label: {quoted(literal(one.row.row.label))}"
    yield f"      {lead}  basis: {one.basis}"


def _whole(one: Whole) -> Iterator[str]:
    yield from comment(f"The counts in brackets are these shares of that row in {one.columns} of {one.of} columns.", 6)
    yield f"      - label: {quoted(literal(one.share.row.label))}"
    yield f"        denominator: {quoted(literal(one.whole.row.label))}"


def _totals(table: TableDraft) -> Iterator[str]:
    if not table.sums:
        return
    sure = [one for one in table.sums if not one.amiss]
    yield ""
    if sure:
        yield from comment(
            "Rows that are the sum of those above them in every column; the reports to come are checked for it.", 4
        )
    yield "    totals:" if sure else "    # totals:"
    for one in sure:
        yield from _sum(one, "      ")
    for one in table.sums:
        if one.amiss:
            yield from comment(
                f"The sum of those above it in {one.columns} of {one.columns + one.amiss} columns. Is a figure "
                "misprinted in the rest? Then take the # away.",
                6,
            )
            yield from _sum(one, "      # " if sure else "    #   ")


def _sum(one: Sum, lead: str) -> Iterator[str]:
    yield f"{lead}- total: {quoted(literal(one.total.row.label))}"
    yield f"{lead}  parts: [{', '.join(quoted(literal(part.row.label)) for part in one.parts)}]"


def _symbols(draft: Draft) -> Iterator[str]:
    if not draft.symbols:
        return
    yield ""
    yield from comment(
        "Texts that stand in place of figures. Say behind the colon what each means and take the # away: c suppressed, x not "
        "available, z not applicable, b a break in the series; or a figure, as {value: 0}."
    )
    yield "# symbols:"
    for one in draft.symbols:
        meaning = f" {one.meaning}" if one.meaning is not None else ""
        said = f"; the page says: {one.said}" if one.said else ""
        yield f"#   {quoted(one.pattern)}:{meaning}    # {_many(one.count)}{said}"


def _markers(draft: Draft) -> Iterator[str]:
    if draft.key is not None:
        yield ""
        yield from comment(
            f"The key on page {draft.key.page} says that the arrows are about the {draft.key.meaning}, and is understood."
        )
    elif draft.markers.compared:
        yield ""
        yield from comment(
            f"The report has no key for its arrows ({''.join(GLYPHS.values())}). {draft.markers.agree} of the "
            f"{draft.markers.compared} that can be compared point where the figure went."
        )
        lead = "" if draft.markers.about_value else "# "
        yield f"{lead}marker_meaning: value"


def _pages(pages: Sequence[int]) -> str:
    return f"page{'s' if len(pages) > 1 else ''} {ranges(pages)}"


def _many(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
