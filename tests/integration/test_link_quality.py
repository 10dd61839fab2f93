"""What names find where ids are hidden, against the truth of invented students, and planted harm."""

from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest
from benchmarks.link_two_sources import invent

from commonfield import identity
from commonfield.catalog import Catalog, Group, LinkageModel, Wording
from commonfield.identity import History
from commonfield.identity.quality import assess, compare
from commonfield.identity.quality.comparing import share_of
from commonfield.identity.quality.telling import Names, flags
from commonfield.tables import EVENT_TABLES, LINK_QUALITY

TOLERANCE = 0.01
"""By how much a rate tried with hidden ids may lie outside the interval of the true rate."""
PAIR = ("calpads", "mis")


@pytest.fixture(scope="module")
def model() -> LinkageModel:
    return Catalog().get(LinkageModel, "learners")


@pytest.fixture(scope="module")
def groups() -> dict[str, Group]:
    return dict(Catalog().all(Group))


@pytest.fixture(scope="module")
def students() -> tuple[pl.DataFrame, pl.DataFrame]:
    return invent(3_000, seed=3)


@pytest.fixture(scope="module")
def linked(students, model) -> identity.Linkage:
    return identity.link(students[0], model=model, try_ids=True)


@pytest.fixture(scope="module")
def learnt(linked) -> History:
    return History(weights=linked.weights)


def characteristics(linkage: identity.Linkage, truth: pl.DataFrame) -> pl.DataFrame:
    """State what districts state: who is Hispanic."""
    race = pl.when(pl.col("group").str.starts_with("hispanic")).then(pl.lit("RH")).otherwise(pl.lit("RW"))
    return EVENT_TABLES["characteristic"].conform(
        linkage.crosswalk.filter(pl.col("partner") == "districts")
        .join(truth, on="subject_id")
        .select(
            "person_key",
            "partner",
            characteristic=pl.lit("race_ethnicity"),
            value=race,
            academic_year=pl.lit(2024),
            submission_id=pl.lit("districts 2024"),
            record_no=pl.lit(2),
        )
    )


def assessed(linkage, truth, groups, **changes) -> pl.DataFrame:
    told = {
        "named": linkage.named,
        "tried": linkage.tried,
        "characteristics": characteristics(linkage, truth),
        "groups": groups,
        "allowed": {"race_ethnicity": frozenset({"districts"})},
        "refused": {},
    }
    return assess(linkage.crosswalk, **{**told, **changes})


def compared(counts: pl.DataFrame) -> pl.DataFrame:
    named = counts.filter(pl.col("partner") == "all").with_columns(
        metric=pl.concat_str("kind", pl.lit(" "), "source", pl.lit(" "), "other_source")
    )
    return compare(named.rename({"people": "denominator", "count": "numerator"}))


def flagged(counts: pl.DataFrame, kind: str) -> set[tuple[str, str]]:
    found = compared(counts).filter("flagged", pl.col("metric") == f"{kind} {PAIR[0]} {PAIR[1]}")
    return set(found.select("group", "value").iter_rows())


def harmed(records: pl.DataFrame, who: pl.Expr, share: float) -> pl.DataFrame:
    """Let the colleges write names of some people so that nobody recognises them."""
    chance = pl.Series(np.random.default_rng(5).random(records.height)) < share
    hit = (pl.col("partner") == "colleges") & who & chance
    return records.with_columns(
        pl.when(hit).then(pl.col(name).str.reverse()).otherwise(pl.col(name)).alias(name)
        for name in ("first_name", "last_name")
    )


def truth_without_ids(records, linkage, truth) -> tuple[tuple[int, int], tuple[int, int]]:
    """Count, of college students without an id, those missed of those in both, and those linked falsely."""
    known = linkage.crosswalk.join(truth, on="subject_id")
    districts = known.filter(pl.col("partner") == "districts")
    silent = records.filter(pl.col("partner") == "colleges", pl.col("ssid").is_null())["subject_id"]
    colleges = known.filter(pl.col("subject_id").is_in(silent.implode()))
    true = colleges.join(districts.select("person", key="person_key"), on="person")
    made = colleges.join(districts.select("person_key", other="person"), on="person_key")
    missed, wrong = (
        true.filter(pl.col("person_key") != pl.col("key")),
        made.filter(pl.col("person") != pl.col("other")),
    )
    return (missed.height, true.height), (wrong.height, made.height)


def test_what_hidden_ids_tell_is_true_of_those_who_have_none(students, linked) -> None:
    records, truth = students
    sides = linked.tried.join(linked.named, on="subject_id").filter(pl.col("source") == PAIR[0])
    found, wrong = (sides[name].drop_nulls() for name in ("found", "wrong"))
    tried = [share_of(int((~found).sum()), len(found)), share_of(int(wrong.sum()), len(wrong))]
    assert len(found) > 700
    for told, (count, people) in zip(tried, truth_without_ids(records, linked, truth), strict=True):
        true = share_of(count, people)
        assert true.low - TOLERANCE <= told.rate <= true.high + TOLERANCE
        assert told.low - TOLERANCE <= true.rate <= told.high + TOLERANCE


def test_far_more_is_missed_once_names_are_written_worse(students, model, learnt, linked) -> None:
    records, truth = students
    worse = harmed(records, pl.lit(value=True), 0.3)
    linkage = identity.link(worse, model=model, history=learnt, try_ids=True)
    found = linkage.tried["found"].drop_nulls()
    (count, people), _ = truth_without_ids(worse, linkage, truth)
    assert (~found).mean() == pytest.approx(count / people, abs=0.05)
    assert (~found).mean() > 10 * (~linked.tried["found"].drop_nulls()).mean()


