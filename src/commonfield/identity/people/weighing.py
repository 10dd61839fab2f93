"""The evidence for each pair, in bits: Splink learns the weights and scores the pairs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from commonfield.engines import EngineError
from commonfield.identity.settings import splink_in_silence, splink_settings

if TYPE_CHECKING:
    import polars as pl

    from commonfield.catalog import LinkageModel
    from commonfield.catalog.linkage import ComparisonLevel
    from commonfield.engines import DuckEngine
    from commonfield.identity.people.plan import Plan

Training = Literal["trained", "too_few_records"]

_COLUMN = re.compile(r"\b[lr]\.(\w+)")
_EQUAL = re.compile(r"l\.(\w+) = r\.\1")

CERTAIN = 100
"""Known pairs by which learnt weights count more than written ones do: see `_blend`."""


@dataclass(frozen=True)
class LevelWeight:
    """How often true and random pairs are at a level of a field's comparison, as used in this run."""

    field: str
    level: int
    m: float
    u: float


class Scorer:
    """Weights for the fields of a plan, learnt from the files where they hold enough.

    Args:
        engine: Holds `record`.
        model: Where learning starts.
        plan: What is compared.
        sides: 2 for two files, 1 for pairs within one.
        alike: Pairs that the deterministic ladder found.
    """

    def __init__(
        self, engine: DuckEngine, model: LinkageModel, plan: Plan, *, sides: int, alike: int, seed: int
    ) -> None:
        self._engine, self._model, self._plan, self._sides = engine, model, plan, sides
        sizes = engine.query("select side, count(*)::bigint as n from record group by side order by side")[
            "n"
        ].to_list()
        self.possible = sizes[0] * sizes[1] if sides == 2 else sizes[0] * (sizes[0] - 1) // 2
        expected = max(alike / model.expected_recall, 1.0)
        self.prior = min(expected / max(self.possible, 1), 0.5)
        self.training: Training = "too_few_records" if alike < model.fewest_pairs else "trained"
        with splink_in_silence():
            self._settings = self._settings_at_start()
            learnt = self._learn(seed) if self.training == "trained" else None
            self.levels = self._blend(learnt, alike)
            self._linker = self._open(self._settings)

    def _register(self, side: int) -> Any:
        needed = {"record"} | {column for rule in self._training_rules() for column in rule}
        for comparison in self._plan.comparisons:
            needed |= {
                comparison.column,
                *(c for level in comparison.levels for c in _COLUMN.findall(level.sql)),
            }
        columns = ", ".join(f'"{column}"' for column in sorted(needed))
        self._engine.define(
            f"side_{side}", f"select {columns} from record where side = {side} order by record"
        )
        return self._api.register(f"side_{side}", dataset_display_name=f"side_{side}")

    def _settings_at_start(self) -> dict[str, Any]:
        return splink_settings(
            self._model,
            prior=self.prior,
            comparisons=self._plan.comparisons,
            link_type="link_only" if self._sides == 2 else "dedupe_only",
            unique_id="record",
        )

    def _open(self, settings: dict[str, Any]) -> Any:
        from splink import DuckDBAPI, Linker, SettingsCreator

        self._api = DuckDBAPI(self._engine.connection)
        frames = [self._register(side) for side in range(self._sides)]
        return Linker(
            frames if self._sides == 2 else frames[0],
            SettingsCreator.from_path_or_dict(settings),
            log_level=None,
            validate_settings=False,
        )

    def _learn(self, seed: int) -> dict[str, list[tuple[float | None, float | None]]]:
        """Give m and u of every level as Splink learns them, null where it did not see the level."""
        from splink import block_on
        from splink.internals.exceptions import EMTrainingException, SplinkException

        linker = self._open(self._settings)
        try:
            linker.training.estimate_u_using_random_sampling(max_pairs=self._model.random_pairs, seed=seed)
            for rule in self._training_rules():
                try:
                    linker.training.estimate_parameters_using_expectation_maximisation(
                        block_on(*rule),
                        estimate_without_term_frequencies=True,
                        max_pairs=self._model.training_pairs,
                    )
                except EMTrainingException:
                    continue  # no two records agree on these columns: another pass tells as much
        except SplinkException as error:
            # The library's message quotes its statement, and the database's quotes cells.
            raise EngineError(f"the weights could not be learnt ({type(error).__name__}).") from None
        told = linker.misc.save_model_to_json()
        linker.table_management.delete_tables_created_by_splink_from_db()
        return {
            comparison["output_column_name"]: [
                (level.get("m_probability"), level.get("u_probability"))
                for level in comparison["comparison_levels"]
                if not level.get("is_null_level")
            ]
            for comparison in told["comparisons"]
        }

    def _training_rules(self) -> list[list[str]]:
        rules = [rule for rule in self._model.training_rules if self._plan.allows(rule)]
        return rules[:3]

    def _blend(
        self, learnt: dict[str, list[tuple[float | None, float | None]]] | None, alike: int
    ) -> list[LevelWeight]:
        """Put learnt weights in place, drawn towards the written ones where few pairs speak."""
        weights = []
        share = alike / (alike + CERTAIN)
        for comparison, built in zip(self._plan.comparisons, self._settings["comparisons"], strict=True):
            levels = built["comparison_levels"][1:]
            for index, (written, level) in enumerate(zip(comparison.levels, levels, strict=True)):
                m, u = written.m, written.u
                if learnt is not None:
                    m_learnt, u_learnt = learnt[comparison.column][index]
                    m = share * m_learnt + (1 - share) * m if m_learnt is not None else m
                    u = self._u(written, m, u_learnt)
                level["m_probability"], level["u_probability"] = m, u
                weights.append(LevelWeight(comparison.column, index, m, u))
        return weights

    def _u(self, written: ComparisonLevel, m: float, learnt: float | None) -> float:
        """Give how often random pairs are at a level.

        How often they are equal is counted over all pairs, the rest is learnt from a sample. Among random
        pairs some are true ones: what these add is taken away again.
        """
        seen = float(min(self._model.random_pairs, self.possible))
        if equal := _EQUAL.fullmatch(written.sql):
            learnt, seen = self._equal(equal[1])
        if learnt is None or not seen:
            return written.u
        clean = max((learnt - self.prior * m) / (1 - self.prior), 0.0)
        return float((clean * seen + 0.5) / (seen + 0.5 / written.u))

    def _equal(self, column: str) -> tuple[float | None, float]:
        """Give in what share of all pairs both sides have the same value, and how many pairs have both."""
        sides = [f"count(*) filter (side = {side})" for side in range(self._sides)]
        counts = ", ".join(f"{side} as n_{at}" for at, side in enumerate(sides))
        pairs = "n_0 * n_1" if self._sides == 2 else "n_0 * (n_0 - 1) / 2"
        every = "sum(n_0) * sum(n_1)" if self._sides == 2 else "sum(n_0) * (sum(n_0) - 1) / 2"
        same, both = self._engine.query(
            f'with held as (select {counts} from record where "{column}" is not null group by "{column}") '
            f"select sum({pairs})::double, ({every})::double from held"
        ).row(0)
        return (same / both, both) if both else (None, 0.0)

    def score(self, pairs: str) -> pl.DataFrame:
        """Give `l`, `r` and `bits`, the evidence of each pair of a table, in order of the pairs.

        Bits are the logarithm of how much more often true pairs look like this than random pairs do.
        """
        from splink.internals.exceptions import SplinkException

        sides = [f"side_{self._sides - 1 if at == 'r' else 0}-__-" if self._sides == 2 else "" for at in "lr"]
        self._engine.define(
            "splink_candidate",
            "select '0' as match_key, "
            f"'{sides[0]}' || l::varchar as join_key_l, '{sides[1]}' || r::varchar as join_key_r "
            f'from "{pairs}"',
        )
        with splink_in_silence():
            try:
                self._linker.table_management.register_blocked_pairs_for_predict(
                    self._api.register("splink_candidate")
                )
                predicted = self._linker.inference.predict(warning_mode="never")
            except SplinkException as error:
                raise EngineError(f"the pairs could not be weighed ({type(error).__name__}).") from None
        from math import log2

        prior = log2(self.prior / (1 - self.prior))
        weighed = self._engine.query(
            f"select record_l as l, record_r as r, round(match_weight - ({prior}), 3) as bits "
            f'from "{predicted.physical_name}" order by l, r'
        )
        with splink_in_silence():
            predicted.drop_table_from_database_and_remove_from_cache()
        return weighed
