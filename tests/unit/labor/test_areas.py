"""A region is made of whole published areas; a county that none holds is named."""

import pytest

from commonfield.labor import Area, Coverage, counties_of, cover

CODES = {"Tulare": "107", "Kings": "031", "Monterey": "053", "San Benito": "069", "Santa Clara": "085",
         "Riverside": "065", "San Bernardino": "071", "Lake": "033", "Mendocino": "045"}  # fmt: skip


def area(name: str, *counties: str) -> Area:
    return Area(name, frozenset(counties))


@pytest.mark.parametrize(
    ("text", "counties"),
    [
        ("Tulare County", {"107"}),
        ("Riverside and San Bernardino Counties", {"065", "071"}),
        ("San Benito and Santa Clara Counties", {"069", "085"}),
        ("Kings, Tulare, and Monterey Counties", {"031", "107", "053"}),
        ("Kings, Tulare and Monterey Counties", {"031", "107", "053"}),
        ("KINGS COUNTY", set()),  # a name is as the list of counties writes it, or unknown
        ("Tulare and Elsewhere Counties", set()),
        ("", set()),
        (None, set()),
    ],
)
def test_counties_are_read_from_an_areas_name_or_not_at_all(text, counties):
    assert counties_of(text, CODES) == counties


def test_areas_inside_a_region_are_taken_and_the_county_of_none_is_missing():
    salinas = area("Salinas", "053")
    found = cover(["053", "069"], [salinas, area("Visalia", "107")])
    assert found == Coverage((salinas,), (), ("069",))


def test_an_area_that_also_holds_others_is_wider_and_not_the_regions():
    san_jose = area("San Jose", "069", "085")
    found = cover(["053", "069"], [area("Salinas", "053"), san_jose])
    assert (found.wider, found.missing) == ((san_jose,), ("069",))


def test_of_wider_areas_the_smallest_is_named():
    group, state = area("North Coast", "033", "045"), area("California", *CODES.values())
    assert cover(["033"], [state, group]) == Coverage((), (group,), ("033",))


def test_the_largest_areas_that_share_no_county_are_taken_so_that_no_job_counts_twice():
    both = area("Riverside-San Bernardino-Ontario", "065", "071")
    assert cover(["065", "071"], [area("Riverside", "065"), both, both]).inside == (both,)


def test_areas_in_any_order_cover_alike():
    areas = [area("b", "107"), area("a", "031"), area("c", "107", "031"), area("d", "033", "045")]
    assert {cover(["107", "031", "033"], some) for some in (areas, areas[::-1], areas[2:] + areas[:2])} == {
        Coverage((areas[2],), (areas[3],), ("033",))
    }


def test_an_area_of_which_no_county_is_known_covers_nothing():
    assert cover(["107"], [area("Unread")]) == Coverage((), (), ("107",))
