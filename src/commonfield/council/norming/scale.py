"""The levels that a reader could give, whether or not somebody gave them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from commonfield.council.norming.reading import Master, Reading
from commonfield.findings import SubmissionError, UsageError
from commonfield.tables.plain_file import refuse_rows

if TYPE_CHECKING:
    from commonfield.catalog import Rubric

_MOST = 1000


@dataclass(frozen=True)
class Scale:
    """From the lowest level to the highest; `taken_from` says who told us."""

    lowest: int
    highest: int
    taken_from: Literal["rubric", "levels", "scores"]

    @property
    def levels(self) -> list[int]:
        return list(range(self.lowest, self.highest + 1))


def choose_scale(
    readings: Sequence[Reading],
    master: Master,
    *,
    rubric: Rubric | None = None,
    levels: tuple[int, int] | None = None,
) -> Scale:
    """Take the scale of the rubric, or the one given, or the range of what was scored.

    The last is a makeshift: a level that nobody gave is not in it.

    Raises:
        UsageError: it has so many levels that these are no scores.
    """
    scale = _scale(readings, master, rubric, levels)
    if scale.highest - scale.lowest > _MOST:
        raise UsageError(
            f"The scale: expected {_MOST} levels at most, found more.",
            likely_cause="A column of amounts or codes was taken for scores.",
            fix="Give the levels of the rubric, a whole number for each.",
        )
    return scale


def _scale(
    readings: Sequence[Reading], master: Master, rubric: Rubric | None, levels: tuple[int, int] | None
) -> Scale:
    if rubric is not None:
        return Scale(rubric.lowest, rubric.highest, "rubric")
    if levels is not None:
        return Scale(*levels, "levels")
    found = [*(r.score for r in readings), *master.values()]
    return Scale(math.floor(min(found)), math.ceil(max(found)), "scores")


def refuse_strange_levels(path: Path, readings: Sequence[Reading], master: Master, scale: Scale) -> None:
    """Refuse scores that the scale does not have.

    Raises:
        SubmissionError: naming the rows.
    """
    refuse_rows(
        path,
        [r.line for r in readings if not scale.lowest <= r.score <= scale.highest],
        column="score",
        expected=f"a level from {scale.lowest} to {scale.highest}",
        found="another",
        cause="The scores were given on another rubric.",
        fix="Give the rubric on which readers scored: --rubric, or --levels LOWEST,HIGHEST.",
    )
    strange = sum(not scale.lowest <= level <= scale.highest for level in master.values())
    if strange:
        raise SubmissionError(
            f"The master scores: expected levels from {scale.lowest} to {scale.highest}, "
            f"found others ({strange}).",
            likely_cause="The master scores were given on another rubric.",
            fix="Give the rubric on which they were given: --rubric, or --levels LOWEST,HIGHEST.",
        )