def test_a_group_whose_names_are_damaged_is_flagged_and_others_are_not(
    students, model, learnt, groups
) -> None:
    records, truth = students
    compound = pl.col("last_name").str.contains(" |-")
    damaged = harmed(records, compound, 0.4)
    linkage = identity.link(damaged, model=model, history=learnt, try_ids=True)
    found = flagged(assessed(linkage, truth, groups), "missed_links")
    # Compound surnames are Hispanic ones here: the group that holds them fares worse than everybody else.
    assert ("compound_surname", "Y") in found
    assert ("race_ethnicity", "RH") in found
    assert ("race_ethnicity", "RW") not in found


def test_damage_that_falls_evenly_flags_nobody(students, model, learnt, groups) -> None:
    records, truth = students
    linkage = identity.link(
        harmed(records, pl.lit(value=True), 0.3), model=model, history=learnt, try_ids=True
    )
    counts = assessed(linkage, truth, groups)
    assert counts.filter(pl.col("kind") == "missed_links", pl.col("group") == "all")["count"].min() > 70
    race = {("race_ethnicity", "RH"), ("race_ethnicity", "RW"), ("compound_surname", "Y")}
    assert not flagged(counts, "missed_links") & race


def test_false_links_are_counted_where_two_people_look_like_one(students, model, learnt) -> None:
    records, _ = students
    # Some of the districts' students are described as somebody else of another id, whom the colleges know.
    colleges = records.filter(pl.col("partner") == "colleges", pl.col("ssid").is_not_null())
    copies = colleges.head(300).select(
        pl.col("^(first|middle|last)_name$"), "birth_date", "sex", "school", "zip"
    )
    strangers = (
        records.filter(pl.col("partner") == "districts")
        .join(colleges.select("ssid"), on="ssid", how="anti")
        .head(300)
    )
    disguised = strangers.with_columns(copies.get_columns())
    others = records.join(strangers.select("subject_id"), on="subject_id", how="anti")
    linkage = identity.link(
        pl.concat([others, disguised.select(others.columns)]), model=model, history=learnt, try_ids=True
    )
    wrong = linkage.tried.filter(pl.col("subject_id").is_in(strangers["subject_id"].implode()))["wrong"]
    assert wrong.drop_nulls().mean() > 0.9
    rest = linkage.tried.filter(~pl.col("subject_id").is_in(strangers["subject_id"].implode()))
    assert rest.filter(pl.col("other_source") == "mis")["wrong"].drop_nulls().mean() < 0.02


def test_neither_order_nor_a_second_run_changes_what_is_told(students, model, learnt, linked) -> None:
    shuffled = students[0].sample(fraction=1.0, shuffle=True, seed=8)
    again = identity.link(shuffled, model=model, history=learnt, try_ids=True)
    assert again.tried.equals(linked.tried)
    assert again.named.equals(linked.named)


def test_trying_decides_nothing(students, model, learnt, linked) -> None:
    plain = identity.link(students[0], model=model, history=learnt)
    assert plain.tried.is_empty() and plain.named.is_empty()
    for frame in (plain, linked):
        assert frame.counts.persons == plain.counts.persons
    together = [
        set(frame.crosswalk.group_by("person_key").agg(pl.col("subject_id").sort())["subject_id"].map_elements(
            tuple, return_dtype=pl.Object
        ))
        for frame in (plain, linked)
    ]  # fmt: skip
    assert together[0] == together[1]


def test_counts_add_up_and_hold_nothing_of_a_record(students, linked, groups) -> None:
    records, truth = students
    counts = assessed(linked, truth, groups)
    assert counts.columns == LINK_QUALITY.names
    whole = linked.rates.filter(pl.col("partner") == "all")
    people = dict(whole.select(pl.concat_str("source", "other_source"), "subjects").iter_rows())
    found = dict(whole.select(pl.concat_str("source", "other_source"), "linked").iter_rows())
    rates = counts.filter(pl.col("kind") == "link_rate").with_columns(
        pair=pl.concat_str("source", "other_source")
    )
    for (pair, _), part in rates.group_by("pair", "group"):
        assert part["people"].sum() == people[str(pair)]
        assert part["count"].sum() == found[str(pair)]
    names = set(records["last_name"]) | set(records["ssid"].drop_nulls())
    said = Wording("identity/quality", "en")
    every = compared(counts).drop_nulls(["reference", "ratio", "ratio_high"])
    of = {"kind": "missed_links", "source": PAIR[0], "other_source": PAIR[1], "flagged": True}
    marked = every.with_columns(pl.lit(value).alias(name) for name, value in of.items())
    worded = flags(marked, Names(said, groups, {}), said, of_links=True)
    assert worded
    text = json.dumps([counts.to_dicts(), worded])
    # Shorter ones are words as well.
    assert not {name for name in names if len(name) > 6 and name in text}


def test_a_group_is_told_of_a_source_that_states_it_and_of_no_other(students, linked, groups) -> None:
    counts = assessed(linked, students[1], groups)
    told = {(row[0], row[1]) for row in counts.select("source", "group").iter_rows()}
    assert ("calpads", "race_ethnicity") in told and ("mis", "race_ethnicity") not in told
    assert ("mis", "compound_surname") in told and ("calpads", "foster") not in told


def test_what_a_partner_refuses_is_not_read(students, linked, groups) -> None:
    nothing = {"allowed": {}, "refused": {"race_ethnicity": frozenset({"districts"})}}
    counts = assessed(linked, students[1], groups, **nothing)
    assert "race_ethnicity" not in set(counts["group"])
