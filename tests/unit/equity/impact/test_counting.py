"""From a file to counts: who counts where, what is hidden, and what is refused."""

from __future__ import annotations

import random

import polars as pl
import pytest
from tests.unit.equity.impact.peers import method

from commonfield.equity.impact import Asked, Design, impact
from commonfield.equity.impact.counting import BLANK, count_file
from commonfield.equity.impact.families import Count, in_order
from commonfield.findings import SubmissionError, UsageError


def groups(path, design):
    return {(f.cohort, g.variable, g.name): g.count for f in count_file(path, design) for g in f.groups}


def everybody(path, design):
    return {(f.cohort, f.name): f.everybody for f in count_file(path, design)}


def test_a_blank_outcome_leaves_the_denominator_and_a_blank_group_is_a_group(write):
    path = write("sex,ok\nF,1\nF,0\nF,\n,1\nM,\n M ,1.0\n,0.0\n")
    assert groups(path, Design("ok", ("sex",))) == {
        (None, "sex", BLANK): Count(1, 2),
        (None, "sex", "F"): Count(1, 2),
        (None, "sex", "M"): Count(1, 1),
    }
    assert everybody(path, Design("ok", ("sex",))) == {(None, "sex"): Count(3, 5)}


def test_each_variable_stands_in_its_order_and_each_cohort_by_its_number(write):
    path = write("year,sex,race,ok\n2010,F,x,1\n900,M,x,0\n2010,M,y,1\n,F,y,\n")
    found = count_file(path, Design("ok", ("race", "sex"), cohort="year"))
    assert [(f.cohort, f.name) for f in found] == [
        ("900", "race"), ("900", "sex"), ("2010", "race"), ("2010", "sex"),
    ]  # fmt: skip


def test_a_cohort_in_which_nobody_has_an_outcome_is_none_and_a_blank_one_is_named(write):
    by_cohort = groups(write("y,g,ok\n1,a,\n2,a,1\n,a,0\n"), Design("ok", ("g",), cohort="y"))
    assert {cohort for cohort, _, _ in by_cohort} == {"2", BLANK}
    only_blank = groups(write("g,ok\na,\nb,1\n"), Design("ok", ("g",)))
    assert only_blank[None, "g", "a"] == Count(0, 0)


def test_the_groups_of_two_columns_are_crossed_and_compared_with_everybody(write):
    path = write("race,sex,ok\nx,F,1\nx,M,0\ny,F,0\ny,,1\n")
    design = Design("ok", ("race", "sex"), cross=True)
    crossed = {
        name: count for (_, variable, name), count in groups(path, design).items() if " x " in variable
    }
    assert set(crossed) == {"x x F", "x x M", "y x F", f"y x {BLANK}"}
    assert everybody(path, design)[None, "race x sex"] == Count(2, 4)


def test_who_ticks_several_groups_counts_in_each_and_once_among_everybody(write):
    path = write("is_a,is_b,is_none,ok\n1,1,0,1\n1.0,0.0,0,0\n0,1,0,1\n,,,0\n")
    found = count_file(path, Design("ok", members=("is_*",)))
    assert {(g.variable, g.name): g.count for g in found[0].groups} == {
        ("is_a", "a"): Count(1, 2),
        ("is_b", "b"): Count(2, 2),
        ("is_none", "none"): Count(0, 0),
    }
    assert (found[0].everybody, found[0].is_disjoint) == (Count(2, 4), False)
    named = count_file(path, Design("ok", members=("is_a", "is_b")))
    assert [g.name for g in named[0].groups] == ["is_a", "is_b"]


def test_overlapping_groups_are_compared_with_those_outside_and_have_no_interval_between_each_other(write):
    path = write("is_a,is_b,ok\n" + "1,1,1\n" * 20 + "1,0,0\n" * 20 + "0,1,1\n" * 30 + "0,0,0\n" * 30)
    design = Design("ok", members=("is_*",))
    (a, b) = impact(path, design, Asked(methods=(method("ppg1"),)))
    assert (a.n, a.reference, b.n, b.reference) == (40, Count(30, 60).rate, 50, 0)
    assert a.low is not None
    (a, b) = impact(path, design, Asked(methods=(method("ppg"),), reference="b"))
    assert (a.reference, a.low, a.p, b.low) == (1, None, None, None)


