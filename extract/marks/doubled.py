"""Text drawn twice, a little apart: the old way to print bold in a font that has none."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from extract.marks.page import Characters

#: The same character again no further away than this share of its size is the same print. Two of a word stand apart by more:
#: the narrowest letters advance by a fifth of the size.
APART = 0.12

#: Positions (points) that differ by no more are the same.
EXACT = 0.01

#: Characters are compared within strips of this height (points), laid twice, so that none falls between two.
STRIP = 3.0


def _sort_keys(codes: NDArray[np.int32], strips: NDArray[np.float64], x: NDArray[np.float64]) -> NDArray[np.int64]:
    """Characters by what they are, then by their strip of the page, then from left to right, as one number each."""
    rows = np.nan_to_num(strips).clip(-(2**15), 2**15 - 1).astype(np.int64) + 2**15
    places = np.nan_to_num(x * 2**10).clip(-(2**25), 2**25 - 1).astype(np.int64) + 2**25
    return (codes.astype(np.int64) << 42) | (rows << 26) | places


def doubled(characters: Characters) -> NDArray[np.bool_]:
    """Which characters print one that the file has drawn before over again, both to be seen."""
    text, origins, x = characters.text, characters.origins, characters.origins[:, 0]
    again = np.zeros(len(text), dtype=np.bool_)
    if len(text) < 2:
        return again
    sizes = np.array([style.size for style in characters.styles])[characters.style]
    angles = np.array([style.angle for style in characters.styles])[characters.style]
    codes = np.fromiter((ord(character[0]) for character in text), np.int32, len(text))
    shown = ~characters.hidden
    pairs: set[tuple[int, int]] = set()
    for offset in (0.0, 0.5):
        strips = np.floor(origins[:, 1] / STRIP + offset)
        order = np.argsort(_sort_keys(codes, strips, x), kind="stable")
        for distance in (1, 2):
            first, second = order[:-distance], order[distance:]
            # Few of a page's characters are that near to another of their kind: the rest is asked of those alone.
            near = np.flatnonzero((codes[first] == codes[second]) & (np.abs(x[first] - x[second]) <= APART * sizes[first]))
            first, second = first[near], second[near]
            same = (strips[first] == strips[second]) & (angles[first] == angles[second])
            same &= shown[first] & shown[second] & (np.abs(sizes[first] - sizes[second]) < 0.01)
            # The letters of a ligature are reported one after the other at one place: "ff" is no f printed twice.
            same &= (np.abs(first - second) > 1) | (np.abs(origins[first] - origins[second]) > EXACT).any(axis=1)
            same &= (np.abs(origins[first] - origins[second]) <= APART * sizes[first][:, None]).all(axis=1)
            pairs |= set(zip(np.minimum(first, second)[same].tolist(), np.maximum(first, second)[same].tolist(), strict=True))
    for one, other in pairs:
        # Two texts that run into one another may share a letter by chance; of a text that is printed twice all letters are.
        again[other] |= other == one + 1 or (one - 1, other - 1) in pairs or (one + 1, other + 1) in pairs
    return again
