"""Which metrics rest on links follows from their definitions and from the kinds of files in use."""

from functools import cache

import pytest

from commonfield.catalog import Catalog, Dictionary, Metric
from commonfield.pipeline.resting import resting, rests_on
from commonfield.reports import RestsOn

STATE_FILES = ("calpads/senr", "calpads/scsc", "calpads/scte", "clearinghouse/detail", "mis/sb", "mis/sx")


@cache
def catalog() -> Catalog:
    return Catalog()


def files(*names: str) -> list[Dictionary]:
    return [catalog().get(Dictionary, name) for name in names]


def test_of_the_shipped_shares_those_that_follow_people_to_college_rest_on_links() -> None:
    found = resting(catalog().all(Metric).values(), files(*STATE_FILES), catalog())
    college = RestsOn(("calpads",), ("clearinghouse", "mis"))
    assert found == {"college_going_rate_12m": college, "college_going_rate_16m": college}


def test_a_source_counts_among_the_others_only_where_its_files_are_in_use() -> None:
    metric = catalog().get(Metric, "college_going_rate_12m")
    found = rests_on(metric, files("calpads/senr", "university/enrollment", "university/degree"), catalog())
    assert found == RestsOn(("calpads",), ("university",))


@pytest.mark.parametrize("names", [("calpads/senr",), ("mis/sb", "clearinghouse/detail"), ()])
def test_without_people_or_without_another_source_nothing_rests_on_links(names: tuple[str, ...]) -> None:
    assert resting(catalog().all(Metric).values(), files(*names), catalog()) == {}


def test_a_source_that_tells_of_its_own_people_what_is_asked_needs_no_link() -> None:
    # Ed-Fi records tell of high school and of what came after it.
    metric = catalog().get(Metric, "college_going_rate_12m")
    used = files("ed_fi/student_academic_record", "ed_fi/post_secondary_event", "mis/sb")
    assert rests_on(metric, used, catalog()) is None
