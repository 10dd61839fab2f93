"""A file that lost a group, a school, a grade, a term or half of its records is told so, and no other."""

from __future__ import annotations

from datetime import date

from tests.integration.intake.desk import both, described, desk, in_year, only

from commonfield import intake

__all__ = ["desk"]


# --- drift ------------------------------------------------------------------------------------------


def genders(desk, count, women):
    people = desk.several("calpads/senr", count)
    return [{**p, "student_gender_code": "F" if i < women else "M"} for i, p in enumerate(people)]


def test_a_group_of_which_half_is_lost_is_told_by_its_label_and_counts(desk):
    everybody = genders(desk, 500, 250)
    both(desk, 2024, everybody)
    both(desk, 2025, everybody[125:])
    finding = only(desk.found(), "ACR-031")
    assert finding.element.startswith("StudentGenderCode")
    assert (
        finding.expected["en"]
        == "about as many people of the group Female as in the year before (250 of 500)"
    )
    assert finding.found["en"] == "125 of 375"
    assert "Femenino" in finding.expected["es"]


def test_a_group_that_disappears_is_told_as_none_and_a_small_one_as_fewer_than_eleven(desk):
    everybody = genders(desk, 400, 60)
    both(desk, 2024, everybody)
    both(desk, 2025, everybody[50:])
    finding = only(desk.found(), "ACR-031")
    assert finding.found == {"en": "fewer than 11 of 350", "es": "menos de 11 de 350"}


def test_a_small_school_does_not_alarm(desk):
    everybody = genders(desk, 40, 20)
    both(desk, 2024, everybody)
    both(desk, 2025, everybody[10:])
    assert desk.codes() == []


def in_grades(desk, year, counts):
    """Send enrollments of so many students in grades 9 to 12; every year has students of its own."""
    people = desk.several("calpads/senr", sum(counts))
    own = [{**p, "local_student_id": f"{year}{p['local_student_id']}", "ssid": ""} for p in people]
    grades = [grade for grade, n in zip(("09", "10", "11", "12"), counts, strict=True) for _ in range(n)]
    records = zip(own, grades, strict=True)
    desk.send("calpads/senr", *(in_year(year, **p, grade_level_code=grade) for p, grade in records))
    desk.send("calpads/sinf", *(described(year, **p) for p in own))


def test_a_distribution_that_shifts_without_a_group_that_halves_is_told_as_a_whole(desk):
    in_grades(desk, 2024, (250, 250, 250, 250))
    in_grades(desk, 2025, (330, 330, 170, 170))
    finding = only(desk.found(), "ACR-032")
    assert finding.element.startswith("GradeLevelCode")
    assert finding.found["en"] == "105 thousandths (1,000 people)"


def test_a_shift_of_which_a_group_is_told_is_not_told_twice(desk):
    in_grades(desk, 2024, (250, 250, 250, 250))
    in_grades(desk, 2025, (420, 250, 250, 80))
    assert desk.codes() == ["ACR-031", "ACR-031"]


# --- coverage ---------------------------------------------------------------------------------------


def at_schools(desk, east, west):
    people = desk.several("calpads/senr", east + west)
    schools = ["3330123"] * east + ["3330124"] * west
    return [{**p, "school_of_attendance": s} for p, s in zip(people, schools, strict=True)]


def test_a_school_that_is_missing_is_named_as_the_region_names_it(desk):
    everybody = at_schools(desk, 40, 12)
    both(desk, 2024, everybody)
    both(desk, 2025, everybody[:40])
    finding = only(desk.found(), "ACR-041")
    assert finding.expected["en"] == "West High, of which the year before had 12 records"


def test_a_school_of_ten_may_close_unnoticed(desk):
    everybody = at_schools(desk, 40, 10)
    both(desk, 2024, everybody)
    both(desk, 2025, everybody[:40])
    assert desk.codes() == []


def test_a_grade_that_is_missing_at_a_school_is_found(desk):
    everybody = desk.several("calpads/senr", 60)
    tenth, eleventh = everybody[:45], everybody[45:]
    for year, people in ((2024, [tenth, eleventh]), (2025, [tenth, []])):
        graded = [in_year(year, **p, grade_level_code=g) for g, ps in zip(("10", "11"), people, strict=True)
                  for p in ps]  # fmt: skip
        desk.send("calpads/senr", *graded)
        desk.send("calpads/sinf", *(described(year, **p) for p in everybody[: len(graded)]))
    found = [each.finding for each in desk.found() if each.finding.code != "ACR-031"]
    assert [f.code for f in found] == ["ACR-044"]
    assert found[0].expected["en"] == "Grade 11 at East High, of which the year before had 15 records"


def test_a_term_that_is_missing_is_found_once_it_is_over(desk):
    people = desk.several("mis/sb", 40)
    for term in ("247", "253"):  # fall 2024, spring 2025
        desk.send("mis/sb", *({**p, "gi03": term} for p in people), partner="a-college", file=f"{term}.csv")
    desk.send("mis/sb", *({**p, "gi03": "257"} for p in people), partner="a-college", file="257.csv")
    finding = only(desk.found(), "ACR-042")
    assert finding.expected["en"] == "the spring term, of which the year before had 40 records"
    early = intake.compare_files(desk.region, linkable=[], as_of=date(2026, 3, 1))
    assert early == []


def test_fewer_than_half_of_the_records_are_found_and_half_are_not(desk):
    everybody = desk.several("calpads/senr", 60)
    both(desk, 2023, everybody)
    both(desk, 2024, everybody[:30])
    assert desk.codes() == []
    both(desk, 2025, everybody[:14])
    found = desk.found()
    assert {(f.finding.code, f.dictionary) for f in found} == {
        ("ACR-043", "calpads/senr"), ("ACR-043", "calpads/sinf")
    }  # fmt: skip
    assert found[0].finding.found["en"] == "14, fewer than half"


def test_a_file_is_compared_with_the_one_that_it_replaced(desk):
    everybody = at_schools(desk, 40, 12)
    both(desk, 2025, everybody)
    both(desk, 2025, everybody[:40])
    finding = only(desk.found(), "ACR-041")
    assert finding.expected["en"] == "West High, of which the file it replaced had 12 records"
