from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any, get_args

import pytest
import yaml
from tests.unit.synthetic.conftest import Written

from commonfield.catalog import Catalog, CodeSet, PathwayDefinition, RegionDefinition, SectorList
from commonfield.catalog.pathway import (
    ArticulationStep,
    AwardStep,
    DualEnrollment,
    SchoolCourses,
    TransferStep,
    WorkBasedLearning,
)
from commonfield.synthetic.lives import Lives, live
from commonfield.synthetic.pathways.run import records, set_scene
from commonfield.synthetic.pathways.scene import Scene
from commonfield.synthetic.pathways.sheet import OF_A_DISTRICT, Kind, read_plan
from commonfield.synthetic.places import lay_out
from commonfield.synthetic.public.sheet import read_work
from commonfield.synthetic.settings import Settings

AS_OF = date(2026, 10, 31)
GRADE_11 = date(2028, 8, 20)
Rows = dict[str, list[dict[str, Any]]]


def test_each_shipped_region_has_two_or_three_invented_pathways_of_its_own_sectors(catalog: Catalog) -> None:
    by_region = Counter(name.split("/")[0] for name in catalog.all(PathwayDefinition))
    regions = catalog.all(RegionDefinition)
    assert set(by_region) == set(regions)
    assert set(by_region.values()) <= {2, 3}
    for name, one in catalog.all(PathwayDefinition).items():
        assert one.invented and one.region == name.split("/")[0] and one.pathway == name.replace("/", "-")
        assert one.sector in catalog.all(SectorList)
        own = {sector.sector for sector in regions[one.region].sectors}
        assert not own or one.sector in own, name


@pytest.mark.parametrize("region", sorted(Catalog().all(RegionDefinition)))
def test_every_code_of_a_shipped_pathway_exists_in_the_invented_landscape_and_the_code_sets(
    region: str, catalog: Catalog, settings: Settings
) -> None:
    land = lay_out(region, places=settings.places, catalog=catalog)
    colleges = {college.code for college in land.colleges}
    taught = {course.code for course in settings.courses.college}
    at_university = {course.course: course.sending for course in read_plan().university_courses}
    assert set(at_university.values()) <= taught
    jobs = {job.soc for job in read_work().published()}
    programs = {program.cip for program in read_work().programs}
    state = {code.code: code.rolls_up_to for code in catalog.get(CodeSet, "calpads/state_course_code").codes}
    kinds = {code.code for code in catalog.get(CodeSet, "work_based_learning/activity_type").codes}
    for name, definition in catalog.all(PathwayDefinition).items():
        if not name.startswith(f"{region}/"):
            continue
        assert {job.soc for job in definition.occupations} <= jobs
        for step in definition.steps:
            match step:
                case SchoolCourses():
                    assert all(state[c].get("pathway", "") == step.pathway_code for c in step.courses), name
                case DualEnrollment():
                    assert set(step.colleges) <= colleges
                    assert {course for block in step.courses for course in block} <= taught
                case ArticulationStep():
                    known = at_university if step.receiving == land.university.code else taught
                    assert step.course in known and step.receiving in {*colleges, land.university.code}
                case AwardStep():
                    assert set(step.institutions) <= colleges and step.cip in programs
                case TransferStep():
                    assert step.institutions == [land.university.code] and step.cip in programs
                case WorkBasedLearning():
                    assert step.type in kinds


@pytest.fixture(scope="module")
def scenes(lives: Lives, settings: Settings, catalog: Catalog) -> dict[str, Scene]:
    """Two regions; `lives` are those of the first."""
    valley = live(4_000, seed=2026, region="tulare-kings", settings=settings, catalog=catalog)
    return {
        "inland-empire": set_scene(lives, seed=11, catalog=catalog),
        "tulare-kings": set_scene(valley, seed=2026, catalog=catalog),
    }


@pytest.fixture(scope="module")
def told(scenes: dict[str, Scene], catalog: Catalog) -> dict[str, Rows]:
    return {
        region: {name.split("/")[1]: list(rows) for name, rows in records(scene, catalog)}
        for region, scene in scenes.items()
    }


def test_a_region_s_pathways_name_courses_that_its_schools_offered_last_year(
    scenes: dict[str, Scene], lives: Lives
) -> None:
    offered = lives.coursework.offered
    cds = {school.cds: school.index for school in lives.land.schools}
    untaught = {one.pathway for one in scenes["inland-empire"].breaks if one.kind == "not_taught"}
    for name, definition in scenes["inland-empire"].pathways.items():
        step = definition.steps[0]
        assert isinstance(step, SchoolCourses) and definition.schools
        for number, school in enumerate(definition.schools):
            rows = offered.filter(school=cds[school], academic_year=2026)
            here = set(step.courses) <= set(rows["state_code"])
            planted = name in untaught and number == len(definition.schools) - 1
            assert here is not planted, (name, school)


@pytest.mark.parametrize("region", ["inland-empire", "tulare-kings"])
def test_every_kind_of_break_is_planted_and_strikes_a_step_that_is_there(
    region: str, scenes: dict[str, Scene]
) -> None:
    breaks = scenes[region].breaks
    assert {one.kind for one in breaks} == set(get_args(Kind))
    for one in breaks:
        scenes[region].pathways[one.pathway].step(one.step)


@pytest.mark.parametrize("region", sorted(read_plan().breaks))
def test_every_planted_break_names_a_step_of_a_shipped_pathway(region: str, catalog: Catalog) -> None:
    for one in read_plan().breaks[region]:
        catalog.get(PathwayDefinition, f"{region}/{one.pathway}").step(one.step)


