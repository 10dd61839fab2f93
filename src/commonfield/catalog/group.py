from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import ValidationInfo, field_validator, model_validator

from commonfield.catalog.condition import Where, check_where, column_of, day_of
from commonfield.catalog.definition import Definition, Part, Source, Text

_TAKEN = frozenset(
    {"academic_year", "anchored_on", "block", "county", "hit", "own_year", "person_key", "place", "quantity"}
)
"""Columns that people have while they are counted, whatever they are grouped by."""


class GroupValue(Part):
    """One group: `codes` are the values of the characteristic that put a person into it (itself, if none).

    In a group from events `where` says what else an event must be. Values of an overlapping group from events
    may share codes: then one event puts a person into each.
    """

    code: str
    label: Text
    codes: list[str] = []
    where: Where = {}


class GroupEvent(Part):
    """Events that put a person into a group, in the academic years of the metric's group window.

    `value` names the column that says into which; without it, whoever has such an event belongs to the
    first value listed. Events that a partner does not permit are as if they were not there.
    `by: anchor` takes only events that began no later than the anchor day, or than the first day of the
    cohort's academic year where that is later: whoever came after that was not yet part of it.
    """

    event: str
    where: Where = {}
    value: str = ""
    by: Literal["anchor"] | None = None

    @field_validator("event")
    @classmethod
    def _is_a_table(cls, event: str) -> str:
        day_of(event)
        return event

    @field_validator("where")
    @classmethod
    def _fits_the_table(cls, where: Where, info: ValidationInfo) -> Where:
        if "event" in info.data:
            check_where(info.data["event"], where)
        return where

    @field_validator("value")
    @classmethod
    def _is_a_code(cls, value: str, info: ValidationInfo) -> str:
        if value and "event" in info.data and column_of(info.data["event"], value).type != "text":
            raise ValueError(f"`value` must be a column of codes, and {value} is not")
        return value

    @property
    def day(self) -> str:
        """Name the column that says when the event happened."""
        return day_of(self.event)

    @property
    def columns(self) -> frozenset[str]:
        """Name the columns that are read."""
        day = [self.day] if self.by else []
        return frozenset({"person_key", "academic_year", *self.where, *filter(None, [self.value]), *day})


class Group(Definition):
    """What people are grouped by: a characteristic that is stated of them, or events that they have.

    `membership` says how dated values become one answer for a person in a cohort:
    `ever_in_window` (any spell that touches the cohort's window, as the state counts English learner,
    foster and homeless), `latest` (the last value stated on or before the end of the window),
    `place` (an attribute of the institution where the person is counted).
    A person with no value belongs to `otherwise`; where values conflict the one listed first holds.
    `crossed` groups combine two others, and their values are both codes joined by a hyphen.
    In an `overlapping` group a person counts under every value that holds, and under none if none does.
    Figures are broken into a group that is `on_request` only where a metric, a report or a run names it.
    """

    group: str
    label: Text
    characteristic: str = ""
    event: GroupEvent | None = None
    membership: Literal["ever_in_window", "latest", "place"] = "latest"
    values: list[GroupValue] = []
    otherwise: str = ""
    crossed: list[str] = []
    overlapping: bool = False
    on_request: bool = False
    source: Source
    verified: bool = False

    @model_validator(mode="after")
    def _holds_together(self) -> Group:
        if self.crossed and (len(self.crossed) != 2 or self.values or self.characteristic or self.event):
            raise ValueError("a crossed group names two other groups, and has no values of its own")
        if self.characteristic and self.event:
            raise ValueError("a group comes from a characteristic or from an event, not from both")
        told = bool(self.characteristic or self.event) and bool(self.values)
        if not self.crossed and self.group != "all" and not told:
            raise ValueError("a group needs a characteristic or an event and values, or two groups to cross")
        if self.event and self.membership != "ever_in_window":
            raise ValueError("a group that comes from an event is `membership: ever_in_window`")
        if self.group in _TAKEN:
            raise ValueError(
                f"a group needs a name of its own, and `{self.group}` is a column of every count"
            )
        for value in self.values:
            if value.where and not (self.event and self.event.value):
                raise ValueError("`where` of a value needs a group from events that say which value")
            if self.event:
                check_where(self.event.event, value.where)
        codes = [value.code for value in self.values]
        if len(set(codes)) != len(codes):
            raise ValueError("each value needs a code of its own")
        if bool(self.values) and not self.overlapping and self.otherwise not in codes:
            raise ValueError("`otherwise` must be the code of one of the values")
        return self

    @property
    def event_columns(self) -> frozenset[str]:
        """Name the columns of the events that are read; none where the group comes from no event."""
        wanted = {name for value in self.values for name in value.where}
        return self.event.columns | wanted if self.event else frozenset()

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
