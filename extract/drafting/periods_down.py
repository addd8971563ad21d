"""Tables whose rows are periods: those of a document, and the names that a rule for them needs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from extract.inference.general import ReadPage
from extract.inference.periods_down import FEWEST_ROWS, PeriodsDown, infer_periods_down
from extract.periods import MONTHS
from extract.triage import PageText

#: A quick look whether a page may hold such a table: months, or years that run on.
_MAY_HOLD = re.compile(rf"(?:{'|'.join(name[:3] for name in MONTHS)})|(?:19|20)\d\d[/-]\d\d", re.I)


def periods_down(read_page: ReadPage, texts: Sequence[PageText], left_alone: Collection[int]) -> Iterator[PeriodsDown]:
    """The tables of a document whose rows are periods."""
    for number, text in enumerate(texts, start=1):
        if number in left_alone or len(_MAY_HOLD.findall(text.squeezed)) < FEWEST_ROWS:
            continue
        markers, grids = read_page(number)
        for grid in grids:
            found = infer_periods_down(markers, grid)
            if found is not None:
                yield found


def naming(lines: Sequence[str]) -> str:
    """The pattern for the lines that name what tables of one kind are about."""
    lines = list(dict.fromkeys(lines))
    if len(lines) == 1:
        return lines[0]
    words = [line.split() for line in lines]
    shared = [first for first, *others in zip(*words, strict=False) if all(other == first for other in others)]
    if shared and words[0][: len(shared)] == shared:
        return f"{' '.join(shared)} *"
    return f"/^(?:{'|'.join(re.escape(line) for line in lines)})$/".replace("\\ ", " ")
