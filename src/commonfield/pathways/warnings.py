"""What breaks no chain and should be known: dead ends, units lost, links on which many chains hang."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from commonfield.catalog import PathwayDefinition
from commonfield.catalog.pathway import OccupationStep, WorkBasedLearning
from commonfield.pathways.answers import Status, Warned, WarningKind
from commonfield.pathways.binding import Bound
from commonfield.pathways.links import Link, World
from commonfield.pathways.records import Place
from commonfield.pathways.terms import Term
from commonfield.pathways.work_links import slots_of

Chain = tuple[str, str, Term, str]
"""Pathway, school, entry term and occupation."""

MOST_SOLE_LINKS = 10
_HUNG_ON = ("agreement", "articulation", "course", "program", "slots", "transfer")
"""Kinds of links of which a region could have a second one."""


@dataclass
class _Seen:
    """Where one warning was found."""

    values: Mapping[str, Any]
    owner: str
    step: str
    schools: set[str] = field(default_factory=set)
    pathways: set[str] = field(default_factory=set)
    chains: int = 0


class Gathering:
    """Gathers warnings while chains are found.

    Args:
        world: The records.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._seen: dict[tuple[WarningKind, str, str], _Seen] = {}
        # The entry terms of a school mostly have the same ways: those of the last one are kept.
        self._shared: tuple[Sequence[Bound], list[tuple[str, Link]]] = ((), [])

    def chain(
        self,
        definition: PathwayDefinition,
        chain: Chain,
        bound: Bound,
        begins: Sequence[int],
        feasible: Sequence[Bound],
    ) -> None:
        """Look at a chain that was found: the way taken, and all ways that there were."""
        for node, links in enumerate(bound.links):
            step = bound.route.nodes[node].step
            for link in links:
                if link.unchecked:
                    self._see("unchecked", definition, chain, step, link)
                if link.promised >> begins[node] & 1:
                    needed = self._world.calendar.at(begins[node])
                    self._see(
                        "runs_out", definition, chain, step, link, {"needed": needed, "until": link.until}
                    )
        for step, link, lost in bound.lost:
            self._see("unit_loss", definition, chain, step, link, lost)
        self._words(definition, chain, bound)
        self._slots(definition, chain, bound)
        self._sole(definition, chain, feasible)

    def _words(self, definition: PathwayDefinition, chain: Chain, bound: Bound) -> None:
        """Warn where no employer confirms, or where some confirm and some deny."""
        place = bound.route.of_step[bound.route.target][0]
        link = next((one for one in bound.links[place] if one.key.startswith("alignment|")), None)
        if link is None or link.unchecked:
            return
        if link.values["confirm"] and link.values["deny"]:
            self._see("contradicted", definition, chain, bound.route.target, link)
        elif not link.values["confirm"]:
            self._see("unconfirmed", definition, chain, bound.route.target, link)

    def _slots(self, definition: PathwayDefinition, chain: Chain, bound: Bound) -> None:
        """Remember who asks for places at employers; whether they are enough is told at the end."""
        for step, places in bound.route.of_step.items():
            asked = definition.step(step)
            link = bound.links[places[0]][0] if isinstance(asked, WorkBasedLearning) else None
            if link is not None and isinstance(asked, WorkBasedLearning) and not link.unchecked:
                school = self._world.records.places.get(chain[1], Place(chain[1], "", "", "k12", "", ""))
                kept = sum(one.places for one in slots_of(asked, definition, school, self._world))
                self._see("few_slots", definition, chain, step, link, {"places": kept})

    def _sole(self, definition: PathwayDefinition, chain: Chain, feasible: Sequence[Bound]) -> None:
        """Note the links without which there would be no way left."""
        before = self._shared[0]
        same = len(before) == len(feasible) and all(
            one is two for one, two in zip(before, feasible, strict=True)
        )
        if not same:
            self._shared = (feasible, list(self._shared_by(feasible)))
        for step, link in self._shared[1]:
            self._see("sole_link", definition, chain, step, link)

    def _shared_by(self, feasible: Sequence[Bound]) -> Iterable[tuple[str, Link]]:
        """Give the links that every way has."""
        shared: dict[str, tuple[str, Link]] | None = None
        for bound in feasible:
            here = {
                link.key: (bound.route.nodes[node].step, link)
                for node, links in enumerate(bound.links)
                for link in links
                if not link.unchecked and link.key.split("|", 1)[0] in _HUNG_ON
            }
            shared = here if shared is None else {key: shared[key] for key in shared.keys() & here.keys()}
        return (shared or {}).values()

    def dead_ends(
        self,
        definition: PathwayDefinition,
        school: Place,
        steps: Mapping[str, Status],
        onward: set[str],
    ) -> None:
        """Warn of steps that a learner can do and that lead to no job that can be reached."""
        last = definition.last_steps
        for one in definition.steps:
            reached = steps[one.step] != "broken"
            if not reached or isinstance(one, OccupationStep) or one.step in onward:
                continue
            values = {"label": one.label, "onward": one.step not in last}
            link = Link(
                f"dead_end|{definition.name}|{one.step}", 0, "dead_end", values, None, definition.owner
            )
            self._see(
                "dead_end", definition, (definition.name, school.code, Term(0), ""), one.step, link, values
            )

    def _see(
        self,
        kind: WarningKind,
        definition: PathwayDefinition,
        chain: Chain,
        step: str,
        link: Link,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        """Note a warning; what fills it are the link's values, and more."""
        pathway = "" if kind == "sole_link" else definition.name
        key = (kind, pathway, link.key)
        seen = self._seen.get(key)
        if seen is None:
            values = {"what": link.what, **link.values, **(more or {})}
            seen = self._seen[key] = _Seen(values, link.owner, step)
        seen.schools.add(chain[1])
        seen.pathways.add(definition.name)
        seen.chains += 1

    def warnings(self) -> tuple[Warned, ...]:
        """Give what was gathered, what concerns most chains first."""
        found = [
            Warned(
                kind, pathway or sorted(seen.pathways)[0], seen.step, link, seen.values, seen.owner,
                tuple(sorted(seen.schools)), seen.chains, len(seen.pathways),
            )
            for (kind, pathway, link), seen in self._seen.items()
        ]  # fmt: skip
        found = [one for one in found if _worth_telling(one)]
        found.sort(key=lambda one: (-one.chains, one.kind, one.link))
        sole = [one for one in found if one.kind == "sole_link"][:MOST_SOLE_LINKS]
        return tuple(one for one in found if one.kind != "sole_link" or one in sole)


def _worth_telling(one: Warned) -> bool:
    """Keep a sole link that many ways use, and slots that are fewer than the schools that count on them."""
    if one.kind == "sole_link":
        return one.pathways > 1 or len(one.schools) > 1
    if one.kind == "few_slots":
        return int(one.values["places"]) < len(one.schools)
    return True
