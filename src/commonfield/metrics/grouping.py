"""Which groups a metric is broken into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from commonfield.catalog import Group, Metric


def groups_of(metric: Metric, groups: Mapping[str, Group]) -> dict[str, Group]:
    """Keep the groups that a metric is broken into; one that names none is broken into all not on request."""
    return {
        name: group
        for name, group in sorted(groups.items())
        if name != "all" and _is_asked(group, name, metric.disaggregate_by)
    }


def _is_asked(group: Group, name: str, named: Sequence[str]) -> bool:
    return name in named if named else not group.on_request


def simple(asked: Mapping[str, Group], groups: Mapping[str, Group]) -> dict[str, Group]:
    """Give the groups that need a value for each person: those asked for, and those crossed in them."""
    names = {part for name, group in asked.items() for part in group.crossed or [name]}
    return {name: groups[name] for name in sorted(names)}
