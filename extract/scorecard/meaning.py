"""What a row's figures are: their basis and unit, from the label, the column and the rule."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from extract.figures import Figure, decimals
from extract.periods import FIRST_MONTH, MONTHS, Basis, PeriodType, cumulative_from, normalised
from extract.records import BasisSource
from extract.rulebook.model import Kind, Role, RowRule, Rule, Unit
from extract.rulebook.patterns import first_match
from extract.scorecard.columns import Column
from extract.scorecard.units import in_multiples, multiples_in, printed_unit
from extract.year_key import CumulativeYear


@dataclass(frozen=True, slots=True)
class RowMeaning:
    """What the label and the rule say about a row.

    ``cumulative_over_unknown_year`` is set where the label says that the figure accumulates and nothing says over which year.
    """

    basis: Basis | None = None
    basis_source: BasisSource | None = None
    cumulative_over_unknown_year: bool = False
    unit: Unit | None = None
    multiple: Unit | None = None
    """The multiples in which its figures are printed: the label says so, or the table."""
    counts: bool = True
    """Whether a whole number in it may be taken for a count: the label says nothing else."""
    denominator: str | None = None
    accumulates: str | None = None
    cohort: bool = False
    adds_up: bool = True
    first_month: int | None = None
    """The month in which the row's year begins, where the rule or the document's key says one other than that of its basis."""
    academic_first_month: int | None = None
    """The month in which the report's academic years begin, where the rule says one: they are those of a column, too."""
    said_as: tuple[str, ...] = ()

    def starts_in(self, basis: Basis) -> int | None:
        """The month in which the year of a cumulative basis begins; None for a basis that is not cumulative."""
        usual = FIRST_MONTH.get(basis)
        if usual is None or self.first_month is not None:
            return usual and self.first_month
        academic = self.academic_first_month if basis is Basis.CUMULATIVE_ACADEMIC_YEAR else None
        return academic or usual


_CUMULATIVE = re.compile(r"\bcumulative\b|\byear[ -]?to[ -]?date\b|\bytd\b|\bto date\b", re.I)
_YEARS = (
    (re.compile(r"\bcalendar\b", re.I), Basis.CUMULATIVE_CALENDAR_YEAR),
    (
        re.compile(r"\bfinancial\b|\bfiscal\b|\bfy\b|\bapril to march\b|\b(?:from|since) (?:1(?:st)? )?april\b", re.I),
        Basis.CUMULATIVE_FINANCIAL_YEAR,
    ),
    (re.compile(r"\bacademic\b|\bschool year\b", re.I), Basis.CUMULATIVE_ACADEMIC_YEAR),
)
_OTHER_BASES = (
    (re.compile(r"\brolling (?:12|twelve)\b|\br12m\b|\b12[ -]months? rolling\b", re.I), Basis.ROLLING_12_MONTHS),
    (re.compile(r"\bmonthly\b|\bin (?:the )?month\b|\bin-month\b", re.I), Basis.MONTH),
    (re.compile(r"\bsnapshot\b|\bas at\b", re.I), Basis.SNAPSHOT),
)


def basis_in_label(label: str) -> tuple[Basis | None, bool]:
    """The basis that a label states, and whether it says "cumulative" without saying over which year."""
    text = normalised(label)
    if _CUMULATIVE.search(text):
        year = next((basis for pattern, basis in _YEARS if pattern.search(text)), None)
        return year, year is None
    return next((basis for pattern, basis in _OTHER_BASES if pattern.search(text)), None), False


#: What the codes of a "data period" column stand for, in the reports of directorates. YTD depends on the year.
_DATA_PERIODS = {
    "m": Basis.MONTH,
    "ms": Basis.SNAPSHOT,
    "q": Basis.QUARTER,
    "a": Basis.YEAR,
    "r12m": Basis.ROLLING_12_MONTHS,
}


def basis_of_code(code: str, codes: Mapping[str, Basis]) -> tuple[Basis | None, bool]:
    """The basis that a data-period code stands for, and whether it says "to date" without saying over which year."""
    known = next((basis for written, basis in codes.items() if normalised(written).lower() == normalised(code).lower()), None)
    if known is None and normalised(code).lower() == "ytd":
        return None, True
    return known or _DATA_PERIODS.get(normalised(code).lower()), False


