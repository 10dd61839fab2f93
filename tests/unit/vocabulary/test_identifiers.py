import pytest

from commonfield.vocabulary import (
    complete_school_code,
    county_fips,
    is_lea_code,
    is_school_code,
    lea_of_school,
)


def test_a_school_of_seven_digits_is_completed_with_its_lea():
    assert complete_school_code("3366977", "3330123") == "33669773330123"


def test_a_school_of_fourteen_digits_stands_by_itself():
    assert complete_school_code("1964733", "33669773330123") == "33669773330123"


@pytest.mark.parametrize(("lea", "school"), [("336697", "3330123"), ("", "3330123"), ("3366977", "nps")])
def test_parts_that_make_no_code_are_refused(lea, school):
    with pytest.raises(ValueError, match="7 digits"):
        complete_school_code(lea, school)


def test_the_lea_of_a_school_is_its_first_seven_digits():
    assert lea_of_school("33669773330123") == "3366977"
    with pytest.raises(ValueError, match="14 digits"):
        lea_of_school("3366977")


@pytest.mark.parametrize(
    ("cds", "fips"), [("01", "06001"), ("19", "06037"), ("33", "06065"), ("36", "06071"), ("5871", "06115")]
)
def test_counties_of_cds_codes_have_the_fips_codes_of_the_census(cds, fips):
    assert county_fips(cds) == fips


@pytest.mark.parametrize("cds", ["00", "59", "", "x1"])
def test_there_are_58_counties(cds):
    with pytest.raises(ValueError, match="01 to 58"):
        county_fips(cds)


def test_only_digits_make_codes():
    assert is_lea_code("0123456")
    assert not is_lea_code("123456")
    assert is_school_code("01234567890123")
    assert not is_school_code("0123456789012A")
