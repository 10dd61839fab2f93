"""Where each public file stands."""

from datetime import date

import pytest
from tests.unit.reference.publishing import TODAY, completions, projected, projections, text

from commonfield.reference import Shelf, add
from commonfield.reference.standing import stand

NURSES = completions(("1", "51.3801", "1", "3", 8), ("1", "99", "1", "3", 8))


@pytest.mark.parametrize(
    ("as_of", "state", "age"),
    [("2022-06-30", "newer", -1.0), ("2023-06-30", "fresh", 0.0), ("2026-06-29", "fresh", 3.0),
     ("2026-07-01", "stale", 3.0)],
)  # fmt: skip
def test_a_file_is_fresh_stale_or_newer_than_the_day_asked_for(write, shelf, as_of, state, age):
    write("c2023_a.csv", NURSES)
    (one,) = stand(shelf(as_of=date.fromisoformat(as_of)))
    assert (one.state, one.vintage, one.source) == (state, "2022-23", "nces/ipeds_completions")
    assert one.age == pytest.approx(age, abs=0.01)
    assert (one.rows, one.mended, len(one.sha256)) == (1, (("sums_left_out", 1),), 64)


def test_a_file_that_says_nothing_of_when_it_is_is_undated(write, shelf):
    write("awards.csv", NURSES)
    (one,) = stand(shelf())
    assert (one.state, one.vintage, one.age) == ("undated", "", None)


def test_a_file_that_was_changed_after_it_was_added_is_told(tmp_path, write, catalog):
    file = write("incoming/x.csv", projections(projected("29-1141", 40)))
    kept = tmp_path / "kept"
    entry = add(kept, file, catalog=catalog, today=TODAY)
    assert [one.state for one in stand(Shelf(kept, catalog=catalog, as_of=TODAY))] == ["stale"]
    (kept / entry.file).write_text(projections(projected("29-1141", 41)))
    (one,) = stand(Shelf(kept, catalog=catalog, as_of=TODAY))
    assert (one.state, one.file) == ("changed", entry.file)
    assert one.sha256 != entry.sha256


def test_files_stand_by_source_and_vintage(write, shelf):
    write("z/c2022_a.csv", completions(("1", "51.3801", "1", "3", 7)))
    write("c2023_a.csv", NURSES)
    write("a.csv", projections(projected("29-1141", 40)))
    assert [(one.source, one.vintage, one.file) for one in stand(shelf())] == [
        ("edd/projections_areas", "2020-2030", "a.csv"),
        ("nces/ipeds_completions", "2021-22", "z/c2022_a.csv"),
        ("nces/ipeds_completions", "2022-23", "c2023_a.csv"),
    ]
    assert stand(shelf())[0].as_dict()["publisher"] == "California Employment Development Department"


def test_what_was_mended_in_a_file_is_counted(write, shelf):
    headers = ("TOP Code", "TOP Code Title", "CIP Code", "CIP Code (2)", "CIP Title")
    rows = [("102.1", "A", "18201", "1.8201", "B"), ("0102.20", "A", "18201", "1.8201", "B"), ("NONE",)]
    write("top.csv", text(headers, *rows))
    (one,) = stand(shelf())
    assert dict(one.mended) == {"codes_repaired": 1, "rows_without_codes": 1}
