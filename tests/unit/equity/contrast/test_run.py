"""The whole answer."""

import json

import numpy as np
import polars as pl
import pytest
from tests.unit.equity.contrast.inventing import invent

from commonfield.catalog import Wording
from commonfield.equity.contrast import Question, Telling, as_dict, contrast, sheet_of
from commonfield.equity.contrast.likeness import Likeness
from commonfield.equity.contrast.telling import WIDTH, love
from commonfield.findings import NotEstimableError

ASKED = Question("part", "ok", ("x0", "x1"), exact=("school",))


def frame_of(people, **more):
    return pl.DataFrame(
        {
            "part": people.participant.astype(int),
            "ok": people.outcome,
            "x0": people.covariates[0].values,
            "x1": people.covariates[1].values,
            "school": people.stratum,
            **more,
        }
    )


def answered(people, asked=ASKED, **more):
    return contrast(sheet_of(frame_of(people, **more), asked, name="people"), asked)


def plain(answer, language="en"):
    return json.loads(json.dumps(as_dict(answer, Wording("equity/contrast", language))))


def test_the_answer_has_its_fixed_form():
    told = plain(answered(invent(1, strata=2, difference=0.4)))
    methods = [each["method"] for each in told["estimates"]]
    assert methods == ["raw", "stratified", "entropy_balanced", "doubly_robust"]
    sizes = ["n_participants", "n_comparison", "effective_n"]
    keys = ["method", "estimate", "standard_error", "low", "high", *sizes]
    assert [list(each) for each in told["estimates"]] == [keys] * 4
    assert {"covariate", "before", "after", "variance_ratio"} <= set(told["balance"][0])
    assert [each["covariate"] for each in told["balance"]] == ["x0", "x1"]
    assert told["verdict"] == "adjust"
    assert told["estimates"][2]["low"] < 0.4 < told["estimates"][2]["high"]
    assert told["balance"][0]["after"] == pytest.approx(0, abs=1e-7)


def test_the_order_of_rows_changes_nothing():
    people = invent(2, count=300, strata=3, clusters=8, luck=0.3)
    asked = Question("part", "ok", ("x0", "x1"), exact=("school",), cluster="cluster", gap_by="x1")
    frame = frame_of(people, cluster=people.cluster)
    mixed = frame.sample(fraction=1.0, shuffle=True, seed=5)
    one, other = (plain(contrast(sheet_of(f, asked, name="f"), asked)) for f in (frame, mixed))
    assert one == other


def test_alike_groups_are_comparable_and_apart_ones_are_not():
    chance = np.random.default_rng(0)
    half = pl.DataFrame({"x0": chance.normal(size=200), "ok": chance.normal(size=200)})
    twice = pl.concat([half.with_columns(part=pl.lit(1)), half.with_columns(part=pl.lit(0))])
    asked = Question("part", "ok", ("x0",))
    assert contrast(sheet_of(twice, asked, name="f"), asked).judged.verdict == "comparable"
    apart = twice.with_columns(pl.col("x0") + 10 * pl.col("part"))
    answer = contrast(sheet_of(apart, asked, name="f"), asked)
    assert answer.judged.verdict == "not comparable"
    assert [each.estimate is None for each in answer.estimates] == [False, False, True, True]
    assert [note.key for note in answer.notes] == ["weights_infeasible", "told_apart"]


def test_who_stands_alone_is_counted_and_where_all_do_only_the_raw_row_is_left():
    people = invent(3, count=200, strata=2)
    alone = np.where(people.participant, people.stratum, people.stratum + 2)
    half = np.where(people.stratum == 0, alone, people.stratum)
    answers = [answered(people, Question("part", "ok", ("x0",), exact=("s",)), s=s) for s in (half, alone)]
    notes = {note.key: note.n for note in answers[0].notes}
    assert notes["participants_alone"] == int((people.participant & (people.stratum == 0)).sum())
    assert notes["others_alone"] == int((~people.participant & (people.stratum == 0)).sum())
    assert [each.estimate is None for each in answers[1].estimates] == [False, True, True, True]
    assert answers[1].judged.verdict == "not comparable"


