"""Which groups a metric is broken into."""

from __future__ import annotations

from collections.abc import Mapping

from commonfield.catalog import Group, Metric


def groups_of(metric: Metric, groups: Mapping[str, Group]) -> dict[str, Group]:
    """Keep the groups that a metric is broken into; one that names none is broken into all."""
    return {
        name: group
        for name, group in sorted(groups.items())
        if name != "all" and (not metric.disaggregate_by or name in metric.disaggregate_by)
    }


def simple(asked: Mapping[str, Group], groups: Mapping[str, Group]) -> dict[str, Group]:
    """Give the groups that need a value for each person: those asked for, and those crossed in them."""
    names = {part for name, group in asked.items() for part in group.crossed or [name]}
    return {name: groups[name] for name in sorted(names)}
