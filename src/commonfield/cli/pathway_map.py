"""The map of a region's pathways: pages, posters, what can be reached from each school."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from commonfield.cli.console import console, say
from commonfield.cli.labor import AsOf, ReferenceFolder
from commonfield.cli.options import InLanguage, KeysFolder, RegionFolder, opened, replaceable, wording
from commonfield.cli.pathway_options import Entering, checked_of


def map_(
    out: Annotated[
        Path, typer.Option("--out", help="A folder for pages and posters; replaced.", file_okay=False)
    ],
    region: RegionFolder = Path(),
    entering: Entering = None,
    reference: ReferenceFolder = None,
    as_of: AsOf = "",
    keys: KeysFolder = None,
    language: InLanguage = None,
) -> None:
    """Draw a region's pathways as they hold today: pages, posters to print, and tables.

    An overview of schools and sectors with what is missing, a map and a poster for each pathway, and for
    each school what can be reached from it, in English and Spanish. What breaks is drawn as a gap, with whose
    it is and what would mend it. Pages tell of the first class of --entering, tables of all.
    """
    from commonfield.pipeline.pathways.mapping import LANGUAGES, write_map

    replaceable(out, holds="data/answers.csv", of="an earlier map")
    checked = checked_of(None, True, region, entering, reference, as_of, keys)
    folder = opened(region, keys)
    console.tell("Drawing pages and posters")
    sectors = [each.sector for each in folder.settings.sectors]
    pages = write_map(checked, out, catalog=folder.catalog, sectors=sectors)
    console.stop()
    said = wording(language, folder)
    drawn = len({answer.pathway for answer in checked.compiled.answers})
    say(
        said.say(
            "pathway_map_done",
            pathways=said.count(drawn),
            schools=said.count(len(checked.schools)),
            pages=said.count(pages),
            languages=len(LANGUAGES),
            posters=said.count(drawn * len(LANGUAGES)),
            folder=out,
        )
    )
