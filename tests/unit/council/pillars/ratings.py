"""Ratings written by hand."""

from commonfield.council.pillars import Rating, Wave, score_pillars


def asked(organization, levels, *, role="staff", evidence=True, prefix=""):
    """One respondent for each triple of levels of plan, do and ask."""
    return [
        Rating(organization, f"{prefix}{organization}{n}", item, level, role, evidence)
        for n, triple in enumerate(levels)
        for item, level in zip(("plan", "do", "ask"), triple, strict=True)
        if level
    ]


def wave(*groups, name="now", version="1.0"):
    return Wave(name, version, tuple(rating for group in groups for rating in group))


AGREE = [(3, 3, 2), (3, 4, 2), (3, 3, 3)]
HIGH = [(4, 4, 4), (4, 4, 4), (4, 3, 4)]
LOW = [(1, 1, 1), (1, 2, 1), (1, 1, 1), (1, 1, 1)]
APART = [(1, 1, 4), (4, 4, 1), (1, 4, 1)]


def changed(before, after, scale):
    return {(c.organization, c.pillar): c for c in score_pillars([before, after], scale).changes}