def row_meaning(
    rule: Rule,
    table: Kind,
    label: str,
    key_year: CumulativeYear | None = None,
    code: str = "",
    codes: Mapping[str, Basis] = MappingProxyType({}),
    measured_in: str = "",
    table_in: Unit | None = None,
) -> RowMeaning:
    """What is true of a row, whatever its columns say. The label has the first word, then the row's data-period code, then the
    document's key, then the rule.

    ``key_year`` is the year of which the key says that figures accumulate over it: it holds for rows that do not say which.
    ``measured_in`` is what a column of units prints: it has the first word after the rule. ``table_in`` are the multiples in
    which all the table's figures are printed.
    """
    printed = printed_unit(measured_in)
    entries = [entry for entry in table.rows if first_match(entry.label, label) is not None]
    basis, unknown_year = basis_in_label(label)
    if basis is None and not unknown_year and code:
        basis, unknown_year = basis_of_code(code, codes)
    source = BasisSource.LABEL if basis is not None else None
    keyed = key_year if basis is None and unknown_year else None
    if keyed is not None:
        basis, source = keyed.basis, BasisSource.KEY
    if basis is None:
        basis = next((entry.basis for entry in entries if entry.basis is not None), None)
        source = BasisSource.RULE if basis is not None else None
        if basis is None and unknown_year and rule.year_starts:
            basis, source = _cumulative_from(rule.year_starts), BasisSource.RULE
    return RowMeaning(
        basis=basis,
        basis_source=source,
        cumulative_over_unknown_year=unknown_year and basis is None,
        unit=next((entry.unit for entry in entries if entry.unit is not None), None) or printed.unit or _unit_in_label(label),
        multiple=multiples_in(measured_in) or multiples_in(label) or _of_table(label, table_in),
        counts=not (printed.other or _NOT_COUNTED.search(normalised(label))),
        accumulates=next((entry.accumulates for entry in entries if entry.accumulates is not None), None),
        denominator=next((entry.denominator for entry in entries if entry.denominator is not None), None),
        cohort=any(entry.cohort for entry in entries),
        adds_up=all(entry.adds_up for entry in entries),
        first_month=(keyed.first_month if keyed is not None else None) or _first_month(entries),
        academic_first_month=_academic_first_month(rule),
        said_as=tuple(pattern for entry in entries for pattern in entry.said_as),
    )


def _first_month(entries: Sequence[RowRule]) -> int | None:
    """The month in which the rule says that a row's year begins."""
    name = next((entry.year_starts for entry in entries if entry.year_starts is not None), None)
    return MONTHS.index(name) + 1 if name else None


def _academic_first_month(rule: Rule) -> int | None:
    """The month in which the rule says that the report's academic years begin.

    What it says of the whole report holds for academic years, which begin in August in Scotland, and for those that have no
    name of their own: a label that says "financial year" means April whatever the rest of the report does.
    """
    name = rule.year_starts
    return MONTHS.index(name) + 1 if name and name not in ("january", "april") else None


def _cumulative_from(month_name: str) -> Basis:
    return cumulative_from(MONTHS.index(month_name) + 1)


_RATE = re.compile(
    r"^rate |\bper (?:1,?000|10,?000|100,?000|1,?000,?000|million|head|capita|fte|pupil|child|household)\b", re.I
)
_TIME = {
    unit: re.compile(
        rf"\((?:in )?(?:working |calendar )?{unit}\)|^average (?:number of )?(?:working |calendar )?{unit}\b"
        rf"|\bin (?:working |calendar )?{unit}$",
        re.I,
    )
    for unit in (Unit.DAYS, Unit.WEEKS)
}

#: What is measured and not counted.
_MEASURES = r"(?:tonnes?|kg|kwh|mwh|km|miles|hours|hrs|minutes|mins|months|years|litres|m2|m²|sq ?m|hectares|ha)"

