"""The meaning of a heading, in the words that councils use: periods, comparators, targets, changes, comments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal

from extract.periods import Basis, Period, PeriodContext, PeriodRefused, PeriodType, normalised, read_period, without_footnotes
from extract.rulebook.model import ColumnRule, Role
from extract.rulebook.patterns import compiled

#: Headings of the column that holds the labels.
LABELS = re.compile(
    r"kpis?|(?:key )?(?:performance )?(?:indicators?|measures?)(?: (?:name|description|title))?|metrics?|description"
    r"|(?:kpi|pi|measure|indicator) (?:name|description|title)|outcomes?|service|service areas?|category|categories",
    re.I,
)

_REGIONS = (
    r"sw|se|nw|ne|em|wm|ee|eoe|y ?& ?h|south west|south east|north west|north east|(?:east|west) midlands|east of england"
    r"|yorkshire(?: (?:and|&)(?: the)? humber)?|(?:inner |outer )?london|regions?|regional"
)
_AVERAGE = (
    r"(?: (?:average|avg\.?|ave?\.?|mean|median|rate|figure|position|comparator|benchmark"
    r"|top (?:quartile|q(?:ti|rt)le)(?: threshold)?))?"
)
_BENCHMARK = r"(?:(?:latest )?benchmark(?:ing|s)? )?"
_IN_BRACKETS = r"(?: \([^()\d]*\))?"
_YEAR = r"(?:(?:19|20)?\d\d(?:\s?[/-]\s?(?:19|20)?\d\d)?)"

#: What is printed above columns that are not periods, and what they hold. The whole heading has to fit.
VOCABULARY: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(rf"(?:{_YEAR} )?(?:{words})(?: \(?{_YEAR}\)?)?", re.I))
    for role, words in (
        (Role.NATIONAL, rf"{_BENCHMARK}(?:nat(?:ional)?|nat'l|england|eng|english|gb|great britain|uk){_AVERAGE}"),
        (
            Role.STATISTICAL_NEIGHBOURS,
            rf"{_BENCHMARK}(?:best )?(?:sns?|stat(?:istical)?\.? neigh(?:bou?rs?)?\.?|(?:cipfa )?nearest neighbou?rs?"
            rf"|similar councils){_AVERAGE}",
        ),
        (Role.REGION, rf"{_BENCHMARK}(?:{_REGIONS}){_AVERAGE}"),
        (
            Role.TARGET,
            r"(?:annual |year[ -]?end |current |latest |monthly |quarterly )?(?:targets?|goals?)"
            r"|targets? (?:and|&) tolerances?(?: (?:red|amber|green))?",
        ),
        (Role.FLOOR, r"floor(?: (?:standard|target))?|minimum standard"),
        (Role.BASELINE, rf"baselines?|(?:{_YEAR}|\d[ -]years?) (?:ytd )?average"),
        (Role.LATEST, r"latest(?: (?:result|value|figure|data|period|performance))?|current(?: (?:value|performance|result))?"),
        (
            Role.PREVIOUS,
            r"prev(?:ious)?\.?(?: (?:result|value|figure|period|quarter|month|year|performance))?"
            r"|last (?:month|quarter|year|period)",
        ),
        (Role.YEAR_TOTAL, r"(?:year |annual )?totals?|out-?turn|year[ -]?end|ytd|year[ -]?to[ -]?date"),
        (
            Role.CHANGE,
            r"(?:%|percent(?:age)?)? ?(?:change|chg|difference|diff\.?|variance|var\.?)(?: .*)?|\+/-|change %"
            r"|(?:%|percent(?:age)?) of (?:the )?total.*|.*% ?(?:change|chg).*",
        ),
        (Role.RAG, rf"(?:b?rag|status|rating|traffic lights?)(?: (?:rating|status))?{_IN_BRACKETS}"),
        (
            Role.TREND,
            r"(?:(?:(?:short|long)(?:[ -]term)? )?trend|d\.?o\.?t\.?|direction(?: of travel)?|travel)"
            rf"(?: (?:q(?:uarte|t)r|month|year|(?:short|long)[ -]term))?{_IN_BRACKETS}",
        ),
        (
            Role.POLARITY,
            r"polarity|aim(?:ing)?|(?:good|better)(?: perf(?:ormance)?\.?)? (?:is|to be)|high ?/ ?low"
            r"|pref(?:erre|')?d\.? outc(?:ome|m)\.?",
        ),
        (Role.DATA_PERIOD, r"data period"),
        (Role.UNIT, r"units?(?: of measure(?:ment)?)?|meas(?:ured)?\.? in"),
        (
            Role.TEXT,
            r"(?:comment(?:s|ary)?|notes?|narrative|(?:pi |kpi )?ref(?:erence)?\.?(?: no\.?)?|no\.?|id|owner"
            r"|lead|(?:responsible|lead) officer|frequency)",
        ),
    )
)

#: Words beside a period that say that the figures under it are no results: "Target Nov 23", "Milestone 1 - Jul 23",
#: "Q2 2021/22 Status". What a forecast or a budget is, the rule language has no name for.
_NO_RESULTS: tuple[tuple[Role, re.Pattern[str]], ...] = tuple(
    (role, re.compile(rf"(?:{words})[\s:(-]+(?P<after>.+?)\)?|(?P<before>.+?)[\s:(-]+(?:{words})\)?", re.I))
    for role, words in (
        (Role.TARGET, r"targets?|goals?|ttaf|milestones?(?: ?\d+)?|trajectory|profiled?|planned"),
        (Role.FLOOR, r"floor(?: (?:standard|target))?"),
        (Role.BASELINE, r"baselines?"),
        (Role.RAG, r"b?rag(?: (?:rating|status))?|status|traffic light"),
        (Role.TREND, r"(?:(?:short|long)(?:[ -]term)? )?trend|d\.?o\.?t\.?|direction of travel"),
        (Role.PREVIOUS, r"(?:yr|year) on (?:yr|year)(?: trend)?"),
        (Role.TEXT, r"comment(?:s|ary)?|notes?|narrative|forecast|budget|estimated?|projected|projection"),
    )
)

#: At most so many words stand before a period. Those that say what else the column holds than the period's figures are none.
MOST_QUALIFIERS = 2
NOT_QUALIFIERS = re.compile(
    r"\b(?:targets?|goals?|change|variance|rag|status|trend|floor|baseline|budget|forecast|estimate|limit|rank|by|since|from|to"
    r"|between|last|previous|in|until|before|after|due|date)\b",
    re.I,
)

#: Headings that stand for any of their kind, in the order in which they are tried: what a rule says of next month's report too.
KINDS = (
    "{month}",
    "{split_year}",
    "{year}",
    "{quarter} {split_year}",
    "{split_year} {quarter}",
    "{quarter} {year}",
    "{month} to {month}",
    "{month} - {month}",
    "{bare_month} to {month}",
    "{bare_month} - {month}",
    "Quarter to {month}",
    "12m to {month}",
    "12 mths to {month}",
    "12 months to {month}",
    "{year} Total",
    "{year} Year to date",
    "{year} YTD",
    "{month} Month to date",
    "{month} Month-To-Date",
    "{year} Year-To-Date",
    "YTD {year}",
    "{bare_month}",
    "{quarter}",
)


_MONTH_NAME = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
)

#: What changes from report to report, and the placeholder that stands for it. The longest come first.
CHANGING = (
    (re.compile(rf"\b(?:\w+day,? )?\d{{1,2}}(?:st|nd|rd|th)? {_MONTH_NAME},? (?:19|20)\d\d\b"), "{date}"),
    (re.compile(rf"\b{_MONTH_NAME} \d{{1,2}},? (?:19|20)\d\d\b"), "{date}"),
    (re.compile(r"\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b"), "{date}"),
    (re.compile(rf"\b{_MONTH_NAME}[ -]'?(?:(?:19|20)\d\d|\d\d)\b"), "{month}"),
    (re.compile(r"\b(?:Quarter|Qtr|Q) ?[1-4]\b"), "{quarter}"),
    (re.compile(r"\b(?:19|20)\d\d ?[/-] ?(?:19|20)?\d\d\b"), "{split_year}"),
    (re.compile(rf"\b(?:{'|'.join(f'{year:02}/{(year + 1) % 100:02}' for year in range(100))})\b"), "{split_year}"),
    (re.compile(r"\b(?:19|20)\d\d\b"), "{year}"),
    (re.compile(rf"\b{_MONTH_NAME} \d{{1,2}}\b", re.I), "{bare_month} {number}"),
    (re.compile(rf"\b{_MONTH_NAME}\b"), "{bare_month}"),
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What one heading says.

    ``holds`` is None where it is empty or says nothing that is known. ``period`` is set where it gives dates; ``refused`` where
    it is about a period that cannot be dated.
    """

    text: str
    holds: Literal["indicator"] | Role | None = None
    period: Period | None = None
    basis: Basis | None = None
    refused: bool = False
    qualifier: str = ""
    """What stands before the period and says which figures they are."""

    @property
    def is_period(self) -> bool:
        return self.period is not None or self.refused


