"""The table of local authorities, and looking them up."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.authorities.table import authorities, mentioned_in, named, with_code

ALL = authorities()
CURRENT = [one for one in ALL if one.current]


def test_every_authority_of_today_is_there() -> None:
    assert Counter(one.nation for one in CURRENT) == {"England": 317, "Wales": 22, "Scotland": 32, "Northern Ireland": 11}
    assert Counter(one.kind for one in CURRENT if one.nation == "England") == {
        "county": 21,
        "non-metropolitan district": 164,
        "unitary authority": 63,
        "metropolitan district": 36,
        "London borough": 32,
        "City corporation": 1,
    }


def test_former_authorities_are_there() -> None:
    former = Counter(one.nation for one in ALL if not one.current)
    assert former == {"England": 101, "Scotland": 6, "Northern Ireland": 26}
    assert {one.valid_to for one in ALL if one.code.startswith("E07000") and one.replaced_by == ("E06000047",)} == {
        date(2009, 3, 31)
    }


def test_codes_are_codes_and_none_is_there_twice() -> None:
    forms = {
        "England": r"E(06|07|08|09|10)\d{6}",
        "Wales": r"W06\d{6}",
        "Scotland": r"S12\d{6}",
        "Northern Ireland": r"(N09\d{6})?",
    }
    for one in ALL:
        assert re.fullmatch(forms[one.nation], one.code), one
        assert re.fullmatch(r"(\d{3})?", one.dfe_code), one
        assert re.fullmatch(r"E1200000[1-9]" if one.nation == "England" else "", one.region_code), one
        assert one.name and one.short_name and " ".join(one.name.split()) == one.name
        assert one.valid_from is None or one.valid_to is None or one.valid_from < one.valid_to
        assert all(with_code(code) for code in one.replaced_by)
    codes = [one.code for one in ALL if one.code]
    assert len(codes) == len(set(codes))
    assert all(one.dfe_code for one in CURRENT if one.kind in ("county", "unitary authority", "metropolitan district"))
    schools = [one.dfe_code for one in CURRENT if one.dfe_code]
    assert len(schools) == len(set(schools)) == 153


def test_successors_begin_when_their_predecessors_end() -> None:
    for one in ALL:
        for code in one.replaced_by:
            successor = with_code(code)
            assert successor is not None
            if one.valid_to:
                assert successor.valid_from is not None and (successor.valid_from - one.valid_to).days == 1, one


@pytest.mark.parametrize(
    ("code", "name", "dfe", "region"),
    [
        ("E06000058", "Bournemouth, Christchurch and Poole Council", "839", "E12000009"),
        ("E08000019", "Sheffield City Council", "373", "E12000003"),
        ("E08000039", "Sheffield City Council", "373", "E12000003"),
        ("E08000016", "Barnsley Metropolitan Borough Council", "370", "E12000003"),
        ("E08000038", "Barnsley Metropolitan Borough Council", "370", "E12000003"),
        ("E10000016", "Kent County Council", "886", "E12000008"),
        ("W06000015", "City of Cardiff Council", "", ""),
        ("S12000047", "Fife Council", "", ""),
    ],
)
def test_known_authorities(code: str, name: str, dfe: str, region: str) -> None:
    one = with_code(code)
    assert one is not None
    assert (one.name, one.dfe_code, one.region_code) == (name, dfe, region)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Kent County Council", "E10000016"),
        ("kent-cc", "E10000016"),
        ("kentcountycouncil", "E10000016"),
        ("KENT", "E10000016"),
        ("bcp", "E06000058"),
        ("BCP Council", "E06000058"),
        ("bournemouth-christchurch-and-poole", "E06000058"),
        ("Bournemouth, Christchurch & Poole Council", "E06000058"),
        ("London Borough of Brent", "E09000005"),
        ("towerhamlets", "E09000030"),
        ("County Durham", "E06000047"),
        ("Durham", "E06000047"),
        ("Newcastle City Council", "E08000021"),
        ("newcastle-under-lyme", "E07000195"),
        ("King\u2019s Lynn & West Norfolk", "E07000146"),
        ("Caerdydd", "W06000015"),
        ("Western Isles", "S12000013"),
        ("Dorset", "E06000059"),
        ("Dorset County Council", "E10000009"),
    ],
)
def test_names(name: str, code: str) -> None:
    one = named(name)
    assert one is not None and one.code == code


@pytest.mark.parametrize("name", ["", "Council", "Cabinet", "The County Council", "originals", "2025-03-11", "documents"])
def test_what_names_nobody(name: str) -> None:
    assert named(name) is None


def test_a_code_is_that_of_the_day() -> None:
    for day, code in ((date(2025, 4, 30), "E08000019"), (date(2025, 5, 1), "E08000039")):
        one = named("Sheffield City Council", day)
        assert one is not None and one.code == code
    for day, name in ((date(2019, 3, 31), "Dorset County Council"), (date(2019, 4, 1), "Dorset Council")):
        one = named("Dorset", day)
        assert one is not None and one.name == name


def test_every_authority_of_today_is_found_by_its_names() -> None:
    for one in CURRENT:
        for name in (one.name, one.short_name, one.name.upper(), *one.other_names):
            assert named(name) is one, name


def test_an_official_name_is_found_in_running_text() -> None:
    kent = mentioned_in("Agenda of a meeting of Kent County Council, to be held at Maidstone")
    assert kent is not None and kent.code == "E10000016"
    assert mentioned_in("Kent County Council and Medway Council") is None
    assert mentioned_in("The council met in Kent") is None
    assert mentioned_in("") is None


@given(st.text(max_size=60))
def test_any_text_can_be_asked_for(text: str) -> None:
    named(text)
    mentioned_in(text)
