"""Which subjects must be solved again: those of components in which anything that matters is different."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.identity.statements import read_statement
from commonfield.tables.identifying import FOUNDATION

if TYPE_CHECKING:
    import polars as pl

    from commonfield.catalog import LinkageModel
    from commonfield.engines import DuckEngine
    from commonfield.identity.lasting.history import History


def find_touched(engine: DuckEngine, *, model: LinkageModel, history: History) -> int:
    """Define `touched` (subject) and `foundation`; return how many subjects are touched.

    A component is the subjects that ids, decisions and evidence near the threshold hold together. Its
    persons depend on nothing outside it. So where the foundation of every subject of it is the one of the
    run before, its persons are too.
    """
    engine.define(
        "bond",
        "select l, r, 'evidence' as kind, weight from eligible "
        "union all select l, r, 'id', null from exact_link "
        "union all select l, r, 'same', null from same_pair union all select l, r, 'apart', null from apart",
    )
    engine.define("solving", f"select {model.match_weight} as match_weight, {model.apart} as apart")
    engine.define("foundation", read_statement("lasting/foundations"))
    engine.load("past_foundation", history.foundations)
    engine.define(
        "touched",
        "select subject from foundation anti join past_foundation using (subject_id, evidence, decisions)",
    )
    while _spread(engine):
        pass
    return int(engine.query("select count(*) from touched").item())


def _spread(engine: DuckEngine) -> bool:
    """Add the neighbours of what is touched; say whether there were any."""
    engine.define(
        "neighbour",
        "select distinct ends.other as subject from "
        "(select l as here, r as other from bond where kind <> 'apart' "
        "union all select r, l from bond where kind <> 'apart') as ends "
        "semi join touched on touched.subject = ends.here "
        "anti join touched as there on there.subject = ends.other",
    )
    if not engine.query("select count(*) from neighbour").item():
        return False
    engine.define("touched_next", "from touched union all from neighbour")
    engine.define("touched", "from touched_next")
    return True


def foundations_after(engine: DuckEngine) -> pl.DataFrame:
    """Give what every subject rests on now."""
    return FOUNDATION.conform(engine.query("select * from foundation order by subject_id"))
