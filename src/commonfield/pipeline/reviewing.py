"""People look at doubtful pairs and answer; the ledger holds who looked at how many, and no name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield import intake
from commonfield.catalog import LinkageModel
from commonfield.findings import UsageError
from commonfield.identity import review
from commonfield.identity.review import Answer, Look, Material, Pair, Turn
from commonfield.identity.review.standing import Standing, standing_of
from commonfield.pipeline.deciding import keep_decision, open_decisions
from commonfield.pipeline.linking import MODEL, accepted_submissions, current_crosswalk
from commonfield.pipeline.occasion import Occasion
from commonfield.pipeline.remembering import open_history
from commonfield.region import Region

if TYPE_CHECKING:
    import polars as pl

SIZE = 500
SEED = 1


@dataclass(frozen=True)
class Taken:
    """An answer that was kept. `conflict`: it contradicts another, so that neither constrains anything."""

    decision: str
    pair: str
    answer: str
    blind: bool
    conflict: bool


class Review:
    """One person's review of the linkage in force.

    Args:
        region: Where decisions are kept.
        material: What there is to see.
        who: Who looks and answers.
        size: How many pairs are drawn, about.
        seed: Another one draws others.
        second: The share of pairs that two people read.
    """

    def __init__(
        self, region: Region, material: Material, *, who: str, size: int, seed: int, second: float
    ) -> None:
        self.material = material
        self.sample = material.sample(size=size, seed=seed)
        self.who = who
        self.second = second
        self._region = region
        self._secret = region.keys.token_secret()
        current = region.current(region.linkages)
        self._linkage = current.name if current else ""

    def turns(self) -> Iterator[Turn]:
        """Give the pairs that wait for this person, in order."""
        return review.turns(self.material, self.sample, who=self.who, secret=self._secret, share=self.second)

    def standing(self) -> Standing:
        """Say how far the review has come, and what the answers tell so far."""
        waiting = sum(1 for _ in self.turns())
        return standing_of(self.material, self.sample, waiting=waiting)

    def turn_of(self, name: str, *, resolve: bool = False) -> Turn:
        """Find a pair by what a person typed.

        Args:
            name: The id of the pair.
            resolve: Whether an answer is to replace everything answered about it before.

        Raises:
            UsageError: there is no such pair.
        """
        pairs = (self.material.pairs, self.material.decisions)
        known = (Pair(left, right) for frame in pairs for left, right in frame.select("l", "r").iter_rows())
        pair = next((pair for pair in known if pair.id == name), None)
        if pair is None:
            raise UsageError(
                f"review: expected a pair of the linkage in force, found none that is called {name[:20]}.",
                likely_cause="The region was linked again since, or a digit is missing.",
                fix="See the pairs with: commonfield review sample.",
            )
        return review.turn_of(
            self.material,
            self.sample,
            pair,
            who=self.who,
            secret=self._secret,
            share=self.second,
            resolve=resolve,
        )

    def look(self, turn: Turn) -> Look:
        """Show a pair. The ledger knows of it before anybody sees it."""
        self._region.ledger.append(
            "looked", {"linkage": self._linkage, "pairs": 1, "blind": turn.blind}, by=self.who
        )
        return review.look_at(self.material, turn)

    def answer(self, turn: Turn, answer: Answer, why: str) -> Taken:
        """Keep an answer; it counts from the next linkage on.

        Raises:
            UsageError: no reason is given.
        """
        decision = review.decide(
            turn.pair,
            answer=answer,
            who=self.who,
            why=why,
            blind=turn.blind,
            supersedes=turn.supersedes,
            described=self.material.described(turn.pair),
            drawn=turn.drawn,
        )
        name = keep_decision(self._region, decision, by=self.who)
        self.material = self.material.with_decision(decision)
        conflicts = self.material.constraints.conflicts.select("l", "r").iter_rows()
        return Taken(name, turn.pair.id, answer, turn.blind, (turn.pair.l, turn.pair.r) in set(conflicts))


def open_review(
    region: Region,
    *,
    who: str = "",
    size: int = SIZE,
    seed: int = SEED,
    second: float = review.SECOND_SHARE,
    occasion: Occasion | None = None,
) -> Review:
    """Open the linkage in force for review. Needs the key of the vault.

    Only records of partners whose agreement lets them be linked are shown.

    Args:
        region: The region.
        who: Who looks; who runs the command if empty.
        size: How many pairs are drawn, about.
        seed: Another one draws others.
        second: The share of pairs that two people read, 0 to 1.
        occasion: Who, when, whom to tell.

    Raises:
        UsageError: nothing is linked yet, or by an earlier version that kept no evidence.
        LedgerError: a decision was altered after it was made.
    """
    occasion = occasion or Occasion()
    history, crosswalk = open_history(region), current_crosswalk(region)
    if history is None or history.weights is None or crosswalk is None:
        raise UsageError(
            "review: expected a linkage with its evidence, found none.",
            likely_cause="The region was not linked yet, or by an earlier version.",
            fix="Link it: commonfield link.",
        )
    receipts, _ = accepted_submissions(region, occasion)
    occasion.tell("Opening the records that were linked")
    chosen = [receipt.id for receipt in receipts]
    accepted = intake.accepted(region, chosen, tables=["characteristic"])
    material = review.gather(
        accepted.identity_records,
        crosswalk=crosswalk,
        history=history,
        decisions=open_decisions(region),
        model=region.catalog.get(LinkageModel, MODEL),
        characteristics=[_groups(accepted.staged["characteristic"])],
    )
    return Review(region, material, who=who or occasion.by, size=size, seed=seed, second=second)


def _groups(characteristics: pl.DataFrame) -> pl.DataFrame:
    """Give each value a source stated: groups are drawn from evenly, and never shown."""
    import polars as pl

    return characteristics.select(
        "subject_id", dimension=pl.col("characteristic"), value=pl.col("value")
    ).unique()
