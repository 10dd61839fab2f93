"""Links to work: places at employers, jobs in reach that pay enough, credentials that employers know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from commonfield.catalog import PathwayDefinition
from commonfield.catalog.pathway import OccupationStep, WorkBasedLearning
from commonfield.pathways.links import Link, World, hold
from commonfield.pathways.records import Alignment, Place, Slots

ANSWER_COUNTS_YEARS = 2


@dataclass(frozen=True)
class Credential:
    """What a learner brings to an employer: an award of a program, or a course."""

    institution: str
    award: str | None
    cip: str | None
    course: str | None


@dataclass(frozen=True)
class Word:
    """What employers say of the credentials of a way: how many were asked, and confirm or deny."""

    asked: int
    confirm: int
    deny: int


def slots_of(
    step: WorkBasedLearning, definition: PathwayDefinition, school: Place, world: World
) -> list[Slots]:
    """Find the places at employers that serve a step: its type, the pathway's work, and a county in reach."""
    jobs = {one.soc for one in definition.occupations}
    counties = {*definition.reach, school.county} if definition.reach else None
    return [
        one
        for one in world.records.slots.get(step.type, [])
        if (one.soc in jobs or (one.soc is None and one.sector in (None, definition.sector)))
        and (one.county is None or counties is None or one.county in counties)
        and (step.hours is None or one.hours is None or one.hours >= step.hours)
    ]


def slot_link(step: WorkBasedLearning, definition: PathwayDefinition, school: Place, world: World) -> Link:
    """Say when an employer keeps places for a step."""
    found = slots_of(step, definition, school, world)
    values: dict[str, Any] = {"type": step.label, "sector": definition.sector}
    key = f"slots|{definition.name}|{step.type}"
    if not world.records.slots:
        everything = world.calendar.everything
        return Link(key, everything, "slots_not_told", values, None, definition.owner, unchecked=True)
    if not found:
        return Link(key, 0, "no_slots", values, None, definition.owner)
    held = hold([one.span for one in found], world)
    employers = sorted({one.employer for one in found})
    values |= {"employers": ", ".join(employers)}
    owner = ", ".join(employers)
    key += "|" + "+".join(sorted(one.id for one in found))
    return Link(key, held.mask, "slots", values, None, owner, promised=held.promised, held=held)


def job_links(step: OccupationStep, definition: PathwayDefinition, world: World) -> list[Link]:
    """Say whether there are openings in reach, and whether they pay a living wage."""
    jobs = world.jobs.get(definition.name)
    everything = world.calendar.everything
    key, values = f"jobs|{step.soc}", {"soc": step.soc, "title": step.label}
    if jobs is None:
        return [Link(key, everything, "jobs_not_told", values, None, "", unchecked=True)]
    job = jobs.get(step.soc)
    if job is None or job.annual_openings is None:
        return [Link(key, everything, "openings_not_told", values, None, "", unchecked=True)]
    if not job.annual_openings:
        return [Link(key, 0, "no_openings", values, None, "")]
    told = {
        **values, "openings": job.annual_openings, "wage": job.median_hourly, "living": job.living_hourly,
        "vintage": job.vintage,
    }  # fmt: skip
    wage = f"wage|{step.soc}"
    if job.pays_living_wage is None:
        return [Link(wage, everything, "wage_not_told", told, None, "", unchecked=True)]
    return [Link(wage, everything if job.pays_living_wage else 0, "pays_too_little", told, None, "")]


def aligned(step: OccupationStep, credentials: Iterable[Credential], world: World) -> list[Alignment]:
    """Find who says that a credential is good for an occupation."""
    held = list(credentials)
    said = [one for one in world.records.alignments.get(step.soc, []) if one.asserted_on <= world.as_of]
    return [one for one in said if any(_names(one, credential) for credential in held)]


def _names(one: Alignment, credential: Credential) -> bool:
    if one.institution not in (None, credential.institution):
        return False
    if one.course is not None:
        return one.course == credential.course
    return (
        credential.award is not None and one.award in (None, credential.award) and one.cip == credential.cip
    )


def word_of(alignments: Iterable[Alignment], as_of: date) -> Word:
    """Count employers by their newest answer, where it still counts; two of one day are both counted.

    An answer counts until the day that it names, or for two years.
    """
    answers: dict[str, tuple[date, set[str]]] = {}
    asked = set()
    for one in alignments:
        if one.employer is None:
            continue
        asked.add(one.employer)
        if one.answer is None or one.answered_on is None or one.answered_on > as_of:
            continue
        newest, given = answers.get(one.employer, (date.min, set()))
        if one.answered_on >= newest:
            kept = given if one.answered_on == newest else set()
            answers[one.employer] = (one.answered_on, kept | ({one.answer} if _counts(one, as_of) else set()))
    confirm = sum("confirms" in given for _, given in answers.values())
    deny = sum("denies" in given for _, given in answers.values())
    return Word(len(asked), confirm, deny)


def _counts(one: Alignment, as_of: date) -> bool:
    answered = one.answered_on
    if answered is None or answered > as_of:
        return False
    if one.expires_on is not None:
        return as_of <= one.expires_on
    first_of_month = date(answered.year + ANSWER_COUNTS_YEARS, answered.month, 1)
    return as_of <= first_of_month.replace(day=min(answered.day, 28))


def alignment_link(
    step: OccupationStep, credentials: list[Credential], definition: PathwayDefinition, world: World
) -> Link | None:
    """Say whether anybody says that the way's credentials are good for the occupation.

    Where no employer was asked, a public crosswalk that leads from the program to the occupation is enough,
    which a warning tells. Null where the way holds no credential.
    """
    if not credentials:
        return None
    everything = world.calendar.everything
    found = aligned(step, credentials, world)
    word = word_of(found, world.as_of)
    key = f"alignment|{step.soc}|{'+'.join(sorted({c.cip or c.course or '' for c in credentials}))}"
    values: dict[str, Any] = {
        "soc": step.soc, "title": step.label, "asked": word.asked, "confirm": word.confirm, "deny": word.deny,
        "by": ", ".join(sorted({one.asserted_by for one in found})),
    }  # fmt: skip
    owner = found[0].asserted_by if found else definition.owner
    if word.deny and not word.confirm:
        return Link(key, 0, "alignment_denied", values, None, owner)
    if found or any((c.cip, step.soc) in world.leads for c in credentials):
        return Link(key, everything, "not_aligned", values, None, owner)
    if not world.records.alignments and not world.leads:
        return Link(key, everything, "alignment_not_told", values, None, owner, unchecked=True)
    return Link(key, 0, "not_aligned", values, None, owner)
