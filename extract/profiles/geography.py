"""Where an authority is: codes and names of its country and region, from its ONS/GSS code.

The table beside this module holds only some authorities. Whatever knows them all takes its place behind
:func:`find_geography`.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources

#: Official signs for a code: not available, and not applicable.
UNKNOWN, NONE = "x", "z"
UNKNOWN_NAME, NO_NAME = "Not available", "Not applicable"


@dataclass(frozen=True, slots=True)
class Geography:
    """A local authority and what it lies in. ``old_la_code`` is the three-digit code, which only English authorities have."""

    country_code: str
    country_name: str
    region_code: str
    region_name: str
    old_la_code: str
    new_la_code: str
    la_name: str


@cache
def _known() -> dict[str, Geography]:
    text = (resources.files("extract.profiles") / "geography.csv").read_text(encoding="utf-8")
    return {
        row["code"]: Geography(
            country_code=row["country_code"],
            country_name=row["country_name"],
            region_code=row["region_code"],
            region_name=row["region_name"],
            old_la_code=row["old_la_code"],
            new_la_code=row["code"],
            la_name=row["name"],
        )
        for row in csv.DictReader(text.splitlines())
    }


#: What the first letter of a code says: the country.
_COUNTRIES = {
    "E": ("E92000001", "England"),
    "W": ("W92000004", "Wales"),
    "S": ("S92000003", "Scotland"),
    "N": ("N92000002", "Northern Ireland"),
}


def find_geography(code: str, name: str) -> Geography:
    """The geography of the authority with an ONS code, which its reports call ``name``.

    What is not known is "x", what does not apply "z", as official statistics write it.
    """
    known = _known().get(code)
    if known is not None:
        return known
    country_code, country = _COUNTRIES.get(code[:1], (UNKNOWN, UNKNOWN_NAME))
    english = country == "England"
    region = (UNKNOWN, UNKNOWN_NAME) if english or country_code == UNKNOWN else (NONE, NO_NAME)
    old_code = UNKNOWN if english else NONE
    return Geography(country_code, country, *region, old_code, code or NONE, name or UNKNOWN_NAME)
