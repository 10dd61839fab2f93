"""What a table needs beyond its columns' names and types, by the name that a source's `shape` gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from commonfield.findings import DefinitionError
from commonfield.reference.shapes import codes, colleges, jobs, places, schools, universities

if TYPE_CHECKING:
    import polars as pl

Notes = tuple[tuple[str, int], ...]
"""What was mended and how often, by the key of a message."""

Shape = Callable[["pl.DataFrame", tuple[str, ...]], "tuple[pl.DataFrame, Notes]"]
"""Takes the typed rows and the text above the header; gives the finished rows and notes."""

SHAPES: dict[str, Shape] = {
    "cip_soc": codes.cip_soc,
    "top_cip": codes.top_cip,
    "oews": jobs.oews,
    "projections": jobs.projections,
    "national": jobs.national,
    "living_wage": jobs.living_wage,
    "unemployment": jobs.unemployment,
    "completions": colleges.completions,
    "institutions": colleges.institutions,
    "awards_by_top": colleges.awards_by_top,
    "students": colleges.students,
    "datavista": colleges.datavista,
    "graduation": schools.graduation,
    "college_going": schools.college_going,
    "pupils": schools.pupils,
    "graduates_by_race": schools.graduates_by_race,
    "dropouts": schools.dropouts,
    "schools": schools.schools,
    "applicants": universities.applicants,
    "applicants_gpa": universities.applicants_gpa,
    "counties": places.counties,
    "zip_county": places.zip_county,
    "ruca_zip": places.ruca_zip,
    "school_locales": places.school_locales,
    "attainment": places.attainment,
    "attainment_table": places.attainment_table,
}


def finish(frame: pl.DataFrame, shape: str, above: tuple[str, ...]) -> tuple[pl.DataFrame, Notes]:
    """Finish a table as its source's `shape` says; as it is where the source names none."""
    if not shape:
        return frame, ()
    if shape not in SHAPES:
        raise DefinitionError(
            f"shape: expected one of {', '.join(SHAPES)}; found `{shape}`.",
            fix="Correct it in definitions/reference.",
        )
    return SHAPES[shape](frame, above)