def test_weighted_rows_are_as_many_people_and_the_order_of_rows_changes_nothing(write, tmp_path):
    chance = random.Random(7)
    people = [
        (chance.choice("abcd"), chance.choice(["2019", "2020"]), chance.randrange(2)) for _ in range(400)
    ]
    one_by_one = tmp_path / "one.csv"
    one_by_one.write_text("g,y,ok\n" + "".join(f"{g},{y},{ok}\n" for g, y, ok in people), encoding="utf-8")
    chance.shuffle(people)
    cells = {(g, y): [ok for h, z, ok in people if (h, z) == (g, y)] for g, y, _ in people}
    summed = write("g,y,ok,n\n" + "".join(f"{g},{y},{sum(o)},{len(o)}\n" for (g, y), o in cells.items()))
    design = Design("ok", ("g",), cohort="y")
    expected = impact(one_by_one, design)
    assert impact(summed, Design("ok", ("g",), cohort="y", weight="n")) == expected
    shuffled = write("g,y,ok\n" + "".join(f"{g},{y},{ok}\n" for g, y, ok in people))
    assert impact(shuffled, design) == expected


def test_a_parquet_file_counts_as_the_same_rows_in_text(tmp_path, write):
    frame = pl.DataFrame({"g": ["a", "b", None], "ok": [True, False, True], "in": [1.0, 0.0, None]})
    frame.write_parquet(tmp_path / "people.parquet")
    text = write("g,ok,in\na,1,1\nb,0,0\n,1,\n")
    design = Design("ok", ("g",), ("in",))
    assert groups(tmp_path / "people.parquet", design) == groups(text, design)


@pytest.mark.parametrize("sent", ["utf-16", "utf-8-sig", "cp1252"])
def test_files_of_spreadsheets_are_read_whatever_their_encoding_and_separator(tmp_path, sent):
    (tmp_path / "t.csv").write_bytes("año;ok\nniñas;1\nniños;0\n".encode(sent))
    assert set(groups(tmp_path / "t.csv", Design("ok", ("año",)))) == {
        (None, "año", n) for n in ("niñas", "niños")
    }


HIDDEN = (
    "kind,g,ok,n,flag\nsex,F,30,100,0\nsex,M,40,100,0\nsex,X,,,1\n"
    "race,a,50,150,0\nrace,b,*,60,0\nage,all,,,0\n"
)


def test_a_hidden_row_stays_hidden_and_makes_everybody_unknown(write):
    design = Design("ok", ("g",), weight="n", variable="kind", hidden_flags=("flag",))
    path = write(HIDDEN)
    assert groups(path, design) == {
        (None, "race", "a"): Count(50, 150),
        (None, "race", "b"): None,
        (None, "sex", "F"): Count(30, 100),
        (None, "sex", "M"): Count(40, 100),
        (None, "sex", "X"): None,
    }
    assert everybody(path, design) == {(None, "race"): None, (None, "sex"): None}


def test_without_a_flag_a_blank_count_is_hidden(write):
    found = groups(write(HIDDEN), Design("ok", ("g",), weight="n", variable="kind"))
    assert found[None, "age", "all"] is None


def test_a_total_tells_everybody_and_never_the_others_beside_a_hidden_group(write):
    path = write("g,ok,n\na,30,100\nb,,\nall,35,120\n")
    design = Design("ok", ("g",), weight="n", total="all")
    assert everybody(path, design)[None, "g"] == Count(35, 120)
    assert everybody(path, Design("ok", ("g",), weight="n"))[None, "g"] is None
    found = {r.method: r for r in impact(path, design) if r.group == "a"}
    assert found["ppg"].reference == Count(35, 120).rate and found["ppg"].impacted is False
    assert (found["ppg"].low, found["ppg"].p, found["ppg1"].reference, found["ppg1"].gap) == (None,) * 4
    assert [note.key for note in found["ppg"].notes] == ["others_hidden"]
    two = {
        r.method: r
        for r in impact(write("g,ok,n\na,30,100\nb,,\nc,,\nall,35,120\n"), design)
        if r.group == "a"
    }
    assert two["ppg1"].reference == Count(5, 20).rate and two["ppg"].low is not None
    assert two["index80"].reference is None  # a hidden group may be the highest


def test_a_total_of_its_own_counts_for_every_variable_and_one_beside_groups_for_these(write):
    rows = "kind,g,ok,n\nsex,F,3,10\nsex,M,5,10\nrace,a,,\nrace,b,2,5\nrace,all,9,24\nage,old,1,2\n"
    design = Design("ok", ("g",), weight="n", variable="kind", total="all")
    only = everybody(write(rows), design)
    assert only == {(None, "sex"): Count(9, 24), (None, "race"): Count(9, 24), (None, "age"): Count(9, 24)}
    several = everybody(write(rows + "sex,all,8,21\n"), design)
    assert several == {(None, "sex"): Count(8, 21), (None, "race"): Count(9, 24), (None, "age"): Count(1, 2)}
    with pytest.raises(SubmissionError, match="found one that counts fewer, of sex"):
        count_file(write(rows + "sex,all,8,9\n"), design)


