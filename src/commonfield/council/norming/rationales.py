"""Whether the lowest and the highest level come with a rationale: its length is counted, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commonfield.council.norming.reading import Reading
from commonfield.council.norming.scale import Scale

if TYPE_CHECKING:
    from commonfield.catalog.council.norming import RationaleRules


@dataclass(frozen=True)
class ShortRationale:
    """A score at an end of the scale whose rationale is missing or too short."""

    reader: str
    proposal: str
    criterion: str
    characters: int
    line: int


def find_short_rationales(
    readings: Sequence[Reading], *, scale: Scale, rules: RationaleRules
) -> list[ShortRationale]:
    """List the ends of the scale that lack a rationale, by reader; none where the file has no rationales."""
    short = [
        ShortRationale(r.reader, r.proposal, r.criterion, r.rationale, r.line)
        for r in readings
        if r.rationale is not None
        and r.score in (scale.lowest, scale.highest)
        and r.rationale < rules.characters_at_least
    ]
    return sorted(short, key=lambda s: (s.reader, s.proposal, s.criterion, s.line))
