"""The order of proposals: the score, and what the committee declared for equal ones."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from commonfield.council.allocation.problem import Rule
from commonfield.findings import UsageError

if TYPE_CHECKING:
    from commonfield.catalog import AllocationRules
    from commonfield.council.allocation.proposals import Proposal


def draw_lot(seed: str, proposal: str) -> str:
    """Draw a public lot: the SHA-256 of `seed:proposal` in UTF-8, in hexadecimal; the smallest wins.

    Anybody can draw it again: `printf '7:P12' | sha256sum`.
    """
    return hashlib.sha256(f"{seed}:{proposal}".encode()).hexdigest()


class Order:
    """Ranks proposals by scores; what the tie rules compare beside them is read once."""

    def __init__(
        self, proposals: Sequence[Proposal], rules: AllocationRules, *, dropped: frozenset[Rule] = frozenset()
    ) -> None:
        self._rules = rules.ties
        self._codes = [p.proposal for p in proposals]
        self._columns = {
            rule: [_compared(rule, p) for p in proposals] for rule in rules.ties if rule != "score"
        }
        ends = [[column[j] for column in self._columns.values()] for j in range(len(proposals))]
        self._ends = [(*end, code) for end, code in zip(ends, self._codes, strict=True)]
        bonuses = [b for n, b in enumerate(rules.bonus, start=1) if Rule("bonus", str(n)) not in dropped]
        self.points = [sum((b.points for b in bonuses if p.holds(b.where)), Decimal(0)) for p in proposals]

    def ranked(self, scores: Sequence[Decimal]) -> list[int]:
        """Give places from the best score down; among equal scores by the tie rules, then by code."""
        return sorted(range(len(scores)), key=lambda j: (-scores[j], self._ends[j]))

    def preferred(self, scores: Sequence[Decimal]) -> list[int]:
        """Give places by the tie rules alone, as they are declared: how equally good sets are compared."""

        def key(j: int) -> tuple[object, ...]:
            by_rule = [-scores[j] if r == "score" else self._columns[r][j] for r in self._rules]
            return (*by_rule, -scores[j], self._codes[j])

        return sorted(range(len(scores)), key=key)

    def wins_tie(self, j: int, other: int) -> bool:
        """Whether one comes before another where their scores are equal."""
        return self._ends[j] < self._ends[other]

    def points_of(self, scores: Sequence[Decimal]) -> list[Decimal]:
        """Add the points for declared priorities."""
        return [s + points if points else s for s, points in zip(scores, self.points, strict=True)]


def exact_scores(proposals: Sequence[Proposal], scores: Mapping[str, float | Decimal]) -> list[Decimal]:
    """Read scores as they are written in decimals, so that 65.1 is 65.1 and no binary neighbor.

    Raises:
        UsageError: a proposal has no score.
    """
    try:
        given = [scores[p.proposal] for p in proposals]
    except KeyError as missing:
        raise UsageError(
            f"scores: expected one for each proposal, found none for {missing.args[0]}.",
            fix="Give every proposal a score.",
        ) from None
    return [score if isinstance(score, Decimal) else Decimal(repr(float(score))) for score in given]


def _compared(rule: str, proposal: Proposal) -> Decimal | str:
    """Give what a tie rule compares; the smallest comes first."""
    if rule == "ask":
        return proposal.ask
    if rule.startswith("seed "):
        return draw_lot(rule.removeprefix("seed "), proposal.proposal)
    try:
        number = Decimal(proposal.cell(rule))
    except InvalidOperation:
        raise UsageError(
            f"ties: expected a number in the column {rule} for every proposal, found none.",
            fix="Fill the column in, or take the tie rule out.",
        ) from None
    return number if rule == "spread" else -number
