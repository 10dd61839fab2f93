"""What a release told and would be told otherwise today."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonfield.cli.console import say, say_json, say_table
from commonfield.cli.options import AsJson, InLanguage, KeysFolder, RegionFolder, opened, wording
from commonfield.vocabulary import write_academic_year

if TYPE_CHECKING:
    from commonfield.catalog import Wording
    from commonfield.pipeline.restating import Restated, Restatements


def register(app: typer.Typer) -> None:
    """Add this command."""
    app.command()(restatements)


def restatements(
    region: RegionFolder = Path(),
    release: Annotated[str, typer.Option(help="A release by id; the newest if not given.")] = "",
    limit: Annotated[int, typer.Option(help="How many figures to print.")] = 20,
    keys: KeysFolder = None,
    language: InLanguage = None,
    as_json: AsJson = False,
) -> None:
    """Say which released figures would be others today, and why. For staff: nothing is protected.

    Compares with the measures in force: run `commonfield measure` first. A release stays as it is; a new one
    shows old figures as they were released.
    """
    from commonfield.pipeline.restating import restatements as find_restatements

    at = opened(region, keys)
    found = find_restatements(at, release=release)
    if as_json:
        say_json(found.as_dict())
        return
    said = wording(language, at)
    _say_what_happened(found, said)
    if found.figures:
        _say_figures(found.figures[:limit], said)
    if len(found.figures) > limit:
        say(said.counted("restated_more", len(found.figures) - limit))
    reasons = Counter(cause for figure in found.figures for cause in figure.causes)
    for cause, number in reasons.most_common():
        say(said.say(f"cause_{cause}", n=said.count(number)))
    say(
        said.say(
            "restated", release=found.release, n=said.count(len(found.figures)), of=said.count(found.compared)
        )
    )


def _say_what_happened(found: Restatements, said: Wording) -> None:
    if found.definitions:
        say(said.say("restated_definitions", names=", ".join(found.definitions)))
    for key, listed in (("restated_new", found.submissions_new), ("restated_gone", found.submissions_gone)):
        for one in listed:
            say(
                said.say(
                    key,
                    id=one["submission"][:12],
                    partner=one["partner"],
                    dictionary=one["dictionary"],
                )
            )
    if found.linked_again:
        say(said.say("restated_links"))


def _say_figures(figures: tuple[Restated, ...], said: Wording) -> None:
    heads = ("metric", "year", "place", "group", "released", "by_old_rules", "today", "because")
    rows = [
        (
            one.metric,
            write_academic_year(one.academic_year),
            one.place,
            one.value if one.group == "all" else f"{one.group}={one.value}",
            _figure(one.released, said),
            _figure(one.by_old_rules, said) if one.by_old_rules is not None else None,
            _figure(one.today, said),
            ", ".join(said.say(f"because_{cause}") for cause in one.causes),
        )
        for one in figures
    ]
    say_table([said.say(head) for head in heads], rows)


def _figure(counts: dict[str, float | None], said: Wording) -> str:
    people, held, median = counts["denominator"], counts["numerator"], counts["median"]
    if not people:
        return said.say("nobody")
    if median is not None:
        return said.count(round(median))
    if held is None:
        return said.count(int(people))
    return said.say("so_many_of", n=said.count(int(held)), of=said.count(int(people)))
