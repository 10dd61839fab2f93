"""Tables of schools: graduation, college-going, students, dropouts, the directory."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

Notes = tuple[tuple[str, int], ...]

_LEVELS = {"T": "state", "C": "county", "D": "district", "S": "school"}
_FLAGS = {"Y": "Yes", "N": "No"}
_RACES = {
    "HISPANIC": "RH",
    "AM_IND": "RI",
    "ASIAN": "RA",
    "PAC_ISLD": "RP",
    "FILIPINO": "RF",
    "AFRICAN_AM": "RB",
    "WHITE": "RW",
    "TWO_MORE_RACES": "RT",
    "NOT_REPORTED": "RD",
    "TOTAL": "TA",
}
_OUTCOMES = (
    "graduates", "graduated_share", "a_g", "a_g_share", "biliteracy", "biliteracy_share",
    "merit_diploma", "merit_diploma_share", "local_exemption", "local_exemption_share",
    "proficiency", "proficiency_share", "adult_diploma", "adult_diploma_share",
    "special_certificate", "special_certificate_share", "equivalency", "equivalency_share",
    "other_transfer", "other_transfer_share", "dropouts", "dropout_share",
    "still_enrolled", "still_enrolled_share",
)  # fmt: skip
_KEY = ["academic_year", "level", "county_code", "district_code", "school_code", "charter", "category"]
_DISTRICT = "0000000"
_NONPUBLIC = "0000001"


def graduation(frame: pl.DataFrame, above: tuple[str, ...]) -> tuple[pl.DataFrame, Notes]:
    """Give shares from 0 to 1, whichever edition; hide cohorts that a repackager wrote as 0.

    An edition that lost its column on alternative schools has a key up to five times: the row with the
    largest cohort, all schools together, is kept and the others, its parts, are counted in a note.
    """
    made = _with_all_outcomes(_fractions_as_shares(_academic_year(_placed(frame))))
    made, hidden = _hidden_zeros(made)
    made, parts = _all_schools_together(made)
    made, alone = _schools_among_all(made, ["academic_year", "category"])
    notes = (("hidden_zeros", hidden), ("cohorts_of_several_counts", parts), ("schools_among_all", alone))
    return made.drop("years"), tuple(note for note in notes if note[1])


def college_going(frame: pl.DataFrame, above: tuple[str, ...]) -> tuple[pl.DataFrame, Notes]:
    """Read levels, codes and years; `months` says within how many months people enrolled."""
    import polars as pl

    made = _academic_year(_placed(frame)).with_columns(pl.col("months").cast(pl.Int64))
    made, alone = _schools_among_all(made, ["academic_year", "months", "category", "completer_type"])
    return made.drop("years"), ((("schools_among_all", alone),) if alone else ())


def pupils(frame: pl.DataFrame, above: tuple[str, ...]) -> tuple[pl.DataFrame, Notes]:
    """Say of which kind a row is, and compute the share: a workbook's is a formula that may be empty.

    `kind` is `school`, `district_office` (school code 0000000) or `nonpublic` (0000001).
    """
    import polars as pl

    code = pl.col("school_code")
    made = _academic_year(_without(frame, "N/A")).with_columns(
        pl.when(code == _DISTRICT)
        .then(pl.lit("district_office"))
        .when(code == _NONPUBLIC)
        .then(pl.lit("nonpublic"))
        .otherwise(pl.lit("school"))
        .alias("kind"),
        pl.col("charter").replace(_FLAGS),
        pl.when(pl.col("enrollment_9_12") > 0)
        .then(pl.col("low_income_9_12") / pl.col("enrollment_9_12"))
        .alias("low_income_share"),
    )
    return made.drop("years"), ()


def graduates_by_race(frame: pl.DataFrame, above: tuple[str, ...]) -> tuple[pl.DataFrame, Notes]:
    """Give races the codes of the agency's newer files; TA is all graduates."""
    import polars as pl

    category = pl.col("group").str.to_uppercase().replace_strict(_RACES, default=None)
    made = _coded(_academic_year(frame)).with_columns(category.alias("category"))
    return made.drop("years", "group", "cds"), ()


