"""Which cells a report's statements are about, and whether they agree with them.

A statement is tied to a cell where the sentence names the cell's indicator, in the words that the rule gives or in those of
its label, and the period has a column. It *agrees* if cell and text say the same figure to the places that both print. It is
*contradicted* only where there is one way to read it: the sentence names a single indicator, the month has its year, and
nothing but plain words stands around the figure. All else is not tied, and only counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from extract.figures import same_figure
from extract.periods import PeriodType, normalised
from extract.prose.sentences import Sentence
from extract.prose.statements import Change, Statement, Way, changes, statements
from extract.records import MonthlyFigure, Observation
from extract.rulebook.model import Role, Unit
from extract.rulebook.patterns import Pattern, compiled
from extract.scorecard.observe import ObservedRow, ObservedTable


class Outcome(StrEnum):
    """What became of a statement."""

    AGREES = "agrees"
    CONTRADICTED = "contradicted"
    NOT_TIED = "not_tied"


@dataclass(frozen=True, slots=True)
class TiedStatement:
    """A statement with the observation that it is about, None where it is not tied to one."""

    statement: Statement
    outcome: Outcome
    observation: Observation | None = None


@dataclass(frozen=True, slots=True)
class CheckedChange:
    """A percentage of change that the text works out from two figures, and whether it is right.

    ``exact`` is the percentage that the two figures give. ``observation`` is that of the later figure, where it is tied.
    """

    change: Change
    outcome: Outcome
    exact: Decimal
    observation: Observation | None = None


@dataclass(frozen=True, slots=True)
class ProseReading:
    """All that a report's text says about figures."""

    statements: tuple[TiedStatement, ...] = ()
    changes: tuple[CheckedChange, ...] = ()

    def count(self, outcome: Outcome) -> int:
        """How many statements and percentages of change came out so."""
        outcomes = [one.outcome for one in self.statements] + [one.outcome for one in self.changes]
        return outcomes.count(outcome)

    @property
    def total(self) -> int:
        return len(self.statements) + len(self.changes)


def read_prose(
    sentences: Sequence[Sentence], tables: Sequence[ObservedTable], monthly: Mapping[str, MonthlyFigure]
) -> ProseReading:
    """What the text says about figures, tied to the tables' cells. ``monthly`` are derived months by observation id."""
    subjects = _Subjects([_Named(row, _names(row)) for table in tables for row in table.rows], sentences)
    tied: list[TiedStatement] = []
    checked: list[CheckedChange] = []
    before: list[Statement] = []
    for index, sentence in enumerate(sentences):
        own = statements(sentence)
        outcomes = [_tie(statement, subjects, index, monthly) for statement in own]
        known = {id(one.statement): one.observation for one in (*tied[len(tied) - len(before) :], *outcomes)}
        checked += [_check(change, known.get(id(change.later))) for change in changes(before, sentence, own)]
        tied += outcomes
        before = own
    return ProseReading(tuple(tied), tuple(checked))


# --- what a sentence is about --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Named:
    """A row with the patterns by which the text may call it."""

    row: ObservedRow
    names: tuple[Pattern, ...]


_COUNT_OF = re.compile(r"(?:total )?(?:no\.?|number) (?:of )?(?P<rest>\S.*)", re.I)


def _names(row: ObservedRow) -> tuple[Pattern, ...]:
    """What the rule says that the text calls a row; and its label, with "number of" written out."""
    label = re.sub(r"\([^)]*\)", " ", normalised(row.row.label)).strip(" :-")
    match = _COUNT_OF.fullmatch(label)
    own = [f"number of {' '.join(match['rest'].split())}"] if match else [label] if len(label.split()) > 2 else []
    return tuple(map(compiled, (*row.meaning.said_as, *(re.sub(r"[*{}]", " ", name) for name in own))))


@dataclass(frozen=True, slots=True)
class _Mention:
    named: _Named
    start: int
    end: int


#: For so many sentences after the one that names an indicator, figures may still be about it ("This compares to …").
CARRIED_SENTENCES = 2


class _Subjects:
    """Which indicators each sentence names. Only those are looked at that are asked for: most sentences give no figures."""

    def __init__(self, named: Sequence[_Named], sentences: Sequence[Sentence]) -> None:
        self._names = [(pattern.folded, pattern, one) for one in named for pattern in one.names]
        self._sentences = sentences
        self._known: dict[int, list[_Mention]] = {}

    def own(self, index: int) -> list[_Mention]:
        """The indicators that a sentence names itself."""
        if index not in self._known:
            self._known[index] = _mentions(self._names, self._sentences[index].text)
        return self._known[index]

    def candidates(self, index: int) -> list[_Named]:
        """The indicators that a sentence's figures may be about: its own, else those named shortly before."""
        for place in range(index, max(-1, index - 1 - CARRIED_SENTENCES), -1):
            if self.own(place):
                return [mention.named for mention in self.own(place)]
        return []


def _mentions(names: Iterable[tuple[str, Pattern, _Named]], text: str) -> list[_Mention]:
    """Every row that a text names; of two names at one place the longer counts ("complaints upheld", not "complaints").

    Each name is given with what must be in the text for it to be there.
    """
    folded = "".join(text.split()).casefold()
    found = [_Mention(one, *place) for needed, name, one in names if needed in folded for place in name.places_in(text)]
    return [
        one
        for one in found
        if not any(other.start <= one.start and one.end <= other.end and _length(other) > _length(one) for other in found)
    ]


