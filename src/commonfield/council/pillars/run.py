"""Pillars from several respondents of each organization; start reading here.

Agreement comes before averages. Where fewer respondents answered than the instrument asks for, nothing that
follows depends on what they answered: not a profile, a comparison, a group's figure or a change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

from commonfield.council.pillars.between import Between, between
from commonfield.council.pillars.changing import Change, compare
from commonfield.council.pillars.profile import Given, Profile, gather, own_means, profile
from commonfield.council.pillars.reading import Role, Wave
from commonfield.council.pillars.scale import Scale
from commonfield.findings import UsageError


@dataclass(frozen=True)
class PillarFigures:
    """One pillar over all organizations. What too few organizations stand behind is null.

    Attributes:
        spread: Analysis of variance among organizations with enough respondents.
        is_comparable: Whether ICC(1) and ICC(2) reach the instrument's thresholds, so that organizations may
            be told apart by it; null where that is not estimable.
        organizations: Those with a reported profile; `mean` and `median` are of their means.
    """

    pillar: str
    spread: Between | None
    is_comparable: bool | None
    organizations: int
    mean: Fraction | None
    median: Fraction | None


@dataclass(frozen=True)
class Gap:
    """How another role sees a pillar: its mean less the staff's, over organizations reported.

    Only those that enough people of the role rated are counted; `by_organization` holds the gap of each.
    """

    role: Role
    pillar: str
    organizations: int
    gap: Fraction | None
    by_organization: tuple[tuple[str, Fraction], ...]


@dataclass(frozen=True)
class ScoredWave:
    """One wave. One of another version of the instrument holds nothing but its name."""

    wave: str
    version: str
    is_comparable: bool
    profiles: tuple[Profile, ...] = ()
    pillars: tuple[PillarFigures, ...] = ()
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True)
class GroupChange:
    """The mean of organizations' changes, and how many changed reliably; null behind too few of them."""

    pillar: str
    organizations: int
    change: Fraction | None
    risen: int | None
    fallen: int | None


@dataclass(frozen=True)
class Scored:
    """All waves, and the last beside the one before. `breaks` names waves of other versions."""

    scale: Scale
    waves: tuple[ScoredWave, ...]
    changes: tuple[Change, ...] = ()
    group_changes: tuple[GroupChange, ...] = ()
    since: str = ""
    breaks: tuple[str, ...] = ()

    @property
    def last(self) -> ScoredWave:
        return self.waves[-1]


def score_pillars(waves: Sequence[Wave], scale: Scale) -> Scored:
    """Score every wave, and say what changed from the last but one to the last.

    Args:
        waves: In order of time.
        scale: What was rated, and by which rules.

    Returns:
        Profiles, comparisons between organizations, gaps between roles, changes. A wave of another version
        of the instrument breaks the trend: nothing is compared across it.

    Raises:
        UsageError: the last wave was rated with another version than the one given.
    """
    version = scale.instrument.version
    if waves[-1].version != version:
        raise UsageError(
            f"--instrument: expected version {waves[-1].version}, with which the last wave was rated, "
            f"found {version}.",
            fix="Name the instrument that the respondents were given.",
        )
    scored = tuple(_score(wave, scale) for wave in waves)
    breaks = tuple(wave.wave for wave in scored if not wave.is_comparable)
    if len(waves) < 2 or not scored[-2].is_comparable:
        return Scored(scale, scored, breaks=breaks)
    changes = _changes(waves[-2], waves[-1], scored[-2], scored[-1], scale)
    groups = tuple(_group_change(pillar, changes, scale) for pillar in scale.items)
    return Scored(scale, scored, changes, groups, waves[-2].wave, breaks)