def read_heading(text: str, context: PeriodContext = PeriodContext()) -> Heading:
    """What a heading says, by itself."""
    plain = without_footnotes(normalised(text).strip(" :*"))
    if not plain:
        return Heading(text)
    # "2024/25 Target" is a target, whatever year it is of; but "YTD 2024" is a period that a total's name gives.
    role = next((role for role, words in VOCABULARY if words.fullmatch(plain)), None)
    if role is not None and (role is not Role.YEAR_TOTAL or not re.search(r"\d", plain)):
        return Heading(text, role)
    no_result = _no_result(plain, context)
    if no_result is not None:
        return Heading(text, no_result)
    try:
        read = read_period(plain, context)
    except PeriodRefused:
        return Heading(text, Role.PERIOD, refused=True)
    if read is not None:
        holds = Role.YEAR_TOTAL if re.search(r"total|out-?turn|year[ -]?end\b", plain, re.I) else Role.PERIOD
        return Heading(text, holds, read.period, read.basis)
    if role is not None:
        return Heading(text, role)
    if LABELS.fullmatch(plain):
        return Heading(text, "indicator")
    return _qualified(text, plain, context) or Heading(text)


def _no_result(plain: str, context: PeriodContext) -> Role | None:
    """What a column holds whose heading names a period and says that its figures are not the results of it."""
    for role, words in _NO_RESULTS:
        match = words.fullmatch(plain)
        if match is None:
            continue
        with suppress(PeriodRefused):
            if read_period(match["after"] or match["before"], context) is None:
                continue
        return role
    return None


