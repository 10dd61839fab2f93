"""The whole allocation run again with one thing changed: whether what is said of it holds."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from commonfield.council.allocation.funding import Funding
from commonfield.findings import NotEstimableError


def is_funded(funding: Funding, given: Sequence[Decimal], j: int) -> bool:
    """Whether a proposal is funded with these scores."""
    try:
        choice = funding.choose(funding.rank(given))
    except NotEstimableError:
        return False
    return choice is not None and j in choice.amounts
