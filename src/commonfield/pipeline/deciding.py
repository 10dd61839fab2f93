"""Decisions on disk: one sealed file for each, added and never written over."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.identity import review
from commonfield.region import VAULT, Region, open_sealed_frame, seal_frame

if TYPE_CHECKING:
    import polars as pl

_ENDING = ".parquet.age"


def open_decisions(region: Region) -> pl.DataFrame:
    """Open all that was decided about pairs of subjects so far, oldest first.

    Raises:
        LedgerError: a decision was altered after it was made.
    """
    paths = sorted(_folder(region).glob(f"*{_ENDING}"))
    return review.together(open_sealed_frame(path, keys=region.keys, holder=VAULT) for path in paths)


def keep_decision(region: Region, decision: pl.DataFrame, *, by: str) -> str:
    """Seal a decision into the vault and tell the ledger that there is one; return its id.

    Linkages outlive runs and models, so decisions lie beside them, not in them.
    """
    name = str(decision["decision_id"].item())
    seal_frame(decision, _folder(region) / f"{name}{_ENDING}", keys=region.keys, holder=VAULT)
    region.ledger.append("decided", {"decision": name, "blind": bool(decision["blind"].item())}, by=by)
    return name


def forget_decisions(region: Region, subjects: Set[str], *, by: str) -> int:
    """Delete the decisions about some subjects, whose partner left; return how many there were."""
    gone = []
    for path in sorted(_folder(region).glob(f"*{_ENDING}")):
        decision = open_sealed_frame(path, keys=region.keys, holder=VAULT)
        if {decision["l"].item(), decision["r"].item()} & subjects:
            gone.append(path)
    if gone:
        # Entered first: a decision that is missing was always told of.
        names = [path.name.removesuffix(_ENDING) for path in gone]
        region.ledger.append("decisions_forgotten", {"decisions": names}, by=by)
    for path in gone:
        path.unlink()
    return len(gone)


def _folder(region: Region) -> Path:
    return region.path / "vault" / "decisions"
