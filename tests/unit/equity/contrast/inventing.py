"""People whose adjusted difference is known, because we made it so."""

import numpy as np

from commonfield.equity.contrast.people import Covariate, People


def people_of(part, outcome, columns, *, stratum=None, cluster=None, group=None):
    """Put arrays together."""
    count = len(outcome)
    known = np.ones(count, dtype=bool)
    return People(
        participant=np.asarray(part, dtype=bool),
        outcome=np.asarray(outcome, dtype=float),
        covariates=tuple(
            Covariate(f"x{number}", np.asarray(column, dtype=float), known)
            for number, column in enumerate(columns)
        ),
        stratum=np.zeros(count, dtype=np.int64) if stratum is None else np.asarray(stratum, dtype=np.int64),
        cluster=None if cluster is None else np.asarray(cluster, dtype=np.int64),
        group=None if group is None else np.asarray(group, dtype=np.int64),
        groups=() if group is None else tuple(str(code) for code in range(int(np.max(group)) + 1)),
    )


def invent(seed, *, count=600, strata=1, difference=0.0, shares=False, clusters=0, luck=0.0):
    """Invent people with two covariates that drive both taking part and the outcome.

    Args:
        seed: Of the random numbers.
        count: How many people.
        strata: How many strata, each with a level of its own.
        difference: What is different for participants, in the outcome's unit.
        shares: Whether the outcome is 0 or 1.
        clusters: How many clusters; none for 0.
        luck: The standard deviation of what a cluster's people share.
    """
    chance = np.random.default_rng(seed)
    score, need = chance.normal(size=count), chance.random(count) < 0.4
    stratum = chance.integers(strata, size=count)
    cluster = chance.integers(clusters, size=count) if clusters else None
    odds = -0.5 + 0.7 * score - 0.5 * need + 0.3 * np.cos(stratum)
    part = chance.random(count) < 1 / (1 + np.exp(-odds))
    shared = 0.0 if cluster is None else luck * chance.normal(size=clusters)[cluster]
    level = 1.0 * score - 0.8 * need + 0.5 * np.sin(stratum) + shared
    if shares:
        outcome = (chance.random(count) < np.clip(0.5 + 0.1 * level, 0.05, 0.95) + difference * part) * 1.0
    else:
        outcome = level + difference * part + chance.normal(size=count)
    return people_of(part, outcome, [score, need], stratum=stratum, cluster=cluster)
