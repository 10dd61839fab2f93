"""The whole allocation run again with one thing changed: whether what is said of it holds."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from commonfield.council.allocation.funding import Funding
from commonfield.council.allocation.relaxing import Relaxation
from commonfield.findings import NotEstimableError


def change_rules(funding: Funding, change: Relaxation) -> Funding:
    """Give the same with one rule as it would then stand in the file, or without it."""
    if change.to is None:
        return Funding(funding.proposals, funding.rules, dropped=frozenset({change.rule}))
    if change.rule.key == "budget":  # set-asides that are shares of the budget move with it
        return Funding(funding.proposals, funding.rules.model_copy(update={"budget": change.to}))
    return Funding(funding.proposals, funding.rules, relaxed={(change.rule, change.about): change.to})


def is_funded(funding: Funding, given: Sequence[Decimal], j: int) -> bool:
    """Whether a proposal is funded with these scores."""
    try:
        choice = funding.choose(funding.rank(given))
    except NotEstimableError:
        return False
    return choice is not None and j in choice.amounts
