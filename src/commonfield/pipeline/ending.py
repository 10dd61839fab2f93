"""A partner leaves: its records, its key and what came of them go; a certificate says what stays."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commonfield import agreements, intake
from commonfield.disclosure import read_register
from commonfield.findings import UsageError
from commonfield.pipeline.building import build
from commonfield.pipeline.contrasting import WORKING
from commonfield.pipeline.cross_checking import cross_check
from commonfield.pipeline.deciding import forget_decisions
from commonfield.pipeline.giving_back import GIVEN
from commonfield.pipeline.linking import accepted_submissions, link
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.protecting import MADE_FROM, REGISTER, remove_drafts
from commonfield.pipeline.remembering import open_history
from commonfield.pipeline.reporting import PREVIEWS
from commonfield.pipeline.withdrawing import withdraw
from commonfield.region import Region, escrow_keys, write_whole

if TYPE_CHECKING:
    from commonfield.intake import Receipt

CERTIFICATES = "certificates"


@dataclass(frozen=True)
class Ending:
    """What was destroyed of a partner and what stays, as the certificate lists it.

    Attributes:
        partner: Who left.
        ended_on: The day.
        reason: Why, in the words of who recorded it.
        by: Who recorded it.
        key: Fingerprint of the destroyed key; empty where there was none any more.
        submissions: Id, dictionary and day of receipt of everything that was deleted.
        decisions: How many decisions about its people were deleted.
        releases: Published releases that were made from its records too, with the hash of their
            certificate: they identify nobody and stand.
        certificate: The file that says so.
    """

    partner: str
    ended_on: date
    reason: str
    by: str
    key: str
    submissions: tuple[dict[str, str], ...]
    decisions: int
    releases: tuple[dict[str, str], ...]
    certificate: Path

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data, for JSON and for the file."""
        told = {name: value for name, value in asdict(self).items() if name != "certificate"}
        return {**told, "ended_on": self.ended_on.isoformat()}


def end_agreement(region: Region, partner: str, *, reason: str, occasion: Occasion | None = None) -> Ending:
    """Destroy what a partner sent once no agreement permits it any more, and certify what stays.

    Its submissions are withdrawn, decisions about its people deleted, persons and events made anew without
    it, every older linkage, snapshot, count and draft deleted, then its key destroyed, and what can be
    recovered of keys written anew. Receipts, the ledger and published releases stay. A process that is
    killed leaves something to do for the same command, typed again; once all is done that changes nothing
    and gives the certificate. Copies of the key elsewhere, in a
    backup say, are out of reach: the certificate says so.

    Raises:
        UsageError: an agreement is still in force, no reason is given, or the partner never sent anything.
    """
    occasion = occasion or Occasion()
    day = occasion.day(region)
    _refuse_too_early(region, partner, day)
    if not reason.strip():
        raise UsageError("agreements end: expected a reason, found none.", fix='Say why: --reason "...".')
    receipts = [r for r in intake.submissions(region) if r.partner == partner]
    if not receipts and not region.keys.has(partner):
        raise UsageError(
            f"agreements end: expected a partner that sent something, found none named {partner}.",
            likely_cause="The name is misspelt, or the partner never sent a file.",
            fix="See who is there: commonfield submissions.",
        )
    if not region.keys.has(partner) and (before := _certified(region, partner)):
        escrow_keys(region, by=occasion.by)
        return before
    decisions = forget_decisions(region, _subjects(region, partner, receipts), by=occasion.by)
    for receipt in [r for r in receipts if not r.completes]:
        withdraw(region, receipt.id, partner=partner, reason=reason, occasion=occasion)
    occasion.tell("Making persons and events anew without the partner")
    _make_anew(region, occasion)
    _remove_what_it_sent(region, partner)
    key = region.keys.fingerprint(partner) if region.keys.has(partner) else ""
    path = region.path / CERTIFICATES / f"{partner}-{day.isoformat()}.json"
    ending = Ending(
        partner, day, reason.strip(), occasion.by, key, tuple(map(_told, receipts)), decisions,
        tuple(_releases(region, {receipt.id for receipt in receipts})), path,
    )  # fmt: skip
    path.parent.mkdir(exist_ok=True)
    # Before the key goes: who is stopped here types the command again, and the certificate still names it.
    write_whole(path, json.dumps(ending.as_dict(), indent=1).encode())
    region.ledger.append("agreement_ended", ending.as_dict(), by=occasion.by)
    region.keys.destroy(partner)
    escrow_keys(region, by=occasion.by)
    return ending


