"""The verifier: whole numbers and sums, no solver. Trusts neither who made the worlds nor what they claim.

An auditor reads this file, `moves` (what a move changes) and `tables` (what was published). What it holds:
every world is a file of persons (nobody is fewer than none, tables join), gives the same published entries,
and between the worlds and the truth every hidden count takes values as far apart as policy asks. Which
counts policy judges is worked out here from truth and policy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import InitVar, dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from commonfield.disclosure.universe.model import Universe, measured, partners_of
from commonfield.findings import ReleaseError

if TYPE_CHECKING:
    from commonfield.disclosure.proof.moves import Changes
    from commonfield.disclosure.universe.model import Counts, Mask
    from commonfield.disclosure.universe.pattern import Rules

_SEAL = object()
ANY = 1 << 40
"""More people than there are: the upper end of an entry that tells nothing."""


@dataclass(frozen=True)
class Published:
    """What a reader sees of each entry: it lies from `low` to `high`. One array per component.

    Args:
        low: Values x nodes x quantities. Equal to `high` where the count is shown, 0 where it is hidden.
        high: The same; `ANY` where it is hidden.
    """

    low: tuple[Counts, ...]
    high: tuple[Counts, ...]


@dataclass(frozen=True)
class Verified:
    """What the verifier found to hold; only the verifier makes one, so what is verified may leave.

    Args:
        universe: The set of persons.
        published: What may be shown of it, and no more than that.
        worlds: How many other files of persons were checked.
        entries: Published entries, of which `blanks` are hidden.
        blanks: Entries that are hidden or banded.
        small: Counts that must not be shown.
        weaker: Those of them that no world raises far enough: one raises and another lowers them.
        exempt: Small counts that an earlier release shows.
        known_to_partners: Small counts that some partner could narrow with its own records, where the rules
            name partners. Who promises that there is none refuses them.
    """

    universe: Universe = field(repr=False)
    published: Published = field(repr=False)
    worlds: int
    entries: int
    blanks: int
    small: int
    weaker: int
    exempt: int
    known_to_partners: int
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        if seal is not _SEAL:
            raise ReleaseError("release: expected the verifier to have checked it, found no such check.")


class Moved(NamedTuple):
    """What worlds change in the entries of a component: rows.

    Args:
        world: The number of the world.
        entry: Value x nodes + node.
        more: By how much each quantity changes there: rows x quantities.
    """

    world: Counts
    entry: Counts
    more: Counts


def shown_but(universe: Universe, hidden: tuple[Mask, ...]) -> Published:
    """Publish every count of a universe exactly, but for those hidden."""
    import numpy as np

    low = tuple(np.where(mask, 0, counts) for counts, mask in zip(universe.counts, hidden, strict=True))
    high = tuple(np.where(mask, ANY, counts) for counts, mask in zip(universe.counts, hidden, strict=True))
    return Published(low, high)


def verify_universe(
    universe: Universe,
    rules: Rules,
    published: Published,
    worlds: int,
    changes: Changes,
    exempt: tuple[Mask, ...] | None = None,
) -> Verified:
    """Check that what is published of a set of persons keeps what policy promises.

    Args:
        universe: Truth: people by leaf, label and class, and what is counted of them.
        rules: Policy.
        published: What a reader sees.
        worlds: How many worlds there are.
        changes: What each changes; see `moves`.
        exempt: Small measures that earlier releases show, values x nodes x measures; none if not given.

    Raises:
        ReleaseError: the first thing that does not hold. Messages count, and never name a cell.
    """
    import numpy as np

    _refuse_false_truth(universe)
    changes = _summed(universe, changes)
    _refuse_negative(universe, changes)
    _refuse_unjoined(universe, changes)
    found = np.zeros(6, dtype=np.int64)
    partners = [
        (own, np.bincount(changes.world[own[changes.leaf]], minlength=worlds) > 0)
        for own in partners_of(universe, level=rules.insider, places=rules.knowing)
    ]
    for component in range(len(universe.components)):
        low, high = published.low[component], published.high[component]
        moved = _entries(universe, component, changes)
        _refuse_told(universe, component, low, high, moved)
        exempted = np.zeros(1, dtype=bool) if exempt is None else exempt[component]
        found += _judge(universe, component, rules, low, high, moved, exempted, partners)
    entries, blanks, small, weaker, shown_before, narrowed = found.tolist()
    return Verified(
        universe, published, worlds, entries, blanks, small, weaker, shown_before, narrowed, _SEAL
    )


def _refuse_false_truth(universe: Universe) -> None:
    """Hold that all components describe the same people: as many at each leaf with each class."""
    import numpy as np

    for component in universe.components:
        if np.any(component.atoms < 0) or np.any(component.atoms.sum(axis=1) != universe.totals):
            raise ReleaseError(
                "bundle: expected the same people in every table, found tables that do not join.",
                likely_cause="The bundle was altered.",
            )


def _summed(universe: Universe, changes: Changes) -> Changes:
    """Add up the changes of one place in one world."""
    import numpy as np

    labels = max(len(each.labels) for each in universe.components)
    shape = (
        int(changes.world.max(initial=0)) + 1,
        len(universe.components),
        len(universe.leaves),
        labels,
        len(universe.classes),
    )
    if np.prod([float(size) for size in shape]) >= 2**62:
        raise ReleaseError(f"bundle: expected fewer worlds of fewer places, found {shape[0]:,}.")
    keys = np.ravel_multi_index(changes[:5], shape)
    unique, people = _sum_by(keys, changes.people)
    kept = people != 0
    world, component, leaf, label, outcome = np.unravel_index(unique[kept], shape)
    return changes._replace(
        world=world, component=component, leaf=leaf, label=label, outcome=outcome, people=people[kept]
    )


def _sum_by(keys: Counts, numbers: Counts) -> tuple[Counts, Counts]:
    """Add up rows of equal keys."""
    import numpy as np

    if not len(keys):
        return keys, numbers
    order = np.argsort(keys, kind="stable")
    keys, numbers = keys[order], numbers[order]
    starts = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    return keys[starts], np.add.reduceat(numbers, starts, axis=0)


def _refuse_negative(universe: Universe, changes: Changes) -> None:
    import numpy as np

    negative = 0
    for number, component in enumerate(universe.components):
        own = changes.component == number
        there = component.atoms[changes.leaf[own], changes.label[own], changes.outcome[own]]
        negative += int(np.sum(there + changes.people[own] < 0))
    if negative:
        raise _no_world(f"none or more people everywhere, found {negative:,} places with fewer than none")


def _refuse_unjoined(universe: Universe, changes: Changes) -> None:
    """Hold that in every world all components have as many people at each leaf with each class."""
    import numpy as np

    leaves, classes = len(universe.leaves), len(universe.classes)
    keys = (changes.world * leaves + changes.leaf) * classes + changes.outcome
    by_component = np.zeros((len(keys), len(universe.components)), dtype=np.int64)
    by_component[np.arange(len(keys)), changes.component] = changes.people
    _, sums = _sum_by(keys, by_component)
    apart = int(np.sum(np.any(sums != sums[:, :1], axis=1)))
    if apart:
        raise _no_world(f"the same people in every table, found {apart:,} places where tables do not join")


def _entries(universe: Universe, component: int, changes: Changes) -> Moved:
    """Give what worlds change in the entries of a component, where they change anything."""
    import numpy as np

    own = universe.components[component]
    chosen = changes.component == component
    values_of, nodes_of = _listed(own.shows), _listed(universe.above)
    which, value = _spread(changes.label[chosen], values_of)
    again, node = _spread(changes.leaf[chosen][which], nodes_of)
    which, value = which[again], value[again]
    entries = len(own.values) * len(universe.nodes)
    keys = changes.world[chosen][which] * entries + value * len(universe.nodes) + node
    counted = universe.counts_in.astype(np.int64)[changes.outcome[chosen]]
    more = (changes.people[chosen][:, None] * counted)[which]
    keys, more = _sum_by(keys, more)
    return Moved(keys // entries, keys % entries, more)


def _listed(marks: Mask) -> tuple[Counts, Counts]:
    """Give, for a mask of rows x columns, where each row's columns begin, and the columns."""
    import numpy as np

    columns = np.nonzero(marks)[1]
    return np.concatenate(([0], np.cumsum(marks.sum(axis=1)))), columns


