"""Writes every public file of an invented region, and a note that all of it is invented."""

from __future__ import annotations

from pathlib import Path

from commonfield.catalog import Catalog
from commonfield.synthetic.lives import Lives
from commonfield.synthetic.public.areas import county_names, labor_areas
from commonfield.synthetic.public.codes import write_codes
from commonfield.synthetic.public.colleges import write_colleges
from commonfield.synthetic.public.counties import students_elsewhere, write_counties
from commonfield.synthetic.public.grouping import left_out
from commonfield.synthetic.public.jobs import write_jobs
from commonfield.synthetic.public.schools import CLASSES, enrolled, write_census, write_schools
from commonfield.synthetic.public.sheet import read_work
from commonfield.synthetic.public.universities import write_universities

NOTE = "README.txt"
_SAYS = """\
Every file in this folder is invented. No figure in it is of a real district, school, college, county or job.

The files have the formats and the names of the publishers' own, so that a demonstration works as a real
region does. Codes and titles of occupations and programs, counties and areas of jobs are real; districts,
schools and colleges are not. Of counties outside the region only what counties are compared by is told.

What is known of students and awards was counted from the invented learners; jobs, wages, outcomes of
colleges and what is told of counties was drawn by chance. Two things differ on purpose from what the region
counts itself, as they do where files are real:

- {file} has no row of {school}, as if the school had sent its data late. Its district and its county hold
  its students.
- The college-going files leave out those who completed high school by an examination alone. The region
  counts them among its completers.

Nothing here may be cited.
"""


def write_public(folder: Path, lives: Lives, *, seed: int, catalog: Catalog) -> None:
    """Write invented public files in the publishers' formats and file names; the same seed, the same bytes.

    What lives tell, such as graduates and awards, is counted from them; jobs, wages and what is known of
    counties is drawn.
    """
    work, region = read_work(), lives.land.region
    names = county_names(catalog)
    students = _students_by_county(lives, names, seed=seed)
    inside = {district.county for district in lives.land.districts}
    elsewhere = {fips: count for fips, count in students.items() if fips not in inside}
    areas = labor_areas(region, catalog, students=lives.people.size)
    write_schools(folder / "cde", lives)
    write_census(folder / "cde", lives, elsewhere, names)
    write_universities(folder / "uc", lives, seed=seed)
    write_colleges(folder, lives, work, seed=seed, catalog=catalog)
    write_jobs(folder, work, areas, seed=seed)
    write_counties(folder, names, students, seed=seed)
    write_codes(folder, work)
    school = lives.land.schools[left_out(lives)].name
    note = _SAYS.format(file=f"cde/acgr{CLASSES[-1] % 100}.txt", school=school)
    (folder / NOTE).write_text(note, encoding="utf-8")


def _students_by_county(lives: Lives, names: dict[str, str], *, seed: int) -> dict[str, int]:
    """Give students of grades 9 to 12 of every county: the region's as they are, others drawn about these."""
    inside: dict[str, int] = {}
    for at, (count, _) in enrolled(lives).items():
        county = lives.land.districts[lives.land.schools[at].district].county
        inside[county] = inside.get(county, 0) + count
    outside = [fips for fips in sorted(names) if fips not in inside]
    about = sum(inside.values()) / len(inside)
    drawn = students_elsewhere(outside, about=about, seed=seed)
    return {fips: inside.get(fips) or drawn[fips] for fips in sorted(names)}