def courses_of(step: Any) -> set[str]:
    return {course for block in step.courses for course in block}


@pytest.mark.parametrize("region", ["inland-empire", "tulare-kings"])
def test_what_a_district_agreed_upon_is_broken_as_planted_and_holds_elsewhere(
    region: str, scenes: dict[str, Scene], told: dict[str, Rows]
) -> None:
    scene, rows = scenes[region], told[region]["dual_enrollment"]
    assert Counter(scene.struck.values()) == Counter(
        one.kind for one in scene.breaks if one.kind in OF_A_DISTRICT
    )
    for district in scene.land.districts:
        for pathway, _, step in scene.steps(DualEnrollment):
            kind = scene.struck.get((pathway, step.step, district.index))
            mine = [
                row for row in rows if row["lea"] == district.cds and row["course_code"] in courses_of(step)
            ]
            assert {row["college"] for row in mine} == {scene.college_of(district).code}
            assert {row["course_code"] for row in mine} == courses_of(step)
            assert len({row["agreement_id"] for row in mine}) == 1 or kind is None
            for row in mine:
                broken = {
                    "agreement_ended": row["effective_to"] < AS_OF and row["renewal"] == "none",
                    "agreement_expected": AS_OF < row["effective_to"] < GRADE_11
                    and row["renewal"] == "expected",
                    "board_not_acted": row["college_acted_on"] is None,
                    "too_many_units": row.get("most_units") == 6,
                }
                if kind is not None:
                    assert [name for name, is_so in broken.items() if is_so] == [kind]


@pytest.mark.parametrize("region", ["inland-empire", "tulare-kings"])
def test_what_everybody_needs_is_broken_as_planted_and_nowhere_else(
    region: str, scenes: dict[str, Scene], told: dict[str, Rows]
) -> None:
    scene, rows = scenes[region], told[region]
    old = {one.was for one in read_plan().renumbered}
    for pathway, definition, award in scene.steps(AwardStep):
        here = [
            row["effective_to"]
            for row in rows["programs"]
            if row["institution"] in award.institutions
            and (row["award"], row["cip"]) == (award.award, award.cip)
        ]
        closed = "program_closed" in scene.planted(pathway, award.step)
        assert len(here) == len(award.institutions)
        assert all((ends is not None and ends < AS_OF) is closed for ends in here), (
            definition.name,
            award.step,
        )
    for pathway, _, transfer in scene.steps(TransferStep):
        majors = [row for row in rows["articulation"] if row.get("receiving_cip") == transfer.cip]
        assert (not majors) is ("transfer_missing" in scene.planted(pathway, transfer.step))
    for pathway, definition, work in scene.steps(WorkBasedLearning):
        jobs = {job.soc for job in definition.occupations}
        slots = [r for r in rows["work_based_slots"] if r["soc"] in jobs and r["type"] == work.type]
        ended = "slots_ended" in scene.planted(pathway, work.step)
        assert slots and all((row["effective_to"] < AS_OF) is ended for row in slots)
        assert all(row["hours"] >= (work.hours or 0) for row in slots)
    for pathway, _, credit in scene.steps(ArticulationStep):
        sent = {
            r["sending_course"] for r in rows["articulation"] if r.get("receiving_course") == credit.course
        }
        assert bool(sent & old) is ("articulation_orphaned" in scene.planted(pathway, credit.step))


@pytest.mark.parametrize("region", ["inland-empire", "tulare-kings"])
def test_employers_confirm_one_denies_and_one_s_word_is_too_old(region: str, told: dict[str, Rows]) -> None:
    rows = told[region]["credential_alignment"]
    lately = [row for row in rows if row.get("answered_on") and row["answered_on"].year == 2026]
    answers = Counter(row["answer"] for row in lately)
    assert answers["confirms"] > 10 and answers["denies"] == 1
    denied = next(row["alignment_id"] for row in lately if row["answer"] == "denies")
    assert {"confirms", "denies"} <= {row.get("answer") for row in rows if row["alignment_id"] == denied}
    assert any(row.get("expires_on") and row["expires_on"] < AS_OF for row in rows)
    assert any(row.get("answer") is None for row in rows)


def test_a_course_that_got_a_new_number_has_no_gap_and_some_program_is_taught_at_a_distance(
    told: dict[str, Rows],
) -> None:
    versions = {
        (row["institution"], row["course_code"]): row for row in told["tulare-kings"]["course_versions"]
    }
    for one in read_plan().renumbered:
        old, new = versions[("900001", one.was)], versions[("900001", one.course)]
        assert new["supersedes"] == one.was and new["effective_from"] == one.on
        assert (new["effective_from"] - old["effective_to"]).days == 1
    assert {row["remote"] for row in told["tulare-kings"]["programs"]} == {"Y", "N"}


def test_the_files_hold_the_pathways_that_were_put_to_the_region(
    faultless: Written, catalog: Catalog
) -> None:
    for file in sorted((faultless.invention.folder / "pathways").glob("*.yaml")):
        told = PathwayDefinition.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
        shipped = catalog.get(PathwayDefinition, f"inland-empire/{file.stem}")
        assert told.schools and not shipped.schools
        assert [step.step for step in told.steps] == [step.step for step in shipped.steps]
        assert told.model_dump(include={"label", "about", "notes", "invented"}) == shipped.model_dump(
            include={"label", "about", "notes", "invented"}
        )
