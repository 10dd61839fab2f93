"""What was checked as a map draws it: one view of the whole region in each language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from commonfield import __version__
from commonfield.catalog import Catalog, Group, PathwayDefinition, SectorList, Wording
from commonfield.pathways import Answer, Break, telling
from commonfield.pipeline.pathways.stepping import Steps
from commonfield.pipeline.pathways.timing import Times, write_term
from commonfield.reports import pathways as drawn
from commonfield.vocabulary import Language

if TYPE_CHECKING:
    from commonfield.pipeline.pathways.checking import Checked

_STATES: Mapping[str, drawn.State] = {"unbroken": "whole", "unchecked": "unchecked", "broken": "broken"}


def picture(
    checked: Checked,
    *,
    catalog: Catalog,
    language: Language,
    sectors: Sequence[str] = (),
) -> drawn.MapView:
    """Give the view of a region's pathways for learners of the first term that was asked for.

    Args:
        checked: What the compiler found, with names.
        catalog: Where sectors, courses and kinds of work-based learning have their names.
        language: In which language.
        sectors: Sectors that the region named as its own; one without a pathway is shown as missing.
    """
    return _Picturing(checked, catalog, language, tuple(sectors)).view()


@dataclass(frozen=True)
class _Picturing:
    checked: Checked
    catalog: Catalog
    language: Language
    own_sectors: tuple[str, ...]

    @cached_property
    def said(self) -> Wording:
        return Wording(drawn.PACKAGE, self.language)

    @cached_property
    def compiler(self) -> Wording:
        """The words of what the compiler found."""
        return Wording("pathways", self.language)

    @cached_property
    def answers(self) -> dict[str, list[Answer]]:
        """Answers of the first term by pathway."""
        first = min(self.checked.entering)
        found: dict[str, list[Answer]] = {name: [] for name in self.checked.definitions}
        for answer in self.checked.compiled.answers:
            if answer.entering == first:
                found[answer.pathway].append(answer)
        return found

    @cached_property
    def names(self) -> dict[str, str]:
        return {**self.checked.institutions, **{code: s.name for code, s in self.checked.schools.items()}}

    def view(self) -> drawn.MapView:
        checked, said = self.checked, self.said
        pathways = {name: self._pathway(name) for name in checked.definitions if self.answers[name]}
        return drawn.MapView(
            language=self.language,
            region=said.text(checked.label),
            entering=write_term(min(checked.entering), said),
            as_of=checked.as_of,
            code_version=__version__,
            invented=checked.invented,
            pathways=tuple(sorted(pathways.values(), key=lambda p: p.label)),
            schools=tuple(self._schools()),
            sectors=self._sectors(),
            links=self._grouped(answer for answers in self.answers.values() for answer in answers),
            notes=tuple(self._notes()),
            records={"answers": self._records(), "breaks": self._broken()},
        )

    def _notes(self) -> Iterator[str]:
        """Say what could not be looked at."""
        if self.checked.lacking:
            yield self.said.say("no_jobs")
        if self.checked.left_out:
            partners = sorted({each.partner for each in self.checked.left_out})
            yield self.said.say("left_out", partners=", ".join(partners))

    def _pathway(self, name: str) -> drawn.PathwayView:
        definition, answers, said = self.checked.definitions[name], self.answers[name], self.said
        times = Times(definition, min(self.checked.entering), tuple(answers))
        schools = {answer.school: None for answer in answers}
        reached = {code: self.checked.compiled.steps[name, code, times.entering] for code in schools}
        steps = Steps(definition, times, reached, self.names, self.catalog, said)
        warnings = [w for w in self.checked.compiled.warnings if w.pathway == name]
        states = [(self._name(code), self._state(a for a in answers if a.school == code)) for code in schools]
        return drawn.PathwayView(
            slug=definition.pathway,
            label=said.text(definition.label),
            about=said.text(definition.about),
            sector=definition.sector,
            owner=definition.owner,
            version=definition.version,
            invented=definition.invented,
            steps=steps.views(),
            jobs={step.step: self._job(step.step, step.soc) for step in definition.occupations
                  if step.soc in self.checked.jobs},
            breaks=self._grouped(answers),
            stages=times.stages(steps.stages, said),
            schools=tuple(sorted(states)),
            warnings=tuple(dict.fromkeys(telling.warning(each, self.compiler) for each in warnings)),
            notes=tuple(said.text(note) for note in definition.notes),
        )  # fmt: skip

    def _state(self, answers: Iterable[Answer]) -> drawn.State:
        found = [answer.status for answer in answers]
        return drawn.state_of(found.count("unbroken"), found.count("unchecked"), len(found))

    def _name(self, school: str) -> str:
        known = self.checked.schools.get(school)
        return known.name if known else school

    def _job(self, step: str, soc: str) -> drawn.JobView:
        job = self.checked.jobs[soc]
        openings = None if job.annual_openings is None else round(job.annual_openings)
        return drawn.JobView(
            step=step,
            soc=soc,
            title=job.title,
            openings=openings,
            hourly=job.median_hourly,
            living=job.living_hourly,
            pays=job.pays_living_wage,
            vintage=job.vintage,
        )

    def _schools(self) -> list[drawn.SchoolView]:
        """Give every school in order of names, with its ways: those that hold first."""
        ways: dict[str, list[drawn.WayView]] = {code: [] for code in self.checked.schools}
        for name, answers in self.answers.items():
            for answer in answers:
                ways.setdefault(answer.school, []).append(self._way(self.checked.definitions[name], answer))
        return sorted((self._school(code, found) for code, found in ways.items()), key=lambda s: s.name)

    def _school(self, code: str, ways: Sequence[drawn.WayView]) -> drawn.SchoolView:
        known = self.checked.schools.get(code)
        order = ("whole", "part", "unchecked", "broken")
        return drawn.SchoolView(
            code=code,
            name=known.name if known else code,
            district=known.district if known else "",
            county=(known.county_name or known.county) if known else "",
            ways=tuple(sorted(ways, key=lambda way: (order.index(way.state), way.pathway, way.job))),
        )

    def _way(self, definition: PathwayDefinition, answer: Answer) -> drawn.WayView:
        said = self.said
        job = next(step.step for step in definition.occupations if step.soc == answer.soc)
        schedule = [
            (said.sentence(write_term(term, said)), said.text(definition.step(name).label))
            for name, term in answer.schedule
            if name != job
        ]
        return drawn.WayView(
            pathway=definition.pathway,
            job=job,
            soc=answer.soc,
            state=_STATES[answer.status],
            schedule=tuple(schedule),
            done=write_term(answer.done, said) if answer.done else "",
            breaks=tuple(self._break(each, definition) for each in answer.repair),
        )

    def _break(
        self, found: Break, definition: PathwayDefinition, stopped: Sequence[Answer] = ()
    ) -> drawn.BreakView:
        return drawn.BreakView(
            step=found.step,
            label=self.said.text(definition.step(found.step).label),
            what=found.what,
            link=found.link,
            problem=telling.problem(found, self.compiler),
            repair=telling.repair(found, self.compiler),
            owner=found.owner,
            since=self.said.day(found.since) if found.since else "",
            schools=tuple(sorted(self._name(code) for code in {one.school for one in stopped})),
            ways=frozenset((one.pathway, one.school, one.soc) for one in stopped),
        )

    def _grouped(self, answers: Iterable[Answer]) -> tuple[drawn.BreakView, ...]:
        """Give each broken link once, that which stops most ways first."""
        found: dict[tuple[str, str, str, str], list[tuple[Break, Answer]]] = {}
        for answer in answers:
            for each in answer.repair:
                key = (answer.pathway, each.step, each.what, each.link)
                found.setdefault(key, []).append((each, answer))
        views = [
            self._break(told[0][0], self.checked.definitions[name], [answer for _, answer in told])
            for (name, *_), told in found.items()
        ]
        return tuple(sorted(views, key=lambda view: (-len(view.ways), view.label, view.problem)))

    def _sectors(self) -> dict[str, str]:
        """Name the sectors of the region and of its pathways, as official ones or a sector list."""
        official = {value.code: value.label for value in self.catalog.get(Group, "sector").values}
        listed = self.catalog.all(SectorList)
        used = [definition.sector for definition in self.checked.definitions.values()]
        found = {}
        for code in dict.fromkeys([*self.own_sectors, *used]):
            label = official.get(code) or (listed[code].label if code in listed else None)
            found[code] = self.said.text(label) if label else code
        return dict(sorted(found.items(), key=lambda item: item[1]))

    def _records(self) -> list[dict[str, Any]]:
        """Give every answer of every term as plain records."""
        return [
            {
                "pathway": self.checked.definitions[answer.pathway].pathway,
                "school": answer.school,
                "school_name": self._name(answer.school),
                "entering": str(answer.entering),
                "soc": answer.soc,
                "status": answer.status,
                "done": str(answer.done) if answer.done else None,
                "breaks": " ".join(each.what for each in answer.repair),
                "breaks_at": " ".join(each.step for each in answer.repair),
                "owners": "; ".join(dict.fromkeys(each.owner for each in answer.repair)),
            }
            for answer in self.checked.compiled.answers
        ]

    def _broken(self) -> list[dict[str, Any]]:
        """Give every broken link of every chain as plain records."""
        return [
            {
                "pathway": self.checked.definitions[answer.pathway].pathway,
                "school": answer.school,
                "entering": str(answer.entering),
                "soc": answer.soc,
                "step": each.step,
                "what": each.what,
                "link": each.link,
                "since": each.since.isoformat() if each.since else None,
                "owner": each.owner,
            }
            for answer in self.checked.compiled.answers
            for each in answer.repair
        ]
