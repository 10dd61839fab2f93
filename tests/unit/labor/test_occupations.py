"""Occupations that are published together stand under the published code."""

import pytest

from commonfield.labor.occupations import members_of, published_codes, stands_under

DETAILED = ["29-1141", "29-2011", "29-2012", "31-1121", "31-1122", "21-1011", "21-1014", "25-3031"]
AGGREGATES = {"21-1018": ["21-1011", "21-1014"]}
PUBLISHED = ["00-0000", "29-1141", "29-2010", "31-1120", "21-1018"]


def test_a_broad_group_and_a_code_of_the_agencys_own_hold_their_occupations():
    assert published_codes(PUBLISHED, DETAILED, AGGREGATES) == {
        "29-1141": "29-1141",
        "29-2011": "29-2010",
        "29-2012": "29-2010",
        "31-1121": "31-1120",
        "31-1122": "31-1120",
        "21-1011": "21-1018",
        "21-1014": "21-1018",
    }


def test_an_occupation_that_is_also_published_by_itself_stands_there():
    found = published_codes([*PUBLISHED, "31-1121"], DETAILED, AGGREGATES)
    assert (found["31-1121"], found["31-1122"]) == ("31-1121", "31-1120")


def test_an_unknown_code_that_is_no_broad_group_holds_nothing():
    assert published_codes(["21-1018", "99-1234"], DETAILED, {}) == {}


def test_members_are_the_same_the_other_way_round():
    places = published_codes(PUBLISHED, DETAILED, AGGREGATES)
    assert members_of(places) == {
        "21-1018": ["21-1011", "21-1014"],
        "29-1141": ["29-1141"],
        "29-2010": ["29-2011", "29-2012"],
        "31-1120": ["31-1121", "31-1122"],
    }


@pytest.mark.parametrize(
    ("published", "code", "stands"),
    [
        (["31-1120"], "31-1121", {"31-1120"}),
        (["31-1120"], "31-1128", {"31-1120"}),  # what one agency writes for what another writes otherwise
        (["31-1121", "31-1122"], "31-1128", {"31-1121", "31-1122"}),
        (["31-1128"], "31-1128", {"31-1128"}),
        (["31-1128"], "31-1121", {"31-1128"}),
        (["29-2011"], "29-2010", {"29-2011", "29-2012"}),
        (["29-1141"], "25-3031", {"25-3031"}),
        (["29-1141"], "55-9999", {"55-9999"}),
    ],
)
def test_a_crosswalks_code_stands_where_its_occupations_are_published(published, code, stands):
    aggregates = {"31-1128": ["31-1121", "31-1122"]}
    places = published_codes(published, DETAILED, aggregates)
    assert stands_under(code, places, DETAILED, aggregates) == stands
