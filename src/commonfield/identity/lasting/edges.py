"""Pairs are weighed once: again only where a side is described otherwise, or the weights are others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.identity.candidates import define_pairs_to_weigh
from commonfield.identity.weigh import weigh_pairs
from commonfield.tables.identifying import EDGE

if TYPE_CHECKING:
    import polars as pl

    from commonfield.catalog import LinkageModel
    from commonfield.engines import DuckEngine
    from commonfield.identity.lasting.history import History
    from commonfield.identity.weights import Weights

_NONE = "select 0 as l, 0 as r, 0.0::double as weight, '' as pattern where false"


def define_edges(
    engine: DuckEngine, *, model: LinkageModel, weights: Weights, history: History
) -> tuple[int, Weights]:
    """Define `edge_now` (l, r, weight, pattern): evidence of former runs that still holds, and new one.

    Returns:
        How many pairs were weighed, and the weights with their canaries.
    """
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
    pairs = define_pairs_to_weigh(engine, model=model, fresh="changed" if same_weights else "subject")
    engine.define("weighed_now", _NONE)
    if pairs:
        weights = weigh_pairs(engine, model=model, weights=weights)
    engine.define("edge_now", "from edge_kept union all from weighed_now")
    return pairs, weights


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
