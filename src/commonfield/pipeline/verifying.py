from __future__ import annotations

from pathlib import Path

from commonfield import disclosure
from commonfield.findings import LedgerError, ReleaseError
from commonfield.pipeline.protecting import bundle_path
from commonfield.pipeline.reporting import heads
from commonfield.region import VAULT, Region, open_sealed


def verify_ledger(region: Region) -> int:
    """Check that no entry of the ledger was altered or cut, and that every printed head is in it.

    Returns:
        The number of entries.

    Raises:
        LedgerError: naming the entry, or the release whose head is gone.
    """
    try:
        printed = heads(region)
    except ReleaseError as error:
        raise LedgerError(
            f"ledger: expected releases whose printed heads can be looked up, found: {error.what}",
            likely_cause=error.likely_cause,
            fix=error.fix,
        ) from None
    return region.ledger.verify(printed)


def verify_release(folder: Path, region: Region | None = None) -> disclosure.Verification:
    """Check a release by its own files, and, with the region, by the sealed bundle behind it too."""
    bundle = None
    if region is not None:
        sealed = bundle_path(region, folder.resolve().name)
        bundle = open_sealed(sealed, keys=region.keys, holder=VAULT) if sealed.exists() else None
    return disclosure.verify(folder, bundle=bundle)
