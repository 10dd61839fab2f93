from __future__ import annotations

from typing import Literal

from pydantic import Field

from commonfield.catalog.definition import Definition, Source, Text


class DisclosurePolicy(Definition):
    """What may be shown: thresholds and the promise made with them.

    `smallest_group` is the smallest number of people that may be shown; `apart` how far the possible
    values of a hidden count must lie apart for a reader who has everything published; with `reach`, one of
    the possible values of a small count is `smallest_group` or more. With `bands`, a share whose numerator
    is hidden may be told as a band. `insider` names a level of places (county, institution) whose partner is
    taken to know its own records. `knowing` names partners that are taken so because their students' outcomes
    were given back to them, with the codes of their places; no file states it: the ledger tells.
    """

    policy: str
    label: Text
    promise: Text
    not_promised: Text
    smallest_group: int = Field(default=11, ge=3)
    apart: int = Field(default=3, ge=1)
    reach: bool = False
    bands: bool = False
    insider: Literal["", "county", "institution"] = ""
    knowing: dict[str, list[str]] = {}
    median_smallest_group: int = Field(default=11, ge=3)
    median_rounded_to: int = Field(default=100, ge=1)
    source: Source
