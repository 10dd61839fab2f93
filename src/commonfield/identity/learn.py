"""Where the weights of a run come from: kept from a former one, learnt from the records, or as written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from commonfield.engines import EngineError
from commonfield.identity.settings import splink_in_silence, splink_settings
from commonfield.identity.weigh import COLUMNS
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
        _learn_levels(engine, model, prior=prior, seed=seed) if enough else _written_levels(model),
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
    engine: DuckEngine, model: LinkageModel, *, prior: float, seed: int
) -> tuple[LevelWeight, ...]:
    """Give m and u as Splink learns them; as written where no pair was seen at a level.

    Learnt from all subjects, also from those whom an id joined: these are the known pairs.
    """
    with splink_in_silence():
        linker = _open_linker(engine, model, prior=prior)
        _train(linker, model, seed=seed)
        told = linker.misc.save_model_to_json()["comparisons"]
        linker.table_management.delete_tables_created_by_splink_from_db()
    engine.drop(*(f"partner_{number:04d}" for number in _partners(engine)))
    seen = [
        (level.get("m_probability"), level.get("u_probability"))
        for comparison in told
        for level in comparison["comparison_levels"]
        if not level.get("is_null_level")
    ]
    return tuple(
        LevelWeight(level.column, level.level, _rounded(m or level.m), _rounded(u or level.u))
        for level, (m, u) in zip(_written_levels(model), seen, strict=True)
    )


def _rounded(number: float) -> float:
    """Nine digits: sums of fractions end otherwise with each order of the rows."""
    return float(f"{number:.9g}")


def _open_linker(engine: DuckEngine, model: LinkageModel, *, prior: float) -> Any:
    from splink import DuckDBAPI, Linker, SettingsCreator

    api = DuckDBAPI(engine.connection)
    frames = []
    for partner_no in _partners(engine):
        name = f"partner_{partner_no:04d}"
        # In order, so that the random pairs are the same ones whatever the order of the records was.
        engine.define(
            name, f"select {COLUMNS} from comparable where partner_no = {partner_no} order by subject"
        )
        frames.append(api.register(name, dataset_display_name=name))
    settings = SettingsCreator.from_path_or_dict(splink_settings(model, prior=prior))
    return Linker(frames, settings, log_level=None, validate_settings=False)


def _partners(engine: DuckEngine) -> list[int]:
    return engine.query("select distinct partner_no from comparable order by 1")["partner_no"].to_list()


def _train(linker: Any, model: LinkageModel, *, seed: int) -> None:
    from splink import block_on
    from splink.internals.exceptions import EMTrainingException, SplinkException

    try:
        linker.training.estimate_u_using_random_sampling(max_pairs=model.random_pairs, seed=seed)
        for rule in model.training_rules:
            linker.training.estimate_parameters_using_expectation_maximisation(
                block_on(*rule), estimate_without_term_frequencies=True, max_pairs=model.training_pairs
            )
    except (EMTrainingException, SplinkException) as error:
        # The library's message quotes its statement, and the database's quotes cells.
        raise EngineError(f"the weights could not be learnt ({type(error).__name__}).") from None
