"""What a page about participants and others is made of: words and numbers that somebody else found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from commonfield.vocabulary import Language


class Grid(NamedTuple):
    """A table in words: headings, and rows of which the first cell names the row."""

    headings: Sequence[str]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True)
class OutcomePart:
    """What was found of one outcome.

    Args:
        outcome: Its code; names the files.
        title: Its name for people.
        question: What it asks.
        first: What could be found at all: read before anything else.
        verdict: Whether a difference may be read.
        readable: Whether one may.
        estimand: What the differences are averages of, and how their errors were found.
        estimates: Adjusted differences by method.
        balance: How alike the groups are.
        alike: For the chart: name, distance before and after; null where there is none.
        gaps: Tables of gaps, each with its title.
        bounds: What the unmeasured would have to do.
        notes: What else must be said.
        records: Rows of each CSV by its name: `estimates`, `balance`, `gaps`.
    """

    outcome: str
    title: str
    question: str
    first: Sequence[str]
    verdict: str
    readable: bool
    estimand: str
    estimates: Grid
    balance: Grid
    alike: Sequence[tuple[str, float | None, float | None]]
    gaps: Sequence[tuple[str, Grid]]
    bounds: Sequence[str]
    notes: Sequence[str]
    records: Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True)
class WaitingPart:
    """An outcome of which nothing can be said, and why."""

    title: str
    why: str


@dataclass(frozen=True)
class ContrastPage:
    """The page in one language.

    Args:
        language: Of everything on it.
        region: Name of the region.
        title: Of the contrast.
        question: That it asks.
        participants: Who counts as a participant, and when that is fixed.
        covariates: Names of what was so before.
        parts: By outcome.
        waiting: Outcomes without an answer.
        caveats: Of the definition.
        made_from: Named values: years, definition, snapshot, data as of.
        data_as_of: The day up to which the data tell.
        source: Where the definition comes from.
        left_out: Rows that no agreement permits, in words.
        invented: Whether the people are.
    """

    language: Language
    region: str
    title: str
    question: str
    participants: str
    covariates: Sequence[str]
    parts: Sequence[OutcomePart]
    waiting: Sequence[WaitingPart]
    caveats: Sequence[str]
    made_from: Sequence[tuple[str, str]]
    data_as_of: date
    source: str
    left_out: Sequence[str] = field(default=())
    invented: bool = False
