"""Writes the map of a region's pathways into a folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.catalog import Catalog
from commonfield.pipeline.pathways.picturing import picture
from commonfield.pipeline.putting import put
from commonfield.reports import pathways as drawn
from commonfield.vocabulary import Language

if TYPE_CHECKING:
    from commonfield.pipeline.pathways.checking import Checked

LANGUAGES: tuple[Language, ...] = ("en", "es")


def write_map(checked: Checked, folder: Path, *, catalog: Catalog, sectors: Sequence[str] = ()) -> int:
    """Write the pages, posters and tables of all pathways in every language.

    Files are written beside the folder first: what stood there stands until all of them are whole.

    Args:
        checked: What the compiler found, with names.
        folder: The folder that is written; an earlier map in it is replaced.
        catalog: The region's definitions: appearance, sectors, names of courses.
        sectors: Sectors that the region named as its own; one without a pathway is shown as missing.

    Returns:
        How many pages there are in a language.
    """
    views = [picture(checked, catalog=catalog, language=one, sectors=sectors) for one in LANGUAGES]
    put(drawn.write_map(views, appearance=catalog.appearance), folder.resolve())
    return 1 + len(views[0].pathways) + len(views[0].schools)
