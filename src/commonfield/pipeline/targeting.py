"""The targets of a region beside what was released."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from commonfield import disclosure
from commonfield.catalog import Metric, Targets
from commonfield.equity.goals import distances
from commonfield.findings import UsageError
from commonfield.pipeline.adopting import adoptions
from commonfield.pipeline.protecting import REGISTER
from commonfield.region import Region


@dataclass(frozen=True)
class Distances:
    """Every figure of a release for which there is a target; see `equity.goals.distances` for the rows.

    `unadopted` are targets, as `targets/metric`, that no decision adopted as they stand.
    """

    release: str
    rows: list[dict[str, Any]]
    unadopted: list[str]


def read_distances(region: Region, *, release: str = "") -> Distances | None:
    """Set the targets of a region beside a published release, the newest if none is named.

    Nothing but figures that everybody can see is read, so the answer may be told to anybody.

    Returns:
        None where the region has set no targets.

    Raises:
        UsageError: there is no such release.
        DefinitionError: a target does not fit its metric.
    """
    targets = region.catalog.all(Targets)
    if not targets:
        return None
    released = disclosure.registered_releases(region.releases / REGISTER)
    chosen = [each for each in released if release in ("", each.release)]
    if not chosen:
        raise UsageError(
            f"targets: expected a published release{f' {release}' if release else ''}, found none.",
            likely_cause="Nothing was published yet, or the id is another.",
            fix="Run commonfield report first; it says the id of the release.",
        )
    metrics = {name: region.catalog.get(Metric, name) for name in targets}
    adopted = adoptions(region)
    hashes = {f"targets/{name}": each.hash for name, each in targets.items()}
    unadopted = [name for name, now in hashes.items() if name not in adopted or adopted[name].hash != now]
    return Distances(chosen[-1].release, distances(chosen[-1].cells, targets, metrics), unadopted)
