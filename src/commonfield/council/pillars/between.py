"""Whether organizations differ by more than their own people do: ICC(1), ICC(2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Number = int | Fraction


@dataclass(frozen=True)
class Between:
    """Mean squares between and within, and what follows. What is not estimable is null.

    `k0` stands for the number of respondents of an organization where numbers differ: N less the sum of
    squares over N, by the number of organizations less one. `icc1` is the share of variance that lies
    between organizations, `icc2` how reliable their means are. Both can be negative. `low` and `high` are
    an interval of ICC(1), exact where all have as many respondents and near it elsewhere.
    """

    organizations: int
    respondents: int
    ms_between: Fraction
    ms_within: Fraction
    k0: Fraction
    icc1: Fraction | None
    icc2: Fraction | None
    low: float | None
    high: float | None


def between(groups: Sequence[Sequence[Number]], *, confidence: float = 0.95) -> Between | None:
    """Compare organizations.

    Args:
        groups: For each organization what its respondents gave.
        confidence: Of the interval.

    Returns:
        Null for fewer than two organizations, or where none has two respondents. Where everybody gave the
        same there is no variance to share, and both coefficients are null.
    """
    groups = [group for group in groups if group]
    n, many = sum(map(len, groups)), len(groups)
    if many < 2 or n <= many:
        return None
    grand = Fraction(sum((sum(group) for group in groups), Fraction(0))) / n
    means = [Fraction(sum(group)) / len(group) for group in groups]
    ms_between = sum(
        (len(g) * (mean - grand) ** 2 for g, mean in zip(groups, means, strict=True)), Fraction(0)
    ) / (many - 1)
    ms_within = sum(
        ((value - mean) ** 2 for g, mean in zip(groups, means, strict=True) for value in g), Fraction(0)
    ) / (n - many)
    k0 = (n - Fraction(sum(len(g) ** 2 for g in groups), n)) / (many - 1)
    below = ms_between + (k0 - 1) * ms_within
    low, high = _interval(ms_between, ms_within, k0, many - 1, n - many, confidence)
    return Between(
        organizations=many,
        respondents=n,
        ms_between=ms_between,
        ms_within=ms_within,
        k0=k0,
        icc1=(ms_between - ms_within) / below if below else None,
        icc2=(ms_between - ms_within) / ms_between if ms_between else None,
        low=low,
        high=high,
    )


def _interval(
    ms_between: Fraction, ms_within: Fraction, k0: Fraction, over: int, under: int, confidence: float
) -> tuple[float | None, float | None]:
    if not (ms_between and ms_within):
        return None, None
    from scipy.stats import f

    ratio, tail, k = float(ms_between / ms_within), 1 - (1 - confidence) / 2, float(k0)
    lower, upper = ratio / float(f.ppf(tail, over, under)), ratio * float(f.ppf(tail, under, over))
    return (lower - 1) / (lower + k - 1), (upper - 1) / (upper + k - 1)
