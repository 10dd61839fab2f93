"""Files of colleges: the federal directory and awards, and what the colleges' own office publishes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.catalog import Catalog
from commonfield.synthetic.chance import stream
from commonfield.synthetic.lives import Lives
from commonfield.synthetic.public.campuses import YEARS, Campus, awards_by_program, campuses
from commonfield.synthetic.public.sheet import Work
from commonfield.synthetic.public.writing import Row, write_text

if TYPE_CHECKING:
    import numpy as np
    import polars as pl

DIRECTORY = 2025
FEWEST_STUDENTS = 10
"""A program with fewer students has no row in the colleges' dashboard."""

STATE_STUDENTS = 900_000

_LOCALES = {"city": "12", "suburb": "21", "town": "32", "rural": "41"}
_SUM_OF_ALL = "99"
_SECOND_MAJORS = 0.06
_ETHNICITIES = {
    "RB": "African-American", "RI": "American Indian/Alaskan Native", "RA": "Asian", "RF": "Filipino",
    "RH": "Hispanic", "RT": "Multi-Ethnicity", "RP": "Pacific Islander", "RD": "Unknown",
    "RW": "White Non-Hispanic",
}  # fmt: skip
_GENDERS = {"F": "Female", "M": "Male", "X": "Unknown"}
_DIRECTORY_HEADERS = (
    "UNITID", "INSTNM", "IALIAS", "CITY", "STABBR", "ZIP", "FIPS", "OPEID", "SECTOR", "ICLEVEL", "CONTROL",
    "LOCALE", "ACT", "NEWID", "DEATHYR", "CLOSEDAT", "INSTCAT", "F1SYSNAM", "COUNTYCD", "COUNTYNM",
)  # fmt: skip
_SHARES = {
    "Earned an Award": (0.06, 0.18),
    "Transferred to a Four-Year Institution": (0.03, 0.14),
    "Earned 9+ Career Education Units": (0.3, 0.65),
    "Attained Living Wage": (0.3, 0.6),
}


def write_colleges(folder: Path, lives: Lives, work: Work, *, seed: int, catalog: Catalog) -> None:
    """Write directory, awards, students and outcomes."""
    some = campuses(lives, catalog)
    awards = awards_by_program(lives, work, some, seed=seed)
    write_text(folder / "ipeds" / f"hd{DIRECTORY}.csv", _directory(some, lives))
    for year in YEARS:
        write_text(folder / "ipeds" / f"c{year}_a.csv", _completions(awards, some, year, seed=seed))
    college = folder / "cccco"
    write_text(college / "program_awards.csv", _awards_by_top(awards, work, some))
    write_text(college / "student_counts.csv", _students(lives, some))
    write_text(college / "datavista_strong_workforce.csv", _outcomes(work, some, lives, seed=seed))


def _directory(some: list[Campus], lives: Lives) -> Iterator[Row]:
    yield _DIRECTORY_HEADERS
    prefixes = lives.settings.places.zip_prefixes
    for one in some:
        opeid, two = f"{one.unitid}00", one.two_year
        yield (
            one.unitid, one.name, "", one.town, "CA", f"{prefixes.get(one.county, '999')}01", 6, opeid,
            4 if two else 1, 2 if two else 1, 1, _LOCALES[one.locale], "A", -2, -2, -2, 4 if two else 1,
            "-2", one.county.lstrip("0"), f"{one.county_name} County",
        )  # fmt: skip


def _completions(awards: pl.DataFrame, some: list[Campus], year: int, *, seed: int) -> Iterator[Row]:
    """Give awards of a year by program and level, with a second major here and there, and sums of all."""
    import polars as pl

    rng = stream(seed, f"second majors of {year}")
    yield ("UNITID", "CIPCODE", "MAJORNUM", "AWLEVEL", "CTOTALT", "CTOTALM", "CTOTALW")
    of_year = awards.filter(pl.col("year") == year)
    universities = {one.unitid for one in some if not one.two_year}
    for (unitid,), held in of_year.partition_by("unitid", as_dict=True, maintain_order=True).items():
        sums: dict[tuple[int, str], list[int]] = {}
        rows = [(1, *row) for row in held.select("cip", "level", "awards", "women").iter_rows()]
        if unitid in universities:
            rows += [(2, cip, level, n, 0) for _, cip, level, all_, _ in rows
                     if (n := int(rng.binomial(all_, _SECOND_MAJORS)))]  # fmt: skip
        for major, cip, level, count, women in rows:
            yield (unitid, cip, major, level, count, count - women, women)
            whole = sums.setdefault((major, level), [0, 0])
            whole[0], whole[1] = whole[0] + count, whole[1] + women
        for (major, level), (count, women) in sorted(sums.items()):
            yield (unitid, _SUM_OF_ALL, major, level, count, count - women, women)


