from __future__ import annotations

from pathlib import Path

from commonfield import disclosure
from commonfield.findings import LedgerError, ReleaseError
from commonfield.pipeline.protecting import REGISTER, bundle_path
from commonfield.pipeline.served import refuse_unknowing
from commonfield.region import VAULT, Region, open_sealed


def verify_ledger(region: Region) -> int:
    """Check that no entry of the ledger was altered or cut.

    Every registered release must have its entry, and the head that it printed must be in the chain.

    Returns:
        The number of entries.

    Raises:
        LedgerError: naming the entry, or the release whose entry or head is gone.
    """
    try:
        registered = disclosure.registered_releases(region.releases / REGISTER)
    except ReleaseError as error:
        raise LedgerError(
            f"ledger: expected releases whose printed heads can be looked up, found: {error.what}",
            likely_cause=error.likely_cause,
            fix=error.fix,
        ) from None
    count = region.ledger.verify(
        {f"release {released.release}": str(released.certificate["ledger_head"]) for released in registered}
    )
    entered = {e.what.get("certificate") for e in region.ledger.entries() if e.kind == "released"}
    for released in registered:
        if released.certificate_hash not in entered:
            raise LedgerError(
                f"ledger: expected the entry of release {released.release}, found none after entry {count}.",
                likely_cause="Entries at the end were cut off.",
                fix="Restore the ledger from a backup.",
            )
    return count


def verify_release(folder: Path, region: Region | None = None) -> disclosure.Verification:
    """Check a release by its own files, and, with the region, by ledger and sealed bundle too."""
    bundle = None
    if region is not None:
        sealed = bundle_path(region, folder.resolve().name)
        bundle = open_sealed(sealed, keys=region.keys, holder=VAULT) if sealed.exists() else None
    checked = disclosure.verify(folder, bundle=bundle)
    if region is not None:
        refuse_unknowing(region, folder, released=True)
    return checked
