"""A region's pathways from the command line, on the files that its partners sent."""

import json

import pytest
from tests.regions import copy_region

BREAK_FOUND, USAGE = 15, 2


@pytest.fixture(scope="module")
def region(demo, tmp_path_factory):
    """A copy of the finished region: its ledger grows with each check."""
    return copy_region(demo.region, tmp_path_factory.mktemp("pathways"))


@pytest.fixture
def asked(command, region):
    def ask(*words):
        return command("pathway", *words, "--region", region.path, "--keys", region.keys.folder)

    return ask


def test_a_nightly_check_ends_with_15_and_names_each_break(asked, demo, region):
    told = asked("check", "--all", "--entering", "2026", "--reference", demo.reference, "--json")
    assert told.code == BREAK_FOUND
    found = json.loads(told.out)
    statuses = {one["status"] for one in found["answers"]}
    assert {"unbroken", "broken"} <= statuses
    breaks = [each for one in found["answers"] for each in one["breaks"]]
    assert all(one["breaks"] for one in found["answers"] if one["status"] == "broken")
    assert {"course_not_offered", "dual_agreement_ended"} <= {one["what"] for one in breaks}
    assert all(one["problem"] and one["repair"] for one in breaks)
    whole = next(one for one in found["answers"] if one["status"] == "unbroken")
    assert list(whole["schedule"].values()) == sorted(whole["schedule"].values(), key=in_order)
    assert found["left_out"] == []
    *_, entry = region.ledger.entries()
    assert (entry.kind, entry.what["chains"]) == ("pathways_checked", len(found["answers"]))
    assert len(entry.what["submissions"]) > len(entry.what["pathways"]) > 1


def in_order(term):
    year, season = term.split("-")
    return int(year), ("spring", "summer", "fall").index(season)


def test_without_public_files_jobs_are_unchecked_and_it_is_said(asked):
    told = asked("check", "teacher", "--language", "es")
    assert told.code == BREAK_FOUND
    assert "Vacantes y salarios no se revisan" in told.out and "ROTO" in told.out


def test_one_school_alone_is_told(asked, demo):
    every = json.loads(asked("check", "teacher", "--json").out)["answers"]
    school = every[0]["school"]
    alone = json.loads(asked("check", "teacher", "--school", school, "--json").out)["answers"]
    assert alone == [one for one in every if one["school"] == school]


@pytest.mark.parametrize(
    "words",
    [["check"], ["check", "teacher", "--all"], ["check", "nobody"], ["check", "--all", "--entering", "soon"]],
)
def test_what_cannot_be_asked_is_told(asked, words):
    told = asked(*words)
    assert told.code == USAGE and "To fix" in told.err


def test_pathways_that_could_be_made_come_with_their_evidence(asked, demo):
    told = asked("plan", "--reference", demo.reference, "--json")
    assert told.code == 0
    found = json.loads(told.out)["candidates"]
    assert found
    gaps = [one["annual_openings"] - one["awards"] for one in found]
    assert gaps == sorted(gaps, reverse=True) and min(gaps) > 0
    assert all(one["schools"] and one["pays_living_wage"] is not False for one in found)


def test_a_pathway_is_adopted_like_every_definition(command, region):
    where = ("--region", region.path, "--keys", region.keys.folder)
    adopted = command("adopt", "pathways/inland-empire/teacher", "--decision", "2026-12", *where)
    assert adopted.code == 0, adopted.err
    listed = json.loads(command("pathway", "list", "--region", region.path, "--json").out)
    assert {one["pathway"]: one["decision"] for one in listed}["inland-empire/teacher"] == "2026-12"
