"""What ties among organizations say: across sectors or within, returned, through one of them or not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb

from commonfield.council.voice.ties import Network, Pair
from commonfield.findings import UsageError


@dataclass(frozen=True)
class Reliance:
    """What goes with one organization when it leaves.

    `ties` is the share of ties that it has a part in, `pairs` the share of pairs of the others that some way
    connected before and none does after. `alone` counts those left without any tie who had one.
    """

    organization: str
    ties: Fraction | None
    pairs: Fraction | None
    alone: int


@dataclass(frozen=True)
class Figures:
    """The figures of one wave. What is not estimable is null.

    `ei` is (external - internal) / (external + internal); `low` and `high` are what so many ties could give
    among sectors of these sizes, `by_chance` what they would if every pair were as likely.
    """

    wave: str
    organizations: int
    ties: int
    external: int
    internal: int
    ei: Fraction | None
    low: Fraction | None
    high: Fraction | None
    by_chance: Fraction | None
    density: Fraction | None
    returned: Fraction | None
    isolates: tuple[str, ...]
    components: int
    largest: int
    backbone: Reliance | None
    relied_on_most: tuple[Reliance, ...]


@dataclass(frozen=True)
class Changed:
    """What changed from one wave to a later one. `ei` is the difference of the indices."""

    first: str
    last: str
    kept: int
    gained: int
    lost: int
    ei: Fraction | None
    returned: Fraction | None
    backbone_ties: Fraction | None
    backbone_pairs: Fraction | None


def measure_ties(network: Network, *, backbone: str = "") -> Figures:
    """Compute the figures of one wave.

    Raises:
        UsageError: the backbone is none of the organizations.
    """
    if backbone and backbone not in network.sectors:
        raise UsageError(
            f"--backbone: expected an organization of the list, found `{backbone}`.",
            fix="Write its code as the list has it.",
        )
    sectors, ties = network.sectors, network.ties
    n, t = len(sectors), len(ties)
    way = 2 if network.is_directed else 1
    possible = way * comb(n, 2)
    within = way * sum(comb(size, 2) for size in Counter(sectors.values()).values())
    external = sum(sectors[one] != sectors[other] for one, other in ties)
    groups = connected(sectors, ties)
    relied = [rely(network, organization) for organization in sorted(sectors)]
    most = max((r.ties for r in relied if r.ties is not None), default=None)
    return Figures(
        wave=network.wave,
        organizations=n,
        ties=t,
        external=external,
        internal=t - external,
        ei=_index(external, t),
        low=_index(max(0, t - within), t),
        high=_index(min(t, possible - within), t),
        by_chance=Fraction(possible - 2 * within, possible) if possible else None,
        density=Fraction(t, possible) if possible else None,
        returned=Fraction(sum((b, a) in ties for a, b in ties), t) if network.is_directed and t else None,
        isolates=tuple(sorted(set(sectors) - {end for tie in ties for end in tie})),
        components=len(groups),
        largest=max(map(len, groups), default=0),
        backbone=next((r for r in relied if r.organization == backbone), None),
        relied_on_most=tuple(r for r in relied if most and r.ties == most),
    )


def rely(network: Network, organization: str) -> Reliance:
    """Take one organization out, and say what is gone."""
    others = [code for code in network.sectors if code != organization]
    left = [tie for tie in network.ties if organization not in tie]
    before = sum(comb(len(group - {organization}), 2) for group in connected(network.sectors, network.ties))
    after = sum(comb(len(group), 2) for group in connected(others, left))
    had = {end for tie in network.ties for end in tie} - {organization}
    return Reliance(
        organization,
        Fraction(len(network.ties) - len(left), len(network.ties)) if network.ties else None,
        Fraction(before - after, before) if before else None,
        len(had - {end for tie in left for end in tie}),
    )


def connected(organizations: Collection[str], ties: Iterable[Pair]) -> list[set[str]]:
    """Give the groups within which some way leads from each to each, whichever way ties point."""
    group = {code: {code} for code in organizations}
    for one, other in ties:
        if group[one] is not group[other]:
            small, large = sorted((group[one], group[other]), key=len)
            large |= small
            for code in small:
                group[code] = large
    return list({id(members): members for members in group.values()}.values())


def compare_waves(networks: Sequence[Network], figures: Sequence[Figures]) -> Changed | None:
    """Set the last wave beside the first; null where there is one wave alone."""
    if len(networks) < 2:
        return None
    (first, last), (was, now) = (networks[0], networks[-1]), (figures[0], figures[-1])
    one, other = was.backbone, now.backbone
    return Changed(
        first.wave,
        last.wave,
        len(first.ties & last.ties),
        len(last.ties - first.ties),
        len(first.ties - last.ties),
        _less(now.ei, was.ei),
        _less(now.returned, was.returned),
        _less(other.ties, one.ties) if one and other else None,
        _less(other.pairs, one.pairs) if one and other else None,
    )


def _index(external: int, ties: int) -> Fraction | None:
    return Fraction(2 * external - ties, ties) if ties else None


def _less(now: Fraction | None, was: Fraction | None) -> Fraction | None:
    return None if now is None or was is None else now - was
