"""How a recovered count is told."""

from __future__ import annotations

from tests.unit.disclosure.auditor.published import audited, named, publish, ranges

SIERRA = """
county gender n
Elm    All    23
Elm    GM     17
Elm    GF     *
"""


def told(found):
    return {named(c): c.how for c in (*found.exact, *found.narrow)}


def test_a_subtraction_is_told_with_labels_and_the_unit(tmp_path):
    files = publish(tmp_path, table=SIERRA)
    labels = {"GM": "boys", "GF": "girls"}
    found = audited(files, keys=["county", "gender"], labels=labels, unit="pupils")
    assert told(found) == {"Elm GF": "23 pupils in all, 17 boys: 6 girls"}


def test_it_is_told_in_spanish(tmp_path):
    files = publish(tmp_path, table=SIERRA)
    found = audited(files, "es", keys=["county", "gender"], unit="alumnos")
    assert told(found) == {"Elm GF": "23 alumnos en total, 17 GM: 6 GF"}


def test_many_known_parts_are_told_as_one_number(tmp_path):
    files = publish(tmp_path, table="race n\nAll 1500\na 300\nb 300\nc 300\nd 595\ne 0\nf *\n")
    assert told(audited(files, keys=["race"])) == {"f": "1,500 in all, 1,495 in 5 others: 5 f"}


def test_several_steps_are_told_one_after_another(tmp_path):
    table = "place sex n\nAll f 30\nAll m 20\nA f 12\nA m .\nB f .\nB m 8\nB All .\nA All .\nAll All ."
    how = told(audited(publish(tmp_path, table=table), keys=["place", "sex"]))
    assert how["B f"] == "30 in all, 12 A: 18 B"
    assert how["B"] == "f: 30 in all, 12 A: 18 B; then B: 18 f, 8 m: 26 in all"
    assert how[""] == "30 f, 20 m: 50 in all"


def test_beyond_four_steps_the_earlier_ones_are_counted(tmp_path):
    stairs = ["row column n"]
    for row in range(1, 5):
        stairs += [f"{row} All 7", f"{row} {row} .", f"{row} {row + 1} ."]
    stairs += ["All 1 3", "All 2 7", "All 3 7", "All 4 7"]
    how = told(audited(publish(tmp_path, table="\n".join(stairs)), keys=["row", "column"]))
    assert how["1 1"] == "3 in all: 3 1"
    assert how["4 5"].startswith("4 sums before; then 3: 7 in all, 4 2: 3 3; then ")


def test_a_range_names_the_total_and_what_the_others_hold(tmp_path):
    table = "sex n\nAll 20\nf 19\nm .\nx ."
    found = audited(publish(tmp_path, table=table), keys=["sex"])
    assert ranges(found) == {"m": (0, 1), "x": (0, 1)}
    assert told(found)["m"] == "20 in all, at least 19 of them in other parts: at most 1"


def test_a_range_that_was_declared_is_told_as_such(tmp_path):
    table = "sex n\nAll 20\nf .\nm .\nx ."
    found = audited(publish(tmp_path, table=table), keys=["sex"], range=[1, 10], width=12)
    assert told(found)["x"] == "a hidden count lies between 1 and 10"


def test_a_count_that_another_file_shows_is_told_by_its_name(tmp_path):
    files = publish(tmp_path, first="sex n\nAll 20\nf .\nm .", second="sex n\nf 12")
    how = told(audited(files, keys=["sex"]))
    assert how == {"f": "second.csv shows it: 12", "m": "20 in all, 12 f: 8 m"}


def test_a_rest_is_told_by_the_names_of_counts(tmp_path):
    table = "sex n ok\nAll 20 9\nf 12 .\nm 8 4"
    design = {"keys": ["sex"], "counts": ["n", "ok"], "part_of": {"ok": "n"}}
    assert told(audited(publish(tmp_path, table=table), **design)) == {"f": "9 in all, 4 m: 5 f"}


def test_what_only_several_sums_say_is_told_by_their_number(tmp_path):
    table = """
        row column n
        a   All    10
        b   All    13
        All p      9
        All q      8
        All r      11
        a   p      .
        a   q      .
        b   p      .
        b   q      .
        b   r      .
        c   r      .
        """
    found = audited(publish(tmp_path, table=table), keys=["row", "column"])
    assert ranges(found)["b r"] == (6, 6)
    assert told(found)["b r"] == "4 sums taken together"
