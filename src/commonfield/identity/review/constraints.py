"""Decisions as constraints on who may be one person. What contradicts itself constrains nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from commonfield.identity.review.decisions import Pair, in_force

if TYPE_CHECKING:
    import polars as pl

ConflictKind = Literal["answers", "apart", "joined"]


@dataclass(frozen=True)
class Constraints:
    """What decisions demand of a linkage.

    `same` (l, r): one person, and so is everybody whom such pairs join through others. `different` (l, r):
    two people, whom nothing may join, not even through others; none of them lies within what `same` joins.
    `conflicts` (conflict, l, r, kind): pairs that constrain nothing until somebody decides. `answers`:
    answered differently. `apart`: said to be two people, while pairs of kind `joined` with the same number
    make them one.
    """

    same: pl.DataFrame
    different: pl.DataFrame
    conflicts: pl.DataFrame


def constraints_of(decisions: pl.DataFrame) -> Constraints:
    """Read constraints from decisions, whoever answered last: of two that contradict, neither counts.

    Args:
        decisions: Shape DECISION, in any order.
    """
    answered: dict[Pair, set[str]] = {}
    for left, right, answer in in_force(decisions).select("l", "r", "answer").iter_rows():
        answered.setdefault(Pair.of(left, right), set()).add(answer)
    same = {pair for pair, answers in answered.items() if answers == {"same"}}
    different = {pair for pair, answers in answered.items() if answers == {"different"}}
    rows: list[tuple[int, str, str, ConflictKind]] = []
    for pair in sorted(answered, key=_order):
        if len(answered[pair]) > 1:
            rows.append((len(rows), pair.l, pair.r, "answers"))
    contradicted: set[Pair] = set()
    part_of = parts(same)
    for number, apart in enumerate(sorted(different, key=_order), start=len(rows)):
        if part_of.get(apart.l, apart.l) == part_of.get(apart.r, apart.r):
            joined = between(same, apart)
            contradicted |= {apart, *joined}
            rows.append((number, apart.l, apart.r, "apart"))
            rows += [(number, pair.l, pair.r, "joined") for pair in sorted(joined, key=_order)]
    return Constraints(_frame(same - contradicted), _frame(different - contradicted), _conflicts(rows))


def parts(pairs: Iterable[Pair], without: str | None = None) -> dict[str, str]:
    """Give for each subject the lowest subject that pairs join it with, directly or through others.

    Args:
        pairs: What joins.
        without: A subject that is passed over, with its pairs.
    """
    leads: dict[str, str] = {}

    def lead(subject: str) -> str:
        while leads.setdefault(subject, subject) != subject:
            leads[subject] = leads[leads[subject]]
            subject = leads[subject]
        return subject

    for pair in pairs:
        if without not in (pair.l, pair.r):
            one, other = sorted((lead(pair.l), lead(pair.r)))
            leads[other] = one
    return {subject: lead(subject) for subject in list(leads)}


def between(same: set[Pair], apart: Pair) -> set[Pair]:
    """Give the pairs that lie on some way from one subject to the other; what hangs beside it is none."""
    part_of = parts(same)
    kept = {pair for pair in same if part_of[pair.l] == part_of.get(apart.l)}
    for cut in sorted({subject for pair in kept for subject in (pair.l, pair.r)}):
        ends = {apart.l, apart.r} - {cut}
        part_of = parts(kept, without=cut)
        reached = {part_of.get(end, end) for end in ends}
        kept = {
            pair
            for pair in kept
            if all(part_of.get(subject, subject) in reached for subject in {pair.l, pair.r} - {cut})
        }
    return kept


def _order(pair: Pair) -> tuple[str, str]:
    return pair.l, pair.r


def _frame(pairs: set[Pair]) -> pl.DataFrame:
    import polars as pl

    rows = sorted((pair.l, pair.r) for pair in pairs)
    return pl.DataFrame(rows, schema={"l": pl.String, "r": pl.String}, orient="row")


def _conflicts(rows: list[tuple[int, str, str, ConflictKind]]) -> pl.DataFrame:
    import polars as pl

    numbers = {number: i for i, number in enumerate(dict.fromkeys(row[0] for row in rows), start=1)}
    schema = {"conflict": pl.Int64, "l": pl.String, "r": pl.String, "kind": pl.String}
    return pl.DataFrame([(numbers[row[0]], *row[1:]) for row in rows], schema=schema, orient="row")