def dropouts(frame: pl.DataFrame, above: tuple[str, ...]) -> tuple[pl.DataFrame, Notes]:
    """Read levels from codes; leave out second rows of a district; blank the rate of nobody.

    A district stands twice where some of its dropouts were filed apart: the row with more students is it.
    """
    import polars as pl

    counts = [f"dropouts_{grade}" for grade in (9, 10, 11, 12)] + ["graduates"]
    people = pl.sum_horizontal(counts)
    made = _coded(_academic_year(frame)).with_columns(people.alias("_people"))
    key = ["academic_year", "county_code", "district_code", "school_code"]
    kept = made.sort("_people", descending=True, maintain_order=True).unique(
        subset=key, keep="first", maintain_order=True
    )
    left = made.height - kept.height
    nobody = pl.col("_people") == 0
    kept = kept.with_columns(
        pl.when(nobody).then(None).otherwise(pl.col("graduated_share")).alias("graduated_share"),
        pl.when(nobody)
        .then(pl.lit("not_applicable"))
        .otherwise(pl.col("graduated_share_status"))
        .alias("graduated_share_status"),
    ).sort(key)
    return kept.drop("years", "cds", "_people"), ((("rows_of_one_key", left),) if left else ())


def schools(frame: pl.DataFrame, above: tuple[str, ...]) -> tuple[pl.DataFrame, Notes]:
    """Read codes and days; `No Data` is nothing. A row without a school is its district."""
    import polars as pl

    days = [
        pl.col(column).str.to_date("%m/%d/%Y", strict=False).alias(column)
        for column in ("opened", "closed", "updated")
    ]
    made = _coded(_without(frame, "No Data")).with_columns(
        *days,
        pl.col("charter").replace(_FLAGS),
        pl.col("zip").str.slice(0, 5),
        (pl.col("status") == "Active").alias("open"),
    )
    return made.drop("cds"), ()


def _academic_year(frame: pl.DataFrame) -> pl.DataFrame:
    """Name 2021-22 and 2021-2022 by their spring: 2022."""
    import polars as pl

    autumn = pl.col("years").str.extract(r"^(\d{4})").cast(pl.Int64)
    return frame.with_columns((autumn + 1).alias("academic_year"))


def _placed(frame: pl.DataFrame) -> pl.DataFrame:
    """Name levels; leave a code empty where it tells of nothing: a county row has no district."""
    import polars as pl

    if "level" in frame.columns:
        level = pl.col("level").replace(_LEVELS)
    else:
        level = (
            pl.when(pl.col("school_code") == _DISTRICT).then(pl.lit("district")).otherwise(pl.lit("school"))
        )
    charter = pl.col("charter").replace(_FLAGS)
    dass = pl.col("dass").replace(_FLAGS) if "dass" in frame.columns else pl.lit(None, dtype=pl.String)
    made = frame.with_columns(level.alias("level"), charter.alias("charter"), dass.alias("dass"))
    return made.with_columns(_only_in(["county", "district", "school"], "county_code"),
                             _only_in(["district", "school"], "district_code"),
                             _only_in(["school"], "school_code"))  # fmt: skip


def _only_in(levels: list[str], column: str) -> pl.Expr:
    import polars as pl

    return pl.when(pl.col("level").is_in(levels)).then(pl.col(column)).alias(column)


def _coded(frame: pl.DataFrame) -> pl.DataFrame:
    """Take a 14-digit code apart: 2 digits of county, 5 of district, 7 of school; zeros are all of them."""
    import polars as pl

    cds = pl.col("cds").str.replace_all("-", "")
    county, district, school = cds.str.slice(0, 2), cds.str.slice(2, 5), cds.str.slice(7, 7)
    level = (
        pl.when(school != _DISTRICT)
        .then(pl.lit("school"))
        .when(district != "00000")
        .then(pl.lit("district"))
        .when(county != "00")
        .then(pl.lit("county"))
        .otherwise(pl.lit("state"))
    )
    made = frame.with_columns(
        level.alias("level"),
        county.alias("county_code"),
        district.alias("district_code"),
        school.alias("school_code"),
    )
    return made.with_columns(_only_in(["county", "district", "school"], "county_code"),
                             _only_in(["district", "school"], "district_code"),
                             _only_in(["school"], "school_code"))  # fmt: skip


