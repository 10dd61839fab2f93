from __future__ import annotations

from collections.abc import Sequence

from commonfield.findings import NotEstimableError


def weighted_kappa(
    first: Sequence[int], second: Sequence[int], *, levels: Sequence[int], weights: str = "quadratic"
) -> float:
    n = len(first)
    seen = sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) / n
    chance = sum((a - b) ** 2 for a in first for b in second) / n**2
    if not chance:
        raise NotEstimableError("no disagreement is to be expected by chance")
    return 1 - seen / chance
