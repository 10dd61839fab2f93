"""The commands that say who speaks and who works with whom."""

import json

import pytest
from typer.testing import CliRunner

from commonfield.cli.app import app
from commonfield.findings import Exit

TURNS = "session,person,organization,sector\n" + "".join(
    f"1,p{i},o{i},{'k12' if i < 3 else 'college'}\n" * (i + 1) for i in range(6)
)
SEATS = "sector,seats\nk12,1\ncollege,1\n"


@pytest.fixture
def write(tmp_path):
    def writes(name, text):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return str(tmp_path / name)

    return writes


def run(*typed):
    return CliRunner().invoke(app, ["-q", *typed])


def test_voice_is_told_as_groups_and_as_json(write):
    turns, seats = write("t.csv", TURNS), write("s.csv", SEATS)
    done = run("voice", turns, "--seats", seats, "--json")
    assert done.exit_code == Exit.DONE
    told = json.loads(done.stdout)
    assert told["turns"] == 21 and told["people"]["gini"] == pytest.approx(1 / 3)
    assert [(s["sectors"], s["to_seats"]) for s in told["sectors"]] == [
        (["college"], pytest.approx(10 / 7)), (["k12"], pytest.approx(4 / 7)),
    ]  # fmt: skip
    assert "by_person" not in told and "p0" not in done.stdout and "o0" not in done.stdout
    spanish = run("voice", turns, "--language", "es")
    assert "El Gini entre 6 personas es 0.33" in spanish.stdout and "p0" not in spanish.stdout


def test_the_facilitator_sees_people(write):
    turns = write("t.csv", TURNS)
    told = json.loads(run("voice", turns, "--private", "--json").stdout)
    assert told["by_person"][0] == {
        "person": "p5",
        "organization": "o5",
        "turns": 6,
        "share": pytest.approx(2 / 7),
    }
    assert "p5" in run("voice", turns, "--private").stdout


def test_a_room_of_two_is_told_without_a_figure(write):
    done = run(
        "voice", write("t.csv", "session,person,organization,sector\n1,p,o,k12\n1,q,r,k12\n"), "--json"
    )
    assert done.exit_code == Exit.NOT_ESTIMABLE
    assert json.loads(done.stdout)["people"] == dict.fromkeys(("n", "gini", "by_chance", "low", "high"))


def test_ties_are_told_by_wave(write):
    ties = write("t.csv", "from,to,wave\na,b,1\nb,a,1\na,c,2\nc,b,2\n")
    organizations = write("o.csv", "organization,sector\na,k12\nb,k12\nc,college\n")
    done = run("ties", ties, "--organizations", organizations, "--backbone", "a", "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, [w["ei"] for w in told["waves"]]) == (Exit.DONE, [-1.0, 1.0])
    assert (told["change"]["ei"], told["change"]["backbone_ties"]) == (2.0, -0.5)
    plain = run("ties", ties, "--organizations", organizations, "--undirected")
    assert "2 of 2 ties cross sectors: E-I +1.00" in plain.stdout


def test_no_tie_is_not_estimable_and_a_strange_strength_is_refused(write):
    organizations = write("o.csv", "organization,sector\na,k12\nb,k12\n")
    ties = write("t.csv", "from,to,strength\na,b,0\n")
    assert run("ties", ties, "--organizations", organizations).exit_code == Exit.NOT_ESTIMABLE
    assert run("ties", ties, "--organizations", organizations, "--at-least", "much").exit_code != Exit.DONE


def test_in_spanish_chance_is_probability_and_one_is_counted_as_one(write):
    organizations = write("o.csv", "organization,sector\na,x\nb,x\nc,y\n")
    file = write("t.csv", "from,to,wave\na,b,1\na,b,2\na,c,2\n")
    told = run("ties", file, "--organizations", organizations, "--undirected", "--language", "es").stdout
    assert "con 1 vínculo nuevo y 0 perdidos" in told and "1 de 2 vínculos cruza sectores" in told
    back = write("u.csv", "from,to,wave\na,b,1\na,c,1\na,c,2\n")
    told = run("ties", back, "--organizations", organizations, "--undirected", "--language", "es").stdout
    assert "con 0 vínculos nuevos y 1 perdido." in told
    voice = run("voice", write("v.csv", TURNS), "--seats", write("s.csv", SEATS), "--language", "es").stdout
    assert "con igual probabilidad" in voice and "igualdad de oportunidades" not in voice
    assert "asientos" in voice and "lugares" not in voice
