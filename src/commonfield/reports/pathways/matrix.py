"""Schools by sectors: how far the pathways of each sector hold from each school, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commonfield.catalog import Wording
from commonfield.reports.pathways.views import MapView, SchoolView, State, state_of


@dataclass(frozen=True)
class Cell:
    """What a school can reach in a sector: jobs that can be reached, of those that its pathways lead to.

    `state` is null where no pathway of the sector begins at the school.
    """

    state: State | None
    reached: int = 0
    of: int = 0

    @property
    def name(self) -> str:
        """The state as it names messages and looks; `none` for no pathway."""
        return self.state or "none"


def cells(school: SchoolView, whole: MapView) -> tuple[Cell, ...]:
    """Give the cells of a school in the order of sectors; a job counts once, by its best way."""
    sector_of = {view.slug: view.sector for view in whole.pathways}
    found: dict[str, dict[str, str]] = {code: {} for code in whole.sectors}
    order = ("whole", "unchecked", "broken")
    for way in school.ways:
        jobs = found[sector_of[way.pathway]]
        jobs[way.soc] = min(jobs.get(way.soc, "broken"), way.state, key=order.index)
    return tuple(_cell(list(jobs.values())) for jobs in found.values())


def _cell(states: Sequence[str]) -> Cell:
    if not states:
        return Cell(None)
    whole = states.count("whole")
    unchecked = states.count("unchecked")
    return Cell(state_of(whole, unchecked, len(states)), whole + unchecked, len(states))


@dataclass(frozen=True)
class Missing:
    """What a sector lacks, as sentences."""

    sector: str
    said: tuple[str, ...]


def missing(whole: MapView, said: Wording) -> tuple[Missing, ...]:
    """Say sector by sector at how many schools there is no pathway, and at how many none holds."""
    rows = [cells(school, whole) for school in whole.schools]
    have = {view.sector for view in whole.pathways}
    found = []
    for number, (code, label) in enumerate(whole.sectors.items()):
        if code not in have:
            found.append(Missing(label, (said.say("missing_sector"),)))
            continue
        states = [row[number].name for row in rows]
        told = tuple(
            said.say(key, n=said.count(states.count(state)), of=said.count(len(states)))
            for state, key in (("none", "missing_sector_schools"), ("broken", "missing_broken"))
            if state in states
        )
        if told:
            found.append(Missing(label, told))
    return tuple(found)
