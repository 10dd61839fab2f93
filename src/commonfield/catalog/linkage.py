from __future__ import annotations

from pydantic import Field

from commonfield.catalog.definition import Definition, Part, Source, Text


class ComparisonLevel(Part):
    """One level of agreement, in DuckDB SQL over `{left}` and `{right}` columns."""

    label: str
    sql: str


class Comparison(Part):
    """How one piece of identity is compared; levels from strongest to weakest, the rest is `else`."""

    column: str
    levels: list[ComparisonLevel]
    term_frequency: bool = False


class LinkageModel(Definition):
    """A linkage model: comparisons, blocking rules, thresholds. Dialect-neutral; trained in place."""

    linkage: str
    label: Text
    exact_ids: list[str]
    comparisons: list[Comparison]
    blocking_rules: list[list[str]]
    training_rules: list[list[str]]
    match_weight: float = Field(description="bits a pair must reach to be linked")
    random_pairs: int = 1_000_000
    seed: int = 1
    source: Source
