"""Groups that a region has because of its grant awards and pathways: made by rule, broken into on request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from commonfield.catalog.condition import Test
from commonfield.catalog.definition import Definition, Source, Text, hash_text
from commonfield.catalog.grant_award import GrantAward
from commonfield.catalog.group import Group, GroupEvent, GroupValue
from commonfield.catalog.pathway import PathwayDefinition, SchoolCourses
from commonfield.findings import DefinitionError

PROJECT, AWARD, NAMED_PATHWAY = "project", "grant_award", "named_pathway"


def groups_by_rule(awards: Sequence[GrantAward], pathways: Sequence[PathwayDefinition]) -> dict[str, Group]:
    """Make the groups `project`, `grant_award` and `named_pathway`, each where there is something to name.

    A person is in a project by a roster row that began while its award ran, and by the anchor day (see
    `GroupEvent.by`): what came before somebody joined is none of the project's. A person is in a named
    pathway by a participation in the CTE pathway with which it begins.
    """
    made: list[Group] = []
    if awards:
        made += [_projects(awards), _awards(awards)]
    _refuse_twins(pathways)
    named = [_named(one) for one in pathways]
    values = [value for value in named if value is not None]
    if values:
        begun = [one for one, value in zip(pathways, named, strict=True) if value is not None]
        made.append(
            _group(
                NAMED_PATHWAY,
                Text(en="Pathway of the region", es="Trayectoria de la región"),
                GroupEvent(event="participation", where={"kind": "cte_pathway"}, value="program"),
                values,
                made_from={f"pathways/{one.name}": one.hash for one in begun},
            )
        )
    return {group.group: group for group in made}


def _refuse_twins(pathways: Sequence[PathwayDefinition]) -> None:
    """Refuse two files of one name of a pathway: the groups of people could not be told apart.

    Raises:
        DefinitionError: naming the files.
    """
    files: dict[str, str] = {}
    for one in pathways:
        if one.pathway in files:
            raise DefinitionError(
                f"{one.file}: expected a name of its own as `pathway`, found `{one.pathway}`, which "
                f"{files[one.pathway]} has already.",
                likely_cause="The file was copied from the other.",
                fix="Give one of the two another name.",
            )
        files[one.pathway] = one.file


def _projects(awards: Sequence[GrantAward]) -> Group:
    labels: dict[str, Text] = {}
    rosters: dict[str, list[str]] = {}
    runs: dict[str, Test] = {}
    for award in awards:
        for one in award.projects:
            # A project that two awards pay for, one after the other, is told apart by its award.
            code = one.project if one.project not in labels else f"{one.project}-{award.award}"
            labels[code], rosters[code], runs[code] = one.label, one.rosters, _while_it_runs(award)
    values = [
        GroupValue(code=code, label=labels[code], codes=rosters[code], where={"began_on": runs[code]})
        for code in labels
    ]
    return _group(PROJECT, Text(en="Funded project", es="Proyecto financiado"), _roster(), values, awards)


def _awards(awards: Sequence[GrantAward]) -> Group:
    values = [
        GroupValue(
            code=award.award,
            label=award.label,
            codes=list(dict.fromkeys(name for one in award.projects for name in one.rosters)),
            where={"began_on": _while_it_runs(award)},
        )
        for award in awards
    ]
    return _group(AWARD, Text(en="Grant award", es="Subvención"), _roster(), values, awards)


def _while_it_runs(award: GrantAward) -> Test:
    return Test(at_least=award.begins_on, at_most=award.ends_on)


def _roster() -> GroupEvent:
    return GroupEvent(event="participation", where={"kind": "project"}, value="program", by="anchor")


def _named(pathway: PathwayDefinition) -> GroupValue | None:
    codes = [s.pathway_code for s in pathway.steps if isinstance(s, SchoolCourses) and s.pathway_code]
    if not codes:
        return None
    return GroupValue(code=pathway.pathway, label=pathway.label, codes=list(dict.fromkeys(codes)))


def _group(
    name: str,
    label: Text,
    event: GroupEvent,
    values: list[GroupValue],
    awards: Sequence[GrantAward] = (),
    made_from: dict[str, str] | None = None,
) -> Group:
    sources: Sequence[Definition] = awards
    told: dict[str, Any] = made_from or {f"grant_awards/{one.name}": one.hash for one in sources}
    return Group(
        group=name,
        label=label,
        event=event,
        membership="ever_in_window",
        values=values,
        overlapping=True,
        on_request=True,
        source=Source(title=f"Made by rule from {', '.join(told)}"),
        name=name,
        hash=hash_text("".join(sorted(told.values()))),
        made_from=told,
    )