def read_headings(rows: Sequence[str], context: PeriodContext = PeriodContext()) -> Heading:
    """What the headings above one column say together, from the top down.

    Where they say nothing that is known, the lowest does, if those above it do not say that it is something else.
    """
    shown = [text for text in rows if text]
    joined = read_heading(" ".join(shown), context)
    if joined.holds is not None or len(shown) < 2:
        return joined
    above, lowest = " ".join(shown[:-1]), read_heading(shown[-1], context)
    if lowest.holds is None or NOT_QUALIFIERS.search(above):
        return joined
    return replace(lowest, text=joined.text, qualifier=above if lowest.is_period else "")


def _qualified(text: str, plain: str, context: PeriodContext) -> Heading | None:
    """A heading that says before its period which figures they are: "Online Jan 24 - Mar 24"."""
    words = plain.split()
    for count in range(1, min(MOST_QUALIFIERS, len(words) - 1) + 1):
        before = " ".join(words[:count])
        if not before.replace(" ", "").isalpha() or NOT_QUALIFIERS.search(before):
            return None
        with suppress(PeriodRefused):
            read = read_period(" ".join(words[count:]), context)
            if read is not None:
                heading = Heading(text, Role.PERIOD, read.period, read.basis, qualifier=before)
                return heading if fine_grained(heading) else None
    return None


def fine_grained(heading: Heading) -> bool:
    """Whether a heading is about less than a whole year, or about twelve months that are not one: no budget is made so."""
    years = (PeriodType.CALENDAR_YEAR, PeriodType.FINANCIAL_YEAR, PeriodType.ACADEMIC_YEAR)
    return heading.period is not None and heading.period.type not in years


def general_pattern(heading: Heading) -> str:
    """A heading as a rule should write it: for a period, the pattern that next month's heading fits too."""
    plain = normalised(heading.text)
    if heading.qualifier:
        return f"{with_placeholders(heading.qualifier)} {{period}}"
    kinds = KINDS if heading.is_period else ()
    return next((kind for kind in (*kinds, with_placeholders(heading.text)) if compiled(kind).matches(plain)), literal(plain))


def literal(text: str) -> str:
    """A text as a pattern that it fits: characters that mean something in a pattern give way to ``*``."""
    plain = normalised(text)
    for special in "{}":
        plain = plain.replace(special, "*")
    return "*" + plain[1:] if plain.startswith("/") and plain.endswith("/") else plain


def with_placeholders(text: str) -> str:
    """A text of a report as a pattern: its dates, months and years as placeholders, where it fits what comes out."""
    pattern = literal(text)
    for printed, placeholder in CHANGING:
        pattern = printed.sub(placeholder, pattern)
    return pattern if compiled(pattern).found_in("".join(normalised(text).split()), normalised(text)) else literal(text)


def column_rules(read: Sequence[Heading], labels: int, sections: int | None, shown: Sequence[int]) -> list[ColumnRule]:
    """The columns of a rule for these headings, each kind of column once.

    ``labels`` is the place of the labels' column, ``sections`` of the one that names sections beside them, if there is one.
    """
    rules: dict[str, ColumnRule] = {}
    periods = [general_pattern(heading) for heading in read if heading.qualifier]
    for index in shown:
        heading = read[index]
        if index == labels:
            pattern = literal(heading.text)
            rules[pattern] = ColumnRule(heading=pattern, holds="indicator")
        elif index == sections:
            pattern = literal(heading.text)
            rules[pattern] = ColumnRule(heading=pattern, holds="section")
        elif heading.text and not (heading.holds is None and _is_one_of(heading.text, periods)):
            pattern = general_pattern(heading)
            holds = heading.holds if isinstance(heading.holds, Role) else Role.TEXT
            rules.setdefault(pattern, ColumnRule(heading=pattern, holds=holds))
    return list(rules.values())


def _is_one_of(text: str, patterns: Sequence[str]) -> bool:
    """Whether a heading is one of another column's periods: "Harwell 12/13" beside "Harwell 16/17 Q1"."""
    for pattern in patterns:
        if compiled(pattern).matches(text):
            with suppress(PeriodRefused):
                return read_period(compiled(pattern).period_in(text)) is not None
    return False
