from __future__ import annotations

import polars as pl
import pytest
from tests.unit.synthetic.conftest import Written

from commonfield.synthetic.lives import Lives
from commonfield.synthetic.projects import read_projects


def test_the_two_largest_districts_keep_rosters_of_students_who_were_there(lives: Lives) -> None:
    sheet, members = read_projects(), lives.projects
    largest = sorted(lives.land.districts, key=lambda district: -district.share)[:2]
    assert set(members["partner"]) == {district.partner for district in largest}
    assert set(members["academic_year"]) == set(sheet.years)
    spells = lives.spells.select("person", "academic_year", "cds", "grade")
    here = members.join(spells, on=["person", "academic_year", "cds", "grade"], how="semi")
    assert here.height == members.height
    assert members.select("person", "academic_year", "project").is_unique().all()
    for project in sheet.projects:
        rows = members.filter(project=project.project)
        assert set(rows["grade"]) == set(project.grades)
        assert (rows["ended_on"] - rows["began_on"]).dt.total_days().unique().to_list() == [project.days]
        asked = lives.spells.filter(
            pl.col("partner").is_in([district.partner for district in largest]),
            pl.col("academic_year").is_in(sheet.years),
            pl.col("grade").is_in(project.grades),
        )["person"].len()
        assert rows.height / asked == pytest.approx(project.share, rel=0.25)


def test_rosters_hold_the_ids_by_which_the_district_knows_its_students(messy: Written) -> None:
    listed = messy.all_of("rosters/project_roster").select("partner", local_id="Student ID").unique()
    known = messy.truth("identity").filter(pl.col("source").is_in(["calpads", "roster"]))
    assert listed.height > 10
    for source in ("calpads", "roster"):
        there = listed.join(known.filter(source=source), on=["partner", "local_id"], how="semi")
        assert there.height == listed.height, source
    same = known.group_by("partner", "local_id").agg(pl.col("person_key").n_unique())
    assert same["person_key"].max() == 1
