"""A college's short name means one institution, or none."""

import pytest

from commonfield.labor import match_colleges

# Names and aliases as the federal directory prints them.
KNOWN = {
    "117788": ["Los Angeles City College"],
    "117715": ["Los Angeles Southwest College"],
    "117724": ["Los Angeles Trade Technical College"],
    "125471": ["West Los Angeles College", "West LA College", "WestLA"],
    "113856": ["East Los Angeles College"],
    "117867": ["Los Angeles Mission College"],
    "111461": ["College of the Canyons"],
    "113573": ["College of the Desert", "Desert Community College District"],
    "123217": ["College of the Sequoias"],
    "119164": ["Mt San Antonio College", "Mt. SAC"],
    "119216": ["Mt San Jacinto Community College District", "Mt. San Jacinto CCD"],
    "125462": ["Coalinga College"],
    "448594": ["Lemoore College"],
    "117645": ["Long Beach City College"],
    "119067": ["Monterey Peninsula College"],
    "122889": ["Santa Barbara City College", "SBCC"],
    "122977": ["Santa Monica College", "SMC"],
    "121901": ["Riverside City College"],
    "123527": ["San Bernardino Valley College"],
    "117733": ["Los Angeles Valley College", "LA Valley College"],
}
MEANT = {
    "LA City ": "117788", "LA Swest ": "117715", "LA Trade ": "117724", "West LA ": "125471",
    "East LA ": "113856", "LA Mission ": "117867", "LA Valley ": "117733", "Canyons ": "111461",
    "Desert ": "113573", "Sequoias ": "123217", "Mt San Antonio ": "119164",
    "Mt. San Jacinto ": "119216", "West Hills Coalinga ": "125462", "West Hills Lemoore ": "448594",
    "Long Beach ": "117645", "Monterey ": "119067", "Santa Barbara ": "122889",
    "Santa Monica ": "122977", "Riverside ": "121901", "San Bernardino ": "123527",
}  # fmt: skip


def test_every_short_name_means_its_college():
    assert match_colleges(MEANT, KNOWN) == MEANT


@pytest.mark.parametrize("name", MEANT)
def test_a_name_alone_means_what_it_means_among_others(name):
    assert match_colleges([name], KNOWN) == {name: MEANT[name]}


@pytest.mark.parametrize("name", ["LA", "Valley", "City", "Mt.", "College", "", "Feather River", "San"])
def test_a_name_that_fits_none_or_several_is_left_out(name):
    assert match_colleges([name], KNOWN) == {}


def test_two_names_for_one_college_are_both_left_out_but_for_its_own():
    known = {"1": ["Cuesta College"]}
    assert match_colleges(["Cuesta North", "Cuesta South"], known) == {}
    assert match_colleges(["Cuesta", "Cuesta North"], known) == {"Cuesta": "1"}
