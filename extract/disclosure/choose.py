"""Which cells are hidden: those that are too small, and as many others as it takes that they cannot be worked out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from extract.disclosure.attack import TOLERANCE, Attacker, Knowledge
from extract.disclosure.quantities import Form, Quantity, Ties

#: So many candidates for hiding are tried at each step.
MOST_TRIED = 8


def hidden_cells(ties: Ties, below: int, from_the_start: Collection[str]) -> set[str]:
    """The ids of all cells to hide.

    A count from 1 to ``below`` - 1 is too small, whether it is printed or a month's own figure. An attacker who knows
    everything else must be left with an interval at least ``below`` wide for each hidden count, and for each month that is too
    small. ``from_the_start`` are cells that hold what is too small.
    """
    chooser = _Chooser(ties, below)
    chooser.hide(from_the_start)
    for group in _groups(ties):
        chooser.protect(group)
    return chooser.cells


def _groups(ties: Ties) -> list[set[Quantity]]:
    """The counts in groups that nothing ties to each other: by equations, bounds and companion cells."""
    root = {quantity: quantity for quantity in ties.values}

    def find(quantity: Quantity) -> Quantity:
        while root[quantity] != quantity:
            root[quantity] = root[root[quantity]]
            quantity = root[quantity]
        return quantity

    def join(members: Iterable[Quantity]) -> None:
        first, *others = members
        for other in others:
            root[find(other)] = find(first)

    by_cell: dict[str, list[Quantity]] = defaultdict(list)
    for quantity in ties.values:
        by_cell[quantity.cell].append(quantity)
    for form in (*ties.equations, *ties.bounds, *(form for form, _ in ties.months)):
        join(form)
    for one, other in ties.companions:
        if by_cell.get(one) and by_cell.get(other):
            join((by_cell[one][0], by_cell[other][0]))
    for members in by_cell.values():
        join(members)
    groups: dict[Quantity, set[Quantity]] = defaultdict(set)
    for quantity in ties.values:
        groups[find(quantity)].add(quantity)
    return list(groups.values())


class _Chooser:
    """Hides cell after cell until nothing that is too small can be worked out."""

    def __init__(self, ties: Ties, below: int) -> None:
        self._ties = ties
        self._below = below
        self.cells: set[str] = set()
        self._of_cell: dict[str, list[Quantity]] = defaultdict(list)
        for quantity in ties.values:
            self._of_cell[quantity.cell].append(quantity)
        self._companions: dict[str, list[str]] = defaultdict(list)
        for one, other in ties.companions:
            self._companions[one].append(other)

    def hide(self, cells: Iterable[str]) -> None:
        """Hide cells and what would give them away."""
        waiting = list(cells)
        while waiting:
            cell = waiting.pop()
            if cell not in self.cells:
                self.cells.add(cell)
                waiting += self._companions[cell]

    def protect(self, group: Collection[Quantity]) -> None:
        """Hide as many more cells of a group as it takes. Ends at the latest when all of it is hidden."""
        ties = _within(self._ties, group)
        attacker = Attacker(Knowledge(ties))
        neighbours = _neighbours(ties)
        while True:
            attacker.hidden |= {quantity for quantity in group if quantity.cell in self.cells}
            narrow = self._narrow(ties, attacker)
            if narrow is None:
                return
            candidates = _candidates(ties, neighbours, attacker.hidden, narrow)
            if not candidates:
                attacker.give_up(narrow)
                continue
            self.hide([self._best(attacker, narrow, candidates[:MOST_TRIED]).cell])

    def _best(self, attacker: Attacker, narrow: Form, candidates: Sequence[Quantity]) -> Quantity:
        """The candidate that widens the interval most, no wider than is wanted; of equals the smallest count."""
        widths: dict[Quantity, float] = {}
        for one in sorted(candidates, key=lambda one: self._ties.values[one]):
            widths[one] = attacker.width_if_hidden(narrow, self._of_cell[one.cell], self._below)
            if widths[one] >= self._below:
                return one
        return max(widths, key=lambda one: widths[one])

    def _narrow(self, ties: Ties, attacker: Attacker) -> Form | None:
        """A sum that can be placed too closely, None where there is none."""
        for form in self._forms(ties, attacker.hidden):
            if attacker.width(form, self._below) < self._below - TOLERANCE:
                return form
        return None

    def _forms(self, ties: Ties, hidden: Collection[Quantity]) -> Iterable[Form]:
        """What must not be placed too closely: every hidden count, and the months that are too small."""
        for quantity in sorted(hidden):
            yield {quantity: 1}
        for form, value in ties.months:
            if 0 < value < self._below:
                yield form


def _candidates(
    ties: Ties, neighbours: Mapping[Quantity, set[Quantity]], hidden: Collection[Quantity], narrow: Form
) -> Sequence[Quantity]:
    """Published counts that are tied to a sum, or to what is hidden with it: the nearest first, then the smallest.

    There are none only for a hidden 0 that the ties alone make 0. Were all that another count is tied to hidden, nothing would
    bound it: all sums are of hidden counts then, and what fulfils them does so multiplied.
    """
    reached = set(narrow)
    nearest: dict[Quantity, int] = {quantity: 0 for quantity in narrow if quantity not in hidden}
    edge, steps = set(narrow), 0
    while edge and len(nearest) < MOST_TRIED:
        steps += 1
        edge = {other for quantity in edge for other in neighbours.get(quantity, ())} - reached
        reached |= edge
        for quantity in edge:
            if quantity not in hidden:
                nearest.setdefault(quantity, steps)
        edge = {quantity for quantity in edge if quantity in hidden}
    return sorted(nearest, key=lambda one: (nearest[one], ties.values[one] == 0, ties.values[one], one))


def _within(ties: Ties, group: Collection[Quantity]) -> Ties:
    """What ties the counts of a group."""
    return Ties(
        values={quantity: ties.values[quantity] for quantity in group},
        equations=[form for form in ties.equations if next(iter(form)) in group],
        bounds=[form for form in ties.bounds if next(iter(form)) in group],
        months=[(form, value) for form, value in ties.months if next(iter(form)) in group],
    )


def _neighbours(ties: Ties) -> Mapping[Quantity, set[Quantity]]:
    found: dict[Quantity, set[Quantity]] = defaultdict(set)
    for members in (*ties.equations, *ties.bounds, *(form for form, _ in ties.months)):
        for quantity in members:
            found[quantity] |= set(members)
    return found
