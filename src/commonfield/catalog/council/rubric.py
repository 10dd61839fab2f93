from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from commonfield.catalog.definition import Definition, Part, Source, Text, fault_at


class Level(Part):
    """One level of a criterion: what a reader sees who gives it."""

    level: int
    says: Text


class Criterion(Part):
    """What is judged. `weight` is its part of the whole, beside the weights of the other criteria."""

    criterion: str = Field(pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$")
    label: Text
    weight: float = Field(default=1, gt=0)
    levels: list[Level] = Field(default=[], description="described from the lowest level to the highest")


class Rubric(Definition):
    """What readers of proposals judge, on which scale, and how their scores become one for a proposal.

    With `combine: mean` a reader's total is the weighted mean of the criteria, and a proposal's score the
    mean over its readers. With `sum` the total is the weighted sum.
    """

    rubric: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    label: Text
    lowest: int = Field(default=0, description="the lowest level that a reader can give")
    highest: int = Field(default=4, description="the highest")
    criteria: list[Criterion] = Field(min_length=1)
    combine: Literal["mean", "sum"] = "mean"
    source: Source | None = None

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.lowest >= self.highest:
            raise fault_at("highest", says="the highest level lies above the lowest")
        names = [c.criterion for c in self.criteria]
        for i, criterion in enumerate(self.criteria):
            if criterion.criterion in names[:i]:
                raise fault_at("criteria", i, "criterion", says="each criterion stands once")
            told = [level.level for level in criterion.levels]
            if told and told != list(range(self.lowest, self.highest + 1)):
                says = f"{criterion.criterion}: every level from the lowest to the highest is described"
                raise fault_at("criteria", i, "levels", says=says)
        return self
