"""Agreement beyond chance: what is published, against slow readings of the formulas, and what has none."""

import csv
from itertools import combinations, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonfield.council.reader_agreement import weighted_kappa
from commonfield.council.reader_agreement.chance import COEFFICIENTS, agree_beyond_chance
from commonfield.council.reader_agreement.levels import code_cells
from commonfield.council.reader_agreement.weights import WEIGHTINGS
from commonfield.findings import UsageError


def numbers(rows):
    return [[None if cell is None else float(cell) for cell in row] for row in rows]


def test_two_readers_have_the_published_values_and_errors(abstractors, public_data):
    of = {"Cohen's Kappa": "kappa", "Scott's Pi": "fleiss", "Gwet's AC1": "ac", "Brennan-Prediger": "bp",
          "Percent Agreement": "percent"}  # fmt: skip
    checked = 0
    path = public_data / "reviewer-scoring" / "irrcac" / "published_coefficients.csv"
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["dataset"] == "cont3x3abstractors" and row["coefficient"] in of:
                found = agree_beyond_chance(code_cells(abstractors), of[row["coefficient"]])
                for value, printed in [
                    (found.value, row["value"]),
                    (found.standard_error, row["standard_error"]),
                ]:
                    assert f"{value:.{len(printed.partition('.')[2])}f}" == printed
                checked += 1
    assert checked == 5


@pytest.mark.parametrize(
    ("data", "labels", "coefficient", "weighting", "value", "low", "high"),
    [
        # What the irrCAC package prints of its own tables: overview vignette and its tests.
        ("cac.raw4raters", 1, "ac", "identity", 0.77544, 0.46081, 1),
        ("cac.raw4raters", 1, "ac", "bipolar", 0.90037, 0.66747, 1),
        ("cac.raw4raters", 1, "ac", "quadratic", 0.914, 0.68518, 1),
        ("cac.raw4raters", 1, "fleiss", "identity", 0.76117, 0.42438, 1),
        ("cac.raw5obser", 1, "ac", "identity", 0.49662, 0.23502, 0.75823),
        ("cac.raw5obser", 1, "fleiss", "identity", 0.45762, 0.19928, 0.71596),
        ("cac.raw.g1g2", 2, "ac", "identity", 0.6846, 0.39612, 0.97308),
        ("cac.raw.g1g2", 2, "fleiss", "identity", 0.65725, 0.33337, 0.98112),
        ("cac.raw.gender", 1, "ac", "identity", 0.20808, 0.01356, 0.40261),
        ("cac.raw.gender", 1, "fleiss", "identity", 0.12889, -0.17246, 0.43023),
        ("cac.ben.gerry", 2, "fleiss", "identity", 0.64935, 0.22831, 1),
    ],
)
def test_published_values_and_intervals(published, data, labels, coefficient, weighting, value, low, high):
    rows = published(data, labels=labels)
    rows = numbers(rows) if weighting != "identity" else rows
    found = agree_beyond_chance(code_cells(rows), coefficient, weighting=weighting)
    assert [round(x, 5) for x in (found.value, found.low, found.high)] == [value, low, high]


@pytest.mark.parametrize(
    ("weighting", "value", "error", "low"),
    [("identity", 0.773, 0.145, 0.454), ("bipolar", 0.888, 0.112, 0.641), ("circular", 0.824, 0.137, 0.522),
     ("linear", 0.848, 0.123, 0.577), ("ordinal", 0.886, 0.114, 0.636), ("quadratic", 0.902, 0.111, 0.657),
     ("radical", 0.813, 0.133, 0.520), ("ratio", 0.840, 0.132, 0.549)],
)  # fmt: skip
def test_every_weighting_is_as_printed(published, weighting, value, error, low):
    coded = code_cells(numbers(published("cac.raw4raters")))
    found = agree_beyond_chance(coded, "bp", weighting=weighting)
    printed = [round(x, 3) for x in (found.value, found.standard_error, found.low, found.high)]
    assert printed == [value, error, low, 1]


def test_the_error_of_four_readers_is_as_published(published):
    found = agree_beyond_chance(code_cells(published("cac.raw4raters")), "ac")
    assert f"{found.value:.5f} {found.standard_error:.5f}" == "0.77544 0.14295"


def test_diagnoses_are_as_the_irr_package_documents_them(public_data):
    with (public_data / "reviewer-scoring" / "irr_diagnoses.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    assert round(agree_beyond_chance(code_cells(rows), "fleiss").value, 3) == 0.430


def slow_kappa(first, second, levels, power=2):
    n, top = len(first), (max(levels) - min(levels)) ** power
    weight = {(a, b): 1 - abs(a - b) ** power / top for a in levels for b in levels}
    observed = sum(weight[a, b] for a, b in zip(first, second, strict=True)) / n
    expected = sum(weight[a, b] for a in first for b in second) / n**2
    return None if 1 - expected < 1e-12 else (observed - expected) / (1 - expected)


@settings(max_examples=50, deadline=None)
@given(pairs=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=12))
def test_quadratic_kappa_is_the_double_loop(pairs):
    first, second = zip(*pairs, strict=True)
    found, slow = weighted_kappa(first, second, levels=range(5)), slow_kappa(first, second, range(5))
    assert (found is None) == (slow is None)
    assert found == (slow if slow is None else pytest.approx(slow))


