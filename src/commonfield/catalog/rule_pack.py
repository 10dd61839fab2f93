from __future__ import annotations

from datetime import date

from pydantic import Field

from commonfield.catalog.definition import Definition, Part, Source, Text
from commonfield.catalog.region import Fact, PartnerKind, Sector


class StateRegion(Part):
    """One region of a program, by the name under which the funder announced it."""

    state_region: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    name: str
    shipped: str = ""


class RequiredMember(Part):
    """What kind of partner a region must have, and how many."""

    kind: PartnerKind
    at_least: int = 1


class RulePackVersion(Part):
    """What holds from a day on. An empty sector list means that the region chooses."""

    sectors: list[Sector] = []
    sectors_at_least: int = 0
    ends_on: date | None = None
    change: Text
    source: Source
    verified: bool = False


class RulePack(Definition):
    """What a funder asks of every region of a program, dated, so that a rule change is one new version."""

    rule_pack: str
    label: Text
    about: Text
    source: Source
    state_regions: list[StateRegion]
    required_members: list[RequiredMember] = []
    employer_share_at_least: float = Field(default=0, ge=0, le=1)
    recommendations: list[Text] = []
    recommendations_at_least: int = 0
    facts: dict[str, Fact] = {}
    versions: dict[date, RulePackVersion]
