"""Count how well links are made, for everybody, for each partner, and for each group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from commonfield.engines import DuckEngine
from commonfield.identity.quality.groups import define_groups
from commonfield.identity.statements import read_statement
from commonfield.tables import LINK_QUALITY
from commonfield.tables.identifying import CROSSWALK, NAMED_GROUP, TRIED

if TYPE_CHECKING:
    import polars as pl

    from commonfield.catalog import Group


def assess(
    crosswalk: pl.DataFrame,
    *,
    named: pl.DataFrame,
    tried: pl.DataFrame,
    characteristics: pl.DataFrame,
    groups: Mapping[str, Group],
    allowed: Mapping[str, frozenset[str]],
    refused: Mapping[str, frozenset[str]],
) -> pl.DataFrame:
    """Count, between every two sources, who was found, and who would have been without an id.

    Whom ids find and names do not is *missed*; whom names join to somebody whose ids say otherwise is
    linked *falsely*. This tells of people who hold ids. Those who hold none may be written down worse, or
    be other people.

    Args:
        crosswalk: Shape CROSSWALK, of the linkage in force.
        named: Shape NAMED_GROUP, as that linkage gave it.
        tried: Shape TRIED, likewise.
        characteristics: Shape CHARACTERISTIC, of the snapshot made with that crosswalk.
        groups: Definitions of groups by name; those in `groups.STATED` are used.
        allowed: By characteristic, the partners whose statements may be used for this.
        refused: By characteristic, the partners that state it and do not let it be used.

    Returns:
        Shape LINK_QUALITY. `link_rate` for groups alone, since `LINK_RATE` tells the others; `missed_links`
        and `false_links` for everybody, each partner and each group. A group is told of a source only
        where some partner of that source states it; names always tell theirs.
    """
    with DuckEngine() as engine:
        engine.load("crosswalk", CROSSWALK.conform(crosswalk))
        engine.load("named", NAMED_GROUP.conform(named))
        engine.load("tried", TRIED.conform(tried))
        told = define_groups(
            engine, characteristics, groups=groups, allowed=allowed, refused=refused, crosswalk=crosswalk
        )
        engine.define("told", read_statement("quality/told"))
        return LINK_QUALITY.conform(engine.query(_tallies(told)))


def values_of(
    crosswalk: pl.DataFrame,
    *,
    named: pl.DataFrame,
    characteristics: pl.DataFrame,
    groups: Mapping[str, Group],
    allowed: Mapping[str, frozenset[str]],
    refused: Mapping[str, frozenset[str]],
) -> pl.DataFrame:
    """Give `subject_id`, `group`, `value`, as `assess` groups people; no row where a group is not told."""
    import polars as pl

    with DuckEngine() as engine:
        engine.load("crosswalk", CROSSWALK.conform(crosswalk))
        engine.load("named", NAMED_GROUP.conform(named))
        told = define_groups(
            engine, characteristics, groups=groups, allowed=allowed, refused=refused, crosswalk=crosswalk
        )
        wide = engine.query("select * from subject_group")
    return (
        wide.unpivot(told, index="subject_id", variable_name="group")
        .filter(pl.col("value").is_not_null())
        .unique()
        .sort("subject_id", "group", "value")
    )


def _tallies(groups: list[str]) -> str:
    """Write the statement that counts: each group by itself, since a person has a value in every one."""
    counted = "count(*) as people, count(*) filter (where holds) as count"
    everybody = (
        "select kind, source, coalesce(partner, 'all') as partner, other_source, 'all' as \"group\", "
        f"'all' as value, {counted} from told where kind <> 'link_rate' "
        "group by grouping sets ((kind, source, partner, other_source), (kind, source, other_source))"
    )
    each = [
        f"select kind, source, 'all' as partner, other_source, '{name}' as \"group\", "
        f'"{name}" as value, {counted} from told inner join subject_group using (subject_id, source) '
        f'where "{name}" is not null group by kind, source, other_source, "{name}"'
        for name in groups
    ]
    return " union all ".join([everybody, *each]) + " order by all"