def test_clusters_are_told():
    people = invent(4, clusters=8, luck=0.2)
    asked = Question("part", "ok", ("x0",), cluster="school")
    keys = [
        [note.key for note in answered(people, asked, school=codes).notes]
        for codes in (
            people.cluster,
            np.zeros(600, dtype=int),
            np.where(people.participant, 1, people.cluster),
        )
    ]
    assert keys[0] == ["wild_bootstrap"]
    within = Question("part", "ok", ("x0",), exact=("school",), cluster="school")
    few = answered(invent(6, strata=4), within)
    assert ([note.key for note in few.notes], few.errors) == (["these_clusters"], "robust")
    assert keys[1] == ["one_cluster"]
    assert keys[2] == ["wild_bootstrap", "few_on_a_side"]


@pytest.mark.parametrize("side", [0, 1])
def test_one_side_alone_has_no_answer(side):
    frame = pl.DataFrame({"part": [side] * 3, "ok": [1, 0, 1], "x0": [1, 2, 3]})
    asked = Question("part", "ok", ("x0",))
    with pytest.raises(NotEstimableError, match="expected participants and others"):
        contrast(sheet_of(frame, asked, name="f"), asked)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("shares", [True, False])
def test_everything_can_be_said(language, shares):
    people = invent(5, strata=2, shares=shares, clusters=9, luck=0.1)
    asked = Question("part", "ok", ("x0", "x1"), exact=("school",), cluster="c", gap_by="x1")
    answer = answered(people, asked, c=people.cluster)
    told = Telling(answer, Wording("equity/contrast", language))
    tables = [told.estimates(), told.balance(), told.gaps()]
    assert [len(table.rows) for table in tables] == [4, 2, 2]
    lines = [*told.first(), told.estimand(), *told.sensitivity(), *told.notes(), *told.verdict()]
    assert all(lines) and not any("effect" in line or "efecto" in line for line in lines)


def test_the_plot_marks_both_distances_on_one_scale():
    def line(before, after):
        return love(Likeness("x", before, after, None, None, None, None, False, 99))

    plain_line = line(None, None)
    assert (len(plain_line), plain_line.index(":"), plain_line.index("|")) == (WIDTH, 2, 12)
    assert line(-0.25, 0.0).index("o") == 12 and line(-0.25, 0.0)[0] == "*"
    assert line(3.0, 0.0).endswith("o>")


def test_counts_below_the_smallest_are_not_written_and_take_their_rows_with_them():
    people = invent(9, count=400, strata=2)
    rare = np.where(np.arange(400) < 12, "rare", "usual")
    asked = Question("part", "ok", ("x0", "kind"), exact=("school",), gap_by="kind")
    frame = frame_of(people, kind=rare)
    one = frame.filter(pl.col("ok") == frame["ok"][0]).with_columns(ok=pl.lit(None, dtype=pl.Float64))
    answer = contrast(sheet_of(pl.concat([frame, one]), asked, name="f"), asked)
    said = Wording("equity/contrast", "en")
    told = Telling(answer, said, smallest=11)
    assert [row[0] for row in told.balance().rows] == ["x0"]
    assert "fewer than 11 people left because their outcome is blank." in told.notes()
    plain_row = next(row for row in as_dict(answer, said)["gap_in_gaps"] if row["group"] == "rare")
    hidden = next(row for row in as_dict(answer, said, smallest=11)["gap_in_gaps"] if row["group"] == "rare")
    assert 0 < min(plain_row["n_participants"], plain_row["n_comparison"]) < 11
    assert {key: value for key, value in hidden.items() if value is not None} == {"group": "rare"}
    few = Telling(answer, said, smallest=1000)
    assert few.estimates().rows[0][1:5] == ("", "", "", "")
    assert few.people(3) == "fewer than 1000" and few.people(0) == "0"
