"""Pairs are drawn with probabilities that are known, so that rates can be weighted back."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.identity.review.pairs import REASONS
from commonfield.identity.review.sampling import band_of, draw

THRESHOLD = 2.0


def invented(n: int, seed: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Pairs of which few lie near the threshold; one group in twenty is small; and the groups."""
    chance = np.random.default_rng(seed)
    weight = np.where(chance.random(n) < 0.8, chance.normal(18, 4, n), chance.normal(2, 5, n))
    named = [f"{i:06d}" for i in range(n)]
    pairs = pl.DataFrame(
        {
            "l": [f"a{name}" for name in named],
            "r": [f"b{name}" for name in named],
            "source_pair": chance.choice(["calpads mis", "mis wage"], n, p=[0.9, 0.1]),
            "weight": weight,
            "linked": weight > THRESHOLD,
            "true": chance.random(n) < 1 / (1 + np.exp2(-0.5 * (weight - 2))),
            **{
                reason: chance.random(n) < share
                for reason, share in zip(REASONS, (0.02, 0.01, 0.0, 0.01), strict=True)
            },
        }
    )
    value = chance.choice(["large", "small"], n, p=[0.95, 0.05])
    groups = pl.DataFrame({"subject_id": pairs["l"], "dimension": "race_ethnicity", "value": value})
    return pairs, groups


@pytest.fixture(scope="module")
def population() -> tuple[pl.DataFrame, pl.DataFrame]:
    return invented(3_000, seed=1)


def drawn(population, *, size=500, seed=1) -> pl.DataFrame:
    return draw(population[0], groups=population[1], threshold=THRESHOLD, size=size, seed=seed)


def test_about_as_many_are_drawn_as_asked_for_and_the_same_seed_draws_the_same(population):
    one, again, other = drawn(population), drawn(population), drawn(population, seed=2)
    assert 430 < one.height < 570
    assert one.equals(again)
    assert set(one["l"]) != set(other["l"])


def test_the_order_of_the_pairs_does_not_matter(population):
    shuffled = population[0].sample(fraction=1.0, shuffle=True, seed=3), population[1]
    assert drawn(population).equals(drawn(shuffled))


def test_most_are_drawn_near_the_threshold_and_a_few_at_each_end(population):
    sample = drawn(population)
    bands = sample.select(band_of(THRESHOLD).alias("band"))["band"].value_counts()
    counted = dict(bands.iter_rows())
    assert counted["just_below"] + counted["just_above"] > 0.25 * sample.height
    assert all(counted[name] >= 5 for name in ("far_below", "far_above"))


def test_a_small_group_is_drawn_far_more_often_than_a_large_one(population):
    group = drawn(population).join(population[1], left_on="l", right_on="subject_id")
    enough = group.filter(pl.col("stratum").is_in(["well_above", "far_above"]))
    small = enough.filter(pl.col("value") == "small").height
    assert enough.height > 30
    assert small / enough.height > 0.15  # of all pairs they are one in twenty


def test_a_stratum_says_weight_and_reasons_and_nothing_of_groups(population):
    words = {word for stratum in drawn(population)["stratum"] for word in stratum.split()}
    assert "rival" in words
    assert words.isdisjoint({"small", "large", "race_ethnicity"})


def test_rates_weighted_back_are_right_on_average(population):
    truth = float(population[0]["true"].mean())
    back, plain = [], []
    for seed in range(40):
        sample = drawn(population, size=300, seed=seed)
        times = 1 / sample["inclusion"]
        back.append(float((sample["true"] * times).sum() / times.sum()))
        plain.append(float(sample["true"].mean()))
    off = np.std(back) / np.sqrt(len(back))
    assert abs(np.mean(back) - truth) < 4 * off
    assert abs(np.mean(plain) - truth) > 8 * off  # unweighted, the doubtful pairs would count too much


def test_whoever_stops_half_way_has_answered_a_sample_too(population):
    truth = float(population[0]["true"].mean())
    back = []
    for seed in range(40):
        sample = drawn(population, size=400, seed=seed)
        sample = sample.head(sample.height // 2)
        times = 1 / sample["inclusion"]
        back.append(float((sample["true"] * times).sum() / times.sum()))
    assert abs(np.mean(back) - truth) < 4 * np.std(back) / np.sqrt(len(back))


@given(n=st.integers(1, 60), size=st.integers(1, 80), seed=st.integers(0, 5))
def test_every_pair_can_be_drawn_and_probabilities_add_up(n, size, seed):
    pairs, groups = invented(n, seed)
    seen: dict[str, float] = {}
    for draws in range(25):
        sample = draw(pairs, groups=groups, threshold=THRESHOLD, size=size, seed=draws)
        assert ((sample["inclusion"] > 0) & (sample["inclusion"] <= 1)).all()
        assert sample["turn"].is_sorted()
        seen |= dict(sample.select("l", "inclusion").iter_rows())
    if size >= n:
        assert set(seen.values()) == {1.0}
        assert len(seen) == n
    elif len(seen) == n:
        assert sum(seen.values()) == pytest.approx(size, abs=1e-6)
