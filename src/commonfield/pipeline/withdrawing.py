from __future__ import annotations

import json
from dataclasses import dataclass

from commonfield import intake
from commonfield.disclosure import read_register
from commonfield.findings import UsageError
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.packet_workbooks import remove_workbooks
from commonfield.pipeline.protecting import MADE_FROM, REGISTER
from commonfield.region import Region


@dataclass(frozen=True)
class Withdrawn:
    """What was taken back: a submission with its completions. `releases` were made from it, and stand.

    `already` says that all this was so before, and that nothing changed now: the receipts tell when.
    """

    receipts: tuple[intake.Receipt, ...]
    releases: tuple[str, ...]
    still_in_snapshot: bool
    already: bool = False


def withdraw(
    region: Region,
    submission: str,
    *,
    reason: str,
    partner: str = "",
    keep_workbook: bool = False,
    occasion: Occasion | None = None,
) -> Withdrawn:
    """Take a submission back: its records are never used again and its sealed content is deleted.

    Receipt and ledger keep that it was there, who recorded the withdrawal, and why. What was published
    stands: it identifies nobody, and a published figure is never changed silently. Withdrawing twice
    finishes what a killed process may have left, or changes nothing and says so. No file of the partner is
    taken or mended meanwhile. The workbook of a packet goes with its records, unless `keep_workbook`
    says that it is another copy of the packet that takes their place.

    Raises:
        UsageError: there is no such submission, it completes another one, or no reason is given.
    """
    occasion = occasion or Occasion()
    if not reason.strip():
        raise UsageError("withdraw: expected a reason, found none.", fix='Say why: --reason "...".')
    chosen = intake.find_submission(intake.submissions(region), submission, partner=partner)
    if chosen.completes:
        raise UsageError(
            "withdraw: expected a submission of its own, found one that completes another.",
            likely_cause="It holds mended records, which go with the file that they mend.",
            fix=f"Withdraw that one: {chosen.completes[:12]}.",
        )
    with intake.one_at_a_time(region, chosen.partner):
        before = [r.id for r in intake.submissions(region) if r.status == "withdrawn"]
        receipts = intake.withdraw(region, chosen, by=occasion.by, reason=reason.strip())
        told = _record(region, receipts[0], [r.id for r in receipts[1:]], reason.strip(), by=occasion.by)
        removed = intake.remove(region, receipts)
        ids = {receipt.id for receipt in receipts}
        if not keep_workbook:
            removed |= remove_workbooks(region, chosen.partner, ids)
    return Withdrawn(
        tuple(receipts),
        tuple(_releases(region, ids)),
        bool(ids & _in_snapshot(region)),
        already=ids <= set(before) and not told and not removed,
    )


def _record(region: Region, first: intake.Receipt, completions: list[str], reason: str, *, by: str) -> bool:
    """Tell the ledger of a withdrawal, once. Say if it was told now."""
    taken = first.withdrawn.at if first.withdrawn else ""
    told = {"submission": first.id, "partner": first.partner, "at": taken}
    if any(e.kind == "withdrawn" and told.items() <= e.what.items() for e in region.ledger.entries()):
        return False
    region.ledger.append("withdrawn", {**told, "completions": completions, "reason": reason}, by=by)
    return True


def _releases(region: Region, ids: set[str]) -> list[str]:
    found = []
    for entry in read_register(region.releases / REGISTER):
        made_from = region.releases / entry.what["release"] / MADE_FROM
        if made_from.is_file():
            used = json.loads(made_from.read_text(encoding="utf-8"))["submissions"]
            found += [entry.what["release"]] if ids & set(used) else []
    return found


def _in_snapshot(region: Region) -> set[str]:
    snapshot = region.current(region.snapshots)
    if snapshot is None:
        return set()
    return set(json.loads((snapshot / "snapshot.json").read_text(encoding="utf-8"))["submissions"])
