"""Whether the groups can be compared at all, and how a reader may compare them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.equity.contrast.likeness import ALIKE, TOO_FAR

if TYPE_CHECKING:
    from commonfield.equity.contrast.estimator import Estimator
    from commonfield.equity.contrast.likeness import Likeness
    from commonfield.equity.contrast.people import People

COMPARABLE, ADJUST, NOT_COMPARABLE = "comparable", "adjust", "not comparable"
FEWEST = 30
ROUNDING = 1e-9


@dataclass(frozen=True)
class Judged:
    """The verdict.

    Args:
        verdict: `comparable`: alike before anything was done; `adjust`: only adjusted differences may be
            read; `not comparable`: no difference may be read.
        reasons: Keys of messages: `no_support`, `mostly_outside`, `few_participants`, `few_others`,
            `too_far`, `unlike_before`, `far_before`, `strata_unmet`; none where the groups are comparable.
    """

    verdict: str
    reasons: tuple[str, ...]


def judge(
    people: People,
    inside: People,
    headline: Estimator | None,
    alike: tuple[Likeness, ...],
    *,
    strata_met: bool,
) -> Judged:
    """Judge by the bands of the What Works Clearinghouse and by how many people are left.

    Args:
        people: Everybody.
        inside: Those in strata that hold both kinds.
        headline: The entropy-balanced estimator; null where no weights make the others like participants.
        alike: Every covariate before and after.
        strata_met: Whether weights meet every stratum too.
    """
    against = _against(people, inside, headline, alike)
    if against:
        return Judged(NOT_COMPARABLE, tuple(against))
    unlike = [] if all(_within(each.before, ALIKE) for each in alike) else ["unlike_before"]
    if not all(_within(each.before, TOO_FAR) for each in alike):
        unlike.append("far_before")
    if not strata_met:
        unlike.append("strata_unmet")
    return Judged(ADJUST, tuple(unlike)) if unlike else Judged(COMPARABLE, ())


def _against(
    people: People, inside: People, headline: Estimator | None, alike: tuple[Likeness, ...]
) -> list[str]:
    against = []
    if headline is None:
        against.append("no_support")
    elif 2 * inside.participants < people.participants:
        against.append("mostly_outside")
    if inside.participants < FEWEST:
        against.append("few_participants")
    if (inside.others if headline is None else headline.effective) < FEWEST * (1 - ROUNDING):
        against.append("few_others")
    if headline is not None and not all(_within(each.after, TOO_FAR) for each in alike):
        against.append("too_far")
    return against


def _within(distance: float | None, band: float) -> bool:
    return distance is not None and abs(distance) <= band + ROUNDING
