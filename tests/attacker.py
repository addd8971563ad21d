"""Somebody who wants to know what was suppressed: sees the CSVs, knows how the report is made up, and has a solver.

Written without a look at how figures are suppressed: every printed figure is a sum of cases of single months, and what is
published of it is an equation, or for a percentage two inequalities.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

#: A sum of unknown numbers of cases, by their names.
Sum = Mapping[str, int]


@dataclass
class Attacker:
    """Collects what is known of whole numbers, none of them negative, and says within which bounds a sum of them lies."""

    names: list[str] = field(default_factory=list)
    known: list[tuple[dict[str, float], float, float]] = field(default_factory=list)

    def _row(self, cases: Mapping[str, float]) -> np.ndarray:
        row = np.zeros(len(self.names))
        for name, factor in cases.items():
            row[self.names.index(name)] += factor
        return row

    def knows(self, cases: Mapping[str, float], low: float, high: float) -> None:
        self.names += [name for name in cases if name not in self.names]
        self.known.append((dict(cases), low, high))

    def reads(self, cases: Sum, figure: Decimal) -> None:
        """A figure is published."""
        self.knows(cases, float(figure), float(figure))

    def reads_percentage(self, part: Sum, whole: Sum, percentage: Decimal) -> None:
        """A percentage is published: rounded or cut off at its last place."""
        exponent = percentage.as_tuple().exponent
        assert isinstance(exponent, int)
        step = Fraction(1, 10 ** max(0, -exponent))
        low, high = Fraction(percentage) - step / 2, Fraction(percentage) + step
        self.knows(_minus(part, whole, 100, low), 0, np.inf)
        self.knows(_minus(part, whole, 100, high), -np.inf, 0)

    def width(self, cases: Sum, enough: float = 1000) -> float:
        """How far apart the lowest and the highest value are that a sum can have, up to ``enough`` on each side of each."""
        self.names += [name for name in cases if name not in self.names]
        row = self._row(cases)
        rules = [LinearConstraint(self._row(known).reshape(1, -1), low, high) for known, low, high in self.known]
        lowest = self._least(row, rules, enough)
        highest = -self._least(-row, rules, enough)
        return highest - lowest

    def _least(self, row: np.ndarray, rules: Iterable[LinearConstraint], enough: float) -> float:
        done = milp(row, integrality=np.ones(len(row), dtype=np.int8), bounds=Bounds(0, enough), constraints=list(rules))
        assert done.x is not None, done.message
        return float(done.fun)


def _minus(part: Sum, whole: Sum, factor: int, share: Fraction) -> dict[str, float]:
    """``factor`` times one sum, less ``share`` times another, in whole factors as far as these go."""
    scale = share.denominator
    found: dict[str, float] = {}
    for name, number in part.items():
        found[name] = found.get(name, 0) + float(factor * scale * number)
    for name, number in whole.items():
        found[name] = found.get(name, 0) - float(share * scale * number)
    return found
