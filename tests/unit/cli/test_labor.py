"""Commands that set programs beside jobs, on public files of two invented counties."""

from __future__ import annotations

import json

import pytest
from tests.unit.pipeline.public_folder import OWN_AWARDS, TOPS, write_folder
from typer.testing import CliRunner

from commonfield.cli.app import app
from commonfield.findings import CommonfieldError, Exit, NotEstimableError, UsageError

KEYS = ["soc", "title", "skill_level", "entry_education", "annual_openings", "supply", "supply_low",
        "supply_high", "gap", "median_hourly", "living_wage_share", "vintage"]  # fmt: skip
HERE = ["--counties", "06019,06039", "--as-of", "2026-11-23"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = write_folder(tmp_path_factory.mktemp("reference"))
    (made / "tops.csv").write_text(TOPS)
    return made


@pytest.fixture
def labor(folder):
    def told(*words: str):
        return CliRunner().invoke(app, ["labor", *words, "--reference", str(folder)])

    return told


@pytest.fixture
def data(labor):
    def told(*words: str):
        done = labor(*words, *HERE, "--json")
        assert done.exit_code == Exit.DONE, done.output
        return json.loads(done.stdout)

    return told


def test_json_has_the_fixed_keys_and_stands_alone_on_standard_output(labor):
    done = labor("gap", *HERE, "--json")
    found = json.loads(done.stdout)
    assert [list(one) for one in found] == [KEYS] * 3
    nurses = found[0]
    vintage = nurses.pop("vintage")
    assert nurses == {
        "soc": "29-1141", "title": "Occupation 29-1141", "skill_level": "Middle-Skill",
        "entry_education": "Bachelor's degree", "annual_openings": 100, "supply": 72.5, "supply_low": 60.0,
        "supply_high": 72.5, "gap": 27.5, "median_hourly": 60, "living_wage_share": 2.5,
    }  # fmt: skip
    for year in ("2020-2030", "2024", "2020-23"):
        assert year in vintage
    assert "Sources: " in done.stderr and "Living wage: $24.00" in done.stderr


@pytest.mark.parametrize(("rule", "aides"), [("equal", 10.0), ("openings", 7.5), ("balanced", 20.0)])
def test_the_rule_says_how_awards_are_shared_out(data, rule, aides):
    found = {one["soc"]: one for one in data("gap", "--rule", rule)}
    assert found["31-1120"]["supply"] == pytest.approx(aides, abs=1e-4)
    assert (found["31-1120"]["supply_low"], found["31-1120"]["supply_high"]) == pytest.approx(
        (7.5, 20), abs=1e-4
    )


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        ([], ["29-1141", "31-1120", "47-2111"]),
        (["--skill", "middle"], ["29-1141", "47-2111"]),
        (["--skill", "below"], ["31-1120"]),
        (["--skill", "above"], []),
        (["--sector", "health"], ["29-1141", "31-1120"]),
        (["--education", "bachelor's degree"], ["29-1141", "31-1120", "47-2111"]),
        (["--education", "Doctorate", "--education", "Associate's degree"], []),
        (["--sector", "health", "--skill", "below"], ["31-1120"]),
    ],
)
def test_options_narrow_the_list(data, options, codes):
    assert [one["soc"] for one in data("gap", *options)] == codes


def test_reachable_leads_no_award_to_what_asks_for_more(data):
    found = {one["soc"]: one["supply"] for one in data("gap", "--reachable", "--rule", "equal")}
    # All occupations ask for a bachelor's degree in the state's table: the associate's awards keep them all.
    assert found == {"29-1141": 70.0, "31-1120": 10.0, "47-2111": 0.0}


def test_another_family_has_another_living_wage(data):
    found = {one["soc"]: one for one in data("gap", "--family", "1 adult 1 child")}
    assert found["29-1141"]["living_wage_share"] == pytest.approx(60 / 36, abs=1e-6)


def test_the_table_says_the_largest_gaps_first_and_what_one_must_know(labor):
    done = labor("gap", *HERE, "--limit", "2", "--language", "en")
    assert done.exit_code == Exit.DONE
    lines = done.stdout.splitlines()
    first, second = (
        next(i for i, line in enumerate(lines) if code in line) for code in ("31-1120", "47-2111")
    )
    assert first < second
    assert "29-1141" not in done.stdout
    for part in ("The first 2 are shown", "60 of them are in occupations", "$24.00 an hour",
                 "3 occupations in Fresno, Madera", "80 of the region's 120 awards"):  # fmt: skip
        assert part in done.stdout


def test_the_table_is_said_in_spanish_too(labor):
    done = labor("gap", *HERE, "--language", "es")
    assert done.exit_code == Exit.DONE
    assert "Fresno, Madera" in done.stdout and "openings a year" not in done.stdout


def test_programs_that_lead_nowhere_and_jobs_without_a_program(labor, data):
    found = data("programs")
    assert found["lead_nowhere"] == [{"program": "cip 24.0101 bachelor", "awards": 40, "in_supply": False}]
    assert [one["soc"] for one in found["without_program"]] == ["47-2111"]
    done = labor("programs", *HERE, "--language", "en")
    assert "CIP 24.0101, bachelor's degree" in done.stdout
    assert "47-2111" in done.stdout


def test_awards_by_institution_and_level(labor, data):
    assert data("supply") == [
        {
            "unitid": "110556",
            "name": "California State University-Fresno",
            "level": "bachelor",
            "awards": 100,
        },
        {"unitid": "114789", "name": "Fresno City College", "level": "associate", "awards": 20},
    ]
    done = labor("supply", *HERE, "--language", "en")
    assert "associate degree" in done.stdout


def test_an_award_whose_level_is_not_told_has_words_for_it(tmp_path):
    folder = write_folder(tmp_path)
    (folder / "majors.csv").write_text(OWN_AWARDS)
    (folder / "tops.csv").write_text(TOPS)
    typed = ["labor", "supply", *HERE, "--reference", str(folder), "--language", "en"]
    done = CliRunner().invoke(app, typed)
    assert done.exit_code == Exit.DONE
    assert "level not told" in done.stdout and "Atlantis" in done.stdout


@pytest.mark.parametrize(
    ("words", "kind", "said"),
    [
        (["gap", "--counties", "06019", "--skill", "high"], UsageError, "--skill"),
        (["gap", "--counties", "06019", "--sector", "magic"], CommonfieldError, "magic"),
        (["gap", "--counties", "06019", "--as-of", "soon"], UsageError, "--as-of"),
        (["gap"], UsageError, "--region"),
        (["gap", "--counties", "06033"], NotEstimableError, "no published area held"),
        (["programs", "--region", "north-lake"], NotEstimableError, "no published area held"),
    ],
)
def test_what_cannot_be_done_is_told(labor, words, kind, said):
    error = labor(*words).exception
    assert isinstance(error, kind)
    assert said in str(error)


def test_without_a_folder_the_command_says_how_to_name_one(monkeypatch):
    monkeypatch.delenv("COMMONFIELD_REFERENCE", raising=False)
    error = CliRunner().invoke(app, ["labor", "gap", "--region", "tulare-kings"]).exception
    assert isinstance(error, UsageError)
    assert "--reference" in str(error) and "COMMONFIELD_REFERENCE" in error.fix


def test_the_folder_may_be_named_by_the_environment(monkeypatch, folder):
    monkeypatch.setenv("COMMONFIELD_REFERENCE", str(folder))
    done = CliRunner().invoke(app, ["labor", "supply", *HERE, "--json"])
    assert done.exit_code == Exit.DONE and len(json.loads(done.stdout)) == 2
