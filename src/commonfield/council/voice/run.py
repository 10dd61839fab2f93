"""Who speaks in a series of sessions; start reading here.

Two views come from the same counts. The facilitator's names people and organizations. The published one is
made of the room and of groups of at least `GROUP_AT_LEAST` people and organizations; smaller sectors are put
together until the rest is large enough, so that no sector follows by subtraction. Where fewer took a turn,
how uneven turns are and how many were silent would together give away how many each took: neither is shown.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from commonfield.council.voice.inequality import gini, gini_by_chance, range_by_chance
from commonfield.council.voice.reading import Contribution, Present
from commonfield.council.waves import order_waves
from commonfield.findings import NotEstimableError

GROUP_AT_LEAST = 3
"""People, and organizations, behind a published figure."""

OF_ORGANIZATIONS = ("few_organizations", "few_organizations_spoke")
"""Reasons for which figures of organizations are not shown, and those of people are."""


@dataclass(frozen=True)
class Counted:
    """One person, organization or sector: its turns, and their share of all turns."""

    code: str
    turns: int
    share: Fraction
    organization: str = ""


@dataclass(frozen=True)
class SectorVoice:
    """One sector, or several small ones together. What is not known is null.

    `to_seats` is the share of voice over the share of seats: 1 is even, 2 is twice its seats.
    """

    sectors: tuple[str, ...]
    people: int
    organizations: int
    turns: int
    share: Fraction
    seats: Fraction | None = None
    to_seats: Fraction | None = None


@dataclass(frozen=True)
class Spread:
    """How unevenly turns are shared among n, and what equal chances alone would give."""

    n: int
    gini: Fraction | None
    by_chance: float | None
    low: Fraction | None
    high: Fraction | None


NOTHING = Spread(0, None, None, None, None)
"""What stands for a spread that is not shown."""


@dataclass(frozen=True)
class Round:
    """One session. `silent` is null without a list of those present by session, or where it is hidden."""

    session: str
    organizations: int
    turns: int
    silent: int | None
    is_hidden: bool = False


@dataclass(frozen=True)
class Voice:
    """What the counts say. `silence_known` is false without a list of those present.

    `largest_organization` is the largest share of turns of an organization.
    """

    turns: int
    people: Spread
    organizations: Spread
    silence_known: bool
    silent_organizations: Fraction | None
    passed_only: int
    largest_organization: Fraction | None
    sectors: tuple[SectorVoice, ...]
    rounds: tuple[Round, ...]
    by_person: tuple[Counted, ...] = ()
    by_organization: tuple[Counted, ...] = ()
    by_sector: tuple[SectorVoice, ...] = ()
    reasons: tuple[str, ...] = ()

    @property
    def is_private(self) -> bool:
        return bool(self.by_person)


def measure_voice(
    contributions: Sequence[Contribution],
    *,
    present: Sequence[Present] = (),
    seats: Mapping[str, Fraction] | None = None,
    private: bool = False,
) -> Voice:
    """Count who spoke.

    Args:
        contributions: Turns, as `read_contributions` gives them.
        present: Who was there; without it nobody's silence can be seen.
        seats: Seats of each sector.
        private: Whether people, organizations and small sectors are given too: for the facilitator alone.

    Returns:
        Figures of the room and of sectors. What too few people or organizations stand behind is null, and
        `reasons` names why.

    Raises:
        NotEstimableError: nobody took a turn.
    """
    turns = sum(c.turns for c in contributions)
    if turns == 0:
        raise NotEstimableError(
            "contributions: expected at least one turn, found none.",
            likely_cause="Everybody passed, or the column turns holds 0 alone.",
            fix="Count one turn for each time that somebody spoke.",
        )
    homes = {c.person: (c.organization, c.sector) for c in contributions}
    homes |= {p.person: (p.organization, p.sector) for p in present}
    by_person = Counter(dict.fromkeys(homes, 0))
    by_organization = Counter({organization: 0 for organization, _ in homes.values()})
    for c in contributions:
        by_person[c.person] += c.turns
        by_organization[c.organization] += c.turns
    passed = {c.organization for c in contributions if c.passed}
    nothing = {organization for organization, count in by_organization.items() if count == 0}
    sectors = _sectors(homes, by_person, seats or {}, turns)
    reasons = [] if private else _reasons_to_hide(by_person, by_organization)
    people = _spread(by_person) if not reasons or reasons[0] in OF_ORGANIZATIONS else NOTHING
    organizations = NOTHING if reasons else _spread(by_organization)
    # A member of a small organization knows it again, the more so beside how uneven turns are.
    sizes = Counter(organization for organization, _ in homes.values())
    shows_largest = private or (not reasons and min(sizes.values()) >= GROUP_AT_LEAST)
    shares_silence = bool(present) and not reasons
    if not present:
        reasons.append("no_list")
    return Voice(
        turns=turns,
        people=people,
        organizations=organizations,
        silence_known=bool(present),
        silent_organizations=Fraction(len(nothing - passed), len(by_organization))
        if shares_silence
        else None,
        passed_only=len(nothing & passed) if shares_silence else 0,
        largest_organization=Fraction(max(by_organization.values()), turns) if shows_largest else None,
        sectors=_publishable(sectors),
        rounds=_rounds(contributions, present, private=private),
        by_person=_ranked(by_person, turns, homes) if private else (),
        by_organization=_ranked(by_organization, turns, {}) if private else (),
        by_sector=tuple(sectors) if private else (),
        reasons=tuple(reasons),
    )


def _reasons_to_hide(by_person: Mapping[str, int], by_organization: Mapping[str, int]) -> list[str]:
    """Name why how uneven turns are is not shown: of organizations alone, or of people as well."""
    if len(by_person) < GROUP_AT_LEAST:
        return ["few_people", "few_organizations"]
    if sum(count > 0 for count in by_person.values()) < GROUP_AT_LEAST:
        return ["few_spoke"]
    if len(by_organization) < GROUP_AT_LEAST:
        return ["few_organizations"]
    spoke = sum(count > 0 for count in by_organization.values())
    return ["few_organizations_spoke"] if spoke < GROUP_AT_LEAST else []


def _spread(counts: Mapping[str, int]) -> Spread:
    n, turns = len(counts), sum(counts.values())
    low, high = range_by_chance(n, turns) or (None, None)
    return Spread(n, gini(list(counts.values())), gini_by_chance(n, turns), low, high)


def _ranked(
    counts: Mapping[str, int], turns: int, homes: Mapping[str, tuple[str, str]]
) -> tuple[Counted, ...]:
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        Counted(code, count, Fraction(count, turns), homes[code][0] if homes else "")
        for code, count in ordered
    )


def _sectors(
    homes: Mapping[str, tuple[str, str]],
    by_person: Mapping[str, int],
    seats: Mapping[str, Fraction],
    turns: int,
) -> list[SectorVoice]:
    """Give every sector, in order of names; one that has seats and nobody present is there with nothing."""
    people: dict[str, set[str]] = defaultdict(set)
    organizations: dict[str, set[str]] = defaultdict(set)
    for person, (organization, sector) in homes.items():
        people[sector].add(person)
        organizations[sector].add(organization)
    all_seats = sum(seats.values())
    found = []
    for sector in sorted({*people, *seats}):
        spoken = sum(by_person[person] for person in people[sector])
        held = seats.get(sector, Fraction(0)) / all_seats if all_seats else None
        found.append(_sector((sector,), len(people[sector]), len(organizations[sector]), spoken, turns, held))
    return found


def _sector(
    names: tuple[str, ...], people: int, organizations: int, spoken: int, turns: int, held: Fraction | None
) -> SectorVoice:
    share = Fraction(spoken, turns)
    return SectorVoice(names, people, organizations, spoken, share, held, share / held if held else None)


def _publishable(sectors: Sequence[SectorVoice]) -> tuple[SectorVoice, ...]:
    """Put small sectors together, and the smallest of the others with them, until all is large enough.

    A sector with nobody present stands for itself: there is nobody whom it could reveal.
    """
    together = [s for s in sectors if s.people and not _is_large(s)]
    alone = [s for s in sectors if s not in together]
    waiting = sorted((s for s in alone if s.people), key=lambda s: (s.people, s.organizations, s.sectors))
    while together and waiting and not _is_large(_together(together)):
        moved = waiting.pop(0)
        together.append(moved)
        alone.remove(moved)
    pooled = _together(together) if together else None
    return (*alone, *((pooled,) if pooled and _is_large(pooled) else ()))


def _is_large(sector: SectorVoice) -> bool:
    return sector.people >= GROUP_AT_LEAST and sector.organizations >= GROUP_AT_LEAST


def _together(sectors: Sequence[SectorVoice]) -> SectorVoice:
    turns = sum(s.turns for s in sectors)
    share = sum((s.share for s in sectors), Fraction(0))
    held = [s.seats for s in sectors if s.seats is not None]
    seats = sum(held, Fraction(0)) if held else None
    return SectorVoice(
        tuple(sorted(name for s in sectors for name in s.sectors)),
        sum(s.people for s in sectors),
        sum(s.organizations for s in sectors),
        turns,
        share,
        seats,
        share / seats if seats else None,
    )


def _rounds(
    contributions: Sequence[Contribution], present: Sequence[Present], *, private: bool
) -> tuple[Round, ...]:
    """Give each session, or none where one of them is too small to be shown; who passed is not silent."""
    spoke = _grouped((c.session, c.organization) for c in contributions if c.turns or c.passed)
    there = _grouped((p.session, p.organization) for p in present if p.session)
    heard = _grouped((c.session, c.organization) for c in contributions)
    people = _grouped((c.session, c.person) for c in contributions)
    for session, persons in _grouped((p.session, p.person) for p in present if p.session).items():
        people[session] |= persons
    is_listed = any(p.session for p in present)
    took_turns = _grouped((c.session, c.organization) for c in contributions if c.turns)
    found, is_small = [], False
    for session in order_waves([*(c.session for c in contributions), *sorted(there)]):
        organizations = there[session] | heard[session]
        is_small = is_small or min(len(organizations), len(people[session])) < GROUP_AT_LEAST
        silent = len(there[session] - spoke[session]) if is_listed else None
        turns = sum(c.turns for c in contributions if c.session == session)
        is_hidden = is_listed and not private and len(took_turns[session]) < GROUP_AT_LEAST
        found.append(Round(session, len(organizations), turns, None if is_hidden else silent, is_hidden))
    # One session left out would follow from the others and the total.
    return () if is_small and not private else tuple(found)


def _grouped(pairs: Iterable[tuple[str, str]]) -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return found
