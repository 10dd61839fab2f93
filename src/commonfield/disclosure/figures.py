"""From the tables of other stages to one frame of figures, and from hidden slots to published cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from commonfield.catalog import DisclosurePolicy
from commonfield.disclosure.persons import ALL, Quantity
from commonfield.disclosure.relations import Within
from commonfield.tables import LINK_QUALITY, LINK_RATE, MEASURE
from commonfield.tables.releasable import PUBLISHED_CELL
from commonfield.vocabulary import MEDIANS, MONTHS, CellStatus, PlaceLevel

if TYPE_CHECKING:
    import polars as pl

LINKS = ("link_rate", "missed_links", "false_links")
"""Kinds of figures that tell how well links are made: shares of the people of a source."""
COMPUTED = "computed"
"""Status of a measure that holds a figure."""

SLOT = ["level", "place", "group", "value"]
KEY = ["metric", "academic_year", *SLOT]
TOLD: dict[str, Any] = {"whole_hidden": bool, "band_from": int, "band_to": int}
"""What is said of a cell that is not shown: whether its denominator is hidden too, and its share's band."""


def figures_of(
    measures: pl.DataFrame,
    rates: pl.DataFrame | None,
    quality: pl.DataFrame | None = None,
    *,
    smallest_group: int = 0,
) -> pl.DataFrame:
    """Put measures, link rates and their quality under one another: a whole (`denominator`) and a `part`.

    The part of a share is its numerator, of a median the people measured; a count has none.
    """
    import polars as pl

    shaped = MEASURE.conform(measures)
    median = pl.col("kind").is_in(MEDIANS)
    own = shaped.with_columns(
        part=pl.when(median)
        .then("measured")
        .when(pl.col("kind") == "count")
        .then(None)
        .otherwise("numerator"),
        part_column=pl.when(median).then(pl.lit("measured")).otherwise(pl.lit("numerator")),
        universe=pl.when(pl.col("universe") == "").then("metric").otherwise("universe"),
    )
    told = [LINK_QUALITY.empty() if quality is None else LINK_QUALITY.conform(quality)]
    if rates is not None and len(rates):
        told.append(_as_quality(LINK_RATE.conform(rates)))
    links = _link_figures(_tellable(pl.concat(told), smallest_group), region_of(shaped))
    return pl.concat([own, links], how="diagonal") if len(links) else own


def region_of(measures: pl.DataFrame) -> str:
    """Give the code of the region as the measures use it."""
    import polars as pl

    codes = measures.filter(pl.col("level") == PlaceLevel.REGION.value)["place"].unique().to_list()
    return str(codes[0]) if codes else PlaceLevel.REGION.value


def _as_quality(rates: pl.DataFrame) -> pl.DataFrame:
    """Write link rates as LINK_QUALITY writes them: of everybody."""
    import polars as pl

    return LINK_QUALITY.conform(
        rates.select(
            kind=pl.lit("link_rate"),
            source="source",
            partner="partner",
            other_source="other_source",
            group=pl.lit(ALL),
            value=pl.lit(ALL),
            people="subjects",
            count="linked",
        )
    )


def _tellable(quality: pl.DataFrame, smallest_group: int) -> pl.DataFrame:
    """Leave out what would be hidden whole, and would take other figures with it.

    Between two sources, link rates of groups, and what came of hidden ids, are told where both halves of
    their total, and of the link rate's, are large enough to be shown. Who finds them missing learns that
    one half of a total is below the smallest group, as of any hidden total, and nothing narrower.
    """
    import polars as pl

    pair = ["source", "other_source"]
    everybody, is_rate = pl.col("partner") == ALL, pl.col("kind") == "link_rate"
    large = pl.min_horizontal("count", pl.col("people") - pl.col("count")) >= max(smallest_group, 1)
    totals = quality.filter(everybody, pl.col("group") == ALL)
    small_rates = totals.filter(is_rate, ~large)
    told = totals.filter(large).join(small_rates, on=pair, how="anti")
    rate_of_all = is_rate & (pl.col("group") == ALL)
    return pl.concat(
        [
            quality.filter(rate_of_all),
            quality.filter(~rate_of_all).join(told, on=["kind", *pair], how="semi"),
        ]
    )


def _link_figures(quality: pl.DataFrame, region: str) -> pl.DataFrame:
    """Make shares of these: a partner stands where a place stands, all partners where the region does.

    Whom ids find, and whom ids can judge, are sets of persons of their own among those of a source: see
    `links_within`.
    """
    import polars as pl

    everybody = pl.col("partner") == ALL
    metric = pl.concat_str("kind", pl.lit("_"), "source", pl.lit("_to_"), "other_source")
    return quality.select(
        metric=metric,
        version=pl.lit("1"),
        universe=pl.when(pl.col("kind") == "link_rate")
        .then(pl.concat_str(pl.lit("subjects_of_"), "source"))
        .otherwise(pl.concat_str(pl.lit("tried_for_"), metric)),
        kind="kind",
        academic_year=pl.lit(None, dtype=pl.Int64),
        level=pl.when(everybody)
        .then(pl.lit(PlaceLevel.REGION.value))
        .otherwise(pl.lit(PlaceLevel.INSTITUTION.value)),
        place=pl.when(everybody).then(pl.lit(region)).otherwise("partner"),
        parent_place=pl.lit(None, dtype=pl.String),
        group="group",
        value="value",
        denominator="people",
        numerator="count",
        part="count",
        part_column=pl.lit("numerator"),
        status=pl.lit(COMPUTED),
    )


