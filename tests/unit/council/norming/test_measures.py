"""Eight numbers for one reader: the table of four readers, slow arithmetic beside it, what has no answer."""

import csv
import statistics
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonfield.council.norming.measures import measure
from commonfield.council.norming.scale import Scale

SCALE = Scale(0, 4, "rubric")
MASTER = "43434 22321 10121"
READERS = {
    "aligned": "43434 23321 10221",
    "severe": "32323 11210 00010",
    "central": "33333 22322 21222",
    "inconsistent": "41404 24123 12103",
}
PRINTED = """
aligned      | .8667 | 1     | +.1333 | .1333  | .9545 | .976  | .961
severe       | .0667 | 1     | -.9333 | .9333  | .7426 | .919  | .981
central      | .4667 | 1     | +.1333 | .5333  | .7143 | .488  | .915
inconsistent | .4667 | .4667 | -.0667 | 1.1333 | .2912 | 1.152 | .294
"""
"""As operations.md prints it, but for the last r: it prints .295, which is .2945 rounded once more."""


def cells(text):
    return {
        (anchor, f"c{i}"): int(level)
        for anchor, levels in zip("ABC", text.split(), strict=False)
        for i, level in enumerate(levels)
    }


def measured(text, master=MASTER, scale=SCALE):
    return measure(cells(text), cells(master), scale=scale)


@pytest.mark.parametrize("row", PRINTED.strip().splitlines())
def test_the_table_of_four_readers_to_every_printed_digit(row):
    name, *printed = (part.strip() for part in row.split("|"))
    found = measured(READERS[name])
    values = (found.exact, found.adjacent, found.bias, found.mad, found.kappa, found.spread_ratio, found.r)
    for value, text in zip(values, printed, strict=True):
        digits = Decimal(1).scaleb(-len(text.partition(".")[2]))
        assert Decimal(value).quantize(digits, ROUND_HALF_UP) == Decimal(text), (name, text)


def test_the_correlation_of_the_inconsistent_reader_lies_just_below_its_printed_digits():
    assert measured(READERS["inconsistent"]).r == pytest.approx(0.2944881, abs=5e-8)


def test_variance_across_criteria_stands_beside_the_masters_and_has_n_minus_one():
    found = measured(READERS["central"])
    assert found.within_variance == pytest.approx((0 + 0.2 + 0.2) / 3)
    assert found.master_within_variance == pytest.approx((0.3 + 0.5 + 0.5) / 3)


levels = st.integers(0, 4)


@given(pairs=st.lists(st.tuples(levels, levels), min_size=2, max_size=20))
@settings(max_examples=50)
def test_every_measure_equals_its_definition(pairs):
    own = {("A", str(i)): a for i, (a, _) in enumerate(pairs)}
    held = {("A", str(i)): b for i, (_, b) in enumerate(pairs)}
    found = measure(own, held, scale=SCALE)
    a, b = np.array(pairs, dtype=float).T
    assert found.exact == pytest.approx(np.mean(a == b))
    assert found.adjacent == pytest.approx(np.mean(abs(a - b) <= 1))
    assert found.bias == pytest.approx(np.mean(a - b))
    assert found.mad == pytest.approx(np.mean(abs(a - b)))
    assert found.within_variance == pytest.approx(np.var(a, ddof=1))
    chance = np.mean([(x - y) ** 2 for x in a for y in b])
    if chance:
        assert found.kappa == pytest.approx(1 - np.mean((a - b) ** 2) / chance, abs=1e-12)
    else:
        assert found.kappa is None and found.why["kappa"] == "one_level"
    if np.ptp(b):
        # n or n - 1: the ratio is the same.
        assert found.spread_ratio == pytest.approx(np.std(a) / np.std(b), abs=1e-12)
        assert found.spread_ratio == pytest.approx(np.std(a, ddof=1) / np.std(b, ddof=1), abs=1e-12)
    else:
        assert found.spread_ratio is None and found.why["spread_ratio"] == "master_flat"
    if np.ptp(a) and np.ptp(b):
        assert found.r == pytest.approx(np.corrcoef(a, b)[0, 1], abs=1e-9)
    else:
        assert found.r is None and found.why["r"] in ("reader_flat", "master_flat")


