"""Which metrics count the same people, or people among those of another: said by their definitions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from commonfield.catalog import Group, Metric
from commonfield.disclosure.persons import Quantity


def same_persons(metrics: Iterable[Metric]) -> list[list[Metric]]:
    """Part metrics into those that describe the same persons: their people have to be counted together."""
    named = {metric.metric: metric for metric in metrics}
    sets = Relations.of(named, {}).linked(named)
    return sorted(([named[name] for name in sorted(each)] for each in sets), key=lambda own: own[0].metric)


class Within(NamedTuple):
    """People of one quantity who are, by definition, among those of another."""

    part: Quantity
    whole: Quantity


@dataclass(frozen=True)
class Relations:
    """What a reader may know of how figures hang together; printed in the certificate.

    Args:
        universes: The universe of every metric.
        within: Declared containments.
        crossed: The two groups that a crossed group combines.
        overlapping: Groups in which a person may have several values.
    """

    universes: Mapping[str, str]
    within: tuple[Within, ...] = ()
    crossed: Mapping[str, tuple[str, str]] = None  # type: ignore[assignment]
    overlapping: frozenset[str] = frozenset()

    @classmethod
    def of(cls, metrics: Mapping[str, Metric], groups: Mapping[str, Group]) -> Relations:
        """Read them from definitions."""
        within = [
            Within(Quantity(metric.metric, said.count), Quantity(said.metric, said.of))
            for metric in metrics.values()
            for said in metric.part_of
        ]
        return cls(
            {metric.metric: metric.universe or metric.metric for metric in metrics.values()},
            tuple(within),
            {g.group: (g.crossed[0], g.crossed[1]) for g in groups.values() if len(g.crossed) == 2},
            frozenset(g.group for g in groups.values() if g.overlapping),
        )

    @classmethod
    def from_dict(cls, written: Mapping[str, Any]) -> Relations:
        """Read them back from a certificate."""
        return cls(
            dict(written["universes"]),
            tuple(Within(Quantity(*each["part"]), Quantity(*each["whole"])) for each in written["within"]),
            {group: (two[0], two[1]) for group, two in written["crossed"].items()},
            frozenset(written["overlapping"]),
        )

    def as_dict(self) -> dict[str, Any]:
        """Give them as plain data."""
        return {
            "universes": dict(sorted(self.universes.items())),
            "within": [{"part": list(each.part), "whole": list(each.whole)} for each in sorted(self.within)],
            "crossed": {group: list(two) for group, two in sorted(self.crossed.items())},
            "overlapping": sorted(self.overlapping),
        }

    def adding(self, universes: Mapping[str, str], within: Iterable[Within] = ()) -> Relations:
        """Give relations that know further metrics, their universes, and which people are among which."""
        return Relations(
            {**universes, **self.universes}, (*self.within, *within), self.crossed, self.overlapping
        )

    def linked(self, metrics: Iterable[str]) -> list[frozenset[str]]:
        """Part metrics into sets that describe the same persons: one universe, or one within another."""
        known = sorted(set(metrics))
        root = {metric: metric for metric in known}

        def find(metric: str) -> str:
            while root[metric] != metric:
                metric = root[metric]
            return metric

        first: dict[str, str] = {}
        for metric in known:
            root[find(metric)] = find(first.setdefault(self.universes.get(metric, metric), metric))
        for part, whole in self.within:
            if part.metric in root and whole.metric in root:
                root[find(part.metric)] = find(whole.metric)
        sets: dict[str, set[str]] = {}
        for metric in known:
            sets.setdefault(find(metric), set()).add(metric)
        return [frozenset(each) for each in sets.values()]
