"""A region's own figures beside published ones: each likely reason is the first where it is the cause."""

from __future__ import annotations

import pytest

from commonfield.findings import NotEstimableError, SubmissionError
from commonfield.pipeline.own_figures import Own, counties_of, own_of_file
from commonfield.pipeline.reconciling import reconcile
from commonfield.pipeline.scorecard.published import Published

DISTRICT = "5471993"


def own(value, n=None, *, measure="graduation_rate_4y", place=DISTRICT, group="all", year=2021):
    return Own(measure, place, "A district", group, year, value, n)


def published(value, n=None, *, measure="graduation_rate_4y", place=DISTRICT, year=2021, level="district"):
    status = "hidden" if value is None else "shown"
    return Published(measure, place, "A district", level, "all", year, value, n, status, "a publisher, 2021")


def first(found):
    (one,) = found
    return one.reasons[0].reason if one.reasons else None


def compare(mine, *theirs, schools=None):
    return reconcile([mine], list(theirs), schools_of=schools or {})


def test_figures_that_differ_by_what_printing_rounds_off_agree():
    (one,) = compare(own(0.86604, 500), published(0.866, 500))
    assert one.agrees
    assert first([one]) == "rounding"
    (same,) = compare(own(0.866, 500), published(0.866, 500))
    assert same.agrees
    assert same.reasons == ()


@pytest.mark.parametrize(("mine", "theirs"), [(own(None, 500), 0.8), (own(0.8, 500), None)])
def test_a_figure_that_one_side_hides_has_no_difference(mine, theirs):
    (one,) = compare(mine, published(theirs, 500))
    assert one.difference is None
    assert first([one]) == "suppression"


def test_the_figure_of_another_class_is_told_by_the_year_that_it_is_of():
    found = compare(own(0.81, 480), published(0.9, 500), published(0.81, 482, year=2020))
    assert first(found) == "window"
    assert found[0].reasons[0].evidence == {"year": 2020}


def test_a_school_that_sent_nothing_is_told_where_its_students_are_those_who_lack():
    school = published(0.5, 100, place=f"{DISTRICT}5430001", level="school")
    sent = published(0.9, 400, place=f"{DISTRICT}5430002", level="school")
    found = compare(
        own(0.9, 400), published(0.82, 500), school, sent, schools={DISTRICT: {f"{DISTRICT}5430002"}}
    )
    assert first(found) == "missing_school"
    assert found[0].reasons[0].evidence == {"schools": 1, "people": 100}


def test_as_many_graduates_of_more_students_is_somebody_who_was_not_left_out():
    found = compare(own(400 / 520, 520), published(0.8, 500))
    assert first(found) == "exclusion"
    assert found[0].reasons[0].evidence["people"] == 20


def test_fewer_students_are_records_that_lack():
    assert first(compare(own(0.85, 400), published(0.8, 500))) == "missing_people"


def test_as_many_students_with_other_successes_is_another_definition():
    assert first(compare(own(0.7, 500), published(0.8, 500))) == "definition"


def test_a_measure_published_under_another_definition_is_compared_and_told_so():
    found = compare(
        own(0.3, 500, measure="a_g_rate_of_cohort"), published(0.4, None, measure="a_g_rate_of_graduates")
    )
    assert found[0].published_measure == "a_g_rate_of_graduates"
    assert first(found) == "definition"


@pytest.mark.parametrize(
    ("theirs", "said"),
    [
        (published(0.8, measure="dropout_rate"), "published measure that the region has too"),
        (published(0.8, place="0110017"), "places that both have"),
        (published(0.8, year=2015), "years that both have"),
    ],
)
def test_where_nothing_is_common_it_is_said_what_is_not(theirs, said):
    with pytest.raises(NotEstimableError, match=said):
        compare(own(0.8), theirs)


def test_own_figures_are_read_from_a_file_and_what_is_no_number_is_refused_with_its_row(tmp_path):
    file = tmp_path / "own.csv"
    file.write_text("measure,place,year,value,n\ngraduation_rate_4y,06107,2021,.866,7666\n")
    (read,) = own_of_file(file)
    assert (read.value, read.n, read.group) == (0.866, 7666, "all")
    file.write_text("measure,place,year,value\ngraduation_rate_4y,06107,2021,86.6%\n")
    with pytest.raises(SubmissionError, match="row 2") as refused:
        own_of_file(file)
    assert "86.6" not in str(refused.value)
    file.write_text("measure,place,value\n")
    with pytest.raises(SubmissionError, match="found no year"):
        own_of_file(file)


def test_the_county_of_a_place_is_read_from_its_code():
    places = [own(0.5, place=p) for p in ("06107", "1663891", "17640220000000", "region")]
    assert counties_of(places) == {"06107", "06031", "06033"}


def test_a_rate_that_waits_other_months_is_another_window():
    found = compare(
        own(0.6, 500, measure="college_going_rate_12m"),
        published(0.66, 500, measure="college_going_rate_16m"),
    )
    assert first(found) == "other_window"


@pytest.mark.parametrize("row", ["06107,2021,86.6,500", "06107,2021,.8,inf", "06107,2020-21,.8,500"])
def test_a_share_above_one_people_without_end_and_a_year_of_two_are_refused(tmp_path, row):
    file = tmp_path / "own.csv"
    file.write_bytes(
        f"measure,place_name,place,year,value,n\ngraduation_rate_4y,Ca\xf1ada,{row}\n".encode("cp1252")
    )
    with pytest.raises(SubmissionError, match="row 2"):
        own_of_file(file)
