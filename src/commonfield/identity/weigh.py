"""The evidence for pairs of subjects, in bits: Splink scores them with given weights."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from commonfield.engines import EngineError
from commonfield.identity import canary
from commonfield.identity.backend import comparisons_on, splink_api
from commonfield.identity.levels import quick
from commonfield.identity.settings import splink_in_silence, splink_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commonfield.catalog import LinkageModel
    from commonfield.catalog.linkage import Comparison
    from commonfield.engines import DuckEngine, Engine
    from commonfield.identity.weights import Weights

COLUMNS = (
    "subject, first_name, middle_name, last_name, first_forms, given_names, surnames, birth_date, "
    "birth_digits, birth_day_month_exchanged, sex, school, zip"
)


def weigh_pairs(engine: DuckEngine, *, model: LinkageModel, weights: Weights, on: Engine) -> Weights:
    """Define `weighed_now` (l, r, weight, pattern): the rows of `to_weigh` (l, r) from `kept_weight` bits up.

    `pattern` has a character per comparison: the level, 0 the strongest, or `-` where either side is silent.
    Invented pairs are scored among them: with kept weights they must come out as when these were learnt.

    Args:
        engine: Where the answer is defined.
        model: Comparisons.
        weights: What each level says.
        on: Holds `comparable` and `to_weigh`, and does the work; may be `engine` itself.

    Returns:
        The weights, with what the invented pairs weigh where this was the first time.

    Raises:
        EngineError: the invented pairs weigh something else now, or the pairs could not be weighed.
    """
    canary.define_canaries(engine)
    if on is not engine:
        on.load("canary", engine.query("from canary"))
    with splink_in_silence():
        scored, api = score_pairs(on, model=model, weights=weights)
    if on is not engine:
        engine.load("scored_there", on.query(scored))
        scored = "from scored_there"
    engine.define("scored", f"select l, r, round(weight, 3) as weight, pattern from ({scored})")
    api.delete_tables_created_by_splink_from_db()
    on.drop("splink_candidate", "side_l", "side_r")
    engine.drop("scored_there")
    engine.define("weighed_now", "select l, r, weight, pattern from scored where l >= 0")
    sung = canary.sung(engine)
    canary.check(weights.canaries, sung)
    return replace(weights, canaries=sung)


def score_pairs(on: Engine, *, model: LinkageModel, weights: Weights) -> tuple[str, Any]:
    """Give the statement of scored pairs (l, r, weight, pattern), canaries too, and Splink's hold of them.

    Args:
        on: Holds `comparable`, `to_weigh` and `canary`. The weights come out the same on every engine, to
            the last digits of a sum.
        model: Comparisons.
        weights: What each level says.
    """
    for side in ("l", "r"):
        on.define(
            f"side_{side}",
            f"select {COLUMNS} from comparable where subject in (select {side} from to_weigh) "
            f"union all select {COLUMNS} from canary where side = '{side}'",
        )
    _define_frequencies(on, model, weights)
    comparisons = comparisons_on(on, model.comparisons)
    predicted, api = _predict(on, model, comparisons, weights)
    return (
        f"select l.subject as l, r.subject as r, match_weight as weight, {pattern(comparisons)} as pattern "
        f'from "{predicted}" as pair inner join side_l as l on l.subject = pair.subject_l '
        "inner join side_r as r on r.subject = pair.subject_r "
        f"where l.subject < 0 or match_weight >= {model.kept_weight}"
    ), api


def _define_frequencies(engine: Engine, model: LinkageModel, weights: Weights) -> None:
    """Define `tf_first_name`, ...: a name that came later is as rare as the rarest that was there."""
    engine.load("frequency", weights.frequencies)
    for comparison in model.comparisons:
        if comparison.term_frequency:
            name = comparison.column
            engine.define(
                f"tf_{name}",
                f"with known as (select value, share from frequency where \"column\" = '{name}'), "
                f"held as (select {name} as value from side_l union select {name} from side_r) "
                f"select held.value as {name}, "
                f"coalesce(known.share, (select min(share) from known), 1.0) as tf_{name} "
                "from held left join known on known.value = held.value where held.value is not null",
            )


def _predict(
    engine: Engine, model: LinkageModel, comparisons: Sequence[Comparison], weights: Weights
) -> tuple[str, Any]:
    from splink import Linker, SettingsCreator
    from splink.internals.exceptions import SplinkException

    engine.define(
        "splink_candidate",
        "select '0' as match_key, 'side_l-__-' || l::varchar as join_key_l, "
        "'side_r-__-' || r::varchar as join_key_r "
        "from (select l, r from to_weigh "
        "union all select subject, subject from canary where side = 'l') as pair",
    )
    try:
        api = splink_api(engine)
        sides = [api.register(side, dataset_display_name=side) for side in ("side_l", "side_r")]
        settings = SettingsCreator.from_path_or_dict(_settings(model, comparisons, weights))
        linker = Linker(sides, settings, log_level=None, validate_settings=False)
        for comparison in model.comparisons:
            if comparison.term_frequency:
                table = api.register(f"tf_{comparison.column}")
                linker.table_management.register_term_frequency_lookup(table, comparison.column)
        linker.table_management.register_blocked_pairs_for_predict(api.register("splink_candidate"))
        return linker.inference.predict(warning_mode="never").physical_name, api
    except SplinkException as error:
        # The library's message quotes its statement, and the database's quotes cells.
        raise EngineError(f"the pairs could not be weighed ({type(error).__name__}).") from None


def _settings(model: LinkageModel, comparisons: Sequence[Comparison], weights: Weights) -> dict[str, Any]:
    settings = splink_settings(model, prior=weights.prior, comparisons=comparisons)
    kept = iter(weights.levels)
    for comparison in settings["comparisons"]:
        for level in comparison["comparison_levels"][1:]:
            learnt = next(kept)
            level["m_probability"], level["u_probability"] = learnt.m, learnt.u
    return settings


def pattern(comparisons: Sequence[Comparison]) -> str:
    """Give what tells the levels of a pair of `l` and `r`: see `weigh_pairs`."""
    parts = []
    for comparison in comparisons:
        silent = f"when l.{comparison.column} is null or r.{comparison.column} is null then '-'"
        levels = [
            f"when {quick(level.sql) or 'true'} then '{index:x}'"
            for index, level in enumerate(comparison.levels)
        ]
        parts.append(f"case {silent} {' '.join(levels)} end")
    return " || ".join(parts)
