"""What an audit reads from files, and what it refuses."""

from __future__ import annotations

import polars as pl
import pytest
from tests.unit.disclosure.auditor.published import audited, publish, ranges

from commonfield.findings import SubmissionError, UsageError


def test_wide_columns_are_codes_of_a_dimension(tmp_path):
    files = publish(tmp_path, table="school All F M\nA 20 12 .\nB 9 . .")
    wide = {"All": {"sex": "All"}, "F": {"sex": "f"}, "M": {"sex": "m"}}
    found = audited(files, counts=[], keys=["school"], wide=wide)
    assert ranges(found) == {"A m": (8, 8), "B f": (0, 9), "B m": (0, 9)}


def test_a_column_names_the_count_of_a_row(tmp_path):
    files = publish(tmp_path, table="sex what n\nAll App 9\nf App 5\nm App .\nAll Enr 4\nf Enr .\nm Enr .")
    found = audited(files, keys=["sex"], count_named_by="what", part_of={"Enr": "App"})
    told = {(c.count, c.keys["sex"]): (c.low, c.high) for c in found.hidden}
    assert told == {("App", "m"): (4, 4), ("Enr", "f"): (0, 4), ("Enr", "m"): (0, 4)}


def test_a_code_column_of_several_dimensions_adds_up_by_dimension(tmp_path):
    files = publish(tmp_path, table="group n\nTA 20\nGF 12\nGM .\nRA 4\nRB .\nSD .")
    split = {"group": {"total": "TA", "into": {"sex": ["GF", "GM"], "race": ["RA", "RB"]}, "alone": ["SD"]}}
    assert ranges(audited(files, keys=["group"], split=split)) == {
        "GM": (8, 8),
        "RB": (16, 16),
        "SD": (0, 20),
    }


def test_a_dimension_whose_codes_need_not_add_up_gives_an_upper_end_only(tmp_path):
    files = publish(tmp_path, table="sex n\nAll 20\nf 18\nm .")
    assert ranges(audited(files, keys=["sex"], incomplete=["sex"])) == {"m": (0, 2)}


def test_places_of_one_column_add_up_to_the_place_they_lie_in(tmp_path):
    files = publish(tmp_path, table="place n\nWest 20\nCoal 17\nLem .\nElsewhere 5\nWest_east .")
    parents = {"place": {"Coal": "West", "Lem": "West"}}
    found = audited(files, keys=["place"], parents=parents)
    assert ranges(found) == {"Lem": (3, 3), "West_east": (0, None)}


def test_levels_of_places_add_up_within_their_parent_only(tmp_path):
    table = "county district n\nAll All 60\nA All 30\nB All 30\nA 1 12\nA 2 .\nB 1 .\nB 2 25"
    found = audited(publish(tmp_path, table=table), keys=["county", "district"])
    assert ranges(found) == {"A 2": (18, 18), "B 1": (5, 5)}


def test_absent_rows_can_be_hidden_ones(tmp_path):
    files = publish(tmp_path, table="place sex n\nA All 20\nA f 15\nB f 12\nB m 11\nB All 23")
    assert ranges(audited(files, keys=["place", "sex"])) == {}
    found = audited(files, keys=["place", "sex"], absent="hidden", range=[0, 9])
    assert ranges(found) == {"A m": (5, 5)}


def test_absent_rows_of_a_hierarchy_are_of_places_that_there_are(tmp_path):
    table = "county district sex n\nA 1 All 20\nA 1 f 15\nB 2 All 20\nB 2 f 12\nB 2 m 8"
    keys = ["county", "district", "sex"]
    found = audited(
        publish(tmp_path, table=table), keys=keys, absent="hidden", hierarchy=["county", "district"]
    )
    assert ranges(found) == {"A 1 m": (5, 5)}


def test_only_rows_that_are_asked_for_are_read_and_a_zero_can_be_a_mark(tmp_path):
    files = publish(tmp_path, table="level sex n\nC All 23\nC f 17\nC m 0\nS f many")
    found = audited(files, keys=["sex"], where={"level": ["C"]}, hidden=["0"])
    assert ranges(found) == {"m": (6, 6)}


def test_marks_and_ranges_can_differ_by_file(tmp_path):
    files = publish(tmp_path, a="sex n\nAll 9\nf x\nm x", b="race n\nAll 9\nr 0\nq 0")
    design = [
        {"file": "a.csv", "keys": ["sex"], "hidden": ["x"]},
        {"file": "b.csv", "keys": ["race"], "hidden": ["0"], "range": [1, 8]},
    ]
    found = audited(files, files=design)
    assert ranges(found) == {"f": (0, 9), "m": (0, 9), "r": (1, 8), "q": (1, 8)}


