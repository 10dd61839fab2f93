"""Programs beside jobs: an invented region small enough to reckon on paper."""

from dataclasses import replace

import polars as pl
import pytest

from commonfield.labor import (
    RULES,
    Area,
    Coverage,
    Crosswalks,
    Demand,
    LivingWage,
    Occupation,
    Supply,
    align,
    lead_nowhere,
    needs_award,
    without_program,
)
from commonfield.labor.run import _joint

PROJECTED = {"soc": pl.String, "title": pl.String, "annual_openings": pl.Float64, "base_jobs": pl.Float64,
             "entry_education": pl.String, "median_hourly": pl.Float64}  # fmt: skip
PAID = {"soc": pl.String, "h_p25": pl.Float64, "h_median": pl.Float64, "h_p75": pl.Float64,
        "a_median": pl.Float64, "top_coded": pl.Boolean, "location_quotient": pl.Float64}  # fmt: skip
LEVELS = {"soc": pl.String, "title": pl.String, "skill_level": pl.String, "entry_education": pl.String}
SUPPLIED = {"unitid": pl.String, "scheme": pl.String, "program": pl.String, "level": pl.String,
            "awards": pl.Float64}  # fmt: skip
LIVING = LivingWage("1 Adult", 2025, 25.0, "06107")


def frame(schema: dict, *rows: tuple) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema, orient="row")


DEMAND = Demand(
    frame(
        PROJECTED,
        ("29-1141", "Registered Nurses", 30.0, 300.0, "Bachelor's degree", 55.0),
        ("31-1120", "Home Aides", 10.0, 100.0, "High school diploma or equivalent", 16.0),
        ("29-2010", "Laboratory Technicians", 8.0, 80.0, "Bachelor's degree", 30.0),
        ("47-2111", "Electricians", 25.0, 200.0, "High school diploma or equivalent", 33.0),
        ("23-1011", "Lawyers", 4.0, 40.0, "Doctoral or professional degree", 70.0),
        ("35-3023", "Fast Food Workers", 90.0, 500.0, "No formal educational credential", 16.0),
        ("27-2012", "Producers", 0.0, 5.0, "Bachelor's degree", 40.0),
    ),
    Coverage((Area("Visalia", frozenset({"06107"})),), (), ()),
    "2020-2030",
    200.0,
    33.0,
)
WAGES = frame(
    PAID,
    ("29-1141", 40.0, 50.0, 60.0, 104000.0, False, 1.1),
    ("31-1121", 15.0, 17.0, 19.0, 35000.0, False, 2.0),
    ("29-2011", 20.0, 28.0, 35.0, 58000.0, False, 1.0),
    ("29-2012", 21.0, 27.0, 33.0, 56000.0, False, 1.0),
    ("23-1011", None, None, None, None, True, 0.5),
)
DETAILED = frozenset(
    ("29-1141", "31-1121", "31-1122", "29-2011", "29-2012", "47-2111", "23-1011", "35-3023", "27-2012",
     "39-9031")
)  # fmt: skip
WALKS = Crosswalks(
    cip_soc=frame(
        {"cip": pl.String, "soc": pl.String},
        ("51.3801", "29-1141"),
        ("51.0001", "29-1141"),
        ("51.0001", "31-1121"),
        ("51.0001", "31-1122"),
        ("51.1004", "29-2011"),
        ("51.1004", "29-2012"),
        ("50.0602", "27-2012"),
        ("36.0101", "39-9031"),
    ),
    top_soc=frame({"top": pl.String, "soc": pl.String}, ("1230.10", "29-1141"), ("1230.10", "31-1121")),
    detailed=DETAILED,
    aggregates={},
    levels=frame(
        LEVELS,
        ("29-1141", "Nurses", "Middle-Skill", None),
        ("31-1121", "Home Health Aides", "Below Middle-Skill", None),
        ("31-1122", "Personal Care Aides", "Below Middle-Skill", None),
        ("29-2011", "Technologists", "Middle-Skill", None),
        ("29-2012", "Technicians", "Above Middle-Skill", None),
        ("47-2111", "Electricians", "Middle-Skill", None),
        ("39-9031", "Trainers", "Middle-Skill", "High school diploma or equivalent"),
    ),
)
SUPPLY = Supply(
    frame(
        SUPPLIED,
        ("1", "cip", "51.3801", "bachelor", 12.0),
        ("2", "cip", "51.3801", "bachelor", 3.0),
        ("1", "cip", "51.0001", "associate", 8.0),
        ("3", "top", "1230.10", None, 6.0),
        ("1", "cip", "50.0602", "bachelor", 5.0),
        ("1", "cip", "36.0101", "associate", 2.0),
        ("1", "cip", "24.0101", "associate", 40.0),
    ),
    (2021, 2022, 2023),
)


