"""Linkage of invented students of districts and colleges, with weights learnt from their records."""

from __future__ import annotations

import logging

import polars as pl
import pytest
from benchmarks.link_two_sources import invent, judge

from commonfield import identity
from commonfield.catalog import Catalog, LinkageModel


@pytest.fixture(scope="module")
def invented() -> tuple[pl.DataFrame, pl.DataFrame]:
    return invent(4_000, seed=3)


@pytest.fixture(scope="module")
def model() -> LinkageModel:
    return Catalog().get(LinkageModel, "learners")


@pytest.fixture(scope="module")
def linked(invented: tuple[pl.DataFrame, pl.DataFrame], model: LinkageModel) -> identity.Linkage:
    return identity.link(invented[0], model=model)


def test_weights_are_learnt_where_there_are_records_enough(linked: identity.Linkage) -> None:
    assert linked.weights.training == "trained"
    learnt = {(level.column, level.level): level for level in linked.weights.levels}
    assert learnt["birth_date", 0].m > 0.9
    assert learnt["birth_date", 0].u < 0.001


def test_it_finds_nearly_everybody_of_every_group_and_hardly_anybody_else(invented, linked) -> None:
    judged = judge(linked.crosswalk, invented[1])
    assert judged.height == 4
    assert judged["f1"].min() >= 0.99


def test_without_any_id_names_birth_date_school_and_zip_still_find_them(invented, model) -> None:
    records, truth = invented
    linkage = identity.link(records.with_columns(ssid=pl.lit(None, pl.String)), model=model)
    assert linkage.counts.id_links == 0
    assert judge(linkage.crosswalk, truth)["f1"].min() >= 0.985


def test_shuffled_records_give_the_same_persons_keys_and_weights(invented, linked, model) -> None:
    shuffled = invented[0].sample(fraction=1.0, shuffle=True, seed=99)
    again = identity.link(shuffled, model=model, history=linked.history)
    assert again.crosswalk.equals(linked.crosswalk)
    assert again.rates.equals(linked.rates)
    assert (again.counts.keys_new, again.counts.keys_retired) == (0, 0)


def test_keys_outlive_new_records_of_new_people(invented, linked, model) -> None:
    records = invented[0].sort("subject_id")
    part = identity.link(records.head(7_000), model=model)
    whole = identity.link(records, model=model, history=part.history)
    kept = part.crosswalk.join(whole.crosswalk, on="subject_id")
    changed = kept.filter(pl.col("person_key") != pl.col("person_key_right")).height
    assert changed / kept.height < 0.01


def test_linking_says_nothing_and_writes_nothing(
    invented, model, caplog, capfd, tmp_path, monkeypatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with caplog.at_level(logging.DEBUG):
        identity.link(invented[0].head(3_000), model=model)
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")
    assert list(tmp_path.iterdir()) == []
