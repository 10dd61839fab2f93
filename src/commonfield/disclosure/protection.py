"""Hide, audit, hide more: until no hidden count of a set of persons can be pinned down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.catalog import DisclosurePolicy
from commonfield.disclosure.audit import family_of
from commonfield.disclosure.narrowing import pinned
from commonfield.disclosure.persons import Persons
from commonfield.disclosure.siblings import Pattern, Place
from commonfield.disclosure.small import to_withhold
from commonfield.vocabulary import PlaceLevel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from commonfield.disclosure.persons import Mask

WIDENINGS = 4
"""How often single siblings are added before a whole table is dropped."""

UPWARD = (PlaceLevel.INSTITUTION.value, PlaceLevel.COUNTY.value, PlaceLevel.REGION.value)


@dataclass(frozen=True)
class Outcome:
    """What is hidden of a set of persons, and what the audit said.

    `unknown` marks counts by quantity and slot, `hidden` the slots of each metric. `exposed` counts
    what earlier releases gave away already, whatever is hidden now. `dropped` names what was given up
    as a whole: (group, level).
    """

    persons: Persons
    unknown: Mask
    hidden: dict[str, Mask]
    exposed: int = 0
    dropped: tuple[tuple[str, str], ...] = ()
    rounds: int = 0


def hide_enough(
    persons: Persons, *, policy: DisclosurePolicy, key: bytes, before: Iterable[Place] = ()
) -> Outcome:
    """Decide what to hide of a set of persons.

    Args:
        persons: The counts.
        policy: Thresholds, and how far apart the possible values of a hidden count must lie.
        key: Breaks ties.
        before: Counts that earlier releases hid: they stay unknown.
    """
    import numpy as np

    small = to_withhold(persons, policy=policy)
    pattern = Pattern(persons, policy=policy, key=key)
    pattern.withhold([*zip(*np.nonzero(small), strict=True), *before])
    pattern.close()
    audit = _Audit(persons, np.logical_or.reduce(small, axis=0), policy)
    dropped: list[tuple[str, str]] = []
    rounds = 0
    while failing := audit.failing(pattern.unknown):
        rounds += 1
        if not _hide_more(pattern, failing, dropped, widen=rounds <= WIDENINGS):
            break
        pattern.close()
    hidden = {metric: pattern.hidden(metric) for metric in persons.figures}
    return Outcome(persons, pattern.unknown, hidden, len(failing), tuple(dropped), rounds)


class _Audit:
    """Audits family by family, and again only where the pattern changed."""

    def __init__(self, persons: Persons, small: Mask, policy: DisclosurePolicy) -> None:
        import numpy as np

        self.persons, self.policy = persons, policy
        self._values = persons.counts.astype(np.float64)
        # A rest that is large may be told: it was taken along for nothing.
        self._required = ~persons.unprinted | small
        self._passed: dict[frozenset[str], bytes] = {}

    def failing(self, unknown: Mask) -> list[Place]:
        """Name the unknown counts that a reader can pin down."""
        import numpy as np

        failing: set[Place] = set()
        for groups in self.persons.families:
            family = family_of(
                self.persons, groups, unknown=unknown, required=self._required, values=self._values
            )
            if family is None:
                continue
            pattern = np.array(family.slots).tobytes() + family.unknown.tobytes()
            if self._passed.get(groups) == pattern:
                continue
            found = pinned(family, apart=self.policy.apart, jointly=True)
            for number, slot in zip(*np.nonzero(found), strict=True):
                whole, part = family.measures[number]
                failing.add((part if part >= 0 and family.unknown[part, slot] else whole, family.slots[slot]))
            if not found.any():
                self._passed[groups] = pattern
        return sorted(failing)


def _hide_more(
    pattern: Pattern, failing: list[Place], dropped: list[tuple[str, str]], *, widen: bool
) -> bool:
    """Add siblings, else drop the table at the finest level that fails, else at any, else everything."""
    if widen and pattern.widen(failing):
        return True
    persons = pattern.persons
    failed = sorted({persons.slots[slot].group for _, slot in failing})
    every = sorted({slot.group for slot in persons.slots})
    for group, level in [(g, lv) for g in failed for lv in UPWARD] + [
        (g, lv) for lv in UPWARD for g in every
    ]:
        if _drop(pattern, group, level):
            dropped.append((group, level))
            return True
    return False


def _drop(pattern: Pattern, group: str, level: str) -> bool:
    slots = pattern.persons.slots
    chosen = [n for n, slot in enumerate(slots) if slot.group == group and slot.level == level]
    return pattern.withhold([(q, slot) for q in range(len(pattern.unknown)) for slot in chosen])
