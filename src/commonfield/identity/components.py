from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from commonfield.engines import DuckEngine


def define_components(engine: DuckEngine, table: str, *, nodes: str, links: str) -> None:
    """Define (subject, cluster): subjects that links join, directly or through others, are one cluster.

    A cluster is named by its lowest subject number.

    Args:
        engine: Holds both tables.
        table: What to define.
        nodes: A table with a column `subject`.
        links: A table with columns `l` and `r`.
    """
    engine.define("both_ways", f"select l as a, r as b from {links} union all select r, l from {links}")
    engine.define(table, f"select subject, subject as cluster from {nodes}")
    while _spread(engine, table):
        pass


def _spread(engine: DuckEngine, table: str) -> int:
    """Give each subject the lowest cluster among its own and its neighbours'; return how many changed."""
    engine.define(
        "spread",
        f"select here.subject, least(here.cluster, min(there.cluster)) as cluster, here.cluster as before "
        f"from {table} as here inner join both_ways on both_ways.a = here.subject "
        f"inner join {table} as there on there.subject = both_ways.b group by here.subject, here.cluster",
    )
    changed = int(engine.query("select count(*) from spread where cluster < before").item())
    if changed:
        engine.define(
            f"{table}_next",
            f"select {table}.subject, coalesce(spread.cluster, {table}.cluster) as cluster "
            f"from {table} left join spread on spread.subject = {table}.subject",
        )
        engine.define(table, f"select subject, cluster from {table}_next")
    return changed