def links_within(figures: pl.DataFrame) -> tuple[Within, ...]:
    """Say which people of a link rate those are whom ids tell of, as far as both are there.

    Whom an id finds in a source is among those found there. Who was joined to somebody while ids were
    hidden is among those looked for.
    """
    import polars as pl

    there = set(figures.filter(pl.col("kind").is_in(LINKS))["metric"])
    among = {"missed_links": "numerator", "false_links": "denominator"}
    return tuple(
        Within(Quantity(metric, "denominator"), Quantity(rate, column))
        for kind, column in among.items()
        for metric in sorted(there)
        if metric.startswith(f"{kind}_") and (rate := f"link_rate_{metric.removeprefix(f'{kind}_')}") in there
    )


def with_zeros(rows: pl.DataFrame, *, everywhere: bool = False) -> pl.DataFrame:
    """Add the figures that are not there because nobody is in them: a gap in a table tells as much as a zero.

    Args:
        rows: Computed figures of linked metrics in one year. Each metric gets a figure at every place and
            value at which any of them has one, within the groups that it is broken into.
        everywhere: Whether it gets one of every value of these groups, at every place where any of them has a
            figure of the group: that nobody is of a value somewhere may then be hidden as other counts are.
    """
    import polars as pl

    facts = ["metric", "version", "universe", "kind", "academic_year", "part_column", "status"]
    places = rows.select(*SLOT, "parent_place").unique(SLOT)
    if everywhere:
        of_group = places.unique([*SLOT[:2], "group"]).drop("value")
        places = of_group.join(rows.select("group", "value").unique(), on="group")
    wanted = (
        rows.select(*facts).unique("metric").join(rows.select("metric", "group").unique(), on="metric")
    ).join(places, on="group")
    counts = rows.select("metric", *SLOT, "denominator", "part", "median")
    return wanted.join(counts, on=["metric", *SLOT], how="left").with_columns(
        pl.col("denominator").fill_null(0),
        pl.when(pl.col("kind") == "count").then("part").otherwise(pl.col("part").fill_null(0)),
        due_on=pl.lit(None, dtype=pl.Date),
    )


def rounded_median(policy: DisclosurePolicy) -> pl.Expr:
    """Write a median as it is published: rounded as the policy says, months to whole ones."""
    import polars as pl

    dollars = policy.median_rounded_to
    of_months = (pl.col("median") + 0.5).floor()
    return (
        pl.when(pl.col("kind") == MONTHS)
        .then(of_months)
        .otherwise((pl.col("median") / dollars).round() * dollars)
    )


def cells_of(figures: pl.DataFrame, hidden: pl.DataFrame, *, policy: DisclosurePolicy) -> pl.DataFrame:
    """Make published cells: a figure where it may be seen, a status alone where it may not.

    Args:
        figures: As `figures_of` gives them.
        hidden: Keys of the cells that are not shown, and `TOLD`. A denominator that is not hidden stands
            beside the blank, and the band of the share if there is one.
        policy: Says to what medians are rounded.
    """
    import polars as pl

    marked = figures.join(
        hidden.with_columns(is_hidden=pl.lit(value=True)), on=KEY, how="left", nulls_equal=True
    )
    computed = pl.col("status") == COMPUTED
    shown = computed & pl.col("is_hidden").is_null()
    share = pl.col("kind").is_in(["share", *LINKS, "coverage"]) & (pl.col("denominator") > 0)
    rounded = rounded_median(policy) if "median" in figures.columns else pl.lit(None)
    cells = marked.select(
        *(name for name in PUBLISHED_CELL.names if name in ("metric", "version", "universe", "kind")),
        "academic_year",
        *SLOT[:2],
        "parent_place",
        *SLOT[2:],
        status=pl.when(shown)
        .then(pl.lit(CellStatus.SHOWN.value))
        .when(computed & pl.col("band_from").is_not_null())
        .then(pl.lit(CellStatus.BANDED.value))
        .when(computed)
        .then(pl.lit(CellStatus.HIDDEN.value))
        .otherwise("status"),
        denominator=pl.when(shown | (computed & ~pl.col("whole_hidden"))).then("denominator"),
        numerator=pl.when(shown).then("part"),
        share=pl.when(shown & share).then(pl.col("part") / pl.col("denominator")),
        band_from="band_from",
        band_to="band_to",
        median=pl.when(shown & (pl.col("part") > 0)).then(rounded),
        due_on="due_on",
    )
    return PUBLISHED_CELL.conform(cells).sort(*KEY, nulls_last=True)
