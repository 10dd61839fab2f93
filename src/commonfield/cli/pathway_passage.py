"""Who passes a pathway's steps, beside what the map claims."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonfield.cli.console import console, say, say_json, say_table
from commonfield.cli.options import AsJson, InLanguage, KeysFolder, RegionFolder, opened, spoken, wording
from commonfield.vocabulary import write_academic_year

if TYPE_CHECKING:
    from commonfield.catalog import Wording
    from commonfield.pipeline.pathways.passage import Claim, Figure, ObservedPassage, StepPassed


NOT_TOLD = {
    "hidden": "passage_hidden",
    "banded": "passage_hidden",
    "not_yet_due": "passage_not_due",
    "not_permitted": "passage_not_permitted",
}
"""What is said in place of a figure, by its status."""


def passed(
    name: Annotated[str, typer.Argument(help="Which pathway.")],
    region: RegionFolder = Path(),
    claim: Annotated[
        bool, typer.Option("--claim/--no-claim", help="Compile the pathway for the newest class as well.")
    ] = True,
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say who entered a pathway, passed each step, left, and how long it took, beside what the map claims.

    What was observed comes from the newest release of the pathway's report (`commonfield run --report
    passage/REGION/NAME`): what is hidden there stays hidden, and no record is read.
    """
    from commonfield.pipeline.pathways.checking import chosen
    from commonfield.pipeline.pathways.passage import observed

    folder = opened(region, keys)
    ((found_name, definition),) = chosen(folder, [name]).items()
    found = observed(folder, definition, spoken(language, folder))
    claimed = _claims(found_name, region, keys) if claim else {}
    if as_json:
        say_json({**found.as_dict(), "claims": _as_data(claimed)})
        return
    _tell(found, claimed, wording(language, folder))


def _claims(name: str, region: Path, keys: Path | None) -> Mapping[str, Claim]:
    """Compile one pathway for the newest class; jobs and wages are not looked at."""
    from commonfield.cli.pathway_options import checked_of
    from commonfield.pipeline.pathways.passage import claims

    checked = checked_of([name], False, region, None, None, "", keys)
    console.stop()
    return claims(checked.compiled, name)


def _as_data(claimed: Mapping[str, Claim]) -> dict[str, dict[str, object]]:
    return {
        step: {"first": str(one.first) if one.first else None, "schools": one.schools, "of": one.of}
        for step, one in claimed.items()
    }


def _tell(found: ObservedPassage, claimed: Mapping[str, Claim], said: Wording) -> None:
    say(said.say("passage_head", label=found.label, entered=_entered(found.entered, said)))
    heads = ("step", *(["claim"] if claimed else []), "passed", "onward", "months", "gap")
    say_table(
        [said.say(f"passage_{head}") for head in heads],
        [_row(step, claimed, said) for step in found.steps],
    )
    if found.work is not None:
        say(said.say("passage_work", figure=_share(found.work, said)))
    say(said.say("passage_release", release=found.release))
    say(_where_lost(found, said))


def _row(step: StepPassed, claimed: Mapping[str, Claim], said: Wording) -> tuple[str, ...]:
    claim = [_claim(claimed.get(step.step), said)] if claimed else []
    if not step.seen:
        return (step.label, *claim, said.say("passage_unseen"), "", "", "")
    gap = ""
    if step.gap is not None:
        gap = said.say("passage_gap_of", label=step.gap.label, share=f"{step.gap.share:.0%}",
                       others=f"{step.gap.others_share:.0%}")  # fmt: skip
    months = ""
    if step.months is not None:
        months = _count(step.months, said)
    return (
        step.label,
        *claim,
        _share(step.passed, said) if step.passed else "",
        _share(step.onward, said) if step.onward else "",
        months,
        gap,
    )


def _claim(claim: Claim | None, said: Wording) -> str:
    from commonfield.catalog import Wording as Words
    from commonfield.pathways import telling

    if claim is None:
        return ""
    schools = said.say("passage_schools", n=said.count(claim.schools), of=said.count(claim.of))
    if claim.first is None:
        return schools
    return f"{telling.term(claim.first, Words('pathways', said.language))}, {schools}"


def _share(figure: Figure, said: Wording) -> str:
    """Say a share with its year and people, or what stands in its place."""
    year = write_academic_year(figure.year) if figure.year else ""
    if figure.low is not None and figure.high is not None:
        told = said.say("passage_band", low=f"{figure.low:.0%}", high=f"{figure.high:.0%}")
    elif figure.value is None:
        return said.say(NOT_TOLD.get(figure.status, "passage_not_there"), year=year)
    else:
        told = f"{figure.value:.0%}"
    return said.say("passage_share", share=told, people=said.count(figure.people or 0), year=year)


def _count(figure: Figure, said: Wording) -> str:
    return "" if figure.value is None else said.count(round(figure.value))


def _entered(figure: Figure, said: Wording) -> str:
    if figure.value is None or figure.year is None:
        return said.say("passage_entered_untold")
    people, year = said.count(round(figure.value)), write_academic_year(figure.year)
    return said.say("passage_entered", people=people, year=year)


def _where_lost(found: ObservedPassage, said: Wording) -> str:
    """Name the step where most are lost, and the widest gap, among what is shown."""
    lost, widest = found.lost_at(), found.widest()
    told = []
    if lost is None or lost.kept is None or lost.kept.value is None:
        told.append(said.say("passage_lost_untold"))
    else:
        told.append(said.say("passage_lost", step=lost.label, share=f"{1 - lost.kept.value:.0%}"))
    if widest is not None and widest.gap is not None:
        points = round(100 * (widest.gap.others_share - widest.gap.share))
        told.append(said.say("passage_widest", step=widest.label, label=widest.gap.label, points=points))
    else:
        told.append(said.say("passage_no_gap"))
    return " ".join(told)
