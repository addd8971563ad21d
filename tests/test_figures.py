"""The grammar of cells: exactly the printed digits, or no figure."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.figures import Figure, decimals, plain, read_figure
from extract.records import Rag
from extract.rulebook.model import Symbol, Unit


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("7143", "7143", None),
        ("1,204", "1204", None),
        ("12,345,678.90", "12345678.90", None),
        ("15.12%", "15.12", Unit.PERCENT),
        ("0.60%", "0.60", Unit.PERCENT),
        ("1.00 %", "1.00", Unit.PERCENT),
        ("-66.67%", "-66.67", Unit.PERCENT),
        ("−3.2", "-3.2", None),
        ("+ 106,270", "106270", None),
        ("£2,660", "2660", Unit.GBP),
        ("-£5", "-5", Unit.GBP),
        ("£-5", "-5", Unit.GBP),
        ("£19.4m", "19.4", Unit.GBP_MILLIONS),
        ("£1.2 million", "1.2", Unit.GBP_MILLIONS),
        ("-£450k", "-450", Unit.GBP_THOUSANDS),
        ("(£3.1bn)", "-3.1", Unit.GBP_BILLIONS),
        ("$2M", "2", Unit.USD_MILLIONS),
        ("12k", "12", Unit.THOUSANDS),
        ("8 per cent", "8", Unit.PERCENT),
        ("$1.25", "1.25", Unit.USD),
        ("(1,204)", "-1204", None),
        ("(£650)", "-650", Unit.GBP),
        ("£ (650)", "-650", Unit.GBP),
        ("-£ 11", "-11", Unit.GBP),
        ("8.1 weeks", "8.1", Unit.WEEKS),
        ("14 days", "14", Unit.DAYS),
        (".5", "0.5", None),
        ("58 per 10,000", "58", Unit.RATE),
        ("4.1 per 1000", "4.1", Unit.RATE),
        ("0", "0", None),
        ("0 .4", "0.4", None),
        ("68 .1%", "68.1", Unit.PERCENT),
        ("6 8 . 1 %", "68.1", Unit.PERCENT),
        ("£ 1 , 2 0 4", "1204", Unit.GBP),
    ],
)
def test_figures(text: str, value: str, unit: Unit | None) -> None:
    figure = read_figure(text)
    assert figure.value is not None and plain(figure.value) == value
    assert figure.unit is unit


@pytest.mark.parametrize(
    ("text", "value", "numerator"),
    [("14.3% (10)", "14.3", "10"), ("15.12%(24)", "15.12", "24"), ("11.84 (27)", "11.84", "27"), ("17%(1,067)", "17", "1067")],
)
def test_counts_in_brackets(text: str, value: str, numerator: str) -> None:
    figure = read_figure(text)
    assert (str(figure.value), str(figure.numerator)) == (value, numerator)


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("<5", Symbol.SUPPRESSED),
        ("c", Symbol.SUPPRESSED),
        ("[x]", Symbol.NOT_AVAILABLE),
        ("fewer than 5", Symbol.SUPPRESSED),
        ("≤ 5", Symbol.SUPPRESSED),
        ("N/A", Symbol.NOT_AVAILABLE),
        ("To be confirmed", Symbol.NOT_AVAILABLE),
        ("Data not yet available", Symbol.NOT_AVAILABLE),
        ("Awaiting data", Symbol.NOT_AVAILABLE),
        ("TBC", Symbol.NOT_AVAILABLE),
        ("#DIV/0!", Symbol.NOT_APPLICABLE),
        ("#N/A", Symbol.NOT_AVAILABLE),
        ("####", Symbol.NOT_AVAILABLE),
        ("low", Symbol.LOW),
    ],
)
def test_reasons_for_no_figure(text: str, symbol: Symbol) -> None:
    figure = read_figure(text)
    assert figure.value is None and figure.symbol is symbol


@pytest.mark.parametrize(
    ("text", "value", "symbol"),
    [
        ("650r", "650", Symbol.REVISED),
        ("650 r", "650", Symbol.REVISED),
        ("87.0 (prov)", "87.0", Symbol.PROVISIONAL),
        ("87 (est.)", "87", Symbol.ESTIMATED),
        ("87 (forecast)", "87", Symbol.ESTIMATED),
        ("c. 20", "20", Symbol.ESTIMATED),
        ("circa 1,200", "1200", Symbol.ESTIMATED),
        ("approx. 20%", "20", Symbol.ESTIMATED),
        ("~20", "20", Symbol.ESTIMATED),
    ],
)
def test_what_qualifies_a_figure(text: str, value: str, symbol: Symbol) -> None:
    figure = read_figure(text)
    assert (str(figure.value), figure.symbol) == (value, symbol)


@pytest.mark.parametrize(
    ("text", "value", "numerator"),
    [
        ("12/15 (80%)", "80", "12"),
        ("80% (12/15)", "80", "12"),
        ("2 of 3 (66%)", "66", "2"),
        ("12 out of 16 (80%)", "80", "12"),
        ("10% (n=84)", "10", "None"),
    ],
)
def test_a_percentage_and_what_it_is_of(text: str, value: str, numerator: str) -> None:
    figure = read_figure(text)
    assert (str(figure.value), figure.unit, str(figure.numerator)) == (value, Unit.PERCENT, numerator)


def test_qualified_figures() -> None:
    assert read_figure("159 to date") == Figure(value=Decimal(159), to_date=True)
    assert read_figure("1.17% (projected end of year)").symbol is Symbol.ESTIMATED
    assert read_figure("42 (r)").symbol is Symbol.REVISED
    assert read_figure("42 (p)").symbol is Symbol.PROVISIONAL
    # Pence, perhaps: not a provisional figure.
    assert not read_figure("42p").understood
    assert read_figure("95.4% Red") == Figure(Decimal("95.4"), Unit.PERCENT, rag=Rag.RED, percent_sign=True)
    assert read_figure("AMBER") == Figure(rag=Rag.AMBER)


def test_a_coloured_disc_is_a_rating() -> None:
    assert read_figure("🟢") == Figure(rag=Rag.GREEN)
    assert read_figure("68.4% 🔴") == Figure(Decimal("68.4"), Unit.PERCENT, rag=Rag.RED, percent_sign=True)
    assert read_figure("🟨 1,204") == Figure(Decimal("1204"), rag=Rag.AMBER)
    assert read_figure("🟢🔴") == Figure()


@pytest.mark.parametrize(
    "text",
    [
        "9 per day 3250 pa",
        "requested",
        "1,2345",
        "12,34",
        "1.2.3",
        "12 34",
        "5*",
        "3/4",
        "10-12",
        "12th",
        "Q1 2024",
        "KPI changed-see below",
        "C",
        "X",
        "1 204",
        "650R",
        "12e",
        # A year with its percentage, or a month: not 23 of 24.
        "23/24 (80%)",
        "80% (12/16)",
        "80% (75%)",
        "20-30",
        ">95%",
        "<5%",
        "1.2m",
        "-",
        "*",
        "Good",
        "",
    ],
)
def test_what_is_not_wholly_understood_is_no_figure(text: str) -> None:
    assert not read_figure(text).understood


@given(st.decimals(min_value=-(10**9), max_value=10**9, allow_nan=False, places=None), st.booleans(), st.booleans())
def test_printed_digits_survive(value: Decimal, thousands: bool, percent: bool) -> None:
    if decimals(value) > 20:
        return
    text = (f"{value:,f}" if thousands else f"{value:f}") + ("%" if percent else "")
    figure = read_figure(text)
    assert figure.value == value
    assert figure.value is not None
    assert plain(figure.value).lstrip("-") == f"{value:f}".lstrip("-")


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(text: str) -> None:
    figure = read_figure(text)
    if figure.value is not None:
        printed = [c for c in text if c.isdigit()]
        kept = [c for c in plain(figure.value) if c.isdigit()]
        assert len(kept) >= 1 and (printed or kept == ["0"])


def test_decimals_are_those_printed() -> None:
    assert decimals(Decimal("0.60")) == 2
    assert decimals(Decimal("17")) == 0
    assert decimals(Decimal("1E+3")) == 0
