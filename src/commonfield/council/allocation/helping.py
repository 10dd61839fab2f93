"""Who helps whom: hours shared equally, those with the least help so far first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commonfield.catalog import Helper, Improvement
    from commonfield.council.allocation.proposals import Proposal


def share_help(
    proposals: Sequence[Proposal], rules: Improvement, *, had: Mapping[str, Decimal]
) -> dict[str, str]:
    """Give a helper to as many proposals as hours allow, each the same hours.

    A proposal that names a helper in the column `helper` is helped by them alone. Where hours are short,
    who had least help comes first, then who stands first in `proposals`.

    Returns:
        The helper by proposal; who is not in it has nobody in this round.
    """
    places = {h.helper: int(h.hours // rules.hours_each) for h in rules.helpers}
    may = {p.proposal: _helpers_of(p, rules.helpers) for p in proposals}
    given: dict[str, str] = {}
    first = sorted(range(len(proposals)), key=lambda n: (had.get(proposals[n].proposal, Decimal(0)), n))
    for n in first:
        _place(proposals[n].proposal, may, places, given, set())
    return given


def _helpers_of(proposal: Proposal, helpers: Sequence[Helper]) -> list[str]:
    named = proposal.cell("helper")
    return [h.helper for h in helpers if (h.helper == named if named else proposal.holds(h.where))]


def _place(
    code: str, may: Mapping[str, list[str]], places: Mapping[str, int], given: dict[str, str], seen: set[str]
) -> bool:
    """Find a helper, moving others to another of theirs where that makes room; nobody loses help by it."""
    for helper in may[code]:
        if helper in seen:
            continue
        seen.add(helper)
        taken = [other for other, by in given.items() if by == helper]
        if len(taken) < places[helper] or any(_place(other, may, places, given, seen) for other in taken):
            given[code] = helper
            return True
    return False
