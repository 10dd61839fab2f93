"""Spoils a few records, so that there is something to refuse: bad dates, unknown codes, records twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.catalog import Dictionary
from commonfield.synthetic.chance import stream

if TYPE_CHECKING:
    import polars as pl

BAD_DATE = "20231345"
BAD_CODE = "ZZ"
FEWEST_RECORDS = 40
"""A file with fewer records is left alone."""


@dataclass(frozen=True)
class Damage:
    """How many files are spoiled, and how many records of each kind in such a file."""

    files: float
    records: int
    seed: int

    def apply(self, rows: pl.DataFrame, dictionary: Dictionary, file: str) -> pl.DataFrame:
        """Spoil a file, or leave it as it is: chance, by its name, decides."""
        import polars as pl

        rng = stream(self.seed, f"damage {file}")
        if rng.random() >= self.files or len(rows) < FEWEST_RECORDS:
            return rows
        for column, value in self._targets(dictionary):
            chosen = rng.choice(len(rows), size=self.records, replace=False).tolist()
            rows = rows.with_columns(
                pl.when(pl.int_range(pl.len()).is_in(chosen))
                .then(pl.lit(value))
                .otherwise(pl.col(column))
                .alias(column)
            )
        twice = rng.choice(len(rows), size=self.records, replace=False).tolist()
        spoiled: pl.DataFrame = pl.concat([rows, rows[twice]])
        return spoiled

    def _targets(self, dictionary: Dictionary) -> list[tuple[str, str]]:
        """Give one date and one coded element of those that a record cannot do without."""
        needed = [element for element in dictionary.elements if element.required]
        dates = [e.official for e in needed if e.type == "date"][:1]
        codes = [e.official for e in needed if e.code_set][:1]
        return [(name, BAD_DATE) for name in dates] + [(name, BAD_CODE) for name in codes]
