from __future__ import annotations

import hashlib
import json
from typing import Any, Literal

from pydantic import Field, model_validator

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
    few records (`fewest_pairs` agreeing pairs) to learn from. `nicknames` maps a name to the forms it takes,
    and `names_of` names a model whose nicknames and words that are no surnames are used too.

    For files of any kind, where it is not known beforehand which columns there are and how many records:
    `loose_rules` are used, in order, while their pairs fit into `pairs_per_record`; a value that would bring
    together more than `largest_block` pairs is passed over (0 for no limit); `ladder` holds the
    deterministic rules that are told beside. `kept_weight` is the evidence from which a weighed pair is kept
    for later runs. `other_match_weights` are the two thresholds at which every metric is counted again, to
    tell how much hangs on the one in force: one stricter, one looser, or none. `damping` is by how much the
    evidence of a pair counts, since fields are not independent; `not_first_names` stand where nobody knew
    the name; `street_words` and `school_words` tell no street and no school from another.
    """

    linkage: str
    label: Text
    exact_ids: list[ExactId]
    comparisons: list[Comparison]
    blocking_rules: list[list[str]]
    training_rules: list[list[str]]
    match_weight: float
    apart: float = Field(default=0.0, ge=0)
    kept_weight: float = -10.0
    other_match_weights: dict[Literal["stricter", "looser"], float] = {}
    expected_recall: float = Field(default=0.6, gt=0, le=1)
    expected_overlap: float = Field(default=0.5, gt=0, le=1)
    fewest_pairs: int = Field(default=300, ge=1)
    random_pairs: int = 1_000_000
    training_pairs: int = 2_000_000
    seed: int = 1
    loose_rules: list[list[str]] = []
    ladder: list[list[str]] = []
    largest_block: int = Field(default=0, ge=0)
    pairs_per_record: int = Field(default=40, ge=1)
    fewest_pairs_allowed: int = Field(default=1_000_000, ge=1)
    damping: float = Field(default=1.0, gt=0, le=1)
    not_surnames: list[str] = []
    not_first_names: list[str] = []
    street_words: list[str] = []
    school_words: list[str] = []
    names_of: str = ""
    nicknames: dict[str, list[str]] = {}
    source: Source

    @model_validator(mode="after")
    def _others_lie_on_both_sides(self) -> LinkageModel:
        others = self.other_match_weights
        if not others:
            return self
        if set(others) != {"stricter", "looser"}:
            raise ValueError("`other_match_weights` are one `stricter` and one `looser`, or none")
        if not self.kept_weight <= others["looser"] - self.apart:
            raise ValueError("`looser` must not ask for pairs below `kept_weight`, which nobody weighed")
        if not others["looser"] < self.match_weight < others["stricter"]:
            raise ValueError("`match_weight` must lie between `looser` and `stricter`")
        return self

    @property
    def evidence_hash(self) -> str:
        """Hash of what the evidence of a pair depends on: not of thresholds, labels, ids and sources.

        Weights and weighed pairs are kept while it stays the same.
        """
        labels: Any = {"levels": {"__all__": {"label"}}}
        told = self.model_dump(include=_EVIDENCE, exclude={"comparisons": {"__all__": labels}})
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


_EVIDENCE = {
    "comparisons", "blocking_rules", "training_rules", "kept_weight", "expected_recall", "expected_overlap",
    "fewest_pairs", "random_pairs", "training_pairs", "not_surnames", "nicknames", "names_of",
}  # fmt: skip
