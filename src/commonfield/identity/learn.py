"""Where the weights of a run come from: kept from a former one, learnt from the records, or as written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commonfield.identity.training import Compared, learn_levels
from commonfield.identity.weights import LevelWeight, Training, Weights
from commonfield.tables.identifying import TERM_FREQUENCY

if TYPE_CHECKING:
    import polars as pl

    from commonfield.catalog import LinkageModel
    from commonfield.engines import DuckEngine


def weights_for(
    engine: DuckEngine,
    *,
    model: LinkageModel,
    kept: Weights | None,
    learn: bool,
    seed: int,
    run: int,
) -> Weights:
    """Give the weights of this run, from `comparable`.

    Weights learnt once are kept while the model says the same, unless `learn` is asked for. Written weights
    are for regions with few pairs (`fewest_pairs`): their prior follows the records, and they give way as
    soon as there is enough to learn from.
    """
    if kept and kept.training == "trained" and kept.model_hash == model.evidence_hash and not learn:
        return kept
    agreeing, possible, overlap = _opportunities(engine)
    if not possible:
        return Weights("not_needed", 0.0, model_hash=model.evidence_hash)
    enough = agreeing >= model.fewest_pairs
    expected = agreeing / model.expected_recall if enough else overlap * model.expected_overlap
    prior = min(max(expected, 1.0) / possible, 0.5)
    training: Training = "trained" if enough else "too_few_records"
    return Weights(
        training,
        prior,
        _learn_levels(engine, model, prior=prior, possible=possible, seed=seed)
        if enough
        else _written_levels(model),
        model_hash=model.evidence_hash,
        learnt_run=run,
        learnt_from=int(engine.query("select count(*) from comparable").item()),
        frequencies=_frequencies(engine, model),
    )


def _opportunities(engine: DuckEngine) -> tuple[int, int, int]:
    """Count pairs across partners: agreeing on names and birth date, all, and the most that could be true."""
    agreeing = engine.query(
        "select count(*) from comparable as l inner join comparable as r on l.first_name = r.first_name "
        "and l.last_name = r.last_name and l.birth_date = r.birth_date and l.partner_no < r.partner_no"
    ).item()
    possible, overlap = engine.query(
        "with size as (select partner_no, count(*) as n from comparable group by partner_no) "
        "select coalesce(sum(l.n * r.n), 0)::bigint, coalesce(sum(least(l.n, r.n)), 0)::bigint "
        "from size as l inner join size as r on l.partner_no < r.partner_no"
    ).row(0)
    return int(agreeing), int(possible), int(overlap)


def _frequencies(engine: DuckEngine, model: LinkageModel) -> pl.DataFrame:
    each = [
        f"select '{comparison.column}' as \"column\", {comparison.column} as value, "
        f"count(*) / sum(count(*)) over () as share from comparable "
        f"where {comparison.column} is not null group by {comparison.column}"
        for comparison in model.comparisons
        if comparison.term_frequency
    ]
    if not each:
        return TERM_FREQUENCY.empty()
    return TERM_FREQUENCY.conform(engine.query(f"{' union all '.join(each)} order by 1, 2"))


def _written_levels(model: LinkageModel) -> tuple[LevelWeight, ...]:
    return tuple(
        LevelWeight(comparison.column, index, level.m, level.u)
        for comparison in model.comparisons
        for index, level in enumerate(comparison.levels)
    )


def _learn_levels(
    engine: DuckEngine, model: LinkageModel, *, prior: float, possible: int, seed: int
) -> tuple[LevelWeight, ...]:
    """Give m and u as the subjects teach them; as written where no pair was seen at a level.

    Learnt from all subjects, also from those whom an id joined: these are the known pairs.
    """
    learnt = learn_levels(
        engine,
        Compared("comparable", number="subject", apart="partner_no"),
        model.comparisons,
        rules=model.training_rules,
        prior=prior,
        possible=possible,
        random_pairs=model.random_pairs,
        training_pairs=model.training_pairs,
        seed=seed,
    )
    seen = [each for comparison in model.comparisons for each in learnt[comparison.column]]
    return tuple(
        LevelWeight(level.column, level.level, _rounded(m or level.m), _rounded(u or level.u))
        for level, (m, u) in zip(_written_levels(model), seen, strict=True)
    )


def _rounded(number: float) -> float:
    """Nine digits: sums of fractions end otherwise with each order of the rows."""
    return float(f"{number:.9g}")
