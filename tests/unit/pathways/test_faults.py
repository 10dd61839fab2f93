"""Faults of the records themselves: gaps, overlaps, numbers and agreements that lead nowhere."""

from datetime import date

import pytest
from tests.pathway_records import COLLEGE, pathway, tables

from commonfield.catalog import Wording
from commonfield.pathways import telling
from commonfield.pathways.faults import faults_of, unknown_places
from commonfield.pathways.records import lay_out

IN_2024, IN_2025, IN_2026 = (date(year, 7, 1) for year in (2024, 2025, 2026))
END_2025 = date(2025, 6, 30)


def version(course="EDU 120", begins=IN_2024, ends=None, **told):
    return {"course_code": course, "effective_from": begins, "effective_to": ends, **told}


def articulation(agreement="A1", begins=IN_2024, ends=None, **told):
    return {
        "agreement_id": agreement,
        "receiving_course": "EDU 120",
        "sending_course": "7211",
        "effective_from": begins,
        "effective_to": ends,
        **told,
    }


CASES = {
    "versions_overlap": {"course_version": [version(), version(begins=IN_2025)]},
    "versions_gap": {"course_version": [version(ends=END_2025), version(begins=IN_2026)]},
    "superseded_unknown": {"course_version": [version(supersedes="EDU 1")]},
    "superseded_goes_on": {"course_version": [version(), version("EDU 130", IN_2025, supersedes="EDU 120")]},
    "supersedes_circle": {
        "course_version": [
            version("EDU 1", IN_2024, END_2025, supersedes="EDU 2"),
            version("EDU 2", IN_2025, supersedes="EDU 1"),
        ]
    },
    "receiving_unknown": {
        "course_version": [version("BUS 101")],
        "articulation": [articulation()],
    },
    "agreements_gap": {"articulation": [articulation(ends=END_2025), articulation("A2", IN_2026)]},
    "units_contradict": {
        "articulation": [articulation(units_received=3.0), articulation("A2", IN_2025, units_received=2.0)]
    },
    "agreement_unknown": {"articulation": [articulation(supersedes="A0")]},
    "agreement_goes_on": {"articulation": [articulation(), articulation("A2", IN_2025, supersedes="A1")]},
}


@pytest.mark.parametrize("what", CASES)
def test_a_fault_is_told_with_its_lines_and_in_both_languages(what):
    found = list(faults_of(lay_out(tables(**CASES[what]))))
    assert what in {one.what for one in found}
    for one in found:
        assert set(one.lines) <= {2, 3}
        for language in ("en", "es"):
            text = telling.fault(one, Wording("pathways", language))
            assert "{" not in text and text.endswith(".")


def test_a_place_that_the_region_does_not_have_is_told():
    definition = pathway(
        {"step": "school", "kind": "school_courses", "courses": ["7210"]},
        {"step": "job", "kind": "occupation", "soc": "25-2021", "after": "school"},
        schools=["99000010000001", "33000010000001"],
    )
    (only,) = unknown_places([definition], lay_out(tables()))
    assert (only.what, only.values["code"]) == ("unknown_place", "99000010000001")


def test_records_that_follow_one_another_have_no_fault():
    rows = {
        "course_version": [
            version(ends=END_2025),
            version("EDUC C1000", IN_2025, supersedes="EDU 120"),
        ],
        "articulation": [
            articulation(ends=END_2025, units_received=3.0),
            articulation("A2", IN_2025, units_received=2.0, supersedes="A1"),
        ],
    }
    assert COLLEGE in lay_out(tables(**rows)).versions
    assert list(faults_of(lay_out(tables(**rows)))) == []
