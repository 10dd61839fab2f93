from datetime import date

import pytest
from tests.unit.longitudinal.staging import build, stated, values

TODAY = date(2023, 8, 15)


def race(*codes: str, hispanic: str = "N", subject: str = "north-1"):
    rows = [stated(subject, "race_code", code, began_on=TODAY) for code in codes]
    return [*rows, stated(subject, "hispanic", hispanic, began_on=TODAY)]


@pytest.mark.parametrize(
    ("codes", "hispanic", "state", "federal"),
    [
        (["700"], "N", "RW", "WHIT"),
        (["700", "600"], "Y", "RH", "HISP"),
        ([], "Y", "RH", "HISP"),
        (["600", "700"], "N", "RT", "2MOR"),
        (["201", "204", "299"], "N", "RA", "ASIA"),
        (["201", "400"], "N", "RT", "ASIA"),
        (["400"], "N", "RF", "ASIA"),
        (["301", "303"], "N", "RP", "NHPI"),
        (["100"], "N", "RI", "AIAN"),
        ([], "N", "RD", "UNKN"),
    ],
)
def test_race_rolls_up_by_the_state_and_by_the_federal_rule(codes, hispanic, state, federal) -> None:
    events = build(characteristic=race(*codes, hispanic=hispanic))
    assert values(events, "race_ethnicity") == [("aaaa", state, TODAY, None)]
    assert values(events, "race_ethnicity_federal") == [("aaaa", federal, TODAY, None)]


def test_every_race_that_holds_is_told_from_the_first_day_that_a_partner_stated_it() -> None:
    events = build(characteristic=race("700", "600", hispanic="Y"))
    told = [("aaaa", group, TODAY, None) for group in ("RB", "RH", "RW")]
    assert sorted(values(events, "race_ethnicity_any")) == told
    later = [stated("north-1", "race_code", "700", began_on=date(2024, 8, 15))]
    again = build(characteristic=[*race("700", "400"), *later])
    assert sorted(values(again, "race_ethnicity_any")) == [
        ("aaaa", group, TODAY, None) for group in ("RF", "RW")
    ]
    unknown = build(characteristic=race("900"))
    assert values(unknown, "race_ethnicity_any") == []


def test_race_told_to_be_missing_is_not_reported() -> None:
    events = build(characteristic=[stated("north-1", "race_missing", "Y", began_on=TODAY)])
    assert values(events, "race_ethnicity") == [("aaaa", "RD", TODAY, None)]


def test_the_flags_of_a_college_roll_up_too() -> None:
    flags = "N" * 14 + "Y" + "N" * 5 + "Y"
    events = build(characteristic=[stated("college-1", "ethnicity_flags", flags, began_on=TODAY)])
    assert values(events, "race_ethnicity") == [("aaaa", "RT", TODAY, None)]
    nothing = build(characteristic=[stated("college-1", "ethnicity_flags", "N" * 21, began_on=TODAY)])
    assert values(nothing, "race_ethnicity") == [("aaaa", "RD", TODAY, None)]


def test_what_a_school_states_outranks_what_a_college_states() -> None:
    events = build(
        characteristic=[
            *race("700"),
            stated("college-1", "race_code", "600", began_on=date(2025, 8, 20)),
            stated("north-1", "gender", "F", began_on=TODAY),
            stated("college-1", "gender", "M", began_on=date(2025, 8, 20)),
        ]
    )
    assert values(events, "race_ethnicity") == [("aaaa", "RW", TODAY, None)]
    assert values(events, "gender") == [("aaaa", "F", TODAY, None)]


def test_an_answer_given_again_is_one_row_and_a_changed_answer_another() -> None:
    events = build(
        characteristic=[
            stated(
                "north-1",
                "gender",
                value,
                began_on=date(year - 1, 8, 15),
                academic_year=year,
                submission_id=f"{year}",
            )
            for year, value in ((2022, "F"), (2023, "F"), (2024, "X"))
        ]
    )
    assert values(events, "gender") == [
        ("aaaa", "F", date(2021, 8, 15), None),
        ("aaaa", "X", date(2023, 8, 15), None),
    ]