def _length(mention: _Mention) -> int:
    return mention.end - mention.start


# --- tying ---------------------------------------------------------------------------------------------------------------


def _tie(statement: Statement, subjects: _Subjects, index: int, monthly: Mapping[str, MonthlyFigure]) -> TiedStatement:
    candidates = {one.row.row.indicator_id: one.row for one in subjects.candidates(index)}
    cells = [cell for row in candidates.values() for cell in [_cell(statement, row)] if cell is not None]
    cells = [one for one in cells if _comparable(statement, one)]
    agreeing = [one for one in cells if _agrees(statement, one, monthly.get(one.observation_id))]
    if len(agreeing) == 1:
        return TiedStatement(statement, Outcome.AGREES, agreeing[0])
    named = subjects.own(index)
    one = cells[0] if len(cells) == 1 and len({mention.named.row.row.indicator_id for mention in named}) == 1 else None
    if one is None or agreeing or not _one_reading(statement, named, one, monthly.get(one.observation_id)):
        return TiedStatement(statement, Outcome.NOT_TIED)
    return TiedStatement(statement, Outcome.CONTRADICTED, one)


def _cell(statement: Statement, row: ObservedRow) -> Observation | None:
    """The cell of a row that a statement is about: that of its period, of the comparator, or the latest."""
    printed = [cell.observation for cell in row.cells if cell.observation.value is not None]
    if statement.comparator is not None:
        return next((one for one in printed if one.column_role is statement.comparator), None)
    dated = sorted(
        (one for one in printed if one.column_role is Role.PERIOD and one.period_start is not None),
        key=lambda one: (one.period_start, one.period_end),
    )
    if statement.period is not None:
        period = statement.period.period
        return next((one for one in dated if (one.period_start, one.period_end) == (period.start, period.end)), None)
    if statement.month_only is not None:
        months = [(one, one.period_start.month) for one in dated if one.period_type is PeriodType.MONTH and one.period_start]
        return next((one for one, number in reversed(months) if number == statement.month_only), None)
    return dated[-1] if dated and not statement.when else None


def _comparable(statement: Statement, one: Observation) -> bool:
    """Whether cell and text print the same kind of figure; a count may also be the one in brackets after a percentage."""
    if one.unit is statement.unit or (one.unit is None and statement.unit is Unit.COUNT):
        return True
    return statement.unit is Unit.COUNT and (one.unit in (Unit.RATE, Unit.RATIO) or one.numerator is not None)


def _agrees(statement: Statement, one: Observation, month: MonthlyFigure | None) -> bool:
    """Whether the text gives the cell's figure, its count in brackets, or for a cumulative one the month's own."""
    figures = [one.value, month.monthly_value if month else None]
    if statement.unit is Unit.COUNT:
        figures.append(one.numerator)
    return any(same_figure(statement.value, figure) for figure in figures if figure is not None)


#: Words that say nothing about which cases are counted. Where others stand around a figure it may be of some of them only.
_PLAIN_WORDS = frozenset(
    re.findall(
        r"\w+",
        """a an the there were was is are be been being has have had we it its that which this received recorded registered made
        issued completed reported number total figure figures of in for during at by to as service council team continues
        continue continued rise rises rose risen fall falls fell fallen increased decreased stood stands remains remained now
        shows showed compared compares with month cumulative overall end all while up down from""",
    )
)
_AFTER = re.compile(
    r"^(?:\s*$|\s*[.,;()]|\s+(?:which|compared|compares|comparing|up|down|versus|against|and|but|while|representing)\b)"
)


def _one_reading(statement: Statement, own: Sequence[_Mention], one: Observation, month: MonthlyFigure | None) -> bool:
    """Whether a statement that differs from its cell can be about nothing else."""
    if statement.period is None or statement.comparator is not None:
        return False
    if one.unit is not statement.unit or (one.basis.cumulative and (month is None or month.monthly_value is None)):
        return False
    text = statement.sentence.text
    mention = min(own, key=lambda each: abs(each.start - statement.start))
    begin, end = min(mention.start, statement.start), max(mention.end, statement.end)
    words = re.findall(r"[A-Za-z]+", f"{_clause_before(text[:begin])} {text[begin:end]}".lower())
    label = (
        f"{one.indicator} {statement.when} {text[mention.start : mention.end]} {' '.join(mention.named.row.meaning.said_as)}"
    )
    known = _PLAIN_WORDS | set(re.findall(r"[A-Za-z]+", label.lower()))
    return all(word in known for word in words) and _AFTER.match(text[end:]) is not None


def _clause_before(text: str) -> str:
    """What stands before in the same clause."""
    return re.split(r"[.,;:()]", text)[-1]


# --- changes -------------------------------------------------------------------------------------------------------------


def _check(change: Change, observation: Observation | None) -> CheckedChange:
    earlier, later = change.earlier.value, change.later.value
    if not earlier:
        return CheckedChange(change, Outcome.NOT_TIED, Decimal(0), observation)
    exact = 100 * (later - earlier) / earlier
    right = same_figure(change.percentage, abs(exact)) and (exact >= 0) is (change.way is Way.UP)
    return CheckedChange(change, Outcome.AGREES if right else Outcome.CONTRADICTED, exact, observation)
