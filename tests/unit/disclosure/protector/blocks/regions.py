"""Small universes from counts, and every pattern and every file of persons of them, one by one."""

from itertools import product

import numpy as np

from commonfield.disclosure.protector.blocks import Target
from commonfield.disclosure.universe.building import measures_of
from commonfield.disclosure.universe.model import Component, Figure, Node, Universe, Value, measured

CLASSES = {
    0: np.array([[True]]),
    1: np.array([[True, False], [True, True]]),
    2: np.array([[True, False, False], [True, True, False], [True, False, True], [True, True, True]]),
}
"""Where people of a class are counted, by how many outcomes there are."""


def one_way(labels):
    """Publish each label."""
    return np.eye(labels, dtype=bool)


def crossed():
    """Four labels, by two attributes of two codes each; each attribute is published by itself."""
    return np.array([[1, 0, 1, 0], [1, 0, 0, 1], [0, 1, 1, 0], [0, 1, 0, 1]], dtype=bool)


def universe_from(atoms, shows, *, outcomes, blocks=None):
    """Make a universe of one component from leaves x labels x classes.

    Each leaf is a node; so is each block (lists of leaves; by default all are one block), and everybody.
    """
    atoms = np.array(atoms, dtype=np.int64)
    leaves, labels, _ = atoms.shape
    blocks = blocks or [list(range(leaves))]
    above = np.zeros((leaves, 1 + len(blocks) + leaves), dtype=bool)
    above[:, 0] = True
    for number, block in enumerate(blocks):
        above[block, 1 + number] = True
    above[np.arange(leaves), 1 + len(blocks) + np.arange(leaves)] = True
    counts_in = CLASSES[outcomes]
    figures = tuple((f"share {number}", Figure(0, number)) for number in range(1, outcomes + 1))
    quantities = outcomes + 1

    def component(columns, values, names, shown, own):
        return Component(columns, values, names, shown, own, np.ones((len(values), quantities), dtype=bool))

    everybody = component(
        (), (Value((), ()),), ((),), np.ones((1, 1), dtype=bool), atoms.sum(1, keepdims=True)
    )
    values = tuple(Value(("a",), (str(number),)) for number in range(shows.shape[1]))
    names = tuple((str(number),) for number in range(labels))
    return Universe(
        name="people",
        nodes=tuple(Node("place", str(number)) for number in range(above.shape[1])),
        leaves=tuple(str(leaf) for leaf in range(leaves)),
        above=above,
        quantities=("people", "one", "two")[:quantities],
        classes=tuple(str(number) for number in range(len(counts_in))),
        counts_in=counts_in,
        figures=figures or (("people", Figure(0)),),
        measures=measures_of(figures),
        told=np.ones((above.shape[1], quantities), dtype=bool),
        components=(everybody, component(("a",), values, names, shows, atoms)),
    )


def targets_at(universe, leaves, amount, *, below):
    """Ask for every measure of fewer people than `below` at the nodes of single leaves."""
    found = []
    counts = measured(universe, 1)
    for node in range(len(universe.nodes)):
        taken = np.flatnonzero(universe.above[:, node])
        if len(taken) == 1 and taken[0] in leaves:
            for value, measure in zip(*np.nonzero(counts[:, node, :] < below), strict=True):
                found.append(Target(int(value), node, int(measure), amount))
    return found


def files_of(universe, leaves):
    """Give every file with as many people of each class at each leaf: files x leaves x labels x classes."""
    atoms = universe.components[1].atoms[leaves]
    labels = atoms.shape[1]
    cells = list(product(range(len(leaves)), range(atoms.shape[2])))
    choices = [
        [way for way in product(range(total + 1), repeat=labels) if sum(way) == total]
        for total in (atoms[leaf, :, each].sum() for leaf, each in cells)
    ]
    shapes = np.meshgrid(*(np.arange(len(each)) for each in choices), indexing="ij")
    files = np.zeros((shapes[0].size, *atoms.shape), dtype=np.int64)
    for (leaf, each), ways, chosen in zip(cells, choices, shapes, strict=True):
        files[:, leaf, :, each] = np.array(ways)[chosen.ravel()]
    return files


def entry_changes(universe, leaves, files):
    """Say how much every entry of a node differs from the truth: numbers x values x nodes x quantities."""
    own = universe.components[1]
    delta = files - own.atoms[leaves]
    by_value = np.einsum("flac,av->flvc", delta, own.shows.astype(np.int64))
    return np.einsum(
        "flvc,ln,cq->fvnq", by_value, universe.above[leaves].astype(np.int64), universe.counts_in * 1
    )


def cheapest(universe, leaves, hidden, fixed, targets, cost):
    """Find the cheapest pattern by trying all, with a reader who tries all files.

    Returns:
        Its cost, and the places of the targets that no pattern can serve.
    """
    changes = entry_changes(universe, leaves, files_of(universe, leaves))
    own = universe.above[leaves].sum(axis=0) * (universe.above.sum(axis=0) < len(leaves))
    inner = (own > 0) & (own == universe.above.sum(axis=0))
    moved = changes != 0
    shut = np.stack([fixed[:, :, list(each)].any(axis=2) for each in universe.bounds_of], axis=2) & ~hidden
    possible = ~moved[:, :, ~inner, :].any(axis=(1, 2, 3)) & ~(moved & shut).any(axis=(1, 2, 3))
    changes, moved = changes[possible], moved[possible]
    open_ = np.argwhere(inner[None, :, None] & ~hidden & ~shut)
    bits = np.zeros(len(moved), dtype=np.int64)
    for at, (value, node, quantity) in enumerate(open_):
        bits |= moved[:, value, node, quantity].astype(np.int64) << at
    needs = [np.unique(bits[_raised(universe, changes, each)]) for each in targets]
    lost = [number for number, need in enumerate(needs) if not len(need)]
    prices = np.array([cost[tuple(at)] for at in open_])
    patterns = np.arange(1 << len(open_))
    taken = (patterns[:, None] >> np.arange(len(open_))) & 1
    good = _closed(universe, open_, taken)
    for need in needs:
        if len(need):
            good &= _enough(need, len(open_))
    return int((taken @ prices)[good].min()), lost


def _enough(needs, entries):
    """Mark the patterns that hide all of some need."""
    enough = np.zeros(1 << entries, dtype=bool)
    enough[needs] = True
    for at in range(entries):
        pairs = enough.reshape(-1, 2, 1 << at)
        pairs[:, 1] |= pairs[:, 0]
    return enough


def _raised(universe, changes, target):
    measure = universe.measures[target.measure]
    rise = changes[:, target.value, target.node, measure.whole]
    if measure.part >= 0:
        rise = rise - changes[:, target.value, target.node, measure.part]
    return rise >= target.amount


def _closed(universe, open_, taken):
    at = {tuple(entry): number for number, entry in enumerate(open_.tolist())}
    good = np.ones(len(taken), dtype=bool)
    for (value, node, quantity), number in at.items():
        for each in universe.bounds_of[quantity]:
            other = at.get((value, node, each))
            if other is not None:
                good &= (taken[:, number] <= taken[:, other]).astype(bool)
    return good
