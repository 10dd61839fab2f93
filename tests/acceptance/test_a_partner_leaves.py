"""An agreement ends: nothing of the partner can be read any more, and a certificate says what stays."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import polars as pl
import pytest
import yaml
from tests.acceptance.conftest import shorten_report

from commonfield import intake
from commonfield.identity.review import Pair, decide
from commonfield.pipeline.deciding import keep_decision, open_decisions
from commonfield.pipeline.linking import current_crosswalk
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.remembering import open_history
from commonfield.region import Region, open_sealed
from commonfield.region.keys import KeyMissingError


def stop_agreements(region: Region, partner: str) -> None:
    yesterday = Occasion().day(region) - timedelta(days=1)
    for path in region.agreements.glob("*.yaml"):
        written = yaml.safe_load(path.read_text(encoding="utf-8"))
        if written["layer"] != "mou" and partner in written["parties"]:
            written["in_force_to"] = yesterday.isoformat()
            path.write_text(yaml.safe_dump(written, allow_unicode=True), encoding="utf-8")


def test_nothing_of_a_partner_that_left_can_be_read(own_demo: Region, command: Callable[..., Any]) -> None:
    shorten_report(own_demo)
    history = open_history(own_demo)
    assert history is not None
    partner = next(r.partner for r in intake.submissions(own_demo) if r.dictionary == "mis/sb")
    theirs = sorted(history.records.filter(partner=partner)["subject_id"].unique())
    others = sorted(history.records.filter(pl.col("partner") != partner)["subject_id"].unique())
    for one, other in ((theirs[0], others[0]), (others[1], others[2])):
        pair = Pair.of(one, other)
        row = decide(pair, answer="different", who="a reader", why="seen")
        keep_decision(own_demo, row, by="a reader")
    where = ("--region", own_demo.path, "--keys", own_demo.keys.folder)
    typed = ("agreements", "end", partner, "--reason", "It left the collaborative", *where)

    refused = command(*typed)
    assert refused.code == 2 and "in_force_to" in refused.err
    assert own_demo.keys.has(partner)

    stop_agreements(own_demo, partner)
    (own_demo.path / "previews" / "draft").mkdir(parents=True)
    sealed = list((own_demo.submissions / partner).rglob("*.age"))
    backup = own_demo.path.parent / "backup.age"
    backup.write_bytes(sealed[0].read_bytes())
    assert open_sealed(backup, keys=own_demo.keys, holder=partner)
    told = command(*typed)
    assert told.code == 0, told.err
    assert not own_demo.keys.has(partner)
    assert not list((own_demo.submissions / partner).rglob("*.age"))
    with pytest.raises(KeyMissingError):
        open_sealed(backup, keys=own_demo.keys, holder=partner)
    receipts = [r for r in intake.submissions(own_demo) if r.partner == partner]
    assert receipts and {r.status for r in receipts} <= {"withdrawn", "refused"}

    kept, crosswalk = open_history(own_demo), current_crosswalk(own_demo)
    assert kept is not None and crosswalk is not None
    held = [kept.records["subject_id"], kept.edges["l"], kept.edges["r"], kept.memberships["subject_id"]]
    assert not [1 for column in [*held, crosswalk["subject_id"]] if set(theirs) & set(column)]
    assert open_decisions(own_demo).select("l", "r").rows() == [tuple(sorted(others[1:3]))]
    for kind in (own_demo.linkages, own_demo.snapshots):
        assert len([item for item in kind.iterdir() if item.is_dir()]) == 1
    snapshot = own_demo.current(own_demo.snapshots)
    assert snapshot is not None
    for path in snapshot.glob("*.parquet"):
        frame = pl.read_parquet(path)
        if "submission_id" in frame.columns:
            assert partner not in set(frame["partner"])
    assert not own_demo.measures.exists() and not (own_demo.path / "previews").exists()

    written = list((own_demo.path / "certificates").iterdir())
    assert [path.name for path in written] == [f"{partner}-{Occasion().day(own_demo).isoformat()}.json"]
    certificate = json.loads(written[0].read_text(encoding="utf-8"))
    assert {item["submission"] for item in certificate["submissions"]} == {r.id for r in receipts}
    assert certificate["decisions"] == 1 and certificate["key"]
    assert len(certificate["releases"]) == 1  # what was published stands, and is named
    assert command("verify-ledger", *where).code == 0
    assert command("run", *where, "--preview").code == 0

    again = command(*typed, "--json")  # a second time changes nothing, and gives the certificate
    assert again.code == 0 and json.loads(again.out)["key"] == certificate["key"]
    assert json.loads(written[0].read_text(encoding="utf-8")) == certificate


def test_the_name_of_nobody_is_refused(own_demo: Region, command: Callable[..., Any]) -> None:
    where = ("--region", own_demo.path, "--keys", own_demo.keys.folder)
    told = command("agreements", "end", "nobody-district", "--reason", "a test", *where)
    assert told.code == 2 and "submissions" in told.err
