from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import model_validator

from commonfield.catalog.definition import Definition, Part, Source, Text


class GroupValue(Part):
    """One group: `codes` are the values of the characteristic that put a person into it (itself, if none)."""

    code: str
    label: Text
    codes: list[str] = []


class Group(Definition):
    """What people are grouped by.

    `membership` says how dated values become one answer for a person in a cohort:
    `ever_in_window` (any spell that touches the cohort's window, as the state counts English learner,
    foster and homeless), `latest` (the last value stated on or before the end of the window),
    `place` (an attribute of the institution where the person is counted).
    A person with no value belongs to `otherwise`; where values conflict the one listed first holds.
    `crossed` groups combine two others, and their values are both codes joined by a hyphen.
    In an `overlapping` group a person counts under every value that holds, and under none if none does.
    """

    group: str
    label: Text
    characteristic: str = ""
    membership: Literal["ever_in_window", "latest", "place"] = "latest"
    values: list[GroupValue] = []
    otherwise: str = ""
    crossed: list[str] = []
    overlapping: bool = False
    source: Source
    verified: bool = False

    @model_validator(mode="after")
    def _holds_together(self) -> Group:
        if self.crossed and (len(self.crossed) != 2 or self.values or self.characteristic):
            raise ValueError("a crossed group names two other groups, and has no values of its own")
        if not self.crossed and self.group != "all" and not (self.characteristic and self.values):
            raise ValueError("a group needs a characteristic and values, or two groups to cross")
        codes = [value.code for value in self.values]
        if len(set(codes)) != len(codes):
            raise ValueError("each value needs a code of its own")
        if bool(self.values) and not self.overlapping and self.otherwise not in codes:
            raise ValueError("`otherwise` must be the code of one of the values")
        return self

    def labels(self, groups: Mapping[str, Group]) -> dict[str, Text]:
        """Name every value for people, by code; those of a crossed group are made from its two."""
        if not self.crossed:
            return {value.code: value.label for value in self.values}
        first, second = (groups[name].labels(groups) for name in self.crossed)
        return {
            f"{one}-{other}": Text(en=f"{a.en}, {b.en}", es=f"{a.es}, {b.es}")
            for one, a in first.items()
            for other, b in second.items()
        }
