"""A desk that takes small files from two districts and a college, and compares them."""

from __future__ import annotations

from datetime import date

import pytest

from commonfield import intake
from commonfield.region import begin_region

EAST, WEST = "33669773330123", "33669773330124"
TODAY = date(2026, 10, 31)


class Desk:
    """Takes files from two districts and a college, and compares them."""

    def __init__(self, region, write_file, several):
        self.region, self.write_file, self.several = region, write_file, several

    def send(self, name, *records, partner="a-district", file="", academic_year=None):
        content = self.write_file(name, *records)
        file = file or f"{name.split('/')[1].upper()}.txt"
        receipt = intake.submit(
            self.region, partner=partner, content=content, file_name=file, dictionary=name, by="test",
            academic_year=academic_year,
        )  # fmt: skip
        assert (receipt.refused, receipt.accepted) == (0, len(records)), receipt.findings
        return receipt

    def found(self, linkable=("a-district", "b-district")):
        return intake.compare_files(self.region, linkable=linkable, as_of=TODAY)

    def codes(self, **options):
        return [each.finding.code for each in self.found(**options)]


@pytest.fixture
def desk(tmp_path, catalog, write_file, several):
    def school(code, name):
        return {"code": code, "name": name, "county": "06065", "segment": "k12"}

    college = {"code": "900901", "name": "Example College", "county": "06065", "segment": "ccc"}
    schools = [school(EAST, "East High"), school(WEST, "West High")]
    partners = [
        {"partner": "a-district", "name": "A", "kind": "school_district", "institutions": schools},
        {"partner": "b-district", "name": "B", "kind": "school_district"},
        {"partner": "a-college", "name": "C", "kind": "community_college", "institutions": [college]},
    ]
    begun = begin_region(
        tmp_path / "region", region="inland-empire", keys=tmp_path / "keys", settings={"partners": partners}
    )
    begun.__dict__["catalog"] = catalog
    return Desk(begun, write_file, several)


def in_year(year, **cells):
    """Cells of an enrollment record of an academic year; nobody leaves for good in it."""
    return {
        "academic_year_id": f"{year - 1}-{year}",
        "enrollment_school_start_date": f"{year - 1}0815",
        "enrollment_school_exit_date": f"{year}0605",
        "student_exit_reason_code": "E155",
        "student_school_completion_status": "",
        "student_met_all_uc_csu_requirements_indicator": "",
        "grade_level_code": "10",
        **cells,
    }


def graduating(year, **cells):
    done = {"student_exit_reason_code": "E230", "student_school_completion_status": "100"}
    return in_year(
        year, grade_level_code="12", student_met_all_uc_csu_requirements_indicator="Y", **done, **cells
    )


def described(year, **cells):
    return {"academic_year_id": f"{year - 1}-{year}", "effective_start_date": f"{year - 1}0815", **cells}


def both(desk, year, people, partner="a-district", **cells):
    """Send enrollment and description of people, so that neither file lacks the other."""
    sent = desk.send(
        "calpads/senr",
        *(in_year(year, **p, **cells) for p in people),
        partner=partner,
        file=f"SENR_{year}.txt",
    )
    shared = (
        "local_student_id",
        "ssid",
        "student_birth_date",
        "student_legal_last_name",
        "student_gender_code",
    )
    told = [{k: v for k, v in p.items() if k in shared} for p in people]
    desk.send("calpads/sinf", *(described(year, **p) for p in told), partner=partner)
    return sent


def only(found, code):
    """The one finding that there is, which must be of this code."""
    assert [each.finding.code for each in found] == [code], [each.finding.message() for each in found]
    return found[0].finding