def _score(wave: Wave, scale: Scale) -> ScoredWave:
    if wave.version != scale.instrument.version:
        return ScoredWave(wave.wave, wave.version, is_comparable=False)
    organizations = sorted({r.organization for r in wave.ratings if r.role == "staff"})
    profiles, figures, gaps = [], [], []
    for pillar, items in scale.items.items():
        staff = gather(wave.ratings, items, role="staff")
        own = [profile(organization, pillar, staff, scale) for organization in organizations]
        profiles += own
        figures.append(_figures(pillar, own, staff, scale))
        roles: tuple[Role, ...] = ("funder", "rater")
        for role in roles:
            others = gather(wave.ratings, items, role=role)
            if any(others.answers.values()):
                gaps.append(_gap(role, pillar, own, others, scale))
    profiles.sort(key=lambda p: p.organization)
    return ScoredWave(wave.wave, wave.version, True, tuple(profiles), tuple(figures), tuple(gaps))


def _spread(own: Sequence[Profile], staff: Given, scale: Scale) -> Between | None:
    """Compare organizations with enough respondents, whether they agree or not."""
    enough = [p.organization for p in own if p.status != "too_few"]
    if len(enough) < scale.instrument.organizations_at_least:
        return None
    return between(
        [own_means(staff.answers[organization]) for organization in enough],
        confidence=scale.instrument.change.confidence,
    )


def _figures(pillar: str, own: Sequence[Profile], staff: Given, scale: Scale) -> PillarFigures:
    rule = scale.instrument
    spread = _spread(own, staff, scale)
    is_comparable = None
    if spread and (spread.ms_between or spread.ms_within):
        is_comparable = (
            spread.icc1 is not None
            and spread.icc1 >= rule.respondent_agreement.icc1_at_least
            and spread.icc2 is not None
            and spread.icc2 >= rule.respondent_agreement.icc2_at_least
        )
    means = [p.mean for p in own if p.mean is not None]
    shown = len(means) >= rule.organizations_at_least
    return PillarFigures(
        pillar,
        spread,
        is_comparable,
        len(means),
        sum(means, Fraction(0)) / len(means) if shown else None,
        Fraction(median(means)) if shown else None,
    )


def _gap(role: Role, pillar: str, own: Sequence[Profile], others: Given, scale: Scale) -> Gap:
    rule = scale.instrument
    gaps: dict[str, Fraction] = {}
    for p in own:
        answers = others.answers.get(p.organization, {})
        # One that fewer rated is in no mean either: less those shown, the mean would give it away.
        if p.mean is not None and len(answers) >= rule.respondents_at_least:
            means = own_means(answers)
            gaps[p.organization] = sum(means, Fraction(0)) / len(means) - p.mean
    shown = len(gaps) >= rule.organizations_at_least
    return Gap(
        role,
        pillar,
        len(gaps),
        sum(gaps.values(), Fraction(0)) / len(gaps) if shown else None,
        tuple(gaps.items()),
    )


def _changes(before: Wave, after: Wave, was: ScoredWave, now: ScoredWave, scale: Scale) -> tuple[Change, ...]:
    earlier = {(p.organization, p.pillar): p for p in was.profiles}
    spreads = {figures.pillar: figures.spread for figures in was.pillars}
    found = []
    for pillar, items in scale.items.items():
        answers = [gather(wave.ratings, items, role="staff").answers for wave in (before, after)]
        for p in now.profiles:
            if p.pillar == pillar and (p.organization, pillar) in earlier:
                both = (answers[0].get(p.organization, {}), answers[1].get(p.organization, {}))
                found.append(compare(earlier[p.organization, pillar], p, both, spreads[pillar], scale))
    return tuple(sorted(found, key=lambda c: c.organization))


def _group_change(pillar: str, changes: Sequence[Change], scale: Scale) -> GroupChange:
    told = [c for c in changes if c.pillar == pillar and c.change is not None]
    moved = [c.change for c in told if c.change is not None]
    if len(moved) < scale.instrument.organizations_at_least:
        return GroupChange(pillar, len(moved), None, None, None)
    reliable = [c.change for c in told if c.is_reliable and c.change is not None]
    return GroupChange(
        pillar,
        len(moved),
        sum(moved, Fraction(0)) / len(moved),
        sum(change > 0 for change in reliable),
        sum(change < 0 for change in reliable),
    )
