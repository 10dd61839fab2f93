from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from commonfield.catalog import Catalog
from commonfield.synthetic.lives import Lives, live
from commonfield.synthetic.schooling import STEPS
from commonfield.synthetic.settings import Settings

LEFT = ["T180", "T200", "T240", "E130", "T160"]


def classes(lives: Lives) -> pl.DataFrame:
    """One row per learner of a class that began grade 9 here in files' time and whose four years are over."""
    people = lives.people
    told = pl.DataFrame(
        {
            "person": people.numbers(),
            "entry": people.entry,
            "race": people.race.tolist(),
            "county": np.array([d.county for d in lives.land.districts])[people.district],
        }
    )
    last = lives.spells.sort("spell").unique("person", keep="last", maintain_order=True)
    first = lives.spells.filter(pl.col("grade") == 9).select("person").unique()
    return (
        last.join(told, on="person", how="inner")
        .join(first, on="person", how="semi")
        .filter(pl.col("entry").is_between(2018, 2023))
        .with_columns(
            graduated=(pl.col("completion") == "100") & (pl.col("academic_year") <= pl.col("entry") + 3)
        )
    )


@pytest.mark.parametrize("county", ["06065", "06071"])
def test_the_graduation_share_is_the_county_s(lives: Lives, county: str) -> None:
    stayed = classes(lives).filter(~pl.col("exit").is_in(LEFT), pl.col("county") == county)
    assert stayed["graduated"].mean() == pytest.approx(
        lives.settings.rates.county(county).graduated, abs=0.03
    )


def test_a_g_among_graduates_is_the_county_s(lives: Lives) -> None:
    graduates = classes(lives).filter("graduated", pl.col("county") == "06065")
    assert graduates["a_g"].mean() == pytest.approx(lives.settings.rates.county("06065").a_g, abs=0.04)


def test_groups_graduate_at_different_shares_as_stated(lives: Lives) -> None:
    stayed = classes(lives).filter(~pl.col("exit").is_in(LEFT))
    share = dict(stayed.group_by("race").agg(pl.col("graduated").mean()).iter_rows())
    assert share["RB"] < share["RH"] < share["RW"] < share["RA"]


def test_every_class_ends_in_outcomes_that_sum_to_it(lives: Lives) -> None:
    ended = classes(lives).filter(pl.col("entry") < 2022)
    done = pl.col("completion") != ""
    gone = pl.col("exit").is_in([*LEFT, "E140", "E300", "E400", "E156"])
    assert ended.select((done | gone).all()).item()
    assert ended.select((done & gone).any()).item() is False


def test_school_years_of_a_learner_follow_each_other_without_overlap(lives: Lives) -> None:
    spells = lives.spells.sort("person", "began").with_columns(
        pl.col("ended").shift(1).over("person").alias("before"),
        pl.col("grade").shift(1).over("person").alias("grade_before"),
    )
    later = spells.filter(pl.col("before").is_not_null())
    assert (later["began"] > later["before"]).all()
    assert (later["grade"] >= later["grade_before"]).all()
    assert (spells["ended"] >= spells["began"]).all()


def test_nobody_is_in_school_for_longer_than_a_fifth_year(lives: Lives) -> None:
    assert (
        lives.spells.group_by("person").agg(pl.col("academic_year").n_unique())["academic_year"].max()
        <= STEPS
    )


def test_nobody_comes_back_after_leaving_for_good(lives: Lives) -> None:
    final = ["E230", "E140", "E300", "E400", "T180", "T200", "T240", "E130"]
    after = lives.spells.sort("person", "began").with_columns(
        pl.col("exit").shift(1).over("person").alias("exit_before")
    )
    assert not after["exit_before"].is_in(final).any()


def test_all_kinds_of_exits_occur(lives: Lives) -> None:
    exits = set(lives.spells["exit"])
    assert exits >= {"E155", "E156", "E230", "E130", "E140", "E300", "E400", "T160", "T180", "T200", "T240"}
    assert set(lives.spells["completion"]) >= {"", "100", "120", "320", "330", "250", "360"}


def test_some_transfers_have_a_receiving_enrollment_after_a_gap(lives: Lives) -> None:
    moves = lives.spells.sort("person", "began").with_columns(
        (pl.col("began").shift(-1).over("person") - pl.col("ended")).alias("gap"),
        pl.col("partner").shift(-1).over("person").alias("next_partner"),
    )
    received = moves.filter(pl.col("exit") == "T160", pl.col("gap").is_not_null())
    assert received.height > 300
    assert (received["partner"] != received["next_partner"]).mean() > 0.3
    assert (received["gap"] < 8).any()
    assert (received["gap"] > 60).any()


