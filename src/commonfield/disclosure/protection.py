"""Hide, audit, hide more: until no hidden count of a set of persons can be pinned down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.catalog import DisclosurePolicy
from commonfield.disclosure.audit import family_of, pinned
from commonfield.disclosure.persons import Persons
from commonfield.disclosure.siblings import Pattern
from commonfield.disclosure.small import small_slots
from commonfield.vocabulary import PlaceLevel

if TYPE_CHECKING:
    from collections.abc import Iterable

    from commonfield.disclosure.persons import Mask

WIDENINGS = 3
"""How often single siblings are added before a whole table is dropped."""

UPWARD = (PlaceLevel.INSTITUTION.value, PlaceLevel.COUNTY.value, PlaceLevel.REGION.value)


@dataclass(frozen=True)
class Outcome:
    """What is hidden of a set of persons, and what the audit said.

    `exposed` marks slots that earlier releases gave away already, whatever is hidden now.
    `dropped` names what was given up as a whole: (group, level).
    """

    persons: Persons
    small: Mask
    hidden: Mask
    exposed: Mask
    dropped: tuple[tuple[str, str], ...] = ()
    rounds: int = 0


def hide_enough(
    persons: Persons, *, policy: DisclosurePolicy, key: bytes, before: Iterable[int] = ()
) -> Outcome:
    """Decide what to hide of a set of persons.

    Args:
        persons: The counts.
        policy: Thresholds, and how far apart the possible values of a hidden count must lie.
        key: Breaks ties.
        before: Slots that an earlier release hid: they stay hidden.
    """
    import numpy as np

    small = small_slots(persons, policy=policy)
    pattern = Pattern(persons, policy=policy, key=key)
    pattern.hide([*np.flatnonzero(small), *before])
    pattern.close()
    audit = _Audit(persons, small, policy)
    dropped: list[tuple[str, str]] = []
    rounds = 0
    while (failing := audit.failing(pattern.hidden)).any():
        rounds += 1
        if not _hide_more(pattern, failing, dropped, widen=rounds <= WIDENINGS):
            break
        pattern.close()
    return Outcome(persons, small, pattern.hidden, failing, tuple(dropped), rounds)


class _Audit:
    """Audits family by family, and again only where the pattern changed."""

    def __init__(self, persons: Persons, small: Mask, policy: DisclosurePolicy) -> None:
        self.persons, self.small, self.policy = persons, small, policy
        self._passed: dict[frozenset[str], bytes] = {}

    def failing(self, hidden: Mask) -> Mask:
        import numpy as np

        failing = np.zeros(len(hidden), dtype=bool)
        required = hidden & ~(self.persons.unprinted & ~self.small)
        values = self.persons.counts.astype(np.float64)
        for groups in self.persons.families:
            family = family_of(self.persons, groups, hidden=hidden, required=required, values=values)
            if family is None:
                continue
            pattern = np.array(family.slots).tobytes()
            if self._passed.get(groups) == pattern:
                continue
            found = pinned(family, apart=self.policy.apart)
            if found.any():
                failing[np.array(family.slots)[found]] = True
            else:
                self._passed[groups] = pattern
        return failing


def _hide_more(pattern: Pattern, failing: Mask, dropped: list[tuple[str, str]], *, widen: bool) -> bool:
    """Add siblings, else drop the table at the finest level that fails, else at any, else everything."""
    import numpy as np

    slots = [pattern.persons.slots[s] for s in np.flatnonzero(failing)]
    if widen and pattern.widen_all(np.flatnonzero(failing).tolist()):
        return True
    for group in sorted({slot.group for slot in slots}):
        for level in UPWARD:
            if _drop(pattern, group, level):
                dropped.append((group, level))
                return True
    for level in UPWARD:
        for group in sorted({slot.group for slot in pattern.persons.slots}):
            if _drop(pattern, group, level):
                dropped.append((group, level))
                return True
    return False


def _drop(pattern: Pattern, group: str, level: str) -> bool:
    slots = pattern.persons.slots
    return pattern.hide([n for n, slot in enumerate(slots) if slot.group == group and slot.level == level])
