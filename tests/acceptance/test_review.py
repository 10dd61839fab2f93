"""Doubtful pairs are decided from the command line, and nothing of them is left outside the vault."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.regions import copy_region

from commonfield import intake
from commonfield.pipeline import Demonstration, link, verify_ledger
from commonfield.pipeline.deciding import open_decisions
from commonfield.pipeline.reviewing import open_review
from commonfield.region import VAULT, Region, open_sealed_frame, seal_frame

Told = Any
NEVER_SHOWN = {"race_ethnicity", "hispanic", "award", "wages", "enrollment", "completion", "grade"}


@pytest.fixture(scope="module")
def copied(demo: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Region:
    return copy_region(demo.region, tmp_path_factory.mktemp("reviewed"))


@pytest.fixture
def undecided(copied: Region) -> Iterator[Region]:
    """A linked region about which nobody has decided anything."""
    yield copied
    shutil.rmtree(copied.path / "vault" / "decisions", ignore_errors=True)


@pytest.fixture
def review(undecided: Region, command: Callable[..., Told]) -> Callable[..., Told]:
    def run(*words: str) -> Told:
        return command("review", *words, "--region", undecided.path, "--keys", undecided.keys.folder)

    return run


@pytest.fixture
def as_data(review: Callable[..., Told]) -> Callable[..., Any]:
    def run(*words: str) -> Any:
        told = review(*words, "--json")
        assert told.code == 0, told.err
        return json.loads(told.out)

    return run


def everything_plain(region: Region) -> str:
    files = [
        p for p in region.path.rglob("*") if p.is_file() and p.suffix in ("", ".json", ".jsonl", ".yaml")
    ]
    return "\n".join(p.read_text(encoding="utf-8", errors="replace") for p in files)


def test_a_pair_is_shown_answered_and_not_shown_again(undecided, as_data):
    drawn = as_data("sample", "--pairs", "40")["pairs"]
    assert all(set(row) == {"pair", "stratum", "weight", "inclusion", "answered"} for row in drawn)
    first = as_data("next", "--pairs", "40", "--reader", "ana")
    assert first["pair"] == drawn[0]["pair"]
    assert {each["column"] for each in first["said"]}.isdisjoint(NEVER_SHOWN)
    taken = as_data(
        "answer", first["pair"], "--same", "--why", "all agrees", "--pairs", "40", "--reader", "ana"
    )
    assert taken["conflict"] is False
    assert as_data("next", "--pairs", "40", "--reader", "ana")["pair"] == drawn[1]["pair"]
    kept = open_decisions(undecided)
    assert kept["inclusion"].to_list() == [drawn[0]["inclusion"]]
    assert kept["l_description_hash"].null_count() == 0


def test_the_ledger_knows_who_looked_before_anything_is_shown_and_holds_no_name(undecided, as_data):
    look = as_data("next", "--reader", "ana")
    as_data("answer", look["pair"], "--unsure", "--why", "a secret reason", "--reader", "ana")
    last = undecided.ledger.entries()[-2:]
    assert [(entry.kind, entry.by) for entry in last] == [("looked", "ana"), ("decided", "ana")]
    assert last[0].what["pairs"] == 1
    assert verify_ledger(undecided)
    plain = everything_plain(undecided)
    records = intake.accepted(undecided).identity_records
    told = [run["text"] for each in look["said"] if each["column"] == "last_name" for run in each["left"]]
    assert "a secret reason" not in plain
    assert not any(subject in plain for subject in records["subject_id"].head(50))
    assert f'"{"".join(told)}"' not in plain


def test_what_people_decide_rules_the_next_linkage_whichever_model_runs(undecided, review, as_data):
    session = open_review(undecided, who="ana", size=10_000)
    linked = session.material.pairs.filter(session.material.pairs["linked"])
    wrong = [row["pair"] for row in as_data("sample", "--pairs", "10000")["pairs"]][:1]
    turn = session.turn_of(wrong[0])
    was_linked = linked.filter((linked["l"] == turn.pair.l) & (linked["r"] == turn.pair.r)).height
    answer = "--different" if was_linked else "--same"
    assert review("answer", wrong[0], answer, "--why", "seen on paper", "--reader", "ana").code == 0
    for learn in (False, True):
        key = dict(link(undecided, learn=learn).crosswalk.select("subject_id", "person_key").iter_rows())
        assert (key[turn.pair.l] == key[turn.pair.r]) is (answer == "--same")


def test_two_people_who_differ_wait_until_somebody_decides(review, as_data):
    pair = as_data("next", "--reader", "ana")["pair"]
    as_data("answer", pair, "--same", "--why", "names", "--reader", "ana")
    second = as_data("answer", pair, "--different", "--why", "dates", "--reader", "ben")
    assert second["conflict"] is True
    assert [each["pair"] for each in as_data("conflicts")["conflicts"]] == [pair]
    assert pair in review("conflicts", "--language", "es").out
    as_data("answer", pair, "--different", "--why", "asked the school", "--reader", "cruz", "--resolve")
    assert as_data("conflicts")["conflicts"] == []


def test_what_one_person_answered_is_replaced_by_what_the_same_person_answers_later(undecided, as_data):
    pair = as_data("next", "--reader", "ana")["pair"]
    as_data("answer", pair, "--same", "--why", "names", "--reader", "ana")
    assert (
        as_data("answer", pair, "--different", "--why", "looked again", "--reader", "ana")["conflict"]
        is False
    )
    assert open_decisions(undecided).height == 2


def test_in_the_terminal_one_answers_with_keys_and_stops_at_any_time(undecided, review, monkeypatch):
    monkeypatch.setattr("sys.stdin", StringIO("x\nm\nlos nombres coinciden\n\nq\n"))
    told = review("--reader", "ana", "--language", "es")
    assert told.code == 0, told.err
    assert "[corchetes]" in told.out
    assert "Se esperaba" in told.err
    assert told.out.count("Par ") >= 3
    assert "1 respondidos, 3 vistos" in told.out
    assert open_decisions(undecided)["answer"].to_list() == ["same"]


def test_the_state_of_a_review_is_counts_and_shares(review, as_data):
    counts = as_data("list", "--pairs", "60")
    assert (
        counts["drawn"]
        == counts["waiting"]
        == sum(row[1] for key, row in counts["rows"].items() if key.startswith("band_"))
    )
    assert counts["quality"]["is_calibrated"] is False
    assert "not calibrated" in review("list").out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("answer", "no-such-pair", "--same", "--why", "x"), 2),
        (("answer", "0", "--why", "x"), 2),
        (("answer", "0", "--same", "--different", "--why", "x"), 2),
    ],
)
def test_what_cannot_be_answered_is_said(review, words, code):
    assert review(*words).code == code


def test_a_decision_that_was_written_over_stops_everything(undecided, as_data, review):
    pair = as_data("next", "--reader", "ana")["pair"]
    as_data("answer", pair, "--same", "--why", "names", "--reader", "ana")
    (path,) = Path(undecided.path, "vault", "decisions").glob("*.age")
    frame = open_sealed_frame(path, keys=undecided.keys, holder=VAULT)
    seal_frame(frame.with_columns(answer=pl.lit("different")), path, keys=undecided.keys, holder=VAULT)
    assert review("list").code == 15
