"""What was published of the same people before: shown counts stay shown, and hidden ones hidden."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from commonfield.disclosure.proof import Proven
from commonfield.findings import ReleaseError, UsageError

if TYPE_CHECKING:
    from commonfield.disclosure.plain.design import Design
    from commonfield.disclosure.universe.model import Universe
    from commonfield.disclosure.universe.pattern import Pattern


def told_before(universe: Universe, earlier: Sequence[Proven], *, design: Design) -> tuple[Pattern, Pattern]:
    """Say which entries earlier releases show, and which they hide.

    Raises:
        UsageError: an earlier release has places, outcomes or a table that the design lacks: then what it
            tells would not be judged.
        ReleaseError: a shown count is another now.
    """
    import numpy as np

    fixed, before = (tuple(np.zeros(c.shape, dtype=bool) for c in universe.counts) for _ in range(2))
    changed = 0
    for proven in earlier:
        _refuse_other_design(proven, design)
        changed += _note(universe, proven, fixed, before)
    if changed:
        raise ReleaseError(
            f"already_published: expected the counts that were shown before, found {changed:,} others.",
            likely_cause="Records came late or were corrected. Old and new together tell of few people.",
            fix="Let what was published stand until the next group of people is published.",
        )
    return fixed, tuple(hidden & ~shown for hidden, shown in zip(before, fixed, strict=True))


def _refuse_other_design(proven: Proven, design: Design) -> None:
    shape = proven.shape
    lacking = [", ".join(table) for table in shape.tables if set(table) not in map(set, design.tables)]
    if shape.hierarchy != design.hierarchy or shape.outcomes != design.outcome or lacking:
        what = f"the table of {lacking[0]}" if lacking else "the same hierarchy and outcome"
        raise UsageError(
            f"already_published: expected {what} in the design as it was published, found none.",
            likely_cause="Tables of the same people are judged together.",
            fix="Keep hierarchy and outcome, keep every table that was published, and add the new ones.",
        )


def _note(universe: Universe, proven: Proven, fixed: Pattern, before: Pattern) -> int:
    """Note what one release shows and hides; give how many shown counts are others now."""
    import numpy as np

    then, published = proven.verified.universe, proven.verified.published
    node_at = {node: number for number, node in enumerate(universe.nodes)}
    value_at = {
        value: (component, number)
        for component, own in enumerate(universe.components)
        for number, value in enumerate(own.values)
    }
    kept = [node in node_at for node in then.nodes]
    nodes = [node_at[node] for node in then.nodes if node in node_at]
    changed = 0
    for component, own in enumerate(then.components):
        low, high = published.low[component], published.high[component]
        for number, value in enumerate(own.values):
            shown = low[number] == high[number]
            if value not in value_at:
                changed += int(np.sum(shown & (low[number] > 0)))
                continue
            part, at = value_at[value]
            changed += int(np.sum(shown[np.logical_not(kept)] & (low[number][np.logical_not(kept)] > 0)))
            now = universe.counts[part][at][nodes]
            changed += int(np.sum(shown[kept] & (now != low[number][kept])))
            fixed[part][at, nodes] |= shown[kept]
            before[part][at, nodes] |= ~shown[kept]
    return changed
