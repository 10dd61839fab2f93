"""What the workforce board keeps: places at employers, and what employers say of credentials."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from commonfield.catalog import Catalog, PathwayDefinition
from commonfield.catalog.pathway import (
    AwardStep,
    OccupationStep,
    SchoolCourses,
    Step,
    TransferStep,
    WorkBasedLearning,
    steps_in,
)
from commonfield.synthetic.pathways.definitions import sectors
from commonfield.synthetic.pathways.scene import Scene

Row = dict[str, Any]
BOARD = "workforce-council"
ENOUGH_HOURS = 60
ASSERTED_ON = date(2025, 9, 15)


def slots(scene: Scene, catalog: Catalog) -> Iterator[Row]:
    """Give two employers' places for each step at work."""
    of_sector = sectors(catalog)
    counties = sorted({district.county for district in scene.land.districts})
    number = 0
    for name, definition, step in scene.steps(WorkBasedLearning):
        ended = "slots_ended" in scene.planted(name, step.step)
        soc = _jobs_after(definition, step.step)[0].soc
        code = next(
            s.pathway_code for s in definition.steps if isinstance(s, SchoolCourses) and s.pathway_code
        )
        for at, employer in enumerate(scene.plan.employers_of(soc)[:2]):
            number += 1
            yield {
                "partner": BOARD,
                "slot_id": f"W-{number:03d}",
                "employer": employer,
                "type": step.type,
                "sector": of_sector[code],
                "soc": soc,
                "county": counties[at % len(counties)],
                "slots": 24 - 10 * at,
                "hours": int(max(step.hours or 0, ENOUGH_HOURS)),
                "effective_from": date(2023, 7, 1) if ended else date(2025, 7, 1),
                "effective_to": date(2026, 6, 30) if ended else date(2027, 6, 30),
                "renewal": "none" if ended else "automatic",
            }


def _jobs_after(definition: PathwayDefinition, name: str) -> list[OccupationStep]:
    return [job for job in definition.occupations if name in _all_before(definition, job)]


def _all_before(definition: PathwayDefinition, step: Step) -> set[str]:
    names = set(steps_in(step.after))
    return names.union(*(_all_before(definition, definition.step(name)) for name in names))


def alignments(scene: Scene) -> Iterator[Row]:
    """Give employers' words on what leads right to each occupation: two confirm, one has not answered yet."""
    number = 0
    for name, definition, job in scene.steps(OccupationStep):
        planted = scene.planted(name, job.step)
        for award, cip in _credentials(definition, job):
            number += 1
            for at, employer in enumerate(scene.plan.employers_of(job.soc)):
                yield {
                    "partner": BOARD,
                    "alignment_id": f"C-{number:03d}",
                    "award": award,
                    "cip": cip,
                    "skill": scene.plan.skill_of(job.soc),
                    "skill_level": "unaided",
                    "soc": job.soc,
                    "asserted_by": next(p.name for p in scene.land.partners if p.partner == BOARD),
                    "asserted_on": ASSERTED_ON,
                    "evidence": f"Outline of the program {scene.programs[cip][0]}",
                    "employer": employer,
                    **_answer(at, planted),
                }


def _credentials(definition: PathwayDefinition, job: OccupationStep) -> list[tuple[str, str]]:
    """Give award and program of each credential that comes right before a job."""
    steps = [definition.step(name) for name in steps_in(job.after)]
    return [
        (step.award if isinstance(step, AwardStep) else "bachelor", step.cip)
        for step in steps
        if isinstance(step, AwardStep | TransferStep)
    ]


def _answer(at: int, planted: frozenset[str]) -> Row:
    if "answer_expired" in planted:
        return {
            "asserted_on": date(2022, 9, 12),
            "answer": "confirms",
            "answered_on": date(2022, 10, 3 + at),
            "expires_on": date(2024, 10, 3 + at),
        }
    if at == 2:
        return {}
    denies = at == 1 and "answer_contradicted" in planted
    return {"answer": "denies" if denies else "confirms", "answered_on": date(2026, 2, 9 + 7 * at)}
