"""What one organization's respondents say of a pillar, where enough of them do and agree enough."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Literal

from commonfield.council.pillars.agreeing import Agreed, rwg, rwg_j
from commonfield.council.pillars.reading import Rating, Role
from commonfield.council.pillars.scale import Scale

Status = Literal["reported", "too_few", "too_far_apart"]
Answers = Mapping[str, tuple[int, ...]]
"""For each respondent the levels of all items of a pillar, in their order."""


@dataclass(frozen=True)
class ItemProfile:
    """One indicator. Mean and median are null where the pillar is not reported."""

    item: str
    rwg: Agreed
    mean: Fraction | None
    median: Fraction | None


@dataclass(frozen=True)
class Profile:
    """One organization's pillar. Where too few answered, nothing about their answers stands here.

    Attributes:
        respondents: Those who answered all items of the pillar; null where they are too few.
        incomplete: Those who left some out, and are not counted; null where too few are left.
        agreed: r_wg(j) over the items.
        mean: Of respondents' means, null unless reported; `median` likewise.
        unevidenced: Ratings that should name their evidence and do not, of `to_evidence`.
    """

    organization: str
    pillar: str
    status: Status
    respondents: int | None = None
    incomplete: int | None = None
    agreed: Agreed | None = None
    mean: Fraction | None = None
    median: Fraction | None = None
    items: tuple[ItemProfile, ...] = ()
    unevidenced: int | None = None
    to_evidence: int | None = None


@dataclass(frozen=True)
class Given:
    """What was given for one pillar by one role: complete answers by organization, and the ratings behind."""

    answers: Mapping[str, Answers]
    incomplete: Mapping[str, int]
    ratings: Mapping[str, tuple[Rating, ...]]


def gather(ratings: Iterable[Rating], items: tuple[str, ...], *, role: Role) -> Given:
    """Gather complete answers: who left an item out would be compared on another question."""
    found: dict[str, dict[str, dict[str, Rating]]] = defaultdict(lambda: defaultdict(dict))
    for rating in ratings:
        if rating.role == role and rating.indicator in items:
            found[rating.organization][rating.respondent][rating.indicator] = rating
    answers: dict[str, Answers] = {}
    incomplete: dict[str, int] = {}
    kept: dict[str, tuple[Rating, ...]] = {}
    for organization, people in sorted(found.items()):
        whole = {code: by for code, by in sorted(people.items()) if len(by) == len(items)}
        answers[organization] = {code: tuple(by[i].level for i in items) for code, by in whole.items()}
        incomplete[organization] = len(people) - len(whole)
        kept[organization] = tuple(rating for by in whole.values() for rating in by.values())
    return Given(answers, incomplete, kept)


def profile(organization: str, pillar: str, given: Given, scale: Scale) -> Profile:
    """Put one organization's pillar together: counted, then agreement, then averages."""
    rule = scale.instrument
    answers = given.answers.get(organization, {})
    n, table = len(answers), list(answers.values())
    agreed = rwg_j(table, by_chance=scale.by_chance)
    if n < rule.respondents_at_least or agreed is None:
        return Profile(organization, pillar, "too_few")
    is_reported = agreed.value >= rule.respondent_agreement.rwg_at_least
    means = own_means(answers)
    items = []
    for item, levels in zip(scale.items[pillar], zip(*table, strict=True), strict=True):
        agreed_on_it = rwg(levels, by_chance=scale.by_chance)
        if agreed_on_it is not None:
            items.append(
                ItemProfile(
                    item,
                    agreed_on_it,
                    Fraction(sum(levels), n) if is_reported else None,
                    Fraction(median(map(Fraction, levels))) if is_reported else None,
                )
            )
    asked = [
        rating
        for rating in given.ratings[organization]
        if scale.evidence_from is not None and rating.level >= scale.evidence_from
    ]
    return Profile(
        organization=organization,
        pillar=pillar,
        status="reported" if is_reported else "too_far_apart",
        respondents=n,
        incomplete=given.incomplete[organization],
        agreed=agreed,
        mean=sum(means, Fraction(0)) / n if is_reported else None,
        median=Fraction(median(means)) if is_reported else None,
        items=tuple(items),
        unevidenced=None if scale.evidence_from is None else sum(not r.has_evidence for r in asked),
        to_evidence=None if scale.evidence_from is None else len(asked),
    )


def own_means(answers: Answers) -> list[Fraction]:
    """Give each respondent's mean over the items, in order of codes."""
    return [Fraction(sum(levels), len(levels)) for _, levels in sorted(answers.items())]