def test_a_pool_is_a_group_that_is_not_judged_and_not_the_highest(write):
    path = write("g,ok,n\na,30,100\nb,50,100\nrest,40,40\n")
    highest = impact(path, Design("ok", ("g",), weight="n", pool="rest"), Asked(methods=(method("index80"),)))
    assert {r.reference for r in highest} == {Count(50, 100).rate}
    assert everybody(path, Design("ok", ("g",), weight="n", pool="rest"))[None, "g"] == Count(120, 240)
    pooled = impact(path, Design("ok", ("g",), weight="n", pool="rest"))
    assert {(r.method, r.impacted) for r in pooled if r.group == "rest"} == {
        (name, None) for name in ("ppg", "ppg1", "index80", "proportionality")
    }


@pytest.mark.parametrize("reference", [None, "highest", "b"])
def test_what_needs_a_hidden_count_is_null_with_a_note(write, reference):
    found = impact(
        write("g,ok,n\na,30,100\nb,,\n"), Design("ok", ("g",), weight="n"), Asked(reference=reference)
    )
    for record in found:
        assert (record.reference, record.gap, record.impacted, record.needed_for_parity) == (None,) * 4
        assert record.notes
        assert (record.n, record.rate is None) == ((100, False) if record.group == "a" else (None, True))
    goal = impact(write("g,ok,n\na,30,100\nb,,\n"), Design("ok", ("g",), weight="n"), Asked(reference=".54"))
    assert [r.impacted for r in goal if r.method == "ppg"] == [True, None]


def test_rows_are_chosen_by_their_codes(write):
    path = write("metric,g,ok\nx,a,1\ny,a,0\nz,a,1\n")
    assert groups(path, Design("ok", ("g",), where={"metric": ("x", "y")})) == {(None, "g", "a"): Count(1, 2)}


@pytest.mark.parametrize(
    ("text", "design", "said"),
    [
        (
            "g,ok\na,2\nb,x\n",
            Design("ok", ("g",)),
            "column ok: expected 0, 1 or nothing, found something else in 2 rows",
        ),
        ("g,ok\na,\n", Design("ok", ("g",)), "expected an outcome in at least one row"),
        ("g,ok,n\na,7,5\n", Design("ok", ("g",), weight="n"), "expected no more than column n says"),
        ("g,ok,n\na,.5,5\n", Design("ok", ("g",), weight="n"), "expected a whole number"),
        ("g,ok,n\na,-1,5\n", Design("ok", ("g",), weight="n"), "expected a whole number"),
        ("g,ok,m\na,1,maybe\n", Design("ok", members=("m",)), "column m: expected 1, 0 or nothing"),
        ("g,ok\n", Design("ok", ("g",)), "expected at least one row"),
        ("g,ok\na,1\n", Design("ok", ("g",), where={"g": ("b",)}), "expected at least one row"),
        ("g,g,ok\na,b,1\n", Design("ok", ("g",)), "expected each column once"),
        ("g,ok\na,1,1,1\n", Design("ok", ("g",)), "could not be read"),
    ],
)
def test_what_cannot_be_counted_is_refused_by_row_and_never_by_value(write, text, design, said):
    with pytest.raises(SubmissionError) as refused:
        count_file(write(text), design)
    assert said in refused.value.what
    assert "maybe" not in str(refused.value)


@pytest.mark.parametrize("design", [Design("ok", ("x",)), Design("x", ("g",)), Design("ok", members=("x*",))])
def test_a_column_that_is_not_there_is_refused_with_those_that_are(write, design):
    with pytest.raises(UsageError, match=r"expected (a column|columns like) .*found .*g, ok"):
        count_file(write("g,ok\na,1\n"), design)


def test_a_reference_that_is_neither_group_nor_goal_is_refused(write):
    path = write("g,ok\na,1\nb,0\n1,0\n")
    for wrong in ("c", "54", "54%", "-.1", "0"):
        with pytest.raises(UsageError, match="--reference"):
            impact(path, Design("ok", ("g",)), Asked(reference=wrong))
    named = impact(path, Design("ok", ("g",)), Asked(reference="1"))
    assert {record.reference for record in named if record.method == "ppg"} == {0}  # the group, not the goal


def test_a_column_may_bear_any_name(write):
    names = ["cohort", "group", "people", "successes", "hidden", "rows", "row", "variable", "n"]
    path = write(",".join([*names, "ok"]) + "\n" + "a," * len(names) + "1\n" + "b," * len(names) + "0\n")
    found = groups(path, Design("ok", tuple(names)))
    assert {(v, g): c for (_, v, g), c in found.items()} == {
        (name, code): Count(int(code == "a"), 1) for name in names for code in "ab"
    }
    weighted = groups(
        write("people,hidden,successes\n7,x,3\n"), Design("successes", ("hidden",), weight="people")
    )
    assert weighted == {(None, "hidden", "x"): Count(3, 7)}


def test_names_that_only_look_like_numbers_stand_by_letter():
    assert in_order(["2020", "900", "nan"]) == ["2020", "900", "nan"]
    assert in_order(["2020", "900"]) == ["900", "2020"]
