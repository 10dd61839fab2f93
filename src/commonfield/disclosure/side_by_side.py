"""Many universes in as many processes as there are processors: looking for worlds keeps the interpreter."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, NamedTuple

from commonfield.disclosure.protector.blocks.processes import processors, start_processes
from commonfield.disclosure.protector.run import Protection, protect_universe

if TYPE_CHECKING:
    from commonfield.disclosure.universe.model import Universe
    from commonfield.disclosure.universe.pattern import Pattern, Rules

FEW = 4000
"""Entries up to which all universes are served here: to start processes takes as long."""


class Question(NamedTuple):
    """What is asked of `protect_universe`."""

    universe: Universe
    rules: Rules
    key: bytes
    fixed: Pattern
    before: Pattern


def prove_all(questions: Sequence[Question]) -> list[Protection]:
    """Protect universes; the answers do not hang on how many are served at once."""
    entries = sum(int(exist.sum()) for question in questions for exist in question.universe.exist)
    if len(questions) > 1 and entries > FEW and processors() > 1:
        try:
            with start_processes(processors()) as pool:
                return list(pool.map(_prove, questions))
        except (BrokenProcessPool, OSError):
            pass  # a program without a guard around its start, or a machine that forbids semaphores
    return [_prove(question) for question in questions]


def _prove(question: Question) -> Protection:
    # Solving districts exactly has a time limit, and an answer must not hang on how busy the machine is.
    return protect_universe(
        question.universe,
        question.rules,
        key=question.key,
        fixed=question.fixed,
        before=question.before,
        exact_seconds=0.0,
    )