#: Labels of what is not counted, and has no unit of its own here: weights and lengths, averages.
_NOT_COUNTED = re.compile(
    rf"\((?:in )?{_MEASURES}\)"
    rf"|\bin {_MEASURES}(?= ?[-–—,;:(]|$)"
    r"|^tonn(?:es?|age) |^(?:average|mean|median|ratio)\b",
    re.I,
)


#: Labels of what is counted, whatever the rest of the table is.
_COUNTED = re.compile(r"^(?:total )?(?:number|no\.?|count) of\b|^(?:fte|headcount)\b", re.I)


def _of_table(label: str, table_in: Unit | None) -> Unit | None:
    """The multiples of the whole table, for a row whose label does not say that it is of something else."""
    if table_in is None or _NOT_COUNTED.search(normalised(label)):
        return None
    return None if table_in.is_money and _COUNTED.search(normalised(label)) else table_in


def _unit_in_label(label: str) -> Unit | None:
    text = normalised(label).lower()
    if text.startswith(("%", "percentage")) or re.match(r"per ?cent\b", text):
        return Unit.PERCENT
    if (text.startswith("£") and multiples_in(text) is None) or text.endswith("(£)"):
        return Unit.GBP
    if _RATE.search(text):
        return Unit.RATE
    return next((unit for unit, words in _TIME.items() if words.search(text)), None)


def basis_of(meaning: RowMeaning, column: Column) -> tuple[Basis, BasisSource | None]:
    """The basis of one cell: what the label says, then the heading, the document's key, the rule; for a total, its year."""
    if column.role is Role.YEAR_TOTAL and column.basis is not None:
        return column.basis, BasisSource.COLUMN
    if meaning.basis is not None and meaning.basis_source is BasisSource.LABEL:
        return meaning.basis, BasisSource.LABEL
    if meaning.cumulative_over_unknown_year and column.basis is Basis.QUARTER:
        # The label has the first word: such a figure is no quarter's own, whatever quarter it runs to.
        return Basis.UNKNOWN, None
    if column.basis is not None and not _only_a_length(column.basis, meaning.basis):
        return column.basis, BasisSource.COLUMN
    if meaning.basis is not None:
        return meaning.basis, meaning.basis_source
    if column.period is not None and column.period.type in (PeriodType.FINANCIAL_YEAR, PeriodType.ACADEMIC_YEAR):
        return Basis.YEAR, BasisSource.COLUMN
    return Basis.UNKNOWN, None


def _only_a_length(heading: Basis, rule: Basis | None) -> bool:
    """Whether a heading says no more than how long its period is, where the rule knows more of the row: a stock, counted on one
    day, stays one under "2023/24" and under "Q2"."""
    return rule is Basis.SNAPSHOT or (rule is not None and heading in (Basis.YEAR, Basis.QUARTER))


#: A percentage row's figure below this, printed without a sign and with at least two decimals, is a fraction of one.
LARGEST_FRACTION = 1


def unit_of(meaning: RowMeaning, column: Column, figure: Figure, row_is_percent: bool) -> Unit | None:
    """The unit of one figure: what the cell itself shows, then the row, then count for whole numbers; in the multiples that its
    heading, its label or its table names.

    None where nothing says it: a whole number of a row that counts nothing ("Recycling (tonnes)") is no count.
    """
    if figure.value is None:
        return None
    multiple = multiples_in(column.label) or meaning.multiple
    said = figure.unit or column.unit
    if said is not None:
        return in_multiples(said, multiple)
    if row_is_percent:
        return Unit.RATIO if is_fraction(figure) else Unit.PERCENT
    if meaning.unit is not None or multiple is not None:
        return in_multiples(meaning.unit, multiple)
    return Unit.COUNT if meaning.counts and not decimals(figure.value) else None


def is_fraction(figure: Figure) -> bool:
    """Whether a figure in a row of percentages is printed as a fraction of one (0.316 for 31.6%)."""
    value = figure.value
    return (
        value is not None
        and not figure.percent_sign
        and figure.numerator is None
        and 0 < value < LARGEST_FRACTION
        and decimals(value) >= 2
    )
