"""What one linkage leaves for the next, sealed in the vault beside the crosswalk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield import identity
from commonfield.region import VAULT, Region, open_sealed, open_sealed_frame, seal, seal_frame

if TYPE_CHECKING:
    import polars as pl

CROSSWALK = "crosswalk.parquet.age"
WEIGHTS = "weights.json.age"
FREQUENCIES = "term_frequency.parquet.age"
FRAMES = {
    "records": "record.parquet.age",
    "edges": "edge.parquet.age",
    "memberships": "membership.parquet.age",
    "events": "person_event.parquet.age",
    "foundations": "foundation.parquet.age",
}


def open_history(region: Region) -> identity.History | None:
    """Open what the linkage in force left; None where nothing has been linked yet.

    A linkage from before runs were numbered left a crosswalk alone: its keys are kept.
    """
    current = region.current(region.linkages)
    if current is None:
        return None
    if not (current / WEIGHTS).is_file():
        return identity.History.of_crosswalk(_frame(region, current / CROSSWALK))
    told = json.loads(open_sealed(current / WEIGHTS, keys=region.keys, holder=VAULT))
    weights = identity.Weights.from_dict(told["weights"], _frame(region, current / FREQUENCIES))
    frames = {name: _frame(region, current / file) for name, file in FRAMES.items()}
    return identity.History(run=told["run"], weights=weights, **frames)


def seal_history(region: Region, history: identity.History, folder: Path) -> None:
    """Write a history into a generation that is being filled."""
    if history.weights is None:
        raise ValueError("a history without the weights of its run cannot be kept")
    told = {"run": history.run, "weights": history.weights.as_dict()}
    seal(json.dumps(told).encode(), folder / WEIGHTS, keys=region.keys, holder=VAULT)
    seal_frame(history.weights.frequencies, folder / FREQUENCIES, keys=region.keys, holder=VAULT)
    for name, file in FRAMES.items():
        seal_frame(getattr(history, name), folder / file, keys=region.keys, holder=VAULT)


def _frame(region: Region, path: Path) -> pl.DataFrame:
    return open_sealed_frame(path, keys=region.keys, holder=VAULT)
