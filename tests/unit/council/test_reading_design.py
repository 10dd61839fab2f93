"""Whether a reading design hangs together, and what would join it."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commonfield.council.reading_design import (
    DesignPart,
    cheapest_reads,
    connected_parts,
    hanging_reads,
)

APART = [("A", "r1"), ("B", "r1"), ("A", "r2"), ("C", "r3"), ("D", "r3"), ("D", "r4")]


def test_a_design_falls_into_parts_that_share_no_reader():
    assert connected_parts(APART) == [
        DesignPart(("A", "B"), ("r1", "r2")),
        DesignPart(("C", "D"), ("r3", "r4")),
    ]
    assert connected_parts([*APART, ("C", "r2")]) == [
        DesignPart(("A", "B", "C", "D"), ("r1", "r2", "r3", "r4"))
    ]
    assert connected_parts([]) == []


def test_two_parts_are_joined_by_two_shared_proposals_given_to_the_readers_with_the_lowest_loads():
    found = cheapest_reads(APART)
    assert found.reads == (("B", "r4"), ("C", "r2"))
    assert found.joins == {(0, 1): 2}
    assert cheapest_reads(APART, per_join=1).reads == (("B", "r4"),)
    assert cheapest_reads([("A", "r1")]).reads == ()


def test_conflicts_and_loads_are_respected_and_named_where_nothing_is_left():
    everybody_else = [
        ("C", "r1"),
        ("D", "r1"),
        ("C", "r2"),
        ("D", "r2"),
        ("A", "r3"),
        ("B", "r3"),
        ("A", "r4"),
    ]
    assert cheapest_reads(APART, may_read=everybody_else).reads == (("B", "r4"),)
    assert cheapest_reads(APART, may_read=[*everybody_else, ("B", "r4")]).why_not == "conflicts"
    assert cheapest_reads(APART, may_read=lambda proposal, reader: reader == "r1").reads == (
        ("C", "r1"),
        ("D", "r1"),
    )
    full = cheapest_reads(APART, capacity={"r1": 2, "r2": 1, "r3": 2, "r4": 1})
    assert (full.reads, full.why_not) == (None, "loads")
    assert cheapest_reads(APART, capacity={"r1": 2, "r2": 1, "r3": 3, "r4": 1}).reads == (("B", "r3"),)


def test_reads_are_exchanged_where_the_first_choice_leaves_a_part_alone():
    # r1 has room for one more and is the lightest; only r1 may read D, so that B must go to another.
    reads = [("A", "r1"), ("B", "r2"), ("B", "r3"), ("C", "r2"), ("D", "r4"), ("E", "r4")]
    allowed = {("B", "r1"), ("D", "r1"), ("A", "r2")}
    found = cheapest_reads(
        reads, may_read=lambda *read: read in allowed, capacity={"r1": 2, "r2": 3}, per_join=1
    )
    assert found.reads == (("A", "r2"), ("D", "r1"))


@st.composite
def designs(draw):
    reads = draw(
        st.sets(
            st.tuples(st.sampled_from("ABCDE"), st.sampled_from(["r1", "r2", "r3", "r4"])),
            min_size=1,
            max_size=7,
        )
    )
    pairs = [(p, r) for p in "ABCDE" for r in ("r1", "r2", "r3", "r4")]
    forbidden = draw(st.sets(st.sampled_from(pairs), max_size=14))
    room = draw(st.dictionaries(st.sampled_from(["r1", "r2", "r3", "r4"]), st.integers(0, 4)))
    return reads, forbidden, room


@settings(max_examples=50)
@given(designs())
def test_the_reads_are_as_few_as_trying_every_choice_finds(design):
    reads, forbidden, capacity = design
    parts = connected_parts(reads)
    proposals, readers = {p for p, _ in reads}, {r for _, r in reads}
    load = {r: sum(r == other for _, other in reads) for r in readers}
    possible = [
        (p, r) for p in sorted(proposals) for r in sorted(readers)
        if (p, r) not in reads and (p, r) not in forbidden
    ]  # fmt: skip
    fewest = next(
        (
            n
            for n in range(len(parts))
            for chosen in combinations(possible, n)
            if len(connected_parts([*reads, *chosen])) == 1
            and all(
                load[r] + sum(r == o for _, o in chosen) <= max(load[r], capacity.get(r, 99)) for r in readers
            )
        ),
        None,
    )
    found = cheapest_reads(reads, may_read=forbidden, capacity=capacity, per_join=1)
    assert (None if found.reads is None else len(found.reads)) == fewest
    if found.reads is None:
        assert found.why_not in ("conflicts", "loads")
        return
    several = cheapest_reads(reads, may_read=forbidden, capacity=capacity)
    assert len(connected_parts([*reads, *several.reads])) == 1
    assert not set(several.reads) & (forbidden | set(reads))
    for reader in readers:
        assert load[reader] + sum(reader == o for _, o in several.reads) <= max(
            load[reader], capacity.get(reader, 99)
        )


@pytest.mark.parametrize("n", [30])
def test_as_many_parts_as_proposals_are_joined(n):
    reads = [(f"p{i}", f"r{i}") for i in range(n)]
    found = cheapest_reads(reads, capacity=dict.fromkeys((f"r{i}" for i in range(n)), 3))
    assert len(found.reads) == 2 * (n - 1)
    assert len(connected_parts([*reads, *found.reads])) == 1


@settings(max_examples=50)
@given(
    st.sets(
        st.tuples(st.sampled_from("ABCDE"), st.sampled_from(["r1", "r2", "r3", "r4"])),
        min_size=1,
        max_size=14,
    )
)
def test_a_read_holds_the_design_together_where_taking_it_out_makes_one_part_more(reads):
    whole = len(connected_parts(reads))
    assert hanging_reads(reads) == sorted(
        read for read in reads if len(connected_parts(reads - {read})) > whole
    )
