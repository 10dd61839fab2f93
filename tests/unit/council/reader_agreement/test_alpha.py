"""Krippendorff's alpha: what he prints, against pairs taken one by one, and what has none."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonfield.council.reader_agreement.alpha import LEVELS, krippendorff_alpha
from commonfield.council.reader_agreement.chance import agree_beyond_chance
from commonfield.council.reader_agreement.levels import code_cells


def spoken(*observers):
    """Read Krippendorff's way to write observers: one row each, a dot for what is missing."""
    return [[None if mark == "." else mark for mark in unit] for unit in zip(*observers, strict=True)]


def as_numbers(rows):
    return [[None if cell is None else float(cell) for cell in row] for row in rows]


FOUR = spoken("123321412...", "1233224125.3", ".3332342251.", "12332441251.")


def test_two_observers_are_as_krippendorff_prints_them():
    binary = spoken("0100000010", "1110010000")
    nominal = spoken("aabbdcccedda", "babbbccceddd")
    assert round(krippendorff_alpha(code_cells(binary), "nominal").value, 4) == 0.0952
    assert round(krippendorff_alpha(code_cells(nominal), "nominal").value, 4) == 0.6920


@pytest.mark.parametrize(
    ("level", "printed"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_four_observers_with_gaps_are_as_he_prints_them(level, printed):
    assert round(krippendorff_alpha(code_cells(as_numbers(FOUR)), level).value, 3) == printed


@pytest.mark.parametrize(
    ("data", "labels", "level", "value", "error", "low"),
    # What the irrCAC package prints of its tables; weights of identity, quadratic and ratio are levels here.
    [
        ("cac.raw4raters", 1, "nominal", 0.743, 0.146, 0.419),
        ("cac.raw4raters", 1, "interval", 0.849, 0.129, 0.561),
        ("cac.raw4raters", 1, "ratio", 0.797, 0.140, 0.484),
        ("cac.raw5obser", 1, "nominal", 0.481, 0.114, 0.237),
        ("cac.raw.g1g2", 2, "nominal", 0.632, 0.150, 0.306),
        ("cac.raw.gender", 1, "nominal", 0.143, 0.141, -0.158),
        ("cac.ben.gerry", 2, "nominal", 0.665, 0.180, 0.264),
    ],
)
def test_gwets_error_of_alpha_is_as_printed(published, data, labels, level, value, error, low):
    from scipy import stats

    rows = published(data, labels=labels)
    found = krippendorff_alpha(code_cells(rows if level == "nominal" else as_numbers(rows)), level, draws=0)
    units = sum(sum(cell is not None for cell in row) > 1 for row in rows)
    begins = found.value - stats.t.ppf(0.975, units - 1) * found.standard_error
    assert [round(x, 3) for x in (found.value, found.standard_error, begins)] == [value, error, low]


def test_alpha_of_two_abstractors_is_as_printed(abstractors):
    found = krippendorff_alpha(code_cells(abstractors), "nominal", draws=0)
    assert f"{found.value:.7f} {found.standard_error:.8f}" == "0.7972585 0.05905473"


def slow_alpha(rows, level):
    """Pairs of scores one by one, distances as Krippendorff (2011) writes them."""
    units = [[x for x in row if x is not None] for row in rows]
    units = [unit for unit in units if len(unit) > 1]
    scores = [x for unit in units for x in unit]
    n = {x: scores.count(x) for x in set(scores)}

    def apart(a, b):
        if level == "nominal":
            return a != b
        if level == "interval":
            return (a - b) ** 2
        if level == "ratio":
            return 0 if a + b == 0 else ((a - b) / (a + b)) ** 2
        low, high = min(a, b), max(a, b)
        return (sum(n[x] for x in n if low <= x <= high) - (n[a] + n[b]) / 2) ** 2

    pairs = list(permutations(scores, 2))
    chance = sum(apart(a, b) for a, b in pairs) / len(pairs) if pairs else 0
    if not chance:
        return None
    seen = sum(apart(a, b) / (len(unit) - 1) for unit in units for a, b in permutations(unit, 2))
    return 1 - seen / len(scores) / chance


holed = st.integers(2, 4).flatmap(
    lambda wide: st.lists(
        st.lists(st.none() | st.integers(0, 5), min_size=wide, max_size=wide), min_size=1, max_size=8
    )
)


@settings(max_examples=50, deadline=None)
@given(rows=holed, level=st.sampled_from(LEVELS))
def test_pairs_taken_one_by_one_give_the_same(rows, level):
    found, slow = krippendorff_alpha(code_cells(rows), level, draws=0).value, slow_alpha(rows, level)
    assert (found is None) == (slow is None)
    assert found == (slow if slow is None else pytest.approx(slow))


@settings(max_examples=40, deadline=None)
@given(
    rows=holed,
    level=st.sampled_from(LEVELS),
    shuffle=st.randoms(),
    up=st.integers(1, 9),
    by=st.integers(-5, 5),
)
def test_order_does_not_matter_nor_units_of_measure_of_intervals(rows, level, shuffle, up, by):
    order = list(range(len(rows[0])))
    shuffle.shuffle(order)
    moved = [[row[i] for i in order] for row in rows]
    shuffle.shuffle(moved)
    if level in ("interval", "ordinal"):
        moved = [[None if x is None else up * x + by for x in row] for row in moved]
    one, two = (krippendorff_alpha(code_cells(r), level, draws=0).value for r in (rows, moved))
    assert (one is None) == (two is None)
    assert two == (one if one is None else pytest.approx(one))


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.lists(st.sampled_from("abc"), min_size=2, max_size=2), min_size=2, max_size=9))
def test_of_two_readers_without_gaps_it_is_scotts_pi_corrected_for_few(rows):
    pi = agree_beyond_chance(code_cells(rows), "fleiss").value
    found = krippendorff_alpha(code_cells(rows), "nominal", draws=0).value
    if pi is None:
        assert found is None
    else:
        assert 1 - found == pytest.approx((1 - pi) * (1 - 1 / (2 * len(rows))))


