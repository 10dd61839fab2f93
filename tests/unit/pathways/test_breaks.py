"""One thing wrong at a time: the break is told where it is, since when, whose, and in words."""

from datetime import date

import pytest
from tests.pathway_records import COLLEGE
from tests.unit.pathways.whole import ONE_WAY, WHOLE, answer, without_credit

from commonfield.catalog import Wording
from commonfield.pathways import telling

BREAKS = {
    "an agreement that ended": (
        {"dual_enrollment_agreement": [{"course_code": "EDU 120", "effective_to": date(2025, 6, 30)}]},
        "early",
        "dual_agreement_ended",
        date(2025, 7, 1),
    ),
    "an agreement that ends before the learner is there": (
        {"dual_enrollment_agreement": [{"course_code": "EDU 120", "effective_to": date(2028, 6, 30)}]},
        "early",
        "dual_agreement_ended",
        date(2028, 7, 1),
    ),
    "no agreement": ({"dual_enrollment_agreement": [{"lea": "3399999"}]}, "early", "no_dual_agreement", None),
    "a course that the agreement does not name": (
        {"dual_enrollment_agreement": [{"course_code": "BUS 101"}]},
        "early",
        "course_not_in_agreement",
        None,
    ),
    "a board that has not acted": (
        {
            "dual_enrollment_agreement": [
                {
                    "course_code": "EDU 120",
                    "kind": "ccap",
                    "filed_on": date(2020, 5, 1),
                    "lea_acted_on": date(2020, 4, 1),
                    "workforce_consulted_on": date(2020, 3, 1),
                }
            ]
        },
        "early",
        "boards_not_acted",
        date(2020, 7, 1),
    ),
    "too many units": (
        {"course_version": [{"course_code": "EDU 120", "units": 12.0}]},
        "early",
        "too_many_units",
        None,
    ),
    "a college course that was not offered": (
        {
            "offering": [
                *WHOLE["offering"][:2],
                (COLLEGE, "EDU 120", 2024, None),
                (COLLEGE, "BUS 1", 2026, None),
            ]
        },
        "early",
        "course_not_offered",
        date(2024, 7, 1),
    ),
    "a college course under another number": (
        {
            "course_version": [
                {"course_code": "EDU 120", "effective_to": date(2026, 6, 30)},
                {"course_code": "EDUC C1000", "effective_from": date(2026, 7, 1), "supersedes": "EDU 120"},
            ]
        },
        "early",
        "college_course_renumbered",
        date(2026, 7, 1),
    ),
    "a program that closed": (
        {"program": [{"effective_to": date(2027, 6, 30)}, WHOLE["program"][1]]},
        "degree",
        "program_ended",
        date(2027, 7, 1),
    ),
    "a program of another kind": (
        {"program": [{"award": "certificate"}, WHOLE["program"][1]]},
        "degree",
        "no_program",
        None,
    ),
    "more units than fit into its terms": (
        {"program": [{"units": 92.0}, WHOLE["program"][1]]},
        "degree",
        "units_do_not_fit",
        None,
    ),
    "no word of the university": (
        {"articulation": [{**WHOLE["articulation"][1], "sending": "999999"}]},
        "university",
        "no_transfer_agreement",
        None,
    ),
    "employers who deny": (
        {"credential_alignment": [{**WHOLE["credential_alignment"][0], "answer": "denies"}]},
        "teacher",
        "alignment_denied",
        None,
    ),
    "nobody who says that it leads there": (
        {"credential_alignment": [{"soc": "25-9045"}]},
        "teacher",
        "not_aligned",
        None,
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_one_break_is_told_where_it_is(name):
    changes, step, what, since = BREAKS[name]
    found = answer({**without_credit(), **changes}, steps=ONE_WAY)
    assert found.status == "broken"
    assert [(one.step, one.what, one.since) for one in found.repair] == [(step, what, since)]
    assert found.repair[0].owner


@pytest.mark.parametrize("name", [name for name in BREAKS if BREAKS[name][1] == "early"])
def test_another_branch_takes_the_place_of_a_broken_one(name):
    changes = {table: rows for table, rows in BREAKS[name][0].items() if table == "dual_enrollment_agreement"}
    assert answer(changes).status == "unbroken"


@pytest.mark.parametrize("name", BREAKS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_a_break_is_told_in_words(name, language):
    (one,) = answer({**without_credit(), **BREAKS[name][0]}, steps=ONE_WAY).repair
    said = Wording("pathways", language)
    sentences = [telling.problem(one, said), telling.repair(one, said)]
    assert all(text[0].isupper() and text.endswith(".") and "{" not in text for text in sentences)
    assert bool(telling.since(one, said)) == (one.since is not None)
