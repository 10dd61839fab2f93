"""A submission is taken back: never used again, its content gone, the record of it kept."""

import hashlib
import json
from dataclasses import replace
from threading import Thread

import polars as pl
import pytest
from tests.integration.intake.killing import kill_at
from tests.integration.intake.workbooks import RIGHT, mended, take, workbook_of

from commonfield import intake
from commonfield.findings import SubmissionError, UsageError
from commonfield.intake import storing, withdrawing
from commonfield.intake.answers import mending
from commonfield.pipeline import withdraw
from commonfield.region import Region

SENR = "calpads/senr"


def send(region, content, *, again=False, file_name="SENR_2025.txt"):
    return intake.submit(
        region, partner="a-district", content=content, file_name=file_name, dictionary=SENR, by="steward",
        again=again,
    )  # fmt: skip


def kept(region):
    return sorted(path.name for path in (region.submissions / "a-district").iterdir())


@pytest.fixture
def two(write_file, several):
    """A file, and a later one that covers it."""
    return write_file(SENR, *several(SENR, 5)), write_file(SENR, *several(SENR, 6))


def test_what_is_withdrawn_is_used_no_more_and_its_content_is_gone(region, two):
    receipt = send(region, two[0])
    gone = withdraw(region, receipt.id[:12], reason="Sent by mistake.")
    assert [r.status for r in gone.receipts] == ["withdrawn"]
    assert intake.in_force(intake.submissions(region)) == []
    assert intake.accepted(region).identity_records.height == 0
    assert kept(region) == [f"{receipt.id}.json"]
    (read,) = intake.submissions(region)
    assert (read.status, read.withdrawn.reason, read.rows_in) == ("withdrawn", "Sent by mistake.", 5)


def test_the_ledger_tells_who_withdrew_what_and_why_once(region, two):
    receipt = send(region, two[0])
    for _ in range(2):
        withdraw(region, receipt.id, reason="Sent by mistake.")
    entries = [entry for entry in region.ledger.entries() if entry.kind == "withdrawn"]
    assert [(e.what["submission"], e.what["reason"]) for e in entries] == [(receipt.id, "Sent by mistake.")]
    assert entries[0].by
    region.ledger.verify()


def test_what_was_withdrawn_before_is_said_to_have_been_and_stays_as_it_was(region, two):
    receipt = send(region, two[0])
    first = withdraw(region, receipt.id, reason="Sent by mistake.")
    told = region.ledger.entries()
    second = withdraw(region, receipt.id, reason="Another reason.")
    assert (first.already, second.already) == (False, True)
    assert second.receipts == first.receipts
    assert region.ledger.entries() == told
    send(region, two[0], again=True)
    third = withdraw(region, receipt.id, reason="Another reason.")
    assert not third.already
    assert third.receipts[0].withdrawn.reason == "Another reason."
    assert [e.kind for e in region.ledger.entries()].count("withdrawn") == 2


def test_what_a_crash_left_of_taking_it_anew_goes_with_a_second_withdrawal(region, two):
    receipt = send(region, two[0])
    withdraw(region, receipt.id, reason="Sent by mistake.")
    rows = storing.SealedRows(region, "a-district", receipt.id)
    rows.add_frame("refused", pl.DataFrame({"record_no": [1]}))
    assert len(kept(region)) == 2
    assert not withdraw(region, receipt.id, reason="Sent by mistake.").already
    assert kept(region) == [f"{receipt.id}.json"]


def test_nothing_is_left_of_a_completion_that_comes_while_its_file_is_withdrawn(
    region, write_file, senr, monkeypatch
):
    """The withdrawal begins when the mended records are about to be kept, and must wait for them."""
    receipt = intake.submit(
        region, partner="a-district", content=write_file(SENR, *senr), file_name="f", dictionary=SENR, by="s"
    )
    sent_back = mended(workbook_of(region, receipt), RIGHT)
    own = Region(region.path, region.keys.folder)
    taken_back = Thread(target=withdraw, args=(own, receipt.id), kwargs={"reason": "Sent by mistake."})

    def kept_meanwhile(*given):
        taken_back.start()
        taken_back.join(timeout=1)
        return storing.keep(*given)

    monkeypatch.setattr(mending, "keep", kept_meanwhile)
    completion = take(region, sent_back).completion
    taken_back.join()
    assert {r.status for r in intake.submissions(region)} == {"withdrawn"}
    assert kept(region) == sorted([f"{receipt.id}.json", f"{completion.id}.json"])


