"""Start reading here: hide what must be hidden, with proof that no reader can pin a hidden count down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from commonfield.disclosure.protector.banding import Band
from commonfield.disclosure.protector.cover import keep_needed
from commonfield.disclosure.protector.districts import Solved, solve_districts
from commonfield.disclosure.protector.flips import flips_for
from commonfield.disclosure.protector.insiders import serve_against_insiders
from commonfield.disclosure.protector.swaps import swaps_for
from commonfield.disclosure.protector.work import NEVER, Target, Work
from commonfield.disclosure.universe.model import Universe
from commonfield.disclosure.universe.pattern import Pattern, Rules, unknown
from commonfield.disclosure.universe.worlds import NONE, Flip, Swap, World

if TYPE_CHECKING:
    from commonfield.disclosure.universe.model import Mask

FEW_CLASSES = 4
"""Up to so many classes districts are solved exactly: with more, a district is too large for it."""

ROUNDS = 40
"""How often hidden counts are looked at anew, because what served one hid another."""


DEAR = 60_000
"""A world that costs less, in thousandths, is taken without a look for a cheaper one."""


class Claim(NamedTuple):
    """What shows that a hidden measure can be another number: a world where it is more, or less, or both.

    -1 for none: the true file is then that end. A small measure with both is proven more weakly: members of
    a small group who compare notes can exclude the world in which it is smaller.
    """

    component: int
    value: int
    node: int
    measure: int
    up: int
    down: int


@dataclass(frozen=True)
class Protection:
    """What is hidden of a universe, and the proof.

    Args:
        universe: The set of persons, with true counts.
        rules: What the policy asked.
        hidden: Hidden entries.
        worlds: Other files of persons that give the same told entries.
        claims: One for each hidden measure.
        public: Small measures that earlier releases show: nothing can be proven of them any more.
        knowing: Small measures that some partner could narrow with its own records; none without the option.
        exposed: Hidden measures that what earlier releases show already pins down.
        bands: Bands that every world keeps, to be told beside hidden numerators.
        blocks: What exact solving said of each district.
    """

    universe: Universe
    rules: Rules
    hidden: Pattern
    worlds: tuple[World, ...]
    claims: tuple[Claim, ...]
    public: tuple[Mask, ...]
    exposed: tuple[Target, ...] = ()
    bands: tuple[Band, ...] = ()
    knowing: tuple[Target, ...] = ()
    blocks: tuple[Solved, ...] = field(default=(), repr=False)


def protect_universe(
    universe: Universe,
    rules: Rules,
    *,
    key: bytes = b"",
    fixed: Pattern | None = None,
    before: Pattern | None = None,
    exact_seconds: float = 60.0,
    workers: int = 1,
) -> Protection:
    """Decide which entries of a universe are hidden, and prove for each hidden count that it stays open.

    Totals first, then from coarse places to fine ones: for each small count a world in which it is larger
    by as much as the policy asks; what the world changes is hidden. Then worlds that are not needed are
    dropped, and every count that is hidden, small or not, gets a world too, so that no blank need be the
    small one. It always ends with every count proven, as long as no earlier release stands against it.

    Args:
        universe: The set of persons.
        rules: What the policy asks.
        key: Secret that breaks ties and hides a few cells more; the same for the life of a cohort.
        fixed: Entries that earlier releases show: they cannot be hidden.
        before: Entries that earlier releases hid: they stay hidden.
        exact_seconds: Time for solving districts exactly, between coarse and fine places; 0 for not at all.
        workers: Processes for it; more than one only from a program with a guarded start.
    """
    work = Work(universe, rules, key=key, fixed=fixed, before=before)
    _serve(work, lambda t: work.depth_of(t.node) > 1 or t.component == 0)
    exact = exact_seconds > 0 and len(universe.classes) <= FEW_CLASSES
    blocks = solve_districts(work, seconds=exact_seconds, workers=workers) if exact else []
    exposed = _serve(work, lambda t: True)
    keep_needed(work)
    exposed += _serve(work, lambda t: True)
    open_to_insiders = serve_against_insiders(work, partial(_try, anew=True))
    exposed += _open_every_blank(work)
    return Protection(
        universe=universe,
        rules=rules,
        hidden=tuple(work.hidden),
        worlds=tuple(work.worlds),
        claims=tuple(claims_of(work)),
        public=tuple(
            small & told & ~unknown(universe, hidden)
            for small, told, hidden in zip(
                work.small, (unknown(universe, each) for each in work.fixed), work.hidden, strict=True
            )
        ),
        exposed=tuple(exposed),
        knowing=tuple(open_to_insiders),
        bands=tuple(work.bands.told(work.hidden)),
        blocks=tuple(blocks),
    )


def _serve(work: Work, wanted: Callable[[Target], bool]) -> list[Target]:
    """Find a world for every small measure; give those for which there is none."""
    asked = [target for target in work.unmet() if wanted(target)]
    return [target for target in asked if not _met(work, target) and not _try(work, target)]


def _try(work: Work, target: Target, *, anew: bool = False) -> bool:
    """Find a world for a measure, the cheapest of the ways there are; hide what it changes, and keep it.

    `anew` looks for one whatever worlds there are already: the available leaves rule them out.
    """
    best: tuple[int, tuple[Swap | Flip, ...]] | None = None
    for way in _ways(work, target):
        price = work.price(way) if way else NEVER
        if way and (best is None or price < best[0]):
            best = (price, way)
        if best and best[0] < DEAR:
            break
    if best is None:
        return _both_ways(work, target, anew=anew)
    work.take(best[1])
    return True


def _ways(work: Work, target: Target) -> Iterator[tuple[Swap | Flip, ...]]:
    """Give moves that raise a measure far enough, by every way there is; empty where a way leads nowhere."""
    up = target._replace(direction=1)
    found = False
    for honored in (True, False) if work.bands.honored else (False,):
        # With no regard to bands only where that is the only way.
        for one_sided in (False, True) if not found or honored else ():
            swaps = _swaps(work, target, one_sided=one_sided, honored=honored)
            found |= bool(swaps)
            yield swaps
    yield flips_for(work, up, own_hub=True)
    if target.component:
        yield flips_for(work, up, own_hub=False)
    yield flips_for(work, up, own_hub=True, one_sided=True)


def _swaps(work: Work, target: Target, *, one_sided: bool, honored: bool) -> tuple[Swap, ...]:
    before, work.bands.honored = work.bands.honored, honored
    swaps = swaps_for(work, target, one_sided=one_sided)
    work.bands.honored = before
    return swaps


def _both_ways(work: Work, target: Target, *, anew: bool) -> bool:
    """Move a measure a little up in one world and a little down in another: proven, but more weakly."""
    at = (target.value, target.node, target.measure)
    count = int(work.measures[target.component][at])
    if work.small[target.component][at] and work.rules.reach:
        return False
    for up in range(work.rules.apart - 1, -1, -1):
        down = work.rules.apart - up
        if work.small[target.component][at] and count - down < 1:
            continue
        asked = [
            target._replace(amount=amount, direction=way) for amount, way in ((up, 1), (down, -1)) if amount
        ]
        open_ways = [each for each in asked if anew or not _met_alone(work, each)]
        found = [swaps_for(work, each) for each in open_ways]
        if all(found):
            for swaps in found:
                work.take(swaps)
            return True
    return False


def _met_alone(work: Work, target: Target) -> bool:
    at = (target.value, target.node, target.measure)
    if target.direction > 0:
        return bool(work.highest[target.component][at] >= target.amount)
    return bool(-work.lowest[target.component][at] >= target.amount)


def _met(work: Work, target: Target) -> bool:
    at = (target.value, target.node, target.measure)
    high, low = work.highest[target.component][at], work.lowest[target.component][at]
    return bool(high >= target.amount if target.direction else high - low >= target.amount)


def _open_every_blank(work: Work) -> list[Target]:
    """Give every hidden measure a world, and again for what that hid, until no more can be done."""
    failed: dict[Target, None] = {}
    for _ in range(ROUNDS):
        todo = [target for target in work.narrow() if target not in failed]
        if not todo:
            break
        for target in todo:
            if not _met(work, target) and not _try(work, target):
                failed[target] = None
    return list(failed)


def claims_of(work: Work) -> list[Claim]:
    """Name, for every hidden measure, the worlds that move it farthest up and down."""
    import numpy as np

    ups, downs = (np.full(work.all_measures.shape, NONE) for _ in range(2))
    for number, world in enumerate(work.worlds):
        moved = work.moved(world)
        places, changes = (moved.rows, moved.nodes), work.of_measures(moved)
        # The first that goes farthest.
        for named, farthest in ((ups, work.all_highest), (downs, work.all_lowest)):
            goes = (changes == farthest[places]) & (changes != 0) & (named[places] == NONE)
            named[places] = np.where(goes, number, named[places])
    up, down = work.rows.apart(ups), work.rows.apart(downs)
    found = []
    for component, hidden in enumerate(work.hidden):
        asked = unknown(work.universe, hidden) & work.universe.exist[component][:, :, work.wholes]
        for value, node, measure in zip(*np.nonzero(asked), strict=True):
            at = (int(value), int(node), int(measure))
            high, low = int(work.highest[component][at]), int(work.lowest[component][at])
            need = work.rules.apart
            if work.small[component][at]:
                need = work.rules.amount(int(work.measures[component][at]))
            upward, downward = int(up[component][at]), int(down[component][at])
            if high >= need:
                downward = NONE
            elif -low >= need and not work.small[component][at]:
                upward = NONE
            found.append(Claim(component, *at, upward, downward))
    return found
