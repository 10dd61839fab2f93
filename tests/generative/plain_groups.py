"""Which groups one person belongs to, for the plain reading of definitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from tests.generative.plain_events import Event, fits, when, year_of

from commonfield.catalog import Group
from commonfield.catalog.cohort import GroupWindow
from commonfield.metrics import Permitted


class InCohort(Protocol):
    """What groups need to know of a person."""

    year: int
    anchored_on: date
    partner: str


@dataclass
class Asked:
    """One person's statements, and when and where they count."""

    groups: Mapping[str, Group]
    stated: Sequence[Event]
    events: Mapping[str, Sequence[Event]]
    place: Mapping[str, Any]
    member: InCohort
    window: GroupWindow
    permitted: Permitted | None

    def values(self, group: Group) -> list[str]:
        """Every value of a group under which the person counts: one, unless the group overlaps."""
        if group.crossed:
            one, other = (self.values(self.groups[name]) for name in group.crossed)
            return [f"{a}-{b}" for a in one for b in other]
        if group.membership == "place":
            return [code_of(group, self.place.get(group.characteristic)) or group.otherwise]
        if group.event:
            told = {code for event in self.events[group.event.event] for code in self._told(event, group)}
            listed = [value.code for value in group.values if value.code in told]
            return listed if group.overlapping else listed[:1] or [self._nothing_stated(group)]
        stated = [row for row in self.stated if self._counts(row, group)]
        if group.membership == "latest" and not group.overlapping:
            last = max((when(row) for row in stated), default=None)
            stated = [row for row in stated if when(row) == last]
        codes = {code_of(group, row["value"]) for row in stated}
        listed = [value.code for value in group.values if value.code in codes]
        return listed if group.overlapping else listed[:1] or [self._nothing_stated(group)]

    def _nothing_stated(self, group: Group) -> str:
        if self.permitted is None:
            return group.otherwise
        return group.otherwise if self.member.partner in self._telling(group) else "not_permitted"

    def _telling(self, group: Group) -> frozenset[str]:
        if self.permitted is None:
            return frozenset()
        if group.event:
            return self.permitted.events.get(group.group, frozenset())
        return self.permitted.characteristics.get(group.characteristic, frozenset())

    def _told(self, event: Event, group: Group) -> list[str]:
        """The values into which an event puts the person."""
        if group.event is None or not fits(event, group.event.where):
            return []
        if self.permitted is not None and event["partner"] not in self._telling(group):
            return []
        years = event["academic_year"] - self.member.year
        if not self.window.from_ <= years <= self.window.to:
            return []
        if group.event.by == "anchor":
            day = event["began_on"]
            if day > self.member.anchored_on and day > date(self.member.year - 1, 7, 1):
                return []
        if not group.event.value:
            return [group.values[0].code]
        named = event[group.event.value]
        return [v.code for v in group.values if named in (v.codes or [v.code]) and fits(event, v.where)]

    def _counts(self, row: Event, group: Group) -> bool:
        if row["characteristic"] != group.characteristic:
            return False
        last = self.member.year + self.window.to
        if group.membership == "latest":
            return bool(row["academic_year"] <= last)
        began = row["academic_year"] if row["began_on"] is None else year_of(row["began_on"])
        first = self.member.year + self.window.from_
        return bool(began <= last and (row["ended_on"] is None or year_of(row["ended_on"]) >= first))


def code_of(group: Group, stated: str | None) -> str | None:
    """The value of a group that a stated code puts a person into."""
    return next((v.code for v in group.values if stated in (v.codes or [v.code])), None)
