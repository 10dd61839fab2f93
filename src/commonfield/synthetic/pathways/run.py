"""Writes a region's example pathways, and the files of records that stand behind their links."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from commonfield.catalog import Catalog, Dictionary
from commonfield.synthetic.files import FileWriter
from commonfield.synthetic.lives import Lives
from commonfield.synthetic.pathways.colleges import articulations, course_versions, dual_enrollment, programs
from commonfield.synthetic.pathways.definitions import own_pathways, written
from commonfield.synthetic.pathways.scene import Scene
from commonfield.synthetic.pathways.sheet import read_plan
from commonfield.synthetic.pathways.work import alignments, slots
from commonfield.synthetic.public.sheet import read_work


def write_pathways(folder: Path, writer: FileWriter, lives: Lives, *, seed: int, catalog: Catalog) -> None:
    """Write pathways to `folder`, and records as their senders' files; a region without examples gets none.

    Lives have happened before, so no draw of theirs changes. Records are never damaged: each break in them is
    planted.
    """
    scene = set_scene(lives, seed=seed, catalog=catalog)
    if not scene.pathways:
        return
    folder.mkdir(parents=True)
    for name, definition in scene.pathways.items():
        (folder / f"{name}.yaml").write_text(written(definition), encoding="utf-8")
    for dictionary, rows in records(scene, catalog):
        _write(writer, dictionary, list(rows))


def set_scene(lives: Lives, *, seed: int, catalog: Catalog) -> Scene:
    """Put the region's example pathways to what is taught, with all that records are written from."""
    plan = read_plan()
    pathways = own_pathways(lives, catalog, plan.breaks.get(lives.land.region, []), seed=seed)
    return Scene(lives.land, lives.settings.courses, read_work(), plan, pathways)


def records(scene: Scene, catalog: Catalog) -> Iterator[tuple[str, Iterator[dict[str, Any]]]]:
    """Give the rows of each dictionary by the names of its elements, with the partner who sends them."""
    yield "pathways/articulation", articulations(scene)
    yield "pathways/course_versions", course_versions(scene)
    yield "pathways/dual_enrollment", dual_enrollment(scene)
    yield "pathways/programs", programs(scene)
    yield "pathways/credential_alignment", alignments(scene)
    yield "pathways/work_based_slots", slots(scene, catalog)


def _write(writer: FileWriter, dictionary: str, rows: list[dict[str, Any]]) -> None:
    """Write one file for each sender: it holds all that the sender keeps."""
    import polars as pl

    elements = writer.catalog.get(Dictionary, dictionary).elements
    official = {element.name: element.official for element in elements}
    if not rows:
        return
    frame = pl.DataFrame(rows, infer_schema_length=None)
    frame = frame.rename({name: official[name] for name in frame.columns if name != "partner"})
    writer.write(dictionary, dictionary.split("/")[1], frame, by_year=False)
