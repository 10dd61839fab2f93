"""The six regions as shipped: complete, sourced, and true to the public list of colleges."""

from __future__ import annotations

import csv

import pytest

from commonfield.catalog import Catalog, RegionDefinition, RegionSettings, RulePack

SHIPPED = [
    "central-coast",
    "growing-inland-achievement",
    "inland-empire",
    "los-angeles",
    "north-lake",
    "tulare-kings",
]
COLLEGES_BY_COUNTY = "ipeds-scorecard/ipeds_hd2024_california.csv"


@pytest.fixture(params=SHIPPED)
def region(request) -> RegionDefinition:
    return Catalog().get(RegionDefinition, request.param)


@pytest.fixture
def county_of_college(public_data) -> dict[str, str]:
    with (public_data / COLLEGES_BY_COUNTY).open(encoding="utf-8-sig") as file:
        return {row["UNITID"]: row["COUNTYCD"].zfill(5) for row in csv.DictReader(file)}


def test_exactly_the_six_regions_are_shipped():
    assert list(Catalog().all(RegionDefinition)) == SHIPPED


def test_the_name_of_a_region_is_the_name_of_its_file(region):
    assert region.region == region.name


def test_what_is_verified_has_a_source_and_the_day_it_was_read(region):
    for name, fact in region.facts.items():
        assert bool(fact.source) == (fact.read_on is not None), name
        assert fact.source or not fact.verified, name
    assert region.county_source or not region.counties_verified
    assert region.sectors_source or not region.sectors_verified
    assert all(college.source or not college.verified for college in region.serving_colleges)


def test_lists_that_hold_something_have_a_source(region):
    assert region.colleges_source and region.county_figures_source and region.labor_source
    assert region.sub_regions_source or not region.sub_regions


def test_every_county_has_colleges_listed_and_public_figures(region):
    fips = [county.fips for county in region.counties]
    assert list(region.colleges) == fips
    assert list(region.county_figures) == fips


def test_shares_are_shares(region):
    for figures in region.county_figures.values():
        shares = [v for k, v in figures.model_dump().items() if "share" in k]
        assert len(shares) == 5
        assert all(0 <= share <= 1 for share in shares)


def test_labor_areas_lie_in_counties_of_the_region(region):
    fips = {county.fips for county in region.counties}
    assert all(set(area.counties) <= fips for area in region.labor_areas)


def test_the_region_says_that_its_demo_is_invented(region):
    assert any("invented" in note.en and "inventadas" in note.es for note in region.notes)


def test_a_region_finds_itself_among_those_of_the_state(region):
    state_regions = {r.state_region for r in Catalog().get(RulePack, "california-k16-2021").state_regions}
    assert region.state_region in state_regions
    assert set(region.overlaps) <= set(SHIPPED)


def test_every_college_lies_in_its_county_by_the_public_list(region, county_of_college):
    listed = [college for colleges in region.colleges.values() for college in colleges]
    assert all(county_of_college[c.code] == c.county for c in listed)
    assert all(county_of_college[c.code] == c.main_county for c in region.serving_colleges)


@pytest.mark.parametrize(
    ("region", "county", "segment", "count"),
    [
        ("los-angeles", "06037", "ccc", 21),
        ("los-angeles", "06037", "csu", 5),
        ("inland-empire", "06065", "ccc", 6),
        ("inland-empire", "06071", "ccc", 6),
        ("north-lake", "06033", "ccc", 0),
        ("central-coast", "06069", "ccc", 0),
    ],
)
def test_colleges_are_as_many_as_the_collaboratives_say(region, county, segment, count):
    colleges = Catalog().get(RegionDefinition, region).colleges[county]
    assert sum(college.segment == segment for college in colleges) == count


def test_a_county_without_a_college_names_those_that_serve_it():
    for name, county in [("north-lake", "06033"), ("central-coast", "06069")]:
        assert any(
            county in college.serves for college in Catalog().get(RegionDefinition, name).serving_colleges
        )


def test_where_no_labor_area_is_published_none_is_given():
    assert Catalog().get(RegionDefinition, "north-lake").labor_areas == []
    covered = {
        c for area in Catalog().get(RegionDefinition, "central-coast").labor_areas for c in area.counties
    }
    assert "06069" not in covered


def test_wages_of_los_angeles_are_marked_as_covering_more_than_the_county():
    areas = {a.series: a.covers_more for a in Catalog().get(RegionDefinition, "los-angeles").labor_areas}
    assert areas == {"edd_projections_2020_30": False, "oews_may_2025": True}


def test_a_partner_that_is_not_there_is_a_key_error():
    settings = RegionSettings.model_validate(
        {"region": "x", "id": "x-1", "label": {"en": "X", "es": "X"}, "counties": []}
    )
    with pytest.raises(KeyError):
        settings.partner("nobody")
