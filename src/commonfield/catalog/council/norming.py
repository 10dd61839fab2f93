"""How a committee norms its readers: who is called what, who may read alone, when a third reader reads."""

from __future__ import annotations

import itertools
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from commonfield.catalog.definition import Definition, Part, Source, Text

Share = Annotated[float, Field(ge=0, le=1)]
ReaderLabel = Literal[
    "inconsistent", "drifting", "halo", "central", "extreme", "severe", "lenient", "aligned"
]
ThirdScore = Literal["replace_outlier", "average_all", "average_nearest_two"]


class LabelRules(Part):
    """From where on a reader has a label. A reader may have several; one that no other fits is aligned."""

    bias_from: float = Field(
        default=0.5,
        gt=0,
        description="severe or lenient: the mean difference from the master scores is so many levels or more",
    )
    central_below: float = Field(default=0.7, gt=0, lt=1, description="central: the spread ratio is below it")
    extreme_above: float = Field(default=1.3, gt=1, description="extreme: the spread ratio is above it")
    halo_at_most: Share = Field(
        default=0.2,
        description="halo: variance across the criteria of an anchor, as a part of the master's, at most",
    )
    halo_master_from: float = Field(
        default=0.1, gt=0, description="the master's variance across criteria from which a halo is judged"
    )
    inconsistent_below: float = Field(
        default=0.6, gt=-1, le=1, description="inconsistent: the correlation with the master is below it"
    )
    aligned_kappa_from: float = Field(
        default=0.6,
        gt=-1,
        le=1,
        description="with a lower weighted kappa, and no other label, a reader is inconsistent",
    )
    aligned_adjacent_from: Share = Field(
        default=0.8, description="with a lower share within one level, and no other label, inconsistent"
    )


class DriftRules(Part):
    """When a reader who met an anchor again, unannounced, is drifting."""

    change_from: float = Field(
        default=0.5, gt=0, description="the mean change between occasions is so many levels or more"
    )
    anchors_for_interval: int = Field(
        default=3, ge=2, description="repeated anchors from which on the change has an interval"
    )
    level: float = Field(default=0.95, gt=0.5, lt=1, description="of the interval")


class Bar(Part):
    """What a reader has to reach. A key that is left out asks for nothing."""

    labels: list[ReaderLabel] = Field(default=[], description="no label but these; empty: any")
    exact_at_least: Share | None = Field(default=None, description="share of scores equal to the master's")
    adjacent_at_least: Share | None = Field(default=None, description="share within one level of it")
    bias_within: float | None = Field(
        default=None, ge=0, description="mean difference either way, in levels, at most"
    )
    mad_at_most: float | None = Field(
        default=None, ge=0, description="mean absolute difference, in levels, at most"
    )
    kappa_at_least: float | None = Field(
        default=None, ge=-1, le=1, description="quadratic-weighted kappa with the master"
    )


class Qualification(Part):
    """Who may read alone, who after coaching; everybody else reads with a partner."""

    anchors_at_least: int = Field(
        default=3, ge=1, description="anchors scored in full, below which nothing is said of a reader"
    )
    qualify: Bar = Field(description="reached: the reader reads alone")
    coaching: Bar = Field(description="reached: the reader reads alone after coaching")

    @model_validator(mode="after")
    def _coaching_asks_for_less(self) -> Self:
        for key in ("exact_at_least", "adjacent_at_least", "kappa_at_least"):
            upper, lower = getattr(self.qualify, key), getattr(self.coaching, key)
            if lower is not None and (upper is None or lower > upper):
                raise ValueError(f"coaching asks for more than qualify does ({key})")
        for key in ("bias_within", "mad_at_most"):
            upper, lower = getattr(self.qualify, key), getattr(self.coaching, key)
            if lower is not None and (upper is None or lower < upper):
                raise ValueError(f"coaching asks for more than qualify does ({key})")
        if self.coaching.labels and not (
            self.qualify.labels and set(self.qualify.labels) <= set(self.coaching.labels)
        ):
            raise ValueError("coaching asks for more than qualify does (labels)")
        return self


class Band(Part):
    """A band of totals: from a part of the way between the lowest total that can be and the highest."""

    band: str = Field(pattern=r"^[a-z0-9]+([_-][a-z0-9]+)*$")
    from_: Share = Field(alias="from", description="the first lies at 0")
    label: Text | None = None


class DiscrepancyRules(Part):
    """When readers of a proposal talk, and what becomes of a third score."""

    readers: int = Field(
        default=2, ge=2, description="who read a proposal at first; whoever follows is the third"
    )
    levels_more_than: float | None = Field(
        default=1, ge=0, description="they talk where scores on a criterion lie further apart"
    )
    bands: list[Band] = Field(default=[], description="they talk where totals lie in different bands")
    bands_apart: int = Field(default=1, ge=1, description="so many bands apart or more")
    third_score: ThirdScore = Field(
        default="average_nearest_two",
        description="what counts where a third score stands: it replaces the total furthest from it, all "
        "count, or the two nearest do",
    )

    @model_validator(mode="after")
    def _bands_rise(self) -> Self:
        starts = [band.from_ for band in self.bands]
        if starts and (starts[0] != 0 or any(b <= a for a, b in itertools.pairwise(starts))):
            raise ValueError("bands begin at 0 and rise")
        if len({band.band for band in self.bands}) < len(self.bands):
            raise ValueError("each band stands once")
        if self.levels_more_than is None and not self.bands:
            raise ValueError("a gap in levels or bands say when readers talk; one of them is given")
        return self


class RationaleRules(Part):
    """The lowest and the highest level want a rationale. Its length is counted, and nothing else of it."""

    characters_at_least: int = Field(default=40, ge=1)


class NormingRules(Definition):
    """How readers are held beside master scores, and what follows. Levels are those of the rubric."""

    norming: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    label: Text | None = None
    labels: LabelRules = LabelRules()
    drift: DriftRules = DriftRules()
    qualification: Qualification
    discrepancy: DiscrepancyRules = DiscrepancyRules()
    rationale: RationaleRules = RationaleRules()
    small_panel: int = Field(
        default=4, ge=2, description="with fewer readers, what is said of criteria tells who said it"
    )
    source: Source | None = None
