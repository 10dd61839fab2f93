"""Invented pathways, compiled: what is whole, and each break that was planted, told as what it is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl
import pytest

from commonfield.catalog import Catalog, Dictionary, DualEnrollmentRules
from commonfield.pathways import Compiled, compile_pathways, parse_term
from commonfield.synthetic.lives import Lives, live
from commonfield.synthetic.pathways.run import records, set_scene
from commonfield.synthetic.pathways.scene import Scene
from commonfield.synthetic.settings import read_settings
from commonfield.tables import OFFERING, PATHWAY_TABLES

TOLD_AS = {
    "agreement_ended": "dual_agreement_ended",
    "board_not_acted": "boards_not_acted",
    "too_many_units": "too_many_units",
    "not_taught": "course_not_offered",
    "articulation_orphaned": "articulation_orphaned",
    "program_closed": "program_ended",
    "transfer_missing": "no_transfer_agreement",
    "slots_ended": "slots_ended",
}
WARNED_OF_AS = {
    "agreement_expected": "runs_out",
    "answer_contradicted": "contradicted",
    "answer_expired": "unconfirmed",
}
YES_NO = ("cte", "remote")
SEASON = {"FY": "full_year", "S2": "spring"}


def table(name: str, rows: Iterable[dict[str, Any]], catalog: Catalog) -> tuple[str, pl.DataFrame]:
    """Give rows of a dictionary as the table that they are stored in."""
    shape = PATHWAY_TABLES[catalog.get(Dictionary, name).maps[0].table]
    stored = [
        {key: value == "Y" if key in YES_NO else value for key, value in row.items()}
        | {"submission_id": "s", "record_no": number}
        for number, row in enumerate(rows)
    ]
    return shape.name, shape.conform(pl.DataFrame(stored, infer_schema_length=None))


def offerings(lives: Lives) -> pl.DataFrame:
    """Give what schools and colleges offered, as their course files tell it."""
    cds = {school.index: school.cds for school in lives.land.schools}
    at_school = lives.coursework.offered.select(
        pl.col("school").replace_strict(cds, return_dtype=pl.String).alias("institution"),
        "academic_year",
        course_code="code",
        state_course_code="state_code",
        term=pl.col("term").replace_strict(SEASON, return_dtype=pl.String),
    )
    codes = {number: course.code for number, course in enumerate(lives.settings.courses.college)}
    colleges = {college.index: college.code for college in lives.land.colleges}
    at_college = lives.classes.select(
        pl.col("place").replace_strict(colleges, return_dtype=pl.String).alias("institution"),
        "academic_year",
        course_code=pl.col("course").replace_strict(codes, return_dtype=pl.String),
        term=pl.lit(None, pl.String),
    ).unique()
    whole = pl.concat([at_school, at_college], how="diagonal_relaxed")
    rows = whole.with_columns(
        pl.lit("p").alias("partner"), pl.lit("s").alias("submission_id"), pl.lit(1).alias("record_no")
    )
    return OFFERING.conform(rows)


@pytest.fixture(scope="module", params=["inland-empire", "tulare-kings"])
def compiled(request: pytest.FixtureRequest) -> tuple[Scene, Compiled]:
    """A region large enough for every course to be offered, looked at without any labor figures."""
    catalog = Catalog()
    lives = live(30_000, seed=2026, region=request.param, settings=read_settings(), catalog=catalog)
    scene = set_scene(lives, seed=2026, catalog=catalog)
    tables = dict(table(name, rows, catalog) for name, rows in records(scene, catalog))
    found = compile_pathways(
        list(scene.pathways.values()),
        {**tables, "offering": offerings(lives), "institution": lives.land.institutions()},
        entering=[parse_term("2026")],
        as_of=date(2026, 10, 31),
        rules=list(catalog.all(DualEnrollmentRules).values()),
    )
    return scene, found


def test_most_ways_are_whole_and_the_records_have_no_fault(compiled: tuple[Scene, Compiled]) -> None:
    _, found = compiled
    whole = [answer for answer in found.answers if answer.status != "broken"]
    assert len(whole) >= len(found.answers) / 2
    assert found.faults == ()


def test_every_planted_break_is_found_at_its_step_and_nothing_else_is_broken(
    compiled: tuple[Scene, Compiled],
) -> None:
    scene, found = compiled
    told = {
        (answer.pathway.split("/")[1], link.step, link.what)
        for answer in found.answers
        for link in answer.repair
    }
    planted = {(one.pathway, one.step, TOLD_AS[one.kind]) for one in scene.breaks if one.kind in TOLD_AS}
    assert told == planted
    warned = {(one.pathway.split("/")[1], one.step, one.kind) for one in found.warnings}
    assert {
        (one.pathway, one.step, WARNED_OF_AS[one.kind]) for one in scene.breaks if one.kind in WARNED_OF_AS
    } <= warned