def test_a_level_that_nobody_gave_changes_the_weights_of_kappa():
    first, second = [0, 1, 1, 2, 0], [0, 1, 2, 1, 1]
    wide = weighted_kappa(first, second, levels=[0, 1, 2, 3, 4], weights="radical")
    assert wide != weighted_kappa(first, second, levels=[0, 1, 2], weights="radical")
    with pytest.raises(UsageError, match="2 levels"):
        weighted_kappa(first, second, levels=[0, 1])
    assert weighted_kappa([None], [1], levels=[0, 1]) is None
    assert weighted_kappa(["low", "mid"], ["mid", "low"], levels=["low", "mid", "high"]) == -1


def slow_agreement(rows, coefficient):
    """Pairs of readers, one after the other; readers and units complete, weights of identity."""
    n, k = len(rows), len(rows[0])
    levels = sorted({x for row in rows for x in row})
    observed = sum(a == b for row in rows for a, b in combinations(row, 2)) / (n * k * (k - 1) / 2)
    share = {x: sum(row.count(x) for row in rows) / (n * k) for x in levels}
    if coefficient == "ac":
        expected = sum(p * (1 - p) for p in share.values()) / (len(levels) - 1)
    elif coefficient == "fleiss":
        expected = sum(p * p for p in share.values())
    elif coefficient == "bp":
        expected = 1 / len(levels)
    else:
        own = [{x: sum(row[g] == x for row in rows) / n for x in levels} for g in range(k)]
        pairs = list(permutations(range(k), 2))
        expected = sum(own[g][x] * own[h][x] for g, h in pairs for x in levels) / len(pairs)
    return (observed - expected) / (1 - expected)


full = (
    st.integers(2, 4)
    .flatmap(
        lambda wide: st.lists(
            st.lists(st.integers(1, 4), min_size=wide, max_size=wide), min_size=2, max_size=9
        )
    )
    .filter(lambda rows: len({x for row in rows for x in row}) > 1)
)


@settings(max_examples=50, deadline=None)
@given(rows=full, coefficient=st.sampled_from(["ac", "fleiss", "conger", "bp"]))
def test_pairs_taken_one_by_one_give_the_same(rows, coefficient):
    found = agree_beyond_chance(code_cells(rows), coefficient)
    assert found.value == pytest.approx(slow_agreement(rows, coefficient))
    assert -1 <= found.low <= found.high <= 1


@settings(max_examples=40, deadline=None)
@given(rows=full, coefficient=st.sampled_from(["ac", "fleiss", "conger", "bp", "percent"]),
       weighting=st.sampled_from(WEIGHTINGS), shuffle=st.randoms())  # fmt: skip
def test_the_order_of_readers_and_units_does_not_matter(rows, coefficient, weighting, shuffle):
    order = list(range(len(rows[0])))
    shuffle.shuffle(order)
    moved = [[row[i] for i in order] for row in rows]
    shuffle.shuffle(moved)
    one = agree_beyond_chance(code_cells(rows), coefficient, weighting=weighting)
    two = agree_beyond_chance(code_cells(moved), coefficient, weighting=weighting)
    assert two.value == pytest.approx(one.value)
    assert two.standard_error == pytest.approx(one.standard_error, abs=1e-9)


@pytest.mark.parametrize("coefficient", COEFFICIENTS)
def test_what_has_none_says_why(coefficient):
    def key(rows, **more):
        found = agree_beyond_chance(code_cells(rows, **more), coefficient)
        return found.notes[0].key if found.value is None else found.value

    assert key([]) == "one_reader"
    assert key([[1], [2]]) == "one_reader"
    assert key([[1, None], [None, 2]]) == "no_pairs"
    alike = key([[3, 3], [3, 3]])
    assert alike == (1 if coefficient == "percent" else "one_level")
    known = key([[3, 3], [3, 3]], levels=[1, 2, 3])
    assert known == ("chance_certain" if coefficient in ("fleiss", "conger", "kappa") else 1)
    assert (key([[1, 2, 1], [2, 2, 1]]) == "kappa_needs_two") == (coefficient == "kappa")


def test_one_unit_has_a_value_and_no_interval():
    found = agree_beyond_chance(code_cells([[1, 2]]), "ac")
    assert found.value == -1 and found.low is None and found.notes[0].key == "no_interval_one_unit"


def test_weights_of_ratios_need_numbers_that_have_them():
    found = agree_beyond_chance(code_cells([[-1, 2], [2, 2]]), "ac", weighting="ratio")
    assert found.notes[0].key == "weights_undefined"