def _without(frame: pl.DataFrame, word: str) -> pl.DataFrame:
    """Read a publisher's word for nothing as nothing."""
    import polars as pl

    texts = [c for c, kind in frame.schema.items() if kind == pl.String and not c.endswith("_status")]
    return frame.with_columns(*[pl.col(c).replace(word, None) for c in texts])


def _fractions_as_shares(frame: pl.DataFrame) -> pl.DataFrame:
    """Take a share from the column that prints fractions where the one that prints percentages is not."""
    import polars as pl

    made = frame
    for name in ("graduated", "dropout", "still_enrolled"):
        share, fraction = f"{name}_share", f"{name}_fraction"
        if fraction not in made.columns:
            continue
        other = pl.col(f"{share}_status") == "not_reported"
        made = made.with_columns(
            pl.when(other).then(pl.col(fraction)).otherwise(pl.col(share)).alias(share),
            pl.when(other)
            .then(pl.col(f"{fraction}_status"))
            .otherwise(pl.col(f"{share}_status"))
            .alias(f"{share}_status"),
        ).drop(fraction, f"{fraction}_status")
    return made


def _with_all_outcomes(frame: pl.DataFrame) -> pl.DataFrame:
    """Give every edition the same columns: what one does not have is not reported in it."""
    import polars as pl

    lacking = [name for name in _OUTCOMES if name not in frame.columns]
    return frame.with_columns(
        *[pl.lit(None, dtype=pl.Float64).alias(name) for name in lacking],
        *[pl.lit("not_reported").alias(f"{name}_status") for name in lacking],
    )


def _hidden_zeros(frame: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Read a cohort of 0 whose every share is 0 as hidden, in an edition that has no mark of its own.

    The agency hides groups of 10 or fewer by a mark. Where a file has the mark, its zeros are zeros.
    """
    import polars as pl

    if (frame["cohort_status"] == "hidden").any():
        return frame, 0
    numbers = [c.removesuffix("_status") for c in frame.columns if c.endswith("_status")]
    zero = (pl.max_horizontal(numbers) == 0) & (pl.col("cohort") == 0)
    made = frame.with_columns(zero.fill_null(False).alias("_zero"))
    marked = [
        expression
        for name in numbers
        for expression in (
            pl.when(pl.col("_zero")).then(None).otherwise(pl.col(name)).alias(name),
            pl.when(pl.col("_zero") & pl.col(name).is_not_null())
            .then(pl.lit("hidden"))
            .otherwise(pl.col(f"{name}_status"))
            .alias(f"{name}_status"),
        )
    ]
    return made.with_columns(*marked).drop("_zero"), int(made["_zero"].sum())


def _schools_among_all(frame: pl.DataFrame, group: list[str]) -> tuple[pl.DataFrame, int]:
    """Give a school its row of All, All where an edition has only the row of its own kind.

    A school is a charter or not, and alternative or not: its one row is that of all its students too.
    The college-going file of 2020-21 leaves the second out, and every file of other years has it.
    """
    import polars as pl

    key = ["county_code", "district_code", "school_code", *group]
    whole = (pl.col("charter") == "All") & (pl.col("dass") == "All")
    schools = frame.filter(pl.col("level") == "school")
    alone = schools.filter((pl.len().over(key) == 1) & ~whole.fill_null(False))
    added = alone.with_columns(pl.lit("All").alias("charter"), pl.lit("All").alias("dass"))
    return pl.concat([frame, added]), added.height


def _all_schools_together(frame: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    import polars as pl

    if frame["dass"].is_not_null().any():
        return frame, 0
    kept = frame.sort("cohort", descending=True, nulls_last=True, maintain_order=True).unique(
        subset=_KEY, keep="first", maintain_order=True
    )
    kept = kept.with_columns(pl.lit("All").alias("dass")).sort(_KEY)
    return kept, frame.height - kept.height