@settings(max_examples=30, deadline=None)
@given(rows=holed)
def test_ordinal_distances_are_not_gwets_ordinal_weights_yet_both_are_one_when_all_agree(rows):
    alike = [[row[0] if row[0] is not None else i % 3] * 3 for i, row in enumerate(rows)]
    found = krippendorff_alpha(code_cells(alike), "ordinal", draws=0).value
    assert found is None or found == pytest.approx(1)


def test_large_scores_keep_their_digits():
    rows = as_numbers(FOUR)
    far = [[None if x is None else x + 1e7 for x in row] for row in rows]
    assert krippendorff_alpha(code_cells(far), "interval", draws=0).value == pytest.approx(
        krippendorff_alpha(code_cells(rows), "interval", draws=0).value, abs=1e-9
    )


def test_the_interval_follows_the_seed():
    coded = code_cells(FOUR)
    one, same, other = (krippendorff_alpha(coded, "nominal", seed=seed) for seed in (4, 4, 5))
    assert (one.low, one.high) == (same.low, same.high) != (other.low, other.high)
    assert one.low < one.value < one.high
    assert one.notes[0].values == {"n": 2000, "of": 2000, "seed": 4}


def test_each_draw_of_units_gives_the_alpha_of_those_units():
    rows, seed = as_numbers(FOUR)[:-1], 7
    times = np.random.default_rng(seed).multinomial(11, np.full(11, 1 / 11), size=200)
    for level in LEVELS:
        drawn = [
            slow_alpha([row for row, n in zip(rows, t, strict=True) for _ in range(n)], level) for t in times
        ]
        low, high = np.percentile([a for a in drawn if a is not None], [2.5, 97.5])
        found = krippendorff_alpha(code_cells(rows), level, draws=200, seed=seed)
        assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))


def test_the_interval_covers_what_it_should_in_most_of_many_worlds():
    """Readers copy the true level 7 times in 10 and guess else: nominal alpha is .7 squared."""
    world, covered = np.random.default_rng(3), 0
    for i in range(100):
        truth = world.integers(0, 4, size=(40, 1))
        scores = np.where(world.random((40, 3)) < 0.7, truth, world.integers(0, 4, size=(40, 3)))
        found = krippendorff_alpha(code_cells(scores.tolist()), "nominal", draws=400, seed=i)
        covered += found.low <= 0.49 <= found.high
    assert 87 <= covered <= 99


def test_what_has_none_says_why():
    def key(rows, level="nominal"):
        found = krippendorff_alpha(code_cells(rows), level)
        assert found.value is None and found.low is None
        return found.notes[0].key

    assert key([]) == "one_reader"
    assert key([[1], [2]]) == "one_reader"
    assert key([[1, None], [None, 2]]) == "no_pairs"
    assert key([[3, 3], [3, None], [3, 3]]) == "chance_certain"
    assert key([[-1, 2], [1, 2]], "ratio") == "ratio_negative"
    one = krippendorff_alpha(code_cells([[1, 2]]), "nominal")
    assert one.value == 0 and one.low is None and one.notes[0].key == "no_interval_one_unit"


def test_an_extreme_reader_pulls_alpha_down_and_nothing_breaks():
    readers = [[i % 3, i % 3, i % 3] for i in range(12)]
    extreme = [[*row[:2], 2] for row in readers]
    for level in LEVELS:
        assert krippendorff_alpha(code_cells(readers), level).value == 1
        assert -1 < krippendorff_alpha(code_cells(extreme), level).value < 0.6