def aligned(**options):
    return align(SUPPLY, DEMAND, WALKS, **({"wages": WAGES, "living": LIVING} | options))


def by_soc(alignment) -> dict[str, Occupation]:
    return {o.soc: o for o in alignment.occupations}


@pytest.mark.parametrize(
    ("rule", "nurses", "aides"),
    [("equal", 15 + 4 + 3, 4 + 3), ("openings", 15 + 6 + 4.5, 2 + 1.5)],
)
def test_awards_go_to_the_published_code_of_what_their_program_leads_to(rule, nurses, aides):
    found = by_soc(aligned(rule=rule))
    assert (found["29-1141"].supply, found["31-1120"].supply) == (nurses, aides)
    assert found["29-1141"].gap == 30 - nurses


def test_an_occupations_bounds_are_the_least_and_most_of_all_rules():
    supplies = {rule: {o.soc: o.supply for o in aligned(rule=rule).occupations} for rule in RULES}
    for occupation in aligned().occupations:
        some = [supplies[rule][occupation.soc] for rule in RULES]
        assert (occupation.supply_low, occupation.supply_high) == (min(some), max(some))
        assert occupation.supply_low <= occupation.supply <= occupation.supply_high
    low, high = by_soc(aligned())["31-1120"].supply_low, by_soc(aligned())["31-1120"].supply_high
    assert low < high


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("reachable", [False, True])
def test_no_award_is_counted_twice_and_none_is_lost(rule, reachable):
    found = aligned(rule=rule, reachable=reachable)
    assert sum(o.supply for o in found.occupations) + sum(found.unlinked.values()) == pytest.approx(76.0)
    assert (found.awards, found.unlinked) == (76.0, {"cip 24.0101 associate": 40.0})


def test_programs_of_an_occupation_are_listed_with_their_awards_most_first():
    assert by_soc(aligned(rule="equal"))["29-1141"].programs == (
        ("cip 51.3801 bachelor", 15.0),
        ("cip 51.0001 associate", 4.0),
        ("top 1230.10", 3.0),
    )


def test_reachable_leads_awards_only_to_what_asks_for_no_more():
    found = by_soc(aligned(reachable=True, rule="equal"))
    assert found["29-1141"].supply == 15.0  # the associate's and the college's awards stay below a bachelor's
    assert found["31-1120"].supply == 8.0 + 6.0


def test_an_award_all_of_whose_occupations_ask_for_more_keeps_them():
    below = Supply(frame(SUPPLIED, ("1", "cip", "51.3801", "certificate_1_to_2_years", 7.0)), (2023,))
    found = align(below, DEMAND, WALKS, wages=WAGES, living=None, reachable=True)
    assert by_soc(found)["29-1141"].supply == 7.0


def test_wages_skill_and_share_of_a_living_wage():
    found = by_soc(aligned())
    nurses, aides = found["29-1141"], found["31-1120"]
    assert (nurses.median_hourly, nurses.living_wage_share, nurses.skill_level) == (50.0, 2.0, "Middle-Skill")
    # The wage survey prints one occupation under the published code; two would be no wage of both.
    assert (aides.median_hourly, aides.skill_level) == (17.0, "Below Middle-Skill")
    technicians = found["29-2010"]
    assert (technicians.median_hourly, technicians.skill_level) == (None, None)
    assert (found["23-1011"].median_hourly, found["23-1011"].top_coded) == (None, True)


