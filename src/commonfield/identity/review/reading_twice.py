"""Second readers: which pairs two people answer, neither knowing of the other, and how far they agree."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.identity.review.decisions import ANSWERS, Pair

if TYPE_CHECKING:
    import polars as pl

SECOND_SHARE = 0.1


@dataclass(frozen=True)
class Agreement:
    """How often two people who read the same pairs answered alike.

    `share` is of `pairs`; `kappa` is Cohen's: 1 for always alike, 0 for as often as chance alone would
    have it; null where there are no pairs, or where both gave one and the same answer throughout.
    """

    pairs: int
    alike: int
    kappa: float | None

    @property
    def share(self) -> float | None:
        return self.alike / self.pairs if self.pairs else None


def is_read_twice(pair: Pair, *, secret: bytes, share: float = SECOND_SHARE) -> bool:
    """Tell whether a second person reads a pair: nobody without the secret can foresee it.

    Args:
        pair: Which pair.
        secret: The region's own.
        share: Of all pairs, 0 to 1.
    """
    return chance_of(pair, key=b"second reader " + secret) < share


def chance_of(pair: Pair, *, key: bytes) -> float:
    """Give a number from 0 to below 1 that is always the same for a pair and a key."""
    digest = hmac.digest(hashlib.sha256(key).digest(), f"{pair.l}|{pair.r}".encode(), "sha256")
    return int.from_bytes(digest[:6], "big") / 2**48


def agreement_of(decisions: pl.DataFrame) -> Agreement:
    """Compare each pair's first answer with the first blind answer of another person.

    What either answered later, after they had spoken about it, does not count.

    Args:
        decisions: Shape DECISION, superseded ones too.
    """
    first: dict[Pair, tuple[str, str]] = {}
    second: dict[Pair, str] = {}
    columns = ("l", "r", "who", "answer", "blind")
    for left, right, who, answer, blind in (
        decisions.sort("decided_on", "decision_id").select(columns).iter_rows()
    ):
        pair = Pair.of(left, right)
        if pair not in first:
            first[pair] = (who, answer)
        elif blind and pair not in second and who != first[pair][0]:
            second[pair] = answer
    return _agreement([(first[pair][1], answer) for pair, answer in second.items()])


def _agreement(answers: list[tuple[str, str]]) -> Agreement:
    n = len(answers)
    alike = sum(one == other for one, other in answers)
    if not n:
        return Agreement(0, 0, None)
    by_chance = sum(
        sum(one == answer for one, _ in answers) * sum(other == answer for _, other in answers)
        for answer in ANSWERS
    ) / (n * n)
    return Agreement(n, alike, None if by_chance == 1 else (alike / n - by_chance) / (1 - by_chance))
