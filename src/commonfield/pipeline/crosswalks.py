"""What programs lead to, from the crosswalks that are here."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from commonfield import labor
from commonfield.catalog import Catalog, OccupationAggregates
from commonfield.reference import Shelf, Table

if TYPE_CHECKING:
    import polars as pl


def crosswalks(catalog: Catalog, shelf: Shelf) -> labor.Crosswalks:
    import polars as pl

    cip_soc = shelf.newest("cip_soc")
    triple = shelf.newest("top_cip_soc")
    occupations = shelf.newest("occupations")
    levels = shelf.newest("skill_levels")
    nothing = pl.DataFrame(schema={"cip": pl.String, "top": pl.String, "soc": pl.String})
    known: list[str] = []
    # The colleges' own crosswalk says NO MATCH too.
    if triple is not None:
        known = triple.frame["top"].unique().to_list()
        matched = triple.frame.filter(pl.col("soc") != "99-9999")
        triple = replace(triple, frame=matched)
    cips = cip_soc.frame.select("cip", "soc") if cip_soc else nothing.select("cip", "soc")
    tops = _by_two_steps(shelf, cips).filter(~pl.col("top").is_in(known))
    if triple is not None:
        tops = pl.concat([triple.frame.select("top", "soc"), tops])
    if cip_soc is None and triple is not None:
        cips = triple.frame.select("cip", "soc").drop_nulls().unique()
    if cips.is_empty() and tops.is_empty():
        shelf.needed("cip_soc")
    detailed = (
        occupations.frame.filter(pl.col("level") == "Detailed")["soc"].to_list()
        if occupations
        else [*cips["soc"].unique(), *tops["soc"].unique()]
    )
    columns = ("soc", "title", "skill_level", "entry_education")
    return labor.Crosswalks(
        cip_soc=cips,
        top_soc=tops.drop_nulls().unique(),
        detailed=frozenset(detailed),
        aggregates={
            code: held
            for one in catalog.all(OccupationAggregates).values()
            for code, held in one.aggregates.items()
        },
        levels=_levels(levels, triple, occupations).select(columns),
    )


def _by_two_steps(shelf: Shelf, cips: pl.DataFrame) -> pl.DataFrame:
    """Go from TOP to CIP and on to SOC, for codes that no table of all three has."""
    import polars as pl

    top_cip = shelf.newest("top_cip")
    if top_cip is None:
        return pl.DataFrame(schema={"top": pl.String, "soc": pl.String})
    return top_cip.frame.join(cips, on="cip").select("top", "soc").unique()


def _levels(levels: Table | None, triple: Table | None, occupations: Table | None) -> pl.DataFrame:
    """Gather what is known of occupations: title, skill level, education."""
    import polars as pl

    schema = {"soc": pl.String, "title": pl.String, "skill_level": pl.String, "entry_education": pl.String}
    frames = [pl.DataFrame(schema=schema)]
    if levels:
        frames.append(levels.frame.select(*schema))
    if triple:
        renamed = triple.frame.select(
            "soc", pl.col("soc_title").alias("title"), "skill_level", "entry_education"
        )
        frames.append(renamed)
    if occupations:
        none = pl.lit(None, dtype=pl.String)
        kept = occupations.frame.filter(pl.col("level") == "Detailed")
        frames.append(kept.select("soc", "title", none.alias("skill_level"), none.alias("entry_education")))
    return pl.concat(frames).drop_nulls("soc").unique("soc", keep="first", maintain_order=True)
