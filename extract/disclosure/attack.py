"""What can be worked out of hidden counts: the interval in which each must lie, by linear programmes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linprog

from extract.disclosure.quantities import Form, Quantity, Ties

#: The solver's answers are exact but for this much.
TOLERANCE = 1e-6


@dataclass(slots=True)
class Interval:
    """Values that a hidden sum is known to be able to have, the lowest and the highest so far."""

    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low


@dataclass(slots=True)
class Attacker:
    """Somebody who knows every tie and everything that is published, looking at counts that are tied to each other.

    What is hidden only ever grows, so that an assignment that was possible once remains so: intervals are kept and widened.
    """

    ties: Ties
    hidden: set[Quantity] = field(default_factory=set)
    intervals: dict[frozenset[tuple[Quantity, int]], Interval] = field(default_factory=dict)

    def width(self, form: Form, enough: float) -> float:
        """The width of the interval in which a sum of counts must lie; no more exactly than that it is ``enough``."""
        interval = self._interval(form)
        for sense in (1, -1):
            if interval.width >= enough:
                break
            self._push(form, interval, sense)
        return interval.width

    def width_if_hidden(self, form: Form, more: Collection[Quantity], enough: float) -> float:
        """The same if more counts were hidden."""
        trial = Attacker(self.ties, self.hidden | set(more))
        return trial.width(form, enough)

    def _interval(self, form: Form) -> Interval:
        key = frozenset(form.items())
        if key not in self.intervals:
            true = float(sum(self.ties.values[quantity] * factor for quantity, factor in form.items()))
            self.intervals[key] = Interval(true, true)
        return self.intervals[key]

    def _push(self, form: Form, interval: Interval, sense: int) -> None:
        """Find the lowest (1) or highest (-1) value that a sum can have."""
        unknown = sorted(self.hidden)
        place = {quantity: index for index, quantity in enumerate(unknown)}
        if not any(quantity in place for quantity in form):
            return
        cost = np.zeros(len(unknown))
        fixed = 0.0
        for quantity, factor in form.items():
            if quantity in place:
                cost[place[quantity]] = sense * factor
            else:
                fixed += factor * float(self.ties.values[quantity])
        equal, equal_to = self._rows([dict(form_) for form_ in self.ties.equations], place)
        below, below_to = self._rows([{one: 1, other: -1} for one, other in self.ties.order], place)
        bounds = [(0 if self.ties.values[quantity] >= 0 else None, None) for quantity in unknown]
        done = linprog(cost, A_ub=below, b_ub=below_to, A_eq=equal, b_eq=equal_to, bounds=bounds, method="highs")
        if done.status == 3:
            value = -np.inf if sense == 1 else np.inf
        elif done.status == 0:
            value = fixed + sense * float(done.fun)
        else:
            raise ArithmeticError(f"the linear programme ended with status {done.status}: {done.message}")
        interval.low, interval.high = min(interval.low, value), max(interval.high, value)

    def _rows(
        self, forms: Sequence[Mapping[Quantity, int]], place: Mapping[Quantity, int]
    ) -> tuple[np.ndarray | None, np.ndarray | None]:  # type: ignore[type-arg]
        """Forms as rows of a matrix over what is hidden, what is published moved to the right side."""
        matrix, right = [], []
        for form in forms:
            if not any(quantity in place for quantity in form):
                continue
            row = np.zeros(len(place))
            known = 0.0
            for quantity, factor in form.items():
                if quantity in place:
                    row[place[quantity]] = factor
                else:
                    known += factor * float(self.ties.values[quantity])
            matrix.append(row)
            right.append(-known)
        if not matrix:
            return None, None
        return np.array(matrix), np.array(right)