def test_each_partner_keeps_its_own_statement_since_a_figure_may_use_one_and_not_the_other() -> None:
    events = build(
        characteristic=[
            stated("north-1", "gender", "F", began_on=date(2021, 8, 15)),
            stated("south-1", "gender", "F", began_on=date(2022, 8, 15)),
        ]
    )
    assert events["characteristic"]["partner"].to_list() == ["north", "south"]


def test_an_english_learner_is_one_from_that_status_until_the_day_before_the_next() -> None:
    years = [
        stated(
            "north-1",
            "english_acquisition_status",
            "EL",
            began_on=date(2014, 9, 1),
            academic_year=2021,
            submission_id="a",
        ),
        stated(
            "north-1",
            "english_acquisition_status",
            "EL",
            began_on=date(2014, 9, 1),
            academic_year=2022,
            submission_id="b",
        ),
        stated(
            "south-1", "english_acquisition_status", "RFEP", began_on=date(2022, 5, 20), academic_year=2023
        ),
        stated("north-2", "english_acquisition_status", "EO", began_on=date(2014, 9, 1)),
    ]
    assert values(build(characteristic=years), "english_learner") == [
        ("aaaa", "Y", date(2014, 9, 1), date(2022, 5, 19))
    ]


def test_a_learner_who_was_never_reclassified_still_is_one() -> None:
    rows = [stated("north-1", "english_acquisition_status", "EL", began_on=date(2014, 9, 1))]
    assert values(build(characteristic=rows), "english_learner") == [("aaaa", "Y", date(2014, 9, 1), None)]


def test_programs_become_the_groups_they_stand_for_and_foster_homeless_migrant_mean_disadvantage() -> None:
    june = date(2024, 6, 10)
    codes = {"190": "foster", "191": "homeless", "135": "migrant", "192": "military_family", "181": None}
    for code, named in codes.items():
        events = build(
            characteristic=[stated("north-1", "education_program", code, began_on=TODAY, ended_on=june)]
        )
        if named:
            assert values(events, named) == [("aaaa", "Y", TODAY, june)]
        disadvantage = [] if code == "192" else [("aaaa", "Y", TODAY, june)]
        assert values(events, "socioeconomically_disadvantaged") == disadvantage


def test_a_program_that_says_nothing_of_a_group_adds_none() -> None:
    events = build(characteristic=[stated("north-1", "education_program", "127", began_on=TODAY)])
    assert events["characteristic"].is_empty()


def test_the_best_known_education_of_a_parent_decides_who_is_first_in_the_family() -> None:
    rows = [
        stated("north-1", "parent_education", "13", began_on=TODAY),
        stated("north-1", "parent_education", "11", began_on=date(2024, 8, 15), record_no=3),
        stated("north-2", "parent_education", "14", began_on=TODAY),
        stated("north-2", "parent_education", "15", began_on=date(2024, 8, 15), record_no=3),
    ]
    events = build(characteristic=rows)
    assert values(events, "first_generation") == [("bbbb", "Y", TODAY, None)]
    assert values(events, "socioeconomically_disadvantaged") == [("bbbb", "Y", TODAY, None)]


def test_a_disability_is_told_as_yes_and_its_code_goes_no_further() -> None:
    events = build(characteristic=[stated("north-1", "disability", "290", began_on=TODAY)])
    assert values(events, "disability") == [("aaaa", "Y", TODAY, None)]
    assert "290" not in events["characteristic"]["value"].to_list()


def test_only_race_and_ethnicity_are_kept_as_they_were_stated() -> None:
    rows = [
        *race("201"),
        stated("north-1", "parent_education", "10"),
        stated("north-1", "english_acquisition_status", "EO"),
    ]
    told = build(characteristic=rows)["characteristic"]["characteristic"].unique().sort().to_list()
    assert told == ["hispanic", "race_code", "race_ethnicity", "race_ethnicity_any", "race_ethnicity_federal"]
