from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield import intake, longitudinal
from commonfield.findings import UsageError
from commonfield.pipeline.institutions import institution_table
from commonfield.pipeline.linking import current_crosswalk
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.sensitivity import events_otherwise, write_otherwise
from commonfield.pipeline.withdrawn import refuse_withdrawn
from commonfield.region import Region, write_whole

if TYPE_CHECKING:
    import polars as pl


def build(
    region: Region,
    *,
    occasion: Occasion | None = None,
    accepted: intake.Accepted | None = None,
) -> Path:
    """Make the de-identified event tables from what was accepted and linked, and put them in force.

    Returns:
        The folder of the new snapshot.
    """
    occasion = occasion or Occasion()
    linkage = region.current(region.linkages)
    crosswalk = current_crosswalk(region)
    if linkage is None or crosswalk is None:
        raise UsageError("build: expected linked records, found none.", fix="Run commonfield link first.")
    submissions = json.loads((linkage / "linkage.json").read_text(encoding="utf-8"))["submissions"]
    refuse_withdrawn(region, submissions, step="build")
    if accepted is None:
        accepted = intake.accepted(region, submissions)
    institutions = institution_table(region.settings)
    # Before the tables, so that both do not stand in memory at a time.
    otherwise = events_otherwise(region, accepted, crosswalk=crosswalk, institutions=institutions)
    occasion.tell("Building dated events for each person")
    tables = longitudinal.build(
        accepted.staged,
        accepted.plain["offering"],
        crosswalk=crosswalk.select("subject_id", "person_key"),
        institutions=institutions,
        catalog=region.catalog,
    )
    facts = {"linkage": linkage.name, "submissions": submissions, "tables": {}}
    with region.new_generation(region.snapshots) as folder:
        for name, frame in {**tables, "institution": institutions}.items():
            facts["tables"][name] = _write_table(frame, folder / f"{name}.parquet")
        write_otherwise(otherwise, folder)
        write_whole(folder / "snapshot.json", json.dumps(facts, indent=1).encode())
    snapshot = region.current(region.snapshots)
    if snapshot is None:
        raise UsageError("build: expected a snapshot in force, found none.")
    region.ledger.append("built", {"snapshot": snapshot.name, **facts}, by=occasion.by)
    region.sweep(region.snapshots)
    return snapshot


def _write_table(frame: pl.DataFrame, path: Path) -> dict[str, object]:
    frame.write_parquet(path, compression="zstd")
    return {"rows": frame.height, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
