from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from commonfield.catalog.definition import Definition, Part, Source, Text


class Loads(Part):
    """How many proposals a reader reads. Anchors that everybody reads count in no load."""

    min: int = Field(
        default=0,
        ge=0,
        description="the fewest; a reader whose own `max_reads` is smaller reads that many",
    )
    max: int = Field(ge=0, description="the most; the reader's own `max_reads` counts where it is smaller")

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.min > self.max:
            raise ValueError("the fewest proposals of a reader are no more than the most")
        return self


class ConflictRules(Part):
    """Which interests bar a reader, beside those of the same organization, which always do."""

    paid_within_years: int | None = Field(
        default=None,
        ge=0,
        description="a payment by an applicant counts for so many years; without, always",
    )
    as_of: date | None = Field(default=None, description="the day from which years are counted back")
    applicants_may_read: Literal["nothing", "other_regions", "anything"] = Field(
        default="nothing",
        description="what a reader may read whose organization or its parent applies or is a partner; "
        "their own proposals never",
    )
    managed_may_read: bool = Field(
        default=False, description="whether a reader whose conflict is managed may read the proposal"
    )

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.paid_within_years is not None and self.as_of is None:
            raise ValueError("years are counted back from a day: give as_of")
        return self


class ProposalException(Part):
    """What holds for one proposal in place of the rule for all."""

    proposal: str = Field(min_length=1)
    reads: int | None = Field(default=None, ge=1)
    sectors_at_least: int | None = Field(default=None, ge=1)
    expertise_at_least: float | None = Field(default=None, ge=0, le=1)
    language_required: bool | None = None
    why: Text | None = None


class ReaderException(Part):
    """What holds for one reader in place of the loads for all."""

    reader: str = Field(min_length=1)
    min: int | None = Field(default=None, ge=0)
    max: int | None = Field(default=None, ge=0)
    why: Text | None = None

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError("the fewest proposals of a reader are no more than the most")
        return self


class MustRead(Part):
    """Who reads something in any case: named readers a proposal, or, without names, everybody an anchor."""

    proposal: str = Field(min_length=1)
    readers: list[str] = Field(
        default=[],
        description="none: an anchor that everybody reads who has no conflict with it; it counts in no load "
        "and in no rule about sectors",
    )
    hidden: bool = Field(default=False, description="readers are not told that it is an anchor")
    after: int = Field(
        default=0,
        ge=0,
        description="an anchor is read after so many proposals, and only by readers of at least so many",
    )

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if self.readers and (self.hidden or self.after):
            raise ValueError("hidden and after are said of an anchor, which everybody reads: name no readers")
        return self


class Randomness(Part):
    """Bounded chance, so that nobody can arrange who reads what."""

    cap: float = Field(gt=0, le=1, description="no pair of reader and proposal is likelier than this")
    seed: int = Field(description="the same seed draws the same assignment")


class AssignmentRules(Definition):
    """Who may and must read what: reads, loads, sectors, expertise, language, conflicts, and what is sought.

    `max_min_then_total` first makes the proposal with the worst panel as well read as can be, then the whole.
    The fit of a panel is the mean similarity of its readers: the share of the proposal's topics that a reader
    is expert in.
    """

    label: Text | None = None
    reads_per_proposal: int = Field(ge=1)
    loads: Loads
    sectors_at_least: int = Field(default=1, ge=1, description="sectors from which a proposal's readers come")
    expertise_at_least: float = Field(
        default=0, ge=0, le=1, description="the similarity that makes a reader an expert for a proposal"
    )
    experts_per_proposal: int = Field(default=1, ge=1, description="how many readers are such experts")
    language_required: bool = Field(
        default=False, description="whether a reader reads only proposals in a language of theirs"
    )
    conflicts: ConflictRules = ConflictRules()
    proposals: list[ProposalException] = []
    readers: list[ReaderException] = []
    must_read: list[MustRead] = []
    objective: Literal["max_min_then_total", "max_min", "total"] = "max_min_then_total"
    randomness: Randomness | None = None
    connected: bool = Field(
        default=False,
        description="whether shared readers must tie all proposals together, so that severity compares",
    )
    source: Source | None = None

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        for what, named in (
            ("proposals", [e.proposal for e in self.proposals]),
            ("readers", [e.reader for e in self.readers]),
            ("must_read", [m.proposal for m in self.must_read]),
        ):
            if len(set(named)) < len(named):
                raise ValueError(f"{what}: each stands once")
        if self.sectors_at_least > self.reads_per_proposal:
            raise ValueError("sectors_at_least: no more sectors than readers")
        if self.expertise_at_least and self.experts_per_proposal > self.reads_per_proposal:
            raise ValueError("experts_per_proposal: no more experts than readers")
        return self