def _certified(region: Region, partner: str) -> Ending | None:
    """Read the newest certificate of a partner that left; None where there is none."""
    day = "[0-9]" * 4 + "-[0-9][0-9]-[0-9][0-9]"
    paths = sorted((region.path / CERTIFICATES).glob(f"{partner}-{day}.json"))
    if not paths:
        return None
    told = json.loads(paths[-1].read_bytes())
    lists = {name: tuple(told[name]) for name in ("submissions", "releases")}
    ended_on = date.fromisoformat(told["ended_on"])
    return Ending(**{**told, **lists, "ended_on": ended_on, "certificate": paths[-1]})


def _refuse_too_early(region: Region, partner: str, day: date) -> None:
    standing = agreements.agreements_of(agreements.read_agreements(region.agreements), partner, day)
    sharing = [agreement for agreement in standing if agreement.grants]
    if sharing:
        raise UsageError(
            f"agreements end: expected no agreement in force for {partner}, found "
            f"{sharing[0].agreement} v{sharing[0].version}, in force to {sharing[0].in_force_to}.",
            likely_cause="It was ended on paper, and its file still says otherwise.",
            fix=f"Set in_force_to in {sharing[0].file} to the day on which it ended, then type this again.",
        )


def _subjects(region: Region, partner: str, receipts: Sequence[Receipt]) -> set[str]:
    """Find whom the partner told of, from what was linked and what can still be opened."""
    history = open_history(region)
    known = set(history.records.filter(partner=partner)["subject_id"]) if history else set()
    readable = [r.id for r in intake.in_force(receipts)] if region.keys.has(partner) else []
    if readable:
        known |= set(intake.accepted(region, readable).identity_records["subject_id"])
    return known


def _make_anew(region: Region, occasion: Occasion) -> None:
    left, _ = accepted_submissions(region, occasion)
    if left:
        cross_check(region, occasion=occasion)
        link(region, occasion=occasion)
        build(region, occasion=occasion)
    for kind in (region.linkages, region.snapshots):
        region.sweep(kind, keep=0) if left else shutil.rmtree(kind, ignore_errors=True)
    # Counts and drafts were made with the partner; `commonfield run` makes them anew.
    for kind in (region.measures, region.path / PREVIEWS, region.path / WORKING):
        shutil.rmtree(kind, ignore_errors=True)
    remove_drafts(region)


def _remove_what_it_sent(region: Region, partner: str) -> None:
    shutil.rmtree(region.submissions / partner / "packets", ignore_errors=True)
    given = [region.path / GIVEN / f"{partner}.{kind}.age" for kind in ("outcomes", "page")]
    for sent in [*region.path.glob(f"pulses/*/{partner}.json.age"), *given]:
        sent.unlink(missing_ok=True)


def _told(receipt: Receipt) -> dict[str, str]:
    return {
        "submission": receipt.id,
        "dictionary": receipt.dictionary,
        "received_at": str(receipt.received_at),
    }


def _releases(region: Region, submissions: set[str]) -> list[dict[str, str]]:
    found = []
    for entry in read_register(region.releases / REGISTER):
        made_from = region.releases / entry.what["release"] / MADE_FROM
        if made_from.is_file() and submissions & set(json.loads(made_from.read_bytes())["submissions"]):
            found.append({name: str(entry.what[name]) for name in ("release", "certificate")})
    return found
