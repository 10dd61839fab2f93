"""How ties are broken by a secret, so that nobody can replay the choice of blanks."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from commonfield.disclosure.universe.model import Universe, Value
from commonfield.disclosure.universe.pattern import cost_of

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from commonfield.disclosure.universe.model import Counts, Mask

EXTRA = 0.015
"""Share of cells that are hidden by chance: any pattern may then have come about in any possible file."""

OF_ALL_PLACES = 3
OF_EVERYBODY = 4
"""How many times as much it costs to hide what is told of all places together, and of everybody."""


def costs_with_choice(universe: Universe, key: bytes) -> tuple[list[Counts], list[Mask]]:
    """Give what each entry costs to hide, and the entries hidden by chance, both drawn from a secret.

    An entry's cost is multiplied by 2 to the power of a number between -1/2 and 1/2. A numerator costs half
    of what a denominator does. The draw hangs on the key and the name of the cell alone, so the same key
    gives the same draw in every release.

    Args:
        universe: The set of persons.
        key: The secret; empty for no draw at all.
    """
    import numpy as np

    tops = {figure.denominator for _, figure in universe.figures}
    costs, extra = [], []
    widest = universe.above.all(axis=0)
    for component, counts in zip(universe.components, universe.counts, strict=True):
        cost = cost_of(counts)
        cost[:, widest] *= OF_ALL_PLACES
        if not component.columns:
            cost *= OF_EVERYBODY
        for quantity in range(len(universe.quantities)):
            if quantity not in tops:
                cost[:, :, quantity] //= 2
        chance, hidden = _draw(universe, component.values, key, counts.shape)
        hidden &= _judged_last(universe)[None, None, :] & (counts > 0)
        costs.append(np.maximum(1, np.round(cost * np.exp2(chance))).astype(np.int64))
        extra.append(hidden)
    # Who everybody is stays told as far as it can be: a total is looked for first.
    extra[0][:] = False
    return costs, extra


def _draw(
    universe: Universe, values: Sequence[Value], key: bytes, shape: tuple[int, ...]
) -> tuple[npt.NDArray[np.float64], Mask]:
    import numpy as np

    if not key:
        return np.zeros(shape), np.zeros(shape, dtype=bool)
    secret = hashlib.sha256(b"choice of blanks" + key).digest()
    drawn = np.empty(shape[:2], dtype=np.uint64)
    for number, value in enumerate(values):
        begun = hashlib.blake2b(repr(value).encode(), key=secret, digest_size=8)
        for place, node in enumerate(universe.nodes):
            own = begun.copy()
            own.update(repr(node).encode())
            drawn[number, place] = int.from_bytes(own.digest(), "big")
    unit = (drawn >> np.uint64(11)).astype(np.float64) / 2**53
    again = ((drawn * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(11)).astype(np.float64) / 2**53
    chance = np.repeat((unit - 0.5)[:, :, None], shape[2], axis=2)
    return chance, np.repeat((again < EXTRA)[:, :, None], shape[2], axis=2)


def _judged_last(universe: Universe) -> Mask:
    """Mark the quantities that go first when something is hidden: numerators, else what there is."""
    import numpy as np

    tops = {figure.denominator for _, figure in universe.figures}
    numerators = np.array([quantity not in tops for quantity in range(len(universe.quantities))])
    return numerators if numerators.any() else ~numerators
