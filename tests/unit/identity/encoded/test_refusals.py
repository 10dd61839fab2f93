"""Which encoded files are not linked, and what is said then."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from commonfield.findings import SubmissionError
from commonfield.identity.encoded import is_encoded, link_files
from commonfield.identity.encoding import PROFILES, ProjectKey, encode_file, parse_mapping

KEY = ProjectKey(bytes(range(32)))
FIRST = ["Ana", "Beto", "Carla", "Dario", "Elena", "Fabio", "Gloria", "Hugo", "Irma", "Jaime"]
LAST = [
    "Ruiz",
    "Sol",
    "Tovar",
    "Urbina",
    "Vega",
    "Wong",
    "Yepez",
    "Zamora",
    "Acosta",
    "Bravo",
    "Cano",
    "Duarte",
]


MAP = "first_name=first,last_name=last,birth_date=born,zip=zip"


def people(n: int) -> list[tuple[str, ...]]:
    return [
        (f"id{at}", FIRST[at % 10], LAST[at % 12], str(date(1999, 1, 1) + timedelta(days=17 * at)), "93722")
        for at in range(n)
    ]


def encoded(folder: Path, name: str, rows=None, *, key=KEY, profile="standard", expires=None) -> Path:
    file = folder / f"{name}.csv"
    with file.open("w", encoding="utf-8", newline="") as written:
        csv.writer(written).writerows([("id", "first", "last", "born", "zip"), *(rows or people(120))])
    out = folder / f"{name}.encoded"
    encode_file(
        file, id_column="id", mapping=parse_mapping(MAP),
        key=key, profile=profile, expires=expires or date.today() + timedelta(days=30), out=out,
        today=date(2000, 1, 1),
    )  # fmt: skip
    return out


def refused(a: Path, b: Path) -> str:
    with pytest.raises(SubmissionError) as error:
        link_files(a, b)
    return str(error.value)


def test_an_encoded_file_is_told_from_any_other(tmp_path):
    assert is_encoded(encoded(tmp_path, "a"))
    assert not is_encoded(tmp_path / "a.csv")
    assert not is_encoded(tmp_path / "nothing")


def test_two_files_of_different_keys_are_refused(tmp_path):
    other = encoded(tmp_path, "b", key=ProjectKey(bytes(range(1, 33))))
    assert "expected the key of a.encoded" in refused(encoded(tmp_path, "a"), other)


def test_two_files_of_different_profiles_are_refused(tmp_path):
    told = refused(encoded(tmp_path, "a"), encoded(tmp_path, "b", profile="strict"))
    assert "expected the profile of a.encoded, standard, found strict" in told


def test_a_file_past_its_last_day_is_refused(tmp_path):
    late = encoded(tmp_path, "b", expires=date.today() - timedelta(days=1))
    assert "expected an encoding that may still be linked" in refused(encoded(tmp_path, "a"), late)


def test_a_file_that_is_not_encoded_is_refused_beside_one_that_is(tmp_path):
    a = encoded(tmp_path, "a")
    assert "expected an encoded file" in refused(a, tmp_path / "a.csv")


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda lines: lines[:-1], "119 records where its first line says 120"),
        (lambda lines: [*lines[:-1], lines[-2]], "ids that are missing or there twice"),
        (
            lambda lines: [lines[0].replace('"bits": 256', '"bits": 512'), *lines[1:]],
            "filters of another length",
        ),
        (lambda lines: [lines[0].replace('"format": 1', '"format": 2'), *lines[1:]], "encoding format 1"),
        (lambda lines: [lines[0][:80], *lines[1:]], "first line that cannot be read"),
        (
            lambda lines: [lines[0], lines[1].replace("blocks", "block"), *lines[2:]],
            "rows that cannot be read",
        ),
        (lambda lines: [lines[0].replace('"blocks"', '"blocks; drop"'), *lines[1:]], "cannot be read"),
        (lambda lines: [lines[0].replace('"standard"', '"plain"'), *lines[1:]], "cannot be read"),
        (lambda lines: [*lines[:-1], lines[-1].rsplit(",", 1)[0] + ",'"], "tokens that the encoder does not"),
    ],
    ids=["cut", "repeated", "length", "format", "header", "columns", "statement", "profile", "token"],
)
def test_a_file_that_is_not_as_it_was_written_is_refused(tmp_path, harm, said):
    a, b = encoded(tmp_path, "a"), encoded(tmp_path, "b")
    b.write_text("\n".join(harm(b.read_text(encoding="utf-8").splitlines())) + "\n", encoding="utf-8")
    assert said in refused(a, b)


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_a_file_of_a_few_people_is_refused(tmp_path, profile):
    a = encoded(tmp_path, "a", profile=profile)
    assert "expected at least 100 records, found 99" in refused(
        a, encoded(tmp_path, "b", people(99), profile=profile)
    )
    assert link_files(a, encoded(tmp_path, "c", people(100), profile=profile)).frame.height > 90


def guesses_of_spelling() -> list[tuple[str, ...]]:
    return [(f"g{at}", f"An{'a' * at}", "Ruiz", "1999-01-01", "") for at in range(1, 12)]


def guesses_of_birth_date() -> list[tuple[str, ...]]:
    return [(f"g{at}", "Ana", "Ruiz", str(date(1999, 1, 1) + timedelta(days=at)), "") for at in range(40)]


@pytest.mark.parametrize("profile", sorted(PROFILES))
@pytest.mark.parametrize("guesses", [guesses_of_spelling, guesses_of_birth_date])
def test_many_variants_of_one_person_are_refused_however_many_people_surround_them(
    tmp_path, profile, guesses
):
    a = encoded(tmp_path, "a", profile=profile)
    b = encoded(tmp_path, "b", [*people(120), *guesses()], profile=profile)
    told = refused(a, b)
    assert "nearly alike" in told
    assert "Ana" not in told
