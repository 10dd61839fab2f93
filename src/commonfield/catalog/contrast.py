"""A contrast: who took part, beside people like them, with what was so before and what came of it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from commonfield.catalog.cohort import GroupWindow
from commonfield.catalog.condition import Condition, EventCondition, YearRange, events_in
from commonfield.catalog.definition import Definition, Part, Source, Text

Place = Literal["school", "county"]


class EarlierFact(Part):
    """Something a person had done, or had not, before anybody took part: a yes or no."""

    fact: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: Text
    holds: Condition


class ContrastDefinition(Definition):
    """People of a cohort who took part in something, beside others of it who were like them before.

    `outcomes` are metrics, shares of one cohort. Taking part is dated before the cohort's anchor, and
    outcomes are looked for after it: nobody is a participant because the outcome had time to happen.
    `before` are the academic years, from the cohort's, in which covariates are read; taking part begins
    later, and whoever took part in those years or earlier already is left out. People are compared within
    the same `exact` codes, and people of one `cluster` are taken to share their luck. `history` is how many
    years of data before the cohort's year it takes.
    """

    contrast: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: Text
    question: Text
    purpose: str
    audience: str
    participants: Text
    participation: EventCondition
    before: GroupWindow
    outcomes: list[str] = Field(min_length=1)
    covariates: list[str] = Field(min_length=1)
    earlier_facts: list[EarlierFact] = []
    exact: list[Literal["school", "county", "academic_year"]] = ["school", "academic_year"]
    cluster: Place = "school"
    gap_by: list[str] = []
    history: int = Field(default=0, ge=0)
    caveats: list[Text] = Field(min_length=1)
    source: Source
    verified: bool = False

    @property
    def earlier_participation(self) -> EventCondition:
        """Ask who took part while covariates were still being read, or before."""
        until = YearRange.model_validate({"to": self.before.to})
        return self.participation.model_copy(
            update={"in_academic_year": until, "which": "any", "before": None}
        )

    @model_validator(mode="after")
    def _is_fixed_in_time(self) -> ContrastDefinition:
        if self.name and self.name != self.contrast:
            raise ValueError(
                f"contrast `{self.contrast}` must be in a file of that name, and is in `{self.name}`"
            )
        if self.participation.before != "anchor":
            raise ValueError(
                "`participation` needs `before: anchor`: otherwise somebody could count as a participant "
                "because the outcome had time to happen"
            )
        years = self.participation.years
        if years is None or years[0] is None or years[0] <= self.before.to:
            raise ValueError(
                f"`participation` needs `in_academic_year` from {self.before.to + 1} on: covariates are read "
                f"up to {self.before.to}, and must be prior to taking part"
            )
        for each in self.earlier_facts:
            for event in events_in(each.holds):
                last = event.years[1] if event.years is not None else None
                if last is None or last > self.before.to:
                    raise ValueError(
                        f"{each.fact}: expected `in_academic_year` that ends by {self.before.to}, when "
                        "covariates are read"
                    )
        return self

    @model_validator(mode="after")
    def _names_each_column_once(self) -> ContrastDefinition:
        named = [*self.covariates, *(each.fact for each in self.earlier_facts), *self.outcomes]
        twice = sorted({name for name in named if named.count(name) > 1})
        if twice:
            raise ValueError(f"expected each column once, found {', '.join(twice)} again")
        return self
