"""What changed between two waves, among those who answered both times."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import sqrt
from typing import Literal

from commonfield.council.pillars.agreeing import variance
from commonfield.council.pillars.between import Between
from commonfield.council.pillars.profile import Answers, Profile
from commonfield.council.pillars.scale import Scale

ChangeStatus = Literal["told", "not_reported", "too_few_matched", "would_reveal"]


@dataclass(frozen=True)
class Change:
    """One organization's pillar from one wave to the next. What is not told is null.

    Attributes:
        matched: Respondents who answered in both waves.
        matched_share: Those, of the larger of both waves' numbers; `turnover` tells that it is too small.
        change: The mean of their own changes; `low` and `high` the interval of a paired t, null where all
            changed by the same.
        is_reliable: Whether the change is beyond what two answers of the same people could differ by; null
            where that is not estimable.
    """

    organization: str
    pillar: str
    status: ChangeStatus
    matched: int | None = None
    matched_share: Fraction | None = None
    turnover: bool | None = None
    change: Fraction | None = None
    low: float | None = None
    high: float | None = None
    is_reliable: bool | None = None


def compare(
    was: Profile, now: Profile, answers: tuple[Answers, Answers], spread: Between | None, scale: Scale
) -> Change:
    """Compare two waves of one organization's pillar.

    Args:
        was: The earlier profile.
        now: The later one.
        answers: What was answered then and now.
        spread: The analysis of variance of the earlier wave: its mean square within is the error of one
            respondent.
        scale: With the rule of change.
    """
    rule = scale.instrument.change
    if was.status != "reported" or now.status != "reported":
        return Change(now.organization, now.pillar, "not_reported")
    before, after = answers
    both = sorted(set(before) & set(after))
    share = Fraction(len(both), max(len(before), len(after)))
    turnover = share < rule.matched_at_least
    if len(both) < scale.instrument.respondents_at_least:
        return Change(now.organization, now.pillar, "too_few_matched", None, None, turnover)
    if _would_reveal(len(before) - len(both), len(after) - len(both), scale):
        return Change(now.organization, now.pillar, "would_reveal", None, None, turnover)
    own = [Fraction(sum(after[code]) - sum(before[code]), len(after[code])) for code in both]
    change = sum(own, Fraction(0)) / len(own)
    low, high = _interval(own, change, rule.confidence)
    return Change(
        now.organization, now.pillar, "told", len(both), share, turnover, change, low, high,
        _is_reliable(change, len(both), spread, rule.reliable_z),
    )  # fmt: skip


def _would_reveal(left: int, joined: int, scale: Scale) -> bool:
    """Say whether both averages and the change would together give away what one or two people answered.

    Both averages less the change leave what those who joined answered, less what those who left did. One or
    two on either side could follow from that: alone, as the difference of two people, or, beside many on the
    other side, where these all gave the lowest or the highest level. Only numbers of people decide, so that
    what is hidden says nothing of the answers.
    """
    return any(0 < people < scale.instrument.respondents_at_least for people in (left, joined))


def _interval(own: list[Fraction], change: Fraction, confidence: float) -> tuple[float | None, float | None]:
    spread = variance(own)
    if not spread:
        return None, None
    from scipy.stats import t

    reach = float(t.ppf(1 - (1 - confidence) / 2, len(own) - 1)) * sqrt(spread / len(own))
    return float(change) - reach, float(change) + reach


def _is_reliable(change: Fraction, n: int, spread: Between | None, z: float) -> bool | None:
    """Judge by the error of a difference of two means of n: the root of 2 MS within / n, times z.

    It takes both answers of a person for independent, so it is stricter than the interval.
    """
    if spread is None:
        return None
    return abs(change) > z * sqrt(2 * spread.ms_within / n)
