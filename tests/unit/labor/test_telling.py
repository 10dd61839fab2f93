"""A region's labor figures as data, and in words."""

import pytest

from commonfield.catalog import Wording
from commonfield.labor import Alignment, Occupation, telling
from commonfield.vocabulary import LANGUAGES

NURSES = Occupation("29-1141", "Registered Nurses", "Middle-Skill", "Bachelor's degree", 1234.5, 333.1234567,
                    300.0, 400.0, 56.7, None)  # fmt: skip
HIDDEN = Occupation("39-9031", "Trainers", None, None, None, 2.0, 1.0, 3.0, None, None)
KEYS = ["soc", "title", "skill_level", "entry_education", "annual_openings", "supply", "supply_low",
        "supply_high", "gap", "median_hourly", "living_wage_share", "vintage"]  # fmt: skip


def test_data_have_the_fixed_keys_in_order_and_six_digits():
    (found,) = telling.as_data([NURSES], vintage="2020-2030")
    assert list(found) == KEYS
    assert (found["supply"], found["gap"]) == (333.123457, 901.376543)
    assert (found["living_wage_share"], found["vintage"]) == (None, "2020-2030")


def test_what_is_not_disclosed_is_null_and_not_zero():
    (found,) = telling.as_data((HIDDEN,), vintage="")
    assert [found[key] for key in ("annual_openings", "gap", "median_hourly")] == [None] * 3


def test_a_row_says_what_is_not_disclosed_in_words():
    said = Wording("labor", "en")
    assert telling.row(NURSES, said) == (
        "29-1141", "Registered Nurses", "1,234", "333", "300 to 400", "901", "$56.70", "Bachelor's degree",
    )  # fmt: skip
    assert telling.row(HIDDEN, said) == ("39-9031", "Trainers", "not disclosed", "2", "1 to 3", "", "", "")


def test_notes_write_numbers_as_people_do_and_wages_to_the_cent():
    said = Wording("labor", "en")
    values = {"family": "1 Adult", "year": 2024, "hourly": 1022.5}
    assert telling.note("living_wage_used", values, said) == (
        "Living wage: $1,022.50 an hour for 1 Adult, 2024, the highest of the region's counties."
    )
    undisclosed = telling.note("undisclosed", {"openings": 2558.4, "total": 30135.0, "vintage": "V"}, said)
    assert "30,135 openings a year; 2,558 of them" in undisclosed


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", ["equal", "openings", "balanced"])
def test_the_last_sentence_says_what_there_is_and_by_which_rule(language, rule):
    said = Wording("labor", language)
    found = telling.result(Alignment((NURSES, HIDDEN), rule, {}, {}, 999.0), [NURSES, HIDDEN], "Kings", said)
    for part in ("Kings", "335", "999", said.say(f"rule_{rule}")):
        assert part in found


def test_a_program_is_named_by_title_code_and_level():
    said = Wording("labor", "en")
    titles = {"cip 51.3801": "Registered Nursing/Registered Nurse.", "top 1230.10": "Registered Nursing"}
    assert telling.program_name("cip 51.3801 bachelor", titles, said) == (
        "Registered Nursing/Registered Nurse (CIP 51.3801), bachelor's degree"
    )
    assert telling.program_name("top 1230.10", titles, said) == "Registered Nursing (TOP 1230.10)"
    assert telling.program_name("cip 99.1234 associate", titles, said) == "CIP 99.1234, associate degree"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_level_of_award_has_a_word(language):
    from commonfield.labor.supply import LEVELS

    said = Wording("labor", language)
    assert all(said.say(f"level_{level}") for level in LEVELS.values())