def _awards_by_top(awards: pl.DataFrame, work: Work, some: list[Campus]) -> Iterator[Row]:
    """Give a row for each college and program, a column for each year: blank where there was no award."""
    titles = {program.top: program.top_title for program in work.programs}
    yield ("College", "Major", *[f"{year - 1}-{year}" for year in YEARS])
    for one in some:
        if not one.two_year:
            continue
        counts: dict[str, dict[int, int]] = {}
        for unitid, top, year, count in awards.select("unitid", "top", "year", "awards").iter_rows():
            if unitid == one.unitid:
                of_program = counts.setdefault(top, {})
                of_program[year] = of_program.get(year, 0) + count
        for top, by_year in sorted(counts.items()):
            code = top.replace(".", "")
            cells = [_thousands(by_year[year]) if year in by_year else "" for year in YEARS]
            yield (one.short_name, f"{titles[top]}-{code}", *cells)
        sums = [sum(by_year.get(year, 0) for by_year in counts.values()) for year in YEARS]
        yield (f"{one.short_name}Total", "", *map(_thousands, sums))


def _thousands(count: int) -> str:
    return f"{count:,}"


def _attended(lives: Lives, some: list[Campus]) -> pl.DataFrame:
    """Give who attended which of the region's colleges in which year, once each."""
    import polars as pl

    terms = lives.studies.terms.filter((pl.col("kind") == "ccc") & pl.col("academic_year").is_in(list(YEARS)))
    seen = terms.select("person", "place", "academic_year").unique(maintain_order=True)
    who = seen["person"].to_numpy()
    return seen.with_columns(
        pl.Series("sex", lives.people.sex[who].tolist(), dtype=pl.String),
        pl.Series("race", lives.people.race[who].tolist(), dtype=pl.String),
    )


def _students(lives: Lives, some: list[Campus]) -> Iterator[Row]:
    """Give students by college, gender and group: each year as a count and as a share, and sums of each."""
    spans = [f"{year - 1}-{year}" for year in YEARS]
    yield ("", "College", *[span for span in spans for _ in range(2)], "College Name", "Gender", "Ethnicity")
    seen = _attended(lives, some)
    sizes = seen.group_by("place", "sex", "race", "academic_year").len()
    counts = {(place, sex, race, year): count for place, sex, race, year, count in sizes.iter_rows()}
    number = 0
    for one in some:
        if one.kind != "ccc":
            continue
        whole = {
            year: sum(n for (p, _, _, y), n in counts.items() if (p, y) == (one.place, year))
            for year in YEARS
        }
        for sex, gender in _GENDERS.items():
            sums = dict.fromkeys(YEARS, 0)
            for race, group in _ETHNICITIES.items():
                number += 1
                found = {year: counts.get((one.place, sex, race, year), 0) for year in YEARS}
                sums = {year: sums[year] + found[year] for year in YEARS}
                yield (number, group, *_both(found, whole), one.short_name, f"{gender} ", group)
            number += 1
            total = f"{gender} Total"
            yield (number, total, *_both(sums, whole), one.short_name, total, total)


def _both(found: dict[int, int], whole: dict[int, int]) -> list[str]:
    cells = []
    for year in YEARS:
        share = found[year] / whole[year] if whole[year] else 0.0
        cells += [_thousands(found[year]), f"{share:.2%}"]
    return cells


def _outcomes(work: Work, some: list[Campus], lives: Lives, *, seed: int) -> Iterator[Row]:
    """Give outcomes by college, program and year: drawn, but for colleges' students, who bound them."""
    rng = stream(seed, "outcomes of colleges")
    seen = _attended(lives, some).group_by("place", "academic_year").len()
    sizes = {(place, year): count for place, year, count in seen.iter_rows()}
    weights: dict[str, float] = {}
    for program in work.programs:
        weights[program.top] = weights.get(program.top, 0.0) + program.weight
    yield ("LOCALE_NAME", "LOCALE_TYPE", "METRIC_MENU_NAME", "PROGRAM", "YEAR_ID", "metric")
    whole = sum(weights.values())
    places = [(one.name, "College", one.place) for one in some if one.kind == "ccc"]
    for name, level, place in [*places, ("California", "Statewide", None)]:
        for top, weight in sorted(weights.items()):
            for year in YEARS:
                attended = STATE_STUDENTS if place is None else sizes.get((place, year), 0)
                students = round(attended * weight / whole)
                if students >= FEWEST_STUDENTS:
                    last = (top.replace(".", ""), f"{year - 1}-{year}")
                    yield (name, level, "Students", *last, f"{students:.5f}")
                    for metric, value in _drawn(students, rng):
                        yield (name, level, metric, *last, f"{value:.5f}")


def _drawn(students: int, rng: np.random.Generator) -> Iterator[tuple[str, float]]:
    for metric, (low, high) in _SHARES.items():
        yield metric, round(float(rng.uniform(low, high)) * students) / students
    yield "Median Annual Earnings", float(rng.integers(24, 62)) * 1000 + float(rng.integers(0, 1000))
    yield "Median Change in Earnings", float(rng.uniform(0.05, 0.6))
