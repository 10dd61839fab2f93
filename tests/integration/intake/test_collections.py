"""The plan of a region, what has come in of it, and the pages that tell it."""

import json
from datetime import date

import pytest
from typer.testing import CliRunner

from commonfield import intake
from commonfield.cli.app import app
from commonfield.findings import DefinitionError, UsageError
from commonfield.intake.collecting import availability, availability_page, coverage
from commonfield.region import PLAN, read_plan

PLANNED = """\
collections:
  - partner: a-district
    dictionaries: [calpads/sprg, calpads/senr]
    years: [2025]
    due: 2099-09-15
    sender: Registrar
    covered_by: Director
    groups: [foster, homeless, disability]
  - partner: a-college
    dictionaries: [mis/sb]
    years: [2024]
    due: 2024-09-15
    sender: Dean of research
    groups: [foster]
"""
ON = date(2098, 1, 1)


@pytest.fixture
def planned(region):
    (region.path / PLAN).write_text(PLANNED, encoding="utf-8")
    return region


@pytest.fixture
def filled(planned, write_file, several):
    """Twelve foster youths and two who were homeless, in one file."""
    records = several("calpads/sprg", 14)
    for at, record in enumerate(records):
        record["education_program_code"] = "190" if at < 12 else "191"
    send(planned, write_file("calpads/sprg", *records), "calpads/sprg")
    return planned


def send(region, content, dictionary, partner="a-district"):
    return intake.submit(
        region, partner=partner, content=content, file_name="file.txt", dictionary=dictionary, by="steward"
    )


def states(region):
    lines = availability(read_plan(region), intake.submissions(region), on=ON)
    return {(line.partner, line.dictionary): line.state for line in lines}


def test_what_came_is_accepted_and_what_did_not_is_expected_or_missing(filled):
    assert states(filled) == {
        ("a-district", "calpads/sprg"): "accepted",
        ("a-district", "calpads/senr"): "expected",
        ("a-college", "mis/sb"): "missing",
    }


def test_a_file_with_returned_records_is_in_part_and_its_correction_takes_its_place(
    planned, write_file, several
):
    good = several("calpads/senr", 30)
    bad = [{**record, "ssid": "1"} if at == 3 else record for at, record in enumerate(good)]
    send(planned, write_file("calpads/senr", *bad), "calpads/senr")
    assert states(planned)["a-district", "calpads/senr"] == "received"
    send(planned, write_file("calpads/senr", *good), "calpads/senr")
    assert states(planned)["a-district", "calpads/senr"] == "superseded"


def test_groups_are_told_in_words_and_few_learners_without_a_number(filled):
    receipts = intake.submissions(filled)
    lines = availability(read_plan(filled), receipts, on=ON)
    told = {each.group: each.told for each in coverage(filled, lines, receipts)}
    assert told["foster"] == "told"
    assert told["homeless"] == "few"
    assert told["migrant"] == "none"
    assert told["disability"] == "not_carried"


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_page_tells_states_whom_to_ask_and_no_count_of_learners(filled, language):
    receipts = intake.submissions(filled)
    lines = availability(read_plan(filled), receipts, on=ON)
    page = availability_page(filled, lines, coverage(filled, lines, receipts), on=ON, language=language)
    assert f'<html lang="{language}">' in page
    assert "Dean of research" in page
    said = {"en": ("missing", "Foster youth", "few"), "es": ("falta", "Joven en hogar de crianza", "pocos")}
    assert all(word in page for word in said[language])
    assert "<script" not in page
    assert '"Segoe UI"' in page.partition("</style>")[0]  # the sheet is not escaped
    assert "http" not in page.replace("http://www.w3.org", "")
    for count in ("12", "14"):
        assert f">{count}<" not in page


@pytest.mark.parametrize(
    ("wrong", "line", "meant"),
    [
        ("partner: a-distric", 2, "a-district"),
        ("calpads/sprgg", 3, "calpads/sprg"),
        ("fostre", 8, "foster"),
    ],
)
def test_a_plan_that_names_a_stranger_is_refused_with_its_line(region, wrong, line, meant):
    right = {"partner: a-distric": "partner: a-district", "calpads/sprgg": "calpads/sprg", "fostre": "foster"}
    text = PLANNED.replace(right[wrong], wrong, 1)
    (region.path / PLAN).write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError, match=rf"collection\.yaml:{line}: ") as caught:
        read_plan(region)
    assert meant in caught.value.fix


def test_a_region_without_a_plan_says_so(region):
    with pytest.raises(UsageError, match="expected a collection plan"):
        read_plan(region)


def run(region, *arguments):
    return CliRunner().invoke(
        app, [*map(str, arguments), "--region", str(region.path), "--keys", str(region.keys.folder)]
    )


def test_the_plan_is_shown_and_written_for_a_calendar(planned, tmp_path):
    done = run(planned, "plan", "show", "--ics", tmp_path / "plan.ics")
    assert done.exit_code == 0
    assert "3 files are asked for." in done.output
    assert "2024-09-15  a-college" in done.output
    calendar = (tmp_path / "plan.ics").read_bytes()
    assert calendar.startswith(b"BEGIN:VCALENDAR\r\n")
    assert calendar.count(b"BEGIN:VEVENT") == 2
    answer = json.loads(run(planned, "plan", "show", "--partner", "a-college", "--json").output)
    assert [(one["dictionary"], one["due"]) for one in answer] == [("mis/sb", "2024-09-15")]


def test_availability_is_printed_written_and_given_as_json(filled, tmp_path):
    page = tmp_path / "availability.html"
    done = run(filled, "availability", "--html", page)
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert lines[0].split() == ["Partner", "accepted", "missing", "expected"]
    assert "To be followed up:" in lines
    assert max(map(len, lines[:-1])) <= 80
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    answer = json.loads(run(filled, "availability", "--json").output)
    assert {f["state"] for f in answer["files"]} == {"accepted", "expected", "missing"}
    assert {"told", "few", "none", "not_carried"} == {g["told"] for g in answer["groups"]}
    assert set(answer["groups"][0]) == {"partner", "academic_year", "group", "told", "expected"}
