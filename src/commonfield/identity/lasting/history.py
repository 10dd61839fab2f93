from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from commonfield.tables.identifying import (
    CROSSWALK,
    EDGE,
    FOUNDATION,
    MEMBERSHIP,
    PERSON_EVENT,
    RECORD,
)

if TYPE_CHECKING:
    import polars as pl

    from commonfield.identity.weights import Weights


@dataclass(frozen=True)
class History:
    """What former runs of a linkage left, as a run takes it and gives it back longer.

    Rows are added, never changed, but for the run in which a description or a membership ended. Only
    `foundations` is of the last run alone. See the shapes of the same names in `tables.identifying`.
    """

    run: int = 0
    records: pl.DataFrame = field(default_factory=RECORD.empty)
    edges: pl.DataFrame = field(default_factory=EDGE.empty)
    memberships: pl.DataFrame = field(default_factory=MEMBERSHIP.empty)
    events: pl.DataFrame = field(default_factory=PERSON_EVENT.empty)
    foundations: pl.DataFrame = field(default_factory=FOUNDATION.empty)
    weights: Weights | None = None

    @classmethod
    def of_crosswalk(cls, crosswalk: pl.DataFrame) -> Self:
        """Begin with a crosswalk alone, as linkages before runs were numbered left it: its keys are kept."""
        import polars as pl

        keys = CROSSWALK.conform(crosswalk).with_columns(valid_from_run=pl.lit(0))
        return cls(memberships=MEMBERSHIP.conform(keys))

    def without(self, partners: set[str]) -> History:
        """Give a history in which nothing is left of the subjects of some partners but that keys were used.

        For an agreement that ended: what was derived from a partner's records goes with them. The weights
        go too, since they hold names; they are learnt anew.
        """
        import polars as pl

        gone = self.records.filter(pl.col("partner").is_in(partners))["subject_id"].unique()
        of_others = ~pl.col("subject_id").is_in(gone.implode())
        return History(
            run=self.run,
            records=self.records.filter(of_others),
            edges=self.edges.filter(~pl.col("l").is_in(gone.implode()), ~pl.col("r").is_in(gone.implode())),
            memberships=self.memberships.filter(of_others),
            events=self.events,
            foundations=FOUNDATION.empty(),
        )
