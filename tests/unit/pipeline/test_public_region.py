"""A region as public files can see it: by its name, its folder, or its counties."""

import pytest

from commonfield.findings import UsageError
from commonfield.pipeline.public_region import county_names, public_region
from commonfield.region import begin_region


def test_a_shipped_region_is_found_by_its_name():
    found = public_region("tulare-kings")
    assert found.counties == {"06107": "Tulare", "06031": "Kings"}
    assert found.fips == ["06107", "06031"]
    assert found.definition is not None
    assert "125462" in {college.code for college in found.serving}
    assert found.members == ("110556", "445188", "110486")  # by code, wherever they lie


def test_counties_are_a_region_of_any_name():
    found = public_region(counties="06019, 06039,06019")
    assert found.counties == {"06019": "Fresno", "06039": "Madera"}
    assert (found.name, found.label.en, found.label.es) == ("06019-06039", "Fresno, Madera", "Fresno, Madera")
    assert (found.serving, found.definition) == ((), None)


def test_counties_keep_the_colleges_that_serve_them_from_elsewhere():
    codes = [college.code for college in public_region(counties="06033").serving]
    assert sorted(codes) == ["118684", "455512"]


def test_a_region_folder_has_its_own_counties_and_the_colleges_of_its_partners(tmp_path):
    institutions = [
        {"code": "110510", "name": "CSU San Bernardino", "county": "06071", "segment": "csu"},
        {"code": "36678190000000", "name": "A High School", "county": "06071", "segment": "k12"},
    ]
    partner = {"partner": "both", "name": "Both", "kind": "csu", "institutions": institutions}
    begun = begin_region(
        tmp_path / "region", region="inland-empire", keys=tmp_path / "keys", settings={"partners": [partner]}
    )
    found = public_region(str(begun.path))
    assert found.fips == ["06065", "06071"]
    assert (found.name, found.members) == (begun.settings.id, ("110510",))


@pytest.mark.parametrize("name", ["inland-empire", "growing-inland-achievement"])
def test_a_folder_is_of_the_region_from_which_it_was_begun_where_two_have_the_same_counties(tmp_path, name):
    begun = begin_region(tmp_path / "region", region=name, keys=tmp_path / "keys")
    found = public_region(str(begun.path))
    assert found.definition is not None and found.definition.region == name
    assert found.serving == public_region(name).serving


@pytest.mark.parametrize(
    ("name", "counties", "said"),
    [
        ("", "", "--region: expected the name of a shipped region"),
        ("atlantis", "", "found `atlantis`"),
        ("", "6019", "found 6019"),
        ("", "06019,48001", "found 48001"),
        ("", "Fresno", "found Fresno"),
        ("", ",", "found none"),
    ],
)
def test_what_is_no_region_is_told_in_words(name, counties, said):
    with pytest.raises(UsageError) as refused:
        public_region(name, counties=counties)
    assert said in str(refused.value)


def test_every_county_of_the_state_has_a_name():
    names = county_names(public_region("tulare-kings").catalog)
    assert (len(names), names["06033"]) == (58, "Lake")
