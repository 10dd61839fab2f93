from __future__ import annotations

from pydantic import Field

from commonfield.catalog.definition import Definition, Part, Source, Text


class ExactId(Part):
    """An id that two sources share. `valid` is a regular expression; others are read as no id.

    An id held by more than `at_most` subjects is a placeholder, and is not trusted.
    """

    column: str
    valid: str
    at_most: int = Field(default=20, ge=2)


class ComparisonLevel(Part):
    """One level of agreement, in DuckDB SQL over `l.column` and `r.column`; empty for "all the rest".

    `m` is how often true pairs are at this level, `u` how often random pairs are: used as written where
    there are too few records to learn from, and as the start of the learning elsewhere.
    """

    label: Text
    sql: str = ""
    m: float = Field(gt=0, lt=1)
    u: float = Field(gt=0, lt=1)


class Comparison(Part):
    """How one piece of identity is compared; levels from strongest to weakest, the last takes the rest.

    A pair in which either side lacks `column` says nothing, for or against.
    """

    column: str
    levels: list[ComparisonLevel] = Field(min_length=2)
    term_frequency: bool = False


class LinkageModel(Definition):
    """A linkage model: ids, comparisons, blocking rules, thresholds. Dialect-neutral; trained in place.

    `match_weight` is the evidence in bits from which a pair may be linked, `apart` by how many bits the best
    partner of a subject must beat the second best. Rules name columns of the description that `identity`
    makes of a subject (see its README). `expected_recall` says how many true pairs agree on first name, last
    name and birth date; `expected_overlap` how much of the smaller side is in the other, where there are too
    few records (`fewest_pairs` agreeing pairs) to learn from. `nicknames` maps a name to the forms it takes.
    """

    linkage: str
    label: Text
    exact_ids: list[ExactId]
    comparisons: list[Comparison]
    blocking_rules: list[list[str]]
    training_rules: list[list[str]]
    match_weight: float
    apart: float = Field(default=0.0, ge=0)
    expected_recall: float = Field(default=0.6, gt=0, le=1)
    expected_overlap: float = Field(default=0.5, gt=0, le=1)
    fewest_pairs: int = Field(default=300, ge=1)
    random_pairs: int = 1_000_000
    training_pairs: int = 2_000_000
    seed: int = 1
    not_surnames: list[str] = []
    nicknames: dict[str, list[str]] = {}
    source: Source
