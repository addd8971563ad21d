"""What can be worked out of hidden counts: the interval in which each must lie, by linear programmes over whole numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from extract.disclosure.quantities import Form, Quantity, Ties

#: The solver's answers are exact but for this much.
TOLERANCE = 1e-6

#: A programme that has looked at so many cases is given up: a limit of time would give other files on another machine.
MOST_NODES = 2000

#: The solver's word for that.
GIVEN_UP = 1


@dataclass(frozen=True)
class Knowledge:
    """What an attacker knows of counts without being shown any: the ties, by the counts that they tie."""

    ties: Ties

    @cached_property
    def relations(self) -> Sequence[tuple[Form, bool]]:
        """Sums that are 0 (true), and sums that are not above 0 (false)."""
        return [
            *((form, True) for form in self.ties.equations),
            *((form, False) for form in self.ties.bounds),
        ]

    @cached_property
    def about(self) -> Mapping[Quantity, Sequence[int]]:
        """The relations of each count."""
        found: dict[Quantity, list[int]] = defaultdict(list)
        for index, (form, _) in enumerate(self.relations):
            for quantity in form:
                found[quantity].append(index)
        return found

    @cached_property
    def months(self) -> Mapping[Quantity, Sequence[Form]]:
        """The months' own figures of each count."""
        found: dict[Quantity, list[Form]] = defaultdict(list)
        for form, _ in self.ties.months:
            for quantity in form:
                found[quantity].append(form)
        return found


@dataclass(slots=True)
class Interval:
    """Values that a hidden sum is known to be able to have, the lowest and the highest found so far."""

    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low

    def include(self, value: float) -> None:
        self.low, self.high = min(self.low, value), max(self.high, value)


@dataclass(slots=True)
class Attacker:
    """Somebody who knows every tie and every count but the hidden ones.

    What is hidden only ever grows, so that an assignment that was possible once remains so: intervals are kept and widened.
    """

    knowledge: Knowledge
    hidden: set[Quantity] = field(default_factory=set)
    intervals: dict[frozenset[tuple[Quantity, int]], Interval] = field(default_factory=dict)

    def width(self, form: Form, enough: int) -> float:
        """The width of the interval in which a sum of counts must lie, or ``enough`` where it is at least that."""
        interval = self._interval(form)
        for sense in (1, -1):
            if interval.width < enough:
                self._push(form, interval, sense, enough)
        return min(interval.width, float(enough))

    def width_if_hidden(self, form: Form, more: Collection[Quantity], enough: int) -> float:
        """The same if more counts were hidden."""
        trial = Attacker(self.knowledge, self.hidden | set(more))
        trial.intervals[frozenset(form.items())] = replace(self._interval(form))
        return trial.width(form, enough)

    def give_up(self, form: Form) -> None:
        """Count a sum as safe that nothing can keep from being worked out: a 0 that is 0 whatever the counts are."""
        if self._value(form) != 0:
            raise ArithmeticError(f"{form} can be worked out of hidden counts alone")
        self.intervals[frozenset(form.items())] = Interval(-float("inf"), float("inf"))

    def _value(self, form: Form) -> float:
        return float(self.knowledge.ties.value(form))

    def _interval(self, form: Form) -> Interval:
        key = frozenset(form.items())
        if key not in self.intervals:
            true = self._value(form)
            self.intervals[key] = Interval(true, true)
        return self.intervals[key]

    def _push(self, form: Form, interval: Interval, sense: int, enough: int) -> None:
        """Find the lowest (1) or highest (-1) value that a sum can have, no farther than ``enough`` from its true one."""
        unknown, relations = self._reached(form)
        place = {quantity: index for index, quantity in enumerate(unknown)}
        cost = np.zeros(len(unknown))
        for quantity, factor in form.items():
            if quantity in place:
                cost[place[quantity]] = sense * factor
        if not cost.any():
            return
        values = self.knowledge.ties.values
        hidden_now = sense * self._value({quantity: factor for quantity, factor in form.items() if quantity in place})
        rows = [
            ({quantity: factor for quantity, factor in relation.items() if quantity in place}, exact)
            for relation, exact in relations
        ]
        limits = [
            -self._value({quantity: factor for quantity, factor in relation.items() if quantity not in place})
            for relation, _ in relations
        ]
        lows = [limit if exact else -np.inf for limit, (_, exact) in zip(limits, rows, strict=True)]
        matrix = _matrix([row for row, _ in rows], place)
        done = milp(
            cost,
            integrality=np.array([int(values[quantity] == values[quantity].to_integral_value()) for quantity in unknown]),
            bounds=Bounds(np.array([0.0 if values[quantity] >= 0 else -np.inf for quantity in unknown])),
            constraints=[
                *([LinearConstraint(matrix, lows, limits)] if rows else []),
                LinearConstraint(cost.reshape(1, -1), hidden_now - enough, np.inf),
            ],
            options={"node_limit": MOST_NODES},
        )
        if done.x is None and done.status == GIVEN_UP:
            return  # what was not found possible counts as impossible: more is hidden, not less
        if done.x is None:
            raise ArithmeticError(f"the linear programme ended with status {done.status}: {done.message}")
        reached = self._value(form) + sense * (float(done.fun) - hidden_now)
        interval.include(reached)
        self._learn(dict(zip(unknown, done.x, strict=True)))

    def _learn(self, possible: Mapping[Quantity, float]) -> None:
        """Widen the intervals of other sums by values that the counts can have: it spares most of the programmes."""
        values = self.knowledge.ties.values
        for quantity, value in possible.items():
            self._interval({quantity: 1}).include(value)
        for form in {id(form): form for quantity in possible for form in self.knowledge.months.get(quantity, ())}.values():
            found = sum(factor * possible.get(quantity, float(values[quantity])) for quantity, factor in form.items())
            self._interval(form).include(found)

    def _reached(self, form: Form) -> tuple[list[Quantity], list[tuple[Form, bool]]]:
        """The hidden counts that a sum is tied to, directly or through others, and what ties them."""
        found = {quantity for quantity in form if quantity in self.hidden}
        relations: dict[int, None] = {}
        waiting = list(found)
        while waiting:
            for index in self.knowledge.about.get(waiting.pop(), ()):
                if index not in relations:
                    relations[index] = None
                    more = {other for other in self.knowledge.relations[index][0] if other in self.hidden} - found
                    found |= more
                    waiting += more
        return sorted(found), [self.knowledge.relations[index] for index in sorted(relations)]


def _matrix(rows: Sequence[Form], place: Mapping[Quantity, int]) -> csr_array:
    """Sums as the rows of a sparse matrix."""
    data = [float(factor) for row in rows for factor in row.values()]
    columns = [place[quantity] for quantity in chain.from_iterable(rows)]
    lines = [line for line, row in enumerate(rows) for _ in row]
    return csr_array((data, (lines, columns)), shape=(len(rows), len(place)))
