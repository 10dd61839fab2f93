from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from commonfield.catalog.definition import Definition, Part, Source, Text

FileName = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
"""A file that lies beside: a path could lead out of the folder."""


class Simulation(Part):
    """How often other panels of readers are drawn, to say how sure the line is."""

    panels: int = Field(default=2000, ge=100, le=100_000, description="how many panels are drawn")
    seed: int = Field(default=1, ge=0, description="where chance begins; printed, so that anybody repeats it")
    sure: float = Field(
        default=0.95,
        gt=0.5,
        lt=1,
        description="funded by this share of panels or more: sure; by as few: declined",
    )


class Call(Definition):
    """A call for proposals: which files hold its rules, and what is computed from the scores.

    The files of rules are named as they lie beside this one. All of them, with this file, are frozen before
    the first proposal is opened.
    """

    call: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    label: Text
    rubric: FileName = Field(
        default="rubric.yaml", description="what readers judge, and how scores become one"
    )
    allocation: FileName = Field(default="allocation.yaml", description="how the money is shared out")
    assignment: FileName | Literal[""] = Field(
        default="", description="how readers were assigned; empty if by hand"
    )
    norming: FileName | Literal[""] = Field(
        default="", description="who qualified to read; empty if nobody was normed"
    )
    adjust: Literal["none", "crossed"] = Field(
        default="none",
        description="whether severity is taken out of scores: `none`, or `crossed` by the mixed model",
    )
    simulation: Simulation = Simulation()
    source: Source | None = None

    @property
    def rule_files(self) -> list[str]:
        """The files that are frozen beside the call itself, in order."""
        return [name for name in (self.rubric, self.assignment, self.norming, self.allocation) if name]


class Override(Part):
    """Where a decision differs from what was recommended."""

    proposal: str
    amount: Decimal = Field(ge=0, description="what the body gives instead, in dollars; 0 for nothing")
    because: Text


class CallDecision(Definition):
    """What the body decided about a call's recommendation: without it there is no grant award."""

    decision: str = Field(description="its number in the decision log")
    body: str
    decided_on: date
    recused: list[str] = Field(description="seats whose members took no part; empty if nobody")
    overrides: list[Override] = []

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        named = [one.proposal for one in self.overrides]
        if len(set(named)) < len(named):
            raise ValueError("each proposal is overridden once")
        return self
