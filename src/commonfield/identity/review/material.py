"""All that a review looks at, made once for as many pairs as one likes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from commonfield.engines import DuckEngine
from commonfield.identity.review.calibration import Calibration, calibrate
from commonfield.identity.review.constraints import Constraints, constraints_of
from commonfield.identity.review.decisions import Pair
from commonfield.identity.review.pairs import reviewable
from commonfield.identity.review.quality import Quality, answered, expected_quality
from commonfield.identity.review.sampling import draw, groups_of
from commonfield.identity.statements import read_statement
from commonfield.identity.subjects import describe_subjects
from commonfield.tables.identifying import DECISION, IDENTITY_RECORD
from commonfield.tables.model import TableError

if TYPE_CHECKING:
    import polars as pl

    from commonfield.catalog import LinkageModel
    from commonfield.identity.lasting import History
    from commonfield.identity.weights import Weights


@dataclass(frozen=True)
class Material:
    """Frames of one linkage, and what follows from them. Nothing here knows of files.

    Attributes:
        records: Shape IDENTITY_RECORD.
        descriptions: One row for each subject, with `description_hash`; see `describe`.
        edges: Pairs that were weighed and still hold: `l`, `r` (the lower id first), `weight`, `pattern`.
        crosswalk: Shape CROSSWALK.
        decisions: Shape DECISION.
        groups: As `groups_of` gives them.
        model: The linkage model.
        weights: Those with which the edges were weighed.
    """

    records: pl.DataFrame
    descriptions: pl.DataFrame
    edges: pl.DataFrame
    crosswalk: pl.DataFrame
    decisions: pl.DataFrame
    groups: pl.DataFrame
    model: LinkageModel
    weights: Weights

    @cached_property
    def pairs(self) -> pl.DataFrame:
        """Every pair that may be shown; see `reviewable`."""
        return reviewable(
            self.edges,
            crosswalk=self.crosswalk,
            descriptions=self.descriptions,
            threshold=self.model.match_weight,
        )

    @cached_property
    def constraints(self) -> Constraints:
        return constraints_of(self.decisions)

    @cached_property
    def answered(self) -> pl.DataFrame:
        """The pairs that may be learnt from; see `quality.answered`."""
        return answered(self.pairs, self.decisions)

    @cached_property
    def calibration(self) -> Calibration:
        return calibrate(self.answered)

    @cached_property
    def quality(self) -> Quality:
        return expected_quality(self.pairs, self.answered, self.calibration)

    def sample(self, *, size: int, seed: int) -> pl.DataFrame:
        """Draw pairs for people to see; see `draw`."""
        return draw(self.pairs, groups=self.groups, threshold=self.model.match_weight, size=size, seed=seed)

    def described(self, pair: Pair) -> tuple[str | None, str | None]:
        """Give the hash of what is known of either subject; null for one that is gone."""
        import polars as pl

        known = self.descriptions.filter(pl.col("subject_id").is_in([pair.l, pair.r]))
        hashes: dict[str, str] = dict(known.select("subject_id", "description_hash").iter_rows())
        return hashes.get(pair.l), hashes.get(pair.r)

    def with_decision(self, decision: pl.DataFrame) -> Material:
        """Add a decision; what follows from decisions is worked out anew."""
        import polars as pl

        added = replace(self, decisions=pl.concat([self.decisions, DECISION.conform(decision)]))
        if "pairs" in self.__dict__:  # pairs do not follow from decisions
            added.__dict__["pairs"] = self.pairs
        return added


def gather(
    records: pl.DataFrame,
    *,
    crosswalk: pl.DataFrame,
    history: History,
    decisions: pl.DataFrame,
    model: LinkageModel,
    characteristics: Sequence[pl.DataFrame] = (),
) -> Material:
    """Put together what a review looks at.

    Args:
        records: Shape IDENTITY_RECORD. Subjects that are not among them are not shown.
        crosswalk: Shape CROSSWALK, of the linkage in force.
        history: What that linkage left.
        decisions: Shape DECISION.
        model: The linkage model.
        characteristics: `subject_id`, `dimension`, `value`: groups to draw evenly from, and never to show.

    Raises:
        TableError: the linkage left no weights, so nothing was weighed.
    """
    import polars as pl

    if history.weights is None:
        raise TableError("review: expected a linkage that kept its weights, found one that did not.")
    descriptions = describe(records, model=model)
    known = descriptions["subject_id"]
    edges = edges_in_force(history).filter(
        pl.col("l").is_in(known.implode()) & pl.col("r").is_in(known.implode())
    )
    return Material(
        records=IDENTITY_RECORD.conform(records),
        descriptions=descriptions,
        edges=edges,
        crosswalk=crosswalk.filter(pl.col("subject_id").is_in(known.implode())),
        decisions=DECISION.conform(decisions),
        groups=groups_of(descriptions, characteristics),
        model=model,
        weights=history.weights,
    )


def describe(records: pl.DataFrame, *, model: LinkageModel) -> pl.DataFrame:
    """Describe subjects as linkage compares them, with `description_hash`.

    Args:
        records: Shape IDENTITY_RECORD.
        model: Whose nicknames and words that are no surnames count.
    """
    with DuckEngine() as engine:
        describe_subjects(engine, records, model=model)
        engine.define("hashed", read_statement("lasting/descriptions"))
        return engine.query(
            "select subject.*, hashed.description_hash from subject "
            "inner join hashed on hashed.subject = subject.subject order by subject.subject"
        )


def edges_in_force(history: History) -> pl.DataFrame:
    """Give the weighed pairs that still hold: `l`, `r` (the lower id first), `weight`, `pattern`.

    A pair no longer holds where one of the subjects was described otherwise since, or is gone, or where it
    was weighed with other weights.
    """
    import polars as pl

    since = history.records.filter(pl.col("gone_run").is_null()).select("subject_id", "first_run")
    held = history.edges.filter(pl.col("model_hash") == (history.weights.hash if history.weights else ""))
    for side in ("l", "r"):
        held = held.join(since.rename({"subject_id": side, "first_run": f"{side}_run"}), on=side)
    held = held.filter(pl.col("run") >= pl.max_horizontal("l_run", "r_run"))
    latest = held.sort("run").unique(["l", "r"], keep="last")
    ordered = latest.select(
        l=pl.min_horizontal("l", "r"), r=pl.max_horizontal("l", "r"), weight="weight", pattern="pattern"
    )
    return ordered.sort("l", "r")
