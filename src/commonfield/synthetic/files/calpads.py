"""Files of districts: CALPADS extracts, one of each type per academic year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.synthetic.files.writing import FileWriter, day
from commonfield.synthetic.lives import Lives, school_codes
from commonfield.synthetic.people import NONBINARY_FROM, RACES
from commonfield.synthetic.records import Records

if TYPE_CHECKING:
    import polars as pl


def write_calpads(writer: FileWriter, lives: Lives, records: Records) -> None:
    """Write the eight file types of every district and year, a district at a time: all are large."""
    known, described = records.of("calpads"), _described(lives)
    for spells in lives.spells.partition_by("partner", maintain_order=True):
        theirs = _spells(spells, known)
        writer.write("calpads/senr", "SENR", _enrollments(theirs))
        writer.write("calpads/sinf", "SINF", _demographics(described, theirs))
        writer.write("calpads/sela", "SELA", _english(lives, theirs))
        writer.write("calpads/sprg", "SPRG", _programs(lives, theirs))
        writer.write("calpads/sped", "SPED", _special_education(lives, theirs))
        writer.write("calpads/scte", "SCTE", _pathways(lives, theirs))
        taken = lives.coursework.taken.join(theirs, on="spell", how="semi", maintain_order="left")
        for year in theirs.partition_by("academic_year", maintain_order=True):
            writer.write("calpads/scsc", "SCSC", _grades(lives, year, taken))
    writer.write("calpads/crsc", "CRSC", _sections(lives))


def _spells(spells: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Join enrollments with what the district has written down of the learner."""
    return spells.join(known, on=["partner", "person"], how="inner", maintain_order="left").with_columns(
        _year_id()
    )


def sex_in_year() -> pl.Expr:
    """Give the gender as a school could report it in that year: F or M alone before 2020."""
    import polars as pl

    early = (pl.col("sex") == "X") & (pl.col("academic_year") < NONBINARY_FROM)
    either = pl.when(pl.col("person") % 2 == 0).then(pl.lit("F")).otherwise(pl.lit("M"))
    return pl.when(early).then(either).otherwise(pl.col("sex"))


def _year_id() -> pl.Expr:
    import polars as pl

    return pl.format("{}-{}", pl.col("academic_year") - 1, pl.col("academic_year")).alias("year_id")


def _head(record_type: str, *, person: bool = True, names: bool = True) -> list[pl.Expr]:
    """Give the elements with which most records begin."""
    import polars as pl

    head = [
        pl.col("partner"),
        pl.col("academic_year"),
        pl.lit(record_type).alias("RecordTypeCode"),
        pl.lit("A").alias("TransactionTypeCode"),
        pl.col("lea").alias("ReportingLEA"),
        pl.col("year_id").alias("AcademicYearID"),
    ]
    if person:
        head += [
            pl.col("cds").str.slice(7).alias("SchoolOfAttendance"),
            pl.col("ssid").alias("SSID"),
            pl.col("local_id").alias("LocalStudentID"),
            day("birth_date").alias("StudentBirthDate"),
            sex_in_year().alias("StudentGenderCode"),
        ]
    if person and names:
        head += [
            pl.col("first_name").alias("StudentLegalFirstName"),
            pl.col("last_name").alias("StudentLegalLastName"),
        ]
    return head


