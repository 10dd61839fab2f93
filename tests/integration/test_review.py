"""Reviewers who know the truth, and one who errs, on invented students of districts and colleges."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from itertools import islice

import numpy as np
import polars as pl
import pytest
from benchmarks.link_two_sources import invent

from commonfield import identity
from commonfield.catalog import Catalog, LinkageModel
from commonfield.identity.review import (
    FEWEST_ANSWERS,
    Material,
    Pair,
    Turn,
    agreement_of,
    constraints_of,
    decide,
    gather,
    is_read_twice,
    look_at,
    together,
    turn_of,
    turns,
)
from commonfield.identity.review.calibration import nominal
from commonfield.identity.review.telling import tell, words
from commonfield.tables.identifying import DECISION
from commonfield.vocabulary import LANGUAGES

SECRET = b"of the region"
BEGAN = datetime(2026, 11, 2, tzinfo=UTC)


@pytest.fixture(scope="module")
def model() -> LinkageModel:
    return Catalog().get(LinkageModel, "learners")


@pytest.fixture(scope="module")
def records() -> tuple[pl.DataFrame, pl.DataFrame]:
    # Without ids, sex, middle names and exact birth dates, weights promise more than they keep.
    found, truth = invent(3_000, seed=11)
    nothing = pl.lit(None, pl.String)
    born = pl.col("birth_date").dt.truncate("10d")
    return found.with_columns(ssid=nothing, middle_name=nothing, sex=nothing, birth_date=born), truth


@pytest.fixture(scope="module")
def linked(records, model) -> identity.Linkage:
    return identity.link(records[0], model=model)


@pytest.fixture(scope="module")
def person(records) -> dict[str, int]:
    return dict(records[1].select("subject_id", "person").iter_rows())


@pytest.fixture(scope="module")
def material(records, linked, model) -> Material:
    return gather(
        records[0],
        crosswalk=linked.crosswalk,
        history=linked.history,
        decisions=DECISION.empty(),
        model=model,
    )


class Reader:
    """Answers as the truth is, and wrongly in a known share of the pairs."""

    def __init__(self, name: str, person: dict[str, int], *, errs: float = 0.0, seed: int = 0) -> None:
        self.name, self._person, self._errs = name, person, errs
        self._chance = np.random.default_rng(seed)
        self._at = BEGAN + timedelta(days=seed)

    def answer(self, material: Material, turn: Turn) -> pl.DataFrame:
        is_same = self._person[turn.pair.l] == self._person[turn.pair.r]
        if self._chance.random() < self._errs:
            is_same = not is_same
        self._at += timedelta(seconds=20)
        return decide(
            turn.pair,
            answer="same" if is_same else "different",
            who=self.name,
            why="as it looks",
            at=self._at,
            blind=turn.blind,
            supersedes=turn.supersedes,
            described=material.described(turn.pair),
            drawn=turn.drawn,
        )


def reviewed(material: Material, reader: Reader, *, size: int, most: int = 10_000) -> Material:
    sample = material.sample(size=size, seed=1)
    waiting = list(islice(turns(material, sample, who=reader.name, secret=SECRET, share=0.2), most))
    answers = [reader.answer(material, turn) for turn in waiting]
    return replace(material, decisions=together([material.decisions, *answers]))


@pytest.fixture(scope="module")
def well_read(material, person) -> Material:
    return reviewed(material, Reader("ana", person), size=700)


def truly(material: Material, person: dict[str, int]) -> pl.DataFrame:
    weighed = material.pairs.filter(pl.col("weight").is_not_null())
    same = [person[left] == person[right] for left, right in weighed.select("l", "r").iter_rows()]
    return weighed.with_columns(true=pl.Series(same, dtype=pl.Float64))


def off(material: Material, person: dict[str, int], *, calibrated: bool) -> float:
    """Give the mean squared distance of probabilities from the truth."""
    known = truly(material, person)
    total = 0.0
    for linked in (True, False):
        part = known.filter(pl.col("linked") == linked)
        weights = part["weight"].to_numpy()
        shares = material.calibration.curve(linked=linked).of(weights) if calibrated else nominal(weights)
        total += float(((shares - part["true"].to_numpy()) ** 2).sum())
    return total / known.height


def test_what_each_field_says_adds_up_to_the_weight(material):
    sample = material.sample(size=60, seed=1)
    for turn in turns(material, sample, who="ana", secret=SECRET):
        look = look_at(material, turn)
        if look.weight is not None:
            assert sum(part.bits for part in look.contributions) == pytest.approx(look.weight, abs=2e-3)


def test_too_few_answers_change_no_probability_and_say_so(material, person):
    few = reviewed(material, Reader("ana", person), size=700, most=FEWEST_ANSWERS // 2)
    assert not few.calibration.is_calibrated
    turn = next(turns(few, few.sample(size=700, seed=1), who="ana", secret=SECRET))
    look = look_at(few, turn)
    assert look.probability == pytest.approx(float(nominal(look.weight)))
    assert any("not calibrated" in line for line in tell(look, model=few.model, said=words("en")))


def test_calibrated_probabilities_are_nearer_to_the_truth_than_the_models_own(well_read, person):
    assert well_read.calibration.is_calibrated
    assert off(well_read, person, calibrated=True) < 0.8 * off(well_read, person, calibrated=False)


def test_so_they_are_with_a_reader_who_errs_now_and_then(material, person):
    read = reviewed(material, Reader("ben", person, errs=0.03, seed=5), size=700)
    assert off(read, person, calibrated=True) < off(read, person, calibrated=False)


def test_expected_precision_and_recall_hold_the_truth(well_read, person):
    known = truly(well_read, person)
    links = known.filter(pl.col("linked"))
    precision = float(links["true"].mean())
    recall = float(links["true"].sum() / known["true"].sum())
    quality = well_read.quality
    for estimate, truth in ((quality.precision, precision), (quality.recall, recall)):
        assert estimate is not None
        assert estimate.low is not None
        assert estimate.high is not None
        assert abs(estimate.share - truth) < max(3 * (estimate.high - estimate.share), 0.01)


def test_a_second_reader_sees_only_the_chosen_pairs_and_no_first_answer(well_read, person):
    sample = well_read.sample(size=700, seed=1)
    waiting = list(turns(well_read, sample, who="ben", secret=SECRET, share=0.2))
    assert 0.1 * sample.height < len(waiting) < 0.3 * sample.height
    assert all(turn.blind and is_read_twice(turn.pair, secret=SECRET, share=0.2) for turn in waiting)
    look = look_at(well_read, waiting[0])
    assert look.earlier == []
    assert "as it looks" not in json.dumps(asdict(look), default=str)
    assert list(turns(well_read, sample, who="ana", secret=SECRET, share=0.2)) == []


def test_where_two_readers_differ_the_pair_waits_in_conflict(well_read, person):
    twice = reviewed(well_read, Reader("ben", person, errs=0.5, seed=9), size=700)
    agreement = agreement_of(twice.decisions)
    assert agreement.pairs > 50
    assert agreement.share is not None
    assert 0.3 < agreement.share < 0.7
    differ = agreement.pairs - agreement.alike
    assert twice.constraints.conflicts.filter(pl.col("kind") == "answers").height == differ
    one = Pair(*twice.constraints.conflicts.select("l", "r").row(0))
    sample = twice.sample(size=700, seed=1)
    resolved = turn_of(twice, sample, one, who="cruz", secret=SECRET, resolve=True)
    assert len(resolved.supersedes) == 2
    after = twice.with_decision(Reader("cruz", person, seed=20).answer(twice, resolved))
    assert (
        after.constraints.conflicts["conflict"].n_unique()
        < twice.constraints.conflicts["conflict"].n_unique()
    )
    assert [earlier.replaced for earlier in look_at(after, resolved).earlier] == [True, True, False]


def test_answers_rule_the_next_linkage_and_survive_a_model_learnt_anew(records, linked, well_read, model):
    demanded = constraints_of(well_read.decisions)
    assert demanded.different.height > 10
    for learn in (False, True):
        after = identity.link(
            records[0], model=model, history=linked.history, decisions=well_read.decisions, learn=learn
        )
        key = dict(after.crosswalk.select("subject_id", "person_key").iter_rows())
        assert all(key[left] == key[right] for left, right in demanded.same.iter_rows())
        assert all(key[left] != key[right] for left, right in demanded.different.iter_rows())


def test_an_answer_about_a_record_that_changed_is_asked_for_again(records, linked, well_read, model):
    subject = well_read.decisions["l"][0]
    moved = records[0].with_columns(
        zip=pl.when(pl.col("subject_id") == subject).then(pl.lit("90001")).otherwise(pl.col("zip"))
    )
    after = identity.link(moved, model=model, history=linked.history, decisions=well_read.decisions)
    now = gather(
        moved, crosswalk=after.crosswalk, history=after.history, decisions=well_read.decisions, model=model
    )
    first = next(turns(now, now.sample(size=700, seed=1), who="ana", secret=SECRET))
    assert first.cause == "changed"
    assert subject in (first.pair.l, first.pair.r)
    assert len(first.supersedes) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pair_is_told_in_words_and_fits_a_terminal(well_read, language):
    sample = well_read.sample(size=300, seed=1)
    for left, right in sample.select("l", "r").head(40).iter_rows():
        turn = turn_of(well_read, sample, Pair(left, right), who="ana", secret=SECRET)
        lines = tell(look_at(well_read, turn), model=well_read.model, said=words(language), width=24)
        assert not any("{" in line and "}" in line and "_" in line for line in lines)
        assert len(lines) > 15
