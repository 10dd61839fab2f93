"""Each method on known answers, on its boundaries, and beside a slow reading person by person."""

from __future__ import annotations

import tempfile
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.equity.impact import peers

from commonfield.equity import newcombe, wilson
from commonfield.equity.impact import METHODS, Asked, Design, impact

NAMES = [method.name for method in METHODS]
THREE = [("a", 30, 100), ("b", 70, 100), ("c", 55, 100)]

groups = st.dictionaries(
    st.sampled_from("abcde"),
    st.integers(11, 70).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    min_size=2,
)


def judged(by_group, **asked):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.csv"
        lines = [f"{g},{int(i < s)}" for g, (s, n) in by_group.items() for i in range(n)]
        path.write_text("g,s\n" + "\n".join(lines) + "\n", encoding="utf-8")
        return impact(path, Design("s", ("g",)), Asked(**asked))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(by_group=groups.filter(lambda found: any(n >= 30 for _, n in found.values())))
def test_flags_and_references_are_those_of_a_slow_reading_person_by_person(by_group):
    people = {g: [1] * s + [0] * (n - s) for g, (s, n) in by_group.items()}
    for record in judged(by_group):
        assert record.reference == peers.reference(record.method, record.group, people)
        assert record.rate == peers.rate(people[record.group])
        if record.reference or not record.method.startswith(("index", "prop")):
            assert record.impacted == peers.is_flagged(record.method, record.group, people)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(by_group=groups, goal=st.fractions(min_value=Fraction(1, 97), max_value=1, max_denominator=97))
def test_what_is_needed_clears_the_flag_and_one_fewer_does_not(by_group, goal):
    """Beside a goal, which does not move; the line itself is still flagged, so there one more is needed."""
    for record in judged(by_group, reference=goal):
        if not record.impacted or record.method == "proportionality":
            continue
        s, n = by_group[record.group]
        line = (
            Fraction(4, 5) * goal
            if record.margin is None
            else goal - peers.margin([1] * s + [0] * (n - s), record.method)
        )
        assert Fraction(s + record.needed_to_clear, n) >= line - Fraction(1, 10**9)
        assert Fraction(s + record.needed_to_clear - 1, n) < line
        k = record.recomputed
        after = judged({**by_group, record.group: (s + k, n)}, reference=goal)
        assert not next(r for r in after if (r.method, r.group) == (record.method, record.group)).impacted
        before = judged({**by_group, record.group: (s + k - 1, n)}, reference=goal)
        assert next(r for r in before if (r.method, r.group) == (record.method, record.group)).impacted


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(by_group=groups)
def test_what_is_needed_for_parity_reaches_the_reference_and_one_fewer_does_not(by_group):
    for record in judged(by_group):
        s, n = by_group[record.group]
        k, moves = record.needed_for_parity, record.method == "proportionality"
        everybody = Fraction(1, sum(people for _, people in by_group.values()))

        def reached(more, record=record, s=s, n=n, moves=moves, everybody=everybody):
            return Fraction(s + more, n) >= record.reference + (more * everybody if moves else 0)

        assert reached(k)
        assert k == 0 or not reached(k - 1)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(by_group=groups)
def test_parity_with_all_others_is_parity_with_everybody_as_the_group_moves(by_group):
    needed = {(r.method, r.group): r.needed_for_parity for r in judged(by_group)}
    for group in by_group:
        assert needed["ppg1", group] == needed["proportionality", group]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(by_group=groups)
def test_what_the_proportionality_index_needs_clears_it_though_the_overall_rate_rises(by_group):
    for record in judged(by_group):
        if record.method == "proportionality" and record.impacted:
            s, n = by_group[record.group]
            for k, flagged in ((record.needed_to_clear, False), (record.needed_to_clear - 1, True)):
                after = judged({**by_group, record.group: (s + k, n)})
                assert [
                    r.impacted for r in after if (r.method, r.group) == (record.method, record.group)
                ] == [flagged]


def test_each_method_has_its_own_reference_and_floor(judge):
    expected = {
        "ppg": (Fraction(155, 300), 0.098),
        "ppg1": (Fraction(125, 200), 1.96 * (0.3 * 0.7 / 100) ** 0.5),
        "index80": (Fraction(7, 10), None),
        "proportionality": (Fraction(155, 300), None),
    }
    for name, (reference, margin) in expected.items():
        found = judge(THREE, name)["a"]
        assert found.reference == reference and found.gap == Fraction(3, 10) - reference
        assert (found.margin and float(found.margin)) == (margin and pytest.approx(margin))
        assert found.index == (None if margin else Fraction(3, 10) / reference)
    large = [("a", 40_000, 100_000), ("b", 50_000, 100_000)]
    assert [float(judge(large, name)["a"].margin) for name in ("ppg", "ppg1")] == [0.03, 0.02]
    assert float(judge(large, "ppg", minimum_margin=Fraction(1, 10))["a"].margin) == 0.1


def test_the_reference_can_be_chosen(judge):
    for asked, reference in (
        ("overall", Fraction(155, 300)),
        ("others", Fraction(125, 200)),
        ("highest", Fraction(7, 10)),
        ("c", Fraction(55, 100)),
        (".54", Fraction(54, 100)),
        (Fraction(54, 100), Fraction(54, 100)),
    ):
        for name in ("ppg", "ppg1", "index80"):
            assert judge(THREE, name, reference=asked)["a"].reference == reference
    assert judge(THREE, "proportionality", reference="highest")["a"].reference == Fraction(155, 300)


