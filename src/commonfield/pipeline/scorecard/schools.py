"""What is published of a region's counties, districts and schools."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from commonfield.pipeline.public_region import PublicRegion
from commonfield.pipeline.scorecard.published import GROUPS, Level, Published, status_of
from commonfield.reference import Shelf, Table

SMALL = 100
"""A place with fewer in a cohort has its years taken together beside the single ones."""

POOLED = 5

_SHARES = {
    "graduation_rate_4y": ("graduated_share", "cohort"),
    "a_g_rate_of_graduates": ("a_g_share", "graduates"),
    "dropout_rate": ("dropout_share", "cohort"),
    "still_enrolled_rate_4y": ("still_enrolled_share", "cohort"),
    "seal_of_biliteracy_rate": ("biliteracy_share", "graduates"),
}
_LEVELS: dict[str, Level] = {"county": "county", "district": "district", "school": "school"}


def graduation(region: PublicRegion, shelf: Shelf) -> Iterator[Published]:
    """Give graduation, A-G, dropout and other outcomes of four-year cohorts, newest files first."""
    import polars as pl

    codes = _county_codes(region)
    for table in reversed(shelf.tables("graduation")):
        frame = table.frame.filter(
            pl.col("county_code").is_in(list(codes))
            & pl.col("level").is_in(list(_LEVELS))
            & pl.col("category").is_in(list(GROUPS))
        )
        # Charter and other schools are parts; figures are of all together.
        for column in ("charter", "dass"):
            frame = frame.filter(pl.col(column).is_null() | (pl.col(column) == "All"))
        for row in frame.iter_rows(named=True):
            yield from _of_cohort(row, codes, table)


def _of_cohort(row: dict[str, Any], codes: dict[str, str], table: Table) -> Iterator[Published]:
    place, name, level = _place(row, codes)
    for measure, (column, among) in _SHARES.items():
        said = row.get(f"{column}_status")
        if said == "not_reported":
            continue
        yield Published(
            measure=measure,
            place=place,
            place_name=name,
            level=level,
            group=GROUPS[row["category"]],
            year=row["academic_year"],
            value=row[column],
            n=row[among],
            status=status_of(said if row[column] is None else None),
            source=table.label,
        )


def _place(row: dict[str, Any], codes: dict[str, str]) -> tuple[str, str, Level]:
    level = _LEVELS[row["level"]]
    if level == "county":
        return _fips(row["county_code"]), codes[row["county_code"]], level
    code = f"{row['county_code']}{row['district_code']}"
    if level == "district":
        return code, row.get("district_name") or code, level
    code = f"{code}{row['school_code']}"
    return code, row.get("school_name") or code, level


def college_going(region: PublicRegion, shelf: Shelf) -> Iterator[Published]:
    """Give the share of completers who enrolled in college, as the state counts it.

    Within 12 months and within 16 are two measures. Of completers, all are told; charter and other schools
    are parts.
    """
    import polars as pl

    codes = _county_codes(region)
    for table in reversed(shelf.tables("college_going")):
        frame = table.frame.filter(
            pl.col("county_code").is_in(list(codes))
            & pl.col("level").is_in(list(_LEVELS))
            & pl.col("category").is_in(list(GROUPS))
            & (pl.col("completer_type") == "TA")
            & (pl.col("charter") == "All")
            & (pl.col("dass") == "All")
        )
        for row in frame.iter_rows(named=True):
            place, name, level = _place(row, codes)
            share = row["college_going_share"]
            yield Published(
                measure=f"college_going_rate_{row['months']}m",
                place=place,
                place_name=name,
                level=level,
                group=GROUPS[row["category"]],
                year=row["academic_year"],
                value=share,
                n=row["completers"],
                status=status_of(row["college_going_share_status"] if share is None else None),
                source=table.label,
            )


def pupils(region: PublicRegion, shelf: Shelf) -> Iterator[Published]:
    """Give students in grades 9 to 12 and the share with low income, in foster care or learning English."""
    import polars as pl

    codes = _county_codes(region)
    for table in reversed(shelf.tables("pupils")):
        held = table.frame.filter(pl.col("county_code").is_in(list(codes)))
        for keys, level in (
            (["county_code"], "county"),
            (["county_code", "district_code"], "district"),
            (["county_code", "district_code", "school_code"], "school"),
        ):
            rows = held if level != "school" else held.filter(pl.col("kind") == "school")
            sums = rows.group_by(*keys, "academic_year").agg(
                pl.col("enrollment_9_12").sum(),
                pl.col("low_income_9_12").sum(),
                pl.col("district_name").first(),
                pl.col("school_name").first(),
            )
            for row in sums.sort(keys).iter_rows(named=True):
                yield from _of_pupils({**row, "level": level}, codes, table)


def _of_pupils(row: dict[str, Any], codes: dict[str, str], table: Table) -> Iterator[Published]:
    place, name, level = _place(row, codes)
    enrolled, low = row["enrollment_9_12"], row["low_income_9_12"]
    shared = {"place": place, "place_name": name, "level": level, "group": "all",
              "year": row["academic_year"], "status": "shown", "source": table.label}  # fmt: skip
    yield Published(measure="students_grades_9_to_12", value=enrolled, n=None, **shared)
    if enrolled:
        yield Published(measure="low_income_share", value=low / enrolled, n=enrolled, **shared)


def university_applicants(region: PublicRegion, shelf: Shelf) -> Iterator[Published]:
    """Give applicants, admitted and enrolled students of a university's campus by school.

    The university's school names are its own: a school keeps its CDS code where its name and county fit
    one school alone, and the university's code otherwise.
    """
    import polars as pl

    schools = _cds_by_name(shelf)
    names = {name.lower(): fips for fips, name in region.counties.items()}
    for table in reversed(shelf.tables("university_applicants")):
        frame = table.frame.filter(pl.col("county").str.to_lowercase().is_in(list(names)))
        for row in frame.iter_rows(named=True):
            county = str(row["county"]).lower()
            code = schools.get((county, _plain_school(row["school"])), f"uc:{row['school_code']}")
            said = row["students_status"]
            yield Published(
                measure=f"uc_{row['campus']}_{row['stage']}",
                place=code,
                place_name=str(row["school"]).title(),
                level="school",
                group="all",
                year=row["academic_year"],
                value=row["students"],
                n=None,
                status=status_of("hidden" if said == "blank" else said),
                source=table.label,
            )


def _cds_by_name(shelf: Shelf) -> dict[tuple[str, str], str]:
    import polars as pl

    table = shelf.newest("pupils")
    if table is None:
        return {}
    found: dict[tuple[str, str], list[str]] = {}
    for row in table.frame.filter(pl.col("kind") == "school").iter_rows(named=True):
        key = (str(row["county_name"]).lower(), _plain_school(row["school_name"]))
        found.setdefault(key, []).append(f"{row['county_code']}{row['district_code']}{row['school_code']}")
    return {key: codes[0] for key, codes in found.items() if len(set(codes)) == 1}


def _plain_school(name: str) -> str:
    words = re.findall(r"[a-z0-9]+", name.lower())
    return " ".join(word for word in words if word not in {"school", "high", "senior", "sr", "hs"})


def pooled(figures: Iterable[Published]) -> Iterator[Published]:
    """Take up to five years of small places together: shares weighted by their people.

    A place is small where fewer than 100 were in a cohort on average. A year that is hidden or whose people
    are not told is left out.
    """
    series: dict[tuple[str, str, str], list[Published]] = {}
    for figure in figures:
        if figure.measure in _SHARES and figure.status == "shown" and figure.n and figure.value is not None:
            series.setdefault((figure.measure, figure.place, figure.group), []).append(figure)
    for some in series.values():
        years = sorted(some, key=lambda f: f.year)[-POOLED:]
        people = sum(f.n or 0 for f in years)
        if len(years) > 1 and people / len(years) < SMALL:
            last = years[-1]
            share = sum((f.value or 0) * (f.n or 0) for f in years) / people
            yield Published(
                last.measure, last.place, last.place_name, last.level, last.group, last.year, share, people,
                "pooled", last.source,
            )  # fmt: skip


def of_region(region: PublicRegion, figures: Iterable[Published]) -> Iterator[Published]:
    """Give the region's own share where every county's is shown, weighted by people.

    It is as exact as the counties' printed shares are.
    """
    if len(region.counties) < 2:
        return
    series: dict[tuple[str, str, int], list[Published]] = {}
    for figure in figures:
        if figure.level == "county" and (figure.measure in _SHARES or figure.measure == "low_income_share"):
            series.setdefault((figure.measure, figure.group, figure.year), []).append(figure)
    for (measure, group, year), some in series.items():
        people = [f.n for f in some]
        if len(some) < len(region.counties) or any(f.value is None or not f.n for f in some):
            continue
        whole = sum(n or 0 for n in people)
        share = sum((f.value or 0) * (f.n or 0) for f in some) / whole
        yield Published(
            measure, region.name, region.label.en, "region", group, year, share, whole, "computed",
            some[0].source,
        )  # fmt: skip


def _fips(county_code: str) -> str:
    """Give the FIPS code of a county that the state numbers: 54 is 06107."""
    return f"06{2 * int(county_code) - 1:03d}"


def _county_codes(region: PublicRegion) -> dict[str, str]:
    """Give the state's number of each county: Tulare is 54, the middle-th odd FIPS code halved."""
    return {f"{(int(fips[2:]) + 1) // 2:02d}": name for fips, name in region.counties.items()}


def named(figures: Iterable[Published], shelf: Shelf) -> Iterator[Published]:
    """Name districts and schools whose file has codes alone, by files that have names too."""
    names: dict[str, str] = {}
    for table in ("pupils", "schools"):
        held = shelf.newest(table)
        for row in held.frame.iter_rows(named=True) if held else ():
            district = f"{row['county_code']}{row['district_code']}"
            if row.get("district_name"):
                names.setdefault(district, row["district_name"])
            if row.get("school_name") and row.get("school_code"):
                names.setdefault(f"{district}{row['school_code']}", row["school_name"])
    for figure in figures:
        nameless = figure.place_name == figure.place and figure.place in names
        yield replace(figure, place_name=names[figure.place]) if nameless else figure