def test_numbers_may_have_thousands_and_parquet_may_hold_them(tmp_path):
    file = tmp_path / "table.parquet"
    pl.DataFrame({"sex": ["All", "f", "m"], "n": [1204, 1000, None]}).write_parquet(file)
    other = publish(tmp_path, csv="race n\nAll 1204.0\nr 1000\nq .")
    assert ranges(audited([file, *other], keys=["sex", "race"])) == {"m": (204, 204), "q": (204, 204)}
    text = tmp_path / "text.csv"
    text.write_text('sex,n\nAll,"1,204"\nf," 1,000 "\nm,\n', encoding="utf-8")
    assert ranges(audited([text], keys=["sex"])) == {"m": (204, 204)}


def test_sums_that_cannot_be_true_are_left_out_and_counted(tmp_path):
    table = "place sex n\nA All 20\nA f 15\nA m 9\nB All 20\nB f 25\nB m .\nC All 20\nC f 15\nC m ."
    found = audited(publish(tmp_path, table=table), keys=["place", "sex"])
    assert found.contradictions == 2
    assert ranges(found) == {"B m": (0, None), "C m": (5, 5)}


def test_sums_that_only_together_cannot_be_true_are_counted(tmp_path):
    table = (
        "row column n\na All 4\nb All 4\nAll p 3\nAll q 3\nAll r 3\na p .\na q .\na r .\nb p .\nb q .\nb r ."
    )
    found = audited(publish(tmp_path, table=table), keys=["row", "column"])
    assert found.contradictions >= 1


def test_a_count_that_two_files_show_differently_is_counted(tmp_path):
    files = publish(tmp_path, a="sex n\nAll 20\nf 12\nm .", b="sex n\nf 11")
    found = audited(files, keys=["sex"])
    assert (found.disagreeing, ranges(found)) == (1, {"m": (8, 8)})


REFUSED = {
    "a_missing_column": (UsageError, {"keys": ["gender"]}, "expected a column `gender`, found n, sex"),
    "no_count": (UsageError, {"keys": ["sex"], "counts": []}, "expected a column of counts, found none"),
    "no_total": (UsageError, {"keys": ["sex"], "total_value": "Sum"}, "expected rows that are totals"),
    "a_mark": (SubmissionError, {"keys": ["sex"], "hidden": ["x"]}, "row 4: expected a whole number"),
    "keys_twice": (SubmissionError, {"keys": []}, "rows 3, 4: expected each combination of keys once"),
    "nothing_to_read": (SubmissionError, {"keys": ["sex"], "where": {"sex": ["z"]}}, "found none to read"),
    "a_code": (UsageError, {"keys": ["sex"], "split": {"sex": {"total": "All"}}}, "row 3: expected a code"),
    "a_part": (
        UsageError,
        {"keys": ["sex"], "part_of": {"ok": "n"}},
        "expected counts of the files, found `ok`",
    ),
}


@pytest.mark.parametrize(("error", "design", "said"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_audited_is_refused_with_the_reason(tmp_path, error, design, said):
    files = publish(tmp_path, table="sex n\nAll 20\nf 12\nm *")
    with pytest.raises(error) as refusal:
        audited(files, **design)
    assert said in refusal.value.what
    assert refusal.value.fix


def test_no_value_of_a_table_stands_in_a_refusal(tmp_path):
    files = publish(tmp_path, table="sex n\nAll 20\nf 12\nm Marisol")
    with pytest.raises(SubmissionError) as refusal:
        audited(files, keys=["sex"])
    assert "Marisol" not in str(refusal.value)


def test_a_file_that_is_no_table_is_refused(tmp_path):
    file = tmp_path / "picture.csv"
    file.write_bytes(b"\x89PNG\xff\xfe\x00")
    other = tmp_path / "empty.csv"
    other.write_bytes(b"")
    for broken in (file, other):
        with pytest.raises((SubmissionError, UsageError)):
            audited([broken], keys=["sex"])


def test_two_files_of_one_name_are_refused(tmp_path):
    (tmp_path / "other").mkdir()
    files = [*publish(tmp_path, a="sex n\nAll 9"), *publish(tmp_path / "other", a="sex n\nAll 9")]
    with pytest.raises(UsageError, match="found two files with one name"):
        audited(files, keys=["sex"])
