"""A submission is taken back: its receipt says so first, then its sealed content goes."""

from __future__ import annotations

from collections.abc import Sequence

from commonfield.intake.receipts import Receipt, submissions, write_receipt
from commonfield.intake.storing import remove_rows
from commonfield.region import Region


def withdraw(region: Region, receipt: Receipt, *, by: str, reason: str) -> list[Receipt]:
    """Mark a submission and its completions as withdrawn; their rows are in force no longer.

    One that is marked already stays as it is: who took it back, and why, is not rewritten.

    Returns:
        The receipts as they are now, the submission's own first.
    """
    every = submissions(region)
    own = [r for r in every if r.partner == receipt.partner and receipt.id in (r.id, r.completes)]
    own.sort(key=lambda r: bool(r.completes))
    marked = []
    for each in own:
        now = each if each.status == "withdrawn" else each.withdraw(by=by, reason=reason)
        if now is not each:
            write_receipt(region, now)
        marked.append(now)
    return marked


def remove(region: Region, receipts: Sequence[Receipt]) -> bool:
    """Delete the sealed bytes and rows of withdrawn submissions; their receipts stay.

    Returns:
        Whether anything of them was left to delete.
    """
    left = [remove_rows(region, receipt) for receipt in receipts if receipt.status == "withdrawn"]
    return any(left)
