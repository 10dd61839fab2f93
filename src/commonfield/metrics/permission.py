from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from commonfield.catalog import Group
from commonfield.metrics.predicates import one_of

if TYPE_CHECKING:
    from commonfield.metrics.needs import Needs


@dataclass(frozen=True)
class Permitted:
    """Whose rows one metric may read: partners by event table, and for groups by what tells them apart.

    `characteristics` are by name, `events` by the name of the group that comes from events. What is not
    named may not be read at all.
    """

    tables: Mapping[str, frozenset[str]] = field(default_factory=dict)
    characteristics: Mapping[str, frozenset[str]] = field(default_factory=dict)
    events: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def lacks_table(self, needs: Needs) -> bool:
        """Tell whether a table that the metric needs may be read from nobody."""
        return any(not self.tables.get(table) for table in needs.columns)

    def groups(self, groups: Mapping[str, Group]) -> dict[str, Group]:
        """Keep the groups whose characteristic or events somebody lets us read."""
        return {name: group for name, group in groups.items() if self._may_group(group, groups)}

    def _may_group(self, group: Group, groups: Mapping[str, Group]) -> bool:
        if group.crossed:
            return all(self._may_group(groups[name], groups) for name in group.crossed)
        known = group.membership == "place" or not (group.characteristic or group.event)
        return known or bool(self.telling(group))

    def telling(self, group: Group) -> frozenset[str]:
        """Give the partners whose rows may say of a person who belongs to a group."""
        named = self.events if group.event else self.characteristics
        return named.get(group.group if group.event else group.characteristic, frozenset())


def from_partners(permitted: Permitted | None, table: str, alias: str) -> list[str]:
    """Write that a row of an event table comes from a partner whose rows may be read."""
    if permitted is None:
        return []
    return [one_of(f"{alias}.partner", sorted(permitted.tables.get(table, ())))]
