"""An invented region as the compiler would have checked it: three pathways, five schools, many breaks.

What holds follows from `BROKEN` alone by the plainest reading: a step can be reached if its own link holds
and what must come before it can be reached; the repair is the smallest set of links that opens a job.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace

import yaml

from commonfield.catalog import PathwayDefinition, Text
from commonfield.catalog.pathway import AllOf, AnyOf
from commonfield.pathways import Answer, Break, Compiled, Job, Term, Warned
from commonfield.pipeline.pathways.stepping import holds
from commonfield.pipeline.pathways.timing import Times

FALL = Term.of(2027, "fall")


def _defined(written: dict[str, object]) -> PathwayDefinition:
    """Read a pathway of `pathway_map.yaml`, with what all of them share."""
    note = {"en": "Every school, course and agreement is invented.",
            "es": "Las escuelas, los cursos y los acuerdos son inventados."}  # fmt: skip
    shared = {
        "region": "tulare-kings",
        "owner": "Invented County Office of Education",
        "invented": True,
        "within_years": 12,
        "notes": [note],
        "source": {"title": "invented", "read_on": "2026-11-21"},
    }
    return PathwayDefinition.model_validate({**shared, **written})


_WRITTEN = Path(__file__).with_name("pathway_map.yaml").read_text(encoding="utf-8")
TEACHER, NURSE, COMPUTING = map(_defined, yaml.safe_load(_WRITTEN))
DEFINITIONS = {each.name: each for each in (TEACHER, NURSE, COMPUTING)}

SCHOOLS = {
    "54719931234567": ("Mill Creek High", "Mill Creek Unified", "Tulare"),
    "54719931234575": ("Orchard Continuation High", "Mill Creek Unified", "Tulare"),
    "54720091234583": (
        "Rio Blanco High School of Arts, Science and Technology",
        "Rio Blanco Joint Union High",
        "Tulare",
    ),
    "16639171234591": ("Tule Lake High", "Tule Lake Joint Union High", "Kings"),
    "16639251234609": ("Valle Vista High", "Valle Vista Unified", "Kings"),
}
MILL, ORCHARD, RIO, TULE, VALLE = SCHOOLS


def broken(at: str, what: str, since: date | None, owner: str, **values: object) -> Break:
    return Break(at, what, f"{what}|{owner}", values, since, owner)


ENDED = broken(
    "credit",
    "articulation_ended",
    date(2026, 7, 1),
    "Sequoia Valley College",
    receiving="Sequoia Valley College",
    course="EDU 120",
    courses="7061, 7062, 7063",
    until=date(2026, 6, 30),
    agreement="ART-204",
)
NOT_OFFERED = broken(
    "courses",
    "course_not_offered",
    date(2025, 7, 1),
    "Orchard Continuation High",
    place="Orchard Continuation High",
    course="7107",
    year="2025–26",
)
BOARDS = broken(
    "early",
    "boards_not_acted",
    None,
    "Tule Lake Joint Union High",
    district="Tule Lake Joint Union High",
    college="Kings River College",
    agreement="CCAP-31",
    missing=(("adopted by the district's board", "adoptado por la junta del distrito"),),
)
RENUMBERED = broken(
    "credit",
    "articulation_orphaned",
    date(2026, 1, 1),
    "Kings River College",
    agreement="ART-310",
    receiving="Kings River College",
    old="CSCI 1",
    now="CSCI 101",
)
CLOSED = broken(
    "certificate",
    "program_ended",
    date(2027, 7, 1),
    "Kings River College",
    place="Kings River College",
    title="Nursing Assistant",
    award="certificate",
    until=date(2027, 6, 30),
)
NO_TRANSFER = broken(
    "university",
    "no_transfer_agreement",
    None,
    "Central Valley State University",
    receiving="Central Valley State University",
    sending="Kings River College",
    code="11.0701",
)
SLOTS = broken(
    "clinical",
    "slots_ended",
    date(2027, 1, 1),
    "Invented Workforce Board",
    employers="Mercy Valley Hospital",
    until=date(2026, 12, 31),
)
UNITS = broken(
    "biology",
    "too_many_units",
    None,
    "Sequoia Valley College",
    courses="BIO 102 and HLTH 110",
    college="Sequoia Valley College",
    n=2,
    units=12,
    most=11,
)

BROKEN: dict[tuple[str, str], list[Break]] = {
    **{(TEACHER.name, code): [ENDED] for code in (MILL, ORCHARD, TULE)},
    (NURSE.name, ORCHARD): [NOT_OFFERED, SLOTS],
    (NURSE.name, TULE): [SLOTS, UNITS],
    (NURSE.name, VALLE): [CLOSED],
    **{(COMPUTING.name, code): [NO_TRANSFER] for code in SCHOOLS},
    (COMPUTING.name, TULE): [NO_TRANSFER, BOARDS, RENUMBERED],
}
BROKEN[TEACHER.name, TULE] = [
    ENDED,
    broken(
        "early",
        "boards_not_acted",
        None,
        "Tule Lake Joint Union High",
        district="Tule Lake Joint Union High",
        college="Sequoia Valley College",
        agreement="CCAP-18",
        missing=(("adopted by the district's board", "adoptado por la junta del distrito"),),
    ),
]

JOBS = {
    job.soc: job
    for job in (
        Job("25-9045", "Teaching Assistants", 212.0, 18.41, 24.31, False, "2025"),
        Job("25-2021", "Elementary School Teachers", 148.0, 41.7, 24.31, True, "2025"),
        Job("31-1131", "Nursing Assistants", 190.0, 19.9, 24.31, False, "2025"),
        Job("29-1141", "Registered Nurses", 260.0, 61.15, 24.31, True, "2025"),
        Job("15-1232", "Computer User Support Specialists", 31.0, 30.2, 24.31, True, "2025"),
        Job("15-1252", "Software Developers", 1.0, 58.0, 24.31, True, "2025"),
    )
}


def statuses(definition: PathwayDefinition, links: list[Break]) -> dict[str, str]:
    found: dict[str, str] = {}
    left = list(definition.steps)
    while left:
        for one in list(left):
            if all(name in found for name in names(one.after)):
                stopped = any(each.step == one.step for each in links) or not holds(one.after, found)
                found[one.step] = "broken" if stopped else "unbroken"
                left.remove(one)
    return found


def names(needs: object) -> list[str]:
    if needs is None or isinstance(needs, str):
        return [needs] if needs else []
    assert isinstance(needs, AnyOf | AllOf)
    return [name for each in (needs.any if isinstance(needs, AnyOf) else needs.all) for name in names(each)]


def taken(definition: PathwayDefinition, name: str, reached: dict[str, str]) -> set[str]:
    """Give the steps of one way to a step, of ways to choose from the first that holds."""

    def of(needs: object) -> set[str]:
        if needs is None:
            return set()
        if isinstance(needs, AnyOf):
            return of(next(each for each in needs.any if holds(each, reached)))
        if isinstance(needs, AllOf):
            return set().union(*map(of, needs.all))
        return taken(definition, str(needs), reached)

    return of(definition.step(name).after) | {name}


def answer(definition: PathwayDefinition, school: str, soc: str) -> Answer:
    links = BROKEN.get((definition.name, school), [])
    reached = statuses(definition, links)
    job = next(one.step for one in definition.occupations if one.soc == soc)
    if reached[job] == "unbroken":
        times = Times(definition, FALL, ())
        way = sorted((times.begins[name], name) for name in taken(definition, job, reached))
        schedule = tuple((name, term) for term, name in way)
        return Answer(definition.name, school, FALL, soc, "unbroken", schedule, times.begins[job], ())
    for size in range(1, len(links) + 1):
        for mended in combinations(links, size):
            rest = [each for each in links if each not in mended]
            if statuses(definition, rest)[job] == "unbroken":
                return Answer(definition.name, school, FALL, soc, "broken", (), None, mended)
    raise AssertionError("mending everything mends a job")


def compiled() -> Compiled:
    answers = tuple(
        answer(definition, school, one.soc)
        for definition in DEFINITIONS.values()
        for school in SCHOOLS
        for one in definition.occupations
    )
    steps = {
        (name, school, FALL): statuses(definition, BROKEN.get((name, school), []))
        for name, definition in DEFINITIONS.items()
        for school in SCHOOLS
    }
    warned = Warned(
        "unconfirmed",
        TEACHER.name,
        "associate",
        "program|900001",
        {"title": "Teaching Assistants", "soc": "25-9045", "asked": 2},
        "Sequoia Valley College",
        tuple(SCHOOLS),
        5,
    )
    return Compiled(answers, steps, (warned,), ())


@dataclass(frozen=True)
class Checked:
    """As `pipeline.pathways.checking` has it."""

    label: Text
    invented: bool
    as_of: date
    entering: tuple[Term, ...]
    definitions: dict[str, PathwayDefinition]
    compiled: Compiled
    schools: dict[str, SimpleNamespace]
    institutions: dict[str, str]
    jobs: dict[str, Job]
    left_out: tuple[SimpleNamespace, ...] = ()
    lacking: str = ""


def checked() -> Checked:
    return Checked(
        Text(
            en="Tulare-Kings College and Career Collaborative",
            es="Colaborativa de Universidad y Carrera de Tulare y Kings",
        ),
        True,
        date(2026, 10, 31),
        (FALL,),
        DEFINITIONS,
        compiled(),
        {
            code: SimpleNamespace(
                code=code, name=name, district=district, county="", county_name=county, locale=""
            )
            for code, (name, district, county) in SCHOOLS.items()
        },
        {
            "900001": "Sequoia Valley College",
            "900002": "Kings River College",
            "900009": "Central Valley State University",
        },
        JOBS,
    )
