"""The colleges and universities of which public files tell: the region's, and one that lies elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.catalog import Catalog, Delineation, RegionDefinition
from commonfield.synthetic.chance import stream
from commonfield.synthetic.lives import Lives
from commonfield.synthetic.public.sheet import Work

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

YEARS = range(2023, 2026)

_LEVELS = {"A": "3", "S": "3", "Y": "5", "Z": "5", "": "5", "T": "2", "F": "2", "M": "20"}
"""Award levels of the federal survey by award code of the colleges; other certificates are under a year."""

_UNDER_A_YEAR = "21"
OTHER_AWARDS = 40
"""About how many awards of each kind of program the college elsewhere gives a year."""


@dataclass(frozen=True)
class Campus:
    """An institution. `kind` and `place` say which it is in lives; the one elsewhere is in none."""

    unitid: str
    name: str
    town: str
    county: str
    county_name: str
    locale: str
    kind: str
    place: int

    @property
    def two_year(self) -> bool:
        return self.kind.startswith("ccc")

    @property
    def short_name(self) -> str:
        """Name a college as the colleges' own office does: `Almanac `, a space behind it."""
        return f"{self.name.removesuffix(' Community College').removesuffix(' College')} "


def campuses(lives: Lives, catalog: Catalog) -> list[Campus]:
    """Give the region's colleges, its university, and a college in a county outside the region."""
    land, places = lives.land, lives.settings.places
    names = {area.code: area.name for area in catalog.get(Delineation, "counties").areas}
    inside = {county.fips for county in catalog.get(RegionDefinition, land.region).counties}
    far = next(code for code in sorted(names) if code not in inside and code not in land.county_names)
    known = [(college, "ccc") for college in land.colleges] + [(land.university, "csu")]
    here = [
        Campus(
            one.code, one.name, places.towns[at], one.county, names[one.county], one.locale, kind, one.index
        )
        for at, (one, kind) in enumerate(known)
    ]
    (elsewhere,) = places.elsewhere["ccc"]
    unitid = elsewhere.code.partition("-")[0]
    return [*here, Campus(unitid, elsewhere.name, "Elsewhere", far, names[far], "town", "ccc_elsewhere", 0)]


def awards_by_program(lives: Lives, work: Work, some: list[Campus], *, seed: int) -> pl.DataFrame:
    """Give awards by `unitid, cip, top, level, year`, with women among them.

    The awards of lives are shared out among kindred programs by chance; their sum by institution, year and
    level stays what it was. The college elsewhere, of which lives know little, has awards that are drawn.
    """
    import numpy as np
    import polars as pl

    rng = stream(seed, "awards of public files")
    kin: dict[str, list[int]] = {}
    for number, program in enumerate(work.programs):
        kin.setdefault(program.kin, []).append(number)
    rows = []
    for campus, cip, level, year, count in _given(lives, some, rng):
        shares = np.array([work.programs[number].weight for number in kin[cip]])
        for number, part in zip(kin[cip], rng.multinomial(count, shares / shares.sum()), strict=True):
            if part:
                program = work.programs[number]
                women = int(rng.binomial(part, 0.55))
                rows.append((campus.unitid, program.cip, program.top, level, year, int(part), women))
    columns = {"unitid": pl.String, "cip": pl.String, "top": pl.String, "level": pl.String,
               "year": pl.Int64, "awards": pl.Int64, "women": pl.Int64}  # fmt: skip
    made = pl.DataFrame(rows, schema=columns, orient="row")
    return made.group_by("unitid", "cip", "top", "level", "year", maintain_order=True).agg(
        pl.col("awards").sum(), pl.col("women").sum()
    )


def _given(
    lives: Lives, some: list[Campus], rng: np.random.Generator
) -> list[tuple[Campus, str, str, int, int]]:
    """Give campus, CIP code of the program, level, year and number of awards."""
    import polars as pl

    cips = [program.cip for program in lives.settings.courses.programs]
    level = pl.col("code").replace_strict(_LEVELS, default=_UNDER_A_YEAR)
    counted = (
        lives.studies.awards.filter(pl.col("academic_year").is_in(list(YEARS)))
        .with_columns(pl.when(pl.col("level") == "bachelor").then(pl.lit("5")).otherwise(level).alias("at"))
        .group_by("kind", "place", "program", "at", "academic_year")
        .len()
        .sort("kind", "place", "program", "at", "academic_year")
    )
    here = {(one.kind, one.place): one for one in some if one.kind != "ccc_elsewhere"}
    given = [
        (here[kind, place], cips[program], at, year, count)
        for kind, place, program, at, year, count in counted.iter_rows()
        if (kind, place) in here
    ]
    far = some[-1]
    drawn = [(far, cip, "3", year, int(rng.poisson(OTHER_AWARDS))) for cip in cips for year in YEARS]
    return given + drawn
