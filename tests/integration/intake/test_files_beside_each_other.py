"""A fault planted in files that fit together is found, in the right file, at the right rows, and alone."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.integration.intake.desk import both, described, desk, graduating, in_year, only

from commonfield import intake
from commonfield.catalog import Catalog, ComparisonRules

__all__ = ["desk"]


# --- files of one partner ---------------------------------------------------------------------------


def test_a_section_without_a_course_is_found_at_its_rows(desk):
    people = desk.several("calpads/senr", 3)
    both(desk, 2025, people)
    desk.send("calpads/crsc", {"course_section_id": "0401"}, {"course_section_id": "0402"})
    sections = ["0401", "0777", "0402", "0777"]
    desk.send(
        "calpads/scsc",
        *({**people[i % 3], "course_section_id": section} for i, section in enumerate(sections)),
        file="SCSC_2025.txt",
    )
    finding = only(desk.found(), "ACR-001")
    assert (finding.count, finding.rows, finding.file) == (2, (2, 4), "SCSC_2025.txt")
    assert finding.element.startswith("CourseSectionID")
    assert "0777" not in finding.message() + finding.message("es")


def test_a_pathway_of_a_student_who_is_not_enrolled_that_year_is_found(desk):
    people = desk.several("calpads/senr", 3)
    both(desk, 2025, people[:2])
    both(desk, 2024, people[2:])  # enrolled, but in another year
    desk.send("calpads/scte", *people)
    finding = only(desk.found(), "ACR-002")
    assert (finding.count, finding.rows) == (1, (3,))


def test_a_student_without_a_description_is_found(desk):
    people = desk.several("calpads/senr", 2)
    desk.send("calpads/senr", *(in_year(2025, **p) for p in people))
    desk.send("calpads/sinf", described(2025, **people[0]))
    assert only(desk.found(), "ACR-003").rows == (2,)


def test_files_of_a_college_that_do_not_fit_are_found_each_by_its_rule(desk):
    people = desk.several("mis/sb", 2)
    ids = [p["sb00"] for p in people]
    desk.send("mis/sb", *people, partner="a-college")
    desk.send("mis/cb", {}, partner="a-college")
    taken = [{"sb00": ids[0]}, {"sb00": ids[0], "cb01": "ART 9"}, {"sb00": "X99999"}]
    desk.send("mis/sx", *taken, partner="a-college")
    found = {each.finding.code: each.finding.rows for each in desk.found()}
    assert found == {"ACR-004": (3,), "ACR-005": (4,)}


def test_an_award_of_a_student_who_never_enrolled_is_found_once_three_years_are_known(desk):
    person = desk.several("mis/sb", 1)[0]
    desk.send("mis/sb", {**person, "gi03": "227"}, partner="a-college")  # academic year 2023
    stranger = {"sb00": "X99999"}
    desk.send("mis/sp", {**stranger, "sp03": "20250530"}, {"sb00": person["sb00"]}, partner="a-college")
    assert desk.codes() == []
    desk.send("mis/sp", {**stranger, "sp03": "20260530"}, {"sb00": person["sb00"], "sp03": "20260530"},
              partner="a-college")  # fmt: skip
    assert only(desk.found(), "ACR-006").rows == (2,)


def test_rows_are_not_called_wrong_where_the_other_file_is_not_here_but_the_file_is_missed(desk):
    desk.send("calpads/scte", *desk.several("calpads/scte", 2))
    finding = only(desk.found(), "ACR-007")
    assert finding.rows == ()
    assert finding.expected["en"] == "the file SENR of the same year beside this one"


# --- years of one partner ---------------------------------------------------------------------------


def test_a_graduate_who_reappears_is_found_in_the_later_file(desk):
    first, other = desk.several("calpads/senr", 2)
    desk.send("calpads/senr", graduating(2024, **first), in_year(2024, **other, grade_level_code="11"))
    desk.send("calpads/sinf", described(2024, **first), described(2024, **other))
    later = both(desk, 2025, [other, first], grade_level_code="12")
    told = desk.found()
    finding = only(told, "ACR-011")
    assert (finding.rows, finding.file, told[0].submission) == ((2,), "SENR_2025.txt", later.id)


def test_a_grade_that_drops_is_found_and_one_that_is_repeated_is_not(desk):
    first, other = desk.several("calpads/senr", 2)
    both(desk, 2024, [first, other], grade_level_code="11")
    both(desk, 2025, [{**first, "grade_level_code": "10"}, {**other, "grade_level_code": "11"}])
    assert only(desk.found(), "ACR-012").rows == (1,)


def test_a_birth_date_that_changes_is_told_as_a_row_and_never_as_a_date(desk):
    first, other = desk.several("calpads/senr", 2)
    both(desk, 2024, [first, other], grade_level_code="10")
    both(desk, 2025, [{**first, "student_birth_date": "20070915"}, other], grade_level_code="11")
    found = desk.found()
    assert {(f.finding.code, f.dictionary, f.finding.rows) for f in found} == {
        ("ACR-013", "calpads/senr", (1,)),
        ("ACR-013", "calpads/sinf", (1,)),
    }
    said = "".join(f.finding.message() + f.finding.message("es") for f in found)
    assert "2007" not in said and "0914" not in said


def test_a_state_id_that_changes_is_found(desk):
    first = desk.several("calpads/senr", 1)[0]
    both(desk, 2024, [first])
    both(desk, 2025, [{**first, "ssid": "9876543210"}], grade_level_code="11")
    assert set(desk.codes()) == {"ACR-014"}


# --- several partners -------------------------------------------------------------------------------


def claimed_twice(desk):
    """One student who graduates in two districts; each knows the student by another id."""
    ours, theirs = desk.several("calpads/senr", 2)
    for partner, person, begins, ends in (
        ("a-district", ours, "20240815", "20250110"), ("b-district", theirs, "20250111", "20250605")
    ):  # fmt: skip
        same = {**person, "ssid": "5555555555", "reporting_lea": "3366977"}
        days = {"enrollment_school_start_date": begins, "enrollment_school_exit_date": ends}
        desk.send("calpads/senr", {**graduating(2025, **same), **days}, partner=partner)
        desk.send("calpads/sinf", described(2025, **same), partner=partner)


def test_a_graduate_whom_two_districts_claim_is_told_to_both_and_names_neither(desk):
    claimed_twice(desk)
    found = desk.found()
    assert [(f.partner, f.finding.code, f.finding.rows) for f in found] == [
        ("a-district", "ACR-021", (1,)), ("b-district", "ACR-021", (1,))
    ]  # fmt: skip
    for each in found:
        other = {"a-district": "b-district", "b-district": "a-district"}[each.partner]
        assert "another partner" in each.finding.message()
        assert other not in str(each.as_dict())
        assert "5555555555" not in str(each.as_dict())


def test_partners_whose_agreement_permits_no_linkage_are_not_laid_beside_others(desk):
    claimed_twice(desk)
    assert desk.codes(linkable=["a-district"]) == []


@pytest.mark.parametrize(("days", "codes"), [(14, []), (15, ["ACR-022", "ACR-022"])])
def test_a_student_who_is_primary_at_two_districts_on_the_same_days_is_found(desk, days, codes):
    person = {**desk.several("calpads/senr", 1)[0], "ssid": "5555555555"}
    leaves = {"student_exit_reason_code": "T160", "enrollment_school_exit_date": "20250110"}
    began = date(2025, 1, 11) - timedelta(days=days)
    begins = {"enrollment_school_start_date": began.strftime("%Y%m%d")}
    for partner, cells in (("a-district", leaves), ("b-district", begins)):
        desk.send("calpads/senr", {**in_year(2025, **person), **cells}, partner=partner)
        desk.send("calpads/sinf", described(2025, **person), partner=partner)
    assert desk.codes() == codes


def test_a_state_id_that_stands_for_two_people_is_found(desk):
    ours = {**desk.several("calpads/senr", 1)[0], "ssid": "5555555555"}
    theirs = {**ours, "student_birth_date": "20080101", "student_legal_last_name": "Distinta"}
    both(desk, 2025, [ours])
    both(desk, 2024, [theirs], partner="b-district")
    assert set(desk.codes()) == {"ACR-023"}


# --- what is kept -----------------------------------------------------------------------------------


def test_what_is_kept_holds_one_file_per_partner_and_only_the_newest_comparison(desk):
    claimed_twice(desk)
    receipts = intake.in_force(intake.submissions(desk.region))
    intake.keep_comparison(desk.region, desk.found(), receipts=receipts)
    assert [f["code"] for f in intake.kept_comparison(desk.region, "b-district")] == ["ACR-021"]
    facts = intake.keep_comparison(desk.region, [], receipts=receipts)
    assert facts["findings"] == {}
    assert intake.kept_comparison(desk.region, "b-district") == []
    intake.keep_comparison(desk.region, [], receipts=receipts)
    generations = [p for p in (desk.region.path / "store" / "comparisons").iterdir() if p.is_dir()]
    assert len(generations) == 2  # the one in force, and the one before for whoever is reading it


def test_a_region_that_was_never_compared_says_so(desk):
    assert intake.kept_comparison(desk.region, "a-district") is None


def test_a_region_without_submissions_has_nothing_to_compare(desk):
    assert desk.found() == []


def test_every_rule_is_planted_above():
    rules = {rule.code for family in Catalog().all(ComparisonRules).values() for rule in family.rules}
    text = "".join(file.read_text(encoding="utf-8") for file in Path(__file__).parent.glob("test_files_*.py"))
    assert [code for code in rules if code not in text] == []
