"""A request that outputs may leave: what they are, who asks, who read them, and everything that happened."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal

from commonfield.catalog import OutputKind

Vote = Literal["approve", "changes", "undecided"]
NEEDED = 2
"""How many people must have approved each file; none of them asked for it."""


class State(StrEnum):
    """Where a request stands; the words follow OpenSAFELY's practice."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    PARTLY_REVIEWED = "partly_reviewed"
    REVIEWED = "reviewed"
    RETURNED = "returned"
    APPROVED = "approved"
    REJECTED = "rejected"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


OF_THE_MAKER = frozenset({State.DRAFT, State.RETURNED})
UNDER_REVIEW = frozenset({State.SUBMITTED, State.PARTLY_REVIEWED, State.REVIEWED})
OVER = frozenset({State.REJECTED, State.RELEASED, State.WITHDRAWN})


@dataclass(frozen=True)
class OutputFile:
    """A file, or the folder of a release, and what its maker says of it.

    Attributes:
        name: What it is called, once in a request.
        path: Where it lies; below the region where it begins without a slash.
        kind: What it is. A `supporting` file is read by the reviewers and never leaves.
        sha256: Of its content when it was added or submitted, see `content.hash_of`.
        shows: What it shows.
        counted: Who is counted.
        made_from: From which release or data.
        controls: What was done so that nobody can be identified.
        counts_in: Files of the request that hold the counts behind it.
        not_people: Columns that do not count people, as the maker says.
    """

    name: str
    path: str
    kind: OutputKind
    sha256: str
    shows: str = ""
    counted: str = ""
    made_from: str = ""
    controls: str = ""
    counts_in: tuple[str, ...] = ()
    not_people: tuple[str, ...] = ()

    @property
    def leaves(self) -> bool:
        return self.kind != "supporting"

    def as_dict(self) -> dict[str, Any]:
        """Give it as plain data, for JSON."""
        return {k: list(v) if isinstance(v, tuple) else v for k, v in asdict(self).items()}

    @staticmethod
    def from_dict(told: Mapping[str, Any]) -> OutputFile:
        """Read it again from plain data."""
        fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in told.items()}
        return OutputFile(**fields)


@dataclass(frozen=True)
class Judged:
    """What one person says of one file, as the file then was (`ReleaseRequest.about`)."""

    vote: Vote
    comment: str
    about: str


@dataclass(frozen=True)
class Review:
    """What one person says of the files of a request, by the names of files."""

    by: str
    judged: Mapping[str, Judged]


@dataclass(frozen=True)
class Event:
    """Something that happened to a request. `what` is plain data, as `steps.replay` takes it again."""

    kind: str
    by: str
    at: datetime
    what: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ReleaseRequest:
    """A request. It changes by `steps` alone, each of which adds an event.

    Attributes:
        id: Its name.
        purpose: What the outputs are for.
        audience: Who will see them.
        maker: Who asks, and made the outputs.
        state: Where it stands.
        files: The outputs, and what supports them.
        reviews: One for each person who reviewed, in the order of their first.
        findings: What the checks before reading found at the last submission, as plain data.
        events: Everything that happened, oldest first.
    """

    id: str
    purpose: str
    audience: str
    maker: str
    state: State = State.DRAFT
    files: tuple[OutputFile, ...] = ()
    reviews: tuple[Review, ...] = ()
    findings: tuple[Mapping[str, Any], ...] = ()
    events: tuple[Event, ...] = ()

    @property
    def leaving(self) -> tuple[OutputFile, ...]:
        """Give the files that would leave."""
        return tuple(file for file in self.files if file.leaves)

    def file(self, name: str) -> OutputFile | None:
        """Find a file by its name; none where the request has no such file."""
        return next((file for file in self.files if file.name == name), None)

    def about(self, file: OutputFile) -> str:
        """Give what a vote is about: content and statements, and all that supports the file.

        A vote on a file that is another, is described in another way, or rests on other counts is void.
        """
        behind = {f.name: f.sha256 for f in self.files if not f.leaves or f.name in file.counts_in}
        told = {**file.as_dict(), "path": "", "behind": behind}
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()

    def standing(self, file: OutputFile) -> Iterator[tuple[str, Judged]]:
        """Give the votes on a file that stand, with who voted."""
        about = self.about(file)
        for review in self.reviews:
            judged = review.judged.get(file.name)
            if judged and judged.about == about:
                yield review.by, judged

    def has_read(self, by: str) -> bool:
        """Whether somebody has decided about every file that would leave, as it is now."""
        return bool(self.leaving) and all(
            any(same_person(who, by) and judged.vote != "undecided" for who, judged in self.standing(file))
            for file in self.leaving
        )

    def is_approved(self, file: OutputFile) -> bool:
        """Whether two people approved a file as it is now, and nobody asks for changes."""
        votes = [judged.vote for who, judged in self.standing(file) if not same_person(who, self.maker)]
        return votes.count("approve") >= NEEDED and "changes" not in votes


def reviewers_of(request: ReleaseRequest) -> tuple[str, ...]:
    """Name the people who approved every file as it is, for a certificate or a receipt.

    Returns:
        Names in the order in which they first voted; nobody before the request was approved.
    """
    if request.state not in (State.APPROVED, State.RELEASED):
        return ()
    return tuple(
        review.by
        for review in request.reviews
        if all(
            any(who == review.by and judged.vote == "approve" for who, judged in request.standing(file))
            for file in request.leaving
        )
    )


def visible_reviews(request: ReleaseRequest) -> tuple[Review, ...]:
    """Give the reviews that may be seen: none while one is awaited, so that each person reads alone."""
    waiting = request.state in (State.SUBMITTED, State.PARTLY_REVIEWED)
    return () if waiting else request.reviews


def same_person(one: str, other: str) -> bool:
    """Whether two names are one: case, blanks around and within, and forms of letters do not tell apart."""
    return _plain(one) == _plain(other)


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
