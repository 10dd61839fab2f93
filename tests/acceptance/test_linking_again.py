"""A region linked again: nothing moves, what is kept is sealed, and older linkages are carried on."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import polars as pl
import yaml

from commonfield import intake
from commonfield.pipeline import link
from commonfield.pipeline.linking import current_crosswalk
from commonfield.pipeline.remembering import FRAMES, FREQUENCIES, WEIGHTS, open_history
from commonfield.region import Region


def keys_of(region: Region) -> dict[str, str]:
    crosswalk = current_crosswalk(region)
    assert crosswalk is not None
    return dict(crosswalk.select("subject_id", "person_key").iter_rows())


def test_linking_again_weighs_nothing_and_moves_nobody(own_demo: Region, command: Callable[..., Any]) -> None:
    before = keys_of(own_demo)
    told = command("link", "--region", own_demo.path, "--keys", own_demo.keys.folder, "--json")
    assert told.code == 0, told.err
    said = json.loads(told.out)
    assert (said["counts"]["run"], said["counts"]["pairs_weighed"], said["share_moved"]) == (2, 0, 0)
    assert not said["weights"]["learnt_now"]
    assert said["ladder"]["in_both"] <= said["ladder"]["pairs"]
    assert keys_of(own_demo) == before
    current = own_demo.current(own_demo.linkages)
    assert current is not None
    assert [path.name for path in current.iterdir() if path.suffix != ".age"] == ["linkage.json"]
    kept = json.loads((current / "linkage.json").read_text(encoding="utf-8"))
    assert kept["counts"] == said["counts"]
    spoken = command("link", "--region", own_demo.path, "--keys", own_demo.keys.folder, "--language", "es")
    assert "Nada cambió" in spoken.out


def test_a_linkage_from_before_runs_were_numbered_gives_its_keys_on(own_demo: Region) -> None:
    before, current = keys_of(own_demo), own_demo.current(own_demo.linkages)
    assert current is not None
    for name in (WEIGHTS, FREQUENCIES, *FRAMES.values()):
        (current / name).unlink()
    linkage = link(own_demo)
    assert linkage.counts.run == 1
    assert keys_of(own_demo) == before


def test_a_submission_taken_back_touches_only_who_was_in_it(own_demo: Region) -> None:
    before, history = keys_of(own_demo), open_history(own_demo)
    assert history is not None
    taken = next(r for r in intake.submissions(own_demo) if r.dictionary == "mis/sb" and r.accepted)
    intake.withdraw(own_demo, taken, by="test", reason="a test")
    linkage = link(own_demo)
    after = keys_of(own_demo)
    counts, events = linkage.counts, linkage.history.events.filter(pl.col("run") == 2)
    assert 0 < counts.subjects_gone + counts.subjects_altered < len(before) / 2
    assert counts.subjects_touched < len(before)
    moved = {subject for subject in after if before[subject] != after[subject]}
    assert len(moved) == counts.subjects_moved
    assert linkage.weights.learnt_run == 1
    retired = set(events.filter(pl.col("kind") == "retire")["from_key"])
    assert retired.isdisjoint(after.values())
    assert set(after.values()) <= set(before.values()) | set(events["to_key"])


def test_an_agreement_that_ended_leaves_nothing_of_the_partner_in_what_is_kept(own_demo: Region) -> None:
    before = open_history(own_demo)
    assert before is not None and before.weights is not None
    partner = before.records["partner"].sort()[0]
    theirs = set(before.records.filter(partner=partner)["subject_id"])
    for path in own_demo.agreements.glob("*.yaml"):
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
        if written["layer"] != "mou" and partner in written["parties"]:
            path.unlink()
    linkage = link(own_demo)
    kept, weights = open_history(own_demo), linkage.weights
    assert kept is not None
    assert weights.learnt_run == 2  # what was learnt from their records is not used any more
    held = [kept.records["subject_id"], kept.edges["l"], kept.edges["r"], kept.memberships["subject_id"]]
    assert not [1 for column in held if theirs & set(column)]
    assert theirs.isdisjoint(keys_of(own_demo))
    assert link(own_demo).weights.learnt_run == 2  # once is enough
