"""Which metrics rest on links follows from their definitions and from the kinds of files in use."""

from functools import cache

import pytest

from commonfield.catalog import Catalog, Dictionary, Metric, Report
from commonfield.pipeline.resting import resting, rests_on
from commonfield.reports import RestsOn

STATE_FILES = ("calpads/senr", "calpads/scsc", "calpads/scte", "clearinghouse/detail", "mis/sb", "mis/sx")


@cache
def catalog() -> Catalog:
    return Catalog()


def files(*names: str) -> list[Dictionary]:
    return [catalog().get(Dictionary, name) for name in names]


def of_the_biannual_report() -> list[Metric]:
    return [catalog().get(Metric, name) for name in catalog().get(Report, "biannual").metrics]


def test_of_the_shipped_shares_those_that_follow_people_to_college_rest_on_links() -> None:
    found = resting(catalog().all(Metric).values(), files(*STATE_FILES), catalog())
    college = RestsOn(("calpads",), ("clearinghouse", "mis"))
    assert found["college_going_rate_12m"] == found["college_going_rate_16m"] == college
    assert found["college_going_uc_12m"] == found["first_fall_enrollment_rate"] == college
    # A school may code a course as college credit; what was taken at a college is told by the college.
    assert found["dual_enrollment_participation_rate"] == RestsOn(("calpads",), ("mis",))
    within_a_source = {"graduation_rate_4y", "cte_completion_rate", "dropout_rate", "perkins_1s1"}
    assert not within_a_source & set(found)


def test_a_transfer_rests_on_links_and_a_degree_only_where_the_college_itself_does_not_tell_of_it() -> None:
    names = ("transfer_rate_of_leavers", "completion_rate_3y")
    metrics = [catalog().get(Metric, name) for name in names]
    elsewhere = RestsOn(("mis",), ("clearinghouse",))
    used = ("mis/sb", "mis/sx", "clearinghouse/detail")
    assert resting(metrics, files(*used), catalog()) == dict.fromkeys(names, elsewhere)
    found = resting(metrics, files(*used, "mis/sp"), catalog())
    assert found == {"transfer_rate_of_leavers": elsewhere}


def test_a_source_counts_among_the_others_only_where_its_files_are_in_use() -> None:
    metric = catalog().get(Metric, "college_going_rate_12m")
    found = rests_on(metric, files("calpads/senr", "university/enrollment", "university/degree"), catalog())
    assert found == RestsOn(("calpads",), ("university",))


@pytest.mark.parametrize("names", [("calpads/senr",), ("mis/sb", "clearinghouse/detail"), ()])
def test_without_people_or_without_another_source_nothing_rests_on_links(names: tuple[str, ...]) -> None:
    assert resting(of_the_biannual_report(), files(*names), catalog()) == {}


def test_a_source_that_tells_of_its_own_people_what_is_asked_needs_no_link() -> None:
    # Ed-Fi records tell of high school and of what came after it.
    metric = catalog().get(Metric, "college_going_rate_12m")
    used = files("ed_fi/student_academic_record", "ed_fi/post_secondary_event", "mis/sb")
    assert rests_on(metric, used, catalog()) is None
