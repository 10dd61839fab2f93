"""A pulse: a few questions asked of all partners at short notice; and the rule that allows it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, model_validator

from commonfield.catalog.definition import Definition, Part, Source, Text

Name = Annotated[str, Field(pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$")]
QuestionKind = Literal["choice", "count", "yes_no", "date", "text"]


class Option(Part):
    """One answer to choose, or one row of a small table."""

    option: Name
    label: Text


class Question(Part):
    """One question. With `rows` it is a small table: a count for each row.

    `people` says of a count that it counts people, so that small ones are not shown.
    """

    question: Name
    label: Text
    kind: QuestionKind
    people: bool = False
    choices: list[Option] = []
    rows: list[Option] = []
    longest: int = Field(default=200, ge=1, le=400, description="letters that a text may have")
    required: bool = True

    @model_validator(mode="after")
    def _holds_together(self) -> Question:
        if (self.kind == "choice") != (len(self.choices) >= 2):
            raise ValueError("a choice has two answers or more to choose from, another kind has none")
        if (self.people or self.rows) and self.kind != "count":
            raise ValueError("only a count counts people, and only counts make a table")
        return self


class Pulse(Definition):
    """Questions, and until when answers are taken. Without `closes` it is a draft to begin one from."""

    pulse: Name
    label: Text
    reason: Text
    questions: list[Question] = Field(min_length=1)
    closes: datetime | None = None
    asked: list[str] = Field(default=[], description="partners that are asked; empty for all")
    source: Source | None = None


class PulseRule(Definition):
    """What the charter says of pulses: who may start one, how often, how long, and what is never asked."""

    pulse_rule: Name
    label: Text
    may_start: list[str] = Field(min_length=1, description="roles that may start one")
    at_most: int = Field(ge=1, description="pulses within so many days")
    within_days: int = Field(ge=1)
    questions_at_most: int = Field(ge=1)
    hours_open_at_most: int = Field(ge=1)
    never_asked: list[Text] = Field(description="words for what identifies a person")
    source: Source
