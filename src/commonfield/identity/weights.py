"""The weights of a linkage: m and u of every level, how rare each name is, and where they were learnt."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, Self

from commonfield.tables.identifying import TERM_FREQUENCY

if TYPE_CHECKING:
    import polars as pl

Training = Literal["not_needed", "too_few_records", "trained"]


@dataclass(frozen=True)
class LevelWeight:
    """How often true and random pairs are at a level of a comparison (0 the strongest)."""

    column: str
    level: int
    m: float
    u: float


@dataclass(frozen=True)
class Weights:
    """The weights of a run, in no dialect of SQL.

    Attributes:
        training: Learnt (`trained`), as the model writes them (`too_few_records`), or `not_needed`.
        prior: Probability that two subjects of different partners, taken at random, are one person.
        levels: m and u of every level, in the order of the model.
        model_hash: The model's `evidence_hash` at the time.
        learnt_run: The run in which they were learnt; 0 outside a region.
        learnt_from: From how many subjects.
        canaries: Pattern and weight of the invented pairs; empty before these were first scored.
        names_hash: Of the frequencies as they were learnt; empty where they were never made fewer.
        frequencies: Shape `TERM_FREQUENCY`. It holds names, so it stays in the vault.
    """

    training: Training
    prior: float
    levels: tuple[LevelWeight, ...] = ()
    model_hash: str = ""
    learnt_run: int = 0
    learnt_from: int = 0
    canaries: tuple[tuple[str, float], ...] = ()
    names_hash: str = ""
    frequencies: pl.DataFrame = field(default_factory=TERM_FREQUENCY.empty, compare=False, repr=False)

    @property
    def hash(self) -> str:
        """Name the numbers: with the same hash every pair has the same weight."""
        said = [self.model_hash, self.prior, [asdict(level) for level in self.levels]]
        names = self.names_hash or _hash_of(self.frequencies)
        return hashlib.sha256(json.dumps([*said, names]).encode()).hexdigest()[:32]

    def keeping(self, names: pl.DataFrame) -> Self:
        """Give them with the frequencies of some names only, and of the rarest under no name.

        Every pair of records with these names weighs as before, so `hash` stays.

        Args:
            names: Columns `column` and `value`.
        """
        import polars as pl

        rarest = self.frequencies.group_by("column").agg(pl.col("share").min(), value=pl.lit(""))
        kept = self.frequencies.join(names, on=["column", "value"], how="semi")
        return replace(
            self,
            names_hash=self.names_hash or _hash_of(self.frequencies),
            frequencies=TERM_FREQUENCY.conform(
                pl.concat([kept, TERM_FREQUENCY.conform(rarest)]).unique(["column", "value"])
            ).sort("column", "value"),
        )

    def as_dict(self) -> dict[str, Any]:
        """Give all but the frequencies, as JSON takes it."""
        told = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "frequencies"}
        return {**told, "levels": [asdict(level) for level in self.levels]}

    @classmethod
    def from_dict(cls, told: dict[str, Any], frequencies: pl.DataFrame) -> Self:
        """Make them again from what `as_dict` gave."""
        levels = tuple(LevelWeight(**level) for level in told["levels"])
        canaries = tuple((pattern, weight) for pattern, weight in told["canaries"])
        return cls(**{**told, "levels": levels, "canaries": canaries, "frequencies": frequencies})


def _hash_of(frequencies: pl.DataFrame) -> str:
    return hashlib.sha256(frequencies.sort("column", "value").write_csv().encode()).hexdigest()[:32]
