from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from pydantic import Field, model_validator

from commonfield.catalog.definition import Definition, Part, Source, Text, fault_at

_CODE = r"^[a-z0-9]+([_-][a-z0-9]+)*$"


class PillarLevel(Part):
    """One level of an indicator: a fact that somebody can see, and what counts as evidence of it."""

    level: int = Field(description="counted from 1, the lowest")
    says: Text = Field(description="what can be seen where this level is reached")
    evidence: Text = Field(description="what a respondent points to")


class Indicator(Part):
    """What is looked at within a pillar."""

    indicator: str = Field(pattern=_CODE, description="its code in a file of ratings")
    label: Text
    levels: list[PillarLevel] = Field(min_length=2, description="every level, from the lowest")


class Pillar(Part):
    """One part of what an organization needs to use data together with others."""

    pillar: str = Field(pattern=_CODE)
    label: Text
    indicators: list[Indicator] = Field(min_length=1)


class PulseItem(Part):
    """One sentence of the pulse, with which a respondent agrees or not."""

    item: str = Field(pattern=_CODE, description="its code in a file of ratings")
    pillar: str = Field(description="the pillar that it belongs to")
    says: Text


class PillarPulse(Part):
    """The short form: sentences on a scale of agreement, for between two waves."""

    scale: list[Text] = Field(min_length=2, description="the answers, from 1 for the first")
    items: list[PulseItem] = Field(min_length=1)


class RespondentAgreement(Part):
    """How far respondents have to agree before their levels are averaged."""

    rwg_at_least: float = Field(
        default=0.7, ge=0, le=1, description="r_wg(j) of an organization's pillar; below it, no average"
    )
    icc1_at_least: float = Field(
        default=0.05, ge=0, le=1, description="ICC(1) of a pillar; below it, organizations are not compared"
    )
    icc2_at_least: float = Field(default=0.7, ge=0, le=1, description="the same for ICC(2)")


class ChangeRule(Part):
    """When a change counts, and when too few stayed to speak of one."""

    reliable_z: float = Field(
        default=1.96, gt=0, description="a change is reliable beyond so many standard errors of a difference"
    )
    confidence: float = Field(default=0.95, gt=0, lt=1, description="of the interval of a change")
    matched_at_least: float = Field(
        default=0.5,
        ge=0,
        le=1,
        description="share of respondents who answered both times; below it, turnover is flagged",
    )


class PillarInstrument(Definition):
    """What several respondents of an organization rate: pillars, indicators, levels that are facts.

    A new version breaks the trend: levels of two versions are not compared.
    """

    instrument: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    version: str = Field(min_length=1, description="text, such as 1.0; another version breaks the trend")
    label: Text
    about: Text
    license: str = Field(description="under which others may use its words")
    source: Source
    respondents_at_least: int = Field(
        default=3, ge=3, description="respondents of an organization; below it, not reportable"
    )
    organizations_at_least: int = Field(default=3, ge=3, description="organizations behind a group's figure")
    evidence_from_level: int = Field(
        default=2, ge=1, description="a rating of this level or above names its evidence"
    )
    respondent_agreement: RespondentAgreement = RespondentAgreement()
    change: ChangeRule = ChangeRule()
    pillars: list[Pillar] = Field(min_length=1)
    pulse: PillarPulse | None = None

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        placed = [
            (("pillars", p, "indicators", i), indicator)
            for p, pillar in enumerate(self.pillars)
            for i, indicator in enumerate(pillar.indicators)
        ]
        _refuse_twice(
            [(("pillars", p, "pillar"), each.pillar) for p, each in enumerate(self.pillars)], "pillar"
        )
        _refuse_twice([((*where, "indicator"), each.indicator) for where, each in placed], "indicator")
        highest = len(placed[0][1].levels)
        for where, indicator in placed:
            if [one.level for one in indicator.levels] != list(range(1, highest + 1)):
                says = f"{indicator.indicator}: its levels count from 1 to {highest}, as elsewhere"
                raise fault_at(*where, "levels", says=says)
        if self.pulse:
            items = self.pulse.items
            codes = [(("pulse", "items", i, "item"), each.item) for i, each in enumerate(items)]
            _refuse_twice(codes, "item of the pulse")
            known = {p.pillar for p in self.pillars}
            for i, each in enumerate(items):
                if each.pillar not in known:
                    says = f"{each.item}: the pillar of an item is one of {', '.join(sorted(known))}"
                    raise fault_at("pulse", "items", i, "pillar", says=says)
        return self


def _refuse_twice(codes: Sequence[tuple[tuple[str | int, ...], str]], what: str) -> None:
    seen: set[str] = set()
    for where, code in codes:
        if code in seen:
            raise fault_at(*where, says=f"each {what} stands once")
        seen.add(code)