@given(shift=st.integers(-1, 1), text=st.lists(st.integers(1, 3), min_size=5, max_size=5))
@settings(max_examples=20)
def test_a_reader_a_level_off_throughout_has_that_bias_and_the_masters_spread(shift, text):
    master = {("A", str(i)): level for i, level in enumerate(text)}
    found = measure({cell: level + shift for cell, level in master.items()}, master, scale=SCALE)
    assert (found.bias, found.mad, found.adjacent) == (shift, abs(shift), 1)
    assert found.spread_ratio in (None, 1)


def test_a_level_that_nobody_gave_does_not_change_kappa_as_it_is_in_the_scale():
    wide, narrow = Scale(0, 9, "rubric"), Scale(0, 4, "rubric")
    assert measured(READERS["severe"], scale=wide).kappa == pytest.approx(
        measured(READERS["severe"], scale=narrow).kappa
    )
    # Level 2 is in the scale though nobody gave it: 1 and 3 stay two levels apart.
    gap = measured("13131", "11331")
    assert gap.kappa == pytest.approx(
        1 - (8 / 5) / np.mean([(x - y) ** 2 for x in (1, 3, 1, 3, 1) for y in (1, 1, 3, 3, 1)])
    )


@pytest.mark.parametrize(
    ("reader", "master", "missing"),
    [
        ("2", "3", {"spread_ratio": "one_score", "r": "one_score", "within_variance": "one_criterion"}),
        ("22", "13", {"r": "reader_flat"}),
        ("13", "22", {"spread_ratio": "master_flat", "r": "master_flat"}),
        ("22", "22", {"spread_ratio": "master_flat", "r": "master_flat", "kappa": "one_level"}),
        ("22", "33", {"spread_ratio": "master_flat", "r": "master_flat"}),
    ],
)
def test_what_has_no_answer_is_null_with_its_reason(reader, master, missing):
    found = measured(reader, master)
    assert dict(found.why) == missing
    assert all(found.value(name) is None for name in missing)


def test_nothing_in_common_is_no_measure_and_an_anchor_counts_when_it_was_scored_in_full():
    assert measure({("Z", "c0"): 1}, cells(MASTER), scale=SCALE) is None
    partly = cells(READERS["aligned"])
    del partly["C", "c4"]
    found = measure({**partly, ("Z", "c0"): 1}, cells(MASTER), scale=SCALE)
    assert (found.n_anchors, found.n_scores) == (2, 14)


def test_real_readers_beside_the_median_of_their_panel(public_data):
    with (public_data / "reviewer-scoring" / "sirt_data_ratings1.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    by_cell, by_reader = defaultdict(list), defaultdict(dict)
    for row in rows:
        for criterion in ("k1", "k2", "k3", "k4", "k5"):
            if row[criterion] not in ("", "NA"):
                level = int(float(row[criterion]))
                by_cell[row["idstud"], criterion].append(level)
                by_reader[row["rater"]][row["idstud"], criterion] = level
    master = {cell: int(statistics.median_low(found)) for cell, found in by_cell.items()}
    lowest, highest = min(master.values()), max(max(found) for found in by_cell.values())
    for given_levels in by_reader.values():
        found = measure(given_levels, master, scale=Scale(min(lowest, 0), highest, "scores"))
        own = np.array([given_levels[c] for c in sorted(given_levels)], float)
        held = np.array([master[c] for c in sorted(given_levels)], float)
        assert found.r == pytest.approx(np.corrcoef(own, held)[0, 1], abs=1e-9)
        assert found.bias == pytest.approx(np.mean(own - held))
        assert found.spread_ratio == pytest.approx(np.std(own) / np.std(held))
        chance = np.mean((own[:, None] - held[None, :]) ** 2)
        assert found.kappa == pytest.approx(1 - np.mean((own - held) ** 2) / chance, abs=1e-9)
    assert len(by_reader) > 5
