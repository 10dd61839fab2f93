"""The workbooks of packets as they were received, sealed beside the submissions that their rows made."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path

from commonfield.region import Region

TAKEN, KEPT = "packet_taken", "packet_kept"
"""In the ledger: a copy that counted when it came, and one that did not."""


def place_of(region: Region, partner: str, workbook: str) -> Path:
    """Say where the workbook with that hash is kept."""
    return region.submissions / partner / "packets" / f"{workbook}.xlsx.age"


def remove_workbooks(region: Region, partner: str, submissions: Set[str]) -> bool:
    """Delete the workbooks from which submissions of a partner were made; say whether any was left."""
    places = {
        place_of(region, partner, entry.what.get("workbook", ""))
        for entry in region.ledger.entries()
        if entry.kind in (TAKEN, KEPT)
        and entry.what["partner"] == partner
        and entry.what["submission"] in submissions
    }
    left = [place for place in places if place.exists()]
    for place in left:
        place.unlink()
    return bool(left)