def test_some_repeat_a_grade(lives: Lives) -> None:
    years = lives.spells.unique(["person", "academic_year", "grade"])
    again = years.group_by("person", "grade").len().filter(pl.col("grade") < 12, pl.col("len") > 1)
    assert again.height > 20


def test_college_going_is_as_common_as_stated(lives: Lives) -> None:
    rates = lives.settings.rates
    done = lives.spells.filter(pl.col("completion") != "", pl.col("academic_year") <= 2024)
    first = (
        lives.studies.terms.filter(~pl.col("special_admit"))
        .group_by("person")
        .agg(pl.col("began").min())
        .with_columns(pl.col("began").cast(pl.Int32).cast(pl.Int64))
    )
    going = done.join(first, on="person", how="left", suffix="_college").with_columns(
        (pl.col("began_college") - pl.col("ended")).alias("days")
    )
    within = (going["days"] <= 486).fill_null(value=False).mean()
    assert within == pytest.approx(rates.outcomes["college_going"].share, abs=0.03)
    # Those who begin in the second fall count within 16 months and not within 12.
    assert 0.02 < ((going["days"] > 366) & (going["days"] <= 486)).mean() < 0.09


def test_dual_enrollment_ends_with_high_school(lives: Lives) -> None:
    early = lives.studies.terms.filter("special_admit")
    years = lives.spells.select("person", "academic_year").unique()
    assert early.join(years, on=["person", "academic_year"], how="anti").height == 0
    share = early["person"].n_unique() / (~lives.people.outside).sum()
    assert 0.08 < share < lives.settings.rates.outcomes["dual_enrollment"].share
    assert 0.10 < early.filter("ccap")["person"].n_unique() / early["person"].n_unique() < 0.19


def test_completers_pass_a_capstone(lives: Lives) -> None:
    taken = lives.coursework.taken.filter(pl.col("stage") == "capstone", "success")
    completed = lives.coursework.pathways.filter("completed")
    assert completed.height == taken.height > 300
    assert set(completed["spell"]) == set(taken["spell"])
    assert (taken["credits"] < 10).any()


def test_a_learner_takes_about_six_courses_a_year(lives: Lives) -> None:
    spells = lives.spells.select("spell", "person", "academic_year")
    taken = lives.coursework.taken.join(spells, on="spell")
    load = taken.group_by("person", "academic_year").len()["len"]
    assert load.min() >= 5
    assert load.max() <= 7
    assert load.mean() == pytest.approx(6, abs=0.2)


def test_english_learners_are_reclassified_while_they_are_enrolled(lives: Lives) -> None:
    ended = lives.english.filter(pl.col("status") == "EL", pl.col("ended").is_not_null())
    assert ended.height > 300
    enrolled = ended.join(lives.spells, on="person", suffix="_school").filter(
        pl.col("ended") > pl.col("began_school"), pl.col("ended") < pl.col("ended_school")
    )
    assert set(enrolled["person"]) == set(ended["person"])


def test_wages_rise_with_the_award(lives: Lives) -> None:
    best = (
        lives.studies.awards.with_columns(
            rank=pl.col("level").replace_strict({"certificate": 1, "associate": 2, "bachelor": 3})
        )
        .group_by("person")
        .agg(pl.col("rank").max(), pl.col("conferred").max())
    )
    paid = lives.wages.with_columns(day=pl.date(pl.col("year"), 3 * pl.col("quarter") - 2, 1))
    after = paid.join(best, on="person").filter(pl.col("day") > pl.col("conferred"))
    medians = dict(after.group_by("rank").agg(pl.col("wages").median()).iter_rows())
    assert medians[3] > 1.3 * medians[1]


def test_wages_are_paid_to_people_of_a_college_record_with_an_ssn(lives: Lives) -> None:
    known = lives.studies.terms.filter(pl.col("kind").is_in(["ccc", "csu"]))["person"]
    assert set(lives.wages["person"]) <= set(known)
    without = lives.names.filter(pl.col("ssn") == "")["person"]
    assert not set(lives.wages["person"]) & set(without)


def test_learners_from_outside_are_seen_by_colleges_of_the_region_alone(lives: Lives) -> None:
    outside = np.flatnonzero(lives.people.outside).tolist()
    kinds = lives.studies.terms.filter(pl.col("person").is_in(outside))["kind"]
    assert set(kinds) == {"ccc", "csu"}


@pytest.mark.slow
def test_forty_thousand_learners_live_with_few_records_each(settings: Settings, catalog: Catalog) -> None:
    many = live(40_000, seed=2026, region="inland-empire", settings=settings, catalog=catalog)
    assert many.names.height == 40_000
    assert 500_000 < many.coursework.taken.height < 800_000
