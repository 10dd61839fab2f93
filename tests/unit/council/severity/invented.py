"""Invented and published scores that several tests of severity read."""

import numpy as np

from commonfield.council import Score

SMALL = {
    1: ((1, 2), ("43", "32")), 2: ((2, 3), ("21", "32")), 3: ((3, 4), ("44", "22")),
    4: ((4, 1), ("10", "22")), 5: ((1, 3), ("33", "32")), 6: ((2, 4), ("11", "01")),
}  # fmt: skip


def small_example():
    """Four readers, six proposals, two criteria on 0 to 4, two readers each."""
    return [
        Score(f"p{proposal}", criterion, f"r{reader}", float(level))
        for proposal, (readers, given) in SMALL.items()
        for reader, levels in zip(readers, given, strict=True)
        for criterion, level in zip(("need", "plan"), levels, strict=True)
    ]


def invented_scores(rng, *, proposals=60, readers=20, criteria=8, reads=3, reader_spread=0.8):
    """Levels 0 to 4 as the model has them, with the severities behind them."""
    quality = rng.normal(0, 1.2, proposals)
    severities = rng.normal(0, reader_spread, readers)
    difficulty = rng.normal(0, 0.5, criteria)
    steps = np.array([-1.5, -0.5, 0.5, 1.5])
    scores = []
    for p in range(proposals):
        for r in sorted(rng.choice(readers, reads, replace=False).tolist()):
            for c in range(criteria):
                logits = np.concatenate([[0], np.cumsum(quality[p] - severities[r] - difficulty[c] - steps)])
                chance = np.exp(logits) / np.exp(logits).sum()
                level = int(np.searchsorted(chance.cumsum(), rng.random()))
                scores.append(Score(f"p{p:02d}", f"c{c}", f"r{r:02d}", float(min(level, 4))))
    return scores, quality, severities
