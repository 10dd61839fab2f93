from __future__ import annotations

import polars as pl
import pytest
from tests.unit.synthetic.conftest import Written

from commonfield.catalog import Dictionary

CALPADS = ["senr", "sinf", "sela", "sprg", "sped", "scte", "scsc", "crsc"]


@pytest.mark.parametrize("kind", CALPADS)
def test_calpads_files_are_caret_delimited_without_a_header_and_complete(
    faultless: Written, kind: str
) -> None:
    dictionary = faultless.catalog.get(Dictionary, f"calpads/{kind}")
    rows = faultless.manifest().filter(pl.col("dictionary") == dictionary.name)
    assert rows.height > 30
    for partner, file in rows.select("partner", "file").iter_rows():
        lines = (
            (faultless.invention.folder / "files" / partner / file).read_text(encoding="utf-8").splitlines()
        )
        assert {line.count("^") for line in lines} == {len(dictionary.elements) - 1}
        assert {line.split("^")[0] for line in lines} == {kind.upper()}


def test_files_with_a_header_name_the_elements_in_order(faultless: Written) -> None:
    for name in ("mis/sb", "mis/sx", "mis/cb", "mis/sp", "clearinghouse/detail", "wages/quarterly"):
        dictionary = faultless.catalog.get(Dictionary, name)
        partner, file = (
            faultless.manifest().filter(pl.col("dictionary") == name).select("partner", "file").row(0)
        )
        text = (faultless.invention.folder / "files" / partner / file).read_text(encoding="utf-8")
        assert text.splitlines()[0].split(",") == [element.official for element in dictionary.elements]


def test_file_names_tell_the_kind_and_the_academic_year(faultless: Written) -> None:
    for partner, file, dictionary, year in faultless.manifest().iter_rows():
        stem = dictionary.split("/")[1].upper()
        if dictionary.startswith(("calpads/", "mis/")):
            assert file.removesuffix(".txt").removesuffix(".csv") == f"{stem}_{year}", partner
        elif year is not None:
            assert file.endswith(f"_{year}.csv")


def test_every_date_is_written_as_its_dictionary_says(faultless: Written) -> None:
    for name in faultless.manifest()["dictionary"].unique().sort():
        rows = faultless.all_of(name)
        for element in faultless.catalog.get(Dictionary, name).elements:
            if element.type == "date":
                cells = rows[element.official].drop_nulls()
                told = cells.filter(~cells.is_in(["", *element.absent]))
                assert told.str.to_date(element.format, strict=False).null_count() == 0, element.official


def test_every_cell_of_a_coded_element_is_a_known_code(faultless: Written) -> None:
    from commonfield.catalog import CodeSet

    for name in faultless.manifest()["dictionary"].unique().sort():
        rows = faultless.all_of(name)
        for element in faultless.catalog.get(Dictionary, name).elements:
            if element.code_set and element.official != "SB11":  # of SB11 the first digit alone is coded
                known = {code.code for code in faultless.catalog.get(CodeSet, element.code_set).codes}
                assert set(rows[element.official].drop_nulls()) - {""} <= known, element.official


def test_every_record_s_person_is_in_the_truth(messy: Written) -> None:
    known = messy.truth("identity").select("partner", "source", "local_id")
    subjects = {
        "calpads/senr": ("LocalStudentID", "calpads"),
        "calpads/scsc": ("LocalStudentID", "calpads"),
        "mis/sb": ("SB00", "mis"),
        "mis/sx": ("SB00", "mis"),
        "mis/sp": ("SB00", "mis"),
        "university/enrollment": ("Student ID", "university"),
        "university/degree": ("Student ID", "university"),
        "wages/quarterly": ("SSN", "wage"),
        "work_based_learning/log": ("Participant ID", "work_based_learning"),
        "clearinghouse/detail": ("Requester Return Field", "clearinghouse"),
    }
    for dictionary, (column, source) in subjects.items():
        told = messy.all_of(dictionary).select(
            "partner", pl.lit(source).alias("source"), pl.col(column).alias("local_id")
        )
        assert told.join(known, on=["partner", "source", "local_id"], how="anti").height == 0, dictionary


def test_a_local_id_names_one_person(messy: Written) -> None:
    identities = messy.truth("identity")
    assert identities.select("partner", "source", "local_id").is_duplicated().sum() == 0
    assert identities["person_key"].n_unique() == 1_500


def test_every_course_that_a_learner_took_is_described(faultless: Written) -> None:
    key = ["partner", "AcademicYearID", "LocalCourseID", "CourseSectionID", "AcademicTermCode"]
    taken = faultless.all_of("calpads/scsc").select([*key, "SchoolOfAttendance"])
    offered = faultless.all_of("calpads/crsc").rename(
        {"CRS-LocalCourseID": "LocalCourseID", "SchoolofCourseDelivery": "SchoolOfAttendance"}
    )
    assert taken.join(offered, on=[*key, "SchoolOfAttendance"], how="anti").height == 0


def test_without_messiness_every_true_link_has_a_shared_id(faultless: Written) -> None:
    ssid = (
        faultless.all_of("calpads/senr").select("SSID", "partner", local_id=pl.col("LocalStudentID")).unique()
    )
    people = faultless.truth("identity")
    schools = ssid.join(people.filter(pl.col("source") == "calpads"), on=["partner", "local_id"])
    assert schools.group_by("SSID").agg(pl.col("person_key").n_unique())["person_key"].max() == 1
    colleges = (
        faultless.all_of("mis/sb")
        .select("partner", local_id="SB00", SSID="SB31")
        .unique()
        .join(people.filter(pl.col("source") == "mis"), on=["partner", "local_id"])
    )
    both = schools.join(colleges, on="person_key", suffix="_college")
    assert both.height > 100
    assert (both["SSID"] == both["SSID_college"]).all()


def test_the_clearinghouse_blocks_nobody_without_messiness_and_some_with_it(
    faultless: Written, messy: Written
) -> None:
    def found(written: Written) -> set[str]:
        detail = written.all_of("clearinghouse/detail")
        return set(detail.filter(pl.col("Record Found Y/N") == "Y")["Requester Return Field"])

    assert found(messy) < found(faultless)
    assert 1 - len(found(messy)) / len(found(faultless)) == pytest.approx(0.11, abs=0.04)


def test_some_records_of_a_messy_region_cannot_be_right(messy: Written) -> None:
    dates = pl.concat(
        [
            messy.all_of("calpads/senr").select(day="EnrollmentSchoolStartDate"),
            messy.all_of("calpads/sprg").select(day="EducationProgramMembershipStartDate"),
            messy.all_of("calpads/sinf").select(day="StudentBirthDate"),
        ]
    )
    assert 0 < dates["day"].str.to_date("%Y%m%d", strict=False).null_count() < 100
    twice = messy.all_of("calpads/scsc").is_duplicated().sum()
    assert 0 < twice < 400


def test_quotes_are_not_needed_in_any_file(messy: Written) -> None:
    for file in (messy.invention.folder / "files").rglob("*.*"):
        assert b'"' not in file.read_bytes()
