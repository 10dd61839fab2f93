"""Pathways: compiled, drawn, planned, beside what was observed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonfield.cli.console import say, say_json, say_table
from commonfield.cli.labor import AsOf, ReferenceFolder
from commonfield.cli.options import (
    AsJson,
    InLanguage,
    KeysFolder,
    RegionFolder,
    opened,
    spoken,
    wording,
)
from commonfield.cli.pathway_map import map_
from commonfield.cli.pathway_options import Entering, Everything, PathwayNames, checked_of, only_school
from commonfield.cli.pathway_passage import passed
from commonfield.cli.pathway_plan import plan
from commonfield.findings import Exit

if TYPE_CHECKING:
    from commonfield.catalog import PathwayDefinition, Wording
    from commonfield.pathways import Answer, Break, Term, Warned
    from commonfield.pipeline.pathways.checking import Checked

pathway_app = typer.Typer(
    help="Check, draw and plan pathways from school to work.", no_args_is_help=True, rich_markup_mode=None
)

_MOST_SCHOOLS_NAMED = 3
COUNTED = ("sole_link", "few_slots")
"""Warnings that say themselves how many schools they concern."""


def register(app: typer.Typer) -> None:
    """Add these commands."""
    pathway_app.command("list")(list_)
    pathway_app.command("check")(check)
    pathway_app.command("map")(map_)
    pathway_app.command("passed")(passed)
    pathway_app.command("plan")(plan)
    app.add_typer(pathway_app, name="pathway")


def list_(region: RegionFolder = Path(), language: InLanguage = None, as_json: AsJson = False) -> None:
    """List a region's pathways: where each leads, who owns it, which version, and whether it was adopted."""
    from commonfield.pipeline.adopting import adoptions
    from commonfield.pipeline.pathways.checking import pathways_of

    folder = opened(region, None)
    said = wording(language, folder)
    adopted = adoptions(folder)
    found = pathways_of(folder)
    rows = []
    for name, one in found.items():
        adoption = adopted.get(f"pathways/{name}")
        decision = adoption.decision if adoption and adoption.hash == one.hash else ""
        jobs = [said.text(job.label) for job in one.occupations]
        rows.append((name, said.text(one.label), jobs, one.owner, one.version, decision))
    if as_json:
        keys = ("pathway", "label", "occupations", "owner", "version", "decision")
        say_json([dict(zip(keys, row, strict=True)) for row in rows])
        return
    heads = (
        "pathway_name",
        "pathway_label",
        "pathway_jobs",
        "pathway_owner",
        "pathway_version",
        "pathway_decision",
    )
    say_table(
        [said.say(head) for head in heads],
        [
            (name, label, ", ".join(jobs), owner, str(version), decision or said.say("pathway_not_adopted"))
            for name, label, jobs, owner, version, decision in rows
        ],
    )
    say(said.counted("pathways_listed", len(rows)))


