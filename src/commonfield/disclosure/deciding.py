"""What is hidden of a set of persons: with proof where people were counted by what they are, else audited."""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.catalog import DisclosurePolicy
from commonfield.disclosure.atoms import Layout
from commonfield.disclosure.figures import KEY, SLOT, TOLD
from commonfield.disclosure.persons import Persons
from commonfield.disclosure.protection import Outcome, hide_enough
from commonfield.disclosure.protector.run import Protection
from commonfield.disclosure.side_by_side import Question, prove_all
from commonfield.disclosure.universe.pattern import Rules

if TYPE_CHECKING:
    import polars as pl

    from commonfield.disclosure.persons import Mask


@dataclass(frozen=True)
class Asked:
    """A set of persons of whom something has to be hidden.

    `layout` is None where nobody counted the people by what they are. `hidden` names counts, by quantity and
    slot, that earlier releases hid; those that they show are settled in `persons`. `told` holds their cells.
    """

    persons: Persons
    layout: Layout | None
    hidden: Sequence[tuple[int, int]]
    told: pl.DataFrame


@dataclass(frozen=True)
class Decided:
    """What is hidden of a set of persons: with a `proof`, or with the `outcome` of a linear audit.

    With neither, what earlier releases show stands against every proof: what was told stands as it was told.
    Or nothing was told before, and all is `closed`, since a partner that was served would know too much.
    `hidden` has the key of each cell that is not shown, and what is told of it all the same.
    """

    asked: Asked
    hidden: pl.DataFrame
    proof: Protection | None = None
    outcome: Outcome | None = None
    closed: bool = False


def rules_of(policy: DisclosurePolicy) -> Rules:
    """Say what a policy asks of every count."""
    return Rules(
        smallest=policy.smallest_group,
        apart=policy.apart,
        reach=policy.reach,
        insider=policy.insider,
        bands=policy.bands,
        knowing=tuple(tuple(places) for places in policy.knowing.values()),
    )


def decide(asked: Sequence[Asked], *, policy: DisclosurePolicy, key: bytes) -> list[Decided]:
    """Hide what must be hidden of several sets of persons; one tells nothing of another."""
    proofs = iter(prove_all([_question(each, policy, key) for each in asked if each.layout is not None]))
    # The solver lets go of the interpreter while it works.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        waiting = [
            next(proofs) if each.layout is not None else pool.submit(_audit, each, policy, key)
            for each in asked
        ]
        return [
            one.result() if isinstance(one, Future) else _with_proof(each, one, policy, key)
            for each, one in zip(asked, waiting, strict=True)
        ]


def _question(asked: Asked, policy: DisclosurePolicy, key: bytes) -> Question:
    layout = asked.layout
    if layout is None:
        raise ValueError("a proof is of people laid out")
    told = layout.pattern_of(asked.persons, _places(asked.persons.settled))
    fixed = tuple(shown | nobody for shown, nobody in zip(told, layout.nobody(), strict=True))
    before = layout.pattern_of(asked.persons, asked.hidden)
    return Question(layout.universe, rules_of(policy), key, fixed, before)


def _with_proof(asked: Asked, proof: Protection, policy: DisclosurePolicy, key: bytes) -> Decided:
    """Take a proof where it holds for every hidden count, beside everything told before.

    Else what was released stands, and new figures of the same persons wait. In a first release the audit
    decides, which asks for less; where a partner was served all is hidden, since the audit knows of none.
    """
    layout = asked.layout
    if (
        layout is not None
        and not proof.exposed
        and not proof.knowing
        and layout.keeps_bands(asked.told, proof, policy.apart)
    ):
        return Decided(asked, _frame(layout.cells_hidden(proof, asked.told), layout.academic_year), proof)
    if asked.told.height or policy.knowing:
        return Decided(asked, all_hidden(asked.persons), closed=not asked.told.height)
    return _audit(asked, policy, key)


def _audit(asked: Asked, policy: DisclosurePolicy, key: bytes) -> Decided:
    outcome = hide_enough(asked.persons, policy=policy, key=key, before=asked.hidden)
    cells = [
        (metric, *asked.persons.slots[slot], True, None, None)
        for metric, mask in outcome.hidden.items()
        for slot in mask.nonzero()[0].tolist()
    ]
    return Decided(asked, _frame(cells, asked.persons.academic_year), outcome=outcome)


def _places(marks: Mask) -> list[tuple[int, int]]:
    return [(int(quantity), int(slot)) for quantity, slot in zip(*marks.nonzero(), strict=True)]


def _frame(cells: Sequence[tuple[object, ...]], academic_year: int | None) -> pl.DataFrame:
    import polars as pl

    schema = {"metric": pl.String, **dict.fromkeys(SLOT, pl.String)} | TOLD
    return (
        pl.DataFrame(cells, schema=schema, orient="row")
        .with_columns(academic_year=pl.lit(academic_year, dtype=pl.Int64))
        .select(*KEY, *TOLD)
    )


def all_hidden(persons: Persons) -> pl.DataFrame:
    """Hide every cell of a set of persons."""
    cells = [(metric, *slot, True, None, None) for metric in persons.figures for slot in persons.slots]
    return _frame(cells, persons.academic_year)


def no_cells() -> pl.DataFrame:
    """Hide nothing."""
    return _frame([], None)