def _enrollments(spells: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    done = pl.col("completion") != ""
    return spells.select(
        *_head("SENR"),
        pl.format("E{}", pl.col("spell")).alias("LocalRecordID"),
        pl.col("middle_name").alias("StudentLegalMiddleName"),
        day("began").alias("EnrollmentSchoolStartDate"),
        pl.lit("10").alias("EnrollmentStatusCode"),
        pl.col("grade").cast(pl.String).str.zfill(2).alias("GradeLevelCode"),
        day("ended").alias("EnrollmentSchoolExitDate"),
        pl.col("exit").alias("StudentExitReasonCode"),
        pl.col("completion").alias("StudentSchoolCompletionStatus"),
        pl.when(done)
        .then(pl.when(pl.col("a_g")).then(pl.lit("Y")).otherwise(pl.lit("N")))
        .alias("StudentMetAllUCCSURequirementsIndicator"),
        pl.col("lea").alias("DistrictofGeographicResidence"),
        _updated().alias("LastDateUpdated"),
    )


def _updated() -> pl.Expr:
    import polars as pl

    return pl.format("{}0731", pl.col("academic_year"))


def _described(lives: Lives) -> pl.DataFrame:
    import polars as pl

    people = lives.people
    codes = pl.Series(people.race_codes.tolist(), dtype=pl.String).str.split(",")
    told = pl.DataFrame(
        {
            "person": people.numbers(),
            "race": people.race.tolist(),
            "codes": codes,
            "parents": people.parent_education.tolist(),
        }
    )
    homes = lives.names.select("person", "address", "city", "guardian", "paternal")
    return told.join(homes, on="person", how="inner", maintain_order="left")


def _demographics(described: pl.DataFrame, spells: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    rows = spells.join(described, on="person", how="inner", maintain_order="left")
    missing = pl.col("race") == RACES[-1]
    return rows.select(
        *_head("SINF"),
        pl.format("D{}", pl.col("spell")).alias("LocalRecordID"),
        pl.col("middle_name").alias("StudentLegalMiddleName"),
        day("began").alias("EffectiveStartDate"),
        pl.when(missing)
        .then(None)
        .when(pl.col("race") == "RH")
        .then(pl.lit("Y"))
        .otherwise(pl.lit("N"))
        .alias("StudentHispanicEthnicityIndicator"),
        pl.when(missing).then(pl.lit("Y")).alias("StudentEthnicityMissingIndicator"),
        pl.col("codes").list.get(0, null_on_oob=True).alias("StudentRace1Code"),
        pl.col("codes").list.get(1, null_on_oob=True).alias("StudentRace2Code"),
        pl.when(pl.col("codes").list.get(0, null_on_oob=True) == "")
        .then(pl.lit("Y"))
        .alias("StudentRaceMissingIndicator"),
        pl.col("address").alias("AddressLine1"),
        pl.col("city").alias("AddressCityName"),
        pl.lit("CA").alias("AddressStateProvinceCode"),
        pl.col("zip").alias("AddressZipCode"),
        pl.col("parents").alias("ParentGuardianHighestEducationLevelCode"),
        pl.col("guardian").alias("Guardian1FirstName"),
        pl.col("paternal").alias("Guardian1LastName"),
    )


def _english(lives: Lives, spells: pl.DataFrame) -> pl.DataFrame:
    """Give the statuses that held at some time of the enrollment."""
    import polars as pl

    statuses = lives.english.rename({"began": "status_began", "ended": "status_ended"})
    rows = spells.join(statuses, on="person", how="inner", maintain_order="left_right").filter(
        pl.col("status_began") <= pl.col("ended"),
        pl.col("status_ended").is_null() | (pl.col("status_ended") > pl.col("began")),
    )
    return rows.select(
        *_head("SELA"),
        pl.format("L{}-{}", pl.col("spell"), pl.col("status")).alias("LocalRecordID"),
        pl.col("status").alias("EnglishAcquisitionStatusCode"),
        day("status_began").alias("EnglishAcquisitionStatusStartDate"),
        pl.when(pl.col("status") == "EO")
        .then(pl.lit("00"))
        .otherwise(pl.lit("01"))
        .alias("PrimaryLanguageCode"),
    )


def _programs(lives: Lives, spells: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    rows = spells.join(
        lives.programs.select("spell", "program"), on="spell", how="inner", maintain_order="left_right"
    )
    return rows.select(
        *_head("SPRG"),
        pl.format("P{}-{}", pl.col("spell"), pl.col("program")).alias("LocalRecordID"),
        pl.col("program").alias("EducationProgramCode"),
        pl.lit("1").alias("EducationProgramMembershipCode"),
        day("began").alias("EducationProgramMembershipStartDate"),
        day("ended").alias("EducationProgramMembershipEndDate"),
    )


def _special_education(lives: Lives, spells: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    support = lives.support.rename({"began": "support_began"})
    rows = spells.join(support, on="person", how="inner", maintain_order="left")
    return rows.select(
        *_head("SPED"),
        pl.format("S{}", pl.col("spell")).alias("LocalRecordID"),
        pl.lit("20").alias("SpecialEducationMeetingTypeCode"),
        day("began").alias("SpecialEducationMeetingDate"),
        pl.lit("100").alias("EducationPlanTypeCode"),
        day("support_began").alias("SpecialEducationInitialEntryStartDate"),
        pl.col("disability").alias("Disability1Code"),
        pl.col("lea").alias("DistrictOfSpecialEducationAccountability"),
    )


def _pathways(lives: Lives, spells: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    pathways = lives.coursework.pathways.select("spell", "pathway", "completed")
    rows = spells.join(pathways, on="spell", how="inner", maintain_order="left")
    return rows.select(
        *_head("SCTE"),
        pl.format("C{}", pl.col("spell")).alias("LocalRecordID"),
        pl.col("pathway").alias("CTEPathwayCode"),
        pl.when(pl.col("completed"))
        .then(pl.col("year_id"))
        .alias("StudentCTEPathwayCompletionAcademicYearID"),
    )


def _grades(lives: Lives, spells: pl.DataFrame, taken: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    taken = taken.select(
        "spell", pl.col("code").cast(pl.String), "section", "term", "credits", "earned", "mark"
    )
    letters = lives.coursework.offered.select("code", pl.col("a_g").alias("letter")).unique(
        "code", maintain_order=True
    )
    rows = spells.join(taken, on="spell", how="inner", maintain_order="left_right").join(
        letters, on="code", how="left", maintain_order="left"
    )
    return rows.select(
        *_head("SCSC"),
        pl.col("code").alias("LocalCourseID"),
        pl.col("section").alias("CourseSectionID"),
        pl.col("term").alias("AcademicTermCode"),
        pl.col("credits").alias("StudentCreditsAttempted"),
        pl.col("earned").alias("StudentCreditsEarned"),
        pl.col("mark").alias("StudentCourseFinalGrade"),
        pl.col("letter").alias("UC_CSUAdmissionRequirementCode"),
    )


def _sections(lives: Lives) -> pl.DataFrame:
    import polars as pl

    rows = lives.coursework.offered.join(
        school_codes(lives.land), on="school", how="inner", maintain_order="left"
    ).with_columns(_year_id())
    return rows.select(
        *_head("CRSC", person=False),
        pl.format("K{}-{}-{}", pl.col("code"), pl.col("section"), pl.col("term")).alias("LocalRecordID"),
        pl.col("cds").str.slice(7).alias("SchoolofCourseDelivery"),
        pl.col("state_code").alias("CRS-StateCourseCode"),
        pl.col("code").alias("CRS-LocalCourseID"),
        pl.col("title").alias("CRS-CourseName"),
        pl.when(pl.col("a_g") != "")
        .then(pl.lit("Y"))
        .otherwise(pl.lit("N"))
        .alias("CRS-UCCSUApprovedIndicator"),
        pl.col("section").alias("CourseSectionID"),
        pl.col("term").alias("AcademicTermCode"),
    )
