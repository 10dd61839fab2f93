"""Large groups of counts are followed nearby, and that finds what following them whole does."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.disclosure.auditor.published import audited, publish

from commonfield.disclosure.auditor import following, joints, together

SCHOOLS, GROUPS = 30, 5


@pytest.fixture
def table(tmp_path):
    """Counts of schools in districts by group, those of 1 to 10 hidden and some others too."""
    chance = np.random.default_rng(7)
    size = chance.lognormal(3.2, 0.7, (SCHOOLS, 1))
    counts = chance.poisson(size * chance.dirichlet([2] * GROUPS, SCHOOLS) * 3)
    hidden = (counts > 0) & ((counts < 11) | (chance.random(counts.shape) < 0.1))
    rows = ["district school group n", *(f"{d} All All {counts[d::6].sum()}" for d in range(6))]
    rows += [f"All All {g} {counts[:, g].sum()}" for g in range(GROUPS)]
    rows += [f"{d} All {g} {counts[d::6, g].sum()}" for d in range(6) for g in range(1, GROUPS)]
    for s in range(SCHOOLS):
        rows += [f"{s % 6} s{s} {g} {'.' if hidden[s, g] else counts[s, g]}" for g in range(GROUPS)]
        rows += [f"{s % 6} s{s} All {counts[s].sum()}"]
    return publish(tmp_path, table="\n".join(rows)), counts


KEYS = ["district", "school", "group"]


def found(table):
    result = audited(table[0], keys=KEYS)
    return {tuple(c.keys.values()): (c.low, c.high) for c in (*result.exact, *result.narrow)}, result


def test_what_follows_nearby_is_what_follows_from_the_whole(table, monkeypatch):
    whole, _ = found(table)
    monkeypatch.setattr(together, "WHOLE", 0)
    nearby, result = found(table)
    assert len(whole) > 10
    assert nearby == whole
    assert result.undecided == 0


def test_counts_too_far_apart_are_left_undecided_and_never_too_narrow(table, monkeypatch):
    monkeypatch.setattr(together, "WHOLE", 0)
    monkeypatch.setattr(following, "_NEARBY", (4,))
    _, result = found(table)
    assert result.undecided > 0
    for count in result.hidden:
        _, school, group = count.keys.values()
        true = table[1][int(school[1:]), int(group)]
        assert count.low <= true <= (count.high or true)


CIRCLE = {
    "a": "x y n\n1 1 1\n1 2 0\n2 1 0\n2 2 1",
    "b": "y z n\n1 1 1\n1 2 0\n2 1 0\n2 2 1",
    "c": "z x n\n1 1 .\n1 2 .\n2 1 .\n2 2 .",
    "d": "x y z n\nAll All All 2",
}


def test_tables_that_cross_in_a_circle_say_more_than_their_totals(tmp_path):
    files = publish(tmp_path, **CIRCLE)
    result = audited(files, keys=["x", "y", "z"])
    assert sorted((c.low, c.high) for c in result.hidden) == [(0, 0), (0, 0), (1, 1), (1, 1)]


def test_circles_of_too_many_combinations_are_said_to_be_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr(joints, "_MOST", 1)
    result = audited(publish(tmp_path, **CIRCLE), keys=["x", "y", "z"])
    assert result.loosely_linked == ("n",)
    assert all((c.low, c.high) == (0, 1) for c in result.hidden)


def test_a_rest_that_alone_can_be_worked_out_is_found(tmp_path):
    table = "sex n ok\nAll 20 20\nf . .\nm . ."
    result = audited(publish(tmp_path, table=table), keys=["sex"], counts=["n", "ok"], part_of={"ok": "n"})
    assert [(c.count, c.keys["sex"], c.low, c.high) for c in result.rests] == [
        ("n - ok", "f", 0, 0),
        ("n - ok", "m", 0, 0),
    ]
    assert len(result.hidden) == 4
