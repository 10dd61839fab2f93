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
    employer_share_at_least: float | None = Field(
        default=None, ge=0, le=1, description="replaces the share of the pack from this day on"
    )
    required_members: list[RequiredMember] | None = Field(
        default=None, description="replaces the members of the pack from this day on"
    )
    award_at_most: int | None = Field(default=None, ge=0, description="the most that one award may be")
    next_award_share_at_most: float | None = Field(
        default=None, ge=0, description="the most that a following award may be, as a share of the one before"
    )
    change: Text
    source: Source
    verified: bool = False


class Asked(Part):
    """What a rule pack asks on one day, all versions up to it put together."""

    employer_share_at_least: float
    required_members: list[RequiredMember]
    sectors: list[str]
    sectors_at_least: int
    recommendations: int
    recommendations_at_least: int
    award_at_most: int | None
    next_award_share_at_most: float | None


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

    def on(self, day: date) -> Asked | None:
        """Give what is asked on a day; null before the first version, and after the program's end.

        A version overrides what stands before it; what it leaves out goes on as it was.
        """
        begun = [self.versions[since] for since in sorted(self.versions) if since <= day]
        if not begun or (begun[-1].ends_on is not None and day > begun[-1].ends_on):
            return None
        shares = [v.employer_share_at_least for v in begun if v.employer_share_at_least is not None]
        members = [v.required_members for v in begun if v.required_members is not None]
        caps = [v.award_at_most for v in begun if v.award_at_most is not None]
        nexts = [v.next_award_share_at_most for v in begun if v.next_award_share_at_most is not None]
        return Asked(
            employer_share_at_least=[self.employer_share_at_least, *shares][-1],
            required_members=[self.required_members, *members][-1],
            sectors=[sector.sector for sector in begun[-1].sectors],
            sectors_at_least=begun[-1].sectors_at_least,
            recommendations=len(self.recommendations),
            recommendations_at_least=self.recommendations_at_least,
            award_at_most=caps[-1] if caps else None,
            next_award_share_at_most=nexts[-1] if nexts else None,
        )
