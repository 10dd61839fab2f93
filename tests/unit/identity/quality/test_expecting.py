"""What weights let expect, added up by hand."""

from __future__ import annotations

import polars as pl
import pytest

from commonfield.identity.quality import expect
from commonfield.identity.quality.comparing import share_of
from commonfield.identity.review.calibration import Calibration, Curve

KNOWN = Calibration(Curve(100, (0.0, 10.0), (0.5, 1.0)), Curve(100, (0.0, 10.0), (0.0, 0.4)))
KEYS = {"a": "1", "b": "2", "c": "3", "d": "4", "x": "1", "y": "2", "z": "5"}
PARTNERS = {
    "a": "north",
    "b": "north",
    "c": "north",
    "d": "north",
    "x": "college",
    "y": "college",
    "z": "college",
}
# a-x and b-y are linked; c and d both come near z, whom nobody has; d also near x, who is taken.
PAIRS = [("a", "x", 10.0, True), ("b", "y", 4.0, True), ("c", "z", 5.0, False), ("d", "z", 10.0, False),
         ("d", "x", 2.0, False), ("a", "y", None, False)]  # fmt: skip


@pytest.fixture
def expected():
    pairs = pl.DataFrame(
        [(one, other, PARTNERS[one], PARTNERS[other], *rest) for one, other, *rest in PAIRS],
        schema=["l", "r", "l_partner", "r_partner", "weight", "linked"],
        orient="row",
    )
    told = expect(
        pairs,
        sample=pairs.head(1),
        calibration=KNOWN,
        threshold=2.0,
        crosswalk=pl.DataFrame(
            {"subject_id": list(KEYS), "person_key": list(KEYS.values()), "partner": list(PARTNERS.values())}
        ),
        values=pl.DataFrame({"subject_id": ["a", "b", "c"], "group": ["g"] * 3, "value": ["Y", "N", "N"]}),
    )
    return {(row["group"], row["value"]): row for row in told.iter_rows(named=True)}


def test_wrong_links_are_what_is_missing_to_certainty(expected):
    everybody = expected["all", "all"]
    # Each of the two links counts for both of its subjects: nothing is missing to 10 bits, .3 to 4 bits.
    assert everybody["links"] == 4
    assert everybody["expected_false"] == pytest.approx(2 * 0.3)
    assert expected["g", "Y"]["expected_false"] == pytest.approx(0.0)
    assert expected["g", "N"]["expected_false"] == pytest.approx(0.3)


def test_a_missed_person_is_the_likeliest_pair_that_nobody_else_claims(expected):
    # c expects .2 of z, d expects .4, and z the likelier of the two; x is taken, so d-x expects nothing.
    assert expected["all", "all"]["expected_missed"] == pytest.approx(0.2 + 0.4 + 0.4)
    assert expected["g", "N"]["expected_missed"] == pytest.approx(0.2)


def test_intervals_are_those_of_as_many_pairs_as_were_added_up(expected):
    row = expected["all", "all"]
    share = share_of(row["expected_false"], row["links"])
    assert (row["false_rate"], row["false_low"], row["false_high"]) == (share.rate, share.low, share.high)
    right = 2 * (1.0 + 0.7)
    assert row["missed_rate"] == pytest.approx(1.0 / (right + 1.0))


def test_pairs_drawn_and_strata_are_counted_on_both_sides_and_unweighed_ones_not_at_all(expected):
    row = expected["all", "all"]
    assert row["weighed"] == 10 and row["drawn"] == 2
    assert sum(count for name, count in row.items() if name.startswith("band_")) == row["weighed"]
