"""Which targets a report rests on."""

from __future__ import annotations

from commonfield.catalog import Report, Targets
from commonfield.region import Region


def targets_of(region: Region, report: Report) -> dict[str, Targets]:
    """Give the targets that the region has set for the metrics of a report, by metric."""
    every = region.catalog.all(Targets)
    return {metric: every[metric] for metric in report.metrics if metric in every}


def target_hashes(region: Region, report: Report) -> dict[str, str]:
    """Give the hash of each of these targets by `targets/metric`: all of them must be adopted."""
    return {f"targets/{name}": targets.hash for name, targets in targets_of(region, report).items()}
