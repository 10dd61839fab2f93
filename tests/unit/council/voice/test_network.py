"""Ties on small graphs worked by hand, beside a slow count."""

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonfield.council.voice import Network, compare_waves, measure_ties, read_networks, read_organizations
from commonfield.findings import SubmissionError, UsageError

SECTORS = {"a": "k12", "b": "k12", "c": "college", "d": "employer", "e": "employer"}
STAR = frozenset({("a", "b"), ("b", "a"), ("a", "c"), ("d", "a")})


def test_a_star_is_what_a_hand_counts():
    found = measure_ties(Network("", SECTORS, STAR), backbone="a")
    assert (found.external, found.internal, found.ei) == (2, 2, 0)
    # of 20 directed pairs 4 lie within: a-b and d-e, each both ways
    assert found.by_chance == Fraction(16 - 4, 20) and found.density == Fraction(4, 20)
    assert (found.low, found.high) == (-1, 1)
    assert found.returned == Fraction(1, 2) and found.isolates == ("e",)
    assert (found.components, found.largest) == (2, 4)
    # b, c and d were connected through a alone
    assert (found.backbone.ties, found.backbone.pairs, found.backbone.alone) == (1, 1, 3)


def test_a_ring_loses_no_pair_with_its_backbone():
    ring = Network("", SECTORS, frozenset({("a", "b"), ("b", "c"), ("c", "d"), ("a", "d")}), False)
    found = measure_ties(ring, backbone="a")
    assert found.returned is None
    assert (found.backbone.ties, found.backbone.pairs, found.backbone.alone) == (Fraction(1, 2), 0, 0)
    assert found.ei == Fraction(1, 2)
    # four ties among ten pairs of which two lie within: at most all across, at least two across
    assert (found.low, found.high) == (0, 1)


def test_without_a_tie_nothing_is_estimated():
    found = measure_ties(Network("", SECTORS, frozenset()), backbone="a")
    assert (found.ei, found.low, found.returned, found.backbone.ties, found.backbone.pairs) == (None,) * 5
    assert len(found.isolates) == found.components == 5
    alone = measure_ties(Network("", {"a": "k12"}, frozenset()))
    assert (alone.density, alone.by_chance, alone.ei) == (None, None, None)


def test_waves_are_compared_by_what_was_kept():
    later = frozenset({("a", "b"), ("b", "c"), ("c", "d")})
    networks = [Network("1", SECTORS, STAR), Network("2", SECTORS, later)]
    changed = compare_waves(networks, [measure_ties(n, backbone="a") for n in networks])
    assert (changed.kept, changed.gained, changed.lost) == (1, 2, 3)
    assert changed.ei == Fraction(1, 3) and changed.backbone_ties == Fraction(1, 3) - 1
    assert compare_waves(networks[:1], [measure_ties(networks[0])]) is None


GRAPHS = st.builds(
    lambda sectors, ties: Network(
        "", dict(zip("abcdefg", sectors, strict=True)), frozenset(t for t in ties if t[0] != t[1])
    ),
    st.lists(st.sampled_from(["k12", "college", "employer"]), min_size=7, max_size=7),
    st.sets(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), max_size=14),
)


def reaches(ties, one, other):
    """Walk from one to the other, whichever way ties point."""
    seen, waiting = {one}, [one]
    while waiting:
        here = waiting.pop()
        steps = {b for a, b in ties if a == here} | {a for a, b in ties if b == here}
        waiting += steps - seen
        seen |= steps
    return other in seen


@given(GRAPHS)
def test_figures_stay_in_their_range_and_equal_a_slow_count(network):
    found = measure_ties(network, backbone="a")
    if found.ei is not None:
        assert -1 <= found.low <= found.ei <= found.high <= 1
        assert 0 <= found.returned <= 1
    others = [pair for pair in combinations("bcdefg", 2) if reaches(network.ties, *pair)]
    left = {tie for tie in network.ties if "a" not in tie}
    apart = sum(not reaches(left, *pair) for pair in others)
    assert found.backbone.pairs == (Fraction(apart, len(others)) if others else None)


def write(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_files_are_read_by_wave_kind_and_strength(tmp_path):
    path = write(
        tmp_path,
        "t.csv",
        "from,to,kind,strength,wave\na,b,data,2,2\nb,a,data,1,2\na,c,money,3,1\na,b,data,0,1\n",
    )
    sectors = read_organizations(write(tmp_path, "o.csv", "organization,sector\na,x\nb,x\nc,y\n"))
    assert [(n.wave, set(n.ties)) for n in read_networks(path, sectors)] == [
        ("1", {("a", "c")}), ("2", {("a", "b"), ("b", "a")}),
    ]  # fmt: skip
    undirected = read_networks(path, sectors, is_directed=False, kind="data", strength_at_least=2)
    assert [(n.wave, set(n.ties)) for n in undirected] == [("1", set()), ("2", {("a", "b")})]


@pytest.mark.parametrize("row", ["a,z", "z,a", "a,a", "a,b"])
def test_a_tie_that_cannot_be_is_refused_by_its_line(tmp_path, row):
    with pytest.raises(SubmissionError, match="row 3"):
        read_networks(write(tmp_path, "t.csv", f"from,to\na,b\n{row}\n"), {"a": "x", "b": "y"})


def test_a_backbone_that_nobody_knows_is_refused():
    with pytest.raises(UsageError, match="backbone"):
        measure_ties(Network("", SECTORS, STAR), backbone="z")


def test_waves_of_ties_come_as_they_stand_in_the_file_unless_they_are_dates(tmp_path):
    def waves(*names):
        path = tmp_path / "t.csv"
        path.write_text("from,to,wave\n" + "".join(f"a,c,{name}\n" for name in names), encoding="utf-8")
        return [network.wave for network in read_networks(path, SECTORS)]

    assert waves("spring-2025", "fall-2025") == ["spring-2025", "fall-2025"]
    assert waves("w9", "w10") == ["w9", "w10"]
    assert waves("2026-03", "2025-09") == ["2025-09", "2026-03"]
