"""The evidence for each pair, in bits: Splink learns the weights and scores the pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from commonfield.engines import EngineError
from commonfield.identity.backend import EQUAL, SIDE, comparisons_on, splink_api
from commonfield.identity.settings import splink_in_silence, splink_settings
from commonfield.identity.training import Compared, Learnt, learn_levels

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from commonfield.catalog import LinkageModel
    from commonfield.catalog.linkage import Comparison, ComparisonLevel
    from commonfield.engines import DuckEngine, Engine
    from commonfield.identity.people.plan import Plan

Training = Literal["trained", "too_few_records"]

PAIRS_AT_ONCE = 100_000
"""Pairs are scored in parts of about this many; of half as many as there are records, where that is more."""
HOPELESS = -30.0
"""Pairs of less weight in bits, with the prior, are left out: of a thousand million one would be true."""
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
        on: Holds `record` too, and the pairs to score; scores them.
    """

    def __init__(
        self,
        engine: DuckEngine,
        model: LinkageModel,
        plan: Plan,
        *,
        sides: int,
        alike: int,
        seed: int,
        on: Engine,
    ) -> None:
        self._engine, self._model, self._plan, self._sides, self.on = engine, model, plan, sides, on
        sizes = engine.query("select side, count(*)::bigint as n from record group by side order by side")[
            "n"
        ].to_list()
        self._records = sum(sizes)
        self.possible = sizes[0] * sizes[1] if sides == 2 else sizes[0] * (sizes[0] - 1) // 2
        expected = max(alike / model.expected_recall, 1.0)
        self.prior = min(expected / max(self.possible, 1), 0.5)
        self.training: Training = "too_few_records" if alike < model.fewest_pairs else "trained"
        with splink_in_silence():
            self._settings = self._settings_at_start(plan.comparisons)
            learnt = self._learn(seed) if self.training == "trained" else None
            self.levels = self._blend(learnt, alike)
            if on is not engine:
                there = self._settings_at_start(comparisons_on(on, plan.comparisons))
                self._settings = _with_weights(there, self.levels)
            self._linker = self._open(self._settings, on)

    def _settings_at_start(self, comparisons: Sequence[Comparison]) -> dict[str, Any]:
        # Which pairs are scored is decided here: to Splink all records are one table, known by their numbers.
        return splink_settings(
            self._model,
            prior=self.prior,
            comparisons=comparisons,
            link_type="dedupe_only",
            unique_id="record",
        )

    def _open(self, settings: dict[str, Any], engine: Engine) -> Any:
        from splink import Linker, SettingsCreator

        needed = {"record"}
        for comparison in self._plan.comparisons:
            levels = (SIDE.findall(level.sql) for level in comparison.levels)
            needed |= {comparison.column, *(column for found in levels for _, column in found)}
        columns = ", ".join(f'"{column}"' for column in sorted(needed))
        engine.define("compared", f"select {columns} from record")
        self._api = splink_api(engine)
        return Linker(
            self._api.register("compared"),
            SettingsCreator.from_path_or_dict(settings),
            log_level=None,
            validate_settings=False,
        )

    def _learn(self, seed: int) -> Learnt:
        return learn_levels(
            self._engine,
            Compared("record", number="record", apart="side" if self._sides == 2 else "record"),
            self._plan.comparisons,
            rules=self._training_rules(),
            prior=self.prior,
            possible=self.possible,
            random_pairs=self._model.random_pairs,
            training_pairs=self._model.training_pairs,
            seed=seed,
        )

    def _training_rules(self) -> list[list[str]]:
        rules = [rule for rule in self._model.training_rules if self._plan.allows(rule)]
        return rules[:3]

    def _blend(self, learnt: Learnt | None, alike: int) -> list[LevelWeight]:
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
        if equal := EQUAL.fullmatch(written.sql):
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
        """Give `l`, `r` and `bits`, the evidence of the pairs of a table that are not hopeless, in order.

        Bits are the logarithm of how much more often true pairs look like this than random pairs do. Many
        pairs are scored in parts: Splink lays both records beside each other in memory for each.
        """
        import polars as pl

        there = int(self.on.query(f'select count(*) from "{pairs}"').item())
        parts = max(there // max(PAIRS_AT_ONCE, self._records // 2), 1) if self.on is self._engine else 1
        scored = [self._score(f'select * from "{pairs}" where l % {parts} = {part}') for part in range(parts)]
        return pl.concat(scored).with_columns(pl.col("bits").round(3)).sort("l", "r")

    def _score(self, pairs: str) -> pl.DataFrame:
        from math import log2

        from splink.internals.exceptions import SplinkException

        self.on.define(
            "splink_candidate",
            f"select '0' as match_key, l as join_key_l, r as join_key_r from ({pairs}) as pair",
        )
        with splink_in_silence():
            try:
                blocked = self._api.register("splink_candidate")
                self._linker.table_management.register_blocked_pairs_for_predict(blocked)
                predicted = self._linker.inference.predict(warning_mode="never")
            except SplinkException as error:
                raise EngineError(f"the pairs could not be weighed ({type(error).__name__}).") from None
        prior = log2(self.prior / (1 - self.prior))
        weighed = self.on.query(
            f"select record_l as l, record_r as r, match_weight - ({prior}) as bits "
            f'from "{predicted.physical_name}" where match_weight > {HOPELESS}'
        )
        with splink_in_silence():
            predicted.drop_table_from_database_and_remove_from_cache()
        return weighed


def _with_weights(settings: dict[str, Any], levels: list[LevelWeight]) -> dict[str, Any]:
    weights = iter(levels)
    for comparison in settings["comparisons"]:
        for level in comparison["comparison_levels"][1:]:
            learnt = next(weights)
            level["m_probability"], level["u_probability"] = learnt.m, learnt.u
    return settings
