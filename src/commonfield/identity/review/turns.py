"""Whose turn it is to see which pair next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from commonfield.identity.review.decisions import Drawn, Pair, in_force, outdated
from commonfield.identity.review.reading_twice import SECOND_SHARE, is_read_twice

if TYPE_CHECKING:
    import polars as pl

    from commonfield.identity.review.material import Material

Cause = Literal["changed", "second", "first", "asked"]


@dataclass(frozen=True)
class Turn:
    """One pair for one person to answer.

    `cause`: nobody has answered it yet (`first`); a second person reads it without seeing the first answer
    (`second`); a subject is described otherwise since it was answered (`changed`); or it was asked for by
    its id (`asked`). `supersedes` names the decisions that an answer replaces.
    """

    pair: Pair
    cause: Cause
    drawn: Drawn
    supersedes: tuple[str, ...] = ()

    @property
    def blind(self) -> bool:
        return self.cause == "second"


def turns(
    material: Material,
    sample: pl.DataFrame,
    *,
    who: str,
    secret: bytes,
    share: float = SECOND_SHARE,
) -> Iterator[Turn]:
    """Give the pairs that a person has still to answer, in order.

    Those whose subjects changed come first; then the sample in its own order. Pairs in conflict are not
    among them: they have a queue of their own.

    Args:
        material: The linkage and the decisions so far.
        sample: As `Material.sample` draws it.
        who: Who answers.
        secret: The region's own, by which second readings are chosen.
        share: Of all pairs, that are read twice.
    """
    book = _Book(material, sample, who)
    for pair in dict.fromkeys(book.changed):
        if pair not in book.conflicts and book.is_there(pair):
            yield Turn(pair, "changed", book.drawn(pair), book.replaced(pair))
    for pair in book.order:
        if pair not in book.conflicts and pair not in book.changed:
            cause = book.cause(pair, secret=secret, share=share)
            if cause:
                yield Turn(pair, cause, book.drawn(pair))


def turn_of(
    material: Material,
    sample: pl.DataFrame,
    pair: Pair,
    *,
    who: str,
    secret: bytes,
    share: float = SECOND_SHARE,
    resolve: bool = False,
) -> Turn:
    """Give the turn of a pair that somebody asks for.

    What the same person answered before is replaced, and so is what was answered about another
    description. What others answered stays, and contradicts where it differs, unless `resolve`: then
    everything answered about the pair is replaced.
    """
    book = _Book(material, sample, who)
    if not resolve:
        cause = book.cause(pair, secret=secret, share=share)
        if cause and pair in book.order and pair not in book.changed and pair not in book.conflicts:
            return Turn(pair, cause, book.drawn(pair))
    return Turn(pair, "asked", book.drawn(pair), book.replaced(pair, everything=resolve))


class _Book:
    """What was answered, looked up by pair."""

    def __init__(self, material: Material, sample: pl.DataFrame, who: str) -> None:
        self.who = who
        self._there = set(material.descriptions["subject_id"])
        self.order = [Pair(left, right) for left, right in sample.select("l", "r").iter_rows()]
        self._drawn = {
            Pair(left, right): Drawn(stratum, inclusion)
            for left, right, stratum, inclusion in sample.select("l", "r", "stratum", "inclusion").iter_rows()
        }
        self.conflicts = _pairs_in(material.constraints.conflicts)
        changed = outdated(material.decisions, material.descriptions)
        self.changed = [Pair(left, right) for left, right in changed.select("l", "r").iter_rows()]
        self._outdated = set(changed["decision_id"])
        self._in_force: dict[Pair, list[tuple[str, str]]] = {}
        for left, right, one, by in (
            in_force(material.decisions).select("l", "r", "decision_id", "who").iter_rows()
        ):
            self._in_force.setdefault(Pair(left, right), []).append((one, by))
        self._readers: dict[Pair, list[tuple[str, bool]]] = {}
        ordered = material.decisions.sort("decided_on", "decision_id")
        for left, right, by, blind in ordered.select("l", "r", "who", "blind").iter_rows():
            self._readers.setdefault(Pair(left, right), []).append((by, bool(blind)))

    def is_there(self, pair: Pair) -> bool:
        return {pair.l, pair.r} <= self._there

    def drawn(self, pair: Pair) -> Drawn:
        return self._drawn.get(pair, Drawn())

    def cause(self, pair: Pair, *, secret: bytes, share: float) -> Cause | None:
        readers = self._readers.get(pair, [])
        if not readers:
            return "first"
        is_open = not any(blind for _, blind in readers) and self.who not in {by for by, _ in readers}
        return "second" if is_open and is_read_twice(pair, secret=secret, share=share) else None

    def replaced(self, pair: Pair, *, everything: bool = False) -> tuple[str, ...]:
        return tuple(
            one
            for one, by in self._in_force.get(pair, [])
            if everything or by == self.who or one in self._outdated
        )


def _pairs_in(frame: pl.DataFrame) -> set[Pair]:
    return {Pair(left, right) for left, right in frame.select("l", "r").iter_rows()}
