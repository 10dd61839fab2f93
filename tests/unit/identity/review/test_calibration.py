"""Probabilities that answers bear out."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.identity.review import FEWEST_ANSWERS
from commonfield.identity.review.calibration import Curve, calibrate, curve_of, nominal

ANSWERED = st.lists(
    st.tuples(
        st.integers(-10, 20).map(float),
        st.sampled_from(["same", "different"]),
        st.sampled_from([1.0, 0.5, 0.1, 0.03]),
    ),
    min_size=1,
    max_size=25,
)


def frame(rows) -> pl.DataFrame:
    schema = {"weight": pl.Float64, "answer": pl.String, "inclusion": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_zero_bits_are_one_half_and_each_bit_doubles_the_odds():
    assert nominal(np.array([0.0, 1.0, 2.0])).tolist() == pytest.approx([1 / 2, 2 / 3, 4 / 5])


def test_a_worked_example():
    rows = [(1.0, "different", 1.0), (2.0, "same", 1.0), (3.0, "different", 1.0), (4.0, "same", 1.0)]
    curve = curve_of(frame(rows), fewest=1)
    assert curve.weights == (1.0, 2.0, 3.0, 4.0)
    assert curve.shares == pytest.approx((0.0, 0.5, 0.5, 1.0))
    assert curve.of(np.array([-9.0, 1.5, 2.5, 9.0])).tolist() == pytest.approx([0.0, 0.25, 0.5, 1.0])


def test_a_pair_that_was_drawn_with_a_tenth_counts_ten_times():
    rows = [(2.0, "same", 0.1), (2.0, "different", 1.0)]
    assert curve_of(frame(rows), fewest=1).shares == pytest.approx((10 / 11,))


@pytest.mark.parametrize(("answers", "calibrated"), [(FEWEST_ANSWERS - 1, False), (FEWEST_ANSWERS, True)])
def test_too_few_answers_calibrate_nothing_and_the_models_figure_stays(answers, calibrated):
    curve = curve_of(frame([(2.0, "different", 1.0)] * answers))
    assert curve.is_calibrated is calibrated
    assert curve.answers == answers
    assert float(curve.of(2.0)) == pytest.approx(0.0 if calibrated else 0.8)


def test_linked_pairs_and_others_have_a_curve_each():
    linked = frame([(2.0, "same", 1.0)] * FEWEST_ANSWERS).with_columns(linked=pl.lit(value=True))
    apart = frame([(2.0, "different", 1.0)] * FEWEST_ANSWERS).with_columns(linked=pl.lit(value=False))
    learnt = calibrate(pl.concat([linked, apart]))
    assert learnt.is_calibrated
    assert float(learnt.curve(linked=True).of(2.0)) == 1.0
    assert float(learnt.curve(linked=False).of(2.0)) == 0.0
    assert not calibrate(linked).is_calibrated


@given(rows=ANSWERED, weights=st.lists(st.floats(-50, 50), min_size=2, max_size=10))
def test_a_probability_lies_between_0_and_1_and_never_falls_as_weights_rise(rows, weights):
    given_out = curve_of(frame(rows), fewest=1).of(np.array(sorted(weights)))
    assert ((given_out >= 0) & (given_out <= 1)).all()
    assert (np.diff(given_out) >= -1e-12).all()


@given(rows=ANSWERED)
def test_it_equals_a_slow_reading(rows):
    curve = curve_of(frame(rows), fewest=1)
    assert curve.shares == pytest.approx(plain_isotonic(rows), abs=1e-9)


def plain_isotonic(rows) -> list[float]:
    """Of all means that begin at or before a weight and end at or after it: the largest of the smallest."""
    weights = sorted({weight for weight, _, _ in rows})

    def mean(first: float, last: float) -> float:
        inside = [(answer == "same", 1 / p) for weight, answer, p in rows if first <= weight <= last]
        return sum(said * times for said, times in inside) / sum(times for _, times in inside)

    return [
        max(min(mean(first, last) for last in weights if last >= at) for first in weights if first <= at)
        for at in weights
    ]


@given(rows=ANSWERED)
def test_the_order_of_answers_does_not_matter(rows):
    assert curve_of(frame(rows), fewest=1).shares == pytest.approx(
        curve_of(frame(list(reversed(rows))), fewest=1).shares
    )


def test_without_answers_there_is_no_curve():
    assert curve_of(frame([]), fewest=0) == Curve(0)
