"""Tables that replace published ones: neither alone nor both together tell of few who were corrected."""

import csv

import pytest
from tests.unit.disclosure.proof.releases import invent

from commonfield.disclosure.plain import Design, protect_file, read_design
from commonfield.disclosure.plain.design import Correction
from commonfield.disclosure.proof import verify_folder
from commonfield.findings import DefinitionError, ReleaseError, SubmissionError, UsageError

DESIGN = Design(universe="students", outcome=("ok",), hierarchy=("county", "school"), tables=(("race",),))


def with_ids(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["id", *(name for name in rows[0] if name != "id")])
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def published(tmp_path):
    with invent(tmp_path / "made.csv", people=2600).open(encoding="utf-8", newline="") as file:
        rows = [{**row, "id": f"p{n}"} for n, row in enumerate(csv.DictReader(file))]
    first = with_ids(tmp_path / "first.csv", rows)
    protect_file(first, DESIGN, tmp_path / "first")
    return rows, Correction(folder=tmp_path / "first", microdata=first, person="id")


def late(rows, many):
    """Give some who had not succeeded their success, as late records do."""
    failed = [row["id"] for row in rows if row["ok"] == "0"][:many]
    return [{**row, "ok": "1" if row["id"] in failed else row["ok"]} for row in rows]


def read(folder):
    with (folder / "tables" / "race.csv").open(encoding="utf-8", newline="") as file:
        return {tuple(row.values())[:3]: row for row in csv.DictReader(file)}


def test_corrected_tables_are_proven_and_tell_of_no_few_who_were_corrected(tmp_path, published):
    rows, correction = published
    now = late(rows, 40)
    design = DESIGN.model_copy(update={"corrects": correction})
    made = protect_file(with_ids(tmp_path / "now.csv", now), design, tmp_path / "again")
    assert made.proven.certificate.releases_considered
    old, new = read(correction.folder), read(made.folder)
    differ = [
        int(new[key]["successes"]) - int(old[key]["successes"])
        for key in new
        if old[key]["status"] == new[key]["status"] == "shown"
    ]
    assert any(differ), "large groups are told anew"
    assert all(change == 0 or change >= 11 for change in differ)
    verify_folder(made.folder, microdata=tmp_path / "now.csv")


def test_what_was_published_stands_where_both_together_would_tell(tmp_path, published):
    rows, correction = published
    few = [{**row, "ok": "0"} if n % 40 == 0 else row for n, row in enumerate(rows)]
    design = DESIGN.model_copy(update={"corrects": correction})
    with pytest.raises(ReleaseError, match="old and new tables together"):
        protect_file(with_ids(tmp_path / "now.csv", few), design, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_people_are_named_once_and_the_design_is_the_published_one(tmp_path, published):
    rows, correction = published
    twice = with_ids(tmp_path / "twice.csv", [*rows, rows[0]])
    design = DESIGN.model_copy(update={"corrects": correction})
    with pytest.raises(SubmissionError, match="every person once"):
        protect_file(twice, design, tmp_path / "again")
    other = design.model_copy(update={"tables": (("sex",),)})
    with pytest.raises(UsageError, match="as they were published"):
        protect_file(correction.microdata, other, tmp_path / "again")


def test_a_correction_stands_alone_in_its_design(tmp_path):
    path = tmp_path / "design.yaml"
    path.write_text(
        "universe: s\ntables: [[race]]\nhierarchy: [county]\ninsider: county\n"
        "corrects: {folder: a, microdata: b.csv, person: id}\n",
        encoding="utf-8",
    )
    with pytest.raises(DefinitionError, match="neither already_published nor insider"):
        read_design(path)
