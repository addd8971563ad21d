"""Finding the pages: all rules at once say what each would say alone, and signatures never deny what is there."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.rulebook.load import LoadedRule, load_rules, shipped_rules_folder
from extract.rulebook.model import Recognise
from extract.triage import PageText, Signature, Triage, asked_of_document, plain_pieces, says

SHIPPED = load_rules([shipped_rules_folder()])


def rule(number: int, page_says: list[str], page_never_says: list[str]) -> LoadedRule:
    recognise = Recognise(page_says=page_says, page_never_says=page_never_says)
    model = SHIPPED[0].rule.model_copy(update={"rule": f"rule-{number}", "recognise": recognise})
    return LoadedRule(model, Path())


PATTERNS = st.sampled_from(
    [
        "SEND SCORECARD",
        "SCORE",
        "Period Ending {date}",
        "{month} Report",
        "Total * Places",
        "Total(%)",
        "A—B",
        "{quarter}",
        "/[A-Z]{4} [0-9]+/",
        "/(?i)send/",
        "/^Total/",
    ]
)

PIECES = st.sampled_from(
    [
        *("SEND", " ", "SCORECARD", "S C O R E", "\r\n", "Period Ending 5 April 2025", "March 2024 Report", "Total", "Places"),
        *("(%)", "ABCD 12", "send", "A-B", "Q3", "Ünïcode £ ▲", "\ufffd", "x"),
    ]
)

RULES = st.lists(st.tuples(st.lists(PATTERNS, min_size=1, max_size=3), st.lists(PATTERNS, max_size=1)), max_size=5)


@given(RULES, st.lists(st.lists(PIECES, max_size=8).map("".join), max_size=4))
def test_all_rules_at_once_say_what_each_says_alone(specified: list[tuple[list[str], list[str]]], texts: list[str]) -> None:
    rules = [rule(number, *patterns) for number, patterns in enumerate(specified)]
    triage = Triage(rules)
    pages = [PageText.of(text) for text in texts]
    for page in pages:
        assert triage.wanting(page) == [one for one in rules if says(one.rule, page)]
    assert set(triage.wanted_pages(pages)) == {number for number, page in enumerate(pages, start=1) if triage.wanting(page)}


@given(st.text(), st.data())
def test_a_signature_never_denies_what_is_there(text: str, data: st.DataObject) -> None:
    page = PageText.of(text)
    start = data.draw(st.integers(0, len(page.squeezed)))
    end = data.draw(st.integers(start, len(page.squeezed)))
    signature = Signature.read(Signature.of([page]).written())
    assert signature.may_hold([page.squeezed[start:end]])


@given(st.lists(PIECES, max_size=20).map("".join), RULES)
def test_a_document_that_a_rule_wants_may_hold_its_pieces(text: str, specified: list[tuple[list[str], list[str]]]) -> None:
    page = PageText.of(text)
    signature = Signature.of([page])
    for number, patterns in enumerate(specified):
        asking = rule(number, *patterns).rule
        if says(asking, page):
            assert signature.may_hold(plain_pieces(asked_of_document(asking.recognise)))


def test_a_signature_mostly_denies_what_is_not_there() -> None:
    words = [f"word{number * 7919 % 10007}" for number in range(20_000)]
    signature = Signature.of([PageText.of(" ".join(words))])
    assert not signature.may_hold(["SENDSCORECARD"])
    assert not any(signature.may_hold([f"Report{number}Of"]) for number in range(200))


def test_a_signature_of_a_long_pack_denies_most_phrases_of_its_own_words() -> None:
    chance = random.Random(1)
    syllables = [first + second + third for first in "bcdfglmnprst" for second in "aeiou" for third in "nrst"]
    words = ["".join(chance.choices(syllables, k=chance.randint(1, 3))) for _ in range(4000)]
    text = " ".join(chance.choices(words, [1 / number for number in range(1, 4001)], k=30_000))
    signature = Signature.read(Signature.of([PageText.of(text)]).written())
    phrases = ["".join(chance.sample(words, 3)) for _ in range(1000)]
    squeezed = PageText.of(text).squeezed
    absent = [phrase for phrase in phrases if phrase not in squeezed and len(phrase) > 12]
    assert len(absent) > 800
    assert sum(signature.may_hold([phrase]) for phrase in absent) < len(absent) / 10


def test_a_short_text_has_a_short_signature() -> None:
    assert len(Signature.of([PageText.of("Cabinet")]).written()) < 200


@pytest.mark.parametrize("written", ["", "x", "eJwDAAAAAAE=", "AAAA", "é"])
def test_what_is_no_signature_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        Signature.read(written)


def test_plain_pieces() -> None:
    asked = ["SEND SCORECARD", "Period Ending {date}", "Total * of {number} Places", "/[0-9]+ Reg.ular/"]
    assert plain_pieces(asked) == {"SENDSCORECARD", "PeriodEnding", "Total", "of", "Places"}
    assert plain_pieces(["/only this/"]) == frozenset()
    assert plain_pieces(["{month}"]) == frozenset()


def test_no_rules_want_nothing() -> None:
    assert Triage([]).wanted_pages([PageText.of("SEND SCORECARD")]) == {}
