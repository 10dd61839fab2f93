"""What commands about pathways share: which pathways, for whom, and compiling them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commonfield.cli.console import console
from commonfield.cli.labor import shelf_of
from commonfield.cli.options import occasion, opened
from commonfield.findings import UsageError

if TYPE_CHECKING:
    from commonfield.pipeline.pathways.checking import Checked

PathwayNames = Annotated[
    list[str] | None, typer.Argument(help="Which pathways; --all for all.", metavar="[NAME]...")
]
Everything = Annotated[bool, typer.Option("--all", help="All pathways of the region.")]
Entering = Annotated[
    list[str] | None,
    typer.Option(
        "--entering",
        help="When the learner enters grade 9: 2026 (its fall), or 2027-spring; can be given several times. "
        "If not given, the newest class.",
    ),
]
FIRST_MONTH = 7


def checked_of(
    names: list[str] | None,
    everything: bool,
    region: Path,
    entering: list[str] | None,
    reference: Path | None,
    as_of: str,
    keys: Path | None,
) -> Checked:
    """Compile what was asked for.

    Raises:
        UsageError: neither names nor --all were given, or both.
    """
    from commonfield.pathways import parse_term
    from commonfield.pipeline.pathways.checking import check_pathways

    if bool(names) == everything:
        raise UsageError(
            f"pathway: expected names of pathways or --all, found {'both' if names else 'none'}.",
            fix="Name one, as in `commonfield pathway check teacher`, or say --all.",
        )
    folder = opened(region, keys)
    now = occasion()
    terms = sorted({parse_term(text) for text in entering or [newest_class(now.day(folder))]})
    shelf = shelf_of(reference, as_of) if reference else None
    checked = check_pathways(folder, names or (), entering=terms, shelf=shelf, occasion=now)
    console.stop()
    return checked


def newest_class(day: date) -> str:
    """Give the year in whose fall the newest class entered grade 9."""
    return str(day.year if day.month >= FIRST_MONTH else day.year - 1)


def only_school(checked: Checked, school: str) -> Checked:
    """Keep the answers of one school.

    Raises:
        UsageError: no pathway begins there.
    """
    from dataclasses import replace

    answers = tuple(one for one in checked.compiled.answers if one.school == school)
    if not answers:
        known = sorted({one.school for one in checked.compiled.answers})
        raise UsageError(
            f"--school: expected a school at which a pathway begins, found `{school}`.",
            fix=f"Known: {', '.join(known)}.",
        )
    warnings = tuple(one for one in checked.compiled.warnings if school in one.schools)
    return replace(checked, compiled=replace(checked.compiled, answers=answers, warnings=warnings))
