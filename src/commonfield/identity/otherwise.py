"""The persons that the same evidence gives where links are asked to be surer, or less sure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.identity.candidates import define_eligible
from commonfield.identity.choose import choose_links, unite
from commonfield.tables.identifying import LINKED_OTHERWISE

if TYPE_CHECKING:
    import polars as pl

    from commonfield.catalog import LinkageModel
    from commonfield.engines import DuckEngine


def link_otherwise(engine: DuckEngine, *, model: LinkageModel) -> pl.DataFrame:
    """Decide again which subjects are one person, at the model's other thresholds, and give what differs.

    Ids, decisions, weights and evidence are those of the run: nothing is learnt or weighed. The persons are
    those that `link` would find with that `match_weight`. Call it last: it defines `eligible`, `touched`,
    `weight_link` and `member` anew.

    Args:
        engine: Holds what a run defined, with `member` in force.
        model: The model in force.

    Returns:
        Shape `LINKED_OTHERWISE`: only subjects whose person has other subjects than in force.
    """
    import polars as pl

    others = model.other_match_weights
    if not others:
        return LINKED_OTHERWISE.empty()
    engine.define("member_in_force", "from member")
    # What else rules a pair out does not hang on the threshold: one list, from the loosest, serves all.
    define_eligible(engine, model=_at(model, min(others.values())))
    engine.define("touched", "select subject from description")
    found = [_differing(engine, name, _at(model, weight)) for name, weight in others.items()]
    return LINKED_OTHERWISE.conform(pl.concat(found))


def _at(model: LinkageModel, match_weight: float) -> LinkageModel:
    return model.model_copy(update={"match_weight": match_weight})


def _differing(engine: DuckEngine, threshold: str, model: LinkageModel) -> pl.DataFrame:
    choose_links(engine, model=model)
    unite(engine)
    return engine.query(
        "with both_ways as (select subject, member.cluster, "
        "count(*) over (partition by in_force.cluster) as here, "
        "count(*) over (partition by member.cluster) as there, "
        "count(*) over (partition by in_force.cluster, member.cluster) as shared "
        "from member inner join member_in_force as in_force using (subject)) "
        f"select '{threshold}' as threshold, subject_id, cluster from both_ways "
        "inner join description using (subject) where here <> shared or there <> shared order by subject_id"
    )
