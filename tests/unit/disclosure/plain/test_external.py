"""What others published of the same people is no secret: it is reckoned with, or their file is refused."""

import csv
from datetime import date

import pytest
from tests.unit.disclosure.proof.releases import invent

from commonfield.disclosure.plain import Design, protect_file
from commonfield.disclosure.plain.design import PublicFile
from commonfield.findings import SubmissionError

DESIGN = Design(universe="students", outcome=("ok",), hierarchy=("county", "school"), tables=(("race",),))
DAY = date(2026, 11, 1)


@pytest.fixture
def file(tmp_path):
    return invent(tmp_path / "people.csv", people=2600)


def public(path, rows, **columns):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows(rows)
    return PublicFile(title="dashboard", file=path, read_on=DAY, **columns)


def rows(folder):
    with (folder / "tables" / "race.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def counted(file, school, race):
    with file.open(encoding="utf-8", newline="") as read:
        people = [p for p in csv.DictReader(read) if p["school"] == school and p["race"] == race]
    return len(people), sum(int(p["ok"]) for p in people)


def test_a_small_count_that_others_show_is_said_to_be_public_and_stays_shown(tmp_path, file):
    alone = protect_file(file, DESIGN, tmp_path / "alone")
    of_schools = [row for row in rows(alone.folder) if row["school"] != "All" and row["race"] != "All"]
    blank, n, ok = next(
        (row, n, ok)
        for row in of_schools
        if row["status"] == "hidden_successes"
        for n, ok in [counted(file, row["school"], row["race"])]
        if 1 <= n - ok <= 10
    )
    told = [
        ["county", "school", "race", "n", "graduates"],
        [blank["county"], blank["school"], blank["race"], n, ok],
        ["All", "All", "All", "2,600", "*"],
    ]
    others = public(tmp_path / "d.csv", told, people="n", successes="graduates")
    made = protect_file(file, DESIGN.model_copy(update={"external_files": (others,)}), tmp_path / "beside")
    assert made.proven.verified.exempt >= 1 > alone.proven.verified.exempt
    assert made.proven.certificate.already_public == made.proven.verified.exempt
    keys = ("county", "school", "race")
    (same,) = [row for row in rows(made.folder) if [row[k] for k in keys] == [blank[k] for k in keys]]
    assert (same["n"], same["successes"]) == (str(n), str(ok))


def test_counts_of_other_people_are_refused_and_none_is_named(tmp_path, file):
    told = [["race", "n"], ["All", "2599"]]
    design = DESIGN.model_copy(update={"external_files": (public(tmp_path / "d.csv", told, people="n"),)})
    with pytest.raises(SubmissionError, match="counts of the same people, found 1 others") as refused:
        protect_file(file, design, tmp_path / "out")
    assert "2599" not in str(refused.value)


def test_a_file_is_named_and_not_read_where_no_columns_are(tmp_path, file):
    told = [["race", "n"], ["All", "2599"]]
    design = DESIGN.model_copy(update={"external_files": (public(tmp_path / "d.csv", told),)})
    assert protect_file(file, design, tmp_path / "out").proven.certificate.external_files