def check(
    names: PathwayNames = None,
    everything: Everything = False,
    region: RegionFolder = Path(),
    entering: Entering = None,
    school: Annotated[str, typer.Option(help="Only this school, by CDS code.")] = "",
    reference: ReferenceFolder = None,
    as_of: AsOf = "",
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say for each school, entry term and job whether a learner can still follow a pathway.

    A break is told with its place, since when, whose it is and what mends it; the exit code is then 15, so
    that this can run every night. Openings and wages are looked at where public files are named.
    """
    from commonfield.catalog import Wording
    from commonfield.pathways import plain

    checked = checked_of(names, everything, region, entering, reference, as_of, keys)
    folder = opened(region, keys)
    said, told = Wording("pathways", spoken(language, folder)), wording(language, folder)
    if school:
        checked = only_school(checked, school)
    answers = checked.compiled.answers
    broken = sum(one.status == "broken" for one in answers)
    if as_json:
        _say_notes(checked, told, err=True)
        say_json(
            {
                "as_of": checked.as_of.isoformat(),
                "entering": [str(term) for term in checked.entering],
                **plain.as_data(checked.compiled, said),
                "left_out": [
                    {"partner": one.partner, "table": one.table, "instead": one.instead}
                    for one in checked.left_out
                ],
            }
        )
    else:
        for name, definition in checked.definitions.items():
            for term in checked.entering:
                _say_pathway(name, definition, term, checked, said, told)
        _say_warnings(checked, said, told)
        _say_notes(checked, told)
        unchecked = sum(one.status == "unchecked" for one in answers)
        whole = len(answers) - broken - unchecked
        say(told.say("pathways_checked", n=told.count(len(answers)), whole=told.count(whole),
                     unchecked=told.count(unchecked), broken=told.count(broken)))  # fmt: skip
    if broken:
        raise typer.Exit(Exit.BREAK_FOUND)


@dataclass
class _Group:
    """A break that several schools share."""

    broken: Break
    schools: dict[str, None] = field(default_factory=dict)


def _say_pathway(
    name: str, definition: PathwayDefinition, term: Term, checked: Checked, said: Wording, told: Wording
) -> None:
    from commonfield.pathways import telling

    mine = [one for one in checked.compiled.answers if one.pathway == name and one.entering == term]
    say(told.say("pathway_head", label=said.text(definition.label), name=name, term=telling.term(term, said)))
    for job in definition.occupations:
        answers = [one for one in mine if one.soc == job.soc]
        reached = [one for one in answers if one.status != "broken"]
        sure = all(one.status == "unbroken" for one in reached)
        key = "pathway_reached" if sure or not reached else "pathway_reached_unchecked"
        say(
            "  "
            + told.say(key, job=said.text(job.label), n=told.count(len(reached)), of=told.count(len(answers)))
        )
    for group in _groups(mine, said):
        one = group.broken
        step = definition.step(one.step)
        say(f"  {told.say('pathway_broken')}  {said.text(step.label)}: {telling.problem(one, said)}")
        facts = [_named(group.schools, checked, told), telling.since(one, said)]
        facts.append(told.say("pathway_whose", owner=one.owner) if one.owner else "")
        say("          " + ". ".join(said.sentence(fact) for fact in facts if fact) + ".")
        say("          " + told.say("pathway_mend", repair=telling.repair(one, said)))
    say()


def _groups(answers: list[Answer], said: Wording) -> Iterator[_Group]:
    """Put breaks together that read alike, those of most schools first."""
    from commonfield.pathways import telling

    found: dict[tuple[str, str], _Group] = {}
    for answer in answers:
        for broken in answer.repair:
            group = found.setdefault((broken.step, telling.problem(broken, said)), _Group(broken))
            group.schools[answer.school] = None
    yield from sorted(found.values(), key=lambda group: -len(group.schools))


def _named(schools: dict[str, None], checked: Checked, told: Wording) -> str:
    names = [checked.schools[code].name if code in checked.schools else code for code in schools]
    shown = ", ".join(names[:_MOST_SCHOOLS_NAMED])
    more = len(names) - _MOST_SCHOOLS_NAMED
    return told.say("pathway_and_more", shown=shown, n=told.count(more)) if more > 0 else shown


def _say_warnings(checked: Checked, said: Wording, told: Wording) -> None:
    from commonfield.pathways import telling

    lines: dict[str, Warned] = {}
    for one in checked.compiled.warnings:
        lines.setdefault(telling.warning(one, said), one)
    for text, one in lines.items():
        schools = told.counted("pathway_schools", len(one.schools))
        say(f"{told.say('pathway_warning')}  {text}" + ("" if one.kind in COUNTED else f" ({schools})"))
    for fault in checked.compiled.faults:
        say(f"{told.say('pathway_fault')}  {telling.fault(fault, said)}")
    if checked.compiled.warnings or checked.compiled.faults:
        say()


def _say_notes(checked: Checked, told: Wording, *, err: bool = False) -> None:
    """Say what could not be looked at."""
    from commonfield.pipeline.pathways.checking import NO_FOLDER

    lines = [
        told.say("pathway_left_out", partner=one.partner, table=one.table, instead=one.instead)
        for one in checked.left_out
    ]
    if checked.lacking:
        why = told.say("pathway_no_folder") if checked.lacking == NO_FOLDER else checked.lacking
        lines.append(told.say("pathway_no_jobs", why=why))
    for line in lines:
        if err:
            typer.echo(line, err=True)
        else:
            say(line)
