"""What a district said in CALPADS files, said again as Ed-Fi resources and as rosters kept by hand."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from tests.tree_files import as_json

from commonfield import intake
from commonfield.catalog import Catalog, CodeSet, Dictionary

Row = dict[str, Any]


class Retelling:
    """The accepted CALPADS rows of one district, as other systems would give them."""

    def __init__(self, accepted: intake.Accepted, partner: str, catalog: Catalog) -> None:
        self.catalog = catalog
        self.tables = {
            name: [row for row in frame.to_dicts() if row["partner"] == partner]
            for name, frame in {**accepted.staged, "person": accepted.identity_records}.items()
        }
        self.people: dict[tuple[str, int], Row] = {}
        for row in self.tables["person"]:
            if row["source"] == "calpads" and row["ssid"] and row["birth_date"]:
                self.people.setdefault((row["subject_id"], row["academic_year"]), row)
        self.stated: dict[tuple[str, int], Row] = {}
        for row in self.tables["characteristic"]:
            of = self.stated.setdefault((row["subject_id"], row["academic_year"]), {})
            of[row["characteristic"]] = row["value"]
        self.years = sorted({year for _, year in self.people})

    def files(self, *, since: int) -> Iterator[tuple[str, int, bytes]]:
        """Each file from an academic year on: its dictionary, its year, its content."""
        for year in (year for year in self.years if year >= since):
            for name, records in self._records(year).items():
                dictionary = self.catalog.get(Dictionary, name)
                kept = {tuple(record.get(e, "") for e in dictionary.key): record for record in records}
                if kept:
                    yield name, year, self._written(dictionary, list(kept.values()))

    def _records(self, year: int) -> dict[str, list[Row]]:
        people = [person for (_, of), person in self.people.items() if of == year]
        return {
            "ed_fi/student": [_student(person) for person in people],
            "ed_fi/student_school": [self._school(r) for r in self._rows("enrollment", year)],
            "ed_fi/student_demographics": [self._demographics(person) for person in people],
            "ed_fi/student_program": [self._program(r) for r in self._pathways(year)],
            "ed_fi/course_transcript": [self._course(r) for r in self._rows("course", year)],
            "ed_fi/student_academic_record": [self._diploma(r) for r in self._rows("completion", year)],
            "ed_fi/post_secondary_event": [self._event(r) for r in self._rows("completion", year)],
            "rosters/cte_roster": [self._on_roster(r) for r in self._pathways(year)],
            "rosters/project_roster": [_in_project(person, year) for person in people],
        }

    def _rows(self, table: str, year: int) -> list[Row]:
        return [
            {**row, "person": self.people[row["subject_id"], year]}
            for row in self.tables[table]
            if row["academic_year"] == year and (row["subject_id"], year) in self.people
        ]

    def _pathways(self, year: int) -> list[Row]:
        return [row for row in self._rows("participation", year) if row["kind"] == "cte_pathway"]

    def _code(self, code_set: str, scheme: str, value: object) -> str:
        codes = self.catalog.get(CodeSet, code_set).codes
        return next((code.code for code in codes if code.rolls_up_to.get(scheme) == str(value)), "Other")

    def _school(self, row: Row) -> Row:
        return {
            **_id(row), "school_id": row["institution"], "school_year": str(row["academic_year"]),
            "entry_date": str(row["began_on"]), "exit_withdraw_date": str(row["ended_on"] or ""),
            "entry_grade_level": self._code("ed_fi/grade_level", "grade", row["grade_level"]),
            "exit_withdraw_type": self._code("ed_fi/exit_withdraw_type", "exit_reason", row["exit_reason"]),
            "primary_school": "false" if row["enrollment_status"] == "secondary" else "true",
        }  # fmt: skip

    def _demographics(self, person: Row) -> Row:
        stated = self.stated.get((person["subject_id"], person["academic_year"]), {})
        limited = {"EL": "Limited", "RFEP": "LimitedMonitored1"}
        return {
            "student_unique_id": person["ssid"],
            "education_organization_id": (person["school"] or "3366977")[:7],
            "sex": self._code("ed_fi/sex", "gender", stated.get("gender")),
            "race_1": self._code("ed_fi/race", "race_code", stated.get("race_code")),
            "hispanic_latino_ethnicity": str(stated.get("hispanic") == "Y").lower(),
            "limited_english_proficiency": limited.get(stated.get("english_acquisition_status", ""), ""),
            "student_characteristic_1": "Homeless" if stated.get("education_program") == "191" else "",
        }  # fmt: skip

    def _program(self, row: Row) -> Row:
        return {
            **_id(row), "education_organization_id": row["lea"], "program_name": row["program"],
            "program_type": "Career and Technical Education", "begin_date": str(row["began_on"]),
        }  # fmt: skip

    def _course(self, row: Row) -> Row:
        term = {"fall": "Fall Semester", "spring": "Spring Semester", "summer": "Summer Semester"}
        return {
            **_id(row), "education_organization_id": row["institution"],
            "school_year": str(row["academic_year"]), "term": term.get(row["term"], "Year Round"),
            "course_code": row["course_code"], "course_attempt_result": "Pass",
        }  # fmt: skip

    def _diploma(self, row: Row) -> Row:
        kind = self._code("ed_fi/diploma_type", "kind", row["kind"])
        return {
            **_id(row), "education_organization_id": row["institution"],
            "school_year": str(row["academic_year"]), "term": "Spring Semester",
            "diploma_type": "Regular diploma" if row["kind"] == "diploma" else kind,
            "diploma_award_date": str(row["completed_on"]),
        }  # fmt: skip

    def _event(self, row: Row) -> Row:
        """An application before the diploma: of a year in which the resource Student describes the person."""
        return {
            **_id(row), "event_date": f"{row['academic_year']}-02-03",
            "post_secondary_event_category": "College Degree Received",
            "post_secondary_institution_id": "6000203",
        }  # fmt: skip

    def _on_roster(self, row: Row) -> Row:
        person = row["person"]
        return {
            **_named(person), "school": row["institution"] or "", "pathway": row["program"],
            "role": row["role"], "academic_year": str(row["academic_year"]), "began_on": str(row["began_on"]),
        }  # fmt: skip

    def _written(self, dictionary: Dictionary, records: list[Row]) -> bytes:
        if dictionary.layout.kind == "resource":
            return as_json(dictionary, records)
        text = io.StringIO()
        sheet = csv.writer(text, lineterminator="\n")
        sheet.writerow([element.official for element in dictionary.elements])
        sheet.writerows([[r.get(element.name, "") for element in dictionary.elements] for r in records])
        return text.getvalue().encode()


def _id(row: Row) -> Row:
    return {"student_unique_id": row["person"]["ssid"]}


def _student(person: Row) -> Row:
    return {
        "student_unique_id": person["ssid"], "first_name": person["first_name"] or "Ana",
        "last_surname": person["last_name"] or "Ejemplo", "birth_date": str(person["birth_date"]),
    }  # fmt: skip


def _named(person: Row) -> Row:
    """Who somebody is on a roster: every third with the local id alone, every third with the SSID alone."""
    stated = int(person["ssid"]) % 3
    return {
        "student_id": "" if stated == 1 else person["local_id"],
        "ssid": "" if stated == 2 else person["ssid"],
        "first_name": person["first_name"] or "Ana", "last_name": person["last_name"] or "Ejemplo",
        "birth_date": str(person["birth_date"]), "gender": person["sex"] or "",
    }  # fmt: skip


def _in_project(person: Row, year: int) -> Row:
    return {**_named(person), "project": "Bridge", "role": "participant", "academic_year": str(year)}