def test_the_same_bytes_are_not_taken_again_unless_it_is_said(region, two):
    receipt = send(region, two[0])
    withdraw(region, receipt.id, reason="Sent by mistake.")
    with pytest.raises(SubmissionError, match="found one that was"):
        send(region, two[0])
    assert send(region, two[0], again=True).status == "accepted"
    assert intake.accepted(region).staged["enrollment"].height == 5


def test_the_earlier_file_does_not_come_back_by_itself(region, two):
    first, second = send(region, two[0]), send(region, two[1])
    withdraw(region, second.id, reason="The year was wrong.")
    assert intake.in_force(intake.submissions(region)) == []
    states = {s.receipt.id: (s.state, s.superseded_by) for s in intake.standings(intake.submissions(region))}
    assert states == {first.id: ("superseded", second.id), second.id: ("withdrawn", "")}
    assert send(region, two[0]).duplicate
    assert not send(region, two[0], again=True).duplicate
    assert [r.id for r in intake.in_force(intake.submissions(region))] == [first.id]


def test_a_file_in_force_is_not_taken_twice_even_if_it_is_said(region, two):
    receipt = send(region, two[0])
    assert send(region, two[0], again=True) == receipt.again()


def test_completions_go_with_the_file_that_they_complete(region, two):
    receipt = send(region, two[0])
    content_hash = hashlib.sha256(b"workbook").hexdigest()
    completion = replace(
        receipt, id="c" * 64, completes=receipt.id, received_at="9999", content_hash=content_hash
    )
    storing.keep(region, b"workbook", completion)
    with pytest.raises(UsageError, match="completes another"):
        withdraw(region, completion.id, reason="x")
    gone = withdraw(region, receipt.id, reason="Sent by mistake.")
    assert [r.id for r in gone.receipts] == [receipt.id, completion.id]
    assert kept(region) == sorted([f"{receipt.id}.json", f"{completion.id}.json"])


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_reason_is_asked_for(region, two, reason):
    receipt = send(region, two[0])
    with pytest.raises(UsageError, match="expected a reason"):
        withdraw(region, receipt.id, reason=reason)
    assert intake.in_force(intake.submissions(region)) == [receipt]


@pytest.mark.parametrize("step", ["write_receipt", "remove_rows"])
def test_a_withdrawal_that_stops_in_between_is_finished_by_the_next(region, two, monkeypatch, step):
    receipt = send(region, two[0])

    def fail(*given, **named):
        raise OSError("no space left")

    with monkeypatch.context() as broken:
        broken.setattr(withdrawing, step, fail)
        with pytest.raises(OSError, match="no space left"):
            withdraw(region, receipt.id, reason="Sent by mistake.")
    in_force = intake.in_force(intake.submissions(region))
    assert in_force == ([receipt] if step == "write_receipt" else [])
    assert intake.accepted(region).identity_records.height == (5 if step == "write_receipt" else 0)
    assert not withdraw(region, receipt.id, reason="Sent by mistake.").already
    assert kept(region) == [f"{receipt.id}.json"]
    assert [e.kind for e in region.ledger.entries()].count("withdrawn") == 1


def test_receipts_written_before_there_was_withdrawal_can_be_read(region, two):
    receipt = send(region, two[0])
    path = region.submissions / "a-district" / f"{receipt.id}.json"
    plain = json.loads(path.read_text())
    for key in ("completes", "academic_year", "withdrawn"):
        del plain[key]
    path.write_text(json.dumps(plain))
    assert intake.submissions(region) == [receipt]


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_a_file_taken_anew_that_a_crash_cut_short_stays_withdrawn_until_it_is_sent_again(region, two, steps):
    receipt = send(region, two[0])
    withdraw(region, receipt.id, reason="Sent too early.")
    again = kill_at(
        region, steps, two[0], f'intake.submit(region, **sent, dictionary="{SENR}", by="s", again=True)'
    )
    assert [r.status for r in intake.submissions(again)] == ["withdrawn"]
    assert intake.accepted(again).identity_records.is_empty()
    assert send(again, two[0], again=True).status == "accepted"
    assert intake.accepted(again).staged["enrollment"].height == 5
