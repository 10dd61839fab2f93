"""Before anything is published: what readers would keep, and what each way out would keep and cost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from commonfield.disclosure.plain.deciding import key_from
from commonfield.disclosure.plain.microdata import read_microdata
from commonfield.disclosure.proof import policy_of, smaller_tables
from commonfield.disclosure.universe.building import universe_of
from commonfield.disclosure.utility import Alternative, alternatives
from commonfield.disclosure.utility.fallbacks import OTHERS

if TYPE_CHECKING:
    import polars as pl

    from commonfield.disclosure.plain.design import Design
    from commonfield.disclosure.universe.model import Universe


def compare_file(file: Path, design: Design, *, years: str = "") -> list[Alternative]:
    """Compare what readers would keep of the tables of a design; nothing is written.

    Args:
        file: One row per person, as for `protect_file`.
        design: Which counts.
        years: Column of the year, where the file holds several: each is then a set of persons of its own,
            and pooling them is one of the ways. Empty for one set of persons.

    Raises:
        SubmissionError: the file cannot be counted.
    """
    content = file.read_bytes()
    people, key = read_microdata(file, content, design=design, besides=years), key_from(content)
    rules = replace(policy_of(design.profile, design.smallest, design.insider).rules(), insider="")
    if not years:
        return alternatives([_universe(people, design)], rules, key=key)
    each = [_universe(part, design) for _, part in sorted(people.group_by(years), key=lambda item: item[0])]
    return alternatives(each, rules, key=key, years=each)


def with_fallback(people: pl.DataFrame, design: Design) -> tuple[pl.DataFrame, Design]:
    """Take the way out that a design names: fewer levels, or rare codes merged.

    A code is rare where its people, spread evenly over the finest places, would be fewer than `smallest` in
    each. One rare code alone is merged with the next rarest; columns of crossed tables stay as they are.
    """
    import polars as pl

    if design.fallback == "fewer_levels":
        return people, design.model_copy(update={"hierarchy": design.hierarchy[:-1]})
    if design.fallback == "merged_groups":
        places = people.select(design.hierarchy).n_unique() if design.hierarchy else 1
        crossed = {column for table in design.tables if len(table) > 1 for column in table}
        for (column,) in (table for table in design.tables if len(table) == 1 and table[0] not in crossed):
            rare = _rare(people[column], most=design.smallest * places)
            people = people.with_columns(
                pl.when(pl.col(column).is_in(rare)).then(pl.lit(OTHERS)).otherwise(column).alias(column)
            )
    return people, design


def _rare(codes: pl.Series, *, most: int) -> list[str]:
    counted = codes.value_counts().sort("count", codes.name)
    rare = int((counted["count"] < most).sum())
    chosen = counted[codes.name].head(max(rare, 2)).to_list() if rare else []
    return [] if len(chosen) == len(counted) else chosen


def _universe(people: pl.DataFrame, design: Design) -> Universe:
    return universe_of(
        people,
        name=design.universe,
        hierarchy=design.hierarchy,
        tables=smaller_tables(design.tables),
        outcomes=design.outcome,
    )
