"""Pairs are weighed once: again only where a side is described otherwise, or the weights are others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.identity.candidates import define_pairs_to_weigh
from commonfield.identity.weigh import COLUMNS, weigh_pairs
from commonfield.tables.identifying import EDGE

if TYPE_CHECKING:
    import polars as pl

    from commonfield.catalog import LinkageModel
    from commonfield.engines import DuckEngine, Engine
    from commonfield.identity.lasting.history import History
    from commonfield.identity.weights import Weights

_NONE = "select 0 as l, 0 as r, 0.0::double as weight, '' as pattern where false"


def define_edges(
    engine: DuckEngine,
    *,
    model: LinkageModel,
    weights: Weights,
    history: History,
    on: Engine | None = None,
) -> tuple[int, Weights]:
    """Define `edge_now` (l, r, weight, pattern): evidence of former runs that still holds, and new one.

    Args:
        engine: Holds `comparable`, `standing`, `changed`.
        model: What is compared, and how.
        weights: Those of this run.
        history: What the run before left.
        on: Brings the pairs together and weighs them; `engine` itself where absent.

    Returns:
        How many pairs were weighed, and the weights with their canaries.
    """
    on = on or engine
    engine.load("past_edge", history.edges)
    same_weights = history.weights is not None and history.weights.hash == weights.hash
    engine.define(
        "edge_kept",
        "select l.subject as l, r.subject as r, past_edge.weight, past_edge.pattern from past_edge "
        "inner join standing as l on l.subject_id = past_edge.l "
        "inner join standing as r on r.subject_id = past_edge.r "
        f"where past_edge.model_hash = '{weights.hash}' "
        "and past_edge.run >= greatest(l.first_run, r.first_run)"
        if same_weights
        else _NONE,
    )
    fresh = "changed" if same_weights else "subject"
    if on is not engine:
        _carry(engine, on, model, fresh)
    pairs = define_pairs_to_weigh(on, model=model, fresh=fresh)
    engine.define("weighed_now", _NONE)
    if pairs:
        weights = weigh_pairs(engine, model=model, weights=weights, on=on)
    engine.define("edge_now", "from edge_kept union all from weighed_now")
    return pairs, weights


def _carry(engine: DuckEngine, on: Engine, model: LinkageModel, fresh: str) -> None:
    """Give another engine what it needs to bring pairs together and to weigh them, and no more."""
    blocking = {column for rule in model.blocking_rules for column in rule}
    columns = sorted((blocking | {"partner_no"}) - set(COLUMNS.split(", ")))
    named = ", ".join([COLUMNS, *(f'"{column}"' for column in columns)])
    on.load("comparable", engine.query(f"select {named} from comparable"))
    on.load(fresh, engine.query(f'select subject from "{fresh}"'))


def edges_after(engine: DuckEngine, *, weights: Weights, run: int) -> pl.DataFrame:
    """Give the edges with those that this run adds."""
    return EDGE.conform(
        engine.query(
            "select l, r, weight, pattern, model_hash, run from past_edge union all "
            f"select l.subject_id, r.subject_id, weight, pattern, '{weights.hash}', {run} from weighed_now "
            "inner join description as l on l.subject = weighed_now.l "
            "inner join description as r on r.subject = weighed_now.r order by run, l, r"
        )
    )
