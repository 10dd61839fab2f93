"""What stands behind invented pathways and what is broken on purpose, as `definitions/synthetic` says it."""

from __future__ import annotations

from datetime import date
from importlib import resources
from typing import Literal

from commonfield.catalog import Part
from commonfield.catalog.loader import load_typed
from commonfield.synthetic.settings import Sheet

Kind = Literal[
    "agreement_ended",
    "agreement_expected",
    "board_not_acted",
    "too_many_units",
    "not_taught",
    "articulation_orphaned",
    "program_closed",
    "transfer_missing",
    "slots_ended",
    "answer_contradicted",
    "answer_expired",
]
OF_A_DISTRICT: frozenset[Kind] = frozenset(
    {"agreement_ended", "agreement_expected", "board_not_acted", "too_many_units"}
)
"""Kinds that strike what one district agreed upon; the others strike a step for everybody."""


class Planted(Part):
    """A break: what is wrong, and with which step of which pathway."""

    kind: Kind
    pathway: str
    step: str


class Renumbered(Part):
    """A course that came in the place of another on a day."""

    course: str
    was: str
    on: date


class UniversityCourse(Part):
    """A course of the university, and the college course for which it is given."""

    course: str
    sending: str
    units: float


class PathwayPlan(Sheet):
    """Everything that records behind pathways are made of."""

    renumbered: list[Renumbered]
    university_courses: list[UniversityCourse]
    employers: dict[str, list[str]]
    skills: dict[str, str]
    remote: list[str]
    breaks: dict[str, list[Planted]]

    def employers_of(self, soc: str) -> list[str]:
        """Give the employers that hire for an occupation."""
        return self.employers.get(soc[:2], self.employers["other"])

    def skill_of(self, soc: str) -> str:
        """Give a skill that an occupation asks for."""
        return self.skills.get(soc[:2], self.skills["other"])


def read_plan() -> PathwayPlan:
    """Read the sheet that ships with Commonfield; raises DefinitionError with file and line."""
    file = resources.files("commonfield") / "definitions" / "synthetic" / "pathways.yaml"
    return load_typed(
        PathwayPlan, file.read_text(encoding="utf-8"), file="definitions/synthetic/pathways.yaml"
    )
