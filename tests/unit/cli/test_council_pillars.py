"""The command that scores pillars."""

import json

import pytest
from typer.testing import CliRunner

from commonfield.catalog import Catalog, PillarInstrument
from commonfield.cli.app import app
from commonfield.findings import Exit, UsageError

HEAD = "organization,respondent,indicator,level,evidence,role\n"
INSTRUMENT = Catalog().get(PillarInstrument, "four-pillars")
INDICATORS = [i.indicator for p in INSTRUMENT.pillars for i in p.indicators]


def rows(organization, people, level, *, items=INDICATORS, role=""):
    return "".join(
        f"{organization},{organization}-{n},{item},{level},a log,{role}\n"
        for n in range(people)
        for item in items
    )


@pytest.fixture
def write(tmp_path):
    def writes(text, name="r.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return str(tmp_path / name)

    return writes


def run(*typed):
    return CliRunner().invoke(app, ["-q", "pillars", *typed])


def test_profiles_and_changes_are_told_as_json_and_as_tables(write):
    now = write(HEAD + rows("a", 3, 3) + rows("b", 3, 2) + rows("c", 4, 1))
    was = write(HEAD + rows("a", 3, 2) + rows("b", 3, 2) + rows("c", 4, 1), "was.csv")
    done = run(now, "--before", was, "--json")
    assert done.exit_code == Exit.DONE
    told = json.loads(done.stdout)
    assert [wave["wave"] for wave in told["waves"]] == ["before", "now"]
    first = told["waves"][1]["profiles"][0]
    assert (first["organization"], first["pillar"], first["mean"], first["rwg_j"]) == (
        "a",
        "infrastructure",
        3,
        1,
    )
    assert told["changes"][0] == {
        "organization": "a", "pillar": "infrastructure", "status": "told", "matched": 3, "matched_share": 1,
        "turnover": False, "change": 1, "low": None, "high": None, "reliable": True,
    }  # fmt: skip
    assert told["waves"][1]["pillars"][0]["mean"] == 2
    spanish = run(now, "--before", was, "--language", "es")
    assert "Capacidad técnica" in spanish.stdout and "4 subieron" in spanish.stdout


def test_two_respondents_are_not_reportable_and_no_level_is_said(write):
    done = run(write(HEAD + rows("a", 2, 4)), "--json")
    assert done.exit_code == Exit.NOT_ESTIMABLE
    profiles = json.loads(done.stdout)["waves"][0]["profiles"]
    assert {p["status"] for p in profiles} == {"too_few"}
    known = {key for p in profiles for key, value in p.items() if value not in (None, [])}
    assert known == {"organization", "pillar", "status"}
    assert "under 3" in run(write(HEAD + rows("a", 2, 4))).stdout


def test_an_organization_sees_its_own_profile_and_the_public_none(write):
    ratings = write(HEAD + rows("alone", 3, 3) + rows("other", 3, 2))
    own = run(ratings, "--organization", "alone", "--json").stdout
    assert "other" not in own
    public = json.loads(run(ratings, "--groups-only", "--json").stdout)
    assert public["waves"][0]["profiles"] == [] and public["waves"][0]["pillars"][0]["mean"] is None
    assert run(ratings, "--organization", "stranger").exception.__class__ is UsageError


def test_the_pulse_is_scored_on_its_own_scale(write):
    items = [item.item for item in INSTRUMENT.pulse.items]
    done = run(write(HEAD + rows("a", 3, 5, items=items)), "--pulse", "--json")
    profile = json.loads(done.stdout)["waves"][0]["profiles"][0]
    assert (profile["mean"], profile["without_evidence"]) == (5, None)


def test_what_respondents_are_asked_is_printed_in_their_language():
    english, spanish = run("--show").stdout, run("--show", "--language", "es").stdout
    assert "1  Files are sent by hand when somebody asks for them." in english and "CC-BY-4.0" in english
    assert "1  Los archivos se envían a mano cuando alguien los pide." in spanish
    asked = json.loads(run("--show", "--json").stdout)
    assert len(asked["pillars"]) == 4 and len(asked["pulse"]["items"]) == 12


def test_no_file_and_strange_levels_are_refused(write):
    assert isinstance(run().exception, UsageError)
    done = run(write(HEAD + rows("a", 1, 5)))
    assert done.exit_code != Exit.DONE and "from 1 to 4" in str(done.exception)


@pytest.mark.parametrize(
    ("language", "one", "none_or_many"),
    [
        ("en", "Of 4 pillar profiles 1 is reported, 3 have too few respondents", "1 change is told"),
        ("es", "De 4 perfiles de pilar, 1 se informa, 3 tienen muy pocas respuestas", "se informa 1 cambio;"),
    ],
)
def test_one_is_counted_as_one(write, language, one, none_or_many):
    items = [i.indicator for i in INSTRUMENT.pillars[0].indicators]
    now, was = (
        write(HEAD + rows("a", 3, 3, items=items)),
        write(HEAD + rows("a", 3, 2, items=items), "was.csv"),
    )
    told = run(now, "--before", was, "--language", language).stdout
    assert one in told and none_or_many in told


def test_in_spanish_a_gap_lies_above_the_staff(write):
    ratings = "".join(rows(o, 3, 2) + rows(f"{o}", 3, 3, role="funder").replace(f"{o}-", "f-") for o in "abc")
    told = run(write(HEAD + ratings), "--language", "es").stdout
    assert "por encima del personal" in told and "3 organizaciones" in told
