"""The evidence for each candidate pair, in bits: Splink learns the weights and scores the pairs."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from commonfield.engines import EngineError
from commonfield.identity.settings import splink_settings

if TYPE_CHECKING:
    from commonfield.catalog import LinkageModel
    from commonfield.engines import DuckEngine

Training = Literal["not_needed", "too_few_records", "trained"]


@dataclass(frozen=True)
class LevelWeight:
    """How often true and random pairs are at a level of a comparison, as used in this run."""

    column: str
    level: int
    m: float | None
    u: float | None


@dataclass(frozen=True)
class Weights:
    """How the weights of a run came about."""

    training: Training
    prior: float
    levels: tuple[LevelWeight, ...] = ()


def weigh_candidates(engine: DuckEngine, *, model: LinkageModel, seed: int) -> Weights:
    """Define `weighed` (l, r, weight) for every row of `candidate`.

    Weights are learnt from all subjects, also from those whom an id already joined: these are the known
    pairs. Where fewer than `fewest_pairs` agree on names and birth date, the written weights are used.
    """
    agreeing, possible, overlap = _opportunities(engine)
    enough = agreeing >= model.fewest_pairs
    expected = agreeing / model.expected_recall if enough else overlap * model.expected_overlap
    prior = min(max(expected, 1.0) / possible, 0.5)
    with _in_silence():
        linker, api = _open_linker(engine, model, prior=prior)
        if enough:
            _train(linker, model, seed=seed)
        _score(engine, linker, api)
    return Weights("trained" if enough else "too_few_records", prior, _levels(linker))


@contextmanager
def _in_silence() -> Iterator[None]:
    """Keep Splink from logging: its messages may show statements, and these the cells they compare."""
    logger = logging.getLogger("splink")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


def _opportunities(engine: DuckEngine) -> tuple[int, int, int]:
    """Count pairs across partners: agreeing on names and birth date, all, and the most that could be true."""
    agreeing = engine.query(
        "select count(*) from comparable as l inner join comparable as r on l.first_name = r.first_name "
        "and l.last_name = r.last_name and l.birth_date = r.birth_date and l.partner_no < r.partner_no"
    ).item()
    possible, overlap = engine.query(
        "with size as (select partner_no, count(*) as n from comparable group by partner_no) "
        "select sum(l.n * r.n)::bigint, sum(least(l.n, r.n))::bigint from size as l "
        "inner join size as r on l.partner_no < r.partner_no"
    ).row(0)
    return int(agreeing), int(possible), int(overlap)


def _open_linker(engine: DuckEngine, model: LinkageModel, *, prior: float) -> tuple[Any, Any]:
    from splink import DuckDBAPI, Linker, SettingsCreator

    api = DuckDBAPI(engine.connection)
    columns = "subject, first_name, middle_name, last_name, first_forms, given_names, surnames, birth_date, "
    columns += "birth_digits, birth_day_month_exchanged, sex, school, zip"
    frames = []
    for partner_no in engine.query("select distinct partner_no from comparable order by 1")["partner_no"]:
        name = f"partner_{partner_no:04d}"
        engine.define(name, f"select {columns} from comparable where partner_no = {partner_no}")
        frames.append(api.register(name, dataset_display_name=name))
    settings = SettingsCreator.from_path_or_dict(splink_settings(model, prior=prior))
    return Linker(frames, settings, log_level=None, validate_settings=False), api


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


def _score(engine: DuckEngine, linker: Any, api: Any) -> None:
    from splink.internals.exceptions import SplinkException

    engine.define(
        "splink_candidate",
        "select '0' as match_key, "
        "printf('partner_%04d-__-%d', l.partner_no, l.subject) as join_key_l, "
        "printf('partner_%04d-__-%d', r.partner_no, r.subject) as join_key_r "
        "from candidate inner join subject as l on l.subject = candidate.l "
        "inner join subject as r on r.subject = candidate.r",
    )
    try:
        linker.table_management.register_blocked_pairs_for_predict(api.register("splink_candidate"))
        predicted = linker.inference.predict(warning_mode="never")
    except SplinkException as error:
        raise EngineError(f"the pairs could not be weighed ({type(error).__name__}).") from None
    engine.define(
        "weighed",
        "select subject_l as l, subject_r as r, round(match_weight, 3) as weight "
        f'from "{predicted.physical_name}"',
    )


def _levels(linker: Any) -> tuple[LevelWeight, ...]:
    settings = linker.misc.save_model_to_json()
    return tuple(
        LevelWeight(
            comparison["output_column_name"],
            int(level["label_for_charts"]),
            level.get("m_probability"),
            level.get("u_probability"),
        )
        for comparison in settings["comparisons"]
        for level in comparison["comparison_levels"]
        if not level.get("is_null_level")
    )
