"""One group beside all others, by the method of 2022, from two counts that may be shown."""

from __future__ import annotations

from typing import NamedTuple

from commonfield.equity.impact.chance import p_value
from commonfield.equity.impact.families import Count
from commonfield.equity.impact.measuring import is_impacted, margin_of
from commonfield.equity.impact.methods import INSUFFICIENT, METHODS, Asked
from commonfield.equity.impact.needed import for_parity, to_clear
from commonfield.equity.impact.reference import Reference

PPG1 = next(method for method in METHODS if method.name == "ppg1")


class Judged(NamedTuple):
    """What the method says; see `Record` for each.

    Args:
        impacted: Null for a group of 10 people or fewer.
        needed_to_clear: Null likewise.
        needed_for_parity: Never null.
        p: Of no gap, by itself; to be adjusted among the groups that stand beside each other.
    """

    impacted: bool | None
    needed_to_clear: int | None
    needed_for_parity: int
    p: float


def judge_beside_others(count: Count, others: Count, *, outcome_is_bad: bool = False) -> Judged:
    """Judge a group beside all others.

    Args:
        count: The group; at least one person.
        others: Everybody outside it; at least one person.
        outcome_is_bad: Judge the rates of those without the outcome.
    """
    if outcome_is_bad:
        count, others = count.complement(), others.complement()
    reference = Reference("others", others.rate, others)
    parity = for_parity(count, reference, PPG1)
    p = p_value(count, reference, group="", is_disjoint=True)
    if count.people <= INSUFFICIENT:
        return Judged(None, None, parity, 1.0 if p is None else p)
    asked = Asked()
    impacted = is_impacted(count, reference, PPG1, asked=asked)
    margin = margin_of(count, PPG1, asked)
    clear = to_clear(count, reference, PPG1, margin=margin, cutoff=asked.cutoff) if impacted else 0
    return Judged(impacted, clear, parity, 1.0 if p is None else p)