@pytest.mark.parametrize("living", [None, replace(LIVING, hourly=None)])
def test_without_a_living_wage_that_counts_there_is_no_share(living):
    assert {o.living_wage_share for o in aligned(living=living).occupations} == {None}


def test_without_a_wage_survey_wages_are_those_of_the_projections():
    found = by_soc(aligned(wages=WAGES.clear()))
    assert found["29-1141"].median_hourly == 55.0


def test_an_occupation_without_disclosed_openings_has_supply_and_no_gap():
    trainers = by_soc(aligned())["39-9031"]
    assert (trainers.annual_openings, trainers.gap, trainers.coverage) == (None, None, None)
    assert (trainers.supply, trainers.title) == (2.0, "Trainers")


def test_coverage_is_awards_for_an_opening():
    found = by_soc(aligned(rule="equal"))
    assert found["29-1141"].coverage == pytest.approx(22 / 30)
    assert found["27-2012"].coverage is None  # none is expected to open


def test_programs_that_lead_nowhere_are_those_without_a_link_or_an_opening():
    assert lead_nowhere(aligned()) == {
        "cip 24.0101 associate": 40.0,
        "cip 50.0602 bachelor": 5.0,
        "cip 36.0101 associate": 2.0,
    }
    assert list(lead_nowhere(aligned())) == [
        "cip 24.0101 associate", "cip 50.0602 bachelor", "cip 36.0101 associate",
    ]  # fmt: skip


def test_jobs_without_a_program_are_those_that_need_one_most_openings_first():
    assert [o.soc for o in without_program(aligned())] == ["47-2111", "29-2010", "23-1011"]


def test_a_job_to_which_any_rule_leads_an_award_is_not_without_a_program():
    found = aligned()
    electricians = replace(by_soc(found)["47-2111"], supply_high=3.0)
    assert without_program(replace(found, occupations=(electricians,))) == []


@pytest.mark.parametrize(
    ("education", "needed"),
    [("Bachelor's degree", True), ("Associate's degree", True), ("Postsecondary nondegree award", True),
     ("Master's degree", True), ("Doctoral or professional degree", True),
     ("Some college, no degree", False), ("High school diploma or equivalent", False),
     ("No formal educational credential", False), (None, False)],
)  # fmt: skip
def test_an_award_is_needed_for_what_asks_for_one(education, needed):
    one = by_soc(aligned())["29-1141"]
    assert needs_award(replace(one, entry_education=education)) is needed


def test_a_crosswalks_own_code_for_several_occupations_leads_to_where_they_are_published():
    own = replace(
        WALKS,
        aggregates={"31-1128": ["31-1121", "31-1122"]},
        top_soc=frame({"top": pl.String, "soc": pl.String}, ("1230.10", "31-1128")),
        levels=frame(
            LEVELS,
            ("31-1128", "Aides", "Below Middle-Skill", None),
            ("31-1121", "Home Health Aides", None, None),
        ),
    )
    found = by_soc(align(SUPPLY, DEMAND, own, wages=WAGES, living=LIVING, rule="equal"))
    assert "31-1128" not in found
    assert (found["31-1120"].supply, found["31-1120"].skill_level) == (4.0 + 6.0, "Below Middle-Skill")


def test_occupations_published_together_have_the_mean_of_their_wages_by_jobs():
    pay = {"h_p25": 1.0, "h_p75": 1.0, "a_median": None, "location_quotient": 1.0, "top_coded": False}
    rows = [{**pay, "h_median": 60.0, "jobs": 300.0}, {**pay, "h_median": 40.0, "jobs": 100.0}]
    assert _joint(rows)["h_median"] == 55.0
    assert _joint(rows)["a_median"] is None
    assert _joint([{**rows[0], "h_median": None}, rows[1]])["h_median"] is None
    assert _joint([]) is None
    assert _joint(rows[:1]) == rows[0]
