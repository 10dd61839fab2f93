"""Areas, occupations and programs of invented public files, and how figures are printed."""

from __future__ import annotations

import pytest

from commonfield.catalog import Catalog
from commonfield.labor.areas import counties_of
from commonfield.synthetic.public.areas import FEWEST_JOBS, LaborArea, county_names, labor_areas
from commonfield.synthetic.public.codes import skill_level
from commonfield.synthetic.public.grouping import printed
from commonfield.synthetic.public.sheet import read_work
from commonfield.synthetic.settings import read_settings


@pytest.fixture(scope="module")
def work():
    return read_work()


def test_every_program_has_kin_among_the_programs_of_invented_colleges(work):
    known = {program.cip for program in read_settings().courses.programs}
    assert {program.kin for program in work.programs} == known


def test_every_occupation_that_a_program_leads_to_is_in_the_list(work):
    known = {one.soc for one in work.occupations}
    assert {soc for program in work.programs for soc in program.leads_to} <= known
    assert len(known) == len(work.occupations) >= 60


def test_an_occupation_has_its_major_and_its_minor_group(work):
    assert work.minor_of("15-1252") == "15-1200"
    assert work.minor_of("29-1141") == "29-1000"
    for one in work.published():
        assert f"{one.soc[:2]}-0000" in work.majors
        assert work.minor_of(one.soc) in work.minors


def test_occupations_that_are_published_together_keep_their_jobs(work):
    aides = [one for one in work.occupations if one.within == "31-1120"]
    (together,) = [one for one in work.published() if one.soc == "31-1120"]
    assert len(aides) == 2
    assert together.jobs == sum(one.jobs for one in aides)
    assert min(one.hourly for one in aides) <= together.hourly <= max(one.hourly for one in aides)
    assert sum(one.jobs for one in work.published()) == sum(one.jobs for one in work.occupations)


@pytest.mark.parametrize(
    ("counties", "listed"),
    [
        (("Kings",), "Kings County"),
        (("Riverside", "San Bernardino"), "Riverside and San Bernardino Counties"),
        (("Humboldt", "Lake", "Mendocino"), "Humboldt, Lake, and Mendocino Counties"),
    ],
)
def test_an_area_s_counties_are_read_from_its_printed_name(counties, listed):
    area = LaborArea("40140", "Somewhere", counties, 1)
    codes = {name: code for code, name in county_names(Catalog()).items()}
    assert area.printed() == f"Somewhere MSA ({listed})"
    assert counties_of(listed, codes) == {codes[name] for name in counties}


def test_an_area_that_holds_other_counties_too_is_published_as_it_is():
    (area,) = labor_areas("north-lake", Catalog(), students=300)
    assert area.counties == ("Del Norte", "Humboldt", "Lake", "Mendocino")
    assert (area.code, area.metropolitan, area.jobs) == ("600007", False, 4 * FEWEST_JOBS)


def test_jobs_follow_the_number_of_learners_from_a_smallest_number_on():
    few, many = (labor_areas("inland-empire", Catalog(), students=n)[0].jobs for n in (300, 40_000))
    assert (few, many) == (FEWEST_JOBS, 160_000)


def test_a_share_is_printed_with_one_digit_and_one_of_nobody_is_0():
    assert printed(1, 3) == (1, "33.3")
    assert printed(0, 0) == (0, "0.0")


def test_the_skill_level_of_an_occupation_follows_what_it_asks_for(work):
    levels = {one.soc: skill_level(one) for one in work.occupations}
    assert levels["29-1141"] == "Above Middle-Skill"
    assert levels["29-2061"] == "Middle-Skill"
    assert levels["41-2031"] == "Below Middle-Skill"
