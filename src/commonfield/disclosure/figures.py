"""From the tables of other stages to one frame of figures, and from hidden slots to published cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.catalog import DisclosurePolicy
from commonfield.disclosure.persons import ALL
from commonfield.tables import LINK_RATE, MEASURE
from commonfield.tables.releasable import PUBLISHED_CELL
from commonfield.vocabulary import CellStatus, PlaceLevel

if TYPE_CHECKING:
    import polars as pl

COMPUTED = "computed"
"""Status of a measure that holds a figure."""

SLOT = ["level", "place", "group", "value"]
KEY = ["metric", "academic_year", *SLOT]


def figures_of(measures: pl.DataFrame, rates: pl.DataFrame | None) -> pl.DataFrame:
    """Put measures and link rates under one another, each a whole (`denominator`) and a `part`.

    The part of a share is its numerator, of a median the people measured; a count has none.
    """
    import polars as pl

    shaped = MEASURE.conform(measures)
    median = pl.col("kind") == "median"
    own = shaped.with_columns(
        part=pl.when(median)
        .then("measured")
        .when(pl.col("kind") == "count")
        .then(None)
        .otherwise("numerator"),
        part_column=pl.when(median).then(pl.lit("measured")).otherwise(pl.lit("numerator")),
        universe=pl.when(pl.col("universe") == "").then("metric").otherwise("universe"),
    )
    if rates is None or not len(rates):
        return own
    return pl.concat([own, _link_figures(LINK_RATE.conform(rates), region_of(shaped))], how="diagonal")


def region_of(measures: pl.DataFrame) -> str:
    """Give the code of the region as the measures use it."""
    import polars as pl

    codes = measures.filter(pl.col("level") == PlaceLevel.REGION.value)["place"].unique().to_list()
    return str(codes[0]) if codes else PlaceLevel.REGION.value


def _link_figures(rates: pl.DataFrame, region: str) -> pl.DataFrame:
    """Make a link rate a share: a partner stands where a place stands, all partners where the region does."""
    import polars as pl

    everybody = pl.col("partner") == ALL
    return rates.select(
        metric=pl.concat_str(pl.lit("link_rate_"), "source", pl.lit("_to_"), "other_source"),
        version=pl.lit("1"),
        universe=pl.concat_str(pl.lit("subjects_of_"), "source"),
        kind=pl.lit("link_rate"),
        academic_year=pl.lit(None, dtype=pl.Int64),
        level=pl.when(everybody)
        .then(pl.lit(PlaceLevel.REGION.value))
        .otherwise(pl.lit(PlaceLevel.INSTITUTION.value)),
        place=pl.when(everybody).then(pl.lit(region)).otherwise("partner"),
        parent_place=pl.lit(None, dtype=pl.String),
        group=pl.lit(ALL),
        value=pl.lit(ALL),
        denominator="subjects",
        numerator="linked",
        part="linked",
        part_column=pl.lit("numerator"),
        status=pl.lit(COMPUTED),
    )


def with_zeros(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the figures that are not there because nobody is in them: a gap in a table tells as much as a zero.

    Args:
        rows: Computed figures of linked metrics in one year. Each metric gets a figure at every place and
            value at which any of them has one, within the groups that it is broken into.
    """
    import polars as pl

    facts = ["metric", "version", "universe", "kind", "academic_year", "part_column", "status"]
    places = rows.select(*SLOT, "parent_place").unique(SLOT)
    wanted = (
        rows.select(*facts).unique("metric").join(rows.select("metric", "group").unique(), on="metric")
    ).join(places, on="group")
    counts = rows.select("metric", *SLOT, "denominator", "part", "median")
    return wanted.join(counts, on=["metric", *SLOT], how="left").with_columns(
        pl.col("denominator").fill_null(0),
        pl.when(pl.col("kind") == "count").then("part").otherwise(pl.col("part").fill_null(0)),
        due_on=pl.lit(None, dtype=pl.Date),
    )


def cells_of(figures: pl.DataFrame, hidden: pl.DataFrame, *, policy: DisclosurePolicy) -> pl.DataFrame:
    """Make published cells: a figure where it may be seen, a status alone where it may not.

    Args:
        figures: As `figures_of` gives them.
        hidden: Keys of the hidden cells.
        policy: Says to what medians are rounded.
    """
    import polars as pl

    step = policy.median_rounded_to
    marked = figures.join(
        hidden.with_columns(is_hidden=pl.lit(value=True)), on=KEY, how="left", nulls_equal=True
    )
    computed = pl.col("status") == COMPUTED
    shown = computed & pl.col("is_hidden").is_null()
    share = pl.col("kind").is_in(["share", "link_rate", "coverage"]) & (pl.col("denominator") > 0)
    rounded = ((pl.col("median") / step).round() * step) if "median" in figures.columns else pl.lit(None)
    cells = marked.select(
        *(name for name in PUBLISHED_CELL.names if name in ("metric", "version", "universe", "kind")),
        "academic_year",
        *SLOT[:2],
        "parent_place",
        *SLOT[2:],
        status=pl.when(shown)
        .then(pl.lit(CellStatus.SHOWN.value))
        .when(computed)
        .then(pl.lit(CellStatus.HIDDEN.value))
        .otherwise("status"),
        denominator=pl.when(shown).then("denominator"),
        numerator=pl.when(shown).then("part"),
        share=pl.when(shown & share).then(pl.col("part") / pl.col("denominator")),
        median=pl.when(shown & (pl.col("part") > 0)).then(rounded),
        due_on="due_on",
    )
    return PUBLISHED_CELL.conform(cells).sort(*KEY, nulls_last=True)