def test_a_margin_from_the_rate_keeps_one_quarter_where_nobody_or_everybody_succeeds(judge):
    rows = [("a", 30, 100), ("b", 100, 100), ("c", 0, 100)]
    found = judge(rows, "ppg", margin_from_rate=True)
    assert float(found["a"].margin) == pytest.approx(1.96 * (0.21 / 100) ** 0.5)
    assert float(found["b"].margin) == float(found["c"].margin) == 0.098
    assert float(judge(rows, "ppg1")["c"].margin) == 0.02


def test_an_index_at_the_cutoff_is_not_flagged_and_a_gap_at_the_margin_is(judge):
    assert judge([("a", 40, 100), ("b", 50, 100)], "index80")["a"].impacted is False
    assert judge([("a", 40, 100), ("b", 51, 100)], "index80")["a"].impacted is True
    assert (
        judge([("a", 40, 100), ("b", 50, 100)], "index80", cutoff=Fraction(81, 100))["a"].needed_to_clear == 1
    )
    at_line = judge([("a", 47, 100), ("b", 57, 100)], "ppg", reference=Fraction(568, 1000))[
        "a"
    ]  # .568 - .47 = .098
    assert (at_line.impacted, at_line.needed_to_clear, at_line.recomputed) == (True, 0, 1)
    assert [note.key for note in at_line.notes] == ["at_line"]


@pytest.mark.parametrize("name", NAMES)
def test_ten_people_or_fewer_are_not_judged_and_below_thirty_caution_is_asked_for(judge, name):
    found = judge([("a", 0, 10), ("b", 0, 11), ("c", 0, 29), ("d", 0, 30), ("e", 90, 100)], name)
    assert (found["a"].impacted, found["a"].needed_to_clear) == (None, None)
    assert found["a"].needed_for_parity is not None and found["a"].rate == 0
    assert [n.key for n in found["a"].notes if n.key != "beside"] == ["insufficient"]
    for group, keys in (("b", ["caution"]), ("c", ["caution"]), ("d", [])):
        assert found[group].impacted is True
        assert [n.key for n in found[group].notes if n.key != "beside"] == keys


def test_a_group_not_flagged_needs_none_to_clear_and_parity_needs_no_flag(judge):
    found = judge([("a", 48, 100), ("b", 52, 100)], "ppg")
    assert (found["a"].impacted, found["a"].needed_to_clear, found["a"].needed_for_parity) == (False, 0, 2)
    assert (found["b"].needed_to_clear, found["b"].needed_for_parity) == (0, 0)


def test_the_highest_group_is_one_of_thirty_people_or_more(judge):
    rows = [("a", 40, 100), ("b", 29, 29), ("c", 60, 100)]
    assert judge(rows, "index80")["a"].reference == Fraction(6, 10)
    few = judge([("a", 5, 29), ("b", 20, 29)], "index80")["a"]
    assert few.reference == Fraction(25, 58)
    assert "no_steady_group" in [note.key for note in few.notes]


def test_where_nobody_succeeds_an_index_is_undefined(judge):
    found = judge([("a", 0, 100), ("b", 0, 100)], "index80")["a"]
    assert (found.index, found.impacted, found.needed_to_clear, found.needed_for_parity) == (
        None,
        None,
        None,
        0,
    )
    assert judge([("a", 0, 100), ("b", 0, 100)], "ppg1", minimum_margin=Fraction(0))["a"].impacted is False


def test_a_group_alone_has_nobody_to_be_compared_with(judge):
    found = judge([("a", 30, 100)], "ppg1")["a"]
    assert (found.reference, found.gap, found.impacted, found.needed_for_parity) == (None,) * 4
    assert [note.key for note in found.notes] == ["nobody_else"]
    assert judge([("a", 30, 100)], "proportionality")["a"].index == 1


def test_a_bad_outcome_is_turned_round_first(judge):
    turned = judge([("a", 70, 100), ("b", 30, 100), ("c", 45, 100)], "ppg1", outcome_is_bad=True)
    straight = judge(THREE, "ppg1")
    for group in "abc":
        assert (turned[group].rate, turned[group].needed_to_clear) == (
            straight[group].rate,
            straight[group].needed_to_clear,
        )
        assert turned[group].notes[0].key == "turned"


def test_intervals_are_newcombes_of_the_gap_and_wilsons_of_the_rate(judge):
    assert judge(THREE, "ppg1")["a"].low == newcombe(30, 100, 125, 200).low
    overall = judge(THREE, "ppg")["a"]
    apart = newcombe(30, 100, 125, 200)
    assert (overall.low, overall.high) == pytest.approx((apart.low * 2 / 3, apart.high * 2 / 3))
    named = judge(THREE, "ppg", reference="c")
    assert named["a"].high == newcombe(30, 100, 55, 100).high
    assert (named["c"].low, named["c"].high, named["c"].gap) == (None, None, 0)
    goal = judge(THREE, "ppg", reference=Fraction(1, 2))["a"]
    assert goal.low == wilson(30, 100).low - 0.5
    assert judge(THREE, "index80")["b"].low == wilson(70, 100).low
