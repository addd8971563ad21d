"""What a row's figures are: their basis and unit, from the label, the column and the rule."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.figures import Figure, decimals
from extract.periods import FIRST_MONTH, MONTHS, Basis, PeriodType, normalised
from extract.records import BasisSource
from extract.rulebook.model import CardRule, Rule, TableRule, Unit
from extract.rulebook.patterns import first_match
from extract.scorecard.columns import Column


@dataclass(frozen=True, slots=True)
class RowMeaning:
    """What the label and the rule say about a row.

    ``cumulative_over_unknown_year`` is set where the label says that the figure accumulates and nothing says over which year.
    """

    basis: Basis | None = None
    basis_source: BasisSource | None = None
    cumulative_over_unknown_year: bool = False
    unit: Unit | None = None
    denominator: str | None = None
    cohort: bool = False
    adds_up: bool = True


_CUMULATIVE = re.compile(r"\bcumulative\b|\byear[ -]?to[ -]?date\b|\bytd\b|\bto date\b", re.I)
_YEARS = (
    (re.compile(r"\bcalendar\b", re.I), Basis.CUMULATIVE_CALENDAR_YEAR),
    (re.compile(r"\bfinancial\b|\bfiscal\b|\bfy\b", re.I), Basis.CUMULATIVE_FINANCIAL_YEAR),
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


def row_meaning(rule: Rule, table: TableRule | CardRule, label: str) -> RowMeaning:
    """What is true of a row, whatever its columns say. The label itself has the first word, then the rule."""
    entries = [entry for entry in table.rows if first_match(entry.labels, label) is not None]
    basis, unknown_year = basis_in_label(label)
    source = BasisSource.LABEL if basis is not None else None
    if basis is None:
        basis = next((entry.basis for entry in entries if entry.basis is not None), None)
        source = BasisSource.RULE if basis is not None else None
        if basis is None and unknown_year and rule.year_starts:
            basis, source = _cumulative_from(rule.year_starts), BasisSource.RULE
    return RowMeaning(
        basis=basis,
        basis_source=source,
        cumulative_over_unknown_year=unknown_year and basis is None,
        unit=next((entry.unit for entry in entries if entry.unit is not None), None) or _unit_in_label(label),
        denominator=next((entry.denominator for entry in entries if entry.denominator is not None), None),
        cohort=any(entry.cohort for entry in entries),
        adds_up=all(entry.adds_up for entry in entries),
    )


def _cumulative_from(month_name: str) -> Basis:
    number = MONTHS.index(month_name) + 1
    return next((basis for basis, first in FIRST_MONTH.items() if first == number), Basis.CUMULATIVE_ACADEMIC_YEAR)


def _unit_in_label(label: str) -> Unit | None:
    text = normalised(label).lower()
    if text.startswith(("%", "percentage")) or re.match(r"per ?cent\b", text):
        return Unit.PERCENT
    if text.startswith("£") or text.endswith("(£)"):
        return Unit.GBP
    if text.startswith("rate "):
        return Unit.RATE
    return None


def basis_of(meaning: RowMeaning, column: Column) -> tuple[Basis, BasisSource | None]:
    """The basis of one cell: what the label says, then the heading, then the rule; for the total of a year, the year."""
    if meaning.basis is not None and meaning.basis_source is BasisSource.LABEL:
        return meaning.basis, BasisSource.LABEL
    if column.basis is not None:
        return column.basis, BasisSource.COLUMN
    if meaning.basis is not None:
        return meaning.basis, meaning.basis_source
    if column.period is not None and column.period.type in (PeriodType.FINANCIAL_YEAR, PeriodType.ACADEMIC_YEAR):
        return Basis.YEAR, BasisSource.COLUMN
    return Basis.UNKNOWN, None


#: A percentage row's figure below this, printed without a sign and with at least two decimals, is a fraction of one.
LARGEST_FRACTION = 1


def unit_of(meaning: RowMeaning, column: Column, figure: Figure, row_is_percent: bool) -> Unit | None:
    """The unit of one figure: what the cell itself shows, then the row, then count for whole numbers."""
    if figure.value is None:
        return None
    if figure.unit is not None:
        return figure.unit
    if column.unit is not None:
        return column.unit
    if row_is_percent:
        return Unit.RATIO if is_fraction(figure) else Unit.PERCENT
    if meaning.unit is not None:
        return meaning.unit
    return Unit.COUNT if figure.value == figure.value.to_integral_value() and "." not in str(figure.value) else None


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
