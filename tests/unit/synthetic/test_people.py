from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.synthetic.chance import chances, pick, stream
from commonfield.synthetic.lives import Lives
from commonfield.synthetic.people import FIRST_ENTRY, LAST_YEAR
from commonfield.synthetic.places import county_number


def described(lives: Lives) -> pl.DataFrame:
    people = lives.people
    return lives.names.with_columns(
        pl.Series("family", people.family),
        pl.Series("twin", people.twin),
        pl.Series("entry", people.entry),
        pl.Series("outside", people.outside),
        pl.Series("race", people.race.tolist()),
    )


def test_the_number_of_learners_is_the_one_asked_for(lives: Lives) -> None:
    assert lives.people.size == lives.names.height == 12_000
    assert lives.people.outside.sum() == pytest.approx(0.08 * 12_000, abs=1)


def test_every_learner_is_seen_by_a_school_or_a_college(lives: Lives) -> None:
    seen = set(lives.spells["person"]) | set(lives.studies.terms["person"])
    assert seen == set(range(lives.people.size))


def test_twins_have_the_same_birth_date_surname_and_address_and_another_first_name(lives: Lives) -> None:
    twins = described(lives).filter("twin").group_by("family").agg(pl.all())
    share = lives.people.twin[~lives.people.outside].mean()
    assert share == pytest.approx(lives.settings.rates.twins, abs=0.003)
    assert twins.height > 50
    for column, different in (("birth_date", 1), ("last_name", 1), ("address", 1), ("first_name", 2)):
        assert twins.select((pl.col(column).list.n_unique() == different).all()).item(), column


def test_siblings_share_an_address_and_mostly_a_surname(lives: Lives) -> None:
    families = (
        described(lives)
        .filter(~pl.col("outside"))
        .group_by("family")
        .agg(pl.len(), pl.col("address", "last_name", "first_name").n_unique())
        .filter(pl.col("len") > 1)
    )
    assert families.height > 2_000
    assert (families["address"] == 1).all()
    assert 0.85 < (families["last_name"] == 1).mean() < 0.97
    assert (families["first_name"] == families["len"]).mean() > 0.999


def test_learners_of_a_grade_9_year_are_14_when_it_begins(lives: Lives) -> None:
    inside = described(lives).filter(~pl.col("outside"))
    age = inside.select(
        (pl.date(pl.col("entry") - 1, 9, 1) - pl.col("birth_date")).dt.total_days() / 365.25
    ).to_series()
    assert age.min() >= 13.99
    assert age.max() <= 15.01
    assert inside["entry"].min() == FIRST_ENTRY
    assert inside["entry"].max() == LAST_YEAR


def test_compound_surnames_are_as_common_as_stated(lives: Lives) -> None:
    hispanic = described(lives).filter(pl.col("race") == "RH")
    assert (hispanic["maternal"] != "").mean() == pytest.approx(0.35, abs=0.03)


def test_ids_are_unique_and_have_the_form_of_real_ones(lives: Lives) -> None:
    assert lives.names["ssid"].n_unique() == lives.people.size
    assert lives.names["ssid"].str.contains(r"^\d{10}$").all()
    held = lives.names.filter(pl.col("ssn") != "")["ssn"]
    assert held.n_unique() == held.len()
    assert held.str.contains(r"^9\d\d[0-4]").all()
    assert not held.str.contains(r"^\d{3}00|0000$").any()
    assert 1 - held.len() / lives.people.size == pytest.approx(lives.settings.rates.no_ssn, abs=0.01)


@pytest.mark.parametrize("attribute", ["ever_english_learner", "disability", "homeless", "military_family"])
def test_an_attribute_is_as_common_as_stated(lives: Lives, attribute: str) -> None:
    stated = lives.settings.rates.attributes[attribute].share
    assert lives.people.traits[attribute].mean() == pytest.approx(stated, abs=0.02)


def test_low_income_follows_the_county(lives: Lives) -> None:
    county = np.array([d.county for d in lives.land.districts])[lives.people.district]
    for fips in ("06065", "06071"):
        share = lives.people.traits["socioeconomically_disadvantaged"][county == fips].mean()
        assert share == pytest.approx(lives.settings.rates.county(fips).low_income, abs=0.04)


def test_parents_without_a_high_school_diploma_always_mean_low_income(lives: Lives) -> None:
    unschooled = lives.people.parent_education == "14"
    assert unschooled.any()
    assert lives.people.traits["socioeconomically_disadvantaged"][unschooled].all()


def test_county_numbers_are_those_of_cds_codes() -> None:
    numbers = {
        "06065": "33",
        "06071": "36",
        "06037": "19",
        "06107": "54",
        "06031": "16",
        "06033": "17",
        "06053": "27",
        "06069": "35",
        "06079": "40",
        "06083": "42",
        "06087": "44",
        "06111": "56",
    }
    assert {fips: county_number(fips) for fips in numbers} == numbers


@given(
    share=st.floats(0.02, 0.98),
    log_odds=st.lists(st.floats(-4, 4), min_size=1, max_size=60),
)
def test_chances_keep_the_stated_share_and_the_order_of_the_log_odds(
    share: float, log_odds: list[float]
) -> None:
    given_odds = np.array(log_odds)
    found = chances(given_odds, share)
    assert found.mean() == pytest.approx(share, abs=1e-6)
    assert (np.diff(found[np.argsort(given_odds, kind="stable")]) >= -1e-12).all()


@given(seed=st.integers(0, 2**32), subject=st.text(max_size=20))
def test_a_stream_depends_on_seed_and_subject_alone(seed: int, subject: str) -> None:
    assert stream(seed, subject).random() == stream(seed, subject).random()
    assert stream(seed, subject).random() != stream(seed + 1, subject).random()


def test_a_value_without_weight_is_never_drawn() -> None:
    drawn = pick(stream(1, "weights"), {"never": 0.0, "often": 3.0, "seldom": 1.0}, 4_000)
    assert set(drawn) == {"often", "seldom"}
    assert (drawn == "often").mean() == pytest.approx(0.75, abs=0.03)
