"""Local authorities looked up by code, by name, and in running text.

The table holds former authorities and former codes too, so that a report of 2018 gets the code of 2018. A name that may mean
more than one authority on the day in question means none: nothing is guessed.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

import re2


@dataclass(frozen=True, slots=True)
class Authority:
    """One authority under one code. The file local-authorities.txt says what each field holds and where it is from."""

    code: str
    dfe_code: str
    name: str
    short_name: str
    other_names: tuple[str, ...]
    kind: str
    nation: str
    region_code: str
    valid_from: date | None
    valid_to: date | None
    replaced_by: tuple[str, ...]

    @property
    def current(self) -> bool:
        """Whether the authority and its code are in use."""
        return self.valid_to is None and not self.replaced_by

    def there_on(self, day: date | None) -> bool:
        """Whether the authority had this code on a day; without a day, whether it has it now."""
        if day is None or (self.valid_to is None and self.replaced_by):
            return self.current
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@lru_cache(maxsize=1)
def authorities() -> tuple[Authority, ...]:
    """Every authority of the table."""
    text = files("extract.authorities").joinpath("local-authorities.csv").read_text(encoding="utf-8")
    return tuple(_authority(row) for row in csv.DictReader(text.splitlines()))


def _authority(row: dict[str, str]) -> Authority:
    return Authority(
        code=row["code"],
        dfe_code=row["dfe_code"],
        name=row["name"],
        short_name=row["short_name"],
        other_names=tuple(name for name in row["other_names"].split("; ") if name),
        kind=row["kind"],
        nation=row["nation"],
        region_code=row["region_code"],
        valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        replaced_by=tuple(row["replaced_by"].split()),
    )


# --- by code and by name -------------------------------------------------------------------------------------------------


def with_code(code: str) -> Authority | None:
    """The authority with an ONS/GSS code, None if there is none."""
    return _by_code().get(code.strip().upper()) if code else None


def named(name: str, day: date | None = None) -> Authority | None:
    """The one authority that a name means on a day (now, without one); None if it means none or several.

    Written in full ("Anyshire County Council"), short ("Anyshire", "anyshire-cc") or as in a host name ("anyshirecouncil").
    """
    names = _by_name()
    for index, key in ((names.full, _key(name)), (names.short, _stem(name)), (names.joined, "".join(_key(name).split()))):
        found = index.get(key, [])
        # An authority that is there on the day comes before one that is not: a paper of today may still name a former one.
        for chosen in ([one for one in found if one.there_on(day)], found):
            if len(chosen) == 1:
                return chosen[0]
    return None


def one_body(name: str, code: str) -> str:
    """What two rows have in common that are of one authority, however each says so: its code of today, else its name.

    A code changes with a boundary while council and name go on; a name without a code counts as the authority's if it is the
    official one, word for word.
    """
    known = with_code(code) or (named(name) if name and not code else None)
    if known is None or (not code and known.name != name):
        return code or name
    while known.code and (successor := _renumbered(known)):
        known = successor
    return known.code or name


def _renumbered(one: Authority) -> Authority | None:
    """The same authority under its next code, if it has had another since."""
    later = with_code(one.replaced_by[0]) if len(one.replaced_by) == 1 else None
    return later if later and later.name == one.name else None


@lru_cache(maxsize=1)
def _by_code() -> dict[str, Authority]:
    return {one.code: one for one in authorities() if one.code}


@dataclass(frozen=True, slots=True)
class _Names:
    """Authorities by their names in full, by what is left of these without words such as "Council", and without spaces."""

    full: dict[str, list[Authority]]
    short: dict[str, list[Authority]]
    joined: dict[str, list[Authority]]


@lru_cache(maxsize=1)
def _by_name() -> _Names:
    names = _Names({}, {}, {})
    for one in authorities():
        written = (one.name, one.short_name, *one.other_names)
        stems = {stem for stem in map(_stem, written) if stem}
        joined = {"".join(_key(name).split()) for name in written}
        joined |= {"".join(stem.split()) + kind for stem in stems for kind in ("", "council", "cc", "city")}
        full = {_key(name) for name in (one.name, *one.other_names)}
        for index, keys in ((names.full, full), (names.short, stems), (names.joined, joined)):
            for key in sorted(keys):
                index.setdefault(key, []).append(one)
    return names


#: Words that say what kind of body it is and not which.
_KINDS = frozenset(
    (
        "council",
        "councils",
        "corporation",
        "borough",
        "city",
        "county",
        "district",
        "metropolitan",
        "royal",
        "london",
        "of",
        "the",
    )
) | frozenset(("cc", "bc", "dc", "mbc", "mdc", "cbc", "lb", "rb"))


def _key(name: str) -> str:
    """A name in small letters and digits only, "&" written out."""
    spelt = name.lower().replace("&", " and ").replace("'", "").replace("\u2019", "")
    return " ".join(re.findall(r"[^\W_]+", spelt))


def _stem(name: str) -> str:
    """A name without the words that say what kind of body it is; empty where nothing else is left."""
    return " ".join(word for word in _key(name).split() if word not in _KINDS)


# --- in running text -----------------------------------------------------------------------------------------------------


def mentioned_in(text: str, day: date | None = None) -> Authority | None:
    """The one authority whose official name a text prints; None if it prints none or those of several."""
    found = _mentioned(text, day)
    return found[0] if len(found) == 1 else None


def of_page(head: str, text: str, day: date | None = None) -> Authority | None:
    """The authority of a page: the one that its head names. Where that names none, the one whose addresses the page gives."""
    return mentioned_in(head, day) if _mentioned(head, day) else addressed_in(text, day)


def _mentioned(text: str, day: date | None) -> list[Authority]:
    printed = (match.group(0) for names in _official_names() for match in names.finditer(text))
    return list({one.name: one for name in printed for one in (named(name, day),) if one}.values())


@lru_cache(maxsize=1)
def _official_names() -> tuple[Any, ...]:
    """All official names as an expression of RE2, and all in capitals as another; the longest first where one begins with
    another. Together they would be more than RE2 can keep in mind."""
    return tuple(_any_of({write(one.name) for one in authorities()}) for write in (str, str.upper))


def _any_of(names: Collection[str]) -> Any:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re2.compile(r"\b(?:" + "|".join(re2.escape(name) for name in longest_first) + r")\b")


#: "someone@council.gov.uk", "democracy.council.gov.uk": the name before what all public bodies share, where a line may end.
_ADDRESS = re.compile(
    r"(?:@|\b)(?:[a-z0-9-]+\.)*([a-z0-9-]+)\s?\.(?:gov\.(?:uk|wales|scot)|moderngov\.co\.uk|llyw\.cymru)\b", re.I
)


def addressed_in(text: str, day: date | None = None) -> Authority | None:
    """The one authority whose addresses (web, e-mail) a text gives; None where there are none, or those of another body too."""
    hosts = {host.lower() for host in _ADDRESS.findall(text)}
    found = [named(host, day) for host in sorted(hosts)]
    names = {one.name if one else "" for one in found}
    return found[0] if len(names) == 1 else None
