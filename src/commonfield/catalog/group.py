from __future__ import annotations

from typing import Literal

from commonfield.catalog.definition import Definition, Part, Source, Text


class GroupValue(Part):
    """One group: `codes` are the values of the characteristic that put a person into it."""

    code: str
    label: Text
    codes: list[str] = []


class Group(Definition):
    """What people are grouped by.

    `membership` says how dated values become one answer for a person in a cohort:
    `ever_in_window` (any spell that touches the cohort's window, as the state counts English learner,
    foster and homeless), `latest` (the last value stated on or before the end of the window).
    A person with no value belongs to `otherwise`. `crossed` groups combine two others.
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
