"""Files of source schools as the University of California gives them; figures invented."""

import pytest

HEADERS = "school_key,School,City,County/State/ Territory,Count,All,Female,Male\n"


def test_blank_counts_are_hidden_and_the_code_is_taken_off_the_name(published):
    held = published(
        "uc_first_year_2021_by_source_school_gender_riv.csv",
        HEADERS
        + "HILL HIGH SCHOOL50944,HILL HIGH SCHOOL,Hill,Oak,App,69,44,25\n"
        + "HILL HIGH SCHOOL50944,HILL HIGH SCHOOL,Hill,Oak,Enr,3,,\n"
        + "SCHOOL NO 1251520,SCHOOL NO 12,Hill,Oak,App,,,\n",
    )
    frame, _ = held.read
    assert (held.source.name, held.vintage.label) == ("uc/source_school", "2021")
    applied, enrolled, numbered = frame.rows(named=True)
    assert (applied["campus"], applied["county"], applied["stage"]) == ("riverside", "Oak", "applied")
    assert (applied["school_code"], applied["students"], applied["female"]) == ("050944", 69, 44)
    assert (enrolled["students"], enrolled["female"], enrolled["female_status"]) == (3, None, "hidden")
    assert (enrolled["stage"], enrolled["academic_year"]) == ("enrolled", 2022)
    # A name may end in digits of its own.
    assert numbered["school_code"] == "051520"
    assert (numbered["students"], numbered["students_status"]) == (None, "hidden")
    # This edition has no column of other genders: that is not hidden.
    assert applied["unknown_status"] == "not_reported"


@pytest.mark.parametrize(
    ("ending", "campus"),
    [("la", "los_angeles"), ("sb", "santa_barbara"), ("merced", "merced"), ("gender", None)],
)
def test_the_campus_stands_in_the_name_of_the_file(published, ending, campus):
    held = published(f"uc_2021_{ending}.csv", HEADERS + "HILL50944,HILL,Hill,Oak,App,69,44,25\n")
    assert held.read[0]["campus"].to_list() == [campus]


def test_a_mean_of_few_is_hidden(published):
    held = published(
        "uc_2021_gpa.csv",
        "school_key,School,City,County/State/Country,App GPA,Adm GPA,Enrl GPA\n"
        "HILL050944,HILL,Hill,Oak,3.63,3.73,\n",
    )
    row = held.read[0].row(0, named=True)
    assert held.source.table == "university_gpa"
    assert (row["school_code"], row["applicants_gpa"], row["admitted_gpa"]) == ("050944", 3.63, 3.73)
    assert row["academic_year"] == 2022
    assert (row["enrolled_gpa"], row["enrolled_gpa_status"]) == (None, "hidden")
