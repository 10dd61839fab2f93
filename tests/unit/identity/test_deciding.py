"""What people decided stands above ids and evidence, and cannot be walked around."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.identity.records import MARIA, TRAN, groups, model, record, records

from commonfield import identity
from commonfield.identity.lasting.deciding import crossing_links
from commonfield.identity.review import Pair, decide, together

SSID = "1234567890"


def decided(*answers: tuple[str, str, str]) -> pl.DataFrame:
    return together(
        decide(Pair.of(one, other), answer=answer, who="a reader", why="seen")
        for one, other, answer in answers
    )


def test_same_joins_what_nothing_else_would_also_within_a_partner() -> None:
    linkage = identity.link(
        records(record("north-1", **MARIA), record("north-2", **TRAN), record("college-1", **MARIA)),
        model=model(),
        decisions=decided(("north-1", "north-2", "same")),
    )
    assert groups(linkage) == [["college-1", "north-1", "north-2"]]
    methods = dict(linkage.crosswalk.select("subject_id", "method").iter_rows())
    assert methods["north-2"] == "decision"


def test_different_is_not_crossed_by_evidence_not_even_through_a_third() -> None:
    linkage = identity.link(
        records(record("north-1", **MARIA), record("college-1", **MARIA), record("state-1", **MARIA)),
        model=model(),
        decisions=decided(("north-1", "college-1", "different")),
    )
    assert len(groups(linkage)) == 1
    assert {"north-1", "college-1"} not in [
        set(group) & {"north-1", "college-1"} for group in groups(linkage)
    ]


def test_different_is_not_crossed_by_a_shared_id_not_even_through_a_third() -> None:
    linkage = identity.link(
        records(*(record(f"{partner}-1", **MARIA, ssid=SSID) for partner in ("north", "college", "state"))),
        model=model(),
        decisions=decided(("north-1", "college-1", "different")),
    )
    assert groups(linkage) in ([["college-1", "state-1"]], [["north-1", "state-1"]])


def test_an_id_that_two_people_are_decided_to_hold_links_nobody_who_is_not_described() -> None:
    linkage = identity.link(
        records(
            record("north-1", **MARIA, ssid=SSID),
            record("college-1", **MARIA, ssid=SSID),
            record("wages-1", ssid=SSID),
        ),
        model=model(),
        decisions=decided(("north-1", "college-1", "different")),
    )
    assert groups(linkage) == []


def test_decisions_survive_a_new_model_and_a_linkage_from_nothing_and_fall_when_replaced() -> None:
    rows = records(record("north-1", **MARIA), record("college-1", **MARIA))
    first = identity.link(rows, model=model())
    apart = decided(("north-1", "college-1", "different"))
    told = identity.link(rows, model=model(), history=first.history, decisions=apart)
    assert groups(told) == []
    assert told.history.events.filter(pl.col("run") == 2)["cause"].to_list() == ["decision"]
    other = model().model_copy(update={"match_weight": 0.0, "expected_overlap": 0.9})
    assert groups(identity.link(rows, model=other, history=told.history, decisions=apart)) == []
    assert groups(identity.link(rows, model=model(), decisions=apart)) == []
    replaced = pl.concat(
        [
            apart,
            decide(
                Pair.of("north-1", "college-1"),
                answer="unsure",
                who="a reader",
                why="looked again",
                supersedes=[apart["decision_id"].item()],
            ),
        ]
    )
    again = identity.link(rows, model=model(), history=told.history, decisions=replaced)
    assert groups(again) == [["college-1", "north-1"]]
    assert again.history.events.filter(pl.col("run") == 3)["kind"].to_list() == ["merge"]


pairs = st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda p: p[0] < p[1])


@given(exact=st.lists(pairs, unique=True), apart=st.lists(pairs, unique=True, max_size=4))
def test_links_by_id_are_left_out_only_where_they_would_cross(exact, apart) -> None:
    left_out = crossing_links([], exact, apart)
    kept = [link for link in exact if link not in left_out]
    assert not any(one in _reached(other, kept) for one, other in apart)
    for link in left_out:
        assert any(one in _reached(other, [*kept, link]) for one, other in apart)


def _reached(start: int, links: list[tuple[int, int]]) -> set[int]:
    found = {start}
    while more := {b for link in links for a, b in (link, link[::-1]) if a in found} - found:
        found |= more
    return found
