"""A region's own figures, to be compared with published ones: from its newest release, or from a CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.findings import NotEstimableError, SubmissionError
from commonfield.pipeline.scorecard.published import GROUPS

if TYPE_CHECKING:
    import polars as pl

    from commonfield.region import Region

_OF_GROUP = {
    ("english_learner", "Y"): "english_learner",
    ("disability", "Y"): "disability",
    ("foster", "Y"): "foster",
    ("homeless", "Y"): "homeless",
    ("migrant", "Y"): "migrant",
    ("socioeconomically_disadvantaged", "Y"): "low_income",
    ("gender", "F"): "female",
    ("gender", "M"): "male",
    ("gender", "X"): "nonbinary",
}


@dataclass(frozen=True)
class Own:
    """A figure of the region's own. `value` and `n` are null where it is not shown."""

    measure: str
    place: str
    place_name: str
    group: str
    year: int
    value: float | None
    n: float | None


def own_of_region(region: Region) -> list[Own]:
    """Take the region's shares from its releases, each figure from the newest that tells of it.

    What is hidden there has no value here.

    Raises:
        NotEstimableError: nothing was released yet.
    """
    from commonfield import disclosure

    register = disclosure.read_register(region.releases / "register.jsonl")
    if not register:
        raise NotEstimableError(
            f"{region.path}: expected a release to compare, found none.",
            fix="`commonfield run` makes one; or name a CSV of your own figures with --own.",
        )
    names = {partner.place: partner.name for partner in region.settings.partners}
    names |= {county.fips: county.name for county in region.settings.counties}
    names[region.settings.region] = region.settings.label.en
    found: dict[tuple[str, str, str, int], Own] = {}
    for entry in reversed(register):
        cells = disclosure.load_release(region.releases / entry.what["release"]).cells
        for own in _shares(cells, names):
            found.setdefault((own.measure, own.place, own.group, own.year), own)
    return list(found.values())


def _shares(cells: pl.DataFrame, names: Mapping[str, str]) -> Iterator[Own]:
    """Give the shares of a release that are of a group which public files have too."""
    for row in cells.iter_rows(named=True):
        group = _group(row["group"], row["value"])
        if row["kind"] == "share" and group and row["academic_year"] is not None:
            place = row["place"]
            yield Own(
                measure=row["metric"],
                place=place,
                place_name=names.get(place, place),
                group=group,
                year=row["academic_year"],
                value=row["share"] if row["status"] == "shown" else None,
                n=row["denominator"],
            )


def _group(group: str, value: str) -> str:
    """Give the public name of a group; empty for one that no public file has."""
    if group == "all":
        return "all"
    if group == "race_ethnicity":
        return GROUPS.get(value, "")
    return _OF_GROUP.get((group, value), "")


def own_of_file(file: Path) -> list[Own]:
    """Read figures from a CSV: measure, place, year, value, and group and n where there are such.

    Raises:
        SubmissionError: a column is missing, or a value is no number.
    """
    import csv
    import io

    with io.StringIO(_decoded(file), newline="") as opened:
        reader = csv.DictReader(opened)
        lacking = {"measure", "place", "year", "value"} - set(reader.fieldnames or [])
        if lacking:
            raise SubmissionError(
                f"{file.name}: expected the columns measure, place, year and value; "
                f"found no {', '.join(sorted(lacking))}.",
                fix="Name the columns so; group and n may stand beside them.",
            )
        return [_own_row(row, number, file) for number, row in enumerate(reader, start=2)]


def _decoded(file: Path) -> str:
    """Read UTF-8, or else the Windows code page that spreadsheets write."""
    content = file.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _own_row(row: Mapping[str, str], number: int, file: Path) -> Own:
    try:
        value = float(row["value"]) if row["value"] else None
        n = float(row["n"]) if row.get("n") else None
        if (value is not None and not 0 <= value <= 1) or (n is not None and not 0 <= n < 1e12):
            raise ValueError("a share lies between 0 and 1, and people are counted")
        return Own(
            measure=row["measure"],
            place=row["place"],
            place_name=row.get("place_name") or row["place"],
            group=row.get("group") or "all",
            year=int(row["year"]),
            value=value,
            n=n,
        )
    except (TypeError, ValueError):
        raise SubmissionError(
            f"{file.name}, row {number}: expected a year, a share from 0 to 1 and people in n, "
            "found something else.",
            likely_cause="A share is written with a percent sign, or a year as 2023-24.",
            fix="Write shares from 0 to 1, and academic years by their spring.",
        ) from None


def counties_of(own: Iterable[Own]) -> set[str]:
    """Give the FIPS codes of the counties in which places lie, by their codes."""
    found = set()
    for figure in own:
        if len(figure.place) == 5 and figure.place.startswith("06"):
            found.add(figure.place)
        elif len(figure.place) in (7, 14) and figure.place.isdigit():
            found.add(f"06{int(figure.place[:2]) * 2 - 1:03d}")
    return found


def schools_of_region(region: Region) -> dict[str, set[str]]:
    """Give the schools of each district among the region's partners."""
    return {
        partner.place: {i.code for i in partner.institutions}
        for partner in region.settings.partners
        if partner.place and any(i.segment == "k12" for i in partner.institutions)
    }
