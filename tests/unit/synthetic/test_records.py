from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.synthetic.lives import Lives
from commonfield.synthetic.misspelling import mistake_digits, mistype, rewrite_compound, shift_births
from commonfield.synthetic.records import write_down

# Agreement of true pairs between a district and a college, as measured on a student generator.
MEASURED = {
    "first_name": 0.91,
    "last_name": 0.83,
    "birth_date": 0.96,
    "zip": 0.58,
    "school": 0.67,
    "ssid": 0.45,
}


def pairs(lives: Lives, messiness: str) -> pl.DataFrame:
    """True pairs of a district record and a college record."""
    records = write_down(lives, seed=11, messiness=messiness)
    school = (
        records.of("calpads").sort("person", "partner").unique("person", keep="last", maintain_order=True)
    )
    return school.join(records.of("mis"), on="person", suffix="_college").join(
        lives.names.select("person", "maternal"), on="person"
    )


def agreement(both: pl.DataFrame, column: str) -> float:
    return float((both[column] == both[f"{column}_college"]).mean())


@pytest.fixture(scope="module")
def real(lives: Lives) -> pl.DataFrame:
    return pairs(lives, "real")


@pytest.mark.parametrize("column", MEASURED)
def test_true_pairs_agree_as_often_as_measured(real: pl.DataFrame, column: str) -> None:
    assert agreement(real, column) == pytest.approx(MEASURED[column], abs=0.03)


def test_more_than_half_of_compound_surnames_are_written_otherwise(real: pl.DataFrame) -> None:
    compound = real.filter(pl.col("maternal") != "")
    assert compound.height > 500
    assert agreement(compound, "last_name") == pytest.approx(0.43, abs=0.05)


def test_without_messiness_every_field_agrees(lives: Lives) -> None:
    clean = pairs(lives, "none")
    assert {agreement(clean, column) for column in MEASURED} == {1.0}


@pytest.mark.parametrize("column", MEASURED)
def test_light_is_cleaner_than_real_and_heavy_is_worse(lives: Lives, real: pl.DataFrame, column: str) -> None:
    assert agreement(pairs(lives, "light"), column) > agreement(real, column)
    assert agreement(pairs(lives, "heavy"), column) < agreement(real, column)


def test_colleges_differ_in_how_they_write_compound_surnames(real: pl.DataFrame) -> None:
    compound = real.filter(pl.col("maternal") != "", pl.col("last_name") != pl.col("last_name_college"))
    joined = compound.group_by("partner_college").agg(
        pl.col("last_name_college").str.contains(r"[ -]").mean().alias("in_two_parts")
    )["in_two_parts"]
    assert joined.max() - joined.min() > 0.2


def everywhere(size: int) -> np.ndarray:
    return np.ones(size, dtype=bool)


@given(word=st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12), seed=st.integers(0, 99))
def test_a_typo_changes_a_word_by_one_letter_and_keeps_the_first(word: str, seed: int) -> None:
    words = np.array([word], dtype=object)
    typed = mistype(words, everywhere(1), np.random.default_rng(seed))[0]
    assert typed != word
    assert typed[0] == word[0]
    assert abs(len(typed) - len(word)) <= 1
    assert words[0] == word


@given(number=st.from_regex(r"[1-9]\d{8,9}", fullmatch=True), seed=st.integers(0, 99))
def test_a_wrong_number_differs_and_has_as_many_digits(number: str, seed: int) -> None:
    wrong = mistake_digits(np.array([number], dtype=object), everywhere(1), np.random.default_rng(seed))[0]
    assert wrong != number
    assert len(wrong) == len(number)
    assert wrong.isdigit()


@given(
    days=st.lists(st.integers(9_000, 16_000), min_size=1, max_size=30),
    kind=st.sampled_from(["swapped", "digits", "year"]),
)
def test_a_wrong_birth_date_differs_and_lies_within_13_months(days: list[int], kind: str) -> None:
    births = np.array(days)
    marks = {name: np.full(len(days), name == kind) for name in ("swapped", "digits", "year")}
    wrong = shift_births(births, **marks, rng=np.random.default_rng(1))
    assert (wrong != births).all()
    assert (np.abs(wrong - births) < 400).all()


def test_day_and_month_change_places_where_both_can() -> None:
    births = np.array(["2008-03-11", "2008-03-25"], dtype="datetime64[D]").astype("int64")
    none = np.zeros(2, dtype=bool)
    wrong = shift_births(
        births, swapped=everywhere(2), digits=none, year=none, rng=np.random.default_rng(1)
    ).astype("datetime64[D]")
    assert str(wrong[0]) == "2008-11-03"
    assert str(wrong[1]).startswith("2008-03-")


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("paternal", "Garcia"),
        ("maternal", "Lopez"),
        ("hyphen", "Garcia-Lopez"),
        ("joined", "Garcialopez"),
        ("swapped", "Lopez Garcia"),
        ("space", "Garcia"),  # the form in use already, so the first part alone
    ],
)
def test_a_compound_surname_is_written_in_another_form(form: str, written: str) -> None:
    names = (np.array([n], dtype=object) for n in ("Garcia", "Lopez", "Garcia Lopez"))
    other = rewrite_compound(*names, everywhere(1), np.array([form], dtype=object))
    assert other.tolist() == [written]
