"""Tables of places: counties, the education of their adults, how rural they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.findings import SubmissionError

if TYPE_CHECKING:
    import polars as pl

Notes = tuple[tuple[str, int], ...]

CALIFORNIA = "06"
# In the order of the alphabet, which is that of their codes: 001, 003, 005 and so on.
_COUNTIES = (
    "Alameda", "Alpine", "Amador", "Butte", "Calaveras", "Colusa", "Contra Costa", "Del Norte", "El Dorado",
    "Fresno", "Glenn", "Humboldt", "Imperial", "Inyo", "Kern", "Kings", "Lake", "Lassen", "Los Angeles",
    "Madera", "Marin", "Mariposa", "Mendocino", "Merced", "Modoc", "Mono", "Monterey", "Napa", "Nevada",
    "Orange", "Placer", "Plumas", "Riverside", "Sacramento", "San Benito", "San Bernardino", "San Diego",
    "San Francisco", "San Joaquin", "San Luis Obispo", "San Mateo", "Santa Barbara", "Santa Clara",
    "Santa Cruz", "Shasta", "Sierra", "Siskiyou", "Solano", "Sonoma", "Stanislaus", "Sutter", "Tehama",
    "Trinity", "Tulare", "Tuolumne", "Ventura", "Yolo", "Yuba",
)  # fmt: skip

_LINES = (
    "Total", "No schooling completed", "Nursery school", "Kindergarten", "1st grade", "2nd grade",
    "3rd grade", "4th grade", "5th grade", "6th grade", "7th grade", "8th grade", "9th grade", "10th grade",
    "11th grade", "12th grade, no diploma", "Regular high school diploma", "GED or alternative credential",
    "Some college, less than 1 year", "Some college, 1 or more years, no degree", "Associate's degree",
    "Bachelor's degree", "Master's degree", "Professional school degree", "Doctorate degree",
)  # fmt: skip
# Which lines of table B15003 each of our columns adds up.
_EDUCATION = {
    "adults": range(1, 2),
    "no_diploma": range(2, 17),
    "high_school": range(17, 19),
    "some_college": range(19, 21),
    "associate": range(21, 22),
    "bachelor": range(22, 23),
    "graduate": range(23, 26),
    "bachelor_or_more": range(22, 26),
    "associate_or_more": range(21, 26),
}
_SHARES = ("bachelor_or_more", "associate_or_more")
_LEVELS = {
    "010": "nation",
    "040": "state",
    "050": "county",
    "060": "subdivision",
    "140": "tract",
    "160": "place",
    "310": "metropolitan_area",
    "860": "zip",
    "970": "district",
}
_LOCALES = {"1": "city", "2": "suburb", "3": "town", "4": "rural"}
_RUCA = {**dict.fromkeys("123", "metropolitan"), **dict.fromkeys("456", "micropolitan"),
         **dict.fromkeys("789", "small_town"), "10": "rural"}  # fmt: skip


def counties(frame: pl.DataFrame, above: tuple[str, ...]) -> tuple[pl.DataFrame, Notes]:
    """Give counties five digits, and take `County` off their names."""
    import polars as pl

    return frame.with_columns(
        (pl.col("state_code") + pl.col("county_code")).alias("county"),
        pl.col("name").str.replace(r"(?i)\s+county$", ""),
    ), ()


def zip_county(frame: pl.DataFrame, above: tuple[str, ...]) -> tuple[pl.DataFrame, Notes]:
    """Leave the ratios as they are, once it is sure whose they are.

    Raises:
        SubmissionError: most ZIP codes' ratios do not add up to 1: they are shares of a county's addresses,
            which the publisher gives in a file with the same headers.
    """
    import polars as pl

    whole = frame.group_by("zip").agg(pl.col("addresses").sum())["addresses"].is_between(0.99, 1.01)
    if whole.sum() < frame["zip"].n_unique() / 2:
        raise SubmissionError(
            f"expected ratios that add up to 1 in every ZIP code, found {whole.sum()} of "
            f"{frame['zip'].n_unique()} ZIP codes in which they do.",
            likely_cause="This is the file from counties to ZIP codes, whose headers are the same.",
            fix="Download the crosswalk from ZIP codes to counties (ZIP-COUNTY).",
        )
    return frame, ()


def ruca_zip(frame: pl.DataFrame, above: tuple[str, ...]) -> tuple[pl.DataFrame, Notes]:
    """Name what a primary code says; 99 is not coded and has no name."""
    import polars as pl

    primary = pl.col("primary").str.extract(r"^(\d+)")
    return frame.with_columns(primary.replace_strict(_RUCA, default=None).alias("area")), ()


def school_locales(frame: pl.DataFrame, above: tuple[str, ...]) -> tuple[pl.DataFrame, Notes]:
    """Name the group of a locale by its first digit; a school whose locale is not known has none."""
    import polars as pl

    locale = pl.when(pl.col("locale").str.contains(r"^[1-4][1-3]$")).then(pl.col("locale"))
    return frame.with_columns(
        locale.alias("locale"),
        locale.str.slice(0, 1).replace_strict(_LOCALES, default=None).alias("locale_group"),
        locale.str.starts_with("4").alias("rural"),
    ).drop("years"), ()


def attainment(frame: pl.DataFrame, above: tuple[str, ...]) -> tuple[pl.DataFrame, Notes]:
    """Give a row for each place of the downloaded data file; its code says of what level a place is."""
    import polars as pl

    lines = frame.with_columns(
        pl.col("line").cast(pl.Int64),
        pl.col("geo_id").str.extract(r"US(.+)$").alias("geoid"),
        pl.col("geo_id").str.slice(0, 3).replace_strict(_LEVELS, default="other").alias("level"),
    )
    return _adults(lines, ["geoid", "level", "name", "year"]), ()


def attainment_table(frame: pl.DataFrame, above: tuple[str, ...]) -> tuple[pl.DataFrame, Notes]:
    """Give a row for each place of the table as the page saves it: a line an education, columns a place.

    Raises:
        SubmissionError: the lines are those of another table.
    """
    import polars as pl

    label = pl.col("label").str.strip_chars_end(":").str.replace_all("[\u2018\u2019]", "'")
    numbers = {text: number for number, text in enumerate(_LINES, start=1)}
    lines = frame.with_columns(label.replace_strict(numbers, default=None).alias("line"))
    lines = lines.filter(pl.col("line").is_not_null())
    if lines["line"].n_unique() != len(_LINES):
        raise SubmissionError(
            f"expected the {len(_LINES)} lines of table B15003, found {lines['line'].n_unique()} of them.",
            likely_cause="The file is another table of the Census Bureau, or a part of this one was saved.",
            fix="Download table B15003 with all its lines.",
        )
    return _adults(_known_places(lines), ["geoid", "level", "name", "year"]), ()


def _known_places(lines: pl.DataFrame) -> pl.DataFrame:
    """Give codes to names that say all: the nation, California and its counties."""
    import polars as pl

    codes = {
        f"{name} County, California": f"{CALIFORNIA}{2 * at + 1:03}" for at, name in enumerate(_COUNTIES)
    }
    codes["California"] = CALIFORNIA
    name = pl.col("name")
    level = (
        pl.when(name == "United States")
        .then(pl.lit("nation"))
        .when(name == "California")
        .then(pl.lit("state"))
        .when(name.str.contains(" County, "))
        .then(pl.lit("county"))
        .otherwise(pl.lit("other"))
    )
    return lines.with_columns(name.replace_strict(codes, default=None).alias("geoid"), level.alias("level"))


def _adults(lines: pl.DataFrame, place: list[str]) -> pl.DataFrame:
    """Add lines up to our columns, each with its margin and, where it has no number, why not.

    Estimates and margins stand in rows of their own. A line without a number leaves every sum that
    needs it without one.
    """
    import polars as pl

    made = lines.group_by(*place, "line", maintain_order=True).agg(
        pl.col("estimate").max(),
        pl.col("estimate_status").filter(pl.col("estimate_status") != "blank").first(),
        pl.col("margin").max(),
        (pl.col("margin_status") == "not_applicable").any().alias("controlled"),
    )
    # An estimate that is held to a count from elsewhere has no sampling error.
    made = made.with_columns(pl.when("controlled").then(0.0).otherwise("margin").alias("margin"))
    sums = [one for name, which in _EDUCATION.items() for one in _sum(name, which)]
    table = (
        made.group_by(place, maintain_order=True)
        .agg(*sums)
        .with_columns(
            pl.when(pl.col("level") == "county").then(pl.col("geoid")).alias("county"),
            pl.col("year").cast(pl.Int64),
        )
    )
    return table.with_columns(*[one for name in _SHARES for one in _share(name)])


def _sum(name: str, which: range) -> list[pl.Expr]:
    """Add up lines. Margins add as the root of the sum of squares; of zero estimates only the largest counts.

    Source: U.S. Census Bureau, Understanding and Using American Community Survey Data: handbook for all
    data users, chapter on calculating measures of error for derived estimates.
    """
    import polars as pl

    lines = pl.col("line").is_in(list(which))
    estimates, margins = pl.col("estimate").filter(lines), pl.col("margin").filter(lines)
    zero = estimates == 0
    squares = (margins**2).filter(~zero).sum() + (margins**2).filter(zero).max().fill_null(0)
    whole = estimates.count() == len(which)
    return [
        pl.when(whole).then(estimates.sum()).alias(name),
        pl.when(~whole).then(pl.col("estimate_status").filter(lines).drop_nulls().first().fill_null("blank"))
        .alias(f"{name}_status"),
        pl.when(whole & (margins.count() == len(which))).then(squares.sqrt()).alias(f"{name}_margin"),
    ]  # fmt: skip


def _share(name: str) -> list[pl.Expr]:
    """Give a share of adults and its margin, as the handbook has it for a share of a whole.

    Where the root would be of a negative number the margin of a ratio holds, as the handbook says.
    """
    import polars as pl

    share = pl.when(pl.col("adults") > 0).then(pl.col(name) / pl.col("adults"))
    part, whole = pl.col(f"{name}_margin") ** 2, share**2 * pl.col("adults_margin") ** 2
    inside = pl.when(part >= whole).then(part - whole).otherwise(part + whole)
    return [
        share.alias(f"{name}_share"),
        pl.when(pl.col("adults") > 0).then(inside.sqrt() / pl.col("adults")).alias(f"{name}_share_margin"),
    ]