def _spread(rows: Counts, listed: tuple[Counts, Counts]) -> tuple[Counts, Counts]:
    """Repeat each row for every column that it has: which row it was, and the column."""
    import numpy as np

    starts, columns = listed
    lengths = starts[rows + 1] - starts[rows]
    which = np.repeat(np.arange(len(rows)), lengths)
    within = np.arange(len(which)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return which, columns[starts[rows][which] + within]


def _refuse_told(universe: Universe, component: int, low: Counts, high: Counts, moved: Moved) -> None:
    """Hold that truth and every world give what is published. Only touched entries can differ from truth."""
    import numpy as np

    _, entry, more = moved

    counts, exist = universe.counts[component], universe.exist[component]
    if np.any(exist & ((counts < low) | (counts > high))):
        raise ReleaseError("tables: expected the counts of the bundle, found others.")
    quantities = more.shape[1]
    told = exist.reshape(-1, quantities)[entry]
    now = counts.reshape(-1, quantities)[entry] + more
    outside = (now < low.reshape(-1, quantities)[entry]) | (now > high.reshape(-1, quantities)[entry])
    changed = int(np.sum(told & outside))
    if changed:
        raise _no_world(f"every published count to stay, found {changed:,} that change")


def _judge(
    universe: Universe,
    component: int,
    rules: Rules,
    low: Counts,
    high: Counts,
    moved: Moved,
    exempt: Mask,
    partners: Sequence[tuple[Mask, Mask]],
) -> Counts:
    """Hold that every small count is hidden, and that every hidden one could be as different as promised."""
    import numpy as np

    exist = universe.exist[component]
    truth = measured(universe, component)
    there, small, known = _marks(universe, component, rules, exist & (low == high))
    if np.any(exempt & ~(small & known)):
        raise ReleaseError("bundle: expected small counts shown before to be shown, found others exempt.")
    if shown := int(np.sum(small & known & ~exempt)):
        raise ReleaseError(
            f"tables: expected no count below {rules.smallest} to be shown, found {shown:,} that are.",
            fix="Do not publish this. Protect the file again.",
        )
    raised, lowered = _reached(universe, moved, truth, small)
    # Of people between two metrics no cell is blank: they must be open where they are few.
    needed = there & ~known & (small | np.array([each.has_cell for each in universe.measures]))
    near = needed & _too_near(truth, small, raised, lowered, rules)
    if near.any():
        raise ReleaseError(
            f"bundle: expected every hidden count to be {rules.apart} apart in some world, found "
            f"{int(near.sum()):,} that are not.",
            likely_cause="A world was taken away, or the tables hide too little.",
            fix="Do not publish this. Protect the file again.",
        )
    amount = np.maximum(rules.apart, rules.smallest - truth) if rules.reach else rules.apart
    weaker = needed & small & (raised < amount)
    narrowed = np.zeros_like(small)
    for leaves, touched in partners:
        # A node whose people are all its own is no secret from a partner.
        beyond = np.asarray(universe.above & ~leaves[:, None]).any(axis=0)
        spared = ~touched[moved.world]
        room = _reached(universe, Moved(*(column[spared] for column in moved)), truth, small)
        narrowed |= needed & small & beyond.reshape(1, -1, 1) & _too_near(truth, small, *room, rules)
    blanks = exist & (low < high)
    return np.array([int(np.sum(each)) for each in (exist, blanks, small, weaker, exempt, narrowed)])


def _too_near(truth: Counts, small: Mask, raised: Counts, lowered: Counts, rules: Rules) -> Mask:
    """Mark measures whose possible values lie closer together than policy asks, or none is far enough."""
    near: Mask = raised + lowered < rules.apart
    if rules.reach:
        near |= small & (truth + raised < rules.smallest)
    return near


def _marks(universe: Universe, component: int, rules: Rules, told: Mask) -> tuple[Mask, Mask, Mask]:
    """Say of every measure whether it is told of at all, is small, and is known to a reader."""
    import numpy as np

    exist, counts, truth = (
        universe.exist[component],
        universe.counts[component],
        measured(universe, component),
    )
    there, known, small = (np.zeros(truth.shape, dtype=bool) for _ in range(3))
    for number, (whole, part, of) in enumerate(universe.measures):
        both = [whole] if part < 0 else [whole, part]
        there[:, :, number] = exist[:, :, both].all(axis=2)
        known[:, :, number] = told[:, :, both].all(axis=2)
        people = truth[:, :, number]
        small[:, :, number] = (people >= 1) & (people < rules.smallest)
        if of >= 0:  # nobody, or everybody, tells something of each of them
            small[:, :, number] |= (people == 0) & (counts[:, :, of] > 0)
    return there, small & there, known


def _reached(universe: Universe, moved: Moved, truth: Counts, small: Mask) -> tuple[Counts, Counts]:
    """Say how far worlds raise each measure, and how far they lower it; small ones not below one person."""
    import numpy as np

    _, entry, more = moved
    raised, lowered = np.zeros_like(truth), np.zeros_like(truth)
    if not len(entry):
        return raised, lowered
    order = np.argsort(entry, kind="stable")
    entry, more = entry[order], more[order]
    starts = np.flatnonzero(np.concatenate(([True], entry[1:] != entry[:-1])))
    for number, (whole, part, _) in enumerate(universe.measures):
        by = more[:, whole] - (more[:, part] if part >= 0 else 0)
        flat_truth, flat_small = truth[:, :, number].ravel()[entry], small[:, :, number].ravel()[entry]
        fewer = np.where(flat_small & (flat_truth + by < 1), 0, -by)
        for into, numbers in ((raised, by), (lowered, fewer)):
            most = np.zeros(truth.shape[:2], dtype=np.int64).ravel()
            most[entry[starts]] = np.maximum(np.maximum.reduceat(numbers, starts), 0)
            into[:, :, number] = most.reshape(truth.shape[:2])
    return raised, lowered


def _no_world(what: str) -> ReleaseError:
    return ReleaseError(
        f"bundle: expected in every world {what}.",
        likely_cause="The bundle was altered, or the tables were not made with it.",
        fix="Do not publish this. Protect the file again.",
    )
