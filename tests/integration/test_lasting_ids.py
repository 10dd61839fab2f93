"""Ids that last: whatever comes, goes, is altered or decided, no key is used twice and none is lost."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import polars as pl
import pytest
from benchmarks.link_two_sources import in_parts, invent, judge, share_of_pairs_that_differ
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.identity.records import SOURCES, model, record, records

from commonfield import identity
from commonfield.catalog import LinkageModel
from commonfield.identity import History, LevelWeight, Weights
from commonfield.identity.review import Pair, decide, together
from commonfield.tables.identifying import DECISION

TOLERANCE = 0.002
"""Of all pairs, what may differ between linking in parts and at once: weights are learnt from a part."""

NAMES = [("María", "García López"), ("Maria", "Garcia"), ("Kevin", "Tran"), ("Isabel", "García López")]
BORN = [date(2005, 1, 22), date(2005, 1, 23), date(1999, 8, 6)]
SSIDS = [None, None, "1234567801", "1234567802", "9876543210"]
SUBJECTS = [f"{partner}-{number}" for partner in SOURCES for number in (1, 2)]

described = st.fixed_dictionaries(
    {"name": st.integers(0, 3), "born": st.integers(0, 2), "ssid": st.sampled_from(SSIDS)}
)
states = st.lists(
    st.dictionaries(st.sampled_from(SUBJECTS), described, min_size=2, max_size=8), min_size=2, max_size=3
)
answers = st.lists(
    st.tuples(
        st.sampled_from(SUBJECTS), st.sampled_from(SUBJECTS), st.sampled_from(["same", "different", "unsure"])
    ).filter(lambda answer: answer[0] != answer[1]),
    max_size=4,
)


def written(state: dict[str, dict[str, Any]]) -> pl.DataFrame:
    rows = []
    for number, (subject, said) in enumerate(state.items(), start=2):
        first, last = NAMES[said["name"]]
        rows.append(
            record(
                subject,
                first_name=first,
                last_name=last,
                birth_date=BORN[said["born"]],
                ssid=said["ssid"],
                zip="92376",
                record_no=number,
            )
        )
    return records(*rows)


def decided(answers: list[tuple[str, str, str]]) -> pl.DataFrame:
    if not answers:
        return DECISION.empty()
    return together(
        decide(Pair.of(one, other), answer=answer, who="a reader", why="seen")
        for one, other, answer in answers
    )


def learnt() -> History:
    """Begin with weights that count as learnt, so that pairs are kept from run to run."""
    levels = tuple(
        LevelWeight(comparison.column, index, level.m, level.u)
        for comparison in model().comparisons
        for index, level in enumerate(comparison.levels)
    )
    return History(weights=Weights("trained", 0.01, levels, model_hash=model().evidence_hash))


def clusters(linkage: identity.Linkage) -> dict[str, frozenset[str]]:
    together = linkage.crosswalk.group_by("person_key").agg("subject_id")
    return {key: frozenset(subjects) for key, subjects in together.iter_rows()}


def open_keys(history: History) -> dict[str, str]:
    still = history.memberships.filter(pl.col("valid_to_run").is_null())
    assert still["subject_id"].is_unique().all()
    return dict(still.select("subject_id", "person_key").iter_rows())


def kept_by_the_rule(
    before: History, linkage: identity.Linkage, holding: set[str]
) -> dict[frozenset[str], str]:
    """Read the rule slowly: a key goes where most of its subjects went, the oldest that comes stays."""
    old, ages = open_keys(before), {}
    for key, run in before.memberships.select("person_key", "valid_from_run").iter_rows():
        ages[key] = min(run, ages.get(key, run))
    coming: dict[frozenset[str], list[tuple[int, int, str]]] = {}
    for key in set(old.values()):
        mine = {subject for subject, held in old.items() if held == key}
        parts = [(part & mine, part) for part in clusters(linkage).values() if part & mine]
        if parts:
            shared, heir = min(parts, key=lambda p: (-len(p[0]), not (p[0] & holding), min(p[0])))
            coming.setdefault(heir, []).append((ages[key], -len(shared), key))
    return {cluster: min(keys)[2] for cluster, keys in coming.items()}


@settings(max_examples=max(3, settings.default.max_examples // 6))
@given(states=states, decisions=answers, chance=st.randoms())
def test_whatever_comes_goes_and_is_decided_keys_last(states, decisions, chance) -> None:
    history, ever = learnt(), set()
    for step, state in enumerate(states):
        frame, so_far = written(state), decided(decisions[: step + 1])
        linkage = identity.link(frame, model=model(), history=history, decisions=so_far)
        now, after = open_keys(linkage.history), linkage.history
        # Everybody who is there is in exactly one person, and the crosswalk says which.
        assert now == dict(linkage.crosswalk.select("subject_id", "person_key").iter_rows())
        assert set(now) == set(state)
        # A key that is new was never used; a key that is not in force any more never comes back.
        assert not (set(now.values()) - set(open_keys(history).values())) & ever
        ever |= set(now.values())
        for key in ever:
            leads_to = identity.follow(after, key)
            assert leads_to is None or leads_to in set(now.values())
        # What was is only added to.
        for name in ("events", "edges"):
            past = getattr(history, name)
            assert getattr(after, name).head(past.height).equals(past)
        # The persons are those of a run that looks at everything again.
        whole = identity.link(frame, model=model(), history=learnt(), decisions=so_far)
        assert set(clusters(whole).values()) == set(clusters(linkage).values())
        # The same again, in another order: nothing.
        rows = list(frame.iter_rows(named=True))
        chance.shuffle(rows)
        again = identity.link(records(*rows), model=model(), history=after, decisions=so_far)
        assert again.crosswalk.equals(linkage.crosswalk)
        assert (again.counts.pairs_weighed, again.counts.subjects_touched) == (0, 0)
        for name in ("events", "edges", "memberships", "records"):
            assert getattr(again.history, name).equals(getattr(after, name))
        history = after


@settings(max_examples=max(3, settings.default.max_examples // 6))
@given(states=states)
def test_the_key_rule_read_slowly_gives_the_same_keys(states) -> None:
    history = learnt()
    for state in states:
        linkage = identity.link(written(state), model=model(), history=history)
        expected = kept_by_the_rule(history, linkage, holders(linkage, state))
        for key, cluster in clusters(linkage).items():
            assert expected.get(cluster, key) == key
            assert cluster in expected or key not in set(open_keys(history).values())
        history = linkage.history


def holders(linkage: identity.Linkage, state: dict[str, dict[str, Any]]) -> set[str]:
    """Give who holds an SSID that is trusted, by the words of the rule in `exact.py`."""
    different, same_partner = set(), set()
    subjects = sorted(state)
    for one in subjects:
        for other in subjects:
            ssid = state[one]["ssid"]
            if (
                one < other
                and ssid
                and ssid == state[other]["ssid"]
                and _speak_against(state[one], state[other])
            ):
                different.add(ssid)
                same_partner |= {ssid} if one.split("-")[0] == other.split("-")[0] else set()
    return {s for s in subjects if state[s]["ssid"] and state[s]["ssid"] not in different | same_partner}


def _speak_against(one: dict[str, Any], other: dict[str, Any]) -> bool:
    kevin = 2
    born_alike = one["born"] == other["born"] or {one["born"], other["born"]} == {0, 1}
    named_alike = (one["name"] == kevin) == (other["name"] == kevin) and not (
        3 in (one["name"], other["name"]) and one["name"] != other["name"]
    )
    return not born_alike and not named_alike


@cache
def quick() -> LinkageModel:
    """Give the model, learning from fewer pairs."""
    return model().model_copy(update={"random_pairs": 200_000, "training_pairs": 100_000})


@pytest.fixture(scope="module")
def invented() -> tuple[pl.DataFrame, pl.DataFrame]:
    return invent(4_000, seed=11)


@pytest.fixture(scope="module")
def whole(invented) -> identity.Linkage:
    return identity.link(invented[0], model=quick())


def test_linking_in_parts_is_linking_at_once_but_for_a_stated_tolerance(invented, whole) -> None:
    in_three = in_parts(invented[0], 3, model=quick())
    assert in_three.weights.learnt_run < 3
    assert share_of_pairs_that_differ(in_three.crosswalk, whole.crosswalk) <= TOLERANCE
    assert judge(in_three.crosswalk, invented[1])["f1"].min() >= 0.99


def test_with_the_same_weights_linking_in_parts_is_linking_at_once_exactly(invented, whole) -> None:
    with_weights = History(weights=whole.weights)
    in_three = in_parts(invented[0], 3, model=quick(), history=with_weights)
    assert share_of_pairs_that_differ(in_three.crosswalk, whole.crosswalk) == 0
    assert (
        in_three.history.edges.drop("run")
        .sort("l", "r")
        .equals(whole.history.edges.drop("run").sort("l", "r"))
    )


def test_weights_are_learnt_once_and_anew_only_when_asked_or_the_model_is_another(invented, whole) -> None:
    more = quick().model_copy(update={"match_weight": quick().match_weight + 4})
    stricter = identity.link(invented[0], model=more, history=whole.history)
    assert stricter.counts.pairs_weighed == 0
    assert stricter.counts.persons > whole.counts.persons
    asked = identity.link(invented[0], model=quick(), history=whole.history, learn=True)
    assert asked.weights.learnt_run == 2
    assert asked.weights.hash == whole.weights.hash
    assert asked.counts.pairs_weighed == 0
    other = quick().model_copy(update={"expected_recall": 0.5})
    changed = identity.link(invented[0], model=other, history=whole.history)
    assert changed.weights.learnt_run == 2
    assert changed.counts.pairs_weighed == whole.counts.pairs_weighed
    assert changed.counts.share_moved < 0.01


def test_names_of_records_that_are_gone_are_forgotten_and_nobody_weighs_otherwise(invented, whole) -> None:
    everybody = invented[0].sort("subject_id")
    half = everybody.filter(pl.col("subject_id") < everybody["subject_id"][everybody.height // 2])
    fewer = identity.link(half, model=quick(), history=whole.history)
    before, after = whole.history.weights, fewer.history.weights
    assert before is not None and after is not None
    gone = set(before.frequencies["value"]) - set(after.frequencies["value"])
    assert gone  # names that only the other half had
    held = pl.concat([half["first_name"], half["last_name"]]).str.to_uppercase()
    assert not gone & set(held)
    assert after.hash == before.hash and fewer.counts.pairs_weighed == 0
    returned = identity.link(everybody, model=quick(), history=fewer.history)
    assert returned.weights.learnt_run == 1
    assert share_of_pairs_that_differ(returned.crosswalk, whole.crosswalk) <= TOLERANCE


def test_kept_weights_that_are_read_otherwise_are_not_used(whole, invented) -> None:
    from dataclasses import replace

    from commonfield.engines import EngineError

    pattern, weight = whole.weights.canaries[1]
    sung = (whole.weights.canaries[0], (pattern, weight + 0.5), whole.weights.canaries[2])
    history = replace(whole.history, weights=replace(whole.weights, canaries=sung))
    more = invented[0].with_columns(zip=pl.lit("90001"))
    with pytest.raises(EngineError, match="--learn"):
        identity.link(more, model=quick(), history=history)
    assert identity.link(more, model=quick(), history=history, learn=True).weights.learnt_run == 2
